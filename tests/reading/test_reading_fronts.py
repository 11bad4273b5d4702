"""The questions that labels and columns become: a question stays one; only several things are asked in the plural."""

from __future__ import annotations

import pytest

from kb.reading import read_note
from kb.reading.fronts import front


def _asked(column: str, cell: str = "it is so") -> list[str]:
    note = f"# Matrices\n\n| matrix | {column} |\n|---|---|\n| rotation | {cell} |\n"
    return [card.front for card in read_note(note).cards]


@pytest.mark.parametrize(
    ("column", "asked"),
    [
        ("are both conditions satisfied?", "Rotation: are both conditions satisfied?"),
        ("is it symmetric", "Rotation: is it symmetric?"),
        ("Has an inverse", "Rotation: has an inverse?"),
        ("does it commute", "Rotation: does it commute?"),
        ("Can it be inverted?", "Rotation: can it be inverted?"),
        ("why", "Rotation: why?"),
    ],
)
def test_a_column_that_asks_something_is_asked_as_it_stands(column: str, asked: str) -> None:
    assert _asked(column, "yes, both") == [asked]


@pytest.mark.parametrize(
    "column", ["hypothesis", "basis", "bias", "status", "analysis", "class", "radius", "series", "number of rows"]
)
def test_a_word_that_only_ends_in_s_is_asked_in_the_singular(column: str) -> None:
    assert _asked(column) == [f"What is the {column} of rotation?"]


@pytest.mark.parametrize("column", ["eigenvalues", "roots", "hypotheses", "entries of a row", "criteria"])
def test_several_things_are_asked_in_the_plural(column: str) -> None:
    assert _asked(column) == [f"What are the {column} of rotation?"]


def test_an_english_term_in_a_chinese_question_has_no_article() -> None:
    note = "# 代数\n\n下面是抽象代数课的一个定义，取自第一讲。\n\n**a monoid**：带有单位元的半群\n"
    assert [card.front for card in read_note(note).cards] == ["什么是 monoid？"]
    assert front("definition", "en", term="a monoid") == "What is a monoid?"


def _table(note: str) -> set[str]:
    return {card.front for card in read_note(note).cards}


def test_a_table_is_asked_in_the_language_of_its_heads_and_terms() -> None:
    english = "| Traversal | Structure | Order |\n|---|---|---|\n| BFS | Queue | by level |\n"
    chinese = "| 遍历 | 结构 |\n|---|---|\n| 广度优先 | 队列 |\n"
    words = "图的遍历有许多种，这里只说两种最常见的做法，它们的区别在于用什么结构存放等待的结点。"
    assert _table(f"# 图\n\n{words}\n\n{english}") == {
        "What is the structure of BFS?",
        "What is the order of BFS?",
    }
    assert _table(f"# Graphs\n\nA note on how a graph is walked through, node by node.\n\n{chinese}") == {
        "广度优先的结构是什么？"
    }


def test_a_table_in_two_languages_speaks_the_language_of_its_note() -> None:
    table = "| 遍历 | Queue |\n|---|---|\n| BFS | by level |\n"
    assert _table(f"# 图\n\n这里只说两种最常见的做法，它们的区别在于结构。\n\n{table}") == {"BFS 的 Queue 是什么？"}


_TRADITIONAL = """# 線性代數

**基底**：線性獨立且生成整個空間的集合

問：為什麼零向量不在基底裡？
答：因為它與任何向量都線性相關。

| 對象 | 維度 |
|---|---|
| 平面 | 二維 |

- 迴圈的写出：輸出每一項
"""


def test_a_note_in_traditional_characters_is_asked_in_them() -> None:
    fronts = _table(_TRADITIONAL)
    assert {"什麼是基底？", "平面的維度是什麼？", "為什麼零向量不在基底裡？"} <= fronts
    assert "什么是" not in "".join(fronts)


def test_what_an_author_wrote_keeps_its_characters() -> None:
    assert any("迴圈的写出" in asked for asked in _table(_TRADITIONAL))
    assert _table("# 线性代数\n\n這裡引用一句話。\n\n**基底**：线性无关且生成整个空间的集合\n") == {"什么是基底？"}
