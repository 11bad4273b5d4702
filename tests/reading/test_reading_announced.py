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
