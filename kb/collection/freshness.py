"""Is what the store holds still what the folder holds? Answered without reading a note."""

from __future__ import annotations

from pathlib import Path

from kb.collection.places import scan
from kb.store import Store, known
from kb.store.left import is_waiting

READING = "1"
"""Raised with every change of the rules that notes are read by: then all are read anew, and cards keep their histories
as through an edit.
"""


def was_read_otherwise(store: Store) -> bool:
    """Were the notes read by the rules of another version of kb, or not yet?"""
    return store.meta("reading") != READING


def keep_reading(store: Store) -> None:
    """Remember by which rules the notes were read."""
    store.set_meta("reading", READING)


def begins_anew(store: Store) -> bool:
    """Has the store still to look for the histories that it met in no note?"""
    return bool(store.meta("begins_anew"))


def begin_anew(store: Store, *, done: bool = False) -> None:
    """Remember that the store has to look for histories, until that is done."""
    store.set_meta("begins_anew", "" if done else "yes")


def is_needed(store: Store, root: Path, cards_setting: str) -> bool:
    """Did a note, a folder's config or the setting change since? Looks at sizes and times only."""
    found, configs = scan(root)
    stamps = {path: (stamp.size, stamp.mtime) for path, stamp in known.stamps(store).items()}
    return (
        stamps != {file.path: (file.size, file.mtime) for file in found}
        or known.folder_configs(store) != {file.path: (file.size, file.mtime) for file in configs}
        or store.meta("cards_setting") != cards_setting
        or is_waiting(store)
        or was_read_otherwise(store)
        or begins_anew(store)
    )
