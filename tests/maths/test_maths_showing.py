"""The point that shows two expressions to differ: simple, in the domain, with true values."""

import math
from fractions import Fraction

import pytest

from kb.maths import compare, compare_derivative
from kb.maths.evaluation import compiled, evaluate
from kb.maths.expression import read
from kb.model import Verdict


def at(verdict: Verdict) -> dict[str, Fraction]:
    parts = str(verdict.arguments["point"]).split(", ")
    return {name: Fraction(value) for name, value in (part.split(" = ") for part in parts)}


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        ("ln(1-x)", "1/(1-x)"),
        ("ln(cos x)", "1/cos x"),
        ("artanh x", "1/(1+x^2)"),
        ("ln(2-x^2)", "1/(2-x^2)"),
        ("√(x-5)", "1/√(x-5)"),
        ("arcsin(4x)", "1/√(1-16x^2)"),
        ("arccos(5x)", "3"),
        ("arsinh(2x)", "2/√(1-4x^2)"),
        ("ln(x-10)", "1/x"),
        ("ln(ln(x-30))", "1/x"),
        ("√(7-x)√(x-6)", "x"),
    ],
)
def test_the_point_lies_where_the_function_and_both_derivatives_have_values(function: str, answer: str) -> None:
    verdict = compare_derivative(of=function, by="x", given=answer)
    point = at(verdict)
    for text in (function, answer):
        evaluate(compiled(read(text)), point, 100)
    assert verdict.arguments["right_value"] != verdict.arguments["your_value"]


def test_a_value_that_is_not_zero_is_not_called_zero() -> None:
    verdict = compare(expected="x - x^3/10^12 - x", given="x^2")
    assert "0" not in (verdict.arguments["right_value"], verdict.arguments["your_value"])
    tiny = compare(expected="e^(-x^2-60)", given="2e^(-x^2-60)")
    assert (tiny.arguments["right_value"], tiny.arguments["your_value"]) == ("1.6·10⁻²⁸", "3.2·10⁻²⁸")  # at 2: e^-64
    assert compare(expected="sin(πx)", given="x").arguments["right_value"] == "0"


def test_numbers_are_written_as_people_write_them() -> None:
    near = compare(expected="e^x", given="e^x + 10^6").arguments
    assert (near["point"], near["right_value"], near["your_value"]) == ("x = 2", "7.389", "1000007.39")
    huge = compare(expected="e^(x^2+200)", given="2").arguments
    assert (huge["point"], huge["right_value"]) == ("x = 2", f"{math.exp(204) / 10**88:.1f}·10⁸⁸")
    powers = compare(expected="10^40 x^0", given="-10^41 + 0x").arguments
    assert (powers["right_value"], powers["your_value"]) == ("10⁴⁰", "-10⁴¹")


def test_names_are_written_as_in_the_notes() -> None:
    verdict = compare_derivative(of="λ^2 w_{12}", by="λ", given="λ w_{12}")
    assert verdict.arguments["point"] == "λ = 2, w₁₂ = 3"


def test_a_constant_component_has_a_point_too() -> None:
    verdict = compare_derivative(of="2x + b", by="x", given="3")
    assert verdict.arguments["right_value"] == "2"
    assert verdict.arguments["your_value"] == "3"
