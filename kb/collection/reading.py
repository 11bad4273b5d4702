"""Files become readings: those whose bytes changed, batch by batch, in a second process when there are many."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kb.collection.places import Found, fault_severity, read_file
from kb.model import Problem
from kb.store.known import Stamp

if TYPE_CHECKING:
    from kb.reading import Reading

BATCH, LARGE_BATCH = 20, 100
"""Notes that are read and held together: few of a small import, for memory; more of a large one, because every
transaction writes over much of a large store's indexes.
"""
# Starting a second process takes as long as reading half a megabyte, and its 30 MB more are little only beside much.
MANY_BYTES = 8_000_000


class Read(Struct, frozen=True):
    """A changed file, read: its text's lines, and the hash of each card's text."""

    path: str
    stamp: Stamp
    reading: Reading
    lines: Sequence[str]
    texts: Sequence[str]


class Step(Struct, frozen=True):
    """What became of one batch of files: those read, and those that were only saved again without a change."""

    read: Sequence[Read]
    touched: Mapping[str, Stamp]
    files: int


def read_changed(
    root: Path, files: Sequence[Found], stamps: Mapping[str, Stamp], macros: Mapping[str, str]
) -> Generator[Step, None, None]:
    """The files below `root` in batches, each read unless its bytes are those of its stamp."""
    from kb.worker.notes import File, read_beside
    from kb.worker.notes import read_file as read_bytes

    loaded: deque[_Batch] = deque()
    many = sum(file.size for file in files) >= MANY_BYTES
    together = LARGE_BATCH if many else BATCH

    def batches() -> Iterator[list[File]]:
        for start in range(0, len(files), together):
            batch = _load(root, files[start : start + together], stamps)
            loaded.append(batch)
            yield [(path, data) for path, _, data in batch.changed]

    here = ([read_bytes(file, macros) for file in batch] for batch in batches())
    for read in read_beside(batches(), macros) if many and _processors() > 1 else here:
        batch = loaded.popleft()
        found = [
            Read(path, stamp, reading, text.split("\n"), texts)
            for (path, stamp, _), (reading, text, texts) in zip(batch.changed, read, strict=True)
        ]
        yield Step([*found, *batch.unreadable], batch.touched, batch.files)


class _Batch(Struct, frozen=True):
    changed: list[tuple[str, Stamp, bytes]]
    unreadable: list[Read]
    touched: dict[str, Stamp]
    files: int


def _load(root: Path, files: Sequence[Found], stamps: Mapping[str, Stamp]) -> _Batch:
    batch = _Batch([], [], {}, len(files))
    for file in files:
        data, fault = (b"", file.fault) if file.fault else read_file(root / file.path)
        if fault:
            batch.unreadable.append(_unreadable(file, fault))
            continue
        stamp = Stamp(file.size, file.mtime, hashlib.sha256(data).hexdigest())
        if file.path in stamps and stamps[file.path].hash == stamp.hash:
            batch.touched[file.path] = stamp
        else:
            batch.changed.append((file.path, stamp, data))
    return batch


def _unreadable(file: Found, code: str) -> Read:
    from kb.reading import read_note

    problem = Problem(file.path, 1, code, severity=fault_severity(code))
    reading = replace(read_note("", file.path), problems=(problem,), concepts=(), cards=())
    # A time that no file has: an unreadable file is tried again at every look.
    return Read(file.path, Stamp(file.size, -1), reading, (), ())


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
