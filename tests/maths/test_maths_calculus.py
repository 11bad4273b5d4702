"""Differentiating: textbook results in the form people write, with the rules that lead to them."""

import pytest
from hypothesis import assume, given, settings
from maths_samples import SAMPLES, Sample
from mpmath import mp

from kb.maths import ReadingError, differentiate, gradient, read
from kb.maths.calculus import RULES
from kb.messages import knows

TABLE = [
    ("7", "0"),
    ("x", "1"),
    ("5x^2 + 3x + 7", "10*x + 3"),
    ("x^n", "n*x^(n - 1)"),
    ("1/x", "-1/x^2"),
    ("1/x^3", "-3/x^4"),
    ("√x", "1/(2*sqrt(x))"),
    ("√(x^2+1)", "x/sqrt(x^2 + 1)"),
    ("sin(x^2)", "2*x*cos(x^2)"),
    ("cos x", "-sin(x)"),
    ("(2x+1)^5", "10*(2*x + 1)^4"),
    ("x^2 sin x", "2*x*sin(x) + x^2*cos(x)"),
    ("x/(x^2+1)", "(1 - x^2)/(x^2 + 1)^2"),
    ("(x+1)/(x-1)", "-2/(x - 1)^2"),
    ("e^x", "e^x"),
    ("e^{-x^2}", "-2*x*e^(-x^2)"),
    ("2^x", "2^x*ln(2)"),
    ("a^x", "a^x*ln(a)"),
    ("x^x", "x^x*(ln(x) + 1)"),
    ("ln x", "1/x"),
    ("ln(x^2+1)", "2*x/(x^2 + 1)"),
    ("log_2 x", "1/(x*ln(2))"),
    ("arctan(2x)", "2/(1 + 4*x^2)"),
    ("|x|", "x/abs(x)"),
]


@pytest.mark.parametrize(("function", "derivative"), TABLE, ids=[function for function, _ in TABLE])
def test_a_derivative_reads_as_in_a_textbook(function: str, derivative: str) -> None:
    assert differentiate(function).text == derivative


def test_a_derivative_can_be_read_back_from_its_latex() -> None:
    for function, _ in TABLE:
        result = differentiate(function)
        assert read(result.latex) == result.tree


def test_steps_name_the_rules_from_the_inside_out() -> None:
    assert [step.rule for step in differentiate("x^2 sin x").steps] == ["power", "trigonometric", "product"]
    assert [step.rule for step in differentiate("sin(x^2)").steps] == ["power", "chain"]


def test_every_rule_has_a_sentence_in_both_languages() -> None:
    assert [
        rule for rule in RULES if not (knows(f"maths.step.{rule}", "en") and knows(f"maths.step.{rule}", "zh"))
    ] == []


def test_other_variables_are_constants() -> None:
    assert differentiate("x y^2 + e^{xy}", by="y").text == "2*x*y + x*e^(x*y)"
    assert differentiate("\\theta^2 x", by="θ").text == "2*theta*x"


def test_a_gradient_has_a_component_for_each_variable_in_the_order_asked() -> None:
    assert gradient("x^2 + 3xy", by=("x", "y")).text == "(2*x + 3*y, 3*x)"
    assert gradient("x^2 + 3xy", by=("y", "x")).text == "(3*x, 2*x + 3*y)"
    assert gradient("x^2 + y^2").text == "(2*x, 2*y)"


def test_what_cannot_be_read_is_not_differentiated() -> None:
    with pytest.raises(ReadingError):
        differentiate("2x +")


def test_a_derivative_that_would_fill_pages_is_refused() -> None:
    with pytest.raises(ReadingError) as fault:
        differentiate("sec " * 30 + "x")
    assert fault.value.reason == "not-differentiable"


@given(SAMPLES)
@settings(max_examples=60, deadline=None)
def test_derivatives_agree_with_difference_quotients(sample: Sample) -> None:
    from fractions import Fraction

    from kb.maths.evaluation import Undefined, complex_value

    derivative = differentiate(sample.text).tree
    with mp.workdps(40):
        for x, y in ((Fraction(31, 100), Fraction(17, 10)), (Fraction(-6, 5), Fraction(3, 5))):
            at = mp.mpf(x.numerator) / x.denominator, mp.mpf(y.numerator) / y.denominator
            try:
                mine = complex_value(derivative, {"x": x, "y": y})
                slope = mp.diff(lambda value: sample.value(value, at[1]), at[0])  # noqa: B023
            except (Undefined, OverflowError):
                assume(False)
            assert abs(mine - slope) <= mp.mpf(10) ** -12 * (1 + abs(slope))
