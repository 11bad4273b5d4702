"""Exercises whose numbers are made anew each time: which instances a template has, and which one is asked when.

The order in which a card's instances come is a permutation that its id decides, so that nothing need be remembered:
the number of answers so far names the instance, on every device.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from math import prod

from kb.maths.calculus import NotDifferentiable
from kb.maths.equivalence import has_value
from kb.maths.exact import is_worked_out
from kb.maths.expression import read
from kb.maths.faults import TemplateError
from kb.maths.posing import CALCULUS, Exercise, Posed
from kb.maths.printing import latex
from kb.maths.simplification import size
from kb.maths.templates import condition, read_template
from kb.maths.tokens import ReadingError
from kb.maths.traps import NoValue, Traps
from kb.maths.tree import Matrix, Number, Power, Quotient, Tree, Vector, children, free_variables, rational, walk
from kb.model import CardKind, Dealt, ExerciseKind, Task, Template

__all__ = ["Instance", "TemplateError", "count", "deal", "faults", "general", "read_template", "restore"]

SAMPLE = 40  # instances looked at when a note is read
_BUILT = 4  # of them, those whose answers are worked out
_MOST_DEALT = 4096  # instances that one card draws from
_SHOWN = 3  # choices of parameters that a fault names
_MAX_ANSWER_PARTS = 120
_MAX_ANSWER_NUMBER = 10**12
_KINDS = {
    ExerciseKind.DIFFERENTIATE: CardKind.DERIVATIVE,
    ExerciseKind.PARTIAL: CardKind.PARTIAL,
    ExerciseKind.GRADIENT: CardKind.GRADIENT,
}
_ARITHMETIC = frozenset({ExerciseKind.EVALUATE, ExerciseKind.SIMPLIFY})
_Point = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Instance:
    """An exercise with its numbers: question and answer as LaTeX, and what a typed answer is compared with."""

    dealt: Dealt
    task: Task
    question: str
    answer: str


def count(template: Template) -> int:
    """How many choices of parameters `exclude` leaves."""
    deck = _deck(template)
    return sum(1 for index in range(deck.size) if deck.allows(deck.point(index)))


def deal(template: Template, card_id: str, turn: int) -> Instance:
    """The instance that a card asks after so many answers to it: none comes again before all have come.

    Choices that `exclude` names, that pose the question of another choice, that have no answer, or that a usual mistake
    would get right, are left out. Raises `TemplateError` where nothing is left.
    """
    deck = _deck(template)
    seed = int.from_bytes(blake2b(card_id.encode("utf-8", "replace"), digest_size=4).digest(), "big")
    turn = max(turn, 0)
    found = list(islice(deck.asked(seed), turn % _MOST_DEALT + 1))
    if not found:
        raise TemplateError("exercise-none-left", "exclude")
    at = turn if turn < len(found) else turn % len(found)
    for step in range(len(found)):
        instance = deck.instance(found[at - step], seed)
        if instance is not None:
            return instance
    raise TemplateError("exercise-none-left", "exclude")


def restore(template: Template, dealt: Dealt) -> Instance | None:
    """The instance that was asked, from its parameters; None when the template has others now."""
    deck = _deck(template)
    if set(dealt.parameters) != set(deck.names):
        return None
    try:
        point = {name: Fraction(str(dealt.parameters[name])) for name in deck.names}
    except (ValueError, ZeroDivisionError):
        return None
    if any(max(abs(value.numerator), value.denominator) > _MAX_ANSWER_NUMBER for value in point.values()):
        return None
    return deck.instance(point, dealt.seed)


def general(template: Template) -> tuple[str, str]:
    """Question and answer as LaTeX, with the parameters as letters."""
    exercise = _deck(template).exercise
    posed = exercise.posed({})
    if exercise.order == "inf":
        sizes = ", ".join(f"|{latex(item)}|" for item in children(posed.operands[0]))
        return posed.question, f"\\max({sizes})"
    try:
        return posed.question, latex(exercise.answer(posed))
    except NotDifferentiable:
        return posed.question, ""


def faults(template: Template) -> tuple[TemplateError, ...]:
    """What is wrong with the instances of a template, all of them looked at where they are few."""
    try:
        deck = _deck(template)
        if template.kind in CALCULUS:
            deck.exercise.answer(deck.exercise.posed({}))
    except NotDifferentiable:
        return (TemplateError("exercise-not-differentiable", template.kind.value, parameters=""),)
    except ReadingError as fault:
        return (TemplateError("exercise-unreadable", template.kind.value, text="", reason=fault.reason),)
    indexes = range(deck.size) if deck.size <= SAMPLE else _shuffled(deck.size, 1)
    points = list(islice((point for index in indexes if deck.allows(point := deck.point(index))), SAMPLE))
    if not points:
        return (TemplateError("exercise-none-left", "exclude"),)
    return tuple(_faults_of(deck, points))


def _faults_of(deck: _Deck, points: Sequence[_Point]) -> Iterator[TemplateError]:
    """One fault of each kind, with the first parameters that have it."""
    step = max(1, len(points) // _BUILT)
    posed: dict[object, _Point] = {}
    every: dict[str, list[TemplateError]] = {}
    for number, point in enumerate(points):
        found: list[TemplateError] = []
        key = deck.question_key(point)
        if key is None or number % step == 0:
            fault = deck.fault(point)
            found += [fault] if fault else []
        if not found and key is not None:
            if key in posed:
                found.append(deck.error("exercise-same", point, others=_shown(posed[key])))
            posed.setdefault(key, point)
            caught = deck.traps.caught(point) if deck.traps else None
            if caught:
                found.append(deck.error("exercise-degenerate", point, mistake=caught))
        for one in found:
            every.setdefault(one.code, []).append(one)
    for same in every.values():
        several = [one.arguments["parameters"] for one in same]
        more = f" … ({len(several)})" if len(several) > _SHOWN else ""
        yield deck.renamed(same[0], "; ".join(several[:_SHOWN]) + more)


def _deck(template: Template) -> _Deck:
    return _made(
        template.kind,
        template.operands,
        template.by,
        tuple(template.given.items()),
        template.exclude,
        tuple(template.at.items()),
        template.order,
        template.form,
        template.approximate,
    )


@lru_cache(maxsize=64)
def _made(*parts: object) -> _Deck:
    kind, operands, by, given, exclude, at, order, form, approximate = parts
    return _Deck(Template(kind, operands, by, dict(given), exclude, dict(at), order, form, approximate))  # type: ignore[arg-type,call-overload]


class _Deck:
    """The instances of one template."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.exercise = Exercise.of(template)
        self.names = tuple(template.given)
        self.values = [tuple(map(Fraction, values)) for values in template.given.values()]
        self.size = prod(map(len, self.values))
        self.conditions = [condition(text, template.given) for text in template.exclude]
        self.traps: Traps | None = None
        if template.kind in CALCULUS:
            of = self.exercise.operands[0]
            variables = tuple(name for name in free_variables(of) if name not in template.given)
            try:
                self.traps = Traps(of, template.by, variables, self.names)
            except NoValue:
                self.traps = None

    def point(self, index: int) -> dict[str, Fraction]:
        """The parameters of the instance of this number."""
        found = {}
        for name, values in zip(self.names, self.values, strict=True):
            index, at = divmod(index, len(values))
            found[name] = values[at]
        return found

    def allows(self, point: _Point) -> bool:
        """Does `exclude` leave these parameters?"""
        return not any(condition.holds(point) for condition in self.conditions)

    def asked(self, seed: int) -> Iterator[_Point]:
        """The instances in the order in which a card asks them; those with a flaw only where there are no others."""
        flawed: list[_Point] = []
        seen: set[object] = set()
        for index in islice(_shuffled(self.size, seed), _MOST_DEALT):
            point = self.point(index)
            if not self.allows(point):
                continue
            key = self.question_key(point)
            if key is None or key in seen:
                continue
            if self.traps and self.traps.caught(point):
                flawed.append(point)
                continue
            seen.add(key)
            yield point
        if not seen:
            yield from flawed

    def question_key(self, point: _Point) -> object | None:
        """Equal for two choices that pose the same question; None where there is no answer."""
        if self.traps:
            return self.traps.values(point)
        return None if self.fault(point) else self.exercise.posed(point).question

    def fault(self, point: _Point) -> TemplateError | None:
        """Why there is no answer with these parameters that anyone would type, or none that is any work."""
        try:
            posed = self.exercise.posed(point)
            answer = self.exercise.answer(posed)
        except NotDifferentiable:
            return self.error("exercise-not-differentiable", point)
        except (ArithmeticError, ReadingError):
            return self.error("exercise-undefined", point)
        return self._fault_of_answer(posed, answer, point)

    def _fault_of_answer(self, posed: Posed, answer: Tree, point: _Point) -> TemplateError | None:
        if _divides_by_zero(answer) or any(map(_divides_by_zero, posed.operands)):
            return self.error("exercise-undefined", point)
        kind = self.template.kind
        if kind is ExerciseKind.EXPECT:
            chances = [rational(part) for part in children(posed.operands[1])]
            known = [chance for chance in chances if chance is not None]
            if len(known) < len(chances) or min(known) < 0 or sum(known) != 1:
                return self.error("exercise-probabilities", point)
        if size(answer) > _MAX_ANSWER_PARTS or any(
            isinstance(part, Number) and max(part.value.numerator, part.value.denominator) > _MAX_ANSWER_NUMBER
            for part in walk(answer)
        ):
            return self.error("exercise-answer-large", point)
        if kind in CALCULUS or kind is ExerciseKind.SIMPLIFY:
            defined = has_value(posed.operands[0]) and has_value(answer)
        else:
            defined = all(map(is_worked_out, children(answer) if isinstance(answer, Vector | Matrix) else (answer,)))
            if not defined and not _has_letters(answer):
                return self.error("exercise-not-worked-out", point)
        if not defined:
            return self.error("exercise-undefined", point)
        try:
            read(latex(answer))
        except ReadingError:
            return self.error("exercise-answer-large", point)
        if kind in _ARITHMETIC and not posed.at and answer == posed.operands[0]:
            return self.error("exercise-nothing-to-do", point)
        return None

    def instance(self, point: _Point, seed: int) -> Instance | None:
        """The question with these parameters; None where it has no answer."""
        try:
            posed = self.exercise.posed(point)
            answer = self.exercise.answer(posed)
        except (NotDifferentiable, ArithmeticError, ReadingError):
            return None
        template = self.template
        shown = latex(answer)
        kind = _KINDS.get(template.kind)
        of = latex(posed.operands[0]) if kind else ""
        task = Task(kind or CardKind.EXERCISE, of, template.by, shown, template.form, template.approximate)
        return Instance(Dealt(seed, {name: str(value) for name, value in point.items()}), task, posed.question, shown)

    def error(self, code: str, point: _Point, **more: str) -> TemplateError:
        """A fault of one choice of parameters."""
        return TemplateError(code, self.template.kind.value, None, parameters=_shown(point), **more)

    def renamed(self, fault: TemplateError, parameters: str) -> TemplateError:
        """The fault, said of these parameters."""
        return TemplateError(fault.code, fault.key, None, **{**fault.arguments, "parameters": parameters})


def _shown(point: _Point) -> str:
    return ", ".join(f"{name} = {value}" for name, value in point.items())


def _has_letters(tree: Tree) -> bool:
    return bool(free_variables(tree))


def _divides_by_zero(tree: Tree) -> bool:
    for part in walk(tree):
        if isinstance(part, Quotient) and rational(part.bottom) == 0:
            return True
        if isinstance(part, Power) and rational(part.base) == 0 and (rational(part.exponent) or 0) < 0:
            return True
    return False


def _shuffled(count: int, seed: int) -> Iterator[int]:
    """The numbers below `count` in an order that the seed decides, each when it is asked for."""
    half = max(1, ((count - 1).bit_length() + 1) // 2)
    mask = (1 << half) - 1
    keys = [blake2b(f"{seed}:{turn}".encode(), digest_size=16).digest() for turn in range(4)]
    for start in range(1 << 2 * half):
        left, right = start >> half, start & mask
        for key in keys:
            mixed = blake2b(right.to_bytes(4, "big"), key=key, digest_size=4).digest()
            left, right = right, left ^ (int.from_bytes(mixed, "big") & mask)
        found = left << half | right
        if found < count:
            yield found
