"""Two expressions that agree wherever both have values, and do not have them in the same places."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kb.maths.machine import as_float
from kb.maths.tree import Apply, Tree, walk
from kb.model import Outcome

MOST_SIDES = 12  # points looked at where only one of two has a value
_FEWEST = 3  # points that must agree where both have values
_DIGITS = 28

Point = dict[str, Fraction]


class Twins:
    """Two expressions of which at some points only one has a real value."""

    def __init__(self, expected: Tree, given: Tree, names: tuple[str, ...], *, derivative: bool) -> None:
        self.expected = expected
        self.given = given
        self.names = names
        self.derivative = derivative

    def outcome(self, one_sided: list[tuple[Point, bool]], agreed: list[Point]) -> Outcome:
        """Equal if they agree where both have values, unless one contradicts the other elsewhere.

        Where an expression has no real value it has a complex one: ln x at -2 is ln 2 + πi, which ln |x| does not
        contradict. But √(x-3)√(x-5) at 0 is -√15, real, and √((x-3)(x-5)) says √15: it invents a value.
        """
        step = -(-len(one_sided) // MOST_SIDES)
        found = [self.compared(point, expected, agreed) for point, expected in one_sided[::step]]
        if "different" in found or (len(agreed) < _FEWEST and {"unknown", "beyond"} & {*found}):
            return Outcome.DIFFERENT
        return Outcome.UNDECIDED if len(agreed) < _FEWEST or "unknown" in found else Outcome.EQUAL

    def compared(self, point: Point, expected: bool, agreed: list[Point]) -> str:
        """equal, beyond the reals, different or unknown; `expected` where that is the one with a value."""
        from kb.maths.evaluation import Undefined, complex_value, mp

        same = complex_same(self.expected, self.given, point)
        if same != "different":
            return "unknown" if same == "undefined" else same
        try:
            a, b = complex_value(self.expected, point), complex_value(self.given, point)
        except Undefined:
            return "unknown"
        missing = b if expected else a
        if not _is_nothing(mp.im(missing), missing):
            # What asks for a derivative asks for it wherever there is one.
            return "different" if expected and self.derivative else "beyond"
        if _is_nothing(a + b, a) and (expected or self.is_in_a_corner(point, agreed)):
            return "beyond"
        return "different"

    def is_in_a_corner(self, point: Point, agreed: list[Point]) -> bool:
        """Do several variables have to change at once to get here from where both agree, as for √x√y and √(xy)?"""
        if len(self.names) < 2 or not agreed:
            return False
        expected, given = as_float(self.expected), as_float(self.given)
        for name in self.names:
            place = {other: float(value) for other, value in (agreed[0] | {name: point[name]}).items()}
            if (expected(place) is None) != (given(place) is None):
                return False
        return True


def complex_same(expected: Tree, given: Tree, point: Point) -> str:
    """equal, different or undefined, as complex values tell; logarithms may differ by whole turns."""
    from kb.maths.evaluation import Undefined, complex_value, mp

    try:
        a, b = complex_value(expected, point), complex_value(given, point)
    except Undefined:
        return "undefined"
    if _is_nothing(a - b, abs(a) + abs(b)):
        return "equal"
    turns = (a - b) / (2 * mp.pi * mp.mpc(0, 1))
    whole = abs(turns - mp.nint(mp.re(turns))) < mp.mpf(10) ** -_DIGITS
    return "equal" if whole and _has_logarithm(expected, given) else "different"


def _is_nothing(value: Any, beside: Any) -> bool:
    from kb.maths.evaluation import mp

    return bool(abs(value) < (abs(beside) + mp.mpf(10) ** -10) * mp.mpf(10) ** -_DIGITS)


def _has_logarithm(*trees: Tree) -> bool:
    return any(isinstance(part, Apply) and part.name in {"ln", "log"} for tree in trees for part in walk(tree))
