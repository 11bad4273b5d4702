"""Comments of a note are nothing to search: left out line by line, but not where they are code or a text cut off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.reading.comments import uncommented


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A word.<!-- hidden --> Another.", "A word. Another."),
        ("# Title <!-- fold -->\n\nText.", "# Title\n\nText."),
        ("One.\n<!--\nhidden\n-->\nTwo.", "One.\n\n\n\nTwo."),
        ("One <!-- a --> two <!-- b -->\nthree", "One  two\nthree"),
        ("Open <!-- to the end of its line\nshown", "Open\nshown"),
        ("A <!-- torn: half a sent --> B", "A half a sent B"),
        ("```\n<!-- code -->\n```\n`<!-- code -->` <!-- none -->", "```\n<!-- code -->\n```\n`<!-- code -->`"),
        ("```\n<!-- begun in code\n```\nshown <!-- hidden -->", "```\n<!-- begun in code\n```\nshown"),
    ],
)
def test_what_a_comment_hides_is_left_out(text: str, shown: str) -> None:
    assert uncommented(text.split("\n")) == shown.split("\n")


@given(st.lists(st.sampled_from(["<!--", "-->", "`", "\n", "```", "$", "word", " ", "<!-->"]), max_size=40))
def test_every_line_keeps_its_place(parts: list[str]) -> None:
    lines = "".join(parts).split("\n")
    assert len(uncommented(lines)) == len(lines)
