"""Verdicts on typed answers: reading, comparing, explaining."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from msgspec import Struct

from kb.maths.answers import Asked, other_answers, read_answer
from kb.maths.calculus import NotDifferentiable, Step, derivative_of, differentiated, gradient_of
from kb.maths.diagnosis import diagnose
from kb.maths.effort import Effort
from kb.maths.equations import end_of_chain, same_equation, solved
from kb.maths.equivalence import has_value, is_equal, judge
from kb.maths.expression import ReadingError, named_functions, read, read_function
from kb.maths.manner import Manner
from kb.maths.nearness import off_by
from kb.maths.printing import latex
from kb.maths.tree import Matrix, Symbol, Tree, Vector, children, free_variables
from kb.maths.vectors import shape
from kb.maths.vocabulary import LOGISTIC
from kb.maths.wishes import Wish, other_label, remark, rounded
from kb.model import CardKind, Form, Outcome, Task, Verdict

_ANY = Wish()
_LOGISTIC = Manner(logistic=True)
_LONG_FORMULA = 400  # characters of LaTeX that a sentence can still show


class Derivative(Struct, frozen=True):
    """A derivative: its tree, as LaTeX and as text to type, and the steps that lead to it."""

    tree: Tree
    latex: str
    text: str
    steps: tuple[Step, ...]


class _Question(Struct, frozen=True):
    """What an answer is compared with; `of` and `by` where it is the derivative of something.

    Who answers a card sees its variables; of two expressions side by side each may have its own.
    """

    expected: Tree
    of: Tree | None = None
    by: tuple[str, ...] = ()
    seen: bool = True

    @property
    def known(self) -> frozenset[str]:
        """The names of its variables."""
        of = () if self.of is None else free_variables(self.of)
        return frozenset({*free_variables(self.expected), *of, *self.by})

    def asked(self, variables: Collection[str] = ()) -> Asked:
        """What an answer to it is read beside."""
        return Asked(self.expected, self.known, self.by, self.seen, variables)


def compare(
    *,
    expected: str,
    given: str,
    variables: Collection[str] = (),
    form: Form | None = None,
    approximate: bool = False,
) -> Verdict:
    """Is the given expression the same function as the expected one?

    Where it is not in the `form` asked for, the verdict's arguments name what it lacks as `form`; `approximate` accepts
    a value rounded to the digits that were typed.
    """
    try:
        question: _Question | ReadingError = _Question(_expected(expected, given, variables), seen=False)
    except ReadingError as fault:
        question = fault
    return _verdict(question, given, variables, Wish(form, approximate, stated=expected))


def compare_derivative(*, of: str, by: str, given: str, form: Form | None = None, approximate: bool = False) -> Verdict:
    """Is the given expression the derivative of `of` by the variable `by`?"""
    try:
        name = _variable(by)
        function = read_function(of, (name,), _long_names(by))
        question: _Question | ReadingError = _Question(derivative_of(function, name), function, (name,))
    except ReadingError as fault:
        question = fault
    except NotDifferentiable:
        question = ReadingError("not-differentiable", 0)
    return _verdict(question, given, (), Wish(form, approximate))


def check_task(task: Task, given: str, asked: tuple[str, ...] = ()) -> Verdict:
    """The verdict on an answer to a card: against the derivative of its function, else against the note's answer.

    `asked` are the formulas that the question states: to repeat one of them is no answer yet.
    """
    wish = Wish(task.form, task.approximate, () if task.of else asked, task.answer)
    verdict = _verdict(_question(task), given, (), wish)
    if task.by and not task.of:
        return _up_to_a_constant(task, given, verdict)
    if "equation" in verdict.arguments:
        return verdict
    if verdict.outcome is Outcome.EQUAL and not task.of and (names := other_label(task.answer, given)):
        named = {"reason": "label", "wanted": names[0], "found": names[1]}
        return Verdict(Outcome.DIFFERENT, None, named, verdict.reading)
    return verdict


def _up_to_a_constant(task: Task, given: str, verdict: Verdict) -> Verdict:
    """The verdict on an antiderivative: what differs from the card's by a constant is one too."""
    if verdict.outcome not in (Outcome.DIFFERENT, Outcome.UNDECIDED) or "reason" in verdict.arguments:
        return verdict
    try:
        by = _variable(task.by[0])
        expected, answer = read(task.answer, manner=_LOGISTIC), read_for(task, given)
        right, mine = derivative_of(expected, by), _differentiated(answer, by)[0]
    except (ReadingError, NotDifferentiable):
        return Verdict(Outcome.UNDECIDED, None, {}, verdict.reading)
    outcome = judge(right, mine, expected).outcome
    own = {*free_variables(right), by}
    if outcome is Outcome.EQUAL:
        bare = {*free_variables(expected)} - own and not {*free_variables(answer)} - own
        return Verdict(Outcome.EQUAL, None, {"constant": True} if bare else {}, verdict.reading)
    if outcome is not Outcome.DIFFERENT:
        return Verdict(Outcome.UNDECIDED, None, {}, verdict.reading)
    if not {*free_variables(mine)} <= own:
        return verdict  # what it has that the function has not is named there
    return Verdict(Outcome.DIFFERENT, None, {"reason": "integrand", "derivative": latex(mine)}, verdict.reading)


