"""Whether an answer has the form that is asked for: simplified, factored, expanded, in lowest terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import isqrt

from kb.maths.polynomials import is_reducible, lowest_powers, whole_content
from kb.maths.reducing import cancels, has_same_base, is_whole, multiplied_out, parts
from kb.maths.simplification import ONE, ZERO, applied, expanded, power, size, total
from kb.maths.tree import (
    Apply,
    Constant,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
    Vector,
    children,
    free_variables,
    rational,
    rebuild,
    walk,
)
from kb.model import Form

_WORKED_OUT = 10**6  # a power of whole numbers up to here is better worked out
_SQUARES_UP_TO = 10**6
_ROOTS = frozenset({"sqrt", "root"})


def lacking(tree: Tree, form: Form, known: Tree | None = None) -> str | None:
    """What an answer lacks to have this form, as a code of `maths.form.*`; None where nothing is certain to be lacking.

    `known` is an answer that has it: of a number its value, of a longer expression one that is shorter.
    """
    if isinstance(tree, Vector | Matrix):
        pairs = zip(children(tree), children(known) if known is not None else (), strict=False)
        shorter = [lacking(entry, form, other) for entry, other in pairs]
        return next((code for code in shorter or [lacking(e, form) for e in children(tree)] if code), None)
    try:
        code = _LACKING[form](tree)
    except RecursionError:
        return None
    if code is None and form is Form.SIMPLIFIED and known is not None:
        return _beside(tree, known)
    return code


def arranged(tree: Tree) -> Tree:
    """The tree with terms and factors in one order: two that differ only in that become the same."""
    inside = tuple(arranged(part) for part in children(tree))
    match rebuild(tree, inside) if inside else tree:
        case Sum() as found:
            return Sum(tuple(sorted(_flat(found, Sum), key=repr)))
        case Product() as found:
            return Product(tuple(sorted(_flat(found, Product), key=repr)))
        case other:
            return other


def is_number(tree: Tree) -> bool:
    """A number as it is written: 3, -3, 3/4, 0.75."""
    match tree:
        case Negative(value):
            return is_number(value)
        case Quotient(top, bottom):
            return isinstance(bottom, Number) and isinstance(top, Number | Negative) and is_number(top)
        case _:
            return isinstance(tree, Number)


# Simplified


def _unsimplified(tree: Tree) -> str | None:
    return _first(tree, (_signs, _of_sum, _of_product, _of_power, _of_function, _brackets))


def _first(tree: Tree, checks: tuple[Callable[[Tree], str | None], ...]) -> str | None:
    """What the first part that lacks something lacks."""
    for part in walk(tree):
        for check in checks:
            if code := check(part):
                return code
    return None


def _signs(tree: Tree) -> str | None:
    match tree:
        case Negative(Negative() | Number(Fraction(numerator=0))):
            return "arithmetic"
        case Negative(Product(factors)) if any(isinstance(factor, Negative) for factor in factors):
            return "arithmetic"
        case Negative(Quotient(top, bottom)) if isinstance(top, Negative) or isinstance(bottom, Negative):
            return "arithmetic"
        case Quotient(Negative(), Negative()):
            return "arithmetic"
    return None


def _of_sum(tree: Tree) -> str | None:
    if not isinstance(tree, Sum):
        return None
    terms = [*_flat(tree, Sum)]
    values = [rational(term) for term in terms]
    if any(value == 0 for value in values):
        return "one-or-zero"
    if sum(value is not None for value in values) > 1:
        return "arithmetic"
    joined = total(*terms)
    count = len(joined.terms) if isinstance(joined, Sum) else int(joined != ZERO)
    return "like-terms" if count < len(terms) else None


def _of_product(tree: Tree) -> str | None:
    """What stands in a product or a fraction that can be taken together or cancelled."""
    if not isinstance(tree, Product | Quotient):
        return None
    above, below = [*parts(tree, above=True)], [*parts(tree, above=False)]
    if any(isinstance(part, Quotient) for part in _under_bar(tree)):
        return "nested-fraction"
    for side in (above, below):
        if any(factor in (ONE, ZERO) for factor in side if side is below or len(above) > 1):
            return "one-or-zero"
        if sum(rational(factor) is not None and not _is_ten_to(factor) for factor in side) > 1:
            return "arithmetic"
        if sum(isinstance(factor, Negative) for factor in side) and len(side) > 1:
            return "arithmetic"
        if has_same_base(side, side):
            return "powers"
    return "fraction" if cancels(above, below) else None


def _is_ten_to(tree: Tree) -> bool:
    """10²³ stays as it is, beside 6.02 and alone."""
    return isinstance(tree, Power) and rational(tree.base) == 10


def _under_bar(tree: Tree) -> Iterator[Tree]:
    """What stands above or below a fraction bar, down to functions and exponents."""
    if isinstance(tree, Product):
        return
    waiting = [*children(tree)]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Sum | Product | Negative):
            waiting.extend(children(part))


def _of_power(tree: Tree) -> str | None:
    if not isinstance(tree, Power):
        return None
    over, under = rational(tree.exponent), rational(tree.base)
    if over in (0, 1) or under in (0, 1):
        return "one-or-zero"
    if under is not None and over is not None and (value := rational(tree)) is not None:
        large = max(abs(value.numerator), value.denominator) > (1000 if under == 10 else _WORKED_OUT)
        return None if large else "arithmetic"
    if isinstance(tree.base, Power) and over is not None and over.denominator == 1:
        inner = rational(tree.base.exponent)
        return "powers" if inner is not None and inner.denominator == 1 else None
    done = power(tree.base, tree.exponent)
    undone = isinstance(tree.exponent, Apply) and done in tree.exponent.arguments
    return "value" if undone or rational(done) is not None else None


def _of_function(tree: Tree) -> str | None:
    if not isinstance(tree, Apply):
        return None
    if applied(tree.name, *tree.arguments) != tree:
        return "value"
    inside = rational(tree.arguments[0])
    if tree.name == "sqrt" and inside is not None and inside.denominator == 1 and 0 < inside <= _SQUARES_UP_TO:
        return "root" if any(inside % (by * by) == 0 for by in range(2, isqrt(int(inside)) + 1)) else None
    return None


def _brackets(tree: Tree) -> str | None:
    """Would terms come together, were the brackets multiplied out?"""
    if not isinstance(tree, Sum) or not any(_has_bracket(term) for term in tree.terms):
        return None
    apart = [expanded(term) for term in tree.terms]
    joined = total(*apart)
    return "brackets" if _count(joined) < sum(map(_count, apart)) and size(joined) < size(tree) else None


def _has_bracket(tree: Tree) -> bool:
    match tree:
        case Negative(value):
            return isinstance(value, Sum) or _has_bracket(value)
        case Product(factors):
            return any(isinstance(factor, Sum) or _has_bracket(factor) for factor in factors)
        case Power(Sum(), exponent):
            return is_whole(exponent)
        case _:
            return False


def _count(tree: Tree) -> int:
    return len(tree.terms) if isinstance(tree, Sum) else 1


def _beside(tree: Tree, known: Tree) -> str | None:
    """What is lacking beside an answer that has the form: a number where it is one, much length elsewhere."""
    if rational(known) is not None and not is_number(known):
        return None
    if rational(known) is not None:
        return None if is_number(tree) else "arithmetic"
    intricate = any(
        isinstance(part, Apply) or (isinstance(part, Quotient | Power) and multiplied_out(part) is None)
        for part in walk(tree)
    )
    return "shorter" if intricate and size(tree) >= 2 * size(known) else None


# Factored


def _unfactored(tree: Tree) -> str | None:
    for factor in _factors(tree):
        terms = multiplied_out(factor) if isinstance(factor, Sum) else None
        if not terms:
            continue
        if whole_content(terms) > 1 or any(lowest_powers(terms)):
            return "common-factor"
        if is_reducible(terms):
            return "factors"
    return None


def _factors(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Negative(value):
            yield from _factors(value)
        case Product() | Quotient():
            for part in children(tree):
                yield from _factors(part)
        case Power(base, exponent) if is_whole(exponent):
            yield from _factors(base)
        case _:
            yield tree


# Expanded


def _unexpanded(tree: Tree) -> str | None:
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if _has_bracket(part) and not (part is tree and isinstance(part, Negative) and _count(part.value) == 1):
            return "expand"
        if isinstance(part, Sum | Product | Negative | Quotient):
            waiting.extend(children(part))
    return _first(tree, (_signs, _of_sum, _of_power))


# Lowest terms


def _not_lowest(tree: Tree) -> str | None:
    for part in walk(tree):
        if isinstance(part, Quotient):
            if _signs(part):
                return "arithmetic"
            if any(_is_irrational(inner) for inner in walk(part.bottom)):
                return "root-below"
        if isinstance(part, Negative) and _signs(part):
            return "arithmetic"
        if isinstance(part, Product | Quotient):
            above, below = [*parts(part, above=True)], [*parts(part, above=False)]
            if cancels([_bare(factor) for factor in above], [_bare(factor) for factor in below]):
                return "fraction"
    return None


def _bare(tree: Tree) -> Tree:
    return tree.value if isinstance(tree, Negative) else tree


def _is_irrational(tree: Tree) -> bool:
    """A root of a number."""
    if free_variables(tree) or any(isinstance(part, Constant) for part in walk(tree)):
        return False
    match tree:
        case Apply(name, _):
            return name in _ROOTS
        case Power(_, exponent):
            value = rational(exponent)
            return value is not None and value.denominator != 1
        case _:
            return False


def _flat(tree: Tree, kind: type[Sum | Product]) -> Iterator[Tree]:
    for part in children(tree):
        if isinstance(part, kind):
            yield from _flat(part, kind)
        else:
            yield part


_LACKING: dict[Form, Callable[[Tree], str | None]] = {
    Form.SIMPLIFIED: _unsimplified,
    Form.FACTORED: _unfactored,
    Form.EXPANDED: _unexpanded,
    Form.LOWEST_TERMS: _not_lowest,
}
