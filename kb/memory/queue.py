"""What is asked today, in which order, and why: minutes, not counts.

The store hands over few candidates, already limited; what is decided here needs no database and no clock.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from kb.memory.fsrs import DEFAULT, Parameters, chance, digest, retrievability
from kb.model import New, Phase, Reason, Seen, Standing, State, StoredCard

TYPICAL_SECONDS = 12.0
"""What an answer takes until a person's own median is known."""

NEW_ANSWERS = 2
"""How many answers a new card costs on its first day: it is read, and often comes again after its step."""

AGAIN_ANSWERS = 2
"""How many more answers a due card costs when it is forgotten: that takes longer to say, and it comes again."""

TYPICAL_AGAIN = 0.1
"""How often a due card is forgotten, until a person's own share is known."""

EARLY = timedelta(minutes=20)
"""How long before its time a waiting card comes when nothing else waits."""


AHEAD = 7
"""So many days ahead it is offered to study."""

LEECH = 8
"""A card that was forgotten so often may be better rewritten."""

FIRST_TYPED = 2
"""Among so many cards of a first sitting is one that is answered by typing."""


class Candidate(Struct, frozen=True):
    """A card that may be asked, with what deciding needs.

    `siblings` is equal for cards from one place (empty: none). `concept` is the key that prerequisites speak of;
    `builds_on` is true when that concept requires others. `order` is the place among new cards. `cause` says why the
    card is asked today, where that is not its schedule (a changed answer, a day that the person chose). `work` is equal
    for new cards that want the same of a person: recalling, differentiating, an exercise. `typed` says that it can be
    answered by typing; where the work is more than recalling it is asked so. `formula` says that a formula which is
    typed is compared with the answer; only in a first sitting anybody finds that out.
    """

    card: str
    state: State
    siblings: str = ""
    concept: str = ""
    order: int = 0
    builds_on: bool = False
    cause: Reason | None = None
    work: str = ""
    typed: bool = False
    formula: bool = False


class Plan(Struct, frozen=True):
    """What a day holds: due cards and new ones in the order of asking, and what waits for another day."""

    due: tuple[Candidate, ...]
    new: tuple[Candidate, ...]
    later: tuple[Candidate, ...] = ()


def new_allowance(
    *,
    minutes: float,
    due_count: int,
    overdue_count: int,
    median_seconds: float | None,
    introduced_today: int,
    most: int,
    spent_minutes: float = 0.0,
    again: float = 0.0,
) -> int:
    """How many new cards fit into what the forecast of due cards leaves of the day's minutes.

    `due_count` counts every card still due today, overdue ones among them. None while overdue work alone exceeds a
    day's budget. `median_seconds` is the person's own, None until known; `spent_minutes` are those used today. `again`
    is the share of due cards that are forgotten.
    """
    if exceeds(overdue_count, minutes=minutes, median_seconds=median_seconds):
        return 0
    seconds = _seconds(median_seconds)
    free = (minutes - spent_minutes) * 60 - due_count * answers_each(again) * seconds
    return max(min(most - introduced_today, int(free / (seconds * NEW_ANSWERS))), 0)


def exceeds(cards: int, *, minutes: float, median_seconds: float | None) -> bool:
    """Do so many cards take more than a day's minutes? New ones wait while overdue ones do."""
    return cards * _seconds(median_seconds) > minutes * 60


def a_day_holds(minutes: float, median_seconds: float | None) -> int:
    """How many answers a day's minutes hold, at least one."""
    return max(int(minutes * 60 / _seconds(median_seconds)), 1)


def forecast_minutes(*, due: int, learning: int, new: int, median_seconds: float | None, again: float = 0.0) -> float:
    """How many minutes so many cards are going to take; of the due ones the share `again` is forgotten."""
    return (due * answers_each(again) + learning + new * NEW_ANSWERS) * _seconds(median_seconds) / 60


def whole_minutes(minutes: float) -> int:
    """Minutes as people say them: whole ones, and never none for some work."""
    return max(math.floor(minutes + 0.5), 1) if minutes > 0 else 0


def minutes_until(moment: datetime | None, now: datetime) -> int:
    """The minutes until a learning step is over; 0 when it is, or would last longer than any step does."""
    seconds = (moment - now).total_seconds() if moment is not None else 0.0
    return math.ceil(seconds / 60) if 0 < seconds <= EARLY.total_seconds() else 0


def by_falling_retrievability(due: Iterable[Candidate], day: date, parameters: Parameters = DEFAULT) -> list[Candidate]:
    """Due cards, those most likely still known first: under a backlog they are the ones that can be saved.

    Equal ones come in an order of their own for each day, so that neighbours in a note do not prompt each other.
    """

    sure: dict[float, list[Candidate]] = {}
    for one in due:
        known = retrievability(one.state, day, parameters) if isinstance(one.state, Seen) else 1.0
        sure.setdefault(known, []).append(one)
    ordered, text = list[Candidate](), f"{day}"
    for known in sorted(sure, reverse=True):
        equal = sure[known]
        if len(equal) > 1:
            equal.sort(key=lambda one: digest(f"{one.card}:{text}"))
        ordered += equal
    return ordered


