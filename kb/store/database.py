"""The store's connection: opened lightly, one writer at a time, thrown away when it is of no use."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import threading
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.store.schema import EMPTIED, prepare

if TYPE_CHECKING:
    import sqlite_utils

    from kb.store.searching import Searches

# How long a second kb waits for the first one's transaction; a note is written in milliseconds.
_PATIENCE = 10.0


class Store:
    """The SQLite file of one collection. Safe to call from several threads: one statement or transaction at a time."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db
        self.lock = threading.RLock()
        self._reads_together = False
        self._unmet: set[tuple[str, str]] = set()

    @classmethod
    def open(cls, path: Path) -> Store:
        """The store at `path`, made when it is missing, of another version, or no database at all.

        Raises KbError `store-unwritable` when the place cannot be written, `store-busy` when another kb holds it.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for _ in range(2):
                try:
                    db = connect(path)
                    if prepare(db):
                        return cls(path, db)
                    db.close()
                except sqlite3.DatabaseError as fault:
                    if isinstance(fault, sqlite3.OperationalError) and "not a database" not in str(fault):
                        raise
                remove(path)
            return cls(path, connect(path))
        except (OSError, sqlite3.OperationalError) as fault:
            code = "store-busy" if "locked" in str(fault) else "store-unwritable"
            raise KbError(code, path=str(path.parent), reason=str(fault)) from fault

    @cached_property
    def tables(self) -> sqlite_utils.Database:
        """The same connection through sqlite-utils, for writing many rows: 75 ms to import, so only when asked."""
        import sqlite_utils

        return sqlite_utils.Database(self.db)

    @cached_property
    def searches(self) -> Searches:
        """Searches of this store, over a connection of their own."""
        from kb.store.searching import Searches

        return Searches(self.path)

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction. It starts as a writer, because a reader that turns writer fails when another was faster.

        Raises KbError `store-busy`, `store-full`, `store-unwritable` or `store-damaged`; then nothing was written.
        """
        with self.lock:
            # A snapshot may be older than what another kb wrote: who writes gives it up first.
            self._end_snapshot()
            if self.db.in_transaction:
                yield self.db
                return
            try:
                self.db.execute("BEGIN IMMEDIATE")
                try:
                    yield self.db
                except BaseException:
                    if self.db.in_transaction:
                        self.db.execute("ROLLBACK")
                    raise
                self.db.execute("COMMIT")
            except sqlite3.DatabaseError as fault:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                mistake = _as_mistake(fault, self.path)
                if mistake is None:
                    raise
                raise mistake from fault

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """What several statements read together is read as it stood at the first, whoever writes meanwhile.

        Other threads wait. Who writes inside sees from there on what is newest.
        """
        with self.lock:
            if self.db.in_transaction:
                yield
                return
            self._reads_together = True
            self.db.execute("BEGIN")
            try:
                yield
            finally:
                self._end_snapshot()

    def _end_snapshot(self) -> None:
        if self._reads_together:
            self._reads_together = False
            self._unmet.clear()
            # Nothing was written: whatever else ends it, as closing the connection does, is as good.
            with contextlib.suppress(sqlite3.ProgrammingError):
                self.db.rollback()

    def is_unmet(self, index: str, expression: str) -> bool:
        """Whether a full-text index was seen to meet an expression nowhere, in what is read together."""
        return (index, expression) in self._unmet

    def meets(self, index: str, expression: str) -> bool:
        """Whether a full-text index meets an expression anywhere; where not, what is read together need not ask again.

        `index` is the name of a table, never what was typed.
        """
        if self.is_unmet(index, expression):
            return False
        if self.one(f"SELECT rowid FROM {index} WHERE {index} MATCH ? LIMIT 1", (expression,)) is not None:
            return True
        if self._reads_together:
            self._unmet.add((index, expression))
        return False

    def rows(self, sql: str, arguments: tuple[object, ...] | dict[str, object] = ()) -> list[sqlite3.Row]:
        """Raises KbError `store-damaged`, as `one` does."""
        with self.lock:
            try:
                return self.db.execute(sql, arguments).fetchall()
            except sqlite3.DatabaseError as fault:
                if _is_damage(fault) or _is_gone(fault):
                    raise KbError("store-damaged", path=str(self.path)) from fault
                raise

    def one(self, sql: str, arguments: tuple[object, ...] | dict[str, object] = ()) -> sqlite3.Row | None:
        with self.lock:
            try:
                row: sqlite3.Row | None = self.db.execute(sql, arguments).fetchone()
            except sqlite3.DatabaseError as fault:
                if _is_damage(fault) or _is_gone(fault):
                    raise KbError("store-damaged", path=str(self.path)) from fault
                raise
            return row

    def meta(self, name: str) -> str | None:
        row = self.one("SELECT value FROM meta WHERE name = ?", (name,))
        return None if row is None else str(row[0])

    def set_meta(self, name: str, value: str) -> None:
        with self.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def empty(self) -> None:
        """Forget everything, in one transaction: another kb may have the file open."""
        with self.writing() as db:
            for table in EMPTIED:
                db.execute(f"DELETE FROM {table}")

    def renew(self) -> None:
        """Throw the file away and begin an empty one; nobody else's connection to the old one sees it."""
        with self.lock:
            self.close()
            self.__dict__.pop("tables", None)
            fresh = Store.open(remove(self.path))
            self.db = fresh.db

    def close(self) -> None:
        with self.lock:
            if "searches" in self.__dict__:
                self.searches.close()
            self.db.close()


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a store's file, of which any thread may make use."""
    db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    # The journal is the truth and is on disk first, so a commit here need not wait for the disk.
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    # More than this makes nothing faster: the system keeps the file's pages too.
    db.execute("PRAGMA cache_size = -6000")
    # Of four times as many pages as SQLite would wait for most are written over before they are copied once.
    db.execute("PRAGMA wal_autocheckpoint = 4000")
    return db


def remove(path: Path) -> Path:
    """Take the store away, with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return path


# A table is gone, or one of the full-text indexes' own holds what was never written there; an index that misses one of
# its tables in the middle of a search has no words for it.
_INDEX_IS_LOST = re.compile(
    r"vtable constructor failed|no such table|error creating shadow table|invalid fts5 file format|^SQL logic error$"
)


def _is_damage(fault: sqlite3.DatabaseError) -> bool:
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_TOOBIG):
        return True
    if code == sqlite3.SQLITE_CONSTRAINT:
        # Tables of ours name the constraint; only an index that lost count of its pages does not.
        return str(fault) == "constraint failed"
    return code == sqlite3.SQLITE_ERROR and _INDEX_IS_LOST.search(str(fault)) is not None


def _is_gone(fault: sqlite3.DatabaseError) -> bool:
    """Can the file not be read any more, as when it was thrown away while it was open?"""
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)


def _as_mistake(fault: sqlite3.DatabaseError, path: Path) -> KbError | None:
    """What a fault of SQLite says of the disk or the file; None where it is one of ours."""
    text = str(fault)
    if _is_damage(fault):
        return KbError("store-damaged", path=str(path))
    if "locked" in text or "busy" in text:
        return KbError("store-busy", path=str(path))
    if "full" in text:
        return KbError("store-full", path=str(path.parent))
    if "readonly" in text or "unable to open" in text or "disk I/O" in text:
        return KbError("store-unwritable", path=str(path.parent), reason=text)
    return None
