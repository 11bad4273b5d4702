"""Answers that could be meant otherwise: what is asked for tells how they are read."""

import pytest

from kb.maths import check_task, compare, compare_derivative, differentiate, verify_claim
from kb.messages import say
from kb.model import CardKind, Outcome, Task, Verdict


def reason(verdict: Verdict) -> object:
    return verdict.arguments.get("reason")


def gradient(of: str, by: tuple[str, ...], answer: str) -> Verdict:
    return check_task(Task(CardKind.GRADIENT, of=of, by=by, answer=""), answer)


# A variable and a function's name that run together


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        ("sin(ax)", "acos(ax)"),
        ("sin(ax)", "acosax"),
        ("sin(ax)", "ａｃｏｓ（ａｘ）"),
        ("-a cos x", "asin x"),
        ("a cos x", "-asinx"),
        ("b sin(ax)", "bacos(ax)"),
        ("a sin x + b cos x", "acosx-bsinx"),
        ("-a ln(cos x)", "atan x"),
        ("A sin x", "Acos(x)"),
        ("a cos(bx)", "-absinbx"),
        ("p i r x", "pir"),
        ("m a x^2/2", "max"),
    ],
)
def test_a_variable_of_the_question_before_a_function_is_a_factor(function: str, answer: str) -> None:
    assert compare_derivative(of=function, by="x", given=answer).outcome is Outcome.EQUAL
    assert compare_derivative(of=f"{function} + x^2", by="x", given=answer).outcome is Outcome.DIFFERENT


def test_an_inverse_function_stays_one_where_the_letter_is_no_variable_or_one_is_asked_for() -> None:
    assert compare(expected="arccos(x)", given="acos x").outcome is Outcome.EQUAL
    assert compare(expected="a + arccos(x)", given="a+acos(x)").outcome is Outcome.EQUAL
    assert compare(expected="2π r", given="2pir").outcome is Outcome.EQUAL
    assert compare(expected="x cos(x)", given="acos(x)").outcome is Outcome.DIFFERENT


def test_where_both_could_be_meant_the_other_is_asked_about() -> None:
    assert reason(compare(expected="a cos x arcsin(x)", given="acos x arcsin x")) == "two-readings"
    assert reason(compare(expected="sin(h x)", given="sinhx")) == "two-readings"
    assert compare(expected="sinh(h)", given="sinh h").outcome is Outcome.EQUAL


def test_an_exponent_of_minus_one_is_asked_about_where_one_over_the_function_is_right() -> None:
    assert reason(compare(expected="1/sin(x)", given="sin^-1 x")) == "two-readings"
    assert reason(compare(expected="1/cos(x)", given="cos⁻¹(x)")) == "two-readings"
    assert compare(expected="arcsin(x)", given="sin^-1 x").outcome is Outcome.EQUAL


# Exponents without brackets, each with a reach of its own


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        ("x^2 e^(3x)", "2xe^3x+3x^2e^3x"),
        ("x^2 e^(3x)", "xe^3x(3x+2)"),
        ("x^2 e^(3x)", "e^3x(3x^2+2x)"),
        ("x^2 y e^(3x)", "2xye^3x+3x^2ye^3x"),
        ("e^(2x) e^(3x)", "2e^2xe^3x+3e^2xe^3x"),
        ("x e^(2x^2)", "e^2x^2+4x^2e^2x^2"),
        ("x e^(x^2/2)", "e^x^2/2+x^2e^x^2/2"),
        ("x^n + e^(3x)", "nx^n-1+3e^3x"),
        ("x^n e^x", "nx^n-1e^x+x^ne^x"),
        ("x^5+x^4+x^3+x^2+e^(2x)y", "5x^4+4x^3+3x^2+2x+2e^2xy"),
    ],
)
def test_each_exponent_may_go_on_by_itself_and_is_asked_about(function: str, answer: str) -> None:
    verdict = compare_derivative(of=function, by="x", given=answer)
    assert (verdict.outcome, reason(verdict)) == (Outcome.UNREADABLE, "two-readings")
    meant = compare_derivative(of=function, by="x", given=str(verdict.arguments["other"]))
    assert meant.outcome is Outcome.EQUAL
    # What is wrong however it is read stays wrong.
    assert compare_derivative(of=f"{function} + x^7", by="x", given=answer).outcome is Outcome.DIFFERENT
    assert compare_derivative(of=f"{function}", by="x", given=f"-{answer}").outcome is Outcome.DIFFERENT


