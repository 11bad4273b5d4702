"""The glossary of mathematics, machine learning and programming: what a term is called in the other language."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache

from kb.search.fold import index_text, is_unspaced

LEAST_BEGUN = 4
"""Letters of a word before what it may become is looked up."""
MOST_BEGUN = 4
LONGEST_TERM = 8


@cache
def _glossary() -> dict[str, tuple[str, ...]]:
    """Each term, folded and without plurals, with those of the other language; read when first asked for."""
    from kb.search.pairs import PAIRS

    found: dict[str, tuple[str, ...]] = {}
    for line in PAIRS.strip().split("\n"):
        english, _, chinese = line.partition(" = ")
        sides = [[index_text(term) for term in side.split(", ")] for side in (english, chinese)]
        for own, other in (sides, sides[::-1]):
            for term in own:
                key = singular(term)
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), *other)))
    return found


@cache
def _sorted_terms() -> list[str]:
    return sorted(_glossary())


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


def translations(term: Sequence[str]) -> tuple[str, ...]:
    """What a term is called in the other language, as folded words; empty where the glossary does not have it."""
    return _glossary().get(singular(" ".join(term)), ())


def translations_of_begun(term: Sequence[str]) -> tuple[str, ...]:
    """What terms that begin like this are called; for a last word that is still being typed."""
    begun = " ".join(term)
    if len(begun) < LEAST_BEGUN or not begun.isascii():
        return ()
    terms = _sorted_terms()
    at = bisect_left(terms, begun)
    found = [one for one in terms[at : at + 40] if one.startswith(begun)]
    nearest = sorted(found, key=len)[:MOST_BEGUN]
    return tuple(dict.fromkeys(other for one in nearest for other in _glossary()[one]))


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
    every = {word for term in _glossary() if not is_unspaced(term[0]) for word in term.split(" ")}
    return tuple(sorted(word for word in every if word.isascii() and len(word) > 2))
