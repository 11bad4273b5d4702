"""`kb known`: spot questions line by line, and the mark without them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb

Writer = Callable[[str, str], Path]
DERIVATIVES = "# Derivatives\n\nQ: slope\nA: of the tangent\n"
GRADIENTS = """\
---
requires: [Derivatives]
---
# Gradients

- $\\frac{\\partial}{\\partial x} x^2 y = 2xy$

Q: steepest
A: ascent
"""


@pytest.fixture
def notes(note: Writer) -> None:
    note("a.md", DERIVATIVES)
    note("b.md", GRADIENTS)


def known(kb: Kb, *typed: str, concept: str = "gradients") -> str:
    said = kb("known", concept, typed="".join(f"{line}\n" for line in typed))
    assert said.code == 0, said.err
    return said.out


def states(kb: Kb) -> dict[str, str]:
    return {card["front"]: card["state"] for card in kb("cards", "--json").json}


@pytest.mark.usefixtures("notes")
def test_a_typed_answer_is_checked_and_what_is_recalled_is_the_person_s_word(kb: Kb) -> None:
    said = known(kb, "2xy", "", "y", "it is a slope", "y")
    assert "3 questions; 3 right" in said
    assert said.count("✓ counts as easy") == 3
    assert "Noted: you know Gradients, and what it builds on: Derivatives." in said
    log = kb("log", "--json").json
    assert [one["rating"] for one in log] == [4, 4, 4]
    assert [(one["typed"], one["verdict"]) for one in log if one["typed"]] == [(["2xy"], "equal")]
    assert set(states(kb).values()) == {"review"}


@pytest.mark.usefixtures("notes")
def test_what_was_wrong_at_first_or_not_recalled_stays_new_and_marks_nothing(kb: Kb) -> None:
    said = known(kb, "2x", "2xy", "", "n", "", "y")
    assert said.count("· stays a new card") == 2 and "1 of 3 right" in said
    assert sorted(states(kb).values()) == ["new", "new", "review"]
    assert "known" not in kb("undo").out


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize("end", [(), (":q",)])
def test_stopping_keeps_what_was_passed_and_nothing_else(kb: Kb, end: tuple[str, ...]) -> None:
    said = known(kb, "2xy", *end)
    assert "Stopped." in said and "Noted" not in said
    assert sorted(states(kb).values()) == ["new", "new", "review"]
    undone = kb("undo", "--json").json
    assert [(one["kind"], one["what"]) for one in undone] == [("review", "easy")]


@pytest.mark.usefixtures("notes")
def test_what_was_answered_is_not_asked_again(kb: Kb) -> None:
    known(kb, "2xy", "", "n", "", "n")
    said = known(kb)
    assert "2 questions" in said and "∂" not in said


@pytest.mark.usefixtures("notes")
def test_without_asking_it_is_noted_and_can_be_taken_back(kb: Kb) -> None:
    new = kb("due", "--json").json["new"]
    said = kb("known", "gradients", "--without-asking")
    assert said.code == 0 and "Noted: you know Gradients." in said.out
    assert set(states(kb).values()) == {"new"}
    assert kb("due", "--json").json["new"] < new
    assert "asked again" in kb("known", "Gradients", "--no-longer").out
    assert kb("due", "--json").json["new"] == new
    assert "not said" in kb("known", "gradients", "--no-longer").out
    assert "“Gradients” counts as known again" in kb("undo").out and kb("due", "--json").json["new"] < new
    kb("known", "Gradients", "--no-longer")
    both = kb("known", "gradients", "--no-longer", "--without-asking")
    assert both.code == 2 and "--without-asking and --no-longer do not go together" in both.err
    kb("known", "gradients", "--without-asking")
    assert "concept known" in kb("undo").out


def test_where_nothing_is_new_it_is_noted_and_said(kb: Kb, note: Writer) -> None:
    note("a.md", "# Empty\n\nNothing to ask.\n")
    said = known(kb, concept="empty")
    assert "no new card to ask of Empty" in said and "Noted: you know Empty." in said


@pytest.mark.usefixtures("notes")
def test_it_speaks_chinese_and_knows_no_concept_that_is_not_there(kb: Kb) -> None:
    kb("config", "language", "zh")
    assert "不提问，直接记下" in kb("known", "--help").out
    said = known(kb, "2xy", "", "４", "", "不会")
    assert "3 题，答对 3 题就算会了" in said and "3 题答对 2 题" in said
    refused = kb("known", "nowhere at all")
    assert refused.code == 2


def test_practice_of_the_weakest_ground_is_offered_after_a_lapse(
    kb: Kb, note: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("a.md", "# Roots\n\nQ: root of four\nA: two\n")
    note("b.md", "---\nrequires: [Roots]\n---\n# Waves\n\nQ: crest\nA: the highest point\n")
    kb("config", "trial", "true")
    monkeypatch.setenv("KB_NOW", "2026-03-02T09:00:00+01:00")
    kb("review", "--plain", typed="3\n4\n")
    monkeypatch.setenv("KB_NOW", "2026-03-02T09:15:00+01:00")
    kb("review", "--plain", typed="3\n")
    monkeypatch.setenv("KB_NOW", "2026-06-02T09:00:00+01:00")
    lapse = ("review", "--plain", "--query", "crest")
    before = len(kb("log", "--json").json)
    said = kb(*lapse, typed="1\ny\n\ny\n").out
    assert "What was forgotten builds on Roots" in said and "practice 1/1" in said
    assert "root of four" in said and "no schedule was moved" in said
    log = kb("log", "--json").json
    assert log[-1]["rating"] == 1 and len(log) == before + 1
    # Once a day is enough.
    assert "What was forgotten" not in kb(*lapse, typed="1\n").out
