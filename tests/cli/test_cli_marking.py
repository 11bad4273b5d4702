"""One thing done with all cards that a search finds, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb

NOTE = "# Sums\n" + "".join(f"\nQ: What is {n} and {n}?\nA: {2 * n}.\n" for n in range(1, 5))


@pytest.fixture
def sums(kb: Kb, note: Callable[[str, str], Path]) -> Kb:
    note("a.md", NOTE)
    return kb


def test_what_is_found_is_tagged_or_suspended_at_once_and_undone_at_once(sums: Kb) -> None:
    said = sums("cards", "what", "-3", "--tag", "exam")
    assert said.out == "tagged “exam”: 3 cards; kb undo takes it back\n"
    assert [card["tags"] for card in sums("cards", "--json").json] == [["exam"], ["exam"], [], ["exam"]]
    assert "#exam" in sums("cards", "tag:exam").out
    assert sums("cards", "tag:exam", "--suspend", "--json").json == {"found": 3, "changed": 3}
    assert "no card changed, 3 found" in sums("cards", "tag:exam", "--suspend").out
    said = sums("undo")
    assert "suspended, 3 cards at once" in said.out
    assert {card["standing"] for card in sums("cards", "--json").json} == {"active"}
    assert "asked on" in sums("cards", "tag:exam", "--on", "+4").out
    assert sums("due", "--json").json["new"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--suspend"], "--suspend needs to know which cards"),
        (["what", "--flag", "--tag", "x"], "only one of"),
        (["what", "--tag", "#"], "is no tag"),
        (["what", "--on", "someday"], "names no day"),
    ],
)
def test_what_is_not_clear_is_refused(sums: Kb, words: list[str], said: str) -> None:
    refused = sums("cards", *words)
    assert refused.code == 2
    assert said in refused.err
    assert "nothing" in sums("undo").out
