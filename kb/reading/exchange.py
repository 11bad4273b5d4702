"""Words that say something and were exchanged for others: the mark of another card in an old one's place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from unicodedata import normalize

from .vocabulary import FUNCTION_SIGNS, FUNCTION_WORDS, NUMBERS

LONGEST_JUDGED = 20_000
"""Characters of a text that are looked at."""

_WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]")
_TOKEN = re.compile(rf"{_WORD.pattern}|[^\s]")
_LINK = re.compile(r"\]\([^()\n]*\)")
_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th)\b")


def say_numbers(text: str) -> str:
    """The text (casefolded) with numbers and ordinals as digits: `sixth` and `6th` are 6."""
    return _ENGLISH.sub(lambda word: NUMBERS.get(word[0], word[0]), _ORDINAL.sub(r"\1", text))


_ENGLISH = re.compile(r"[a-z]+")


def content_words(text: str) -> list[str]:
    """What a text says, in its order: words, numbers and Chinese characters, without those that only join them."""
    return _saying(_WORD.findall(_plain(text)))


def _plain(text: str) -> str:
    return say_numbers(_LINK.sub("]", normalize("NFKC", text[:LONGEST_JUDGED]).casefold()))


def _saying(said: Sequence[str]) -> list[str]:
    return [word for word in said if word not in FUNCTION_WORDS and word not in FUNCTION_SIGNS]


def exchanged(old: str, new: str) -> int:
    """Whether other words stand for some of a text that else says the same: 2 a word, 1 one Chinese character of many.

    A word written otherwise – a typo, another ending, two words as one – is the same word. A text in which more than
    a few words at one place, or signs with them, were replaced was written anew: that is no exchange.
    """
    before, after = (_TOKEN.findall(_plain(text)) for text in (old, new))
    if max(len(before), len(after)) > LONGEST_ALIGNED:
        return 0
    had, has = set(before), set(after)
    pairs = set[tuple[str, str]]()
    for old_run, new_run in _replaced(before, after):
        if any(map(_is_sign, (*old_run, *new_run))):
            return 0
        gone, come = _unlike(_saying(old_run), _saying(new_run), before, after)
        if not gone or not come:
            continue
        kinds = {_is_han(word) for word in (*gone, *come)}
        if len(kinds) > 1 or max(len(gone), len(come)) > (MOST_SIGNS if kinds == {True} else MOST_WORDS):
            return 0
        pairs.update((one, other) for one in gone for other in come if one not in has and other not in had)
    if any(not _is_han(one) for one, _ in pairs):
        return 2
    signs = min(2, len({one for one, _ in pairs}), len({other for _, other in pairs}))
    return 2 if signs and min(len(_saying(before)), len(_saying(after))) <= SHORT else signs


def is_spliced(old: str, new: str) -> bool:
    """Whether Chinese stands now within what was no Chinese, or the other way round: no word was exchanged there."""
    before, after = (_TOKEN.findall(_plain(text)) for text in (old, new))
    if max(len(before), len(after)) > LONGEST_ALIGNED:
        return True
    return any(
        gone and come and len({_is_han(word) for word in (*gone, *come) if not _is_sign(word)}) > 1
        for gone, come in _replaced(before, after)
    )


LONGEST_ALIGNED = 1500
"""Words of a text that are laid beside those of another."""
MOST_WORDS, MOST_SIGNS = 3, 5
"""Words and Chinese characters at one place beyond which a text was written anew there."""


def _replaced(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The runs of words of one text that stand where others do in the other text."""
    # rapidfuzz costs 20-60 ms to import: only changed cards pay for it.
    from rapidfuzz.distance import Levenshtein

    start = end = other_start = other_end = 0
    for operation in Levenshtein.opcodes(before, after):
        if operation.tag == "equal":
            if start < end or other_start < other_end:
                yield before[start:end], after[other_start:other_end]
            start, other_start = operation.src_end, operation.dest_end
        end, other_end = operation.src_end, operation.dest_end
    if start < end or other_start < other_end:
        yield before[start:end], after[other_start:other_end]


def _is_sign(word: str) -> bool:
    return not word[0].isalnum()


def says_the_same(old: str, new: str) -> bool:
    """Whether two texts have the same words but for typos: at most one Chinese character and no number differs."""
    gone, come = _differing(old, new, strict=True)
    return all(map(_is_han, gone + come)) and max(len(gone), len(come)) <= 1


SHORT = 3
"""Words of a short answer: each of them is what is learnt."""


def differ_in_short(old: str, new: str) -> bool:
    """Whether two short answers differ in any word that says something."""
    return all(_length(text) <= SHORT for text in (old, new)) and differ(old, new)


def differ(old: str, new: str) -> bool:
    """Whether one of two texts has a word that says something and that the other does not have in any writing."""
    return any(_differing(old, new))


def is_name(text: str) -> bool:
    """Whether a text says one thing only: a word, or two Chinese characters."""
    return 0 < _length(text) <= 1


def _length(text: str) -> float:
    said = content_words(text)
    return len(said) - sum(map(_is_han, said)) / 2


def _differing(old: str, new: str, *, strict: bool = False) -> tuple[list[str], list[str]]:
    """The content words that only one of two texts has, without those that are one word written in two ways."""
    before, after = content_words(old), content_words(new)
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    if strict:
        return _apart(list(gone.elements()), list(come.elements()), _is_typo)
    return _unlike(list(gone.elements()), list(come.elements()), before, after)


def _unlike(
    gone: list[str], come: list[str], before: Sequence[str], after: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Of words that went and words that came those that the other text does not have in any way of writing."""
    return _apart(_not_joined(gone, after), _not_joined(come, before), _is_written_otherwise)


def _apart(gone: list[str], come: list[str], same: Callable[[str, str], bool]) -> tuple[list[str], list[str]]:
    # The words of a long answer that was written anew cannot be compared each with each.
    if len(gone) * len(come) > MOST_COMPARED:
        return gone, come
    come = list(come)
    left = []
    for word in gone:
        other = next((other for other in come if same(word, other)), None)
        if other is None:
            left.append(word)
        else:
            come.remove(other)
    return left, come


MOST_COMPARED = 2500
LEAST_PLURAL = 2
"""Letters that a plural of one letter more has: `xs` is no plural of x."""


def _is_han(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"


def _not_joined(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """The words that are not two of the other text written as one, or a part of one that is."""
    if not some:
        return []
    pairs = {one + other for one, other in pairwise(others)}
    return [word for word in some if word not in pairs]


SHARED_STEM, LEAST_STEM = 0.7, 4
"""Two words are of one stem when they begin alike for so much of the shorter, and for so many letters."""
LEAST_TYPO, TWO_TYPOS = 4, 8
"""Letters of a word that may be mistyped in one sign, and in two."""


def _is_written_otherwise(one: str, other: str) -> bool:
    if _is_typo(one, other):
        return True
    if _lacks(one) != _lacks(other):
        return False
    shorter = min(len(one), len(other))
    alike = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    return alike >= max(LEAST_STEM, SHARED_STEM * shorter)


def _lacks(word: str) -> bool:
    return word.endswith("less")


def _is_typo(one: str, other: str) -> bool:
    """Whether two words differ in so few signs that one is the other mistyped; short ones begin alike."""
    if one.removesuffix("s") == other.removesuffix("s") and len(one) > LEAST_PLURAL:
        return not one[0].isdigit()
    shorter = min(len(one), len(other))
    if shorter < LEAST_TYPO or one[0].isdigit() or other[0].isdigit() or one[0] != other[0]:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=2) <= (2 if shorter >= TWO_TYPOS else 1)
