"""Days that a person asked cards for: they stand in place of the schedule until the next answer."""

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
    known = {row["card"]: Wish(row["day"], row["at"]) for row in db.execute("SELECT card, day, at FROM wishes")}
    changed = {card for card, _ in known.items() ^ wishes.items()}
    db.executemany("DELETE FROM wishes WHERE card = ?", ((card,) for card in changed))
    kept = ((card, *wishes[card]) for card in changed if card in wishes)
    db.executemany("INSERT INTO wishes VALUES (?, ?, ?)", kept)
    return changed


def grant_wishes(db: sqlite3.Connection) -> None:
    """Let the `wanted` cards, whose states were made anew, be asked on the day that was named after their last answer.

    A card in review takes the day in place of its own; one that is new or in a step keeps its state and waits for it.
    """
    db.execute("UPDATE cards SET wished = NULL WHERE wished IS NOT NULL AND id IN (SELECT card FROM wanted)")
    if not db.execute("SELECT 1 FROM wishes LIMIT 1").fetchone():
        return
    rows = db.execute(
        "SELECT w.day, c.number FROM wanted d JOIN wishes w ON w.card = d.card JOIN cards c ON c.id = d.card"
        " WHERE c.last_at IS NULL OR w.at > c.last_at"
    ).fetchall()
    db.executemany(
        "UPDATE cards SET wished = ?1, due_day = CASE WHEN phase = 'review' THEN ?1 ELSE due_day END WHERE number = ?2",
        (tuple(row) for row in rows),
    )
