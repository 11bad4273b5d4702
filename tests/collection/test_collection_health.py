"""Backups and snapshots: what is kept, for how long, and that it restores."""

from __future__ import annotations

import tarfile
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.collection import Collection
from kb.collection.health import DAILY, MONTHLY, WEEKLY, backup_folder, kept_days
from kb.errors import KbError
from kb.model import Rating
from tests.conftest import Opener, Time

NOTE = "# Limits\n\nQ: Which value does 1/n approach as n grows without bound?\nA: Zero.\n"


def test_a_backup_holds_the_journal_and_the_settings(folder: Path, opened: Opener, tmp_path: Path) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    kb = opened()
    kb.configure("minutes", 20)
    kb.rate(kb.cards()[0].id, Rating.GOOD)
    target = kb.backup(tmp_path / "kept.tar.gz")
    with tarfile.open(target) as archive:
        archive.extractall(tmp_path / "restored", filter="data")
    was = {p.relative_to(folder / ".kb"): p.read_bytes() for p in (folder / ".kb").rglob("*") if p.is_file()}
    now = {
        p.relative_to(tmp_path / "restored"): p.read_bytes() for p in (tmp_path / "restored").rglob("*") if p.is_file()
    }
    assert now == was
    with pytest.raises(KbError) as fault:
        kb.backup(target)
    assert fault.value.code == "file-exists"


def kept(kb: Collection) -> list[str]:
    """The snapshots, once those on their way are there."""
    for thread in threading.enumerate():
        if thread.name == "kb-snapshot":
            thread.join()
    folder = backup_folder(kb)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_the_first_answer_of_a_day_keeps_a_snapshot(folder: Path, opened: Opener, time: Time) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    kb = opened()
    assert kept(kb) == []
    assert kb.keep_snapshot() is None
    for _ in range(2):
        kb.rate(kb.cards()[0].id, Rating.GOOD)
    assert kept(kb) == ["journal-2026-11-21.tar.gz"]
    time.forward(days=1)
    kb.rate(kb.cards()[0].id, Rating.GOOD)
    assert kept(kb) == ["journal-2026-11-21.tar.gz", "journal-2026-11-22.tar.gz"]


def test_a_snapshot_that_cannot_be_kept_stops_no_answer(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    kb = opened()
    backup_folder(kb).write_text("a file where the folder should be", encoding="utf-8")
    kb.rate(kb.cards()[0].id, Rating.GOOD)
    for thread in threading.enumerate():
        if thread.name == "kb-snapshot":
            thread.join()
    assert len(kb.log()) == 1


def test_doctor_says_when_a_snapshot_holds_lines_that_the_journal_has_lost(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    kb = opened()
    card = kb.cards()[0].id
    kb.rate(card, Rating.GOOD)
    kb.backup()
    assert kb.doctor().restored
    (log,) = (folder / ".kb" / "log").glob("*/*.jsonl")
    log.write_text(log.read_text(encoding="utf-8").replace('"rating":3', '"rating":4'), encoding="utf-8")
    assert not kb.doctor().restored


@given(st.sets(st.integers(0, 800), min_size=1))
def test_snapshots_thin_out_but_never_vanish(ages: set[int]) -> None:
    today = date(2026, 11, 21)
    days = {today - timedelta(days=age) for age in ages}
    kept = kept_days(days, today)
    assert kept <= days
    assert set(sorted(days)[-DAILY:]) <= kept
    assert len(kept) <= DAILY + WEEKLY + 1 + MONTHLY
    months = sorted({(day.year, day.month) for day in days})[-MONTHLY:]
    assert {(day.year, day.month) for day in kept} >= set(months)


def test_a_setting_is_written_without_touching_the_rest_of_the_file(folder: Path, opened: Opener) -> None:
    (folder / ".kb").mkdir()
    config = folder / ".kb" / "config.yaml"
    config.write_text("# mine\nminutes: 9 # a short day\ncolour: red\n", encoding="utf-8")
    kb = opened()
    kb.configure("minutes", 12)
    kb.configure("new", 3)
    assert config.read_text(encoding="utf-8") == "# mine\nminutes: 12 # a short day\ncolour: red\nnew: 3\n"
    config.write_text("minutes: [\n", encoding="utf-8")
    with pytest.raises(KbError) as fault:
        kb.configure("new", 4)
    assert fault.value.code == "config-unreadable"
    assert config.read_text(encoding="utf-8") == "minutes: [\n"


def test_doctor_names_kinds_of_entries_that_it_does_not_know(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    kb = opened()
    kb.rate(kb.cards()[0].id, Rating.GOOD)
    (log,) = (folder / ".kb" / "log").glob("*/*.jsonl")
    line = '{"id":"zz","at":"2026-11-21T10:00:00+08:00","day":"2026-11-21","kind":"hologram"}\n'
    log.write_text(log.read_text(encoding="utf-8") + line + '{"id":"torn', encoding="utf-8")
    health = kb.doctor()
    assert health.unknown == ("hologram",)
    assert [(fault.code, fault.line) for fault in health.faults] == [("journal-torn", 3)]
    assert not health.differing


def test_a_second_backup_of_a_day_stands_beside_the_first(opened: Opener) -> None:
    kb = opened()
    first = kb.backup()
    held = first.read_bytes()
    assert kb.backup() == first
    others = []
    for minutes in range(11, 21):
        kb.configure("minutes", minutes)
        others.append(kb.backup())
    assert first.read_bytes() == held
    assert len({first, *others}) == 11
    assert kb.doctor().snapshots == (first, *others)


def test_of_a_day_long_over_only_the_last_backup_stays(opened: Opener, time: Time) -> None:
    kb = opened()
    kb.backup()
    kb.configure("minutes", 11)
    last = kb.backup()
    kb.configure("minutes", 12)
    time.forward(days=DAILY + 1)
    today = kb.backup()
    assert kb.doctor().snapshots == (last, today)
