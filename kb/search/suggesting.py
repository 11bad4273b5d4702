"""Names that may be meant by one that nobody has: those a slip of the hand, or of the ear, away; nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import contains
from typing import NamedTuple, TypeAlias

from kb.search.fold import is_unspaced, token_texts

LONGEST = 60
"""Characters of what was typed, and of a name, that are compared; nobody mistypes more."""
LETTERS_A_SLIP, CHARACTERS_A_SLIP = 4, 3
"""Letters, and Chinese characters, of which one may be wrong."""
MOST_SLIPS = 3
# Other threads have their turn between so many names.
_AT_ONCE = 500
_BY_EAR = 0.5
"""How far what sounds alike is, in slips."""

_Nearness: TypeAlias = tuple[float, int, int]
"""How many slips away, how much longer the name is, and where in it the part stands that is near."""


class _Asked(NamedTuple):
    """What was typed: its letters and characters, how many words and characters, how many may be wrong, its sounds."""

    text: str
    size: int
    slips: int
    alike: tuple[frozenset[str], ...]


def names_near(text: str, names: Sequence[str], most: int = 3) -> list[str]:
    """The names that `text` may be a misspelling of, or of as many of whose words or characters; the nearest first.

    One letter of four and one Chinese character of three may be wrong; any characters that sound alike are near.
    """
    (folded,) = token_texts([text])
    together = folded.replace(" ", "")
    if not together or len(together) > LONGEST:
        return []
    asked = _Asked(together, folded.count(" ") + 1, slips(together), _sounding_like(together))
    found: dict[str, _Nearness] = {}
    for at in range(0, len(names), _AT_ONCE):
        for name, near in _near(asked, names[at : at + _AT_ONCE]):
            found[name] = min(near, found.get(name, near))
    return sorted(found, key=lambda name: (found[name], name))[:most]


def slips(signs: str) -> int:
    """How many letters or characters of a folded text may be wrong."""
    each = CHARACTERS_A_SLIP if any(map(is_unspaced, signs)) else LETTERS_A_SLIP
    return min(len(signs) // each, MOST_SLIPS)


def _near(asked: _Asked, names: Sequence[str]) -> Iterator[tuple[str, _Nearness]]:
    """Those of some names that are near, each with how near."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    parts: dict[str, list[tuple[str, int, int]]] = {}
    for name, folded in zip(names, token_texts([name[: 2 * LONGEST] for name in names]), strict=True):
        tokens = folded.split(" ")
        longer = max(len(tokens) - asked.size, 0)
        for at in range(longer + 1):
            parts.setdefault("".join(tokens[at : at + asked.size]), []).append((name, longer, at))
        if longer:
            parts.setdefault("".join(tokens), []).append((name, 0, 0))
    if asked.slips:
        for part, distance, _ in extract(
            asked.text, list(parts), scorer=OSA.distance, score_cutoff=asked.slips, limit=None
        ):
            yield from ((name, (float(distance), longer, at)) for name, longer, at in parts[part])
    if not asked.alike:
        return
    for part, places in parts.items():
        if len(part) == len(asked.alike) and all(map(contains, asked.alike, part)):
            yield from ((name, (_BY_EAR, longer, at)) for name, longer, at in places)


def _sounding_like(text: str) -> tuple[frozenset[str], ...]:
    """For each Chinese character those that sound like it; none where other signs are among them."""
    if not all(map(is_unspaced, text)):
        return ()
    from kb.search.readings import readings

    known = readings()
    wanted = [set(known.get(one, ())) for one in text]
    return tuple(
        frozenset({one, *(other for other, said in known.items() if not syllables.isdisjoint(said))})
        for one, syllables in zip(text, wanted, strict=True)
    )
