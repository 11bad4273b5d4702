"""Answers as people type them, read by what is asked for; functions and names that nobody knows, refused."""

import pytest

from kb.maths import ReadingError, check_task, compare, compare_derivative, differentiate, gradient, verify_claim
from kb.messages import say
from kb.model import CardKind, Outcome, Task, Verdict
from tests.stopwatch import Stopwatch


def gradient_verdict(answer: str, of: str = "x^2 y", by: tuple[str, ...] = ("x", "y")) -> Verdict:
    return check_task(Task(CardKind.GRADIENT, of=of, by=by, answer=""), answer)


@pytest.mark.parametrize(
    "answer",
    [
        "2xy i + x^2 j", "2xyi+x^2j", "i 2xy + j x^2", "2xy\\mathbf{i} + x^2\\mathbf{j}", "2xy \\hat{i} + x^2 \\hat{j}",
        "2xy e_1 + x^2 e_2", "x^2 e_2 + 2xy e_1", "2xy e1 + x^2 e2", "2xy e₁ + x² e₂", "2xy \\vec e_x + x^2 \\vec e_y",
        "2xy \\hat{x} + x^2 \\hat y", "2xy \\hat{\\imath} + x^2 \\hat{\\jmath}", "2xy \\hat{e}_1 + x^2 \\hat e_2",
        "grad f = (2xy, x^2)", "grad f(x, y) = 2xy i + x^2 j", "∇f = (2xy, x^2)", "∇f(x,y) = 〈2xy, x²〉",
        "{2xy, x^2}", "{2xy, x^2}^T", "\\{2xy, x^2\\}", "∇f = {2xy，x²}",
    ],
)  # fmt: skip
def test_a_vector_is_read_in_the_forms_that_people_write(answer: str) -> None:
    assert gradient_verdict(answer).outcome is Outcome.EQUAL


@pytest.mark.parametrize(
    "answer",
    ["2xy i - x^2 j", "2xy i", "x^2 i + 2xy j", "2xy i + x^2 j + 1", "{x^2, 2xy}", "2xy e_1 - x^2 e_2", "2xy e_1"],
)
def test_a_wrong_vector_in_these_forms_is_different(answer: str) -> None:
    assert gradient_verdict(answer).outcome is Outcome.DIFFERENT


def test_x_times_i_is_no_greek_letter_where_a_vector_is_asked_for() -> None:
    assert gradient_verdict("2xi+2yj", "x^2+y^2").outcome is Outcome.EQUAL
    assert gradient_verdict("2xi+2yj+2zk", "x^2+y^2+z^2", ("x", "y", "z")).outcome is Outcome.EQUAL
    assert compare(expected="2ξ", given="2 xi").outcome is Outcome.EQUAL


def test_i_is_a_variable_where_the_function_has_it() -> None:
    assert gradient_verdict("(2i, 2j)", "i^2+j^2", ("i", "j")).outcome is Outcome.EQUAL
    assert gradient_verdict("2i i + 2j j", "i^2+j^2", ("i", "j")).outcome is Outcome.DIFFERENT


def test_an_index_may_be_typed_on_the_line_where_the_question_has_the_variable() -> None:
    weight = Task(CardKind.PARTIAL, "(2w_1 - 5w_2 - 7)^2", ("w_1",), "x")
    assert check_task(weight, "4(2w1 - 5w2 - 7)").outcome is Outcome.EQUAL
    assert check_task(weight, "4(2w2 - 5w1 - 7)").outcome is Outcome.DIFFERENT
    assert check_task(weight, "4(2w3 - 5w2 - 7)").outcome is Outcome.UNREADABLE
    both = Task(CardKind.PARTIAL, "w w_1", ("w_1",), "w")
    assert check_task(both, "w1").outcome is Outcome.UNREADABLE


@pytest.mark.parametrize("given", ["p_i (delta_ij - p_j)", "p_i(δij − p_j)", "p_i \\delta_ij - p_j p_i"])
def test_indices_side_by_side_belong_to_one_letter_where_the_answer_has_such_a_one(given: str) -> None:
    jacobian = Task(CardKind.RECALL, "", (), "p_i(\\delta_{ij}-p_j)")
    assert check_task(jacobian, given).outcome is Outcome.EQUAL
    assert check_task(jacobian, given.replace("p_j", "p_i")).outcome is Outcome.DIFFERENT


