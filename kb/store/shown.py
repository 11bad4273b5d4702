"""What a card said when it was answered, as the journal has it: for a store that has to begin anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kb.store.database import Store

if TYPE_CHECKING:
    from kb.store.known import Standing

KEPT = 2000
"""So much of a side is kept in the journal."""

# A history without a text: no note that this store has read holds the card as it was.
_TEXTLESS = "c.text IS NULL AND (c.phase <> 'new' OR c.marked IS NOT NULL OR c.suspended OR c.flagged)"
_MEANT = f"FROM shown s JOIN cards c ON c.id = s.card WHERE {_TEXTLESS}"


def to_tell(store: Store, card: str) -> dict[str, object] | None:
    """What the journal should say of a card's text and place, as an answer's field; None when it has said so before."""
    row = store.one(
        "SELECT c.kind, c.text, c.front, c.back, n.path, p.heading_path, p.ord, p.author_id, s.text AS told"
        " FROM cards c JOIN places p ON p.card = c.id JOIN notes n ON n.id = p.note"
        " LEFT JOIN shown s ON s.card = c.id WHERE c.id = ? ORDER BY n.path, p.ord LIMIT 1",
        (card,),
    )
    if row is None or row["told"] == row["text"]:
        return None
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


def keep(db: sqlite3.Connection, card: str, told: object, at: float) -> None:
    """Remember what an entry says of a card's text; the newest word counts."""
    match told:
        case {"text": str(text), "kind": str(), "front": str(), "back": str(), "note": str()}:
            db.execute(
                "INSERT INTO shown VALUES (?, ?, ?, ?) ON CONFLICT (card) DO UPDATE"
                " SET text = excluded.text, at = excluded.at, fields = excluded.fields WHERE excluded.at >= at",
                (card, text, at, json.dumps(told, ensure_ascii=False)),
            )


def without_text(store: Store) -> list[Standing]:
    """The cards with a history that no note holds, as they stood when they were answered last."""
    from kb.reading.pairing import CardText
    from kb.store.known import Standing

    found = []
    for row in store.rows(f"SELECT s.card, s.fields {_MEANT} ORDER BY s.card"):
        told: Mapping[str, object] = json.loads(row["fields"])
        path, order, author_id = told.get("path"), told.get("order"), told.get("author_id")
        card = CardText(
            front=str(told["front"]),
            back=str(told["back"]),
            note=str(told["note"]),
            heading_path=tuple(map(str, path)) if isinstance(path, list) else (),
            order=order if isinstance(order, int) else 0,
            kind=str(told["kind"]),
            author_id=author_id if isinstance(author_id, str) else None,
            text=str(told["text"]),
        )
        found.append(Standing(str(row["card"]), card, answered=True))
    return found


def give_texts(db: sqlite3.Connection) -> None:
    """Cards that stand in no note get the text back under which they were known."""
    for card, fields in db.execute(f"SELECT s.card, s.fields {_MEANT}").fetchall():
        told = json.loads(fields)
        db.execute(
            "UPDATE cards SET text = ?, kind = ?, front = ?, back = ? WHERE id = ?",
            (told["text"], told["kind"], told["front"], told["back"], card),
        )
