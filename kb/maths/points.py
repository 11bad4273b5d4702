"""Well-chosen points to compare two functions at: signs and sizes independent for each variable."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from kb.maths.tree import Number, Tree, walk

# Of different sizes and with no small relation to each other, to π or to the integers.
_SIZES = tuple(
    Fraction(p, 100_003)
    for p in (131_743, 41_879, 276_781, 70_207, 438_619, 8_867, 191_473, 812_347, 57_119, 1_127_983, 99_251, 353_909)
)


def generic_points(names: tuple[str, ...], count: int) -> Iterator[dict[str, Fraction]]:
    """Points with every variable positive first, then with all patterns of signs."""
    for turn in range(count):
        point = {}
        for place, name in enumerate(names):
            size = _SIZES[(turn + 5 * place) % len(_SIZES)] + Fraction((turn * 37 + place * 101) % 89, 1009)
            negative = turn >= 3 and (turn - 3) >> (place % 3) & 1 == 0
            point[name] = -size if negative else size
        yield point


def landmarks(*trees: Tree) -> tuple[Fraction, ...]:
    """The numbers in the trees: near them a function may change its form or its domain begin."""
    found = {part.value for tree in trees for part in walk(tree) if isinstance(part, Number)}
    return tuple(sorted(value for value in found if 1 < value <= 10**6))[:6]


def points_near(names: tuple[str, ...], marks: tuple[Fraction, ...], count: int) -> Iterator[dict[str, Fraction]]:
    """Points on both sides of the landmarks and of their opposites, one variable near one at a time."""
    places = [side * mark + step for mark in marks for side in (1, -1) for step in _STEPS]
    return islice(_near(names, places), count)


_STEPS = (Fraction(371, 1009), Fraction(-293, 1009))


def _near(names: tuple[str, ...], places: list[Fraction]) -> Iterator[dict[str, Fraction]]:
    for turn, place in enumerate(places):
        for index, name in enumerate(names):
            base = next(islice(generic_points(names, turn % 5 + 1), turn % 5, None))
            yield base | {name: place}
            if index >= 2:
                break
        if len(names) > 1:
            yield {name: place + Fraction(turn * 17 + k * 7, 127) for k, name in enumerate(names)}


def integer_points(names: tuple[str, ...]) -> Iterator[dict[str, Fraction]]:
    """Whole numbers, for functions that have real values nowhere else, such as (-2)^n."""
    for turn in range(8):
        yield {name: Fraction((turn * (place + 2) + 3 * place) % 11 + 1) for place, name in enumerate(names)}
