"""Rows of tables that a page tore over several lines are whole again, in pastes and beside an author's marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.reading import Reading, read_note
from kb.reading.cleaned import clean_paste

_ABOVE = "谱方法\n谱方法把函数展开成基函数的级数。\n"
_BELOW = "这里列出的只是最常用的几种基，别的基也可以用。\n"


def _answers(note: str) -> dict[str, str]:
    reading = read_note(note, path="谱方法.md")
    return {card.front: "".join(card.back.split()) for card in reading.cards if card.rule == "table"}


def _codes(reading: Reading) -> dict[str, int]:
    return {problem.code: problem.line for problem in reading.problems}


@pytest.mark.parametrize("above", [_ABOVE, "", "# 谱方法\n\n"])
@pytest.mark.parametrize("more", ["再按区间的长度\n缩放的多项式。\n", "再缩放\n"])
def test_a_line_between_two_rows_goes_on_with_the_last_cell(above: str, more: str) -> None:
    note = above + f"基 | 含义\n---|---\n勒让德基 | 正交的多项式，\n{more}切比雪夫基 | 余弦换元得到\n"
    assert _answers(note) == {
        "什么是勒让德基？": "正交的多项式，" + "".join(more.split()),
        "什么是切比雪夫基？": "余弦换元得到",
    }
    assert {concept.name for concept in read_note(note, path="谱方法.md").concepts} == {
        "谱方法",
        "勒让德基",
        "切比雪夫基",
    }


def test_rows_with_pipes_at_their_ends_are_torn_too() -> None:
    rows = (
        "| 基 | 区间 | 用途 |\n|---|---|---|\n| 傅里叶基 | 周期 | 信号\n与热传导 |\n| 埃尔米特基 | 全轴 | 量子力学 |\n"
    )
    for above in (_ABOVE, "# 谱方法\n\n"):
        answers = _answers(above + rows + ("" if above[0] == "#" else _BELOW))
        assert answers["傅里叶基的用途是什么？"] == "信号与热传导"
        assert answers["埃尔米特基的用途是什么？"] == "量子力学"


def test_a_row_that_lacks_cells_takes_the_next_line_as_those() -> None:
    rows = "基 | 区间 | 用途\n---|---|---\n傅里叶基 | 周期\n信号\n埃尔米特基\n全轴 | 量子力学\n拉盖尔基 | 半轴 | 原子\n"
    answers = _answers(_ABOVE + rows + _BELOW)
    assert answers["傅里叶基的用途是什么？"] == "信号"
    assert (answers["埃尔米特基的区间是什么？"], answers["埃尔米特基的用途是什么？"]) == ("全轴", "量子力学")
    assert answers["拉盖尔基的用途是什么？"] == "原子"


def test_a_pasted_table_may_have_lost_its_separator() -> None:
    rows = "基 | 区间 | 用途\n傅里叶基 | 周期 | 信号,\n热传导\n埃尔米特基 | 全轴 | 量子力学\n拉盖尔基 | 半轴 | 原子\n"
    reading = read_note(_ABOVE + rows + _BELOW, path="谱方法.md")
    answers = _answers(_ABOVE + rows + _BELOW)
    assert answers["傅里叶基的用途是什么？"] == "信号,热传导"
    assert answers["拉盖尔基的区间是什么？"] == "半轴"
    assert "热传导" not in {concept.name for concept in reading.concepts}


def test_the_last_row_goes_on_where_it_stops_at_a_comma() -> None:
    rows = "基 | 含义\n---|---\n勒让德基 | 正交的多项式\n切比雪夫基 | 由余弦换元得到，\n误差分布均匀。\n"
    for above in (_ABOVE, "# 谱方法\n\n"):
        assert _answers(above + rows)["什么是切比雪夫基？"] == "由余弦换元得到，误差分布均匀。"


def test_a_title_behind_the_last_row_stays_a_title() -> None:
    rows = "基 | 含义\n---|---\n勒让德基 | 正交的多项式\n切比雪夫基 | 余弦换元得到\n收敛速度\n"
    note = _ABOVE + rows + "光滑函数的系数比任何幂衰减得都快，这叫谱精度。\n"
    assert _answers(note)["什么是切比雪夫基？"] == "余弦换元得到"
    assert "收敛速度" in {concept.name for concept in read_note(note, path="谱方法.md").concepts}
    assert "table-row-alone" not in _codes(read_note(note))


def test_what_may_be_the_rest_of_the_last_row_is_named() -> None:
    rows = "基 | 区间 | 用途\n---|---|---\n傅里叶基 | 周期 | 信号\n埃尔米特基 | 全轴\n量子\n"
    assert _codes(read_note(_ABOVE + rows + _BELOW))["table-row-alone"] == 7
    marked = "# 谱方法\n\n基 | 用途\n---|---\n傅里叶基 | 信号和\n热传导\n"
    assert _codes(read_note(marked)) == {"table-row-alone": 6}


def test_a_small_letter_behind_the_last_row_is_named() -> None:
    rows = "Basis | Meaning\n---|---\nFourier | waves around a circle\nHermite | waves on the whole\nline\n"
    assert _codes(read_note("Bases\n" + rows + "All of them are orthogonal.\n"))["table-row-alone"] == 6


def test_commands_joined_by_pipes_are_no_table() -> None:
    note = (
        "Shell\nA pipe hands lines on to the next command.\nls b | sort\nls c | uniq\nls d | head\nThat is all of it.\n"
    )
    assert _answers(note) == {}


def test_a_written_card_between_rows_stays_a_card() -> None:
    note = "# 谱方法\n\n| 基 | 用途 |\n|---|---|\n| 傅里叶基 | 信号 |\n系数 :: 内积\n| 别的 | 另说 |\n"
    assert ("系数", "内积") in {(card.front, card.back) for card in read_note(note).cards}


def test_import_writes_torn_rows_whole() -> None:
    rows = "Basis | Domain | Use\n---|---|---\nFourier | circle | signals and condi-\ntioned filters\n"
    note = (
        "Bases\nA basis spans a space of functions on a domain.\n"
        + rows
        + "Hermite | line | quantum\nLaguerre | ray | atoms\n"
    )
    text = next(iter(clean_paste(note))).text
    assert "| Fourier | circle | signals and conditioned filters\n| Hermite | line | quantum\n" in text
    assert "<!--" not in text
    chinese = _ABOVE + "基 | 含义\n---|---\n勒让德基 | 正交的\n多项式\n切比雪夫基 | 余弦换元\n" + _BELOW
    text = next(iter(clean_paste(chinese))).text
    assert "| 勒让德基 | 正交的多项式\n| 切比雪夫基 | 余弦换元\n" in text and "<!--" not in text


_CELL = st.text("甲乙丙丁戊己庚辛", min_size=4, max_size=9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=3, max_size=5), st.data())
def test_a_table_torn_in_a_last_cell_has_the_same_cards(rows: list[tuple[str, str, str]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 2))
    cut = data.draw(st.integers(1, len(rows[at][2]) - 1))
    lines = [" | ".join(row) for row in rows]
    whole = _ABOVE + "基 | 区间 | 用途\n---|---|---\n" + "\n".join(lines) + "\n"
    keep = len(lines[at]) - len(rows[at][2]) + cut
    lines[at] = lines[at][:keep] + "\n" + lines[at][keep:]
    torn = _ABOVE + "基 | 区间 | 用途\n---|---|---\n" + "\n".join(lines) + "\n"
    assert _answers(torn) == _answers(whole)
