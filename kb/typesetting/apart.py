"""What stands apart on one line, so that no neighbour is read as a part of the other."""

from __future__ import annotations

import re
from collections.abc import Collection

from kb.typesetting.letters import SUBSCRIPTS, SUPERSCRIPTS
from kb.typesetting.shapes import edges, is_call, is_factorial, is_name, only, weight
from kb.typesetting.tables import NEWLINE, lines_of
from kb.typesetting.tree import (
    BIG,
    BIN,
    OP,
    OPEN,
    ORD,
    PUNCT,
    REL,
    Accent,
    Atom,
    Boxed,
    Fenced,
    Fraction,
    Group,
    Node,
    Root,
    Scripts,
    Space,
    Tag,
)

_RAISED = frozenset(SUPERSCRIPTS.values())
# Small letters that a letter of the line could belong to. Raised capitals, as in Aᵀ, are seen to be raised.
_SMALL_LETTERS = frozenset(
    small for table in (SUPERSCRIPTS, SUBSCRIPTS) for sign, small in table.items() if sign.isalpha() and sign.islower()
)
_MARKED = re.compile(r"[_^][^\W_]+$")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_DIGITS = frozenset("0123456789")
_BARS = ("|", "‖")
_INTEGRALS = frozenset("∫∬∭∮∯∰")
# What ends a sentence or a part of it.
_STOPS = frozenset(".,;:。，；：")
_LEFT_OPEN = (REL, BIN, PUNCT, OPEN)
# Operators that a quotient may stand beside without brackets.
_EASY = frozenset("+−±∓⋅×∗*∪∩∧∨")
_HOLLOW = frozenset(("Var", "Cov", "Corr", "Err", "Ent"))
# What ends or divides, though its class does not say so.
_DIVIDING = frozenset(("|", "‖", ".", ":"))


def flowing(lines: list[list[Node]], anew: Collection[int] = (), parted: Collection[int] = ()) -> list[Node]:
    """Lines as one row: one that goes on with a relation or an operator follows at once, another after a semicolon.

    Of the lines with the numbers `anew` one with a sign before its own relation is another; those with the numbers
    `parted` are in any case.
    """
    row: list[Node] = []
    related = False
    for number, line in enumerate(lines):
        first = next((item for item in line if not _is_blank(item)), None)
        if first is None:
            continue
        last = next((item for item in reversed(row) if not _is_blank(item)), None)
        relations = [item for item in line if edges(item)[0] == REL]
        goes_on = edges(first)[0] in (REL, BIN)
        if number in anew and related and goes_on and relations and first is not relations[0]:
            goes_on = False
        if last is not None and (number in parted or not (goes_on or _is_open(last) or _closes(first))):
            row.append(Atom(";", PUNCT))
        row.append(Space(0))
        row += line
        related = related or bool(relations)
    return row


def _is_blank(node: Node) -> bool:
    """Whether a node is room that an author left, or nothing."""
    return isinstance(node, Space) or (isinstance(node, Group) and all(map(_is_blank, node.items)))


def _is_open(node: Node) -> bool:
    """Whether a line that ends in a node goes on in the next one, or ends so that it needs no mark."""
    inner = only(node)
    if isinstance(inner, Fenced) and not inner.right and inner.left in ("(", "["):
        return True
    return edges(node)[1] in _LEFT_OPEN or (isinstance(inner, Atom) and inner.text.rstrip()[-1:] in _STOPS)


def _closes(node: Node) -> bool:
    """Whether a line begins with the rest of brackets that the one before opened."""
    inner = only(node)
    return isinstance(inner, Fenced) and not inner.left and inner.right in (")", "]", "}")


def unbroken(items: list[Node]) -> list[Node]:
    """Items without the author's line breaks."""
    if any(item is NEWLINE for item in items):
        lines = [line.items for line in lines_of(items)]
        return flowing(lines, range(len(lines)))
    return items


def is_fenced_by_bars(node: Node) -> bool:
    """Whether a node is |x| or ‖x‖, whatever script it carries."""
    node = only(node.base) if isinstance(node, Scripts) else only(node)
    return isinstance(node, Fenced) and node.left in _BARS


def is_integral(node: Node) -> bool:
    """Whether a node is an integral sign, with its limits or without."""
    node = only(node.base) if isinstance(node, Scripts) else node
    return isinstance(node, Atom) and node.text in _INTEGRALS


