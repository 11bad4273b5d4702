"""Expression trees: small immutable values that everything in this room works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from operator import attrgetter
from typing import Any

from msgspec import Struct


class Number(Struct, frozen=True):
    """A number as it is written: never negative; `decimal` keeps 0.5 apart from 1/2 when it is shown."""

    value: Fraction
    decimal: bool = False


class Symbol(Struct, frozen=True):
    """A variable. Greek letters go by their English names, subscripts follow `_`: `theta`, `x_1`."""

    name: str


class Constant(Struct, frozen=True):
    """π or e, by the names `pi` and `e`."""

    name: str


class Negative(Struct, frozen=True):
    """The opposite of a value."""

    value: Tree


class Sum(Struct, frozen=True):
    """Two or more terms; a subtracted one is `Negative`."""

    terms: tuple[Tree, ...]


class Product(Struct, frozen=True):
    """Two or more factors."""

    factors: tuple[Tree, ...]


class Quotient(Struct, frozen=True):
    """One value divided by another."""

    top: Tree
    bottom: Tree


class Power(Struct, frozen=True):
    """A base raised to an exponent."""

    base: Tree
    exponent: Tree


class Apply(Struct, frozen=True):
    """A named function of one or two arguments; the second of `log` and `root` is base and degree."""

    name: str
    arguments: tuple[Tree, ...]


class Vector(Struct, frozen=True):
    """Components in order; rows and columns are not told apart."""

    items: tuple[Tree, ...]


class Matrix(Struct, frozen=True):
    """Rows of equal length, at least two rows and two columns."""

    rows: tuple[tuple[Tree, ...], ...]


Tree = Number | Symbol | Constant | Negative | Sum | Product | Quotient | Power | Apply | Vector | Matrix

E = Constant("e")
PI = Constant("pi")


def number(value: int | Fraction) -> Tree:
    """A rational value as a tree: a sign and a fraction bar where it needs them."""
    exact = value if isinstance(value, Fraction) else Fraction(value)
    if exact.numerator < 0:
        return Negative(number(-exact))
    if exact.denominator == 1:
        return Number(exact)
    return Quotient(Number(Fraction(exact.numerator)), Number(Fraction(exact.denominator)))


_CHILDREN: dict[type, Callable[[Any], tuple[Tree, ...]]] = {
    Negative: lambda tree: (tree.value,),
    Sum: attrgetter("terms"),
    Product: attrgetter("factors"),
    Quotient: attrgetter("top", "bottom"),
    Power: attrgetter("base", "exponent"),
    Apply: attrgetter("arguments"),
    Vector: attrgetter("items"),
    Matrix: lambda tree: tuple(item for row in tree.rows for item in row),
}  # looked at far more often than anything else: a table is twice as quick as matching


def children(tree: Tree) -> tuple[Tree, ...]:
    """The direct parts of a tree, from left to right."""
    parts = _CHILDREN.get(type(tree))
    return parts(tree) if parts else ()


def walk(tree: Tree) -> Iterator[Tree]:
    """Every part of a tree, itself first."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        yield part
        parts = _CHILDREN.get(type(part))
        if parts:
            waiting.extend(reversed(parts(part)))


def rebuild(tree: Tree, parts: tuple[Tree, ...]) -> Tree:
    """The same kind of tree over other parts."""
    match tree:
        case Negative():
            return Negative(parts[0])
        case Sum():
            return Sum(parts)
        case Product():
            return Product(parts)
        case Vector():
            return Vector(parts)
        case Apply(name, _):
            return Apply(name, parts)
        case Quotient():
            return Quotient(*parts)
        case Power():
            return Power(*parts)
        case Matrix(rows):
            width = len(rows[0])
            return Matrix(tuple(parts[i : i + width] for i in range(0, len(parts), width)))
        case _:
            return tree


def free_variables(tree: Tree) -> tuple[str, ...]:
    """The names of the variables in a tree, in alphabetical order."""
    return tuple(sorted({part.name for part in walk(tree) if isinstance(part, Symbol)}))


def depends(tree: Tree, name: str) -> bool:
    """Does this variable occur in the tree?"""
    return any(isinstance(part, Symbol) and part.name == name for part in walk(tree))


def replace_variable(tree: Tree, name: str, other: Tree) -> Tree:
    """The tree with another tree in place of a variable."""
    if isinstance(tree, Symbol):
        return other if tree.name == name else tree
    parts = children(tree)
    return rebuild(tree, tuple(replace_variable(part, name, other) for part in parts)) if parts else tree


def rational(tree: Tree, bits: int = 512) -> Fraction | None:
    """The exact value of a tree of rational numbers, or None: not rational, or larger than `bits`."""
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Symbol | Apply | Constant):
        return None
    match tree:
        case Negative(inner):
            opposite = rational(inner, bits)
            return None if opposite is None else -opposite
        case Sum(parts) | Product(parts):
            total = Fraction(0 if isinstance(tree, Sum) else 1)
            for part in parts:
                exact = rational(part, bits)
                if exact is None:
                    return None
                total = total + exact if isinstance(tree, Sum) else total * exact
            return _bounded(total, bits)
        case Quotient(above, below):
            top = rational(above, bits)
            bottom = None if top is None else rational(below, bits)
            return _bounded(top / bottom, bits) if top is not None and bottom else None
        case Power(under, over):
            exponent = rational(over, bits)
            base = None if exponent is None else rational(under, bits)
            if base is None or exponent is None or exponent.denominator != 1 or (base == 0 and exponent <= 0):
                return None
            size = max(base.numerator.bit_length(), base.denominator.bit_length())
            if size * abs(exponent.numerator) > bits:
                return None
            return Fraction(base**exponent.numerator)
        case _:
            return None


def _bounded(value: Fraction, bits: int) -> Fraction | None:
    size = max(value.numerator.bit_length(), value.denominator.bit_length())
    return value if size <= bits else None
