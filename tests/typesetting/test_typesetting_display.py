"""A formula in two dimensions: pictures drawn by hand, compared line by line."""

from textwrap import dedent

import pytest

from kb.typesetting import box, typeset
from kb.typesetting.cells import cells


def picture(text: str) -> str:
    return "\n".join(line.rstrip() for line in dedent(text).strip("\n").split("\n"))


PICTURES = [
    (
        r"\frac{a+b}{c}",
        """
        a + b
        ─────
          c
        """,
    ),
    (
        r"y = \frac{1}{1+\frac{1}{x}}",
        """
              1
        y = ─────
                1
            1 + ─
                x
        """,
    ),
    (
        r"\sum_{i=1}^n x_i^2",
        """
         n
         ∑  xᵢ²
        i=1
        """,
    ),
    (
        r"\lim_{h\to 0}\frac{f(x+h)-f(x)}{h}",
        """
            f(x + h) − f(x)
        lim ───────────────
        h→0        h
        """,
    ),
    (
        r"A = \begin{bmatrix}1 & 2\\ 3 & 4\end{bmatrix}",
        """
        A = ⎡1  2⎤
            ⎣3  4⎦
        """,
    ),
    (
        r"\left(\frac{a}{b}\right)^{2}",
        """
        ⎛a⎞2
        ⎜─⎟
        ⎝b⎠
        """,
    ),
    (
        r"\int_0^\infty e^{-x}\,dx",
        """
        ⌠∞
        ⎮  e⁻ˣ dx
        ⌡0
        """,
    ),
    (
        r"e^{-x^2}",
        """
         −x²
        e
        """,
    ),
    (
        r"\|A\|_F^2",
        """
        ‖A‖²
           F
        """,
    ),
    (
        r"\underbrace{a+b}_{n}",
        """
        a + b
        ╰─┬─╯
          n
        """,
    ),
    (
        r"\bar X_n \xrightarrow{P} \mu",
        """
            P
        X̄ₙ ──→ μ
        """,
    ),
    (
        r"\left.\frac{dy}{dx}\right|_{x=0}",
        """
        dy│
        ──│
        dx│x=0
        """,
    ),
    (
        r"\begin{aligned} f(x) &= (x+1)^2 \\ &= x^2+2x+1 \end{aligned}",
        """
        f(x) = (x + 1)²
             = x² + 2x + 1
        """,
    ),
    (
        r"f(x)=\begin{cases}x & x>0\\ 0 & x=0\\ -x & \text{其他}\end{cases}",
        """
               ⎧ x   x > 0
        f(x) = ⎨ 0   x = 0
               ⎩ −x  其他
        """,
    ),
]


@pytest.mark.parametrize(("latex", "drawn"), PICTURES, ids=[latex for latex, _ in PICTURES])
def test_a_display_is_drawn_like_this(latex: str, drawn: str) -> None:
    assert picture(typeset(latex)) == picture(drawn)


def test_brackets_typed_plainly_grow_around_a_fraction() -> None:
    assert typeset(r"(\frac{a}{b})") == "⎛a⎞\n⎜─⎟\n⎝b⎠"


def test_a_fraction_in_an_exponent_has_the_brackets_of_one_line() -> None:
    assert typeset(r"e^{-\frac{1}{2}x^2}") == " −(1/2)x²\ne"


def test_a_bar_of_evaluation_is_as_tall_as_what_it_evaluates() -> None:
    assert typeset(r"\frac{x^3}{3}|_0^1") == "x³│1\n──│\n3 │0"


def test_a_line_break_in_an_aligned_display_is_a_row() -> None:
    assert typeset(r"\begin{align} a &= b \newline &= c \end{align}") == "a = b\n  = c"


def test_a_minus_never_runs_into_a_fraction_bar() -> None:
    assert "− ─" in typeset(r"-\frac{a}{b}")
    assert "── ──" in typeset(r"\frac{ab}{cd}\frac{xy}{zw}")


def test_the_baseline_is_the_line_of_the_text() -> None:
    block = box(r"y = \frac{a}{b}", 80)
    assert block.lines[block.baseline].startswith("y = ─")
    assert {cells(line) for line in block.lines} == {block.width}


def test_a_wide_formula_is_broken_at_its_relations_and_aligned_after_the_first() -> None:
    latex = r"f(x) = a_1 + a_2 + a_3 = b_1 + b_2 + b_3 = c_1 + c_2 + c_3"
    assert typeset(latex, 26).split("\n") == ["f(x) = a₁ + a₂ + a₃", "     = b₁ + b₂ + b₃", "     = c₁ + c₂ + c₃"]


def test_a_sum_too_wide_for_a_line_is_broken_before_an_operator() -> None:
    lines = typeset("s = " + "+".join(["abcdef"] * 6), 30).split("\n")
    assert all(cells(line) <= 30 for line in lines)
    assert all(line.lstrip().startswith("+") for line in lines[1:])


@pytest.mark.parametrize("width", [1, 2, 5, 10, 20, 40])
def test_no_width_is_too_narrow(width: int) -> None:
    for latex, _ in PICTURES:
        assert all(cells(line) <= width for line in typeset(latex, width).split("\n"))


def test_ascii_pictures_hold_ascii_only() -> None:
    for latex, _ in PICTURES[:11]:
        assert typeset(latex, profile="ascii").isascii(), latex


def test_letters_outside_the_first_plane_are_left_out_of_the_profile_bmp() -> None:
    drawn = typeset(r"\mathbf{x} \in \mathcal{D}, \frac{\mathbb{E}[X]}{\mathfrak{g}}", profile="bmp")
    assert all(sign < "\U00010000" for sign in drawn)
