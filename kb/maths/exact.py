"""Values worked out exactly: fractions, roots with their squares drawn out, the angles that everyone knows."""

from __future__ import annotations

from fractions import Fraction

from kb.maths.simplification import ONE, ZERO, product, quotient, simplified
from kb.maths.tree import (
    PI,
    Apply,
    Constant,
    Matrix,
    Negative,
    Number,
    Power,
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
    walk,
)

_HALF, _THIRD = Fraction(1, 2), Fraction(1, 3)
_ROOT2, _ROOT3 = Apply("sqrt", (number(2),)), Apply("sqrt", (number(3),))
_SINES: dict[Fraction, Tree] = {
    Fraction(0): ZERO,
    Fraction(1, 6): number(_HALF),
    Fraction(1, 4): Quotient(_ROOT2, number(2)),
    Fraction(1, 3): Quotient(_ROOT3, number(2)),
    Fraction(1, 2): ONE,
}
_TURNING = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
_MOST_ROOT = 10**12


def worked_out(tree: Tree) -> Tree:
    """An equal expression in which everything that has an exact value is carried out."""
    parts = children(tree)
    if not parts:
        return tree
    tree = rebuild(tree, tuple(worked_out(part) for part in parts))
    if isinstance(tree, Vector | Matrix):
        return tree
    exact = rational(tree)
    if exact is not None:
        return number(exact)
    return simplified(simplified(_carried_out(tree)))


def is_worked_out(tree: Tree) -> bool:
    """Does it hold numbers, roots of numbers, π, e and logarithms only, none of them with a plainer value?"""
    for part in walk(tree):
        match part:
            case Symbol():
                return False
            case Apply(name, _) if name not in {"sqrt", "root", "ln", "log"} and not _is_irrational_angle(part):
                return False
            case Apply("ln" | "log", arguments) if (value := rational(arguments[0])) is not None and value <= 0:
                return False
            case Apply("sqrt", (inside,)) if (value := rational(inside)) is not None and value < 0:
                return False
            case Power(base, exponent) if rational(base) is not None and _is_whole(exponent):
                return False
            case Quotient(_, bottom) if rational(bottom) == 0:
                return False
            case Apply() | Power() | Sum() | Product() | Quotient() | Negative() | Number() | Constant():
                continue
            case Vector() | Matrix():
                continue
    return True


def _is_irrational_angle(tree: Apply) -> bool:
    """Sin 1 and arctan 2 have no plainer form; what has one is carried out before."""
    return tree.name not in {"abs", "sign"}


def _is_whole(tree: Tree) -> bool:
    value = rational(tree)
    return value is not None and value.denominator == 1


def _carried_out(tree: Tree) -> Tree:
    match tree:
        case Apply("sqrt", (inside,)) if (value := rational(inside)) is not None and value >= 0:
            return _root(value, 2)
        case Apply("root", (inside, degree)) if (value := rational(inside)) is not None and _is_degree(degree):
            return _signed_root(value, int(rational(degree) or 2), tree)
        case Power(base, exponent):
            value, over = rational(base), rational(exponent)
            if value is not None and over is not None and value > 0 and 1 < over.denominator <= 12:
                raised = rational(Power(number(value), number(over.numerator)), 128)
                if raised is not None:
                    return _root(raised, over.denominator)
        case Apply("log", (inside, base)):
            return _logarithm(inside, base) or tree
        case Apply("ln", (Apply("sqrt", (Constant("e"),)),)):
            return number(_HALF)
        case Apply(name, (inside,)) if name in _TURNING:
            turns = _over_pi(inside)
            return tree if turns is None else _at_angle(name, turns) or tree
        case Apply("arcsin" | "arccos" | "arctan" as name, (inside,)):
            return _angle(name, inside) or tree
    return tree


def _is_degree(tree: Tree) -> bool:
    value = rational(tree)
    return value is not None and value.denominator == 1 and 2 <= value <= 12


def _signed_root(value: Fraction, degree: int, tree: Tree) -> Tree:
    if value >= 0:
        return _root(value, degree)
    return Negative(_root(-value, degree)) if degree % 2 else tree


def _root(value: Fraction, degree: int) -> Tree:
    """The root of a number, with what comes out of it in front and no root below the bar."""
    inside = value.numerator * value.denominator ** (degree - 1)
    if inside > _MOST_ROOT:
        return Apply("sqrt", (number(value),)) if degree == 2 else Apply("root", (number(value), number(degree)))
    outside = 1
    factor = 2
    while factor**degree <= inside:
        while inside % factor**degree == 0:
            inside //= factor**degree
            outside *= factor
        factor += 1
    front = number(Fraction(outside, value.denominator))
    if inside == 1 or value == 0:
        return front if value else ZERO
    root = Apply("sqrt", (number(inside),)) if degree == 2 else Apply("root", (number(inside), number(degree)))
    return product(front, root)


def _logarithm(inside: Tree, base: Tree) -> Tree | None:
    """log_2 8 is 3, log_4 8 is 3/2."""
    value, under = rational(inside), rational(base)
    if value is None or under is None or value <= 0 or under <= 0 or under == 1:
        return None
    for below in range(1, 7):
        for above in range(-40, 41):
            if value**below == under**above if abs(above) * max(under.numerator, under.denominator) < 10**7 else False:
                return number(Fraction(above, below))
    return None


def _over_pi(tree: Tree) -> Fraction | None:
    """By which rational number is it a multiple of π?"""
    if rational(tree) == 0:
        return Fraction(0)
    return rational(quotient(tree, PI))


def _at_angle(name: str, turns: Fraction) -> Tree | None:
    match name:
        case "sin":
            return _sine(turns)
        case "cos":
            return _sine(turns + _HALF)
        case "tan" | "cot":
            shift = Fraction(0) if name == "tan" else _HALF
            above, below = _sine(turns + shift), _sine(turns + shift + _HALF)
            if name == "cot" and below is not None:
                below = Negative(below)
        case _:
            above, below = ONE, _sine(turns if name == "csc" else turns + _HALF)
    if above is None or below is None or simplified(below) == ZERO:
        return None
    return _without_root_below(simplified(quotient(above, below)))


def _sine(turns: Fraction) -> Tree | None:
    """The sine of so many times π."""
    turns %= 2
    if turns >= 1:
        opposite = _sine(turns - 1)
        return None if opposite is None else Negative(opposite)
    return _SINES.get(min(turns, 1 - turns))


def _without_root_below(tree: Tree) -> Tree:
    """1/√3 is √3/3."""
    for root in (_ROOT2, _ROOT3):
        if any(isinstance(part, Quotient) and root in tuple(walk(part.bottom)) for part in walk(tree)):
            square = root.arguments[0]
            return simplified(product(quotient(product(tree, square), root), quotient(root, square)))
    return tree


def _angle(name: str, inside: Tree) -> Tree | None:
    for twelfths in range(-12, 13) if name != "arccos" else range(13):
        turns = Fraction(twelfths, 24) if name != "arccos" else Fraction(twelfths, 12)
        if name == "arctan" and abs(turns) == _HALF:
            continue
        value = _at_angle(name[3:], turns)
        if value is not None and worked_out(value) == inside:
            return product(number(turns), PI)
    return None
