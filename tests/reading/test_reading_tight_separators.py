"""`word::text` as a whole line is a card; names of code and properties are none."""

from __future__ import annotations

import pytest

from kb.reading import read_note


def _sides(note: str) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in read_note(note).cards if card.rule == "inline"]


@pytest.mark.parametrize("line", ["pH::acidity", "Enzyme::lowers the activation energy", "Enzyme:: speeds things up"])
def test_one_word_before_the_separator_is_a_front(line: str) -> None:
    front, back = line.split("::")
    assert _sides(f"# Cells\n\nCells are the smallest units that live.\n\n{line}\n") == [(front, back.strip())]


@pytest.mark.parametrize(
    "text",
    [
        "std::sort",
        "Widget::draw() paints",
        "The call is Widget::draw here.",
        "Widget::inner::draw",
        "AbstractWidget::draw paints",
        "Widget::draw paints\n\nIts source is `Widget::draw`.",
        "id::something",
        "requires:: sets",
    ],
)
def test_names_of_code_and_known_keys_are_no_cards(text: str) -> None:
    assert _sides(f"# Widgets\n\nWidgets are what a window holds.\n\n{text}\n") == []


def test_a_key_at_the_head_of_a_page_or_under_a_bullet_is_a_property() -> None:
    assert _sides("status:: draft\n\n# Cells\n\n- a cell\n  origin:: book\n- another\n") == []
