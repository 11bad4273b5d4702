"""A point, simple enough to check by hand, where two expressions have different values."""

from __future__ import annotations

from fractions import Fraction

from kb.maths.evaluation import Undefined, compiled, evaluate
from kb.maths.tree import Tree, free_variables

_SIMPLE = tuple(
    tuple(map(Fraction, values))
    for values in ((2, 3, 5), (1, 2, 3), (3, 1, 2), (-1, 2, 1), (4, 2, 3), ("1/2", "1/3", "1/4"))
)


def difference_at(expected: Tree, given: Tree) -> tuple[dict[str, Fraction], str, str] | None:
    """The point with the value expected and the value given there, as people write them; None when none is simple."""
    names = tuple(sorted({*free_variables(expected), *free_variables(given)}))
    if not 0 < len(names) <= 3:
        return None
    functions = compiled(expected), compiled(given)
    for values in _SIMPLE:
        point = dict(zip(names, values, strict=False))
        try:
            right, mine = (_shown(evaluate(function, point, 100)) for function in functions)
        except (Undefined, OverflowError):
            continue
        if right != mine:
            return point, right, mine
    return None


def _shown(value: object) -> str:
    """Four digits, whole numbers as they are."""
    from mpmath import libmp

    number = float(libmp.to_float(value, strict=True))
    if abs(number) < 1e-12:
        return "0"
    if abs(number - round(number)) < 1e-9 * max(1.0, abs(number)) and abs(number) < 1e6:
        return str(round(number))
    return f"{number:.4g}"
