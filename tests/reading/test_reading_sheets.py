"""Sheets of formulas without names, statements that their headings name, and what is said with a sign of equality."""

from __future__ import annotations

import pytest

from kb.model import Card, Origin
from kb.reading import read_note


def read(text: str) -> list[Card]:
    return list(read_note(text, path="sheet.md").cards)


def pairs(text: str) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in read(text)]


@pytest.mark.parametrize(
    ("note", "front", "back"),
    [
        ("# Norms\n\n- $\\|x\\|_1 = \\sum_i |x_i|$\n", "Complete: $\\|x\\|_1 = \\;?$", "$\\sum_i |x_i|$"),
        (
            "# 迹\n\n$\\det(AB)=\\det A\\det B$\n$\\det(kA)=k^n\\det A$\n",
            "补全公式：$\\det(kA) = \\;?$",
            "$k^n\\det A$",
        ),
        ("# Sigmoid\n\n- $\\sigma(-z)=1-\\sigma(z)$\n", "Complete: $\\sigma(-z) = \\;?$", "$1-\\sigma(z)$"),
        (
            "# 泰勒\n\n$\\sin x = x-\\frac{x^3}{6}+o(x^3)$\n",
            "补全公式：$\\sin x = \\;? +o(x^3)$",
            "$x-\\frac{x^3}{6}+o(x^3)$",
        ),
    ],
)
def test_a_formula_of_a_sheet_is_asked_by_its_left_side_as_a_draft(note: str, front: str, back: str) -> None:
    assert (front, back) in pairs(note)
    assert {card.origin for card in read(note)} == {Origin.GUESSED}


@pytest.mark.parametrize(
    "note",
    [
        "# Example\n\n- $\\|x\\| = \\sqrt{14}$\n",  # a number of an example
        "# Functions\n\n- $f(x) = x^2$\n",  # a definition of what is looked at
        "# Systems\n\n- $x + y = 3z$\n",
        "# Proof\n\n1. $\\ln(ab) = \\ln a + \\ln b$\n",  # a step
        "# Norms\n\nso we get\n$\\|x\\|_1 = \\sum_i |x_i|$\n",
        "# Logs\n\n$$\\ln(ab) = \\ln a + \\ln b$$\n",  # a sentence may go on to it
    ],
)
def test_examples_steps_and_definitions_are_no_formulas_of_a_sheet(note: str) -> None:
    assert pairs(note) == []


@pytest.mark.parametrize(
    ("note", "front"),
    [
        (
            "# 大数定律\n\n## 弱大数定律\n\n定理：设 $X_i$ 独立同分布且期望 $\\mu$ 存在，则均值依概率收敛到 $\\mu$。\n",
            "什么是弱大数定律？",
        ),
        (
            "# Calculus\n\n## inverse function thm\n\nIf $\\det J \\ne 0$ at $a$, then $f$ is invertible near $a$.\n",
            "What is the inverse function thm?",
        ),
        ("# 微分\n\n## 隐函数定理\n\n若 $F_y \\ne 0$，则附近唯一确定 $y=y(x)$。\n", "什么是隐函数定理？"),
    ],
)
def test_a_statement_is_called_as_the_heading_above_it(note: str, front: str) -> None:
    assert front in [asked for asked, _ in pairs(note)]


@pytest.mark.parametrize(
    "note",
    [
        "# Calculus\n\n## Examples\n\nIf $a > 0$, then $f$ grows.\n",
        "# Calculus\n\n## Chain rule\n\nWhy it holds.\n\nIf $a > 0$, then $f$ grows.\n",
        "# 微分\n\n## 运算法则\n\n设 $f$ 可微，服从相同的法则。\n",
    ],
)
def test_a_heading_names_no_statement_further_below_nor_what_concludes_nothing(note: str) -> None:
    assert pairs(note) == []


def test_the_conditions_in_a_list_and_what_follows_from_them_belong_to_their_theorem() -> None:
    note = (
        "# SA\n\nTheorem (RM). Suppose\n1. $h$ is monotone\n2. $\\sum a_n = \\infty$\n\n"
        "Then $\\theta_n \\to \\theta$ a.s.\n\n"
        "Theorem (Slutsky). If $X_n \\to X$ and $Y_n \\to c$, then\n\n- $X_n + Y_n \\to X + c$\n- $X_n Y_n \\to cX$\n"
    )
    told = dict(pairs(note))
    assert told["State the RM theorem"].startswith("Suppose")
    assert "monotone" in told["State the RM theorem"] and told["State the RM theorem"].endswith("a.s.")
    assert told["State the Slutsky theorem"].endswith("$X_n Y_n \\to cX$")


def test_words_on_both_sides_of_a_sign_of_equality_define() -> None:
    told = dict(pairs("# ML\n\n- logit = log odds of the outcome\n- x = some number\n- lr = 0.1\n- f(x) = the thing\n"))
    assert told == {"What is logit?": "log odds of the outcome"}


def test_a_formula_without_a_name_among_named_ones_stands_for_itself() -> None:
    told = dict(
        pairs("# List\n\nTotal: $E[X] = E[E[X|Y]]$\nTower: $E[E[X|Y]] = E[X]$\n$\\mathrm{Var}(X) = E[X^2] - (EX)^2$\n")
    )
    assert told["State the formula: Tower"] == "$E[E[X|Y]] = E[X]$"


