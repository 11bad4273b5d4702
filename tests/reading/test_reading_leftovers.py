"""Small things that a paste keeps: heads of sheets, labels on lines of their own, hyphens at line ends, numbers."""

from __future__ import annotations

import pytest

from kb.reading import Reading, read_note
from kb.reading.cleaned import clean_paste

_REST = (
    "Bases\nA basis is a set of vectors that spans the space without waste.\n"
    "Traces\nA trace is the sum along the diagonal.\n"
)


def _codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def _names(note: str) -> set[str]:
    return {concept.name for concept in read_note(note, path="sheet.md").concepts}


def test_the_head_of_a_sheet_is_no_damage_and_no_knowledge() -> None:
    head = "代数期中卷\n科目：线性代数   满分：100分\n一、秩\n秩是线性无关的列的个数。\n"
    reading = read_note(head + "二、迹\n迹是对角线上各数之和。\n三、核\n核是映到零的向量全体。\n")
    assert _codes(reading) == {"page-chrome"}
    assert not {"科目", "满分"} & {concept.name for concept in reading.concepts}
    assert len(reading.cards) == 3


def test_a_gap_in_a_sentence_is_still_damage() -> None:
    note = (
        "代数\n当   时，矩阵可逆，令   得到\n一、秩\n秩是线性无关的列的个数。\n二、迹\n迹是对角线上各数之和。\n三、核\n"
    )
    assert "damaged-text" in _codes(read_note(note + "核是映到零的向量全体。\n"))


@pytest.mark.parametrize("label", ["Brief explanation:", "Answer:"])
def test_a_label_above_a_sentence_is_no_damage(label: str) -> None:
    note = f"Kernels\n{label}\nA kernel is the set of all vectors that a map sends to zero.\n" + _REST
    reading = read_note(note)
    assert "damaged-text" not in _codes(reading)
    assert any("kernel" in card.back for card in reading.cards)


def test_a_line_that_announces_a_lost_formula_is_still_damage() -> None:
    note = "Kernels\nThe kernel of a map is defined as:\nIt is a subspace of the space that one maps from.\n" + _REST
    assert "damaged-text" in _codes(read_note(note))


def test_a_word_parted_at_a_line_end_is_whole() -> None:
    note = "Kernels\nA kernel is the set of all vec-\ntors that a map sends to zero.\n" + _REST
    assert any("all vectors that" in card.back for card in read_note(note).cards)
    text = next(iter(clean_paste(note))).text
    assert "A kernel is the set of all vectors that a map sends to zero.\n" in text
    assert "<!--" not in text


def test_a_hyphen_that_waits_for_its_second_word_stays() -> None:
    note = "Maps\nA preconditioner is a map used for pre-\nand post-multiplication of a matrix.\n" + _REST
    assert not any("preand" in card.back for card in read_note(note).cards)


@pytest.mark.parametrize(
    "title",
    [
        "4.2 Projections",
        "4.2.1 Projections",
        "4.9 Projections",
        "4.2.1 Projections onto a subspace of much smaller dimension",
        "4.10.3 投影",
    ],
)
def test_numbers_of_several_parts_stand_before_titles(title: str) -> None:
    number, _, name = title.partition(" ")
    note = f"4.1 Lengths\nA length is a number that is never negative.\n{title}\n"
    note += "Applied twice they do nothing new, whatever the vector.\n4.11 Angles\n"
    note += "An angle is what the inner product says of two directions.\n"
    assert name in _names(note)
    assert f"# {number} {name}\n" in next(iter(clean_paste(note))).text
