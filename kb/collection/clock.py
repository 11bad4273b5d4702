"""What time it is for a collection: the system's, or the one that `KB_NOW` pretends."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo

from msgspec import Struct

from kb.entries import LAST_YEAR
from kb.errors import KbError
from kb.memory.days import learning_day
from kb.settings import Settings


class Clock(Struct, frozen=True):
    """Gives the moment, in the person's zone; `pretended` when it is not the system's."""

    moment: Callable[[], datetime]
    pretended: bool = False

    def now(self, settings: Settings) -> datetime:
        at = self.moment()
        if not settings.timezone:
            return at
        from zoneinfo import ZoneInfo

        return at.astimezone(ZoneInfo(settings.timezone))

    def today(self, settings: Settings) -> date:
        at = self.now(settings)
        return learning_day(at, starts=settings.day_starts, zone=zone_of(at))


def zone_of(at: datetime) -> tzinfo:
    """The zone that a moment is given in."""
    if at.tzinfo is None:
        raise ValueError("a moment without a zone")
    return at.tzinfo


def _system() -> datetime:
    return datetime.now().astimezone()


def clock_from(environment: Mapping[str, str] | None = None) -> Clock:
    """The clock that the environment asks for. Raises KbError `bad-now` when `KB_NOW` is no moment with an offset."""
    env = os.environ if environment is None else environment
    text = env.get("KB_NOW")
    if not text:
        return Clock(_system)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise KbError("bad-now", value=text) from None
    # Days before and after it must stay within the calendar.
    if at.tzinfo is None or not 1900 <= at.year <= LAST_YEAR:
        raise KbError("bad-now", value=text)
    return Clock(lambda: at, pretended=True)
