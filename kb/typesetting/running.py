"""Matrices, cases and aligned lines on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.typesetting.apart import flowing
from kb.typesetting.tree import Node, Space, Table

if TYPE_CHECKING:
    from kb.typesetting.linear import Linear


def table(linear: Linear, node: Table, tight: bool) -> str:
    """The rows of a table: entries between commas, rows between semicolons; aligned lines as they go on."""
    if node.kind in ("aligned", "eqnarray"):
        return linear.sign(node.left) + _lines(linear, node, tight) + linear.sign(node.right)
    rows: list[str] = []
    for cells in node.rows:
        texts = [linear.row(cell.items, tight).strip() for cell in cells]
        if node.kind in ("cases", "array"):
            texts = [text.strip(",，;； ") for text in texts]
        if node.kind != "matrix":
            bars = {place for place in node.bars if 0 < place < len(texts) and node.kind == "array"}
            parts = [(place in bars, text) for place, text in enumerate(texts) if text]
        else:
            parts = [(False, text) for text in texts]
        row = "".join(f"{' | ' if barred else ', '}{text}" for barred, text in parts)
        if row:
            rows.append(row[3 if parts[0][0] else 2 :])
    left, right = linear.sign(node.left), linear.sign(node.right)
    if node.kind == "cases":
        left, right = left or "{", right or "}"
    return left + (", " if node.kind == "substack" else "; ").join(rows) + right


def _lines(linear: Linear, node: Table, tight: bool) -> str:
    """Aligned lines as one: each goes on where the one before ended, or begins anew after a semicolon."""
    pair = 3 if node.kind == "eqnarray" else 2
    lines: list[list[Node]] = []
    for cells in node.rows:
        line: list[Node] = []
        for place, cell in enumerate(cells):
            line += [Space(2), *cell.items] if line and place % pair == 0 else cell.items
        if lines and cells and not cells[0].items:
            lines[-1] += [Space(1), *line]
        else:
            lines.append(line)
    return linear.row(flowing(lines), tight)
