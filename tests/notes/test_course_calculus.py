"""What the notes about calculus claim, computed anew."""

from __future__ import annotations

import cmath
import math
import re
import struct
from collections.abc import Callable, Sequence
from functools import partial

import pytest
import sympy

from tests.notes.course_text import each_language, note_cards, note_text

_text = partial(note_text, 1)
_cards = partial(note_cards, 1)

Vector = list[float]
Matrix = list[Vector]


def _back(language: str, number: int, *asked: str) -> str:
    """The back of the one card whose front holds all of this."""
    (card,) = (card for card in _cards(language, number) if all(part in card.front for part in asked))
    return card.back


def _apply(matrix: Matrix, vector: Sequence[float]) -> Vector:
    return [sum(a * x for a, x in zip(row, vector, strict=True)) for row in matrix]


def _transposed(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def _slopes(f: Callable[[Vector], float], at: Sequence[float], h: float = 1e-5) -> Vector:
    """The gradient by central differences."""
    found = []
    for place in range(len(at)):
        ahead, behind = list(at), list(at)
        ahead[place] += h
        behind[place] -= h
        found.append((f(ahead) - f(behind)) / (2 * h))
    return found


def _near(a: Sequence[float], b: Sequence[float]) -> bool:
    return all(math.isclose(x, y, rel_tol=1e-6, abs_tol=1e-6) for x, y in zip(a, b, strict=True))


# limits, derivatives, Taylor


@each_language
def test_the_limits_are_those_that_sympy_finds(language: str) -> None:
    x = sympy.Symbol("x")
    for note, asked, limit in (
        (1, r"\frac{x^2 - 9}{x - 3}", sympy.limit((x**2 - 9) / (x - 3), x, 3)),
        (1, r"\frac{3n + 1}{n}", sympy.limit((3 * x + 1) / x, x, sympy.oo)),
        (1, r"\left(1 + \frac{1}{n}\right)^n", sympy.limit((1 + 1 / x) ** x, x, sympy.oo)),
        (4, r"\frac{\sin x}{x}", sympy.limit(sympy.sin(x) / x, x, 0)),
    ):
        assert _back(language, note, asked) == f"${str(limit).lower()}$"


@each_language
def test_twenty_quarters_leave_a_millionth_of_a_millionth(language: str) -> None:
    assert round(math.log10(0.25**20)) == -12
    assert r"4^{-20} \approx 10^{-12}" in _back(language, 6, "$20$", r"\frac{1}{4}")


@each_language
def test_the_expansions_are_those_that_sympy_finds(language: str) -> None:
    x = sympy.Symbol("x")
    for asked, function, order in (
        ("$e^x$", sympy.exp(x), 2),
        (r"$\cos x$", sympy.cos(x), 2),
        (r"$\sin x$", sympy.sin(x), 3),
        (r"$\ln(1 + x)$", sympy.log(1 + x), 2),
        (r"$\sqrt{1 + x}$", sympy.sqrt(1 + x), 1),
        (r"$\frac{1}{1 - x}$", 1 / (1 - x), 3),
    ):
        back = re.sub(r"\\frac\{(.+?)\}\{(.+?)\}", r"(\1)/\2", _back(language, 9, asked, "0").strip("$"))
        said = sympy.Poly(sympy.sympify(back.replace("^", "**")), x)
        assert said == sympy.Poly(sympy.series(function, x, 0, order + 1).removeO(), x), asked
    assert f"${1 + 0.02 / 2}$" == _back(language, 9, r"\sqrt{1.02}")
    assert f"{math.sqrt(1.02):.6f}"[:-1] in _text(language, 9)


# gradients, slopes, matrices of derivatives


@each_language
def test_the_worked_gradient_and_slope_are_right(language: str) -> None:
    gradient = [round(slope) for slope in _slopes(lambda v: v[0] ** 2 + v[0] * v[1] + 3 * v[1] ** 2, (1, 1))]
    assert f"${tuple(gradient)}$" == _back(language, 11, "$(1, 1)$")
    slope = sympy.Rational(3, 5) * gradient[0] + sympy.Rational(4, 5) * gradient[1]
    assert _back(language, 12, r"\frac{3}{5}") == rf"$\frac{{{slope.p}}}{{{slope.q}}}$"
    text = _text(language, 12)
    assert rf"\sqrt{{{sum(part**2 for part in gradient)}}} \approx {math.hypot(*gradient):.1f}" in text
    assert f"{float(slope):.1f}" in text
    assert sum(a * b for a, b in zip(gradient, (7, -3), strict=True)) == 0
    assert "(7, -3)" in text.replace("(7,-3)", "(7, -3)")


@each_language
def test_a_slope_in_a_direction_may_differ_from_what_the_gradient_says(language: str) -> None:
    def f(x: float, y: float) -> float:
        return x**2 * y / (x**2 + y**2)

    t = 1e-3
    assert f(t, 0) == f(0, t) == 0
    assert math.isclose(f(t, t) / t, 1 / 2)
    assert r"\frac{1}{2}" in _back(language, 12, r"\frac{x^2 y}{x^2 + y^2}")


@each_language
def test_the_jacobian_matrices_are_right(language: str) -> None:
    x, y, r, t = sympy.symbols("x y r t")
    worked = sympy.Matrix([x**2 * y, x + 3 * y]).jacobian([x, y]).subs({x: 1, y: 2})
    assert worked.tolist() == [[4, 1], [1, 3]]
    assert r"\begin{pmatrix} 4 & 1 \\ 1 & 3 \end{pmatrix}" in _text(language, 13)
    polar = sympy.Matrix([r * sympy.cos(t), r * sympy.sin(t)]).jacobian([r, t])
    assert sympy.simplify(polar.det()) == r
    assert _back(language, 13, r"(r, \theta)") == "$r$"


@each_language
def test_the_derivatives_of_softmax_are_right(language: str) -> None:
    def softmax(z: Vector) -> Vector:
        powers = [math.exp(value) for value in z]
        return [power / sum(powers) for power in powers]

    at = [0.3, -1.0, 0.8]
    p = softmax(at)
    rows = [_slopes(lambda z, i=i: softmax(z)[i], at) for i in range(3)]  # type: ignore[misc]
    assert _near(rows[0], [p[0] * (1 - p[0]), -p[0] * p[1], -p[0] * p[2]])
    assert _near([sum(column) for column in _transposed(rows)], [0, 0, 0])
    assert _back(language, 13, "{\\partial z_j}") == "$-p_i p_j$"
    assert _back(language, 13, "{\\partial z_i}") == "$p_i (1 - p_i)$"


@each_language
def test_mixed_derivatives_differ_where_the_note_says_so(language: str) -> None:
    x, y = sympy.symbols("x y")
    f = x * y * (x**2 - y**2) / (x**2 + y**2)
    first = sympy.diff(f, x).subs(x, 0), sympy.diff(f, y).subs(y, 0)
    assert (sympy.diff(sympy.simplify(first[0]), y), sympy.diff(sympy.simplify(first[1]), x)) == (-1, 1)
    said = [card.back for card in _cards(language, 14) if r"\frac{xy(x^2 - y^2)}{x^2 + y^2}" in card.back]
    assert len(said) == 1
    assert re.findall(r"\$(-?1)\$", said[0]) == ["-1", "1"]


@each_language
def test_the_worked_critical_points_are_of_the_kinds_that_their_hessians_say(language: str) -> None:
    x, y = sympy.symbols("x y")
    hessian = sympy.hessian(x**3 - 3 * x + y**2, (x, y))
    assert hessian.subs(x, 1).is_positive_definite
    assert sorted(hessian.subs(x, -1).eigenvals()) == [-6, 2]
    assert _back(language, 15, "$(-1, 0)$") == {"en": "a saddle point", "zh": "鞍点"}[language]


A: Matrix = [[1.0, 2.0, -1.0], [0.5, -3.0, 4.0], [2.0, 1.0, 5.0]]
B: Vector = [1.0, -2.0, 0.5]
X: Vector = [0.7, -1.2, 0.4]


def _residual(x: Vector) -> Vector:
    return [ax - b for ax, b in zip(_apply(A, x), B, strict=True)]


GRADIENTS: list[tuple[str, Callable[[Vector], float], Vector]] = [
    ("$a$", lambda x: sum(b * v for b, v in zip(B, x, strict=True)), B),
    ("$2x$", lambda x: sum(v * v for v in x), [2 * v for v in X]),
    (r"$\frac{x}{\lVert x \rVert}$", lambda x: math.hypot(*x), [v / math.hypot(*X) for v in X]),
    (
        r"$(A + A^{\top})\, x$",
        lambda x: sum(v * w for v, w in zip(x, _apply(A, x), strict=True)),
        [v + w for v, w in zip(_apply(A, X), _apply(_transposed(A), X), strict=True)],
    ),
    (
        r"$2A^{\top}(Ax-b)$",
        lambda x: sum(v * v for v in _residual(x)),
        [2 * v for v in _apply(_transposed(A), _residual(X))],
    ),
]


@pytest.mark.parametrize(("said", "function", "gradient"), GRADIENTS, ids=[said for said, _, _ in GRADIENTS])
def test_gradients_in_matrix_notation_are_those_that_differences_give(
    said: str, function: Callable[[Vector], float], gradient: Vector
) -> None:
    assert _near(_slopes(function, X), gradient)
    for language in ("en", "zh"):
        assert said.replace(" ", "") in [card.back.replace(" ", "") for card in _cards(language, 16)]


@each_language
def test_derivatives_by_a_matrix_are_right(language: str) -> None:
    base = sympy.Matrix([[2, 1], [1, 3]])
    names = sympy.symbols("p q r s")
    x = sympy.Matrix(2, 2, names)
    values = dict(zip(names, base, strict=True))

    def gradient(f: sympy.Expr) -> sympy.Matrix:
        return sympy.Matrix(2, 2, [sympy.diff(f, name) for name in names]).subs(values)

    a, b = sympy.Matrix([1, 2]), sympy.Matrix([3, -1])
    assert gradient((a.T * x * b)[0]) == a * b.T
    assert gradient(sympy.log(x.det())) == base.inv().T
    assert gradient((base.T * x).trace()) == base
    step = sympy.Matrix([[1, 0], [2, -1]])
    t = sympy.Symbol("t")
    assert sympy.diff((base + t * step).inv(), t).subs(t, 0) == -base.inv() * step * base.inv()
    backs = [card.back for card in _cards(language, 16)]
    assert {r"$a b^{\top}$", r"$(X^{-1})^{\top}$", "$A$", "$-X^{-1} (dX) X^{-1}$"} <= set(backs)


@each_language
def test_the_backward_formulas_of_a_layer_are_those_that_differences_give(language: str) -> None:
    delta = [0.5, -1.0, 2.0]

    def loss(entries: Vector) -> float:
        weights = [entries[0:3], entries[3:6], entries[6:9]]
        return sum(d * v for d, v in zip(delta, _apply(weights, X), strict=True))

    entries = [value for row in A for value in row]
    assert _near(_slopes(loss, entries), [d * v for d in delta for v in X])
    back = _slopes(lambda x: sum(d * v for d, v in zip(delta, _apply(A, x), strict=True)), X)
    assert _near(back, _apply(_transposed(A), delta))
    by_weights, by_input = (card.back for card in _cards(language, 16) if r"\delta" in card.front)
    assert r"\delta_i x_j" in by_weights
    assert r"\sum_i W_{ij} \delta_i" in by_input
    for formula in (r"= \delta x^{\top}$", r"= W^{\top} \delta$"):
        assert formula in _text(language, 16)


# differentiation by machine


@each_language
def test_the_best_steps_of_differences_are_about_those_that_the_note_names(language: str) -> None:
    def central(h: float) -> float:
        return (math.exp(1 + h) - math.exp(1 - h)) / (2 * h)

    def forward(h: float) -> float:
        return (math.exp(1 + h) - math.exp(1)) / h

    for name, difference in ((r"\sqrt{\varepsilon}", forward), (r"\sqrt[3]{\varepsilon}", central)):
        worst = {
            power: max(abs(difference(mantissa * 10.0**-power) - math.e) for mantissa in (1, 1.3, 1.7, 2.3, 3.1))
            for power in range(2, 15)
        }
        best = min(worst, key=lambda power: worst[power])
        (said,) = (card.back for card in _cards(language, 17) if name in card.back)
        found = re.search(r"10\^\{-(\d+)\}", said)
        assert found
        assert abs(int(found[1]) - best) <= 1, (best, worst)


@each_language
def test_a_step_below_the_precision_gives_no_difference(language: str) -> None:
    assert 1 + 1e-17 == 1
    assert struct.unpack("f", struct.pack("f", 1 + 1e-8))[0] == 1
    assert _back(language, 17, "$h = 10^{-17}$").count("$0$") == 1
    assert "x + h" in _back(language, 17, "$h = 10^{-8}$")


@each_language
def test_the_errors_of_differences_are_those_that_algebra_gives(language: str) -> None:
    x, h = sympy.symbols("x h")
    forward = sympy.expand(((x + h) ** 2 - x**2) / h - 2 * x)
    central = sympy.expand(((x + h) ** 2 - (x - h) ** 2) / (2 * h) - 2 * x)
    assert [card.back for card in _cards(language, 17) if "$x^2$" in card.front] == [f"${forward}$", f"${central}$"]
    assert sympy.expand(((x + h) ** 3 - (x - h) ** 3) / (2 * h) - 3 * x**2) == h**2


@each_language
def test_dual_numbers_and_two_uses_of_a_value_give_what_the_note_says(language: str) -> None:
    value, slope = 3 * 3, 1 * 3 + 3 * 1
    assert _back(language, 19, r"$3 + \varepsilon$").startswith(rf"${value} + {slope}\varepsilon$")
    x, y = 2, 3
    assert _back(language, 19, "$f = xy + y^2$") == f"${x} + {2 * y} = {x + 2 * y}$"
    assert math.isclose(((x + 0j) * complex(y, 1e-20) + complex(y, 1e-20) ** 2).imag / 1e-20, x + 2 * y)
    assert cmath.isclose(_slopes(lambda v: v[0] * v[1] + v[1] ** 2, (x, y))[1], x + 2 * y, rel_tol=1e-6)


def _held_at_most(layers: int, segments: int) -> tuple[int, int]:
    """Activations held at once by a chain with checkpoints, and layers computed again."""
    size = layers // segments
    again, most = 0, 0
    for last in range(segments, 0, -1):
        again += size
        most = max(most, last + size)
    return most, again


@each_language
def test_checkpoints_hold_as_little_and_compute_as_much_as_the_note_says(language: str) -> None:
    held, again = _held_at_most(100, 10)
    assert again == 100
    assert held == min(_held_at_most(100, segments)[0] for segments in range(1, 101) if 100 % segments == 0)
    assert _back(language, 20, "$100$", "$10$") == f"${held}$"
