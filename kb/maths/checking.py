"""Verdicts on typed answers: reading, comparing, explaining."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from kb.maths.calculus import NotDifferentiable, Step, differentiated, gradient_of
from kb.maths.diagnosis import diagnose
from kb.maths.equivalence import is_equal, judge
from kb.maths.expression import OTHER_HABITS, ReadingError, read
from kb.maths.printing import latex
from kb.maths.tree import Matrix, Symbol, Tree, Vector, free_variables
from kb.maths.vectors import shape
from kb.model import CardKind, Outcome, Task, Verdict

_LONG_FORMULA = 400  # characters of LaTeX that a sentence can still show


@dataclass(frozen=True, slots=True)
class Derivative:
    """A derivative: its tree, as LaTeX and as text to type, and the steps that lead to it."""

    tree: Tree
    latex: str
    text: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    """What an answer is compared with; `of` and `by` where it is the derivative of something."""

    expected: Tree
    of: Tree | None = None
    by: tuple[str, ...] = ()


def compare(*, expected: str, given: str, variables: Collection[str] = ()) -> Verdict:
    """Is the given expression the same function as the expected one?"""
    answer = _answer(given, variables)
    if isinstance(answer, Verdict):
        return answer
    try:
        question = _Question(read(expected, variables))
    except ReadingError as fault:
        return _undecided(answer, fault)
    return _verdict(question, given, answer, variables)


def compare_derivative(*, of: str, by: str, given: str) -> Verdict:
    """Is the given expression the derivative of `of` by the variable `by`?"""
    answer = _answer(given, ())
    if isinstance(answer, Verdict):
        return answer
    try:
        function = read(of, _long_names(by))
        name = _variable(by)
        question = _Question(differentiated(function, name)[0], function, (name,))
    except ReadingError as fault:
        return _undecided(answer, fault)
    except NotDifferentiable:
        return Verdict(Outcome.UNDECIDED, None, {"reason": "not-differentiable"}, latex(answer))
    return _verdict(question, given, answer, ())


def check_task(task: Task, given: str) -> Verdict:
    """The verdict on an answer to a card: against the derivative of its function, else against the note's answer."""
    answer = _answer(given, ())
    if isinstance(answer, Verdict):
        return answer
    question = _question(task)
    if isinstance(question, ReadingError):
        return _undecided(answer, question)
    return _verdict(question, given, answer, ())


def expected_answer(task: Task) -> Tree | None:
    """What an answer to a card is compared with; None when neither the function nor the note's answer is read."""
    question = _question(task)
    return None if isinstance(question, ReadingError) else question.expected


def verify_claim(of: str, by: str | tuple[str, ...], answer: str) -> Outcome:
    """Is what a note claims true: that `answer` is the derivative, or the gradient, of `of`?

    Unreadable when either side is no expression that kb reads; undecided when it has no rule for it.
    """
    names = (by,) if isinstance(by, str) else tuple(by)
    try:
        claimed = read(answer)
        function = read(of)
        variables = tuple(_variable(name) for name in names) or free_variables(function)
        if isinstance(claimed, Vector) and not isinstance(function, Vector):
            right = gradient_of(function, variables)
        elif len(variables) == 1:
            right, _ = differentiated(function, variables[0])
        else:
            return Outcome.UNDECIDED
    except ReadingError:
        return Outcome.UNREADABLE
    except NotDifferentiable:
        return Outcome.UNDECIDED
    return judge(right, claimed, function).outcome


def warm() -> None:
    """Import what the first verdict needs, a quarter of a second, at a moment when nobody waits."""
    from kb.maths import evaluation

    evaluation.complex_value(read("1"), {})


def differentiate(text: str, by: str = "x") -> Derivative:
    """The derivative of a typed function, with its steps. Raises `ReadingError`."""
    tree = read(text, _long_names(by))
    return _derivative(*_differentiated(tree, _variable(by)))


def gradient(text: str, by: tuple[str, ...] = ()) -> Derivative:
    """The vector of partial derivatives, by all variables when none are named. Raises `ReadingError`."""
    tree = read(text)
    names = tuple(_variable(name) for name in by) or free_variables(tree)
    if isinstance(tree, Vector | Matrix):
        raise ReadingError("vector-in-expression", 0)
    found = [_differentiated(tree, name) for name in names]
    return _derivative(
        Vector(tuple(result for result, _ in found)), tuple(step for _, steps in found for step in steps)
    )


