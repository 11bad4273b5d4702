"""Tables as boxes: matrices, cases, arrays, aligned displays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.typesetting.boxes import Box, beside, boxed_lines
from kb.typesetting.styles import DISPLAY, SCRIPT, TEXT
from kb.typesetting.tree import BIN, ORD, REL, Group, Space, Table

if TYPE_CHECKING:
    from kb.typesetting.layout import Layout

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
    widths = [max((row[column].width for row in rows if column < len(row)), default=0) for column in range(count)]
    width = max(row_box(layout, node, [], widths).width, 1)
    lines: list[str] = []
    starts: list[int] = []
    baselines: list[int] = []
    under = 0
    rule_places: list[int] = []
    for number, row in enumerate(rows):
        line = row_box(layout, node, row, widths, width)
        if number in node.lines:
            rule_places.append(len(lines))
            lines.append("")
        elif number and under and line.above and kind != "substack":
            lines.append("")
        starts.append(len(lines))
        baselines.append(len(lines) + line.base)
        lines.extend(line.lines)
        under = line.below
    if len(rows) in node.lines:
        rule_places.append(len(lines))
        lines.append("")
    bar = layout.pen("─")
    lines = [line if line else " " * width for line in lines]
    for place in rule_places:
        lines[place] = bar * width
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


def cell_box(layout: Layout, node: Table, column: int, cell: Group, style: int) -> Box:
    """One cell; around the sign that an aligned display is aligned at, the usual spaces."""
    if node.kind != "aligned":
        return layout.row(cell.items, style)
    items = list(cell.items)
    if column % 2:
        if items and any(len(row) > column - 1 and row[column - 1].items for row in node.rows):
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
            gap = 3 if node.kind == "aligned" and column % 2 == 0 else gutter
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
    return node.aligns[column] if column < len(node.aligns) else node.aligns[-1:] or "c"
