"""The real value of an expression at a point, to as many digits as asked; complex where the reals end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from mpmath import MPContext, libmp

from kb.maths.tree import (
    Apply,
    Constant,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    rational,
)

Real = Any  # mpmath's raw number: sign, mantissa, exponent, size
Point = Mapping[str, Fraction]
Function = Callable[[Mapping[str, Real], int], Real]

HUGE = 4096  # bits: beyond this a value, or the argument of sin or exp, says nothing any more
_HUGE_EXPONENT = 40
_SPARE = 64


class Undefined(ArithmeticError):
    """There is no real value here."""


class Absorbed(ArithmeticError):
    """A term is so small beside another that its digits are lost: more are needed. `needed` is in bits."""

    def __init__(self, needed: int) -> None:
        super().__init__(needed)
        self.needed = needed


def real_at(value: Fraction, precision: int) -> Real:
    """A rational number as mpmath's raw number."""
    return libmp.from_rational(value.numerator, value.denominator, precision, "n")


def evaluate(function: Function, point: Point, precision: int) -> Real:
    """The value at a point. Raises `Undefined` where there is none, or none that its digits could be trusted."""
    try:
        return evaluate_strictly(function, point, precision)
    except Absorbed as fault:
        raise Undefined from fault


def evaluate_strictly(function: Function, point: Point, precision: int) -> Real:
    """The value at a point. Raises `Undefined` where there is none, `Absorbed` where more digits are needed."""
    try:
        value = function({name: real_at(value, precision) for name, value in point.items()}, precision)
    except (libmp.ComplexResult, ZeroDivisionError, ValueError, OverflowError) as fault:
        raise Undefined from fault
    if value in (libmp.fnan, libmp.finf, libmp.fninf):
        raise Undefined
    return value


def compiled(tree: Tree) -> Function:
    """A tree as a function of a point, so that it is looked at once and evaluated often."""
    match tree:
        case Number(value):
            return lambda _, precision: real_at(value, precision)
        case Symbol(name):
            return lambda point, _: point[name]
        case Constant(name):
            constant = libmp.mpf_pi if name == "pi" else libmp.mpf_e
            return lambda _, precision: constant(precision)
        case Negative(inner):
            of = compiled(inner)
            return lambda point, precision: libmp.mpf_neg(of(point, precision))
        case Sum(parts):
            return _sum([compiled(part) for part in parts])
        case Product(parts):
            return _product([compiled(part) for part in parts])
        case Quotient(above, below):
            top, bottom = compiled(above), compiled(below)
            return lambda point, precision: _divided(top(point, precision), bottom(point, precision), precision)
        case Power(base, exponent):
            return _power(base, exponent)
        case Apply(name, arguments):
            return _applied(name, arguments)
        case _:
            raise Undefined


def _sum(parts: list[Function]) -> Function:
    def total(point: Mapping[str, Real], precision: int) -> Real:
        values = [part(point, precision) for part in parts]
        sizes = [value[2] + value[3] for value in values if value != libmp.fzero]
        spread = max(sizes, default=0) - min(sizes, default=0)
        if spread > precision - _SPARE and precision > 100:
            raise Absorbed(spread + 2 * _SPARE)
        return libmp.mpf_sum(values, precision, "n")

    return total


def _product(parts: list[Function]) -> Function:
    def total(point: Mapping[str, Real], precision: int) -> Real:
        value = parts[0](point, precision)
        for part in parts[1:]:
            value = libmp.mpf_mul(value, part(point, precision), precision, "n")
        return value

    return total


def _divided(top: Real, bottom: Real, precision: int) -> Real:
    if bottom == libmp.fzero:
        raise Undefined
    return libmp.mpf_div(top, bottom, precision, "n")


def _size(value: Real) -> int:
    """The number of bits before the point."""
    return int(value[2]) + int(value[3])


def _bounded(value: Real) -> Real:
    if _size(value) > HUGE:
        raise Undefined
    return value


def _power(base_tree: Tree, exponent_tree: Tree) -> Function:
    fixed = rational(exponent_tree)
    base = compiled(base_tree)
    if base_tree == Constant("e"):
        exponent = compiled(exponent_tree)
        return lambda point, precision: _exp(exponent(point, precision), precision)
    if fixed is not None:
        return lambda point, precision: _rational_power(base(point, precision), fixed, precision)
    exponent = compiled(exponent_tree)
    return lambda point, precision: _general_power(base(point, precision), exponent(point, precision), precision)


def _exp(value: Real, precision: int) -> Real:
    if _size(value) > _HUGE_EXPONENT:
        raise Undefined
    return libmp.mpf_exp(value, precision, "n")


def _rational_power(base: Real, exponent: Fraction, precision: int) -> Real:
    if base == libmp.fzero:
        if exponent <= 0:
            raise Undefined
        return base
    above, below = exponent.numerator, exponent.denominator
    negative = bool(base[0])
    if negative and below % 2 == 0:
        raise Undefined
    if below == 1:
        return libmp.mpf_pow_int(base, above, precision, "n")
    size = libmp.mpf_abs(base)
    if below <= 64:
        root = libmp.mpf_nthroot(size, below, precision + 10, "n")
        value = libmp.mpf_pow_int(root, above, precision, "n")
    else:
        value = _general_power(size, real_at(exponent, precision + 20), precision)
    return libmp.mpf_neg(value) if negative and above % 2 else value


