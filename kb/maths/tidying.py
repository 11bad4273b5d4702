"""Results as a textbook prints them: fractions within fractions resolved, what cancels cancelled, terms in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from math import gcd, lcm

from kb.maths.simplification import ONE, expanded, factors_of, power, product, quotient, simplified, size, total
from kb.maths.tree import (
    Apply,
    Matrix,
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    Vector,
    children,
    number,
    rational,
    rebuild,
)

_TWO = Fraction(2)
_MOST_PARTS = 400  # of an expression in which forms are tried
_SQUARES = {"sin": "cos", "cos": "sin"}


def shortest(tree: Tree) -> Tree:
    """The simplified expression in the shortest of the forms that people write it in; the plainest of equally short."""
    if isinstance(tree, Vector | Matrix):
        return rebuild(tree, tuple(shortest(part) for part in children(tree)))
    plain = simplified(tree)
    if size(plain) > _MOST_PARTS:
        return plain
    forms = [plain, *(form(plain) for form in (_cancelled, _with_expanded_tops, _one_fraction))]
    best = min(map(_tidy, forms), key=size)
    again = _tidy(_cancelled(best))
    return again if size(again) < size(best) else best


def _tidy(tree: Tree) -> Tree:
    """With identities that everyone uses, and the terms of polynomials in falling order."""
    return _everywhere(tree, (_sizes_apart, _absolute, _tangent, _pythagoras, _ordered, _numbers_in_front))


def _everywhere(tree: Tree, changes: Iterable[Callable[[Tree], Tree]]) -> Tree:
    parts = children(tree)
    if not parts:
        return tree
    changed = tuple(_everywhere(part, changes) for part in parts)
    result = tree if changed == parts else simplified(rebuild(tree, changed))
    for change in changes:
        result = change(result)
    return result


def _with_expanded_tops(tree: Tree) -> Tree:
    match tree:
        case Negative(value):
            return product(number(-1), _with_expanded_tops(value))
        case Quotient(top, bottom):
            return quotient(expanded(top), bottom)
        case Sum(terms):
            return total(*(_with_expanded_tops(term) for term in terms))
        case _:
            return expanded(tree)


def _one_fraction(tree: Tree) -> Tree:
    """Sums of fractions within a fraction are brought over one bar: 1/(a(1 + x²/a²)) is a/(a² + x²)."""
    if isinstance(tree, Sum):
        return total(*map(_one_fraction, tree.terms))
    coefficient, factors = factors_of(tree)
    made: list[Tree] = [number(coefficient)]
    for base, exponent in factors:
        over = rational(exponent)
        if isinstance(base, Sum) and over is not None and over.denominator == 1:
            top, bottom = _over_one_bar(base)
            made += [power(top, exponent), power(bottom, number(-over))]
        elif isinstance(base, Sum) and over is not None and over.denominator == 2 and (root := _root_below(base)):
            # 1/√(1 - x²/16) is 4/√(16 - x²).
            made += [power(_over_one_bar(base)[0], exponent), power(root, number(-2 * over))]
        else:
            made.append(power(base, exponent))
    return _cancelled(product(*made))


def over_one_bar(tree: Tree) -> Tree:
    """A sum with fractions as one fraction."""
    return quotient(*_over_one_bar(tree)) if isinstance(tree, Sum) else tree


def _over_one_bar(terms: Sum) -> tuple[Tree, Tree]:
    """A sum as one fraction: what stands above its bar, and the common denominator."""
    below: dict[Tree, Fraction] = {}
    whole = 1
    for term in terms.terms:
        coefficient, factors = factors_of(term)
        whole = lcm(whole, coefficient.denominator)
        for base, exponent in factors:
            over = rational(exponent)
            if over is not None and over < 0:
                below[base] = max(below.get(base, Fraction(0)), -over)
    if not below and whole == 1:
        return terms, ONE
    bottom = product(number(whole), *(power(base, number(over)) for base, over in below.items()))
    return total(*(product(term, bottom) for term in terms.terms)), bottom


def _root_below(terms: Sum) -> Tree | None:
    """The root of the number below the bar of a sum as one fraction, where that is a square."""
    below = rational(_over_one_bar(terms)[1])
    root = None if below is None or below == 1 else rational(simplified(Apply("sqrt", (number(below),))))
    return None if root is None else number(root)


def _cancelled(tree: Tree) -> Tree:
    """Factors that all terms above the bar share with what stands below it are cancelled."""
    match tree:
        case Negative(value):
            return product(number(-1), _cancelled(value))
        case Sum(terms):
            return total(*map(_cancelled, terms))
        case Quotient(top, bottom):
            parts = top.factors if isinstance(top, Product) else (top,)
            below = dict(factors_of(bottom)[1])
            split = [part for whole in parts for part in _without_common(whole, below)]
            return _joined_sums(quotient(product(*split), bottom))
        case _:
            return tree


def _without_common(tree: Tree, below: dict[Tree, Tree]) -> tuple[Tree, ...]:
    """A sum above the bar as its common factor, where that cancels something, and the rest."""
    value = tree.value if isinstance(tree, Negative) else tree
    if not isinstance(value, Sum):
        return (tree,)
    terms = [dict(factors_of(term)[1]) for term in value.terms]
    common: list[Tree] = []
    cancels = False
    for base in terms[0]:
        exponents = [rational(term[base]) if base in term else None for term in terms]
        known = [over for over in exponents if over is not None]
        if len(known) == len(terms) and min(known) > 0:
            common.append(power(base, number(min(known))))
            cancels = cancels or base in below
    if not cancels:
        return (tree,)
    shared = product(*common)
    rest = expanded(total(*(quotient(term, shared) for term in value.terms)))
    sign = -1 if isinstance(tree, Negative) else 1
    if isinstance(rest, Sum) and all(isinstance(term, Negative) for term in rest.terms):
        rest, sign = total(*map(_opposite, rest.terms)), -sign
    return number(sign), shared, rest


def _joined_sums(tree: Tree) -> Tree:
    """Sums above and below the bar that differ in the order or the sign of their terms only are cancelled."""
    if not isinstance(tree, Quotient):
        return tree
    _, below = factors_of(tree.bottom)
    sums = {_terms_of(base): base for base, _ in below if isinstance(base, Sum)}
    top: list[Tree] = []
    for part in tree.top.factors if isinstance(tree.top, Product) else (tree.top,):
        if isinstance(part, Sum) and _terms_of(part) in sums:
            top.append(sums[_terms_of(part)])
        elif isinstance(part, Sum) and _terms_of(opposite := total(*map(_opposite, part.terms))) in sums:
            top += [number(-1), sums[_terms_of(opposite)]]
        else:
            top.append(part)
    return quotient(product(*top), tree.bottom)


def _opposite(tree: Tree) -> Tree:
    return product(number(-1), tree)


def _terms_of(tree: Tree) -> frozenset[tuple[Tree, int]]:
    return frozenset(Counter(tree.terms if isinstance(tree, Sum) else (tree,)).items())


def _sizes_apart(tree: Tree) -> Tree:
    """Below the bar |2x| is 2|x|, and |ax| is |a||x| where an a or x stands beside it: it may cancel."""
    if not isinstance(tree, Product | Quotient):
        return tree
    _, factors = factors_of(tree)
    outside = {base for base, _ in factors}
    for base, exponent in factors:
        over = rational(exponent)
        if not (isinstance(base, Apply) and base.name == "abs" and over is not None and over < 0):
            continue
        coefficient, inner = factors_of(base.arguments[0])
        alone = [one for one in inner if one[0] in outside]
        if abs(coefficient) == 1 and (not alone or len(inner) == 1):
            continue
        rest = product(*(power(*one) for one in inner if one not in alone))
        apart = [rest, *(power(*one) for one in alone)]
        sizes = (power(simplified(Apply("abs", (one,))), exponent) for one in apart if one != ONE)
        tree = product(tree, power(base, number(-over)), power(number(abs(coefficient)), exponent), *sizes)
    return tree


def _numbers_in_front(tree: Tree) -> Tree:
    """In a product the number that divides a whole sum stands in front: eˣ(2x + 2) is 2eˣ(x + 1)."""
    if not isinstance(tree, Product) or all(isinstance(part, Number | Sum) for part in tree.factors):
        return tree
    made: list[Tree] = []
    for part in tree.factors:
        content = _content(part) if isinstance(part, Sum) else 1
        made += [number(content), part] if content == 1 else [number(content), _divided_by(content, part)]
    return product(*made)


def _content(terms: Tree) -> int:
    """The greatest whole number that divides every term of a sum."""
    numbers = [factors_of(term)[0] for term in children(terms)]
    return gcd(*(one.numerator for one in numbers)) if all(one.denominator == 1 for one in numbers) else 1


def _divided_by(content: int, terms: Tree) -> Tree:
    return total(*(quotient(term, number(content)) for term in children(terms)))


def _absolute(tree: Tree) -> Tree:
    """x²/|x| is |x|, and x/|x|² is 1/x."""
    if not isinstance(tree, Product | Quotient):
        return tree
    _, factors = factors_of(tree)
    exponents = {base: over for base, exponent in factors if (over := rational(exponent)) is not None}
    for base, over in exponents.items():
        if isinstance(base, Apply) and base.name == "abs" and over == -1 and exponents.get(base.arguments[0], 0) >= 2:
            squared = power(base.arguments[0], number(-2))
            return _absolute(product(tree, squared, base, base))
        if isinstance(base, Apply) and base.name == "abs" and over != 0 and over % 2 == 0:
            return product(tree, power(base, number(-over)), power(base.arguments[0], number(over)))
    return tree


def _tangent(tree: Tree) -> Tree:
    """Sin u / cos u is tan u, and the other way round cot u."""
    if not isinstance(tree, Quotient):
        return tree
    _, factors = factors_of(tree)
    exponents = {base: over for base, exponent in factors if (over := rational(exponent)) is not None}
    for base, over in exponents.items():
        if isinstance(base, Apply) and base.name == "sin":
            cosine = Apply("cos", base.arguments)
            if exponents.get(cosine) == -over and over.denominator == 1:
                name = "tan" if over > 0 else "cot"
                gone = product(power(base, number(-over)), power(cosine, number(over)))
                return product(tree, gone, power(Apply(name, base.arguments), number(abs(over))))
    return tree


def _pythagoras(tree: Tree) -> Tree:
    """Of sin²u + cos²u the factor that both have stays."""
    if not isinstance(tree, Sum):
        return tree
    split = [factors_of(term) for term in tree.terms]
    for i, (coefficient, factors) in enumerate(split):
        for base, exponent in factors:
            if not (isinstance(base, Apply) and base.name in _SQUARES and rational(exponent) == _TWO):
                continue
            other = Apply(_SQUARES[base.name], base.arguments)
            rest = frozenset((b, x) for b, x in factors if b != base)
            wanted = rest | {(other, exponent)}
            for j, (again, others) in enumerate(split):
                if j != i and again == coefficient and frozenset(others) == wanted:
                    kept = [term for n, term in enumerate(tree.terms) if n not in (i, j)]
                    shared = product(number(coefficient), *(power(b, x) for b, x in rest))
                    kept.insert(min(i, j), shared)
                    return _pythagoras(total(*kept))
    return tree


def _ordered(tree: Tree) -> Tree:
    """A polynomial in one variable whose powers stand in no order, by falling powers."""
    if not isinstance(tree, Sum) or len(tree.terms) < 3:
        return tree
    degrees: list[Fraction] = []
    names: set[str] = set()
    for term in tree.terms:
        _, factors = factors_of(term)
        degree = Fraction(0)
        for base, exponent in factors:
            over = rational(exponent)
            if not isinstance(base, Symbol) or over is None or over < 0 or len(factors) > 1:
                return tree
            names.add(base.name)
            degree = over
        degrees.append(degree)
    if len(names) != 1 or degrees in (sorted(degrees), sorted(degrees, reverse=True)):
        return tree
    order = sorted(range(len(degrees)), key=lambda i: -degrees[i])
    return Sum(tuple(tree.terms[i] for i in order))
