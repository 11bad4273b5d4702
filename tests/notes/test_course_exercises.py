"""The exercises of the course: a year of practice for each rule, the same in both languages, and right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import mpmath
import pytest
import sympy

from kb.maths import check_task, differentiate, read, typed
from kb.maths.deck import deck_of
from kb.maths.exercises import Instance, count, deal
from kb.maths.tree import Apply, Matrix, Vector, children, walk
from kb.model import Card, CardKind, ExerciseKind, Outcome, Template
from kb.reading import read_note
from kb.worker.algebra import to_sympy

COURSE = Path(__file__).parents[2] / "notes"
YEAR = 366
TYPED = 60  # characters that an answer may have, without spaces and multiplication signs
CALCULUS = (ExerciseKind.DIFFERENTIATE, ExerciseKind.PARTIAL, ExerciseKind.GRADIENT)


@cache
def _cards(language: str) -> tuple[Card, ...]:
    return tuple(
        card
        for path in sorted((COURSE / language).rglob("*.md"))
        for card in read_note(path.read_text(encoding="utf-8"), path.relative_to(COURSE).as_posix()).cards
    )


def _exercises(language: str) -> list[Card]:
    return [card for card in _cards(language) if card.kind is CardKind.EXERCISE]


@cache
def _templates() -> list[Template]:
    return [card.template for card in _exercises("en") if card.template is not None]


# Reading the course takes seconds: whoever only lists the tests waits for no more than a look at its text.
BLOCKS = [
    block
    for path in sorted((COURSE / "en").rglob("*.md"))
    for block in re.findall(r"^```exercise\n(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
]
each_template = pytest.mark.parametrize("template", range(len(BLOCKS)), ids=BLOCKS, indirect=True)


@pytest.fixture
def template(request: pytest.FixtureRequest) -> Template:
    return _templates()[request.param]


def _dealt(template: Template, number: int) -> list[Instance]:
    return [deal(template, "a card", turn) for turn in range(number)]


def _rules(template: Template) -> set[str]:
    """The rules that an exercise asks for: those of its derivative's steps, its functions, and what is asked."""
    if template.kind not in CALCULUS:
        return {" ".join(filter(None, (template.kind.value, template.order)))}
    of = deal(template, "a card", 0).task.of
    rules = {part.name for part in walk(read(of)) if isinstance(part, Apply)}
    for by in template.by:
        steps = [step.rule for step in differentiate(of, by=by).steps]
        rules.update(steps)
        if steps.count("chain") > 1:
            rules.add("chain in a chain")
        if "chain" in steps and "product" in steps:
            rules.add("chain in a product")
    if template.kind is not ExerciseKind.DIFFERENTIATE:
        rules.add(f"{template.kind.value} {' '.join(template.by)}")
    return rules


RULES = (
    *("sum", "constant-factor", "power", "product", "quotient", "chain", "chain in a chain", "chain in a product"),
    *("exponential", "exponential-base", "logarithm", "ln", "log", "sqrt", "variable-exponent"),
    *("sin", "cos", "tan", "arcsin", "arccos", "arctan"),
    *("partial x", "partial y", "partial w_1", "gradient x y", "gradient x y z", "gradient w b"),
    *("norm 1", "norm 2", "norm inf", "dot", "matrix", "expect", "evaluate"),
)


def test_every_block_of_the_course_is_an_exercise() -> None:
    for template, block in zip(_templates(), BLOCKS, strict=True):
        assert block.startswith(f"{template.kind.value}: ")
        assert template.operands[0].strip("()") in block


@pytest.mark.slow
def test_each_rule_can_be_practised_for_a_year_without_a_repeat() -> None:
    instances: Counter[str] = Counter()
    for template in _templates():
        instances.update(dict.fromkeys(_rules(template), count(template)))
    assert {rule: instances[rule] for rule in RULES if instances[rule] < YEAR} == {}


def test_each_exercise_alone_has_choices_for_a_year() -> None:
    assert [template.operands for template in _templates() if count(template) < YEAR] == []