@pytest.mark.parametrize(
    "line",
    [
        "- 第一个: 走得够远，不会停下",
        "- 问 Prof: 可交换同独立同分布有什么不同",
        "counterexample: typewriter sequence converges in probability only",
        "证明（方差有限的情况）：用切比雪夫不等式，令 $n\\to\\infty$。",
        "Exam question 2023: find the maximum of $xy$ on $x^2+y^2=1$, it is $1/2$.",
        "SGD 係特例: $h = \\nabla f$",
        "- critical points: $(1,0)$ and $(-1,0)$",
        "- NOT invariant -- temperature $T$: $z/T$, argmax for small $T$",
        "$$\\frac{d}{dt} f(\\gamma(t)) = -2\\cos t\\sin^2 t$$",
    ],
)
def test_labels_steps_and_remarks_are_no_terms(line: str) -> None:
    assert pairs(f"# Notes 笔记\n\nSomething about limits.\n\n{line}\n") == []


def test_an_abbreviation_keeps_its_last_full_stop_and_a_clause_its_words() -> None:
    table = "# M\n\n| Mode | Metrizable? | then it is |\n|---|---|---|\n| a.s. | no | strong |\n"
    assert {"A.s.: metrizable?", "A.s.: then it is what?"} <= {front for front, _ in pairs(table)}


def test_questions_answered_at_once_one_below_the_other_are_two() -> None:
    note = "# 随机逼近\n\n算法如下。\n\n为什么步长之和发散？ 否则走不远。\n为什么平方和收敛？——噪声的方差要有限\n"
    assert pairs(note) == [("为什么步长之和发散？", "否则走不远。"), ("为什么平方和收敛？", "噪声的方差要有限")]


@pytest.mark.parametrize(
    ("line", "front"),
    [
        ("Hessian: $X^TSX$ with $S$ diagonal, so the loss is convex", "What is the Hessian of Loss?"),
    ],
)
def test_the_gradient_of_what_a_section_is_about_is_asked_with_its_owner(line: str, front: str) -> None:
    assert front in [asked for asked, _ in pairs(f"# Logistic regression\n\n## Loss\n\nIt is convex.\n\n{line}\n")]


def test_a_question_answered_behind_its_sign_without_a_blank_is_read() -> None:
    told = dict(pairs("# 网络\n\n几种做法。\n\n- 为啥要归一化？防止梯度爆炸\n"))
    assert told["为啥要归一化？"] == "防止梯度爆炸"


@pytest.mark.parametrize(
    ("line", "front"),
    [
        (
            "Descent lemma. If $f$ is smooth, $f(y)\\le f(x)+\\nabla f(x)^T(y-x)+\\frac L2\\|y-x\\|^2$.",
            "What is the Descent lemma?",
        ),
        ("Slater's condition: there exists a strictly feasible point", "What is Slater's condition?"),
        ("dual norm $\\|y\\|_*=\\sup\\{y^Tx: \\|x\\|\\le1\\}$", "State the formula: dual norm"),
        ("- LayerNorm 和 BN 区别：前者对特征归一化，后者对 batch 归一化", "LayerNorm 和 BN 有什么区别？"),
    ],
)
def test_what_stands_without_any_mark_but_its_name_is_read(line: str, front: str) -> None:
    assert front in [asked for asked, _ in pairs(f"# Notes\n\nSome words.\n\n{line}\n")]


@pytest.mark.parametrize(
    "line",
    [
        "- of a norm: indicator of the dual unit ball",
        "Robbins-Siegmund: (statement in notebook 3)",
        "Proof of the lemma. Apply the inequality of Cauchy and Schwarz.",
        "so the loss $L = 0$.",
    ],
)
def test_halves_of_sentences_and_pointers_give_nothing(line: str) -> None:
    assert pairs(f"# Notes\n\nSome words.\n\n{line}\n") == []


def test_a_chinese_line_that_leaves_nothing_open_is_all_of_its_definition() -> None:
    note = (
        "# 优化\n\n梯度下降：沿负梯度方向走一步，$\\theta-\\eta g$\n"
        "- SGD：随机抽样\n\n动量：保留上一步的方向，$v$\n步长 η 太大会震荡\n"
    )
    told = dict(pairs(note))
    assert told["什么是梯度下降？"] == "沿负梯度方向走一步，$\\theta-\\eta g$"


def test_a_marked_question_that_is_answered_behind_its_sign_is_a_draft_and_no_problem() -> None:
    note = read_note("# Modes\n\nQ: does a.s. follow along a subsequence? yes (use Borel–Cantelli)\n", path="q.md")
    assert [(card.front, card.back, card.origin) for card in note.cards] == [
        ("does a.s. follow along a subsequence?", "yes (use Borel–Cantelli)", Origin.GUESSED)
    ]
    assert not note.problems


def test_a_marked_question_without_an_answer_stays_a_problem() -> None:
    note = read_note("# Modes\n\nQ: does a.s. follow along a subsequence? or not?\n", path="q.md")
    assert not note.cards and [problem.code for problem in note.problems] == ["question-without-answer"]


@pytest.mark.parametrize(
    "lines",
    [
        "Markov: $P(X \\ge a) \\le EX/a$\nChebyshev: $P(|X-\\mu| \\ge k) \\le \\sigma^2/k^2$",
        "**L-光滑**：$\\|\\nabla f(x)-\\nabla f(y)\\| \\le L\\|x-y\\|$\n"
        "**强凸**: $f(y) \\ge f(x) + \\frac{\\mu}{2}\\|y-x\\|^2$",
        "定理（链式法则）：若 $f$ 可微，则 $g$ 可微。\n定理（罗尔定理）：若 $f(a)=f(b)$，则有 $f'(c)=0$。",
    ],
)
def test_formulas_and_statements_in_the_lines_of_one_paragraph_are_asked_on_the_same_day(lines: str) -> None:
    cards = read(f"# Notes\n\n{lines}\n")
    assert len({card.siblings for card in cards}) == len(cards) == 2
