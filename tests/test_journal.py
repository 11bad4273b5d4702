"""The journal: on disk before it counts, never rewritten, read whatever stands in it."""

from __future__ import annotations

import errno
import json
import os
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.entries import parse_entry
from kb.errors import KbError
from kb.journal import Journal, Read, device_name, files, line_of, read_gain, read_gains
from kb.model import Entry

AT = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
DAY = date(2026, 11, 21)


def review(journal: Journal, card: str = "c", rating: int = 3, at: datetime = AT) -> Entry:
    return journal.entry("review", at, DAY, card=card, rating=rating)


def all_lines(log: Path) -> list[str]:
    return [line for _, path in files(log) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_entry_is_one_line_in_the_file_of_its_device_and_month(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "laptop")
    journal.append([review(journal, "梯度")])
    text = (tmp_path / "laptop" / "2026-11.jsonl").read_text(encoding="utf-8")
    assert text.count("\n") == 1
    line = json.loads(text)
    assert (line["kind"], line["card"], line["rating"], line["day"]) == ("review", "梯度", 3, "2026-11-21")
    assert datetime.fromisoformat(line["at"]) == AT


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "laptop")
    written = [review(journal, f"card {n}", 1 + n % 4, AT + timedelta(minutes=n)) for n in range(5)]
    journal.append(written)
    (name, path), *_ = files(tmp_path)
    gain = read_gain(path, name)
    assert list(gain.entries) == written
    assert gain.faults == ()
    assert read_gain(path, name, gain.offset, gain.lines).entries == ()


@given(parts=st.integers(1, 400), torn=st.integers(0, 60))
@settings(max_examples=30)
def test_a_long_file_is_read_in_parts_of_whole_lines(parts: int, torn: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        journal = Journal(Path(folder), "laptop")
        written = [review(journal, f"牌 {n}", 1 + n % 4) for n in range(9)]
        journal.append(written)
        (name, path), *_ = files(Path(folder))
        with path.open("ab") as file:
            file.write(b"no entry\n\n" + line_of(written[0]).encode()[:torn])
        whole = path.stat().st_size - torn
        patch.setattr("kb.journal._PART", parts)
        read = list(read_gains(path, name))
        assert [entry for part in read for entry in part.entries] == written
        faults = tuple(fault for part in read for fault in part.faults)
        assert [(fault.line, fault.code) for fault in faults] == [(10, "journal-torn")]
        assert (read[-1].offset, read[-1].lines) == (whole, 11)
        assert read_gain(path, name) == Read(tuple(written), faults, whole, 11)


def test_ids_grow_even_when_the_clock_stands_still_or_goes_back(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "laptop")
    moments = [AT, AT, AT - timedelta(hours=3), AT]
    ids = [journal.entry("mark", at, DAY).id for at in moments]
    assert ids == sorted(ids)
    assert len(set(ids)) == 4


def test_an_id_of_no_possible_time_pushes_no_later_one_out_of_the_calendar(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "laptop")
    before = journal.entry("mark", AT, DAY).id
    for foreign in ("f" * 22, "zz", "", "-1"):
        journal.follow(foreign)
    after = journal.entry("mark", AT, DAY).id
    assert before < after < "1" + "0" * 21
    assert len(after) == 22


def test_a_torn_last_line_waits_and_spoils_nothing_that_follows(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "laptop")
    journal.append([review(journal)])
    (name, path), *_ = files(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id":"0123","at":"2026-11-2')
    first = read_gain(path, name)
    assert len(first.entries) == 1 and first.faults == ()
    journal.append([review(journal, "after")])
    second = read_gain(path, name, first.offset, first.lines)
    assert [entry.fields["card"] for entry in second.entries] == ["after"]
    assert [(fault.line, fault.code) for fault in second.faults] == [(2, "journal-torn")]


def test_a_kind_from_a_newer_version_is_an_entry_like_any_other() -> None:
    found = parse_entry('{"id":"1","at":"2026-11-21T09:30:00+08:00","day":"2026-11-21","kind":"dream","colour":7}')
    assert isinstance(found, Entry)
    assert found.fields == {"colour": 7}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "journal-torn"),
        ("[1]", "journal-not-an-entry"),
        ("[" * 100_000, "journal-torn"),
        ('{"id":"1","at":"yesterday","day":"2026-11-21","kind":"mark"}', "journal-bad-time"),
        ('{"id":"1","at":"2026-11-21T09:30:00","day":"2026-11-21","kind":"mark"}', "journal-bad-time"),
        ('{"id":"1","at":"2026-11-21T09:30:00+08:00","day":"2026-11-21","kind":"review"}', "journal-bad-review"),
        (
            '{"id":"1","at":"2026-11-21T09:30:00+08:00","day":"2026-11-21","kind":"review","card":"c","rating":5}',
            "journal-bad-review",
        ),
        (
            '{"id":"1","at":"2026-11-21T09:30:00+08:00","day":"2026-11-21","kind":"review","card":"c","rating":true}',
            "journal-bad-review",
        ),
    ],
)
def test_a_line_that_is_no_entry_is_named(line: str, code: str) -> None:
    assert parse_entry(line) == code


def test_a_full_disk_is_a_sentence_and_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path, "laptop")
    journal.append([review(journal)])
    before = all_lines(tmp_path)
    real = os.write

    def full(descriptor: int, text: bytes) -> int:
        if len(text) > 10:
            return real(descriptor, text[:10])
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(KbError) as fault:
        journal.append([review(journal, "lost")])
    assert fault.value.code == "disk-full"
    monkeypatch.setattr(os, "write", real)
    assert all_lines(tmp_path) == before


def test_a_device_keeps_its_name_and_a_spoilt_one_is_made_anew(tmp_path: Path) -> None:
    name = device_name(tmp_path, lambda: "My Läptop!")
    assert device_name(tmp_path, lambda: "other") == name
    assert name.startswith("my-l-ptop-")
    (tmp_path / "device").write_text("../../etc\n", encoding="utf-8")
    assert "/" not in device_name(tmp_path, lambda: "host")