def apart(
    candidates: Iterable[Candidate], siblings_seen: Collection[str] = ()
) -> tuple[list[Candidate], list[Candidate]]:
    """The cards of which no sibling is asked today, in their order, and those that wait for another day.

    `siblings_seen` are the places of which a card was answered today.
    """
    seen = set(siblings_seen)
    kept, later = [], []
    for candidate in candidates:
        if candidate.siblings and candidate.siblings in seen:
            later.append(candidate)
        else:
            kept.append(candidate)
            seen.add(candidate.siblings)
    return kept, later


def typed_soon(
    candidates: Iterable[Candidate], allowance: int, *, gated: Mapping[str, Collection[str]] | None = None
) -> list[Candidate]:
    """New cards of somebody's first sitting: one that is answered by typing is among the first two, else in order.

    One that is asked typed rather than one that may be, and that rather than a formula; none whose concept is not open,
    nor a sibling of those before.
    """
    ordered = sorted(candidates, key=lambda candidate: candidate.order)
    place = min(allowance, FIRST_TYPED) - 1
    before = {candidate.siblings for candidate in ordered[: max(place, 0)] if candidate.siblings}
    closed = gated or {}
    fit = [
        (not candidate.work, not candidate.typed, index)
        for index, candidate in enumerate(ordered)
        if (candidate.typed or candidate.formula)
        and candidate.concept not in closed
        and (index < place or candidate.siblings not in before)
    ]
    *_, index = min(fit, default=(False, 0))
    if index <= place or place < 0:
        return ordered
    ordered.insert(place, ordered.pop(index))
    return [replace(candidate, order=order) for order, candidate in enumerate(ordered)]


