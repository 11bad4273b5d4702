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


def test_a_name_in_both_languages_at_once_is_met_in_one(kb: Collection) -> None:
    (kb.root / "descent.md").write_text("# 梯度下降\n\n沿负梯度走。\n\n# 下降法\n\n每步下降。\n", encoding="utf-8")
    kb.refresh()
    found = kb.search("gradient 下降")
    assert (found[0].title, found.mended) == ("梯度下降", "")


def test_what_a_text_writes_is_not_mended_whatever_sounds_like_it(kb: Collection) -> None:
    (kb.root / "compare.md").write_text("# 比较\n\n两种方法。\n\n# 方法\n\n记在笔记里。\n", encoding="utf-8")
    kb.refresh()
    found = kb.search("笔记")
    assert found.mended == ""
    assert [hit.title for hit in found if "笔记" in hit.snippet]
    assert kb.mended("笔记") == ""


def test_a_translation_of_one_character_is_not_looked_for_inside_other_words(kb: Collection) -> None:
    (kb.root / "chance.md").write_text(
        "# 概率\n\n零与一之间。\n\n# 学习率\n\n一步多远。\n\n# 交叉熵\n\n损失。\n", "utf-8"
    )
    kb.refresh()
    assert [hit.title for hit in kb.search("rate") if hit.kind == "concept"] == ["学习率"]
    assert kb.search("entropy", kind="concept")[0].title == "交叉熵"


def test_a_filter_that_names_a_concept_puts_it_first(kb: Collection) -> None:
    (kb.root / "a.md").write_text("# 一阶条件\n\n[[梯度]]为零。\n\nQ: 一阶条件？\nA: 梯度为零。\n", encoding="utf-8")
    kb.refresh()
    found = [hit.title for hit in kb.search("concept:梯度")]
    assert found[:1] == ["梯度"]
    assert len(found) == len(set(found))


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


PARTED = """# Vector spaces

openingword.

| Object | Example |
|---|---|
| basis | three arrows |

behindtable stands below the rows.

## Bases

- **Dimension**: how many arrows

behindterm stands below the term.

### Summary

undergeneric stands under a heading of every note.
"""


@pytest.mark.parametrize(
    ("word", "line", "concept"),
    [
        ("openingword", 3, "Vector spaces"),
        ("behindtable", 9, "Vector spaces"),
        ("behindterm", 15, "Bases"),
        ("undergeneric", 19, "Bases"),
    ],
)
def test_every_line_of_a_note_is_found_below_its_section(
    folder: Path, opened: Opener, word: str, line: int, concept: str
) -> None:
    (folder / "spaces.md").write_text(PARTED, encoding="utf-8")
    kb = opened()
    (hit,) = kb.search(word)
    assert (hit.kind, hit.line, word in hit.snippet) == ("note", line, True)
    assert concept in (hit.heading, hit.title)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            ["", "# One", "## Two", "### Summary", "**Term**: text", "| a | b |\n|---|---|\n| c | d |", "- x"]
        ),
        max_size=12,
    )
)
def test_no_word_of_a_note_is_without_a_place(folder: Path, opened: Opener, parts: list[str]) -> None:
    rows = [f"{part}\n\nword{number}x stands here.\n" for number, part in enumerate(parts)]
    (folder / "parts.md").write_text("\n".join(rows), encoding="utf-8")
    kb = opened()
    kb.refresh()
    for number in range(len(parts)):
        assert kb.search(f"word{number}x").hits, f"word{number}x"


@pytest.mark.parametrize("hidden", ["zebrafish", "wombat", "quokka"])
def test_a_comment_is_no_text_to_search_or_to_show(kb: Collection, hidden: str) -> None:
    text = "# <!-- quokka --> Descent\n\n<!-- page: menu zebrafish -->\n\nIt follows the slope. <!--\nwombat -->\n"
    (kb.root / "page.md").write_text(text, encoding="utf-8")
    kb.refresh()
    assert not kb.search(hidden).hits
    (hit,) = kb.search("slope", kind="note")
    assert (hit.line, hit.snippet) == (5, "It follows the slope.")
    page = kb.concept("Descent")
    assert page is not None
    assert page.parts[0].text == text
