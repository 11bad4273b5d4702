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
    ratio = _ratio(expected, given)
    if ratio == -1:
        return ("sign" if is_equal(expected, Negative(given), None, effort) else None), {}
    return ("constant-factor" if wanted and ratio is not None else None), {}


def _ratio(expected: Tree, given: Tree) -> float | None:
    """The constant that one is times the other; None where values tell that there is none, or too few can be told."""
    from mpmath import libmp

    from kb.maths.evaluation import Undefined, compiled, evaluate

    functions = [compiled(expected), compiled(given)]
    names = free_variables(expected)
    first, seen = None, 0
    for point in chain(generic_points(names, 12), integer_points(names)) if names else [{}]:
        try:
            right, mine = (evaluate(function, point, _BITS) for function in functions)
        except Undefined:
            continue
        if libmp.fzero in (right, mine):
            return None
        ratio = libmp.mpf_div(mine, right, _BITS, "n")
        first = ratio if first is None else first
        gap = libmp.mpf_abs(libmp.mpf_sub(ratio, first, _BITS, "n"))
        if libmp.mpf_gt(gap, libmp.mpf_shift(libmp.mpf_abs(first), -_AGREEING_BITS)):
            return None
        seen += 1
        if seen == _POINTS or not names:
            return float(libmp.to_float(first))
    return None
