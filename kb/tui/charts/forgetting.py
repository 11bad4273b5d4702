"""The forgetting curve of one card: it falls from answer to answer, and is foretold beyond today."""

from __future__ import annotations

from datetime import date, timedelta
from math import floor

from kb.memory.course import Course
from kb.messages import say
from kb.model import Language
from kb.tui.charts.sections import Paper
from kb.typesetting.cells import cells

_TOP = 100
_LEAST_SPAN = 6
MARGIN = 5
"""Columns of a line before the curve: the scale and its edge."""
_BEYOND = 0.06
_LONG = 300
# The dots of a braille cell by line and column.
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800


def forgetting(course: Course, today: date, paper: Paper, rows: int) -> list[str]:
    """The chance of recall from the first answer to the next, in so many lines and two below them.

    Solid up to today, dotted from there to the day it is due; below the line stand the answers (1–4), then days.
    """
    first = course.starts.toordinal()
    now, due = today.toordinal(), (course.due or today).toordinal()
    last = max(now, due, first + _LEAST_SPAN)
    span = (last - first) * (1 + _BEYOND)
    room = max(paper.columns - MARGIN, 8)
    plain = paper.profile == "ascii"
    across, down = (1, 1) if plain else (2, 4)
    days = [first + span * at / (room * across - 1) for at in range(room * across)]
    shares = [course.sure(day) * 100 for day in days]
    low = min(floor(min(shares) / 10) * 10, 90)
    height = rows * down
    levels = [min(round((_TOP - share) / (_TOP - low) * (height - 1)), height - 1) for share in shares]
    dots = [[False] * (room * across) for _ in range(height)]
    for at, (day, level) in enumerate(zip(days, levels, strict=True)):
        if day > now + 0.5 and at % (2 * across):
            continue
        begin = min(levels[at - 1] + 1, level) if at and levels[at - 1] < level and day <= now + 0.5 else level
        # An answer lifts the curve at once.
        end = levels[at - 1] if at and levels[at - 1] > level else level
        for line in range(begin, end + 1):
            dots[line][at] = True
    column_now = _column(now, first, span, room)
    lines = []
    for row in range(rows):
        signs = [_sign(dots, row, column, column == column_now, plain=plain) for column in range(room)]
        share = {0: f"{_TOP}", rows - 1: f"{low}"}.get(row, "")
        lines.append(f"{share:>{MARGIN - 2}} {'|' if plain else '│'}{''.join(signs)}".rstrip())
    return [*lines, _answers(course, span, room), _days(course, today, span, room, paper.language)]


def _sign(dots: list[list[bool]], row: int, column: int, is_now: bool, *, plain: bool) -> str:
    if plain:
        return "*" if dots[row][column] else ":" if is_now else " "
    found = sum(_DOTS[line][side] for line in range(4) for side in range(2) if dots[row * 4 + line][column * 2 + side])
    return chr(_BRAILLE + found) if found else "┊" if is_now else " "


def _column(day: float, first: int, span: float, room: int) -> int:
    return min(int((day - first) / span * room), room - 1)


def _answers(course: Course, span: float, room: int) -> str:
    """The ratings below the days on which they were given; of several in one place the last."""
    first = course.starts.toordinal()
    signs = [" "] * room
    for one in course.stretches:
        signs[_column(one.day.toordinal(), first, span, room)] = "+" if one.rating is None else str(int(one.rating))
    return (" " * MARGIN + "".join(signs)).rstrip()


def _days(course: Course, today: date, span: float, room: int, language: Language) -> str:
    """The first day, today and the day it is due, as far as they have room."""
    first = course.starts.toordinal()
    form = "%Y-%m" if span > _LONG else "%m-%d"
    named = [
        (_column(first, first, span, room), f"{course.starts:{form}}"),
        (_column(today.toordinal(), first, span, room), say("browse.today", language)),
    ]
    if course.due is not None and course.due > today + timedelta(days=1):
        named.append((_column(course.due.toordinal(), first, span, room), f"{course.due:{form}}"))
    line = ""
    # Today first, then the ends: who has no room is left out.
    taken: list[tuple[int, int, str]] = []
    for column, name in sorted(named, key=lambda one: one[1] != say("browse.today", language)):
        size = cells(name)
        start = min(max(column - size // 2, 0), max(room - size, 0))
        if all(start >= other_end + 1 or start + size + 1 <= other for other, other_end, _ in taken):
            taken.append((start, start + size, name))
    for start, _, name in sorted(taken):
        line += " " * (start - cells(line)) + name
    return " " * MARGIN + line
