"""Formulas too wide for their lines: broken at relations, then operators, then commas."""

from __future__ import annotations

from kb.typesetting.boxes import Box, beside, boxed_lines, space
from kb.typesetting.layout import Layout, Piece
from kb.typesetting.spacing import WORDS
from kb.typesetting.styles import DISPLAY
from kb.typesetting.tables import NEWLINE, lines_of
from kb.typesetting.tree import BIN, CLOSE, OPEN, ORD, PUNCT, REL, Atom, Fenced, Fraction, Group, Node, Table


def broken(layout: Layout, tree: Group, width: int) -> Box:
    """A formula as a box at most `width` wide where that can be done."""
    if any(item is NEWLINE for item in tree.items):
        rows = [fitted(layout, line.items, width) for line in lines_of(tree.items)]
        return over_each_other(rows)
    return fitted(layout, tree.items, width)


def fitted(layout: Layout, items: list[Node], width: int, after: str = "") -> Box:
    """A row, broken if it is wider than `width`."""
    pieces = layout.pieces(items, DISPLAY, after)
    whole = layout.join(pieces)
    if whole.width <= width:
        return whole
    if len(items) == 1 and isinstance(items[0], Table) and items[0].kind in ("aligned", "gathered", "eqnarray"):
        return table_rows(layout, items[0], width)
    return lines_from(layout, pieces, width)


def table_rows(layout: Layout, table: Table, width: int) -> Box:
    """An aligned display whose rows are broken, each by itself."""
    rows: list[Box] = []
    lefts = [layout.row(cells[0].items) for cells in table.rows]
    left = max(box.width for box in lefts)
    if left <= width // 3 and table.kind == "aligned" and all(len(cells) <= 2 for cells in table.rows):
        for box, cells in zip(lefts, table.rows, strict=True):
            right = fitted(layout, cells[1].items if len(cells) > 1 else [], width - left, ORD if left else "")
            rows.append(beside([Box(boxed_lines(box, left, "r"), box.base, left), right]))
        return over_each_other(rows)
    for cells in table.rows:
        items = [item for cell in cells for item in cell.items]
        rows.append(fitted(layout, items, width, ORD if cells and not cells[0].items else ""))
    return over_each_other(rows)


def lines_from(layout: Layout, pieces: list[Piece], width: int) -> Box:
    """Pieces in lines; later lines begin where the text after the first relation begins."""
    indent = 2
    used = 0
    for piece in pieces:
        used += piece.gap
        if piece.cls == REL and 0 < used <= width // 2:
            indent = used
            break
        used += piece.box.width
    if indent > width // 2:
        indent = 2 if width > 8 else 0
    pieces = opened(layout, pieces, width - indent)
    rows: list[Box] = []
    while pieces:
        room = width - (indent if rows else 0)
        count = fitting(pieces, room)
        row = layout.join([Piece(0, pieces[0].box, pieces[0].cls, pieces[0].node), *pieces[1:count]])
        rows.append(beside([space(indent), row]) if rows and indent else row)
        pieces = pieces[count:]
    return over_each_other(rows)


def fitting(pieces: list[Piece], room: int) -> int:
    """How many pieces go on this line: up to the last relation that fits, else operator, else comma, else any gap."""
    used, count = 0, 0
    best: dict[str, int] = {}
    for place, piece in enumerate(pieces):
        used += piece.box.width + (piece.gap if place else 0)
        if (
            place
            and used - piece.box.width <= room
            and (piece.gap > 1 or (piece.box.lines[0][:1] == " " and isinstance(piece.node, Atom)))
        ):
            best[WORDS] = place
        if place and piece.cls in (REL, BIN) and used - piece.box.width <= room:
            best[piece.cls] = place
        if used > room:
            break
        count = place + 1
        if piece.cls == PUNCT:
            best[PUNCT] = count
    if count == len(pieces):
        return count
    half = 0
    total = 0
    for place, piece in enumerate(pieces):
        total += piece.box.width + (piece.gap if place else 0)
        if total > room // 3:
            half = place
            break
    for cls in (WORDS, REL, BIN, PUNCT):
        if best.get(cls, 0) > half:
            return best[cls]
    return max(*best.values(), count, 1) if best else max(count, 1)


def opened(layout: Layout, pieces: list[Piece], room: int) -> list[Piece]:
    """Pieces with the brackets and fractions that are too wide for a line taken apart."""
    found: list[Piece] = []
    for piece in pieces:
        node = piece.node
        while isinstance(node, Group) and len(node.items) == 1:
            node = node.items[0]
        if piece.box.width <= room:
            found.append(piece)
        elif isinstance(node, Group):
            inner = layout.pieces(node.items, DISPLAY)
            if inner:
                inner[0].gap = piece.gap
            found.extend(opened(layout, inner, room))
        elif isinstance(node, Fenced) and len(node.parts) == 1:
            inner = layout.pieces(node.parts[0].items, DISPLAY)
            body = layout.join(inner)
            left, *_, right = layout.fence_parts(
                Fenced(node.left or " ", node.parts, node.right or " ", (), node.grows), [body]
            )
            if inner:
                inner[0].gap = 0
            found.append(Piece(piece.gap, left, OPEN, Atom(node.left)))
            found.extend(opened(layout, inner, room))
            found.append(Piece(0, right, CLOSE, Atom(node.right)))
        elif isinstance(node, Fraction) and node.bar:
            parts = [
                fitted(layout, [part], room) if not isinstance(part, Group) else fitted(layout, part.items, room)
                for part in (node.top, node.bottom)
            ]
            width = max(part.width for part in parts)
            lines = [*boxed_lines(parts[0], width, "c"), layout.pen("─") * width, *boxed_lines(parts[1], width, "c")]
            found.append(Piece(piece.gap, Box(lines, len(parts[0].lines), width, True), piece.cls, node))
        else:
            found.append(piece)
    return found


def over_each_other(rows: list[Box]) -> Box:
    """Lines of a formula above each other, with a blank line only where two would touch."""
    width = max(row.width for row in rows)
    lines: list[str] = []
    below = 0
    for number, row in enumerate(rows):
        if number and below and row.above:
            lines.append(" " * width)
        lines.extend(boxed_lines(row, width, "l"))
        below = row.below
    return Box(lines, rows[0].base, width, True)
