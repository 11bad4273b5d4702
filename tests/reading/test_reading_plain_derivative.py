"""Derivatives that stand in plain text, without dollars."""

import pytest

from kb.model import Origin
from kb.reading import read_note


def _found(text: str):
    note = read_note(f"# Derivatives\n\n{text}\n", "a.md")
    return note, [card for card in note.cards if card.rule == "derivative"]


@pytest.mark.parametrize(
    ("line", "of", "answer"),
    [
        ("(tan x)' = sec^2 x", r"\tan x", r"\sec^2 x"),
        ("- d/dx a^x = a^x ln a", "a^x", r"a^x \ln a"),
        ("tangent: (tan x)' = sec^2 x", r"\tan x", r"\sec^2 x"),
        ("1. (cos x)’ = -sin x.", r"\cos x", r"-\sin x"),
        ("正弦：(sin x)′ = cos x。", r"\sin x", r"\cos x"),
    ],
)
def test_a_true_derivative_in_plain_text_is_a_typed_card(line, of, answer):
    _, cards = _found(line)
    assert [(card.task.of, card.task.answer) for card in cards] == [(of, answer)]
    assert cards[0].origin is Origin.STATED


def test_what_latex_would_set_otherwise_is_set_as_it_is_meant():
    _, cards = _found("(arctan x)' = 1/(1+x^2)\n(e^(2x))' = 2e^(2x)")
    assert [card.back.replace(" ", "") for card in cards] == ["$\\frac{1}{1+x^{2}}$", "$2e^{2x}$"]


def test_every_line_of_a_paragraph_has_its_own():
    _, cards = _found("(sin x)' = cos x\n(cos x)' = -sin x\n(ln x)' = 1/x (x>0)")
    assert [card.line for card in cards] == [3, 4, 5]


def test_a_function_and_its_derivative_in_one_line():
    _, cards = _found("f(x) = x^3, f'(x) = 3x^2")
    assert len(cards) == 1
    assert "3" in cards[0].task.of


def test_a_false_one_is_a_problem_and_is_not_asked_as_certain():
    note, cards = _found("(x^3)' = 2x^2")
    assert [problem.code for problem in note.problems] == ["false-claim"]
    assert all(card.origin is Origin.GUESSED for card in cards)


@pytest.mark.parametrize(
    "line",
    [
        "We know (x^2)' = 2x",
        "(x^2)' = 2x at the origin",
        "product rule: (fg)' = f'g + fg'",
        "(AB)' = B'A'",
        "x' = Ax",
        "`(x^2)' = 2x`",
        "Tom's (old) car = 2x",
        "设 (x^2)' = 2x 则有",
    ],
)
def test_prose_rules_and_code_are_no_derivatives(line):
    note, cards = _found(line)
    assert cards == []
    assert [problem.code for problem in note.problems if problem.code == "false-claim"] == []


def test_a_remark_behind_a_derivative_is_none_of_it():
    _, cards = _found("(arcsin x)' = 1/√(1-x²)   ← 总忘\n(sin x)' = cos x (again!)")
    assert [card.task.of for card in cards] == [r"\arcsin x", r"\sin x"]
