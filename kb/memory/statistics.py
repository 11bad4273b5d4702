"""What a person's reviews add up to: retention against what was foretold, load, time, memory strength."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct, field

LOAD_DAYS, LOAD_WEEKS = 30, 12


class Recalls(Struct, frozen=True):
    """First answers of a day to cards in review: how many, how many were remembered, how many that was foretold of."""

    asked: int = 0
    remembered: int = 0
    foretold: float = 0.0

    def __add__(self, other: Recalls) -> Recalls:
        return Recalls(self.asked + other.asked, self.remembered + other.remembered, self.foretold + other.foretold)

    @property
    def share(self) -> float | None:
        """The share that was remembered (0–1), the true retention; None of nothing."""
        return self.remembered / self.asked if self.asked else None

    @property
    def expected(self) -> float | None:
        """The share that was foretold (0–1); None of nothing."""
        return self.foretold / self.asked if self.asked else None


class Tally(NamedTuple):
    """Answers of one learning day that are of one kind and rating: how many, their seconds, chances of recall summed.

    `kind` is the interval of a card in review, or `other`: new cards, steps, and what came again on the same day.
    """

    day: date
    kind: Literal["other", "young", "mature"]
    rating: int
    answers: int
    seconds: float
    foretold: float


class Span(Struct, frozen=True):
    """What was answered in some days that follow each other, from `first` on.

    `again` counts the answers that were no recall or failed; `young` are recalls of cards with intervals under 21 days.
    """

    first: date
    answers: int = 0
    again: int = 0
    seconds: float = 0.0
    young: Recalls = Recalls()
    mature: Recalls = Recalls()

    def __add__(self, other: Span) -> Span:
        return Span(
            min(self.first, other.first),
            self.answers + other.answers,
            self.again + other.again,
            self.seconds + other.seconds,
            self.young + other.young,
            self.mature + other.mature,
        )

    @property
    def recalls(self) -> Recalls:
        """Young and mature ones together."""
        return self.young + self.mature


class Bin(NamedTuple):
    """Recalls of which was foretold that a share from `low` up to `high` (0–1) would be remembered."""

    low: float
    high: float
    recalls: Recalls


class Load(Struct, frozen=True):
    """Cards to come: `days` holds today's (learning and `overdue` ones among them) and those of the days after it."""

    days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    overdue: int = 0
    later: int = 0


class Strength(NamedTuple):
    """How well a concept, at its place in the notes, is kept by its cards that were answered.

    Of these `retrievability` is the mean chance of recall today (0–1), `stability` the mean in days.
    """

    concept: str
    note: str
    line: int
    cards: int
    retrievability: float
    stability: float
    recalls: Recalls


class Typed(Struct, frozen=True):
    """Typed answers by verdict, those that the person counted as right all the same, mistakes by their diagnosis."""

    verdicts: Mapping[str, int] = field(default_factory=dict)
    overridden: int = 0
    retried: int = 0
    """Of the right ones those before which something else was typed."""
    diagnoses: tuple[tuple[str, int], ...] = ()

    @property
    def answers(self) -> int:
        return sum(self.verdicts.values())


class Held(Struct, frozen=True):
    """Active cards by what became of them; young ones have an interval under 21 days."""

    new: int = 0
    learning: int = 0
    young: int = 0
    mature: int = 0


class Statistics(Struct, frozen=True):
    """All that is counted, as of one learning day. `days` are those with answers, `strengths` the weakest first."""

    today: date
    cards: Held
    days: tuple[Span, ...]
    calibration: tuple[Bin, ...]
    load: Load
    strengths: tuple[Strength, ...]
    typed: Typed

    @property
    def total(self) -> Span:
        """All days together."""
        return together(self.days, self.today)

    def last(self, days: int) -> Span:
        """The last so many learning days together, today among them."""
        first = self.today - timedelta(days=days - 1)
        return together((one for one in self.days if first <= one.first <= self.today), first)

    @property
    def is_empty(self) -> bool:
        """Was nothing answered yet, so that there is nothing to show?"""
        return not self.days and not self.strengths


