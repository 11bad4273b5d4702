"""Rounded answers: not exact by default, right where a card takes them, and never with a wrong last digit."""

import pytest

from kb.maths import check_task
from kb.messages.en.maths import SENTENCES as ENGLISH
from kb.messages.zh.maths import SENTENCES as CHINESE
from kb.model import CardKind, Form, Outcome, Task, Verdict


def answered(answer: str, given: str, *, approximate: bool = False, form: Form | None = None) -> Verdict:
    return check_task(Task(CardKind.RECALL, "", (), answer, form, approximate), given)


def test_a_rounded_value_is_asked_for_exactly_and_is_not_wrong() -> None:
    verdict = answered("\\sqrt{2}", "1.414")
    assert (verdict.outcome, verdict.arguments["reason"]) == (Outcome.APPROXIMATE, "exact")
    assert not verdict.is_final


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        ("\\sqrt{2}", "1.414"),
        ("\\sqrt{2}", "1.41"),
        ("\\sqrt{2}", "√2"),
        ("-\\ln 2", "-0.6931"),
        ("100\\pi", "314"),
        ("0.693", "ln 2"),
        ("0.693", "0.69315"),
        ("3.1", "3.14"),
        ("3.1", "3.1"),
        ("6.02*10^23", "6.022*10^23"),
        ("1/3", "0.333"),
        ("(\\sqrt{2}, 1)", "(1.414, 1)"),
    ],
)
def test_a_card_that_takes_rounded_values_takes_them_to_the_digits_typed(answer: str, given: str) -> None:
    assert answered(answer, given, approximate=True).outcome is Outcome.EQUAL


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        ("\\sqrt{2}", "1.415"),
        ("\\sqrt{2}", "1.410"),
        ("\\sqrt{2}", "-1.414"),
        ("\\sqrt{2}", "1"),
        ("0.693", "0.6939"),
        ("0.693", "ln 3"),
        ("6.02*10^23", "6.03*10^23"),
        ("5", "5.2"),
        ("314", "100 pi"),
    ],
)
def test_a_wrong_digit_is_wrong(answer: str, given: str) -> None:
    assert answered(answer, given, approximate=True).outcome is not Outcome.EQUAL


def test_too_few_digits_are_asked_for_more() -> None:
    verdict = answered("\\sqrt{2}", "1.4", approximate=True)
    assert (verdict.outcome, verdict.arguments) == (Outcome.APPROXIMATE, {"reason": "more-digits", "digits": 3})


def test_a_number_is_to_be_worked_out() -> None:
    assert answered("1024", "2^10").arguments == {"form": "arithmetic"}
    assert answered("1/2", "2/4").arguments == {"form": "fraction"}
    for given in ("1024", "1,024", "1024.0"):
        assert answered("1024", given).is_final


def test_to_repeat_the_question_is_no_answer() -> None:
    task = Task(CardKind.RECALL, "", (), "a^2 + 2ab + b^2")
    verdict = check_task(task, "(b+a)^2", ("(a+b)^2",))
    assert (verdict.outcome, verdict.arguments) == (Outcome.EQUAL, {"form": "question"})
    assert check_task(task, "b^2+2ab+a^2", ("(a+b)^2",)).is_final
    assert check_task(Task(CardKind.RECALL, "", (), "x"), "x", ("x",)).is_final


def test_an_equation_may_be_typed_whole_or_without_its_name() -> None:
    assert answered("E = mc^2", "mc^2").is_final
    assert answered("E = mc^2", "E = mc²").is_final
    verdict = answered("E = mc^2", "F = mc^2")
    assert verdict.outcome is Outcome.DIFFERENT
    assert {"wanted": "E", "found": "F"}.items() <= verdict.arguments.items()
    assert answered("y = 2x", "f(x) = 2x").is_final


def test_a_formula_that_is_off_by_little_is_told_so() -> None:
    assert answered("mc^2", "-mc^2").diagnosis == "sign"
    assert answered("\\pi r^2", "2 pi r^2").diagnosis == "constant-factor"
    assert answered("\\pi r^2", "pi R^2").diagnosis == "wrong-variable"
    assert answered("\\pi r^2", "2 pi r").diagnosis is None
    assert answered("1905", "1906").diagnosis is None
    assert answered("120", "60").diagnosis is None


def test_the_reasons_have_sentences_in_both_languages() -> None:
    for name in ("approximate.exact", "approximate.more-digits", "different.label", "domain"):
        assert name in ENGLISH and name in CHINESE
