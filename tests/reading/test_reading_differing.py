"""What differs between two versions of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.reading.differing import differing


def changed(was: str, now: str) -> tuple[list[str], list[str]]:
    old, new = differing(was, now)
    return [one.text for one in old if one.changed], [one.text for one in new if one.changed]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("什么是左极限？", "什么是右极限？", (["左"], ["右"])),
        ("the limit from the left", "the limit from the right", (["left"], ["right"])),
        ("it is $x^2$ here", "it is $x^3$ here", (["$x^2$"], ["$x^3$"])),
        ("it holds", "it never holds", ([], ["never "])),
        ("about 12.5 metres", "about 13.5 metres", (["12.5"], ["13.5"])),
        ("same", "same", ([], [])),
        ("", "new", ([], ["new"])),
        ("one two", "three four", (["one two"], ["three four"])),
    ],
)
def test_what_is_marked_is_what_a_reader_would_mark(was: str, now: str, told: tuple[list[str], list[str]]) -> None:
    assert changed(was, now) == told


@given(st.text(alphabet="ab1 $左右，.\\n"), st.text(alphabet="ab1 $左右，.\\n"))
def test_no_text_is_lost_and_what_stayed_stands_in_both(was: str, now: str) -> None:
    old, new = differing(was, now)
    assert "".join(one.text for one in old) == was
    assert "".join(one.text for one in new) == now
    if was == now:
        assert not any(one.changed for one in (*old, *new))
