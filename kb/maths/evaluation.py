"""The real value of an expression at a point, to as many digits as asked; complex where the reals end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from mpmath import MPContext, libmp

from kb.maths import measured
from kb.maths.measured import HUGE_EXPONENT, Measured, Real, Undefined, Unresolved
from kb.maths.tree import (
    Apply,
    Constant,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    Vector,
    rational,
)

__all__ = ["Function", "Point", "Undefined", "Unresolved", "compiled", "complex_value", "evaluate", "measure", "mp"]

Point = Mapping[str, Fraction]
Function = Callable[[Mapping[str, Measured], int], Measured]


def evaluate(function: Function, point: Point, precision: int) -> Real:
    """The value at a point. Raises `Undefined` where there is none, or none that its digits could be trusted."""
    try:
        return measure(function, point, precision).value
    except Unresolved as fault:
        raise Undefined from fault


def measure(function: Function, point: Point, precision: int) -> Measured:
    """The value at a point. Raises `Undefined` where there is none, `Unresolved` where more digits are needed."""
    try:
        found = function({name: measured.variable(value, precision) for name, value in point.items()}, precision)
    except (libmp.ComplexResult, ZeroDivisionError, ValueError, OverflowError) as fault:
        raise Undefined from fault
    if found.value in (libmp.fnan, libmp.finf, libmp.fninf):
        raise Undefined
    return found


def compiled(tree: Tree) -> Function:
    """A tree as a function of a point, so that it is looked at once and evaluated often."""
    match tree:
        case Number(value):
            return lambda _, precision: measured.number(value, precision)
        case Symbol(name):
            return lambda point, _: point[name]
        case Constant(name):
            return lambda _, precision: measured.constant(name, precision)
        case Negative(inner):
            of = compiled(inner)
            return lambda point, precision: measured.negative(of(point, precision))
        case Sum(parts):
            terms = [compiled(part) for part in parts]
            return lambda point, precision: measured.total([term(point, precision) for term in terms], precision)
        case Product(parts):
            return _product([compiled(part) for part in parts])
        case Quotient(above, below):
            top, bottom = compiled(above), compiled(below)
            return lambda point, precision: measured.over(top(point, precision), bottom(point, precision), precision)
        case Power(base, exponent):
            return _power(base, exponent)
        case Apply(name, arguments):
            return _applied(name, arguments)
        case Vector() | Matrix():
            raise Undefined


def _product(parts: list[Function]) -> Function:
    def product(point: Mapping[str, Measured], precision: int) -> Measured:
        found = parts[0](point, precision)
        for part in parts[1:]:
            found = measured.times(found, part(point, precision), precision)
        return found

    return product


def _power(base_tree: Tree, exponent_tree: Tree) -> Function:
    fixed = rational(exponent_tree)
    exponent = compiled(exponent_tree)
    if base_tree == Constant("e"):
        return lambda point, precision: measured.exp(exponent(point, precision), precision)
    base = compiled(base_tree)
    if fixed is not None:
        return lambda point, precision: measured.rational_power(base(point, precision), fixed, precision)
    return lambda point, precision: measured.general_power(
        base(point, precision), exponent(point, precision), precision
    )


def _applied(name: str, arguments: tuple[Tree, ...]) -> Function:
    if name == "root":
        return _power(arguments[0], Quotient(Number(Fraction(1)), arguments[1]))
    inside = compiled(arguments[0])
    if name == "log":
        base = compiled(arguments[1])

        def log(point: Mapping[str, Measured], precision: int) -> Measured:
            below = measured.applied("ln", base(point, precision), precision)
            return measured.over(measured.applied("ln", inside(point, precision), precision), below, precision)

        return log
    return lambda point, precision: measured.applied(name, inside(point, precision), precision)


# A context of our own: the precision of mpmath's own one is for whoever else uses it, in whatever thread.
mp = MPContext()
mp.dps = 40


def complex_value(tree: Tree, point: Point) -> Any:
    """The principal complex value at a real point, to 40 digits; odd roots of negative numbers stay real."""
    try:
        value = mp.mpc(_complex(tree, {name: mp.mpf(v.numerator) / v.denominator for name, v in point.items()}))
    except (ZeroDivisionError, ValueError, OverflowError) as fault:
        raise Undefined from fault
    if not (mp.isfinite(value.real) and mp.isfinite(value.imag)):
        raise Undefined
    return value


_COMPLEX = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arccot": "acot", "arcsec": "asec", "arccsc": "acsc",
    "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "abs": "fabs",
}  # fmt: skip


_STEADY = frozenset({"ln", "sqrt", "abs", "sign", "arctan", "arcsin", "arccos"})  # however large what is inside


def _complex(tree: Tree, point: Mapping[str, Any]) -> Any:
    match tree:
        case Number(value):
            return mp.mpf(value.numerator) / value.denominator
        case Symbol(name):
            return point[name]
        case Constant(name):
            return +(mp.pi if name == "pi" else mp.e)
        case Negative(value):
            return -_complex(value, point)
        case Sum(terms):
            return mp.fsum(_complex(term, point) for term in terms)
        case Product(factors):
            return mp.fprod(_complex(factor, point) for factor in factors)
        case Quotient(top, bottom):
            return _complex(top, point) / _complex(bottom, point)
        case Power(base, exponent):
            return _complex_power(_complex(base, point), exponent, point)
        case Apply("root", (inside, degree)):
            return _complex_power(_complex(inside, point), Quotient(Number(Fraction(1)), degree), point)
        case Apply("log", (inside, base)):
            return mp.log(_complex(inside, point)) / mp.log(_complex(base, point))
        case Apply(name, arguments):
            value = _complex(arguments[0], point)
            return getattr(mp, _COMPLEX.get(name, name))(value if name in _STEADY else _small(value))
        case _:
            raise Undefined


def _small(value: Any) -> Any:
    if value and mp.mag(value) > HUGE_EXPONENT:
        raise Undefined
    return value


def _complex_power(base: Any, exponent: Tree, point: Mapping[str, Any]) -> Any:
    fixed = rational(exponent)
    if fixed is not None and not mp.im(base) and mp.re(base) < 0 and fixed.denominator % 2 and fixed.denominator > 1:
        size = (-mp.re(base)) ** (mp.mpf(fixed.numerator) / fixed.denominator)
        return -size if fixed.numerator % 2 else size
    value = _complex(exponent, point)
    if base and mp.mag(value or 1) + (mp.mag(mp.log(base) or 1) if base != 1 else 0) > HUGE_EXPONENT:
        raise Undefined
    return base**value
