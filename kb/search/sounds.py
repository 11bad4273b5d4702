"""Chinese names by their sound: pinyin in full, by its first letters, or mixed, without tones and spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, islice, product
from typing import NamedTuple

from kb.search.readings import readings, syllables

MOST_SYLLABLES = 8
"""Syllables of a name's end that its key holds."""
MOST_READINGS = 4
"""Ways to read one end of a name that are kept where its characters have several readings."""
MOST_WAYS = 4
"""Ways to part what was typed into syllables that are looked for."""
LONGEST = 30
"""Letters that may be pinyin; what is longer was not typed as such."""

_LETTERS = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_BARE = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")


class Sound(NamedTuple):
    """Characters that a name ends with: the first letters of their syllables, and both in full: `梯度|ti du`."""

    initials: str
    more: str


class SoundPattern(NamedTuple):
    """What was typed as pinyin: first letters of a key, a GLOB pattern that its syllables meet, how many they are."""

    initials: str
    pattern: str
    size: int


def runs(name: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The Chinese parts of a name, from its tokens."""
    for is_heard, run in groupby(name, readings().__contains__):
        if is_heard:
            yield tuple(run)


def sounds(run: Sequence[str]) -> tuple[Sound, ...]:
    """Every end of characters side by side as it sounds."""
    known = readings()
    found = []
    for at in range(max(len(run) - 1, 1)):
        part = run[at : at + MOST_SYLLABLES]
        characters = "".join(part)
        for way in islice(product(*(known[one] for one in part)), MOST_READINGS):
            found.append(Sound("".join(one[0] for one in way), f"{characters}|{' '.join(way)}"))
    return tuple(found)


def patterns(text: str) -> tuple[SoundPattern, ...]:
    """The ways in which a folded text may be pinyin, the likeliest first; none where it is something else."""
    if not 2 <= len(text) <= LONGEST or not _LETTERS.fullmatch(text):
        return ()
    letters = re.sub("[ ']", "", text)
    return tuple(_pattern(way) for way in _parted(letters))


def pattern_of(characters: Sequence[str]) -> tuple[SoundPattern, ...]:
    """Everything that sounds like these characters."""
    known = readings()
    if not all(one in known for one in characters):
        return ()
    ways = islice(product(*(known[one] for one in characters)), MOST_WAYS)
    return tuple(SoundPattern("".join(one[0] for one in way), f"*|{' '.join(way)}*", len(way)) for way in ways)


def spelt(characters: Sequence[str]) -> str:
    """The usual pinyin of characters, in letters alone; empty where one has none."""
    known = readings()
    return "".join(known[one][0] for one in characters) if all(one in known for one in characters) else ""


def _pattern(units: tuple[str, ...]) -> SoundPattern:
    every = syllables()
    pieces = [unit if unit in every else f"{unit}*" for unit in units[:-1]]
    return SoundPattern("".join(one[0] for one in units), f"*|{' '.join([*pieces, units[-1]])}*", len(units))


def _parted(letters: str) -> list[tuple[str, ...]]:
    """Letters as syllables and first letters of syllables, ways of fewest parts first."""
    found: list[list[tuple[str, ...]]] = [[] for _ in letters] + [[()]]
    for at in range(len(letters) - 1, -1, -1):
        ways = [(unit, *rest) for unit in _units(letters, at) for rest in found[at + len(unit)]]
        found[at] = sorted(ways, key=_likely)[:MOST_WAYS]
    return found[0]


def _likely(way: tuple[str, ...]) -> tuple[int, int]:
    every = syllables()
    return len(way), sum(unit not in every for unit in way)


def _units(letters: str, at: int) -> Iterator[str]:
    every = syllables()
    for size in range(min(6, len(letters) - at), 0, -1):
        unit = letters[at : at + size]
        if unit in every or unit in _BARE or (at + size == len(letters) and unit in _begun()):
            yield unit


@cache
def _begun() -> frozenset[str]:
    """Every beginning of a syllable."""
    return frozenset(one[:size] for one in syllables() for size in range(1, len(one)))