def is_differential(nodes: list[Node], place: int) -> bool:
    """Whether the nodes from `place` on are d and a letter."""
    node = nodes[place]
    if not isinstance(node, Atom) or node.text != "d" or place + 1 == len(nodes):
        return False
    following = nodes[place + 1]
    following = only(following.base) if isinstance(following, Scripts) else only(following)
    return isinstance(following, Accent) or (isinstance(following, Atom) and following.text.isalpha())


def is_named(node: Node) -> bool:
    """Whether what is written as a word before its brackets is a mark, a frame or a root: hat(x), sqrt(x)."""
    while isinstance(node, Scripts):
        node = node.base
    return isinstance(only(node), Accent | Boxed | Root)


def is_one_name(before: Node, node: Node) -> bool:
    """Whether a hollow capital and the upright letters behind it are the name of one thing: 𝕍ar, ℂov."""
    following = only(node.base) if isinstance(node, Scripts) else node
    return (
        isinstance(before, Atom)
        and isinstance(following, Atom)
        and (before.font, following.font) == ("double", "upright")
        and before.text + following.text in _HOLLOW
    )


def runs_together(shown: str, part: str, before: Node, node: Node) -> bool:
    """Whether `part`, the text of `node`, could be taken for a piece of what is `shown` just before it, or join it."""
    last, first = shown[-1], part[0]
    if isinstance(before, Scripts):
        if first.isalnum() and (last in "}*⋆" or _MARKED.search(shown) or (last == ")" and is_marked(shown))):
            return True
        if first == "(" and last == ")" and is_marked(shown, "^"):
            return True
        if last in _SMALL_LETTERS and (first in _LETTERS or first in _DIGITS):
            return True
        if last.isdigit() and first in _DIGITS:
            return True
        if last in _RAISED and first == "√":
            return True
        if first == "{" and (last == "}" or shown[-2:-1] in ("_", "^")):
            return True
    if first in _BARS and last in _BARS and is_fenced_by_bars(before) and is_fenced_by_bars(node):
        return True
    # A tall exponent leans on its base, not on the letters before it.
    return isinstance(node, Scripts) and last.isalnum() and last not in _DIGITS and part[1:3] in ("^{", "^(")


def is_marked(shown: str, marks: str = "_^") -> bool:
    """Whether a text that ends in a bracket ends in a script in round brackets."""
    level = 0
    for place in range(len(shown) - 1, -1, -1):
        level += (shown[place] == ")") - (shown[place] == "(")
        if level == 0:
            return place > 0 and shown[place - 1] in marks
    return False


def is_argument(node: Group, part: str, held: bool, alone: bool) -> bool:
    """Whether braces behind a function's name hold an argument that would not be seen to end there.

    `held`: a factor follows; `alone`: none does that the argument could run into, or brackets, which call it.
    """
    several = len(node.items) > 1
    inner = only(node)
    if isinstance(inner, Fraction | Fenced):
        return False
    if isinstance(inner, Scripts) and isinstance(only(inner.base), Fenced):
        return True  # the power is of the argument, not of the function
    if several and (weight(node) > 1 or (" " in part and not is_call(node))):
        return True
    return held and (several or (bool(node.items) and not alone))


def is_greek_number(before: Node, node: Node) -> bool:
    """Whether a number follows a Greek letter: γ 1 is a product, and no name as h2 is."""
    if not isinstance(before, Atom) or not isinstance(node, Atom):
        return False
    return node.text[:1].isdigit() and len(before.text) == 1 and "α" <= before.text <= "ω"


def are_letters(before: Node, node: Node) -> bool:
    """Whether two neighbours are letters whose product could be taken for a name; dx is one."""
    following = only(node.base) if isinstance(node, Scripts) else node
    both = (before, following)
    return all(isinstance(one, Atom) and len(one.text) == 1 and one.text.isalpha() for one in both) and not (
        isinstance(before, Atom) and before.text in "d∂"
    )


def holds(side: str, judged: str, node: Node, held: Node, *, before: bool = False) -> bool:
    """Whether a neighbour would be read as a factor (or a function) of what stands beside it."""
    if isinstance(node, Atom):
        if node.font == "text":
            return False
        if node.cls == BIN and judged == BIN:
            return isinstance(only(held), Fraction) and node.text not in _EASY
        if is_factorial(node):
            return not before
        if judged == BIG:
            return not before
        return judged in (ORD, OP) and node.cls != BIN and node.text not in _DIVIDING
    if isinstance(node, Tag) or (before and (side == BIG or (side == OP and not is_name(node)))):
        return False
    return side not in (REL, BIN, PUNCT, BIG if before else "")
