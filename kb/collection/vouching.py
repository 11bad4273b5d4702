"""sympy stands behind every typed card and every exercise: it differentiates the function too, and must agree."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from kb.maths import ReadingError, Tree, differentiate, expected_answer, gradient, latex, read, read_claim, read_for
from kb.maths.equivalence import is_equal, judge
from kb.maths.tree import Vector
from kb.model import CardKind, ExerciseKind, Outcome, Task, Template, Verdict
from kb.store import Store, vouched
from kb.worker import SympyWorker

# So many instances of an exercise speak for all of them: its rules are the same whatever its numbers are.
_INSTANCES = 3
_REWRITTEN = frozenset({ExerciseKind.EVALUATE, ExerciseKind.SIMPLIFY})
# One derivative of a note's formula takes sympy milliseconds; what takes seconds is given up.
_SECONDS = 5.0
_SECONDS_TYPED = 2.0  # somebody waits for the verdict, and undecided is one


def vouch(
    store: Store,
    worker: SympyWorker,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> set[str]:
    """Let sympy differentiate what it has not seen yet; the tasks on which it does not agree, as the store has them."""
    waiting = vouched.unvouched(store)
    doubted: set[str] = set()
    if not waiting or not worker.wait():
        return doubted
    for done, (name, asked) in enumerate(waiting):
        if cancelled and cancelled():
            break
        verdict, derivative = opinion(worker, asked) if isinstance(asked, Task) else opinion_of_all(worker, asked)
        if worker.closed:
            break  # it was stopped, which says nothing about the task
        vouched.keep(store, name, verdict, "" if derivative is None else latex(derivative))
        if verdict == vouched.DIFFERS:
            doubted.add(name)
        if progress:
            progress(done + 1, len(waiting))
    return doubted


def opinion(worker: SympyWorker, task: Task) -> tuple[str, Tree | None]:
    """Whether our rules and the note's own claim agree with sympy, and the derivative that sympy found."""
    try:
        # Read as the answer of the person will be: σ(x) is no product.
        function, claim, variables = read_claim(task.of, task.by, task.answer)
    except ReadingError:
        return vouched.UNKNOWN, None
    found = _by_sympy(worker, task.kind, function, variables)
    ours = _by_rules(task)
    if found is None or ours is None:
        return vouched.UNKNOWN, found
    if is_equal(found, ours, function) and is_equal(found, claim, function):
        return vouched.AGREES, found
    outcomes = {judge(found, ours, function).outcome, judge(found, claim, function).outcome}
    return (vouched.DIFFERS if Outcome.DIFFERENT in outcomes else vouched.UNKNOWN), found


def opinion_of_all(worker: SympyWorker, template: Template) -> tuple[str, Tree | None]:
    """Whether sympy agrees on some instances of an exercise, and what it found for the first that it does not."""
    from kb.maths.exercises import TemplateError, deal

    opinions = []
    for turn in range(_INSTANCES):
        try:
            instance = deal(template, "", turn)
        except TemplateError:
            return vouched.UNKNOWN, None
        if instance.task.of:
            opinions.append(opinion(worker, instance.task))
        elif template.kind in _REWRITTEN and not template.at:
            opinions.append((_rewritten(worker, instance.question, instance.answer), None))
    verdicts = [verdict for verdict, _ in opinions]
    for verdict in (vouched.DIFFERS, vouched.UNKNOWN):
        if verdict in verdicts:
            return opinions[verdicts.index(verdict)]
    # Sums and products of plain numbers are worked out exactly; there is nothing that sympy knows better.
    return opinions[0] if opinions else (vouched.UNKNOWN, None)


def _rewritten(worker: SympyWorker, question: str, answer: str) -> str:
    try:
        before, after = read(question), read(answer)
    except ReadingError:
        return vouched.UNKNOWN
    if worker.confirm_equal(before, after, _SECONDS):
        return vouched.AGREES
    return vouched.DIFFERS if judge(before, after, None).outcome is Outcome.DIFFERENT else vouched.UNKNOWN


def settled(worker: SympyWorker, task: Task, given: str, verdict: Verdict) -> Verdict:
    """A verdict that sampling left open, decided by sympy where it can tell that the two are equal."""
    expected = expected_answer(task)
    if verdict.outcome is not Outcome.UNDECIDED or expected is None:
        return verdict
    try:
        answer = read_for(task, given)
    except ReadingError:
        return verdict
    if worker.confirm_equal(expected, answer, _SECONDS_TYPED):
        return replace(verdict, outcome=Outcome.EQUAL, diagnosis=None, arguments={})
    return verdict


def _by_rules(task: Task) -> Tree | None:
    try:
        if task.kind is CardKind.GRADIENT:
            return gradient(task.of, task.by).tree
        return differentiate(task.of, task.by[0]).tree
    except (ReadingError, IndexError):
        return None


def _by_sympy(worker: SympyWorker, kind: CardKind, function: Tree, variables: tuple[str, ...]) -> Tree | None:
    found = []
    for variable in variables if kind is CardKind.GRADIENT else variables[:1]:
        derivative = worker.differentiate(function, variable, _SECONDS)
        if derivative is None:
            return None
        found.append(derivative)
    if not found:
        return None
    return Vector(tuple(found)) if kind is CardKind.GRADIENT else found[0]
