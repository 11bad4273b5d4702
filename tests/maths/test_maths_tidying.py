"""Derivatives come out as a textbook prints them, and tidying never changes a value."""

import pytest
from hypothesis import given, settings
from maths_samples import SAMPLES, Sample

from kb.maths import differentiate, read, typed
from kb.maths.equivalence import judge
from kb.maths.tidying import shortest
from kb.model import Outcome

PRINTED = [
    ("arctan(x/a)", "a/(a^2 + x^2)"),
    ("arctan(1/x)", "-1/(x^2 + 1)"),
    ("ln(x + sqrt(x^2+1))", "1/sqrt(x^2 + 1)"),
    ("ln(cos x)", "-tan(x)"),
    ("ln(sin x)", "cot(x)"),
    ("x|x|", "2*abs(x)"),
    ("sin(x)/(1+cos(x))", "1/(1 + cos(x))"),
    ("(x+1)^2/(x-1)^3", "-(x + 1)*(x + 5)/(x - 1)^4"),
    ("(x^2+1)(x^3-1)", "5*x^4 + 3*x^2 - 2*x"),
    ("x^3 e^x", "3*x^2*e^x + x^3*e^x"),
    ("|2x|", "2*x/abs(x)"),
    ("x^(5x)", "5*x^(5*x)*(ln(x) + 1)"),
    ("8 arcsin(x/4)", "8/sqrt(16 - x^2)"),
    ("arctan(x/3)", "3/(9 + x^2)"),
]


@pytest.mark.parametrize(("function", "derivative"), PRINTED, ids=[function for function, _ in PRINTED])
def test_a_derivative_is_printed_without_what_a_textbook_would_cancel(function: str, derivative: str) -> None:
    assert differentiate(function).text == derivative


@pytest.mark.parametrize(
    "plain", ["1 - x^2", "x^2 - 3*x + 1", "1 + 2*x + x^2", "a*x + b", "sin(x)^2 + cos(y)^2", "2*sin(x)^2 + cos(x)^2"]
)
def test_what_is_in_order_stays_as_it_is(plain: str) -> None:
    assert typed(shortest(read(plain))) == plain


@given(SAMPLES)
@settings(max_examples=80, deadline=None)
def test_tidying_keeps_the_value(sample: Sample) -> None:
    tree = read(sample.text)
    assert judge(tree, shortest(tree), tree).outcome is not Outcome.DIFFERENT


def test_the_steps_say_what_the_letters_of_a_rule_stand_for() -> None:
    product, chain = differentiate("x^2 sin x").steps[-1], differentiate("sin(3x)").steps[-1]
    assert [(name, typed(tree)) for name, tree in product.where] == [("u", "x^2"), ("v", "sin(x)")]
    assert [(name, typed(tree)) for name, tree in chain.where] == [("u", "3*x")]
    assert chain.law is not None
    assert [typed(tree) for tree in chain.law] == ["sin(u)", "cos(u)"]


def test_a_letter_of_the_function_stands_for_nothing_else() -> None:
    (name, _), *_ = differentiate("sin(u x^2)").steps[-1].where
    assert name != "u"


def test_the_quotient_rule_is_shown_before_its_result_is_tidied() -> None:
    rule, tidy = differentiate("(x^2-1)/(x^2+1)").steps[-2:]
    assert (rule.rule, tidy.rule) == ("quotient", "tidy")
    assert tidy.of == rule.result
