"""The store follows the journal: what its files gained is folded in, whichever device wrote it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from kb import journal as journals
from kb.journal import Journal
from kb.model import Entry, Problem
from kb.settings import Cards
from kb.store import Store, fold, known, losses, states


def follow(store: Store, journal: Journal, replay: states.Replay, cards: Cards, *, written: bool = False) -> int:
    """Fold in what the journal gained since the store last looked; how many entries that were.

    `written` says that something was written just now.
    """
    if not written:
        files = _files(journal)
        with store.lock:
            kept = fold.positions(store.db)
        if kept.keys() <= files.keys() and all(size == _offset(kept, name) for name, (_, size) in files.items()):
            return 0
    with store.writing() as db:
        # Asked within the transaction: another kb may have folded the same lines meanwhile.
        files, kept = _files(journal), fold.positions(db)
        gone = [name for name, position in kept.items() if name not in files or files[name][1] < position.offset]
        if gone:
            losses.keep_known(db, gone)
            fold.forget(db, replay)
            kept = {}
        behind = [(name, path) for name, (path, size) in files.items() if size > _offset(kept, name)]
        gain = _Gain(db, journal, behind, kept)
        folded = fold.ingest(db, gain, replay)
        if folded.clashed:
            # Which of two entries of one id counts must not depend on which file came first: all are read in order.
            fold.forget(db, replay)
            every = [(name, path) for name, (path, _) in files.items()]
            folded = replace(fold.ingest(db, _Gain(db, journal, every, {}), replay), every=True)
        if folded.every or folded.cards:
            from kb.store import notes

            whose = None if folded.every else folded.cards
            notes.settle(db, whose, cards, known.folder_settings(store))
    if gone:
        journal.avoid |= losses.shrunk_files(store)
    return gain.count


class _Gain:
    """The entries of files behind what was read of them, part by part; `count` is how many there were so far."""

    def __init__(
        self,
        db: sqlite3.Connection,
        journal: Journal,
        behind: Sequence[tuple[str, Path]],
        kept: Mapping[str, fold.Position],
    ) -> None:
        self.count = 0
        self._db, self._journal, self._behind, self._kept = db, journal, behind, kept

    def __iter__(self) -> Iterator[Entry]:
        for name, path in self._behind:
            since = self._kept.get(name, fold.Position())
            for part in journals.read_gains(path, name, since.offset, since.lines):
                faults = [(fault.line, fault.code) for fault in part.faults]
                fold.keep_position(self._db, name, fold.Position(part.offset, part.lines), faults)
                self.count += len(part.entries)
                for entry in part.entries:
                    self._journal.follow(entry.id)
                yield from part.entries


def _files(journal: Journal) -> dict[str, tuple[Path, int]]:
    """The journal's files by their names, with their sizes in bytes."""
    return {name: (path, _size(path)) for name, path in journals.files(journal.log)}


def _offset(kept: Mapping[str, fold.Position], name: str) -> int:
    return kept[name].offset if name in kept else 0


def heed_shrinking(store: Store, journal: Journal, replay: states.Replay, cards: Cards, at: datetime) -> None:
    """Before something is written: a file of ours that shrank meanwhile is left as it is, and followed by another."""
    path = journal.path_at(at)
    position = store.one('SELECT "offset" FROM journal_files WHERE name = ?', (f"{journal.device}/{path.name}",))
    if position is not None and _size(path) < position[0]:
        follow(store, journal, replay, cards)


def torn_ends(log: Path) -> list[Problem]:
    """Last lines that were never finished: what was on its way when a machine stopped, named until it is set aside."""
    found = []
    for name, path in journals.files(log):
        try:
            with path.open("rb") as file:
                text = file.read()
        except OSError:
            continue
        if text and not text.endswith(b"\n"):
            found.append(Problem(f".kb/log/{name}", text.count(b"\n") + 1, "journal-torn"))
    return found


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
