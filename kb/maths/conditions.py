"""Conditions on the parameters of an exercise: `a = b`, `a < b <= 2c, a*b != 12`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from kb.maths.expression import read
from kb.maths.faults import TemplateError
from kb.maths.simplification import size
from kb.maths.tokens import ReadingError
from kb.maths.tree import (
    Apply,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    free_variables,
)

Rational = int | Fraction
_Value = Callable[[Mapping[str, Rational]], Rational]
_AND = re.compile(r"\s+and\s+|&&|[,，;；、且]|\\land\b", re.IGNORECASE)
_RELATION = re.compile(r"<=|>=|!=|<>|==|=|<|>|≤|≥|≠|\\(?:leq?|geq?|neq?|lt|gt)(?![A-Za-z])")
_SIGNS: dict[str, Callable[[Rational, Rational], bool]] = {
    **dict.fromkeys(("=", "=="), operator.eq),
    **dict.fromkeys(("!=", "<>", "≠", "\\neq", "\\ne"), operator.ne),
    **dict.fromkeys(("<", "\\lt"), operator.lt),
    **dict.fromkeys((">", "\\gt"), operator.gt),
    **dict.fromkeys(("<=", "≤", "\\le", "\\leq"), operator.le),
    **dict.fromkeys((">=", "≥", "\\ge", "\\geq"), operator.ge),
}
_WIDE = str.maketrans("＝＜＞！＆（）", "=<>!&()")
_MAX_PARTS = 40
_MAX_BITS = 2000  # of a number on the way


class Condition(Struct, frozen=True):
    """Relations between the parameters that must all hold, and the names in them."""

    names: tuple[str, ...]
    relations: tuple[tuple[_Value, Callable[[Rational, Rational], bool], _Value], ...]

    def holds(self, point: Mapping[str, Rational]) -> bool:
        """Does it hold for these parameters? Where something has no value, it does not."""
        try:
            return all(sign(left(point), right(point)) for left, sign, right in self.relations)
        except ArithmeticError:
            return False


class _NotArithmetic(Exception):
    """A side of a condition that is more than rational arithmetic with parameters."""


def read_condition(text: str) -> Condition:
    """A condition as people write it. Raises `TemplateError`."""
    names: set[str] = set()
    relations = []
    for part in _AND.split(text.translate(_WIDE)):
        signs = _RELATION.findall(part)
        sides = _RELATION.split(part)
        if not signs:
            raise TemplateError("exercise-condition", "exclude", text=text[:40])
        values = []
        for side in sides:
            try:
                tree = read(side)
                if size(tree) > _MAX_PARTS:
                    raise TemplateError("exercise-condition", "exclude", text=text[:40])
                values.append(_compiled(tree))
            except (ReadingError, _NotArithmetic) as fault:
                raise TemplateError("exercise-condition", "exclude", text=text[:40]) from fault
            names.update(free_variables(tree))
        relations += [(a, _SIGNS[sign], b) for (a, b), sign in zip(pairwise(values), signs, strict=True)]
    return Condition(tuple(sorted(names)), tuple(relations))


def _compiled(tree: Tree) -> _Value:
    """A tree of rational arithmetic as a function of the parameters. Raises `_NotArithmetic` for any other."""
    match tree:
        case Number(value):
            # Whole numbers are ten times as fast as fractions.
            fixed: Rational = value.numerator if value.denominator == 1 else value
            return lambda _: fixed
        case Symbol(name):
            return lambda point: point[name]
        case Negative(inner):
            of = _compiled(inner)
            return lambda point: -of(point)
        case Sum(parts):
            terms = [_compiled(part) for part in parts]

            def total(point: Mapping[str, Rational]) -> Rational:
                found: Rational = 0
                for term in terms:
                    found = found + term(point)
                return found

            return total
        case Product(parts):
            factors = [_compiled(part) for part in parts]

            def product(point: Mapping[str, Rational]) -> Rational:
                found: Rational = 1
                for factor in factors:
                    found = found * factor(point)
                return found

            return product
        case Quotient(above, below):
            top, bottom = _compiled(above), _compiled(below)
            return lambda point: Fraction(top(point)) / bottom(point)
        case Power(under, over):
            base, exponent = _compiled(under), _compiled(over)
            return lambda point: _power(base(point), exponent(point))
        case Apply("abs", (inside,)):
            size_of = _compiled(inside)
            return lambda point: abs(Fraction(size_of(point)))
        case _:
            raise _NotArithmetic


def _power(base: Rational, exponent: Rational) -> Rational:
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if exponent.denominator != 1 or bits * abs(exponent.numerator) > _MAX_BITS:
        raise OverflowError
    return Fraction(Fraction(base) ** exponent.numerator)
