"""Sums of products of signs that nothing computes with, in one order: what is written alike becomes the same."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from kb.maths.vocabulary import GREEK, words

Term = tuple[tuple[str, Fraction], ...]
"""Factors, each a name and its power; beside matrices in the order in which they stand."""
Sum = dict[Term, Fraction]
"""Products, each with how often it is there."""

_MOST_TERMS, _MOST_FACTORS = 200, 64
_COUNTS = words("i j k l m n p q t c N K M d")
# Names of Greek letters by length: one that is longer than a letter of the alphabet.
_GREEK = frozenset(GREEK.values())


class NoSum(Exception):
    """This cannot be written out as a sum of products: it would be too long, or it divides by nothing."""


def plus(one: Sum, other: Sum, times: Fraction = Fraction(1)) -> Sum:
    """The sum of two, of the second so many times."""
    total = dict(one)
    for term, count in other.items():
        total[term] = total.get(term, Fraction(0)) + times * count
    return {term: count for term, count in total.items() if count}


def commutes(base: str) -> bool:
    """Is this a number to everyone, also beside matrices: a norm, a trace, a count, a small Greek letter?"""
    if base.startswith("∇"):
        return False
    name = base.partition("(")[0].partition("_")[0]
    return base[:1] in "‖|" or "(" in base or name in _COUNTS or (len(name) > 1 and name in _GREEK and name.islower())


def times_out(one: Sum, other: Sum, *, ordered: bool) -> Sum:
    """Every product of a term of the one with a term of the other. Raises `NoSum`."""
    if len(one) * len(other) > _MOST_TERMS:
        raise NoSum
    total: Sum = {}
    for (left, count), (right, times) in product(one.items(), other.items()):
        term = _merged((*left, *right), ordered=ordered)
        total[term] = total.get(term, Fraction(0)) + count * times
    return {term: count for term, count in total.items() if count}


def _merged(factors: Sequence[tuple[str, Fraction]], *, ordered: bool) -> Term:
    """Factors in one order, powers of one base together; those of matrices stay where they stand."""
    powers: dict[str, Fraction] = {}
    rest: list[tuple[str, Fraction]] = []
    for base, power in factors:
        if not ordered or commutes(base):
            powers[base] = powers.get(base, Fraction(0)) + power
        elif rest and rest[-1][0] == base:
            rest[-1] = (base, rest[-1][1] + power)
        else:
            rest.append((base, power))
        if rest and not rest[-1][1]:
            rest.pop()
    return (*sorted((base, power) for base, power in powers.items() if power), *rest)


def power_of(base: Sum, exponent: Sum, *, ordered: bool) -> Sum:
    """A sum to a power, written out where that is a small whole number. Raises `NoSum`."""
    times = exponent.get((), Fraction(0)) if set(exponent) <= {()} else None
    if times is None:
        return atom(f"({key_of(base)})^({key_of(exponent)})")
    if not base and times <= 0:
        raise NoSum
    if not base or abs(times) > _MOST_FACTORS:
        return atom(f"({key_of(base)})^{times}") if base else {}
    if len(base) == 1:
        ((term, count),) = base.items()
        if count == 1 or times.denominator == 1:
            if not ordered or len(term) <= 1 or all(commutes(one) for one, _ in term):
                powered = tuple((one, power * times) for one, power in term)
                return {_merged(powered, ordered=ordered): Fraction(count ** int(times)) if count != 1 else Fraction(1)}
            if times == -1:
                return {_merged([(one, -power) for one, power in reversed(term)], ordered=ordered): 1 / count}
    if times.denominator == 1 and 0 < times <= 6:
        result: Sum = {(): Fraction(1)}
        for _ in range(int(times)):
            result = times_out(result, base, ordered=ordered)
        return result
    return {((f"({key_of(base)})", times),): Fraction(1)}


def transposed(side: Sum) -> Sum:
    """The transpose: (AB)ᵀ is BᵀAᵀ."""
    total: Sum = {}
    for term, count in side.items():
        still = [one for one in term if commutes(one[0])]
        turned = [(_turned(base), power) for base, power in reversed(term) if not commutes(base)]
        total[(*still, *turned)] = count
    return total


def _turned(base: str) -> str:
    return base.removesuffix("ᵀ") if base.endswith("ᵀ") else f"{base}ᵀ"


def trace_of(side: Sum) -> Sum:
    """Linear, the same for a product turned round in a circle and for its transpose."""
    total: Sum = {}
    for term, count in side.items():
        numbers = [one for one in term if commutes(one[0])]
        rest = tuple(one for one in term if not commutes(one[0]))
        across = tuple((_turned(base), power) for base, power in reversed(rest))
        circles = [way[at:] + way[:at] for way in (rest, across) for at in range(max(len(way), 1))]
        inner = key_of({min(circles): Fraction(1)})
        whole = _merged([*numbers, (f"tr({inner})", Fraction(1))], ordered=True)
        total[whole] = total.get(whole, Fraction(0)) + count
    return total


def number(text: str) -> Sum:
    """A number as it is written."""
    value = Fraction(text)
    return {(): value} if value else {}


def atom(name: str) -> Sum:
    """One thing by its name."""
    return {((name, Fraction(1)),): Fraction(1)}


def key_of(side: Sum) -> str:
    """A sum as one text: equal sums have equal texts."""
    return "+".join(
        f"{count}" + "".join(f"·{base}" + (f"^{power}" if power != 1 else "") for base, power in term)
        for term, count in sorted(side.items())
    )
