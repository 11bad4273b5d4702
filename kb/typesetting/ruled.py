"""Tables of a note: columns aligned by what a terminal shows, narrow ones left as they are, wide ones wrapped."""

from __future__ import annotations

import re

from kb.typesetting.cells import cells
from kb.typesetting.strokes import Strokes
from kb.typesetting.wrapping import BREAK, PAD, Line, Rows, Span, longest, merged, wrap, wrapped

Row = list[list[Span]]

_NUMBER = re.compile(
    r"[-−+±≈~<>≤≥$¥€£￥]?\s?\d[\d,]*(?:(?P<point>\.\d+)|(?=\D|$))(?P<unit>\s?(?:%|‰|°|[a-zA-Z]{1,3})?)"
)
_NONE = frozenset(("", "-", "–", "—", "/", "N/A", "n/a"))
# Columns of prose narrower than this are a strip that nobody reads.
_READABLE = 10
_NARROWEST = 5
_LONG_WORD = 16


def ruled(rows: list[Row], aligns: list[str], width: int, drawn: Strokes) -> list[Line] | None:
    """Rows of cells, the head first, at most `width` columns wide; None where columns would be too narrow.

    `aligns`: l, c or r for each column, "" where the author did not say: numbers then stand below each other.
    """
    if not rows or not rows[0]:
        return []
    count = len(rows[0])
    rows = [(row + [[]] * count)[:count] for row in rows]
    aligns = _by_points(rows, (aligns + [""] * count)[:count])
    widths = _widths(rows, count, width - 3 * (count - 1))
    if widths is None:
        return None
    lines: list[Line] = []
    tall = False
    for number, row in enumerate(rows):
        found = [wrapped(cell, widths[column]) for column, cell in enumerate(row)]
        base = max(cell.base for cell in found)
        columns = [[*([[]] * (base - cell.base)), *cell.lines] for cell in found]
        height = max(map(len, columns))
        if number > 1 and (tall or height > 1):
            lines.append(_rule(widths, drawn.light, drawn) if count > 1 else [])
        tall = height > 1
        for line in range(height):
            parts: Line = []
            for column, cell_lines in enumerate(columns):
                if column:
                    parts.append(Span(f" {drawn.bar} ", "dim"))
                own = cell_lines[line] if line < len(cell_lines) else []
                own = [Span(span.text) if span.style == PAD else span for span in own]
                parts.extend(_padded(own, widths[column], aligns[column], found[column]))
            lines.append(_stripped(merged(parts)))
        if number == 0:
            lines.append(_rule(widths, drawn.rule, drawn))
    return lines


def listed(rows: list[Row], width: int) -> list[Line]:
    """Each row as lines `head: cell`, for a terminal too narrow for columns."""
    lines: list[Line] = []
    if not rows:
        return lines
    for column, head in enumerate(rows[0]):
        if head and not any(row[column : column + 1] != [[]] for row in rows[1:]):
            lines.extend(wrap(head, width))
    indent = 2 if width >= 20 else 0
    for number, row in enumerate(rows[1:]):
        if number:
            lines.append([])
        first = True
        for head, cell in zip(rows[0], row, strict=False):
            if not cell:
                continue
            found = wrap([*head, Span(": "), *cell] if head else cell, width - (0 if first else indent))
            lines.extend(found if first or not indent else [merged([Span(" " * indent), *line]) for line in found])
            first = False
    return lines


def _by_points(rows: list[Row], aligns: list[str]) -> list[str]:
    """The alignment of each column, numbers made to stand with their points below each other where none is said."""
    found: list[str] = []
    for column, align in enumerate(aligns):
        texts = ["".join(span.text for span in row[column]).strip() for row in rows[1:]]
        numbers = [_NUMBER.fullmatch(text) for text in texts]
        known = [number for number in numbers if number is not None]
        if (
            align
            or len(known) < 2
            or any(number is None and text not in _NONE for number, text in zip(numbers, texts, strict=True))
        ):
            found.append(align or "l")
            continue
        after = [len((number["point"] or "") + number["unit"]) if number else 0 for number in numbers]
        for row, number, places in zip(rows[1:], numbers, after, strict=True):
            if number is not None and places < max(after):
                row[column] = [*row[column], Span(" " * (max(after) - places), PAD)]
        found.append("r")
    return found


def _widths(rows: list[Row], count: int, room: int) -> list[int] | None:
    """The width of each column: what it needs, else no common word of it broken; None where that is too little."""
    columns = range(count)
    sizes = [[_wanted(row[column]) for column in columns] for row in rows]
    wanted = [max(1, *(size[column] for size in sizes)) for column in columns]
    if sum(wanted) <= room:
        return wanted
    words = [max(1, min(wanted[column], _READABLE), *(longest(row[column]) for row in rows)) for column in columns]
    least = words
    if sum(words) > room:
        # A word as long as an address is broken, before the table as a whole is given up.
        least = [max(1, *(longest(row[column], _LONG_WORD) for row in rows)) for column in columns]
    left = room - sum(least)
    if left < 0 or room < count * _NARROWEST:
        return None
    sharings = (_equally(least, wanted, left), _in_proportion(least, wanted, left))
    return min(sharings, key=lambda widths: _height(sizes, widths))


def _equally(least: list[int], wanted: list[int], left: int) -> list[int]:
    """What is left in equal shares to the columns that want it, the modest ones first."""
    widths = list(least)
    waiting = sorted(range(len(least)), key=lambda column: wanted[column] - least[column])
    for place, column in enumerate(waiting):
        more = min(wanted[column] - widths[column], left // (len(waiting) - place))
        widths[column] += more
        left -= more
    return widths


def _in_proportion(least: list[int], wanted: list[int], left: int) -> list[int]:
    """What is left shared by how much each column lacks."""
    lacking = [want - width for want, width in zip(wanted, least, strict=True)]
    total = max(sum(lacking), 1)
    return [width + left * lack // total for width, lack in zip(least, lacking, strict=True)]


def _height(sizes: list[list[int]], widths: list[int]) -> int:
    """About how many lines the rows take."""
    return sum(max(-(-size // width) for size, width in zip(row, widths, strict=True)) for row in sizes)


def _wanted(cell: list[Span]) -> int:
    """How wide a cell is on as many lines as its author gave it."""
    widest = used = 0
    for line in wrap(cell, 100_000) if BREAK in cell else [cell]:
        used = sum(cells(span.text) for span in line)
        widest = max(widest, used)
    return widest


def _rule(widths: list[int], line: str, drawn: Strokes) -> Line:
    return [Span(f"{line}{drawn.cross}{line}".join(line * width for width in widths), "dim")]


def _padded(line: Line, width: int, align: str, cell: Rows) -> Line:
    """A line of a cell in its column; the rows of a cell with a tall formula keep their places to each other."""
    own = sum(cells(span.text) for span in line)
    if len(cell.lines) > 1 and align != "l":
        widest = max(sum(cells(span.text) for span in found) for found in cell.lines)
        before = {"r": width - widest}.get(align, (width - widest) // 2)
        return [Span(" " * before), *line, Span(" " * (width - before - own))]
    left = {"l": 0, "r": width - own}.get(align, (width - own) // 2)
    return [Span(" " * left), *line, Span(" " * (width - own - left))]


def _stripped(line: Line) -> Line:
    while line and not line[-1].text.strip() and not line[-1].style:
        line = line[:-1]
    return line
