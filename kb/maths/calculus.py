"""Differentiation by named rules: the result and the steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from kb.maths.simplification import ONE, ZERO, power, product, quotient, shortest, simplified, size, total
from kb.maths.tree import (
    Apply,
    E,
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    Vector,
    depends,
    number,
    rational,
)

TWO = number(2)


@dataclass(frozen=True, slots=True)
class Step:
    """One rule used: its name (a sentence of the catalogues), what it was used on, and what that gave."""

    rule: str
    of: Tree
    result: Tree


MAX_RESULT = 600  # parts of a derivative that anyone would want to see


class NotDifferentiable(Exception):
    """There is no rule for a part of this expression, or the result would fill pages."""


def _fn(name: str, inner: Tree) -> Tree:
    return Apply(name, (inner,))


def _squared(tree: Tree) -> Tree:
    return Power(tree, TWO)


def _plus_one(tree: Tree) -> Tree:
    return Sum((ONE, tree))


def _one_minus(tree: Tree) -> Tree:
    return Sum((ONE, Negative(tree)))


def _minus_one(tree: Tree) -> Tree:
    return Sum((tree, Negative(ONE)))


def _sqrt(tree: Tree) -> Tree:
    return Apply("sqrt", (tree,))


# The derivative of each function at its argument u; the chain rule multiplies by u'.
DERIVATIVES: dict[str, Callable[[Tree], Tree]] = {
    "sin": lambda u: _fn("cos", u),
    "cos": lambda u: Negative(_fn("sin", u)),
    "tan": lambda u: _squared(_fn("sec", u)),
    "cot": lambda u: Negative(_squared(_fn("csc", u))),
    "sec": lambda u: Product((_fn("sec", u), _fn("tan", u))),
    "csc": lambda u: Negative(Product((_fn("csc", u), _fn("cot", u)))),
    "arcsin": lambda u: Quotient(ONE, _sqrt(_one_minus(_squared(u)))),
    "arccos": lambda u: Negative(Quotient(ONE, _sqrt(_one_minus(_squared(u))))),
    "arctan": lambda u: Quotient(ONE, _plus_one(_squared(u))),
    "arccot": lambda u: Negative(Quotient(ONE, _plus_one(_squared(u)))),
    "arcsec": lambda u: Quotient(ONE, Product((_fn("abs", u), _sqrt(_minus_one(_squared(u)))))),
    "arccsc": lambda u: Negative(Quotient(ONE, Product((_fn("abs", u), _sqrt(_minus_one(_squared(u))))))),
    "sinh": lambda u: _fn("cosh", u),
    "cosh": lambda u: _fn("sinh", u),
    "tanh": lambda u: _squared(_fn("sech", u)),
    "coth": lambda u: Negative(_squared(_fn("csch", u))),
    "sech": lambda u: Negative(Product((_fn("sech", u), _fn("tanh", u)))),
    "csch": lambda u: Negative(Product((_fn("csch", u), _fn("coth", u)))),
    "arsinh": lambda u: Quotient(ONE, _sqrt(_plus_one(_squared(u)))),
    "arcosh": lambda u: Quotient(ONE, _sqrt(_minus_one(_squared(u)))),
    "artanh": lambda u: Quotient(ONE, _one_minus(_squared(u))),
    "ln": lambda u: Quotient(ONE, u),
    "sqrt": lambda u: Quotient(ONE, Product((TWO, _sqrt(u)))),
    "abs": lambda u: Quotient(u, _fn("abs", u)),
    "sign": lambda u: ZERO,
}
_KINDS = {
    **dict.fromkeys(("sin", "cos", "tan", "cot", "sec", "csc"), "trigonometric"),
    **dict.fromkeys(("arcsin", "arccos", "arctan", "arccot", "arcsec", "arccsc"), "inverse-trigonometric"),
    **dict.fromkeys(("sinh", "cosh", "tanh", "coth", "sech", "csch"), "hyperbolic"),
    **dict.fromkeys(("arsinh", "arcosh", "artanh"), "inverse-hyperbolic"),
    "ln": "logarithm",
    "log": "logarithm",
    "sqrt": "root",
    "root": "root",
    "abs": "absolute-value",
    "sign": "sign-function",
}
RULES = (
    "constant", "variable", "sum", "constant-factor", "product", "quotient", "power", "exponential",
    "exponential-base", "variable-exponent", "chain", *dict.fromkeys(_KINDS.values()), "tidy",
)  # fmt: skip


class _Differentiation:
    """One differentiation by one variable, noting each rule that it uses."""

    def __init__(self, by: str) -> None:
        self.by = by
        self.steps: list[Step] = []

    def of(self, tree: Tree) -> Tree:
        if not depends(tree, self.by):
            return ZERO
        if tree == Symbol(self.by):
            return ONE
        rule, result = self.by_rule(tree)
        result = simplified(result)
        if size(result) > MAX_RESULT:
            raise NotDifferentiable
        self.steps.append(Step(rule, tree, result))
        return result

    def by_rule(self, tree: Tree) -> tuple[str, Tree]:
        match tree:
            case Negative(value):
                return "constant-factor", Negative(self.of(value))
            case Sum(terms):
                return "sum", total(*(self.of(term) for term in terms))
            case Product(factors):
                return self.product(factors)
            case Quotient(top, bottom):
                return self.quotient(top, bottom)
            case Power(base, exponent):
                return self.power(base, exponent)
            case Apply(name, arguments):
                return self.function(name, arguments)
            case _:
                raise NotDifferentiable

    def product(self, factors: tuple[Tree, ...]) -> tuple[str, Tree]:
        fixed = [factor for factor in factors if not depends(factor, self.by)]
        varying = [factor for factor in factors if depends(factor, self.by)]
        if fixed:
            return "constant-factor", product(*fixed, self.of(_product(varying)))
        terms = [product(*varying[:i], self.of(u), *varying[i + 1 :]) for i, u in enumerate(varying)]
        return "product", total(*terms)

    def quotient(self, top: Tree, bottom: Tree) -> tuple[str, Tree]:
        if not depends(bottom, self.by):
            return "constant-factor", quotient(self.of(top), bottom)
        if not depends(top, self.by):
            if not isinstance(bottom, Sum | Product):
                lowered = power(bottom, number(-1)) if isinstance(bottom, Symbol) else None
                base, exponent = (bottom.base, bottom.exponent) if isinstance(bottom, Power) else (bottom, ONE)
                over = rational(exponent)
                if over is not None and (lowered is not None or isinstance(bottom, Power)):
                    rule, result = self.power(base, number(-over))
                    return rule, product(top, result)
            return "quotient", Negative(quotient(product(top, self.of(bottom)), Power(bottom, TWO)))
        above = total(product(self.of(top), bottom), Negative(product(top, self.of(bottom))))
        return "quotient", shortest(quotient(above, Power(bottom, TWO)))

    def power(self, base: Tree, exponent: Tree) -> tuple[str, Tree]:
        if not depends(exponent, self.by):
            less = total(exponent, Negative(ONE))
            outer = product(exponent, power(base, less))
            return self.chained("power", outer, base)
        if not depends(base, self.by):
            whole = Power(base, exponent)
            outer = whole if base == E else product(whole, Apply("ln", (base,)))
            return self.chained("exponential" if base == E else "exponential-base", outer, exponent)
        log = Apply("ln", (base,))
        inside = total(product(self.of(exponent), log), product(exponent, quotient(self.of(base), base)))
        return "variable-exponent", product(Power(base, exponent), inside)

    def function(self, name: str, arguments: tuple[Tree, ...]) -> tuple[str, Tree]:
        inner = arguments[0]
        if name == "root":
            return self.power(inner, Quotient(ONE, arguments[1]))
        if name == "log":
            if depends(arguments[1], self.by):
                return self.quotient(Apply("ln", (inner,)), Apply("ln", (arguments[1],)))
            outer = quotient(ONE, product(inner, Apply("ln", (arguments[1],))))
            return self.chained("logarithm", outer, inner)
        if name not in DERIVATIVES:
            raise NotDifferentiable
        return self.chained(_KINDS[name], simplified(DERIVATIVES[name](inner)), inner)

    def chained(self, rule: str, outer: Tree, inner: Tree) -> tuple[str, Tree]:
        """The derivative of the outside, times that of the inside unless the inside is the variable itself."""
        if inner == Symbol(self.by):
            return rule, outer
        return "chain", product(outer, self.of(inner))


def _product(factors: list[Tree]) -> Tree:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


@lru_cache(maxsize=512)
def differentiated(tree: Tree, by: str) -> tuple[Tree, tuple[Step, ...]]:
    """The derivative of a tree by one variable, as people write it, with the steps that lead to it.

    Steps go from the inside out: each one uses results of those before it. Raises `NotDifferentiable`.
    """
    if isinstance(tree, Vector):
        found = [differentiated(item, by) for item in tree.items]
        return Vector(tuple(result for result, _ in found)), tuple(step for _, steps in found for step in steps)
    run = _Differentiation(by)
    result = run.of(tree)
    if not run.steps:
        run.steps.append(Step("variable" if tree == Symbol(by) else "constant", tree, result))
    tidy = shortest(result)
    if tidy != result:
        run.steps.append(Step("tidy", result, tidy))
    return tidy, tuple(run.steps)


def gradient_of(tree: Tree, by: tuple[str, ...]) -> Tree:
    """The vector of partial derivatives."""
    return Vector(tuple(differentiated(tree, name)[0] for name in by))
