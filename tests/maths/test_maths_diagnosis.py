"""Diagnosing: a wrong derivative is explained by the mistake that gives it, or not at all."""

import pytest

from kb.cli.verdicts import explanation
from kb.maths import compare_derivative
from kb.maths.mistakes import ORDER
from kb.messages import knows, say
from kb.model import Outcome
from tests.stopwatch import Stopwatch

MISTAKES = [
    ("sin(x^2)", "cos(x^2)", "inner-derivative-missing"),
    ("(2x+1)^5", "5(2x+1)^4", "inner-derivative-missing"),
    ("ln(sin x)", "1/sin x", "inner-derivative-missing"),
    ("(2x+1)^5", "20(2x+1)^4", "inner-derivative-twice"),
    ("sin(x^2)", "cos(2x)", "inner-replaced-by-derivative"),
    ("sin(x^2)", "sin(2x)", "only-inside-differentiated"),
    ("x^2 sin x", "2x cos x", "product-of-derivatives"),
    ("x^2 sin x", "2x sin x", "product-term-lost"),
    ("x^2 e^x", "2x e^x - x^2 e^x", "product-minus"),
    ("x/(x^2+1)", "1/(2x)", "quotient-of-derivatives"),
    ("x/(x^2+1)", "1/(x^2+1)", "quotient-only-numerator"),
    ("sin x/x", "(x cos x + sin x)/x^2", "quotient-plus"),
    ("sin x/x", "(sin x - x cos x)/x^2", "quotient-swapped"),
    ("x/(x^2+1)", "(1-x^2)/(x^2+1)", "quotient-not-squared"),
    ("x^3", "3x^3", "exponent-not-lowered"),
    ("x^3", "3x^4", "exponent-raised"),
    ("x^3", "x^2", "exponent-not-brought-down"),
    ("e^{3x}", "3x e^{3x-1}", "power-rule-on-exponential"),
    ("2^x", "x 2^(x-1)", "power-rule-on-exponential"),
    ("3^x", "3^x", "log-factor-missing"),
    ("log_2 x", "1/x", "log-factor-missing"),
    ("√x", "1/√x", "root-half-missing"),
    ("cos x", "sin x", "trig-sign"),
    ("sin 2x", "2 sin 2x", "trig-function-kept"),
    ("x^2 + 5", "2x + 5", "constant-kept"),
    ("5x^2 + 3x", "2x + 1", "constant-factor-dropped"),
    ("x^5", "4x^4", "constant-factor"),
    ("x^3", "3x^2 + 1", "constant-added"),
    ("1/x", "1/x^2", "sign"),
    ("x^3 + 2x", "3x^2", "term-missing"),
    ("x^3 - 2x", "3x^2 + 2", "term-sign"),
    ("x^3 + 2x", "3x^2 + 2x", "term-kept"),
    ("x^3", "3X^2", "wrong-variable"),
    ("x^2 y^3", "3x^2y^2", "wrong-variable"),
    ("x^2", "2x + C", "unknown-variable"),
    ("x^2 + y^2", "2x + 2y", "other-variable-differentiated"),
    ("x^2 y^3", "6x y^2", "other-variable-differentiated"),
    ("x^3", "x^4/4", "antiderivative"),
    ("x^3", "6x", "second-derivative"),
    ("x^3", "x^3", "not-differentiated"),
    ("arccos(5x)", "5/√(1-25x^2)", "sign"),
    ("arcsin(8x)", "1/√(1-64x^2)", "inner-derivative-missing"),
    ("x e^x sin x", "e^x sin x", "product-term-lost"),
    ("x e^x sin x", "(x e^x + e^x) cos x", "product-of-derivatives"),
    ("x e^x sin x", "x e^x sin x", "not-differentiated"),
    ("a b x^2", "2 a x", "constant-factor-dropped"),
    ("√(x^2+9)", "x^2/(2√(x^2+9))", "term-kept"),
    ("5x^2+3x-8", "5x^2+3x", "term-kept"),
    ("ln x/x", "-ln x/x^2", "term-missing"),
    ("(x+1)(x+2)(x+3)", "3x^2+11", "term-missing"),
    ("a x^2 + b x", "2ax + b + x^2", "other-variable-differentiated"),
    ("x y + y^2", "2y", "constant-factor"),
    ("e^(x+y)", "e^(x+y)+3", "constant-added"),
]

