"""How a wrong answer differs from the right one where nothing was to be differentiated: a sign, a factor, a letter."""

from __future__ import annotations

from itertools import chain

from kb.maths.equivalence import Effort, is_equal
from kb.maths.points import generic_points, integer_points
from kb.maths.tree import Matrix, Negative, Symbol, Tree, Vector, free_variables, replace_variable

_BITS = 120
_AGREEING_BITS = 80
_POINTS = 4


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
    if is_equal(expected, Negative(given), None, effort):
        return "sign", {}
    return ("constant-factor" if wanted and _is_multiple(expected, given) else None), {}


def _is_multiple(expected: Tree, given: Tree) -> bool:
    """Is one a constant times the other, as far as values tell?"""
    from mpmath import libmp

    from kb.maths.evaluation import Undefined, compiled, evaluate

    functions = [compiled(expected), compiled(given)]
    names = free_variables(expected)
    ratios = []
    for point in chain(generic_points(names, 12), integer_points(names)):
        try:
            right, mine = (evaluate(function, point, _BITS) for function in functions)
        except Undefined:
            continue
        if libmp.fzero in (right, mine):
            return False
        ratios.append(libmp.mpf_div(mine, right, _BITS, "n"))
        if len(ratios) == _POINTS:
            break
    if len(ratios) < _POINTS:
        return False
    first = ratios[0]
    near = libmp.mpf_shift(libmp.mpf_abs(first), -_AGREEING_BITS)
    return all(libmp.mpf_le(libmp.mpf_abs(libmp.mpf_sub(one, first, _BITS, "n")), near) for one in ratios[1:])
