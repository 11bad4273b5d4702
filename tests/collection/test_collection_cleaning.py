"""A paste becomes a note of clean Markdown that gives the same cards, and nothing of it is lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection.preparing import cleaned_text, with_keys, with_source
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


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


def test_headings_and_tables_get_their_marks() -> None:
    rows = written(PAGE).splitlines()
    assert "## 向量与矩阵" in rows and any(re.fullmatch(r"#+ 秩的定义", row) for row in rows)
    assert "| 对角阵(Diagonal matrix) | 非对角元全为零 | - 缩放<br>- 存储压缩 |" in rows


def test_what_is_left_out_stays_in_comments_at_its_place() -> None:
    rows = written(PAGE).splitlines()
    assert "<!-- page: [toc] -->" in rows and "<!-- damaged: 这个式子表示当 -->" in rows
    assert "秩是线性无关的行的最大个数,它等于列空间的维数。<!-- torn: 对于一个方阵 -->" in rows


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
