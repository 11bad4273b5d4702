"""Tables as boxes: matrices, cases, arrays, aligned displays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting.boxes import Box, apart, beside, boxed_lines
from kb.typesetting.styles import DISPLAY, SCRIPT, TEXT
from kb.typesetting.tree import BIN, ORD, REL, Group, Space, Table

if TYPE_CHECKING:
    from kb.typesetting.layout import Layout

_NUMBER = re.compile(r"([−+-]?\d*)((?:[.,]\d+)?%?)")
_DOTS = frozenset(("⋮", "⋯", "⋱", "…", ":", "..."))
_GUTTERS = {"matrix": 2, "array": 2, "cases": 2, "aligned": 0, "eqnarray": 1, "gathered": 2, "substack": 0}


def grid(layout: Layout, node: Table, style: int) -> Box:
    """A table as a box, delimiters and rules included."""
    kind = node.kind
    if style == DISPLAY and kind in ("matrix", "cases", "array"):
        style = TEXT
    if kind == "substack":
        style = SCRIPT
    rows = [[cell_box(layout, node, column, cell, style) for column, cell in enumerate(cells)] for cells in node.rows]
    count = max(len(row) for row in rows)
    if kind in ("matrix", "array"):
        for column in range(count):
            if _alignment(node, column) == "m":
                align_numbers([row for row in rows if column < len(row)], column)
    widths = [max((row[column].width for row in rows if column < len(row)), default=0) for column in range(count)]
    width = max(row_box(layout, node, [], widths).width, 1)
    lines: list[str] = []
    baselines: list[int] = []
    rule_places: list[int] = []
    gap = row_box(layout, node, [], widths, width).lines[0]
    above: Box | None = None
    for number, row in enumerate(rows):
        line = row_box(layout, node, row, widths, width)
        if number in node.lines:
            rule_places.append(len(lines))
            lines.append(gap)
        elif above is not None and kind != "substack" and apart(above, line):
            lines.append(gap)
        baselines.append(len(lines) + line.base)
        lines.extend(line.lines)
        above = line
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


def align_numbers(rows: list[list[Box]], column: int) -> None:
    """Pads the cells of a column of numbers, so that their decimal points stand below each other."""
    numbers: list[tuple[int, str, str]] = []
    for place, row in enumerate(rows):
        box = row[column]
        text = box.lines[0].strip() if len(box.lines) == 1 else "\n"
        found = _NUMBER.fullmatch(text)
        if found:
            numbers.append((place, found[1], found[2]))
        elif text and text not in _DOTS:
            return
    whole = max((len(left) for _, left, _ in numbers), default=0)
    part = max((len(right) for _, _, right in numbers), default=0)
    for place, left, right in numbers:
        rows[place][column] = Box([left.rjust(whole) + right.ljust(part)])


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
    if node.kind != "aligned":
        return layout.row(cell.items, style)
    items = list(cell.items)
    if column % 2:
        if items and (not node.aligns or any(len(row) > column - 1 and row[column - 1].items for row in node.rows)):
            pieces = layout.pieces(items, style, ORD)
            if pieces[0].cls not in (REL, BIN):
                pieces[0].gap = 0
            return layout.join(pieces)
        return layout.row(items, style)
    pieces = layout.pieces(items, style)
    if pieces and pieces[-1].cls in (REL, BIN) and len(node.rows[0]) > column + 1:
        pieces = layout.pieces([*items, Space(0)], style)
        box = layout.join(pieces)
        return Box([line + " " for line in box.lines], box.base, box.width + 1, box.solid)
    return layout.join(pieces)


def row_box(layout: Layout, node: Table, row: list[Box], widths: list[int], whole: int | None = None) -> Box:
    """The cells of a row on one baseline, each in its column. `whole`: the width of all columns."""
    boxes: list[Box] = []
    bar = layout.pen("│")
    gutter = _GUTTERS.get(node.kind, 2)
    for column, width in enumerate(widths if whole is None else widths[: max(len(row), 1)]):
        if column:
            gap = 3 if node.kind == "aligned" and column % 2 == 0 and node.aligns else gutter
            if column in node.bars:
                gap = 3
            boxes.append(Box([" " * gap if column not in node.bars else " " + bar + " "]))
        elif 0 in node.bars:
            boxes.append(Box([bar + " "]))
        box = row[column] if column < len(row) else Box([""], 0, 0)
        align = _alignment(node, column)
        boxes.append(Box(boxed_lines(box, width, align), box.base, width, box.solid))
    if whole is not None and len(row) < len(widths) and not node.bars:
        boxes.append(Box([" " * (whole - sum(box.width for box in boxes))]))
    elif whole is not None and len(row) < len(widths):
        return row_box(layout, node, row, widths)
    if len(widths) in node.bars:
        boxes.append(Box([" " + bar]))
    return beside(boxes)


def _alignment(node: Table, column: int) -> str:
    if node.kind == "aligned":
        return "l" if column % 2 else "r"
    if node.kind in ("matrix", "array"):
        # What cannot stand in the middle stands right of it: a digit below a digit, not below a sign.
        align = node.aligns[column : column + 1] or node.aligns[-1:] or "c"
        return "m" if align == "c" else align
    return node.aligns[column] if column < len(node.aligns) else node.aligns[-1:] or "c"
