"""Have notes changed on disk? A thread looks at sizes and times, and says so when they came to rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest
from pathlib import Path
from threading import Event, Thread
from time import monotonic, thread_time
from typing import TYPE_CHECKING

from kb.collection.places import scan
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.collection import Collection

Stamp = tuple[int, int]
"""Bytes, and the time of change in ns."""
Files = Mapping[str, Stamp]

_NONE: Stamp = (-1, -1)
# Nothing is looked at while the first screen comes up.
_FIRST = 0.5
_BEAT = 0.15
# An editor that writes a note in two steps has done the second by then.
_SETTLE = 0.05
# A file that is away, or has lost most of its bytes, for less than this is being replaced, not deleted.
GONE_AFTER = 1.0
# Looking may take this part of a core, and this part of the time of a slow disk.
_OF_A_CORE = 0.02
_OF_THE_TIME = 0.25
# Of a large folder only so many notes are looked at on every beat: those that changed last.
_NEAR = 16


class Looks:
    """What one look after the other tells: whether there is something new, and whether it is at rest."""

    def __init__(self) -> None:
        self._told: Files | None = None
        self._last: Files | None = None
        self._missing: dict[str, float] = {}

    def settled(self, files: Files, at: float) -> bool:
        """Take in a look at `at` (seconds); True when it holds something untold that two looks in a row agree on.

        A file that is missing, or was cut to less than half, counts only when it was so for a second: it is being
        written. The first look is news too.
        """
        agreed = files is self._last or files == self._last
        if not agreed:
            self._last = files
            told = self._told or {}
            lost = (path for path, (size, _) in told.items() if files.get(path, _NONE)[0] < size / 2)
            self._missing = {path: self._missing.get(path, at) for path in lost}
            return False
        if not self.restless or any(at - since < GONE_AFTER for since in self._missing.values()):
            return False
        self._told = self._last
        self._missing = {}
        return True

    @property
    def restless(self) -> bool:
        """Was something seen that is not told yet?"""
        return self._last is not self._told and self._last != self._told


def look(root: Path) -> Files:
    """The sizes and times of the notes and folder configs below `root`."""
    notes, configs = scan(root)
    return {file.path: (file.size, file.mtime) for file in (*notes, *configs)}


def look_at(root: Path, paths: Iterable[str], files: Files) -> Files:
    """`files` with the sizes and times that these paths have now; the same object when nothing is new."""
    changed = {}
    for path in paths:
        stamp = _stamp(root / path)
        if stamp != files.get(path, _NONE):
            changed[path] = stamp
    if not changed:
        return files
    return {path: stamp for path, stamp in {**files, **changed}.items() if stamp != _NONE}


def _stamp(path: Path) -> Stamp:
    try:
        stat = path.stat()
    except OSError:
        return _NONE
    return stat.st_size, stat.st_mtime_ns


class Watcher:
    """Calls `tell`, in a thread of its own, when notes changed and came to rest. Costs 2 % of a core at most."""

    def __init__(self, collection: Collection, tell: Callable[[], object]) -> None:
        self._collection = collection
        self._root = collection.root
        self._tell = tell
        self._bell = Event()
        self._stopping = self._resting = False
        self._shown: tuple[str, ...] = ()
        self._thread = Thread(target=self._run, name="notes", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread; nothing is told after this."""
        self._stopping = True
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join()

    def rest(self) -> None:
        """Look at nothing until `look_now`."""
        self._resting = True

    def look_now(self) -> None:
        """Look at once, for something probably changed."""
        self._resting = False
        self._bell.set()

    def closely(self, *notes: str) -> None:
        """Look at these notes on every beat, for they are on the screen."""
        self._shown = notes

    def _run(self) -> None:
        looks = Looks()
        files: Files = {}
        near: tuple[str, ...] = ()
        pause, due = _FIRST, 0.0
        while not self._stopping:
            rung = self._bell.wait(None if self._resting else pause)
            self._bell.clear()
            if self._stopping or self._resting:
                continue
            began, spent = monotonic(), thread_time()
            if rung or began >= due:
                try:
                    found = look(self._root)
                except KbError:
                    # Taken away, or shut, while it was looked into: the next look tells more.
                    continue
                costs = max((thread_time() - spent) / _OF_A_CORE, (monotonic() - began) / _OF_THE_TIME)
                due = monotonic() + costs
            else:
                found = look_at(self._root, (*near, *self._shown), files)
            # Notes are not deleted because a disk was taken out, and that may have been during the look.
            if not self._collection.is_away:
                if found is not files and found != files:
                    near = _near(found, files)
                    files = found
                if looks.settled(files, monotonic()):
                    self._tell()
            pause = _SETTLE if looks.restless else _BEAT


def _near(found: Files, before: Files) -> tuple[str, ...]:
    """The notes to look at on every beat: what just changed or went away, and what changed last."""
    changed = [path for path in (*found, *before) if found.get(path) != before.get(path)]
    latest = nlargest(_NEAR, found, key=lambda path: found[path][1])
    return tuple(dict.fromkeys((*changed[:_NEAR], *latest)))
