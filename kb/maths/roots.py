"""The real zeros of polynomials in one letter, to machine accuracy or better."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

_BISECTIONS = 60

Coefficients = list[Fraction]
"""From the constant up."""


def real_roots(one: Coefficients) -> list[Fraction]:
    """The real zeros of a polynomial, to machine accuracy or better; where it only touches zero as well."""
    while one and not one[-1]:
        one = one[:-1]
    degree = len(one) - 1
    if degree < 1:
        return []
    if not one[0]:
        return [Fraction(0), *real_roots(one[1:])]
    if degree == 1:
        return [-one[0] / one[1]]
    if degree == 2:
        middle, below = -one[1] / (2 * one[2]), one[1] ** 2 - 4 * one[0] * one[2]
        if below < 0:
            return []
        away = _square_root(below) / abs(2 * one[2])
        return [middle - away, middle + away] if away else [middle]
    slopes = sorted(set(real_roots([power * value for power, value in enumerate(one)][1:])))
    bound = 2 + 2 * max(abs(value / one[-1]) for value in one)
    # Every zero lies between two places where it is level, or is such a place.
    ends = [-bound, *slopes, bound]
    found = [place for place in slopes if _is_small(one, place)]
    for low, high in pairwise(ends):
        if _at(one, low) * _at(one, high) < 0:
            found.append(_bisected(one, low, high))
    return found


def _square_root(value: Fraction) -> Fraction:
    shift = max(0, 140 - value.numerator.bit_length() + value.denominator.bit_length())
    shift += shift % 2
    return Fraction(math.isqrt((value.numerator << shift) // value.denominator), 1 << shift // 2)


def _at(one: Coefficients, place: Fraction) -> Fraction:
    total = Fraction(0)
    for value in reversed(one):
        total = total * place + value
    return total


def _is_small(one: Coefficients, place: Fraction) -> bool:
    size = sum(abs(value) * abs(place) ** power for power, value in enumerate(one))
    return abs(_at(one, place)) <= size / 10**12


def _bisected(one: Coefficients, low: Fraction, high: Fraction) -> Fraction:
    rising = _at(one, low) < 0
    for _ in range(_BISECTIONS + max(0, math.frexp(float(high - low))[1])):
        middle = _short((low + high) / 2)
        if not low < middle < high:
            break
        if (_at(one, middle) < 0) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _short(value: Fraction) -> Fraction:
    return Fraction(round(value * (1 << 100)), 1 << 100)
