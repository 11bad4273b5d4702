"""A text that is one side of a card, where it begins with what opens a quotation, a list or a heading in a note."""

import pytest

from kb.typesetting.alone import alone
from kb.typesetting.pieces import on_one_line
from kb.typesetting.prose import plain


@pytest.mark.parametrize(
    "text", ["> 0", ">0", "- 1", "+ y", "* a", "# x", "### x", "1. x", "12) x", "-1", "> 0: what?"]
)
def test_a_text_of_one_line_is_shown_as_it_is_written(text: str) -> None:
    assert plain(alone(text)) == text
    assert on_one_line(text) == text


def test_marks_within_it_are_read() -> None:
    assert plain(alone("> **positive** $x^2$")) == "> positive x²"


@pytest.mark.parametrize("text", ["- one\n- two", "> [!note] Mind the sign", "- [ ] to do", "**bold**", "plain"])
def test_a_list_and_what_is_meant_for_a_block_stay_so(text: str) -> None:
    assert alone(text) == text
