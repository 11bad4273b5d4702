"""The days ahead as bars."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.collection.outlook import Outlook
from kb.model import Language
from kb.tui.charts.ahead import Paper, ahead
from kb.typesetting.cells import cells


@given(
    st.lists(st.integers(0, 40), min_size=7, max_size=20),
    st.integers(0, 40),
    st.integers(10, 100),
    st.integers(0, 40),
    st.sampled_from(("unicode", "ascii")),
)
def test_between_the_heading_and_the_highest_bar_nothing_stands_and_all_has_room(
    coming: list[int], waiting: int, columns: int, rows: int, profile: str
) -> None:
    found = Outlook(tuple(coming), firm=1, growing=2, untouched=3, weakest=(), days=4, row=2)
    lines = ahead(found, waiting, date(2026, 3, 2), Paper(columns, rows, "en", profile)).plain.split("\n")
    assert len(lines) <= max(rows, 1)
    if lines[0].startswith("The days ahead"):
        assert lines[1].strip()


@given(st.integers(1, 3), st.integers(0, 3), st.integers(1, 5000))
def test_few_concepts_among_many_are_seen_in_the_bar(firm: int, growing: int, untouched: int) -> None:
    found = Outlook((0,) * 14, firm=firm, growing=growing, untouched=untouched, weakest=(), days=4, row=2)
    lines = ahead(found, 0, date(2026, 3, 2), Paper(72, 40, "en", "unicode")).plain.split("\n")
    bar = next(line for line in lines if line and set(line) <= set("█▓░"))
    assert [sign in bar for sign in "█▓░"] == [True, growing > 0, True]
    assert len(bar) == 68


@pytest.mark.parametrize(("language", "unit"), [("en", "Concepts: "), ("zh", "概念：")])
@pytest.mark.parametrize("firm", [0, 2])
def test_what_the_bar_counts_is_said_beside_its_numbers(language: Language, unit: str, firm: int) -> None:
    found = Outlook((0,) * 14, firm=firm, growing=1, untouched=6, weakest=(), days=4, row=2)
    for columns in (52, 72):
        lines = ahead(found, 0, date(2026, 3, 2), Paper(columns, 40, language, "unicode")).plain.split("\n")
        legend = next(line for line in lines if "▓ 1" in line)
        assert legend.startswith(unit)
        assert all(cells(line) <= columns for line in lines)
