"""Formulas as they are drawn, whichever way they are written: what they are compared by, and their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.search.fold import COMMAND_NAMES, is_unspaced, named, tokens
from kb.search.signs import FUNCTIONS, GREEK, SCRIPTS, SIGNS, with_scripts_spelt

_KEPT = re.compile(r"(?:[^\W_]|[=+<>|-]|\^(?=[\s{(]*(?!\\?(?:prime|circ))[\\\w+-]))+")
# One character, a group, or what was a command: that has blanks around it.
_ARGUMENT = r"\s*(\{[^{}]*\}|(?<=\s)[^\W_]+(?=\s)|[^\W_])"
_RAISED_FIRST = re.compile(rf"\^{_ARGUMENT}\s*_{_ARGUMENT}")
_PRIME_LAST = re.compile(rf"_{_ARGUMENT}\s*\^?\s*\{{?((?:\s*prime)+)(?![^\W_])")

_SURE = re.compile(rf"[\\^$_{''.join(SIGNS)}{SCRIPTS}]")
_MARK = re.compile(rf"[\\^$_=+<>|()\[\]{{}}/'’{''.join(SIGNS)}{SCRIPTS}]")
_IN_A_WORD = re.compile(r"[^\W_]['’][^\W_]")
_WORD = re.compile(r"(\\?)([^\W\d_]+)")
_LETTERS = 3
"""So many letters side by side may be factors; more are a word."""
_FORMULA = re.compile(r"\$\$?([^$]+)\$\$?|\\\((.+?)\\\)|\\\[(.+?)\\\]")
_APART = re.compile(r"(?<![\\^_a-zA-Z])([a-zA-Z])[ \t]+(?=[a-zA-Z](?![a-zA-Z]))")


_PLAIN_SIGNS = (
    ("−", "-"),
    ("||", r"\|"),
    ("!=", r"\ne "),
    ("<=", r"\le "),
    (">=", r"\ge "),
    ("=>", r"\implies "),
    ("->", r"\to "),
)
"""Signs that keyboards have not, as they are typed, and shown by terminals that have not got them."""

_PLAIN_WORDS = {"ell": "l", "oo": r"\infty "}
_PLAIN_WORD = re.compile(r"(?<![\\A-Za-z0-9])(?:(?:hat|bar|tilde|vec|dot|ddot)(?=\()|ell(?=_)|oo(?![^\W_]))")


def notation(text: str) -> str:
    """What a text shows, in one word: `$x^\\top A x$`, `x^T A x` and `xᵀAx` are all `x^tax`."""
    for typed, sign in _PLAIN_SIGNS:
        text = text.replace(typed, sign)
    parted = named(_PLAIN_WORD.sub(lambda word: _PLAIN_WORDS.get(word[0], ""), text))
    if "_" in parted:
        parted = _PRIME_LAST.sub(r"\2_\1", _RAISED_FIRST.sub(r"_\2^\1", parted))
    return "".join(_KEPT.findall(parted))


def drawn(text: str) -> str:
    """The notation of a text that holds a formula; empty for all others."""
    if not _MARK.search(text):
        return ""
    return notation(text) if _SURE.search(text) or is_formula(text) else ""


def formulas(text: str) -> list[str]:
    """The notation of each formula within a text."""
    if "$" not in text and "\\" not in text:
        return []
    return [notation(found[1] or found[2] or found[3]) for found in _FORMULA.finditer(text)]


def is_formula(text: str) -> bool:
    """Whether a text is a formula and nothing else: signs between letters, and no words but names of functions."""
    if not _MARK.search(text) or _IN_A_WORD.search(text):
        return False
    words = [word.casefold() for backslash, word in _WORD.findall(with_scripts_spelt(text)) if not backslash]
    return not any(is_unspaced(sign) for word in words for sign in word) and all(
        len(word) <= _LETTERS or word in FUNCTIONS or word in COMMAND_NAMES for word in words
    )


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The words side by side that a formula may be written with: letters that are multiplied stand apart, or do not."""
    as_typed = tokens(text)
    apart = [one for token in as_typed for one in (token if _is_product(token) else (token,))]
    together = tokens(_APART.sub(r"\1", with_scripts_spelt(text)))
    return tuple(dict.fromkeys(tuple(way) for way in (as_typed, apart, together) if way))


def are_letters(words: Iterable[str]) -> bool:
    """Whether words of a formula are single letters, and such as are multiplied."""
    return all(_is_product(word) or (len(word) == 1 and word.isalpha()) for word in words)


def may_be_formula(words: Sequence[str]) -> bool:
    """Whether words without any sign may be a formula: letters and names such as `ln`, of each at least one."""
    names = [word for word in words if len(word) > 1]
    return len(names) < len(words) and all(_is_product(word) or _is_name(word) for word in names) and len(words) > 1


def _is_name(word: str) -> bool:
    return word in FUNCTIONS or word in COMMAND_NAMES or word in GREEK.values()


def _is_product(token: str) -> bool:
    return token.isascii() and token.isalpha() and 1 < len(token) <= _LETTERS and not _is_name(token)
