"""Expressions as functions in plain machine numbers: quick, and not to be trusted for more than where to look."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

from kb.maths.tree import Apply, Constant, Negative, Number, Power, Product, Quotient, Sum, Symbol, Tree, rational

_FLOATS: dict[str, Callable[[float], float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "arcsin": math.asin, "arccos": math.acos, "arctan": math.atan, "arsinh": math.asinh, "arcosh": math.acosh,
    "artanh": math.atanh, "ln": math.log, "sqrt": math.sqrt, "abs": abs,
    "sign": lambda x: math.copysign(1.0, x) if x else 0.0,
    "cot": lambda x: 1 / math.tan(x), "sec": lambda x: 1 / math.cos(x), "csc": lambda x: 1 / math.sin(x),
    "coth": lambda x: 1 / math.tanh(x), "sech": lambda x: 1 / math.cosh(x), "csch": lambda x: 1 / math.sinh(x),
    "arccot": lambda x: math.atan(1 / x), "arcsec": lambda x: math.acos(1 / x), "arccsc": lambda x: math.asin(1 / x),
}  # fmt: skip

_Machine = Callable[[Mapping[str, float]], float]


@lru_cache(maxsize=256)
def as_float(tree: Tree) -> Callable[[Mapping[str, float]], float | None]:
    """A tree as a function in machine numbers; None where it has no value."""
    compiled = _compiled(tree)

    def function(point: Mapping[str, float]) -> float | None:
        try:
            value = compiled(point)
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):
            return None
        return value if math.isfinite(value) else None

    return function


def _compiled(tree: Tree) -> _Machine:
    match tree:
        case Number(exact):
            fixed = float(exact) if exact.numerator.bit_length() < 1000 else math.inf
            return lambda _: fixed
        case Symbol(name):
            return lambda point: point[name]
        case Constant(name):
            known = math.pi if name == "pi" else math.e
            return lambda _: known
        case Negative(inner):
            of = _compiled(inner)
            return lambda point: -of(point)
        case Sum(parts):
            terms = [_compiled(part) for part in parts]
            return lambda point: math.fsum(term(point) for term in terms)
        case Product(parts):
            factors = [_compiled(part) for part in parts]
            return lambda point: math.prod(factor(point) for factor in factors)
        case Quotient(above, below):
            top, bottom = _compiled(above), _compiled(below)
            return lambda point: top(point) / bottom(point)
        case Power(base, exponent):
            return _power(_compiled(base), _compiled(exponent), rational(exponent))
        case Apply("root", (inner, degree)):
            over = rational(degree)
            turned = _compiled(Quotient(Number(Fraction(1)), degree))
            return _power(_compiled(inner), turned, 1 / over if over else None)
        case Apply("log", (inner, base)):
            of, under = _compiled(inner), _compiled(base)
            return lambda point: math.log(of(point)) / math.log(under(point))
        case Apply(name, (inner,)) if name in _FLOATS:
            applied, inside = _FLOATS[name], _compiled(inner)
            return lambda point: applied(inside(point))
        case _:
            return lambda _: math.nan


def _power(base: _Machine, exponent: _Machine, fixed: Fraction | None) -> _Machine:
    if fixed is not None and fixed.denominator % 2 and fixed.denominator > 1:
        odd = fixed.numerator % 2

        def power(point: Mapping[str, float]) -> float:
            value = base(point)
            size: float = abs(value) ** float(fixed)
            return -size if value < 0 and odd else size

        return power

    def general(point: Mapping[str, float]) -> float:
        value = base(point) ** exponent(point)
        return value if isinstance(value, float) else math.nan

    return general
