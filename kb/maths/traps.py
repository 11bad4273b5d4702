"""Where a usual mistake would give the right answer: looked for with plain floating-point numbers, many times fast."""

from __future__ import annotations

import cmath
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import islice

from kb.maths.calculus import NotDifferentiable
from kb.maths.mistakes import mistaken_derivatives, with_every_variable
from kb.maths.points import generic_points
from kb.maths.simplification import size
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
    walk,
)

Quick = Callable[[Mapping[str, complex]], complex]
_CLOSE = 1e-9
_POINTS = 2
_MOST_PARTS = 80  # of a function whose wrong derivatives are looked at
_MOST_DERIVED = 1000  # parts of a derivative of it
_MOST_MISTAKES = 60
_TINY = 1e-300
_REAL_POINTS = (0.7, 2.3, -0.4, -3.1, 11.2, -17.3, 57.1, 1.0, 2.0, -503.0)
_FUNCTIONS: dict[str, Callable[[complex], complex]] = {
    "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan, "sinh": cmath.sinh, "cosh": cmath.cosh, "tanh": cmath.tanh,
    "arcsin": cmath.asin, "arccos": cmath.acos, "arctan": cmath.atan, "arsinh": cmath.asinh, "arcosh": cmath.acosh,
    "artanh": cmath.atanh, "ln": cmath.log, "sqrt": cmath.sqrt, "abs": abs,
    "cot": lambda u: 1 / cmath.tan(u), "sec": lambda u: 1 / cmath.cos(u), "csc": lambda u: 1 / cmath.sin(u),
    "coth": lambda u: 1 / cmath.tanh(u), "sech": lambda u: 1 / cmath.cosh(u), "csch": lambda u: 1 / cmath.sinh(u),
    "arccot": lambda u: cmath.pi / 2 - cmath.atan(u), "arcsec": lambda u: cmath.acos(1 / u),
    "arccsc": lambda u: cmath.asin(1 / u), "sign": lambda u: u / abs(u),
}  # fmt: skip


class NoValue(ArithmeticError):
    """Floating-point numbers give no value here."""


def quick(tree: Tree) -> Quick:
    """A tree as a function of a point in complex floating-point numbers. Raises `NoValue` for vectors."""
    match tree:
        case Number(value):
            fixed = complex(float(value))
            return lambda _: fixed
        case Symbol(name):
            return lambda point: point[name]
        case Constant(name):
            known = complex(cmath.pi if name == "pi" else cmath.e)
            return lambda _: known
        case Negative(inner):
            of = quick(inner)
            return lambda point: -of(point)
        case Sum(parts):
            terms = [quick(part) for part in parts]
            return lambda point: sum((term(point) for term in terms), 0j)
        case Product(parts):
            return _product([quick(part) for part in parts])
        case Quotient(above, below):
            top, bottom = quick(above), quick(below)
            return lambda point: top(point) / bottom(point)
        case Power(under, over):
            base, exponent = quick(under), quick(over)
            return lambda point: base(point) ** exponent(point)
        case Apply("root", (inside, degree)):
            base, exponent = quick(inside), quick(degree)
            return lambda point: base(point) ** (1 / exponent(point))
        case Apply("log", (inside, under)):
            base, of = quick(under), quick(inside)
            return lambda point: cmath.log(of(point)) / cmath.log(base(point))
        case Apply(name, (inside,)) if name in _FUNCTIONS:
            function, of = _FUNCTIONS[name], quick(inside)
            return lambda point: complex(function(of(point)))
        case Vector() | Matrix() | Apply():
            raise NoValue


def _product(parts: list[Quick]) -> Quick:
    def product(point: Mapping[str, complex]) -> complex:
        found = parts[0](point)
        for part in parts[1:]:
            found *= part(point)
        return found

    return product


def value(function: Quick, point: Mapping[str, complex]) -> complex | None:
    """The value at a point; None where there is none."""
    try:
        found = function(point)
    except (ArithmeticError, ValueError):
        return None
    return found if cmath.isfinite(found) else None