@pytest.mark.slow
@each_template
def test_an_exercise_asks_another_question_on_each_day_of_a_year(template: Template) -> None:
    deck = deck_of(template)
    points = [deck.point(number) for number in islice(deck.asked(7), YEAR)]
    assert len(points) == YEAR
    assert len({deck.exercise.posed(point).question for point in points}) == YEAR


@pytest.mark.slow
def test_both_languages_hold_the_same_exercises_in_the_same_order_and_notes() -> None:
    placed = [
        [(re.findall(r"/(\d+)-", card.note), len(card.heading_path), card.template) for card in _exercises(language)]
        for language in ("en", "zh")
    ]
    assert placed[0] == placed[1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_exercise_comes_after_the_other_cards_of_its_section(language: str) -> None:
    last: dict[tuple[str, ...], CardKind] = {}
    for card in _cards(language):
        if "w_" not in card.front:  # they stand with the worked gradients, before what the section turns to next
            assert last.get(card.heading_path) is not CardKind.EXERCISE or card.kind is CardKind.EXERCISE, card.front
            last[card.heading_path] = card.kind


def _sizes(instance: Instance) -> int:
    return len(typed(read(instance.answer)).replace("*", "").replace(" ", ""))


def _symbols(template: Template) -> list[str]:
    """The letters of an exercise: its parameters, then its variables."""
    found = dict.fromkeys(template.given)
    for text in template.operands:
        found.update(dict.fromkeys(str(symbol) for entry in _entries(text) for symbol in entry.free_symbols))
    return list(found)


def _entries(text: str) -> list[Any]:
    tree = read(text)
    return [to_sympy(part) for part in (children(tree) if isinstance(tree, Vector | Matrix) else (tree,))]


def _by_sympy(template: Template) -> list[Any]:
    """The answer with the parameters as letters, one entry for each component, by sympy alone."""
    operands = [_entries(text) for text in template.operands]
    first = operands[0]
    match template.kind:
        case ExerciseKind.NORM:
            sizes = [sympy.Abs(entry) for entry in first]
            found = {"1": sympy.Add(*sizes), "inf": sympy.Max(*sizes), "2": sympy.sqrt(sum(e**2 for e in first))}
            return [found[template.order]]
        case ExerciseKind.DOT | ExerciseKind.EXPECT:
            return [sum(a * b for a, b in zip(first, operands[1], strict=True))]
        case ExerciseKind.MATRIX:
            rows = template.operands[0].count(";") + 1
            inner = len(first) // rows
            return list(sympy.Matrix(rows, inner, first) * sympy.Matrix(inner, len(operands[1]) // inner, operands[1]))
        case ExerciseKind.SIMPLIFY:
            return [_plain(first[0])]
        case ExerciseKind.EVALUATE:
            values = {sympy.Symbol(name): _entries(text)[0] for name, text in template.at.items()}
            return [_plain(first[0]).subs(values, simultaneous=True)]
        case _:
            return [sympy.diff(_plain(first[0]), sympy.Symbol(by)) for by in template.by]


def _plain(expression: Any) -> Any:
    """With symbols of which nothing is assumed."""
    return expression.subs({symbol: sympy.Symbol(symbol.name) for symbol in expression.free_symbols})


def _wrong(template: Template) -> Iterator[tuple[str, list[Any]]]:
    """What a few well-known wrong rules give for an exercise of calculus."""
    function = _plain(_entries(template.operands[0])[0])
    variables = [sympy.Symbol(by) for by in template.by]
    yield "the function itself", [function for _ in variables]
    yield "the second derivative", [sympy.diff(function, by, 2) for by in variables]
    yield "the other sign", [-sympy.diff(function, by) for by in variables]
    above, below = sympy.fraction(function)
    if all(below.has(by) for by in variables) and not below.is_Pow:
        slopes = [(sympy.diff(above, by), sympy.diff(below, by)) for by in variables]
        yield "the quotient of the derivatives", [u / v for u, v in slopes]
        yield "the other order", [(above * v - u * below) / below**2 for u, v in slopes]
        yield "the denominator not squared", [(u * below - above * v) / below for u, v in slopes]
    factors = [[part for part in sympy.Mul.make_args(above) if part.has(by)] for by in variables]
    if all(len(parts) > 1 for parts in factors) and below == 1:
        yield (
            "the product of the derivatives",
            [
                sympy.Mul(*(sympy.diff(part, by) for part in parts))
                for parts, by in zip(factors, variables, strict=True)
            ],
        )
    inner = sympy.Dummy()
    if function.is_Function and len(function.args) == 1 and all(function.args[0].has(by) for by in variables):
        outer = sympy.diff(function.func(inner), inner).subs(inner, function.args[0])
        yield "the inner derivative missing", [outer for _ in variables]
    if function.is_Pow and all(function.base.has(by) and not function.exp.has(by) for by in variables):
        yield "the inner derivative missing", [function.exp * function.base ** (function.exp - 1) for _ in variables]


def _near(a: Any, b: Any) -> bool:
    return bool(abs(a - b) <= mpmath.mpf(10) ** -9 * max(1, abs(a), abs(b)))


def _valued(template: Template, entries: list[Any]) -> Callable[[Instance], list[Any]]:
    """Entries in parameters and variables as numbers, for an instance, at one point off the real line."""
    names = _symbols(template)
    functions = [sympy.lambdify(list(map(sympy.Symbol, names)), _plain(entry), "mpmath") for entry in entries]

    def of(instance: Instance) -> list[Any]:
        chosen = {name: Fraction(str(value)) for name, value in instance.dealt.parameters.items()}
        numbers = [
            mpmath.mpf(chosen[name].numerator) / chosen[name].denominator
            if name in chosen
            else mpmath.mpc(0.11 + 0.07 * place, 0.05)
            for place, name in enumerate(names)
        ]
        return [function(*numbers) for function in functions]

    return of


def _answer(template: Template, instance: Instance) -> list[Any]:
    """The answer's entries as numbers, at the same point."""
    tree = read(instance.answer)
    if isinstance(tree, Matrix):
        entries = [to_sympy(part) for row in tree.rows for part in row]
    else:
        entries = [to_sympy(part) for part in (children(tree) if isinstance(tree, Vector) else (tree,))]
    return _valued(template, entries)(instance)


def _hold(template: Template, number: int) -> None:
    right = _valued(template, _by_sympy(template))
    wrong = [(name, _valued(template, entries)) for name, entries in _wrong(template)] if template.by else []
    for instance in _dealt(template, number):
        answer = _answer(template, instance)
        pairs = list(zip(answer, right(instance), strict=True))
        assert all(_near(ours, theirs) for ours, theirs in pairs), (instance.question, instance.answer)
        for name, entries in wrong:
            found = zip(answer, entries(instance), strict=True)
            assert not all(_near(ours, theirs) for ours, theirs in found), (name, instance.question)
        assert _sizes(instance) <= TYPED, (instance.question, instance.answer)
        said = typed(read(instance.answer))
        assert check_task(instance.task, said).outcome is Outcome.EQUAL, (instance.question, said)
        assert check_task(instance.task, instance.answer).outcome is Outcome.EQUAL, instance.question


@each_template
def test_an_exercise_has_the_answer_that_sympy_has_and_no_wrong_rule_gives_it(template: Template) -> None:
    _hold(template, 2)


@pytest.mark.slow
@each_template
def test_forty_instances_have_short_answers_that_sympy_has_and_that_are_accepted(template: Template) -> None:
    _hold(template, 40)


@each_template
def test_a_wrong_answer_to_an_exercise_is_told(template: Template) -> None:
    instance = deal(template, "a card", 3)
    said = instance.task.of or typed(read(instance.answer)).replace("(", "(1+", 1) + "+1"
    if template.kind is ExerciseKind.GRADIENT:
        said = f"({', '.join([said] * len(template.by))})"
    assert check_task(instance.task, said).outcome is not Outcome.EQUAL
