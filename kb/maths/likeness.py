"""When two choices of parameters pose the same question of arithmetic: told by numbers, without posing either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from kb.maths.points import generic_points
from kb.maths.traps import NoValue, Quick, quick, value
from kb.maths.tree import Negative, Number, Product, Symbol, Tree, children, free_variables

Key = tuple[object, ...]
Likeness = Callable[[Mapping[str, Fraction]], Key | None]
_Part = Callable[[Mapping[str, complex]], Key]
_ZERO: Key = (0,)


def likeness_of(shown: tuple[Tree, ...], valued: tuple[Tree, ...], parameters: tuple[str, ...]) -> Likeness:
    """A key for parameters: equal where `shown` look and `valued` are worth the same with them; None without numbers.

    Sums and fractions look the same where their parts do: 2 + 3 is not 1 + 4. What is multiplied counts as one number.
    """
    names = sorted({name for tree in (*shown, *valued) for name in free_variables(tree)} - {*parameters})
    point = next(iter(generic_points(tuple(names), 1)), {})
    fixed = {name: complex(float(at), 0.31) for name, at in point.items()}
    try:
        parts = [*(_part(tree, whole=True) for tree in shown), *(_number(quick(tree)) for tree in valued)]
    except NoValue:
        return lambda _: None

    def key(chosen: Mapping[str, Fraction]) -> Key | None:
        at = {**fixed, **{name: complex(float(number)) for name, number in chosen.items()}}
        try:
            return tuple(part(at) for part in parts)
        except NoValue:
            return None

    return key


def _part(tree: Tree, whole: bool = False) -> _Part:
    if not children(tree) or isinstance(tree, Negative):
        return _number(quick(tree))
    if isinstance(tree, Product) and not (whole and all(map(_is_plain, tree.factors))):
        plain = [factor for factor in tree.factors if _is_plain(factor)]
        rest = [_part(factor) for factor in tree.factors if not _is_plain(factor)]
        front = _number(quick(Product(tuple(plain)))) if plain else None
        return _product(front, rest)
    inner = [_part(child) for child in children(tree)]
    return lambda at: tuple(part(at) for part in inner)


def _product(front: _Part | None, rest: list[_Part]) -> _Part:
    def key(at: Mapping[str, complex]) -> Key:
        first = front(at) if front else ()
        return _ZERO if first == _ZERO else (first, *(part(at) for part in rest))

    return key


def _number(function: Quick) -> _Part:
    def key(at: Mapping[str, complex]) -> Key:
        found = value(function, at)
        if found is None:
            raise NoValue
        return (found,) if found else _ZERO

    return key


def _is_plain(tree: Tree) -> bool:
    return isinstance(tree.value if isinstance(tree, Negative) else tree, Number | Symbol)
