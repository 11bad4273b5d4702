"""The page about searching: its tables name every filter and state, and its examples are read as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.search.fields import FIELDS, RATINGS
from kb.search.query import LONGEST, MOST_BRACKETS, MOST_TERMS, read_query
from kb.search.tree import Field, leaves
from kb.store.fields import LEECH, OF_CARDS

PAGE = (Path(__file__).parents[2] / "docs" / "searching.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the table that begins with this heading."""
    rows = PAGE[PAGE.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def codes(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_the_table_of_filters_names_each_with_an_example() -> None:
    rows = {codes(name)[0].rstrip(":"): codes(examples) for name, _, examples in table("filter")}
    assert rows.keys() == FIELDS.keys()
    for name, examples in rows.items():
        assert FIELDS[name].example in examples
        for example in examples:
            query = read_query(f"{example} ")
            assert [one.name for one in query.fields] == [name], example
            assert query.terms == ()
            assert query.notices == ()


def test_every_filter_that_is_read_finds_something() -> None:
    assert OF_CARDS.keys() == FIELDS.keys()


def test_the_table_of_states_names_each() -> None:
    assert [codes(row[0])[0].removeprefix("is:") for row in table("state")] != []
    assert {codes(row[0])[0].removeprefix("is:") for row in table("state")} == set(FIELDS["is"].choices)


def test_the_values_that_are_listed_are_all_there_are() -> None:
    said = {codes(name)[0].rstrip(":"): what for name, what, _ in table("filter")}
    assert codes(said["kind"]) == list(FIELDS["kind"].choices)
    assert codes(said["lang"]) == list(FIELDS["lang"].choices)
    for rating in RATINGS:
        assert rating in said["rated"] or rating in "1–4" or rating in "23"
    assert "five take" in PAGE
    assert sum(kind.compared for kind in FIELDS.values()) == 5
    assert "eight times or more" in PAGE
    assert LEECH == MOST_BRACKETS == 8
    assert f"{LONGEST:,} characters" in PAGE
    assert f"{MOST_TERMS} words and filters" in PAGE


@pytest.mark.parametrize("query", re.findall(r"^kb \w+ '(.+)'$", PAGE, re.MULTILINE))
def test_the_commands_are_read_as_filters(query: str) -> None:
    read = read_query(query)
    assert read.notices == ()
    assert any(isinstance(leaf, Field) for leaf, _ in leaves(read.tree))


def test_the_words_of_the_first_table_are_read_without_remark() -> None:
    for row in table("you type"):
        for example in codes(row[0]):
            assert read_query(example).notices == ()
            assert read_query(example)
