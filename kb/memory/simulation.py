"""Days to come, simulated: a learner whose memory is FSRS-6, a collection, so many minutes a day.

The day's cards are those that kb would ask: as many new ones as its allowance has room for, siblings apart, concepts
only when they are open, overdue cards by falling retrievability, steps of ten minutes. Whether a card is recalled is
drawn from the learner's own memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from math import ceil, inf
from random import Random

from msgspec import Struct, field

from kb.memory import queue
from kb.memory.balance import weights
from kb.memory.curve import Curve
from kb.memory.fsrs import DEFAULT, STEP, Parameters, Weigh, fuzzed
from kb.memory.learner import Learner, Shares
from kb.memory.queue import Candidate
from kb.model import New

_STEP = STEP.total_seconds()
# A sitting is never shorter for want of minutes than this many cards; so many new ones are looked at.
_LEAST, _LOOKED_AT = 10, 400


class Held:
    """A card during the simulation: what the scheduler believes of it, and what the learner has of it.

    Days are counted from the first one simulated. `last` is the day of the last answer (None: never asked), `due` the
    day on which it is asked.
    """

    __slots__ = ("answers", "candidate", "difficulty", "due", "last", "stability", "true_difficulty", "true_stability")

    def __init__(self, candidate: Candidate, today: int) -> None:
        self.candidate = candidate
        self.stability = self.difficulty = 0.0
        self.last: int | None = None
        self.due = self.answers = 0
        state = candidate.state
        if not isinstance(state, New):
            self.stability, self.difficulty, self.answers = state.stability, state.difficulty, state.reviews
            # A clock that was set back left days to come behind.
            self.last = min(state.last_day.toordinal() - today, 0)
            self.due = state.due_day.toordinal() - today
        self.true_stability, self.true_difficulty = self.stability, self.difficulty


def falling_retrievability(card: Held, day: int) -> float:
    """kb's rank of a due card: those most likely still known come first, as in `queue.by_falling_retrievability`."""
    return (day - (card.last or 0)) / card.stability


class Order(Struct, frozen=True):
    """What is asked first and how many new cards come; as kb has it unless said otherwise.

    Due cards come by rising `rank` of a card and a day. `new` says how many new ones come when so many are due (None:
    as many as the allowance has room for); `gated` ones wait for what they build on, `apart` keeps siblings on
    different days.
    """

    rank: Callable[[Held, int], float] = falling_retrievability
    new: Callable[[int], int] | None = None
    gated: bool = True
    apart: bool = True


class Rules(Struct, frozen=True):
    """What the scheduler goes by.

    `stands_for` is how many cards each simulated one stands for: minutes and new cards are shared out accordingly.
    With `saves`, minutes that a day leaves over are there on later days. Days are chosen by what is planned for them
    (`even`), or by fuzz alone.
    """

    minutes: float = 15
    most_new: int = 8
    parameters: Parameters = DEFAULT
    median_seconds: float | None = None
    order: Order = field(default_factory=Order)
    stands_for: float = 1.0
    saves: bool = False
    even: bool = True


class Bonds(Struct, frozen=True):
    """What the concepts of cards have to do with each other.

    `gated` holds the concepts that are not open, each with those that it waits for; `opens` says which concepts a card
    opens beside its own. `requires` holds what concepts build on, for a learner to whom that makes a difference.
    """

    gated: Mapping[str, Collection[str]] = field(default_factory=dict)
    opens: Mapping[str, Collection[str]] = field(default_factory=dict)
    requires: Mapping[str, Collection[str]] = field(default_factory=dict)


class Day(Struct, frozen=True):
    """What a day came to. `waiting` are due cards that were left for another day.

    `remembered` is how many cards would be recalled on the next morning, None on days on which that was not counted.
    """

    minutes: float
    answers: int
    introduced: int
    waiting: int
    remembered: float | None = None


class Run(Struct, frozen=True):
    """The days, one by one, and the cards as they are after the last."""

    days: tuple[Day, ...]
    cards: tuple[Held, ...]
    learner: Learner

    def sure(self, after: int = 1) -> dict[str, float]:
        """For each card that was ever asked, the chance of recall so many days after the last day."""
        curve, last = Curve(self.learner.memory), len(self.days) - 1
        return {
            card.candidate.card: curve.sure(card.true_stability, last + after - card.last)
            for card in self.cards
            if card.last is not None
        }


_NO_BONDS = Bonds()

Tick = Callable[[], object]


def simulate(
    cards: Iterable[Candidate],
    days: int,
    *,
    today: int,
    chance: Random,
    learner: Learner,
    rules: Rules,
    bonds: Bonds = _NO_BONDS,
    minutes: Sequence[float] | None = None,
    every: int = 30,
    tick: Tick | None = None,
) -> Run:
    """So many days, `today` (an ordinal) being the first.

    `minutes` gives each day a budget of its own. Remembered cards are counted `every` so many days and on
    the last. `tick` is called after each day.
    """
    room = _Room(cards, today, chance, learner=learner, rules=rules, bonds=bonds)
    done = []
    for day in range(days):
        budget = rules.minutes if minutes is None else minutes[day]
        counted = day == days - 1 or (every > 0 and day % every == every - 1)
        done.append(room.live(day, budget, counted=counted))
        if tick is not None:
            tick()
    return Run(tuple(done), tuple(room.cards), learner)


