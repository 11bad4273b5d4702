"""Which mistakes are usual in differentiating, which of them are likelier, and what looks alike."""

from __future__ import annotations

from collections.abc import Callable

from kb.maths.simplification import ONE, ZERO
from kb.maths.tree import Apply, Negative, Number, Power, Product, Quotient, Sum, Symbol, Tree, depends, number

# What comes first is believed first, where one wrong answer is the result of several mistakes.
ORDER = (
    "inner-derivative-missing",
    "log-factor-missing",
    "trig-sign",
    "product-of-derivatives",
    "product-term-lost",
    "product-minus",
    "quotient-of-derivatives",
    "quotient-swapped",
    "quotient-plus",
    "quotient-not-squared",
    "quotient-only-numerator",
    "exponent-not-lowered",
    "exponent-not-brought-down",
    "exponent-raised",
    "root-half-missing",
    "power-rule-on-exponential",
    "trig-function-kept",
    "inner-derivative-twice",
    "inner-replaced-by-derivative",
    "only-inside-differentiated",
    "constant-kept",
    "constant-factor-dropped",
    "term-kept",
)
# What is mostly told from the terms and the variables is also made at one place of a product.
_ALSO = ("term-sign", "other-variable-differentiated")
# Rarer ways to make some of them, believed last: only the inside is given, a link of the chain or two factors are lost,
# a function comes back with another sign or squared, ln of anything becomes 1/x.
RARER = (
    "inner-derivative-missing link",
    "only-inside-differentiated alone",
    "inner-derivative-missing below",
    "trig-sign inside",
    "trig-function-kept turned",
    "quotient-of-derivatives over",
    "log-factor-missing both",
    "inner-derivative-missing of x",
)
# With these the minus of a product rule is likelier than that of their own derivative, which has none.
PLAIN_SIGN = "trig-sign plain"
_AFTER = ORDER.index("quotient-not-squared")
RANK = {key: place for place, key in enumerate((*ORDER[:_AFTER], PLAIN_SIGN, *ORDER[_AFTER:], *_ALSO, *RARER))}

TURNING = frozenset(
    {"sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch"}
)  # fmt: skip
SIGNED = frozenset({"cos", "cot", "csc", "cosh", "coth", "sech", "csch"})
"""Their derivatives have a minus, or are taken to have one."""
SQUARED = frozenset({"tan", "cot", "tanh", "coth"})
"""Their derivatives are 1 plus or minus their squares: the squares alone come close."""


def _sqrt(*terms: Tree) -> Tree:
    return Apply("sqrt", (Sum(terms),))


def square(tree: Tree) -> Tree:
    """The tree to the power of two."""
    return Power(tree, number(2))


# What becomes of the derivative of an inverse function when the sign inside it is turned round.
TURNED_INSIDE: dict[str, tuple[Callable[[Tree], Tree], ...]] = {
    "arcsin": (lambda u: Quotient(ONE, _sqrt(ONE, square(u))),),
    "arccos": (
        lambda u: Negative(Quotient(ONE, _sqrt(ONE, square(u)))),
        lambda u: Quotient(ONE, _sqrt(ONE, square(u))),
    ),
    "arctan": (lambda u: Quotient(ONE, Sum((ONE, Negative(square(u))))),),
    "arccot": (lambda u: Quotient(Negative(ONE), Sum((ONE, Negative(square(u))))),),
    "arsinh": (lambda u: Quotient(ONE, _sqrt(ONE, Negative(square(u)))),),
    "arcosh": (
        lambda u: Quotient(ONE, _sqrt(square(u), ONE)),
        lambda u: Quotient(ONE, _sqrt(ONE, Negative(square(u)))),
    ),
    "artanh": (lambda u: Quotient(ONE, Sum((ONE, square(u)))),),
}


def is_negative(tree: Tree) -> bool:
    """Does a minus stand in front, as people write this?"""
    match tree:
        case Number(value):
            return value < 0
        case Negative(value):
            return not is_negative(value)
        case Product(factors):
            return sum(map(is_negative, factors)) % 2 == 1
        case Quotient(top, bottom):
            return is_negative(top) != is_negative(bottom)
        case Sum(terms):
            return all(is_negative(term) for term in terms if term != ZERO)
        case _:
            return False


def inner_of(tree: Tree, by: str) -> Tree | None:
    """What stands inside a composed function, where that is more than the variable."""
    match tree:
        case Apply(_, (inner, *_)) | Power(inner, _) if depends(inner, by) and inner != Symbol(by):
            return inner
        case Power(base, inner) if not depends(base, by) and inner != Symbol(by):
            return inner
        case _:
            return None
