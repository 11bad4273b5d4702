"""Pairs that only a person can decide, and the joins that were made: what became of a card when its text changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypedDict

from msgspec import Struct

from kb.model import State
from kb.store.belonging import owner
from kb.store.database import Store
from kb.store.states import state_of

_SHORT = 8


class Text(TypedDict):
    """A text that a card had: its hash and its two sides."""

    text: str
    front: str
    back: str


class Doubt(Struct, frozen=True):
    """A card found in a note that may be a card known before, which stands in no note any more.

    `card` is the one known before, `found` the new one. `before` is the hash of the old text, `front` and `back` its
    sides; `text` is the hash of the new one when the question arose. On `due` the old card is asked again.
    """

    id: str
    card: str
    found: str
    text: str
    before: str
    front: str
    back: str
    score: float
    day: date
    due: date | None
    reviews: int


class Join(Struct, frozen=True):
    """A text that carries on a card's history: by which step, and how sure that was (0–1).

    `before` is the hash of the text before, `front` and `back` its sides; `now_front` and `now_back` those of the text
    that it became. Where the journal does not hold them they are empty. `undone` when it does not count any more.
    """

    id: str
    at: datetime
    day: date
    note: str
    text: str
    card: str
    step: str
    score: float
    before: str = ""
    front: str = ""
    back: str = ""
    now_front: str = ""
    now_back: str = ""
    undone: bool = False

    @property
    def short(self) -> str:
        """The end of its id, which tells it from others: ids begin with the time."""
        return self.id[-_SHORT:]


# A question is open while the new card stands in a note, the old one in none, and the old one has something to lose.
_PAIRS = """
FROM doubts d JOIN entries e ON e.id = d.id JOIN cards f ON f.id = d.found JOIN cards o ON o.id = d.card
WHERE f.standing IN ('active', 'draft') AND o.standing = 'retired' AND o.phase <> 'new'
    AND o.marked IS NOT 'silence'