class _Room:
    """A simulation that runs."""

    def __init__(
        self, cards: Iterable[Candidate], today: int, chance: Random, *, learner: Learner, rules: Rules, bonds: Bonds
    ) -> None:
        self.cards = [Held(card, today) for card in cards]
        self._held = {card.candidate.card: card for card in self.cards}
        self._chance, self._learner, self._rules = chance, learner, rules
        self._belief, self._memory = Curve(rules.parameters), Curve(learner.memory)
        # One curve for both is reckoned once.
        self._is_one = rules.parameters.weights == learner.memory.weights
        self._typical = rules.median_seconds or learner.habits.seconds[2]
        unseen = [card.candidate for card in self.cards if card.last is None]
        self._new = sorted(unseen, key=lambda candidate: candidate.order)
        self._opens, self._requires = bonds.opens, bonds.requires if learner.unsupported < 1 else {}
        # What none of these cards explains holds nobody back.
        explained = {one for card in unseen for one in (card.concept, *bonds.opens.get(card.card, ()))}
        self._closed = (
            {concept: explained.intersection(those) for concept, those in bonds.gated.items()}
            if rules.order.gated
            else {}
        )
        self._held_back: dict[str, list[set[str]]] = {}
        for those in self._closed.values():
            for required in those:
                self._held_back.setdefault(required, []).append(those)
        habits = learner.habits
        self._first, self._step = _thresholds(habits.first), _thresholds(habits.step)
        self._recalled = _thresholds((0.0, *habits.recalled[1:]))
        self._of: dict[str, list[Held]] = {}
        for card in self.cards:
            if card.last is not None:
                self._introduced(card)
        self._places: dict[str, list[Held]] = {}
        for card in self.cards:
            if card.candidate.siblings:
                self._places.setdefault(card.candidate.siblings, []).append(card)
        self._due: dict[int, list[Held]] = {}
        self._late: list[Held] = []
        self._stepping: list[Held] = []
        for card in self.cards:
            state = card.candidate.state
            if isinstance(state, New):
                continue
            if state.due_at is not None:
                self._stepping.append(card)
            else:
                self._due.setdefault(max(card.due, 0), []).append(card)
        self._purse = self._room_for_new = 0.0

    def live(self, day: int, minutes: float, *, counted: bool) -> Day:
        """One day of so many minutes."""
        rules = self._rules
        self._purse += minutes * 60 / rules.stands_for
        if rules.saves:
            minutes = max(self._purse * rules.stands_for / 60, 0.0)
        self._late += self._due.pop(day, ())
        spent, answers, introduced = 0.0, 0, 0
        if self._purse > 0:
            row = self._row(day, minutes)
            spent, answers, introduced = self._sit(row, day)
            self._late = [card for card in self._late if card.last != day]
        left = self._purse - spent
        # What one answer took too long is missing on the next day.
        self._purse = left if rules.saves else min(left, 0.0)
        remembered = None
        if counted:
            sure = self._memory.sure
            remembered = sum(sure(c.true_stability, day + 1 - c.last) for c in self.cards if c.last is not None)
        return Day(spent / 60, answers, introduced, len(self._late), remembered)

    def _row(self, day: int, minutes: float) -> list[Held]:
        """The day's due and new cards in the order of asking."""
        rules, order = self._rules, self._rules.order
        due = [card.candidate for card in sorted(self._late, key=lambda card: order.rank(card, day))]
        if order.apart:
            due, _ = queue.apart(due)
        most = inf if order.new is not None else max(_LEAST, ceil(minutes * 60 / self._typical)) / rules.stands_for
        allowance = self._allowance(day, minutes, len(due))
        due = due[: ceil(most)] if most < len(due) else due
        new: list[Candidate] = []
        if allowance and self._new:
            seen = {card.siblings for card in due if card.siblings} if order.apart else set()
            near = self._new[:_LOOKED_AT]
            if not order.apart:
                new = near[:allowance]
            else:
                new = queue.choose_new(near, allowance, siblings_seen=seen, gated=self._closed)
        return [self._held[candidate.card] for candidate in queue.mixed(due, new)]

    def _allowance(self, day: int, minutes: float, due: int) -> int:
        rules = self._rules
        if rules.order.new is not None:
            most = rules.order.new(due)
        else:
            overdue = sum(card.due < day for card in self._late)
            most = queue.new_allowance(
                minutes=minutes,
                due_count=round((due + len(self._stepping)) * rules.stands_for),
                overdue_count=round(overdue * rules.stands_for),
                median_seconds=self._typical,
                introduced_today=0,
                most=rules.most_new,
                again=1 - rules.parameters.retention,
            )
        if rules.stands_for == 1:
            return most
        # Of a sample not every day meets a new card.
        self._room_for_new = min(self._room_for_new, 1.0) + most / rules.stands_for if most else 0.0
        return int(self._room_for_new)

    def _sit(self, row: list[Held], day: int) -> tuple[float, int, int]:
        """Answer until the day's time is over or nothing is left: seconds, answers, cards met for the first time.

        A step that was begun is finished all the same, as a sitting does.
        """
        waiting = deque((0.0, card) for card in self._stepping)
        self._stepping = []
        clock, answers, introduced, index = 0.0, 0, 0, 0
        last: Held | None = None
        while waiting or clock < self._purse:
            is_more = index < len(row) and clock < self._purse
            if waiting and waiting[0][0] <= clock and (waiting[0][1] is not last or not is_more):
                card = waiting.popleft()[1]
            elif is_more:
                card = row[index]
                index += 1
            elif waiting and waiting[0][1] is not last:
                card = waiting.popleft()[1]
            elif len(waiting) > 1:
                card = waiting[1][1]
                del waiting[1]
            else:
                break
            if card.last is None:
                introduced += 1
            rating, stepped = self._answer(card, day)
            clock += self._learner.habits.seconds[rating - 1]
            answers += 1
            last = card
            if stepped:
                waiting.append((clock + _STEP, card))
        self._stepping = [card for _, card in waiting]
        if introduced:
            near = self._new[:_LOOKED_AT]
            self._new[:_LOOKED_AT] = [one for one in near if self._held[one.card].last is None]
            self._room_for_new = max(self._room_for_new - introduced, 0.0)
        return clock, answers, introduced

    def _answer(self, card: Held, day: int) -> tuple[int, bool]:
        """The rating that is given, and whether a learning step follows."""
        draw, belief, memory = self._chance.random, self._belief, self._memory
        if card.last is None:
            rating = _drawn(self._first, draw())
            if self._requires and draw() > self._support(card, day):
                rating = 1
            card.stability, card.difficulty = belief.first(rating)
            card.true_stability, card.true_difficulty = memory.first(rating)
            stepped = rating <= 2
            self._introduced(card)
        else:
            elapsed = day - card.last
            if not elapsed:
                rating = _drawn(self._step, draw())
            else:
                sure = memory.sure(card.true_stability, elapsed)
                if self._requires:
                    sure *= self._support(card, day)
                rating = _drawn(self._recalled, draw()) if draw() < sure else 1
            card.stability, card.difficulty = belief.after(card.stability, card.difficulty, elapsed, rating)
            if self._is_one:
                card.true_stability, card.true_difficulty = card.stability, card.difficulty
            else:
                true = memory.after(card.true_stability, card.true_difficulty, elapsed, rating)
                card.true_stability, card.true_difficulty = true
            stepped = rating == 1
        if not stepped:
            days = belief.interval(card.stability)
            if not card.answers and rating == 4:
                days = max(days, belief.interval(belief.first(3)[0]))
            if self._rules.parameters.fuzz:
                weigh = self._weigher(card, day) if self._rules.even else None
                days = fuzzed(days, card.candidate.card, card.answers, weigh)
            card.due = day + days
            self._due.setdefault(card.due, []).append(card)
        card.answers += 1
        card.last = day
        return rating, stepped

    def _weigher(self, card: Held, day: int) -> Weigh:
        """How much the days to come draw a card: by what is planned for them, and away from its siblings."""
        due, place = self._due, card.candidate.siblings
        siblings = {held.due - day for held in self._places.get(place, ()) if held is not card} if place else ()

        def weigh(low: int, high: int) -> Sequence[float]:
            return weights((len(due.get(day + ahead, ())) for ahead in range(low, high + 1)), low, siblings)

        return weigh

    def _introduced(self, card: Held) -> None:
        """The concepts of a card are open from now on for what builds on them."""
        concept = card.candidate.concept
        self._of.setdefault(concept, []).append(card)
        for opened in (concept, *self._opens.get(card.candidate.card, ())):
            for those in self._held_back.get(opened, ()):
                those.discard(opened)

    def _support(self, card: Held, day: int) -> float:
        """What is left of the chance of recall, for what the card builds on may be forgotten."""
        left = 1.0
        for required in self._requires.get(card.candidate.concept, ()):
            known = [held for held in self._of.get(required, ()) if held.last is not None]
            sure = sum(self._memory.sure(held.true_stability, day - (held.last or 0)) for held in known)
            left *= self._learner.unsupported + (1 - self._learner.unsupported) * (sure / len(known) if known else 0.0)
        return left


def _thresholds(shares: Shares) -> Shares:
    """Up to which number from 0 to 1 each rating is drawn."""
    whole = sum(shares) or 1.0
    again, hard, good, _ = (share / whole for share in shares)
    return again, again + hard, again + hard + good, 1.0


def _drawn(thresholds: Shares, number: float) -> int:
    again, hard, good, _ = thresholds
    return 1 if number < again else 2 if number < hard else 3 if number < good else 4
