"""A formula on one line: what it says must be what the LaTeX says."""

import pytest

from kb.typesetting import inline
from kb.typesetting.setting import steps_out


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"x^2", "x²"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\frac{a}{b+c}", "a/(b + c)"),
        (r"\frac{a}{bc}", "a/(bc)"),
        (r"\frac{\partial f}{\partial x}", "∂f/∂x"),
        (r"\frac{dy}{dx}", "dy/dx"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"\frac12", "1/2"),
        (r"\frac{1}{2}x", "(1/2)x"),
        (r"x\frac{a}{b}", "x(a/b)"),
        (r"-\frac{a}{b}", "−a/b"),
        (r"c + \frac{a}{b}", "c + a/b"),
        (r"\left(\frac{a}{b}\right)^2", "(a/b)²"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"{a \over b+c}", "a/(b + c)"),
        (r"\frac{\sin x}{x}", "(sin x)/x"),
        (r"\log\frac{a}{b}", "log(a/b)"),
        (r"\frac{P(A\cap B)}{P(B)}", "P(A ∩ B)/P(B)"),
    ],
)
def test_a_fraction_on_one_line_keeps_the_brackets_that_its_value_needs(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"e^{-x^2}", "e^{−x²}"),
        (r"e^{-x}", "e⁻ˣ"),
        (r"p_n^{1/2^n}", "pₙ^{1/2ⁿ}"),
        (r"x_{old}", "x_{old}"),
        (r"p_\theta", "p_θ"),
        (r"x_\theta^2", "x²_θ"),
        (r"a_{ij}", "aᵢⱼ"),
        (r"a_{i,j}", "aᵢ,ⱼ"),
        (r"p_{i, 2j}^2", "pᵢ,₂ⱼ²"),
        (r"w_{1,B}", "w_{1,B}"),
        (r"x^12", "x¹ 2"),
        (r"{x^2}^3", "(x²)³"),
        (r"{a+b}^2", "(a + b)²"),
        (r"\sqrt{x}^2", "(√x)²"),
        (r"f'(x)", "f′(x)"),
        (r"f''(x)^2", "f″(x)²"),
        (r"A^\top", "Aᵀ"),
        (r"90^\circ", "90°"),
        (r"x^{(i)}", "x⁽ⁱ⁾"),
        (r"w^* = 0", "w* = 0"),
        (r"Q^*(s)", "Q^*(s)"),
    ],
)
def test_scripts_are_small_letters_where_unicode_has_them_and_in_braces_elsewhere(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\sqrt{2\pi}", "√(2π)"),
        (r"\sqrt{2}\pi", "√(2)π"),
        (r"\sqrt x + 1", "√x + 1"),
        (r"\sqrt[3]{x+1}", "∛(x + 1)"),
        (r"\sqrt[n]{x}", "ⁿ√x"),
        (r"a\sqrt[n]{x}", "a(ⁿ√x)"),
        (r"\left.\frac{dy}{dx}\right|_{x=0}", "(dy/dx)|ₓ₌₀"),
    ],
)
def test_a_root_or_a_bar_reaches_as_far_as_its_brackets_say(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\|x\|_2", "‖x‖₂"),
        (r"\lVert x\rVert_2", "‖x‖₂"),
        (r"||x||^2", "‖x‖²"),
        (r"||a|-|b||", "||a| − |b||"),
        (r"\nabla f", "∇f"),
        (r"\mathbb{E}[X]", "𝔼[X]"),
        (r"\mathbf{x}^T\mathbf{y}", "𝐱ᵀ𝐲"),
        (r"\hat y", "ŷ"),
        (r"\bar X_n \xrightarrow{P} \mu", "X̄ₙ ─P→ μ"),
        (r"\operatorname{tr}(A)", "tr(A)"),
        (r"2\sin x\cos x", "2 sin x cos x"),
        (r"\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\lim_{n\to\infty} a_n", "lim_{n→∞} aₙ"),
        (r"\argmin_\theta L(\theta)", "arg min_θ L(θ)"),
        (r"\text{若 } x>0", "若 x > 0"),
        (r"-x + (-y)", "−x + (−y)"),
        (r"a \not= b", "a ≠ b"),
        (r"f\colon X\to Y", "f: X → Y"),
        (r"1{,}000 + 2,000", "1,000 + 2,000"),
        (r"\mathrm{Var}X", "Var X"),
        (r"\binom{n}{k}", "(n choose k)"),
        (r"\underset{a}{\arg\max}\, Q", "arg maxₐ Q"),
    ],
)
def test_the_notation_of_course_notes_reads_as_it_is_spoken(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\begin{pmatrix}1 & 2\\ 3 & 4\end{pmatrix}", "(1, 2; 3, 4)"),
        (r"\begin{bmatrix}x\\y\end{bmatrix}", "[x; y]"),
        (r"\begin{cases}x & x>0\\ -x & \text{else}\end{cases}", "{x, x > 0; −x, else}"),
        (r"\begin{aligned}a &= b\\ &= c\end{aligned}", "a = b = c"),
    ],
)
def test_matrices_and_cases_stay_on_one_line(latex: str, line: str) -> None:
    assert inline(latex) == line


