"""Answers per day as a calendar: a column for each week, a row for each weekday, darker for more."""

from __future__ import annotations

from datetime import timedelta

from kb.memory.statistics import Statistics, calendar, levels, shade
from kb.messages import say
from kb.model import Language
from kb.typesetting.cells import cells, pad

SHADES = {"ascii": ".-+*#"}
_SHADES = "·░▒▓█"
_WEEKS = 53


def heat_map(found: Statistics, columns: int, language: Language, profile: str = "unicode") -> list[str]:
    """The last year, or as much of it as there is room for, with its months, its weekdays and its legend."""
    shades = SHADES.get(profile, _SHADES)
    weekdays = say("stats.weekdays", language).split()
    names = max(map(cells, weekdays)) + 1
    weeks = max(min(_WEEKS, columns - names), 1)
    first, rows = calendar(found.days, found.today, weeks)
    ends = levels(count for row in rows for count in row if count is not None)
    lines = [" " * names + _months(first.toordinal(), weeks, columns - names, language)]
    for weekday, row in enumerate(rows):
        name = weekdays[weekday] if weekday % 2 == 0 else ""
        lines.append(pad(name, names) + "".join(" " if count is None else shades[shade(count, ends)] for count in row))
    lines.append("")
    lines.append(" " * names + say("stats.less-more", language, shades=" ".join(shades)))
    return [line.rstrip() for line in lines]


def _months(first: int, weeks: int, room: int, language: Language) -> str:
    """The names of months over the weeks in which they begin, as far as they have room."""
    from datetime import date

    names = say("stats.months", language).split()
    line, before = "", date.fromordinal(first).month if date.fromordinal(first).day > 7 else 0
    for week in range(weeks):
        month = (date.fromordinal(first) + timedelta(weeks=week)).month
        if month != before and cells(line.rstrip()) <= week and week + cells(names[month - 1]) <= room:
            line = pad(line.rstrip(), week) + names[month - 1] + " "
        before = month
    return line
