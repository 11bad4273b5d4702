"""Journals that shrink and notes that vanish: what is missing is said, and taken back where a snapshot holds it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from kb.collection import Collection
from kb.model import Rating
from tests.conftest import Opener, Time


def many(count: int) -> str:
    return "# Numbers\n\n" + "\n".join(f"- which number follows {n} in counting :: {n + 1} it is" for n in range(count))


def answered(folder: Path, opened: Opener, count: int) -> Collection:
    (folder / "a.md").write_text(many(count), encoding="utf-8")
    kb = opened()
    for card in kb.cards():
        kb.rate(card.id, Rating.GOOD)
    return kb


def files(folder: Path) -> dict[str, str]:
    log = folder / ".kb" / "log"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(log.glob("*/*.jsonl"))}


def codes(kb: Collection) -> list[str]:
    return [problem.code for problem in kb.problems()]


def test_a_journal_that_was_deleted_is_noticed_and_a_snapshot_brings_it_back(folder: Path, opened: Opener) -> None:
    kb = answered(folder, opened, 6)
    kb.backup()
    shutil.rmtree(folder / ".kb" / "log")
    kb.catch_up()
    (problem,) = kb.problems()
    assert (problem.code, problem.arguments) == ("journal-shrunk", {"count": "6", "kept": "6", "day": "2026-11-21"})
    assert (len(kb.log()), kb.today_page().problems) == (0, 1)
    health = kb.doctor()
    assert (health.restored, health.restorable) == (False, 6)
    assert kb.restore() == 6
    assert (len(kb.log()), codes(kb), kb.restore()) == (6, [], 0)
    health = kb.doctor()
    assert (health.restored, health.restorable, health.differing) == (True, 0, ())


def test_a_file_that_was_cut_stays_as_it_is_and_what_is_taken_back_stands_in_another(
    folder: Path, opened: Opener
) -> None:
    kb = answered(folder, opened, 6)
    kb.backup()
    (path,) = (folder / ".kb" / "log").glob("*/*.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2]), encoding="utf-8")
    kb.catch_up()
    assert [problem.arguments["count"] for problem in kb.problems()] == ["4"]
    assert kb.restore() == 4
    assert path.read_text(encoding="utf-8") == "".join(lines[:2])
    assert len(files(folder)) == 2
    assert len(opened("another").log()) == 6


def test_without_a_snapshot_it_is_said_that_nothing_holds_it(folder: Path, opened: Opener, tmp_path: Path) -> None:
    kb = answered(folder, opened, 3)
    from kb.collection.health import backup_folder

    for path in (folder / ".kb" / "log").glob("*/*.jsonl"):
        path.write_text("", encoding="utf-8")
    shutil.rmtree(backup_folder(kb), ignore_errors=True)
    kb.catch_up()
    assert codes(kb) == ["journal-shrunk-unkept"]
    assert kb.restore() == 0


def test_an_answer_after_a_checkout_of_an_older_state_stands_in_a_file_of_its_own(
    folder: Path, opened: Opener, time: Time
) -> None:
    kb = answered(folder, opened, 4)
    (path,) = (folder / ".kb" / "log").glob("*/*.jsonl")
    whole = path.read_text(encoding="utf-8")
    older = "".join(whole.splitlines(keepends=True)[:2])
    path.write_text(older, encoding="utf-8")
    time.forward(days=1)
    # The app was open all the while: nothing had been looked at since.
    kb.rate(kb.cards()[0].id, Rating.GOOD)
    assert files(folder)[path.name] == older
    assert sorted(files(folder)) == ["2026-11.2.jsonl", "2026-11.jsonl"]
    path.write_text(whole, encoding="utf-8")
    kb.rate(kb.cards()[1].id, Rating.GOOD)
    again = opened()
    again.rate(again.cards()[2].id, Rating.GOOD)
    assert files(folder)[path.name] == whole
    ids = [json.loads(line)["id"] for text in files(folder).values() for line in text.splitlines()]
    assert len(ids) == len(set(ids)) == 7
    assert (len(again.log()), codes(again)) == (7, [])


def test_when_all_notes_vanish_the_reviewed_cards_are_counted(folder: Path, opened: Opener) -> None:
    kb = answered(folder, opened, 3)
    (folder / "a.md").unlink()
    kb.refresh()
    assert (kb.vanished(), kb.today_page().vanished, kb.doctor().vanished) == (3, 3, 3)
    (folder / "a.md").write_text(many(3), encoding="utf-8")
    kb.refresh()
    assert (kb.vanished(), kb.doctor().vanished) == (0, 0)


def test_some_cards_that_leave_are_no_news_and_most_of_all_are(folder: Path, opened: Opener) -> None:
    kb = answered(folder, opened, 22)
    (folder / "b.md").write_text("# B\n\n- what is b :: the second letter\n", encoding="utf-8")
    kb.refresh()
    kb.rate(next(card.id for card in kb.cards() if card.card.note == "b.md"), Rating.GOOD)
    (folder / "b.md").unlink()
    kb.refresh()
    assert kb.vanished() == 0
    (folder / "b.md").write_text("# B\n\n- what is b :: the second letter\n", encoding="utf-8")
    (folder / "a.md").unlink()
    kb.refresh()
    assert kb.vanished() == 22
