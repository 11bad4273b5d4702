"""How well a concept answers a question: what its names, the headings above it and its text hold of its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.search.fold import is_unspaced
from kb.search.questions import Part, Way

READ = 4000
"""Characters of a text that are looked into."""
_LEAD_ENDS = 300
"""Characters at the beginning of a text, which say what it is about."""
_NAME, _ALIAS, _ABOVE, _LEAD, _TEXT = 1.4, 1.2, 0.5, 0.6, 1.0
"""What a part counts in the name, in another name, in a heading above, at the beginning of the text and in the text."""
_UNSEEN = 0.5
"""How often a text says what the index saw in it, where folding hides it from who looks."""
_USUAL, _LONG = 700, 0.8
"""Characters of a usual text, and how much of what a word says a longer one takes away."""
_LONG_WORD = 5
"""Letters of a word that hardly stands within another; a shorter one is looked for with its ends."""
_COVERED = 0.6
"""How much of what a concept counts depends on how many of the parts it holds."""
_WHOLE = 0.6
"""What a name counts besides that is made up of parts wholly."""
_JOINING = frozenset(
    ("的", "和", "与", "及", "或", "之", "在", "中", "the", "a", "an", "of", "and", "in", "to", "for", "with")
)


class Held(NamedTuple):
    """A concept as it is weighed: the tokens of its names, its own first, and of the headings above; its text.

    The text is in lower case; `telling` is how well its name tells it from others (0–1).
    """

    names: tuple[tuple[str, ...], ...]
    above: tuple[str, ...]
    text: str
    telling: float = 1.0


def weigh(parts: Sequence[tuple[Part, float]], held: Held, said: frozenset[int]) -> float:
    """What a concept counts for parts, each with its weight; `said` are those that the index saw in it."""
    total = sum(weight for _, weight in parts)
    met = points = 0.0
    names = [
        _Name(name, *((_ALIAS, 1.0) if at else (_NAME * held.telling, held.telling)))
        for at, name in enumerate(held.names)
    ]
    for at, (part, weight) in enumerate(parts):
        share = max(_in_names(way, weight, names, held.above) * way.weight for way in part.ways)
        share += _in_text(part, held.text, at in said)
        if share:
            met += weight
            points += weight * share
    if not total:
        return 0.0
    whole = max((name.whole() for name in names), default=0.0)
    return points * (1 - _COVERED + _COVERED * met / total) + _WHOLE * whole


class _Name:
    """A name, and which of its tokens the parts make up."""

    def __init__(self, tokens: tuple[str, ...], counts: float, telling: float) -> None:
        self.tokens = tokens
        self.counts = counts
        self.telling = telling
        self.spots: set[int] = set()
        self.weight = 0.0

    def holds(self, way: Way, weight: float) -> bool:
        stands = _places(self.tokens, way)
        if not stands:
            return False
        spots = {spot for start in stands for spot in range(start, start + len(way.tokens))}
        if not spots <= self.spots:
            self.spots |= spots
            self.weight += weight * way.weight
        return True

    def whole(self) -> float:
        """What the parts in it weigh, by how much of it they make up."""
        size = max(sum(token not in _JOINING for token in self.tokens), len(self.spots), 1)
        return self.telling * self.weight * (len(self.spots) / size) ** 2


def _in_names(way: Way, weight: float, names: Sequence[_Name], above: tuple[str, ...]) -> float:
    best = 0.0
    for name in names:
        if name.holds(way, weight) and name.counts > best:
            best = name.counts
    return best or (_ABOVE if _places(above, way) else 0.0)


def _in_text(part: Part, text: str, seen: bool) -> float:
    often = early = 0.0
    for way in part.ways:
        count, first = _said(text, way)
        often = max(often, count * way.weight)
        if count and first < _LEAD_ENDS:
            early = max(early, way.weight)
    if not often:
        if not seen:
            return 0.0
        often = _UNSEEN
    long = 1 - _LONG + _LONG * len(text) / _USUAL
    return _TEXT * often / (often + long) + _LEAD * early


def _places(name: Sequence[str], way: Way) -> list[int]:
    """Where in a name a part stands."""
    first, size = way.tokens[0], len(way.tokens)
    if size == 1 and way.begun:
        return [at for at, token in enumerate(name) if token.startswith(first)]
    if first not in name:
        return []
    return [at for at, token in enumerate(name) if token == first and tuple(name[at : at + size]) == way.tokens]


def _said(text: str, way: Way) -> tuple[int, int]:
    """How often a text says a part in one way, and where first."""
    # Most texts do not say most words, which is seen at once.
    first = text.find(way.tokens[0])
    if first < 0:
        return 0, 0
    written = _written(way)
    if isinstance(written, str):
        return text.count(written, first), text.find(written, first)
    stands = [one.start() for one in written.finditer(text, first)]
    return len(stands), stands[0] if stands else 0


@lru_cache(maxsize=512)
def _written(way: Way) -> str | re.Pattern[str]:
    """How a way to say a part is looked for in a text."""
    if all(map(is_unspaced, way.tokens)):
        return "".join(way.tokens)
    if len(way.tokens) > 1 or len(way.tokens[0]) >= _LONG_WORD:
        return " ".join(way.tokens)
    return re.compile(f"(?<![a-z0-9]){re.escape(way.tokens[0])}" + ("" if way.begun else "(?![a-z0-9])"))
