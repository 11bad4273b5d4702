"""The glossary of mathematics, machine learning and programming: what else a term is called, in either language."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from kb.search.fold import index_text, is_unspaced, with_numbers_apart
from kb.search.shortened import initials, run_together

LEAST_BEGUN = 4
"""Letters of a word before what it may become is looked up."""
MOST_BEGUN = 4
LONGEST_TERM = 8
LEAST_INITIALS = 3
"""Initials that stand for a term of the glossary without being written there: two are those of too many."""


class Names(NamedTuple):
    """What a term is also called, as folded words: in its own language, and in the other one."""

    own: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


class _Glossary(NamedTuple):
    """The lines, each the English and the Chinese names of one meaning, and on which of them a term stands."""

    lines: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    where: dict[str, list[int]]


# Chinese words are written without blanks: a blank beside a Chinese character parts no words.
_NEEDLESS = re.compile(r" ?([^\x00-\x7f]) ?")


_ISE, _OUR = re.compile(r"is(e|ed|er|ing|ation)\b"), re.compile(r"our\b")


@cache
def _glossary() -> _Glossary:
    """The glossary, folded; read when first asked for."""
    from pkgutil import get_data

    from kb.simplified import simplifying

    # It is written without accents, full-width forms and signs: folding it whole would take twice as long.
    text = (get_data("kb.search", "pairs.txt") or b"").decode("utf-8").casefold().translate(simplifying())
    text = with_numbers_apart(text)
    lines: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    where: dict[str, list[int]] = {}
    for line in text.replace("-", "").splitlines():
        english, parts, chinese = line.partition(" = ")
        if not parts or line[0] == "#":
            continue
        sides = (tuple(english.split(", ")), tuple(chinese.split(", ")))
        for side in sides:
            for term in side:
                key = _key(term) if term[-1] == "s" or "s " in term else term
                where.setdefault(key, []).append(len(lines))
        lines.append(sides)
    return _Glossary(tuple(lines), where)


@cache
def _shortened() -> dict[str, tuple[str, ...]]:
    """English terms by what they are shortened to: their initials, and their words as one word."""
    found: dict[str, tuple[str, ...]] = {}
    for term in _glossary().where:
        if " " in term and term.isascii():
            words = term.split(" ")
            together = run_together(words)
            for short in (together, *initials(words)):
                if len(short) >= LEAST_INITIALS:
                    found[short] = (*found.get(short, ()), term)
    return found


@cache
def _sorted_terms() -> list[str]:
    return sorted(_glossary().where)


def singular(term: str) -> str:
    """An English term without the endings of its plural; others as they are."""
    return " ".join(map(_stem, term.split(" ")))


@lru_cache(maxsize=2048)
def _stem(word: str) -> str:
    if not word.isascii() or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ias")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]


def _key(term: str) -> str:
    """A term as it is looked up: without plurals, and without the ending of `Newton's method`."""
    return singular(term.replace(" s ", " "))


def _american(term: str) -> str:
    """A term in the spelling of the glossary: `normalisation` and `neighbour` are British."""
    return _OUR.sub("or", _ISE.sub(r"iz\1", term)).replace("lling", "ling")


def names(term: Sequence[str]) -> Names:
    """What a term is also called: a term of the glossary, or one by its initials or with its words run together."""
    return _names(" ".join(term))


@lru_cache(maxsize=4096)
def _names(asked: str) -> Names:
    key = _key(_NEEDLESS.sub(r"\1", asked))
    where = _glossary().where
    if key in where:
        return _names_of(key)
    if not key.isascii():
        return Names()
    american = _american(key)
    if american in where:
        usual = _names_of(american)
        return Names((american, *usual.own), usual.other)
    if " " in key:
        together = run_together(key.split(" "))
        if together in where:
            return _names_of(together)
        terms = [term for term in _shortened().get(together, ()) if len(term.replace(" ", "")) == len(together)]
    else:
        terms = list(_shortened().get(key, ()))
    found = [_names_of(term) for term in terms]
    own = (one for term, names in zip(terms, found, strict=True) for one in (term, *names.own))
    return Names(tuple(dict.fromkeys(own)), tuple(dict.fromkeys(one for names in found for one in names.other)))


def _names_of(term: str) -> Names:
    """The other names of a term that stands in the glossary."""
    own: dict[str, None] = {}
    other: dict[str, None] = {}
    glossary = _glossary()
    for at in glossary.where[term]:
        sides = glossary.lines[at]
        is_english = any(_key(one) == term for one in sides[0])
        own.update((index_text(one), None) for one in sides[not is_english] if _key(one) != term)
        other.update((index_text(one), None) for one in sides[is_english])
    return Names(tuple(own), tuple(other))


def other_names(term: Sequence[str]) -> tuple[str, ...]:
    """What a term is also called: in its own language first, then in the other."""
    found = names(term)
    return (*found.own, *found.other)


def translations(term: Sequence[str]) -> tuple[str, ...]:
    """What a term is called in the other language, as folded words; empty where the glossary does not have it."""
    return names(term).other


def translations_of_begun(term: Sequence[str]) -> tuple[str, ...]:
    """What terms that begin like this are called; for a last word that is still being typed."""
    begun = " ".join(term)
    if len(begun) < LEAST_BEGUN or not begun.isascii():
        return ()
    terms = _sorted_terms()
    at = bisect_left(terms, begun)
    found = [one for one in terms[at : at + 40] if one.startswith(begun)]
    nearest = sorted(found, key=len)[:MOST_BEGUN]
    return tuple(dict.fromkeys(other for one in nearest for other in _names(one).other))


def parted(words: Sequence[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Words as terms of the glossary, the longest first, each with its other names; what it lacks stands alone."""
    found: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    at = 0
    while at < len(words):
        for size in range(min(LONGEST_TERM, len(words) - at), 0, -1):
            part = tuple(words[at : at + size])
            others = translations(part)
            if others or size == 1:
                found.append((part, others))
                at += size
                break
    return found


def words() -> tuple[str, ...]:
    """The English words of the glossary, for spelling."""
    return _words()


@cache
def _words() -> tuple[str, ...]:
    every = {word for term in _glossary().where if not is_unspaced(term[0]) for word in term.split(" ")}
    return tuple(sorted(word for word in every if word.isascii() and len(word) > 2))
