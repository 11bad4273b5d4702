"""Days that a person asked cards for, or spread them to: they stand in place of the schedule until the next answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from kb.store.belonging import canonical
from kb.store.told import Wish


def write_wishes(db: sqlite3.Connection, told: Mapping[str, Wish], joins: Mapping[str, str]) -> set[str]:
    """Go by these wishes from here on; the cards whose wish is another one now."""
    wishes: dict[str, Wish] = {}
    for card, wish in sorted(told.items(), key=lambda one: (one[1].at, one[0])):
        wishes[canonical(card, joins)] = wish
    rows = db.execute("SELECT card, day, at, spread FROM wishes")
    known = {card: Wish(day, at, bool(spread)) for card, day, at, spread in rows}
    changed = {card for card, _ in known.items() ^ wishes.items()}
    db.executemany("DELETE FROM wishes WHERE card = ?", ((card,) for card in changed))
    kept = ((card, *wishes[card]) for card in changed if card in wishes)
    db.executemany("INSERT INTO wishes VALUES (?, ?, ?, ?)", kept)
    return changed