def _general_power(base: Real, exponent: Real, precision: int) -> Real:
    if base == libmp.fzero:
        if exponent[0] or exponent == libmp.fzero:
            raise Undefined
        return base
    if base[0]:
        if _size(exponent) > 20 or exponent[2] < 0:
            raise Undefined
        return libmp.mpf_pow_int(base, libmp.to_int(exponent), precision, "n")
    wide = precision + 60
    return _exp(libmp.mpf_mul(exponent, libmp.mpf_log(base, wide, "n"), wide, "n"), precision)


def _sign(value: Real, _: int, __: str) -> Real:
    if value == libmp.fzero:
        return value
    return libmp.fnone if value[0] else libmp.fone


def _inverse(value: Real, precision: int) -> Real:
    return _divided(libmp.fone, value, precision)


def _reciprocal_of(function: Callable[[Real, int, str], Real]) -> Callable[[Real, int, str], Real]:
    return lambda value, precision, rounding: _inverse(function(value, precision + 10, rounding), precision)


def _of_reciprocal(function: Callable[[Real, int, str], Real]) -> Callable[[Real, int, str], Real]:
    return lambda value, precision, rounding: function(_inverse(value, precision + 10), precision, rounding)


def _artanh(value: Real, precision: int, rounding: str) -> Real:
    if libmp.mpf_cmp(libmp.mpf_abs(value), libmp.fone) >= 0:
        raise Undefined
    return libmp.mpf_atanh(value, precision, rounding)


def _ln(value: Real, precision: int, rounding: str) -> Real:
    if value[0] or value == libmp.fzero:
        raise Undefined
    return libmp.mpf_log(value, precision, rounding)


def _sqrt(value: Real, precision: int, rounding: str) -> Real:
    if value[0]:
        raise Undefined
    return libmp.mpf_sqrt(value, precision, rounding)


_FUNCTIONS: dict[str, Callable[[Real, int, str], Real]] = {
    "sin": libmp.mpf_sin,
    "cos": libmp.mpf_cos,
    "tan": libmp.mpf_tan,
    "cot": _reciprocal_of(libmp.mpf_tan),
    "sec": _reciprocal_of(libmp.mpf_cos),
    "csc": _reciprocal_of(libmp.mpf_sin),
    "sinh": libmp.mpf_sinh,
    "cosh": libmp.mpf_cosh,
    "tanh": libmp.mpf_tanh,
    "coth": _reciprocal_of(libmp.mpf_tanh),
    "sech": _reciprocal_of(libmp.mpf_cosh),
    "csch": _reciprocal_of(libmp.mpf_sinh),
    "arcsin": libmp.mpf_asin,
    "arccos": libmp.mpf_acos,
    "arctan": libmp.mpf_atan,
    "arccot": _of_reciprocal(libmp.mpf_atan),
    "arcsec": _of_reciprocal(libmp.mpf_acos),
    "arccsc": _of_reciprocal(libmp.mpf_asin),
    "arsinh": libmp.mpf_asinh,
    "arcosh": libmp.mpf_acosh,
    "artanh": _artanh,
    "ln": _ln,
    "sqrt": _sqrt,
    "abs": lambda value, _, __: libmp.mpf_abs(value),
    "sign": _sign,
}
_GROWING = frozenset({"sinh", "cosh", "tanh", "coth", "sech", "csch"})
_TURNING = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})


def _applied(name: str, arguments: tuple[Tree, ...]) -> Function:
    if name == "root":
        return _power(arguments[0], Quotient(Number(Fraction(1)), arguments[1]))
    inside = compiled(arguments[0])
    if name == "log":
        base = compiled(arguments[1])

        def log(point: Mapping[str, Real], precision: int) -> Real:
            below = _ln(base(point, precision), precision, "n")
            return _divided(_ln(inside(point, precision), precision, "n"), below, precision)

        return log
    function = _FUNCTIONS[name]
    limit = _HUGE_EXPONENT if name in _GROWING else HUGE if name in _TURNING else None

    def applied(point: Mapping[str, Real], precision: int) -> Real:
        value = inside(point, precision)
        if limit is not None and _size(value) > limit:
            raise Undefined
        return function(value, precision, "n")

    return applied


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
            return getattr(mp, _COMPLEX.get(name, name))(_small(_complex(arguments[0], point)))
        case _:
            raise Undefined


def _small(value: Any) -> Any:
    if value and mp.mag(value) > _HUGE_EXPONENT:
        raise Undefined
    return value


def _complex_power(base: Any, exponent: Tree, point: Mapping[str, Any]) -> Any:
    fixed = rational(exponent)
    if fixed is not None and not mp.im(base) and mp.re(base) < 0 and fixed.denominator % 2 and fixed.denominator > 1:
        size = (-mp.re(base)) ** (mp.mpf(fixed.numerator) / fixed.denominator)
        return -size if fixed.numerator % 2 else size
    value = _complex(exponent, point)
    if base and mp.mag(value or 1) + (mp.mag(mp.log(base) or 1) if base != 1 else 0) > _HUGE_EXPONENT:
        raise Undefined
    return base**value
