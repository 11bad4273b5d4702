"""Points in every piece of a function: between the places where it changes its form, ends, or jumps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import islice, pairwise

from kb.maths.machine import as_float
from kb.maths.points import generic_points
from kb.maths.tree import (
    Apply,
    Constant,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
    children,
    free_variables,
    rational,
    walk,
)
from kb.maths.vocabulary import words
from kb.maths.zeros import Unsure, along, lowest, zeros

Point = dict[str, Fraction]

_FROM_ZERO = words("abs sign sqrt ln arccot")
_FROM_ONE = words("arcsin arccos artanh arcosh arcsec arccsc")
_JUMPING = _FROM_ZERO | _FROM_ONE | words("arctan root log arsinh")  # at a pole of what is inside
_ONE = Number(Fraction(1))
_MOST_BORDERS = 80  # along one line
_BASES = 3
_MOST_LINES = 14
_DESCENTS = 2
_WITHIN = (Fraction(41, 97), Fraction(71, 97), Fraction(11, 97))
_BEYOND = (Fraction(373, 1009), Fraction(5801, 1009), Fraction(29_303, 1009))


@lru_cache(maxsize=256)
def turning(tree: Tree) -> frozenset[Tree]:
    """What is zero, or has a pole, where an expression may change its form, end, or jump."""
    found: set[Tree] = set()
    for part in walk(tree):
        for one in _borders(part):
            found.update(factor for factor in _factors(one) if free_variables(factor))
    return frozenset(found)


def _borders(part: Tree) -> Iterator[Tree]:
    match part:
        case Apply(name, (inner,)) if name in _FROM_ZERO:
            yield inner
        case Apply(name, (inner,)) if name in _FROM_ONE:
            yield Sum((inner, Negative(_ONE)))
            yield Sum((inner, _ONE))
        case Apply("log", (inner, base)):
            yield from (inner, base, Sum((base, Negative(_ONE))))
        case Apply("root", (inner, degree)):
            yield from (inner, degree)
        case Power(base, exponent) if not _is_positive(base):
            over = rational(exponent)
            if over is not None and over.denominator == 1:
                return
            yield base
    inside = part.arguments[:1] if isinstance(part, Apply) and part.name in _JUMPING else ()
    for inner in (deeper for one in inside for deeper in walk(one)):
        match inner:
            case Quotient(_, bottom):
                yield bottom
            case Power(base, exponent) if (over := rational(exponent)) is not None and over < 0:
                yield base
            case Apply("tan" | "sec", arguments):
                yield Apply("cos", arguments)
            case Apply("cot" | "csc", arguments):
                yield Apply("sin", arguments)


def _is_positive(tree: Tree) -> bool:
    if isinstance(tree, Constant):
        return True
    value = rational(tree)
    return value is not None and value > 0


def _factors(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Product() | Quotient() | Negative():
            for part in children(tree):
                yield from _factors(part)
        case Power(base, exponent) if rational(exponent) is not None:
            yield from _factors(base)
        case Power(base, _) if _is_positive(base):
            return
        case Apply("abs" | "sign" | "sqrt", (inner,)):
            yield from _factors(inner)
        case Apply("cosh" | "sech"):
            return
        case _:
            yield tree


class Pieces:
    """Points in every piece of some expressions; `sure` once they are through, and every piece was found."""

    def __init__(self, names: tuple[str, ...], *trees: Tree) -> None:
        self.names = names
        self.turning = sorted({one for tree in trees for one in turning(tree)}, key=repr)
        self.sure = True

    def groups(self) -> Iterator[list[Point]]:
        """The points, those of one piece together."""
        if not self.turning:
            return
        if len(self.names) == 1:
            yield from self._along(self.names[0], {}, _WITHIN, _BEYOND)
            return
        bases = [*generic_points(self.names, _BASES + 1)][:: 2 if _BASES > 2 else 1]
        bases = [*self._turned(bases[0]), *bases]
        lines = ((name, base) for base in bases for name in self.names)
        for name, base in islice(lines, _MOST_LINES):
            yield from self._along(name, base, _WITHIN[:1], _BEYOND[:1])

    def _along(
        self, name: str, base: Point, within: tuple[Fraction, ...], beyond: tuple[Fraction, ...]
    ) -> Iterator[list[Point]]:
        found: set[Fraction] = set()
        for one in self.turning:
            at = tuple(sorted((other, base[other]) for other in free_variables(one) if other != name))
            try:
                found.update(zeros(one, name, at))
            except Unsure:
                self.sure = False
        borders = sorted(found)
        if len(borders) > _MOST_BORDERS:
            self.sure = False
            borders = sorted(sorted(found, key=abs)[:_MOST_BORDERS])
        if not borders:
            return
        yield [base | {name: borders[0] - step} for step in beyond]
        for low, high in pairwise(borders):
            yield [base | {name: low + share * (high - low)} for share in within]
        yield [base | {name: borders[-1] + step} for step in beyond]

    def _turned(self, start: Point) -> Iterator[Point]:
        """Points where what has one sign at the usual points has the other: a small disc has to be looked for."""
        usual = [*generic_points(self.names, 8)]
        for one in self.turning:
            names = free_variables(one)
            if len(names) < 2 or _never_negative(one):
                continue
            function = as_float(one)
            values = [function({name: float(value) for name, value in point.items()}) for point in usual]
            signs = {value > 0 for value in values if value}
            if len(signs) != 1:
                continue
            side = 1 if signs.pop() else -1
            found = self._descended(one, names, start, side)
            if found is not None:
                yield found

    def _descended(self, one: Tree, names: tuple[str, ...], start: Point, side: int) -> Point | None:
        """Where an expression that has the sign `side` is least, going along one variable after the other."""
        tree = one if side > 0 else Negative(one)
        point, function = dict(start), as_float(tree)
        for _ in range(_DESCENTS):
            for name in names:
                at = {other: value for other, value in point.items() if other != name}
                places = along(tree, name, at)
                if not places:
                    self.sure = False
                    return None
                place = _least(tree, name, at, places)
                point[name] = Fraction(place).limit_denominator(10**9)
        value = function({name: float(exact) for name, exact in point.items()})
        return point if value is not None and value < 0 else None


def _least(tree: Tree, name: str, at: Point, places: list[tuple[float, float]]) -> float:
    best = min(range(len(places)), key=lambda place: places[place][1])
    low, high = places[max(best - 1, 0)][0], places[min(best + 1, len(places) - 1)][0]
    function, point = as_float(tree), {other: float(value) for other, value in at.items()}

    def value_at(place: float) -> float:
        found = function(point | {name: place})
        return float("inf") if found is None else found

    return lowest(value_at, low, high)[0]


def _never_negative(tree: Tree) -> bool:
    """Is it certain from its looks?"""
    match tree:
        case Number() | Constant():
            return True
        case Sum(terms) | Product(terms):
            return all(map(_never_negative, terms))
        case Quotient(top, bottom):
            return _never_negative(top) and _never_negative(bottom)
        case Power(base, exponent):
            over = rational(exponent)
            return _is_positive(base) or _never_negative(base) or (over is not None and not over.numerator % 2)
        case Apply(name, _):
            return name in {"abs", "sqrt", "cosh", "sech", "arccos", "arcosh"}
        case _:
            return False


def same_borders(one: Tree, other: Tree) -> bool:
    """Do two expressions change their form at the zeros of the same expressions?"""
    return _shapes(one) == _shapes(other)


def _shapes(tree: Tree) -> set[object]:
    from kb.maths.polynomials import TooLarge, polynomial

    found: set[object] = set()
    for one in turning(tree):
        letters: list[Tree] = []
        try:
            terms = polynomial(one, letters)
        except TooLarge:
            found.add(one)
            continue
        lead = terms[max(terms)] if terms else Fraction(1)
        spelled = (
            (frozenset((letter, power) for letter, power in zip(letters, powers, strict=True) if power), value / lead)
            for powers, value in terms.items()
        )
        found.add(frozenset(spelled))
    return found
