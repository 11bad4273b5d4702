"""Formulas too wide for their lines: broken at relations, then operators, then commas."""

from __future__ import annotations

from kb.typesetting.boxes import Box, beside, blanks, boxed_lines, space
from kb.typesetting.grids import cell_box, going_on
from kb.typesetting.hanging import hang
from kb.typesetting.layout import Layout, Piece
from kb.typesetting.line_ends import POOR, fitting, step_of
from kb.typesetting.shapes import only
from kb.typesetting.styles import DISPLAY
from kb.typesetting.tables import NEWLINE, lines_of
from kb.typesetting.tree import (
    CLOSE,
    OPEN,
    ORD,
    REL,
    Atom,
    Fenced,
    Fraction,
    Group,
    Node,
    Scripts,
    Space,
    Table,
    Tag,
)

# Tables whose rows may be broken, and the columns of an array that is one of them.
_BROKEN = frozenset(("aligned", "gathered", "eqnarray"))
_EQUATIONS = frozenset(("rcl", "lcl", "rl", "l"))
# Columns below which no picture is broken: one line, wrapped, is read as well.
_NARROWEST = 4
# Where relations hang, and what follows them, if the first one stands too far right.
_NEAR = (2, 4)
# Of more pieces than this nobody sees whether they could hang better.
_LOOKED_AT = 60


def broken(layout: Layout, tree: Group, width: int) -> Box:
    """A formula as a box at most `width` wide where that can be done."""
    if any(item is NEWLINE for item in tree.items):
        lines = lines_of(tree.items)
        lines = [going_on([line])[0] for line in lines[:-1]] + lines[-1:]
        rows = [fitted(layout, line.items, width) for line in lines]
        return over_each_other(rows)
    return fitted(layout, tree.items, width)


def fitted(layout: Layout, items: list[Node], width: int, after: str = "") -> Box:
    """A row, broken if it is wider than `width`."""
    pieces = layout.pieces(items, DISPLAY, after)
    whole = layout.join(pieces)
    if whole.width <= width or width < _NARROWEST:
        return whole
    if len(items) == 1 and isinstance(items[0], Table) and _has_rows(items[0]):
        return table_rows(layout, items[0], width)
    return lines_from(layout, pieces, width)


def _has_rows(table: Table) -> bool:
    """Whether a table is equations below each other, whose rows may be broken."""
    if table.left or table.right or table.bars or table.lines:
        return False
    return table.kind in _BROKEN or (table.kind == "array" and table.aligns in _EQUATIONS)


def table_rows(layout: Layout, table: Table, width: int) -> Box:
    """An aligned display whose rows are broken, each by itself."""
    lefts = [cell_box(layout, table, 0, row[0], DISPLAY) for row in table.rows]
    left = max(box.width for box in lefts)
    drawn: list[Box] = []
    rows = [*map(going_on, table.rows[:-1]), *table.rows[-1:]]
    if left <= width // 3 and table.kind == "aligned" and all(len(row) <= 2 for row in rows):
        for box, row in zip(lefts, rows, strict=True):
            right = fitted(layout, row[1].items if len(row) > 1 else [], width - left, ORD if left else "")
            drawn.append(beside([Box(boxed_lines(box, left, "r"), box.base, left), right]))
        return over_each_other(drawn)
    for number, row in enumerate(rows):
        items: list[Node] = []
        for column, cell in enumerate(row):
            if column and column % 2 == 0 and table.kind == "aligned":
                items.append(Space(3))
            items.extend(cell.items)
        # A row that goes on with the first one, whose left side is too long to stand before all of them.
        indent = 2 if number and width > 8 and not row[0].items and table.rows[0][0].items else 0
        if indent and items:
            # Its relation stands below those of the first row, whatever gap it has from what it follows.
            indent = indent - min(layout.pieces(items, DISPLAY, ORD)[0].gap, 1)
        broken_row = fitted(layout, items, width - indent, ORD if not row[0].items else "")
        drawn.append(beside([space(indent), broken_row]) if indent else broken_row)
    return over_each_other(drawn)


