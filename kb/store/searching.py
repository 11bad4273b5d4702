"""Searching beside all else: a connection of its own, and the newest search while a person types goes first."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kb.errors import KbError, Outrun
from kb.store.database import Store, connect

Result = TypeVar("Result")

# Seconds after which a search that goes on although it was outrun is told so again.
_AGAIN = 0.02


class Searches:
    """Searches of one store, one at a time, beside whoever writes to it. Safe to call from several threads.

    `seen_whole` is for who proved that the indexes hold all that they should: once is enough.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.seen_whole = False
        self._reader: _Reader | None = None
        # Who searches holds `_turn`; what is said about that is said under `_guard`, which nobody holds for long.
        self._turn = threading.Lock()
        self._guard = threading.Lock()
        self._newest = 0
        self._running = 0

    def run(self, search: Callable[[Store], Result], *, typing: bool = False) -> Result:
        """What a search finds. While a person types a newer search ends an older one, which raises `Outrun`."""
        mine = 0
        if typing:
            with self._guard:
                self._newest += 1
                mine = self._newest
            self._interrupt()
            # SQLite forgets what it is told just before a statement begins, so it is told until it hears.
            while not self._turn.acquire(timeout=_AGAIN):
                self._interrupt()
        else:
            self._turn.acquire()
        try:
            reader = self._opened()
            with self._guard:
                if mine and mine < self._newest:
                    raise Outrun
                self._running = mine
                reader.outrun.clear()
            with reader.reading():
                try:
                    return search(reader)
                finally:
                    # From here on nobody interrupts: letting go of the snapshot is not outrun.
                    with self._guard:
                        self._running = 0
        finally:
            self._turn.release()

    def _interrupt(self) -> None:
        """End what is found for a person who typed on since."""
        with self._guard:
            if self._running and self._running < self._newest and self._reader is not None:
                self._reader.interrupt()

    def close(self) -> None:
        """Let go of the connection; the next search makes another."""
        with self._guard:
            if self._reader is not None:
                self._reader.interrupt()
        with self._turn:
            if self._reader is not None:
                self._reader.close()
            self._reader = None

    def _opened(self) -> _Reader:
        if self._reader is None:
            if not self._path.exists():
                # Thrown away while it is open: what was to be found is made anew.
                raise KbError("store-damaged", path=str(self._path))
            self._reader = _Reader(self._path, connect(self._path))
            self._reader.db.execute("PRAGMA query_only = 1")
        return self._reader


class _Reader(Store):
    """The store as a search sees it: nothing is written, and once it was outrun nothing is read either."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        super().__init__(path, db)
        self.outrun = threading.Event()

    def interrupt(self) -> None:
        """End what is being read, and read nothing more for this search."""
        self.outrun.set()
        self.db.interrupt()

    def rows(self, sql: str, arguments: tuple[object, ...] | dict[str, object] = ()) -> list[sqlite3.Row]:
        if self.outrun.is_set():
            raise Outrun
        try:
            return super().rows(sql, arguments)
        except sqlite3.OperationalError as fault:
            if self.outrun.is_set():
                raise Outrun from fault
            raise

    def one(self, sql: str, arguments: tuple[object, ...] | dict[str, object] = ()) -> sqlite3.Row | None:
        found = self.rows(sql, arguments)
        return found[0] if found else None
