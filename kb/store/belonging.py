"""Which card a text is: joins, texts set apart, pairs that a person has to decide."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from kb.store.told import Told


def canonical(card: str, joins: Mapping[str, str]) -> str:
    """The card that a text belongs to, through the joins; joins that run in a circle end where they began."""
    seen = {card}
    while (following := joins.get(card)) is not None and following not in seen:
        card = following
        seen.add(card)
    return card


def settled(db: sqlite3.Connection, card: str) -> str:
    """As `canonical`, through the joins that the store goes by: few are asked for, and there may be many."""
    seen = {card}
    while row := db.execute("SELECT card FROM joins WHERE text = ?", (card,)).fetchone():
        if row[0] in seen:
            break
        card = str(row[0])
        seen.add(card)
    return card


def owner(text: str, joins: Mapping[str, str], aparts: Mapping[str, str]) -> str:
    """The card that a text is: one set apart, else the one that joins lead to."""
    return aparts.get(text) or canonical(text, joins)


def joins_in(db: sqlite3.Connection) -> dict[str, str]:
    """The joins that the store goes by: a text and the card that it was joined to."""
    return dict(db.execute("SELECT text, card FROM joins").fetchall())


def write_joins(db: sqlite3.Connection, joins: dict[str, str]) -> set[str]:
    """Go by these joins from here on; the cards whose reviews this touches."""
    if joins_in(db) == joins:
        return set()
    db.execute("DELETE FROM joins")
    db.executemany("INSERT INTO joins VALUES (?, ?)", joins.items())
    affected: set[str] = set()
    for row in db.execute("SELECT DISTINCT written, card FROM reviews").fetchall():
        card = canonical(row["written"], joins)
        if card != row["card"]:
            db.execute(
                "UPDATE reviews SET card = ? WHERE card = ? AND written = ?", (card, row["card"], row["written"])
            )
            affected |= {card, row["card"]}
    return affected


def doubt_rows(told: Told) -> Iterator[tuple[object, ...]]:
    """The pairs that only a person can decide, with the cards that both sides are by now."""
    for (text, card), doubt in told.doubts.items():
        known, found = canonical(card, told.joins), owner(text, told.joins, told.aparts)
        if text not in told.joins and known != found and not {(text, card), (text, known)} & told.separated:
            yield text, known, found, doubt.entry, doubt.at, json.dumps(doubt.fields, ensure_ascii=False)


def stale_cards(db: sqlite3.Connection, told: Told) -> list[str]:
    """The cards in notes whose text is another card from now on."""
    joins, aparts = joins_in(db), dict(db.execute("SELECT text, card FROM aparts").fetchall())
    moved = {text for text, _ in joins.items() ^ told.joins.items()}
    moved |= {text for text, _ in aparts.items() ^ told.aparts.items()}
    # A card that holds such a text goes by the text's own name, or by that of the card that it was joined to.
    names = moved | {owner(text, joins, aparts) for text in moved}
    found = []
    for name in sorted(names):
        row = db.execute("SELECT text FROM cards WHERE id = ? AND text IS NOT NULL", (name,)).fetchone()
        if row is not None and owner(row["text"], told.joins, told.aparts) != name:
            found.append(name)
    return found


def read_again(db: sqlite3.Connection, cards: Sequence[str]) -> None:
    """Let the next refresh read the notes that these cards stand in, changed or not: their names changed."""
    db.executemany(
        "UPDATE notes SET hash = '', mtime = -1 WHERE id IN (SELECT note FROM places WHERE card = ?)",
        ((card,) for card in cards),
    )
