"""A note with the macros of its formulas in their long form, line by line where it was.

What one formula defines holds for the whole note, before its definition too; what the note itself defines comes before
what the settings say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from kb.model import Problem
from kb.reading.mask import MATHS, OPENS, mask
from kb.typesetting.macros import Expansion, Macros, may_define

# A formula hidden by the mask; the deletions of a cloze in it stay to be seen.
_FORMULA = re.compile(f"{OPENS}(?={MATHS})(?:[{MATHS}\n]|{{{{c)*{MATHS}")
_EDGES = {"$$": ("$$", "$$"), "$": ("$", "$"), "\\(": ("\\(", "\\)"), "\\[": ("\\[", "\\]")}
# What Pandoc reads outside of formulas too.
_BARE = re.compile(r"^ {0,3}\\(?:def|(?:new|renew|provide)command|DeclareMathOperator)(?![A-Za-z])[^\n]*", re.MULTILINE)
_HEAD = re.compile(r"(?:[ \t]*\n[ \t>]*)*[ \t]*")
_LINE_END = re.compile(r"\n[ \t>]*")
_MOST_GROWTH = 20_000


class _Anchor(Struct, frozen=True):
    """From this place of the long text on the source goes on at `source`, or stays there if `still`."""

    at: int
    source: int
    still: bool = False


class Expanded(Struct, frozen=True):
    """A note's text with its macros in their long form; its lines have the numbers that they had."""

    text: str
    source: str
    anchors: tuple[_Anchor, ...]

    def in_source(self, problems: list[Problem], first_line: int) -> list[Problem]:
        """Problems of the long text, of which line 1 is `first_line`, with the columns that they have in the source."""
        return [
            problem if problem.line < first_line else replace(problem, column=self.column(problem, first_line))
            for problem in problems
        ]

    def column(self, problem: Problem, first_line: int) -> int:
        """The column (from 1) in the source of what a problem points at; of what a macro became, the macro's."""
        begin = _line_start(self.text, problem.line - first_line)
        at = begin + problem.column - 1
        number = bisect_right(self.anchors, at, key=lambda anchor: anchor.at) - 1
        if begin < 0 or number < 0:
            return problem.column
        anchor = self.anchors[number]
        there = anchor.source + (0 if anchor.still else at - anchor.at)
        return max(there - _line_start(self.source, problem.line - first_line) + 1, 1)


def expand_note(text: str, macros: Mapping[str, str]) -> Expanded | None:
    """The text of a note with its macros in their long form; None where there is nothing to replace."""
    if not ((macros and "\\" in text) or may_define(text)):
        return None
    masked = mask(text)
    formulas = [_parted(text, found.start(), found.end()) for found in _FORMULA.finditer(masked)]
    known = Macros(macros, _MOST_GROWTH + 4 * len(text))
    bare = [(found.start(), found.end()) for found in _BARE.finditer(masked)]
    known.learn(text[start:end] for start, end in (*bare, *(formula[:2] for formula in formulas)))
    if not known.known:
        return None
    # A line that only defines is gone like a formula that only does.
    alone = [(start, end, ("", "")) for start, end in bare if _only_defines(text[start:end])]
    formulas = sorted([formula for formula in formulas if not _is_within(formula[0], alone)] + alone)
    parts: list[str] = []
    anchors: list[_Anchor] = []
    done = size = 0
    for start, end, edges in formulas:
        found = known.expand(text[start:end])
        if not found.pieces:
            continue
        outer, after = start - len(edges[0]), end + len(edges[1])
        formula, place = _set_between(found.text, text[start:end], edges)
        size += outer - done
        anchors += [_Anchor(size, outer, still=True)] if place is None else _anchors(found, size, place, start)
        size += len(formula)
        anchors.append(_Anchor(size, after))
        parts += [text[done:outer], formula]
        done = after
    return Expanded("".join([*parts, text[done:]]), text, tuple(anchors)) if parts else None


def long_text(text: str, macros: Mapping[str, str]) -> str:
    """A text with its macros in their long form, for what is shown and found."""
    found = expand_note(text, macros)
    return text if found is None else found.text


def _only_defines(line: str) -> bool:
    return not Macros({}, len(line)).expand(line).text.strip()


def _is_within(place: int, stretches: list[tuple[int, int, tuple[str, str]]]) -> bool:
    """Does a place lie in one of these stretches?"""
    number = bisect_right(stretches, place, key=lambda stretch: stretch[0]) - 1
    return number >= 0 and place < stretches[number][1]


def _parted(text: str, start: int, end: int) -> tuple[int, int, tuple[str, str]]:
    """Where the inside of a formula begins and ends, and what stands around it; an environment is all inside."""
    edges = _EDGES.get(text[start : start + 2]) or _EDGES.get(text[start]) or ("", "")
    return start + len(edges[0]), end - len(edges[1]), edges


def _set_between(expanded: str, source: str, edges: tuple[str, str]) -> tuple[str, int | None]:
    """What stands for a formula, and where in it the long form begins; None where nothing but line ends is left.

    A formula that only defines is gone. No dollar stands beside a space: that would be money.
    """
    if not expanded.strip(" \t>\n"):
        return "".join(_LINE_END.findall(expanded)), None
    left, right = edges
    if left != "$":
        return left + expanded + right, len(left)
    found = _HEAD.match(expanded)
    head = found[0] if found else ""
    core = expanded[len(head) :].rstrip()
    tail = expanded[len(head) + len(core) :]
    if core.count("$") > source.count("$"):
        left, right = "\\(", "\\)"
    before, behind = (part if "\n" in part else "" for part in (head, tail))
    return before + left + core + right + behind, len(before) + len(left) - len(head)


def _anchors(found: Expansion, size: int, place: int, start: int) -> list[_Anchor]:
    """The anchors of a formula that stands at `size`, its long form `place` behind that, its source at `start`."""
    anchors = [_Anchor(size, start)]
    for piece in found.pieces:
        anchors.append(_Anchor(max(size + place + piece.out_start, size), start + piece.start, still=True))
        anchors.append(_Anchor(max(size + place + piece.out_end, size), start + piece.end))
    return anchors


def _line_start(text: str, line: int) -> int:
    """Where a line (from 0) begins; -1 where there is none."""
    at = 0
    for _ in range(line):
        at = text.find("\n", at) + 1
        if not at:
            return -1
    return at
