"""Words and signs that turn the meaning of a text when they change."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from unicodedata import normalize

_WORD = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|[\u3400-\u9fff]|\S")
_OPPOSITES = (
    ("left", "right"), ("max", "min"), ("maximum", "minimum"), ("maximal", "minimal"), ("upper", "lower"),
    ("above", "below"), ("before", "after"), ("first", "last"), ("first", "second"), ("odd", "even"),
    ("sin", "cos"), ("sinh", "cosh"),
    ("increasing", "decreasing"), ("increase", "decrease"), ("greater", "less"), ("more", "less"), ("row", "column"),
    ("injective", "surjective"), ("convex", "concave"), ("open", "closed"), ("necessary", "sufficient"),
    ("advantages", "disadvantages"), ("pros", "cons"), ("with", "without"), ("strong", "weak"), ("finite", "infinite"),
    ("true", "false"), ("positive", "negative"), ("discrete", "continuous"), ("supremum", "infimum"), ("sup", "inf"),
    ("左", "右"), ("上", "下"), ("大", "小"), ("前", "后"), ("先", "后"), ("正", "负"), ("奇", "偶"), ("行", "列"),
    ("增", "减"), ("凸", "凹"), ("强", "弱"), ("真", "假"), ("内", "外"), ("优", "缺"), ("开", "闭"), ("高", "低"),
    ("多", "少"), ("入", "出"), ("始", "末"), ("必", "充"), ("+", "-"), ("<", ">"),
)  # fmt: skip
_OPPOSITE: dict[str, set[str]] = defaultdict(set)
for _one, _other in _OPPOSITES:
    _OPPOSITE[_one].add(_other)
    _OPPOSITE[_other].add(_one)
_NEGATIONS = frozenset(
    ("not", "no", "non", "never", "cannot", "without", "不", "非", "无", "無", "没", "沒", "未", "否")
)
FEW_WORDS = 4
"""A difference of more words than this is a rewording, not a turn of a word."""


_NO_MEANING = re.compile(r"\]\([^)]*\)|[是能可]否")


def turns_meaning(known: str, found: str, few: int = FEW_WORDS) -> bool:
    """Whether the texts differ in a few words, and one of them turns the meaning: 左/右, max/min, not, a number."""
    before, after = _words(known), _words(found)
    gone, come = before - after, after - before
    if max(gone.total(), come.total()) > few:
        return False
    if any(_OPPOSITE.get(word, set()) & come.keys() for word in gone):
        return True
    if sum(gone[word] for word in _NEGATIONS) != sum(come[word] for word in _NEGATIONS):
        return True
    return any(word[0].isdigit() for word in gone) and any(word[0].isdigit() for word in come)


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(_NO_MEANING.sub("", normalize("NFKC", text).casefold())))


_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_LOOKS_ONLY = re.compile(
    r"\s+|\\(?:left|right|[bB]ig[lr]?|displaystyle|textstyle|limits|quad|qquad)(?![A-Za-z])|\\[,;:! ]|[.。,，]$"
)
_NOT_TEXT = re.compile(r"\]\([^)]*\)|^\s*(?:[-*+]|\d+[.)、])\s+|(?<=[A-Za-z])-(?=[A-Za-z])", re.MULTILINE)
_NUMBER_OR_SIGN = re.compile(r"\d+(?:\.\d+)?|[-+±<>=≤≥≠≈∞%]")


def changed_answer(old_back: str, new_back: str) -> bool:
    """Whether an answer changed in a number, a sign, a negation, a word for its opposite, or a formula.

    Then what was learnt may be wrong now: history is kept, and the card is asked at once.
    """
    if _formulas(old_back) != _formulas(new_back):
        return True
    old, new = (_NOT_TEXT.sub(" ", _FORMULA.sub(" ", normalize("NFKC", text))) for text in (old_back, new_back))
    if Counter(_NUMBER_OR_SIGN.findall(old)) != Counter(_NUMBER_OR_SIGN.findall(new)):
        return True
    before, after = _words(old), _words(new)
    if any(before[word] != after[word] for word in _NEGATIONS):
        return True
    gone, come = before - after, after - before
    return any(_OPPOSITE[word] & come.keys() for word in gone if word in _OPPOSITE)


def _formulas(text: str) -> Counter[str]:
    return Counter(
        _LOOKS_ONLY.sub("", next(part for part in match.groups() if part is not None))
        for match in _FORMULA.finditer(text)
    )
