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