def read_for(task: Task, given: str) -> Tree:
    """What an answer to a card stands for, as the checker reads it. Raises `ReadingError`."""
    question = _question(task)
    if isinstance(question, ReadingError):
        return read(given)
    return read_answer(given, question.asked())


def expected_answer(task: Task) -> Tree | None:
    """What an answer to a card is compared with; None when neither the function nor the note's answer is read."""
    question = _question(task)
    return None if isinstance(question, ReadingError) else question.expected


def verify_claim(of: str, by: str | tuple[str, ...], answer: str) -> Outcome:
    """Is what a note claims true: that `answer` is the derivative, or the gradient, of `of`?

    Unreadable when either side is no expression that kb reads; undecided when it has no rule for it.
    """
    try:
        function, claimed, variables = read_claim(of, (by,) if isinstance(by, str) else tuple(by), answer)
        if isinstance(function, Matrix):
            return Outcome.UNDECIDED
        if isinstance(claimed, Vector) and not isinstance(function, Vector):
            right = gradient_of(function, variables)
        elif len(variables) == 1:
            right = derivative_of(function, variables[0])
        else:
            return Outcome.UNDECIDED
    except ReadingError:
        return Outcome.UNREADABLE
    except NotDifferentiable:
        return Outcome.UNDECIDED
    return judge(right, claimed, function).outcome


def read_claim(of: str, by: tuple[str, ...], answer: str) -> tuple[Tree, Tree, tuple[str, ...]]:
    """The function, what a note claims of it, and by which variables it goes. Raises `ReadingError`."""
    variables = tuple(_variable(name) for name in by)
    function = read_function(of, variables) if variables else read(of, manner=_LOGISTIC)
    claimed = read(answer, manner=Manner(logistic=LOGISTIC not in free_variables(function)))
    return function, claimed, variables or free_variables(function)


def warm() -> None:
    """Import what the first verdict needs, a quarter of a second, at a moment when nobody waits."""
    verdict = compare_derivative(of="x^2 sin x", by="x", given="x cos x")
    latex(read(verdict.reading))


def differentiate(text: str, by: str = "x") -> Derivative:
    """The derivative of a typed function, with its steps. Raises `ReadingError`."""
    name = _variable(by)
    tree = read_function(text, (name,), _long_names(by))
    _require_value(tree)
    return _derivative(*_differentiated(tree, name))


def gradient(text: str, by: tuple[str, ...] = ()) -> Derivative:
    """The vector of partial derivatives, by all variables when none are named. Raises `ReadingError`."""
    names = tuple(_variable(name) for name in by)
    tree = read_function(text, names) if names else read(text, manner=_LOGISTIC)
    names = names or free_variables(tree)
    _require_value(tree)
    if isinstance(tree, Vector | Matrix):
        raise ReadingError("vector-in-expression", 0)
    found = [_differentiated(tree, name) for name in names]
    return _derivative(
        Vector(tuple(result for result, _ in found)), tuple(step for _, steps in found for step in steps)
    )


def _require_value(tree: Tree) -> None:
    """What has no value anywhere, such as 1/0 or arcsin 2, has no derivative either. Raises `ReadingError`."""
    if not has_value(tree):
        raise ReadingError("no-value", 0)


def _differentiated(tree: Tree, by: str) -> tuple[Tree, tuple[Step, ...]]:
    try:
        return differentiated(tree, by)
    except NotDifferentiable as fault:
        raise ReadingError("not-differentiable", 0) from fault