@pytest.mark.parametrize("answer", ["2x e^(3x)+3x^2e^(3x)", "2xe^{3x}+3x^2e^{3x}", "2xe³ˣ+3x²e³ˣ", "(2x+3x^2)e^(3x)"])
def test_an_answer_that_is_right_as_it_is_read_is_not_asked_about(answer: str) -> None:
    assert compare_derivative(of="x^2 e^(3x)", by="x", given=answer).outcome is Outcome.EQUAL


def test_an_exponent_in_brackets_goes_no_further() -> None:
    assert compare(expected="e^(2x) + 3x", given="e^(2)x+3x").outcome is Outcome.DIFFERENT
    assert compare(expected="e^(2x) + 3x", given="e^2 x+3x").outcome is Outcome.DIFFERENT


def test_many_exponents_are_read_in_few_ways() -> None:
    many = "+".join(f"x^{power}ye^{power}xy" for power in range(2, 40))
    assert compare(expected="x", given=many).outcome is Outcome.DIFFERENT
    assert (
        reason(
            compare(
                expected="+".join(f"e^({n}x)" for n in range(2, 30)), given="+".join(f"e^{n}x" for n in range(2, 30))
            )
        )
        == "two-readings"
    )


# Brackets and numbers


@pytest.mark.parametrize("typed", ["sqrt x + 1", "\\sqrt x + 1", "√x+1"])
def test_a_root_without_brackets_is_asked_about_however_it_is_typed(typed: str) -> None:
    assert reason(compare(expected="√(x+1)", given=typed)) == "two-readings"
    assert compare(expected="√(x) + 1", given=typed).outcome is Outcome.EQUAL


def test_a_root_of_what_stands_in_braces_ends_there() -> None:
    assert compare(expected="√(x+1)", given="\\sqrt{x} + 1").outcome is Outcome.DIFFERENT


@pytest.mark.parametrize(
    ("typed", "at"), [("5x cos(x+)-2", 9), ("(3x+2)(5x-)+1", 10), ("(x^)", 3), ("2(x/)", 4), ("((x+1)*)", 7)]
)
def test_where_an_operand_is_missing_the_bracket_is_not_blamed(typed: str, at: int) -> None:
    arguments = compare(expected="x", given=typed).arguments
    assert (arguments["reason"], arguments["position"]) == ("operand-missing", at)


def test_a_bracket_that_was_never_opened_is_still_named() -> None:
    assert reason(compare(expected="x", given="(x+1))")) == "bracket-close"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("x^2 2^(x^2-1)", "x^2*2^(x^2-1)"),
        ("x^-2 3", "3/x^2"),
        ("x_1 2", "2*x_1"),
        ("ln2 2^x", "ln(2)*2^x"),
        ("√2 2^x", "√2*2^x"),
        ("1e3", "1000"),
        ("1.5e3", "1500"),
        ("5e3", "5000"),
    ],
)
def test_numbers_that_stand_apart_are_factors_and_powers_of_ten(typed: str, meant: str) -> None:
    assert compare(expected=meant, given=typed).outcome is Outcome.EQUAL


@pytest.mark.parametrize("typed", ["1 1/2", "2 3", "x + 2 3", "2x/2 3", "sin 2 3", "2e3x", "x2e3"])
def test_numbers_side_by_side_are_not_guessed_at(typed: str) -> None:
    assert compare(expected="3x/2", given=typed).outcome is Outcome.UNREADABLE


def test_e_with_a_digit_after_it_is_no_power_of_ten_where_e_is_asked_for() -> None:
    assert reason(compare(expected="2e^3", given="2e3")) == "digit-after-letter"
    assert compare(expected="e - 3", given="1e-3").outcome is Outcome.DIFFERENT


