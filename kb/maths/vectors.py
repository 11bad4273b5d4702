"""Vectors and matrices in a tree: gathered from rows, and operations on them carried out entry by entry."""

from __future__ import annotations

from collections.abc import Callable

from kb.maths.tokens import ReadingError
from kb.maths.tree import Matrix, Negative, Product, Quotient, Sum, Tree, Vector, children, rebuild


def gather(rows: list[list[Tree]], position: int) -> Tree:
    """One entry, a vector or a matrix, from rows of entries."""
    if len({len(row) for row in rows}) > 1:
        raise ReadingError("matrix-ragged", position)
    if len(rows) == 1:
        items = tuple(rows[0])
        if len(items) == 1:
            return items[0]
        inner = [item.items for item in items if isinstance(item, Vector)]
        if len(inner) == len(items):
            return gather([list(row) for row in inner], position)
        return Vector(items)
    if len(rows[0]) == 1:
        return Vector(tuple(row[0] for row in rows))
    return Matrix(tuple(tuple(row) for row in rows))


def spread(tree: Tree) -> Tree:
    """The tree with vectors and matrices outermost: 2(x, y) as (2x, 2y)."""
    parts = tuple(spread(part) for part in children(tree))
    if not parts:
        return tree
    tree = rebuild(tree, parts)
    shaped = [part for part in parts if isinstance(part, Vector | Matrix)]
    if not shaped:
        return tree
    if any(children(part) and any(isinstance(c, Vector | Matrix) for c in children(part)) for part in shaped):
        raise ReadingError("vector-in-expression", 0)
    match tree:
        case Negative(inner):
            return _each(inner, Negative)
        case Quotient(top, bottom) if top is shaped[0] and len(shaped) == 1:
            return _each(top, lambda entry: Quotient(entry, bottom))
        case Product(factors) if len(shaped) == 1:
            place = factors.index(shaped[0])
            return _each(shaped[0], lambda entry: Product((*factors[:place], entry, *factors[place + 1 :])))
        case Sum(terms) if len(shaped) == len(terms) and len({shape(term) for term in terms}) == 1:
            columns = zip(*(children(term) for term in terms), strict=True)
            return rebuild(terms[0], tuple(Sum(tuple(column)) for column in columns))
        case _:
            raise ReadingError("vector-in-expression", 0)


def shape(tree: Tree) -> tuple[int, int]:
    """Rows and columns; a number has one of each, a vector one column."""
    match tree:
        case Vector(items):
            return len(items), 1
        case Matrix(rows):
            return len(rows), len(rows[0])
        case _:
            return 1, 1


def _each(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    return rebuild(tree, tuple(change(entry) for entry in children(tree)))
