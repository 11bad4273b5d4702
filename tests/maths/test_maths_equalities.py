"""Equalities of numbers and matrices: true ones pass, false ones are named with what is right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.maths.equalities import verify_equality
from kb.model import Outcome

A = r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"
B = r"\begin{bmatrix} 0 & -1 \\ 1 & 5 \end{bmatrix}"

TRUE = [
    ("2^{10}", "1024"),
    (r"\frac{1}{6}", "0.17"),
    (r"\frac{1}{6}", r"17\%"),
    (r"200 \times (1 - 20\%)", "160"),
    (r"\binom{5}{2}", r"\frac{5!}{2!3!}"),
    (r"\sin 30^\circ", r"\frac12"),
    (r"\cos (90^{\circ} - 30^{\circ})", "0.5"),
    (r"\pi \times 2^2", "12.56"),
    (r"\frac{1}{3}\begin{pmatrix} 1 \\ 2 \end{pmatrix}", r"\begin{pmatrix} 0.33 \\ 0.67 \end{pmatrix}"),
    (r"\frac{1}{\sqrt2}\begin{pmatrix} 1 \\ 1 \end{pmatrix}", r"(0.71, 0.71)"),
    (r"3\begin{pmatrix} 0.33 \\ 0.67 \end{pmatrix}", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"),
    ("2(1, 2)", "(2, 4)"),
    (r"\left|\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right|", "-2"),
    (r"\sqrt{2}", "1.414"),
    ("1.414 + 1", "2.414"),
    ("0.1 + 0.2", "0.3"),
    (r"e^{10}", "22026"),
    (r"\log_2 8", "3"),
    (A + B, r"\begin{pmatrix} 2 & 9 \\ 4 & 17 \end{pmatrix}"),
    (A + r"\cdot" + A + "^T", r"\begin{pmatrix} 5 & 11 \\ 11 & 25 \end{pmatrix}"),
    (A + "^{-1}", r"\begin{pmatrix} -2 & 1 \\ 3/2 & -1/2 \end{pmatrix}"),
    (A + "^2", r"\begin{pmatrix} 7 & 10 \\ 15 & 22 \end{pmatrix}"),
    (rf"\det {A}", "-2"),
    (r"\begin{vmatrix} 2 & 0 & 1 \\ 1 & 3 & 2 \\ 0 & 1 & 1 \end{vmatrix}", "3"),
    (rf"2{A} - {A}", A),
    (r"(1, 2) \cdot (3, 4)", "11"),
    (r"(1, 0, 0) \times (0, 1, 0)", "(0, 0, 1)"),
    (r"\|(3, 4)\|", "5"),
    (r"\lVert (1, -5, 2) \rVert_\infty", "5"),
    (r"\left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right] \begin{pmatrix} 1 \\ 1 \end{pmatrix}", "(3, 7)"),
]
FALSE = [
    ("2^{10}", "1000", "1024"),
    (r"\frac12 + \frac13", r"\frac25", r"\frac{5}{6}"),
    ("0.1 + 0.2", "0.4", "0.3"),
    (r"\frac{1}{5}", r"50\%", r"\frac{1}{5}"),
    (r"\binom{5}{2}", "20", "10"),
    ("5!", "100", "120"),
    (r"\cos 60^\circ", r"\frac13", r"\frac{1}{2}"),
    (r"\pi \times 2^2", "13.56", r"4 \pi \approx 12.5664"),
    (A + B, r"\begin{pmatrix} 0 & -2 \\ 3 & 20 \end{pmatrix}", r"\begin{pmatrix} 2 & 9 \\ 4 & 17 \end{pmatrix}"),
    (rf"\det {A}", "10", "-2"),
    (r"(1, 2) \cdot (3, 4)", "(3, 8)", "11"),
    (r"\|(3, 4)\|_1", "5", "7"),
    (r"\sin(2\pi)", "1", "0"),
]
LEFT_ALONE = [
    ("x + 1", "2"),
    (r"\log 100", "2"),
    (r"1\frac12", "1.5"),
    (r"\sin 30", "0.5"),
    (r"\sqrt{-1}", "2"),
    ("1/0", "2"),
    ("9^{9^{9^9}}", "3"),
    (A + r"\begin{pmatrix} 1 & 2 & 3 \end{pmatrix}", "1"),
    (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}" + A, A),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_is_no_problem(left: str, right: str) -> None:
    assert verify_equality(left, right)[0] is Outcome.EQUAL


@pytest.mark.parametrize(("left", "right", "value"), FALSE)
def test_what_is_false_is_named_with_what_is_right(left: str, right: str, value: str) -> None:
    assert verify_equality(left, right) == (Outcome.DIFFERENT, value)


@pytest.mark.parametrize(("left", "right"), LEFT_ALONE)
def test_what_has_variables_or_several_meanings_is_left_alone(left: str, right: str) -> None:
    assert verify_equality(left, right)[0] is Outcome.UNREADABLE


_ENTRIES = st.integers(-9, 9)
_SQUARES = st.integers(1, 3).flatmap(
    lambda n: st.tuples(*(st.lists(st.lists(_ENTRIES, min_size=n, max_size=n), min_size=n, max_size=n),) * 2)
)


def _written(rows: list[list[int]]) -> str:
    return r"\begin{pmatrix}" + r" \\ ".join(" & ".join(map(str, row)) for row in rows) + r"\end{pmatrix}"


@given(_SQUARES)
@settings(max_examples=60, deadline=None)
def test_a_product_of_matrices_is_what_sympy_finds(pair: tuple[list[list[int]], list[list[int]]]) -> None:
    import sympy

    a, b = pair
    right = (sympy.Matrix(a) * sympy.Matrix(b)).tolist()
    claim = _written(a) + _written(b)
    assert verify_equality(claim, _written(right))[0] is Outcome.EQUAL
    right[0][0] += 1
    assert verify_equality(claim, _written(right))[0] is Outcome.DIFFERENT


@given(st.text(alphabet=r"0123456789.+-*/^(){}\,&= |‖" + "pmatrixbegindfcsqlV", max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_text_raises(text: str) -> None:
    verify_equality(text, "1")
    verify_equality(rf"{A}{text}{A}", text)
