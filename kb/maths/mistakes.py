"""What the usual wrong rules give: derivatives with one known mistake, to compare a wrong answer with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from msgspec import Struct, field

from kb.maths.calculus import DERIVATIVES, NotDifferentiable
from kb.maths.confusions import (
    ORDER,
    PLAIN_SIGN,
    RANK,
    RARER,
    SIGNED,
    SQUARED,
    TURNED_INSIDE,
    TURNING,
    inner_of,
    is_negative,
    square,
)
from kb.maths.simplification import ONE, ZERO, simplified
from kb.maths.tree import (
    Apply,
    E,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    depends,
    free_variables,
    number,
    rational,
)

__all__ = ["ORDER", "Mistaken", "mistaken_derivatives", "with_every_variable"]

_BY_INSIDE = frozenset({"only-inside-differentiated", "inner-replaced-by-derivative"})
_Made = tuple[str, Callable[[], Tree]]


class Mistaken(Struct, frozen=True):
    """A derivative as a known mistake makes it."""

    code: str
    result: Tree
    part: Tree | None = None
    """The part of the function where it was made, where that is one."""
    functions: tuple[str, ...] = ()
    """The names of the functions in whose derivatives it was made."""
    changed: tuple[Tree, ...] = ()
    """What stands where it was made."""
    rare: bool = False
    only: bool = True
    """Is there no other place in the function where it could be made?"""

    @property
    def shows(self) -> bool:
        """Is there anything left of what was kept or differentiated? The 1 in 1 - x, kept, makes 1 - 1."""
        # That the inside of |x - 1| has the derivative 1 leaves no trace either.
        nothing = (ZERO, ONE) if self.code in _BY_INSIDE else (ZERO,)
        return not any(simplified(tree) in nothing for tree in self.changed)


class _Run(Struct):
    """A differentiation by one variable that makes one mistake, at one place (or at all: `place` None)."""

    by: str
    mistake: tuple[str, int] | None
    place: int | None
    seen: Counter[tuple[str, int]] = field(default_factory=Counter)
    current: Tree | None = None
    part: Tree | None = None
    functions: list[str] = field(default_factory=list)
    changed: list[Tree] = field(default_factory=list)

    def choose(self, right: Callable[[], Tree], wrong: list[_Made]) -> Tree:
        numbers: Counter[str] = Counter()
        chosen: Callable[[], Tree] | None = None
        for code, make in wrong:
            key = (code, numbers[code])
            numbers[code] += 1
            if key == self.mistake and self.place in (None, self.seen[key]):
                chosen = make
                self.part = self.current
                if isinstance(self.current, Apply) and self.current.name not in self.functions:
                    self.functions.append(self.current.name)
            self.seen[key] += 1
        if chosen is None:
            return right()
        self.changed.append(made := chosen())
        return made

    def of(self, tree: Tree) -> Tree:
        around, self.current = self.current, tree
        derived = self.by_rule(tree)
        self.current = around
        return derived

    def by_rule(self, tree: Tree) -> Tree:
        if not depends(tree, self.by):
            return ZERO
        match tree:
            case Symbol():
                return ONE
            case Negative(value):
                return Negative(self.of(value))
            case Sum(terms):
                whole = Sum(tuple(self.term(term) for term in terms))
                if self.mistake and self.mistake[0] == "constant-kept":
                    self.changed.append(whole)
                return whole
            case Product(factors):
                return self.product(factors)
            case Quotient(top, bottom):
                return self.quotient(top, bottom)
            case Power(base, exponent):
                return self.power(base, exponent)
            case Apply("root", (inner, degree)):
                return self.power(inner, Quotient(ONE, degree))
            case Apply(name, arguments):
                return self.function(name, arguments)
            case _:
                raise NotDifferentiable

    def term(self, tree: Tree) -> Tree:
        if depends(tree, self.by):
            derived = self.of(tree)
            return self.choose(lambda: derived, [("term-kept", lambda: tree)])
        return self.choose(lambda: ZERO, [("constant-kept", lambda: tree)])

    def product(self, factors: tuple[Tree, ...]) -> Tree:
        fixed = tuple(factor for factor in factors if not depends(factor, self.by))
        varying = tuple(factor for factor in factors if depends(factor, self.by))
        if fixed:
            rest = varying[0] if len(varying) == 1 else Product(varying)
            derived = self.of(rest)
            dropped: list[_Made] = [("constant-factor-dropped", lambda: derived)]
            if len(fixed) > 1:
                dropped += [
                    ("constant-factor-dropped", lambda i=i: Product((*fixed[:i], *fixed[i + 1 :], derived)))  # type: ignore[misc]
                    for i in range(len(fixed))
                ]
            dropped += [
                (
                    "other-variable-differentiated",
                    lambda i=i, factor=factor, name=name: Product(  # type: ignore[misc]
                        (*fixed[:i], _clean(factor, name), *fixed[i + 1 :], derived)
                    ),
                )
                for i, factor in enumerate(fixed)
                for name in free_variables(factor)
            ]
            return self.choose(lambda: Product((*fixed, derived)), dropped)
        parts = [self.of(factor) for factor in varying]
        terms = [Product((*varying[:i], part, *varying[i + 1 :])) for i, part in enumerate(parts)]
        wrong: list[_Made] = [("product-of-derivatives", lambda: Product(tuple(parts)))]
        if len(terms) == 2:
            wrong += [("product-term-lost", lambda i=i: terms[i]) for i in (0, 1)]  # type: ignore[misc]
            wrong += _subtracted(*terms)
        else:
            wrong += [
                ("product-term-lost", lambda i=i: Sum((*terms[:i], *terms[i + 1 :])))  # type: ignore[misc]
                for i in range(len(terms))
            ]
            wrong += [("product-term-lost", lambda i=i: terms[i]) for i in range(len(terms))]  # type: ignore[misc]
            wrong += _of_two_parts(varying, terms)
        return self.choose(lambda: Sum(tuple(terms)), wrong)

    def quotient(self, u: Tree, v: Tree) -> Tree:
        if not depends(v, self.by):
            derived = self.of(u)
            dropped: list[_Made] = [("constant-factor-dropped", lambda: derived)]
            if isinstance(v, Product):
                dropped += [
                    (
                        "constant-factor-dropped",
                        lambda i=i: Quotient(derived, Product((ONE, *v.factors[:i], *v.factors[i + 1 :]))),  # type: ignore[misc]
                    )
                    for i, factor in enumerate(v.factors)
                    if not isinstance(factor, Number)
                ]
            return self.choose(lambda: Quotient(derived, v), dropped)
        if not depends(u, self.by):
            over: list[_Made] = [("quotient-of-derivatives over", lambda: Quotient(u, _clean(v, self.by)))]
            if isinstance(v, Power) and (degree := rational(v.exponent)) is not None:
                lowered = self.power(v.base, number(-degree))
                return self.choose(lambda: Product((u, lowered)), over)
            if isinstance(v, Symbol):
                return Product((u, self.power(v, number(-1))))
        du, dv = self.of(u), self.of(v)
        squared = Power(v, number(2))
        first, second = Product((du, v)), Product((u, dv))
        wrong: list[_Made] = [
            ("quotient-of-derivatives", lambda: Quotient(du, dv)),
            ("quotient-not-squared", lambda: Quotient(Sum((first, Negative(second))), v)),
        ]
        if depends(u, self.by):
            plus = "term-sign" if is_negative(second) else "quotient-plus"
            wrong += [
                ("quotient-swapped", lambda: Quotient(Sum((second, Negative(first))), squared)),
                (plus, lambda: Quotient(Sum((first, second)), squared)),
                ("quotient-only-numerator", lambda: Quotient(du, v)),
            ]
        else:
            wrong += [*over, ("inner-derivative-missing below", lambda: Negative(Quotient(u, squared)))]
        return self.choose(lambda: Quotient(Sum((first, Negative(second))), squared), wrong)

    def power(self, base: Tree, exponent: Tree) -> Tree:
        less = Sum((exponent, Negative(ONE)))
        if depends(exponent, self.by):
            return self.exponential(base, exponent, less)
        inside = self.of(base)

        def outer(u: Tree, over: Tree = less) -> Tree:
            return Product((exponent, Power(u, over)))

        wrong: list[_Made] = [
            ("exponent-not-lowered", lambda: Product((outer(base, exponent), inside))),
            ("exponent-raised", lambda: Product((outer(base, Sum((exponent, ONE))), inside))),
            ("exponent-not-brought-down", lambda: Product((Power(base, less), inside))),
        ]
        if rational(exponent) == -1:
            wrong = wrong[:2]  # without the factor -1 only the sign is wrong
        if rational(exponent) == Fraction(1, 2):
            wrong = [("root-half-missing", lambda: Product((Power(base, less), inside))), *wrong[:2]]
        return self.chain(base, inside, outer, lambda u: Power(u, exponent), wrong)

    def exponential(self, base: Tree, exponent: Tree, less: Tree) -> Tree:
        inside = self.of(exponent)
        whole = Power(base, exponent)
        log = Apply("ln", (base,))
        lowered = Product((exponent, Power(base, less)))
        wrong: list[_Made] = [("power-rule-on-exponential", lambda: lowered)]
        if depends(base, self.by):
            below = self.of(base)
            both = Sum((Product((inside, log)), Product((exponent, Quotient(below, base)))))
            wrong.append(("power-rule-on-exponential", lambda: Product((lowered, below))))
            wrong.append(("only-inside-differentiated alone", lambda: both))
            return self.choose(lambda: Product((whole, both)), wrong)
        wrong.append(("power-rule-on-exponential", lambda: Product((lowered, inside))))
        if base == E:
            return self.chain(exponent, inside, lambda u: Power(E, u), lambda u: Power(E, u), wrong)
        wrong.append(("log-factor-missing", lambda: Product((whole, inside))))
        return self.chain(exponent, inside, lambda u: Product((Power(base, u), log)), lambda u: Power(base, u), wrong)

    def function(self, name: str, arguments: tuple[Tree, ...]) -> Tree:
        inner = arguments[0]
        inside = self.of(inner)
        wrong: list[_Made] = []
        if name == "log":
            base = arguments[1]
            if depends(base, self.by):
                return self.quotient(Apply("ln", (inner,)), Apply("ln", (base,)))
            log = Apply("ln", (base,))
            wrong.append(("log-factor-missing", lambda: Product((Quotient(ONE, inner), inside))))
            if inner != Symbol(self.by):
                wrong.append(("log-factor-missing both", lambda: Quotient(ONE, inner)))
            return self.chain(
                inner,
                inside,
                lambda u: Quotient(ONE, Product((u, log))),
                lambda u: Apply("log", (u, base)),
                wrong,
            )
        if name not in DERIVATIVES:
            raise NotDifferentiable
        outer = DERIVATIVES[name]

        def function(u: Tree) -> Tree:
            return Apply(name, (u,))

        if name == "ln" and isinstance(inner, Apply) and inner.name == "abs":
            (inner,) = inner.arguments  # ln|u| has the derivative 1/u too
            inside = self.of(inner)
        elif name in TURNING:
            wrong += self.turned(name, inner, inside)
        elif name == "sqrt":
            half, root = Quotient(ONE, number(2)), function(inner)
            wrong += [
                ("root-half-missing", lambda: Product((Quotient(ONE, root), inside))),
                ("exponent-not-lowered", lambda: Product((half, root, inside))),
                ("exponent-raised", lambda: Product((half, inner, root, inside))),
            ]
        wrong += [
            ("trig-sign inside", lambda make=make: Product((make(inner), inside)))  # type: ignore[misc]
            for make in TURNED_INSIDE.get(name, ())
        ]
        if name == "ln" and inner != Symbol(self.by):
            wrong.append(("inner-derivative-missing of x", lambda: Quotient(ONE, Symbol(self.by))))
        return self.chain(inner, inside, outer, function, wrong)

    def turned(self, name: str, inner: Tree, inside: Tree) -> list[_Made]:
        """The usual mistakes with a trigonometric or hyperbolic function."""
        same = Apply(name, (inner,))
        made: list[_Made] = [
            (
                "trig-sign" if name in SIGNED else PLAIN_SIGN,
                lambda: Negative(Product((DERIVATIVES[name](inner), inside))),
            ),
            ("trig-function-kept", lambda: Product((same, inside))),
            ("trig-function-kept turned", lambda: Negative(Product((same, inside)))),
        ]
        if name in SQUARED:
            squared = square(same)
            made += [
                ("trig-function-kept turned", lambda: Product((squared, inside))),
                ("trig-function-kept turned", lambda: Negative(Product((squared, inside)))),
            ]
        return made

    def chain(
        self,
        inner: Tree,
        inside: Tree,
        outer: Callable[[Tree], Tree],
        function: Callable[[Tree], Tree],
        wrong: list[_Made],
    ) -> Tree:
        """f(g): right is f'(g) g'."""
        if inner != Symbol(self.by):
            wrong = [
                *wrong,
                ("inner-derivative-missing", lambda: outer(inner)),
                ("inner-derivative-twice", lambda: Product((outer(inner), inside, inside))),
                ("inner-replaced-by-derivative", lambda: outer(inside)),
                ("only-inside-differentiated", lambda: function(inside)),
                ("only-inside-differentiated alone", lambda: inside),
            ]
            if (link := inner_of(inner, self.by)) is not None:
                innermost = link
                wrong.append(
                    ("inner-derivative-missing link", lambda: Product((outer(inner), _clean(innermost, self.by))))
                )
        return self.choose(lambda: Product((outer(inner), inside)), wrong)


def _of_two_parts(factors: tuple[Tree, ...], terms: Sequence[Tree]) -> list[_Made]:
    """The mistakes with a product of two, where a longer one is taken as u times the rest, or the rest times v."""
    made: list[_Made] = []
    for cut in (1, len(factors) - 1):
        first, second = Sum((ZERO, *terms[:cut])), Sum((ZERO, *terms[cut:]))
        both = Quotient(Product((first, second)), Product(factors))  # (u'v)(uv') / (uv) is u'v'
        made += [
            ("product-of-derivatives", lambda both=both: both),  # type: ignore[misc]
            *_subtracted(first, second),
        ]
    return made


def _subtracted(first: Tree, second: Tree) -> list[_Made]:
    """One term of a product rule less the other: where that makes a plus, only a sign is wrong."""
    return [
        ("term-sign" if is_negative(b) else "product-minus", lambda a=a, b=b: Sum((a, Negative(b))))  # type: ignore[misc]
        for a, b in ((first, second), (second, first))
    ]


def _clean(tree: Tree, by: str) -> Tree:
    """The derivative without a mistake, not simplified."""
    return _Run(by, None, None).of(tree)


def mistaken_derivatives(tree: Tree, by: str) -> Iterator[Mistaken]:
    """Derivatives with one mistake at one place, and with the same mistake at every place, likeliest first."""
    survey = _Run(by, None, None)
    try:
        survey.of(tree)
    except NotDifferentiable:
        return
    for key, count in sorted(survey.seen.items(), key=lambda item: RANK[item[0][0]]):
        code, rare = key[0].partition(" ")[0], key[0] in RARER
        places: list[int | None] = [*range(min(count, 6))]
        for place in [*places, None] if count > 1 else places:
            run = _Run(by, key, place)
            result = run.of(tree)
            part = None if place is None else run.part
            yield Mistaken(code, result, part, tuple(run.functions), tuple(run.changed), rare, count == 1)


def with_every_variable(tree: Tree, by: str, others: tuple[str, ...]) -> Tree:
    """The derivative as if every variable were the one that it is taken by."""
    run = _Run(by, None, None)
    parts = [run.of(tree)]
    for name in others:
        parts.append(_Run(name, None, None).of(tree))
    return Sum(tuple(parts)) if len(parts) > 1 else parts[0]
