"""What stands over and under: accents, braces, stacks, arrows with words on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.typesetting.boxes import EMPTY, Box, stack
from kb.typesetting.cells import cells
from kb.typesetting.hanging import limits
from kb.typesetting.letters import BELOW, COMBINING
from kb.typesetting.styles import SCRIPT
from kb.typesetting.tree import Accent, Arrow, Stack

if TYPE_CHECKING:
    from kb.typesetting.layout import Layout


def accent(layout: Layout, node: Accent, style: int) -> Box:
    body = layout.node(node.body, style)
    single = len(body.lines) == 1
    if node.name in COMBINING and single:
        text = body.lines[0].strip()
        if body.width == 1 or (node.name in ("overline", "bar", "underline", "cancel") and text.isalnum()):
            return Box([layout.linear.accent(node, style == SCRIPT)])
    if not body.width:
        return body
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
        return sign if width < 3 else _widened(sign, width, plain)
    return pen("─") * width if name != "dddot" else "..."


def stacked(layout: Layout, node: Stack, style: int) -> Box:
    return limits(layout, layout.node(node.base, style), node.over, node.under)


def arrow(layout: Layout, node: Arrow, style: int) -> Box:
    over = layout.node(node.over, SCRIPT) if node.over is not None else EMPTY
    under = layout.node(node.under, SCRIPT) if node.under is not None else EMPTY
    length = max(over.width, under.width, 1) + 2
    line = "═" if node.head in "⇒⇐⇔=" else "─"
    if not layout.profile.small:
        line = "=" if line == "═" else "-"
    head = layout.linear.sign(node.head)
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
