"""Days on the command line: what is overdue and what waits for it, other days for cards, sittings out of turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Kb, Said

Writer = Callable[[str, str], Path]


def questions(first: int, count: int) -> str:
    asked = (f"Q: What follows number {n}?\nA: The number {n + 1}.\n" for n in range(first, first + count))
    return "# Numbers\n\n" + "\n".join(asked)


def review(kb: Kb, *arguments: str, lines: tuple[str, ...]) -> Said:
    return kb("review", "--plain", *arguments, typed="".join(f"{line}\n" for line in lines))


def cards(kb: Kb) -> list[Any]:
    return list(kb("cards", "--json").json)


@pytest.fixture
def behind(kb: Kb, note: Writer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Kb:
    """Forty cards learned on one day, a month ago, by a person with three minutes a day; new ones stand behind."""
    note("a.md", questions(0, 40))
    (folder / ".kb" / "config.yaml").write_text("trial: true\nminutes: 60\nnew: 40\n", encoding="utf-8")
    monkeypatch.setenv("KB_NOW", "2026-10-01T09:00:00+02:00")
    assert review(kb, lines=("3",) * 40).code == 0
    note("b.md", questions(100, 10))
    (folder / ".kb" / "config.yaml").write_text("trial: true\nminutes: 3\n", encoding="utf-8")
    monkeypatch.setenv("KB_NOW", "2026-11-01T09:00:00+02:00")
    return kb


def test_new_cards_that_wait_are_said_and_a_way_out_is_named(behind: Kb) -> None:
    said = behind("due").out
    assert "new cards wait: 40 overdue first" in said
    assert "kb due --spread 4" in said
    found = behind("due", "--json").json
    assert (found["due"], found["new"], found["overdue"], found["paused"], found["spread"]) == (40, 0, 40, True, 4)


def test_a_backlog_is_spread_and_undo_takes_that_back(behind: Kb) -> None:
    spread = behind("due", "--spread", "3").out
    assert "26 cards moved" in spread and "due today: 14" in spread
    said = behind("due").out
    assert "14 due" in said
    assert "overdue first" not in said
    assert "taken back: a backlog spread over days" in behind("undo").out
    assert "40 due" in behind("due", "--short").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--spread", "400"), "at most 365 days"),
        (("--spread", "3", "--card", "abc", "--on", "+5"), "--spread stands alone"),
    ],
)
def test_what_no_backlog_can_be_spread_over_is_refused(behind: Kb, arguments: tuple[str, ...], words: str) -> None:
    said = behind("due", *arguments)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_siblings_that_are_put_off_are_told_and_the_counts_add_up(
    kb: Kb, note: Writer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("a.md", "# Signs\n\nslope ::: rise over run\n")
    (folder / ".kb" / "config.yaml").write_text("trial: true\n", encoding="utf-8")
    for day in ("01", "02"):
        monkeypatch.setenv("KB_NOW", f"2026-10-{day}T09:00:00+02:00")
        assert review(kb, lines=("4",)).code == 0
    monkeypatch.setenv("KB_NOW", "2026-12-01T09:00:00+02:00")
    found = kb("due", "--json").json
    assert (found["due"], found["siblings"], len(kb("cards", "is:due", "--json").json)) == (1, 1, 2)
    assert "1 more waits for another day as a sibling" in kb("due").out
    assert review(kb, lines=("4",)).code == 0
    said = kb("due").out
    assert "Nothing waits today" in said and "due on 2026-12-02" in said


def test_spreading_nothing_is_said(kb: Kb, note: Writer) -> None:
    note("a.md", questions(0, 3))
    said = kb("due", "--spread", "4")
    assert said.code == 0
    assert "nothing to move" in said.out


def test_a_card_is_asked_on_the_day_that_is_named(
    kb: Kb, note: Writer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("a.md", questions(0, 2))
    (folder / ".kb" / "config.yaml").write_text("trial: true\n", encoding="utf-8")
    monkeypatch.setenv("KB_NOW", "2026-11-28T09:00:00+02:00")
    card = cards(kb)[0]["id"]
    found = kb("due", "--card", card, "--on", "+5", "--json").json
    assert found == {"card": card, "day": "2026-12-03"}
    assert kb("due", "--json").json["new"] == 1
    assert cards(kb)[0]["wished"] == "2026-12-03"
    assert "2026-12-03  What follows number 0?  (you asked for it on 2026-12-03)" in kb("cards").out
    assert "asked on another day" in kb("undo").out
    assert kb("due", "--json").json["new"] == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--card", "x", "--on", "+5"), "there is no card x"),
        (("--card", "x"), "--card and --on go together"),
        (("--on", "3"), "--card and --on go together"),
    ],
)
def test_a_day_without_a_card_is_refused(kb: Kb, note: Writer, arguments: tuple[str, ...], words: str) -> None:
    note("a.md", questions(0, 1))
    said = kb("due", *arguments)
    assert said.code == 2
    assert words in said.err


@pytest.mark.parametrize(("day", "words"), [("soon", "“soon” names no day"), ("2020-01-01", "2020-01-01 has passed")])
def test_what_names_no_day_to_come_is_refused(kb: Kb, note: Writer, day: str, words: str) -> None:
    note("a.md", questions(0, 1))
    said = kb("due", "--card", cards(kb)[0]["id"], "--on", day)
    assert said.code == 2
    assert words in said.err


def test_a_session_puts_a_card_off_and_takes_that_back(kb: Kb, note: Writer) -> None:
    note("a.md", questions(0, 2))
    said = review(kb, lines=(":d tomorrow",))
    assert "asked again on" in said.out
    assert kb("due", "--json").json["new"] == 1
    kb("undo")
    said = review(kb, lines=(":d 32", ":d +3", ":u", ":q"))
    assert "names no day" in said.out
    assert said.out.count("new\nWhat follows number 0?") == 3
    assert kb("due", "--json").json["new"] == 2


def test_cramming_moves_nothing_and_says_so(kb: Kb, note: Writer) -> None:
    note("a.md", questions(0, 3))
    said = review(kb, "--cram", "number", lines=("1", ":u", "3", "3", "3"))
    assert "no schedule moves" in said.out
    assert "3 answers; no schedule has moved." in said.out
    assert kb("log", "--json").json == []
    assert kb("due", "--json").json["new"] == 3


def test_cramming_takes_back_marks_and_puts_off_nothing(kb: Kb, note: Writer) -> None:
    note("a.md", questions(0, 2))
    review(kb, lines=("", "3"))
    before = kb("log", "--json").json
    said = review(kb, "--cram", "number", lines=(":d 3", ":x", ":u", ":u", ":q"))
    assert ":x" not in said.out
    assert kb("log", "--json").json == before
    assert {card["standing"] for card in cards(kb)} == {"active"}
    assert kb("undo").out.startswith("taken back:")


def test_cramming_wants_a_query_and_is_no_study_ahead(kb: Kb, note: Writer) -> None:
    note("a.md", questions(0, 1))
    assert "--cram needs a query" in kb("review", "--plain", "--cram").err
    assert "do not go together" in kb("review", "--plain", "--cram", "--ahead", "3", "number").err


def test_cards_are_studied_ahead(kb: Kb, note: Writer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note("a.md", questions(0, 4))
    (folder / ".kb" / "config.yaml").write_text("trial: true\n", encoding="utf-8")
    monkeypatch.setenv("KB_NOW", "2026-10-01T09:00:00+02:00")
    review(kb, lines=("3",) * 4)
    monkeypatch.setenv("KB_NOW", "2026-10-02T09:00:00+02:00")
    assert "4 come due within 7 days; to study ahead: kb review --ahead 7" in kb("due").out
    assert "kb review --ahead 7" in review(kb, lines=()).out
    said = review(kb, "--ahead", "7", lines=("3",) * 4)
    assert "studied ahead: due in" in said.out
    assert len(kb("log", "--json").json) == 8


def test_new_cards_alone_are_learned_whatever_else_waits(
    kb: Kb, note: Writer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("a.md", questions(0, 3))
    (folder / ".kb" / "config.yaml").write_text("trial: true\n", encoding="utf-8")
    monkeypatch.setenv("KB_NOW", "2026-10-01T09:00:00+02:00")
    review(kb, lines=("3",) * 3)
    monkeypatch.setenv("KB_NOW", "2026-11-01T09:00:00+02:00")
    note("b.md", questions(3, 3))
    assert review(kb, "--new", "--limit", "1", lines=()).out.startswith("1 card")
    assert "What follows number 5?" in review(kb, "--new", "number 5", lines=("3",)).out
    review(kb, "--new", lines=("3",) * 6)
    assert len(kb("log", "--json").json) == 6
    assert kb("due", "--json").json["due"] == 3
    assert "No new card is open" in review(kb, "--new", lines=()).out
    assert "--ahead" in kb("review", "--new", "--ahead", "3").err


def test_a_card_forgotten_for_the_eighth_time_is_named_for_rewriting(
    kb: Kb, note: Writer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("a.md", questions(0, 1))
    (folder / ".kb" / "config.yaml").write_text("trial: true\n", encoding="utf-8")
    day = date(2026, 1, 1)
    told = []
    for _ in range(8):
        monkeypatch.setenv("KB_NOW", f"{day}T09:00:00+02:00")
        review(kb, lines=("3",))
        day += timedelta(days=60)
        monkeypatch.setenv("KB_NOW", f"{day}T09:00:00+02:00")
        told.append("it may be better to rewrite it (a.md:3)" in review(kb, lines=("1",)).out)
        monkeypatch.setenv("KB_NOW", f"{day}T09:20:00+02:00")
        review(kb, lines=("3",))
        day += timedelta(days=60)
    assert told == [False] * 7 + [True]
