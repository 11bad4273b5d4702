"""Expression trees as plain data, to send between processes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

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
    children,
)

_LISTS: dict[str, type[Sum] | type[Product] | type[Vector]] = {"Sum": Sum, "Product": Product, "Vector": Vector}
_PAIRS: dict[str, type[Quotient] | type[Power]] = {"Quotient": Quotient, "Power": Power}


def packed(tree: Tree) -> list[Any]:
    """A tree as nested lists of strings and numbers."""
    match tree:
        case Number(value, decimal):
            return ["Number", str(value), decimal]
        case Symbol(name) | Constant(name):
            return [type(tree).__name__, name]
        case Apply(name, arguments):
            return ["Apply", name, *map(packed, arguments)]
        case Matrix(rows):
            return ["Matrix", *([packed(entry) for entry in row] for row in rows)]
        case _:
            return [type(tree).__name__, *map(packed, children(tree))]


def unpacked(data: list[Any]) -> Tree:
    """The tree that `packed` made these lists of. Raises `ValueError` when it did not."""
    kind, *parts = data
    match kind:
        case "Number":
            return Number(Fraction(parts[0]), bool(parts[1]))
        case "Symbol":
            return Symbol(str(parts[0]))
        case "Constant":
            return Constant(str(parts[0]))
        case "Apply":
            return Apply(str(parts[0]), tuple(map(unpacked, parts[1:])))
        case "Matrix":
            return Matrix(tuple(tuple(map(unpacked, row)) for row in parts))
    if kind in _LISTS:
        return _LISTS[kind](tuple(map(unpacked, parts)))
    if kind in _PAIRS:
        return _PAIRS[kind](unpacked(parts[0]), unpacked(parts[1]))
    if kind == "Negative":
        return Negative(unpacked(parts[0]))
    raise ValueError(kind)
