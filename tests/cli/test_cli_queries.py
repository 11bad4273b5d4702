"""A query narrows cards, sittings and the log; how it was read is said, and so is what was read otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb

Writer = Callable[[str, str], Path]

NOTE = """---
tags: [analysis]
---
# Gradient

Q: What is a gradient?
A: The vector of partial derivatives.

Q: Where does the gradient point?
A: Uphill.

Q: What is a proof?
A: An argument.
"""


@pytest.fixture
def asked(kb: Kb, note: Writer) -> Kb:
    """A collection of which one card was answered."""
    note("a.md", NOTE)
    kb("review", "--plain", "uphill", typed="\n3\n")
    return kb


def test_cards_are_listed_with_how_the_query_was_read(asked: Kb) -> None:
    said = asked("cards", "gradient", "is:new")
    assert "What is a gradient?" in said.out
    assert "Where does" not in said.out
    assert said.out.splitlines()[-1] == "1 card: gradient · new cards"
    assert [card["front"] for card in asked("cards", "--json", "rated:1").json] == ["Where does the gradient point?"]


def test_a_word_with_a_minus_is_a_query_and_an_unknown_option_is_none(asked: Kb) -> None:
    assert [card["front"] for card in asked("cards", "-gradient", "--json").json] == ["What is a proof?"]
    for command in ("cards", "review", "log"):
        said = asked(command, "--plan")
        assert said.code == 2
        assert "--plan" in said.err


@pytest.mark.parametrize("command", ["cards", "log", "search"])
def test_a_word_with_a_minus_is_no_row_of_short_options(asked: Kb, command: str) -> None:
    """`-h` asks for help; `-chain` asks for what is not about chains."""
    assert asked(command, "-chain", "gradient", "--json").json is not None
    assert "Usage" in asked(command, "-h").out
    assert "chain" in asked(command, "zzz", "-chain").out


def test_nothing_found_says_how_the_query_was_read(asked: Kb) -> None:
    said = asked("cards", "(gradient OR proof) lapses>9").out
    assert said.startswith("No card is like this: (gradient or proof) · forgotten > 9 times\n")
    assert "answered today" in asked("log", "rated:1:easy", "rated:1").out


def test_what_is_no_filter_is_said_aside(asked: Kb) -> None:
    said = asked("cards", "--json", "is:deu")
    assert said.json == []
    assert "“is:deu” is searched as words" in said.err
    assert "due, new" in said.err
    assert "lapses>=3?" in asked("log", "lapse:3").err


def test_a_sitting_is_kept_to_a_query(asked: Kb) -> None:
    said = asked("review", "--plain", "proof OR zzz", "-uphill", typed="\n3\n")
    assert "proof or (zzz · without uphill)" in said.out
    assert "What is a proof?" in said.out
    assert "gradient" not in said.out


def test_a_sitting_without_cards_says_whether_there_are_any(asked: Kb) -> None:
    said = asked("review", "--plain", "proof is:due")
    assert said.code == 0
    assert "No card about “proof is:due” waits today." in said.out
    assert "No card is like this: proof · cards that are due" in said.out
    later = asked("review", "--plain", "uphill -is:due -is:new").out
    assert "waits today" in later


def test_the_log_is_kept_to_a_query(asked: Kb) -> None:
    assert len(asked("log", "--json", "tag:analysis").json) == 1
    assert asked("log", "--json", "proof").json == []
    assert "Where does" in asked("log", "uphill").out
    said = asked("log", "--joins", "uphill")
    assert said.code == 2


@pytest.mark.parametrize("query", ['"', "((((", "OR", "tag:", "?!", "\x1b[31mred", "rated:" + "9" * 200, "a" * 10_000])
def test_any_query_is_answered(asked: Kb, query: str) -> None:
    for command in (("cards",), ("log",), ("review", "--plain")):
        said = asked(*command, query)
        assert said.code == 0
        assert "\x1b" not in said.out + said.err


def test_a_misspelt_query_is_mended_and_said_aside_with_its_filters(asked: Kb) -> None:
    said = asked("cards", "gradeint is:new")
    assert said.err == "showing results for “gradient is:new”; asked: “gradeint is:new”\n"
    assert "What is a gradient?" in said.out
    assert said.out.splitlines()[-1] == "1 card: gradient · new cards"
    said = asked("cards", "gradeint", "--json")
    assert "“gradient”" in said.err
    assert [card["front"] for card in said.json] == ["What is a gradient?", "Where does the gradient point?"]
    assert "Where does" in asked("log", "gradeint").out


def test_a_sitting_says_that_its_query_was_mended(asked: Kb) -> None:
    said = asked("review", "--plain", "gradeint", typed="\n3\n")
    assert "showing results for “gradient”; asked: “gradeint”" in said.err
    assert "What is a gradient?" in said.out


def test_what_finds_cards_as_typed_is_not_mended(asked: Kb, note: Writer) -> None:
    note("b.md", "Q: What is a gradeint?\nA: A slip of the fingers.\n")
    said = asked("cards", "gradeint")
    assert "asked" not in said.err
    assert "What is a gradeint?" in said.out
    # The word stands in a note: that a filter kept its card away is no slip.
    assert asked("cards", "gradeint is:leech").out.startswith("No card is like this: gradeint")


def test_nothing_found_is_a_sentence_and_a_hint(asked: Kb) -> None:
    for query in ("zzzz", "zzzz is:new"):
        sentence, hint = asked("cards", query).out.splitlines()
        assert "zzzz" in sentence
        assert "kb search" in hint
        assert hint in asked("review", "--plain", query).out


def test_cards_alone_are_found_in_another_spelling_too(asked: Kb) -> None:
    said = asked("search", "gradeint", "--kind", "card")
    assert "What is a gradient?" in said.out
    assert "“gradient”; asked: “gradeint”" in said.err
