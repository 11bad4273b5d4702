"""`$\\sin x$ 的导数是 $\\cos x$`, `the derivative of $x^2$ is $2x$`: words between formulas state a derivative."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.reading.mask import FORMULA, HIDDEN
from kb.reading.syntaxes.statements import bare

# Each formula is one \x00 here.
_ENDS = r"(?=\s*(?:[。，,；;.)）]|$|\b(?:for|when|if|on|where|at)\b(?! \x00 ?=)))"
# In the middle of a sentence a derivative is a step of something else.
_BEGINS = r"(?:^|(?<=[。；;：])|(?<=[.;:]\s))\s*"
_STATED = (
    re.compile(
        _BEGINS
        + r"\x00\s*(?:(?:对|关于)\s*(?P<by>\x00)\s*)?的?\s*(?P<part>偏)?(?:一阶)?"
        + r"导(?:数|函数)\s*(?:就?是|为|等于|[:：=])?\s*\x00"
        + _ENDS
    ),
    re.compile(
        _BEGINS
        + r"(?:the )?(?P<part>partial )?derivative of \x00(?: (?:with respect to|w\.r\.t\.?|wrt) (?P<by>\x00))?\s*"
        + r"(?:is|equals|[:=])\s*\x00"
        + _ENDS,
        re.IGNORECASE,
    ),
)
_MAY_STATE = re.compile("导|derivative", re.IGNORECASE)
_LETTER = re.compile(r"\\?[a-zA-Z]+(?:_\{?\w+\}?)?")


def may_state_in_words(masked: str) -> bool:
    """A quick look: could words in this line state a derivative?"""
    return masked.count("\x05\x01") > 1 and _MAY_STATE.search(masked) is not None


def with_signs(masked: str, formulas: Sequence[str]) -> list[str]:
    """The formulas, each that words call the derivative of the one before it as the equation that it stands for."""
    said = HIDDEN.sub("", FORMULA.sub("\x00", masked))
    result = list(formulas)
    for stated in _STATED:
        for found in stated.finditer(said):
            first = said.count("\x00", 0, found.start(0))
            of, *_, last = range(first, first + found[0].count("\x00"))
            by = bare(formulas[first + 1]) if found["by"] else ""
            # `f(x) = x^2` 的导数: of what stands on its right.
            function, result_of = bare(formulas[of]).rpartition("=")[2].strip(), bare(formulas[last])
            if (by and not _LETTER.fullmatch(by)) or "=" in result_of or (found["part"] and not by):
                continue
            sign = r"\partial" if found["part"] else "d"
            left = rf"\frac{{{sign}}}{{{sign} {by}}} \left({function}\right)" if by else rf"({function})'"
            result[last] = f"${left} = {result_of}$"
    return result
