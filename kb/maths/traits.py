"""What an expression holds that a comparison must mind: long numbers, roots and logarithms, rounded decimals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kb.maths.tree import Apply, Matrix, Number, Power, Tree, Vector, children, free_variables, rational, walk
from kb.maths.vocabulary import words

BITS = 220  # sixty digits and some to spare
_PARTIAL = words(
    "sqrt root ln log abs sign arcsin arccos arcosh artanh arcsec arccsc"
)  # where a real function ends, or changes its form


def defining(where: Tree | None) -> tuple[Tree, ...]:
    """What must have values at a point, of that which may have none."""
    entries = children(where) if isinstance(where, Vector | Matrix) else (where,)
    return tuple(entry for entry in entries if entry is not None and can_be_undefined(entry))


def hides(*trees: Tree) -> bool:
    """Is there a constant so large or small that forty digits could hide it, or hide behind it?"""
    from kb.maths.evaluation import Undefined, complex_value, mp

    for part in (part for tree in trees for part in walk(tree) if not free_variables(part)):
        try:
            value = complex_value(part, {})
        except Undefined:
            return True
        if value and abs(mp.mag(value)) > 60:
            return True
    return False


def can_be_undefined(tree: Tree) -> bool:
    for part in walk(tree):
        if isinstance(part, Apply) and part.name in _PARTIAL:
            return True
        if isinstance(part, Power):
            exponent = rational(part.exponent)
            if exponent is None or exponent.denominator > 1:
                return True
    return False


def has_exponential(tree: Tree) -> bool:
    """May it be next to nothing nearly everywhere?"""
    return any(isinstance(part, Power) and rational(part.exponent) is None for part in walk(tree))


def precision_for(*trees: Tree) -> int:
    """Bits to work with: more where numbers are long, so that no digit hides."""
    bits = BITS
    for tree in trees:
        for part in walk(tree):
            if isinstance(part, Number):
                bits = max(bits, 160 + part.value.numerator.bit_length() + part.value.denominator.bit_length())
    return bits


def ratio(a: Any, b: Any) -> tuple[float, float]:
    from mpmath import libmp

    size = libmp.mpf_abs(a)
    if size == libmp.fzero:
        return float(b != libmp.fzero), 0.0
    gap = libmp.mpf_div(libmp.mpf_abs(libmp.mpf_sub(a, b, 80, "n")), size, 53, "n")
    return float(libmp.to_float(gap)), 1.0


def rounding(tree: Tree) -> float:
    """The relative error that the written decimals leave open; 0 where there are none or too few digits."""
    total = 0.0
    for part in walk(tree):
        if isinstance(part, Number) and part.decimal and part.value:
            digits = 0
            while (part.value * 10**digits).denominator != 1 and digits < 60:
                digits += 1
            total += float(Fraction(1, 2 * 10**digits) / part.value)
    return total * 1.05 if total <= 0.02 else 0.0
