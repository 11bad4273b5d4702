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


def close_points(names: tuple[str, ...], count: int) -> Iterator[dict[str, Fraction]]:
    """The same pattern of points nearer to zero, for functions such as arcsin 5x that end there."""
    for point in generic_points(names, count):
        yield {name: value / 16 for name, value in point.items()}


def landmarks(*trees: Tree) -> tuple[Fraction, ...]:
    """The numbers in the trees: near them a function may change its form or its domain begin."""
    found = {part.value for tree in trees for part in walk(tree) if isinstance(part, Number)}
    return tuple(sorted(value for value in found if 1 < value <= 10**6))[:6]


def points_far(names: tuple[str, ...], marks: tuple[Fraction, ...]) -> Iterator[dict[str, Fraction]]:
    """Points far out, very near zero and just beyond the landmarks, and a closer net of all of these together.

    For functions that change their form, or end, somewhere: |x - 20| is 20 - x for a long way.
    """
    beyond = [side * (mark + _STEP) for mark in marks[-4:] for side in (1, -1)]
    yield from islice(_one_by_one(names, [*_FAR, *beyond]), 20)
    places = [
        side * size for size in (*_NEAR, *(mark + step for mark in marks[:4] for step in _STEPS)) for side in (1, -1)
    ]
    for turn in range(len(places) if len(names) == 1 else _NET):
        point = {}
        for index, name in enumerate(names):
            stride = _STRIDES[index % len(_STRIDES)]
            point[name] = places[(turn * stride + index * (turn // len(places))) % len(places)]
        yield point


_FAR = tuple(Fraction(value, 1009) for value in (37_701, -44_117, 213_391, -199_831, 3_107_903, 5))
_NEAR = tuple(Fraction(value, 1009) for value in (17, 211, 457, 883, 1_303, 1_709, 2_203, 3_607, 5_801))
_STEP = Fraction(371, 1009)
_STEPS = (Fraction(-371, 1009), Fraction(101, 1009), Fraction(2_503, 1009))
_STRIDES = (1, 5, 11, 17)
_NET = 60


def _one_by_one(names: tuple[str, ...], places: list[Fraction]) -> Iterator[dict[str, Fraction]]:
    base = next(generic_points(names, 1))
    for turn, place in enumerate(places):
        yield base | {names[turn % len(names)]: place}
        if len(names) > 1:
            yield {name: place + Fraction(turn * 17 + index * 7, 127) for index, name in enumerate(names)}


def integer_points(names: tuple[str, ...]) -> Iterator[dict[str, Fraction]]:
    """Whole numbers, for functions that have real values nowhere else, such as (-2)^n."""
    for turn in range(8):
        yield {name: Fraction((turn * (place + 2) + 3 * place) % 11 + 1) for place, name in enumerate(names)}
