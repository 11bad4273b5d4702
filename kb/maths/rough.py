"""Values in machine numbers that know their error: quick, and never more sure than they may be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

from kb.maths.measured import Undefined
from kb.maths.tree import (
    Apply,
    Constant,
    E,
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

Rough = tuple[float, float, float]
"""A value, how far the true one may be away, and by how much it would change if the least of its parts were another.

Detail means what it means in `kb.maths.measured`, here as a size and not in bits.
"""
Function = Callable[[Mapping[str, Rough]], Rough]

_EPSILON = 2.0**-50  # a few units in the last place: what a machine's sine or power may be off
_MANTISSA = 53
_TINY = 1e-290  # below this machine numbers lose their digits
_SURE = 2.0**-20  # the largest relative error of what a function or a quotient is taken of
_SLACK = 64.0  # by how much an error may be larger than its estimate
_APART = 1e-6  # the smallest relative difference that machine numbers may decide on
_DETAILS = 2.0**16  # so far above the error must the least detail be before two values count as alike
_LARGEST = 500.0  # of an exponent
_NONE = math.inf
_ZERO: Rough = (0.0, 0.0, _NONE)
_ONE: Rough = (1.0, 0.0, _NONE)
_UNKNOWN: Rough = (math.nan, math.nan, 0.0)


class Unclear(ArithmeticError):
    """Machine numbers cannot tell: more digits are needed."""


def at(point: Mapping[str, Fraction]) -> dict[str, Rough]:
    """A point as machine numbers."""
    found = {}
    for name, exact in point.items():
        value = float(exact)
        found[name] = (value, abs(value) * _EPSILON, abs(value)) if value else _ZERO
    return found


def are_apart(a: Rough, b: Rough) -> bool:
    """Do two values certainly differ, and by more than a rounding?"""
    gap = abs(a[0] - b[0])
    return gap > _SLACK * (a[1] + b[1]) and gap > _APART * max(abs(a[0]), abs(b[0]))


def are_alike(a: Rough, b: Rough) -> bool:
    """Do two values agree as far as can be seen, and can their smallest details be seen?"""
    return abs(a[0] - b[0]) <= _SLACK * (a[1] + b[1]) and a[1] * _DETAILS <= a[2] and b[1] * _DETAILS <= b[2]


def compiled(tree: Tree) -> Function:
    """A tree as a function of a point; it raises `Undefined` where there is certainly no real value, or `Unclear`."""
    match tree:
        case Number(value):
            fixed = _number(value)
            return lambda _: fixed
        case Symbol(name):
            return lambda point: point[name]
        case Constant(name):
            real = math.pi if name == "pi" else math.e
            known = (real, real * _EPSILON, 4.0)
            return lambda _: known
        case Negative(inner):
            of = compiled(inner)
            return lambda point: _negative(of(point))
        case Sum(parts):
            terms = [compiled(part) for part in parts]
            return lambda point: _total([term(point) for term in terms])
        case Product(parts):
            return _product([compiled(part) for part in parts])
        case Quotient(above, under):
            top, bottom = compiled(above), compiled(under)
            return lambda point: over(top(point), bottom(point))
        case Power(base, exponent):
            return _power(base, exponent)
        case Apply("root", (inner, degree)):
            return _power(inner, Quotient(Number(Fraction(1)), degree))
        case Apply("log", (inner, base)):
            log, below = compiled(Apply("ln", (inner,))), compiled(Apply("ln", (base,)))
            return lambda point: over(log(point), below(point))
        case Apply(name, arguments) if name in _APPLIED:
            function, inside = _APPLIED[name], compiled(arguments[0])
            return lambda point: function(inside(point))
        case _:
            return _unclear


def _unclear(_: Mapping[str, Rough]) -> Rough:
    raise Unclear


def _number(exact: Fraction) -> Rough:
    if not exact:
        return _ZERO
    if exact.denominator == 1 and exact.numerator.bit_length() < _MANTISSA:
        return (float(exact.numerator), 0.0, 1.0)
    try:
        value = float(exact)
        detail = min(1.0, 2.0 / exact.denominator)
    except OverflowError:
        return _UNKNOWN
    if abs(value) < _TINY:
        return _UNKNOWN
    return (value, 0.0 if Fraction(value) == exact else abs(value) * _EPSILON, detail)


def _negative(a: Rough) -> Rough:
    return (-a[0], a[1], a[2])


def minus(a: Rough, b: Rough) -> Rough:
    """A difference."""
    return _total([a, _negative(b)])


def _total(parts: list[Rough]) -> Rough:
    value, error, detail, size = 0.0, 0.0, _NONE, 0.0
    for part in parts:
        value += part[0]
        error += part[1]
        detail = min(detail, part[2])
        size += abs(part[0])
    return (value, error + size * _EPSILON, detail)


def _times(a: Rough, b: Rough) -> Rough:
    if _ZERO in (a, b):
        return _ZERO
    value, x, y = a[0] * b[0], abs(a[0]), abs(b[0])
    error = x * b[1] + y * a[1] + a[1] * b[1] + abs(value) * _EPSILON + _TINY
    return (value, error, min(a[2] * (y + b[1]), b[2] * (x + a[1])))


def _product(parts: list[Function]) -> Function:
    def product(point: Mapping[str, Rough]) -> Rough:
        found = parts[0](point)
        for part in parts[1:]:
            found = _times(found, part(point))
        return found

    return product


def _sure(a: Rough) -> None:
    """Is the value known well, and certainly not zero?"""
    if not a[1] <= _SURE * abs(a[0]):
        raise Unclear


def over(a: Rough, b: Rough) -> Rough:
    """A quotient. Raises `Undefined` above zero, `Unclear` where that may be."""
    if b[0] == 0.0 == b[1]:
        raise Undefined
    if not b[0]:
        raise Unclear
    _sure(b)
    if a == _ZERO:
        return _ZERO
    value, below = a[0] / b[0], abs(b[0])
    error = (a[1] + abs(value) * b[1]) / below * 1.01 + abs(value) * _EPSILON + _TINY
    return (value, error, min(a[2] / below, b[2] * abs(value) / below))


def _power(base_tree: Tree, exponent_tree: Tree) -> Function:
    fixed = rational(exponent_tree)
    exponent = compiled(exponent_tree)
    if base_tree == E:
        return lambda point: _exp(exponent(point))
    base = compiled(base_tree)
    if fixed is not None:
        if fixed == 2:
            return lambda point: _square(base(point))
        exact = fixed
        return lambda point: _rational_power(base(point), exact)
    return lambda point: _general_power(base(point), exponent(point))


def _square(a: Rough) -> Rough:
    _sure(a)
    return _times(a, a)


def _rational_power(a: Rough, exponent: Fraction) -> Rough:
    if exponent == 0 or not a[0]:
        raise Unclear
    _sure(a)
    negative = a[0] < 0
    if negative and exponent.denominator % 2 == 0:
        raise Undefined
    size = abs(a[0])
    power = float(exponent)
    turns = power * math.log(size)
    if not (abs(turns) < _LARGEST and a[1] * abs(power) <= _SURE * size):
        raise Unclear
    value = size**power
    slope = value * abs(power) / size
    detail = a[2] * slope
    if exponent.denominator > 1 << 20:
        detail = min(detail, value / exponent.denominator / _SLACK)
    error = a[1] * slope * 1.01 + value * _EPSILON * (1 + abs(turns))
    return (-value if negative and exponent.numerator % 2 else value, error, detail)


def _general_power(a: Rough, b: Rough) -> Rough:
    if not a[0] > 0:
        raise Unclear
    _sure(a)
    return _exp(_times(b, _ln(a)))


def _exp(a: Rough) -> Rough:
    if not (abs(a[0]) < _LARGEST and a[1] < _SURE):
        raise Unclear
    if a == _ZERO:
        return _ONE
    value = math.exp(a[0])
    return (value, value * (1.01 * a[1] + _EPSILON), a[2] * value)


def _ln(a: Rough) -> Rough:
    if a[0] < -_SLACK * a[1]:
        raise Undefined
    if not a[0] > 0:
        raise Unclear
    _sure(a)
    value = math.log(a[0])
    return (value, a[1] / a[0] * 1.01 + abs(value) * _EPSILON, a[2] / a[0])


def _sqrt(a: Rough) -> Rough:
    if a[0] < -_SLACK * a[1]:
        raise Undefined
    if not a[0] > 0:
        raise Unclear
    _sure(a)
    value = math.sqrt(a[0])
    return (value, a[1] / value + value * _EPSILON, a[2] / value / 2)


def _abs(a: Rough) -> Rough:
    return (abs(a[0]), a[1], a[2])


def _sign(a: Rough) -> Rough:
    if not abs(a[0]) > _SLACK * a[1]:
        raise Unclear
    return (math.copysign(1.0, a[0]), 0.0, _NONE)


def _curve(function: Callable[[float], float], slope: Callable[[float], float]) -> Callable[[Rough], Rough]:
    """A function without ends, bends of at most 4, and no more than a few units in the last place off."""

    def curve(a: Rough) -> Rough:
        if not (a[1] < _SURE and abs(a[0]) < 1e9):
            raise Unclear
        value, steep = function(a[0]), abs(slope(a[0]))
        return (value, a[1] * (steep + 4 * a[1]) + abs(value) * _EPSILON, a[2] * steep)

    return curve


def _grows(function: Callable[[float], float], slope: Callable[[float], float]) -> Callable[[Rough], Rough]:
    """sinh or cosh, whose bend is their value."""

    def grows(a: Rough) -> Rough:
        if not (a[1] < _SURE and abs(a[0]) < _LARGEST):
            raise Unclear
        value, steep = function(a[0]), abs(slope(a[0]))
        return (value, a[1] * (steep + 2 * abs(value) * a[1] + a[1]) + abs(value) * _EPSILON, a[2] * steep)

    return grows


_MARGIN = 1e-4  # so near to where they end functions such as arcsin are left to more digits


def _within(function: Callable[[float], float], slope: Callable[[float], float]) -> Callable[[Rough], Rough]:
    """A function that ends at -1 and 1."""

    def within(a: Rough) -> Rough:
        if not a[1] < _SURE * _MARGIN:
            raise Unclear
        if abs(a[0]) > 1 + _MARGIN:
            raise Undefined
        if abs(a[0]) > 1 - _MARGIN:
            raise Unclear
        value, steep = function(a[0]), slope(a[0])
        return (value, a[1] * steep * 1.1 + abs(value) * _EPSILON, a[2] * steep)

    return within


def _arcosh(a: Rough) -> Rough:
    if not a[1] < _SURE * _MARGIN:
        raise Unclear
    if a[0] < 1 - _MARGIN:
        raise Undefined
    if a[0] < 1 + _MARGIN:
        raise Unclear
    value, steep = math.acosh(a[0]), 1 / math.sqrt(a[0] * a[0] - 1)
    return (value, a[1] * steep * 1.1 + abs(value) * _EPSILON, a[2] * steep)


_sin = _curve(math.sin, math.cos)
_cos = _curve(math.cos, math.sin)
_sinh = _grows(math.sinh, math.cosh)
_cosh = _grows(math.cosh, math.sinh)
_arctan = _curve(math.atan, lambda x: 1 / (1 + x * x))
_arcsin = _within(math.asin, lambda x: 1 / math.sqrt(1 - x * x))
_arccos = _within(math.acos, lambda x: 1 / math.sqrt(1 - x * x))

_APPLIED: dict[str, Callable[[Rough], Rough]] = {
    "sin": _sin,
    "cos": _cos,
    "tan": lambda a: over(_sin(a), _cos(a)),
    "cot": lambda a: over(_cos(a), _sin(a)),
    "sec": lambda a: over(_ONE, _cos(a)),
    "csc": lambda a: over(_ONE, _sin(a)),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": lambda a: over(_sinh(a), _cosh(a)),
    "coth": lambda a: over(_cosh(a), _sinh(a)),
    "sech": lambda a: over(_ONE, _cosh(a)),
    "csch": lambda a: over(_ONE, _sinh(a)),
    "arcsin": _arcsin,
    "arccos": _arccos,
    "arctan": _arctan,
    "arccot": lambda a: _arctan(over(_ONE, a)),
    "arcsec": lambda a: _arccos(over(_ONE, a)),
    "arccsc": lambda a: _arcsin(over(_ONE, a)),
    "arsinh": _curve(math.asinh, lambda x: 1 / math.sqrt(1 + x * x)),
    "arcosh": _arcosh,
    "artanh": _within(math.atanh, lambda x: 1 / (1 - x * x)),
    "ln": _ln,
    "sqrt": _sqrt,
    "abs": _abs,
    "sign": _sign,
}
