"""Notes left as they were, because too much would be lost, until a person says what is to become of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from kb.model import Problem, Severity
from kb.store.database import Store
from kb.store.known import to_json

# What a note holds besides its own row; the index of concepts stands under their numbers.
_ROWS = ("concepts", "places", "problems")
_ACCEPTED = (
    "SELECT json_extract(fields, '$.note') AS note, json_extract(fields, '$.hash') AS hash FROM entries"
    " WHERE kind = 'accept' AND id NOT IN (SELECT id FROM retracted)"
)


class LeftNote(Struct, frozen=True):
    """A note whose file, as it is now, would lose too many cards: the store keeps what it held before.

    `hash` is that of the file's bytes, `lost` of the `before` cards would stand in no note; `fronts` are some of them.
    """

    note: str
    hash: str
    code: str
    lost: int
    before: int
    fronts: tuple[str, ...] = ()

    @property
    def problem(self) -> Problem:
        """What it says where problems are listed."""
        arguments = {"lost": str(self.lost), "before": str(self.before)}
        return Problem(self.note, 1, self.code, arguments, severity=Severity.ERROR)


class _Overtaken(Struct, frozen=True):
    """All rows of a note as they were before a person accepted another content."""

    note: Mapping[str, object]
    rows: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    index: Sequence[Mapping[str, object]] = ()


def left_notes(store: Store) -> list[LeftNote]:
    """The notes that wait for a person's word, in the order of their paths."""
    rows = store.rows("SELECT * FROM left_notes ORDER BY note")
    return [
        LeftNote(row["note"], row["hash"], row["code"], row["lost"], row["before"], tuple(json.loads(row["fronts"])))
        for row in rows
    ]


def keep_left(store: Store, notes: Iterable[LeftNote]) -> None:
    """These notes, and no others, are left as they were."""
    found = sorted(notes, key=lambda one: one.note)
    if found == left_notes(store):
        return
    with store.writing() as db:
        db.execute("DELETE FROM left_notes")
        rows = ((one.note, one.hash, one.code, one.lost, one.before, to_json(one.fronts)) for one in found)
        db.executemany("INSERT INTO left_notes VALUES (?, ?, ?, ?, ?, ?)", rows)


def accepted(store: Store) -> set[tuple[str, str]]:
    """The notes, each with the hash of a content, that a person took as they are."""
    return {(str(row["note"]), str(row["hash"])) for row in store.rows(_ACCEPTED)}


def is_waiting(store: Store) -> bool:
    """Must notes be looked at though no file changed: is one left, or was what a person accepted taken back?"""
    return (
        store.one(
            "SELECT 1 FROM left_notes UNION ALL"
            f" SELECT 1 FROM overtaken WHERE (note, hash) NOT IN (SELECT note, hash FROM ({_ACCEPTED})) LIMIT 1"
        )
        is not None
    )


def withdrawn(store: Store) -> list[str]:
    """The notes whose accepted content is accepted no more."""
    rows = store.rows(
        f"SELECT note FROM overtaken WHERE (note, hash) NOT IN (SELECT note, hash FROM ({_ACCEPTED})) ORDER BY note"
    )
    return [str(row[0]) for row in rows]


def keep_overtaken(db: sqlite3.Connection, path: str, accepted_hash: str) -> None:
    """Keep what a note holds, in case the person takes back that `accepted_hash` takes its place."""
    note = db.execute("SELECT * FROM notes WHERE path = ?", (path,)).fetchone()
    if note is None:
        return
    rows = {name: _dicts(db, f"SELECT * FROM {name} WHERE note = ?", note["id"]) for name in _ROWS}
    index = _dicts(
        db,
        "SELECT rowid AS id, names, body FROM concept_index WHERE rowid IN (SELECT id FROM concepts WHERE note = ?)",
        note["id"],
    )
    kept = to_json({"note": dict(note), "rows": rows, "index": index})
    db.execute("INSERT OR REPLACE INTO overtaken VALUES (?, ?, ?)", (path, accepted_hash, kept))


def bring_back(db: sqlite3.Connection, path: str) -> set[str]:
    """Give a note back what it held before; the cards that stand there again. Its file is read at the next look."""
    row = db.execute("SELECT kept FROM overtaken WHERE note = ?", (path,)).fetchone()
    db.execute("DELETE FROM overtaken WHERE note = ?", (path,))
    kept = _Overtaken(**json.loads(row["kept"]))
    # A time that no file has.
    number = _insert(db, "notes", {**kept.note, "id": None, "hash": "", "mtime": -1})
    concepts: dict[object, int] = {}
    held = kept.rows["concepts"]
    for concept in held:
        concepts[concept["id"]] = _insert(db, "concepts", {**concept, "id": None, "note": number})
    for place in kept.rows["places"]:
        _insert(db, "places", {**place, "note": number, "concept": concepts.get(place["concept"])})
    for problem in kept.rows["problems"]:
        _insert(db, "problems", {**problem, "note": number})
    texts = [(concepts[one["id"]], str(one["names"]), str(one["body"])) for one in kept.index if one["id"] in concepts]
    # What folds names is imported only here: lists of notes left behind are read where little is.
    from kb.search.names import Named
    from kb.store.indexing import add_concepts
    from kb.store.names import save_names

    add_concepts(db, (), texts)
    found = [(concepts[one["id"]], str(one["name"]), str(one["aliases"]), str(one["body"])) for one in held]
    save_names(db, [Named(number, name, tuple(json.loads(aliases)), body) for number, name, aliases, body in found])
    cards = {str(place["card"]) for place in kept.rows["places"]}
    db.executemany("INSERT OR IGNORE INTO cards (id) VALUES (?)", ((card,) for card in cards))
    return cards


def _dicts(db: sqlite3.Connection, sql: str, number: int) -> list[dict[str, object]]:
    return [dict(row) for row in db.execute(sql, (number,)).fetchall()]


def _insert(db: sqlite3.Connection, table: str, row: Mapping[str, object]) -> int:
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    return int(db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values())).lastrowid or 0)