def test_the_factorial_of_a_number_is_read() -> None:
    assert compare(expected="1+x+x^2/2+x^3/6", given="1+x+x^2/2!+x^3/3!").outcome is Outcome.EQUAL
    assert compare(expected="1+x+x^2/2+x^3/6", given="1+x+x^2/2!+x^3/3").outcome is Outcome.DIFFERENT
    assert compare(expected="1+x", given="1+x^99999999!").outcome is Outcome.UNREADABLE


def test_a_gradient_by_one_variable_is_a_number() -> None:
    assert gradient_verdict("2x", "x^2", ("x",)).outcome is Outcome.EQUAL
    assert gradient_verdict("3x", "x^2", ("x",)).outcome is Outcome.DIFFERENT


@pytest.mark.parametrize(
    "answer",
    ["1/x, x>0", "1/x (x>0)", "1/x，x≠0", "1/x for x > 0", "1/x x>0", "1/x, 当 x>0", "1/x, x \\neq 0", "1/x, x!=0."],
)
def test_a_condition_at_the_end_says_nothing_about_the_value(answer: str) -> None:
    assert compare_derivative(of="ln x", by="x", given=answer).outcome is Outcome.EQUAL
    assert compare_derivative(of="2ln x", by="x", given=answer).outcome is Outcome.DIFFERENT


@pytest.mark.parametrize("answer", ["x>0", "1/x > 0", "x < 1/x"])
def test_a_relation_alone_is_no_answer(answer: str) -> None:
    assert compare_derivative(of="ln x", by="x", given=answer).arguments["reason"] == "relation"


def test_a_comma_groups_digits_only_where_a_number_is_asked_for() -> None:
    assert compare(expected="5000", given="5,000").outcome is Outcome.EQUAL
    assert compare(expected="1234567.5x", given="1,234,567.5x").outcome is Outcome.EQUAL
    assert compare(expected="(5, 0)", given="5,000").outcome is Outcome.EQUAL
    assert compare(expected="5", given="5,00").outcome is Outcome.DIFFERENT
    assert compare(expected="5000", given="5,001").outcome is Outcome.DIFFERENT


def test_an_unknown_function_in_an_answer_is_named_and_costs_nothing() -> None:
    verdict = compare_derivative(of="1/(1+e^{-x})", by="x", given="φ(x)(1-φ(x))")
    assert verdict.outcome is Outcome.UNREADABLE
    assert (verdict.arguments["reason"], verdict.arguments["found"]) == ("unknown-function", "φ")


def test_a_letter_before_a_bracket_is_a_factor_where_it_is_a_variable_of_the_question() -> None:
    assert compare_derivative(of="\\sigma x^2", by="x", given="2σ(x)").outcome is Outcome.EQUAL
    assert compare_derivative(of="p - p^2", by="x", given="p(1-p)").outcome is Outcome.DIFFERENT
    assert compare(expected="a b + a c", given="a(b+c)").outcome is Outcome.EQUAL
    assert compare(expected="x^2+4x", given="x(x+4)").outcome is Outcome.EQUAL
    assert compare(expected="f x + f", given="f(x+1)").outcome is Outcome.EQUAL


@pytest.mark.parametrize("text", ["f(x)", "x f(x)", "g(x)^2", "u(x)v(x)", "h(x+1)", "sin(f(x))", "φ(x)"])
def test_an_unknown_function_is_not_differentiated_as_a_product(text: str) -> None:
    with pytest.raises(ReadingError) as fault:
        differentiate(text)
    assert fault.value.reason == "unknown-function"
    assert compare_derivative(of=text, by="x", given="1").outcome is Outcome.UNDECIDED
    assert verify_claim(text, "x", "1") is Outcome.UNREADABLE


def test_a_letter_is_a_factor_where_it_is_the_variable_or_the_label_says_so() -> None:
    assert differentiate("f(1-f)", "f").text == "1 - 2*f"
    assert differentiate("p(1-p)", "p").text == "1 - 2*p"
    assert differentiate("a(x+1)").text == "a"
    assert differentiate("h(u, v) = u(v+1)", "v").text == "u"
    assert gradient("u(v+1)").text == "(v + 1, u)"
    assert differentiate("f(x) = x(x+4)").text == "2*x + 4"