def days_from(tallies: Iterable[Tally]) -> tuple[Span, ...]:
    """The days that have answers, in their order."""
    found: dict[date, Span] = {}
    for day, group in _by_day(tallies).items():
        recalls = {"young": Recalls(), "mature": Recalls()}
        for one in group:
            if one.kind != "other":
                recalls[one.kind] += Recalls(one.answers, one.answers if one.rating > 1 else 0, one.foretold)
        found[day] = Span(
            day,
            sum(one.answers for one in group),
            sum(one.answers for one in group if one.rating == 1),
            sum(one.seconds for one in group),
            **recalls,
        )
    return tuple(found[day] for day in sorted(found))


def _by_day(tallies: Iterable[Tally]) -> dict[date, list[Tally]]:
    found: dict[date, list[Tally]] = {}
    for one in tallies:
        found.setdefault(one.day, []).append(one)
    return found


def together(spans: Iterable[Span], first: date) -> Span:
    """All of them as one that begins on `first`."""
    found = list(spans)
    return Span(
        first,
        sum(one.answers for one in found),
        sum(one.again for one in found),
        sum(one.seconds for one in found),
        _sum(one.young for one in found),
        _sum(one.mature for one in found),
    )


def _sum(recalls: Iterable[Recalls]) -> Recalls:
    found = list(recalls)
    return Recalls(
        sum(one.asked for one in found), sum(one.remembered for one in found), sum(r.foretold for r in found)
    )


def monday(day: date) -> date:
    """The first day of its week."""
    return date.fromordinal(max(day.toordinal() - day.weekday(), 1))


def weeks_from(days: Sequence[Span]) -> tuple[Span, ...]:
    """The weeks, each from Monday on, that have answers, in their order."""
    found: dict[date, list[Span]] = {}
    for one in days:
        found.setdefault(monday(one.first), []).append(one)
    return tuple(together(group, first) for first, group in sorted(found.items()))


def load_from(due: Mapping[int, int], learning: int, today: date) -> Load:
    """The load to come from how many cards are due on which day (ordinals); `learning` ones wait today."""
    begin = today.toordinal()
    coming = [0] * max(LOAD_DAYS, LOAD_WEEKS * 7)
    coming[0] = learning
    overdue = later = 0
    for day, cards in due.items():
        ahead = max(day - begin, 0)
        overdue += cards if day < begin else 0
        if ahead < len(coming):
            coming[ahead] += cards
        else:
            later += cards
    weeks = tuple(sum(coming[week * 7 : week * 7 + 7]) for week in range(LOAD_WEEKS))
    return Load(tuple(coming[:LOAD_DAYS]), weeks, overdue, later)


def calendar(days: Iterable[Span], today: date, weeks: int) -> tuple[date, list[list[int | None]]]:
    """The last weeks as a calendar: its first Monday, and a row for each weekday with the answers of each week.

    Days after today are None.
    """
    first = monday(today) - timedelta(weeks=weeks - 1)
    answers = {one.first: one.answers for one in days}

    def of(day: date) -> int | None:
        return answers.get(day, 0) if day <= today else None

    return first, [[of(first + timedelta(weeks=week, days=weekday)) for week in range(weeks)] for weekday in range(7)]


def levels(counts: Iterable[int], steps: int = 4) -> list[int]:
    """Where shades of a calendar end: the largest count of each, so that days with answers are spread over them."""
    found = sorted(count for count in counts if count > 0)
    return [found[(len(found) * step - 1) // steps] for step in range(1, steps + 1)] if found else []


def shade(count: int, ends: Sequence[int]) -> int:
    """The shade of a count: 0 of none, 1 for the lightest, and so on."""
    return 0 if count <= 0 else min(bisect_left(ends, count), len(ends) - 1) + 1