def lines_from(layout: Layout, pieces: list[Piece], width: int) -> Box:
    """Pieces in lines: relations below the first relation, everything else after it, deeper inside brackets."""
    relation, after = _columns(pieces, width)
    drawn, torn = _lines_at(layout, pieces, width, relation, after)
    if not torn or after <= _NEAR[1] or len(pieces) > _LOOKED_AT:
        return drawn
    # Near the margin there may be room for what was torn below its relation.
    near, still = _lines_at(layout, pieces, width, *_NEAR)
    return near if still < torn else drawn


def _lines_at(layout: Layout, pieces: list[Piece], width: int, relation: int, after: int) -> tuple[Box, int]:
    """Pieces in lines that hang at two columns, and how many of these end within a product."""
    pieces = opened(layout, pieces, width - after)
    torn = 0
    rows: list[Box] = []
    start = depth = 0
    while start < len(pieces):
        first = pieces[start]
        indent = first.gap
        if rows:
            # A clause that the author set apart begins anew; an operator continues the right side.
            indent = min(2, after) if first.gap > 1 and not depth else after
            indent = relation if first.cls == REL and not depth else indent
            indent = min(indent + 2 * depth, width // 2)
        if isinstance(first.node, Tag):
            indent = max(max((row.width for row in rows), default=0) - first.box.width, 0)
        room = width - indent
        opening = not rows and first.cls != REL
        count, kind = fitting(pieces, start, room, opening=opening, depth=depth)
        if kind in POOR and _opens(layout, pieces, start, room, depth, opening=opening):
            # Better broken at an operator between brackets than before the brackets.
            continue
        line = pieces[start : start + count]
        # A left side alone on the first line is nothing torn.
        torn += bool(rows) and start + count < len(pieces) and kind in POOR
        row = layout.join([Piece(0, first.box, first.cls, first.node), *line[1:]])
        rows.append(beside([space(indent), row]) if indent else row)
        depth = max(depth + sum(map(step_of, line)), 0)
        start += len(line)
    return over_each_other(rows), torn


def _columns(pieces: list[Piece], width: int) -> tuple[int, int]:
    """Where the first relation stands and where the text after it begins; near the margin if that is too far right."""
    used = 0
    for piece in pieces:
        used += piece.gap
        if piece.cls == REL and 0 < used + piece.box.width < width // 2:
            return used, used + piece.box.width + 1
        used += piece.box.width
    return _NEAR if width > 8 else (0, 0)


def _opens(layout: Layout, pieces: list[Piece], start: int, room: int, depth: int, *, opening: bool) -> bool:
    """Whether the piece that is too much for a line was taken apart, because that gives the line a better end."""
    used, place = 0, start
    while place < len(pieces) and used + pieces[place].box.width <= room:
        used += pieces[place].box.width + (pieces[place + 1].gap if place + 1 < len(pieces) else 0)
        place += 1
    if place >= len(pieces) or pieces[place].box.width <= room // 2:
        return False
    whole = pieces[place]
    is_too_wide = place == start and whole.box.width > room
    if not is_too_wide and not _may_end_inside(whole.node):
        return False
    inner = taken_apart(layout, whole)
    if len(inner) < 2:
        return False
    pieces[place : place + 1] = inner
    kind = fitting(pieces, start, room, opening=opening, depth=depth, least=place - start)[1]
    if kind not in POOR or is_too_wide:
        return True
    pieces[place : place + len(inner)] = [whole]
    return False


def _may_end_inside(node: Node) -> bool:
    """Whether a node could hold an operator with something on both sides, or words."""
    node = only(node)
    node = only(node.base) if isinstance(node, Scripts) else node
    if isinstance(node, Fenced):
        node = only(node.parts[0])
    if isinstance(node, Atom):
        return " " in node.text.strip()
    return isinstance(node, Fenced) or (isinstance(node, Group) and len(node.items) > 2)


def opened(layout: Layout, pieces: list[Piece], room: int) -> list[Piece]:
    """Pieces with those that are too wide for a line taken apart, or broken by themselves."""
    found: list[Piece] = []
    for piece in pieces:
        node = only(piece.node)
        inner = taken_apart(layout, piece) if piece.box.width > room else [piece]
        if len(inner) > 1 or inner[0] is not piece:
            found.extend(opened(layout, inner, room))
        elif piece.box.width <= room:
            found.append(piece)
        elif isinstance(node, Fraction) and node.bar:
            parts = [fitted(layout, items_of(part), room) for part in (node.top, node.bottom)]
            width = max(part.width for part in parts)
            lines = [*boxed_lines(parts[0], width, "c"), layout.pen("─") * width, *boxed_lines(parts[1], width, "c")]
            found.append(Piece(piece.gap, Box(lines, len(parts[0].lines), width, True), piece.cls, node, piece.end))
        elif isinstance(node, Table) and _has_rows(node):
            found.append(Piece(piece.gap, table_rows(layout, node, room), piece.cls, node, piece.end))
        elif isinstance(node, Table) and node.kind == "cases":
            found.append(Piece(piece.gap, narrow_cases(layout, node, room), piece.cls, node, piece.end))
        else:
            found.append(piece)
    return found


def items_of(node: Node) -> list[Node]:
    """What stands side by side in a node."""
    return node.items if isinstance(node, Group) else [node]


def taken_apart(layout: Layout, piece: Piece) -> list[Piece]:
    """A piece as what it is made of: brackets and what stands between them, words; itself where it is one thing."""
    node = only(piece.node)
    if isinstance(node, Group):
        inner = layout.pieces(node.items, DISPLAY)
        return [inner[0].after(piece.gap), *inner[1:]] if inner else [piece]
    if isinstance(node, Atom) and " " in node.text.strip():
        words = node.text.split()
        box = [Box([word]) for word in words]
        return [Piece(1 if number else piece.gap, box[number], ORD, Atom(word)) for number, word in enumerate(words)]
    fence = only(node.base) if isinstance(node, Scripts) else node
    if not isinstance(fence, Fenced) or len(fence.parts) != 1:
        return [piece]
    inner = layout.pieces(fence.parts[0].items, DISPLAY)
    left, *_, right = layout.fence_parts(
        Fenced(fence.left or " ", fence.parts, fence.right or " ", (), fence.grows),
        [layout.node(fence.parts[0], DISPLAY)],
    )
    end = hang(layout, right, node) if isinstance(node, Scripts) else right
    inner = [inner[0].after(0), *inner[1:]] if inner else []
    return [Piece(piece.gap, left, OPEN, Atom(fence.left)), *inner, Piece(0, end, CLOSE, Atom(fence.right))]


def narrow_cases(layout: Layout, table: Table, width: int) -> Box:
    """Cases with each condition below what it is the condition of."""
    rows: list[Box] = []
    for cases in table.rows:
        for column, cell in enumerate(cases):
            indent = 4 if column and width > 12 else 0
            row = fitted(layout, cell.items, max(width - 2 - indent, 1))
            rows.append(beside([space(indent), row]) if indent else row)
    body = over_each_other(rows)
    body.base = (len(body.lines) - 1) // 2
    brace = layout.delimiter("{", body.above, body.below)
    return beside([brace, space(1), body])


def over_each_other(rows: list[Box]) -> Box:
    """Lines of a formula above each other, with a blank line only where they could be read into each other."""
    width = max(row.width for row in rows)
    lines: list[str] = []
    for row, blank in zip(rows, blanks(rows), strict=True):
        if blank:
            lines.append(" " * width)
        lines.extend(boxed_lines(row, width, "l"))
    return Box(lines, rows[0].base, width, True)
