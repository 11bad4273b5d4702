"""Statements in Chinese that stand line by line, without any mark: notations, named theorems, what a page says."""

import pytest

from kb.model import Origin
from kb.reading import read_note


def _cards(text: str) -> list[tuple[str, str, Origin]]:
    cards = read_note(f"# 笔记\n\n前面一句话。\n\n{text}\n", "a.md").cards
    return [(card.front, card.back, card.origin) for card in cards]


@pytest.mark.parametrize(
    ("text", "asked", "answer"),
    [
        (
            "谱范数 $\\|A\\|_2$ 等于 $A$ 的最大奇异值。",
            "什么是谱范数？",
            "谱范数 $\\|A\\|_2$ 等于 $A$ 的最大奇异值。",
        ),
        (
            "条件数 $\\kappa(A)=\\|A\\|\\|A^{-1}\\|$。条件数越大越病态。",
            "写出条件数的公式",
            "$\\kappa(A)=\\|A\\|\\|A^{-1}\\|$",
        ),
        (
            "定理(范数等价性):有限维线性空间上的任意两个范数都等价。",
            "陈述范数等价性定理",
            "有限维线性空间上的任意两个范数都等价。",
        ),
        (
            "一阶必要条件:如果 $x$ 是极小点,那么 $\\nabla f(x)=0$。\n反之不成立。",
            "什么是一阶必要条件？",
            "如果 $x$ 是极小点,那么 $\\nabla f(x)=0$。",
        ),
        ("梯度的定义:设 $f$ 可微,则它是由偏导数组成的列。", "什么是梯度？", "设 $f$ 可微,则它是由偏导数组成的列。"),
    ],
)  # fmt: skip
def test_a_line_that_says_what_something_is_is_a_draft(text: str, asked: str, answer: str) -> None:
    assert _cards(text) == [(asked, answer, Origin.GUESSED)]


@pytest.mark.parametrize(
    "text",
    [
        "矩阵 $A$ 是正定的，所以特征值都是正数。",
        "函数 $f$ 等于零的地方叫零点集之外。",
        "典型取法 $a_k=1/k$。",
        "迭代 $w_{k+1}=w_k-a_k g(w_k)$",
    ],
)
def test_a_sentence_about_any_thing_of_a_sort_defines_nothing(text: str) -> None:
    assert not [card for card in _cards(text) if "矩阵" in card[0] or "函数？" in card[0] or "取法" in card[0]]


def test_a_column_that_begins_with_its_preposition_is_asked_without_a_second_one() -> None:
    cards = read_note("# 求导\n\n| 函数 | 对 x 的梯度 |\n|---|---|\n| $a^Tx$ | $a$ |\n", "a.md").cards
    assert [card.front for card in cards] == ["$a^Tx$ 对 x 的梯度是什么？"]


def test_what_a_page_says_of_itself_is_no_card() -> None:
    page = (
        "首页 博客 下载 学习 社区\n登录后您可以享受以下权益:免费复制代码\n立即登录\n"
        "置顶 小白 已于 2024-03-18 21:07:45 修改\n阅读量 2.3w 收藏 187 点赞数 64\n"
        "参考文献:[1] 某某. 某书. 某社, 2012.\n小白 博主 回复: 没有少哦,感谢支持\n"
    )
    assert not read_note(page, "page.md").cards


def test_items_below_a_line_that_says_what_they_tell_are_asked_with_it() -> None:
    text = "收敛速度：\n1. 强凸：线性收敛 $(1-m/L)^k$\n2. 光滑：$O(1/k)$\n"
    fronts = [card.front for card in read_note(f"# 优化\n\n{text}", "a.md").cards]
    assert fronts == ["收敛速度：强凸", "收敛速度：光滑"]
