"""Polynomials with rational coefficients as products, as far as rational roots carry."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from kb.maths.polynomials import Polynomial, TooLarge, divided, polynomial
from kb.maths.simplification import ONE, expanded, factors_of, power, product, quotient, simplified, total
from kb.maths.tree import Negative, Number, Product, Quotient, Sum, Symbol, Tree, free_variables, number, rational, walk

_MOST_DEGREE = 12
_MOST_COEFFICIENT = 10**7
_MOST_DIVISORS = 64
_MOST_TERMS = 24


def factored(tree: Tree) -> Tree:
    """An equal product: the common factor in front, then the roots of a polynomial in one variable.

    What is no such polynomial keeps its common factors only.
    """
    match tree:
        case Negative(value):
            return product(number(-1), factored(value))
        case Product(parts):
            return product(*map(factored, parts))
        case Quotient(top, bottom):
            return product(factored(top), power(factored(bottom), number(-1)))
        case Sum():
            return _factored_sum(tree)
        case _:
            return tree


def multiplied_out(tree: Tree) -> Tree:
    """An equal sum of products, by falling degree; what is no polynomial, or a long one, as far as rules carry."""
    generators: list[Tree] = []
    try:
        found = polynomial(tree, generators)
    except TooLarge:
        return expanded(tree)
    return tree if len(found) > _MOST_TERMS else _sum_of(found, generators)


def divided_out(tree: Quotient) -> Tree | None:
    """A fraction of polynomials in which one side divides the other, without the bar or with 1 above it."""
    generators: list[Tree] = []
    try:
        polynomial(Product((tree.top, tree.bottom)), generators)
        top, bottom = polynomial(tree.top, generators), polynomial(tree.bottom, generators)
        if not top or not bottom:
            return None
        whole = divided(top, bottom)
        if whole is not None:
            return _sum_of(whole, generators)
        whole = divided(bottom, top)
    except TooLarge:
        return None
    return None if whole is None else power(_sum_of(whole, generators), number(-1))


def taken_out(tree: Tree) -> Tree:
    """A sum whose terms share a factor as a product: ax + bx is (a + b)x."""
    if not isinstance(tree, Sum):
        return tree
    common = _common(tree)
    return tree if common == ONE else product(common, total(*(quotient(term, common) for term in tree.terms)))


def _sum_of(found: Polynomial, generators: list[Tree]) -> Tree:
    order = sorted(found, key=lambda powers: (-sum(powers), tuple(-one for one in powers)))
    return total(
        *(
            product(
                number(found[powers]),
                *(power(base, number(over)) for base, over in zip(generators, powers, strict=True)),
            )
            for powers in order
        )
    )


def _factored_sum(tree: Sum) -> Tree:
    plain = expanded(tree)
    if not isinstance(plain, Sum):
        return plain
    names = free_variables(plain)
    coefficients = _coefficients(plain, names[0]) if len(names) == 1 else None
    if coefficients is not None:
        return _split(coefficients, Symbol(names[0]))
    common = _common(plain)
    if common == ONE:
        return plain
    rest = total(*(simplified(Quotient(term, common)) for term in plain.terms))
    return product(common, factored(rest) if rest != plain else rest)


def _common(tree: Sum) -> Tree:
    """What every term holds as a factor."""
    split = [factors_of(term) for term in tree.terms]
    above = gcd(*(coefficient.numerator for coefficient, _ in split))
    below = lcm(*(coefficient.denominator for coefficient, _ in split))
    sign = -1 if all(coefficient < 0 for coefficient, _ in split) else 1
    shared: list[Tree] = [number(Fraction(sign * above, below))]
    terms = [dict(factors) for _, factors in split]
    for base, exponent in terms[0].items():
        exponents = [rational(term.get(base, number(0))) for term in terms]
        known = [over for over in exponents if over is not None]
        if len(known) == len(terms) and min(known) > 0:
            shared.append(power(base, number(min(known))))
        elif all(term.get(base) == exponent for term in terms):
            shared.append(power(base, exponent))
    return product(*shared)


def _coefficients(tree: Sum, name: str) -> list[Fraction] | None:
    """The coefficients of a polynomial, from the constant up; None when it is none, or a large one."""
    if any(
        not isinstance(part, Sum | Product | Quotient | Negative | Number | Symbol) for part in walk(tree)
    ) and not all(_is_monomial(term, name) for term in tree.terms):
        return None
    found: dict[int, Fraction] = {}
    for term in tree.terms:
        if not _is_monomial(term, name):
            return None
        coefficient, factors = factors_of(term)
        degree = rational(factors[0][1]) if factors else Fraction(0)
        if degree is None or degree > _MOST_DEGREE:
            return None
        found[int(degree)] = found.get(int(degree), Fraction(0)) + coefficient
    return [found.get(degree, Fraction(0)) for degree in range(max(found) + 1)]


def _is_monomial(term: Tree, name: str) -> bool:
    _, factors = factors_of(term)
    if not factors:
        return True
    over = rational(factors[0][1])
    return (
        len(factors) == 1 and factors[0][0] == Symbol(name) and over is not None and over > 0 and over.denominator == 1
    )


def _split(coefficients: list[Fraction], variable: Symbol) -> Tree:
    below = lcm(*(value.denominator for value in coefficients))
    whole = [int(value * below) for value in coefficients]
    content = gcd(*whole) * (-1 if whole[-1] < 0 else 1)
    whole = [value // content for value in whole]
    parts: list[Tree] = [number(Fraction(content, below))]
    while len(whole) > 1 and whole[0] == 0:
        whole = whole[1:]
        parts.append(variable)
    while len(whole) > 2:
        root = _rational_root(whole)
        if root is None:
            break
        parts.append(total(product(number(root.denominator), variable), number(-root.numerator)))
        whole = _divided(whole, root)
    if len(whole) > 1:
        terms = [product(number(value), power(variable, number(at))) for at, value in enumerate(whole) if value]
        parts.append(total(*reversed(terms)))
    elif whole[0] != 1:
        parts.append(number(whole[0]))
    return product(*parts)


def _rational_root(whole: list[int]) -> Fraction | None:
    if max(abs(whole[0]), abs(whole[-1])) > _MOST_COEFFICIENT:
        return None
    for below in _divisors(whole[-1]):
        for above in _divisors(whole[0]):
            for root in (Fraction(above, below), Fraction(-above, below)):
                value = Fraction(0)
                for coefficient in reversed(whole):
                    value = value * root + coefficient
                if value == 0:
                    return root
    return None


def _divisors(value: int) -> list[int]:
    value = abs(value)
    small = [d for d in range(1, int(value**0.5) + 1) if value % d == 0]
    return sorted({*small, *(value // d for d in small)})[:_MOST_DIVISORS]


def _divided(whole: list[int], root: Fraction) -> list[int]:
    """The polynomial divided by (q x - p), where p/q is a root of it."""
    found: list[Fraction] = []
    carried = Fraction(0)
    for coefficient in reversed(whole):
        carried = carried * root + coefficient
        found.append(carried)
    quotient = [value / root.denominator for value in reversed(found[:-1])]
    return [int(value) for value in quotient]
