"""Backups and snapshots: what is kept, for how long, and that it restores."""

from __future__ import annotations

import tarfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_a_snapshot_is_made_once_a_day_and_only_when_there_is_a_journal(
    folder: Path, opened: Opener, time: Time
) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    kb = opened()
    assert kb.keep_snapshot() is None
    kb.rate(kb.cards()[0].id, Rating.GOOD)
    first = kb.keep_snapshot()
    assert first is not None
    assert kb.keep_snapshot() is None
    time.forward(days=1)
    second = kb.keep_snapshot()
    assert second is not None
    assert sorted(backup_folder(kb).iterdir()) == [first, second]


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