def choose_new(
    candidates: Iterable[Candidate],
    allowance: int,
    *,
    siblings_seen: Collection[str] = (),
    gated: Mapping[str, Collection[str]] | None = None,
) -> list[Candidate]:
    """The new cards to introduce today, by their order: of open concepts only, siblings apart.

    `gated` holds the concepts that are not open, each with those it waits for; it opens once a card of each is chosen.
    At most half of the day is work of one sort, as long as later cards that may come want another.
    """
    closed = gated or {}
    seen, introduced = set(siblings_seen), set[str]()
    ordered = sorted(candidates, key=lambda candidate: candidate.order)
    chosen: dict[str, Candidate] = {}
    times: dict[str, int] = {}

    def choose(most: int) -> None:
        for candidate in ordered:
            if len(chosen) >= allowance:
                break
            if candidate.card in chosen or (candidate.siblings and candidate.siblings in seen):
                continue
            if times.get(candidate.work, 0) >= most or not introduced.issuperset(closed.get(candidate.concept, ())):
                continue
            times[candidate.work] = times.get(candidate.work, 0) + 1
            chosen[candidate.card] = candidate
            seen.add(candidate.siblings)
            introduced.add(candidate.concept)

    if len({candidate.work for candidate in ordered}) > 1:
        choose((allowance + 1) // 2)
    choose(allowance)
    return sorted(chosen.values(), key=lambda candidate: candidate.order)


def plan(
    due: Iterable[Candidate],
    new: Iterable[Candidate],
    *,
    day: date,
    allowance: int,
    siblings_seen: Collection[str] = (),
    gated: Mapping[str, Collection[str]] | None = None,
    parameters: Parameters = DEFAULT,
) -> Plan:
    """The day's cards in the order of asking. A due card stands before a new sibling, which waits for another day."""
    kept, later = apart(by_falling_retrievability(due, day, parameters), siblings_seen)
    seen = {candidate.siblings for candidate in kept} | set(siblings_seen)
    chosen = choose_new(new, allowance, siblings_seen=seen, gated=gated)
    return Plan(tuple(kept), tuple(chosen), tuple(later))


def spread(
    due: Sequence[Candidate], days: int, coming: Mapping[int, int], siblings_seen: Collection[str] = ()
) -> list[list[Candidate]]:
    """A backlog dealt out over `days` days, today the first: in its order, and so that the days become alike.

    `coming` says how many cards come due anyway so many days from now; a day that has more of them gets fewer. Siblings
    come on different days, and none today of those places that were `siblings_seen`; those that no day is left for
    wait on the last one.
    """
    rooms = _rooms(len(due), [coming.get(day, 0) for day in range(max(days, 1))])
    dealt: list[list[Candidate]] = [[] for _ in rooms]
    held: dict[str, set[int]] = {place: {0} for place in siblings_seen if place}
    first = 0
    for card in due:
        while first < len(rooms) - 1 and rooms[first] <= 0:
            first += 1
        day = first
        if card.siblings:
            closed = held.setdefault(card.siblings, set())
            free = [one for one in range(len(rooms)) if one not in closed]
            # Where no day with room is free of siblings, the day that is least too full takes one card more.
            roomiest = max(free, key=rooms.__getitem__, default=len(rooms) - 1)
            day = next((one for one in free if rooms[one] > 0), roomiest)
            closed.add(day)
        dealt[day].append(card)
        rooms[day] -= 1
    return dealt


def _rooms(cards: int, loads: Sequence[int]) -> list[int]:
    """How many of so many cards each day takes, where so many come anyway."""
    level = _level(loads, cards)
    rooms = list[int]()
    # What does not fill the last level whole goes to the first days that have room for one card more.
    over = sum(max(level - load, 0) for load in loads) - cards
    for load in reversed(loads):
        room = max(level - load, 0)
        less = 1 if over > 0 and room > 0 else 0
        over -= less
        rooms.append(room - less)
    return rooms[::-1]


def days_for(due: int, a_day: int, coming: Mapping[int, int], most: int) -> int:
    """Over how few days (from 2 to `most`) a backlog is spread so that none of them holds more than `a_day` cards."""
    free = a_day - coming.get(0, 0)
    for days in range(2, most):
        free += max(a_day - coming.get(days - 1, 0), 0)
        if free >= due:
            return days
    return most


def _level(loads: Sequence[int], cards: int) -> int:
    """The lowest level to which so many cards fill the days up."""
    filled, level = 0, 0
    for count, load in enumerate(sorted(loads), start=1):
        filled += load
        level = -(-(cards + filled) // count)
        if count == len(loads) or level <= sorted(loads)[count]:
            break
    return level


def mixed(due: Sequence[Candidate], new: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Due and new cards in one row, the new ones spread evenly, a due one first and last where there are enough."""
    row: list[Candidate] = []
    taken = 0
    for index, candidate in enumerate(new, start=1):
        until = len(due) * index // (len(new) + 1)
        row += [*due[taken:until], candidate]
        taken = until
    return (*row, *due[taken:])


def cause_of(stored: StoredCard, day: date) -> Reason | None:
    """Why a card is asked on this day, where that is not its schedule."""
    if stored.ask_now:
        return Reason(stored.ask_now)
    if stored.wished is not None and stored.wished <= day:
        return wish(stored.wished)
    return clock_was_ahead(stored.state, day)


def waits(stored: StoredCard, day: date) -> bool:
    """May a card be asked on this day, as far as it alone tells: is it due, new, or in a learning step?"""
    if stored.standing is not Standing.ACTIVE or (stored.buried_until is not None and stored.buried_until > day):
        return False
    state = stored.state
    if not isinstance(state, Seen) or state.phase is not Phase.REVIEW:
        return stored.wished is None or stored.wished <= day
    return state.due_day <= day or cause_of(stored, day) is not None


def clock_was_ahead(state: State, day: date) -> Reason | None:
    """The reason of a card whose last answer is of a day to come, so that nobody knows how sure it is; else None.

    Where a person flew west, tomorrow is a day that they have been in.
    """
    if not isinstance(state, Seen) or not state.reviews or (state.last_day - day).days <= 1:
        return None
    return Reason("clock-was-ahead", {"day": state.last_day.isoformat()})


def wish(day: date) -> Reason:
    """The reason of a card that the person asked for on this day."""
    return Reason("wished", {"day": day.isoformat()})


def why(
    candidate: Candidate, *, now: datetime, day: date, parameters: Parameters = DEFAULT, early: bool = False
) -> Reason:
    """Why this card is asked now, as a code of `why.*`.

    A card that is not due and has no cause of its own is `ahead`.
    """
    if candidate.cause is not None:
        return candidate.cause
    state = candidate.state
    if isinstance(state, New):
        return Reason("new-open" if candidate.builds_on else "new")
    if state.due_at is not None:
        name = "relearning" if state.phase is Phase.RELEARNING else "learning"
        minutes = -int((now - state.due_at).total_seconds() // 60)
        if early and minutes > 0:
            return Reason(f"{name}-early", {"minutes": minutes})
        return Reason(name)
    percent = round(retrievability(state, day, parameters) * 100)
    late = (day - state.due_day).days
    if late < 0:
        return Reason("ahead", {"days": -late, "percent": percent})
    if late < 2:
        return Reason(("due-today", "due-yesterday")[late], {"percent": percent})
    return Reason("overdue", {"days": late, "percent": percent})


def asks_typed(state: State, card: str) -> bool:
    """Is a typed answer asked of a card that can take one? New cards, after a lapse, and every third time later."""
    if isinstance(state, New) or state.phase is not Phase.REVIEW:
        return True
    return (state.reviews + int(chance(card) * 3)) % 3 == 0


def _seconds(median: float | None) -> float:
    return median if median and median > 0 else TYPICAL_SECONDS


def answers_each(again: float) -> float:
    """How many answers a due card comes to, when the share `again` of them is forgotten."""
    return 1 + again * AGAIN_ANSWERS


def share_again(recalls: Sequence[int]) -> float:
    """The share of due cards that were forgotten, from their ratings; typical until there are ten."""
    return sum(rating == 1 for rating in recalls) / len(recalls) if len(recalls) >= 10 else TYPICAL_AGAIN


def typical_seconds(answers: Sequence[float]) -> float | None:
    """The median of the times that answers took, in seconds; None until there are ten that were measured."""
    measured = sorted(seconds for seconds in answers if seconds > 0)
    return measured[len(measured) // 2] if len(measured) >= 10 else None
