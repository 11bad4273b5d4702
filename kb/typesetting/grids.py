"""Tables as boxes: matrices, cases, arrays, aligned displays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kb.typesetting.boxes import EMPTY, Box, beside, blanks, boxed_lines, space
from kb.typesetting.shapes import spread
from kb.typesetting.styles import DISPLAY, SCRIPT, TEXT
from kb.typesetting.tree import BIG, BIN, OP, ORD, REL, Atom, Group, Space, Table, Tag

if TYPE_CHECKING:
    from kb.typesetting.layout import Layout

_NUMBER = re.compile(r"([−+-]?\d*)((?:[.,]\d+)?%?)")
_SIGNS = frozenset("−-+±")
_DOTS = frozenset(("⋮", "⋯", "⋱", "…", ":", "..."))
# So many characters, rows times columns, no one looks at as a picture.
_LARGEST = 100_000
_NUMBERED = frozenset(("aligned", "gathered", "eqnarray"))
_GUTTERS = {"matrix": 2, "array": 2, "cases": 2, "aligned": 0, "eqnarray": 1, "gathered": 2, "substack": 0}


def grid(layout: Layout, node: Table, style: int) -> Box:
    """A table as a box, delimiters and rules included."""
    kind = node.kind
    node, tags = _without_numbers(layout, node)
    if style == DISPLAY and kind in ("matrix", "cases", "array"):
        style = TEXT
    if kind == "substack":
        style = SCRIPT
    if kind in _NUMBERED:
        node = replace(node, rows=[*map(going_on, node.rows[:-1]), *node.rows[-1:]])
    rows = [[cell_box(layout, node, column, cell, style) for column, cell in enumerate(cells)] for cells in node.rows]
    reaching: list[list[list[Box]]] = [[] for _ in range(max(len(row) for row in rows))]
    for row in rows:
        for column in range(len(row)):
            reaching[column].append(row)
    aligns = [alignment(node, column, found) for column, found in enumerate(reaching)]
    widths = [max(row[column].width for row in found) for column, found in enumerate(reaching)]
    gap = row_box(layout, node, [], widths, aligns).lines[0] or " "
    width = len(gap)
    if width * len(rows) > _LARGEST:
        return Box([layout.linear.node(node)])
    drawn = [row_box(layout, node, row, widths, aligns, whole=gap) for row in rows]
    if tags:
        drawn = [beside([row, tag]) for row, tag in zip(drawn, tags, strict=True)]
        width += tags[0].width
        gap = " " * width
    lines: list[str] = []
    baselines: list[int] = []
    rule_places: list[int] = []
    # In ASCII an index is as tall as a letter: it would be read as an entry.
    apart = not layout.profile.small and kind in ("matrix", "array")
    for number, (line, blank) in enumerate(zip(drawn, blanks(drawn, apart=apart), strict=True)):
        if number in node.lines:
            rule_places.append(len(lines))
            lines.append(gap)
        elif blank and kind != "substack":
            lines.append(gap)
        baselines.append(len(lines) + line.base)
        lines.extend(line.lines)
    if len(rows) in node.lines:
        rule_places.append(len(lines))
        lines.append(gap)
    for place in rule_places:
        lines[place] = rule(layout, gap, place == 0, place == len(lines) - 1)
    height = len(lines)
    middle = (height - 1) // 2
    base = baselines[0] if len(rows) == 1 else middle
    if len(rows) % 2 and len(rows) > 1 and kind != "aligned":
        base = baselines[len(rows) // 2]
    body = Box(lines, base, width, height > 1)
    left = layout.delimiter(node.left, body.above, body.below) if node.left else None
    right = layout.delimiter(node.right, body.above, body.below) if node.right else None
    parts = [left] if left else []
    if kind == "cases" and left:
        parts.append(Box([" "] * 1))
    parts.append(body)
    if right:
        parts.append(right)
    return beside(parts)


def _without_numbers(layout: Layout, node: Table) -> tuple[Table, list[Box]]:
    """Equations without their numbers, and these as a column of their own where there are several."""
    if node.kind not in _NUMBERED or node.left or node.right or node.bars or node.lines:
        return node, []
    ends = [row[-1].items[-1] if row and row[-1].items else None for row in node.rows]
    if sum(isinstance(end, Tag) for end in ends) < 2:
        return node, []
    rows = [
        [*row[:-1], Group(row[-1].items[:-1])] if isinstance(end, Tag) else row
        for row, end in zip(node.rows, ends, strict=True)
    ]
    tags = [layout.node(end, DISPLAY) if isinstance(end, Tag) else EMPTY for end in ends]
    widest = max(tag.width for tag in tags)
    tags = [beside([tag, space(widest - tag.width)]) for tag in tags]
    return replace(node, rows=rows), tags


def going_on(cells: list[Group]) -> list[Group]:
    """A row that is not the last; an operator at its end stands as far from its operand as one before another."""
    items = cells[-1].items if cells else []
    last = items[-1] if len(items) > 1 else None
    if isinstance(last, Atom) and last.cls == BIN:
        return [*cells[:-1], Group([*items, Atom("")])]
    return cells


def alignment(node: Table, column: int, rows: list[list[Box]]) -> str:
    """How the cells of a column stand below each other; numbers are padded, so that their decimal points do.

    `rows` are those that reach the column.
    """
    if node.kind == "aligned":
        return "l" if column % 2 else "r"
    align = node.aligns[column : column + 1] or node.aligns[-1:] or "c"
    if not any(row[column].width for row in rows):
        return align
    if align != "c" or node.kind not in ("matrix", "array"):
        return align
    texts = [row[column].lines[0].strip() if len(row[column].lines) == 1 else "\n" for row in rows]
    numbers = {place: found for place, text in enumerate(texts) if (found := _NUMBER.fullmatch(text)) and text}
    if all(place in numbers or not text or text in _DOTS for place, text in enumerate(texts)):
        whole = max((len(found[1]) for found in numbers.values()), default=0)
        part = max((len(found[2]) for found in numbers.values()), default=0)
        for place, found in numbers.items():
            rows[place][column] = Box([found[1].rjust(whole) + found[2].ljust(part)])
    # What cannot stand in the middle stands right of it where there are signs: a letter below a letter.
    return "m" if any(text[:1] in _SIGNS for text in texts if text) else "c"


def rule(layout: Layout, gap: str, first: bool, last: bool) -> str:
    """A horizontal rule, joined to the vertical ones of the line that it replaces."""
    bar = layout.pen("│")
    ends, middle = ("┌┐", "┬") if first else ("└┘", "┴") if last else ("├┤", "┼")
    signs = [layout.pen(middle) if sign == bar else layout.pen("─") for sign in gap]
    for place, end in ((0, ends[0]), (-1, ends[1])):
        if gap[place] == bar:
            signs[place] = layout.pen(end)
    return "".join(signs)


def cell_box(layout: Layout, node: Table, column: int, cell: Group, style: int) -> Box:
    """One cell; around the sign that an aligned display is aligned at, the usual spaces."""
    if node.kind != "aligned" or not cell.items:
        return layout.row(cell.items, style)
    items = cell.items
    if column % 2:
        if items and (not node.aligns or any(len(row) > column - 1 and row[column - 1].items for row in node.rows)):
            pieces = layout.pieces(items, style, ORD)
            if pieces and pieces[0].cls not in (REL, BIN):
                pieces = [pieces[0].after(spread(items)[1][0]), *pieces[1:]]
            return layout.join(pieces)
        return layout.row(items, style)
    pieces = layout.pieces(items, style)
    if pieces and pieces[-1].cls in (REL, BIN) and len(node.rows[0]) > column + 1:
        pieces = layout.pieces([*items, Space(0)], style)
        box = layout.join(pieces)
        return Box([line + " " for line in box.lines], box.base, box.width + 1, box.solid)
    # A space that the author wrote, and the one after an operator, part a cell from the next.
    if pieces and (spread(items)[2] == 1 or pieces[-1].end in (BIG, OP)):
        return beside([layout.join(pieces), Box([" "])])
    return layout.join(pieces)


def row_box(
    layout: Layout, node: Table, row: list[Box], widths: list[int], aligns: list[str], *, whole: str = ""
) -> Box:
    """The cells of a row on one baseline, each in its column. `whole`: a row without cells, with its rules."""
    boxes: list[Box] = []
    bar = layout.pen("│")
    above, below = (max((getattr(box, side) for box in row), default=0) for side in ("above", "below"))

    def ruled(text: str) -> Box:
        return Box([text] * (above + 1 + below), above)

    gutter = _GUTTERS.get(node.kind, 2)
    for column, width in enumerate(widths[: max(len(row), 1)] if whole else widths):
        if column:
            gap = 3 if node.kind == "aligned" and column % 2 == 0 and node.aligns else gutter
            if column in node.bars:
                gap = 3
            boxes.append(space(gap) if column not in node.bars else ruled(f" {bar} "))
        elif 0 in node.bars:
            boxes.append(ruled(f"{bar} "))
        box = row[column] if column < len(row) else EMPTY
        if width:
            boxes.append(Box(boxed_lines(box, width, aligns[column]), box.base, width, box.solid))
    if whole and len(row) < len(widths):
        boxes.append(ruled(whole[sum([box.width for box in boxes]) :]))
    elif len(widths) in node.bars:
        boxes.append(ruled(f" {bar}"))
    return beside(boxes)
