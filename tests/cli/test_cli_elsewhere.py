"""Coming from other programs, from the first command to the last: cards, schedules and reviews are there, once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kb.exchange.hashcards import cards_by_hash
from tests.cli.conftest import Kb, write

VAULT = {
    "Analysis/limits.md": "#flashcards/analysis\n\n"
    "What is a limit?::the value approached\n<!--SR:!2031-12-01,40,250-->\n\n"
    "Every ==compact== set is ==closed==.\n<!--SR:!2031-12-05,12,230!2000-01-01,1,250-->\n",
    "sums.md": "sum:::Summe <!--SR:!fsrs,2031-12-03T09:00:00.000Z,9,12.5,5.5,2,4,0,0,2031-11-24T09:00:00.000Z"
    "!2031-12-09,20,270-->\n\nStray text.\n<!--SR:!2031-12-01,12,250-->\n\nlost :: found\n<!--SR:!soon-->\n",
    "Analysis/picture.md": "Shown::![[graph.png]]\n",
    "Analysis/graph.png": "picture",
    ".obsidian/workspace.md": "hidden::hidden\n",
}


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    path = tmp_path / "Vault"
    for name, text in VAULT.items():
        write(path, name, text)
    return path


def due_days(kb: Kb) -> dict[str, str]:
    return {card["front"]: card["due"] for card in kb("cards", "--json").json if card["due"]}


def test_a_vault_brings_its_cards_schedules_and_pictures(kb: Kb, folder: Path, vault: Path) -> None:
    said = kb("import", str(vault))
    assert "4 schedules taken over" in said.out and "1 file that the notes show" in said.out
    assert (folder / "Vault/Analysis/graph.png").exists() and not (folder / "Vault/.obsidian").exists()
    days = due_days(kb)
    assert sorted(day[:10] for day in days.values()) == ["2031-12-01", "2031-12-03", "2031-12-05", "2031-12-09"]
    assert days["What is a limit?"].startswith("2031-12-01") and days["sum"].startswith("2031-12-03")
    assert kb("due", "--json").json["due"] == 0


def test_a_vault_imported_twice_adds_nothing(kb: Kb, vault: Path) -> None:
    kb("import", str(vault))
    before = due_days(kb), kb("cards", "--json").json
    again = kb("import", str(vault), "--json").json
    assert (again["notes"], again["added"], again["schedules"]) == (0, 0, 0)
    assert (due_days(kb), kb("cards", "--json").json) == before


def test_all_schedules_can_be_taken_back_and_stay_so(kb: Kb, vault: Path) -> None:
    kb("import", str(vault))
    assert "4" in kb("undo", "--schedules", "--yes").out and due_days(kb) == {}
    kb("import", str(vault))
    assert due_days(kb) == {}


def test_a_vault_opened_in_place_counts_what_it_took(kb: Kb, vault: Path) -> None:
    said = kb("-C", str(vault), "cards")
    assert "4 schedules taken over" in said.out + said.err


def test_schedules_that_cannot_be_taken_are_named_with_their_lines(kb: Kb, folder: Path, vault: Path) -> None:
    found = {(row["code"], row["line"]) for row in kb("check", str(vault), "--json").json}
    assert {("schedule-left", 4), ("schedule-unreadable", 7)} <= found
    said = kb("import", str(vault))
    assert f"{vault / 'sums.md'}:4:1: notice schedule-left" in said.out
    rows = (folder / "Vault/sums.md").read_text().splitlines()
    here = [row for row in kb("check", "--json").json if row["code"] == "schedule-left"]
    assert [rows[row["line"] - 1] for row in here] == ["<!--SR:!2031-12-01,12,250-->"]


@pytest.mark.parametrize(("starts", "day"), [("4", "2031-12-02"), ("0", "2031-12-03")])
def test_a_moment_before_the_day_begins_is_due_on_the_day_before(
    kb: Kb, folder: Path, monkeypatch: pytest.MonkeyPatch, starts: str, day: str
) -> None:
    monkeypatch.setenv("KB_NOW", "2031-11-25T12:00:00+08:00")
    kb("config", "timezone", "Asia/Shanghai")
    kb("config", "day_starts", starts)
    # Three in the morning in Shanghai.
    when = "fsrs,2031-12-02T19:00:00.000Z,9,12.5,5.5,2,4,0,0,2031-11-24T09:00:00.000Z"
    write(folder, "a.md", f"front :: back <!--SR:!{when}-->\n")
    assert due_days(kb)["front"].startswith(day)


DECK = "Q: What is the slope of a line?\nA: Rise over run.\n\nC: The derivative of [sin] is [cos].\n"


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    path = tmp_path / "decks"
    write(path, "lines.md", DECK)
    hashes = list(cards_by_hash(DECK))
    with closing(sqlite3.connect(path / "hashcards.db")) as db:
        db.execute("create table reviews (card_hash text, reviewed_at text, grade text)")
        rows = [(hashes[0], "2025-11-01T09:00:00.000", "good"), (hashes[0], "2025-11-05T09:00:00.000", "hard")]
        rows += [(one, f"2025-11-02T09:0{n}:00.000", "easy") for n, one in enumerate(hashes[-2:])]
        db.executemany("insert into reviews values (?, ?, ?)", [*rows, ("0" * 64, "2025-11-01T09:00:00", "good")])
        db.commit()
    return path


def test_decks_bring_their_reviews_and_only_once(kb: Kb, decks: Path) -> None:
    said = kb("import", str(decks))
    assert "4 reviews taken over" in said.out
    assert [row["rating"] for row in kb("log", "--json").json] == [3, 4, 4, 2]
    assert len(due_days(kb)) == 3 and kb("due", "--json").json["due"] == 2  # of two siblings one
    again = kb("import", str(decks), "--json").json
    assert (again["notes"], again["reviews"]) == (0, 0) and len(kb("log", "--json").json) == 4


def test_a_review_that_was_taken_back_stays_so(kb: Kb, decks: Path) -> None:
    kb("import", str(decks))
    kb("undo")
    counted = [row for row in kb("log", "--json").json if not row["retracted"]]
    kb("import", str(decks / "hashcards.db"))
    assert [row for row in kb("log", "--json").json if not row["retracted"]] == counted and len(counted) == 3
