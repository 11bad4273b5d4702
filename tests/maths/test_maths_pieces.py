"""Functions that are put together of pieces: they are the same only when they are the same in every piece."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kb.maths import compare, compare_derivative, read
from kb.maths.roots import real_roots
from kb.maths.zeros import zeros
from kb.model import Outcome

ANOTHER_IN_A_SMALL_PIECE = [
    ("|x^2-15x+56|", "x^2-15x+56"),
    ("|2x^2-13x+21|", "2x^2-13x+21"),
    ("|x^2-10x+24.99|", "x^2-10x+24.99"),
    ("|x^2-100x+2499|", "x^2-100x+2499"),
    ("√((x^2-13x+42)^2)", "x^2-13x+42"),
    ("|x^3-30x^2+299.99x-999.9|", "x^3-30x^2+299.99x-999.9"),
    ("|(x-5)^2(x-6)^2-0.0001|", "(x-5)^2(x-6)^2-0.0001"),
    ("|x^2-2x+y^2+0.9|", "x^2-2x+y^2+0.9"),
    ("|0.999 - sin x sin y|", "0.999 - sin x sin y"),
    ("|tan x - 50|", "50 - tan x"),
    ("|sin x + 0.999|", "sin x + 0.999"),
    ("|sin x + cos x + 1.41|", "sin x + cos x + 1.41"),
    ("|e^x - 1000x|", "1000x - e^x"),
    ("10^6-x", "|x-10^6|"),
    ("sign(x-1/1000)", "sign(x)"),
    ("x+|x-7.5|+|x-7.6|", "x+2|x-7.55|"),
    ("|x|/x+|x-4.5|/(x-4.5)", "|x|/x+|x-4.6|/(x-4.6)"),
    ("sign(x-4.5)", "sign(x-4.9)"),
    ("|sin x+0.99|", "sin x+0.99"),
    ("arctan(1/(x^2-13x+42))", "π/2 - arctan(x^2-13x+42)"),
]


@pytest.mark.parametrize(("expected", "given_"), ANOTHER_IN_A_SMALL_PIECE)
def test_what_differs_in_one_small_piece_is_different(expected: str, given_: str) -> None:
    assert compare(expected=expected, given=given_).outcome is Outcome.DIFFERENT
    assert compare(expected=given_, given=expected).outcome is Outcome.DIFFERENT


@pytest.mark.parametrize(
    ("of", "given_"),
    [
        ("|x^2-50x+600|", "2x-50"),
        ("|x^2-13x+42|", "2x-13"),
        ("√((x^2-13x+42)^2)", "2x-13"),
        ("ln|x^2-13x+42|", "(2x-13)/|x^2-13x+42|"),
    ],
)
def test_the_derivative_of_one_piece_is_not_that_of_the_whole(of: str, given_: str) -> None:
    assert compare_derivative(of=of, by="x", given=given_).outcome is Outcome.DIFFERENT


@pytest.mark.parametrize(
    ("expected", "given_"),
    [
        ("|x^2-13x+42|", "|x-6||7-x|"),
        ("|x-y|", "√((x-y)^2)"),
        ("|sin x + cos x + 1.5|", "sin x + cos x + 1.5"),
        ("|x^2+y^2+1|", "x^2+y^2+1"),
        ("|x^2+x+1/4|", "x^2+x+1/4"),
        ("|e^x-1000x|", "|1000x-e^x|"),
        ("sign(x^2-13x+42)", "|x^2-13x+42|/(x^2-13x+42)"),
    ],
)
def test_what_is_the_same_in_every_piece_is_equal(expected: str, given_: str) -> None:
    assert compare(expected=expected, given=given_).outcome is Outcome.EQUAL


def test_pieces_that_cannot_be_found_leave_the_question_open() -> None:
    wave = "sin x + sin(√2 x) + 1.999"
    assert compare(expected=f"|{wave}|", given=wave).outcome is Outcome.UNDECIDED
    assert compare(expected=f"|{wave}|", given=f"|{wave}|+0x").outcome is Outcome.EQUAL


@pytest.mark.parametrize(
    ("expected", "given_"), [("ln(x^2-13x+42)", "ln|x^2-13x+42|"), ("sqrt(x^2-13x+42)", "√|x^2-13x+42|")]
)
def test_a_twin_with_a_wider_domain_is_never_equal_without_a_word(expected: str, given_: str) -> None:
    verdict = compare(expected=expected, given=given_)
    assert verdict.outcome is Outcome.DIFFERENT or verdict.arguments["domain"] is True


@given(st.fractions(-200, 200, max_denominator=50), st.fractions(0, 3, max_denominator=1000), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_a_parabola_below_zero_somewhere_is_not_its_absolute_value(root: Fraction, gap: Fraction, front: int) -> None:
    assume(gap)
    text = f"{front}(x-({root}))(x-({root + gap}))"
    assert compare(expected=f"|{text}|", given=text).outcome is Outcome.DIFFERENT
    assert compare(expected=f"|{text}|", given=f"√(({text})^2)").outcome is Outcome.EQUAL


@given(st.lists(st.fractions(-50, 50, max_denominator=20), min_size=1, max_size=5, unique=True))
@settings(max_examples=60, deadline=None)
def test_the_zeros_of_a_product_of_linear_factors_are_found(roots: list[Fraction]) -> None:
    one = [Fraction(1)]
    for root in roots:
        one = [a - root * b for a, b in zip([Fraction(0), *one], [*one, Fraction(0)], strict=True)]
    found = sorted(real_roots(one))
    for root in roots:
        assert min(abs(root - value) for value in found) < Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("text", "place"), [("tan x - 50", 1.5507989928), ("ln(2x) - 3", 10.0427684616), ("e^x - x - 5", 1.9368474072)]
)
def test_functions_are_solved_for_what_is_inside(text: str, place: float) -> None:
    assert min(abs(float(value) - place) for value in zeros(read(text), "x")) < 1e-8
