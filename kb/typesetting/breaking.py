"""Formulas too wide for their lines: broken at relations, then operators, then commas."""

from __future__ import annotations

from kb.typesetting.boxes import Box, apart, beside, boxed_lines, space
from kb.typesetting.grids import cell_box
from kb.typesetting.layout import Layout, Piece
from kb.typesetting.spacing import WORDS
from kb.typesetting.styles import DISPLAY
from kb.typesetting.tables import NEWLINE, lines_of
from kb.typesetting.tree import (
    BIG,
    BIN,
    CLOSE,
    INNER,
    OP,
    OPEN,
    ORD,
    PUNCT,
    REL,
    Atom,
    Fenced,
    Fraction,
    Group,
    Node,
    Space,
    Table,
)

# Tables whose rows may be broken.
_BROKEN = frozenset(("aligned", "gathered", "eqnarray"))


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
    if len(items) == 1 and isinstance(items[0], Table) and items[0].kind in _BROKEN:
        return table_rows(layout, items[0], width)
    return lines_from(layout, pieces, width)


def table_rows(layout: Layout, table: Table, width: int) -> Box:
    """An aligned display whose rows are broken, each by itself."""
    rows: list[Box] = []
    lefts = [cell_box(layout, table, 0, cells[0], DISPLAY) for cells in table.rows]
    left = max(box.width for box in lefts)
    if left <= width // 3 and table.kind == "aligned" and all(len(cells) <= 2 for cells in table.rows):
        for box, cells in zip(lefts, table.rows, strict=True):
            right = fitted(layout, cells[1].items if len(cells) > 1 else [], width - left, ORD if left else "")
            rows.append(beside([Box(boxed_lines(box, left, "r"), box.base, left), right]))
        return over_each_other(rows)
    for number, cells in enumerate(table.rows):
        items: list[Node] = []
        for column, cell in enumerate(cells):
            if column and column % 2 == 0 and table.kind == "aligned":
                items.append(Space(3))
            items.extend(cell.items)
        # A row that goes on with the first one, whose left side is too long to stand before all of them.
        indent = 2 if number and width > 8 and not cells[0].items else 0
        row = fitted(layout, items, width - indent, ORD if not cells[0].items else "")
        rows.append(beside([space(indent), row]) if indent else row)
    return over_each_other(rows)


def lines_from(layout: Layout, pieces: list[Piece], width: int) -> Box:
    """Pieces in lines: relations below the first relation, everything else after it."""
    relation, after = _columns(pieces, width)
    pieces = opened(layout, pieces, width - after)
    rows: list[Box] = []
    while pieces:
        first = pieces[0]
        indent = first.gap
        if rows:
            # A clause that the author set apart begins anew; an operator continues the right side.
            indent = relation if first.cls == REL else min(2, after) if first.gap > 1 else after
        count = fitting(pieces, width - indent, not rows and first.cls != REL)
        row = layout.join([Piece(0, first.box, first.cls, first.node), *pieces[1:count]])
        rows.append(beside([space(indent), row]) if indent else row)
        pieces = pieces[count:]
    return over_each_other(rows)


def _columns(pieces: list[Piece], width: int) -> tuple[int, int]:
    """Where the first relation stands and where the text after it begins; near the margin if that is too far right."""
    used = 0
    for piece in pieces:
        used += piece.gap
        if piece.cls == REL and 0 < used + piece.box.width < width // 2:
            return used, used + piece.box.width + 1
        used += piece.box.width
    return (2, 4) if width > 8 else (0, 0)


def fitting(pieces: list[Piece], room: int, opening: bool) -> int:
    """How many pieces go on this line: up to the last clause, relation, operator or comma that fits, else any gap.

    On the opening line a left side does not stand alone before the first relation if there is another way.
    """
    used, count, third = 0, 0, 0
    best: dict[str, int] = {}
    for place, piece in enumerate(pieces):
        before = used + (piece.gap if place else 0)
        used = before + piece.box.width
        if place and before <= room:
            if piece.gap > 1 or (piece.box.lines[0][:1] == " " and isinstance(piece.node, Atom)):
                best[WORDS] = place
            if piece.cls == REL and opening:
                opening = False
                best = {INNER: place}
            elif piece.cls in (REL, BIN):
                best[piece.cls] = place
            if pieces[place - 1].cls == PUNCT:
                best[PUNCT] = place
            if piece.gap or _parts(pieces[place - 1], piece):
                best[ORD] = place
        if used > room:
            break
        count = place + 1
        third = count if used <= room // 3 else third
    if count == len(pieces):
        return count
    for cls in (WORDS, REL, BIN, PUNCT, INNER, ORD):
        if best.get(cls, 0) > third:
            return min(best[cls], max(count, 1))
    return max(count, 1)


def _parts(left: Piece, right: Piece) -> bool:
    """Whether a line may end between two pieces that touch: not in a word, not before what a name is applied to."""
    if right.cls == OPEN or left.cls in (OP, BIG):
        return False
    before, after = left.box.lines[left.box.base], right.box.lines[right.box.base]
    return not (before[-1:].isalnum() and after[:1].isalnum())


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
        elif isinstance(node, Table) and node.kind in _BROKEN:
            found.append(Piece(piece.gap, table_rows(layout, node, room), piece.cls, node))
        else:
            found.append(piece)
    return found


def over_each_other(rows: list[Box]) -> Box:
    """Lines of a formula above each other, with a blank line only where they could be read into each other."""
    width = max(row.width for row in rows)
    lines: list[str] = []
    for number, row in enumerate(rows):
        if number and apart(rows[number - 1], row):
            lines.append(" " * width)
        lines.extend(boxed_lines(row, width, "l"))
    return Box(lines, rows[0].base, width, True)