def _close(a: complex, b: complex) -> bool:
    return abs(a - b) <= _CLOSE * max(abs(a), abs(b), _TINY)


class Traps:
    """The mistakes that a function with parameters invites, as functions of the parameters and of its variables.

    A mistake that gives the right answer whatever the parameters are (sin(x + a) has the inner derivative 1) is none:
    only what the parameters make invisible counts.
    """

    def __init__(self, of: Tree, by: tuple[str, ...], variables: tuple[str, ...], parameters: tuple[str, ...]) -> None:
        # Off the real line every elementary function has a value, and no two different ones agree by chance.
        self.points = [
            {name: complex(float(at), 0.31 + 0.17 * place) for place, (name, at) in enumerate(point.items())}
            for point in generic_points(variables, _POINTS)
        ] or [{}]
        self.variables = variables
        self.function = quick(of)
        self.wrong: list[tuple[str, Quick, Quick]] = []
        if not parameters or size(of) > _MOST_PARTS:
            return
        generic = {name: complex(1.37 + 0.61 * place) for place, name in enumerate(parameters)}
        for name in by:
            right = _right(of, name)
            if right is None:
                continue
            for mistaken in islice(mistaken_derivatives(of, name), _MOST_MISTAKES):
                if not _is_short(mistaken.result):
                    continue
                wrong = quick(mistaken.result)
                if not self._agree(right, wrong, generic):
                    self.wrong.append((mistaken.code, right, wrong))

    def _agree(self, right: Quick, wrong: Quick, parameters: Mapping[str, complex]) -> bool:
        """Do both have the same values, wherever they have any?"""
        for at in self.points:
            point = {**at, **parameters}
            a, b = value(right, point), value(wrong, point)
            if a is None or b is None or not _close(a, b):
                return False
        return True

    def caught(self, parameters: Mapping[str, Fraction]) -> str | None:
        """The code of a mistake that gives the right answer with these parameters."""
        chosen = {name: complex(float(at)) for name, at in parameters.items()}
        first = {**self.points[0], **chosen}
        known: dict[int, complex | None] = {}
        for code, right, wrong in self.wrong:
            if id(right) not in known:
                known[id(right)] = value(right, first)
            a = known[id(right)]
            if a is None:
                continue
            b = value(wrong, first)
            if b is not None and _close(a, b) and self._agree(right, wrong, chosen):
                return code
        return None

    def is_real(self, parameters: Mapping[str, Fraction]) -> bool:
        """Has the function a real value at one of a few real points?"""
        chosen = {name: complex(float(at)) for name, at in parameters.items()}
        for turn, first in enumerate(_REAL_POINTS):
            others = {
                name: complex(_REAL_POINTS[(turn - 1 - place) % len(_REAL_POINTS)])
                for place, name in enumerate(self.variables)
            }
            found = value(self.function, {**others, **dict.fromkeys(self.variables[:1], complex(first)), **chosen})
            if found is not None and abs(found.imag) <= _CLOSE * max(abs(found), _TINY):
                return True
        return False

    def values(self, parameters: Mapping[str, Fraction]) -> tuple[complex, ...] | None:
        """What the function is worth at the points, to nine digits: equal for equal functions; None without values."""
        chosen = {name: complex(float(at)) for name, at in parameters.items()}
        found = [value(self.function, {**at, **chosen}) for at in self.points]
        if None in found:
            return None
        return tuple(_rounded(one) for one in found if one is not None)


def _right(of: Tree, by: str) -> Quick | None:
    """The derivative as the rules give it, not simplified: that would take longer than all the rest."""
    try:
        derived = with_every_variable(of, by, ())
    except NotDifferentiable:
        return None
    return quick(derived) if _is_short(derived) else None


def _is_short(tree: Tree) -> bool:
    """Not simplified, the derivative of nested functions has parts beyond number: they are counted up to a limit."""
    return sum(1 for _ in islice(walk(tree), _MOST_DERIVED + 1)) <= _MOST_DERIVED


def _rounded(number: complex) -> complex:
    return complex(float(f"{number.real:.9g}"), float(f"{number.imag:.9g}"))
