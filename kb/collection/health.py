"""Doctor and backup: that text alone brings everything back, and that it is kept."""

from __future__ import annotations

import contextlib
import filecmp
import gzip
import os
import tarfile
import tempfile
import threading
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from kb.collection.restoring import absent_in, unfitting_lines
from kb.collection.snapshots import day_of, snapshots
from kb.collection.values import Health
from kb.errors import KbError
from kb.store import known, looking, parameters
from kb.store.comparing import amount, differences

if TYPE_CHECKING:
    from kb.collection.door import Collection
    from kb.collection.opened import Opened

DAILY, WEEKLY, MONTHLY = 7, 4, 12


def examine(collection: Collection) -> Health:
    """Mend the indexes, build the store anew from notes and journal, compare, and keep the new one when they differ."""
    # A snapshot is made while a person waits, and has no use for all that importing needs.
    from kb.collection.gathering import TEMPORARY
    from kb.collection.importing import clear_left_over
    from kb.collection.mending import mend_index
    from kb.store import indexing

    spoilt = indexing.faults(collection.store)
    if spoilt:
        mend_index(collection)
    clear_left_over(path.parent for path in collection.root.rglob(f"{TEMPORARY}*"))
    collection.catch_up()
    # A note that the guard against mass loss left as it was is no difference: its new text does not count yet.
    left = collection.refresh().left
    with tempfile.TemporaryDirectory(prefix="kb-doctor-") as folder:
        other = collection.rebuilt(Path(folder))
        try:
            kept = known.standing_in(collection.store, left) | known.standing_in(other.store, left)
            # A store made anew may take a text of another note for a card that it finds in none of these any more.
            kept |= set(known.texts(other.store, kept).values())
            differing = tuple(card for card in differences(collection.store, other.store) if card not in kept)
        finally:
            other.close()
    waiting = tuple(one.note for one in collection.left_notes())
    # A new store would know nothing of what a note held before it was cut.
    rebuilt = bool(differing and not waiting)
    if rebuilt:
        collection.rebuild()
    store = collection.store
    held = amount(store)
    kept_snapshots = snapshots(backup_folder(collection))
    absent, _ = absent_in(store, kept_snapshots)
    unfitting = unfitting_lines(collection.root / ".kb" / "log", kept_snapshots)
    return Health(
        cards=held.cards,
        reviews=held.reviews,
        entries=held.entries,
        differing=differing,
        faults=tuple(problem for problem in collection.problems() if problem.note.startswith(".kb/")),
        rebuilt=rebuilt,
        left=waiting,
        snapshots=tuple(kept_snapshots),
        restored=not unfitting if kept_snapshots else None,
        unfitting=unfitting,
        restorable=len(absent),
        vanished=looking.reviewed_in_no_note(store),
        indexes=spoilt,
        unknown=looking.unknown_kinds(store),
        unused=tuple(parameters.unused(store)),
        retracted=held.retracted,
    )


def backup_folder(collection: Opened) -> Path:
    """Where dated snapshots are kept: beside the store, not in the folder that people sync."""
    path = collection.store.path
    return path.with_name(f"{path.stem}-backups")


def snapshot(collection: Opened, target: Path | None) -> Path:
    """Pack journal and settings into one file; without `target` it is dated, and old ones are thinned out.

    A later snapshot of one day stands beside the first, unless it would hold the same. Raises KbError `cannot-write`
    and, when `target` exists, `file-exists`.
    """
    if target is not None and target.exists():
        raise KbError("file-exists", path=str(target))
    named = target or next(_names(collection))
    # A name of its own: an answer's snapshot and a backup by hand may be under way at once.
    whole = named.with_name(f"{named.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        named.parent.mkdir(parents=True, exist_ok=True)
        _pack(collection.root / ".kb", whole)
        path = target or next(path for path in _names(collection) if not path.exists() or _is_same(path, whole))
        if target is None and path.exists():
            whole.unlink()
            return path
        whole.replace(path)
    except OSError as fault:
        with contextlib.suppress(OSError):
            whole.unlink(missing_ok=True)
        raise KbError("cannot-write", path=str(named), reason=fault.strerror or str(fault)) from fault
    if target is None:
        _thin_out(path.parent, collection.today())
    return path


def snapshot_if_due(collection: Opened) -> Path | None:
    """The day's snapshot, made once a day when the journal has something to keep."""
    if next(_names(collection)).exists() or not (collection.root / ".kb" / "log").is_dir():
        return None
    return snapshot(collection, None)


def _names(collection: Opened) -> Iterator[Path]:
    """The names for a snapshot of today: the first, the second, …"""
    stem = f"journal-{collection.today():%Y-%m-%d}"
    folder = backup_folder(collection)
    yield folder / f"{stem}.tar.gz"
    for number in count(2):
        yield folder / f"{stem}-{number}.tar.gz"


def _pack(base: Path, whole: Path) -> None:
    # File by file and piece by piece: years of answers are larger than all else that kb holds in memory.
    with (
        whole.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        for one in sorted(base.rglob("*")):
            if one.is_file() and not one.is_symlink() and one.suffix in (".jsonl", ".yaml"):
                archive.add(one, arcname=one.relative_to(base).as_posix(), recursive=False)


def _is_same(path: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(path, other, shallow=False)
    except OSError:
        return False


def kept_days(days: Iterable[date], today: date) -> set[date]:
    """Which dated snapshots stay: the last 7, then the newest of each of the last 4 weeks and 12 months."""
    ordered = sorted(days, reverse=True)
    kept = set(ordered[:DAILY])
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in ordered:
        if day > today - timedelta(weeks=WEEKLY):
            weeks.setdefault(day.isocalendar()[:2], day)
        months.setdefault((day.year, day.month), day)
    kept |= set(weeks.values()) | set(list(months.values())[:MONTHLY])
    return kept


def _thin_out(folder: Path, today: date) -> None:
    found = snapshots(folder)
    days = [day_of(path) for path in found]
    kept = kept_days(set(days), today)
    for path, day, following in zip(found, days, [*days[1:], None], strict=False):
        # Of a day that is long over one is enough: the last.
        if day not in kept or (day == following and day <= today - timedelta(days=DAILY)):
            path.unlink(missing_ok=True)
