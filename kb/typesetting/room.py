"""Room that an author leaves: lengths and what is not drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting.cells import cells
from kb.typesetting.notation import starred
from kb.typesetting.tree import BIN, REL, Accent, Atom, Fenced, Fraction, Group, Node, Root, Scripts, Space

if TYPE_CHECKING:
    from kb.typesetting.parser import Parser


def phantom(parser: Parser) -> Node:
    """As much room as an argument would take."""
    room = Space(columns_of(parser.argument()))
    # It is an operand as what it stands for is.
    return Group([room]) if room.width else room


def columns_of(node: Node) -> int:
    """About as many columns as a tree takes, for the room that it leaves."""
    if isinstance(node, Group):
        return sum(map(columns_of, node.items))
    if isinstance(node, Atom):
        return cells(node.text) + 2 * (node.cls in (BIN, REL))
    if isinstance(node, Scripts):
        return columns_of(node.base) + max(columns_of(one) if one else 0 for one in (node.sub, node.sup))
    if isinstance(node, Fenced):
        return sum(map(columns_of, node.parts)) + len(node.left) + len(node.right) + 3 * len(node.middles)
    if isinstance(node, Fraction):
        return max(columns_of(node.top), columns_of(node.bottom))
    if isinstance(node, Accent):
        return columns_of(node.body)
    if isinstance(node, Root):
        return columns_of(node.body) + 1
    return node.width if isinstance(node, Space) else 2


_LENGTH = re.compile(
    r"\s*=?\s*([-+]?\s*\d*[.,]?\d*)\s*(em|ex|mu|pt|px|bp|pc|cm|mm|in|dd|cc|sp|rem|\\[a-z]+)"
    r"(?:\s*(?:plus|minus)\s*[\d.]+\s*[a-z]{2,3})*"
)
_WIDE = {"em": 0.3, "rem": 0.3, "ex": 0.7, "mu": 6, "pt": 4, "px": 5, "cm": 0.1, "mm": 1, "in": 0.05}


def length(parser: Parser) -> Node:
    """A length behind its command, in braces or not, as white space."""
    starred(parser)
    if parser.peek() == "{":
        return _space_of(_LENGTH.match(parser.raw_group()))
    found = _LENGTH.match("".join(parser.tokens[parser.place : parser.place + 30]))
    taken = len(found[0]) if found else 0
    while taken > 0 and parser.place < len(parser.tokens):
        token = parser.tokens[parser.place]
        if len(token) > taken:
            parser.tokens[parser.place] = token[taken:]
            break
        taken -= len(token)
        parser.place += 1
    return _space_of(found)


def _space_of(length: re.Match[str] | None) -> Node:
    if length is None:
        return Space(0)
    digits = length[1].replace(",", ".").replace(" ", "").strip("+")
    try:
        amount = float(digits or "1")
    except ValueError:
        amount = 1.0
    return Space(max(0, min(8, round(amount / _WIDE.get(length[2], 1)))))