def test_an_unknown_command_is_shown_as_written() -> None:
    assert inline(r"a + \foo{b}") == r"a + \foo{b}"
    assert inline(r"\frobnicate x").startswith(r"\frobnicate")


def test_definitions_in_a_formula_and_from_outside_are_followed() -> None:
    assert inline(r"\newcommand{\R}{\mathbb{R}} x \in \R^n") == "x ∈ ℝⁿ"
    assert inline(r"\norm{x}", macros={"norm": r"\lVert #1 \rVert"}) == "‖x‖"
    assert "\\loop" not in inline(r"\def\loop{a\loop}\loop")[:3]


@pytest.mark.parametrize(
    ("profile", "line"),
    [("unicode", "𝐱² ∈ ℝ"), ("bmp", "x² ∈ ℝ"), ("ascii", "x^2 in R")],
)
def test_a_profile_keeps_to_its_characters(profile: str, line: str) -> None:
    assert inline(r"\mathbf{x}^2 \in \mathbb{R}", profile=profile) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\mathrm{arg\,max}_a Q", "arg maxₐ Q"),
        (r"A^{\mathsf T}", "Aᵀ"),
        (r"a \equiv b \pmod n", "a ≡ b (mod n)"),
        (r"\tfrac12 mv^2", "(1/2)mv²"),
        (r"e^{-\frac{1}{2}x^2}", "e^{−(1/2)x²}"),
    ],
)
def test_small_things_between_others_stay_apart_from_them(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"10 x^{2/3}", "10x^(2/3)"),
        (r"e^{-\frac{(x-3)^2}{8}}", "e^(−(x−3)²/8)"),
        (r"e^{-x^2} y", "e^(−x²) y"),
        (r"2^{(a+\frac{1}{2})}", "2^(a+1/2)"),
        (r"x_{old} y", "x_(old) y"),
        (r"x_\theta^2", "x²_θ"),
        (r"x^2 + a_{ij}", "x² + aᵢⱼ"),
        (r"\log_{b+1} x", "log_(b+1) x"),
    ],
)
def test_what_a_person_typed_is_read_back_without_braces(latex: str, line: str) -> None:
    assert inline(latex, rounded=True) == line
    assert inline(latex) == inline(latex, rounded=False)


