"""Sentences of ours, broken into lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from kb.tui.columns import shortened, width
from kb.tui.widgets.asides import listed
from kb.tui.widgets.said import hung, wrapped


def lines(text: str, width: int) -> list[str]:
    return [line.plain for line in wrapped(Content.styled(text, "bold"), width)]


@pytest.mark.parametrize("text", ["b  Browse all cards", "    13 a row of a table", "卡片表  全部卡片列成表"])
def test_a_distance_within_a_line_is_kept_where_the_line_is_broken(text: str) -> None:
    whole = "".join(lines(text, 14))
    assert whole.startswith(text[:8])
    assert len(lines(text, 14)) == 2


@given(st.text("ab  卡，", max_size=60), st.integers(4, 30))
def test_no_line_is_wider_than_it_may_be_and_no_letter_is_lost(text: str, width: int) -> None:
    broken = wrapped(Content(text), width)
    assert all(line.cell_length <= width for line in broken)
    assert "".join("".join(line.plain for line in broken).split()) == "".join(text.split())


def test_a_list_is_broken_behind_its_dots() -> None:
    assert lines("new cards wait: 243 overdue first · can be spread", 36) == [
        "new cards wait: 243 overdue first ·",
        "can be spread",
    ]
    assert all(not line.startswith("·") for width in range(8, 40) for line in lines("245 due · 45 in progress", width))


def test_what_stands_beside_a_key_hangs_beside_it_in_every_line() -> None:
    asides = [("d", "new cards wait: 243 overdue first · can be spread over 3 days"), ("", "a sibling waits")]
    said = [line.plain for line in listed(asides, 30)]
    assert said[0].startswith("d  new cards")
    assert all(line.startswith("   ") for line in said[1:])
    assert max(map(len, said)) <= 30


@given(st.text("ab  卡，", max_size=60), st.integers(8, 30), st.integers(1, 4))
def test_lines_that_go_on_stand_behind_what_leads_the_first(text: str, room: int, by: int) -> None:
    first, *others = [line.plain for line in hung(Content("!" * by + text), room, by)]
    assert first.startswith("!" * by)
    assert all(line.startswith(" " * by) for line in others)
    assert all(width(line) <= room for line in (first, *others))
    assert "".join("".join((first[by:], *others)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("line", "columns", "shown"),
    [
        ("which cards are asked", 14, "which cards…"),
        ("which cards are asked", 12, "which cards…"),
        ("an-unbreakablename", 10, "an-unbrea…"),
        ("a counterrevolutionary", 20, "a counterrevolution…"),
        ("哪些卡片会被问到", 9, "哪些卡片…"),
    ],
)
def test_what_is_cut_ends_with_a_word_unless_that_is_very_long(line: str, columns: int, shown: str) -> None:
    assert shortened(line, columns) == shown
