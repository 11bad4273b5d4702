"""A tree becomes a box: fractions, roots, scripts, limits, brackets, matrices in two dimensions."""

from __future__ import annotations

from kb.typesetting.boxes import EMPTY, Box, beside, boxed_lines, grown, space, stack
from kb.typesetting.cells import cells
from kb.typesetting.grids import grid
from kb.typesetting.letters import BELOW, COMBINING, SUBSCRIPTS, SUPERSCRIPTS, WIDE
from kb.typesetting.linear import Linear, edges, small
from kb.typesetting.profiles import UNICODE, Profile, spell
from kb.typesetting.spacing import GAPS, TIGHT, classes
from kb.typesetting.symbols import INTEGRALS
from kb.typesetting.tree import (
    BIG,
    INNER,
    ORD,
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

# Styles: displays put limits above and below, text (inside fractions) beside where it can, scripts draw small.
DISPLAY, TEXT, SCRIPT = range(3)


class Piece:
    """One box of a row with the gap before it, its class and the node it came from."""

    __slots__ = ("box", "cls", "gap", "node")

    def __init__(self, gap: int, box: Box, cls: str, node: Node) -> None:
        self.gap = gap
        self.box = box
        self.cls = cls
        self.node = node


class Layout:
    """Draws nodes as boxes with the characters of a profile."""

    def __init__(self, profile: Profile = UNICODE) -> None:
        self.profile = profile
        self.draw = dict(profile.drawn)
        self.linear = Linear(profile)

    def pen(self, sign: str) -> str:
        return self.draw.get(sign, sign)

    def node(self, node: Node, style: int = DISPLAY) -> Box:
        """One node as a box."""
        kind = type(node)
        if kind is Atom:
            return self.atom(node, style)  # type: ignore[arg-type]
        return _METHODS[kind](self, node, style)

    def atom(self, atom: Atom, style: int) -> Box:
        if atom.cls == BIG and style == DISPLAY and atom.text in INTEGRALS and False:
            return EMPTY
        return Box([spell(atom.text, atom.font, self.profile.name)])

    # --- rows

    def pieces(self, items: list[Node], style: int, after: str = "") -> list[Piece]:
        """Nodes side by side, with the gaps between them. `after` is the class that stands before the row."""
        found: list[Piece] = []
        nodes: list[Node] = []
        spaces: list[int] = []
        pending = 0
        for item in items:
            if isinstance(item, Space):
                pending += item.width
            else:
                nodes.append(item)
                spaces.append(pending)
                pending = 0
        sides = [edges(node) for node in nodes]
        judged = classes([left if left == right else ORD for left, right in sides], after)
        gaps = TIGHT if style == SCRIPT else GAPS
        previous: Piece | None = None
        right = after
        for place, node in enumerate(nodes):
            box = self.node(node, style)
            left, following = sides[place]
            if left == following:
                left = following = judged[place]
                if left == INNER and len(box.lines) == 1:
                    left = following = ORD
            gap = gaps[right, left] if right else 0
            if spaces[place] and (style != SCRIPT or spaces[place] > 1):
                gap = max(gap, spaces[place])
            if previous is not None and not gap:
                gap = self.between(previous, box, node)
            previous = Piece(gap, box, left, node)
            found.append(previous)
            right = following
        if pending > 1 and found and style != SCRIPT:
            found.append(Piece(0, space(pending), ORD, Space(pending)))
        return found

    def between(self, previous: Piece, box: Box, node: Node) -> int:
        """The gap that keeps two boxes from running into each other."""
        before = previous.box
        left, right = before.lines[before.base], box.lines[box.base]
        if not left or not right:
            return 0
        if left[-1] == right[0] == self.pen("─"):
            return 1
        if left[-1].isalnum() and right[0].isalnum() and (_wordy(previous.node) or _wordy(node)):
            return 1
        return 0

    def row(self, items: list[Node], style: int = DISPLAY, after: str = "") -> Box:
        """Nodes side by side as one box."""
        if len(items) == 1 and not after:
            return self.node(items[0], style)
        return self.join(self.pieces(items, style, after))

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

    # --- scripts

    def scripts(self, node: Scripts, style: int) -> Box:
        base_node = _only(node.base)
        limits = node.limits
        if limits is None:
            limits = self.takes_limits(base_node, style)
        if limits and isinstance(base_node, Atom) and base_node.text in INTEGRALS and node.limits is None:
            limits = False
        base = self.node(base_node, style)
        if limits and (node.sub is not None or node.sup is not None):
            if style != DISPLAY and isinstance(base_node, Atom) and node.limits is None and base_node.cls == BIG:
                beside_it = self.small_scripts(node, base)
                if beside_it is not None:
                    return beside_it
            return self.limits(base, node.sup, node.sub)
        if isinstance(base_node, Atom) and base_node.text in INTEGRALS and style == DISPLAY:
            return self.integral(base_node, node)
        if isinstance(base_node, Fraction | Scripts) and len(base.lines) == 1:
            base = beside([Box(["("]), base, Box([")"])])
        if not (base.tall or (base.solid and len(base.lines) > 1)):
            done = self.small_scripts(node, base)
            return done if done is not None else self.hung(base, node)
        return self.corners(base, node)

    def takes_limits(self, node: Node, style: int) -> bool:
        if isinstance(node, Atom):
            return (node.cls == BIG and style != SCRIPT) or (node.font == "limits" and style != SCRIPT)
        if isinstance(node, Group) and node.items:
            return all(isinstance(item, Atom | Space) for item in node.items) and self.takes_limits(
                node.items[-1], style
            )
        if isinstance(node, Stack):
            return edges(node)[0] == "op"
        return isinstance(node, Accent) and node.name in WIDE and node.name not in ("overleftrightarrow",)

    def small_scripts(self, node: Scripts, base: Box) -> Box | None:
        """Scripts as small letters on the baseline, where Unicode has them all."""
        if not self.profile.small:
            return None
        sub, sup = small(node.sub, SUBSCRIPTS), small(node.sup, SUPERSCRIPTS)
        if sup is None and isinstance(node.sup, Atom) and node.sup.text == "*" and node.sub is None:
            sup = "*"
        if sub is None or sup is None:
            return None
        if not sub and not sup:
            return base
        return beside([base, Box([sub + sup])])

    def hung(self, base: Box, node: Scripts) -> Box:
        """Scripts a line above and a line below the baseline; what has small letters stays on it."""
        sup_text = small(node.sup, SUPERSCRIPTS) if self.profile.small else None
        sub_text = small(node.sub, SUBSCRIPTS) if self.profile.small else None
        if node.sup is not None and sup_text and set(sup_text) <= set("′″‴"):
            base, sup = beside([base, Box([sup_text])]), None
        else:
            sup = self.node(node.sup, SCRIPT) if node.sup is not None else None
        if node.sub is not None and sub_text and sup is not None:
            base = beside([base, Box([sub_text])])
            sub = None
        else:
            sub = self.node(node.sub, SCRIPT) if node.sub is not None else None
        if sub is not None and sup is not None and sup_text:
            # One letter stays beside the base and the other hangs below it: a line less.
            sup_box = Box([sup_text])
            width = max(sup_box.width, sub.width)
            lines = [*boxed_lines(sup_box, width, "l"), *boxed_lines(sub, width, "l")]
            return beside([base, Box(lines, 0, width, False)])
        width = max(sub.width if sub else 0, sup.width if sup else 0)
        lines = boxed_lines(sup, width, "l") if sup else []
        middle = len(lines)
        lines = [*lines, " " * width, *(boxed_lines(sub, width, "l") if sub else [])]
        return beside([base, Box(lines, middle, width, False)])

    def corners(self, base: Box, node: Scripts) -> Box:
        """Scripts at the corners of a tall base."""
        sup = self.node(node.sup, SCRIPT) if node.sup is not None else None
        sub = self.node(node.sub, SCRIPT) if node.sub is not None else None
        width = max(sub.width if sub else 0, sup.width if sup else 0)
        height = len(base.lines)
        middle = max(height - (1 if sup else 0) - (1 if sub else 0), 0)
        lines = boxed_lines(sup, width, "l") if sup else []
        top = len(lines) - 1 if sup else 0
        lines = [*lines, *([" " * width] * middle), *(boxed_lines(sub, width, "l") if sub else [])]
        return beside([base, Box(lines, base.base + top, width, True)])

    def limits(self, base: Box, over: Node | None, under: Node | None) -> Box:
        """A base with something centred above and below it."""
        boxes = [self.node(over, SCRIPT)] if over is not None else []
        middle = len(boxes)
        boxes.append(base)
        if under is not None:
            boxes.append(self.node(under, SCRIPT))
        return stack(boxes, middle)

    def integral(self, sign: Atom, node: Scripts) -> Box:
        """An integral three lines high with its limits at the ends."""
        over = self.node(node.sup, SCRIPT) if node.sup is not None else None
        under = self.node(node.sub, SCRIPT) if node.sub is not None else None
        count = {"∬": 2, "∭": 3, "⨌": 4}.get(sign.text, 1)
        middle = {"∮": "∮", "∯": "∯", "∰": "∰"}.get(sign.text)
        column = Box([self.pen(mark) * count for mark in "⌠⎮⌡"], 1, count, True)
        if middle and self.profile.small:
            column.lines[1] = middle
        width = max(over.width if over else 0, under.width if under else 0)
        lines = boxed_lines(over, width, "l") if over else [" " * width]
        base = len(lines)
        lines = [*lines, " " * width, *(boxed_lines(under, width, "l") if under else [" " * width])]
        return beside([column, Box(lines, base, width, True)])

    # --- what stands over something

    def fraction(self, node: Fraction, style: int) -> Box:
        if style == SCRIPT or node.small:
            top, bottom = self.node(node.top, SCRIPT), self.node(node.bottom, SCRIPT)
            if len(top.lines) == 1 and len(bottom.lines) == 1 and node.bar:
                return Box([self.linear.node(node, True)])
        inner = TEXT if style == DISPLAY else style
        top, bottom = self.node(node.top, inner), self.node(node.bottom, inner)
        width = max(top.width, bottom.width, 1)
        bar = self.pen("─")
        if any(
            box.width == width and bar * (width if width < 3 else width - 1) in line
            for box in (top, bottom)
            for line in box.lines[:]
        ):
            width += 2
        rule = bar * width if node.bar else " " * width
        return Box([*boxed_lines(top, width, "c"), rule, *boxed_lines(bottom, width, "c")], len(top.lines), width, True)

    def root(self, node: Root, style: int) -> Box:
        body = self.node(node.body, style)
        if style == SCRIPT and len(body.lines) == 1:
            return Box([self.linear.node(node, True)])
        if len(body.lines) == 1:
            return Box([self.linear.node(node, False)])
        height = len(body.lines)
        bar, roof, tick = self.pen("│"), self.pen("─"), self.pen("╲")
        lines = [self.pen("┌") + roof * body.width + roof]
        lines += [bar + line + " " for line in body.lines]
        sign = Box([f" {line}" for line in lines[:-1]] + [tick + lines[-1]], body.base + 1, body.width + 3, True)
        if node.index is None:
            return sign
        index = self.node(node.index, SCRIPT)
        raised = small(node.index, SUPERSCRIPTS) if self.profile.small else None
        if raised:
            index = Box([raised])
        above = height - 1
        extra = max(index.width - 1, 0)
        blank = " " * extra
        padded = [blank + line for line in sign.lines]
        place = max(above - 1 + 1, 0)
        target = height - 1 if height > 0 else 0
        head = padded[target][: extra + 1]
        if head.strip() == "" and len(index.lines) == 1:
            padded[target] = boxed_lines(index, extra + 1, "r")[0] + padded[target][extra + 1 :]
            _ = place
            return Box(padded, sign.base, extra + sign.width, True)
        return beside([Box(index.lines, index.base, index.width), sign])

    def accent(self, node: Accent, style: int) -> Box:
        body = self.node(node.body, style)
        single = len(body.lines) == 1
        if node.name in COMBINING and single:
            text = body.lines[0].strip()
            if body.width == 1 or (node.name in ("overline", "bar", "underline", "cancel") and text.isalnum()):
                return Box([self.linear.accent(node, style == SCRIPT)])
        if not body.width:
            return body
        below = node.name in BELOW
        mark = Box([self.mark(node.name, body.width)])
        return stack([body, mark] if below else [mark, body], 0 if below else 1)

    def mark(self, name: str, width: int) -> str:
        """The line of a wide accent."""
        pen = self.pen
        if name in ("overbrace", "underbrace", "overparen", "underparen", "overbracket", "underbracket"):
            over = name.startswith("over")
            left, right, point = ("╭", "╮", "┴") if over else ("╰", "╯", "┬")
            if width < 3:
                return pen("⏞" if over else "⏟") * width
            room = width - 3
            return pen(left) + pen("─") * ((room + 1) // 2) + pen(point) + pen("─") * (room // 2) + pen(right)
        plain = not self.profile.small
        if name in ("overrightarrow", "vec", "underrightarrow"):
            return pen("─") * (width - 1) + (">" if plain else "→")
        if name in ("overleftarrow", "underleftarrow"):
            return ("<" if plain else "←") + pen("─") * (width - 1)
        if name in ("overleftrightarrow", "underleftrightarrow"):
            return ("<" if plain else "←") + pen("─") * (width - 2) + (">" if plain else "→")
        sign = {
            "hat": "^",
            "widehat": "^",
            "tilde": "~",
            "widetilde": "~",
            "dot": ".",
            "ddot": "..",
            "check": "v",
            "widecheck": "v",
        }.get(name)
        if sign:
            return sign if width < 3 else _widened(sign, width, plain)
        return pen("─") * width if name != "dddot" else "..."

    def stacked(self, node: Stack, style: int) -> Box:
        return self.limits(self.node(node.base, style), node.over, node.under)

    def arrow(self, node: Arrow, style: int) -> Box:
        over = self.node(node.over, SCRIPT) if node.over is not None else EMPTY
        under = self.node(node.under, SCRIPT) if node.under is not None else EMPTY
        length = max(over.width, under.width, 1) + 2
        line = "═" if node.head in "⇒⇐⇔=" else "─"
        if not self.profile.small:
            line = "=" if line == "═" else "-"
        head = self.linear.sign(node.head)
        tail = line * (length - cells(head))
        if node.head in "←⇐":
            text = head + tail
        elif node.head in "↔⇔":
            first = {"↔": "←", "⇔": "⇐"}[node.head]
            last = {"↔": "→", "⇔": "⇒"}[node.head]
            text = first + line * (length - 2) + last if self.profile.small else "<" + line * (length - 2) + ">"
        else:
            text = tail + head
        boxes = [over] if over.width else []
        boxes.append(Box([text]))
        if under.width:
            boxes.append(under)
        return stack(boxes, 1 if over.width else 0) if len(boxes) > 1 else boxes[0]

    # --- brackets and tables

    def fenced(self, node: Fenced, style: int) -> Box:
        return beside(self.fence_parts(node, [self.row(part.items, style) for part in node.parts]))

    def fence_parts(self, node: Fenced, parts: list[Box]) -> list[Box]:
        """Delimiters as tall as the tallest part, with the parts between them."""
        above = max(box.above for box in parts)
        below = max(box.below for box in parts)
        if not (any(box.tall for box in parts) and (above + below > 1 or node.grows)):
            above = below = 0
        if not node.grows and not (above and below):
            above = below = 0
        found = [self.delimiter(node.left, above, below)]
        for place, part in enumerate(parts):
            if place:
                middle = self.delimiter(node.middles[place - 1], above, below)
                found += [space(1), middle, space(1)] if node.middles[place - 1] in "|‖" else [middle]
            found.append(part)
        found.append(self.delimiter(node.right, above, below))
        return [box for box in found if box.width]

    def delimiter(self, sign: str, above: int, below: int) -> Box:
        if above + below == 0 or sign not in "()[]{}|‖⌈⌉⌊⌋⟮⟯⟦⟧⟨⟩/":
            text = self.linear.sign(sign)
            return Box([text]) if text else EMPTY
        return grown(sign, above, below, self.draw)

    def table(self, node: Table, style: int) -> Box:
        return grid(self, node, style)

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


_METHODS = {
    Group: Layout.group,
    Scripts: Layout.scripts,
    Fraction: Layout.fraction,
    Root: Layout.root,
    Accent: Layout.accent,
    Stack: Layout.stacked,
    Arrow: Layout.arrow,
    Fenced: Layout.fenced,
    Table: Layout.table,
    Tag: Layout.tag,
    Boxed: Layout.boxed,
    Space: lambda layout, node, style: space(node.width),
}


def _widened(sign: str, width: int, plain: bool) -> str:
    if sign == "^" and not plain:
        return " " * ((width - 2) // 2) + "╱╲" if width < 5 else "╱" + "‾" * 0 + "─" * (width - 2) + "╲"
    if sign == "~" and not plain:
        return "∼" * width
    return " " * ((width - len(sign)) // 2) + sign


def _only(node: Node) -> Node:
    while isinstance(node, Group) and len(node.items) == 1:
        node = node.items[0]
    return node


def _wordy(node: Node) -> bool:
    while isinstance(node, Scripts):
        node = node.base
    return isinstance(node, Atom) and ((len(node.text) > 1 and node.text[0].isalpha()) or not node.text.isascii())
