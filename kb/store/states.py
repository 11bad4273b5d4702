"""Reviews and the memory states that they lead to, as rows of the store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Protocol

from kb.model import Dealt, Entry, New, Outcome, Phase, Rating, Review, Schedule, Seen, State
from kb.store.ordering import order_of
from kb.store.planned import replanning
from kb.store.recalls import MANY, NO_RECALLS, Change, change_of, count_stale_days, keep_changes, sums_of
from kb.store.taken import schedule_of
from kb.store.told import Wish

if TYPE_CHECKING:
    from kb.memory.fsrs import Traced

_OUTCOMES = frozenset(Outcome)
_LONGEST = 3600.0  # seconds; a card left open over night tells nothing
KEEP_REVIEW = "INSERT OR IGNORE INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)"
"""Keeps the row that `review_row` gives, unless it is there."""

WRITTEN = "written, at, at_text, day, rating, seconds, typed, verdict, override, diagnosis, exercise, placed, due"
"""The columns of a review that its entry alone decides about, as `review_row` gives them from the third on."""

_PHASES = {phase.value: phase for phase in Phase}
_STATE = itemgetter(
    *("phase", "stability", "difficulty", "last_at", "last_day", "due_day", "due_at", "reviews", "lapses")
)

StateColumns = tuple[str, float, float, float, int, int, float | None, int, int]
"""The columns of `cards` that hold a state, from `phase` to `lapses`, as they stand there."""

_AT_ONCE = 400
"""The reviews of so many cards are held at a time while many states are made anew."""

_EVERY = (
    "SELECT id FROM cards UNION SELECT card FROM reviews UNION SELECT card FROM taken UNION SELECT card FROM wishes"
)
_THESE = "SELECT value FROM json_each(?)"
_REVIEWS = (
    "SELECT r.*, EXISTS (SELECT 1 FROM retracted t WHERE t.id = r.id) AS retracted"
    " FROM json_each(?) w CROSS JOIN reviews r ON r.card = w.value ORDER BY r.card, r.at, r.id"
)
_TAKEN = f"SELECT card, fields FROM taken WHERE card IN ({_THESE})"
_WISHES = f"SELECT card, day, at, spread FROM wishes WHERE card IN ({_THESE})"
_SET = (
    "phase = ?, stability = ?, difficulty = ?, last_at = ?, last_day = ?, due_day = ?, due_at = ?, reviews = ?,"
    " lapses = ?, last_rating = ?, recalls = ?, recalled = ?, foretold = ?, wished = ?"
)
_UNSEEN = (
    "UPDATE cards SET phase = 'new', stability = NULL, difficulty = NULL, last_at = NULL, last_day = NULL,"
    " due_day = NULL, due_at = NULL, reviews = 0, lapses = 0, last_rating = NULL, recalls = 0, recalled = 0,"
    " foretold = 0, wished = ?1 WHERE id = ?2 AND (phase <> 'new' OR wished IS NOT ?1)"
)

Row = tuple[str | int | float | None, ...]
"""What is kept of a card's state beside its text, as `_SET` names it."""


class Replay(Protocol):
    """Gives the state that a card's reviews lead to, built upon what another program knew of it, and its recalls."""

    def __call__(self, card: str, reviews: Sequence[Review], schedule: Schedule | None = None, /) -> Traced: ...


def replay_cards(db: sqlite3.Connection, cards: Iterable[str] | None, replay: Replay) -> None:
    """Make the states of these cards anew from their reviews (None: of every card)."""
    names = sorted(set(cards)) if cards is not None else [str(row[0]) for row in db.execute(_EVERY)]
    changed = sum(_replay_some(db, names[at : at + _AT_ONCE], replay) for at in range(0, len(names), _AT_ONCE))
    if changed >= MANY:
        count_stale_days(db)


