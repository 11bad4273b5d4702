"""What cards said, as the journal has it: for a store that begins anew, or that met a history before its note."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from kb.store.database import Store
from kb.store.known import GIVEN, owners, to_json
from kb.store.shown import KEPT

if TYPE_CHECKING:
    from kb.reading.pairing import CardText
    from kb.store.known import Standing

_HAS_HISTORY = "(c.phase <> 'new' OR c.marked IS NOT NULL OR c.suspended OR c.flagged OR c.tags IS NOT NULL)"
# What stands in a note and was not told yet, or was told at another place.
_UNTOLD = (
    "SELECT c.id, c.kind, c.text, c.front, c.back, n.path, p.heading_path, p.ord, p.author_id FROM cards c"
    " JOIN places p ON p.card = c.id JOIN notes n ON n.id = p.note LEFT JOIN shown s ON s.text = c.text"
    " WHERE (s.text IS NULL OR json_extract(s.fields, '$.note') NOT IN"
    " (SELECT n2.path FROM places p2 JOIN notes n2 ON n2.id = p2.note WHERE p2.card = c.id))"
)


def to_tell(store: Store, card: str) -> dict[str, object] | None:
    """What the journal should say of a card's text and place; None when it has said so before."""
    row = store.one(f"{_UNTOLD} AND c.id = ? ORDER BY n.path, p.ord LIMIT 1", (card,))
    return None if row is None else _told(row)


def to_tell_of(store: Store, cards: Collection[str]) -> list[dict[str, object]]:
    """As `to_tell`, of several cards."""
    rows = store.rows(f"{_UNTOLD} AND c.id IN {GIVEN} ORDER BY n.path DESC, p.ord DESC", (to_json(list(cards)),))
    # Of each card the first place, which comes last.
    return list({str(row["id"]): _told(row) for row in rows}.values())


def untold(store: Store, notes: Collection[str]) -> dict[str, dict[str, object]]:
    """The cards of these notes that have a history, with what the journal does not say of them yet."""
    rows = store.rows(f"{_UNTOLD} AND n.path IN {GIVEN} AND {_HAS_HISTORY} ORDER BY n.path, p.ord", (to_json(notes),))
    return {str(row["id"]): _told(row) for row in rows}


def _told(row: sqlite3.Row) -> dict[str, object]:
    told: dict[str, object] = {
        "text": row["text"],
        "kind": row["kind"],
        "front": row["front"][:KEPT],
        "back": row["back"][:KEPT],
        "note": row["path"],
        "path": json.loads(row["heading_path"]),
        "order": row["ord"],
    }
    return told if row["author_id"] is None else told | {"author_id": row["author_id"]}


def are_without_text(store: Store) -> bool:
    """Is there any history whose card no note holds, and never held for this store?"""
    return store.one(f"SELECT 1 FROM cards c WHERE c.text IS NULL AND {_HAS_HISTORY} LIMIT 1") is not None


def without_text(store: Store) -> list[Standing]:
    """The cards with a history that this store has met in no note, as they were told last."""
    from kb.store.known import Standing

    rows = store.rows(f"SELECT c.id FROM cards c WHERE c.text IS NULL AND {_HAS_HISTORY} ORDER BY c.id")
    lost = [str(row["id"]) for row in rows]
    if not lost:
        return []
    told = {str(row["text"]): row for row in store.rows("SELECT text, at, fields FROM shown ORDER BY at, text")}
    # Of the texts that are this card by now, joins undone among them, the newest.
    newest = {card: text for text, card in zip(told, owners(store, list(told)), strict=True)}
    return [
        Standing(card, card_text(newest[card], json.loads(told[newest[card]]["fields"])), answered=True)
        for card in lost
        if card in newest
    ]


def card_text(text: str, fields: Mapping[str, Any]) -> CardText:
    """A card as it was told, with its place."""
    from kb.reading.pairing import CardText

    return CardText(
        front=fields["front"],
        back=fields["back"],
        note=fields["note"],
        heading_path=tuple(fields["path"]),
        order=fields["order"],
        kind=fields["kind"],
        author_id=fields["author_id"],
        text=text,
    )


def give_texts(db: sqlite3.Connection, cards: Collection[Standing]) -> None:
    """Cards that stand in no note get the text back under which they were known."""
    db.executemany(
        "UPDATE cards SET text = ?, kind = ?, front = ?, back = ? WHERE id = ? AND text IS NULL",
        [(was.text, was.card.kind, was.card.front, was.card.back, was.id) for was in cards],
    )


def known_to_be_gone(store: Store) -> set[str]:
    """The cards that left the notes while a store looked on: what stands there now is no edit of them."""
    return {str(row[0]) for row in store.rows("SELECT card FROM absent WHERE gone")}


def with_history(store: Store, cards: Collection[str]) -> set[str]:
    """Of these cards the ones that were answered or marked."""
    rows = store.rows(f"SELECT c.id FROM cards c WHERE c.id IN {GIVEN} AND {_HAS_HISTORY}", (to_json(list(cards)),))
    return {str(row[0]) for row in rows}
