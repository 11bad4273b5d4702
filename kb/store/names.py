"""The names' index: written beside concepts, in the same transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from kb.search.names import GIVEN, Named, keys_given, keys_of

_INSERT = "INSERT OR IGNORE INTO names (kind, key, concept, more) VALUES (?, ?, ?, ?)"


def save_names(db: sqlite3.Connection, concepts: Sequence[Named]) -> None:
    """Keep the keys of concepts that have none, or whose keys were forgotten."""
    if concepts:
        db.executemany(_INSERT, sorted(keys_of(concepts)))


def forget_names(db: sqlite3.Connection, concepts: Iterable[int]) -> None:
    """Forget the keys of concepts that are gone or read anew."""
    db.executemany("DELETE FROM names WHERE concept = ?", ((number,) for number in concepts))


def save_given(db: sqlite3.Connection, aliases: Sequence[tuple[str, str]]) -> None:
    """Keep the aliases that a person gave, each with the name of its concept: numbers change when notes are read."""
    db.execute("DELETE FROM names WHERE kind = ?", (GIVEN,))
    if aliases:
        db.executemany(_INSERT, keys_given(aliases))
