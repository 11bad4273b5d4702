"""The indexes of cards, concepts and names: filled, made anew from the tables, and proved against them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kb.search.fold import index_texts, index_words
from kb.search.names import GIVEN, SOUND, Named, keys_given, keys_of, sub_headings
from kb.store.database import Store
from kb.store.names import save_given, save_names
from kb.store.schema import INDEXES

INDEXED = {"card_index": ("front", "back"), "concept_index": ("names", "body"), "name_index": ("names",)}
"""The full-text indexes, and what each holds of a card or a concept."""

_PARTS = ("data", "idx", "content", "docsize", "config")
"""The tables in which a full-text index keeps what it knows."""

_BATCH = 2000
_SAMPLE = 500
"""Rows of each table whose texts are compared one by one; that their numbers agree is seen of all."""

_LIST_OF_PAGES, _EMPTY_LIST = 10, 7
"""The row in which a full-text index keeps the list of its pages, and how many bytes an empty list has."""

_CARDS = "SELECT number, front, back FROM cards WHERE front IS NOT NULL"
_CONCEPTS = "SELECT id, name, aliases, body FROM concepts"
_NUMBERS = {
    "card_index": "SELECT number FROM cards WHERE front IS NOT NULL",
    "concept_index": "SELECT id FROM concepts",
    "name_index": "SELECT id FROM concepts",
}


def index_cards(db: sqlite3.Connection, stale: Collection[int], texts: Mapping[int, tuple[str, str]]) -> None:
    """Take the stale cards out of the index, and these, front and back, in."""
    _remove(db, "card_index", stale)
    _add(db, "card_index", _folded(texts))


def index_concepts(db: sqlite3.Connection, stale: Collection[int], texts: Mapping[int, tuple[str, str]]) -> None:
    """Take the stale concepts out of the indexes, and these, as `concept_texts` has them, in."""
    add_concepts(db, stale, _folded(texts))


def add_concepts(db: sqlite3.Connection, stale: Collection[int], folded: Sequence[tuple[int, str, str]]) -> None:
    """As `index_concepts`, of texts that are folded already."""
    for table in ("concept_index", "name_index"):
        _remove(db, table, stale)
    _add(db, "concept_index", folded)
    _add(db, "name_index", [(number, names) for number, names, _ in folded])


def _remove(db: sqlite3.Connection, table: str, numbers: Collection[int]) -> None:
    db.executemany(f"DELETE FROM {table} WHERE rowid = ?", ((number,) for number in numbers))


def _add(db: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    columns = INDEXED[table]
    db.executemany(f"INSERT INTO {table} (rowid, {', '.join(columns)}) VALUES (?{', ?' * len(columns)})", rows)


def _folded(texts: Mapping[int, tuple[str, str]]) -> list[tuple[int, str, str]]:
    folded = index_texts([text for pair in texts.values() for text in pair])
    return list(zip(texts, folded[::2], folded[1::2], strict=True))


def concept_texts(concept: Named) -> tuple[str, str]:
    """What the index holds of a concept: its names with the headings inside it, and its text."""
    headings = (text for _, text in sub_headings(concept.body))
    return "\n".join((concept.name, *concept.aliases, *headings)), concept.body


def rebuild(store: Store) -> None:
    """Make the indexes anew from the texts of cards and concepts. Raises KbError `store-damaged`."""
    with store.writing() as db:
        for table in INDEXED:
            db.execute(f"DROP TABLE IF EXISTS {table}")
            # Where the index itself was lost, its own tables were not dropped with it.
            for part in _PARTS:
                db.execute(f"DROP TABLE IF EXISTS {table}_{part}")
        for statement in INDEXES.split(";"):
            if statement.strip():
                db.execute(statement)
        for cards in _batches(db, _CARDS):
            index_cards(db, (), {number: (front, back) for number, front, back in cards})
        db.execute("DELETE FROM names")
        for rows in _batches(db, _CONCEPTS):
            concepts = [_named(row) for row in rows]
            index_concepts(db, (), {concept.number: concept_texts(concept) for concept in concepts})
            save_names(db, concepts)
        save_given(db, _given(db))


def faults(store: Store) -> tuple[str, ...]:
    """The indexes that do not hold what the tables say, by their names."""
    with store.lock:
        return tuple(table for table in (*INDEXED, "names") if not _is_sound(store.db, table))


def is_whole(store: Store) -> bool:
    """Do the indexes hold as many rows as the tables, and words for them?

    It is asked in a millisecond, `faults` in a second.
    """
    row = store.one(
        "SELECT (SELECT count(*) FROM card_index_docsize) + (SELECT count(*) FROM cards WHERE text IS NULL)"
        " = (SELECT count(*) FROM cards)"
        " AND (SELECT count(*) FROM concept_index_docsize) = (SELECT count(*) FROM concepts)"
        " AND (SELECT count(*) FROM name_index_docsize) = (SELECT count(*) FROM concepts)"
        " AND (EXISTS (SELECT 1 FROM names) OR NOT EXISTS (SELECT 1 FROM concepts))"
    )
    return row is not None and bool(row[0]) and all(_has_words(store, table) for table in INDEXED)


def _has_words(store: Store, table: str) -> bool:
    """Whether an index with rows has pages of words: where the list of them is lost it says that it has nothing."""
    row = store.one(
        f"SELECT NOT EXISTS (SELECT 1 FROM {table}_docsize)"
        f" OR (EXISTS (SELECT 1 FROM {table}_idx) AND EXISTS (SELECT 1 FROM {table}_data"
        f" WHERE id = {_LIST_OF_PAGES} AND length(block) > {_EMPTY_LIST}))"
    )
    return row is not None and bool(row[0])


def _is_sound(db: sqlite3.Connection, table: str) -> bool:
    try:
        return _names_agree(db) if table == "names" else _index_agrees(db, table)
    except sqlite3.DatabaseError:
        # Whatever SQLite has to say against an index, it is to be made anew.
        return False


def _index_agrees(db: sqlite3.Connection, table: str) -> bool:
    db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    held = {row[0] for row in db.execute(f"SELECT rowid FROM {table}")}
    if held != {row[0] for row in db.execute(_NUMBERS[table])}:
        return False
    for numbers in _sampled(held):
        given = json.dumps(numbers)
        columns = ", ".join(INDEXED[table])
        kept = f"SELECT rowid, {columns} FROM {table} WHERE rowid IN (SELECT value FROM json_each(?))"
        # A text is folded with those beside it, and spelt by what these are; its words are the same.
        if _worded(db.execute(kept, (given,))) != _worded(_texts(db, table, given)):
            return False
    return True


def _worded(rows: Iterable[Sequence[object]]) -> dict[object, list[list[str]]]:
    return {number: [index_words(str(text)) for text in texts] for number, *texts in rows}


def _texts(db: sqlite3.Connection, table: str, given: str) -> set[tuple[object, ...]]:
    """The rows of an index as they should be, for some numbers."""
    if table == "card_index":
        rows = db.execute(f"{_CARDS} AND number IN (SELECT value FROM json_each(?))", (given,))
        texts = {row[0]: (row[1], row[2]) for row in rows}
    else:
        rows = db.execute(f"{_CONCEPTS} WHERE id IN (SELECT value FROM json_each(?))", (given,))
        texts = {row[0]: concept_texts(_named(row)) for row in rows}
    return {row[: 1 + len(INDEXED[table])] for row in _folded(texts)}


def _names_agree(db: sqlite3.Connection) -> bool:
    held = {row[0] for row in db.execute("SELECT DISTINCT concept FROM names WHERE concept <> 0")}
    numbers = {row[0] for row in db.execute("SELECT id FROM concepts")}
    if held - numbers:
        return False
    for sample in _sampled(numbers):
        given = json.dumps(sample)
        rows = db.execute(f"{_CONCEPTS} WHERE id IN (SELECT value FROM json_each(?))", (given,)).fetchall()
        held_of = "SELECT kind, key, concept, more FROM names WHERE concept IN (SELECT value FROM json_each(?))"
        keys = {tuple(key) for key in keys_of([_named(row) for row in rows])}
        sounds = {key for key in keys if key[0] == SOUND}
        if keys - sounds != {tuple(row) for row in db.execute(held_of, (given,))}:
            return False
        # A sound belongs to no concept, and one that nobody's name has any more finds nothing.
        if sounds - {tuple(row) for row in db.execute(f"SELECT * FROM names WHERE kind = {SOUND}")}:
            return False
    kept = {tuple(row) for row in db.execute("SELECT * FROM names WHERE kind IN (?, ?)", (GIVEN, SOUND))}
    keys = {tuple(key) for key in keys_given(_given(db))}
    return keys <= kept and {key for key in kept if key[0] == GIVEN} <= keys


def _sampled(numbers: set[int]) -> Iterator[list[int]]:
    """Some of the rows, evenly spread."""
    ordered = sorted(numbers)
    yield ordered[:: max(1, len(ordered) // _SAMPLE)]


def _named(row: sqlite3.Row) -> Named:
    return Named(row[0], row[1], tuple(json.loads(row[2])), row[3])


def _given(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """The aliases that a person gave, each with the name of its concept."""
    return [(row[0], row[1]) for row in db.execute("SELECT name, concept FROM aliases")]


def _batches(db: sqlite3.Connection, sql: str) -> Iterator[list[sqlite3.Row]]:
    cursor = db.execute(sql)
    while rows := cursor.fetchmany(_BATCH):
        yield rows