def _replay_some(db: sqlite3.Connection, cards: Sequence[str], replay: Replay) -> int:
    """Make the states of a few cards anew; beside how many reviews something changed."""
    these = (json.dumps(cards, ensure_ascii=False),)
    rows = db.execute(_REVIEWS, these).fetchall()
    schedules = {str(card): schedule_of(json.loads(text)) for card, text in db.execute(_TAKEN, these)}
    wishes = {str(card): Wish(day, at, bool(spread)) for card, day, at, spread in db.execute(_WISHES, these)}
    # A spread says nothing of a card that is not in review any more.
    named_days = {card: wish.day for card, wish in wishes.items() if not wish.spread}
    states: dict[str, Row] = {}
    changes: list[Change] = []
    for card, group in groupby(rows, key=itemgetter("card")):
        answers = []
        for row in group:
            if not row["retracted"]:
                answers.append(row)
            elif row["stage"] is not None:
                changes.append((None, None, row["id"], row["day"]))
        reviews = [review_of(row) for row in answers]
        schedule = schedules.pop(card, None) if answers else None
        state, recalls = replay(card, reviews) if schedule is None else replay(card, reviews, schedule)
        if isinstance(state, Seen):
            # Wishes and edits are later or earlier than the last answer in the order of entries.
            order, sums = answers[-1]["at"], sums_of(answers, recalls)
            states[card] = _row_of(state, order, int(reviews[-1].rating), sums, wishes.get(card))
        changes += filter(None, map(change_of, answers, recalls))
    for card, schedule in schedules.items():
        state, _ = replay(card, (), schedule)
        if isinstance(state, Seen):
            states[card] = _row_of(state, state.last_at.timestamp(), None, NO_RECALLS, wishes.get(card))
    with replanning(db, f"id IN ({_THESE})", these):
        known = db.executemany(f"UPDATE cards SET {_SET} WHERE id = ?", ((*row, card) for card, row in states.items()))
        if known.rowcount < len(states) or named_days or schedules:
            # A journal may speak of cards that no note holds.
            named = sorted({*states, *named_days, *schedules})
            db.executemany("INSERT OR IGNORE INTO cards (id) VALUES (?)", ((card,) for card in named))
            db.executemany(f"UPDATE cards SET {_SET} WHERE id = ?", ((*row, card) for card, row in states.items()))
        unseen = ((named_days.get(card), card) for card in cards if card not in states)
        db.executemany(_UNSEEN, unseen)
    keep_changes(db, changes)
    return len(changes)


def _row_of(state: Seen, order: float, rating: int | None, recalls: tuple[int, int, float], wish: Wish | None) -> Row:
    """What is kept beside a card's text; `order` is the place of its last answer among all entries.

    A card in review takes the day that it is wanted on in place of its own; one in a step waits for it, if a person
    asked for it.
    """
    wanted = wish.day if wish is not None and wish.at > order else None
    named = wanted if wish is not None and not wish.spread else None
    return (
        state.phase.value,
        state.stability,
        state.difficulty,
        order,
        state.last_day.toordinal(),
        wanted if wanted is not None and state.phase is Phase.REVIEW else state.due_day.toordinal(),
        None if state.due_at is None else state.due_at.timestamp(),
        state.reviews,
        state.lapses,
        rating,
        *recalls,
        named,
    )


def state_of(row: sqlite3.Row) -> State:
    """The state that a row of `cards` holds."""
    return state_from(_STATE(row))


def state_from(columns: StateColumns) -> State:
    """The state that these columns of `cards` hold."""
    phase, stability, difficulty, last_at, last_day, due_day, due_at, reviews, lapses = columns
    if phase == "new":
        return New()
    return Seen(
        stability,
        difficulty,
        _PHASES[phase],
        datetime.fromtimestamp(last_at, UTC),
        date.fromordinal(last_day),
        date.fromordinal(due_day),
        None if due_at is None else datetime.fromtimestamp(due_at, UTC),
        reviews,
        lapses,
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
        due=None if row["due"] is None else date.fromordinal(row["due"]),
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
        min(max(float(seconds), 0.0), _LONGEST) if isinstance(seconds, int | float) else 0.0,
        json.dumps([str(attempt) for attempt in typed] if isinstance(typed, list | tuple) else [], ensure_ascii=False),
        verdict if verdict in _OUTCOMES else None,
        int(fields.get("override") is True),
        diagnosis if isinstance(diagnosis, str) else None,
        None if _dealt(exercise) is None else json.dumps(exercise, ensure_ascii=False),
        int(fields.get("placed") is True),
        _day(fields.get("due")),
    )


def _day(text: object) -> int | None:
    try:
        return date.fromisoformat(text).toordinal() if isinstance(text, str) else None
    except ValueError:
        return None


def _dealt(exercise: object) -> Dealt | None:
    """The instance that a review's entry names; None where it names none that can be read."""
    match exercise:
        case {"seed": int(seed), "parameters": dict(parameters)}:
            question = exercise.get("question") if isinstance(exercise, dict) else None
            values = {str(name): str(value) for name, value in parameters.items()}
            return Dealt(seed, values, question if isinstance(question, str) else "")
    return None
