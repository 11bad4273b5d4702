"""The formulas that an answer states, and what is said beside them."""

from __future__ import annotations

import re

from msgspec import Struct

from kb.maths.signs import holds_words

# A formula alone or before what is said of it, and one that follows from what stands before it.
_WHOLE = re.compile(
    r"\s*(?P<mark>\*\*|)(?P<dollars>\$\$?)(?P<formula>[^$]+)(?P=dollars)(?P=mark)\s*(?P<beside>.*)", re.DOTALL
)
_THEN = re.compile(
    r"(?P<beside>.{1,160}?(?:则|那么|有|当且仅当|是|为|等于|记作|\bthen|\biff|\bif and only if|\bis|\bequals)[:：]?)"
    r"\s*(?P<dollars>\$\$?)"
    r"(?P<formula>[^$]+)(?P=dollars)\s*(?:[,，]?\s*(?:其中|这里|where\b).*)?[.。]?",
    re.DOTALL,
)
# Several that are the answer together: x = r cos θ, y = r sin θ.
_ONE = r"\$\$?[^$]+\$\$?"
_JOINED = re.compile(rf"\s*{_ONE}(?:\s*(?:[,，;；、]|\band\b|且|和|与)?\s*{_ONE})+\s*[.。]?\s*")
_CONDITION = re.compile(r"\s*\\?\w+\s*(?:[<>≤≥≠∈]|\\(?:geq?|leq?|neq?|in|gt|lt)(?![a-z]))\s*[^=]{1,16}")
_FORMULA = re.compile(r"\$\$?([^$]+)\$\$?")
_ENDS = re.compile(r"[.。,，;；!！\s]*")
_SIGNS = re.compile(r"[=<>≤≥^_/*+|‖()∇∂∑√-]|\\[a-z]")


class Stated(Struct, frozen=True):
    """The formula that an answer is, begins or ends with; what is said `beside` it, and the `others` in that.

    The formula is empty where the answer is none.
    """

    formula: str = ""
    beside: str = ""
    others: tuple[str, ...] = ()


def stated_in(answer: str) -> Stated:
    """What an answer states."""
    if _JOINED.fullmatch(answer):
        each = [found.strip().rstrip(".。,，;；") for found in _FORMULA.findall(answer)]
        given = [one for one in each if _CONDITION.fullmatch(one)]
        asked = [one for one in each if one not in given] or each
        return Stated(", ".join(asked), answer if given and asked != each else "")
    found = _WHOLE.fullmatch(answer)
    if found is None or "$" in found["beside"]:
        found = _THEN.fullmatch(answer) or found
    if found is not None:
        formula, beside = found["formula"].strip(), found["beside"]
        others = tuple(other.strip() for other in _FORMULA.findall(answer) if other.strip() != formula)
        # What stands first may be a condition: the formula itself is longer.
        longest = max(others, key=len, default="")
        if len(longest) > 2 * len(formula):
            others = (*(other for other in others if other != longest), formula)
            return Stated(longest, answer, others)
        return Stated(formula, "" if _ENDS.fullmatch(beside) else beside, others)
    if "$" in answer or holds_words(answer) or _SIGNS.search(answer) is None:
        return Stated()
    return Stated(answer.strip())
