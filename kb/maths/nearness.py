"""How a wrong answer differs from the right one where nothing was to be differentiated: a sign, a factor, a letter."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain

from kb.maths.effort import Effort
from kb.maths.equivalence import Judgement, is_equal, judge
from kb.maths.points import generic_points, integer_points
from kb.maths.tree import (
    Matrix,
    Negative,
    Number,
    Product,
    Quotient,
    Symbol,
    Tree,
    Vector,
    free_variables,
    number,
    replace_variable,
)
from kb.model import Outcome

_BITS = 120
_AGREEING_BITS = 80
_OPPOSITE = Negative(Number(Fraction(1)))


def off_by(expected: Tree, given: Tree, effort: Effort) -> tuple[str | None, dict[str, object]]:
    """A code of `maths.diagnosis.*` with what its sentence names; None when nothing is sure."""
    if isinstance(expected, Vector | Matrix) or isinstance(given, Vector | Matrix):
        return None, {}
    wanted, found = set(free_variables(expected)), set(free_variables(given))
    if len(wanted - found) == 1 == len(found - wanted):
        right, mine = (wanted - found).pop(), (found - wanted).pop()
        if is_equal(expected, replace_variable(given, mine, Symbol(right)), None, effort):
            return "wrong-variable", {"name": mine, "right": right}
    if wanted != found:
        return None, {}
    factor = factor_between(expected, given)
    if factor is None or (factor != _OPPOSITE and not wanted):
        return None, {}
    # As many times the other in every piece and in the same domain, not only where it was looked at first.
    if judge(expected, Product((factor, given)), None, effort) != Judgement(Outcome.EQUAL):
        return None, {}
    return "sign" if factor == _OPPOSITE else "constant-factor", {}


def factor_between(expected: Tree, given: Tree) -> Tree | None:
    """The constant that one may be times the other, from their values at one point; None where that is 1 or 0."""
    from mpmath import libmp

    from kb.maths.evaluation import Undefined, compiled, evaluate

    functions = [compiled(expected), compiled(given)]
    names = free_variables(expected)
    for point in chain(generic_points(names, 12), integer_points(names)) if names else [{}]:
        try:
            right, mine = (evaluate(function, point, _BITS) for function in functions)
        except Undefined:
            continue
        if libmp.fzero in (right, mine):
            return None
        least = libmp.mpf_shift(libmp.mpf_abs(right), -_AGREEING_BITS)
        if libmp.mpf_lt(libmp.mpf_abs(libmp.mpf_add(right, mine, _BITS, "n")), least):
            return _OPPOSITE
        if libmp.mpf_lt(libmp.mpf_abs(libmp.mpf_sub(right, mine, _BITS, "n")), least):
            return None
        over, under = expected, given
        for name, value in point.items():
            over, under = (replace_variable(tree, name, number(value)) for tree in (over, under))
        return Quotient(over, under)
    return None
