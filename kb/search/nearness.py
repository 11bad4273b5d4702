"""What a query may have meant where its words find too little: other spellings, its words without the small ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from kb.search import glossary
from kb.search.fold import is_unspaced

SHORTEST_MENDED = 4
"""Letters of a word that may be misspelt; a shorter one is too near to too many."""
SHORTEST_TWICE = 8
"""Letters of a word that may hold two mistakes."""
MOST_UNITS = 24

_SMALL_ENGLISH = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "between",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "may",
        "me",
        "more",
        "most",
        "my",
        "no",
        "not",
        "of",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "over",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "too",
        "under",
        "up",
        "use",
        "used",
        "using",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "about",
        "after",
        "again",
        "all",
        "also",
        "because",
        "before",
        "being",
        "both",
        "each",
        "few",
        "much",
        "many",
        "out",
        "own",
        "same",
        "through",
        "until",
        "without",
        "within",
        "vs",
    ]
)
_SMALL_CHINESE = re.compile(
    "为什么|是什么|什么样|什么|怎么样|怎样|怎么|如何|哪些|哪个|哪种|是否|能否|可否|可以|能够|应该|需要|为何|一个|一种|一些|两个|这个|那个"
    "|这些|那些|我们|你们|它们|他们|以及|或者|还是|因为|所以|如果|但是|而且|关于|对于|由于|根据|通过|进行|使用|利用|之间|有没有|有什么|多少|请问"
    "|意思|含义|[的了吗呢吧啊呀嘛是和与或把被让给这那们你我他她它很请]"
)
_ENDINGS = ("ization", "isation", "ations", "ation", "ings", "ing", "ions", "ion", "ers", "ed", "es", "s", "er", "e")


def is_small(word: str) -> bool:
    """Whether an English word says nothing about what is looked for."""
    return word in _SMALL_ENGLISH


def units(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """What is looked for one by one: words, and every two Chinese characters that stand side by side."""
    found: dict[tuple[str, ...], None] = {}
    for unspaced, run in groupby(tokens, is_unspaced):
        if not unspaced:
            found.update(((word,), None) for word in run if word not in _SMALL_ENGLISH and (len(word) > 1))
            continue
        for part in _SMALL_CHINESE.sub(" ", "".join(run)).split():
            pairs: list[tuple[str, ...]] = [(part[at], part[at + 1]) for at in range(len(part) - 1)]
            found.update((pair, None) for pair in pairs or [(part,)])
    return list(found)[:MOST_UNITS]


def parts(tokens: Sequence[str]) -> list[list[tuple[tuple[str, ...], bool]]]:
    """A query's parts, each as the ways to say it, in either language: words, and whether they may go on."""
    found: list[list[tuple[tuple[str, ...], bool]]] = []
    left: list[str] = []
    for words, others in glossary.parted([word for word in tokens if not is_small(word)]):
        known = [(tuple(one.split(" ")), False) for one in others]
        said = [(other, begun) for other, begun in known if len(other) > 1 or len(known) == 1]
        if others and (len(words) > 1 or not is_unspaced(words[0])):
            own = [(words, False)] if len(words) > 1 else _forms(words[0])
            found.append([*own, *said])
        else:
            left += words
    if len(found) == 1 and not left:
        # A term that the glossary has is looked for in pieces too, when it is all that was asked.
        left = list(tokens)
    for unit in units(left):
        found.append(_forms(unit[0]) if len(unit) == 1 else [(unit, False)])
    return found


def _forms(word: str) -> list[tuple[tuple[str, ...], bool]]:
    begun = stem(word)
    return [((begun,), len(begun) > 3 and not is_unspaced(begun))]


@lru_cache(maxsize=1024)
def stem(word: str) -> str:
    """An English word without its ending, for its other forms to begin with; short words and others stay."""
    if not word.isascii() or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


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
