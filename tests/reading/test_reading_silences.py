"""What a note states wrongly or has lost is named, wherever it stands; nothing is passed over in silence."""

from __future__ import annotations

import pytest

from kb.model import CardKind
from kb.reading import Reading, read_note

_CLAIMS = ["(x^2)' = 2x", "(\\cos x)' = \\sin x", "(e^x)' = e^x", "(\\ln x)' = x", "(\\tan x)' = \\sec^2 x"]


def _typed(reading: Reading) -> list[int]:
    return sorted(card.line for card in reading.cards if card.kind is CardKind.DERIVATIVE)


def _false(reading: Reading) -> list[int]:
    return sorted(problem.line for problem in reading.problems if problem.code == "false-claim")


@pytest.mark.parametrize(
    "line",
    [
        "${}$",
        "${}$  ",
        "${}$\\",
        "${}$<br>",
        "${}$，",
        "$${}$$",
        "\\({}\\)",
        "\\[{}\\]",
        "- ${}$",
        "1. ${}$",
        "> ${}$",
        "  ${}$",
    ],
)
def test_every_line_of_a_sheet_of_derivatives_is_read(line: str) -> None:
    reading = read_note("# 导数表\n\n" + "\n".join(line.replace("{}", claim) for claim in _CLAIMS) + "\n")
    assert (_typed(reading), _false(reading)) == ([3, 4, 5, 6, 7], [4, 6])


def test_display_formulas_right_below_each_other_are_several() -> None:
    reading = read_note("# D\n\n" + "\n".join(f"$$\n{claim}\n$$" for claim in _CLAIMS) + "\n")
    assert (_typed(reading), _false(reading)) == ([3, 6, 9, 12, 15], [6, 12])


def test_a_formula_over_several_lines_stays_one() -> None:
    reading = read_note("# D\n\n$$\n(x^3)' =\n3x^2\n$$\n$(x^4)' = 4x^3$\n")
    assert (_typed(reading), _false(reading)) == ([3, 7], [])


@pytest.mark.parametrize(
    "line",
    [
        "**余子式**： 称为元素的余子式。",
        "- **代数余子式**：带符号的余子式，记作 。",
        "- 余子式：划去一行一列后的行列式，记作 。",
        "- 导数：函数在 处的变化率",
        "- 幂函数：，则 。",
        "**连续**：若对任意序列，则 ，就说它连续",
    ],
)
def test_a_marked_line_that_lost_a_formula_is_named_and_no_card(line: str) -> None:
    reading = read_note(f"# 微积分\n\n**迹**：对角线之和\n\n{line}\n")
    assert [card.front for card in reading.cards] == ["什么是迹？"]
    damaged = [(problem.line, problem.arguments["text"]) for problem in reading.problems]
    assert damaged == [(5, line)]


@pytest.mark.parametrize(
    "line",
    [
        "**导数**：函数在 $x$ 处的变化率",
        "**导数**： 指瞬时的变化率，记作 $f'$。",
        "**秩**：列空间的维数, 记作 rank",
        "- **可逆**：若 $AB=E$，则 $B$ 是逆",
        "**进程**：程序在 CPU 上的一次运行",
        "**极限**：当 $x \\to 0$ 时的值",
    ],
)
def test_a_whole_marked_line_is_no_damage(line: str) -> None:
    reading = read_note(f"# 微积分\n\n{line}\n")
    assert len(reading.cards) == 1
    assert not reading.problems


def test_what_is_folded_keeps_its_text() -> None:
    note = "<details><summary>什么是堆？</summary>\n顶上最小的树\n插入是对数的\n</details>\n"
    assert [card.back for card in read_note(note * 3).cards] == ["顶上最小的树\n插入是对数的"]


@pytest.mark.parametrize("head", ["项目", "特性", "维度", "比较项", "Feature", "Aspect", ""])
def test_a_comparison_asks_of_the_things_in_its_head(head: str) -> None:
    note = f"# 传输\n\n| {head} | 快递 | 平邮 |\n|---|---|---|\n| 可靠性 | 高 | 一般 |\n| 速度 | 两天 | 一周 |\n"
    reading = read_note(note)
    assert ("快递的速度是什么？", "两天") in [(card.front, card.back) for card in reading.cards]
    assert {"快递", "平邮"} <= {concept.name for concept in reading.concepts}
    assert "速度" not in {concept.name for concept in reading.concepts}


def test_an_empty_head_above_things_compares_nothing() -> None:
    reading = read_note(
        "# 激活\n\n|  | 值域 | 缺点 |\n|---|---|---|\n| Sigmoid | 零到一 | 饱和 |\n| ReLU | 非负 | 死亡 |\n"
    )
    assert "ReLU" in {concept.name for concept in reading.concepts}


def test_numbers_beside_formulas_ask_nothing() -> None:
    head = "# HMM\n\n| 概率 | $H=0$ | $H=1$ |\n|---|---|---|\n"
    note = head + "| $P(A \\mid H)$ | 0.1 | 0.9 |\n| $P(B \\mid H)$ | 0.2 | $0.8$ |\n"
    assert read_note(note).cards == ()
    named = "# 导数\n\n| 函数 | 极值点 | 说法 |\n|---|---|---|\n| $x^2$ | 0 | 最小 |\n| $-x^2$ | 0 | 最大 |\n"
    assert read_note(named).cards


def test_beside_derivatives_a_column_of_formulas_is_one_of_functions() -> None:
    head = "# 激活函数\n\n| 名称 | 公式 | 导数 |\n|---|---|---|\n"
    rows = "| tanh | $\\tanh x$ | $1-\\tanh^2 x$ |\n| 阶跃 | $H(x)$ | 处处为零 |\n"
    cards = {(card.kind, card.front) for card in read_note(head + rows).cards}
    assert (CardKind.DERIVATIVE, "求导：$\\tanh x$") in cards
    # To know the formula of a name is another question; what cannot be checked stays a cell of the table.
    assert (CardKind.RECALL, "tanh 的公式是什么？") in cards
    assert not {front for kind, front in cards if kind is CardKind.DERIVATIVE and "H" in front}


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("", "For $y = \\sin(x^2)$: let $u = x^2$. Then $\\frac{dy}{dx} = \\cos(u)\\cdot 2x = 2x\\cos(x^2)$."),
        ("$y = \\sin(x^2)$\n\n", "设 $u = x^2$，则 $\\frac{dy}{dx} = \\cos u \\cdot 2x$。"),
        ("$f(x,y) = x^2 y + \\sin y$\n\n", "At $(1,0)$: $\\nabla f = (0, 2)$."),
        ("$f(x,y) = x^2 y + \\sin y$\n\n", "在点 $(1,0)$ 处 $\\nabla f = (0, 2)$。"),
    ],
)
def test_a_step_in_other_letters_and_a_value_at_a_point_are_not_called_false(head: str, line: str) -> None:
    assert _false(read_note(f"# D\n\n{head}{line}\n")) == []


def test_a_result_that_is_false_is_named_behind_a_step_in_other_letters() -> None:
    said = "For $y = \\sin(x^2)$: let $u = x^2$. Then $\\frac{dy}{dx} = \\cos(u)\\cdot 2x = 2x\\sin(x^2)$."
    assert _false(read_note(f"# D\n\n{said}\n")) == [3]
