"""What counts or praises a title is no part of its concept's name."""

from __future__ import annotations

import pytest

from kb.reading import read_note


def _concepts(note: str) -> list[str]:
    return [concept.name for concept in read_note(note, "sheet.md").concepts]


@pytest.mark.parametrize(
    "title",
    [
        "【知识点1】正交矩阵",
        "【必考】正交矩阵的定义",
        "[重点] 正交矩阵",
        "考点二、正交矩阵",
        "知识点 3：正交矩阵",
        "专题三 正交矩阵",
        "三、正交矩阵",
        "（一）正交矩阵",
        "4.1正交矩阵",
        "★ 正交矩阵",
        "🚀 1. 什么是正交矩阵？",
        "2、正交矩阵是什么？",
        "💡 何谓正交矩阵？",
        "• 正交矩阵",
    ],
)
def test_what_stands_before_a_title_is_no_part_of_the_name(title: str) -> None:
    assert "正交矩阵" in _concepts(f"# 矩阵\n\n## {title}\n\n列向量两两垂直且长度为一的方阵。\n")


@pytest.mark.parametrize(
    "title", ["Lesson 4: Sheaves", "Topic 2. Sheaves", "3. What is a sheaf?", "🔥 What are sheaves?"]
)
def test_what_stands_before_an_english_title_is_no_part_of_the_name(title: str) -> None:
    names = {name.casefold() for name in _concepts(f"# Geometry\n\n## {title}\n\nLocal data that glue.\n")}
    assert names & {"sheaves", "sheaf"}


@pytest.mark.parametrize(
    "title", ["∇ 算子", "△ABC 的外心", "一次函数", "3.5倍法则", "[0,1] 区间", "专题", "模块化", "∫ 的记号", "⌊x⌋ 函数"]
)
def test_signs_and_words_that_belong_to_a_name_stay(title: str) -> None:
    assert title in _concepts(f"# 数学\n\n## {title}\n\n一段说明它的话。\n")


@pytest.mark.parametrize("term", ["（3）策略迭代", "★策略迭代", "【考点】策略迭代"])
def test_a_counted_term_is_asked_by_its_name(term: str) -> None:
    reading = read_note(f"# 强化学习\n\n**{term}**：先评估后改进的轮换\n")
    assert [card.front for card in reading.cards] == ["什么是策略迭代？"]


def test_a_question_with_a_number_and_a_picture_names_its_concept() -> None:
    reading = read_note("# 优化\n\n## 🚀 1. 什么是动量？\n\n历次梯度的滑动平均。\n")
    assert [(card.front, card.concept) for card in reading.cards] == [("什么是动量？", "动量")]


def test_other_questions_name_nothing() -> None:
    assert _concepts("# 优化\n\n## 🚀 2. 为什么要用动量？\n\n它让路径平稳。\n") == ["优化"]


def test_another_name_may_begin_like_a_small_word() -> None:
    reading = read_note("# 策略\n\n**同轨策略（on-policy）**：行动和学习用的是同一个策略\n")
    assert ("同轨策略", ("on-policy",)) in [(concept.name, concept.aliases) for concept in reading.concepts]