def test_a_digit_after_a_letter_is_asked_about_with_that_letter() -> None:
    arguments = compare(expected="m c^2", given="mc2").arguments
    for language in ("zh", "en"):
        sentence = say("maths.unreadable.digit-after-letter", language, **arguments)
        assert all(form in sentence for form in ("c_2", "2c", "c^2"))
    assert "θ_1" in say("maths.unreadable.digit-after-letter", "en", **compare(expected="x", given="θ1").arguments)


@pytest.mark.parametrize("typed", ["In x/x", "xIn x", "1n x/x", "Ｉｎ（ｘ）"])
def test_a_capital_i_for_the_l_of_ln_is_pointed_at(typed: str) -> None:
    assert reason(compare(expected="ln(x)/x", given=typed)) == "looks-like-ln"


def test_i_and_n_are_letters_where_the_question_has_them() -> None:
    assert compare(expected="I n^2", given="In n").outcome is Outcome.EQUAL
    assert compare(expected="n x", given="1n x").outcome is Outcome.EQUAL


# Components


@pytest.mark.parametrize("answer", ["2x、2y", "（2x、2y）", "2x、 2y。", "∇f＝（2x、2y）"])
def test_the_mark_between_listed_things_separates_components_where_they_are_asked_for(answer: str) -> None:
    assert gradient("x^2+y^2", ("x", "y"), answer).outcome is Outcome.EQUAL
    assert gradient("x^2+2y^2", ("x", "y"), answer).arguments["component"] == 2


def test_too_few_listed_components_are_counted() -> None:
    arguments = gradient("x^2+y^2+z^2", ("x", "y", "z"), "2x、2y").arguments
    assert (arguments["reason"], arguments["wanted"], arguments["found"]) == ("components", 3, 2)


def test_the_same_mark_is_a_fraction_bar_where_the_components_are_counted_without_it() -> None:
    assert gradient("ln x + y^2", ("x", "y"), "1、x，2y").outcome is Outcome.EQUAL
    assert compare(expected="1/x", given="1、x").outcome is Outcome.EQUAL
    assert gradient("ln x + y^2", ("x", "y"), "、frac{1}{x}、2y").outcome is Outcome.EQUAL


@pytest.mark.parametrize("answer", ["[2x 2y]^T", "[2x 2y]'", "［2x 2y］^{\\top}"])
def test_a_row_of_a_program_may_be_transposed(answer: str) -> None:
    assert gradient("x^2+y^2", ("x", "y"), answer).outcome is Outcome.EQUAL


@pytest.mark.parametrize("answer", ["、frac{1}{2、sqrt{x}}", "frac{1}{2 sqrt{x}}"])
def test_a_backslash_that_was_lost_or_became_another_mark_is_understood(answer: str) -> None:
    assert compare_derivative(of="√x", by="x", given=answer).outcome is Outcome.EQUAL
    assert compare(expected="√(x)/2", given="1、（2、sqrt{x}）").outcome is Outcome.EQUAL


@pytest.mark.parametrize(
    "answer",
    [
        "f_x=2x, f_y=3y^2",
        "f_y=3y^2, f_x=2x",
        "∂f/∂x=2x，∂f/∂y=3y²",
        "∂f、∂x＝2x；∂f、∂y＝3y²",
        "\\frac{\\partial f}{\\partial x} = 2x, \\frac{\\partial f}{\\partial y} = 3y^2",
        "f_x(x,y) = 2x, f_y(x,y) = 3y^2.",
        "fx=2x, fy=3y^2",
        "f'_x=2x、f'_y=3y^2",
        "(f_x, f_y) = (2x, 3y^2)",
        "(f_y, f_x) = (3y^2, 2x)",
        "∇f = (∂f/∂x, ∂f/∂y) = (2x, 3y^2)",
    ],
)
def test_an_equation_for_each_partial_derivative_is_a_gradient(answer: str) -> None:
    assert gradient("x^2+y^3", ("x", "y"), answer).outcome is Outcome.EQUAL
    assert gradient("x^3+y^2", ("x", "y"), answer).outcome is Outcome.DIFFERENT


