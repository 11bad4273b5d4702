"""The store follows the journal: what its files gained is folded in, whichever device wrote it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kb import journal as journals
from kb.journal import Journal
from kb.model import Entry, Problem
from kb.settings import Cards
from kb.store import Store, fold, known, losses, states


def follow(store: Store, journal: Journal, replay: states.Replay, cards: Cards) -> int:
    """Fold in what the journal gained since the store last looked; how many entries that were."""
    files = journals.files(journal.log)
    sizes = {name: _size(path) for name, path in files}
    with store.lock:
        kept = fold.positions(store.db)
    gone = [name for name, position in kept.items() if sizes.get(name, -1) < position.offset]
    if gone:
        with store.writing() as db:
            losses.keep_known(db, gone)
            fold.forget(db, replay)
        journal.avoid |= losses.shrunk_files(store)
        kept = {}
    behind = [(name, path) for name, path in files if sizes[name] > kept.get(name, fold.Position()).offset]
    if not behind:
        return 0
    with store.writing() as db:
        # Asked again within the transaction: another kb may have folded the same lines meanwhile.
        kept = fold.positions(db)
        entries: list[Entry] = []
        for name, path in behind:
            since = kept.get(name, fold.Position())
            gain = journals.read_gain(path, name, since.offset, since.lines)
            entries.extend(gain.entries)
            faults = [(fault.line, fault.code) for fault in gain.faults]
            fold.keep_position(db, name, fold.Position(gain.offset, gain.lines), faults)
        for entry in entries:
            journal.follow(entry.id)
        folded = fold.ingest(db, entries, replay)
        if folded.every or folded.cards:
            from kb.store import notes

            whose = None if folded.every else folded.cards
            notes.settle(db, whose, cards, known.folder_settings(store))
    return len(entries)


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
