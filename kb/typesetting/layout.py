"""A tree becomes a box: fractions, roots, scripts, limits, brackets, matrices in two dimensions."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import Any

from kb.typesetting import hanging, marks
from kb.typesetting.apart import is_one_name
from kb.typesetting.boxes import EMPTY, Box, beside, boxed_lines, grown, space
from kb.typesetting.cells import cells, pad
from kb.typesetting.grids import grid
from kb.typesetting.letters import SUPERSCRIPTS
from kb.typesetting.linear import Linear
from kb.typesetting.profiles import UNICODE, Profile, spell
from kb.typesetting.shapes import edges, is_typed, only, small, spread
from kb.typesetting.spacing import GAPS, TIGHT, classes
from kb.typesetting.styles import DISPLAY, SCRIPT, TEXT
from kb.typesetting.tree import (
    BIG,
    CLOSE,
    INNER,
    OP,
    OPEN,
    ORD,
    PUNCT,
    REL,
    Accent,
    Arrow,
    Atom,
    Boxed,
    Fenced,
    Fraction,
    Group,
    Node,
    Root,
    Scripts,
    Space,
    Stack,
    Table,
    Tag,
)

BARS = frozenset("|‖│║")
_GROWING = frozenset("()[]{}⌈⌉⌊⌋⟨⟩")
_NAMED = {"⌈": "ceil", "⌊": "floor", "⌉": "", "⌋": ""}
# Atoms shorter than this come again and again.
_WORD = 8


class Piece:
    """One box of a row with the gap before it, its class to the left and at its end, and the node it came from."""

    __slots__ = ("box", "cls", "end", "gap", "node")

    def __init__(self, gap: int, box: Box, cls: str, node: Node, end: str = "") -> None:
        self.gap = gap
        self.box = box
        self.cls = cls
        self.end = end or cls
        self.node = node

    def after(self, gap: int) -> Piece:
        """The same box after another gap."""
        return Piece(gap, self.box, self.cls, self.node, self.end)


class Layout:
    """Draws the nodes of one formula as boxes with the characters of a profile."""

    def __init__(self, profile: Profile = UNICODE) -> None:
        self.profile = profile
        self.draw = dict(profile.drawn)
        self.linear = Linear(profile)
        self._strokes = (self.pen("─"), self.pen("⎮"))
        # Breaking asks for what was drawn once again at each level. A node is kept with its box, so that no other one
        # comes to stand at its address.
        self._drawn: dict[tuple[int, int], tuple[Node, Box]] = {}
        self._rows: dict[tuple[int, int, str], tuple[list[Node], list[Piece]]] = {}

    def pen(self, sign: str) -> str:
        return self.draw.get(sign, sign)

    def node(self, node: Node, style: int = DISPLAY) -> Box:
        """One node as a box."""
        kind = type(node)
        if kind is Atom:
            return self.atom(node)  # type: ignore[arg-type]
        known = self._drawn.get((id(node), style))
        if known is None:
            known = self._drawn[id(node), style] = node, _METHODS[kind](self, node, style)
        return known[1]

    def atom(self, atom: Atom) -> Box:
        text = atom.text
        return (_letter if len(text) < _WORD else _spelled)(text, atom.font, self.profile.name)

    # --- rows

    def pieces(self, items: list[Node], style: int, after: str = "") -> list[Piece]:
        """Nodes side by side, with the gaps between them. `after` is the class that stands before the row."""
        known = self._rows.get((id(items), style, after))
        if known is None:
            known = self._rows[id(items), style, after] = items, self._pieced(items, style, after)
        return known[1]

    def _pieced(self, items: list[Node], style: int, after: str) -> list[Piece]:
        found: list[Piece] = []
        nodes, spaces, pending = spread(items)
        sides = [_sides(node) for node in nodes]
        judged = classes([left if left == right else ORD for left, right in sides], after)
        gaps = TIGHT if style == SCRIPT else GAPS
        previous: Piece | None = None
        right = after
        for place, node in enumerate(nodes):
            box = self.node(node, style)
            if style == DISPLAY and place + 1 < len(nodes) and hanging.is_bare_integral(node, nodes[place + 1]):
                box = hanging.integral(self, node, Scripts(node))
            if previous is not None and isinstance(node, Scripts) and previous.box.tall and not spaces[place]:
                box = self.evaluated(previous.box, node, box)
            left, following = sides[place]
            if left == following:
                left = following = judged[place]
                if left == INNER and len(box.lines) == 1:
                    left = following = ORD
            gap = gaps[right, left] if right else 0
            if spaces[place] and (style != SCRIPT or spaces[place] > 1):
                gap = max(gap, spaces[place])
            if previous is not None:
                gap = self.between(previous, box, node, (right, left), gap)
                inner = previous.node
                ends = left in (CLOSE, PUNCT) or box.lines[0] == "."
                if not gap and not ends and isinstance(inner, Root) and len(previous.box.lines) == 1:
                    # Without its roof a root would seem to reach over what follows.
                    previous.box = Box([self.linear.root(inner, style == SCRIPT, bracketed=True)])
            previous = Piece(gap, box, left, node, following)
            found.append(previous)
            right = following
        if found and not found[-1].box.width:
            found[-1].gap = 0
        self.lone_brackets(found)
        # A space at the end parts nothing, but where one stands at the beginning too, it keeps the row in its middle.
        if pending > (not found or not spaces[0]) and found and style != SCRIPT:
            found.append(Piece(0, space(pending), ORD, Space(pending)))
        return found

    def lone_brackets(self, pieces: list[Piece]) -> None:
        """Brackets without a partner in their row grow with what they open or close."""
        lone = [place for place, piece in enumerate(pieces) if _grows(piece.node)]
        if not lone or not any(piece.box.tall for piece in pieces):
            return
        closed = list(accumulate(pieces, _extent, initial=(0, 0, False)))
        opened = list(accumulate(reversed(pieces), _extent, initial=(0, 0, False)))[::-1]
        for place in lone:
            piece = pieces[place]
            above, below, tall = opened[place + 1] if piece.cls == OPEN else closed[place]
            if tall and piece.cls in (OPEN, CLOSE) and isinstance(piece.node, Atom):
                piece.box = self.delimiter(piece.node.text, above, below)

    def evaluated(self, before: Box, node: Scripts, box: Box) -> Box:
        """A bar with limits after something tall, as tall as that: f evaluated at a place."""
        sign = only(node.base)
        if not isinstance(sign, Atom) or sign.text != "|" or not before.above or not before.below:
            return box
        bar = self.delimiter("|", before.above, before.below)
        return hanging.corners(self, bar, node)

    def between(self, previous: Piece, box: Box, node: Node, sides: tuple[str, str], gap: int) -> int:
        """The gap between two boxes: that of their classes, but so that they neither run together nor fall apart."""
        left, right = previous.box.lines[previous.box.base], box.lines[box.base]
        if not left or not right:
            return gap
        if sides[0] == INNER and (right == "." or (isinstance(node, Scripts) and right[0] == self.pen("│"))):
            return 0
        if sides == (OP, OPEN) and (len(previous.box.lines) > 1 or right[0] in BARS):
            return 1
        if gap:
            roomy = left.endswith(" ") and _is_words(previous.node)
            # A sum leaves room on its own line, but not on that of its limits, where another's limits may stand.
            beside_line = [right] if len(previous.box.lines) == 1 else box.lines
            roomy = roomy or (_is_drawn(node) and all(line.startswith(" ") for line in beside_line))
            return gap - 1 if roomy else gap
        if sides == (REL, REL) and not self.profile.small and not (is_typed(previous.node) and is_typed(node)):
            return 1
        if right[0] in self._strokes and left[-1] in (right[0], "−", "-"):
            return 1
        if type(previous.node) is not Atom or type(node) is not Atom:
            if isinstance(node, Root) and node.index is not None:
                return 1
            if _is_arrow(previous.node) or _is_arrow(node):
                return 1
        if isinstance(previous.node, Accent) and isinstance(node, Accent) and previous.box.solid and box.solid:
            return 1  # two lines over neighbours are not one line over both
        if left[-1] in "*∗⋆" and isinstance(previous.node, Scripts) and right[0].isalnum():
            return 1
        if not (left[-1].isalnum() and right[0].isalnum()) or is_one_name(previous.node, node):
            return 0
        return int(self.linear.wordy(previous.node) or self.linear.wordy(node))

    def row(self, items: list[Node], style: int = DISPLAY, after: str = "") -> Box:
        """Nodes side by side as one box."""
        if not items:
            return EMPTY
        if len(items) == 1 and not after:
            return self.node(items[0], style)
        pieces = self.pieces(items, style, after)
        if style == SCRIPT and any(isinstance(only(item), Fraction | Root) for item in items):
            whole = self.join(pieces)
            # On one line a fraction needs the brackets that its neighbours ask for.
            return Box([self.linear.row(items, True)]) if len(whole.lines) == 1 else whole
        return self.join(pieces)

    def join(self, pieces: list[Piece]) -> Box:
        """Pieces as one box."""
        boxes: list[Box] = []
        for piece in pieces:
            if piece.gap:
                boxes.append(space(piece.gap))
            boxes.append(piece.box)
        return beside(boxes)

    def group(self, group: Group, style: int) -> Box:
        return self.row(group.items, style)

    # --- what stands over something

    def fraction(self, node: Fraction, style: int) -> Box:
        if style == SCRIPT:
            top, bottom = self.node(node.top, SCRIPT), self.node(node.bottom, SCRIPT)
            if len(top.lines) == 1 and len(bottom.lines) == 1 and node.bar:
                return Box([self.linear.node(node, True)])
        else:
            inner = TEXT if style == DISPLAY else style
            top, bottom = self.node(node.top, inner), self.node(node.bottom, inner)
        width = max(top.width, bottom.width, 1)
        bar = self.pen("─")
        parts = ((node.top, top), (node.bottom, bottom))
        if any(box.width == width and isinstance(only(part), Fraction) for part, box in parts):
            width += 2
        rule = bar * width if node.bar else " " * width
        return Box([*boxed_lines(top, width, "c"), rule, *boxed_lines(bottom, width, "c")], len(top.lines), width, True)

    def root(self, node: Root, style: int) -> Box:
        body = self.node(node.body, style)
        if len(body.lines) == 1:
            return Box([self.linear.node(node, style == SCRIPT)])
        bar, tick = self.pen("│"), self.pen("╲")
        lines = [" " + self.pen("┌") + self.pen("─") * (body.width + 1)]
        lines += [f" {bar}{line} " for line in body.lines]
        lines[-1] = tick + lines[-1][1:]
        if node.index is None:
            return Box(lines, body.base + 1, body.width + 3, True)
        index = self.node(node.index, SCRIPT)
        raised = small(node.index, SUPERSCRIPTS) if self.profile.small else None
        sign = raised if raised and len(index.lines) == 1 else self.linear.node(node.index, True)
        # The index stands in the crook of the sign, above the tick.
        extra = max(cells(sign) - 1, 0)
        lines = [" " * extra + line for line in lines]
        lines[-2] = pad(sign, extra + 1, "r") + lines[-2][extra + 1 :]
        return Box(lines, body.base + 1, body.width + 3 + extra, True)

    # --- brackets and tables

    def fenced(self, node: Fenced, style: int) -> Box:
        return beside(self.fence_parts(node, [self.node(part, style) for part in node.parts]))

    def fence_parts(self, node: Fenced, parts: list[Box]) -> list[Box]:
        """Delimiters as tall as the tallest part, with the parts between them."""
        above = below = 0
        if any(box.tall for box in parts):
            above = max(box.above for box in parts)
            below = max(box.below for box in parts)
            if not node.grows and not (above and below):
                above = below = 0
        found = [self.delimiter(node.left, above, below)]
        for place, part in enumerate(parts):
            opens = node.left if place == 0 else node.middles[place - 1]
            if self.draw and above + below and (opens == "⟨" or _begins_with_root(node, place)):
                # The foot of the sign and that of a bracket are one stroke, a point and a bar an arrow.
                found.append(space(1))
            if place:
                middle = self.delimiter(node.middles[place - 1], above, below)
                found += [space(1), middle, space(1)] if node.middles[place - 1] in "|‖" else [middle]
            found.append(part)
        if self.draw and above + below and node.right == "⟩":
            found.append(space(1))
        found.append(self.delimiter(node.right, above, below))
        return [box for box in found if box.width]

    def delimiter(self, sign: str, above: int, below: int) -> Box:
        # In ASCII the pieces of a tall ⌊ would be those of a bracket: there it is a name.
        name = _NAMED.get(sign) if not self.profile.small else None
        if above + below and name is not None:
            return beside([Box([name]), grown("(" if name else ")", above, below, self.draw)])
        if above + below == 0 or sign not in "()[]{}|‖⌈⌉⌊⌋⟮⟯⟦⟧⟨⟩/":
            return _letter(sign, "", self.profile.name) if sign else EMPTY
        return grown(sign, above, below, self.draw)

    def tag(self, node: Tag, style: int) -> Box:
        return beside([space(2), self.node(node.body, TEXT)])

    def boxed(self, node: Boxed, style: int) -> Box:
        body = self.node(node.body, style)
        pen = self.pen
        side = pen("│")
        rule = pen("─") * (body.width + 2)
        lines = [
            pen("┌") + rule + pen("┐"),
            *(f"{side} {line} {side}" for line in body.lines),
            pen("└") + rule + pen("┘"),
        ]
        return Box(lines, body.base + 1, body.width + 4, True)


_METHODS: dict[type, Callable[[Layout, Any, int], Box]] = {
    Group: Layout.group,
    Scripts: hanging.scripts,
    Fraction: Layout.fraction,
    Root: Layout.root,
    Accent: marks.accent,
    Stack: marks.stacked,
    Arrow: marks.arrow,
    Fenced: Layout.fenced,
    Table: grid,
    Tag: Layout.tag,
    Boxed: Layout.boxed,
    Space: lambda layout, node, style: space(node.width),
}


def _spelled(text: str, font: str, profile: str) -> Box:
    return Box([spell(text, font, profile)])


_letter = lru_cache(maxsize=2048)(_spelled)


def _grows(node: Node) -> bool:
    """Whether a node is a bracket; in words, as in what is shown as written, it is none."""
    return isinstance(node, Atom) and node.text in _GROWING and node.font != "text"


def _sides(node: Node) -> tuple[str, str]:
    return (BIG, BIG) if isinstance(node, Scripts) and hanging.is_operator(node) else edges(node)


def _begins_with_root(node: Fenced, part: int) -> bool:
    items = node.parts[part].items if node.parts else []
    return bool(items) and isinstance(only(items[0]), Root)


def _is_drawn(node: Node) -> bool:
    """Whether a node is a row that holds something to see."""
    return isinstance(node, Group) and not isinstance(only(node), Space)


def _is_words(node: Node) -> bool:
    return isinstance(node, Atom) and node.font == "text"


def _is_arrow(node: Node) -> bool:
    """Whether a node is words over an arrow, as between two steps."""
    return isinstance(node, Accent) and node.name in ("underrightarrow", "underleftarrow", "underleftrightarrow")


def _extent(found: tuple[int, int, bool], piece: Piece) -> tuple[int, int, bool]:
    """How far pieces reach above and below the baseline, and whether one is tall, with another one."""
    box = piece.box
    return max(found[0], box.above), max(found[1], box.below), found[2] or box.tall
