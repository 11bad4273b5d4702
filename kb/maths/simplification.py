"""Expressions as people write results: like terms joined, numbers multiplied out, one fraction bar."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from kb.maths.tree import (
    Apply,
    Constant,
    E,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    children,
    number,
    rational,
    rebuild,
    walk,
)

ZERO: Tree = Number(Fraction(0))
_ONE = Fraction(1)
ONE: Tree = Number(_ONE)
_ZERO_AT_ZERO = frozenset({"sin", "tan", "sinh", "tanh", "arcsin", "arctan", "arsinh", "artanh"})
_Factors = list[tuple[Tree, Tree]]


def simplified(tree: Tree) -> Tree:
    """An equal expression, shorter where that is plain."""
    parts = tuple(simplified(part) for part in children(tree))
    if not parts:
        return tree
    match rebuild(tree, parts):
        case Negative(value):
            return product(number(-1), value)
        case Sum(terms):
            return total(*terms)
        case Product(factors):
            return product(*factors)
        case Quotient(top, bottom):
            return quotient(top, bottom)
        case Power(base, exponent):
            return power(base, exponent)
        case Apply(name, arguments):
            return applied(name, *arguments)
        case other:
            return other


def size(tree: Tree) -> int:
    """How much there is to read."""
    return sum(1 for _ in walk(tree))


def product(*factors: Tree) -> Tree:
    """The product, with powers of one base joined and numbers multiplied."""
    return _joined(*_collected(factors))


def quotient(top: Tree, bottom: Tree) -> Tree:
    """One value over another; a sum above the bar is multiplied out when that makes it shorter."""
    return product(top, power(bottom, number(-1)))


def power(base: Tree, exponent: Tree) -> Tree:
    """A power, carried out where it is plain."""
    over = rational(exponent)
    if over == 0:
        return ONE
    if over == 1:
        return base
    under = rational(base)
    if under == 1:
        return ONE
    if under == 0 and over is not None and over > 0:
        return ZERO
    if under is not None and over is not None and over.denominator == 1:
        value = rational(Power(number(under), number(over)), 64)
        if value is not None:
            return number(value)
    if over == Fraction(1, 2):
        return applied("sqrt", base)
    if base == E and isinstance(exponent, Apply) and exponent.name == "ln":
        return exponent.arguments[0]
    return _joined(*_collected([Power(base, exponent)]))


def total(*terms: Tree) -> Tree:
    """The sum, with like terms joined."""
    coefficients: dict[tuple[object, ...], Fraction] = {}
    kept: dict[tuple[object, ...], _Factors] = {}
    for term in _flat_terms(terms):
        coefficient, factors = _collected([term])
        key = tuple(sorted(factors, key=repr))
        coefficients[key] = coefficients.get(key, Fraction(0)) + coefficient
        kept.setdefault(key, factors)
    parts = [_joined(value, kept[key]) for key, value in coefficients.items() if value]
    if not parts:
        return ZERO
    if isinstance(parts[0], Negative) and any(not isinstance(part, Negative) for part in parts):
        first = next(i for i, part in enumerate(parts) if not isinstance(part, Negative))
        if len(parts) == 2:
            parts.insert(0, parts.pop(first))
    return parts[0] if len(parts) == 1 else Sum(tuple(parts))


def factors_of(tree: Tree) -> tuple[Fraction, list[tuple[Tree, Tree]]]:
    """A product or fraction as its rational coefficient and its other factors: bases with exponents."""
    return _collected([tree])


def applied(name: str, *arguments: Tree) -> Tree:
    """A function of a value, carried out where everyone knows the result."""
    value = rational(arguments[0])
    if name in _ZERO_AT_ZERO and value == 0:
        return ZERO
    if name in {"cos", "cosh", "sec", "sech"} and value == 0:
        return ONE
    if name == "ln":
        if value == 1:
            return ZERO
        if arguments[0] == E:
            return ONE
        if isinstance(arguments[0], Power) and arguments[0].base == E:
            return arguments[0].exponent
    if name == "sqrt" and value is not None and value >= 0:
        top, bottom = isqrt(value.numerator), isqrt(value.denominator)
        if top * top == value.numerator and bottom * bottom == value.denominator:
            return number(Fraction(top, bottom))
    if name == "abs" and value is not None:
        return number(abs(value))
    return Apply(name, arguments)


def expanded(tree: Tree) -> Tree:
    """The expression with products of sums and small powers of sums multiplied out."""
    parts = tuple(expanded(part) for part in children(tree)) if isinstance(tree, Sum | Product | Negative) else ()
    match rebuild(tree, parts) if parts else tree:
        case Negative(value):
            return total(*(product(number(-1), term) for term in _terms(value)))
        case Sum(terms):
            return total(*terms)
        case Product(factors):
            sums = [ONE]
            for factor in factors:
                sums = [product(a, b) for a in sums for b in _terms(factor)]
                if len(sums) > 40:
                    return tree
            return total(*sums)
        case Power(Sum(terms), Number(value)) if value in (2, 3):
            return expanded(Product((Sum(terms),) * int(value)))
        case other:
            return other


def _terms(tree: Tree) -> tuple[Tree, ...]:
    return tree.terms if isinstance(tree, Sum) else (tree,)


def _flat_terms(terms: tuple[Tree, ...]) -> list[Tree]:
    found: list[Tree] = []
    for term in terms:
        match term:
            case Sum(inner):
                found.extend(_flat_terms(inner))
            case Negative(Sum(inner)):
                found.extend(_flat_terms(tuple(product(number(-1), part) for part in inner)))
            case _:
                found.append(term)
    return found


def _collected(trees: list[Tree] | tuple[Tree, ...]) -> tuple[Fraction, _Factors]:
    """The rational coefficient of a product, and its other factors as bases with exponents."""
    coefficient = Fraction(1)
    found: dict[Tree, Tree] = {}
    for tree in trees:
        for base, exponent in _factors(tree):
            value = rational(base)
            over = None if value is None else _ONE if exponent is ONE else rational(exponent)
            if value is not None and over is not None and over.denominator == 1:
                exact = rational(Power(number(value), number(over)), 256) if over != 1 else value
                if exact is not None:
                    coefficient *= exact
                    continue
            found[base] = total(found[base], exponent) if base in found else exponent
    return coefficient, [(base, over) for base, over in found.items() if over is ONE or rational(over) != 0]


def _factors(tree: Tree) -> _Factors:
    match tree:
        case Negative(value):
            return [(number(-1), ONE), *_factors(value)]
        case Product(parts):
            return [factor for part in parts for factor in _factors(part)]
        case Quotient(top, bottom):
            return [*_factors(top), *((base, _scaled(over, -1)) for base, over in _factors(bottom))]
        case Apply("sqrt", (inside,)):
            return [(inside, number(Fraction(1, 2)))]
        case Apply("root", (inside, degree)) if (times := rational(degree)) and times.denominator == 1:
            return [(inside, number(1 / times))]
        case Power(base, exponent) if (whole := rational(exponent)) is not None and whole.denominator == 1:
            if isinstance(base, Negative | Product | Quotient | Power) or _is_root(base):
                return [(inner, _scaled(over, whole)) for inner, over in _factors(base)]
            return [(base, exponent)]
        case Power(base, exponent):
            return [(base, exponent)]
        case _:
            return [(tree, ONE)]


def _is_root(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.name in {"sqrt", "root"}


def _scaled(exponent: Tree, by: int | Fraction) -> Tree:
    value = rational(exponent)
    return number(value * by) if value is not None else product(number(by), exponent)


def _joined(coefficient: Fraction, factors: _Factors) -> Tree:
    """A product from its coefficient and factors: sign in front, negative powers below the bar."""
    if coefficient == 0:
        return ZERO
    top: list[Tree] = []
    bottom: list[Tree] = []
    for base, exponent in factors:
        over = None if exponent is ONE else rational(exponent)
        if over is not None and over.numerator < 0:
            bottom.append(_raised(base, number(-over)))
        else:
            top.append(base if exponent is ONE else _raised(base, exponent))
    negative = coefficient.numerator < 0
    coefficient = -coefficient if negative else coefficient
    top.sort(key=_rank)
    bottom.sort(key=_rank)
    if coefficient.numerator != 1 or not top:
        top.insert(0, Number(Fraction(coefficient.numerator)))
    if coefficient.denominator != 1:
        bottom.insert(0, Number(Fraction(coefficient.denominator)))
    above = top[0] if len(top) == 1 else Product(tuple(top))
    result = above if not bottom else Quotient(above, bottom[0] if len(bottom) == 1 else Product(tuple(bottom)))
    if len(top) == 2 and isinstance(top[0], Number) and isinstance(top[1], Sum) and bottom:
        result = (
            Quotient(_multiplied_in(top[0].value, top[1]), result.bottom) if isinstance(result, Quotient) else result
        )
    return Negative(result) if negative else result


def _multiplied_in(factor: Fraction, terms: Sum) -> Tree:
    return total(*(product(number(factor), term) for term in terms.terms))


def _raised(base: Tree, exponent: Tree) -> Tree:
    over = rational(exponent)
    if over == 1:
        return base
    if over == Fraction(1, 2):
        return Apply("sqrt", (base,))
    return Power(base, exponent)


def _rank(tree: Tree) -> tuple[int, str]:
    """The order of factors: numbers, constants, variables, exponentials, brackets, functions; ln 2 last."""
    base = tree.base if isinstance(tree, Power) else tree
    varying = any(isinstance(part, Symbol) for part in walk(tree))
    match base:
        case Number() if not isinstance(tree, Power):
            return 0, ""
        case Constant() if not isinstance(tree, Power):
            return 1, ""
        case Symbol(name):
            return 2, name
        case _ if not varying:
            return (1, "") if isinstance(tree, Power) else (7, "")
        case Number() | Constant():
            return 3, ""
        case Apply("sqrt", _):
            return 4, ""
        case Sum():
            return 5, ""
        case _:
            return 6, ""
