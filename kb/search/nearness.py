"""Words that a misspelt one may have been meant to be."""

from __future__ import annotations

from collections.abc import Mapping

SHORTEST_MENDED = 4
"""Letters of a word that may be misspelt; a shorter one is too near to too many."""
SHORTEST_TWICE = 8
"""Letters of a word that may hold two mistakes."""


def may_be_misspelt(word: str) -> bool:
    """Whether a word is one of letters, and long enough to tell what it was meant to be."""
    return len(word) >= SHORTEST_MENDED and word.isascii() and word.isalpha()


def near_words(word: str, words: Mapping[str, int]) -> list[str]:
    """Those of some words, each with how often it is said, that this may be a misspelling of; the likeliest first."""
    if not may_be_misspelt(word):
        return []
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    most = 2 if len(word) >= SHORTEST_TWICE else 1
    near = [one for one in words if abs(len(one) - len(word)) <= most and one != word]
    found = extract(word, near, scorer=OSA.distance, score_cutoff=most, limit=8)
    likely = sorted(found, key=lambda one: (one[1], one[0][0] != word[0], -words[one[0]], one[0]))
    return [other for other, _, _ in likely]
