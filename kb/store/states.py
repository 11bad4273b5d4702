"""Reviews and the memory states that they lead to, as rows of the store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from kb.model import Dealt, Entry, New, Outcome, Phase, Rating, Review, Schedule, Seen, State
from kb.store.ordering import order_of
from kb.store.recalls import NO_RECALLS, Change, change_of, keep_changes, sums_of, take_back
from kb.store.taken import schedule_of
from kb.store.wishes import grant_wishes

if TYPE_CHECKING:
    from kb.memory.fsrs import Traced

_OUTCOMES = frozenset(Outcome)
KEEP_REVIEW = "INSERT OR IGNORE INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)"
"""Keeps the row that `review_row` gives, unless it is there."""


class Replay(Protocol):
    """Gives the state that a card's reviews lead to, built upon what another program knew of it, and its recalls."""

    def __call__(self, card: str, reviews: Sequence[Review], schedule: Schedule | None = None, /) -> Traced: ...


def replay_cards(db: sqlite3.Connection, cards: Iterable[str] | None, replay: Replay) -> None:
    """Make the states of these cards anew from their reviews (None: of every card)."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (card TEXT PRIMARY KEY)")
    db.execute("DELETE FROM wanted")
    if cards is None:
        db.execute(
            "INSERT INTO wanted SELECT id FROM cards UNION SELECT card FROM reviews UNION SELECT card FROM taken"
            " UNION SELECT card FROM wishes"
        )
    else:
        db.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((card,) for card in cards))
    if not db.execute("SELECT 1 FROM wanted").fetchone():
        return
    db.execute(
        "INSERT OR IGNORE INTO cards (id) SELECT w.card FROM wanted w WHERE EXISTS"
        " (SELECT 1 FROM reviews r WHERE r.card = w.card AND r.id NOT IN (SELECT id FROM retracted))"
        " OR w.card IN (SELECT card FROM taken) OR w.card IN (SELECT card FROM wishes)"
    )
    db.execute(
        "UPDATE cards SET phase = 'new', stability = NULL, difficulty = NULL, last_at = NULL, last_day = NULL,"
        " due_day = NULL, due_at = NULL, reviews = 0, lapses = 0, last_rating = NULL, recalls = 0, recalled = 0,"
        " foretold = 0"
        " WHERE id IN (SELECT card FROM wanted) AND phase <> 'new'"
    )
    rows = db.execute(
        "SELECT r.* FROM wanted w CROSS JOIN reviews r ON r.card = w.card"
        " WHERE r.id NOT IN (SELECT id FROM retracted) ORDER BY r.card, r.at, r.id"
    ).fetchall()
    take_back(db)
    taken = db.execute("SELECT t.card, t.fields FROM wanted w JOIN taken t ON t.card = w.card").fetchall()
    schedules = {str(row["card"]): schedule_of(json.loads(row["fields"])) for row in taken}
    changes: list[Change] = []
    for card, group in groupby(rows, key=lambda row: str(row["card"])):
        answers = list(group)
        reviews = [review_of(row) for row in answers]
        schedule = schedules.pop(card, None)
        state, recalls = replay(card, reviews) if schedule is None else replay(card, reviews, schedule)
        if isinstance(state, Seen):
            # Wishes and edits are later or earlier than the last answer in the order of entries.
            last = answers[-1]
            write_state(db, card, state, reviews[-1].rating, sums_of(answers, recalls), order=last["at"])
        changes += filter(None, map(change_of, answers, recalls))
    for card, schedule in schedules.items():
        state, _ = replay(card, (), schedule)
        if isinstance(state, Seen):
            write_state(db, card, state, None)
    grant_wishes(db)
    keep_changes(db, changes)


def write_state(
    db: sqlite3.Connection,
    card: str,
    state: Seen,
    rating: Rating | None,
    recalls: tuple[int, int, float] = NO_RECALLS,
    *,
    order: float | None = None,
) -> None:
    """Keep a card's state beside its text; `rating` is the last one, if the card was answered here.

    `order` is the place of that answer among all entries. `recalls` says how often the card was asked in review, how
    often it was remembered then, how often that was foretold.
    """
    db.execute(
        "UPDATE cards SET phase = ?, stability = ?, difficulty = ?, last_at = ?, last_day = ?, due_day = ?, due_at = ?,"
        " reviews = ?, lapses = ?, last_rating = ?, recalls = ?, recalled = ?, foretold = ? WHERE id = ?",
        (
            state.phase.value,
            state.stability,
            state.difficulty,
            state.last_at.timestamp() if order is None else order,
            state.last_day.toordinal(),
            state.due_day.toordinal(),
            None if state.due_at is None else state.due_at.timestamp(),
            state.reviews,
            state.lapses,
            None if rating is None else int(rating),
            *recalls,
            card,
        ),
    )


def state_of(row: sqlite3.Row) -> State:
    """The state that a row of `cards` holds."""
    if row["phase"] == "new":
        return New()
    return Seen(
        stability=row["stability"],
        difficulty=row["difficulty"],
        phase=Phase(row["phase"]),
        last_at=datetime.fromtimestamp(row["last_at"], UTC),
        last_day=date.fromordinal(row["last_day"]),
        due_day=date.fromordinal(row["due_day"]),
        due_at=None if row["due_at"] is None else datetime.fromtimestamp(row["due_at"], UTC),
        reviews=row["reviews"],
        lapses=row["lapses"],
    )


def review_of(row: sqlite3.Row) -> Review:
    """The review that a row of `reviews` holds."""
    return Review(
        id=row["id"],
        card=row["card"],
        rating=Rating(row["rating"]),
        at=datetime.fromisoformat(row["at_text"]),
        day=date.fromisoformat(row["day"]),
        seconds=row["seconds"],
        typed=() if row["typed"] == "[]" else tuple(json.loads(row["typed"])),
        verdict=None if row["verdict"] is None else Outcome(row["verdict"]),
        override=bool(row["override"]),
        diagnosis=row["diagnosis"],
        dealt=None if row["exercise"] is None else _dealt(json.loads(row["exercise"])),
        retracted=bool(row["retracted"]) if "retracted" in row.keys() else False,  # noqa: SIM118 (Row: `in` tests values)
    )


def review_row(entry: Entry, card: str) -> tuple[object, ...]:
    fields = entry.fields
    seconds, typed, verdict = fields.get("seconds"), fields.get("typed"), fields.get("verdict")
    diagnosis, exercise = fields.get("diagnosis"), fields.get("exercise")
    return (
        entry.id,
        card,
        fields["card"],
        order_of(entry),
        entry.at.isoformat(timespec="milliseconds"),
        entry.day.isoformat(),
        fields["rating"],
        float(seconds) if isinstance(seconds, int | float) else 0.0,
        json.dumps([str(attempt) for attempt in typed] if isinstance(typed, list | tuple) else [], ensure_ascii=False),
        verdict if verdict in _OUTCOMES else None,
        int(fields.get("override") is True),
        diagnosis if isinstance(diagnosis, str) else None,
        None if _dealt(exercise) is None else json.dumps(exercise, ensure_ascii=False),
        int(fields.get("placed") is True),
    )


def _dealt(exercise: object) -> Dealt | None:
    """The instance that a review's entry names; None where it names none that can be read."""
    match exercise:
        case {"seed": int(seed), "parameters": dict(parameters)}:
            question = exercise.get("question") if isinstance(exercise, dict) else None
            values = {str(name): str(value) for name, value in parameters.items()}
            return Dealt(seed, values, question if isinstance(question, str) else "")
    return None
