"""Questions that bear a number or stand in bold, each with the answer below it."""

from __future__ import annotations

import pytest

from kb.model import Origin
from kb.reading import read_note


def _asked(note: str) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in read_note(note).cards if card.rule == "question"]


@pytest.mark.parametrize(
    "note",
    [
        "**Q1. What is a heap?**\n\nA tree with the least on top.\n\n**Q2. What is a trie?**\n\nA tree of prefixes.",
        "**Q1: What is a heap?**\nA tree with the least on top.\n\n**Q2: What is a trie?**\nA tree of prefixes.",
        "1. What is a heap?\n\nA tree with the least on top.\n\n2. What is a trie?\n\nA tree of prefixes.",
        "1. What is a heap?\n\n   A tree with the least on top.\n\n2. What is a trie?\n\n   A tree of prefixes.",
        "1. What is a heap?\nA tree with the least on top.\n2. What is a trie?\nA tree of prefixes.",
        "1、What is a heap?\n答：A tree with the least on top.\n\n2、What is a trie?\n答：A tree of prefixes.",
        "**1-1** What is a heap?\nA tree with the least on top.\n\n**1-2** What is a trie?\nA tree of prefixes.",
        "### 1. What is a heap?\n\nA tree with the least on top.\n\n### （2）What is a trie?\n\nA tree of prefixes.",
        "## Q1. What is a heap?\n\nA tree with the least on top.\n\n## 问题 2. What is a trie?\n\nA tree of prefixes.",
        "### 3.1 What is a heap?\n\nA tree with the least on top.\n\n### 3.2 What is a trie?\n\nA tree of prefixes.",
    ],
)
def test_each_question_has_its_own_answer_and_no_number(note: str) -> None:
    wanted = [("What is a heap?", "A tree with the least on top."), ("What is a trie?", "A tree of prefixes.")]
    assert _asked(f"# Trees\n\n{note}\n") == wanted
    assert not [p for p in read_note(note).problems if p.code.startswith(("question-", "answer-"))]


def test_an_answer_below_its_mark_is_written() -> None:
    (card,) = read_note("# 内存\n\n1、什么是野指针？\n答：指向已释放内存的指针。\n").cards
    assert (card.origin, card.line) == (Origin.WRITTEN, 3)


@pytest.mark.parametrize(
    "note",
    [
        "# 内存\n\n1. 什么是栈？\n2. 什么是堆？\n3. 什么是队列？\n",
        "# 习题\n\n1. 什么是栈？\n\n下面的图给出了提示。\n",
        "# 内存\n\n1. 下列哪一个是栈的特点？\nA. 先进先出\nB. 后进先出\n",
        "# 版本\n\n2.5 是整数吗？\n",
    ],
)
def test_questions_without_an_answer_are_no_cards(note: str) -> None:
    assert _asked(note) == []


def test_a_number_that_is_asked_about_stays() -> None:
    assert _asked("# 数\n\n## 2.5 是整数吗？\n\n不是，它是分数。\n") == [("2.5 是整数吗？", "不是，它是分数。")]


@pytest.mark.parametrize(
    ("asked", "told"),
    [("为什么行列式为零就不可逆？", "因为体积成了零。"), ("Why is a trie fast?", "Because only the key is walked.")],
)
def test_a_cause_told_below_its_question_is_a_draft(asked: str, told: str) -> None:
    (card,) = read_note(f"# 代数\n\n前面的话。\n\n{asked}\n{told}\n").cards
    assert (card.front, card.back, card.origin) == (asked, told, Origin.GUESSED)


def test_a_question_with_no_cause_below_it_is_prose() -> None:
    assert _asked("# 代数\n\n为什么行列式为零就不可逆？\n下面来看一个例子。\n") == []


def test_letters_in_a_row_are_terms_and_not_questions() -> None:
    reading = read_note("# 注意力\n\n- Q：查询向量\n- K：键向量\n- V：值向量\n")
    assert not reading.problems
    assert {"Q", "K", "V"} <= {concept.name for concept in reading.concepts}


def test_a_question_without_an_answer_beside_others_is_still_named() -> None:
    reading = read_note("# 注意力\n\n- Q：什么是查询？\n\n另一段。\n")
    assert [problem.code for problem in reading.problems] == ["question-without-answer"]