def _differentiated(tree: Tree, by: str) -> tuple[Tree, tuple[Step, ...]]:
    try:
        return differentiated(tree, by)
    except NotDifferentiable as fault:
        raise ReadingError("not-differentiable", 0) from fault


def _derivative(tree: Tree, steps: tuple[Step, ...]) -> Derivative:
    from kb.maths.plain import typed

    return Derivative(tree, latex(tree), typed(tree), steps)


def _variable(name: str) -> str:
    r"""A variable's name as trees have it: θ and \theta are theta."""
    tree = read(name, _long_names(name))
    return tree.name if isinstance(tree, Symbol) else name


def _long_names(name: str) -> tuple[str, ...]:
    return (name,) if len(name) > 1 and name.isalpha() else ()


def _question(task: Task) -> _Question | ReadingError:
    try:
        function = read(task.of)
        names = tuple(_variable(name) for name in task.by) or free_variables(function)
        if task.kind is CardKind.GRADIENT:
            return _Question(gradient_of(function, names), function, names)
        if names:
            return _Question(differentiated(function, names[0])[0], function, names[:1])
    except (ReadingError, NotDifferentiable):
        pass  # a function that kb does not read still has the note's own answer
    try:
        return _Question(read(task.answer))
    except ReadingError as fault:
        return fault


def _answer(given: str, variables: Collection[str]) -> Tree | Verdict:
    try:
        return read(given, variables)
    except ReadingError as fault:
        arguments = {"reason": fault.reason, "position": fault.position, **fault.arguments}
        return Verdict(Outcome.UNREADABLE, None, arguments)


def _undecided(answer: Tree, fault: ReadingError) -> Verdict:
    """The answer was read, what it should be compared with was not."""
    return Verdict(Outcome.UNDECIDED, None, {"reason": "expected-unreadable", "because": fault.reason}, latex(answer))


def _verdict(question: _Question, given: str, answer: Tree, variables: Collection[str]) -> Verdict:
    reading = latex(answer)
    wanted, found = shape(question.expected), shape(answer)
    if wanted != found:
        sizes = {"reason": "components", "wanted": wanted[0] * wanted[1], "found": found[0] * found[1]}
        return Verdict(Outcome.DIFFERENT, None, sizes, reading)
    judgement = judge(question.expected, answer, question.of)
    if judgement.outcome is Outcome.EQUAL:
        return Verdict(Outcome.EQUAL, None, {"domain": True} if judgement.domain else {}, reading)
    if judgement.outcome is not Outcome.DIFFERENT:
        return Verdict(judgement.outcome, None, {}, reading)
    other = _other_reading(question, given, answer, variables)
    if other is not None:
        arguments = {"reason": "two-readings", "position": 0, "read": reading, "other": latex(other)}
        return Verdict(Outcome.UNREADABLE, None, arguments)
    code, arguments = _diagnosis(question, answer)
    return Verdict(Outcome.DIFFERENT, code, {**_counterexample(question, answer), **arguments}, reading)


def _other_reading(question: _Question, given: str, answer: Tree, variables: Collection[str]) -> Tree | None:
    """Another way to read the answer that would be right: then brackets are asked for."""
    for habit in OTHER_HABITS:
        try:
            other = read(given, variables, habit)
        except ReadingError:
            continue
        if other != answer and is_equal(question.expected, other, question.of):
            return other
    return None


def _diagnosis(question: _Question, answer: Tree) -> tuple[str | None, dict[str, object]]:
    if question.of is None or isinstance(question.of, Vector | Matrix):
        return None, {}
    if not isinstance(question.expected, Vector) or not isinstance(answer, Vector):
        code, arguments = diagnose(question.of, question.by[0], answer, question.expected)
        return code, dict(arguments)
    for by, right, mine in zip(question.by, question.expected.items, answer.items, strict=True):
        if not is_equal(right, mine, question.of):
            code, arguments = diagnose(question.of, by, mine, right)
            return code, {**arguments, "by": by}
    return None, {}


def _counterexample(question: _Question, answer: Tree) -> dict[str, object]:
    """A simple point where the two values differ, and both values: what anyone can check by hand."""
    from kb.maths.showing import difference_at

    if isinstance(answer, Vector | Matrix) or isinstance(question.expected, Vector | Matrix):
        return {}
    found = difference_at(question.expected, answer)
    if found is None:
        return {}
    point, right, mine = found
    return {"point": _point(point), "right_value": right, "your_value": mine}


def _point(point: dict[str, Fraction]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in point.items())
