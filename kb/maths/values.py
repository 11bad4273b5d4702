"""Values of functions, derivatives and gradients at a point, and derivatives of higher order, that a note states."""

from __future__ import annotations

from collections.abc import Mapping

from kb.maths.calculus import NotDifferentiable, derivative_of, gradient_of
from kb.maths.equalities import has_two_meanings, verify_value
from kb.maths.equivalence import judge
from kb.maths.expression import read, read_function
from kb.maths.printing import latex
from kb.maths.simplification import simplified
from kb.maths.tidying import shortest
from kb.maths.tokens import ReadingError
from kb.maths.tree import Matrix, Symbol, Tree, Vector, free_variables, replace_variable
from kb.model import Outcome

_UNKNOWN = (Outcome.UNREADABLE, "")


def verify_point(
    of: str, by: tuple[str, ...], at: Mapping[str, str], stated: str, *, gradient: bool
) -> tuple[Outcome, str]:
    """Is `stated` what `of`, differentiated by each of `by` in turn (or its gradient by them), comes to at a point?

    All in LaTeX; with what is right. Unreadable when the point leaves a letter open, or there is nothing to compare.
    """
    if has_two_meanings(of) or of.lstrip().startswith("["):
        return _UNKNOWN
    try:
        tree = _differentiated(of, by, gradient=gradient)
        for name, value in at.items():
            number = read(value)
            if free_variables(number) or isinstance(number, Vector | Matrix):
                return _UNKNOWN
            tree = replace_variable(tree, _name(name), number)
    except (ReadingError, NotDifferentiable):
        return _UNKNOWN
    if free_variables(tree):
        return _UNKNOWN
    return verify_value(tree, stated)


def verify_higher(of: str, by: tuple[str, ...], stated: str) -> tuple[Outcome, str]:
    """Is `stated` what `of`, differentiated by each of `by` in turn, is? With what is right."""
    try:
        tree = _differentiated(of, by, gradient=False)
        claimed = read(stated)
    except (ReadingError, NotDifferentiable):
        return _UNKNOWN
    if isinstance(claimed, Vector | Matrix) or not {*free_variables(claimed)} <= {*free_variables(read(of))}:
        return _UNKNOWN
    outcome = judge(tree, claimed).outcome
    return outcome, latex(shortest(tree)) if outcome is Outcome.DIFFERENT else ""


def _differentiated(of: str, by: tuple[str, ...], *, gradient: bool) -> Tree:
    names = tuple(map(_name, by))
    tree = read_function(of, names)
    if isinstance(tree, Vector | Matrix):
        raise NotDifferentiable
    if gradient:
        return gradient_of(tree, names)
    for name in names:
        tree = simplified(derivative_of(tree, name))
    return tree


def _name(name: str) -> str:
    tree = read(name)
    if not isinstance(tree, Symbol):
        raise ReadingError("not-a-variable", 0, found=name[:20])
    return tree.name