"""
_OPEN = f"SELECT d.*, o.due_day, o.reviews, e.day {_PAIRS}"
_DUE = " AND o.due_day <= :day AND NOT o.suspended AND (o.buried IS NULL OR o.buried <= :day)"
_ORDER = " ORDER BY d.at, d.id"
# A new card that is due itself is asked for its own sake.
_APART = " AND (f.phase = 'new' OR f.phase = 'review' AND f.due_day > :day)"

UNDECIDED = f"SELECT d.found {_PAIRS}"
"""The new cards of open pairs."""
DUE_NOW = f"{UNDECIDED}{_DUE}{_APART}"
"""Those to be asked about on the learning day `:day`."""


def open_doubts(store: Store) -> list[Doubt]:
    """The pairs that wait for a decision, oldest first."""
    return [_doubt(row) for row in store.rows(_OPEN + _ORDER)]


def due_doubts(store: Store, today: date) -> dict[str, State]:
    """The new cards to be asked about today, because the old ones are due, each with the state of the old one.

    New cards that are due themselves are not among them.
    """
    if store.one("SELECT 1 FROM doubts LIMIT 1") is None:
        return {}
    rows = store.rows(f"SELECT d.found, o.* {_PAIRS}{_DUE}{_APART}{_ORDER}", {"day": today.toordinal()})
    return {str(row["found"]): state_of(row) for row in reversed(rows)}


def undecided(store: Store) -> set[str]:
    """The new cards of open pairs: until a person says what they are, they are no new cards."""
    if store.one("SELECT 1 FROM doubts LIMIT 1") is None:
        return set()
    return {str(row["found"]) for row in store.rows(UNDECIDED)}


def doubt_about(store: Store, card: str) -> Doubt | None:
    """The oldest open question about a new card."""
    row = store.one(f"{_OPEN} AND d.found = ? {_ORDER} LIMIT 1", (card,))
    return None if row is None else _doubt(row)


def count_open(store: Store) -> int:
    """How many pairs wait for a decision."""
    if store.one("SELECT 1 FROM doubts LIMIT 1") is None:
        return 0
    return int(store.rows(f"SELECT count(*) FROM ({_OPEN})")[0][0])


def count_joins(store: Store) -> int:
    """How many texts carry on the card of another one."""
    return int(store.rows("SELECT count(*) FROM joins")[0][0])


def separated(store: Store) -> set[tuple[str, str]]:
    """The pairs of text and card that a person set apart: no refresh joins them again."""
    return {(row["text"], row["card"]) for row in store.rows("SELECT text, card FROM separated")}


def joins(store: Store) -> list[Join]:
    """Every join in the journal, oldest first, one for each pair of text and card."""
    rows = store.rows(
        "SELECT e.*, r.id IS NOT NULL AS taken_back FROM entries e LEFT JOIN retracted r ON r.id = e.id"
        " WHERE e.kind = 'join' ORDER BY e.at, e.id"
    )
    counting = {(row["text"], row["card"]) for row in store.rows("SELECT text, card FROM joins")}
    entries: dict[tuple[str, str], tuple[sqlite3.Row, Mapping[str, object]]] = {}
    texts: dict[str, Text] = {}
    for row in rows:
        fields = json.loads(row["fields"])
        match fields:
            case {"text": str(text), "card": str(card), "step": str(step)} if step != "apart":
                # Of one edit that two devices met the newest word counts.
                entries.pop((text, card), None)
                entries[text, card] = row, fields
                was = _text_in(fields)
                if was is not None:
                    texts.setdefault(was["text"], was)
    present = store.rows(
        "SELECT text, front, back FROM cards WHERE text IN (SELECT value FROM json_each(?))",
        (json.dumps([text for text, _ in entries]),),
    )
    texts |= {row["text"]: Text(text=row["text"], front=row["front"], back=row["back"]) for row in present}
    return [
        _join(row, fields, texts.get(text), undone=bool(row["taken_back"]) or (text, card) not in counting)
        for (text, card), (row, fields) in entries.items()
    ]


def followers(found: list[Join], join: Join) -> list[Join]:
    """The later joins that went on from the text of `join`: they are about whatever that text is."""
    texts, after = {join.text}, list[Join]()
    for other in found:
        if other.card == join.card and other.before in texts and not other.undone and other.text not in texts:
            texts.add(other.text)
            after.append(other)
    return after


def text_before(
    db: sqlite3.Connection, card: str, text: str, joined: Mapping[str, str], aparts: Mapping[str, str]
) -> Text | None:
    """The text that a card had before it became `text` and which is still its own; None where nobody kept it."""
    seen = {text}
    while True:
        row = db.execute(
            "SELECT fields FROM entries WHERE kind = 'join' AND json_extract(fields, '$.text') = ?"
            " AND json_extract(fields, '$.card') = ? AND json_extract(fields, '$.was.text') IS NOT NULL"
            " ORDER BY at DESC, id DESC LIMIT 1",
            (text, card),
        ).fetchone()
        was = None if row is None else _text_in(json.loads(row["fields"]))
        if was is None or was["text"] in seen:
            return None
        text = was["text"]
        seen.add(text)
        if owner(text, joined, aparts) == card:
            return was


def _text_in(fields: Mapping[str, object]) -> Text | None:
    match fields.get("was"):
        case {"text": str(text), "front": str(front), "back": str(back)}:
            return Text(text=text, front=front, back=back)
    return None


def _doubt(row: sqlite3.Row) -> Doubt:
    fields = json.loads(row["fields"])
    was = _text_in(fields)
    return Doubt(
        id=row["id"],
        card=row["card"],
        found=row["found"],
        text=row["text"],
        before=was["text"] if was else "",
        front=was["front"] if was else "",
        back=was["back"] if was else "",
        score=_score(fields),
        day=date.fromisoformat(row["day"]),
        due=None if row["due_day"] is None else date.fromordinal(row["due_day"]),
        reviews=row["reviews"],
    )


def _join(row: sqlite3.Row, fields: Mapping[str, object], now: Text | None, *, undone: bool) -> Join:
    was = _text_in(fields)
    return Join(
        id=row["id"],
        at=datetime.fromtimestamp(row["at"]).astimezone(),
        day=date.fromisoformat(row["day"]),
        note=str(fields.get("note", "")),
        text=str(fields["text"]),
        card=str(fields["card"]),
        step=str(fields.get("step", "")),
        score=_score(fields),
        before=was["text"] if was else "",
        front=was["front"] if was else "",
        back=was["back"] if was else "",
        now_front=now["front"] if now else "",
        now_back=now["back"] if now else "",
        undone=undone,
    )


def _score(fields: Mapping[str, object]) -> float:
    score = fields.get("score")
    return float(score) if isinstance(score, int | float) else 0.0
