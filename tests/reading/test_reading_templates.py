"""A template that waits to be filled in is no note to learn from."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import Collection
from kb.reading import read_note

_BELOW = "\n\n**a norm**: a length\n\nQ: What is to be filled?\nA: This.\n"


@pytest.mark.parametrize(
    "head",
    [
        "# {{title}}",
        "# Log of {{date:YYYY-MM-DD}}",
        "---\ncreated: {{date}}\n---\n# Meeting",
        "# <% tp.file.title %>",
        '---\ncreated: <% tp.date.now("YYYY") %>\n---\n# Meeting',
    ],
)
def test_a_note_whose_heading_or_front_matter_waits_to_be_filled_in_is_left_out_and_says_so(head: str) -> None:
    reading = read_note(head + _BELOW)
    assert (reading.cards, reading.concepts) == ((), ())
    assert [problem.code for problem in reading.problems] == ["template-left"]


@pytest.mark.parametrize(
    "text",
    [
        "# Templates\n\nWrite `{{title}}` where the title goes; {{date}} stands for the day." + _BELOW,
        "# Templates\n\n```\n# {{title}}\n```" + _BELOW,
        "# Sets {{c1::of numbers}}" + _BELOW,
    ],
)
def test_a_note_that_only_speaks_of_such_blanks_is_read(text: str) -> None:
    assert "What is to be filled?" in [card.front for card in read_note(text).cards]


def test_a_template_that_is_filled_in_later_gives_its_cards(tmp_path: Path) -> None:
    note = tmp_path / "n.md"
    note.write_text("# {{title}}" + _BELOW, encoding="utf-8")
    kb = Collection.open(tmp_path)
    assert kb.refresh().problems[0].code == "template-left"
    assert "norm" not in [hit.title for hit in kb.search("norm")]
    note.write_text("# Norms and lengths" + _BELOW, encoding="utf-8")
    kb.refresh()
    assert "norm" in [hit.title for hit in kb.search("norm")]
