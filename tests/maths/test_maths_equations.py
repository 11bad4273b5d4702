"""Whole equations as answers: turned round, solved for another letter, or a chain of equal values."""

import pytest

from kb.maths import check_task, compare, compare_derivative
from kb.messages.en.maths import SENTENCES as ENGLISH
from kb.messages.zh.maths import SENTENCES as CHINESE
from kb.model import CardKind, Outcome, Task, Verdict


def answered(answer: str, given: str, *, approximate: bool = False) -> Verdict:
    return check_task(Task(CardKind.RECALL, "", (), answer, None, approximate), given)


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        ("E = m c^2", "m c^2 = E"),
        ("E = m c^2", "m = E/c^2"),
        ("E = m c^2", "E/m = c^2"),
        ("$E = m c^2$", "E＝c²m"),
        ("y = 2x+1", "2x+1 = y"),
        ("y = 2x+1", "y - 2x - 1 = 0"),
        ("y = 2x+1", "x = (y-1)/2"),
        ("1/2", "2/4 = 1/2"),
        ("1/2", "x = 2/4 = 1/2"),
        ("x^2+y^2=1", "y^2 = 1-x^2"),
        ("x^2+y^2=1", "2x^2+2y^2 = 2"),
    ],
)
def test_an_equation_that_says_the_same_is_right(answer: str, given: str) -> None:
    assert answered(answer, given).outcome is Outcome.EQUAL


@pytest.mark.parametrize(
    "given", ["m = E c^2", "E/m = c", "E^2 = m^2 c^4", "c = √(E/m)", "E - E = 0", "E - m c^2 = 1", "m = m c^2"]
)
def test_another_equation_is_asked_for_solved_for_the_letter(given: str) -> None:
    verdict = answered("E = m c^2", given)
    assert (verdict.outcome, verdict.arguments) == (Outcome.DIFFERENT, {"reason": "solve-for", "wanted": "E"})
    assert "{wanted}" in ENGLISH["different.solve-for"]
    assert "{wanted}" in CHINESE["different.solve-for"]


@pytest.mark.parametrize(
    ("answer", "given"), [("x^2+y^2=1", "x^2+y^2=2"), ("x^2+y^2=1", "0=0"), ("1/2", "1/2 = 0.6"), ("1/2", "0.6 = 1/2")]
)
def test_what_is_not_the_same_is_not_right(answer: str, given: str) -> None:
    assert answered(answer, given).outcome is not Outcome.EQUAL


def test_a_formula_for_something_else_is_still_one_for_something_else() -> None:
    assert answered("E = m c^2", "F = m c^2").arguments == {"reason": "label", "wanted": "E", "found": "F"}
    assert answered("E = m c^2", "E = m^2 c").outcome is Outcome.DIFFERENT


def test_a_derivative_may_be_worked_out_in_several_steps_on_one_line() -> None:
    assert compare_derivative(of="x^3", by="x", given="3x^2 = 3*x*x").outcome is Outcome.EQUAL
    assert compare_derivative(of="x^2", by="x", given="x^2 = 2x").outcome is Outcome.UNREADABLE


@pytest.mark.parametrize(
    ("expected", "given", "better"),
    [
        ("√2", "1.4142135", "1.4142136"),
        ("2/3", "0.6666666", "0.6666667"),
        ("-2/3", "-0.6666", "-0.6667"),
        ("1/3 + 0.6", "0.9333333333333", ""),
    ],
)
def test_digits_that_were_cut_off_are_near_and_what_rounding_gives_is_said(
    expected: str, given: str, better: str
) -> None:
    verdict = compare(expected=expected, given=given)
    assert (verdict.outcome, verdict.arguments.get("rounded", "")) == (Outcome.APPROXIMATE, better)
    if better:
        assert answered(expected, given, approximate=True).arguments == {"reason": "cut-off", "rounded": better}
        assert compare(expected=expected, given=better).arguments == {"reason": "exact"}


@pytest.mark.parametrize(("expected", "given"), [("√2", "1.415"), ("2/3", "0.665"), ("0.5", "0.499"), ("3", "2.99")])
def test_a_wrong_digit_is_not_one_that_was_cut_off(expected: str, given: str) -> None:
    assert compare(expected=expected, given=given).outcome is Outcome.DIFFERENT
