"""What one line could take for something else: labels for powers, rows for products, marks for functions."""

import pytest

from kb.typesetting import inline, typeset
from kb.typesetting.prose import plain


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\frac{1}{\sqrt[q]{x}+1}", "1/(root(x, q) + 1)"),
        (r"\frac{1}{\sqrt[q]{x}}", "1/root(x, q)"),
        (r"e^{\frac{1}{\sqrt[n/2]{x}+1}}", "e^{1/(root(x, n/2)+1)}"),
        (r"2\sqrt[q]{x}", "2 root(x, q)"),
    ],
)
def test_a_root_at_the_head_of_a_denominator_is_not_all_of_it(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\frac{a}{\sqrt[3]{y}/e}", "a/(root(y, 3)/e)"),
        (r"\frac{1}{\sqrt[3]{x}-\sqrt[3]{y}}", "1/(root(x, 3) - root(y, 3))"),
        (r"\frac{1}{\sqrt{x}-\sqrt{y}}", "1/(sqrt(x) - sqrt(y))"),
    ],
)
def test_a_root_in_ascii_is_not_all_of_a_denominator(latex: str, line: str) -> None:
    assert inline(latex, "ascii") == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\left\{\begin{aligned}&\dot x=Ax\\&y=Cx\end{aligned}\right.", "{ẋ = Ax; y = Cx}"),
        (r"\begin{aligned}&x>0\\&-y>0\end{aligned}", "x > 0; −y > 0"),
        (r"\begin{aligned}x+y&=1\\-x+y&=2\end{aligned}", "x + y = 1; −x + y = 2"),
        (r"x+y=1\\-x+y=2", "x + y = 1; −x + y = 2"),
        (r"\begin{aligned}x&=a\\&b\end{aligned}", "x = a; b"),
        (r"\begin{aligned}x&=a\\&+b\\&{}-c\\&=d\end{aligned}", "x = a + b − c = d"),
        (r"\begin{aligned}x&=a+\\&b\end{aligned}", "x = a + b"),
        (r"\begin{align}a&=b&d&=e\\&=f&g&=h\end{align}", "a = b  d = e; = f  g = h"),
        (r"\begin{align}f&=x^2&&\text{定义}\\&=y&&\text{展开}\end{align}", "f = x²  定义; = y  展开"),
    ],
)
def test_a_row_goes_on_or_is_another_one(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\overbrace{a+\dots+a}^{n}", "(a + … + a)⏞{n}"),
        (r"\underbrace{x}_{n}", "x⏟{n}"),
        (r"\underbrace{\overbrace{a+b}^{n}+c}_{m}", "((a + b)⏞{n} + c)⏟{m}"),
        (r"\overset{2}{x}", "x⏞{2}"),
        (r"\stackrel{2}{x}", "x⏞{2}"),
        (r"\underset{m\times n}{A}x", "A⏟{m×n}x"),
        (r"\overset{!}{=}", "=^!"),
        (r"\underset{x}{\text{minimize}} f", "minimizeₓ f"),
        (r"\underset{n\to\infty}{\lim} x", "lim_{n→∞} x"),
    ],
)
def test_a_label_is_no_power_and_no_index(latex: str, line: str) -> None:
    assert inline(latex) == line


def test_brackets_opened_in_one_row_are_closed_in_the_next() -> None:
    line = inline(r"\begin{aligned}f&=\left(a\right.\\&\left.+b\right)\end{aligned}")
    assert "".join(line.split()) == "f=(a+b)"


def test_a_label_in_ascii_is_a_word() -> None:
    assert inline(r"\overbrace{a+b}^{n}", "ascii") == "overbrace(a + b, n)"
    assert inline(r"\underset{2}{x}", "ascii") == "underset(x, 2)"


# Sources that say different things: no two of a row may come to the same line.
DIFFERENT = [
    (r"\overline{z_1z_2}", r"\overline{z_1}\overline{z_2}"),
    (r"\overline{AB}", r"\overline{A}\overline{B}", r"\overline{A}B", r"A\overline{B}"),
    (r"\overline{x^2}", r"\overline{x}^2"),
    (r"\overrightarrow{AB}", r"\operatorname{vec}(AB)", r"\vec{A}\vec{B}", r"A\vec{B}", r"\to(AB)"),
    (r"\frac{A\quad B}{C}", r"A\quad\frac{B}{C}"),
    (r"{n\brack k}", r"[n,k]", r"\left[\frac{n}{k}\right]", r"{n\brace k}", r"\binom nk", r"{n\atop k}"),
    (r"{n\brace k}", r"\{n,k\}"),
    (r"a\atop b", r"a,b", r"\frac ab"),
    (r"\xrightarrow[b]{a}", r"\xrightarrow{a,b}", r"\xrightarrow{a_b}", r"\xrightarrow{ab}", r"\xrightarrow{a}"),
    (r"\boxed{x+y}z", r"[x+y]z", r"(x+y)z", r"\lfloor x+y\rfloor z"),
    (r"\overbrace{a+b}^{n}", r"(a+b)^n", r"\underbrace{a+b}_{n}", r"(a+b)_n", r"(a+b)\{n\}", r"a+b"),
    (r"\overset{2}{x}", r"x^2", r"\underset{2}{x}", r"x_2"),
    (r"\begin{aligned}&x>0\\&-y>0\end{aligned}", r"x>0-y>0", r"\begin{aligned}&x>0\\&y>0\end{aligned}"),
    (r"\begin{align}a&=b&d&=e\\&=f&g&=h\end{align}", r"a=b\quad d=e=f\quad g=h"),
    (r"\frac{1}{\sqrt[q]{x}+1}", r"\frac{1}{\sqrt[q]{x}}+1"),
]


