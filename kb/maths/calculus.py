"""Differentiation by named rules: the result and the steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from kb.maths.simplification import ONE, ZERO, power, product, quotient, simplified, size, total
from kb.maths.tidying import shortest
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
    free_variables,
    number,
    rational,
)

TWO = number(2)


class Step(Struct, frozen=True):
    """One rule used: its name (a sentence of the catalogues), what it was used on, and what that gave.

    `where` says what the letters of the rule stand for (u = x², v = sin x). Of a chain `law` is the outside as a
    function of u with its derivative: sin u, cos u.
    """

    rule: str
    of: Tree
    result: Tree
    where: tuple[tuple[str, Tree], ...] = ()
    law: tuple[Tree, Tree] | None = None


_LETTERS = "uwvtsrqp"
"""What the inside of a chain is called, the first that is no variable of the function."""
_MAX_TIDIED = 200  # parts of a result that is looked at for a shorter form
MAX_RESULT = 600  # parts of a derivative that anyone would want to see
_MAX_WORK = 5 * MAX_RESULT  # parts of the results of all of its steps together


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
    "constant", "variable", "sum", "constant-factor", "product", "product-of-many", "quotient", "power", "exponential",
    "exponential-base", "variable-exponent", "chain", *dict.fromkeys(_KINDS.values()), "tidy",
)  # fmt: skip


class _Used(Struct, frozen=True):
    """A rule that was used, and what came of it."""

    rule: str
    result: Tree
    where: tuple[tuple[str, Tree], ...] = ()
    law: tuple[Tree, Tree] | None = None


class _Differentiation:
    """One differentiation by one variable, noting each rule that it uses."""

    def __init__(self, by: str, taken: tuple[str, ...] = (), *, tidy: bool = True) -> None:
        self.by = by
        self.tidy = tidy
        self.letter = next((letter for letter in _LETTERS if letter not in taken), "u_0")
        self.named = not {"u", "v", "w"} & {*taken}
        self.steps: list[Step] = []
        self.left = _MAX_WORK

    def where(self, *parts: Tree) -> tuple[tuple[str, Tree], ...]:
        """What u, v and w stand for, unless the function has variables of these names, or more parts."""
        return tuple(zip("uvw", parts, strict=False)) if self.named and len(parts) <= len("uvw") else ()

    def of(self, tree: Tree) -> Tree:
        if not depends(tree, self.by):
            return ZERO
        if tree == Symbol(self.by):
            return ONE
        used = self.by_rule(tree)
        result = simplified(used.result)
        parts = size(result)
        self.left -= parts
        if parts > MAX_RESULT or self.left < 0:
            raise NotDifferentiable
        self.steps.append(Step(used.rule, tree, result, used.where, used.law))
        return self.tidied(result) if self.tidy and used.rule == "quotient" else result

    def tidied(self, tree: Tree) -> Tree:
        """A result in the form that people write it in, which is a step of its own."""
        if size(tree) > _MAX_TIDIED:
            return tree
        tidy = shortest(tree)
        if tidy != tree:
            self.steps.append(Step("tidy", tree, tidy))
        return tidy

    def by_rule(self, tree: Tree) -> _Used:
        match tree:
            case Negative(value):
                return _Used("constant-factor", Negative(self.of(value)))
            case Sum(terms):
                return _Used("sum", total(*(self.of(term) for term in terms)))
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

    def product(self, factors: tuple[Tree, ...]) -> _Used:
        fixed = [factor for factor in factors if not depends(factor, self.by)]
        varying = [factor for factor in factors if depends(factor, self.by)]
        if fixed:
            return _Used("constant-factor", product(*fixed, self.of(_product(varying))))
        if len({*varying}) ** 2 > MAX_RESULT:  # as many terms, each as long
            raise NotDifferentiable
        terms = [product(*varying[:i], self.of(u), *varying[i + 1 :]) for i, u in enumerate(varying)]
        return _Used("product" if len(varying) == 2 else "product-of-many", total(*terms), self.where(*varying))

    def quotient(self, top: Tree, bottom: Tree) -> _Used:
        if not depends(bottom, self.by):
            return _Used("constant-factor", quotient(self.of(top), bottom))
        where = self.where(top, bottom)
        if not depends(top, self.by):
            if not isinstance(bottom, Sum | Product):
                lowered = power(bottom, number(-1)) if isinstance(bottom, Symbol) else None
                base, exponent = (bottom.base, bottom.exponent) if isinstance(bottom, Power) else (bottom, ONE)
                over = rational(exponent)
                if over is not None and (lowered is not None or isinstance(bottom, Power)):
                    used = self.power(base, number(-over))
                    return replace(used, result=product(top, used.result))
            return _Used("quotient", Negative(quotient(product(top, self.of(bottom)), Power(bottom, TWO))), where)
        above = total(product(self.of(top), bottom), Negative(product(top, self.of(bottom))))
        return _Used("quotient", quotient(above, Power(bottom, TWO)), where)

    def power(self, base: Tree, exponent: Tree) -> _Used:
        if not depends(exponent, self.by):
            less = total(exponent, Negative(ONE))
            return self.chained(
                "power", lambda u: Power(u, exponent), lambda u: product(exponent, power(u, less)), base
            )
        if not depends(base, self.by):
            factor = ONE if base == E else Apply("ln", (base,))
            return self.chained(
                "exponential" if base == E else "exponential-base",
                lambda u: Power(base, u),
                lambda u: product(Power(base, u), factor),
                exponent,
            )
        log = Apply("ln", (base,))
        inside = total(product(self.of(exponent), log), product(exponent, quotient(self.of(base), base)))
        return _Used("variable-exponent", product(Power(base, exponent), inside), self.where(base, exponent))

    def function(self, name: str, arguments: tuple[Tree, ...]) -> _Used:
        inner = arguments[0]
        if name == "root":
            return self.power(inner, Quotient(ONE, arguments[1]))
        if name == "log":
            base = arguments[1]
            if depends(base, self.by):
                return self.quotient(Apply("ln", (inner,)), Apply("ln", (base,)))
            return self.chained(
                "logarithm",
                lambda u: Apply("log", (u, base)),
                lambda u: quotient(ONE, product(u, Apply("ln", (base,)))),
                inner,
            )
        if name not in DERIVATIVES:
            raise NotDifferentiable
        return self.chained(_KINDS[name], lambda u: _fn(name, u), lambda u: simplified(DERIVATIVES[name](u)), inner)

    def chained(
        self, rule: str, outside: Callable[[Tree], Tree], derivative: Callable[[Tree], Tree], inner: Tree
    ) -> _Used:
        """The derivative of the outside, times that of the inside unless the inside is the variable itself."""
        if inner == Symbol(self.by):
            return _Used(rule, derivative(inner))
        law = outside(Symbol(self.letter)), derivative(Symbol(self.letter))
        return _Used("chain", product(derivative(inner), self.of(inner)), ((self.letter, inner),), law)


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
    run = _Differentiation(by, free_variables(tree))
    result = run.of(tree)
    if not run.steps:
        run.steps.append(Step("variable" if tree == Symbol(by) else "constant", tree, result))
    # What a derivation needs twice (the derivative of eˣ in a quotient) it shows once.
    return run.tidied(result), tuple(dict.fromkeys(run.steps))


@lru_cache(maxsize=512)
def derivative_of(tree: Tree, by: str) -> Tree:
    """The derivative by one variable as the rules leave it, to compare with. Raises `NotDifferentiable`."""
    if isinstance(tree, Vector):
        return Vector(tuple(derivative_of(item, by) for item in tree.items))
    return _Differentiation(by, tidy=False).of(tree)


def gradient_of(tree: Tree, by: tuple[str, ...]) -> Tree:
    """The vector of partial derivatives, to compare with. Raises `NotDifferentiable`."""
    return Vector(tuple(derivative_of(tree, name) for name in by))
