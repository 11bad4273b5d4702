"""Cards: an answer is checked against the derivative of the card's function, a note's claim against the truth."""

import re
from pathlib import Path
from string import Formatter

import pytest

import kb.maths
from kb.maths import check_task, expected_answer, read, verify_claim
from kb.messages.en.maths import SENTENCES as ENGLISH
from kb.messages.zh.maths import SENTENCES as CHINESE
from kb.model import CardKind, Outcome, Task


def test_a_derivative_card_is_checked_against_the_derivative_even_if_the_note_is_wrong() -> None:
    task = Task(CardKind.DERIVATIVE, of="x^2", by=("x",), answer="3x")
    assert check_task(task, "2x").outcome is Outcome.EQUAL
    assert check_task(task, "3x").outcome is Outcome.DIFFERENT


def test_a_partial_derivative_is_by_its_own_variable() -> None:
    task = Task(CardKind.PARTIAL, of="f(x, y) = x^2 y", by=("y",), answer="x^2")
    assert check_task(task, "x²").outcome is Outcome.EQUAL
    verdict = check_task(task, "2xy")
    assert (verdict.outcome, verdict.diagnosis) == (Outcome.DIFFERENT, "wrong-variable")


@pytest.mark.parametrize(
    "answer", ["(2x, 2y)", "2x, 2y", "[2x；2y]", "2(x,y)", "\\begin{pmatrix}2x\\\\2y\\end{pmatrix}"]
)
def test_a_gradient_is_read_in_all_its_forms(answer: str) -> None:
    task = Task(CardKind.GRADIENT, of="x^2+y^2", by=("x", "y"), answer="(2x, 2y)")
    assert check_task(task, answer).outcome is Outcome.EQUAL


def test_a_wrong_component_of_a_gradient_is_explained_with_its_variable() -> None:
    task = Task(CardKind.GRADIENT, of="x^2+y^3", by=("x", "y"), answer="")
    verdict = check_task(task, "(2x, 3y^3)")
    assert verdict.diagnosis == "exponent-not-lowered"
    assert verdict.arguments["by"] == "y"


def test_an_answer_of_another_shape_is_told_how_many_components_are_asked_for() -> None:
    task = Task(CardKind.GRADIENT, of="x^2+y^3", by=("x", "y"), answer="")
    verdict = check_task(task, "2x + 3y^2")
    assert verdict.outcome is Outcome.DIFFERENT
    assert (verdict.arguments["wanted"], verdict.arguments["found"]) == (2, 1)
    assert f"different.{verdict.arguments['reason']}" in ENGLISH


def test_the_right_answer_can_be_shown() -> None:
    task = Task(CardKind.PARTIAL, of="x^2 y", by=("y",), answer="")
    assert expected_answer(task) == read("x^2")


def test_a_function_that_is_not_read_leaves_the_notes_own_answer() -> None:
    task = Task(CardKind.DERIVATIVE, of="\\int_0^x f(t) dt", by=("x",), answer="2x")
    assert check_task(task, "x+x").outcome is Outcome.EQUAL


def test_when_neither_is_read_nothing_is_decided() -> None:
    task = Task(CardKind.DERIVATIVE, of="\\int_0^x f(t) dt", by=("x",), answer="f'(x)")
    verdict = check_task(task, "2x")
    assert verdict.outcome is Outcome.UNDECIDED
    assert f"undecided.{verdict.arguments['reason']}" in ENGLISH


@pytest.mark.parametrize(
    ("of", "by", "answer", "outcome"),
    [
        ("x^n", "x", "n x^{n-1}", Outcome.EQUAL),
        ("\\log_a x", "x", "\\frac{1}{x \\ln a}", Outcome.EQUAL),
        ("\\arccos x", "x", "-\\frac{1}{\\sqrt{1-x^2}}", Outcome.EQUAL),
        ("\\ln|x|", "x", "\\frac1x", Outcome.EQUAL),
        ("\\cos x", "x", "\\sin x", Outcome.DIFFERENT),
        ("x^2 + y^2", ("x", "y"), "(2x, 2y)", Outcome.EQUAL),
        ("x^2 + y^2", ("x", "y"), "(2x, y)", Outcome.DIFFERENT),
        ("\\|x\\|^2", "x", "2x", Outcome.UNREADABLE),
        ("\\sin x", "x", "\\lim_{h} \\cos x", Outcome.UNREADABLE),
    ],
)
def test_a_notes_claim_is_verified(of: str, by: str | tuple[str, ...], answer: str, outcome: Outcome) -> None:
    assert verify_claim(of, by, answer) is outcome


def test_both_languages_have_the_same_sentences_with_the_same_names() -> None:
    def names(sentence: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name}

    assert ENGLISH.keys() == CHINESE.keys()
    assert [key for key in ENGLISH if names(ENGLISH[key]) != names(CHINESE[key])] == []


def test_every_reason_that_reading_can_give_has_a_sentence() -> None:
    room = Path(kb.maths.__file__).parent
    given = {
        reason
        for path in room.glob("*.py")
        for reason in re.findall(r'ReadingError\(\s*"([a-z-]+)"', path.read_text("utf-8"))
    }
    assert len(given) > 20
    assert [reason for reason in sorted(given) if f"unreadable.{reason}" not in ENGLISH] == []


_ANTIDERIVATIVE = Task(CardKind.RECALL, of="", by=("x",), answer="(x-1)e^x + C")


@pytest.mark.parametrize("answer", ["(x-1)e^x + C", "x e^x - e^x + c", "e^x(x-1) + K", "(x-1)e^x + C + 2"])
def test_an_antiderivative_is_right_up_to_a_constant(answer: str) -> None:
    verdict = check_task(_ANTIDERIVATIVE, answer)
    assert (verdict.outcome, verdict.arguments) == (Outcome.EQUAL, {})


@pytest.mark.parametrize("answer", ["(x-1)e^x", "x e^x - e^x + 3"])
def test_an_antiderivative_without_its_constant_is_right_and_told_so(answer: str) -> None:
    verdict = check_task(_ANTIDERIVATIVE, answer)
    assert (verdict.outcome, verdict.arguments) == (Outcome.EQUAL, {"constant": True})
    assert not verdict.is_unfinished


def test_nothing_is_said_of_a_constant_that_the_note_leaves_out_itself() -> None:
    task = Task(CardKind.RECALL, of="", by=("x",), answer="\\sin x")
    assert check_task(task, "sin x - 1").arguments == {}


def test_a_wrong_antiderivative_is_told_by_its_derivative() -> None:
    verdict = check_task(_ANTIDERIVATIVE, "x e^x + C")
    assert (verdict.outcome, verdict.arguments["reason"]) == (Outcome.DIFFERENT, "integrand")
    assert read(str(verdict.arguments["derivative"])) == read("e^x + x e^x")


def test_what_is_no_expression_is_unreadable_of_an_antiderivative_too() -> None:
    assert check_task(_ANTIDERIVATIVE, "(x-1)e^x + (").outcome is Outcome.UNREADABLE
