"""Search through the door: concepts first, both languages, any text a person may type."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from tests.conftest import Opener

GRADIENT = """---
title: 梯度
aliases: [gradient]
tags: [analysis]
---
# 梯度

梯度由全部偏导数组成。

## 方向导数

问：方向导数怎样由梯度得到？
答：梯度与单位方向向量的内积。

它在收敛性的证明里很常用。
"""
NORM = """# Norm

Q: Which inequality holds for the norm of a sum of two vectors?
A: The triangle inequality.
"""


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    (folder / "梯度.md").write_text(GRADIENT, encoding="utf-8")
    (folder / "norm.md").write_text(NORM, encoding="utf-8")
    return opened()


@pytest.mark.parametrize("query", ["梯度", "gradient", "GRADIENT", "Ｇradient", "gradi"])
def test_a_concept_is_found_by_name_alias_or_their_beginning(kb: Collection, query: str) -> None:
    hits = kb.search(query)
    assert (hits[0].kind, hits[0].title, hits[0].note) == ("concept", "梯度", "梯度.md")


def test_cards_follow_concepts_and_notes_follow_cards(kb: Collection) -> None:
    kinds = [hit.kind for hit in kb.search("梯度")]
    assert kinds == sorted(kinds, key=["concept", "card", "note"].index)
    assert {"concept", "card"} <= set(kinds)


@pytest.mark.parametrize("question", ["什么是梯度", "梯度是什么？", "what is the gradient", "怎么理解梯度"])
def test_a_question_finds_what_it_asks_about_before_cards_that_ask_it(kb: Collection, question: str) -> None:
    asking = "Q: 什么是梯度？怎么理解梯度？\nA: 梯度是什么？见下。\n\nQ: what is the gradient?\nA: a vector\n"
    (kb.root / "questions.md").write_text(f"# Asked\n\n{asking}", encoding="utf-8")
    kb.refresh()
    first, *others = kb.search(question)
    assert (first.kind, first.title) == ("concept", "梯度")
    assert any(hit.kind == "card" and hit.note == "questions.md" for hit in others)


def test_text_that_is_no_card_is_found_with_its_line(kb: Collection) -> None:
    (hit,) = kb.search("收敛性")
    assert (hit.kind, hit.note, hit.heading) == ("note", "梯度.md", "方向导数")
    assert GRADIENT.split("\n")[hit.line - 1].startswith("它在收敛性")


def test_only_one_kind_can_be_asked_for(kb: Collection) -> None:
    assert {hit.kind for hit in kb.search("梯度", kind="card")} == {"card"}
    assert kb.search("梯度", limit=1, kind="concept")[0].title == "梯度"


def test_tags_and_notes_filter(kb: Collection) -> None:
    assert {hit.note for hit in kb.search("tag:analysis")} == {"梯度.md"}
    assert {hit.note for hit in kb.search("note:norm")} == {"norm.md"}
    assert kb.search("triangle -inequality").hits == ()


def test_an_edited_note_is_found_by_its_new_text_only(kb: Collection, folder: Path) -> None:
    (folder / "norm.md").write_text(NORM.replace("triangle", "Minkowski"), encoding="utf-8")
    kb.refresh()
    assert kb.search("triangle").hits == ()
    assert [hit.kind for hit in kb.search("Minkowski", kind="card")] == ["card"]


def test_the_source_of_an_exercise_is_not_found_or_shown(kb: Collection, folder: Path) -> None:
    block = "```练习\n求导：a x^2\n取值：{a：2..9}\n```"
    (folder / "幂.md").write_text(f"# 幂法则\n\n指数写到前面。\n{block}\n\n后面还有一句话。\n", encoding="utf-8")
    kb.refresh()
    assert not any("取值" in hit.snippet or "```" in hit.snippet for hit in kb.search("幂法则"))
    assert kb.search("取值", kind="note").hits == ()
    (hit,) = kb.search("还有一句话", kind="note")
    assert hit.line == 9


def test_a_sitting_can_be_kept_to_what_a_search_finds(kb: Collection) -> None:
    assert {kb.card(one.card).card.note for one in kb.session(query="triangle").ahead} == {"norm.md"}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.from_regex(r'[-":*()^ANDORT{} 梯度:]{0,30}', fullmatch=True))
def test_any_text_is_a_query(kb: Collection, text: str) -> None:
    assert len(kb.search(text, limit=5)) <= 5
    kb.cards(text)


@pytest.fixture
def course(folder: Path, opened: Opener) -> Collection:
    pages = {
        "随机逼近": "迭代随观测而改进。",
        "大数定律": "随机逼近与它有关：收敛。",
        "收敛方式": "收敛有几种。",
        "收敛速度": "误差的阶。",
        "导数": "变化率。",
        "链式法则": "复合函数的求导。",
        "梯度": "由偏导数组成。",
        "Gradient": "All partial slopes.",
    }
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(f"# {name}\n\n{text}\n", encoding="utf-8")
    return opened()


@pytest.mark.parametrize(
    ("query", "wanted"), [("随机逼近 收敛", "随机逼近"), ("导数 链式", "导数"), ("gradient 收敛", "Gradient")]
)
def test_a_name_that_is_one_of_the_words_stands_high_where_no_name_holds_them_all(
    course: Collection, query: str, wanted: str
) -> None:
    for hits in (course.search(query).hits, course.search(query, kind="concept").hits):
        assert wanted in [hit.title for hit in hits[:2] if hit.kind == "concept"]


def test_concepts_that_hold_some_words_leave_room_for_a_note_that_holds_all(course: Collection) -> None:
    hits = course.search("随机逼近 收敛").hits
    assert ("note", "大数定律") in [(hit.kind, hit.title) for hit in hits]


def test_a_misspelt_word_finds_what_is_called_so_before_its_translation(course: Collection) -> None:
    results = course.search("gradeint")
    assert [hit.title for hit in results.hits[:2]] == ["Gradient", "梯度"]
    assert results.mended == "gradient"


def test_a_given_name_leads_to_the_concept_of_that_name_before_one_with_that_alias(
    folder: Path, opened: Opener
) -> None:
    (folder / "a.md").write_text("---\naliases: [梯度]\n---\n# Gradient\n\nAll partial slopes.\n", encoding="utf-8")
    (folder / "b.md").write_text("# 梯度\n\n由偏导数组成。\n", encoding="utf-8")
    kb = opened()
    kb.add_alias("坡度", "梯度")
    assert [hit.title for hit in kb.search("坡度")] == ["梯度", "Gradient"]
