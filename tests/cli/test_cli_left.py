"""`kb check`, `kb triage` and `kb doctor` about a note that was left as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb


def many(count: int) -> str:
    return "# Numbers\n\n" + "\n".join(
        f"Q: Which number follows {n}, counting by one?\nA: {n + 1} it is.\n" for n in range(count)
    )


def asked(kb: Kb) -> int:
    """How many cards stand in notes."""
    return sum(card["standing"] == "active" for card in kb("cards", "--json").json)


@pytest.fixture
def cut(kb: Kb, note: Callable[[str, str], Path]) -> Kb:
    """A collection whose only note lost twelve of its twenty cards."""
    note("algebra.md", many(20))
    kb("due")
    note("algebra.md", many(8))
    return kb


def test_check_names_the_note_and_where_to_go(cut: Kb) -> None:
    assert "1 problem (kb check), left as they were" in cut("due").err
    said = cut("check")
    assert said.code == 1
    assert "algebra.md:1:1: error note-left-cards 12 of the 20 cards" in said.out
    assert "kb triage" in said.out
    assert "1 error" in said.out
    (problem,) = cut("check", "--json").json
    assert (problem["code"], problem["note"]) == ("note-left-cards", "algebra.md")
    assert "kb triage" in problem["hint"]


def test_triage_lists_it_for_people_and_for_scripts(cut: Kb) -> None:
    listed = cut("triage", "--list").out
    assert "algebra.md would lose 12 of its 20 cards" in listed
    assert "Which number follows 8, counting by one?" in listed
    (left,) = cut("triage", "--json").json["left"]
    assert (left["note"], left["lost"], left["before"], len(left["fronts"])) == ("algebra.md", 12, 20, 3)


def test_yes_takes_the_note_as_it_is_and_undo_takes_that_back(cut: Kb) -> None:
    said = cut("triage", typed="y\n")
    assert "algebra.md counts as it is now." in said.out
    assert "No drafts wait" not in said.out
    assert cut("check").code == 0
    assert asked(cut) == 8
    assert "a note taken as it is" in cut("undo").out
    assert asked(cut) == 20
    assert cut("check").code == 1


@pytest.mark.parametrize("answer", ["n", "l", "以后", ""])
def test_anything_else_keeps_what_was(cut: Kb, answer: str) -> None:
    said = cut("triage", typed=f"{answer}\n:q\n" if answer else "")
    assert said.code == 0
    assert asked(cut) == 20
    assert len(cut("triage", "--json").json["left"]) == 1


def test_what_was_taken_here_can_be_undone_here(cut: Kb, note: Callable[[str, str], Path]) -> None:
    note(
        "b.md",
        "# Words\n\n" + "".join(f"- {word * 3} :: {word}\n" for word in ["alpha", "beta", "gamma", "delta", "eta"]),
    )
    cut("due")
    note("b.md", "# Numbers\n")
    cut("triage", typed="y\nu\n:q\n")
    assert [left["note"] for left in cut("triage", "--json").json["left"]] == ["algebra.md", "b.md"]


def test_doctor_says_that_a_note_is_held_back(cut: Kb) -> None:
    said = cut("doctor")
    assert said.code == 1
    assert "1 note is held back" in said.out
    assert "algebra.md" in said.out
    assert "The store is what notes and journal say." not in said.out
    assert cut("doctor", "--json").json["left"] == ["algebra.md"]


def test_in_chinese_too(cut: Kb) -> None:
    cut("config", "language", "zh")
    assert "kb triage" in cut("check").out
    assert "原有 20 张卡片，现在会丢失 12 张" in cut("triage", typed="n\n").out
    assert "algebra.md" in cut("doctor").out
