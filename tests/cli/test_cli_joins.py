"""Edited cards at the prompt: old beside new, joins listed and undone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb

LEFT = "# Limits\n\nQ: What is the limit of f from the left at a?\nA: The value $f(a^-)$ below a.\n"
RIGHT = LEFT.replace("left", "right").replace("a^-", "a^+").replace("below", "above")
Note = Callable[[str, str], Path]


def later(path: Path) -> None:
    at = path.stat().st_mtime_ns + 2_000_000_000
    os.utime(path, ns=(at, at))


@pytest.fixture
def doubtful(kb: Kb, note: Note) -> Kb:
    note("a.md", LEFT)
    # Forgotten, it is asked again today.
    kb("review", "--plain", typed="\n1\n")
    later(note("a.md", RIGHT))
    return kb


def test_the_review_shows_old_beside_new_and_no_rating_answers(doubtful: Kb) -> None:
    said = doubtful("review", "--plain", typed="3\n\ny\n\n3\n").out
    assert "[-left-]" in said
    assert "{+right+}" in said
    assert said.count("same? y/n/l") == 3
    (review, _) = doubtful("log", "--json").json
    (card,) = doubtful("cards", "--json").json
    assert card["id"] == review["card"]
    assert "right" in card["front"]


def test_what_a_new_card_is_can_be_undone(doubtful: Kb) -> None:
    said = doubtful("triage", typed="n\n").out + doubtful("undo").out + doubtful("triage", "--list").out
    assert said.count("[-left-]") == 2
    assert "another card" in said
    doubtful("triage", typed="y\n")
    assert sum(card["note"] == "a.md" for card in doubtful("cards", "--json").json) == 1


def test_an_undecided_card_waits_until_the_old_one_is_due(kb: Kb, note: Note) -> None:
    note("a.md", LEFT)
    kb("review", "--plain", typed="\n4\n")
    later(note("a.md", RIGHT))
    due = kb("due", "--json").json
    assert (due["due"], due["new"], due["undecided"]) == (0, 0, 1)
    assert "[-left-]" not in kb("review", "--plain").out
    assert "[-left-]" in kb("triage", "--list").out
    kb("triage", typed="n\n")
    due = kb("due", "--json").json
    assert (due["new"], due["undecided"]) == (1, 0)


def test_cards_that_come_back_are_not_said_to_be_added(kb: Kb, note: Note) -> None:
    path = note("a.md", LEFT)
    kb("review", "--plain", typed="\n4\n")
    later(note("a.md", "# Limits\n"))
    kb("due")
    later(note("a.md", LEFT + "\nQ: What is a root of f?\nA: A point where f is zero.\n"))
    said = kb("due").err
    assert path.exists()
    assert "1 card added" in said
    assert "1 card returned" in said


def test_a_copy_of_a_note_does_not_take_its_cards_away(kb: Kb, note: Note) -> None:
    note("limits.md", LEFT)
    kb("due")
    note("limits (copy).md", LEFT)
    (card,) = kb("cards", "--json").json
    assert card["note"] == "limits.md"


def test_later_asks_again_and_writes_nothing(doubtful: Kb) -> None:
    doubtful("review", "--plain", typed="l\n")
    assert "[-left-]" in doubtful("review", "--plain", typed="").out
    assert doubtful("log", "--joins", "--json").json == []


def test_triage_asks_too_and_lists_pairs(doubtful: Kb) -> None:
    assert "[-left-]" in doubtful("triage", "--list").out
    assert "same or new?" in doubtful("due").out
    doubtful("triage", typed="y\n")
    assert "[-left-]" not in doubtful("triage", "--list").out
    assert [one["step"] for one in doubtful("log", "--joins", "--json").json] == ["asked"]


def test_a_join_is_listed_with_both_texts_and_undone_by_its_id(kb: Kb, note: Note) -> None:
    note("a.md", LEFT)
    kb("review", "--plain", typed="\n4\n")
    later(note("a.md", LEFT.replace("What is", "What iss")))
    (join,) = kb("log", "--joins", "--json").json
    assert "What is the" in join["old"]["front"]
    assert "What iss the" in join["new"]["front"]
    shown = kb("log", "--joins").out
    assert "[-is-]" in shown
    assert "{+iss+}" in shown
    assert "same answer" in shown
    assert f"kb undo --join {join['short']}" in shown
    assert kb("undo", "--join", join["short"], "--json").json["undone"] is True
    cards = {card["id"]: card for card in kb("cards", "--json").json}
    assert cards[join["text"]]["state"] == "new"
    assert cards[join["card"]]["standing"] == "retired"
    assert cards[join["card"]]["stability"] is not None
    assert "(undone)" in kb("log", "--joins").out
    assert kb("undo", "--join", join["id"]).code == 2


def test_an_unknown_join_is_a_mistake(kb: Kb, note: Note) -> None:
    note("a.md", LEFT)
    assert kb("undo", "--join", "nothing").code == 2


def test_a_card_whose_answer_changed_is_due_today_everywhere(kb: Kb, note: Note) -> None:
    note("a.md", LEFT)
    kb("review", "--plain", typed="\n4\n")
    later(note("a.md", LEFT.replace("$f(a^-)$", "$2f(a^-)$")))
    (card,) = kb("cards", "--json").json
    (review,) = kb("log", "--json").json
    assert card["due"] == review["day"]
    assert card["ask_now"] == "changed-answer"
    assert kb("due", "--json").json["due"] == 1
    for said in (kb("cards").out, kb("show", "Limits").out, kb("review", "--plain").out):
        assert "its answer has changed" in said
    assert kb("show", "Limits", "--json").json["cards"][0]["due"] == review["day"]


def test_three_cards_of_one_rule_taken_out_in_a_row_offer_the_rule(kb: Kb, note: Note) -> None:
    rows = "\n".join(f"| norm {n} | models of kind {n} |" for n in range(8))
    note("t.md", f"---\ncards: all\n---\n# Norms\n\n| norm | use |\n|---|---|\n{rows}\n")
    said = kb("review", "--plain", typed=":x\n:x\n:x\n:X\n").out
    assert said.count("Three in a row") == 1
    assert {card["standing"] for card in kb("cards", "--json").json} == {"silenced"}
    kb("undo")
    assert sum(card["standing"] == "active" for card in kb("cards", "--json").json) == 5


def test_triage_says_how_far_one_is(kb: Kb, note: Note) -> None:
    rows = "\n".join(f"| norm {n} | models of kind {n} |" for n in range(98))
    note("t.md", f"# Norms\n\n| norm | use |\n|---|---|\n{rows}\n")
    said = kb("triage", typed="\nx\ns\nu\nq\n").out
    assert "1 of 98" in said
    assert "4 of 98" in said
    assert len([card for card in kb("cards", "--json").json if card["standing"] == "draft"]) == 97
    kb("triage", typed="K\n")
    standings = [card["standing"] for card in kb("cards", "--json").json]
    assert standings.count("draft") == 0
