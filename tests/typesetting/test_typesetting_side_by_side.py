"""What stands beside what: brackets over several lines, bars and their room, words and exponents, numbers."""

from __future__ import annotations

import pytest

from kb.typesetting import inline, typeset


@pytest.mark.parametrize(
    ("latex", "lines"),
    [
        # A line that ends within brackets ends there, and nothing below the line moves away from what it belongs to.
        (r"f(a_{0,0} + \\ b_{1,1}) = c", ["f(a    +", "   0,0", "b   ) = c", " 1,1"]),
        (r"g(x + \\ y) \\ = z", ["g(x +", "y)", "= z"]),
        # Brackets and bars of one line still grow together.
        (r"(\frac{1}{2}) \\ |\frac{1}{2}|", ["⎛1⎞", "⎜─⎟", "⎝2⎠", "", "│1│", "│─│", "│2│"]),
    ],
)
def test_a_line_may_end_within_brackets(latex: str, lines: list[str]) -> None:
    assert typeset(latex).split("\n") == lines


@pytest.mark.parametrize("sign", ["+", "-", r"\cdot", r"\times"])
def test_an_operator_at_the_end_of_a_line_does_not_touch_its_operand(sign: str) -> None:
    drawn = inline(f"a {sign} b")[2]
    assert typeset(rf"x = a {sign} \\ b").split("\n") == [f"x = a {drawn}", "b"]
    for name in ("aligned", "gathered"):
        shown = typeset(rf"\begin{{{name}}} x = a {sign} \\ b \end{{{name}}}").split("\n")
        assert shown[0] == f"x = a {drawn}"
    long = rf"\begin{{aligned}} x &= {' y' * 30} {sign} \\ &b \end{{aligned}}"
    assert f"y {drawn}\n" in typeset(long, width=20)


def test_one_sided_limits_keep_their_sign_close() -> None:
    assert typeset("f(x+)") == "f(x+)"


def test_brackets_over_many_lines_end_somewhere() -> None:
    latex = "(" * 40 + "a" + r" \\ b" * 500 + ")" * 40
    assert typeset(latex, width=60).count("b") == 500


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"P\left(A \,\middle|\, B\right)", "P(A | B)"),
        (r"P\left(A \middle| B\right)", "P(A | B)"),
        (r"\left\{\, x \;\middle|\; x > 0 \,\right\}", "{x | x > 0}"),
        (r"\left\langle a \,\middle|\, b\right\rangle", "⟨a | b⟩"),
    ],
)
def test_a_bar_between_parts_has_one_blank_on_each_side(latex: str, shown: str) -> None:
    assert typeset(latex) == shown
    assert inline(latex) == shown


def test_a_tall_bar_between_parts_has_one_blank_on_each_side() -> None:
    shown = typeset(r"\left\{\, \frac{1}{n} \;\middle|\; n \in N \,\right\}")
    assert shown.split("\n") == ["⎧1 │      ⎫", "⎨─ │ n ∈ N⎬", "⎩n │      ⎭"]


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\mathrm{mol^{-1}}", "mol⁻¹"),
        (r"8.3\ \mathrm{J\cdot mol^{-1}\cdot K^{-1}}", "8.3 J ⋅ mol⁻¹ ⋅ K⁻¹"),
        (r"\mathrm{loss_1 + loss_2}", "loss₁ + loss₂"),
    ],
)
def test_an_exponent_belongs_to_the_whole_upright_word(latex: str, shown: str) -> None:
    assert typeset(latex) == shown
    assert inline(latex) == shown


def test_words_in_a_frame_have_their_frame() -> None:
    assert typeset(r"\fbox{最终答案}").split("\n") == ["┌──────────┐", "│ 最终答案 │", "└──────────┘"]
    assert inline(r"\text{see \fbox{this}}") == "see this"


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\frac{1}{n}\sum x_i", "(1/n) ∑ xᵢ"),
        (r"\frac{1}{n}\sum_i x_i", "(1/n) ∑ᵢ xᵢ"),
        (r"\frac{1}{2}\int f", "(1/2) ∫ f"),
        (r"\sum \frac{1}{n}", "∑ 1/n"),
    ],
)
def test_a_quotient_before_a_sum_does_not_take_it_into_its_denominator(latex: str, shown: str) -> None:
    assert inline(latex) == shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        ("dim N(A) = n - r", "dim N(A) = n − r"),
        ("rank A", "rank A"),
        ("Var(X)Cov(X,Y)", "Var(X) Cov(X, Y)"),
        ("dimension", "dimension"),
    ],
)
def test_names_typed_as_letters_are_set_as_names(latex: str, shown: str) -> None:
    assert inline(latex) == shown


