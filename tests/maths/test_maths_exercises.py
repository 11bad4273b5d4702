"""Exercises: templates, their faults, and the instances that are dealt from them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import islice

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kb.maths import check_task, read
from kb.maths.calculus import differentiated
from kb.maths.conditions import read_condition
from kb.maths.deck import Deck, deck_of
from kb.maths.diagnosis import diagnose
from kb.maths.equivalence import is_equal
from kb.maths.exercises import Instance, TemplateError, count, deal, faults, general, gives, read_template, restore
from kb.maths.mistakes import ORDER, mistaken_derivatives
from kb.maths.practice import TOPICS, exercises_for, practice_of, topic_of
from kb.messages import say
from kb.model import CardKind, Dealt, ExerciseKind, Form, Language, Outcome, Template
from tests.stopwatch import Stopwatch

GOOD: tuple[dict[str, object], ...] = (
    {"differentiate": "a*x^n * sin(b*x)", "given": {"a": "2..5", "n": [2, 3], "b": "2..4"}},
    {"differentiate": "e^(a t)", "given": {"a": "-4..4"}, "exclude": ["a = 0", "a = 1"]},
    {"partial": "x^a y + b sin(y)", "by": "y", "given": {"a": "2..4", "b": "2..4"}},
    {"gradient": "a x^2 + b x y", "given": {"a": "2..4", "b": "2..4"}, "exclude": "a = b"},
    {"evaluate": "x^2 + a x", "at": {"x": "b"}, "given": {"a": "1..4", "b": "1..4"}},
    {"simplify": "x^2 + (a + b) x + a b", "form": "factored", "given": {"a": "1..4", "b": "1..4"}, "exclude": "a > b"},
    {"simplify": "a/b + c/d", "form": "lowest-terms", "given": {"a": "1..3", "b": "2..4", "c": [1], "d": [3, 5]}},
    {"norm": "(a, b, 2)", "given": {"a": "1..4", "b": "-2..2"}},
    {"norm": "(a, b, 2)", "order": "inf", "given": {"a": "1..4", "b": "-2..2"}},
    {"dot": ["(a", "b)", "(c", "2)"], "given": {"a": "1..3", "b": "-2..2", "c": "1..2"}},
    {"matrix": ["1 a; 0 b", "c 0; 1 2"], "given": {"a": "1..3", "b": "1..3", "c": "1..2"}},
    {"matrix": ["1 a; 0 b", "(c, 2)"], "given": {"a": "1..3", "b": "1..3", "c": "1..2"}},
    {"expect": {"values": [0, 1, "a"], "probabilities": ["1/2", "1/4", "1/4"]}, "given": {"a": "2..9"}},
)


def code_of(values: Mapping[str, object]) -> tuple[str, str]:
    """The fault of a template that cannot be read, with its key."""
    with pytest.raises(TemplateError) as caught:
        read_template(values)
    return caught.value.code, caught.value.key


def fault_codes(values: Mapping[str, object]) -> list[str]:
    return [fault.code for fault in faults(read_template(values))]


def dealt(values: Mapping[str, object], turns: int, card: str = "card") -> list[Instance]:
    template = read_template(values)
    return [deal(template, card, turn) for turn in range(turns)]


def only_instance(values: Mapping[str, object]) -> Instance:
    """The instance of a template whose parameters have one value each."""
    template = read_template(values)
    instance = restore(template, Dealt(1, {name: chosen for name, (chosen,) in template.given.items()}))
    assert instance is not None
    return instance


# Templates


def test_a_template_holds_what_its_block_says() -> None:
    template = read_template({"differentiate": "a x^n", "given": {"a": "2..4", "n": [2, "1/2", 0.5]}, "exclude": "a=n"})
    assert template.kind is ExerciseKind.DIFFERENTIATE
    assert template.by == ("x",)
    assert template.given == {"a": ("2", "3", "4"), "n": ("2", "1/2")}
    assert template.exclude == ("a=n",)


def test_chinese_keys_and_full_width_values_say_the_same() -> None:
    chinese = {"求导": "ａ*x^n", "取值": {"a": "２…５", "n": "-1～1"}, "排除": "n＝0", "对": "x"}
    english = {"differentiate": "ａ*x^n", "given": {"a": "2..5", "n": "-1..1"}, "exclude": "n＝0", "by": "x"}
    assert read_template(chinese) == read_template(english)


@pytest.mark.parametrize(
    ("values", "code", "key"),
    [
        ({}, "exercise-no-task", ""),
        ({"given": {"a": "1..2"}}, "exercise-no-task", ""),
        ({"differentiate": "x", "simplify": "x"}, "exercise-two-tasks", "simplify"),
        ({"differentiate": "x", "givn": {}}, "exercise-misspelt-key", "givn"),
        ({"differentiate": "x", "zzzzzz": {}}, "exercise-unknown-key", "zzzzzz"),
        ({"differentiate": "x", "求导": "x"}, "exercise-repeated-key", "differentiate"),
        ({"differentiate": "sin(x"}, "exercise-unreadable", "differentiate"),
        ({"differentiate": "max(a, x)", "by": "x"}, "exercise-unreadable", "differentiate"),
        ({"differentiate": "(x, x^2)"}, "exercise-shape", "differentiate"),
        ({"differentiate": "x y"}, "exercise-by-missing", "differentiate"),
        ({"differentiate": "3"}, "exercise-no-variable", "differentiate"),
        ({"differentiate": "a", "given": {"a": "1..3"}}, "exercise-no-variable", "differentiate"),
        ({"differentiate": "导数"}, "exercise-no-mathematics", "differentiate"),
        ({"differentiate": ""}, "exercise-empty", "differentiate"),
        ({"differentiate": None}, "exercise-empty", "differentiate"),
        ({"differentiate": "a x", "given": {"a": ""}}, "exercise-empty", "given.a"),
        ({"differentiate": "x^2", "order": 2}, "exercise-order-elsewhere", "order"),
        ({"evaluate": "2 + 3", "by": "x"}, "exercise-by-elsewhere", "by"),
        ({"differentiate": "x^2", "id": "!?"}, "exercise-value", "id"),
        ({"partial": "x y"}, "exercise-by-missing", "partial"),
        ({"partial": "x y", "by": "z"}, "exercise-unused", "by"),
        ({"partial": "x y", "by": "x y"}, "exercise-by", "by"),
        ({"partial": "a x", "by": "a", "given": {"a": "1..3"}}, "exercise-by-parameter", "by"),
        ({"differentiate": "a x", "given": {"a": "3..2"}}, "exercise-value", "given.a"),
        ({"differentiate": "a x", "given": {"a": "9^9^9"}}, "exercise-value", "given.a"),
        ({"differentiate": "a x", "given": {"a": "1/0"}}, "exercise-value", "given.a"),
        ({"differentiate": "a x", "given": {"a": True}}, "exercise-value", "given.a"),
        ({"differentiate": "a x", "given": {"a": []}}, "exercise-value", "given.a"),
        ({"differentiate": "a x", "given": {"a": [10**7]}}, "exercise-number", "given.a"),
        ({"differentiate": "a x", "given": {"a": "1..1000000000"}}, "exercise-number", "given.a"),
        ({"differentiate": "a x", "given": {"a": "1..200000"}}, "exercise-combinations", "given.a"),
        ({"differentiate": "a b x", "given": {"a": "1..400", "b": "1..400"}}, "exercise-combinations", "given.b"),
        ({"differentiate": "a x", "given": {"a": "1..3", "pi": "1..2"}}, "exercise-by", "given.pi"),
        ({"differentiate": "a x", "given": {"a": "1..3", "b": "1..2"}}, "exercise-unused", "given.b"),
        ({"differentiate": "a x", "given": {"a": "1..3"}, "exclude": "b = 1"}, "exercise-letter", "exclude"),
        ({"differentiate": "a x", "given": {"a": "1..3"}, "exclude": "a"}, "exercise-condition", "exclude"),
        ({"differentiate": "a x", "given": {"a": "1..3"}, "exclude": "sin(a) = 0"}, "exercise-condition", "exclude"),
        ({"evaluate": "x^2"}, "exercise-letter", "evaluate"),
        ({"evaluate": "x^2", "at": {"x": "a"}}, "exercise-letter", "evaluate"),
        ({"evaluate": "x^2", "at": {"x": 2, "y": 3}}, "exercise-unused", "at.y"),
        ({"norm": "3"}, "exercise-shape", "norm"),
        ({"norm": "(1, 2)", "order": 3}, "exercise-value", "order"),
        ({"dot": ["(1", "2)", "(1", "2", "3)"]}, "exercise-shape", "dot"),
        ({"matrix": ["1 2; 3 4", "1 2 3; 4 5 6; 7 8 9"]}, "exercise-shape", "matrix"),
        ({"matrix": ["1 2; 3 4"]}, "exercise-value", "matrix"),
        ({"expect": {"values": [1, 2], "probabilities": [1]}}, "exercise-value", "expect"),
        ({"simplify": "a/2", "form": "pretty"}, "exercise-value", "form"),
        ({"simplify": "x+x", "at": {"x": 1}}, "exercise-at-elsewhere", "at"),
        ({"differentiate": "x^(9^9^9)"}, "exercise-unreadable", "differentiate"),
        ({"differentiate": "12345678 x"}, "exercise-number", "differentiate"),
    ],
)
def test_a_template_that_cannot_be_used_says_why(values: dict[str, object], code: str, key: str) -> None:
    assert code_of(values) == (code, key)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"differentiate": "floor x", "by": "x"}, None),
        ({"differentiate": "a x", "given": {"a": "1..3"}, "exclude": "a > 0"}, ["exercise-none-left"]),
        ({"evaluate": "1/(a - 2)", "given": {"a": "1..3"}}, ["exercise-undefined"]),
        ({"evaluate": "ln(a)", "given": {"a": [-1]}}, ["exercise-undefined"]),
        ({"differentiate": "sqrt(-x^2 - a)", "given": {"a": "1..2"}}, ["exercise-undefined"]),
        ({"evaluate": "a^b", "given": {"a": [9], "b": [99]}}, ["exercise-answer-large"]),
        (
            {"expect": {"values": [0, 1], "probabilities": ["1/2", "1/a"]}, "given": {"a": [2, 3]}},
            ["exercise-probabilities"],
        ),
        (
            {"expect": {"values": [1, "a"], "probabilities": ["1/2", "1/2"]}, "given": {"a": [1, 3]}},
            ["exercise-values-twice"],
        ),
        ({"differentiate": "(a + b) x^2", "given": {"a": [2, 3], "b": [2, 3]}}, ["exercise-same"]),
        ({"differentiate": "sin(b x)", "given": {"b": "1..4"}}, ["exercise-degenerate"]),
        ({"simplify": "a/b", "given": {"a": [2, 3], "b": [4]}}, ["exercise-nothing-to-do"]),
        ({"simplify": "x + a", "given": {"a": [2, 3]}}, ["exercise-shortest"]),
        ({"simplify": "(x + a)^2", "given": {"a": [2, 3]}}, ["exercise-shortest"]),
        ({"evaluate": "a", "given": {"a": [2, 3]}}, ["exercise-nothing-to-do", "exercise-none-left"]),
        ({"differentiate": "a x^2", "given": {"a": [1]}}, ["exercise-degenerate", "exercise-none-left"]),
    ],
)
def test_instances_that_cannot_be_asked_are_named(values: dict[str, object], codes: list[str] | None) -> None:
    if codes is None:
        assert code_of(values)[0] == "exercise-unreadable"
    else:
        assert fault_codes(values) == codes


@pytest.mark.parametrize("values", GOOD)
def test_a_good_template_has_no_fault(values: dict[str, object]) -> None:
    assert [fault for fault in faults(read_template(values)) if fault.code != "exercise-same"] == []


def test_what_check_says_is_not_asked_is_never_dealt() -> None:
    template = read_template({"differentiate": "a x^2", "given": {"a": [1]}})
    assert [fault.is_warning for fault in faults(template)] == [True, False]
    with pytest.raises(TemplateError):
        deal(template, "card", 0)


def test_each_mistake_is_named_with_its_own_parameters() -> None:
    found = faults(read_template({"differentiate": "a x^2", "given": {"a": "0..3"}}))
    named = {fault.arguments["mistake"]: fault.arguments["parameters"] for fault in found}
    assert named["constant-factor-dropped"] == "a = 1"
    assert all("a = 1" not in parameters for code, parameters in named.items() if code != "constant-factor-dropped")


def test_faults_say_what_stands_in_the_block_and_in_its_own_words() -> None:
    def said(values: Mapping[str, object], language: Language) -> str:
        with pytest.raises(TemplateError) as caught:
            read_template(values)
        return say(f"problem.{caught.value.code}", language, **caught.value.arguments)

    for value, shown in ((["a", 2], "[a, 2]"), ({"a": 2}, "{a: 2}"), (True, "true")):
        assert shown in said({"differentiate": value}, "en")
    assert "None" not in said({"differentiate": None}, "en")
    assert "取值" in said({"求导": "a x", "取值": {"a": "5..2"}}, "zh")
    with pytest.raises(TemplateError) as caught:
        read_template({"求导": "a x", "取值": {"a": "5..2"}})
    assert caught.value.arguments["example"].startswith("取值: ")


def test_what_is_left_out_names_its_parameters() -> None:
    (fault,) = faults(read_template({"differentiate": "sin(b x)", "given": {"b": "1..4"}}))
    assert fault.is_warning
    assert fault.arguments["parameters"] == "b = 1"
    assert fault.arguments["mistake"] == "inner-derivative-missing"


def test_a_factor_that_no_parameter_stands_for_hides_no_mistake() -> None:
    assert fault_codes({"differentiate": "sin(x + a)", "given": {"a": "1..4"}}) == []


def test_every_fault_has_its_sentence_in_both_languages() -> None:
    arguments = dict.fromkeys(
        ("name", "right", "first", "second", "text", "reason", "example", "limit", "count", "letters", "parameters",
         "others", "mistake", "detail", "by"), "…",
    )  # fmt: skip
    codes = {
        code
        for code in __import__("kb.messages.en.problem", fromlist=["SENTENCES"]).SENTENCES
        if code.startswith("exercise-")
    }
    assert len(codes) > 40
    for code in codes:
        assert say(f"problem.{code}", "zh", **arguments) != say(f"problem.{code}", "en", **arguments)


# Conditions


@pytest.mark.parametrize(
    ("text", "a", "b", "holds"),
    [
        ("a = b", 2, 2, True),
        ("a == b", 2, 3, False),
        ("a != b", 2, 3, True),
        ("a ≠ b", 2, 2, False),
        ("a < b <= 3", 1, 3, True),
        ("a < b <= 3", 1, 4, False),
        ("a >= 2 and b > 1", 2, 1, False),
        ("a ≥ 2，b ＞ 0", 2, 1, True),
        ("a*b = 6, a^2 = 4", 2, 3, True),
        ("a/b = 1/3", 1, 3, True),
        ("a/(b - 2) > 0", 1, 2, False),
        ("|a - b| = 2", 1, 3, True),
        ("2a = b", 2, 4, True),
    ],
)
def test_a_condition_is_read_as_people_write_it(text: str, a: int, b: int, holds: bool) -> None:
    assert read_condition(text).holds({"a": a, "b": b}) is holds


# Instances


@pytest.mark.parametrize("values", GOOD)
def test_every_instance_accepts_its_own_answer_and_no_question_comes_twice(values: dict[str, object]) -> None:
    template = read_template(values)
    turns = min(count(template), 12)
    instances = [deal(template, "card", turn) for turn in range(turns)]
    rounds = len({instance.question for instance in instances})
    assert [instance.question for instance in instances[:rounds]] == list(
        dict.fromkeys(instance.question for instance in instances)
    )
    for instance in instances[:rounds]:
        assert check_task(instance.task, instance.answer).outcome is Outcome.EQUAL
        assert read(instance.answer)


@pytest.mark.parametrize(
    ("values", "answers"),
    [
        ({"norm": "(1, 2, a)", "given": {"a": [2]}}, "3"),
        ({"norm": "(1, a)", "given": {"a": [1]}}, "\\sqrt{2}"),
        ({"norm": "(2, a)", "given": {"a": [2]}}, "2 \\sqrt{2}"),
        ({"norm": "(1, -a)", "order": 1, "given": {"a": [4]}}, "5"),
        ({"norm": "(1, -a)", "order": "∞", "given": {"a": [4]}}, "4"),
        ({"dot": "(1, a), (3, 4)", "given": {"a": ["1/2"]}}, "5"),
        ({"matrix": ["1 a; 0 1", "1 0; 1 1"], "given": {"a": [2]}}, "\\begin{pmatrix} 3 & 2 \\\\ 1 & 1 \\end{pmatrix}"),
        ({"matrix": ["1 a; 0 1", "(1, 1)"], "given": {"a": [2]}}, "\\left(3, 1\\right)"),
        ({"expect": {"values": [0, "a"], "probabilities": ["2/3", "1/3"]}, "given": {"a": [4]}}, "\\frac{4}{3}"),
        ({"evaluate": "sin(a pi/6)", "given": {"a": [4]}}, "\\frac{\\sqrt{3}}{2}"),
        ({"evaluate": "log_2(a)", "given": {"a": [8]}}, "3"),
        ({"evaluate": "x^2 - a", "at": {"x": "sqrt(5)"}, "given": {"a": [2]}}, "3"),
        ({"simplify": "a/b", "given": {"a": [6], "b": [8]}, "form": "lowest-terms"}, "\\frac{3}{4}"),
        ({"simplify": "(x + a)(x - a)", "given": {"a": [3]}, "form": "expanded"}, "x^{2} - 9"),
        ({"simplify": "x^2 - a^2", "given": {"a": [3]}, "form": "factored"}, None),
        ({"simplify": "(x^2 - a)/(x - 2)", "given": {"a": [4]}}, "x + 2"),
        ({"differentiate": "a x^n", "given": {"a": [-3], "n": [2]}}, "-6 x"),
        ({"differentiate": "a x^n", "given": {"a": [1], "n": ["1/2"]}, "by": "x"}, "\\frac{1}{2 \\sqrt{x}}"),
        ({"gradient": "a x y", "given": {"a": [2]}}, "\\left(2 y, 2 x\\right)"),
    ],
)
def test_answers_are_exact_and_worked_out(values: dict[str, object], answers: str | None) -> None:
    instance = only_instance(values)
    if answers is None:
        assert is_equal(read(instance.answer), read("(x-3)(x+3)"))
        assert "left(" in instance.answer
    else:
        assert instance.answer == answers


@pytest.mark.parametrize(
    ("values", "question"),
    [
        ({"differentiate": "a x^n + b", "given": {"a": [-2], "n": [3], "b": [-5]}}, "-2 x^{3} - 5"),
        ({"differentiate": "x^n + b x", "given": {"n": [3], "b": [1]}}, "x^{3} + x"),
        ({"differentiate": "(a x + b)^n", "given": {"a": [2], "b": [0], "n": [3]}}, "\\left(2 x\\right)^{3}"),
        ({"simplify": "x^2 + (a+b) x + a b", "given": {"a": [2], "b": [3]}, "form": "factored"}, "x^{2} + 5 x + 6"),
        ({"simplify": "a/b", "given": {"a": [6], "b": [8]}}, "\\frac{6}{8}"),
        ({"simplify": "x^a x^b", "given": {"a": [2], "b": [1]}}, "x^{2} x"),
    ],
)
def test_questions_are_written_as_people_write_them(values: dict[str, object], question: str) -> None:
    assert only_instance(values).question == question


def test_turns_run_through_all_instances_before_any_comes_again() -> None:
    values = {"differentiate": "a x^n", "given": {"a": "2..5", "n": "2..4"}, "exclude": "a = n"}
    instances = dealt(values, 18)
    seen = [tuple(instance.dealt.parameters.items()) for instance in instances]
    assert len(set(seen[:9])) == count(read_template(values)) == 9
    assert seen[9:] == seen[:9]


def test_two_cards_ask_in_another_order_and_one_card_always_in_the_same() -> None:
    values = {"differentiate": "a x^n", "given": {"a": "2..9", "n": "2..9"}}
    first, second = dealt(values, 10, "one"), dealt(values, 10, "two")
    assert first == dealt(values, 10, "one")
    assert [one.dealt.parameters for one in first] != [two.dealt.parameters for two in second]


def test_what_would_show_no_mistake_is_not_dealt() -> None:
    instances = dealt({"differentiate": "sin(b x)", "given": {"b": "1..4"}}, 8)
    assert {instance.dealt.parameters["b"] for instance in instances} == {"2", "3", "4"}


def test_the_kind_of_a_task_is_that_of_its_card() -> None:
    (partial,) = dealt({"partial": "a x y", "by": "y", "given": {"a": [2]}}, 1)
    assert (partial.task.kind, partial.task.by) == (CardKind.PARTIAL, ("y",))
    (norm,) = dealt({"norm": "(a, 1)", "given": {"a": [2]}, "approximate": "yes"}, 1)
    assert (norm.task.kind, norm.task.of, norm.task.approximate) == (CardKind.EXERCISE, "", True)
    (factor,) = dealt({"simplify": "x^2 + a x", "form": "因式分解", "given": {"a": [2]}}, 1)
    assert factor.task.form is Form.FACTORED


def test_an_instance_is_restored_from_its_parameters() -> None:
    template = read_template({"differentiate": "a x^n", "given": {"a": "2..5", "n": "2..4"}})
    instance = deal(template, "card", 3)
    assert restore(template, instance.dealt) == instance
    assert restore(template, Dealt(1, {"a": "2"})) is None
    assert restore(template, Dealt(1, {"a": "2", "n": "many"})) is None
    narrower = read_template({"differentiate": "a x^n", "given": {"a": [100], "n": "2..4"}})
    again = restore(narrower, instance.dealt)
    assert again is not None
    assert again.question == instance.question


def test_a_template_tells_whether_it_can_still_ask_an_instance() -> None:
    template = read_template({"differentiate": "a*x^2 + b", "by": "x", "given": {"a": "2..4", "b": ["1/2", 3]}})
    asked = Dealt(1, {"a": "4", "b": "1/2"})
    assert gives(template, asked)
    assert gives(read_template({"differentiate": "a*x^2 + b", "by": "x", "given": {"b": [0.5], "a": "3..90"}}), asked)
    assert not gives(template, Dealt(1, {"a": "5", "b": "1/2"}))
    assert not gives(template, Dealt(1, {"a": "4"}))
    assert not gives(template, Dealt(1, {"a": "4", "b": "none"}))
    without = {"differentiate": "a*x^2 + b", "by": "x", "given": {"a": "2..4", "b": ["1/2", 3]}, "exclude": "a = 4"}
    assert not gives(read_template(without), asked)
    assert gives(read_template(without), Dealt(1, {"a": "3", "b": "1/2"}))


def test_the_general_case_keeps_its_letters() -> None:
    assert general(read_template({"differentiate": "a x^n", "given": {"a": "2..5", "n": "2..4"}})) == (
        "a x^{n}",
        "a n x^{n - 1}",
    )


# What people and machines may write


@settings(max_examples=60, deadline=None)
@given(
    a=st.integers(-3, 9), b=st.integers(1, 9), n=st.integers(-2, 4),
    text=st.sampled_from(("a x^n + b", "a sin(b x)", "x^n e^(a x)", "(a x + b)/(x + n)", "ln(a x + b)", "b^(a x)")),
)  # fmt: skip
def test_any_choice_of_numbers_gives_a_right_question_or_none(a: int, b: int, n: int, text: str) -> None:
    names = [
        name for name, _ in zip("abn", (a, b, n), strict=True) if name in text.replace("sin", "").replace("ln", "")
    ]
    chosen = {name: [value] for name, value in zip("abn", (a, b, n), strict=True) if name in names}
    template = read_template({"differentiate": text, "by": "x", "given": chosen})
    assume(all(fault.is_warning for fault in faults(template)))
    instance = deal(template, "card", 0)
    assert check_task(instance.task, instance.answer).outcome is Outcome.EQUAL
    plain = text
    for name, (value,) in chosen.items():
        plain = (
            plain.replace("sin", "S")
            .replace("ln", "L")
            .replace(name, f"({value})")
            .replace("S", "sin")
            .replace("L", "ln")
        )
    assert is_equal(read(plain), read(instance.question))


_WORDS = st.sampled_from(
    ("differentiate", "given", "exclude", "by", "at", "norm", "dot", "matrix", "expect", "form", "求导", "x", "a", "")
)
_TEXTS = st.sampled_from(
    ("a x^n", "x", "(a, b)", "1 a; 0 1", "2..5", "a = b", "9^9^9", "(((", "1/0", "inf", "是", "")
) | st.text(max_size=12)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS | st.integers(0, 2), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(_WORDS, _VALUES, max_size=4))
def test_any_mapping_is_a_template_or_a_fault(values: dict[str, object]) -> None:
    try:
        template = read_template(values)
    except TemplateError as fault:
        assert say(f"problem.{fault.code}", "en", **fault.arguments)
        return
    assert isinstance(template, Template)
    found = faults(template)
    if all(fault.is_warning for fault in found):
        assert deal(template, "card", 1) == deal(template, "card", 1)


@settings(max_examples=40, deadline=None)
@given(low=st.integers(-4, 4), high=st.integers(0, 6), least=st.integers(-4, 6), card=st.text(max_size=5))
def test_exclude_holds_for_every_instance(low: int, high: int, least: int, card: str) -> None:
    template = read_template(
        {"differentiate": "a x^2 + b x^3", "given": {"a": f"{low}..{low + high}", "b": "2..4"},
         "exclude": [f"a < {least}", "a = b"]}
    )  # fmt: skip
    left = [(a, b) for a in range(low, low + high + 1) for b in (2, 3, 4) if a >= least and a != b]
    assert count(template) == len(left)
    if not left:
        assert [fault.code for fault in faults(template)] == ["exercise-none-left"]
        return
    if {a for a, _ in left} <= {0, 1}:
        assert "exercise-none-left" in [fault.code for fault in faults(template)]
        return
    for turn in range(6):
        parameters = deal(template, card, turn).dealt.parameters
        assert (int(parameters["a"]), int(parameters["b"])) in left


@pytest.mark.parametrize(
    "values",
    [
        {"differentiate": "x^a", "given": {"a": "1..100000"}, "exclude": "a*a > 0"},
        {"differentiate": "x^x^x^x^x^x^a", "given": {"a": "1..9"}},
        {"differentiate": "sin(" * 40 + "a x" + ")" * 40, "given": {"a": "1..9"}},
        {"differentiate": "*".join(f"(x+{i})" for i in range(25)) + "*a", "given": {"a": "1..9"}},
        {"evaluate": "a^b^c", "given": {"a": "2..40", "b": "2..40", "c": "2..40"}},
        {"evaluate": "e^(e^(e^(e^a)))", "given": {"a": "2..10"}},
        {"simplify": "(x+y+z+u+v+w+r+s+t)^a", "form": "expanded", "given": {"a": "2..900"}},
        {"simplify": "x^60 - a", "form": "factored", "given": {"a": [999983, 999979]}},
        {"norm": f"({', '.join('a' * 60)})", "given": {"a": "1..1000"}},
        {"differentiate": "(" * 200 + "x" + ")" * 200},
    ],
)
def test_what_is_huge_is_read_or_refused_within_a_second(values: dict[str, object]) -> None:
    watch = Stopwatch()
    try:
        template = read_template(values)
        if all(fault.is_warning for fault in faults(template)):
            deal(template, "card", 2)
    except TemplateError:
        pass
    assert watch.within(1.5)


# Practice


@pytest.mark.parametrize("code", [code for codes in TOPICS.values() for code in codes])
def test_practice_is_of_exercises_in_which_the_mistake_shows(code: str) -> None:
    instances = [instance for seed in (0, 5) for instance in exercises_for(code, seed)]
    assert len({instance.question for instance in instances}) == 6
    for instance in instances:
        assert check_task(instance.task, instance.answer).outcome is Outcome.EQUAL
        if code in ORDER:
            assert code in diagnoses(instance)


def diagnoses(instance: Instance) -> set[str | None]:
    """What kb says of the wrong answers that the usual mistakes give."""
    of, by = read(instance.task.of), instance.task.by[0]
    right, _ = differentiated(of, by)
    wrong = (mistaken.result for mistaken in mistaken_derivatives(of, by))
    return {diagnose(of, by, result, right)[0] for result in wrong if not is_equal(right, result)}


def test_each_round_of_practice_is_new_and_each_topic_has_a_name() -> None:
    seen = {instance.question for seed in range(8) for instance in exercises_for("inner-derivative-missing", seed)}
    assert len(seen) == 24
    assert [instance for _, instance in practice_of("root-half-missing", 3, 3)] == [
        *exercises_for("root-half-missing", 1)
    ]
    for topic in TOPICS:
        assert say(f"maths.practice.{topic}", "zh") != say(f"maths.practice.{topic}", "en")
    assert topic_of("nothing-of-the-kind") is None


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"simplify": "(x^2-a^2)/(x-a)", "given": {"a": "2..9"}}, "a + x"),
        ({"simplify": "(x-a)/(x^2-a^2)", "given": {"a": "2..9"}}, "1/(x + a)"),
        ({"simplify": "a x + b x", "given": {"a": "2..9", "b": "2..9"}}, "(a + b) x"),
        ({"simplify": "x^a x^b", "given": {"a": "2..9", "b": "2..5"}}, "x^(a + b)"),
        (
            {"simplify": "a/b + c/d", "form": "lowest-terms", "given": dict.fromkeys("abcd", "2..5")},
            "(a d + b c)/(b d)",
        ),
        ({"simplify": "a/b", "form": "lowest-terms", "given": {"a": "2..9", "b": "2..9"}}, None),
    ],
)
def test_a_general_answer_is_worked_out_and_never_the_question(values: dict[str, object], answer: str | None) -> None:
    question, found = general(read_template(values))
    assert found != question
    assert is_equal(read(found), read(answer)) if answer else not found


def test_the_size_of_a_product_cancels_in_an_answer() -> None:
    template = read_template({"differentiate": "|a x|", "given": {"a": "2..4"}})
    assert general(template)[1] == "\\frac{x \\left|a\\right|}{\\left|x\\right|}"
    assert only_instance({"differentiate": "|a x|", "given": {"a": [2]}}).answer == "\\frac{2 x}{\\left|x\\right|}"


@pytest.mark.parametrize(
    ("values", "same", "others"),
    [
        ({"norm": "(a + b, 2)", "given": {"a": "1..4", "b": "1..4"}}, ({"a": 1, "b": 3}, {"a": 2, "b": 2}), True),
        ({"evaluate": "a + b", "given": {"a": "1..4", "b": "1..4"}}, ({"a": 1, "b": 3}, {"a": 3, "b": 1}), False),
        ({"evaluate": "a b", "given": {"a": "1..6", "b": "1..6"}}, ({"a": 2, "b": 6}, {"a": 3, "b": 4}), False),
        ({"evaluate": "a b + 1", "given": {"a": "1..6", "b": "1..6"}}, ({"a": 2, "b": 6}, {"a": 3, "b": 4}), True),
        (
            {"simplify": "a (x + b) + x", "given": {"a": "0..3", "b": "1..3"}},
            ({"a": 0, "b": 1}, {"a": 0, "b": 2}),
            True,
        ),
    ],
)
def test_two_choices_are_one_question_where_they_look_the_same(
    values: dict[str, object], same: tuple[Mapping[str, int], Mapping[str, int]], others: bool
) -> None:
    template = read_template(values)
    questions = []
    for chosen in same:
        instance = restore(template, Dealt(1, {name: str(value) for name, value in chosen.items()}))
        assert instance is not None
        questions.append(instance.question)
    assert (questions[0] == questions[1]) is others
    keys = []
    deck = deck_of(template)
    for index in range(deck.size):
        if {name: int(value) for name, value in deck.point(index).items()} in list(same):
            keys.append(deck.question_key(index))
    assert (keys[0] == keys[1]) is others


@pytest.mark.parametrize("values", [values for values in GOOD if not set(values) & {"differentiate", "gradient"}])
def test_no_question_comes_twice_before_all_have_come(values: dict[str, object]) -> None:
    template = read_template(values)
    deck = deck_of(template)
    asked = [deck.exercise.posed(deck.point(index)).question for index in deck.asked(5)]
    assert len(set(asked)) == len(asked)
    assert [deal(template, "a", turn).question for turn in (0, len(asked))] == [deal(template, "a", 0).question] * 2


def test_a_question_far_on_is_dealt_about_as_fast_as_the_first() -> None:
    values = {"evaluate": "w + (x - w)/k", "at": {"w": "a", "x": "a + k m"}}
    ranges = {"k": "2..9", "a": "1..9", "m": [-2, -1, 1, 2, 3, 4]}

    def seconds(turn: int) -> float:
        deck = Deck(read_template({**values, "given": ranges}))
        begun = time.process_time()
        found = list(islice(deck.asked(7), turn + 1))
        assert deck.instance(deck.point(found[-1]), 7) is not None
        return time.process_time() - begun

    assert min(seconds(365) for _ in range(3)) < 10 * min(seconds(0) for _ in range(3))
