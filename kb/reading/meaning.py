"""Words and signs that turn the meaning of a text when they change."""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import normalize

from .exchange import differ_in_short, say_numbers
from .opposites import NEGATIONS, PHRASES, hold_opposites

_WORD = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|[\u3400-\u9fff]|\S")
FEW_WORDS = 4
"""A difference of more different words than this is a rewording, not a turn of a word."""


LONGEST_JUDGED = 20_000
"""Characters of a text that are looked at for a turn."""
_NO_MEANING = re.compile(r"\]\([^()\n]*\)|[是能可]否")
_NOT = re.compile(r"n['’]t\b")


def turns_meaning(known: str, found: str, few: int = FEW_WORDS) -> bool:
    """Whether the texts differ in a few words, and one of them turns the meaning: 左/右, max/min, not, a number."""
    known, found = _plain(known), _plain(found)
    before, after = Counter(_WORD.findall(known)), Counter(_WORD.findall(found))
    gone, come = before - after, after - before
    if max(len(gone), len(come)) > few:
        return False
    if hold_opposites(gone, come) or _phrases_turn(known, found):
        return True
    if _negations(gone) != _negations(come):
        return True
    return any(word[0].isdigit() for word in gone) and any(word[0].isdigit() for word in come)


def _plain(text: str) -> str:
    """The text that words are taken of: case, links and the ways to write a negation make no difference."""
    text = normalize("NFKC", text[:LONGEST_JUDGED]).casefold()
    return _NOT.sub(" not", _NO_MEANING.sub("", text)).replace("cannot", "can not")


def _negations(words: Counter[str]) -> int:
    return sum(words[word] for word in NEGATIONS)


def _phrases_turn(known: str, found: str) -> bool:
    return any(
        known.count(one) > found.count(one) and known.count(other) < found.count(other)
        for pair in PHRASES
        for one, other in (pair, pair[::-1])
    )


# No formula holds the sign that opens one: a text that opens many and closes none is read once.
_UNOPENED = r"([^\\]*(?:\\(?![()\[\]])[^\\]*)*)"
_FORMULA = re.compile(rf"\$\$([^$]+)\$\$|\$([^$\n]+)\$|\\\({_UNOPENED}\\\)|\\\[{_UNOPENED}\\\]")
_LOOKS_ONLY = re.compile(
    r"\s+|\\(?:left|right|[bB]ig[lr]?|displaystyle|textstyle|limits|quad|qquad)(?![A-Za-z])|\\[,;:! ]|[.。,，]$"
)
_NOT_TEXT = re.compile(r"\]\([^()\n]*\)|^\s*(?:[-*+]|\d+[.)、])\s+|(?<=[A-Za-z])-(?=[A-Za-z])", re.MULTILINE)
_NUMBER_OR_SIGN = re.compile(r"\d+(?:\.\d+)?|[-+±<>=≤≥≠≈∞%]")


def changed_answer(old_back: str, new_back: str) -> bool:
    """Whether an answer changed in a number, a sign, a negation, a word for its opposite, or a formula.

    A short one may change in no word at all. Then what was learnt may be wrong now: history is kept, and the card is
    asked at once.
    """
    old_back, new_back = old_back[:LONGEST_JUDGED], new_back[:LONGEST_JUDGED]
    if _formulas(old_back) != _formulas(new_back):
        return True
    old, new = (_NOT_TEXT.sub(" ", _FORMULA.sub(" ", normalize("NFKC", text))) for text in (old_back, new_back))
    numbers = [Counter(_NUMBER_OR_SIGN.findall(text)) for text in (old, new)]
    old, new = _plain(old), _plain(new)
    # A sixth is a 6th: only where writing numbers out does not make them equal does one differ.
    if numbers[0] != numbers[1] and _numbers_said(old) != _numbers_said(new):
        return True
    if differ_in_short(old, new):
        return True
    before, after = Counter(_WORD.findall(old)), Counter(_WORD.findall(new))
    if _negations(before) != _negations(after):
        return True
    return hold_opposites(before - after, after - before) or _phrases_turn(old, new)


def _numbers_said(text: str) -> Counter[str]:
    return Counter(_NUMBER_OR_SIGN.findall(say_numbers(text)))


def _formulas(text: str) -> Counter[str]:
    return Counter(
        _LOOKS_ONLY.sub("", next(part for part in match.groups() if part is not None))
        for match in _FORMULA.finditer(text)
    )
