"""Products and fractions as they are written: their factors, and whether some can be taken together or cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import gcd

from kb.maths.polynomials import Polynomial, TooLarge, common_factor, polynomial, whole_content
from kb.maths.simplification import ONE
from kb.maths.tree import Number, Power, Product, Quotient, Sum, Tree, rational


def parts(tree: Tree, *, above: bool) -> Iterator[Tree]:
    """The factors above or below the bars of a product."""
    match tree:
        case Product(factors):
            for factor in factors:
                yield from parts(factor, above=above)
        case Quotient(top, bottom):
            # The 1 of 1/x stands for nothing else.
            if not (above and top == ONE):
                yield from parts(top, above=above)
            yield from parts(bottom, above=not above)
        case Number(value) if value.denominator != 1 and not tree.decimal:
            if not above or value.numerator != 1:
                yield Number(Fraction(value.numerator if above else value.denominator))
        case _ if above:
            yield tree


def has_same_base(some: list[Tree], others: list[Tree]) -> bool:
    """Do two factors, not the same one, have one base, and exponents that add up plainly?"""
    pairs = combinations(some, 2) if some is others else ((a, b) for a in some for b in others)
    return any(_adds_up(_base(a), _base(b)) for a, b in pairs)


def cancels(above: list[Tree], below: list[Tree]) -> bool:
    """Is it certain that a fraction can be reduced?"""
    if not below:
        return False
    tops, bottoms = _whole(above), _whole(below)
    if tops and bottoms and gcd(tops, bottoms) > 1:
        return True
    varying = [[factor for factor in side if rational(factor) is None] for side in (above, below)]
    if has_same_base(*varying):
        return True
    return any(_share(a, b) for a in varying[0] for b in varying[1])


def is_whole(tree: Tree) -> bool:
    """A whole number above 0."""
    value = rational(tree)
    return value is not None and value.denominator == 1 and value > 0


def multiplied_out(tree: Tree) -> Polynomial | None:
    """The tree as a polynomial; None where that is too large."""
    try:
        return polynomial(tree)
    except TooLarge:
        return None


def _base(tree: Tree) -> tuple[Tree, Tree]:
    return (tree.base, tree.exponent) if isinstance(tree, Power) else (tree, ONE)


def _adds_up(one: tuple[Tree, Tree], other: tuple[Tree, Tree]) -> bool:
    if one[0] != other[0]:
        return False
    exponents = [rational(exponent) for _, exponent in (one, other)]
    if rational(one[0]) is not None:
        return None not in (*exponents,) and isinstance(one[0], Number)
    if None in exponents:
        return True
    # x √x stays as it is written, and so does x x^(1/2).
    return all(value is not None and value.denominator == 1 for value in exponents)


def _whole(factors: list[Tree]) -> int:
    """The greatest whole number that divides the product of the factors, as they are written; 1 where none does."""
    found = 1
    for factor in factors:
        value = rational(factor)
        if value is not None:
            found *= value.numerator if value.denominator == 1 else 1
        elif (terms := multiplied_out(factor)) is not None:
            found *= whole_content(terms)
    return found


def _share(one: Tree, other: Tree) -> bool:
    one, other = (tree.base if isinstance(tree, Power) and is_whole(tree.exponent) else tree for tree in (one, other))
    if not isinstance(one, Sum) and not isinstance(other, Sum):
        return False
    letters: list[Tree] = []
    try:
        polynomial(Product((one, other)), letters)
        return common_factor(polynomial(one, letters), polynomial(other, letters))
    except TooLarge:
        return False