def test_numbers_of_several_equations_stand_below_each_other() -> None:
    shown = typeset(r"\begin{align} a &= b \tag{1} \\ &= c + d \\ &= e + f + g \tag{2a} \end{align}")
    assert shown.split("\n") == ["a = b          (1)", "  = c + d", "  = e + f + g  (2a)"]


def test_one_number_stands_behind_its_equation() -> None:
    shown = typeset(r"\begin{align} a &= b \tag{1} \\ &= c + d + e \end{align}")
    assert shown.split("\n") == ["a = b  (1)", "  = c + d + e"]


def test_numbers_never_make_equations_wider_than_their_room() -> None:
    latex = r"\begin{align} a &= b + c \tag{1} \\ &= " + "+".join("abcdefgh") + r" \tag{2} \end{align}"
    assert max(map(len, typeset(latex, width=36).split("\n"))) <= 36
    assert "(1)" in typeset(latex, width=36)


def test_a_number_is_no_factor_of_what_it_stands_behind() -> None:
    assert inline(r"x = \frac{1}{2} \tag{3}") == "x = 1/2  (3)"


def test_a_line_ends_after_the_comma_that_ends_a_clause() -> None:
    shown = typeset("d = n - r, p(a), q(b), s(c), t(d), u(e)", width=30)
    assert shown.split("\n")[0] == "d = n − r, p(a), q(b), s(c),"


def test_an_arrow_down_stands_below_its_object_whatever_its_labels() -> None:
    shown = typeset(r"\begin{CD} A @>>> B \\ @V{abc}VV @VV{d}V \\ C @>>> D \end{CD}").split("\n")
    top, arrows, bottom = shown
    assert [top.index("A"), top.index("B")] == [place for place, sign in enumerate(arrows) if sign == "↓"]
    assert [bottom.index("C"), bottom.index("D")] == [top.index("A"), top.index("B")]


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\tag{7} x = y.", "x = y.  (7)"),
        (r"x = \tag{7} y", "x = y  (7)"),
        (r"\begin{equation}\tag{7} x = y \end{equation}", "x = y  (7)"),
    ],
)
def test_a_number_stands_behind_its_equation_wherever_it_was_written(latex: str, shown: str) -> None:
    assert typeset(latex) == shown
    assert inline(latex) == shown


def test_numbers_written_in_front_stand_behind_their_rows() -> None:
    shown = typeset(r"\begin{align} \tag{1} a &= b \\ c \tag{2} &= d \end{align}")
    assert shown.split("\n") == ["a = b  (1)", "c = d  (2)"]
    assert typeset(r"\tag{1} a = b \\ \tag{2} c = d").split("\n") == ["a = b  (1)", "c = d  (2)"]


def test_a_hollow_capital_and_the_letters_behind_it_are_one_name() -> None:
    assert inline(r"\mathbb{V}\mathrm{ar}(X)") == typeset(r"\mathbb{V}\mathrm{ar}(X)") == "𝕍ar(X)"
    assert inline(r"\mathbb{E}\mathrm{diag}(x)") == "𝔼 diag(x)"


def test_a_tall_stroke_of_division_leans() -> None:
    shown = typeset(r"\left.\frac{a}{b}\middle/\frac{c}{d}\right.")
    assert shown.split("\n") == ["a  ╱c", "─ ╱ ─", "b╱  d"]


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\left.\frac{a}{b}\middle/\frac{c}{d}\right.", "(a/b)/(c/d)"),
        (r"\left. ab \middle/ cd \right.", "ab/(cd)"),
        (r"\left( x + 1 \middle/ y \right)", "((x + 1)/y)"),
    ],
)
def test_a_stroke_between_quotients_keeps_each_whole(latex: str, shown: str) -> None:
    assert inline(latex) == shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        ("{x_1}^2", "x₁²"),
        (r"{\mathbf{w}_i}^\top x", "𝐰ᵢᵀx"),
        (r"{\hat{x}_1}^2", "x̂₁²"),
        # A power of a power is not one of the base.
        ("{x^2}^3", "(x²)³"),
        ("{W^{(2)}}^T", "(W⁽²⁾)ᵀ"),
    ],
)
def test_a_power_of_a_letter_with_an_index_needs_no_brackets(latex: str, shown: str) -> None:
    assert typeset(latex) == shown
    assert inline(latex) == shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\frac{1}{2}\cdots\frac{1}{n}", "(1/2)⋯(1/n)"),
        (r"\frac{1}{2}, \ldots, \frac{1}{n}", "1/2, …, 1/n"),
        (r"\frac{1}{2} + \cdots + \frac{1}{n}", "1/2 + ⋯ + 1/n"),
    ],
)
def test_dots_between_quotients_do_not_go_below_the_stroke(latex: str, shown: str) -> None:
    assert inline(latex) == shown
