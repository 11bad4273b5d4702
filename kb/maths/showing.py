"""A point, simple enough to check by hand, where two expressions have different values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from kb.maths.evaluation import Function, Undefined, compiled, evaluate
from kb.maths.points import landmarks
from kb.maths.spoken import shown_name
from kb.maths.tree import Matrix, Tree, Vector, free_variables

_SIMPLE = ((2, 3, 5, 1, 4), (1, 2, 3, 4, 5), (3, 1, 2, 5, 4), (-1, 2, 1, 3, 4), (4, 2, 3, 1, 5))
_HALVES = ("1/2", "1/3", "1/4", "2/3", "3/4")
# For functions that end near zero, begin far out, or differ on one side only.
_FURTHER = ("-1/2", "1/4", "-2", "1/10", "-1/10", "10", "-3", "6", "-10", "20", "1/20", "100", "1/100")
_STEPS = tuple(map(Fraction, ("1", "0", "1/2", "-1/2")))
_MOST_NAMES = 5
_BITS = 100
_MANY_BITS = 400
_TINY = 2.0**-70
_PLAIN = 10**7  # numbers below it are written out
_LEAST = Fraction(1, 1000)
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def difference_at(expected: Tree, given: Tree, of: Tree | None = None) -> tuple[dict[str, Fraction], str, str] | None:
    """The point with the value expected and the value given there, as people write them; None when none is simple.

    Where `of` is given, both are said to be its derivative: then the point is one where it has a value itself.
    """
    whole = None if isinstance(of, Vector | Matrix) else of
    shown = sorted({*free_variables(expected), *free_variables(given)})
    others = [] if whole is None else [name for name in sorted(free_variables(whole)) if name not in shown]
    if not shown:
        shown, others = others[:1], others[1:]
    if not 0 < len(shown) <= _MOST_NAMES:
        return None
    functions = [compiled(expected), compiled(given)] + ([] if whole is None else [compiled(whole)])
    spare: tuple[dict[str, Fraction], str, str] | None = None
    for point in _points(shown, others, expected, given):
        try:
            right, mine, *_ = (evaluate(function, point, _BITS) for function in functions)
        except (Undefined, OverflowError):
            continue
        told = _told(functions, point, right, mine)
        if told is None:
            continue
        found = ({shown_name(name): point[name] for name in shown}, *told)
        if all(map(_is_handy, (right, mine))):
            return found
        spare = spare or found
    return spare


def _points(shown: list[str], others: list[str], *trees: Tree) -> Iterator[dict[str, Fraction]]:
    for row in _rows(len(shown), trees):
        point = dict(zip(shown, row, strict=False))
        for place, name in enumerate(others):
            point[name] = Fraction(place + 2, place + 3)
        yield point


def _rows(count: int, trees: tuple[Tree, ...]) -> Iterator[tuple[Fraction, ...]]:
    for row in (*_SIMPLE, _HALVES):
        yield tuple(map(Fraction, row))
    marks = [side * (mark + step) for mark in landmarks(*trees) for step in _STEPS for side in (1, -1)]
    further = [*map(Fraction, _FURTHER), *marks]
    for turn, first in enumerate(further):
        yield (first, *(further[(turn + 3 * place) % len(_FURTHER)] for place in range(1, count)))
        if count > 1:
            yield (first,) * count


def _told(functions: list[Function], point: dict[str, Fraction], right: Any, mine: Any) -> tuple[str, str] | None:
    """Both values with as many digits as tell them apart; None where they are the same."""
    texts = [_exact_zero(function, point, value) for function, value in zip(functions, (right, mine), strict=False)]
    for digits in (4, 6, 9, 12):
        a, b = (text or _shown(value, digits) for text, value in zip(texts, (right, mine), strict=True))
        if a != b:
            return a, b
    return None


def _exact_zero(function: Function, point: dict[str, Fraction], value: Any) -> str:
    """ "0" for what is 0 to many digits, such as sin π; otherwise nothing."""
    if abs(_number(value)) > _TINY:
        return ""
    try:
        return "0" if abs(_number(evaluate(function, point, _MANY_BITS))) < _TINY**3 else ""
    except (Undefined, OverflowError):
        return ""


def _number(value: Any) -> Any:
    from mpmath import mp

    return mp.make_mpf(value)


def _is_handy(value: Any) -> bool:
    """Neither huge nor tiny."""
    size = abs(_number(value))
    return bool(size < _TINY**3 or float(_LEAST) <= size < _PLAIN)


def _shown(value: Any, digits: int) -> str:
    """A number with some digits: whole numbers as they are, huge and tiny ones with a power of ten."""
    from mpmath import libmp, mp

    exact = _number(value)
    whole = int(mp.nint(exact)) if abs(exact) < _PLAIN else 0
    if whole and abs(exact - whole) < 1e-12 * abs(exact):
        return str(whole)
    if float(_LEAST) / 10 <= abs(exact) < _PLAIN:
        if abs(exact) < 1:
            return f"{float(exact):.{digits}g}"
        before = len(str(abs(int(exact))))
        return f"{float(exact):.{max(digits - before, 2 if before >= 4 else 0)}f}".rstrip("0").rstrip(".")
    mantissa, _, power = libmp.to_str(value, max(digits - 2, 2), min_fixed=0, max_fixed=0).partition("e")
    times = {"1.0": "", "-1.0": "-"}.get(mantissa, f"{mantissa.removesuffix('.0')}·")
    return f"{times}10{str(int(power or 0)).translate(_RAISED)}"