# An answer that several mistakes give goes to the one that says nothing false of it.
LIKELIER = [
    # A lost minus of a trigonometric derivative makes a plus: the minus of the quotient rule is nowhere.
    ("x cos x", "cos x + x sin x", "trig-sign"),
    ("x^3 cos 2x", "3x^2 cos 2x + 2x^3 sin 2x", "trig-sign"),
    ("sin x cos x", "cos(x)^2 + sin(x)^2", "trig-sign"),
    ("x^2 e^x cos x", "2x e^x cos x + x^2 e^x cos x + x^2 e^x sin x", "trig-sign"),
    ("x^2 sin x", "2x sin x - x^2 cos x", "product-minus"),
    ("x e^(-2x)", "e^(-2x) + 2x e^(-2x)", "term-sign"),
    ("cosh x", "-sinh x", "trig-sign"),
    ("arsinh(2x)", "2/√(1-4x^2)", "trig-sign"),
    # A term was dropped; nothing was kept.
    ("ln x + ln(1-x)", "1/x", "term-missing"),
    ("x^2 + (1-x)^3", "2x", "term-missing"),
    ("e^x + ln(1+x)", "e^x", "term-missing"),
    ("x ln x + x", "ln x + 1", "term-missing"),
    ("e^x - x", "e^x", "term-missing"),
    ("x ln x - x", "ln x + 1", "term-missing"),
    # Only the sign of the whole.
    ("x ln x - x", "-ln x", "sign"),
    ("x sin x + cos x", "-x cos x", "sign"),
    ("tan^2 x", "-2tan x sec^2 x", "sign"),
    # The function itself.
    ("sin x", "sin x", "not-differentiated"),
    ("4 csc x", "4 csc x", "not-differentiated"),
    ("sin x + cos x", "sin x + cos x", "not-differentiated"),
    ("e^(x^2)", "e^(x^2)", "inner-derivative-missing"),
    # What differs by a constant through an identity had none added.
    ("tan 3x", "3tan(3x)^2", "trig-function-kept"),
    ("tanh x", "-tanh(x)^2", "trig-function-kept"),
    ("csc x", "-csc x", "trig-function-kept"),
    ("cosh 3x", "3cosh 3x", "trig-function-kept"),
    # The derivative of the inside and nothing else.
    ("cos(ln x)", "1/x", "only-inside-differentiated"),
    ("ln ln x", "1/x", "only-inside-differentiated"),
    ("e^(e^x)", "e^x", "only-inside-differentiated"),
    ("5 sin(πx)", "5π", "only-inside-differentiated"),
    ("ln|sec x|", "sec x tan x", "only-inside-differentiated"),
    ("x^(1/x)", "(1-ln x)/x^2", "only-inside-differentiated"),
    # Links, roots, bases and bottoms.
    ("sin(2x+1)^3", "6 sin(2x+1)^2", "inner-derivative-missing"),
    ("1/(1+e^(-x))", "-1/(1+e^(-x))^2", "inner-derivative-missing"),
    ("√(1+sin x)", "1/2 √(1+sin x) cos x", "exponent-not-lowered"),
    ("log_2(x^2+1)", "1/(x^2+1)", "log-factor-missing"),
    ("1/x^3", "1/(3x^2)", "quotient-of-derivatives"),
    ("x arctan x - 1/2 ln(1+x^2)", "arctan x + 2x/(1+x^2)", "term-sign"),
    ("y^2 sin x", "2y cos x", "other-variable-differentiated"),
    ("(x-a)^2/(2b^2)", "x-a", "constant-factor-dropped"),
    ("(3x^2+1)^5", "15x(3x^2+1)^4", "constant-factor"),
]


@pytest.mark.parametrize(("function", "answer", "code"), MISTAKES + LIKELIER)
def test_the_usual_mistakes_are_named(function: str, answer: str, code: str) -> None:
    verdict = compare_derivative(of=function, by="x", given=answer)
    assert (verdict.outcome, verdict.diagnosis) == (Outcome.DIFFERENT, code)


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        ("|x-1| + x", "2"),
        ("x^3", "2x^3"),
        ("arctan(2x)", "2/(1+2x^2)"),
        ("arctan x", "1/(1+x)"),
        ("ln x", "x"),
        ("sin 2x", "2cos x"),
    ],
)
def test_an_answer_that_no_known_mistake_gives_is_not_explained(function: str, answer: str) -> None:
    verdict = compare_derivative(of=function, by="x", given=answer)
    assert (verdict.outcome, verdict.diagnosis) == (Outcome.DIFFERENT, None)


