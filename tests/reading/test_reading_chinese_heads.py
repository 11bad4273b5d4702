"""A name in Chinese before a colon or a dash, and what stands behind it, without any mark."""

import pytest

from kb.model import Origin
from kb.reading import read_note


@pytest.mark.parametrize(
    ("text", "asked", "answer"),
    [
        ("偏导数：固定其他变量，对一个变量求导。", "什么是偏导数？", "固定其他变量，对一个变量求导。"),
        (
            "> 弱大数定律：独立同分布、期望有限，则样本均值依概率收敛到期望。",
            "什么是弱大数定律？",
            "独立同分布、期望有限，则样本均值依概率收敛到期望。",
        ),
        ("L2 范数：各分量平方和再开根号", "什么是 L2 范数？", "各分量平方和再开根号"),
        ("**过拟合** 训练误差小、测试误差大", "什么是过拟合？", "训练误差小、测试误差大"),
        ("泰勒公式 —— 用多项式逼近一个函数", "什么是泰勒公式？", "用多项式逼近一个函数"),
    ],
)
def test_a_name_in_chinese_and_what_it_is_are_a_draft(text: str, asked: str, answer: str) -> None:
    cards = read_note(f"# 笔记\n\n前面一句话。\n\n{text}\n", "a.md").cards
    assert [(card.front, card.back, card.origin) for card in cards] == [(asked, answer, Origin.GUESSED)]


@pytest.mark.parametrize(
    "line",
    [
        "买菜：西红柿、鸡蛋、葱和一把青菜",
        "下次问老师：外积和张量积的商有什么关系",
        "学习率太大：训练震荡甚至发散到无穷",
        "一切都出自一个极限：角很小时，正弦几乎等于角本身。",
        "**切片不必复制** 还是同一块内存，只是起点和长度变了。",
    ],
)
def test_what_a_line_says_before_its_colon_is_not_always_a_name(line: str) -> None:
    assert not read_note(f"# 笔记\n\n前面一句话。\n\n{line}\n", "a.md").cards


def test_what_a_distribution_depends_on_stays_in_its_name() -> None:
    cards = read_note("# 分布\n\n| 分布 | 期望 |\n|---|---|\n| 二项 B(n,p) | $np$ |\n", "a.md").cards
    assert "B(n,p)" in cards[0].front
