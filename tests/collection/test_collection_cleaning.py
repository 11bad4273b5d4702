"""A paste becomes a note of clean Markdown that gives the same cards, and nothing of it is lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.collection.preparing import cleaned_text, with_keys, with_source
from kb.model import Origin
from kb.reading import Reading, read_note
from tests.conftest import Opener

PAGE = """[toc]
向量与矩阵
秩的定义
秩是线性无关的行的最大个数,它等于列空间的维数。对于一个方阵
这个式子表示当
矩阵的分类
名词 | 含义 | 用途 |
---|---|---|
单位阵 | 对角元全为一的方阵 | 乘法的单位元 |
对角阵(Diagonal matrix) | 非对角元全为零 | - 缩放 |
- 存储压缩 | ||
阅读全文
"""
LINES = [
    *PAGE.splitlines(),
    "",
    "2026-01-11",
    "摘要:设 [公式] 为方阵,则",
    "特征值",
    "- 迹: 对角元之和",
    "a --> b <!-- c",
]


def cards(reading: Reading) -> Counter[tuple[str, str, str]]:
    return Counter((card.front, card.back, card.concept) for card in reading.cards)


def written(text: str) -> str:
    found = cleaned_text(text, "page.md")
    assert found is not None
    return found[2]


def tokens(text: str) -> list[Token]:
    """What another program makes of the note that a paste becomes, its front matter left out."""
    return MarkdownIt("gfm-like", {"linkify": False}).parse(written(text).split("---\n", 2)[2])


def paragraphs(found: list[Token], kind: str = "paragraph_open") -> list[str]:
    return [inner.content for token, inner in pairwise(found) if token.type == kind]


def words(text: str) -> Counter[str]:
    # A Chinese line that was torn is whole again without a space.
    return Counter(re.findall(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+", text))


def test_headings_and_tables_get_their_marks() -> None:
    rows = written(PAGE).splitlines()
    assert "## 向量与矩阵" in rows and any(re.fullmatch(r"#+ 秩的定义", row) for row in rows)
    assert "| 对角阵(Diagonal matrix) | 非对角元全为零 | - 缩放<br>- 存储压缩 |" in rows


def test_what_is_left_out_stays_in_comments_at_its_place() -> None:
    rows = written(PAGE).splitlines()
    assert "<!-- page: [toc] -->" in rows and "<!-- damaged: 这个式子表示当 -->" in rows
    assert "秩是线性无关的行的最大个数,它等于列空间的维数。<!-- torn: 对于一个方阵 -->" in rows


LISTED = """[toc]
优化入门
最优化方法有很多种，下面列出两种。
- 梯度下降法
- 牛顿法
术语 | 含义
---|---
步长 | 每一步走多远
动量 | 累积的速度
它们都可以调整。
阅读全文
"""


def test_a_table_right_below_a_list_is_a_table() -> None:
    for text in (LISTED, LISTED.replace("术语 |", "\n术语 |")):
        backs = {card.back for card in read_note(text, "page.md").cards}
        assert {"每一步走多远", "累积的速度"} <= backs


def test_other_programs_show_the_lists_and_tables_of_a_cleaned_paste() -> None:
    found = tokens(LISTED)
    assert [token.type for token in found].count("table_open") == 1
    assert [token.type for token in found].count("list_item_open") == 2
    assert paragraphs(found) == ["最优化方法有很多种，下面列出两种。", "梯度下降法", "牛顿法", "它们都可以调整。"]


def test_a_table_whose_rule_lacks_columns_is_one_for_other_programs_too() -> None:
    types = [token.type for token in tokens(LISTED.replace("术语 | 含义", "术语 | 含义 | 用途"))]
    assert types.count("table_open") == 1 and types.count("th_open") == 3


@pytest.mark.parametrize("mark", ["=", "==", "-", "--"])
def test_a_mark_alone_below_a_sentence_makes_no_heading_of_it(mark: str) -> None:
    text = LISTED.replace("两种。\n", f"两种。\n{mark}\n")
    assert paragraphs(tokens(text), "heading_open") == ["优化入门"]
    assert mark in paragraphs(tokens(text)) or f"\\{mark}" in paragraphs(tokens(text))
    assert not any("列出" in concept.name for concept in read_note(text, "page.md").concepts)


def test_the_lines_of_a_page_are_paragraphs() -> None:
    text = LISTED.replace("它们都可以调整。", "它们都可以调整。\n调整时看误差。\n误差不再变小就停。")
    assert {"它们都可以调整。", "调整时看误差。", "误差不再变小就停。"} <= set(paragraphs(tokens(text)))
    assert cards(read_note(written(text), "page.md")) == cards(read_note(text, "page.md"))


def test_a_comment_takes_no_text_of_its_line_with_it() -> None:
    text = LISTED.replace("它们都", "摘要:步长是每一步的长度。它们都")
    rows = written(text).splitlines()
    assert "步长是每一步的长度。它们都可以调整。" in rows
    assert rows[rows.index("<!-- page: 摘要: -->") + 1] == ""
    for token in tokens(text):
        assert token.type != "html_block" or token.content.strip().endswith("-->")


def test_what_is_damaged_is_a_problem_of_the_note_until_it_is_mended() -> None:
    text = written(PAGE)
    found = read_note(text, "page.md").problems
    assert {"damaged-text", "torn-text"} <= {problem.code for problem in found}
    rows = text.splitlines()
    for problem in found:
        if problem.code in ("damaged-text", "torn-text"):
            assert rows[problem.line - 1][problem.column - 1 :].startswith("<!-- ")
    mended = text.replace("<!-- damaged: 这个式子表示当 -->", "满秩是指秩等于行数。").replace(
        "<!-- torn: 对于一个方阵 -->", ""
    )
    assert not {"damaged-text", "torn-text"} & {problem.code for problem in read_note(mended, "page.md").problems}


def test_a_cleaned_note_keeps_its_cards_when_a_person_adds_to_it() -> None:
    text = written(PAGE)
    more = read_note(f"{text}\nQ: 零矩阵的秩是多少？\nA: 0\n", "page.md")
    assert not cards(read_note(text, "page.md")) - cards(more)
    assert "零矩阵的秩是多少？" in {card.front for card in more.cards}


def test_front_matter_of_a_paste_stays() -> None:
    text = written(f"---\ntitle: 矩阵\n---\n{PAGE}")
    assert read_note(text, "page.md").title == "矩阵" and read_note(text, "page.md").pasted


def test_a_note_with_marks_of_its_own_is_left_alone() -> None:
    assert cleaned_text("# 秩\n\n秩是行的最大个数。\n", "a.md") is None


@settings(max_examples=60)
@given(st.lists(st.sampled_from(LINES), min_size=6, max_size=20).map("\n".join))
def test_a_cleaned_paste_gives_its_cards_and_holds_its_words(text: str) -> None:
    found = cleaned_text(text, "page.md")
    if found is None:
        return
    before, cleaned, note = found
    assert cards(read_note(note, "page.md")) == cards(before)
    assert not words(text) - words(note)
    assert cleaned.page == note.count("<!-- page: ")


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Text.\n", '---\nsource: "a.txt"\n---\n\nText.\n'),
        ("---\ntitle: T\n---\nText.\n", '---\nsource: "a.txt"\ntitle: T\n---\nText.\n'),
        ("---\r\ntitle: T\r\n---\r\nText.\r\n", '---\r\nsource: "a.txt"\r\ntitle: T\r\n---\r\nText.\r\n'),
        ("---\nsource: book\n---\nText.\n", "---\nsource: book\n---\nText.\n"),
        ("---\nurl: x\n---\nText.\n", "---\nurl: x\n---\nText.\n"),
        ("---\n{title: T}\n---\nText.\n", "---\n{title: T}\n---\nText.\n"),
        ("---\nbroken: [\n---\nText.\n", "---\nbroken: [\n---\nText.\n"),
        ('---\nname = "Deck"\n---\nQ: a\nA: b\n', '---\nname = "Deck"\n---\nQ: a\nA: b\n'),
        ("---\n\nA rule above.\n", '---\nsource: "a.txt"\n---\n\n---\n\nA rule above.\n'),
    ],
    ids=["none", "own", "carriage returns", "named", "address", "flow", "broken", "toml", "a rule"],
)
def test_the_source_is_named_in_front_matter_that_can_take_it(text: str, head: str) -> None:
    assert with_source(text, "a.txt") == head


@given(st.text(max_size=40))
@example("\uffff")
@example('\ufffe "a\\b"')
def test_a_source_of_any_name_leaves_front_matter_that_can_be_read(name: str) -> None:
    text = with_source("Text.\n", name)
    assert text.endswith("Text.\n")
    if name:
        assert "source" in read_note(text, "a.md").properties


def test_a_key_that_is_there_is_not_written_twice() -> None:
    once = with_keys("Text.\n", {"pasted": "true"})
    assert with_keys(once, {"pasted": "true"}) == once


def test_a_cleaned_text_is_no_paste_again(tmp_path: Path) -> None:
    assert cleaned_text(written(PAGE), "page.md") is None


def test_a_picture_that_vanished_meanwhile_stops_nothing(folder: Path, opened: Opener, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.md").write_text("Q: What is shown?\nA: ![](p.png)\n")
    (source / "p.png").write_text("picture")
    kb = opened()
    plan = kb.plan_import([source])
    (source / "p.png").unlink()
    changes = kb.carry_out(plan)
    assert changes.added == 1 and [problem.code for problem in changes.problems] == ["attachment-unreadable"]
    assert not list((folder / "source").glob("*.png"))


def blocks(page: str, language: str) -> list[str]:
    """The blocks of a document in this language."""
    text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_example_in_the_documents_is_what_is_written(folder: Path, opened: Opener, tmp_path: Path) -> None:
    (page,), (note,) = blocks("importing.md", "text"), blocks("importing.md", "markdown")
    (tmp_path / "page.txt").write_text(page, encoding="utf-8")
    kb = opened()
    kb.carry_out(kb.plan_import([tmp_path / "page.txt"]))
    assert (folder / "page.md").read_text(encoding="utf-8") == note


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("**标量**：只有大小的量。", Origin.STATED),
        ("Q: 什么是标量？\nA: 只有大小的量。", Origin.WRITTEN),
        ("标量：只有大小的量。", Origin.GUESSED),
        ("标量只有大小。", None),
    ],
)
def test_a_torn_statement_that_was_written_out_is_a_card_where_such_a_line_is_one(
    line: str, origin: Origin | None
) -> None:
    (note,) = blocks("importing.md", "markdown")
    mended = note.replace("<!-- torn: 对于一个空间 -->", f"\n\n{line}")
    assert mended != note
    found = {card.front: card.origin for card in read_note(mended, "page.md").cards}
    assert found.pop("什么是标量？", None) is origin and set(found) == {"什么是向量？", "什么是模？"}
    assert "damaged" not in str([problem.code for problem in read_note(mended, "page.md").problems])


def test_a_line_of_hashtags_is_no_heading() -> None:
    page = PAGE.replace("阅读全文", "#数学 学习\n#notes here\n阅读全文", 1)
    found = cleaned_text(page, "page.md")
    assert page != PAGE and found is not None
    rows = found[2].splitlines()
    assert "#notes here" in rows and not [row for row in rows if row.startswith("#") and "# #" in row]


def test_what_stands_below_an_introduction_is_no_definition_of_its_subject() -> None:
    assert "什么是优化？" not in {card.front for card in read_note(LISTED, "page.md").cards}
    named = LISTED.replace("最优化方法有很多种，下面列出两种。", "优化是求函数的最大或最小值的方法。")
    assert "什么是优化？" in {card.front for card in read_note(named, "page.md").cards}