@pytest.mark.parametrize("profile", ["unicode", "bmp", "ascii"])
@pytest.mark.parametrize("sources", DIFFERENT)
def test_what_differs_in_meaning_differs_on_one_line(profile: str, sources: tuple[str, ...]) -> None:
    lines = ["".join(inline(source, profile).split()) for source in sources]
    assert len(set(lines)) == len(lines), lines


def test_in_what_was_read_a_product_of_letters_is_no_name() -> None:
    assert inline("x x", rounded=True) == "x x"
    assert inline("2xy^2+dx", rounded=True) == "2x y² + dx"
    assert inline("xy") == "xy"


def test_ascii_tells_a_circle_a_degree_and_a_letter_apart() -> None:
    assert inline(r"f\circ g", "ascii") == "f circ g"
    assert inline(r"90^\circ x", "ascii") == "90deg x"
    assert inline(r"x^\circ", "ascii") != inline("x^o", "ascii")
    assert inline(r"\ell", "ascii") == "ell"


def test_index_and_exponent_stand_in_one_column() -> None:
    assert typeset(r"x_{t+1}^*=a_k^*b") == "xₜ₊₁* = aₖ* b"
    assert typeset(r"a_{ij}^{\alpha}") == " α\naᵢⱼ"
    assert typeset(r"[F]_0^\pi") == "   π\n[F]₀"


def test_a_line_over_a_product_is_drawn_over_all_of_it() -> None:
    assert typeset(r"\overline{z_1z_2}") == "____\nz₁z₂"
    assert typeset(r"\overline{AB}\overline{CD}") == "__ __\nAB CD"


def test_tall_brackets_in_ascii_are_no_letters_and_no_arrows() -> None:
    assert typeset(r"\left\|\frac{H}{K}\right\|", 76, "ascii") == "||H||\n||-||\n||K||"
    assert typeset(r"\left\lfloor\frac{n}{2}\right\rfloor", 76, "ascii") == "     /n\\\nfloor|-|\n     \\2/"
    assert "<-" not in typeset(r"\left\langle\frac ab\middle|c\right\rangle", 76, "ascii")
    assert "->" not in typeset(r"\left\langle c\middle|\frac ab\right\rangle", 76, "ascii")


def test_rows_of_a_matrix_in_ascii_stand_apart_from_the_indices_above_them() -> None:
    lines = typeset(r"\begin{pmatrix}a_1&b_1\\a_2&b_2\end{pmatrix}", 76, "ascii").split("\n")
    assert not lines[2].strip("| ")


def test_rows_without_an_environment_are_aligned_as_in_one() -> None:
    rows = r"a &= b + c \\ &= d \\ &= e"
    assert typeset(rows) == typeset(rf"\begin{{aligned}}{rows}\end{{aligned}}") == "a = b + c\n  = d\n  = e"


def test_the_relations_of_a_broken_chain_stand_in_one_column() -> None:
    chain = r"\begin{aligned} xxxxxxxxxx + yyyyyyyyyy &= aaaaaaaaaa + bbbbbbbbbb \\ &\ge c \end{aligned}"
    lines = typeset(chain, 30).split("\n")
    assert [line.index(sign) for line in lines for sign in "=≥" if sign in line] == [2, 2]


def test_the_name_that_links_have_for_a_heading_is_not_part_of_it() -> None:
    assert plain("## Norm $x$ {#norm-x}").split("\n")[0] == "Norm x"
    assert "{#norm}" in plain("see {#norm} there")


def test_a_product_is_not_torn_where_it_has_room_near_the_margin() -> None:
    lines = typeset(r"\iint_D f(x,y)\,dx\,dy=\int_a^b\int_{g_1(x)}^{g_2(x)} f(x,y)\,dy\,dx", 40).split("\n")
    assert any("f(x, y) dy dx" in line for line in lines)
