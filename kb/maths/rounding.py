"""Rounded answers: whether a value was rounded as it should be, and to enough digits."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from kb.maths.tree import (
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Tree,
    Vector,
    children,
    free_variables,
    rational,
    walk,
)

ENOUGH = 3  # significant digits
_MOST_PLACES = 60
_BITS = 300
_DECIMAL = re.compile(r"[.．。](\d+)")
_SLACK = Fraction(1, 10**60)

Rounding = Literal["fits", "too few digits", ""]


def rounding(expected: Tree, given: Tree, text: str, asked: str = "") -> Rounding:
    """Is `given` the value of `expected`, rounded properly to the digits that were typed?

    Where the expected value is a rounded one itself, the coarser of the two decides. `text` and `asked` are the two as
    they were written, for the zeros at their ends. Empty where `given` is another value, or either is no constant.
    """
    if isinstance(expected, Vector | Matrix):
        found = [rounding(a, b, "") for a, b in zip(children(expected), children(given), strict=True)]
        return "" if "" in found else "too few digits" if "too few digits" in found else "fits"
    if free_variables(expected) or free_variables(given):
        return ""
    right, mine = _value(expected), _value(given)
    rounded, typed = _written(expected, asked), _written(given, text)
    places = [one.places for one in (rounded, typed) if one is not None and (one is typed or one.decimal)]
    if right is None or mine is None or not places:
        return ""
    gap = abs(right - mine)
    if gap > Fraction(10) ** -min(places) / 2 + _SLACK:
        return ""
    wanted = ENOUGH if rounded is None or not rounded.decimal else min(ENOUGH, rounded.digits)
    if not gap or typed is None or typed.digits >= wanted:
        return "fits"
    return "too few digits" if typed.digits > 1 else ""


def cut_off(expected: Tree, given: Tree, text: str) -> str:
    """What the expected value is, rounded to as many digits, where the given one only leaves off the digits after them.

    1.4142135 for √2. Empty where it is anything else.
    """
    if isinstance(expected, Vector | Matrix) or free_variables(expected) or free_variables(given):
        return ""
    right, mine, typed = _value(expected), _value(given), _written(given, text)
    if right is None or mine is None or typed is None or not typed.decimal or typed.digits < ENOUGH:
        return ""
    step = Fraction(10) ** -typed.places
    if not 0 < typed.places <= _MOST_PLACES or right * mine <= 0 or not 0 < abs(right) - abs(mine) < step:
        return ""
    digits = str(int(abs(right) / step + Fraction(1, 2))).rjust(typed.places + 1, "0")
    return f"{'-' if right < 0 else ''}{digits[: -typed.places]}.{digits[-typed.places :]}"


def is_written_out(tree: Tree) -> bool:
    """A number in digits: 1.414, -3, 6.02·10²³."""
    return _written(tree, "") is not None


def enough_digits(tree: Tree) -> bool:
    """Has every decimal number in an expression enough significant digits?"""
    decimals = [part for part in walk(tree) if isinstance(part, Number) and part.decimal]
    return all((one := _written(part, "")) is not None and one.digits >= ENOUGH for part in decimals)


class _Written(Struct, frozen=True):
    """A number as it is written: to which decimal place, with how many significant digits."""

    places: int
    digits: int
    decimal: bool


def _written(tree: Tree, text: str) -> _Written | None:
    match tree:
        case Negative(value):
            return _written(value, text)
        case Product((Number() | Negative() as front, Power(Number(Fraction(numerator=10, denominator=1)), over))):
            shift, one = rational(over), _written(front, text)
            if shift is None or shift.denominator != 1 or abs(shift) > 1000 or one is None:
                return None
            return _Written(one.places - int(shift), one.digits, decimal=True)
        case Number(value, decimal) if decimal or value.denominator == 1:
            after = _fraction(tree, text) if decimal else ""
            return _Written(len(after), len(f"{int(value) or ''}{after}".lstrip("0")), decimal)
        case _:
            return None


def _fraction(one: Number, text: str) -> str:
    """The digits after the point of a decimal number, with the zeros at its end where its text is known."""
    places = 0
    while (one.value * 10**places).denominator != 1 and places < _MOST_PLACES:
        places += 1
    after = str(int(one.value * 10**places)).rjust(places + 1, "0")[-places:] if places else ""
    written = _DECIMAL.findall(text)
    if len(written) == 1 and written[0].startswith(after) and not written[0][len(after) :].strip("0"):
        return str(written[0])
    return after


def _value(tree: Tree) -> Fraction | None:
    from mpmath import libmp

    from kb.maths.evaluation import Undefined, compiled, evaluate

    exact = rational(tree, 4096)
    if exact is not None:
        return exact
    try:
        top, bottom = libmp.to_rational(evaluate(compiled(tree), {}, _BITS))
    except Undefined:
        return None
    return Fraction(int(top), int(bottom))
