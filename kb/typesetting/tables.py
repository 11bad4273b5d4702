"""Environments: the rows and columns of matrices, cases, arrays and aligned displays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting.diagrams import read_cd
from kb.typesetting.tree import ORD, Atom, Group, Node, Space, Table, Tag
from kb.typesetting.words import text

if TYPE_CHECKING:
    from kb.typesetting.parser import Parser

NEWLINE = Atom("\n", ORD, "newline")
COLUMN = Space(1)
_RULES = frozenset(("\\hline", "\\toprule", "\\midrule", "\\bottomrule", "\\hdashline"))
_NICE = re.compile(r"^([bpvVB]?)Nice(Matrix|Array)$")

# Environment -> kind, column alignment, left and right delimiter.
_ENVIRONMENTS = {
    "matrix": ("matrix", "c", "", ""),
    "pmatrix": ("matrix", "c", "(", ")"),
    "bmatrix": ("matrix", "c", "[", "]"),
    "darray": ("array", "c", "", ""),
    "vsmallmatrix": ("matrix", "c", "|", "|"),
    "Vsmallmatrix": ("matrix", "c", "‖", "‖"),
    "Bsmallmatrix": ("matrix", "c", "{", "}"),
    "drcases": ("cases", "l", "", "}"),
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
_SPECIFIED = frozenset(["array", "darray", "tabular", "IEEEeqnarray", "alignat", "alignedat", "xalignat", "subarray"])


def read(parser: Parser, name: str) -> Node:
    """The body of an environment whose `\\begin{name}` is behind the parser."""
    plain = _NICE.sub(lambda nice: nice[1] + nice[2].lower(), name.rstrip("*"))
    if plain == "CD":
        return read_cd(parser)
    before = parser.argument() if plain in ("numcases", "subnumcases") else None
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
    texts: list[int] = []
    rows, lines = _rows(parser, texts)
    if before is not None:
        return Group([before, Table("cases", rows, "l", "{", "", bars, lines)])
    if texts and plain in _ALIGNED:
        return _parted(rows, texts)
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
    source = re.sub(r"[@!<>]\s*\{(?:[^{}]|\{[^{}]*\})*\}", "", source)
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


def plain(parser: Parser, name: str) -> Node:
    """`\\pmatrix{a & b \\cr c & d}`: rows between braces."""
    if parser.peek() != "{":
        return Atom(f"\\{name}", ORD, "text")
    parser.place += 1
    before, parser.environments = parser.environments, parser.environments + 1
    rows, lines = _rows(parser, [])
    parser.environments = before
    parser.peek()
    parser.place += parser.place < len(parser.tokens)
    kind, aligns, left, right = _ENVIRONMENTS.get(name, ("aligned", "rl", "", ""))
    return Table(kind, rows, aligns, left, right, frozenset(), lines)


def _parted(rows: list[list[Group]], texts: list[int]) -> Node:
    """An aligned display with lines of text between its rows."""
    parts: list[list[Group]] = []
    start = 0
    for place in [*texts, len(rows)]:
        if rows[start:place]:
            parts.append([Group([Table("aligned", rows[start:place], "rl")])])
        parts += [rows[place]] if place < len(rows) else []
        start = place + 1
    return Table("gathered", parts, "l")


def _rows(parser: Parser, texts: list[int]) -> tuple[list[list[Group]], frozenset[int]]:
    rows: list[list[Group]] = [[]]
    lines: set[int] = set()
    while True:
        while parser.peek() in _RULES:
            parser.place += 1
            lines.add(len(rows) - 1)
        if parser.peek() in ("\\intertext", "\\shortintertext") and len(rows[-1]) == 0:
            parser.place += 1
            texts.append(len(rows) - 1)
            rows[-1].append(Group([text(parser, parser.raw_group())]))
            rows.append([])
            continue
        parser.skipped = 0
        rows[-1].append(parser.row(stops=("\\end",)))
        rows[-1] += [Group([]) for _ in range(parser.skipped)]
        parser.skipped = 0
        token = parser.peek()
        if token == "&":
            parser.place += 1
        elif token == "\\\\":
            # Doubled, as where Markdown would eat every other one, it still ends one row.
            while parser.tokens[parser.place : parser.place + 1] == ["\\\\"]:
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
    for row in rows:
        for cell in row:
            numbers = [item for item in cell.items if isinstance(item, Tag)]
            if numbers:
                cell.items = [item for item in cell.items if not isinstance(item, Tag)]
                row[-1].items += numbers
    return rows, frozenset(lines)


def numbers_last(items: list[Node]) -> list[Node]:
    """Items with the number of each line at its end, wherever its author wrote it."""
    if not any(isinstance(item, Tag) for item in items):
        return items
    found: list[Node] = []
    numbers: list[Node] = []
    for item in [*items, NEWLINE]:
        if item is NEWLINE:
            found += numbers
            numbers = []
        (numbers if isinstance(item, Tag) else found).append(item)
    return found[:-1]


def substack(parser: Parser) -> Node:
    """`\\substack{a \\\\ b}`: lines above each other."""
    return parser.braces()


def stacked(group: Group) -> Group:
    """A group; where the author broke its lines, its lines above each other."""
    if not any(item is NEWLINE for item in group.items):
        return group
    return Group([Table("substack", [[line] for line in lines_of(group.items)], "c")])


def bare(items: list[Node]) -> Table:
    """Lines with columns that stand in no environment: aligned as if they stood in one."""
    rows: list[list[Group]] = []
    for line in lines_of(items):
        cells: list[Group] = [Group([])]
        for item in line.items:
            if item is COLUMN:
                cells.append(Group([]))
            else:
                cells[-1].items.append(item)
        rows.append(cells)
    return Table("aligned", rows, "rl")


def lines_of(items: list[Node]) -> list[Group]:
    """Items as lines, cut at each line break."""
    lines: list[Group] = [Group([])]
    for item in items:
        if item is NEWLINE:
            lines.append(Group([]))
        else:
            lines[-1].items.append(item)
    return [line for line in lines if line.items] or [Group([])]
