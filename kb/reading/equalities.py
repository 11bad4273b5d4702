"""Equalities of numbers and matrices that a note states: those that are not true are problems of their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kb.model import Outcome, Problem, Severity
from kb.reading.mask import FORMULA
from kb.reading.outline import Line, Outline, every_block
from kb.reading.syntaxes.statements import Statement, statements

# A number, a bracket or the end of a matrix on the left of an equals sign, and the like on its right.
_MAYBE = re.compile(r"=(?<=[\d)}\]|‖&%!°\s]=)\s*&?\s*[-+−(\[\d\\.|‖]")
_LETTERS = re.compile(r"(?<![\\a-zA-Z])(?!e(?![a-zA-Z]))[a-zA-Z](?![^{}]*\}\s*\{)")
_COMMAND = re.compile(r"\\(?:begin|end)\{[a-z]+\*?\}(?:\{[lcr| ]*\})?|\\[a-zA-Z]+|\^\s*\{?\s*(?:T|\\mathrm\{T\})\s*\}?")
# Nobody claims what is only supposed, asked, or shown to be wrong; and other arithmetics have other sums.
_NO_CLAIM = re.compile(
    r"假设|假定|假如|如果|[设令取若猜]|矛盾|[错误谬]|不等|不成立|不对|不是|并非|对吗|是否|判断|反例|[模余]|进制|布尔|\?|？|"
    r"\b(?:suppose|assum\w+|if|let|set|take|pretend|contradict\w*|absurd|wrong\w*|false\w*|incorrect\w*|not|never|"
    r"mistake\w*|error|paradox|fallacy|true or|mod|modul\w+|binary|hex\w*|octal|boolean|base|guess)\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<![\d.,(])\d{1,3}(?:\{?,\}?\d{3})+(?!\}?[\d,])")
_PARTED = re.compile(r"[,;，；、。]|\\\\")
_COMMA = re.compile(r"\d\{?,\}?\d(?![^()]*\))")
_OTHER_SIGNS = re.compile(
    r"\\(?:p?mod|bmod|equiv|overset|stackrel|ne|neq|not|pm|mp|oplus|cancel|[cld]?dots)\b|\.\.\.|…|≡|≠|\d\s*[:：]\s*\d"
)


def may_state(text: str) -> bool:
    """A quick look: does a text hold an equality of what could be numbers?"""
    return _MAYBE.search(text) is not None


def false_equalities(outline: Outline, path: str) -> list[Problem]:
    """The numeric equalities and matrix products of a note that are false, with what is right."""
    problems: list[Problem] = []
    for section in outline.sections:
        said = ""
        for block in every_block(section.blocks):
            if any("\x05" in line.masked for line in block.lines) and _MAYBE.search(text := block.text()):
                masked = "\n".join(line.masked for line in block.lines)
                found = _in_block(text, masked, block.lines, path)
                # Asked last: few formulas say anything of numbers alone, and this looks through whole lines.
                if found and not _NO_CLAIM.search(section.title) and not _announces_none(said):
                    problems += found
            said = block.lines[-1].masked if block.lines else said
    return problems


def _announces_none(above: str) -> bool:
    """Does the line above end with a colon and say that what follows is no claim?"""
    return above.rstrip(" *_").endswith((":", "：")) and _NO_CLAIM.search(above) is not None


def _in_block(text: str, masked: str, lines: list[Line], path: str) -> list[Problem]:
    row = counted = 0
    problems: list[Problem] = []
    quiet: dict[int, bool] = {}  # a line may hold formulas by the thousand
    for span in FORMULA.finditer(masked):
        formula = text[span.start() : span.end()]
        if not _MAYBE.search(formula) or not _may_be_numeric(formula) or _OTHER_SIGNS.search(formula):
            continue
        lines_of = formula.count("\n")
        formula = _GROUPED.sub(lambda digits: re.sub("[{},]", "", digits[0]), formula)
        if _COMMA.search(formula):
            continue  # a decimal comma, or a list
        row += masked.count("\n", counted, span.start())
        counted = span.start()
        last = row + lines_of
        column = span.start() - masked.rfind("\n", 0, span.start())
        stated = [(one, sides) for one in statements(formula, lines[row].number, column) if (sides := _numeric(one))]
        if not stated or any(_claims_none(at, lines, quiet) for at in range(row, min(last + 1, len(lines)))):
            continue
        problems += [problem for statement, sides in stated for problem in _false(statement, sides, path)]
    return problems


def _claims_none(row: int, lines: list[Line], known: dict[int, bool]) -> bool:
    if row not in known:
        known[row] = _NO_CLAIM.search(lines[row].masked) is not None or "~~" in lines[row].text
    return known[row]


def _may_be_numeric(formula: str) -> bool:
    """A quick look: is there an equals sign with no letter near it on either side?"""
    pieces = _COMMAND.sub(" ", formula).split("=")
    return any(
        _LETTERS.search(_PARTED.split(left)[-1]) is None and _LETTERS.search(_PARTED.split(right)[0]) is None
        for left, right in pairwise(pieces)
    )


def _numeric(statement: Statement) -> list[str]:
    """The sides of a statement that hold no letters; none where there is nothing to compare."""
    sides = [side for side in statement.sides if not has_letters(side)]
    return sides if len(sides) > 1 else []


def _false(statement: Statement, sides: list[str], path: str) -> Iterator[Problem]:
    """The first step of a chain of equalities that is not true."""
    from kb.maths.equalities import verify_equality

    if sides[0] == statement.sides[0] and _is_name(sides[0]):
        return
    for left, right in pairwise(sides):
        outcome, value = verify_equality(left, right)
        if outcome is Outcome.DIFFERENT:
            said = {"claim": f"${_one_line(left)} = {_one_line(right)}$", "right": f"${value}$"}
            yield Problem(path, statement.line, "false-claim", said, statement.column, Severity.ERROR)
            return


def _one_line(side: str) -> str:
    return " ".join(side.split())


def has_letters(side: str) -> bool:
    """Does a side hold letters that are no names of functions, environments or the number e?"""
    return _LETTERS.search(_COMMAND.sub(" ", side)) is not None


def _is_name(side: str) -> bool:
    """`e = 1.6` and `π = 3` give a letter a value."""
    return side.strip() in {"e", "π", "\\pi", "\\mathrm{e}", "{e}"}
