"""Answers that are whole equations: turned round, solved for another letter, or a chain of equal values."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from kb.maths.calculus import NotDifferentiable, derivative_of
from kb.maths.effort import Effort
from kb.maths.equivalence import Judgement, judge
from kb.maths.nearness import factor_between
from kb.maths.tokens import ReadingError
from kb.maths.tree import (
    Matrix,
    Negative,
    Product,
    Sum,
    Symbol,
    Tree,
    Vector,
    depends,
    free_variables,
    number,
    replace_variable,
)
from kb.model import Outcome

_EQUALS = re.compile(r"(?<![<>!:≤≥≠])[=＝](?![=＝])")
_LABEL = re.compile(r"\s*\$*\s*(?P<name>\\?[A-Za-z]+(?:_(?:\w|\{\w+\}))?)\s*")
_LONGEST = 2000
_MOST_SIDES = 6
_ZERO = number(0)

Reader = Callable[[str], Tree]


class Solved(Struct, frozen=True):
    """What an equation says beside one that is solved for `wanted`.

    `answer` is the other side where the equation is only turned round; else `outcome` tells whether it is the same one.
    """

    wanted: str
    answer: str = ""
    sides: tuple[Tree, ...] = ()
    outcome: Outcome = Outcome.UNDECIDED


def solved(stated: str, given: str, expected: Tree, read: Reader, effort: Effort) -> Solved | None:
    """How an equation compares with the stated one, `E = …`, of which `expected` is the right side.

    None where it has that form itself, or is no equation.
    """
    wanted, sides = _sides(stated), _sides(given)
    if len(wanted) != 2 or len(sides) != 2 or (label := _LABEL.fullmatch(wanted[0])) is None:
        return None
    try:
        letter, left, right = read(label["name"]), read(sides[0]), read(sides[1])
    except ReadingError:
        return None
    if not isinstance(letter, Symbol) or left == letter or any(isinstance(x, Vector | Matrix) for x in (left, right)):
        return None
    name = letter.name
    if right == letter and not depends(left, name):
        return Solved(name, sides[0])
    rearranged = isinstance(left, Symbol) and left.name in free_variables(expected)
    if not (depends(left, name) or depends(right, name) or rearranged):
        return None
    return Solved(name, "", (left, right), _same_solution(name, left, right, expected, effort))


def _same_solution(name: str, left: Tree, right: Tree, expected: Tree, effort: Effort) -> Outcome:
    """Does an equation hold for just what its letter is expected to be?"""
    gap = Sum((left, Negative(right)))
    try:
        slope = derivative_of(gap, name)
    except NotDifferentiable:
        return Outcome.UNDECIDED
    holds = judge(replace_variable(left, name, expected), replace_variable(right, name, expected), None, effort).outcome
    if holds is not Outcome.EQUAL:
        return Outcome.DIFFERENT if holds is Outcome.APPROXIMATE else holds
    # Of first degree in the letter, so that nothing else solves it.
    if depends(slope, name):
        return Outcome.DIFFERENT
    return {Outcome.DIFFERENT: Outcome.EQUAL, Outcome.EQUAL: Outcome.DIFFERENT}.get(
        judge(slope, _ZERO, None, effort).outcome, Outcome.UNDECIDED
    )


def same_equation(stated: str, given: str, read: Reader, effort: Effort) -> tuple[Tree, ...]:
    """The sides of an equation that is the stated one times a constant; none where that is not certain."""
    wanted, sides = _sides(stated), _sides(given)
    if len(wanted) != 2 or len(sides) != 2:
        return ()
    try:
        trees = [read(side) for side in (*wanted, *sides)]
    except ReadingError:
        return ()
    if any(isinstance(tree, Vector | Matrix) for tree in trees):
        return ()
    one, other = (Sum((left, Negative(right))) for left, right in (trees[:2], trees[2:]))
    if not free_variables(one):
        return ()
    factor = factor_between(one, other)
    same = judge(one, other if factor is None else Product((factor, other)), None, effort)
    return tuple(trees[2:]) if same == Judgement(Outcome.EQUAL) else ()


def end_of_chain(given: str, read: Reader, effort: Effort) -> str:
    """The last of several values that are all equal, 2/4 = 1/2; empty where they are not, or there are not several."""
    sides = _sides(given)
    if len(sides) > 2 and _LABEL.fullmatch(sides[0]):
        sides = sides[1:]
    if not 2 <= len(sides) <= _MOST_SIDES:
        return ""
    try:
        values = [read(side) for side in sides]
    except ReadingError:
        return ""
    equal = all(judge(values[-1], value, None, effort).outcome is Outcome.EQUAL for value in values[:-1])
    return sides[-1] if equal else ""


def _sides(text: str) -> list[str]:
    return [] if len(text) > _LONGEST else _EQUALS.split(text.strip().strip("$"))
