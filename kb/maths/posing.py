"""What an exercise asks once its parameters are chosen, and the answer to it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import takewhile

from msgspec import Struct

from kb.maths.calculus import differentiated, gradient_of
from kb.maths.exact import worked_out
from kb.maths.expression import read
from kb.maths.factoring import divided_out, factored, multiplied_out, taken_out
from kb.maths.printing import latex
from kb.maths.simplification import ONE, ZERO, product, simplified, size, total
from kb.maths.tidying import over_one_bar, shortest
from kb.maths.tree import (
    Apply,
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
    replace_variable,
    walk,
)
from kb.model import ExerciseKind, Form, Template

CALCULUS = frozenset({ExerciseKind.DIFFERENTIATE, ExerciseKind.PARTIAL, ExerciseKind.GRADIENT})
Parameters = Mapping[str, Fraction]


class Posed(Struct, frozen=True):
    """An exercise with its parameters chosen: what is worked on, the point, the question as LaTeX."""

    operands: tuple[Tree, ...]
    at: tuple[tuple[str, Tree], ...]
    question: str


class Exercise(Struct, frozen=True):
    """A template whose texts are read."""

    kind: ExerciseKind
    operands: tuple[Tree, ...]
    by: tuple[str, ...]
    at: tuple[tuple[str, Tree], ...]
    order: str
    form: Form | None

    @classmethod
    def of(cls, template: Template) -> Exercise:
        """Read the texts of a template. Raises `ReadingError`."""
        operands = tuple(read(text) for text in template.operands)
        if template.kind is ExerciseKind.EXPECT:
            operands = tuple(tree if isinstance(tree, Vector) else Vector((tree,)) for tree in operands)
        at = tuple((name, read(text)) for name, text in template.at.items())
        return cls(template.kind, operands, template.by, at, template.order, template.form)

    def posed(self, parameters: Parameters) -> Posed:
        """The question with these parameters; with none of them their letters stay."""
        chosen = [_put(tree, parameters) for tree in self.operands]
        if self.kind in CALCULUS:
            operands = tuple(map(_tidy, chosen))
        elif self.kind in (ExerciseKind.EVALUATE, ExerciseKind.SIMPLIFY):
            operands = tuple(_lightly(tree, whole=True) for tree in chosen)
        else:
            operands = tuple(rebuild(tree, tuple(worked_out(part) for part in children(tree))) for tree in chosen)
        at = tuple((name, worked_out(_put(tree, parameters))) for name, tree in self.at)
        return Posed(operands, at, self._question(operands, at))

    def _question(self, operands: tuple[Tree, ...], at: tuple[tuple[str, Tree], ...]) -> str:
        shown = [latex(tree) for tree in operands]
        match self.kind:
            case ExerciseKind.NORM:
                return f"\\left\\|{shown[0]}\\right\\|_{{{_ORDERS[self.order]}}}"
            case ExerciseKind.DOT:
                return f"{shown[0]} \\cdot {shown[1]}"
            case ExerciseKind.MATRIX:
                return " ".join(_column(tree) for tree in operands)
            case ExerciseKind.EXPECT:
                pairs = zip(children(operands[0]), children(operands[1]), strict=True)
                return ", \\quad ".join(f"P(X = {latex(value)}) = {latex(chance)}" for value, chance in pairs)
            case ExerciseKind.EVALUATE if at:
                point = ", \\; ".join(f"{latex(Symbol(name))} = {latex(value)}" for name, value in at)
                return f"{shown[0]}, \\quad {point}"
            case _:
                return shown[0]

    def answer(self, posed: Posed) -> Tree:
        """The answer to the question. Raises `NotDifferentiable`."""
        first = posed.operands[0]
        match self.kind:
            case ExerciseKind.DIFFERENTIATE | ExerciseKind.PARTIAL:
                return self.formed(differentiated(first, self.by[0])[0])
            case ExerciseKind.GRADIENT if len(self.by) == 1:
                return self.formed(differentiated(first, self.by[0])[0])
            case ExerciseKind.GRADIENT:
                found = gradient_of(first, self.by)
                return rebuild(found, tuple(self.formed(part) for part in children(found)))
            case ExerciseKind.EVALUATE:
                for name, value in posed.at:
                    first = replace_variable(first, name, value)
                return worked_out(first)
            case ExerciseKind.SIMPLIFY:
                return self.formed(worked_out(first)) if self.form in _SHAPED else _shortest(first)
            case ExerciseKind.NORM:
                return worked_out(_norm(children(first), self.order))
            case ExerciseKind.DOT | ExerciseKind.EXPECT:
                return worked_out(_dot(children(first), children(posed.operands[1])))
            case ExerciseKind.MATRIX:
                return worked_out(_matrix_product(first, posed.operands[1]))

    def general_answer(self, posed: Posed) -> Tree | None:
        """The answer for all parameters, which stay letters; None where no more is known than the question says.

        Raises `NotDifferentiable`.
        """
        found = self.answer(posed)
        if self.kind not in (ExerciseKind.EVALUATE, ExerciseKind.SIMPLIFY) or self.form in _SHAPED:
            return found
        others = (taken_out(found), over_one_bar(found))
        return next((one for one in (found, *others) if posed.at or latex(one) != posed.question), None)

    def formed(self, tree: Tree) -> Tree:
        """The answer in the form that is asked for."""
        match self.form:
            case Form.FACTORED:
                return factored(tree)
            case Form.EXPANDED:
                return multiplied_out(tree)
            case _:
                return tree


def _shortest(tree: Tree) -> Tree:
    """The shortest form; a fraction of polynomials is cancelled where they share a root."""
    found = worked_out(tree)
    whole = divided_out(found) if isinstance(found, Quotient) else None
    if whole is not None and size(whole) < size(found) and _is_multiplied_out(found):
        return whole
    forms = [shortest(found)]
    if isinstance(found, Quotient | Negative):
        forms.append(shortest(factored(found)))
    if whole is not None:
        forms.append(whole)
    return min(forms, key=size)


def _is_multiplied_out(tree: Tree) -> bool:
    """Is there no sum that is a factor, or has an exponent? Such ones may make a shorter form than a quotient does."""
    parts = (part for part in walk(tree) if isinstance(part, Product | Power))
    return not any(isinstance(inner, Sum) for part in parts for inner in children(part))


_SHAPED = frozenset({Form.FACTORED, Form.EXPANDED})
_ORDERS = {"1": "1", "2": "2", "inf": "\\infty"}


def _put(tree: Tree, parameters: Parameters) -> Tree:
    for name, value in parameters.items():
        tree = replace_variable(tree, name, number(value))
    return tree


def _column(tree: Tree) -> str:
    if isinstance(tree, Vector):
        rows = " \\\\ ".join(map(latex, tree.items))
        return f"\\begin{{pmatrix}} {rows} \\end{{pmatrix}}"
    return latex(tree)


def _norm(items: tuple[Tree, ...], order: str) -> Tree:
    if order == "2":
        return Apply("sqrt", (total(*(product(item, item) for item in items)),))
    sizes = [simplified(Apply("abs", (item,))) for item in items]
    if order == "1":
        return total(*sizes)
    return number(max(rational(one) or Fraction(0) for one in sizes))


def _dot(first: tuple[Tree, ...], second: tuple[Tree, ...]) -> Tree:
    return total(*(product(a, b) for a, b in zip(first, second, strict=True)))


def _matrix_product(first: Tree, second: Tree) -> Tree:
    rows = first.rows if isinstance(first, Matrix) else (children(first),)
    if isinstance(second, Matrix):
        columns = tuple(zip(*second.rows, strict=True))
        return Matrix(tuple(tuple(_dot(row, column) for column in columns) for row in rows))
    return Vector(tuple(_dot(row, children(second)) for row in rows))


# Questions with numbers in place of letters, written as people do: 2x³ and not 2·1·x³ + -0


def _tidy(tree: Tree) -> Tree:
    """A function with its numbers put together, and nothing else: what is to be differentiated keeps its shape."""
    parts = tuple(map(_tidy, children(tree)))
    if not parts:
        return tree
    tree = rebuild(tree, parts)
    exact = rational(tree)
    if exact is not None:
        return number(exact)
    match tree:
        case Negative(Negative(value)):
            return value
        case Negative(Product(factors)) if rational(factors[0]) is not None:
            return _multiplied((number(-1), *factors))
        case Sum(terms):
            return _added(terms)
        case Product(factors):
            return _multiplied(factors)
        case Quotient(top, bottom):
            return _divided(top, bottom)
        case Power(base, exponent):
            if rational(exponent) == 0 or rational(base) == 1:
                return ONE
            return base if rational(exponent) == 1 else tree
        case _:
            return tree


def _divided(top: Tree, bottom: Tree) -> Tree:
    below = rational(bottom)
    if rational(top) == 0 and below != 0:
        return ZERO
    if below == 1:
        return top
    if below is not None and below < 0:
        return _multiplied((number(-1), Quotient(top, number(-below))))
    above = rational(top)
    if above is not None and above < 0:
        return Negative(Quotient(number(-above), bottom))
    if isinstance(top, Negative):
        return Negative(Quotient(top.value, bottom))
    return Quotient(top, bottom)


def _added(terms: tuple[Tree, ...]) -> Tree:
    """A sum with its plain numbers added up where the first of them stands, and without what is zero."""
    flat = [inner for term in terms for inner in (term.terms if isinstance(term, Sum) else (term,))]
    constant = sum((value for term in flat if (value := rational(term)) is not None), Fraction(0))
    kept: list[Tree] = []
    placed = False
    for term in flat:
        if rational(term) is None:
            kept.append(term)
        elif not placed and constant:
            kept.append(number(constant))
            placed = True
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Sum(tuple(kept))


def _multiplied(factors: tuple[Tree, ...]) -> Tree:
    """A product with one number in front."""
    coefficient = Fraction(1)
    kept: list[Tree] = []
    for factor in factors:
        for part in factor.factors if isinstance(factor, Product) else (factor,):
            bare = part.value if isinstance(part, Negative) else part
            coefficient *= -1 if isinstance(part, Negative) else 1
            value = rational(bare)
            if value is not None:
                coefficient *= value
            elif isinstance(bare, Product):
                kept += bare.factors
            else:
                kept.append(bare)
    if not coefficient:
        return ZERO
    amount = abs(coefficient)
    if amount != 1:
        kept.insert(0, number(amount))
    found = number(amount) if not kept else kept[0] if len(kept) == 1 else Product(tuple(kept))
    return Negative(found) if coefficient < 0 else found


def _lightly(tree: Tree, whole: bool = False) -> Tree:
    """A question about arithmetic: signs and ones are tidied, products of plain numbers below others multiplied."""
    parts = tuple(map(_lightly, children(tree)))
    if not parts:
        return tree
    tree = rebuild(tree, parts)
    match tree:
        case Negative(Negative(value)):
            return value
        case Negative(Number(value)) if not value:
            return ZERO
        case Product(factors):
            return _lightly_multiplied(factors, whole)
        case Sum(terms):
            kept = tuple(term for term in terms if rational(term) != 0 or not isinstance(term, Number))
            return ZERO if not kept else kept[0] if len(kept) == 1 else Sum(kept)
        case Power(base, Number(value)) if value == 1:
            return base
        case Power(base, exponent) if rational(base) is None and rational(exponent) is not None:
            return Power(base, _whole(exponent))
        case Quotient(top, bottom) if isinstance(bottom, Number) and bottom.value == 1:
            return top
        case Quotient(top, Negative(bottom)):
            return top.value if isinstance(top, Negative) and bottom == ONE else Negative(Quotient(top, bottom))
        case Quotient(Negative(top), bottom):
            return Negative(Quotient(top, bottom))
        case Apply("sqrt" | "root" as name, (inside, *rest)) if (exact := rational(inside)) is not None:
            return Apply(name, (number(exact), *rest)) if exact.denominator == 1 else tree
        case _:
            return tree


def _lightly_multiplied(factors: tuple[Tree, ...], whole: bool) -> Tree:
    plain = [factor for factor in factors if _is_plain(factor)]
    if len(plain) == len(factors):
        return Product(factors) if whole else number(_product_of(plain))
    if any(rational(factor) == 0 for factor in plain):
        return ZERO
    if len(plain) < len(factors) and any(rational(factor) is None for factor in factors):
        factors = tuple(map(_whole, factors))  # (2 + 3)x is not what anyone writes
    if isinstance(factors[0], Negative) and rational(factors[0]) is not None:
        return Negative(_lightly_multiplied((factors[0].value, *factors[1:]), whole))
    front = list(takewhile(lambda factor: isinstance(factor, Number), factors))
    rest = factors[len(front) :]
    kept = tuple(factor for factor in (number(_product_of(front)), *rest) if factor != ONE)
    return kept[0] if len(kept) == 1 else Product(kept)


def _is_plain(tree: Tree) -> bool:
    return isinstance(tree.value if isinstance(tree, Negative) else tree, Number)


def _whole(tree: Tree) -> Tree:
    """The value of a tree that is a whole number; else the tree."""
    exact = rational(tree)
    return tree if exact is None or exact.denominator != 1 else number(exact)


def _product_of(numbers: list[Tree]) -> Fraction:
    return rational(Product((ONE, *numbers))) or Fraction(0)
