"""Days as a person writes them: `3`, `+5`, `12-03`, `明天`."""

from __future__ import annotations

import re
from datetime import date, timedelta

_AHEAD = {
    **dict.fromkeys(("today", "今天"), 0),
    **dict.fromkeys(("tomorrow", "明天"), 1),
    "后天": 2,
    "大后天": 3,
}
# What an input method types for digits and signs; other digits (², ⅔) are no days.
_HALF_WIDTH = {0x3000: 0x20, **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}}
_COUNTED = re.compile(r"\+\s*([0-9]{1,4})|([0-9]{1,4})\s*天后|in ([0-9]{1,4}) days?")
_NAMED = re.compile(r"(?:(?:([0-9]{4})[-/.年])?([0-9]{1,2})[-/.月])?([0-9]{1,2})[日号]?")


def day_named(text: str, today: date) -> date | None:
    """The day that a person means: `3` (the next 3rd), `+5`, `12-03`, `2026-12-03`, `tomorrow`, also as Chinese has it.

    A day and a month without a year are the next ones to come, today left out. None for what names no day.
    """
    wanted = text.translate(_HALF_WIDTH).strip().casefold()
    if wanted in _AHEAD:
        return today + timedelta(days=_AHEAD[wanted])
    if counted := _COUNTED.fullmatch(wanted):
        return today + timedelta(days=int(next(filter(None, counted.groups()))))
    if not (named := _NAMED.fullmatch(wanted)):
        return None
    year, month, day = (None if one is None else int(one) for one in named.groups())
    if day is None:
        return None
    if year is not None and month is not None:
        return _date(year, month, day)
    # From this month on, or this year on; the 29th of February comes every eight years at worst.
    steps = [(today.year + n, month) for n in range(9)] if month is not None else _months(today)
    found = (_date(one_year, one_month, day) for one_year, one_month in steps)
    return next((one for one in found if one is not None and one > today), None)


def _months(today: date) -> list[tuple[int, int]]:
    return [(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1) for n in range(4)]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
