"""Notes read by a second process are those read here, whatever becomes of that process."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.collection import reading as reading_files
from kb.collection.clock import Clock
from kb.worker.notes import AHEAD, File, read_beside, read_file

FILES: list[File] = [
    ("a.md", "# 梯度 (Gradient)\n\nQ: 什么？\nA: 向量。\n\n**范数**：长度 $\\lVert x \\rVert$\n".encode()),
    ("b.md", "# 编码\n\n导数::斜率\n".encode("gb18030")),
    ("c.md", b""),
    ("d.md", b"\xff\xfe\x00\xd8 Q: broken"),
    ("e.md", b"---\ntitle: [1, 2]\ncards: all\n---\n\n| a | b |\n|---|---|\n| x | $f'(x) = 2x$ |\n"),
]


def batches(count: int) -> list[Sequence[File]]:
    return [[(f"{number}-{path}", data) for path, data in FILES] for number in range(count)]


def readers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "kb-notes"]


@pytest.mark.parametrize("count", [0, 1, AHEAD, AHEAD + 3])
def test_what_is_read_beside_is_what_is_read_here(count: int) -> None:
    assert list(read_beside(batches(count))) == [[read_file(file) for file in batch] for batch in batches(count)]


def test_batches_are_asked_for_as_they_are_needed() -> None:
    asked = []

    def given() -> Iterator[Sequence[File]]:
        for batch in batches(20):
            asked.append(batch)
            yield batch

    beside = read_beside(given())
    next(beside)
    assert len(asked) <= AHEAD
    beside.close()


@pytest.mark.skipif(shutil.which("false") is None, reason="no program that fails at once")
def test_when_the_process_dies_the_notes_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    assert list(read_beside(batches(5))) == [[read_file(file) for file in batch] for batch in batches(5)]


@pytest.mark.slow
def test_a_large_batch_fills_both_pipes_and_nothing_waits_for_ever() -> None:
    large = [("x.md", b"Q: a\nA: b\n\n" * 20_000)] * 2
    assert [len(read) for read in read_beside([large] * 4)] == [2] * 4


def test_whoever_stops_asking_stops_the_process() -> None:
    beside = read_beside(batches(10))
    next(beside)
    assert readers()
    beside.close()
    assert not readers()


def test_a_collection_read_beside_is_the_one_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = tmp_path / "notes"
    for number in range(50):
        for path, data in FILES:
            file = notes / str(number) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data.replace(b"Q:", b"Q: %d" % number))

    def held(state: str) -> list[object]:
        clock = Clock(lambda: datetime(2026, 11, 21, 12, tzinfo=UTC))
        with Collection.open(notes, clock=clock, state=tmp_path / state) as kb:
            kb.refresh()
            return [kb.cards(), kb.problems()]

    here = held("here")
    monkeypatch.setattr(reading_files, "MANY_BYTES", 0)
    monkeypatch.setattr(reading_files, "_processors", lambda: 2)
    assert held("beside") == here
