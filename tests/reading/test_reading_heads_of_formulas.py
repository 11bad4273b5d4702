"""What a name before a formula is asked for, and which words before a colon are no names."""

import pytest

from kb.model import Origin
from kb.reading import read_note


def _fronts(text: str) -> list[str]:
    return [card.front for card in read_note(text, "a.md").cards]


@pytest.mark.parametrize(
    ("title", "line", "asked"),
    [
        ("不等式汇总", r"**Hölder**：$\|fg\|_1 \le \|f\|_p\|g\|_q$，$\frac1p+\frac1q=1$ 时成立", "写出 Hölder 不等式"),
        (
            "Inequalities",
            r"**Jensen**: if $\varphi$ is convex, $\varphi(EX) \le E\varphi(X)$",
            "State the Jensen inequality",
        ),
    ],
)
def test_a_name_of_a_person_among_inequalities_is_asked_for_the_inequality(title, line, asked):
    assert _fronts(f"# {title}\n\n{line}\n") == [asked]


def test_elsewhere_a_name_stays_a_name():
    assert _fronts("# Norms\n\n**Hölder**: $\\|fg\\|_1 \\le \\|f\\|_p\\|g\\|_q$ if $p$ is conjugate to $q$\n") == [
        "What is Hölder?"
    ]


def test_a_form_of_what_stands_above_is_asked_with_its_owner():
    inequality = "**柯西不等式**：$|\\langle x,y\\rangle| \\le \\|x\\|\\|y\\|$"
    form = "积分形式：$|\\int fg|^2 \\le \\int f^2 \\int g^2$"
    assert _fronts(f"# 分析\n\n{inequality}\n\n{form}\n")[-1] == "柯西不等式的积分形式是什么？"


@pytest.mark.parametrize("label", ["跟矩阵不一样", "与导数的区别", "Markov 的证明一行", "范数的由来"])
def test_what_compares_or_proves_is_no_term(label):
    assert _fronts(f"# 张量\n\n- {label}：秩很难算，是 NP 难的\n") == []


def test_a_remark_beside_a_column_that_defines_is_asked_as_a_remark():
    table = "# 范数\n\n| 范数 | 公式 | 说明 |\n|---|---|---|\n| 核范数 | $\\sum_i \\sigma_i$ | 凸，用来近似秩 |\n"
    assert set(_fronts(table)) == {"核范数的公式是什么？", "核范数的说明是什么？"}


def test_a_remark_that_stands_alone_beside_its_term_says_what_it_is():
    table = "# 范数\n\n| 范数 | 说明 |\n|---|---|\n| 核范数 | 奇异值之和 |\n| 谱范数 | 最大奇异值 |\n"
    assert set(_fronts(table)) == {"什么是核范数？", "什么是谱范数？"}


def test_a_function_that_its_derivative_names_is_named_in_the_question():
    table = "# D\n\n| f(x) | f'(x) |\n|---|---|\n| $\\sigma(x)=\\frac1{1+e^{-x}}$ | $\\sigma(x)(1-\\sigma(x))$ |\n"
    (front,) = _fronts(table)
    assert "\\sigma(x) = " in front


def test_long_latex_is_no_long_answer():
    back = r"$\nabla f = \left(\frac{\partial f}{\partial x_1},\dots,\frac{\partial f}{\partial x_n}\right)^\top$"
    text = f"# G\n\n**gradient**: the vector {back} of partial derivatives\n"
    (card,) = read_note(text, "a.md").cards
    assert card.origin is Origin.STATED


def test_a_dash_may_stand_between_a_name_and_its_formula_in_a_list_of_such() -> None:
    reading = read_note(
        "# 收敛\n\n几种收敛：\n- 几乎必然收敛 - $P(\\lim X_n=X)=1$\n- $L^p$ 收敛 - $E|X_n-X|^p\\to0$\n"
        "- 依分布收敛 - 在 F 的连续点处 $F_n(x)\\to F(x)$\n- 对偶可行 - $\\lambda_i\\ge0$\n",
        "a.md",
    )
    assert [(card.front, card.back) for card in reading.cards] == [
        ("写出几乎必然收敛的公式", "$P(\\lim X_n=X)=1$"),
        ("写出 $L^p$ 收敛的公式", "$E|X_n-X|^p\\to0$"),
        ("什么是依分布收敛？", "在 F 的连续点处 $F_n(x)\\to F(x)$"),
        ("写出对偶可行的公式", "$\\lambda_i\\ge0$"),
    ]


def test_one_dash_alone_makes_no_name_of_a_formula() -> None:
    assert not read_note("# 速度\n\n跑了一遍 - $O(n)$ 太慢\n", "a.md").cards


@pytest.mark.parametrize(
    ("name", "text"),
    [("马尔可夫不等式", "设 $X\\ge0$，$a>0$，则"), ("Markov's inequality", "Let $X\\ge0$ and $a>0$. Then")],
)
def test_a_statement_stands_behind_its_bold_name_and_its_proof_is_no_part_of_it(name: str, text: str) -> None:
    shown = "$$P(X\\ge a)\\le\\frac{E[X]}{a}$$"
    reading = read_note(f"# A\n\n**{name}** {text}\n{shown}\n证：$E[X]\\ge aP(X\\ge a)$。\n", "a.md")
    (card,) = reading.cards
    assert name in card.front and card.back == f"{text}\n{shown}"
    assert card.origin is Origin.STATED


@pytest.mark.parametrize(
    ("row", "asked"), [("二项 B(n,p)", "二项 B(n,p) 的期望是什么？"), ("泊松(单参数)", "泊松(单参数)的期望是什么？")]
)
def test_brackets_around_letters_are_set_off_from_chinese(row: str, asked: str) -> None:
    reading = read_note(f"# 分布\n\n| 分布 | 期望 | 方差 |\n|---|---|---|\n| {row} | 1 | 2 |\n", "a.md")
    assert reading.cards[0].front == asked
