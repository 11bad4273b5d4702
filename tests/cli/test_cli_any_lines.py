"""Whatever lines come through the pipe, a session ends well, and undo brings back what was."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
from pathlib import Path
from unicodedata import category
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.cli.main import run
from kb.cli.output import document, safe

NOTE = """# Rules

$$\\frac{d}{dx} x^2 = 2x$$

## Product

Q: Which rule differentiates a product?
A: The product rule.

## Chain

Q: Which rule differentiates a composition?
A: The chain rule.
"""
LINES = st.one_of(
    st.sampled_from(["", "1", "2", "3", "4", "４", ":s", ":x", ":u", "：ｕ", ":q", "2x", "x + x", "3x", "2x(", ":?"]),
    st.text(max_size=20).filter(lambda text: not set(text) & set("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")),
)


def kb(folder: str, *arguments: str, typed: str = "") -> tuple[int, str]:
    out = io.StringIO()
    with (
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode("utf-8", "replace")), "utf-8")),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        return run(["-C", folder, *arguments]), out.getvalue()


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(LINES, max_size=14))
def test_any_lines_make_a_session_that_undo_takes_back_whole(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.md").write_text(NOTE, encoding="utf-8")
        before = json.loads(kb(folder, "cards", "--json")[1])
        code, out = kb(folder, "review", "--plain", typed="".join(f"{line}\n" for line in lines))
        assert code == 0 and "Traceback" not in out
        cards = {card["id"]: card for card in json.loads(kb(folder, "cards", "--json")[1])}
        log = [one for one in json.loads(kb(folder, "log", "--json")[1]) if not one["retracted"]]
        assert {one["card"] for one in log} == {name for name, card in cards.items() if card["state"] != "new"}
        kb(folder, "undo", "100")
        assert json.loads(kb(folder, "cards", "--json")[1]) == before


@given(st.text(), st.text())
def test_nothing_that_a_terminal_obeys_is_left_and_plain_text_stays(text: str, other: str) -> None:
    shown = safe(f"{text}\x1b[31m{other}")
    assert not [one for one in shown if category(one) == "Cc" and one not in "\t\n"]
    assert safe(shown) == shown
    plain = "".join(filter(str.isprintable, text))
    assert safe(plain) == plain


@given(st.text())
def test_a_document_says_what_was_said_in_characters_that_no_terminal_obeys(text: str) -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        document({"text": text})
    assert json.loads(out.getvalue()) == {"text": text}
    assert not [one for one in out.getvalue() if category(one) == "Cc" and one != "\n"]
