"""A web page pasted among an author's own marks is read as a page, and what the author marked stays as it is."""

from __future__ import annotations

import pytest

from kb.reading import Reading, read_note
from kb.reading.cleaned import clean_paste
from kb.reading.paste import read_paste

_PAGE = """怎样直观理解行列式?
知乎用户
128 人赞同了该回答
行列式的定义
行列式是方阵到数的一个映射,它给出线性变换对体积的缩放倍数。
余子式
元素 的余子式记作 ,是划去第 行第 列后的行列式。
行列式的性质
交换两行后行列式变号,两行相同则行列式为零。
编辑于 2021-03-04 10:20
赞同 128
分享
收起
"""
_CHROME = ("赞同", "编辑于", "分享", "收起", "福利倒计时", "放弃本次机会")


def _codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def _is_clean(reading: Reading) -> bool:
    return not any(word in card.front + card.back for card in reading.cards for word in _CHROME)


@pytest.mark.parametrize(
    "note",
    [
        "# 行列式\n\n" + _PAGE,
        "# 行列式\n" + _PAGE,
        _PAGE + "\n**批注**：以后再看一遍体积的证明。\n",
        _PAGE.replace("缩放倍数", "**缩放倍数**"),
        "# 线性代数\n\n## 迹\n\n迹是对角线之和。\n\n## 摘抄\n\n" + _PAGE,
        "Q: 迹是什么？\nA: 对角线之和\n" + _PAGE,
        "Q: 迹是什么？\nA: 对角线之和\n\n" + _PAGE,
        _PAGE + "Q: 迹是什么？\nA: 对角线之和\n确定要放弃本次机会?\n福利倒计时\n",
        _PAGE + "\n```python\nprint(1)\n```\n",
    ],
)
def test_one_mark_of_an_author_does_not_switch_the_cleaning_off(note: str) -> None:
    reading = read_note(note, "线代.md")
    assert _is_clean(reading)
    assert {"page-chrome", "damaged-text"} <= _codes(reading)
    assert not [card for card in reading.cards if "余子式" in card.front]
    assert any("体积的" in card.back for card in reading.cards)


@pytest.mark.parametrize("between", ["", "\n"])
def test_an_answer_ends_where_a_page_begins(between: str) -> None:
    reading = read_note(f"Q: 迹是什么？\nA: 对角线之和\n{between}{_PAGE}", "线代.md")
    assert [(card.front, card.back) for card in reading.cards if card.line == 1] == [("迹是什么？", "对角线之和")]


def test_what_was_marked_beside_a_page_is_read_as_in_any_note() -> None:
    marked = "# 线性代数\n\n**迹**：对角线上各数之和，\n在基变换下不变。\n\n"
    marked += "Q: 秩是什么？\nA: 列空间的维数，\n也是行空间的维数\n"
    alone = [(card.front, card.back) for card in read_note(marked).cards]
    beside = [(card.front, card.back) for card in read_note(f"{marked}\n## 摘抄\n\n{_PAGE}").cards]
    assert alone == beside[: len(alone)]


def test_headings_of_a_page_stand_below_the_heading_above_it() -> None:
    reading = read_note("# 代数\n\n## 摘抄\n\n" + _PAGE)
    above = {concept.name: concept.parent for concept in reading.concepts}
    assert above["摘抄"] == "代数"
    assert above["行列式的性质"] == "摘抄"


@pytest.mark.parametrize(
    "note",
    [
        "# 周报\n\n2023-05-12\n\n分享\n- 读了一篇论文\n\n喜欢\n- 散步\n\n作者：我\n",
        "# Tool\n\nInstall\n\n```\npip install tool\n```\n\nUsage\nSee more\nAbout\nContact\nLicense\n",
        "# 梯度\n\n**梯度**：偏导数组成的向量\n\n它指向上升最快的方向\n2021-03-04\n\n例子\n见下\n https://example.org/a\n",
        "---\ntitle: a\n---\n# 词汇\n\n评论\n分享\n关注\n收藏\n点赞\n举报\n转发\n",
    ],
)
def test_a_note_with_words_that_pages_have_too_is_no_page(note: str) -> None:
    assert not read_note(note).pasted
    assert "page-chrome" not in _codes(read_note(note))


def test_the_cleaned_page_keeps_the_lines_of_the_author() -> None:
    note = "# 行列式\n\n" + _PAGE + "\n**批注**：以后再看。\n"
    assert read_paste(note, "", 1).recognized
    for cleaned in clean_paste(note):
        rows = cleaned.text.split("\n")
        assert "# 行列式" in rows
        assert "**批注**：以后再看。" in rows
