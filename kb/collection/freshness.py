"""Is what the store holds still what the folder holds? Answered without reading a note."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kb.collection.places import scan
from kb.settings import Settings
from kb.store import Store, known
from kb.store.left import is_waiting

READING = "19"
"""Raised with every change of the rules that notes are read by: then all are read anew, and cards keep their histories
as through an edit.
"""


def was_read_otherwise(store: Store, macros: Mapping[str, str]) -> bool:
    """Were the notes read by the rules of another version of kb, with other macros, or not yet?"""
    return store.meta("reading") != _rules(macros)


def keep_reading(store: Store, macros: Mapping[str, str]) -> None:
    """Remember by which rules and with which macros the notes were read."""
    store.set_meta("reading", _rules(macros))


def _rules(macros: Mapping[str, str]) -> str:
    return f"{READING} {json.dumps(dict(macros), sort_keys=True)}" if macros else READING


def begins_anew(store: Store) -> bool:
    """Has the store still to look for the histories that it met in no note?"""
    return bool(store.meta("begins_anew"))


def begin_anew(store: Store, *, done: bool = False) -> None:
    """Remember that the store has to look for histories, until that is done."""
    store.set_meta("begins_anew", "" if done else "yes")


def is_needed(store: Store, root: Path, settings: Settings) -> bool:
    """Did a note, a folder's config or a setting that reading goes by change since? Looks at sizes and times only."""
    found, configs = scan(root)
    stamps = {path: (stamp.size, stamp.mtime) for path, stamp in known.stamps(store).items()}
    return (
        stamps != {file.path: (file.size, file.mtime) for file in found}
        or known.folder_configs(store) != {file.path: (file.size, file.mtime) for file in configs}
        or store.meta("cards_setting") != settings.cards
        or is_waiting(store)
        or was_read_otherwise(store, settings.macros)
        or begins_anew(store)
    )
