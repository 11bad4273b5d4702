"""How one card's memory went: what its answers made of it, and the chance of recall on any day between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from kb.memory.fsrs import DEFAULT, Parameters, answer
from kb.model import New, Rating, Review, Seen, State


class Stretch(Struct, frozen=True):
    """What an answer left, from its learning day on until the next answer; `stability` in days.

    `rating` is None where it came from another program.
    """

    day: date
    stability: float
    rating: Rating | None


class Course(Struct, frozen=True):
    """A card's memory from its first answer to its next: `stretches` in the order of time, under `parameters`.

    `due` is the day that it is asked on next; None where no day is set.
    """

    stretches: tuple[Stretch, ...]
    due: date | None
    parameters: Parameters = DEFAULT

    @property
    def starts(self) -> date:
        return self.stretches[0].day

    def sure(self, day: float) -> float:
        """The chance of recall (0–1) at a day, given as an ordinal, between the first answer and any time to come."""
        past = [one for one in self.stretches if one.day.toordinal() <= day]
        last = past[-1] if past else self.stretches[0]
        decay, factor = self.parameters.forgetting
        elapsed = max(day - last.day.toordinal(), 0.0)
        return float((1 + factor * elapsed / last.stability) ** decay)


def course(
    reviews: Iterable[Review], parameters: Parameters = DEFAULT, start: State | None = None, due: date | None = None
) -> Course | None:
    """The course of a card's memory through its reviews, in their order; None where it was never answered.

    `start` is the state that another program left it in.
    """
    state: State = New() if start is None else start
    stretches: list[Stretch] = []
    if isinstance(state, Seen):
        stretches.append(Stretch(state.last_day, state.stability, None))
    for review in reviews:
        state = answer(state, review.rating, at=review.at, day=review.day, card=review.card, parameters=parameters)
        # A day before the last one (a clock set back) counts as the same day.
        day = max([review.day, *(one.day for one in stretches[-1:])])
        stretches.append(Stretch(day, state.stability, review.rating))
    return Course(tuple(stretches), due, parameters) if stretches else None


def answers_between(stretches: Sequence[Stretch], first: float, end: float) -> list[Rating]:
    """The answers of the days from `first` on and before `end` (ordinals), in their order."""
    return [one.rating for one in stretches if one.rating is not None and first <= one.day.toordinal() < end]
