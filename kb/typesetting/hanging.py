"""Scripts and limits around a base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.typesetting.boxes import Box, beside, boxed_lines, stack
from kb.typesetting.letters import SUBSCRIPTS, SUPERSCRIPTS, WIDE
from kb.typesetting.shapes import edges, only, small
from kb.typesetting.styles import DISPLAY, SCRIPT
from kb.typesetting.symbols import INTEGRALS
from kb.typesetting.tree import BIG, Accent, Atom, Fraction, Group, Node, Root, Scripts, Space, Stack

if TYPE_CHECKING:
    from kb.typesetting.layout import Layout


def scripts(layout: Layout, node: Scripts, style: int) -> Box:
    """A base with its scripts, as small letters, beside it, or above and below it."""
    base_node = only(node.base)
    integral_sign = isinstance(base_node, Atom) and base_node.text in INTEGRALS
    above = node.limits
    if above is None:
        above = takes_limits(base_node, style) and not integral_sign
    base = layout.node(base_node, style)
    if above and (node.sub is not None or node.sup is not None):
        if style != DISPLAY and isinstance(base_node, Atom) and node.limits is None and base_node.cls == BIG:
            beside_it = small_scripts(layout, node, base)
            if beside_it is not None:
                return beside_it
        return limits(layout, base, node.sup, node.sub)
    if isinstance(base_node, Atom) and integral_sign and style == DISPLAY:
        return integral(layout, base_node, node)
    if isinstance(base_node, Fraction | Scripts | Root) and len(base.lines) == 1:
        base = beside([Box(["("]), base, Box([")"])])
    if not (base.tall or (base.solid and len(base.lines) > 1)):
        done = small_scripts(layout, node, base)
        return done if done is not None else hung(layout, base, node)
    return corners(layout, base, node)


def takes_limits(node: Node, style: int) -> bool:
    """Whether a base carries its scripts above and below it."""
    if isinstance(node, Atom):
        return (node.cls == BIG and style != SCRIPT) or (node.font == "limits" and style != SCRIPT)
    if isinstance(node, Group) and node.items:
        return all(isinstance(item, Atom | Space) for item in node.items) and takes_limits(node.items[-1], style)
    if isinstance(node, Stack):
        return edges(node)[0] == "op"
    return isinstance(node, Accent) and node.name in WIDE


def small_scripts(layout: Layout, node: Scripts, base: Box) -> Box | None:
    """Scripts as small letters on the baseline, where Unicode has them all."""
    if not layout.profile.small:
        return None
    sub, sup = small(node.sub, SUBSCRIPTS), small(node.sup, SUPERSCRIPTS)
    star = only(node.sup) if node.sup is not None else None
    if sup is None and node.sub is None and isinstance(star, Atom) and star.text in "*∗⋆":
        sup = star.text
    if sub is None or sup is None:
        return None
    if not sub and not sup:
        return base
    return beside([base, Box([sub + sup])])


def hung(layout: Layout, base: Box, node: Scripts) -> Box:
    """Scripts a line above and a line below the baseline; what has small letters stays on it."""
    sup_text = small(node.sup, SUPERSCRIPTS) if layout.profile.small else None
    sub_text = small(node.sub, SUBSCRIPTS) if layout.profile.small else None
    primes = layout.linear.node(node.sup, True) if node.sup is not None else ""
    if primes and set(primes) <= set("′″‴'"):
        base, sup = beside([base, Box([primes])]), None
    else:
        sup = layout.node(node.sup, SCRIPT) if node.sup is not None else None
    if node.sub is not None and sub_text and sup is not None:
        base = beside([base, Box([sub_text])])
        sub = None
    else:
        sub = layout.node(node.sub, SCRIPT) if node.sub is not None else None
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


def corners(layout: Layout, base: Box, node: Scripts) -> Box:
    """Scripts at the corners of a tall base."""
    sup = layout.node(node.sup, SCRIPT) if node.sup is not None else None
    sub = layout.node(node.sub, SCRIPT) if node.sub is not None else None
    width = max(sub.width if sub else 0, sup.width if sup else 0)
    height = len(base.lines)
    middle = max(height - (1 if sup else 0) - (1 if sub else 0), 0)
    lines = boxed_lines(sup, width, "l") if sup else []
    top = len(lines) - 1 if sup else 0
    lines = [*lines, *([" " * width] * middle), *(boxed_lines(sub, width, "l") if sub else [])]
    return beside([base, Box(lines, base.base + top, width, True)])


def limits(layout: Layout, base: Box, over: Node | None, under: Node | None) -> Box:
    """A base with something centred above and below it."""
    boxes = [layout.node(over, SCRIPT)] if over is not None else []
    middle = len(boxes)
    boxes.append(base)
    if under is not None:
        boxes.append(layout.node(under, SCRIPT))
    return stack(boxes, middle)


def integral(layout: Layout, sign: Atom, node: Scripts) -> Box:
    """An integral three lines high with its limits at the ends."""
    over = layout.node(node.sup, SCRIPT) if node.sup is not None else None
    under = layout.node(node.sub, SCRIPT) if node.sub is not None else None
    count = {"∬": 2, "∭": 3, "⨌": 4}.get(sign.text, 1)
    middle = {"∮": "∮", "∯": "∯", "∰": "∰"}.get(sign.text)
    column = Box([layout.pen(mark) * count for mark in "⌠⎮⌡"], 1, count, True)
    if middle and layout.profile.small:
        column.lines[1] = middle
    width = max(over.width if over else 0, under.width if under else 0)
    lines = boxed_lines(over, width, "l") if over else [" " * width]
    base = len(lines)
    lines = [*lines, " " * width, *(boxed_lines(under, width, "l") if under else [" " * width])]
    return beside([column, Box(lines, base, width, True)])
