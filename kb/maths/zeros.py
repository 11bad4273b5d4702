"""Where an expression is zero, or has a pole, along one variable: exact for polynomials, solved or looked for else."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from kb.maths.machine import as_float
from kb.maths.roots import Coefficients, real_roots
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
    depends,
    number,
    rational,
    walk,
)

_MOST_DEGREE = 24
_MOST_BITS = 2000
_TURNS = 4  # of a sine or a tangent, in both directions
_DEEP = 6  # functions inside one another that are solved
_BISECTIONS = 60
_GOLDEN = (math.sqrt(5) - 1) / 2
_MOST_DIPS = 12
_SEEN = 40  # values that must be there before it counts as looked at
_CLEAR = 0.2  # of its largest value: a wave that stays so far from zero nearby does so everywhere
_MOST_TURNS = 8  # in 2π
_WAVES = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})


class Unsure(Exception):
    """The zeros cannot be found with confidence."""


class _Several(Exception):
    """No rational function of one thing that varies."""


@lru_cache(maxsize=512)
def zeros(tree: Tree, name: str, at: tuple[tuple[str, Fraction], ...] = ()) -> tuple[Fraction, ...]:
    """The zeros and poles along one variable, the others `at` their values; perhaps some that are none.

    Of a wave those of the first few turns. Raises `Unsure`.
    """
    return tuple(sorted(set(_zeros(tree, name, dict(at), _DEEP))))


def _zeros(tree: Tree, name: str, at: Mapping[str, Fraction], deep: int) -> Iterator[Fraction]:
    if not depends(tree, name):
        return
    match tree:
        case Product(parts):
            for part in parts:
                yield from _zeros(part, name, at, deep)
            return
        case Negative(inner):
            yield from _zeros(inner, name, at, deep)
            return
        case Quotient(top, bottom):
            yield from _zeros(top, name, at, deep)
            yield from _zeros(bottom, name, at, deep)
            return
        case Power(base, exponent) if rational(exponent) is not None:
            yield from _zeros(base, name, at, deep)
            return
        case Apply("abs" | "sign" | "sqrt" | "root", (inner, *_)):
            yield from _zeros(inner, name, at, deep)
            return
    if deep == 0:
        raise Unsure
    line = _Line(name, at)
    try:
        above, below = line.read(tree)
    except _Several:
        yield from _looked_for(tree, name, at)
        return
    found = [*real_roots(above), *real_roots(below)]
    if line.generator is None or isinstance(line.generator, Symbol):
        yield from found
        return
    for value in found:
        for inner, wanted in _solved(line.generator, value, line):
            yield from _zeros(Sum((inner, number(-wanted))), name, at, deep - 1)


class _Line:
    """A rational function of one thing that varies with the variable: the variable itself, sin x, e^x."""

    def __init__(self, name: str, at: Mapping[str, Fraction]) -> None:
        self.name = name
        self.at = at
        self.generator: Tree | None = None

    def value(self, tree: Tree) -> Fraction:
        """A part that does not vary. Raises `Unsure` where it has no value."""
        exact = rational(tree)
        if exact is not None:
            return exact
        found = as_float(tree)({name: float(value) for name, value in self.at.items()})
        if found is None:
            raise Unsure
        return Fraction(found)

    def read(self, tree: Tree) -> tuple[Coefficients, Coefficients]:
        """Numerator and denominator, coefficients from the constant up. Raises `_Several`, `Unsure`."""
        if not depends(tree, self.name):
            if isinstance(tree, Symbol):
                return [self.at[tree.name]], [Fraction(1)]
            return [self.value(tree)], [Fraction(1)]
        match tree:
            case Negative(inner):
                top, bottom = self.read(inner)
                return [-value for value in top], bottom
            case Sum(terms):
                top, bottom = self.read(terms[0])
                for term in terms[1:]:
                    above, below = self.read(term)
                    if below == bottom:
                        top = _plus(top, above)
                    else:
                        top, bottom = _plus(_times(top, below), _times(above, bottom)), _times(bottom, below)
                return top, bottom
            case Product(factors):
                top, bottom = self.read(factors[0])
                for factor in factors[1:]:
                    above, below = self.read(factor)
                    top, bottom = _times(top, above), _times(bottom, below)
                return top, bottom
            case Quotient(one, other):
                (top, under), (bottom, over) = self.read(one), self.read(other)
                return _times(top, over), _times(under, bottom)
            case Power(base, exponent) if (times := rational(exponent)) is not None and times.denominator == 1:
                if abs(times) > _MOST_DEGREE:
                    raise _Several
                top, bottom = self.read(base)
                found = [Fraction(1)], [Fraction(1)]
                for _ in range(abs(int(times))):
                    found = _times(found[0], top), _times(found[1], bottom)
                return found if times >= 0 else (found[1], found[0])
        if self.generator not in {None, tree}:
            raise _Several
        self.generator = tree
        return [Fraction(0), Fraction(1)], [Fraction(1)]


def _plus(one: Coefficients, other: Coefficients) -> Coefficients:
    long, short = (one, other) if len(one) >= len(other) else (other, one)
    return [value + (short[place] if place < len(short) else 0) for place, value in enumerate(long)]


def _times(one: Coefficients, other: Coefficients) -> Coefficients:
    if len(one) + len(other) > _MOST_DEGREE + 2:
        raise _Several
    found = [Fraction(0)] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            found[i + j] += a * b
    if any(max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS for value in found):
        raise _Several
    return found


# Functions solved


def _solved(generator: Tree, value: Fraction, line: _Line) -> Iterator[tuple[Tree, Fraction]]:
    """What is inside the function, and each value of it at which the function has that value, or changes its form."""
    try:
        wanted = float(value)
        match generator:
            case Power(base, exponent) if not depends(base, line.name):
                under = float(line.value(base))
                if under > 0 and under != 1 and wanted > 0:
                    yield exponent, Fraction(_log(value) / math.log(under))
                return
            case Power(inner, exponent) if not depends(exponent, line.name):
                yield from _of_power(inner, float(line.value(exponent)), wanted)
                return
            case Apply("root", (inner, degree)) if not depends(degree, line.name):
                yield from _of_power(inner, 1 / float(line.value(degree)), wanted)
                return
            case Apply("log", (inner, base)) if not depends(base, line.name):
                yield inner, Fraction(float(line.value(base)) ** wanted)
                yield inner, Fraction(0)
                return
            case Apply(name, (inner,)):
                for found in _INVERSES[name](wanted):
                    yield inner, Fraction(found)
                return
    except (ValueError, OverflowError, ZeroDivisionError):
        return  # nowhere, or too far away to be asked about
    except KeyError as fault:
        raise Unsure from fault
    raise Unsure


def _log(value: Fraction) -> float:
    return math.log(value.numerator) - math.log(value.denominator)


def _of_power(inner: Tree, exponent: float, wanted: float) -> Iterator[tuple[Tree, Fraction]]:
    yield inner, Fraction(0)
    if wanted:
        size = Fraction(abs(wanted) ** (1 / exponent))
        yield inner, size
        yield inner, -size


def _turned(*firsts: float, by: float) -> list[float]:
    return [first + turn * by for first in firsts for turn in range(-_TURNS, _TURNS + 1)]


def _of_sine(value: float, shift: float) -> list[float]:
    angle = math.asin(value)
    return _turned(angle + shift, math.pi - angle + shift, by=2 * math.pi)


_INVERSES: dict[str, Callable[[float], list[float]]] = {
    "sin": lambda r: _of_sine(r, 0.0),
    "cos": lambda r: _of_sine(r, math.pi / 2),
    "csc": lambda r: [*_of_sine(1 / r, 0.0), *_turned(0.0, by=math.pi)],
    "sec": lambda r: [*_of_sine(1 / r, math.pi / 2), *_turned(math.pi / 2, by=math.pi)],
    "tan": lambda r: _turned(math.atan(r), math.pi / 2, by=math.pi),
    "cot": lambda r: _turned(math.pi / 2 - math.atan(r), 0.0, by=math.pi),
    "sinh": lambda r: [math.asinh(r)],
    "cosh": lambda r: [math.acosh(r), -math.acosh(r)],
    "tanh": lambda r: [math.atanh(r)],
    "coth": lambda r: [math.atanh(1 / r), 0.0],
    "sech": lambda r: [math.acosh(1 / r), -math.acosh(1 / r)],
    "csch": lambda r: [math.asinh(1 / r), 0.0],
    "arcsin": lambda r: [math.sin(r), 1.0, -1.0],
    "arccos": lambda r: [math.cos(r), 1.0, -1.0],
    "arctan": lambda r: [math.tan(r)],
    "arccot": lambda r: [1 / math.tan(r), 0.0] if r else [0.0],
    "arcsec": lambda r: [1 / math.cos(r), 1.0, -1.0],
    "arccsc": lambda r: [1 / math.sin(r), 1.0, -1.0] if r else [1.0, -1.0],
    "arsinh": lambda r: [math.sinh(r)],
    "arcosh": lambda r: [math.cosh(r), 1.0],
    "artanh": lambda r: [math.tanh(r), 1.0, -1.0],
    "ln": lambda r: [math.exp(r), 0.0],
    "sqrt": lambda r: [r * r, 0.0],
    "abs": lambda r: [r, -r, 0.0],
    "sign": lambda r: [0.0],
}


# Looking for them in machine numbers

_NEAR = [step / 10 + 0.0137 for step in range(-125, 126)]
_FAR = [sign * 10 ** (step / 12 + 0.003) for sign in (1, -1) for step in range(-48, 61)]
_GRID = sorted([*_NEAR, *_FAR])


def _looked_for(tree: Tree, name: str, at: Mapping[str, Fraction]) -> Iterator[Fraction]:
    values = along(tree, name, at)
    signs = {value > 0 for _, value in values if value}
    sizes = [abs(value) for _, value in values]
    if len(values) < _SEEN:
        raise Unsure
    if len(signs) < 2 and _has_waves(tree, name) and min(sizes) < _CLEAR * max(sizes):
        raise Unsure
    function, point = as_float(tree), {other: float(value) for other, value in at.items()}

    def value_at(place: float) -> float:
        found = function(point | {name: place})
        return math.inf if found is None else found

    for (low, a), (high, b) in pairwise(values):
        if (a > 0) != (b > 0):
            yield Fraction(_crossing(value_at, low, high, a > 0))
    dips = 0
    for (low, a), (_, b), (high, c) in zip(values, values[1:], values[2:], strict=False):
        if abs(a) >= abs(b) <= abs(c) and (a > 0) == (b > 0) == (c > 0) and dips < _MOST_DIPS:
            dips += 1
            dip, depth = lowest(value_at if a > 0 else lambda place: -value_at(place), low, high)
            yield Fraction(dip)
            if depth < 0:
                yield Fraction(_crossing(value_at, low, dip, a > 0))
                yield Fraction(_crossing(value_at, dip, high, a <= 0))


def _has_waves(tree: Tree, name: str) -> bool:
    """Does it go up and down without repeating itself within the places that are looked at?"""
    waves = [part for part in walk(tree) if isinstance(part, Apply) and part.name in _WAVES]
    if not waves:
        return False
    inside = 0
    for wave in waves:
        match wave.arguments[0]:
            case Symbol(other) if other == name:
                inside += 1
            case Product((Number(value), Symbol(other))) if other == name and value in range(1, _MOST_TURNS):
                inside += 1
            case _:
                return True
    return inside != sum(part == Symbol(name) for part in walk(tree))


def along(tree: Tree, name: str, at: Mapping[str, Fraction]) -> list[tuple[float, float]]:
    """Places along one variable with the values there, where there are any."""
    function, point = as_float(tree), {other: float(value) for other, value in at.items()}
    found = []
    for place in _GRID:
        value = function(point | {name: place})
        if value is not None:
            found.append((place, value))
    return found


def _crossing(value_at: Callable[[float], float], low: float, high: float, positive: bool) -> float:
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if (value_at(middle) > 0) == positive:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def lowest(value_at: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """The place between two where a function is least, and its value there."""
    for _ in range(_BISECTIONS):
        a, b = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if value_at(a) < value_at(b):
            high = b
        else:
            low = a
    middle = (low + high) / 2
    return middle, value_at(middle)
