"""Names as people shorten them: by their initials, and with their words run together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

LEAST_WORDS, MOST_WORDS = 2, 8
"""Words of a name that is known by its initials."""
MOST_TOGETHER = 4
"""Words of a name that are written as one."""
LEAST_TOGETHER = 5
"""Letters of a name that is written as one; fewer may be anything."""
LEAST_JOINED = 3
"""Letters and digits of a word that is made of a letter or a number and its neighbour."""
PART = "~"

_LEFT_OUT = frozenset(["a", "an", "and", "by", "for", "from", "in", "of", "on", "s", "the", "to", "with"])


def initials(name: Sequence[str]) -> tuple[str, ...]:
    """The initials of an English name, without its small words and with them: `lln` and `loln`; none of other names."""
    if not LEAST_WORDS <= len(name) <= MOST_WORDS or not _is_english(name):
        return ()
    said = [word[0] for word in name if word not in _LEFT_OUT]
    if len(said) < LEAST_WORDS:
        return ()
    short, whole = "".join(said), "".join(word[0] for word in name if word != "s")
    return (short,) if short == whole else (short, whole)


def run_together(words: Sequence[str]) -> str:
    """English words as one word: `back propagation` as `backpropagation`; empty where there are not several."""
    if not LEAST_WORDS <= len(words) <= MOST_TOGETHER or not _is_english(words):
        return ""
    word = "".join(words)
    return word if len(word) >= LEAST_TOGETHER else ""


def joined(name: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A name's words as one word, and where `PART` is with it, some of them: `rcnn` in `Mask R-CNN`, `http2`, `chi2`.

    Only what is hardly a word by itself, a letter or a number, is written together with its neighbour.
    """
    if together := run_together(name):
        yield together, ""
    for is_latin, run in groupby(name, _is_latin):
        words = list(run) if is_latin else []
        for size in range(LEAST_WORDS, min(MOST_TOGETHER, len(words)) + 1):
            for at in range(len(words) - size + 1):
                part = words[at : at + size]
                if any(len(word) == 1 or word.isdigit() for word in part):
                    together = "".join(part)
                    if len(together) >= LEAST_JOINED:
                        yield together, "" if len(part) == len(name) else PART


def _is_latin(word: str) -> bool:
    return word.isascii() and word.isalnum()


def _is_english(words: Sequence[str]) -> bool:
    word = "".join(words)
    return word.isascii() and word.isalpha()
