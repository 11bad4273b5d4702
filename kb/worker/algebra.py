"""Expression trees to sympy and back, and the jobs that sympy does."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

from kb.maths.simplification import simplified
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
    number,
    rational,
)

_MAX_BITS = 20_000  # of a power of numbers that sympy would multiply out


class Unsuitable(Exception):
    """This expression is not given to sympy, or came back as something that trees do not have."""


_TO_SYMPY = {
    **{name: getattr(sympy, name) for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: getattr(sympy, name) for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch", "sqrt", "sign")},
    **{f"arc{name}": getattr(sympy, f"a{name}") for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{f"ar{name}": getattr(sympy, f"a{name}") for name in ("sinh", "cosh", "tanh")},
    "ln": sympy.log,
    "abs": sympy.Abs,
}
_FROM_SYMPY = {function: name for name, function in _TO_SYMPY.items() if name != "sqrt"}


def to_sympy(tree: Tree) -> Any:
    """The tree as a sympy expression of real variables, with nothing multiplied out that could be huge."""
    match tree:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Symbol(name):
            return sympy.Symbol(name, real=True)
        case Constant(name):
            return sympy.pi if name == "pi" else sympy.E
        case Negative(value):
            return -to_sympy(value)
        case Sum(terms):
            return sympy.Add(*map(to_sympy, terms))
        case Product(factors):
            return sympy.Mul(*map(to_sympy, factors))
        case Quotient(top, bottom):
            return to_sympy(top) / _not_zero(to_sympy(bottom))
        case Power(base, exponent):
            return _power(to_sympy(base), to_sympy(exponent))
        case Apply("root", (inside, degree)):
            return _power(to_sympy(inside), 1 / _not_zero(to_sympy(degree)))
        case Apply("log", (inside, base)):
            return sympy.log(to_sympy(inside)) / _not_zero(sympy.log(to_sympy(base)))
        case Apply(name, (inside,)) if name in _TO_SYMPY:
            return _TO_SYMPY[name](to_sympy(inside))
        case _:
            raise Unsuitable


def _not_zero(value: Any) -> Any:
    if value == 0:
        raise Unsuitable
    return value


def _power(base: Any, exponent: Any) -> Any:
    if base.is_Rational and exponent.is_Rational:
        size = max(int(base.p).bit_length(), int(base.q).bit_length())
        if abs(exponent) * size > _MAX_BITS:
            raise Unsuitable
    if base == 0 and not (exponent.is_number and exponent.is_positive):
        raise Unsuitable
    return base**exponent


def from_sympy(value: Any) -> Tree:
    """A sympy expression as a tree. Raises `Unsuitable` for what trees do not have."""
    if value.is_Rational:
        return number(Fraction(int(value.p), int(value.q)))
    if value.is_Symbol:
        return Symbol(value.name)
    if value is sympy.pi or value is sympy.E:
        return Constant("pi" if value is sympy.pi else "e")
    if isinstance(value, sympy.exp):
        return Power(E, from_sympy(value.args[0]))
    parts = tuple(map(from_sympy, value.args))
    if value.is_Add:
        return Sum(parts)
    if value.is_Mul:
        return Product(parts)
    if value.is_Pow:
        return Apply("sqrt", parts[:1]) if rational(parts[1]) == Fraction(1, 2) else Power(*parts)
    if value.func in _FROM_SYMPY:
        return Apply(_FROM_SYMPY[value.func], parts)
    raise Unsuitable


def differentiate(tree: Tree, by: str) -> Tree:
    """The derivative by one variable."""
    return simplified(from_sympy(sympy.diff(to_sympy(tree), sympy.Symbol(by, real=True))))


def simplify(tree: Tree) -> Tree:
    """What sympy finds simplest."""
    return simplified(from_sympy(sympy.simplify(to_sympy(tree))))


def are_equal(a: Tree, b: Tree) -> bool | None:
    """Are two expressions equal? None when sympy can tell neither."""
    rest = sympy.simplify(to_sympy(a) - to_sympy(b))
    if rest == 0:
        return True
    return False if rest.is_number and rest.is_zero is False else None
