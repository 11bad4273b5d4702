"""Which concepts go by a name already, however it is written."""

from __future__ import annotations

import json

from msgspec import Struct

from kb.search.fold import tokens
from kb.search.names import ALIAS, LONGEST, NAME
from kb.store.database import Store


class Called(Struct, frozen=True):
    """A concept that goes by a name: its own name, the key that it shares with its translations, and where it is."""

    name: str
    key: str | None
    note: str
    line: int


def called(store: Store, name: str) -> list[Called]:
    """The concepts that a note gives this name as name, alias or key, folded alike; own names first."""
    wanted = tokens(name)
    rows = store.rows(
        "SELECT k.name, k.key, k.aliases, n.path, k.line FROM concepts k JOIN notes n ON n.id = k.note"
        f" WHERE k.id IN (SELECT concept FROM names WHERE kind IN ({NAME}, {ALIAS}) AND key = ?) OR k.key IS NOT NULL"
        " ORDER BY n.path, k.line",
        (" ".join(wanted)[:LONGEST].rstrip(),),
    )
    found = [
        Called(row["name"], row["key"], row["path"], row["line"])
        for row in rows
        if any(tokens(one) == wanted for one in (row["name"], row["key"] or "", *json.loads(row["aliases"])))
    ]
    return sorted(found, key=lambda one: tokens(one.name) != wanted)


def given_to(store: Store, name: str) -> list[str]:
    """The concepts to which a person gave this name, folded alike, in the order in which they did."""
    wanted = tokens(name)
    rows = store.rows("SELECT name, concept FROM aliases ORDER BY rowid")
    return [row["concept"] for row in rows if tokens(row["name"]) == wanted]
