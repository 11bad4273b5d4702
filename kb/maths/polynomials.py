"""Exact polynomials over the rationals, in whatever stands for itself: letters, sin x, √2."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, isqrt

from kb.maths.tree import (
    Apply,
    Constant,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    rational,
    walk,
)

_MOST_TERMS = 200
_MOST_DEGREE = 60
_MOST_DIVISORS = 10**6  # of numbers up to here all divisors are tried

Powers = tuple[int, ...]
Polynomial = Mapping[Powers, Fraction]
"""Coefficients by the exponents of the generators; an exponent below zero stands for a divisor."""


class TooLarge(Exception):
    """No polynomial, or one too large to work with."""


def polynomial(tree: Tree, generators: list[Tree] | None = None) -> Polynomial:
    """The tree multiplied out; `generators` takes what its letters are. Raises `TooLarge`."""
    letters: list[Tree] = [] if generators is None else generators
    letters += sorted({part for part in walk(tree) if _stands_for_itself(part)} - set(letters), key=repr)
    return _read(tree, {letter: place for place, letter in enumerate(letters)})


def _stands_for_itself(tree: Tree) -> bool:
    if isinstance(tree, Power):
        exponent = rational(tree.exponent)
        return exponent is None or exponent.denominator != 1
    return isinstance(tree, Symbol | Constant | Apply)


def _read(tree: Tree, places: Mapping[Tree, int]) -> Polynomial:
    if tree in places:
        return {tuple(int(place == places[tree]) for place in range(len(places))): Fraction(1)}
    match tree:
        case Number(value):
            return _constant(value, len(places))
        case Negative(value):
            return {powers: -factor for powers, factor in _read(value, places).items()}
        case Sum(terms):
            found: dict[Powers, Fraction] = {}
            for term in terms:
                found = added(found, _read(term, places))
            return found
        case Product(factors):
            result = _constant(Fraction(1), len(places))
            for factor in factors:
                result = multiplied(result, _read(factor, places))
            return result
        case Quotient(top, bottom):
            return multiplied(_read(top, places), _inverse(_read(bottom, places)))
        case Power(base, exponent):
            over = rational(exponent)
            if over is None or over.denominator != 1 or abs(over) > _MOST_DEGREE:
                raise TooLarge
            under = _read(base, places)
            return _raised(under if over >= 0 else _inverse(under), abs(int(over)), len(places))
        case _:
            raise TooLarge


def _constant(value: Fraction, count: int) -> Polynomial:
    return {(0,) * count: value} if value else {}


def _inverse(one: Polynomial) -> Polynomial:
    if len(one) != 1:
        raise TooLarge
    return {tuple(-power for power in powers): 1 / factor for powers, factor in one.items()}


def _raised(one: Polynomial, times: int, count: int) -> Polynomial:
    result = _constant(Fraction(1), count)
    for _ in range(times):
        result = multiplied(result, one)
    return result


def added(one: Polynomial, other: Polynomial, factor: Fraction | int = 1) -> dict[Powers, Fraction]:
    """The sum of one and a multiple of the other."""
    found = dict(one)
    for powers, value in other.items():
        total = found.get(powers, Fraction(0)) + value * factor
        if total:
            found[powers] = total
        else:
            found.pop(powers, None)
    if len(found) > _MOST_TERMS:
        raise TooLarge
    return found


def multiplied(one: Polynomial, other: Polynomial) -> dict[Powers, Fraction]:
    """The product of two. Raises `TooLarge`."""
    if len(one) * len(other) > 20 * _MOST_TERMS:
        raise TooLarge
    found: dict[Powers, Fraction] = {}
    for first, a in one.items():
        for second, b in other.items():
            powers = tuple(x + y for x, y in zip(first, second, strict=True))
            found[powers] = found.get(powers, Fraction(0)) + a * b
    kept = {powers: value for powers, value in found.items() if value}
    if len(kept) > _MOST_TERMS or any(abs(power) > 2 * _MOST_DEGREE for powers in kept for power in powers):
        raise TooLarge
    return kept


def whole_content(one: Polynomial) -> int:
    """The greatest whole number that divides every coefficient; 1 where one is no whole number."""
    if not one or any(value.denominator != 1 for value in one.values()):
        return 1
    return gcd(*(value.numerator for value in one.values()))


def lowest_powers(one: Polynomial) -> Powers:
    """The exponent with which each generator occurs in every term."""
    return tuple(min(column) for column in zip(*one, strict=True)) if one else ()


def is_reducible(one: Polynomial) -> bool | None:
    """Does it split into two factors that both vary, over the rationals? None where that is not found out.

    Numbers and generators that stand in every term do not count: they are left out first.
    """
    low = lowest_powers(one)
    one = {tuple(a - b for a, b in zip(powers, low, strict=True)): value for powers, value in one.items()}
    used = [place for place in range(len(low)) if any(powers[place] for powers in one)]
    if not used:
        return False
    if len(used) == 1:
        return _one_letter_splits(_coefficients(one, used[0]))
    try:
        return _several_letters_split(one, used)
    except TooLarge:
        return None


def common_factor(top: Polynomial, bottom: Polynomial) -> bool:
    """Is it certain that two polynomials share a factor that varies?"""
    if not top or not bottom:
        return False
    lows = zip(lowest_powers(top), lowest_powers(bottom), strict=True)
    if any(a > 0 and b > 0 for a, b in lows):
        return True
    if any(power < 0 for powers in (*top, *bottom) for power in powers):
        return False
    letters = [{place for powers in one for place, power in enumerate(powers) if power} for one in (top, bottom)]
    if not letters[0] or not letters[1]:
        return False
    if letters[0] == letters[1] and len(letters[0]) == 1:
        place = next(iter(letters[0]))
        return len(_greatest(_coefficients(top, place), _coefficients(bottom, place))) > 1
    return divided(top, bottom) is not None or divided(bottom, top) is not None


def divided(top: Polynomial, bottom: Polynomial) -> Polynomial | None:
    """The quotient where the division comes out even, else None."""
    lead = max(bottom)
    rest, found = dict(top), dict[Powers, Fraction]()
    while rest:
        leading = max(rest)
        powers = tuple(a - b for a, b in zip(leading, lead, strict=True))
        if any(power < 0 for power in powers) or len(found) > _MOST_TERMS:
            return None
        factor = rest[leading] / bottom[lead]
        found[powers] = factor
        rest = added(rest, multiplied({powers: factor}, bottom), -1)
    return found


def _several_letters_split(one: Polynomial, used: list[int]) -> bool | None:
    decided = False
    for place in used:
        by = _in_powers_of(one, place)
        highest = max(by)
        if highest == 1:
            if common_factor(by[1], by.get(0, {})):
                return True
            decided = decided or _is_plain(by[1]) or _is_plain(by.get(0, {}))
        if highest == 2:
            a, b, c = (by.get(power, {}) for power in (2, 1, 0))
            below = added(multiplied(b, b), multiplied(a, c), -4)
            if not below or _root(below) is not None:
                return True
            decided = decided or _is_plain(a)
    if len({sum(powers) for powers in one}) == 1 and len(used) == 2:
        flat = [Fraction(0)] * (1 + max(powers[used[0]] for powers in one))
        for powers, value in one.items():
            flat[powers[used[0]]] += value
        if _one_letter_splits(flat):
            return True
    return False if decided else None


def _is_plain(one: Polynomial) -> bool:
    """A number other than 0."""
    return len(one) == 1 and not any(next(iter(one)))


def _in_powers_of(one: Polynomial, place: int) -> dict[int, dict[Powers, Fraction]]:
    found: dict[int, dict[Powers, Fraction]] = {}
    for powers, value in one.items():
        others = (*powers[:place], 0, *powers[place + 1 :])
        found.setdefault(powers[place], {})[others] = value
    return found


def _root(one: Polynomial) -> Polynomial | None:
    """The polynomial whose square this is, None where there is none."""
    found: dict[Powers, Fraction] = {}
    rest = dict(one)
    lead: tuple[Powers, Fraction] | None = None
    while rest:
        powers = max(rest)
        if lead is None:
            value = _square_root(rest[powers])
            if value is None or any(power % 2 for power in powers):
                return None
            lead = tuple(power // 2 for power in powers), value
            term = dict([lead])
        else:
            over = tuple(a - b for a, b in zip(powers, lead[0], strict=True))
            if any(power < 0 for power in over) or over >= min(found):
                return None
            term = {over: rest[powers] / (2 * lead[1])}
        # (found + term)² − found² = 2 found term + term²
        rest = added(rest, multiplied(found, term), -2)
        rest = added(rest, multiplied(term, term), -1)
        found |= term
    return found


def _square_root(value: Fraction) -> Fraction | None:
    if value < 0:
        return None
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(top, bottom) if top * top == value.numerator and bottom * bottom == value.denominator else None


# One letter: coefficients from the constant up


def _coefficients(one: Polynomial, place: int) -> list[Fraction]:
    found = [Fraction(0)] * (1 + max(powers[place] for powers in one))
    for powers, value in one.items():
        found[powers[place]] += value
    return found


def _one_letter_splits(one: list[Fraction]) -> bool | None:
    degree = len(one) - 1
    if degree < 2:
        return False
    if degree == 2:
        return _square_root(one[1] ** 2 - 4 * one[0] * one[2]) is not None
    slope = [power * value for power, value in enumerate(one)][1:]
    if not one[0] or len(_greatest(one, slope)) > 1:
        return True
    found = _has_rational_root(one)
    if found or (found is False and degree == 3):
        return found
    step = gcd(*(power for power, value in enumerate(one) if value))
    if any(_one_letter_splits(one[::by]) for by in _divisors(step) if by > 1):
        return True
    return True if degree == 4 and _splits_into_squares(one) else None


def _splits_into_squares(one: list[Fraction]) -> bool:
    """x⁴ + b x² + c as the difference of two squares: (x² + √c)² − (2√c − b) x²."""
    if one[1] or one[3]:
        return False
    middle = _square_root(one[0] / one[4])
    if middle is None:
        return False
    return any(_square_root(2 * sign * middle - one[2] / one[4]) is not None for sign in (1, -1))


def _has_rational_root(one: list[Fraction]) -> bool | None:
    whole = _in_whole_numbers(one)
    if max(abs(whole[0]), abs(whole[-1])) > _MOST_DIVISORS:
        return None
    for top in _divisors(whole[0]):
        for bottom in _divisors(whole[-1]):
            for root in (Fraction(top, bottom), Fraction(-top, bottom)):
                value = Fraction(0)
                for coefficient in reversed(whole):
                    value = value * root + coefficient
                if not value:
                    return True
    return False


def _in_whole_numbers(one: list[Fraction]) -> list[int]:
    bottom = 1
    for value in one:
        bottom = bottom * value.denominator // gcd(bottom, value.denominator)
    whole = [int(value * bottom) for value in one]
    content = gcd(*whole)
    return [value // content for value in whole]


def _divisors(value: int) -> list[int]:
    value = abs(value)
    small = [divisor for divisor in range(1, isqrt(value) + 1) if value % divisor == 0]
    return small + [value // divisor for divisor in small if divisor * divisor != value]


def _greatest(one: list[Fraction], other: list[Fraction]) -> list[Fraction]:
    """The greatest common divisor of two polynomials in one letter."""
    one, other = _trimmed(one), _trimmed(other)
    while other:
        while len(one) >= len(other):
            factor = one[-1] / other[-1]
            shift = len(one) - len(other)
            one = _trimmed([v - factor * other[i - shift] if i >= shift else v for i, v in enumerate(one)])
        one, other = other, one
    return one


def _trimmed(one: list[Fraction]) -> list[Fraction]:
    end = len(one)
    while end and not one[end - 1]:
        end -= 1
    return one[:end]
