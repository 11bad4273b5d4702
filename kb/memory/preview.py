"""What an answer would lead to, as a number and a unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from kb.model import Rating, Seen

DAYS_A_MONTH, DAYS_A_YEAR = 365.25 / 12, 365.25


class Interval(Struct, frozen=True):
    """How long until a card comes again; its sentence is `why.in-<unit>` with `count`."""

    count: float
    unit: Literal["minutes", "days", "months", "years"]

    @property
    def code(self) -> str:
        """The sentence of this interval in the catalogues."""
        return f"why.in-{self.unit}"


def interval(seen: Seen, *, at: datetime, day: date) -> Interval:
    """The time from the moment `at` on the learning day `day` until the card comes again.

    Minutes within a step, else days, from 31 days on months and from 365 on years, those with one decimal.
    """
    if seen.due_at is not None:
        return Interval(max(round((seen.due_at - at).total_seconds() / 60), 0), "minutes")
    days = (seen.due_day - day).days
    if days < 31:
        return Interval(days, "days")
    if days < 365:
        return Interval(round(days / DAYS_A_MONTH, 1), "months")
    return Interval(round(days / DAYS_A_YEAR, 1), "years")


def preview(states: Mapping[Rating, Seen], *, at: datetime, day: date) -> dict[Rating, Interval]:
    """The interval that each rating would lead to."""
    return {rating: interval(seen, at=at, day=day) for rating, seen in states.items()}