@pytest.mark.parametrize("name", ["not a name", "2", "x+1", "", "e", "x y", "#"])
def test_what_is_no_variable_is_not_differentiated_by(name: str) -> None:
    with pytest.raises(ReadingError) as fault:
        differentiate("x^2", name)
    assert fault.value.reason == "not-a-variable"
    verdict = compare_derivative(of="x^2", by=name, given="2x")
    assert (verdict.outcome, verdict.arguments["reason"]) == (Outcome.UNDECIDED, "not-a-variable")
    assert "{" not in say("maths.undecided.not-a-variable", "en", **verdict.arguments)


@pytest.mark.parametrize("text", ["1/0", "arcsin(2)", "sqrt(-1)", "1/(x-x)", "0^0", "ln 0"])
def test_what_has_no_value_has_no_derivative(text: str) -> None:
    with pytest.raises(ReadingError) as fault:
        differentiate(text)
    assert fault.value.reason == "no-value"


def test_a_capital_sigma_alone_is_a_letter() -> None:
    assert differentiate("Σ x").text == "Sigma"


@pytest.mark.parametrize("answer", ["-x e^-x^2/2", "-x e^-x²/2"])
def test_an_exponent_that_may_go_on_after_its_own_exponent_is_asked_about(answer: str) -> None:
    verdict = compare_derivative(of="e^{-x^2/2}", by="x", given=answer)
    assert verdict.arguments["reason"] == "two-readings"
    assert compare_derivative(of="e^{-x^2}/4", by="x", given=answer).outcome is Outcome.EQUAL


def test_an_exponent_in_brackets_has_one_reading() -> None:
    assert compare_derivative(of="e^{-x^2/2}", by="x", given="-x e^{-x^2}/2").outcome is Outcome.DIFFERENT


def test_of_a_wrong_vector_the_wrong_component_is_named_with_a_point() -> None:
    arguments = compare(expected="(2x, 2y)", given="2x, 3y").arguments
    assert (arguments["reason"], arguments["component"]) == ("component", 2)
    assert (arguments["point"], arguments["right_value"], arguments["your_value"]) == ("y = 2", "4", "6")
    for language in ("en", "zh"):
        assert "2" in say("maths.different.component", language, **arguments)


@pytest.mark.parametrize(
    ("of", "by", "answer"),
    [
        ("(x, ln x)", "x", "(1, 1/x)"), ("(sqrt(x), ln x)", (), "(1/(2sqrt x), 1/x)"), ("(1/0, x)", "x", "(0, 1)"),
        ("1 2; 3 4", "x", "0"), ("[[x, ln x], [1, 2]]", "x", "[[1, 1/x], [0, 0]]"), ("(x, y)", ("x", "y"), "(1, 1)"),
        ("x^2", "not a", "2x"), ("3", (), "(0, 0)"), ("", "x", ""), ("ln(x, y)", "x", "1"), ("(ln x, y)", "x", "1"),
    ],
)  # fmt: skip
def test_verifying_a_claim_gives_an_outcome_whatever_it_is(of: str, by: str | tuple[str, ...], answer: str) -> None:
    assert isinstance(verify_claim(of, by, answer), Outcome)


def test_a_claim_about_a_vector_of_functions_is_verified() -> None:
    assert verify_claim("(x, ln x)", "x", "(1, 1/x)") is Outcome.EQUAL
    assert verify_claim("(x, ln x)", "x", "(1, x)") is Outcome.DIFFERENT


def test_reading_an_answer_beside_a_question_takes_no_long_time() -> None:
    watch = Stopwatch()
    for answer in (
        "{" * 500,
        "1,000" * 300,
        "x " * 900 + "> 0",
        " " * 1900 + "x>",
        "i+" * 250 + "j",
        ", " * 900 + "x>0",
    ):
        gradient_verdict(answer)
        compare(expected="x", given=answer)
    assert watch.within(2.0)


def test_two_expressions_side_by_side_need_not_have_the_same_variables() -> None:
    assert compare(expected="x_1", given="x1").outcome is Outcome.UNREADABLE
