"""Taking back from snapshots what the journal lost, into a file of its own: no file that exists is ever rewritten."""

from __future__ import annotations

import contextlib
import os
import tarfile
from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from kb import journal as journals
from kb.collection.snapshots import day_of, snapshots
from kb.entries import parse_entry
from kb.errors import KbError
from kb.model import Entry, Problem, Severity
from kb.store import Store, losses

if TYPE_CHECKING:
    from kb.collection.door import Collection


def lines_in(path: Path) -> dict[str, str]:
    """The entries of a snapshot as their lines, by id; none where it cannot be read."""
    found: dict[str, str] = {}
    with contextlib.suppress(OSError, EOFError, tarfile.TarError), tarfile.open(path, "r:gz") as archive:
        for member in archive.getmembers():
            packed = archive.extractfile(member)
            if not member.name.startswith("log/") or packed is None:
                continue
            for line in packed.read().decode("utf-8", errors="replace").split("\n"):
                entry = parse_entry(line) if line.strip() else ""
                if isinstance(entry, Entry):
                    found[entry.id] = line
    return found


def absent_in(store: Store, paths: Sequence[Path]) -> tuple[dict[str, str], date | None]:
    """The lines of entries that these snapshots hold and the journal does not; the day of the newest that does."""
    lines: dict[str, str] = {}
    day = None
    for path in paths:
        held = lines_in(path)
        wanted = losses.absent(store, held)
        if wanted:
            day = day_of(path)
            lines |= {one: held[one] for one in wanted}
    return lines, day


def unfitting_lines(log: Path, kept: Sequence[Path]) -> int:
    """How many entries of the newest snapshot do not stand, word for word, in any file of the journal."""
    if not kept:
        return 0
    lines: set[str] = set()
    for _, path in journals.files(log):
        with contextlib.suppress(OSError):
            lines.update(path.read_text(encoding="utf-8", errors="replace").split("\n"))
    return sum(line not in lines for line in lines_in(kept[-1]).values())


def losses_of(store: Store, folder: Path) -> list[Problem]:
    """What the journal lost, as far as the store noticed, and whether the snapshots in `folder` hold it."""
    gone = losses.missing(store)
    if not gone:
        return []
    lines, day = absent_in(store, snapshots(folder))
    kept = len(gone & lines.keys())
    arguments = {"count": str(len(gone))}
    if not kept or day is None:
        return [Problem(".kb/log", 1, "journal-shrunk-unkept", arguments, severity=Severity.ERROR)]
    arguments |= {"kept": str(kept), "day": day.isoformat()}
    return [Problem(".kb/log", 1, "journal-shrunk", arguments, severity=Severity.ERROR)]


def restore(collection: Collection, log: Path, device: str, folder: Path) -> int:
    """Write what snapshots hold and the journal lost into a fresh file of this device; how many entries that were.

    Raises KbError `cannot-write`.
    """
    lines, _ = absent_in(collection.store, snapshots(folder))
    if not lines:
        return 0
    stem = f"restored-{collection.today():%Y-%m-%d}"
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.jsonl" for number in count(1))
    path = next(path for name in names if not (path := log / device / name).exists())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.writelines(f"{lines[one]}\n" for one in sorted(lines))
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise KbError("cannot-write", path=str(path), reason=fault.strerror or str(fault)) from fault
    collection.catch_up()
    collection.refresh()
    return len(lines)
