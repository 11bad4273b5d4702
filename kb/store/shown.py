"""What entries tell of cards' texts and places, kept beside what the notes hold."""

from __future__ import annotations

import json
import sqlite3

from kb.model import CardKind

KEPT = 2000
"""So much of a side is kept in the journal."""

_KINDS = frozenset(CardKind)


def keep(db: sqlite3.Connection, told: object, at: float) -> None:
    """Remember what an entry says of a text; the newest word counts, and what is none of ours is passed over."""
    match told:
        case {"text": str(text), "kind": str(kind), "front": str(front), "back": str(back), "note": str(note), **rest}:
            if kind not in _KINDS:
                return  # of a newer version of kb
            path, order, author_id = rest.get("path"), rest.get("order"), rest.get("author_id")
            fields: dict[str, object] = {
                "kind": kind,
                "front": front[:KEPT],
                "back": back[:KEPT],
                "note": note[:KEPT],
                "path": [str(part)[:KEPT] for part in path[:20]] if isinstance(path, list) else [],
                "order": order if isinstance(order, int) and abs(order) < 1 << 31 else 0,
                "author_id": author_id[:KEPT] if isinstance(author_id, str) else None,
            }
            db.execute(
                "INSERT INTO shown VALUES (?, ?, ?) ON CONFLICT (text) DO UPDATE"
                " SET at = excluded.at, fields = excluded.fields WHERE excluded.at >= at",
                (text, at, json.dumps(fields, ensure_ascii=False)),
            )


def keep_absence(db: sqlite3.Connection, cards: object, at: float, *, gone: bool) -> None:
    """Remember which cards left the notes, or came back, while a store looked on; the newest word counts."""
    if isinstance(cards, list):
        db.executemany(
            "INSERT INTO absent VALUES (?, ?, ?) ON CONFLICT (card) DO UPDATE"
            " SET at = excluded.at, gone = excluded.gone WHERE excluded.at >= at",
            [(card, at, gone) for card in cards if isinstance(card, str)],
        )
