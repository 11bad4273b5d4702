"""What stands over and under: accents, braces, stacks, arrows with words on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.typesetting.boxes import EMPTY, Box, beside, stack
from kb.typesetting.cells import cells, clusters
from kb.typesetting.hanging import limits
from kb.typesetting.letters import BELOW, COMBINING
from kb.typesetting.running import accent as accent_of
from kb.typesetting.shapes import is_lined, only
from kb.typesetting.styles import SCRIPT
from kb.typesetting.tree import Accent, Arrow, Fenced, Stack

if TYPE_CHECKING:
    from kb.typesetting.layout import Layout

_STRUCK = frozenset(("cancel", "bcancel", "xcancel"))


def accent(layout: Layout, node: Accent, style: int) -> Box:
    """A body with its mark: on the letter itself where one character can carry both, else on a line of its own."""
    body = layout.node(node.body, style)
    if not body.width:
        return body
    text = body.lines[0].strip() if len(body.lines) == 1 else ""
    inner = only(node.body)
    if node.name in _STRUCK and isinstance(inner, Accent) and inner.name in _STRUCK:
        return body
    if node.name in _STRUCK:
        if not layout.profile.small:
            return beside([Box([node.name]), *layout.fence_parts(Fenced("(", [], ")"), [body])])
        stroke = COMBINING["cancel"]
        struck = [
            [sign if sign == " " or stroke in sign else sign + stroke for sign in clusters(line)] for line in body.lines
        ]
        lines = ["".join(signs) for signs in struck]
        return Box(lines, body.base, body.width, body.solid)
    if node.name in COMBINING and text:
        # A letter that carries a mark already has no room for another.
        bare = len(text) == 1 or not layout.profile.small
        lined = node.name in ("overline", "bar", "underline") and is_lined(node) and text.isalnum()
        if (body.width == 1 and bare) or lined:
            return Box([accent_of(layout.linear, node, style == SCRIPT)])
    below = node.name in BELOW
    drawn = Box([mark(layout, node.name, body.width)])
    return stack([body, drawn] if below else [drawn, body], 0 if below else 1)


def mark(layout: Layout, name: str, width: int) -> str:
    """The line of a wide accent."""
    pen = layout.pen
    if name in ("overbrace", "underbrace", "overparen", "underparen", "overbracket", "underbracket"):
        over = name.startswith("over")
        left, right, point = ("╭", "╮", "┴") if over else ("╰", "╯", "┬")
        if width < 3:
            return pen("⏞" if over else "⏟") * width
        room = width - 3
        return pen(left) + pen("─") * ((room + 1) // 2) + pen(point) + pen("─") * (room // 2) + pen(right)
    plain = not layout.profile.small
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
        return sign if width < 2 else _widened(sign, width, plain)
    if name == "dddot":
        return "..."
    # An overline lies close to what it covers; a rule in the middle of its line would be the bar of a fraction.
    return ("_" if name in ("overline", "bar") else pen("─")) * width


def stacked(layout: Layout, node: Stack, style: int) -> Box:
    return limits(layout, layout.node(node.base, style), node.over, node.under)


def arrow(layout: Layout, node: Arrow, style: int) -> Box:
    over = layout.node(node.over, SCRIPT) if node.over is not None else EMPTY
    under = layout.node(node.under, SCRIPT) if node.under is not None else EMPTY
    length = max(over.width, under.width, 1) + 2
    line = "═" if node.head in "⇒⇐⇔=" else "─"
    if not layout.profile.small:
        line = "=" if line == "═" else "-"
    head = line if node.head == "=" else layout.linear.sign(node.head)
    tail = line * (length - cells(head))
    if node.head in "←⇐":
        text = head + tail
    elif node.head in "↔⇔":
        first = {"↔": "←", "⇔": "⇐"}[node.head]
        last = {"↔": "→", "⇔": "⇒"}[node.head]
        text = first + line * (length - 2) + last if layout.profile.small else "<" + line * (length - 2) + ">"
    else:
        text = tail + head
    boxes = [over] if over.width else []
    boxes.append(Box([text]))
    if under.width:
        boxes.append(under)
    return stack(boxes, 1 if over.width else 0) if len(boxes) > 1 else boxes[0]


def _widened(sign: str, width: int, plain: bool) -> str:
    if sign == "^" and not plain:
        return " " * ((width - 2) // 2) + "╱╲" if width < 5 else "╱" + "‾" * 0 + "─" * (width - 2) + "╲"
    if sign == "~" and not plain:
        return "∼" * width
    return " " * ((width - len(sign)) // 2) + sign
