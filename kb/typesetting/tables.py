"""Environments: the rows and columns of matrices, cases, arrays and aligned displays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting.tree import ORD, Atom, Group, Node, Table

if TYPE_CHECKING:
    from kb.typesetting.parser import Parser

NEWLINE = Atom("\n", ORD, "newline")

# Environment -> kind, column alignment, left and right delimiter.
_ENVIRONMENTS = {
    "matrix": ("matrix", "c", "", ""),
    "pmatrix": ("matrix", "c", "(", ")"),
    "bmatrix": ("matrix", "c", "[", "]"),
    "Bmatrix": ("matrix", "c", "{", "}"),
    "vmatrix": ("matrix", "c", "|", "|"),
    "Vmatrix": ("matrix", "c", "‖", "‖"),
    "smallmatrix": ("matrix", "c", "", ""),
    "psmallmatrix": ("matrix", "c", "(", ")"),
    "bsmallmatrix": ("matrix", "c", "[", "]"),
    "cases": ("cases", "l", "{", ""),
    "dcases": ("cases", "l", "{", ""),
    "rcases": ("cases", "l", "", "}"),
    "numcases": ("cases", "l", "{", ""),
    "array": ("array", "c", "", ""),
    "tabular": ("array", "l", "", ""),
    "subarray": ("substack", "c", "", ""),
    "gathered": ("gathered", "c", "", ""),
    "gather": ("gathered", "c", "", ""),
    "multline": ("gathered", "l", "", ""),
    "multlined": ("gathered", "l", "", ""),
    "eqnarray": ("eqnarray", "rcl", "", ""),
}
_ALIGNED = frozenset(["aligned", "align", "split", "alignat", "alignedat", "flalign", "xalignat"])
_PLAIN = frozenset(["equation", "displaymath", "math", "document", "center", "small"])
_SPECIFIED = frozenset(["array", "tabular", "alignat", "alignedat", "xalignat", "subarray"])


def read(parser: Parser, name: str) -> Node:
    """The body of an environment whose `\\begin{name}` is behind the parser."""
    plain = name.rstrip("*")
    aligns, bars = "", frozenset[int]()
    if plain in _SPECIFIED or (plain.endswith("matrix") and name.endswith("*")):
        optional = parser.raw_optional()
        if plain.startswith("align") or plain == "xalignat":
            parser.raw_group()
        elif parser.peek() == "{":
            aligns, bars = _columns(parser.raw_group())
        elif optional:
            aligns = optional
    elif plain in ("aligned", "gathered", "split", "multlined"):
        parser.raw_optional()
    rows, lines = _rows(parser)
    if plain in _PLAIN and len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    if plain in _ENVIRONMENTS:
        kind, default, left, right = _ENVIRONMENTS[plain]
        return Table(kind, rows, aligns or default, left, right, bars, lines)
    if plain in _ALIGNED or plain in _PLAIN:
        # In alignat the columns stand as close as the author sets them.
        return Table("aligned", rows, "" if plain in _SPECIFIED else "rl")
    return Table("array", rows, aligns or "c", "", "", bars, lines)


def _columns(source: str) -> tuple[str, frozenset[int]]:
    source = re.sub(r"[@!>]\{[^{}]*\}", "", source)
    source = re.sub(r"\*\{(\d{1,2})\}\{([^{}]*)\}", lambda match: match[2] * int(match[1]), source)
    aligns, bars = "", set()
    for mark in re.sub(r"\{[^{}]*\}", "", source):
        if mark in "lcr":
            aligns += mark
        elif mark in "pmbX":
            aligns += "l"
        elif mark in "|:":
            bars.add(len(aligns))
    return aligns, frozenset(bars)


def _rows(parser: Parser) -> tuple[list[list[Group]], frozenset[int]]:
    rows: list[list[Group]] = [[]]
    lines: set[int] = set()
    while True:
        while parser.peek() in ("\\hline", "\\hdashline", "\\toprule", "\\midrule", "\\bottomrule"):
            parser.place += 1
            lines.add(len(rows) - 1)
        rows[-1].append(parser.row(stops=("\\end",)))
        token = parser.peek()
        if token == "&":
            parser.place += 1
        elif token == "\\\\":
            parser.place += 1
            if parser.peek() == "*":
                parser.place += 1
            parser.raw_optional()
            rows.append([])
        elif token == "\\end":
            parser.place += 1
            parser.raw_group()
            break
        elif token == "\\middle":
            rows[-1][-1].items.extend(parser.stray())
        else:
            # The source ended, or what surrounds the environment closes before it does.
            break
    if len(rows) > 1 and all(not cell.items for cell in rows[-1]):
        rows.pop()
    return rows, frozenset(lines)


def substack(parser: Parser) -> Node:
    """`\\substack{a \\\\ b}`: lines above each other."""
    return parser.braces()


def stacked(group: Group) -> Group:
    """A group; where the author broke its lines, its lines above each other."""
    if not any(item is NEWLINE for item in group.items):
        return group
    return Group([Table("substack", [[line] for line in lines_of(group.items)], "c")])


def lines_of(items: list[Node]) -> list[Group]:
    """Items as lines, cut at each line break."""
    lines: list[Group] = [Group([])]
    for item in items:
        if item is NEWLINE:
            lines.append(Group([]))
        else:
            lines[-1].items.append(item)
    return [line for line in lines if line.items] or [Group([])]