@pytest.mark.parametrize(
    "answer", ["f_y=2x, f_x=3y^2", "f_x=3y^2, f_y=2x", "(f_y, f_x) = (2x, 3y^2)", "(∂f/∂y, ∂f/∂x) = (2x, 3y²)"]
)
def test_the_names_before_the_equals_signs_count_and_not_the_order(answer: str) -> None:
    assert gradient("x^2+y^3", ("x", "y"), answer).outcome is Outcome.DIFFERENT
    assert compare(expected="(2x, 3y^2)", given=answer).outcome is Outcome.DIFFERENT


@pytest.mark.parametrize("answer", ["f_x=2x, f_x=3y^2", "f_x=2x, 3y^2=f_y", "f_x=2x, f_z=3y^2", "f_x=, f_y=3y^2"])
def test_equations_that_name_no_gradient_are_not_read_as_one(answer: str) -> None:
    assert gradient("x^2+y^3", ("x", "y"), answer).outcome is Outcome.UNREADABLE


# The end


@pytest.mark.parametrize("answer", ["2x？", "2x?", "2x ?", "2x！"])
def test_a_mark_of_doubt_or_joy_at_the_end_says_nothing(answer: str) -> None:
    assert compare_derivative(of="x^2", by="x", given=answer).outcome is Outcome.EQUAL


@pytest.mark.parametrize("answer", ["n!", "n！", "3！"])
def test_a_factorial_is_never_cut_off(answer: str) -> None:
    assert compare(expected=answer[0], given=answer).outcome is Outcome.UNREADABLE
    assert compare_derivative(of=f"{answer[0]} x", by="x", given="n!").outcome is Outcome.UNREADABLE


# σ


@pytest.mark.parametrize(
    "answer",
    ["σ(x)(1-σ(x))", "\\sigma(x)(1-\\sigma(x))", "sigmoid(x)*(1-sigmoid(x))", "σ(x)-σ(x)^2", "σ'(x)=σ(x)（1-σ（x））"],
)
def test_the_logistic_function_is_read_where_sigma_is_called_and_no_variable(answer: str) -> None:
    assert compare_derivative(of="1/(1+e^{-x})", by="x", given=answer).outcome is Outcome.EQUAL
    assert compare_derivative(of="σ(x)", by="x", given=answer).outcome is Outcome.EQUAL
    assert compare_derivative(of="σ(2x)", by="x", given=answer).outcome is Outcome.DIFFERENT


def test_the_logistic_function_is_differentiated_and_verified() -> None:
    assert compare(expected=differentiate("σ(x)").text, given="e^-x/(1+e^-x)^2").outcome is Outcome.EQUAL
    assert verify_claim("\\sigma(z)", "z", "\\sigma(z)(1-\\sigma(z))") is Outcome.EQUAL
    assert verify_claim("\\sigma(z)", "z", "\\sigma(z)(1+\\sigma(z))") is Outcome.DIFFERENT
    assert compare_derivative(of="softplus(x)", by="x", given="σ(x)").outcome is Outcome.EQUAL
    assert compare(expected="σ(z)(1-σ(z))", given="1/(2+e^z+e^-z)").outcome is Outcome.EQUAL


def test_sigma_stays_a_letter_where_it_is_a_variable_or_stands_alone() -> None:
    assert compare(expected="σx-σμ", given="σ(x-μ)").outcome is Outcome.EQUAL
    assert compare(expected="σ(x-μ)", given="σx-σμ").outcome is Outcome.EQUAL
    assert compare_derivative(of="\\sigma x^2/2 - \\sigma\\mu x", by="x", given="σ(x-μ)").outcome is Outcome.EQUAL
    assert compare_derivative(of="\\sigma^2 x", by="x", given="σ^2").outcome is Outcome.EQUAL
    assert reason(compare_derivative(of="1/(1+e^{-x})", by="x", given="σ(x)(1-σ)")) == "unknown-function"
