"""The journal: everything a person did, one JSON line an entry, never changed.

One file per device and month, `log/<device>/2026-11.jsonl`, so that devices never write to the same file. A file that
shrank, because something took it back to an older state, is followed by `2026-11.2.jsonl`: files only ever grow. A line
counts when it is on disk: `append` returns after fsync. State is a fold of all entries by (time, id).
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from kb.entries import END_OF_TIME, parse_entry
from kb.errors import KbError
from kb.model import Entry

if os.name == "posix":
    import fcntl

_NAME = re.compile(r"[^a-z0-9]+")
_PART = 1 << 19  # bytes of a journal file that are read at a time


class Fault(Struct, frozen=True):
    """A line of a journal file that is no entry: set aside, and named with its place (line from 1)."""

    file: str
    line: int
    code: str


class Read(Struct, frozen=True):
    """What one journal file gained: its entries, its faults, and where the next reading starts (bytes, lines)."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    offset: int
    lines: int


def line_of(entry: Entry) -> str:
    """An entry as its line, without the line end."""
    head = {"id": entry.id, "at": entry.at.isoformat(timespec="milliseconds"), "day": entry.day.isoformat()}
    return json.dumps({**head, "kind": entry.kind, **entry.fields}, ensure_ascii=False, separators=(",", ":"))


def read_gain(path: Path, name: str, offset: int = 0, lines: int = 0) -> Read:
    """The whole lines that the file at `path` holds behind `offset`; `name` is how faults call it.

    A last line without its line end is left for the next reading: it may still be on its way.
    """
    parts = list(read_gains(path, name, offset, lines))
    entries = tuple(entry for part in parts for entry in part.entries)
    faults = tuple(fault for part in parts for fault in part.faults)
    return Read(entries, faults, parts[-1].offset, parts[-1].lines) if parts else Read((), (), offset, lines)


def read_gains(path: Path, name: str, offset: int = 0, lines: int = 0) -> Iterator[Read]:
    """As `read_gain`, part by part: a long file is never held whole."""
    with path.open("rb") as file:
        file.seek(offset)
        while gained := file.readlines(_PART):
            torn = not gained[-1].endswith(b"\n")
            if torn:
                gained.pop()
            entries: list[Entry] = []
            faults: list[Fault] = []
            for raw in gained:
                lines += 1
                offset += len(raw)
                if not raw.strip():
                    continue
                try:
                    found = parse_entry(raw[:-1].decode("utf-8"))
                except UnicodeDecodeError:
                    found = "journal-torn"
                if isinstance(found, Entry):
                    entries.append(found)
                else:
                    faults.append(Fault(name, lines, found))
            if gained:
                yield Read(tuple(entries), tuple(faults), offset, lines)
            if torn:
                return


def files(log: Path) -> list[tuple[str, Path]]:
    """Every journal file below `log` with its name (`<device>/<month>.jsonl`), in a stable order."""
    found = []
    # After every answer all of them are looked at: this is a fifth of what pathlib takes for it.
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(log) as devices:
        for device in devices:
            if device.is_dir():
                with os.scandir(device.path) as months:
                    names = [month.name for month in months if month.name.endswith(".jsonl") and month.is_file()]
                found += [(f"{device.name}/{name}", Path(device.path, name)) for name in names]
    return sorted(found)


def device_name(state: Path, host: Callable[[], str]) -> str:
    """This device's name, made once from the host's and kept in the user's state directory `state`."""
    kept = state / "device"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        name = kept.read_text(encoding="utf-8").strip()
        if re.fullmatch(r"[a-z0-9-]{1,60}", name):
            return name
    name = f"{_NAME.sub('-', host().lower()).strip('-')[:24] or 'device'}-{os.urandom(3).hex()}"
    state.mkdir(parents=True, exist_ok=True)
    try:
        with kept.open("x", encoding="utf-8") as file:
            file.write(name + "\n")
    except FileExistsError:  # another kb was faster: its name counts, unless the file is spoilt
        other = kept.read_text(encoding="utf-8", errors="replace").strip()
        if re.fullmatch(r"[a-z0-9-]{1,60}", other):
            return other
        kept.write_text(name + "\n", encoding="utf-8")
    return name