@pytest.mark.parametrize("answer", ["3x²", "3·x^2", "x^2+2x^2", "f'(x) = 3x^2", "3x……2", "\\frac{6x^3}{2x}"])
def test_a_right_answer_has_no_diagnosis(answer: str) -> None:
    verdict = compare_derivative(of="x^3", by="x", given=answer)
    assert (verdict.outcome, verdict.diagnosis) == (Outcome.EQUAL, None)


def test_a_derivative_is_compared_where_its_function_is_defined() -> None:
    assert compare_derivative(of="ln x", by="x", given="1/|x|").outcome is Outcome.EQUAL
    assert compare_derivative(of="ln|x|", by="x", given="1/|x|").outcome is Outcome.DIFFERENT


@pytest.mark.parametrize(
    ("function", "answer", "part"),
    [
        ("x^2 + sin(x^2)", "2x + cos(x^2)", "\\sin\\left(x^{2}\\right)"),
        ("e^(x^3) + x^5", "3x^2 e^(x^3) + x^4", "x^{5}"),
        ("ln x/x - x e^x", "(1-ln x)/x^2 - e^x", "x e^{x}"),
        ("sin(x^2)", "cos(x^2)", None),
        ("x^3 + x^2", "3x^3 + 2x^2", None),
    ],
)
def test_a_mistake_in_one_part_of_a_function_names_the_part(function: str, answer: str, part: str | None) -> None:
    assert compare_derivative(of=function, by="x", given=answer).arguments.get("part") == part


def test_every_diagnosis_has_a_sentence_whose_names_are_filled() -> None:
    codes = {code for _, _, code in MISTAKES} | set(ORDER)
    for language in ("zh", "en"):
        assert [code for code in sorted(codes) if not knows(f"maths.diagnosis.{code}", language)] == []
        for function, answer, code in MISTAKES + LIKELIER:
            arguments = compare_derivative(of=function, by="x", given=answer).arguments
            assert "{" not in say(f"maths.diagnosis.{code}", language, **arguments)


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        ("abs(" * 40 + "x" + ")" * 40, "2x"),
        ("sin(" * 24 + "x^2" + ")" * 24, "cos x"),
        ("√(x+" * 20 + "1" + ")" * 20, "2x"),
        ("x^(x^(x^(x^(x^2))))", "x"),
        ("2x", " " * 1990 + "x"),
    ],
)
def test_a_deep_chain_is_judged_in_a_moment(function: str, answer: str) -> None:
    watch = Stopwatch()
    verdict = compare_derivative(of=function, by="x", given=answer)
    assert verdict.outcome is not Outcome.EQUAL
    assert watch.within(1)


def test_a_wrong_answer_with_a_nested_power_is_diagnosed_and_raises_nothing() -> None:
    verdict = compare_derivative(of="e^{t+2t^2}", by="t", given="(1+4t)e^{t+2t^2}+1")
    assert (verdict.outcome, verdict.diagnosis) == (Outcome.DIFFERENT, "constant-added")


@pytest.mark.parametrize(
    ("function", "answer", "sentence"),
    [
        ("cot x", "csc(x)^2", "A sign is not right: (cot x)′ = −csc² x."),
        ("csc x", "-csc x", "This function turns into another one: (csc x)′ = −csc x cot x."),
        ("x^3", "3t^2", "You wrote t; the variable is x."),
        ("x^2 θ^3", "3x^2θ^2", "You differentiated by θ; the variable here is x."),
        ("x^2", "2x + β", "The function has no β; where does it come from?"),
    ],
)
def test_a_sentence_names_the_rule_or_the_variables(function: str, answer: str, sentence: str) -> None:
    assert sentence in explanation(compare_derivative(of=function, by="x", given=answer), "en")


def test_a_mistake_with_a_trigonometric_function_names_its_place() -> None:
    verdict = compare_derivative(of="x^2 + cot 3x", by="x", given="2x + 3csc(3x)^2")
    assert verdict.arguments["part"] == "\\cot\\left(3 x\\right)"
    assert verdict.arguments["rule"] == "(cot x)′ = −csc² x"


def test_of_an_answer_with_a_strange_variable_no_point_is_shown() -> None:
    for answer in ("3t^2", "3x^2 + C"):
        assert "point" not in compare_derivative(of="x^3", by="x", given=answer).arguments
