"""Days as a person writes them: `3`, `+5`, `12-03`, `friday`, `明天`, `下周一`."""

from __future__ import annotations

import re
from datetime import date, timedelta

_AHEAD = {
    **dict.fromkeys(("today", "今天"), 0),
    **dict.fromkeys(("tomorrow", "明天"), 1),
    **dict.fromkeys(("后天", "day after tomorrow"), 2),
    "大后天": 3,
}
# What an input method types for digits and signs; other digits (², ⅔) are no days.
_HALF_WIDTH = {0x3000: 0x20, **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}}
_NUMBERS = {
    **{word: number for number, word in enumerate("零一二三四五六七八九十")},
    "两": 2,
    **{word: number for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven"), 1)},
    "a": 1,
}
_NUMBER = rf"[0-9]{{1,4}}|{'|'.join(_NUMBERS)}"
_PLUS = re.compile(r"\+\s*([0-9]{1,4})")
_DAYS = re.compile(rf"({_NUMBER})\s*[天日](?:之?后|以后)|(?:in )?({_NUMBER}) days?")
_WEEKS = re.compile(
    rf"({_NUMBER})\s*个?(?:周|星期|礼拜)(?:之?后|以后)|(?:in )?({_NUMBER}) weeks?|(next week|下个?(?:周|星期|礼拜))"
)
_WEEKDAYS = {
    **{name: number for number, name in enumerate("一二三四五六日")},
    "天": 6,
    **{
        name: number
        for number, day in enumerate((
            "monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri",
            "saturday sat", "sunday sun",
        ))
        for name in day.split()
    },
}  # fmt: skip
_WEEKDAY = re.compile(
    r"((?:下个?)+|[这本]个?)?\s*(?:周|星期|礼拜)([一二三四五六日天])"
    rf"|(?:(next|this|on) )?({'|'.join(filter(str.isascii, _WEEKDAYS))})\.?"
)
_NAMED = re.compile(r"(?:(?:([0-9]{4})[-/.年])?([0-9]{1,2})[-/.月])?([0-9]{1,2})[日号]?")


def day_named(text: str, today: date) -> date | None:
    """The day that a person means: `3` (the next 3rd), `+5`, `12-03`, `2026-12-03`, `friday`, also as Chinese has it.

    A day and a month without a year are the next ones to come, so is a weekday; today is left out. `next monday` and
    `下周一` are of the week that begins on the next Monday. None for what names no day.
    """
    wanted = " ".join(text.translate(_HALF_WIDTH).casefold().split())
    if wanted in _AHEAD:
        return today + timedelta(days=_AHEAD[wanted])
    for counted, days in ((_PLUS, 1), (_DAYS, 1), (_WEEKS, 7)):
        if found := counted.fullmatch(wanted):
            return today + timedelta(days=days * _number(next(filter(None, found.groups()))))
    if found := _WEEKDAY.fullmatch(wanted):
        return _weekday(found[1] or found[3] or "", _WEEKDAYS[found[2] or found[4]], today)
    if not (named := _NAMED.fullmatch(wanted)):
        return None
    year, month, day = (None if one is None else int(one) for one in named.groups())
    if day is None:
        return None
    if year is not None and month is not None:
        return _date(year, month, day)
    # From this month on, or this year on; the 29th of February comes every eight years at worst.
    steps = [(today.year + n, month) for n in range(9)] if month is not None else _months(today)
    found_days = (_date(one_year, one_month, day) for one_year, one_month in steps)
    return next((one for one in found_days if one is not None and one > today), None)


def _number(written: str) -> int:
    """A number of days or weeks; 1 for words that only say which week."""
    return int(written) if written.isdecimal() else _NUMBERS.get(written, 1)


def _weekday(which: str, weekday: int, today: date) -> date:
    """The weekday of the week that is meant; without one the next to come."""
    ahead = weekday - today.weekday()
    weeks = which.count("下") + (which == "next")
    if weeks or which[:1] in ("这", "本") or which == "this":
        return today + timedelta(days=7 * weeks + ahead)
    return today + timedelta(days=ahead if ahead > 0 else ahead + 7)


def _months(today: date) -> list[tuple[int, int]]:
    return [(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1) for n in range(4)]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