def _derivative(tree: Tree, steps: tuple[Step, ...]) -> Derivative:
    from kb.maths.plain import typed

    return Derivative(tree, latex(tree), typed(tree), steps)


def _variable(name: str) -> str:
    r"""A variable's name as trees have it: θ and \theta are theta. Raises `ReadingError` for what is no name."""
    try:
        tree = read(name, _long_names(name))
    except ReadingError as fault:
        raise ReadingError("not-a-variable", 0, found=name[:20]) from fault
    if not isinstance(tree, Symbol):
        raise ReadingError("not-a-variable", 0, found=name[:20])
    return tree.name


def _long_names(name: str) -> tuple[str, ...]:
    return (name,) if len(name) > 1 and name.isalpha() else ()


def _expected(text: str, given: str, variables: Collection[str]) -> Tree:
    """What another expression is compared with: σ(x) is the logistic function where no side has σ as a letter."""
    tree = read(text, variables)
    if LOGISTIC not in free_variables(tree):
        return tree
    called = read(text, variables, manner=_LOGISTIC)
    try:
        return tree if LOGISTIC in free_variables(read(given, variables, manner=_LOGISTIC)) else called
    except ReadingError:
        return called


def _question(task: Task) -> _Question | ReadingError:
    try:
        if not task.of:
            return _Question(read(task.answer, manner=_LOGISTIC))
    except ReadingError as fault:
        return fault
    try:
        names = tuple(_variable(name) for name in task.by)
        function = read_function(task.of, names) if names else read(task.of, manner=_LOGISTIC)
        names = names or free_variables(function)
        if task.kind is CardKind.GRADIENT and len(names) > 1:
            return _Question(gradient_of(function, names), function, names)
        if names:
            return _Question(derivative_of(function, names[0]), function, names[:1])
    except (ReadingError, NotDifferentiable):
        pass  # a function that kb does not read still has the note's own answer
    try:
        return _Question(read(task.answer, manner=_LOGISTIC))
    except ReadingError as fault:
        return fault


def _verdict(question: _Question | ReadingError, given: str, variables: Collection[str], wish: Wish = _ANY) -> Verdict:
    if (whole := _of_equation(question, given, variables, wish)) is not None:
        return whole
    try:
        if isinstance(question, ReadingError):
            answer = read(given, variables)
        else:
            answer = read_answer(given, question.asked(variables))
    except ReadingError as fault:
        return _unreadable(fault)
    reading = latex(answer)
    if isinstance(question, ReadingError):
        return Verdict(Outcome.UNDECIDED, None, _doubt(question), reading)
    wanted, found = shape(question.expected), shape(answer)
    if wanted != found:
        sizes = {"reason": "components", "wanted": wanted[0] * wanted[1], "found": found[0] * found[1]}
        return Verdict(Outcome.DIFFERENT, None, sizes, reading)
    effort = Effort()
    judgement = judge(question.expected, answer, question.of, effort)
    if judgement.outcome is Outcome.EQUAL:
        arguments: dict[str, object] = {"domain": True} if judgement.domain else {}
        lacking = remark(wish, question.expected, answer)
        return Verdict(Outcome.EQUAL, None, arguments | ({"form": lacking} if lacking else {}), reading)
    outcome, more = rounded(wish, judgement.outcome, question.expected, answer, given)
    if outcome is not Outcome.DIFFERENT:
        return Verdict(outcome, None, more, reading)
    if question.of is None and not has_value(question.expected):
        return Verdict(Outcome.UNDECIDED, None, _doubt(ReadingError("no-value", 0)), reading)
    try:
        named_functions(given, question.known, variables)
    except ReadingError as fault:
        if fault.reason == "unknown-function":
            return _unreadable(fault)
    other = _other_reading(question, given, answer, variables, effort)
    if other is not None:
        both = {"reason": "two-readings", "position": 0, "read": reading, "other": latex(other)}
        return Verdict(Outcome.UNREADABLE, None, both)
    effort = Effort()
    code, names = _diagnosis(question, answer, effort)
    # With a variable that the function does not have, a point would say nothing.
    point = {} if "name" in names else _counterexample(question, answer, effort)
    return Verdict(Outcome.DIFFERENT, code, {**point, **names}, reading)