@pytest.mark.parametrize(
    ("latex", "steps"),
    [
        (r"\begin{pmatrix}1 & 2\\ 3 & 4\end{pmatrix}", True),
        (r"f(x) = \begin{cases}x & x>0\\ -x & \text{else}\end{cases}", True),
        (r"\begin{aligned}a &= b\\ &= c\end{aligned}", True),
        (r"e^{\begin{bmatrix}0 & 1\\ 0 & 0\end{bmatrix}t}", True),
        (r"a = b \\ c = d", True),
        (r"\begin{pmatrix}1 & 2 & 3\end{pmatrix}", False),
        (r"\sum_{\substack{i<j\\ i\ne k}} a_i", False),
        (r"\frac{a}{b}", False),
    ],
)
def test_what_has_rows_steps_out_of_its_sentence(latex: str, steps: bool) -> None:
    assert steps_out(latex) == steps


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\frac{\sin(x)}{x}", "sin(x)/x"),
        (r"\frac{2\cos(x)}{\sin(x)}", "2 cos(x)/sin(x)"),
        (r"\left|x\right|^2", "|x|²"),
        (r"{x_i}^2", "xᵢ²"),
        (r"\frac{-1}{1-\gamma}.", "−1/(1 − γ)."),
        (r"\lim_{x\to 0}\frac{f(x)}{x}", "lim_{x→0} f(x)/x"),
        (r"\frac{\mathbb{E}[Y]}{\mathbb{E}[X]}", "𝔼[Y]/𝔼[X]"),
        (r"\frac{p(x,z)}{p(x|z)}", "p(x, z)/p(x|z)"),
        (r"\frac{\Delta y}{\Delta x}", "Δy/Δx"),
        (r"\frac{df(x)}{dx}", "df(x)/dx"),
        (r"\|B\|_F^2", "‖B‖²_F"),
        (r"v_\pi^*(s)", "v_π^*(s)"),
    ],
)
def test_brackets_that_say_nothing_are_left_out(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"a - \frac{-1}{2}", "a − (−1)/2"),
        (r"\frac{1}{p(1-p)}", "1/(p(1 − p))"),
        (r"\frac{y}{dx}", "y/(dx)"),
        (r"{xy}^2", "(xy)²"),
        (r"\frac{a}{b}!", "(a/b)!"),
        (r"\sqrt{n}!", "(√n)!"),
        (r"x \div \frac{a}{b}", "x ÷ (a/b)"),
        (r"\log{x+y}", "log(x + y)"),
        (r"\exp{-x^2}", "exp(−x²)"),
        (r"\ln{\theta} y", "ln(θ)y"),
        (r"\sin{\left(b\right)^2}", "sin((b)²)"),
        (r"a\sqrt[n]{x+y} z", "a(ⁿ√(x + y))z"),
        (r"\frac{\lim_{x\to 0}(f)}{g}", "(lim_{x→0}(f))/g"),
    ],
)
def test_brackets_that_carry_meaning_stay(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"y e^x y", "yeˣ y"),
        (r"y e^{xy}", "yeˣʸ"),
        (r"a_i x_i", "aᵢ xᵢ"),
        (r"w^T x", "wᵀx"),
        (r"x^2 y", "x²y"),
        (r"\gamma^2 1", "γ² 1"),
        (r"\gamma 1", "γ 1"),
        (r"e^{y2}", "e^{y2}"),
        (r"e^{2y}", "e²ʸ"),
        (r"x^n\sqrt{y}", "xⁿ √y"),
        (r"x e^{x^2} y", "x e^{x²} y"),
        (r"|a||b|", "|a| |b|"),
        (r"V_*\Lambda_*", "V_* Λ_*"),
        (r"\int_0^1 f(x)dx", "∫₀¹ f(x) dx"),
        (r"x\overline{x+y}", "x overline(x + y)"),
    ],
)
def test_what_could_be_read_into_its_neighbour_stands_apart(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\begin{aligned}a &= b\\ &+ c\\ d &= e\end{aligned}", "a = b + c; d = e"),
        (r"a = b \\ = c", "a = b = c"),
        (r"\begin{cases}1, & x>0,\\ 0, & \text{else}\end{cases}", "{1, x > 0; 0, else}"),
        (r"\left[\begin{array}{cc|c}1&2&b\\3&4&c\end{array}\right]", "[1, 2 | b; 3, 4 | c]"),
        (r"\sum_{i<j \atop j<k} x_i", "∑_{i<j, j<k} xᵢ"),
        (r"[1]\underrightarrow{r_2-r_1}[2]", "[1] ─r₂−r₁→ [2]"),
        (r"\underbrace{a+b}_{=0}", "(a + b)⏟{=0}"),
        (r"a \stackrel{?}{=} b", "a ≟ b"),
    ],
)
def test_what_has_two_dimensions_is_told_in_one(latex: str, line: str) -> None:
    assert inline(latex) == line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\frac{\partial f}{\partial x}", "partial f/partial x"),
        (r"\|x\|_2^2", "||x||_2^2"),
        (r"\sum_{i=1}^n a_i", "sum_{i=1}^n a_i"),
        (r"\int_0^1 f(x)\,dx", "int_0^1 f(x) dx"),
        (r"e^{\alpha}y", "e^alpha y"),
        (r"\sqrt{x} \geq \sqrt[3]{y}", "sqrt(x) >= root(y, 3)"),
        (r"\hat{y}_i\bar{x}", "hat(y)_i bar(x)"),
        (r"w_{84}a_4", "w_84 a_4"),
        (r"\lambda\|x\|", "lambda ||x||"),
        (r"\pi(a|s)\phi(s)", "pi(a|s) phi(s)"),
        (r"V_\pi(s_{t+1})", "V_pi(s_{t+1})"),
    ],
)
def test_in_ascii_a_formula_reads_as_people_type_it(latex: str, line: str) -> None:
    assert inline(latex, "ascii") == line
