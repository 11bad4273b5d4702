"""A note that was a pasted page is read line by line; what an author marks in it later is read as in any note."""

from __future__ import annotations

import pytest

from kb.reading import read_note

_PAGE = "## 群\n\n群是带有一个运算的集合，它满足三条公理。\n\n## 环\n\n环是带有两个运算的集合。\n"


def _cards(edit: str) -> dict[str, str]:
    note = f"---\npasted: true\n---\n{_PAGE}\n{edit}\n\n域是每个非零元都可逆的交换环。\n"
    return {card.front: card.back for card in read_note(note).cards}


@pytest.mark.parametrize(
    ("edit", "front", "back"),
    [
        ("**理想**：对乘法封闭，\n吸收环中元素的子集", "什么是理想？", "对乘法封闭，\n吸收环中元素的子集"),
        ("Q: 整环是什么？\nA: 没有零因子的\n交换环", "整环是什么？", "没有零因子的\n交换环"),
        ("整环里有什么\n没有？\n?\n非零的\n零因子", "整环里有什么\n没有？", "非零的\n零因子"),
        ("零因子 :: 与非零元相乘得零的数", "零因子", "与非零元相乘得零的数"),
    ],
)
def test_an_edit_among_the_lines_of_a_page_is_whole(edit: str, front: str, back: str) -> None:
    assert _cards(edit)[front] == back


def test_the_lines_of_the_page_stay_apart_from_an_edit_that_ends() -> None:
    cards = _cards("**理想**：吸收环中元素的子集。\n商环是环按理想分成的类。")
    assert cards["什么是理想？"] == "吸收环中元素的子集。"


def test_the_page_itself_is_read_as_before() -> None:
    plain = read_note(f"---\npasted: true\n---\n{_PAGE}")
    edited = read_note(f"---\npasted: true\n---\n{_PAGE}\n零因子 :: 与非零元相乘得零\n")
    assert [card.front for card in plain.cards] == [card.front for card in edited.cards][: len(plain.cards)]
    assert all(card.origin == "guessed" for card in plain.cards)
