"""Diagrams of arrows: `CD` of amscd, and the arrows of tikz-cd as signs in their cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting.room import columns_of
from kb.typesetting.tree import REL, Arrow, Atom, Group, Node, Scripts, Space, Table

if TYPE_CHECKING:
    from kb.typesetting.parser import Parser

_ARROW = re.compile(
    r"@(?:(?P<across>[<>)(])(?P<over>[^@<>]*?)(?P=across)(?P<under>[^@<>]*?)(?P=across)"
    r"|(?P<down>[VA])(?P<left>[^@]*?)(?P=down)(?P<right>[^@]*?)(?P=down)|(?P<plain>=|\||\\vert|\\\||\.))",
    re.DOTALL,
)
_PLAIN = {"=": "=", "|": "‖", "\\vert": "‖", "\\|": "‖", ".": ""}
_WAYS = {"r": "→", "l": "←", "d": "↓", "u": "↑", "dr": "↘", "rd": "↘", "dl": "↙", "ld": "↙", "ur": "↗", "ru": "↗"}
_WAYS |= {"ul": "↖", "lu": "↖"}
_LABEL = re.compile(r"\"\{?([^\"]*?)\}?\"")


def read_cd(parser: Parser) -> Node:
    """The rows of a `CD`: objects with arrows between them, arrows down below the objects."""
    start = parser.place
    while parser.place < len(parser.tokens) and parser.tokens[parser.place] != "\\end":
        parser.place += 1
    source = "".join(parser.tokens[start : parser.place])
    parser.place += 1
    parser.raw_group()
    rows = [_row(parser, row) for row in re.split(r"\\\\", source) if row.strip()]
    return Table("array", rows or [[Group([])]], "c")


def _row(parser: Parser, source: str) -> list[Group]:
    cells: list[Group] = []
    place, only_down = 0, source.lstrip().startswith(("@V", "@A", "@|", "@\\", "@."))
    for found in _ARROW.finditer(source):
        if not only_down:
            cells.append(parser.part(source[place : found.start()].strip()))
        elif cells:
            cells.append(Group([]))
        cells.append(Group([_arrow(parser, found)]))
        place = found.end()
    rest = source[place:].strip()
    if rest or not cells:
        cells.append(parser.part(rest))
    return cells


def _arrow(parser: Parser, found: re.Match[str]) -> Node:
    if found["across"]:
        over, under = (parser.part(found[name].strip()) if found[name].strip() else None for name in ("over", "under"))
        return Arrow("→" if found["across"] in ">)" else "←", over or Group([]), under)
    if found["down"]:
        left, right = (parser.part(found[name].strip()).items for name in ("left", "right"))
        sign = Atom("↓" if found["down"] == "V" else "↑", REL)
        more = columns_of(Group(left)) - columns_of(Group(right))
        # As much room on both sides, so that the arrow stands below its object.
        return Group([*_blank(-more), *left, sign, *right, *_blank(more)])
    return Atom(_PLAIN[found["plain"]], REL)


def _blank(width: int) -> list[Node]:
    """So many columns as a node of their own, if any."""
    return [Group([Space(width)])] if width > 0 else []


def read_arrow(parser: Parser) -> Node:
    """`\\arrow[rd, "f"]`: a sign for the way that it goes, its label above."""
    source = parser.raw_optional()
    way = next((part.strip() for part in source.split(",") if part.strip() in _WAYS), "")
    label = _LABEL.search(source)
    sign: Node = Atom(_WAYS.get(way, "→"), REL)
    if label is None or not label[1].strip():
        return sign
    body = parser.part(label[1])
    return Arrow(_WAYS[way], body) if way in ("r", "l") else Scripts(sign, None, body)
