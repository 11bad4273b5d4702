"""The instances of one template: which there are, what each asks, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache, wraps
from hashlib import blake2b
from itertools import chain, islice
from math import prod
from typing import TypeVar

from msgspec import Struct

from kb.maths.calculus import NotDifferentiable
from kb.maths.conditions import Rational
from kb.maths.equivalence import has_value
from kb.maths.exact import is_worked_out
from kb.maths.expression import read
from kb.maths.faults import TemplateError
from kb.maths.forms import lacking
from kb.maths.likeness import Likeness, likeness_of
from kb.maths.points import generic_points, integer_points, landmarks, points_far
from kb.maths.posing import CALCULUS, Exercise, Posed
from kb.maths.printing import latex
from kb.maths.simplification import size
from kb.maths.templates import condition
from kb.maths.tokens import ReadingError
from kb.maths.traps import NoValue, Traps
from kb.maths.tree import (
    Matrix,
    Number,
    Power,
    Quotient,
    Tree,
    Vector,
    children,
    free_variables,
    rational,
    walk,
)
from kb.model import CardKind, Dealt, ExerciseKind, Form, Task, Template

MOST_DEALT = 4096  # instances that one card draws from
_MAX_ANSWER_PARTS = 120
_MAX_ANSWER_NUMBER = 10**12
_BITS = 100
_LOOKED_AT = 24  # instances worked out before the others are taken on trust
_FEW_LOOKED_AT = 4  # of those that take long
_KINDS = {
    ExerciseKind.DIFFERENTIATE: CardKind.DERIVATIVE,
    ExerciseKind.PARTIAL: CardKind.PARTIAL,
    ExerciseKind.GRADIENT: CardKind.GRADIENT,
}
_ARITHMETIC = frozenset({ExerciseKind.EVALUATE, ExerciseKind.SIMPLIFY})
_SHAPED = frozenset({Form.FACTORED, Form.EXPANDED})
Point = Mapping[str, Fraction]
_Found = TypeVar("_Found")


class Instance(Struct, frozen=True):
    """An exercise with its numbers: question and answer as LaTeX, and what a typed answer is compared with."""

    dealt: Dealt
    task: Task
    question: str
    answer: str


class General(Struct, frozen=True):
    """The general case of a template: its question, and the answer that holds for all of its instances."""

    posed: Posed
    answer: Tree | None


def remembered(most: int) -> Callable[[Callable[[Template], _Found]], Callable[[Template], _Found]]:
    """Find something of a template once: a course in two languages holds each of its exercises twice."""

    def finder(find: Callable[[Template], _Found]) -> Callable[[Template], _Found]:
        @lru_cache(maxsize=most)
        def found(*parts: object) -> _Found:
            kind, operands, by, given, exclude, at, order, form, approximate = parts
            return find(Template(kind, operands, by, dict(given), exclude, dict(at), order, form, approximate))  # type: ignore[arg-type,call-overload]

        @wraps(find)
        def of(template: Template) -> _Found:
            return found(
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

        return of

    return finder


@remembered(64)
def deck_of(template: Template) -> Deck:
    """The instances of a template, read once. Raises `ReadingError` and `TemplateError`."""
    return Deck(template)


class Deck:
    """The instances of one template, by their numbers."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.exercise = Exercise.of(template)
        self.names = tuple(template.given)
        self.values = tuple(template.given.values())
        self.size = prod(map(len, self.values))
        self.traps: Traps | None = None
        self._conditions = [condition(text, template.given) for text in template.exclude]
        self._keys: dict[int, object] = {}
        self._codes: dict[tuple[tuple[str, Fraction], ...], str | None] = {}
        if template.kind in CALCULUS:
            of = self.exercise.operands[0]
            variables = tuple(name for name in free_variables(of) if name not in template.given)
            try:
                self.traps = Traps(of, template.by, variables, self.names)
            except NoValue:
                self.traps = None

    @cached_property
    def general(self) -> General:
        """The case in which the parameters stay letters, worked out once. Raises `ReadingError`."""
        posed = self.exercise.posed({})
        try:
            return General(posed, self.exercise.general_answer(posed))
        except NotDifferentiable:
            return General(posed, None)

    def _texts(self, index: int) -> Iterator[tuple[str, str]]:
        for name, values in zip(self.names, self.values, strict=True):
            index, at = divmod(index, len(values))
            yield name, values[at]

    def point(self, index: int) -> Point:
        """The parameters of the instance of this number."""
        return {name: Fraction(text) for name, text in self._texts(index)}

    def allows(self, index: int) -> bool:
        """Does `exclude` leave this instance?"""
        if not self._conditions:
            return True
        point: dict[str, Rational] = {
            name: Fraction(text) if "/" in text else int(text) for name, text in self._texts(index)
        }
        return not any(condition.holds(point) for condition in self._conditions)

    def asked(self, seed: int, most: int = MOST_DEALT) -> Iterator[int]:
        """The instances in the order in which a card asks them, without those that a usual mistake would get right."""
        seen: set[object] = set()
        for index in islice(shuffled(self.size, seed), most):
            if not self.allows(index):
                continue
            key = self.question_key(index)
            if key is None or key in seen:
                continue
            if self.traps:
                if self.traps.caught(self.point(index)):
                    continue
            elif not self._is_sound and self.fault(self.point(index)):
                continue
            seen.add(key)
            yield index

    def question_key(self, index: int) -> object | None:
        """Equal for two instances that pose the same question; None where there is no answer.

        A question of arithmetic may turn out to have none all the same: that takes working it out.
        """
        if index not in self._keys:
            point = self.point(index)
            key: object | None
            if self.traps and self.traps.is_real(point):
                key = self.traps.values(point)
            elif self.traps:
                key = None if self.fault(point) else self.exercise.posed(point).question
            else:
                key = self._likeness(point)
                key = self.exercise.posed(point).question if key is None else key
            self._keys[index] = key
        return self._keys[index]

    @cached_property
    def _likeness(self) -> Likeness:
        operands = self.exercise.operands
        if self.template.kind in _ARITHMETIC:
            return likeness_of(operands, tuple(tree for _, tree in self.exercise.at), self.names)
        return likeness_of((), tuple(entry for tree in operands for entry in _entries(tree)), self.names)

    @cached_property
    def _is_sound(self) -> bool:
        """Have all of the first instances an answer? Then the others are taken on trust until they are asked."""
        varying = any(set(free_variables(tree)) - {*self.names} for tree in self.exercise.operands)
        looked_at = _FEW_LOOKED_AT if varying and not self.exercise.at else _LOOKED_AT
        if self.size <= looked_at:
            return False
        first = islice(filter(self.allows, islice(shuffled(self.size, 1), MOST_DEALT)), looked_at)
        return not any(self.fault(self.point(index)) for index in first)

    def fault(self, point: Point) -> TemplateError | None:
        """Why there is no answer with these parameters that anyone would type, or none that is any work."""
        key = tuple(point.items())
        if key not in self._codes:
            try:
                posed = self.exercise.posed(point)
                self._codes[key] = self._code_of(posed, self.exercise.answer(posed))
            except NotDifferentiable:
                self._codes[key] = "exercise-not-differentiable"
            except (ArithmeticError, ReadingError):
                self._codes[key] = "exercise-undefined"
        code = self._codes[key]
        return self.error(code, point) if code else None

    def _code_of(self, posed: Posed, answer: Tree) -> str | None:
        kind = self.template.kind
        if _divides_by_zero(answer) or any(map(_divides_by_zero, posed.operands)):
            return "exercise-undefined"
        if kind is ExerciseKind.EXPECT and (code := _law_fault(*posed.operands)):
            return code
        if _is_large(answer):
            return "exercise-answer-large"
        if kind in CALCULUS or kind is ExerciseKind.SIMPLIFY:
            if not (_is_real_somewhere(posed.operands[0]) and _is_real_somewhere(answer)):
                return "exercise-undefined"
        elif not has_value(answer):
            return "exercise-undefined"
        elif not all(map(is_worked_out, _entries(answer))):
            return "exercise-not-worked-out"
        form = self.template.form
        if kind is ExerciseKind.SIMPLIFY and form in _SHAPED and lacking(answer, form):
            return "exercise-not-worked-out"
        try:
            read(latex(answer))
        except ReadingError:
            return "exercise-answer-large"
        nothing = kind in _ARITHMETIC and not posed.at and answer == posed.operands[0]
        return "exercise-nothing-to-do" if nothing else None

    def instance(self, point: Point, seed: int) -> Instance | None:
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

    def error(self, code: str, point: Point, **more: str) -> TemplateError:
        """A fault of one choice of parameters."""
        return TemplateError(code, self.template.kind.value, None, parameters=shown_point(point), **more)


