"""Pinyin as it is typed by ear: sounds that many do not tell apart, and a letter that slipped in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

SHORTEST = 5
"""Letters of pinyin of which one may be wrong; shorter ones only mix up what sounds alike."""
LEAST = 4
LONGEST = 30

_LETTERS = re.compile("[a-z]+")
_DOUBLED = re.compile(r"([a-z])\1+")
_ALIKE = re.compile("([zcs])h|ng|l")


def may_slip(text: str) -> bool:
    """Whether letters may be pinyin with a slip in it."""
    return LEAST <= len(text) <= LONGEST and _LETTERS.fullmatch(text) is not None


def first_letters(text: str) -> tuple[str, ...]:
    """The letters with which the pinyin begins that was meant."""
    return ("l", "n") if text[0] in "ln" else (text[0],)


def nearly(text: str, sounds: Iterable[str], *, by_ear: bool = False) -> list[str]:
    """The characters of sounds such as `梯度下降|ti du xia jiang` that begin nearly like this, the nearest first.

    With `by_ear` only those that sound alike to many: no letter is wrong.
    """
    if not may_slip(text):
        return []
    from rapidfuzz.distance import OSA

    typed = _plain(text)
    most = 1 if len(text) >= SHORTEST and not by_ear else 0
    found: dict[str, tuple[int, int]] = {}
    for characters, plain in {one for sound in sounds for one in _begun(sound, len(typed), most)}:
        away = OSA.distance(typed, plain, score_cutoff=most)
        if away <= most:
            found[characters] = min(found.get(characters, (away, 0)), (away, abs(len(plain) - len(typed))))
    return sorted(found, key=lambda one: (found[one], len(one), one))


def _begun(sound: str, length: int, most: int) -> Iterator[tuple[str, str]]:
    """The beginnings of a sound that are about as long, with their characters."""
    characters, _, syllables = sound.partition("|")
    letters = ""
    for at, syllable in enumerate(syllables.split(" "), 1):
        letters += syllable
        plain = _plain(letters)
        if len(plain) > length + most:
            return
        if at > 1 and len(plain) >= length - most:
            yield characters[:at], plain


@lru_cache(maxsize=8192)
def _plain(letters: str) -> str:
    """Letters without what is often mixed up: z and zh, n and ng, l and n, and letters typed twice."""
    once = _DOUBLED.sub(r"\1", letters)
    return _DOUBLED.sub(r"\1", _ALIKE.sub(_likened, once))


def _likened(sound: re.Match[str]) -> str:
    return sound[1] or "n"
