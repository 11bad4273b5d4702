"""What a look at the lines tells is what the Markdown parser says of the whole text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.reading import outline
from kb.reading.mask import mask
from kb.reading.stretches import Stretch

LINES = st.sampled_from(
    [
        "", "", "  ", "text", "  text", "    text", "\ttext", "文字：一", "**词**：义", "==mark== x", "# A",
        "## B #", "###", "####### no", "#tag", "   # C", "    # D", "- a", "  - b", "-x", "--", "---",
        "- - -", "* a", "*a*", "***", "+ a", "1. a", "1) a", "12a", "1234567890. a", "1.", "> q", ">> q",
        "===", "= =", "```", "```` py", "`code`", "``` a`b", "~~~", "~~x~~", "    ```", "- ```", "> ```",
        "$$", "$x$ 是", "| a | b |", "|---|---|", "\u3000x", "\xa0", "\x0c", "_ _ _", "_a_", "<div>",
        "[a]: b", "x ^id", "a #tag", "-\tq", "- \n\n      x", "<!-- c -->", "%% c %%", "Q: a", "?",
    ]
)  # fmt: skip


def the_whole_parsed(lines: list[str]) -> list[Stretch]:
    return [Stretch("mixed", 0, len(lines))]


@given(st.lists(LINES, max_size=14), st.booleans())
@settings(max_examples=400)
def test_a_note_read_by_its_lines_is_the_note_that_the_parser_reads(rows: list[str], line_by_line: bool) -> None:
    text = "\n".join(rows)
    found = outline.read_outline(text, mask(text), "a.md", 3, line_by_line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outline, "stretches", the_whole_parsed)
        assert outline.read_outline(text, mask(text), "a.md", 3, line_by_line) == found
