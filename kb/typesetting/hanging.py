"""Scripts and limits around a base."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from kb.typesetting.boxes import EMPTY, Box, beside, boxed_lines, space, stack
from kb.typesetting.cells import cells, pad
from kb.typesetting.letters import SUBSCRIPTS, SUPERSCRIPTS, WIDE
from kb.typesetting.shapes import edges, is_degrees, only, small
from kb.typesetting.styles import DISPLAY, SCRIPT
from kb.typesetting.symbols import INTEGRALS
from kb.typesetting.tree import BIG, ORD, Accent, Atom, Fenced, Fraction, Group, Node, Root, Scripts, Space, Stack

if TYPE_CHECKING:
    from kb.typesetting.layout import Layout


def scripts(layout: Layout, node: Scripts, style: int) -> Box:
    """A base with its scripts, as small letters, beside it, or above and below it."""
    base_node = only(node.base)
    if isinstance(base_node, Scripts) and not base_node.sup and not node.sub and is_plain(base_node.base):
        # {x₁}² needs no brackets.
        node = Scripts(base_node.base, base_node.sub, node.sup)
        base_node = only(node.base)
    integral_sign = isinstance(base_node, Atom) and base_node.text in INTEGRALS
    above = node.limits
    if above is None:
        above = takes_limits(base_node, style) and not integral_sign
    if isinstance(base_node, Group) and is_flanked(base_node):
        sign = beside([layout.node(item, style) for item in base_node.items])
        return limits(layout, sign, node.sup, node.sub)
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
    elif isinstance(base_node, Fraction) or (isinstance(base_node, Scripts) and base_node.sup and node.sup):
        # At the corner of a fraction a script would be read as a part of its numerator.
        base = beside(layout.fence_parts(Fenced("(", [], ")"), [base]))
    return hang(layout, base, node)


def is_plain(node: Node) -> bool:
    """Whether a base is a letter, a mark on one or a word whose index does not go below it."""
    inner = only(node)
    inner = only(inner.body) if isinstance(inner, Accent) and inner.name not in WIDE else inner
    return isinstance(inner, Atom) and inner.cls == ORD and inner.font != "limits"


def hang(layout: Layout, base: Box, node: Scripts) -> Box:
    """A box with scripts beside it."""
    if on_its_line(base):
        done = small_scripts(layout, node, base)
        return done if done is not None else hung(layout, base, node)
    return corners(layout, base, node)


def on_its_line(base: Box) -> bool:
    """Whether a base ends on the baseline, whatever stands above or below it further left."""
    if len(base.lines) == 1 or not (base.tall or base.solid):
        return True
    return all(line.endswith(" ") for place, line in enumerate(base.lines) if place != base.base)


def is_flanked(group: Group) -> bool:
    """Whether a group is an operator with scripts of its own at its corners, as `\\sideset` makes it."""
    if len(group.items) != 3 or edges(group.items[1]) != (BIG, BIG):
        return False
    sides = [only(item) for item in group.items[::2]]
    bases = [side.base if isinstance(side, Scripts) else side for side in sides]
    return all(isinstance(base, Group) and not base.items for base in bases)


def is_operator(node: Node) -> bool:
    """Whether a node is such an operator with limits."""
    if not isinstance(node, Scripts):
        return False
    base = only(node.base)
    return isinstance(base, Group) and is_flanked(base)


def is_bare_integral(node: Node, following: Node) -> TypeGuard[Atom]:
    """Whether a node is an integral sign without limits beside one that has them, and is as tall as that."""
    if not isinstance(node, Atom) or node.text not in INTEGRALS or not isinstance(following, Scripts):
        return False
    base = only(following.base)
    return isinstance(base, Atom) and base.text in INTEGRALS


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
        if node.sub is None and is_degrees(base.lines[-1], node.sup):
            return beside([base, Box(["deg"])])
        return None
    sub, sup = small(node.sub, SUBSCRIPTS), small(node.sup, SUPERSCRIPTS)
    star = only(node.sup) if node.sup is not None else None
    if sup is None and isinstance(star, Atom) and star.text in "*∗⋆":
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
        # The index stays on the line and the exponent stands above it, in one column.
        width = max(sup.width, cells(sub_text))
        lines = [*boxed_lines(sup, width, "l"), pad(sub_text, width)]
        return beside([base, Box(lines, len(sup.lines), width, False)])
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
    """Scripts at the corners of a tall base; where a corner is on the baseline, small or one line further out."""
    sup = layout.node(node.sup, SCRIPT) if node.sup is not None else EMPTY
    sub = layout.node(node.sub, SCRIPT) if node.sub is not None else EMPTY
    end, start = 0, len(base.lines) - 1
    if node.sup is not None and not base.above:
        raised = small(node.sup, SUPERSCRIPTS) if layout.profile.small else None
        sup, end = (Box([raised]), end) if raised else (sup, -1)
    if node.sub is not None and not base.below:
        lowered = small(node.sub, SUBSCRIPTS) if layout.profile.small else None
        sub, start = (Box([lowered]), start) if lowered else (sub, start + 1)
    top = min(0, end - len(sup.lines) + 1)
    width = max(sub.width, sup.width)
    lines = [" " * width] * (max(len(base.lines), start + len(sub.lines)) - top)
    if node.sup is not None:
        lines[end - len(sup.lines) + 1 - top : end + 1 - top] = boxed_lines(sup, width, "l")
    if node.sub is not None:
        lines[start - top : start + len(sub.lines) - top] = boxed_lines(sub, width, "l")
    return beside([base, Box(lines, base.base - top, width, True)])


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
    if middle:
        column.lines[1] = middle if layout.profile.small else "O"
    width = max(over.width if over else 0, under.width if under else 0)
    lines = boxed_lines(over, width, "l") if over else [" " * width]
    base = len(lines)
    lines = [*lines, " " * width, *(boxed_lines(under, width, "l") if under else [" " * width])]
    found = Box(lines, base, width, True)
    # The strokes of ASCII would be read with what stands close to them: /0.
    return beside([column, found] if layout.profile.small else [column, space(1), found])
