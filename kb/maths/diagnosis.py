"""What went wrong in a wrong derivative: a code, or None when that is not sure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct, field

from kb.maths.calculus import NotDifferentiable, derivative_of
from kb.maths.mistakes import Mistaken, mistaken_derivatives, with_every_variable
from kb.maths.printing import latex
from kb.maths.simplification import ZERO, expanded, simplified, size
from kb.maths.spoken import rules, shown_name
from kb.maths.tree import (
    Apply,
    Negative,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    depends,
    free_variables,
    number,
    replace_variable,
    walk,
)

if TYPE_CHECKING:
    from kb.maths.samples import Samples, Values

_BITS = 120
_MAX_PARTS = 80  # of a function whose wrong derivatives are looked at
_MAX_MISTAKEN = 1500  # parts of one of these; the same mistake at every level of a deep chain doubles it each time
_WORK = 40_000  # parts of trees that one diagnosis may evaluate
# Where e^x and its like stand, these leave a function as it is.
_LEAVING = frozenset(
    {
        "inner-derivative-missing", "log-factor-missing", "power-rule-on-exponential", "product-of-derivatives",
        "quotient-only-numerator", "constant-kept",
    }
)  # fmt: skip
_FACTORS = frozenset({"constant-factor-dropped", "exponent-not-brought-down"})
_RATIOS = tuple(Fraction(p, q) for p, q in ((1, 2), (2, 1), (1, 3), (3, 1), (1, 4), (4, 1), (1, 5), (5, 1)))
_CONFUSED = frozenset({"sin", "cos"})  # whose signs are mistaken for each other inside any function
Diagnosis = tuple[str | None, Mapping[str, object]]


def diagnose(of: Tree, by: str, given: Tree, right: Tree) -> Diagnosis:
    """The code for a derivative that is not the right one, with what its sentence names; None when nothing is sure."""
    known = {by, *free_variables(of)}
    strangers = [name for name in free_variables(given) if name not in known]
    if strangers:
        return _with_strangers(of, by, given, right, strangers)
    case = _Case(of, by, given, right)
    if size(of) > _MAX_PARTS or max(size(right), size(given)) > 3 * _MAX_PARTS or not case.samples.enough:
        return None, {}
    try:
        if case.is_answer(right):
            return None, {}  # they differ by less than can be seen here
        return _explained(case), case.named
    except _Spent:
        return None, {}


class _Spent(Exception):
    """What a diagnosis may cost is spent."""


def _explained(case: _Case) -> str | None:
    for explain in _EXPLANATIONS:
        try:
            code = explain(case)
        except NotDifferentiable:
            continue
        if code:
            return code
    return None


def _with_strangers(of: Tree, by: str, given: Tree, right: Tree, strangers: list[str]) -> Diagnosis:
    """A variable that the function does not have: another name for one that it has, or one too many."""
    if len(strangers) == 1:
        (name,) = strangers
        for known in sorted({by, *free_variables(of)}):
            swapped = replace_variable(given, name, Symbol(known))
            if _Case(of, by, swapped, right).is_answer(right):
                return "wrong-variable", {"name": shown_name(name), "right": shown_name(known)}
    return "unknown-variable", {"name": shown_name(strangers[0])}


def _terms(tree: Tree) -> tuple[Tree, ...]:
    """The terms of a sum; of a fraction whose top is one, each over the bottom."""
    whole = tree if isinstance(tree, Sum) else expanded(tree)
    match whole:
        case Sum(terms):
            return terms
        case Quotient(top, bottom):
            return tuple(Quotient(term, bottom) for term in _terms(top))
        case Negative(value):
            return tuple(Negative(term) for term in _terms(value))
        case _:
            return ()


class _Case(Struct, dict=True):
    """A function, the variable, a wrong derivative of it and the right one."""

    of: Tree
    by: str
    given: Tree
    right: Tree
    left: int = _WORK
    made: list[Mistaken] = field(default_factory=list)
    named: dict[str, object] = field(default_factory=dict)
    """What the sentence names."""

    @cached_property
    def samples(self) -> Samples:
        from kb.maths.samples import Samples

        return Samples(self.of, self.given, self.right)

    @cached_property
    def right_values(self) -> Values | None:
        return self.samples.values(self.right)

    @cached_property
    def source(self) -> Iterator[Mistaken]:
        return mistaken_derivatives(self.of, self.by)

    def mistakes(self) -> Iterator[Mistaken]:
        """What the usual mistakes give, likeliest first; each is made once, and only when it is asked for."""
        yield from self.made
        for mistaken in self.source:
            self.made.append(mistaken)
            yield mistaken

    def name(self, mistaken: Mistaken) -> None:
        """Names the place of a mistake and the rule of its function."""
        if mistaken.part not in (None, self.of):
            self.named["part"] = latex(mistaken.part)
        if mistaken.code.startswith("trig-") and (rule := rules(mistaken.functions)):
            self.named["rule"] = rule

    @cached_property
    def answer(self) -> Values | None:
        return self.samples.values(self.given)

    def is_answer(self, tree: Tree) -> bool:
        """Is the given answer this expression? Raises `_Spent` when too much was asked."""
        parts = sum(1 for _ in islice(walk(tree), _MAX_MISTAKEN))
        self.left -= parts
        if self.left < 0:
            raise _Spent
        if parts == _MAX_MISTAKEN:
            return False
        return self.samples.enough and self.answer is not None and self.samples.are(tree, self.answer)

    def differs_by(self, tree: Tree) -> bool:
        """Is this what the given answer has more than the right one?"""
        return self.is_answer(Sum((self.right, tree)))

    @cached_property
    def terms(self) -> tuple[Tree, ...]:
        """The terms of the right derivative."""
        found = _terms(self.right)
        return found + tuple(term for term in _terms(expanded(self.right)) if term not in found)

    @cached_property
    def of_terms(self) -> tuple[Tree, ...]:
        """The terms of the function."""
        whole = expanded(self.of) if not isinstance(self.of, Sum) else self.of
        return whole.terms if isinstance(whole, Sum) else ()

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(name for name in free_variables(self.of) if name != self.by)


def _known(case: _Case, wanted: Callable[[Mistaken], bool]) -> str | None:
    """The likeliest mistake of those wanted that gives the answer."""
    for mistaken in case.mistakes():
        if wanted(mistaken) and case.is_answer(mistaken.result) and mistaken.shows:
            if case.right_values and case.samples.are(mistaken.result, case.right_values):
                continue
            code = mistaken.code
            if code in _FACTORS and not _is_whole(mistaken, case.of) and _is_off_by_a_number(case):
                return "constant-factor"  # the same everywhere, wherever it got lost
            case.name(mistaken)
            return code
    return None


def _is_off_by_a_number(case: _Case) -> bool:
    """Is the answer the right one times a simple fraction? A factor such as π has only one place to come from."""
    return any(case.is_answer(Product((number(ratio), case.right))) for ratio in _RATIOS)


def _is_whole(mistaken: Mistaken, of: Tree) -> bool:
    """Was it made with the function as a whole, or at the only place where it could be?"""
    return mistaken.part == of or mistaken.only


def _wrong_rule(case: _Case) -> str | None:
    return _known(case, lambda mistaken: not mistaken.rare)


def _rarer(case: _Case) -> str | None:
    return _known(case, lambda mistaken: mistaken.rare)


def _unchanged(case: _Case) -> str | None:
    """The function itself: e^(x^2) has got the derivative of its outside, most others none at all."""
    if not case.is_answer(case.of):
        return None
    return _known(case, lambda mistaken: mistaken.code in _LEAVING) or "not-differentiated"


def _negated(case: _Case) -> str | None:
    """Only the sign of the whole is wrong: that has few other explanations."""
    if not case.is_answer(Negative(case.right)):
        return None

    alone = sum(depends(term, case.by) for term in case.of_terms) < 2  # else one of the terms would be right

    def could(mistaken: Mistaken) -> bool:
        match mistaken.code, mistaken.part:
            case "trig-sign", Apply(name, _):
                return _factor_of(mistaken.part, case.of) or (alone and mistaken.only and name in _CONFUSED)
            case code, _:
                return code in {"inner-derivative-missing", "quotient-swapped"}

    return _known(case, could) or "sign"


def _factor_of(part: Tree | None, whole: Tree) -> bool:
    """Is it the whole, or the whole but for constant factors?"""
    match whole:
        case Negative(value):
            return _factor_of(part, value)
        case Product(factors):
            return any(_factor_of(part, factor) for factor in factors)
        case Quotient(top, _):
            return _factor_of(part, top)
        case _:
            return part == whole


def _dropped_term(case: _Case) -> str | None:
    """A term of the function was passed over."""
    return _turned_term(case, -1, "term-missing") if isinstance(case.of, Sum) else None


def _turned_term(case: _Case, times: int, code: str) -> str | None:
    varying = [term for term in case.of_terms if depends(term, case.by)]
    if len(varying) < 2:
        return None
    for term in varying:
        derived = derivative_of(term, case.by)
        if derived != ZERO and case.differs_by(Product((number(times), derived))):
            return code
    return None


def _other_variable(case: _Case) -> str | None:
    for name in case.others:
        if depends(case.of, name) and case.is_answer(derivative_of(case.of, name)):
            case.named |= {"other_by": shown_name(name), "right_by": shown_name(case.by)}
            return "wrong-variable"
        if case.is_answer(derivative_of(case.right, name)) and depends(case.right, name):
            return "other-variable-differentiated"
        if case.differs_by(derivative_of(case.of, name)):
            return "other-variable-differentiated"
        fixed = [term for term in case.of_terms if not depends(term, case.by)]
        if fixed and case.differs_by(Sum((ZERO, *(derivative_of(term, name) for term in fixed)))):
            return "other-variable-differentiated"
    if case.others and case.is_answer(with_every_variable(case.of, case.by, case.others)):
        return "other-variable-differentiated"
    return None


def _integrated(case: _Case) -> str | None:
    if not depends(case.given, case.by) or size(case.given) > _MAX_PARTS or _is_constant(case, "sub"):
        return None  # e^x + 3 is e^x with something added, whatever its derivative is
    back = derivative_of(case.given, case.by)
    return "antiderivative" if _Case(case.right, case.by, case.of, case.right).is_answer(back) else None


def _twice(case: _Case) -> str | None:
    second = derivative_of(case.right, case.by)
    # A second derivative that is a plain number says too little: 0 and 1 come from many mistakes.
    return "second-derivative" if second != ZERO and case.is_answer(second) else None


def _one_term(case: _Case) -> str | None:
    for term in case.terms:
        if case.differs_by(Negative(term)):
            return "term-missing"
        if case.differs_by(Product((number(-2), term))):
            return "term-sign"
    return _turned_term(case, -2, "term-sign")


def _kept_term(case: _Case) -> str | None:
    for term in case.of_terms:
        derived = derivative_of(term, case.by)
        if case.differs_by(simplified(Sum((term, Negative(derived))))):
            return "term-kept" if depends(term, case.by) else "constant-kept"
    return None


def _constant_added(case: _Case) -> str | None:
    return "constant-added" if _is_constant(case, "sub") and _stands_there(case) else None


def _stands_there(case: _Case) -> bool:
    """Is the constant one that the answer shows? sec² x and tan² x differ by one that nobody added."""
    more = [term for term in _plain_numbers(case.given) if term not in _plain_numbers(case.right)]
    less = [term for term in _plain_numbers(case.right) if term not in _plain_numbers(case.given)]
    return case.differs_by(Sum((ZERO, *more, *map(Negative, less))))


def _plain_numbers(tree: Tree) -> list[Tree]:
    """The terms of a sum that have no variable."""
    return [term for term in _terms(tree) if not free_variables(term)]


def _constant_factor(case: _Case) -> str | None:
    return "constant-factor" if _is_constant(case, "div") else None


def _is_constant(case: _Case, operation: str) -> bool:
    """Is the answer the right one plus, or times, the same plain number everywhere?"""
    from mpmath import libmp

    from kb.maths.evaluation import Undefined
    from kb.maths.samples import differ_in, is_close

    if not (free_variables(case.right) and free_variables(case.given)):
        return False
    values = case.samples.values(case.right)
    if values is None or case.answer is None or differ_in(case.answer, values, operation):
        return False
    try:
        right, mine = values.all(), case.answer.all()
    except Undefined:
        return False
    if not right or libmp.fzero in right or libmp.fzero in mine:
        return False
    work = libmp.mpf_sub if operation == "sub" else libmp.mpf_div
    found = [work(a, b, _BITS, "n") for a, b in zip(mine, right, strict=True)]
    return all(is_close(value, found[0]) for value in found[1:]) and found[0] != libmp.fzero


_EXPLANATIONS: tuple[Callable[[_Case], str | None], ...] = (
    _unchanged,
    _negated,
    _dropped_term,
    _wrong_rule,
    _other_variable,
    _integrated,
    _twice,
    _rarer,
    _one_term,
    _kept_term,
    _constant_added,
    _constant_factor,
)