@contextlib.contextmanager
def _alone(descriptor: int) -> Iterator[None]:
    """Only one kb of this device writes at a time."""
    if os.name != "posix":
        yield
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class Journal:
    """The writer of this device's journal files."""

    def __init__(self, log: Path, device: str) -> None:
        self.log = log
        self.device = device
        self.avoid: set[str] = set()
        """Files, as in `files`, that nothing is appended to: they shrank, and may come back as they were."""
        self._last = 0

    def new_id(self, at: datetime) -> str:
        """A time-ordered id, later than every id made before by this writer: 12 hex digits of ms, 10 of chance."""
        self._last = max(int(at.timestamp() * 1000), self._last + 1)
        return f"{self._last:012x}{os.urandom(5).hex()}"

    def follow(self, newest: str) -> None:
        """Make new ids come after `newest`, an id of some device: a clock may have gone back since."""
        with contextlib.suppress(ValueError):
            self.follow_time(int(newest[:12], 16))

    def follow_time(self, newest: int) -> None:
        """Make new ids come after the moment `newest` (ms)."""
        # A moment beyond the calendar is of no id of ours, and no id could come after it.
        if newest < END_OF_TIME:
            self._last = max(self._last, newest)

    def entry(self, kind: str, at: datetime, day: date, **fields: object) -> Entry:
        """A new entry of this device, not yet written."""
        return Entry(self.new_id(at), at, day, kind, fields)

    def path_at(self, at: datetime) -> Path:
        """The file that an entry of this moment is appended to: the last of its month that did not shrink."""
        folder, month, number = self.log / self.device, at.strftime("%Y-%m"), 2
        path = folder / f"{month}.jsonl"
        while (later := folder / f"{month}.{number}.jsonl").exists() or f"{self.device}/{path.name}" in self.avoid:
            path, number = later, number + 1
        return path

    def append(self, entries: Sequence[Entry]) -> None:
        """Write entries to this device's file of their month; they are on disk when this returns.

        Raises KbError `disk-full` or `cannot-write`; then none of them counts.
        """
        by_file: dict[Path, list[Entry]] = {}
        for entry in entries:
            by_file.setdefault(self.path_at(entry.at), []).append(entry)
        for path, group in by_file.items():
            try:
                self._append(path, "".join(line_of(entry) + "\n" for entry in group).encode("utf-8"))
            except OSError as fault:
                code = "disk-full" if fault.errno in (errno.ENOSPC, errno.EDQUOT) else "cannot-write"
                raise KbError(code, path=str(path), reason=os.strerror(fault.errno or 0)) from fault

    def _append(self, path: Path, text: bytes) -> None:
        fresh = False
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            fresh = True
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            with _alone(descriptor):
                size = os.fstat(descriptor).st_size
                # A torn last line keeps its own line, so that it spoils no other.
                torn = size > 0 and _byte_at(descriptor, size - 1) != b"\n"
                whole = b"\n" + text if torn else text
                try:
                    written = 0
                    while written < len(whole):
                        written += os.write(descriptor, whole[written:])
                    to_disk(descriptor)
                except OSError:
                    # What did not reach the disk whole was never an entry.
                    with contextlib.suppress(OSError):
                        os.ftruncate(descriptor, size)
                    raise
        finally:
            os.close(descriptor)
        if fresh and os.name == "posix":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


# The size of a file goes to the disk with its bytes, the time of its change need not. On macOS it is no call of
# Python's, and fsync leaves the last of it to the drive.
to_disk = getattr(os, "fdatasync", os.fsync)


def _byte_at(descriptor: int, offset: int) -> bytes:
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.read(descriptor, 1)
