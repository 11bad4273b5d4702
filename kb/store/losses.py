"""What the journal held once and holds no more: a file of it was deleted, cut, or taken back to an older state."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from kb.store.database import Store
from kb.store.known import GIVEN, to_json

_KNOWN, _FILES = "journal_known", "journal_shrunk"
_MISSING = (
    "SELECT value FROM json_each(ifnull((SELECT value FROM meta WHERE name = 'journal_known'), '[]'))"
    " WHERE value NOT IN (SELECT id FROM reviews) AND value NOT IN (SELECT id FROM entries)"
)


def keep_known(db: sqlite3.Connection, files: Iterable[str]) -> None:
    """Remember all entries that are known now, because `files` shrank and the store is about to forget them."""
    # What is only told of cards can be told again.
    person = "SELECT id FROM entries WHERE kind NOT IN ('text', 'gone', 'back')"
    ids = {row[0] for row in db.execute(f"SELECT id FROM reviews UNION {person}")}
    _add(db, _KNOWN, ids)
    _add(db, _FILES, set(files))


def missing(store: Store) -> set[str]:
    """The entries that the journal held once and does not hold any more."""
    return {str(row[0]) for row in store.rows(_MISSING)}


def absent(store: Store, ids: Iterable[str]) -> set[str]:
    """Of these entries the ones that the store does not know."""
    wanted = set(ids)
    given = to_json(wanted)
    sql = f"SELECT id FROM reviews WHERE id IN {GIVEN} UNION ALL SELECT id FROM entries WHERE id IN {GIVEN}"
    return wanted - {str(row[0]) for row in store.rows(sql, (given, given))}


def shrunk_files(store: Store) -> set[str]:
    """The journal files that shrank once: nothing is appended to them."""
    return set(json.loads(store.meta(_FILES) or "[]"))


def _add(db: sqlite3.Connection, name: str, values: set[str]) -> None:
    row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    held = set(json.loads(row[0])) if row else set()
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, to_json(sorted(held | values))))
