"""A concept that was read by mistake goes with its cards, from search and from the tree; the text stays findable."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.collection import Collection
from tests.conftest import Opener

PAGE = """# 过拟合

## 方法

**正则化**：在损失函数里加上惩罚项，限制参数的大小。

**小明同学**：写得真好，已经收藏了这一篇文章。
"""


def found(kb: Collection, words: str) -> set[tuple[str, str]]:
    return {(hit.kind, hit.title) for hit in kb.search(words)}


def in_tree(kb: Collection) -> set[str]:
    return {node.name for node in kb.branches().nodes}


def test_a_concept_whose_cards_were_dropped_is_listed_nowhere_until_that_is_undone(
    folder: Path, opened: Opener
) -> None:
    (folder / "page.md").write_text(PAGE, encoding="utf-8")
    kb = opened()
    (rubbish,) = [card for card in kb.cards() if "小明" in card.card.front]
    assert ("concept", "小明同学") in found(kb, "小明同学")
    kb.mark(rubbish.id, "silence")
    kinds = found(kb, "小明同学")
    assert ("concept", "小明同学") not in kinds
    assert any(kind == "note" for kind, _ in kinds)
    assert ("concept", "正则化") in found(kb, "正则化")
    assert in_tree(kb) == {"过拟合", "正则化"}
    kb.undo()
    assert ("concept", "小明同学") in found(kb, "小明同学")
    assert in_tree(kb) == {"过拟合", "正则化", "小明同学"}


def test_a_section_stays_while_it_holds_a_draft_or_another_concept(folder: Path, opened: Opener) -> None:
    (folder / "page.md").write_text(PAGE, encoding="utf-8")
    kb = opened()
    for card in kb.cards():
        kb.mark(card.id, "silence")
    assert in_tree(kb) == {"过拟合"}
    assert ("concept", "过拟合") in found(kb, "过拟合")


@pytest.mark.parametrize("day", ["2026-03-04", "2024年3月5日 星期二", "2026/3/4 (Wed)", "3月5日"])
def test_a_day_of_a_journal_is_no_concept_but_what_was_written_on_it_is_found(
    folder: Path, opened: Opener, day: str
) -> None:
    (folder / "diary.md").write_text(f"# Diary\n\n## {day}\n\nA walk along the river.\n", encoding="utf-8")
    kb = opened()
    assert in_tree(kb) == {"Diary"}
    (hit,) = kb.search("river")
    assert (hit.kind, hit.heading) == ("note", day)
    assert {hit.kind for hit in kb.search(day)} == {"note"}


@pytest.mark.parametrize(
    ("heading", "text"), [("2026-03-04 极限", "函数趋近的值。"), ("2026-03-04", "limit :: what is approached")]
)
def test_a_day_with_a_subject_or_a_card_is_a_concept(folder: Path, opened: Opener, heading: str, text: str) -> None:
    (folder / "diary.md").write_text(f"# Diary\n\n## {heading}\n\n{text}\n", encoding="utf-8")
    assert in_tree(opened()) == {"Diary", heading}


def test_a_day_that_holds_an_idea_is_its_place_in_the_tree(folder: Path, opened: Opener) -> None:
    (folder / "diary.md").write_text("# Diary\n\n## 2026-03-04\n\n### Limit\n\nWhat is approached.\n", encoding="utf-8")
    assert in_tree(opened()) == {"Diary", "2026-03-04", "Limit"}
