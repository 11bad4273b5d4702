"""Tables of a note: columns aligned by what a terminal shows, narrow ones left as they are, wide ones wrapped."""

from __future__ import annotations

from kb.typesetting.cells import cells
from kb.typesetting.wrapping import Line, Span, longest, merged, wrap


def ruled(rows: list[list[list[Span]]], aligns: list[str], width: int) -> list[Line]:
    """Rows of cells, the head first, at most `width` columns wide; as lists where columns would be too narrow."""
    if not rows or not rows[0]:
        return []
    count = len(rows[0])
    rows = [(row + [[]] * count)[:count] for row in rows]
    widths = _widths(rows, count, width - 3 * (count - 1))
    if widths is None:
        return _listed(rows, width)
    lines: list[Line] = []
    tall = False
    for number, row in enumerate(rows):
        cells_lines = [wrap(cell, widths[column]) for column, cell in enumerate(row)]
        height = max(len(found) for found in cells_lines)
        if number > 1 and (tall or height > 1):
            lines.append(_rule(widths, "┄", "┼") if count > 1 else [])
        tall = height > 1
        for line in range(height):
            parts: Line = []
            for column, found in enumerate(cells_lines):
                if column:
                    parts.append(Span(" │ ", "dim"))
                parts.extend(_padded(found[line] if line < len(found) else [], widths[column], aligns[column]))
            lines.append(_stripped(merged(parts)))
        if number == 0:
            lines.append(_rule(widths, "─", "┼"))
    return lines


def _widths(rows: list[list[list[Span]]], count: int, room: int) -> list[int] | None:
    """The width of each column: what it needs, else no word of it broken; None where that is too little."""
    columns = range(count)
    wanted = [max(1, *(sum(cells(span.text) for span in row[column]) for row in rows)) for column in columns]
    if sum(wanted) <= room:
        return wanted
    widths = [max(1, *(longest(row[column]) for row in rows)) for column in columns]
    left = room - sum(widths)
    if left < 0:
        return None
    # What is left goes in equal shares to the columns that want it, the modest ones first.
    waiting = sorted(columns, key=lambda column: wanted[column] - widths[column])
    for place, column in enumerate(waiting):
        more = min(wanted[column] - widths[column], left // (len(waiting) - place))
        widths[column] += more
        left -= more
    return widths


def _listed(rows: list[list[list[Span]]], width: int) -> list[Line]:
    """Each row as lines `head: cell`, for a terminal too narrow for columns."""
    lines: list[Line] = []
    for column, head in enumerate(rows[0]):
        if head and not any(row[column] for row in rows[1:]):
            lines.extend(wrap(head, width))
    for number, row in enumerate(rows[1:]):
        if number:
            lines.append([])
        for head, cell in zip(rows[0], row, strict=True):
            if cell:
                lines.extend(wrap([*head, Span(": "), *cell] if head else cell, width))
    return lines


def _rule(widths: list[int], line: str, cross: str) -> Line:
    return [Span(f"{line}{cross}{line}".join(line * width for width in widths), "dim")]


def _padded(line: Line, width: int, align: str) -> Line:
    room = width - sum(cells(span.text) for span in line)
    left = {"l": 0, "r": room}.get(align, room // 2)
    return [Span(" " * left), *line, Span(" " * (room - left))]


def _stripped(line: Line) -> Line:
    while line and not line[-1].text.strip() and not line[-1].style:
        line = line[:-1]
    return line
