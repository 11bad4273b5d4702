"""A line that says whose list stands below it, and what opens or compares a definition."""

from __future__ import annotations

import pytest

from kb.model import Origin
from kb.reading import read_note

_ITEMS = "1. one of them\n2. another\n3. the last of them"
_STUFE = "1. 平稳性\n2. 原始可行性\n3. 互补松弛"


@pytest.mark.parametrize(
    ("line", "front"),
    [
        ("KKT 条件：", "什么是 KKT 条件？"),
        ("Wolfe 条件包括：", "什么是 Wolfe 条件？"),
        ("KKT：", "什么是 KKT？"),
        ("范数的三条性质：", "范数的性质有哪些？"),
        ("概率的公理：", "概率的公理有哪些？"),
        ("特征值有三个重要性质：", "特征值的性质有哪些？"),
        ("## KKT 条件", "什么是 KKT 条件？"),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_chinese_line_announces_a_list(line: str, front: str, between: str) -> None:
    cards = read_note(f"# 优化\n\n{line}{between}{_STUFE}\n").cards
    assert [(card.front, card.back, card.origin) for card in cards] == [(front, _STUFE, Origin.GUESSED)]


@pytest.mark.parametrize(
    ("line", "front"),
    [
        ("KKT conditions:", "What are the KKT conditions?"),
        ("The KKT conditions are:", "What are the KKT conditions?"),
        ("**KKT conditions**", "What are the KKT conditions?"),
        ("Properties of a norm:", "What are the properties of a norm?"),
    ],
)
def test_an_english_line_announces_a_list(line: str, front: str) -> None:
    cards = read_note(f"# Optimization\n\n{line}\n\n{_ITEMS}\n").cards
    assert [(card.front, card.back) for card in cards] == [(front, _ITEMS)]


@pytest.mark.parametrize(
    "line",
    [
        "TODO:",
        "以下条件：",
        "前提条件：",
        "这些性质：",
        "它的三条性质：",
        "The following conditions:",
        "Some properties of it:",
    ],
)
def test_a_line_that_names_no_set_announces_nothing(line: str) -> None:
    assert not [
        card for card in read_note(f"# 笔记\n\n正文先说一句话。\n\n{line}\n{_STUFE}\n").cards if "?" in card.front
    ]
    assert not read_note(f"# Notes\n\nSome text first.\n\n{line}\n\n{_ITEMS}\n").cards


def test_what_a_list_says_of_its_items_is_asked_too() -> None:
    note = "# Optimization\n\nKKT conditions:\n\n- stationarity: $\\nabla f = 0$\n- primal feasibility: $g \\le 0$\n"
    assert [card.front for card in read_note(note).cards] == [
        "What are the KKT conditions?",
        "State the formula: stationarity",
        "State the formula: primal feasibility",
    ]


def test_two_things_compared_in_a_paragraph_are_asked_for_their_difference() -> None:
    (card,) = read_note("# 学习\n\n过拟合 vs 欠拟合：过拟合是训练误差小而测试误差大\n").cards
    assert (card.front, card.back) == ("过拟合 和 欠拟合有什么区别？", "过拟合是训练误差小而测试误差大")


def test_where_something_is_said_may_stand_before_it() -> None:
    (card,) = read_note("# 学习\n\n机器学习里，损失函数是用来衡量预测与真实值差距的函数。\n").cards
    assert card.front == "什么是损失函数？"


@pytest.mark.parametrize(
    ("line", "front"),
    [
        ("称 $f$ 为凸函数，如果任意弦都在图像上方。", "什么是凸函数？"),
        ("上鞅是条件期望不超过当前值的随机过程。", "什么是上鞅？"),
    ],
)
def test_a_definition_is_read_whatever_it_begins_with(line: str, front: str) -> None:
    assert [card.front for card in read_note(f"# 笔记\n\n{line}\n").cards] == [front]


@pytest.mark.parametrize(
    ("line", "front", "back"),
    [
        (
            r"梯度下降：$\theta \leftarrow \theta - \eta \nabla L$",
            "写出梯度下降的公式",
            r"$\theta \leftarrow \theta - \eta \nabla L$",
        ),
        (r"cross entropy 交叉熵：$-\sum_i y_i \log p_i$", "写出 cross entropy 交叉熵的公式", r"$-\sum_i y_i \log p_i$"),
        (
            "反向传播是由输出往输入逐层计算梯度的演算法。",
            "什么是反向传播？",
            "反向传播是由输出往输入逐层计算梯度的演算法。",
        ),
    ],
)
def test_what_stands_in_a_line_of_its_own_is_read(line: str, front: str, back: str) -> None:
    note = f"# 深度学习\n\n上课笔记，随手记的。\n\n{line}\n"
    assert [(card.front, card.back) for card in read_note(note).cards] == [(front, back)]


@pytest.mark.parametrize("line", ["上课日：9/12、9/19（缺一次）", "助教：阿凯，每周二办公室", "课本：微积分第五版"])
def test_what_is_filled_in_about_a_course_is_no_term(line: str) -> None:
    assert not read_note(f"# 微积分\n\n{line}\n").cards


@pytest.mark.parametrize(
    ("line", "front"),
    [
        (
            "Strong duality holds if the problem is convex and Slater's condition is met.",
            "When does strong duality hold?",
        ),
        ("强对偶成立的充分条件是问题凸且存在严格可行点。", "强对偶在什么条件下成立？"),
    ],
)
def test_when_something_with_a_name_holds_is_asked(line: str, front: str) -> None:
    assert [(card.front, card.back) for card in read_note(f"# {line[:4]}\n\n{line}\n").cards] == [(front, line)]


@pytest.mark.parametrize(
    "line", ["Equality holds iff $x=y$.", "It holds if $n$ is large enough.", "等号成立的条件是 $x=y$。"]
)
def test_when_equality_holds_is_no_question_of_its_own(line: str) -> None:
    assert not read_note(f"# Notes\n\n{line}\n").cards


def test_what_a_theorem_supposes_in_brackets_is_no_name() -> None:
    note = "# Methods\n\n## GD\n\nThm (convex, L-smooth, $\\alpha = 1/L$). $f(x_k) - f^* \\le L/k$.\n"
    (card,) = read_note(note).cards
    assert card.front == "State the GD theorem"
    assert card.back == "(convex, L-smooth, $\\alpha = 1/L$). $f(x_k) - f^* \\le L/k$."


def test_a_formula_beside_its_name_ends_with_its_sentence() -> None:
    note = "# Convexity\n\nConjugate $f^*(y) = \\sup_x xy - f(x)$. Fenchel-Young says that $f(x)+f^*(y) \\ge xy$.\n"
    assert [card.back for card in read_note(note).cards] == ["$f^*(y) = \\sup_x xy - f(x)$"]