def _of_equation(
    question: _Question | ReadingError, given: str, variables: Collection[str], wish: Wish
) -> Verdict | None:
    """The verdict on an equation that is turned round, solved for another letter, or a chain that ends in the answer.

    None where it is read as any answer is: as what stands behind the equals sign.
    """
    if "=" not in given and "＝" not in given:
        return None

    def side(text: str) -> Tree:
        return read(text, variables)

    effort = Effort()
    if isinstance(question, ReadingError):
        same = same_equation(wish.stated, given, side, effort) if question.reason == "equation" else ()
        return Verdict(Outcome.EQUAL, None, {"equation": True}, " = ".join(map(latex, same))) if same else None
    if question.of is None and (found := solved(wish.stated, given, question.expected, side, effort)) is not None:
        if found.answer:
            return _verdict(question, found.answer, variables, wish)
        reading = " = ".join(map(latex, found.sides))
        different: dict[str, object] = {"reason": "solve-for", "wanted": found.wanted}
        arguments = different if found.outcome is Outcome.DIFFERENT else {"equation": True}
        return Verdict(found.outcome, None, arguments, reading)
    try:
        read_answer(given, question.asked(variables))
    except ReadingError as fault:
        end = end_of_chain(given, side, effort) if fault.reason == "equation" else ""
        return _verdict(question, end, variables, wish) if end else None
    return None


def _unreadable(fault: ReadingError) -> Verdict:
    arguments = {"reason": fault.reason, "position": fault.position, **fault.arguments}
    return Verdict(Outcome.UNREADABLE, None, arguments)


def _doubt(fault: ReadingError) -> dict[str, object]:
    """Why nothing is decided: the answer was read, what it should be compared with was not."""
    if fault.reason in {"not-differentiable", "not-a-variable"}:
        return {"reason": fault.reason, **fault.arguments}
    return {"reason": "expected-unreadable", "because": fault.reason}


def _other_reading(
    question: _Question, given: str, answer: Tree, variables: Collection[str], effort: Effort
) -> Tree | None:
    """Another way to read the answer that would be right: then brackets are asked for."""
    for other in other_answers(given, question.asked(variables)):
        if other != answer and is_equal(question.expected, other, question.of, effort):
            return other
    return None


def _diagnosis(question: _Question, answer: Tree, effort: Effort) -> tuple[str | None, dict[str, object]]:
    if question.of is None:
        return off_by(question.expected, answer, effort)
    if isinstance(question.of, Vector | Matrix):
        return None, {}
    if not isinstance(question.expected, Vector) or not isinstance(answer, Vector):
        code, arguments = diagnose(question.of, question.by[0], answer, question.expected)
        return code, dict(arguments)
    for by, right, mine in zip(question.by, question.expected.items, answer.items, strict=True):
        if not is_equal(right, mine, question.of, effort):
            code, arguments = diagnose(question.of, by, mine, right)
            return code, {**arguments, "by": by}
    return None, {}


def _counterexample(question: _Question, answer: Tree, effort: Effort) -> dict[str, object]:
    """A simple point where the two values differ, and both values: what anyone can check by hand.

    Of a vector or a matrix: which component is wrong, counted from 1, and such a point for it.
    """
    from kb.maths.showing import difference_at

    if isinstance(answer, Vector | Matrix):
        pairs = zip(children(question.expected), children(answer), strict=True)
        for place, (right, mine) in enumerate(pairs, start=1):
            if judge(right, mine, question.of, effort).outcome is Outcome.DIFFERENT:
                found = {"reason": "component", "component": place, **_place_in(shape(question.expected), place)}
                return {**found, **_shown_at(difference_at(right, mine, question.of))}
        return {}
    return _shown_at(difference_at(question.expected, answer, question.of))


def _place_in(size: tuple[int, int], place: int) -> dict[str, object]:
    """The row and the column of a component, counted from 1, where there are several of both."""
    _, columns = size
    return {} if 1 in size else {"row": (place - 1) // columns + 1, "column": (place - 1) % columns + 1}


def _shown_at(difference: tuple[dict[str, Fraction], str, str] | None) -> dict[str, object]:
    if difference is None:
        return {}
    point, right, mine = difference
    return {"point": _point(point), "right_value": right, "your_value": mine}


def _point(point: dict[str, Fraction]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in point.items())