def shuffled(count: int, seed: int) -> Iterator[int]:
    """The numbers below `count` in an order that the seed decides, each worked out when it is asked for."""
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


def shown_point(point: Point) -> str:
    """Parameters with their values, for a sentence."""
    return ", ".join(f"{name} = {value}" for name, value in point.items())


def _entries(tree: Tree) -> tuple[Tree, ...]:
    return children(tree) if isinstance(tree, Vector | Matrix) else (tree,)


def _law_fault(values: Tree, chances: Tree) -> str | None:
    """Probabilities add up to one, none is negative, and no value stands there twice."""
    known = [rational(chance) for chance in children(chances)]
    exact = [chance for chance in known if chance is not None]
    if len(exact) < len(known) or min(exact) < 0 or sum(exact) != 1:
        return "exercise-probabilities"
    return "exercise-values-twice" if len(set(children(values))) < len(known) else None


def _is_large(tree: Tree) -> bool:
    """Is it more than anyone would type, or a power that was too large to carry out?"""
    if size(tree) > _MAX_ANSWER_PARTS:
        return True
    for part in walk(tree):
        if isinstance(part, Number) and max(part.value.numerator, part.value.denominator) > _MAX_ANSWER_NUMBER:
            return True
        if isinstance(part, Power) and rational(part.base) is not None:
            over = rational(part.exponent)
            if over is not None and over.denominator == 1:
                return True
    return False


def _divides_by_zero(tree: Tree) -> bool:
    for part in walk(tree):
        if isinstance(part, Quotient) and rational(part.bottom) == 0:
            return True
        if isinstance(part, Power) and rational(part.base) == 0 and (rational(part.exponent) or 0) < 0:
            return True
    return False


def _is_real_somewhere(tree: Tree) -> bool:
    """Has it, or each entry of it, a real value at one of some points?"""
    from kb.maths.evaluation import Undefined, compiled, evaluate

    for entry in _entries(tree):
        names = free_variables(entry)
        function = compiled(entry)
        far = points_far(names, landmarks(entry)) if names else iter(())
        for point in chain(generic_points(names, 12), integer_points(names), far):
            try:
                evaluate(function, point, _BITS)
            except Undefined:
                continue
            break
        else:
            return False
    return True
