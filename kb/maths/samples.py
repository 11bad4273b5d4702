"""Points where some expressions have values, to tell quickly whether others are the same there."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Any

from mpmath import libmp

from kb.maths import rough
from kb.maths.evaluation import Function, Undefined, compiled, evaluate
from kb.maths.points import close_points, generic_points, integer_points
from kb.maths.rough import Rough, Unclear, are_alike, are_apart
from kb.maths.tree import Tree, free_variables

_BITS = 120
_CLOSE_BITS = 70
_POINTS = 6
_CLOSELY = 2  # points at which values that look alike in machine numbers are compared to many digits


class Values:
    """The values of an expression at some points: in machine numbers, and to many digits once they are needed."""

    def __init__(self, tree: Tree, points: list[dict[str, Fraction]], places: list[dict[str, Rough]]) -> None:
        self.tree = tree
        self.points = points
        function = rough.compiled(tree)
        self.rough = [_roughly(function, place) for place in places]
        self.found: dict[int, Any] = {}

    @cached_property
    def function(self) -> Function:
        """To many digits."""
        return compiled(self.tree)

    def at(self, place: int) -> Any:
        """The value at one of the points. Raises `Undefined`."""
        if place not in self.found:
            self.found[place] = evaluate(self.function, self.points[place], _BITS)
        return self.found[place]

    def all(self) -> list[Any]:
        """The values at all of the points. Raises `Undefined`."""
        return [self.at(place) for place in range(len(self.points))]


class Samples:
    """Points where all of some expressions have real values."""

    def __init__(self, *trees: Tree) -> None:
        self.names = tuple(sorted({name for tree in trees for name in free_variables(tree)}))
        functions = [(tree, rough.compiled(tree)) for tree in trees]
        self.points: list[dict[str, Fraction]] = []
        self.places: list[dict[str, Rough]] = []
        names = self.names
        for point in chain(generic_points(names, 12), close_points(names, 12), integer_points(names)):
            place = rough.at(point)
            try:
                for tree, function in functions:
                    if _roughly(function, place) is None:
                        evaluate(compiled(tree), point, _BITS)
            except Undefined:
                continue
            self.points.append(point)
            self.places.append(place)
            if len(self.points) == _POINTS:
                break
        self.enough = len(self.points) >= (3 if names else 1)

    def values(self, tree: Tree) -> Values | None:
        """The values of an expression at the points, None where one is missing."""
        try:
            return Values(tree, self.points, self.places)
        except (Undefined, KeyError):
            return None

    def are(self, tree: Tree, values: Values) -> bool:
        """Has the expression these values? Stops at the first that differs."""
        try:
            function = rough.compiled(tree)
            seen = []
            for place, other in zip(self.places, values.rough, strict=True):
                value = _roughly(function, place)
                if value is not None and other is not None and are_apart(value, other):
                    return False
                seen.append(value is not None and other is not None and are_alike(value, other))
            exact = compiled(tree)
            return all(
                is_close(evaluate(exact, self.points[place], _BITS), values.at(place))
                for place, alike in enumerate(seen)
                if not alike or place < _CLOSELY
            )
        except (Undefined, KeyError):
            return False


def differ_in(a: Values, b: Values, operation: str) -> bool:
    """Do machine numbers tell that the difference (`sub`) or the quotient is not the same everywhere?"""
    found = []
    for x, y in zip(a.rough, b.rough, strict=True):
        try:
            if x is not None and y is not None:
                found.append(rough.minus(x, y) if operation == "sub" else rough.over(x, y))
        except (Undefined, Unclear):
            continue
    return any(are_apart(found[0], value) for value in found[1:])


def is_close(a: Any, b: Any) -> bool:
    """Do two values agree to many digits?"""
    gap = libmp.mpf_sub(a, b, _BITS, "n")
    if gap == libmp.fzero:
        return True
    size = max(value[2] + value[3] for value in (a, b) if value != libmp.fzero)
    return bool(gap[2] + gap[3] < size - _CLOSE_BITS)


def _roughly(function: rough.Function, place: dict[str, Rough]) -> Rough | None:
    """The value in machine numbers, None where they cannot tell. Raises `Undefined`."""
    try:
        return function(place)
    except (Unclear, OverflowError):
        return None
