"""One sitting, as an immutable value: what is asked now, what follows, what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from kb.memory.fsrs import DEFAULT, Parameters
from kb.memory.queue import EARLY, LEECH, Candidate, forecast_minutes, mixed, why
from kb.model import New, Phase, Rating, Reason, Seen, State

LONGEST_RECALL, LONGEST_TYPED = 60.0, 300.0
"""An answer counts up to so many seconds: who took longer went away."""

_LONGEST_STEP = timedelta(hours=1)


def measured(seconds: float, *, typed: bool) -> float:
    """The time that counts of what passed between question and rating."""
    return min(max(seconds, 0.0), LONGEST_TYPED if typed else LONGEST_RECALL)


class Asked(Struct, frozen=True):
    """The card to ask now, and why now."""

    candidate: Candidate
    reason: Reason

    @property
    def card(self) -> str:
        return self.candidate.card


class Answered(Struct, frozen=True):
    """One answer of a sitting: the card as it was, what it became (None: nothing was moved), how long it took."""

    candidate: Candidate
    rating: Rating
    seen: Seen | None
    seconds: float = 0.0


class Left(Struct, frozen=True):
    """What is left of a sitting, in cards, and the minutes that it is going to take."""

    due: int
    new: int
    learning: int
    minutes: float

    @property
    def cards(self) -> int:
        return self.due + self.new + self.learning


class Summary(Struct, frozen=True):
    """What a sitting came to: answers by rating, minutes, cards met for the first time, cards that reached a review.

    `recalled` of `reviewed` is how many due cards were known when they were first asked.
    """

    ratings: Mapping[Rating, int]
    minutes: float
    cards: int
    introduced: int
    learned: int
    reviewed: int
    recalled: int

    @property
    def answers(self) -> int:
        return sum(self.ratings.values())


class Session(Struct, frozen=True):
    """One sitting on the learning day `day`; every operation gives a new one.

    `ahead` are cards in the order of asking, `waiting` those within a learning step, `returned` those that an undo put
    back (the last is asked first). `answers` are this sitting's, `set_aside` what was skipped or dropped. Where it
    `crams`, no schedule moves: what it is told of a card holds until it is over. It is kept to the cards `wanted`,
    where those are given.
    """

    day: date
    ahead: tuple[Candidate, ...] = ()
    waiting: tuple[Candidate, ...] = ()
    returned: tuple[Candidate, ...] = ()
    answers: tuple[Answered, ...] = ()
    set_aside: tuple[Candidate, ...] = ()
    median_seconds: float | None = None
    again: float = 0.0
    parameters: Parameters = DEFAULT
    crams: bool = False
    wanted: frozenset[str] | None = None

    @staticmethod
    def begin(
        due: Sequence[Candidate] = (),
        new: Sequence[Candidate] = (),
        learning: Iterable[Candidate] = (),
        *,
        day: date,
        median_seconds: float | None = None,
        again: float = 0.0,
        parameters: Parameters = DEFAULT,
        wanted: Iterable[str] | None = None,
    ) -> Session:
        """A sitting over due and new cards, each in their order, and the cards whose learning step runs."""
        waiting = {candidate.card: candidate for candidate in learning}
        ahead = {candidate.card: candidate for candidate in mixed(due, new) if candidate.card not in waiting}
        return Session(
            day=day,
            ahead=tuple(ahead.values()),
            waiting=tuple(sorted(waiting.values(), key=_due_at)),
            median_seconds=median_seconds,
            again=again,
            parameters=parameters,
            wanted=None if wanted is None else frozenset(wanted),
        )

    @staticmethod
    def cramming(cards: Iterable[Candidate], *, day: date, parameters: Parameters = DEFAULT) -> Session:
        """A sitting that moves no schedule, over any cards in their order: what is forgotten comes again behind."""
        ahead = tuple(replace(candidate, cause=Reason("cram")) for candidate in cards)
        return Session(day=day, ahead=ahead, parameters=parameters, crams=True)

    def current(self, now: datetime) -> Asked | None:
        """The card to ask at `now`, or None when the sitting is done.

        First what an undo put back, then a learning card whose time has come, then the rest in its order, then a card
        that still waits (20 minutes early at most). The card answered last comes next only when its time has come and
        nothing else is left.
        """
        if self.returned:
            return self._asked(self.returned[-1], now)
        last = self.answers[-1].candidate.card if self.answers else None
        waiting = [candidate for candidate in self.waiting if candidate.card != last]
        ready = next((candidate for candidate in waiting if _is_over(candidate, now)), None)
        if ready is not None:
            return self._asked(ready, now)
        if self.ahead and not (self.crams and self.ahead[0].card == last):
            return self._asked(self.ahead[0], now)
        if waiting and _due_at(waiting[0]) - now <= EARLY:
            return self._asked(waiting[0], now, early=True)
        if self.waiting and _is_over(self.waiting[0], now):
            return self._asked(self.waiting[0], now)
        return None

    def answered(self, card: str, seen: Seen, *, rating: Rating, seconds: float = 0.0) -> Session:
        """The sitting after `card` was answered and became `seen`: it waits for its step, or is done for today."""
        candidate = self.find(card)
        if candidate is None:
            raise KeyError(card)
        rest = self._without(card)
        waiting = rest.waiting
        if seen.due_at is not None:
            stepped = replace(candidate, state=seen, cause=None)
            waiting = tuple(sorted((*waiting, stepped), key=_due_at))
        answer = Answered(candidate, rating, seen, seconds)
        return replace(rest, waiting=waiting, answers=(*rest.answers, answer))

    def crammed(self, card: str, rating: Rating, *, seconds: float = 0.0) -> Session:
        """The sitting after `card` was answered without a schedule: forgotten, it comes again behind the others."""
        candidate = self.find(card)
        if candidate is None:
            raise KeyError(card)
        rest = self._without(card)
        ahead = (*rest.ahead, candidate) if rating is Rating.AGAIN else rest.ahead
        return replace(rest, ahead=ahead, answers=(*rest.answers, Answered(candidate, rating, None, seconds)))

    def rescheduled(self, card: str, day: date) -> Session:
        """The sitting after `card` was asked for on another day: it is gone from this one, unless that is today."""
        return self if day <= self.day else self.skipped(card)

    def skipped(self, card: str) -> Session:
        """The sitting without `card`, which stays due and comes in another one."""
        candidate = self.find(card)
        return self if candidate is None else self._without(card)._aside(candidate)

    def dropped(self, *cards: str) -> Session:
        """The sitting without cards that were silenced, suspended, buried or taken out of their note."""
        rest = self
        for card in cards:
            rest = rest.skipped(card)
        return rest

    def followed_by(self, cards: Iterable[Candidate]) -> Session:
        """The sitting with more cards behind those that it holds."""
        return replace(self, ahead=(*self.ahead, *cards))

    def undone(self, card: str | Candidate) -> Session:
        """The sitting with `card` put back as it was before its last answer (or skip, or drop), asked next.

        A card from before this sitting is given as a candidate, with the state that it has again.
        """
        name = card if isinstance(card, str) else card.card
        index = next((i for i in reversed(range(len(self.answers))) if self.answers[i].candidate.card == name), None)
        aside = next((candidate for candidate in self.set_aside if candidate.card == name), None)
        rest = self._without(name)
        if aside is None and index is not None:
            rest = replace(rest, answers=(*self.answers[:index], *self.answers[index + 1 :]))
        before = card if isinstance(card, Candidate) else aside
        if before is None:
            if index is None:
                raise KeyError(name)
            before = self.answers[index].candidate
        return replace(rest, returned=(*rest.returned, before))

    def updated(self, found: Mapping[str, Candidate | None]) -> Session:
        """The sitting after notes or journal changed: cards replaced by what was found, or gone where that is None.

        None also means: not due any more, for another device answered it. What is not in `found` stays as it is.
        """

        def renew(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
            renewed = (found.get(candidate.card, candidate) for candidate in candidates)
            return tuple(candidate for candidate in renewed if candidate is not None)

        present = renew((*self.ahead, *self.waiting))
        if self.crams:
            return replace(self, ahead=present, returned=renew(self.returned))
        return replace(
            self,
            ahead=tuple(candidate for candidate in present if not _waits(candidate)),
            waiting=tuple(sorted(filter(_waits, present), key=_due_at)),
            returned=renew(self.returned),
        )

    def find(self, card: str) -> Candidate | None:
        """The card as this sitting has it, if it is still to be asked."""
        return next((c for c in chain(self.returned, self.waiting, self.ahead) if c.card == card), None)

    def left(self) -> Left:
        """What is still to be asked, in cards and minutes."""
        new = due = 0
        learning = len(self.waiting)
        for candidate in (*self.returned, *self.ahead):
            # A question about an edited card takes as long as the due card in whose place it is asked.
            if isinstance(candidate.state, New) and candidate.cause is None:
                new += 1
            elif _waits(candidate) and not self.crams:
                learning += 1
            else:
                due += 1
        minutes = forecast_minutes(
            due=due, learning=learning, new=new, median_seconds=self.median_seconds, again=self.again
        )
        return Left(due, new, learning, minutes)

    def next_step(self) -> datetime | None:
        """When the first of the cards in a learning step comes again."""
        return _due_at(self.waiting[0]) if self.waiting else None

    def _asked(self, candidate: Candidate, now: datetime, *, early: bool = False) -> Asked:
        return Asked(candidate, why(candidate, now=now, day=self.day, parameters=self.parameters, early=early))

    def _without(self, card: str) -> Session:
        def others(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
            if candidates and candidates[0].card == card:
                return candidates[1:]
            return tuple(candidate for candidate in candidates if candidate.card != card)

        return replace(
            self,
            ahead=others(self.ahead),
            waiting=others(self.waiting),
            returned=others(self.returned),
            set_aside=others(self.set_aside),
        )

    def _aside(self, candidate: Candidate) -> Session:
        return replace(self, set_aside=(*self.set_aside, candidate))


def leeches(answers: Iterable[Answered]) -> list[str]:
    """The cards that were forgotten in these answers, and by now so often that they may be better rewritten."""
    lapsed = (one for one in answers if one.seen is not None and one.seen.phase is Phase.RELEARNING)
    often = (one.candidate.card for one in lapsed if one.seen is not None and one.seen.lapses >= LEECH)
    return list(dict.fromkeys(often))


def forgotten(answers: Iterable[Answered]) -> list[str]:
    """The cards that were forgotten in these answers, each once, in that order."""
    return list(dict.fromkeys(one.candidate.card for one in answers if one.rating is Rating.AGAIN))


def summary(answers: Iterable[Answered]) -> Summary:
    """The figures of a sitting from its answers."""
    ratings = dict.fromkeys(Rating, 0)
    seconds = 0.0
    first: dict[str, Answered] = {}
    last: dict[str, Answered] = {}
    for answer in answers:
        ratings[answer.rating] += 1
        seconds += answer.seconds
        first.setdefault(answer.candidate.card, answer)
        last[answer.candidate.card] = answer
    reviewed = [one for one in first.values() if _phase(one.candidate.state) is Phase.REVIEW and one.seen is not None]
    return Summary(
        ratings=ratings,
        minutes=seconds / 60,
        cards=len(first),
        introduced=sum(isinstance(one.candidate.state, New) and one.seen is not None for one in first.values()),
        learned=sum(
            one.seen is not None
            and one.seen.phase is Phase.REVIEW
            and _phase(first[card].candidate.state) is not Phase.REVIEW
            for card, one in last.items()
        ),
        reviewed=len(reviewed),
        recalled=sum(answer.rating is not Rating.AGAIN for answer in reviewed),
    )


def _phase(state: State) -> Phase:
    return state.phase if isinstance(state, Seen) else Phase.NEW


def _waits(candidate: Candidate) -> bool:
    return isinstance(candidate.state, Seen) and candidate.state.due_at is not None


def _is_over(candidate: Candidate, now: datetime) -> bool:
    """Is its learning step over? One that ends later than any step could is of a clock that is or was wrong."""
    return not timedelta(0) < _due_at(candidate) - now <= _LONGEST_STEP


def _due_at(candidate: Candidate) -> datetime:
    """The end of the learning step; a card without one is a mistake of the caller."""
    state = candidate.state
    if isinstance(state, New) or state.due_at is None:
        raise ValueError(f"card {candidate.card} is in no learning step")
    return state.due_at


def lapsed(before: State, rating: Rating) -> bool:
    """Was a card forgotten that was known: rated again while it was in review?"""
    return rating is Rating.AGAIN and isinstance(before, Seen) and before.phase is Phase.REVIEW
