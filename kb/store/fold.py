"""The fold: journal entries become tables, in whatever order they arrive, always with the same result."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Protocol

from kb.model import Dealt, Entry, New, Outcome, Phase, Rating, Review, Schedule, Seen, State
from kb.store import shown
from kb.store.schema import MARKED
from kb.store.taken import schedule_of
from kb.store.told import Told

KINDS = frozenset(
    {
        "retract",
        "join",
        "separate",
        "doubt",
        "mark",
        "due",
        "alias",
        "rule",
        "accept",
        "practice",
        "text",
        "gone",
        "back",
    }
)
"""The kinds of entries, besides reviews, that this version understands; others are kept."""

_TELLS_NOTHING = frozenset({"practice", "text", "gone", "back"})
"""Kinds that no card's state, standing or name depends on."""


class Replay(Protocol):
    """Gives the state that a card's reviews lead to, built upon what another program knew of it."""

    def __call__(self, card: str, reviews: Sequence[Review], schedule: Schedule | None = None, /) -> State: ...


_REVIEW = "INSERT OR IGNORE INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_OUTCOMES = frozenset(Outcome)


@dataclass(frozen=True, slots=True)
class Folded:
    """Whose standing may have changed by a fold: these cards, or (when a rule changed) any card."""

    cards: frozenset[str] = frozenset()
    every: bool = False


def ingest(db: sqlite3.Connection, entries: Iterable[Entry], replay: Replay) -> Folded:
    """Take entries in, within the caller's transaction; the standings that are to be settled anew."""
    affected: set[str] = set()
    others = schedules = False
    joins = _joins(db)
    for entry in entries:
        if entry.kind == "review":
            row = _review_row(entry, canonical(str(entry.fields["card"]), joins))
            if db.execute(_REVIEW, row).rowcount:
                affected.add(str(row[1]))
                shown.keep(db, entry.fields.get("shown"), entry.at.timestamp())
        else:
            text = json.dumps(dict(entry.fields), ensure_ascii=False)
            fresh = db.execute(
                "INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?, ?)",
                (entry.id, entry.at.timestamp(), entry.day.isoformat(), entry.kind, text),
            ).rowcount
            if fresh:
                _keep_told(db, entry)
            others |= bool(fresh) and entry.kind not in _TELLS_NOTHING
            schedules |= bool(fresh) and entry.kind == "due"
    folded = Folded()
    if others:
        moved, folded = _refold(db, schedules)
        affected |= moved
    replay_cards(db, affected, replay)
    if others:
        # What was only ever named by a mark or a join that no longer counts leaves nothing behind.
        db.execute(
            "DELETE FROM cards WHERE text IS NULL AND phase = 'new' AND marked IS NULL AND NOT suspended"
            " AND buried IS NULL AND NOT flagged AND ask_since IS NULL"
        )
    return folded


def _keep_told(db: sqlite3.Connection, entry: Entry) -> None:
    """What an entry tells of texts, and of cards that left the notes or came back."""
    at = entry.at.timestamp()
    if "shown" in entry.fields:
        shown.keep(db, entry.fields["shown"], at)
    if entry.kind in ("gone", "back"):
        shown.keep_absence(db, entry.fields.get("cards"), at, gone=entry.kind == "gone")


@dataclass(frozen=True, slots=True)
class Position:
    """How far a journal file was folded: bytes and lines."""

    offset: int = 0
    lines: int = 0


def positions(db: sqlite3.Connection) -> dict[str, Position]:
    """How far each journal file was folded, by its name."""
    return {row["name"]: Position(row["offset"], row["lines"]) for row in db.execute("SELECT * FROM journal_files")}


def keep_position(
    db: sqlite3.Connection, name: str, position: Position, faults: Iterable[tuple[int, str]] = ()
) -> None:
    """Remember how far a journal file was folded, and which of its lines were set aside (line, code)."""
    db.execute("INSERT OR REPLACE INTO journal_files VALUES (?, ?, ?)", (name, position.offset, position.lines))
    rows = ((name, line, code) for line, code in faults)
    db.executemany("INSERT OR IGNORE INTO journal_faults VALUES (?, ?, ?)", rows)


def forget(db: sqlite3.Connection, replay: Replay) -> None:
    """Forget all that was folded, because a journal file is gone or was cut: what it said must not linger."""
    for table in ("journal_files", "journal_faults", "entries", "reviews", "shown", "absent"):
        db.execute(f"DELETE FROM {table}")
    _refold(db, True)
    replay_cards(db, None, replay)


def canonical(card: str, joins: Mapping[str, str]) -> str:
    """The card that a text belongs to, through the joins; joins that run in a circle end where they began."""
    seen = {card}
    while (following := joins.get(card)) is not None and following not in seen:
        card = following
        seen.add(card)
    return card


def replay_cards(db: sqlite3.Connection, cards: Iterable[str] | None, replay: Replay) -> None:
    """Make the states of these cards anew from their reviews (None: of every card)."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (card TEXT PRIMARY KEY)")
    db.execute("DELETE FROM wanted")
    if cards is None:
        db.execute(
            "INSERT INTO wanted SELECT id FROM cards UNION SELECT card FROM reviews UNION SELECT card FROM taken"
        )
    else:
        db.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((card,) for card in cards))
    if not db.execute("SELECT 1 FROM wanted").fetchone():
        return
    db.execute(
        "INSERT OR IGNORE INTO cards (id) SELECT w.card FROM wanted w WHERE EXISTS"
        " (SELECT 1 FROM reviews r WHERE r.card = w.card AND r.id NOT IN (SELECT id FROM retracted))"
        " OR w.card IN (SELECT card FROM taken)"
    )
    db.execute(
        "UPDATE cards SET phase = 'new', stability = NULL, difficulty = NULL, last_at = NULL, last_day = NULL,"
        " due_day = NULL, due_at = NULL, reviews = 0, lapses = 0, last_rating = NULL"
        " WHERE id IN (SELECT card FROM wanted) AND phase <> 'new'"
    )
    rows = db.execute(
        "SELECT r.* FROM wanted w CROSS JOIN reviews r ON r.card = w.card"
        " WHERE r.id NOT IN (SELECT id FROM retracted) ORDER BY r.card, r.at, r.id"
    ).fetchall()
    taken = db.execute("SELECT t.card, t.fields FROM wanted w JOIN taken t ON t.card = w.card").fetchall()
    schedules = {str(row["card"]): schedule_of(json.loads(row["fields"])) for row in taken}
    for card, group in groupby(rows, key=lambda row: str(row["card"])):
        reviews = [review_of(row) for row in group]
        schedule = schedules.pop(card, None)
        state = replay(card, reviews) if schedule is None else replay(card, reviews, schedule)
        if isinstance(state, Seen):
            write_state(db, card, state, reviews[-1].rating)
    for card, schedule in schedules.items():
        state = replay(card, (), schedule)
        if isinstance(state, Seen):
            write_state(db, card, state, None)


def write_state(db: sqlite3.Connection, card: str, state: Seen, rating: Rating | None) -> None:
    """Keep a card's state beside its text; `rating` is the last one, if the card was answered here."""
    db.execute(
        "UPDATE cards SET phase = ?, stability = ?, difficulty = ?, last_at = ?, last_day = ?, due_day = ?, due_at = ?,"
        " reviews = ?, lapses = ?, last_rating = ? WHERE id = ?",
        (
            state.phase.value,
            state.stability,
            state.difficulty,
            state.last_at.timestamp(),
            state.last_day.toordinal(),
            state.due_day.toordinal(),
            None if state.due_at is None else state.due_at.timestamp(),
            state.reviews,
            state.lapses,
            None if rating is None else int(rating),
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
        typed=tuple(json.loads(row["typed"])),
        verdict=None if row["verdict"] is None else Outcome(row["verdict"]),
        override=bool(row["override"]),
        diagnosis=row["diagnosis"],
        dealt=None if row["exercise"] is None else _dealt(json.loads(row["exercise"])),
        retracted=bool(row["retracted"]) if "retracted" in row.keys() else False,  # noqa: SIM118 (Row: `in` tests values)
    )


def _review_row(entry: Entry, card: str) -> tuple[object, ...]:
    fields = entry.fields
    seconds, typed, verdict = fields.get("seconds"), fields.get("typed"), fields.get("verdict")
    diagnosis, exercise = fields.get("diagnosis"), fields.get("exercise")
    return (
        entry.id,
        card,
        fields["card"],
        entry.at.timestamp(),
        entry.at.isoformat(timespec="milliseconds"),
        entry.day.isoformat(),
        fields["rating"],
        float(seconds) if isinstance(seconds, int | float) else 0.0,
        json.dumps([str(attempt) for attempt in typed] if isinstance(typed, list | tuple) else [], ensure_ascii=False),
        verdict if verdict in _OUTCOMES else None,
        int(fields.get("override") is True),
        diagnosis if isinstance(diagnosis, str) else None,
        None if _dealt(exercise) is None else json.dumps(exercise, ensure_ascii=False),
    )


def _dealt(exercise: object) -> Dealt | None:
    """The instance that a review's entry names; None where it names none that can be read."""
    match exercise:
        case {"seed": int(seed), "parameters": dict(parameters)}:
            question = exercise.get("question") if isinstance(exercise, dict) else None
            values = {str(name): str(value) for name, value in parameters.items()}
            return Dealt(seed, values, question if isinstance(question, str) else "")
    return None


def _refold(db: sqlite3.Connection, schedules: bool) -> tuple[set[str], Folded]:
    """Make everything anew that the entries other than reviews say; `schedules` says that some were taken over.

    The cards whose reviews this touches, and the standings that are to be settled anew.
    """
    before = {row[0] for row in db.execute("SELECT id FROM retracted")}
    rows = db.execute("SELECT id, at, kind, fields FROM entries WHERE kind <> 'due' ORDER BY at, id").fetchall()
    retracted: dict[str, str] = {}
    for row in reversed(rows):
        # The newest word counts: a retraction that was itself retracted takes nothing back.
        if row["kind"] == "retract" and row["id"] not in retracted:
            retracted[str(json.loads(row["fields"])["of"])] = row["id"]
    db.execute("DELETE FROM retracted")
    db.executemany("INSERT INTO retracted VALUES (?, ?)", retracted.items())
    affected = _cards_of(db, before ^ set(retracted))

    told = Told()
    for row in rows:
        if row["id"] not in retracted:
            told.hear(row["id"], row["kind"], json.loads(row["fields"]), row["at"])
    if schedules or before != set(retracted) or _joins(db) != told.joins:
        affected |= _write_taken(db, told.joins)
    stale = _stale_cards(db, told)
    affected |= _write_joins(db, told.joins)
    rules = {(row["note"], row["rule"]): row["what"] for row in db.execute("SELECT * FROM rules")}
    folded = Folded(_write_marks(db, told), rules != told.rules)
    for table in ("aliases", "aparts", "doubts", "known_concepts", "rules", "separated"):
        db.execute(f"DELETE FROM {table}")
    db.executemany("INSERT OR IGNORE INTO aliases VALUES (?, ?)", told.aliases)
    # Folding names takes imports that the light path goes without.
    if told.aliases or db.execute("SELECT 1 FROM names WHERE kind = 2 LIMIT 1").fetchone():
        from kb.store.names import save_given

        save_given(db, told.aliases)
    db.executemany("INSERT INTO aparts VALUES (?, ?)", told.aparts.items())
    db.executemany("INSERT OR IGNORE INTO separated VALUES (?, ?)", told.separated)
    db.executemany("INSERT OR IGNORE INTO doubts VALUES (?, ?, ?, ?, ?, ?)", _doubt_rows(told))
    _read_again(db, stale)
    db.executemany("INSERT INTO known_concepts VALUES (?)", ((name,) for name in told.known))
    db.executemany("INSERT INTO rules VALUES (?, ?, ?)", ((*place, what) for place, what in told.rules.items()))
    return affected, folded


def _cards_of(db: sqlite3.Connection, reviews: Iterable[str]) -> set[str]:
    found = (db.execute("SELECT card FROM reviews WHERE id = ?", (review,)).fetchone() for review in reviews)
    return {str(row[0]) for row in found if row}


def _joins(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("SELECT text, card FROM joins").fetchall())


def _write_joins(db: sqlite3.Connection, joins: dict[str, str]) -> set[str]:
    if _joins(db) == joins:
        return set()
    db.execute("DELETE FROM joins")
    db.executemany("INSERT INTO joins VALUES (?, ?)", joins.items())
    affected: set[str] = set()
    for row in db.execute("SELECT DISTINCT written, card FROM reviews").fetchall():
        card = canonical(row["written"], joins)
        if card != row["card"]:
            db.execute("UPDATE reviews SET card = ? WHERE written = ?", (card, row["written"]))
            affected |= {card, row["card"]}
    return affected


def owner(text: str, joins: Mapping[str, str], aparts: Mapping[str, str]) -> str:
    """The card that a text is: one set apart, else the one that joins lead to."""
    return aparts.get(text) or canonical(text, joins)


def _doubt_rows(told: Told) -> Iterator[tuple[object, ...]]:
    """The pairs that only a person can decide, with the cards that both sides are by now."""
    for (text, card), doubt in told.doubts.items():
        known, found = canonical(card, told.joins), owner(text, told.joins, told.aparts)
        if text not in told.joins and known != found and not {(text, card), (text, known)} & told.separated:
            yield text, known, found, doubt.entry, doubt.at, json.dumps(doubt.fields, ensure_ascii=False)


def _stale_cards(db: sqlite3.Connection, told: Told) -> list[str]:
    """The cards in notes whose text is another card from now on."""
    joins, aparts = _joins(db), dict(db.execute("SELECT text, card FROM aparts").fetchall())
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


def _read_again(db: sqlite3.Connection, cards: Sequence[str]) -> None:
    """Let the next refresh read the notes that these cards stand in, changed or not: their names changed."""
    db.executemany(
        "UPDATE notes SET hash = '', mtime = -1 WHERE id IN (SELECT note FROM places WHERE card = ?)",
        ((card,) for card in cards),
    )


def _write_taken(db: sqlite3.Connection, joins: dict[str, str]) -> set[str]:
    """Keep the schedules taken over from other programs; the cards whose schedule is another one now."""
    taken: dict[str, str] = {}
    rows = db.execute(
        "SELECT fields FROM entries WHERE kind = 'due' AND id NOT IN (SELECT id FROM retracted) ORDER BY at, id"
    )
    for (text,) in rows:
        fields = json.loads(text)
        card = fields.get("card")
        if isinstance(card, str) and schedule_of(fields) is not None:
            # Two devices may have read one schedule: the first word stands, and no later one moves a history.
            taken.setdefault(canonical(card, joins), text)
    known = dict(db.execute("SELECT card, fields FROM taken").fetchall())
    changed = {card for card, _ in known.items() ^ taken.items()}
    db.executemany("DELETE FROM taken WHERE card = ?", ((card,) for card in changed))
    db.executemany("INSERT INTO taken VALUES (?, ?)", ((card, taken[card]) for card in changed if card in taken))
    return changed


def _write_marks(db: sqlite3.Connection, told: Told) -> frozenset[str]:
    """Keep what is marked on cards; the cards whose mark is another one now."""
    joins = told.joins

    def of(cards: Iterable[str]) -> Iterator[str]:
        return (canonical(card, joins) for card in cards)

    marked = {canonical(card, joins): mark for card, mark in told.marked.items()}
    suspended, flagged = set(of(told.suspended)), set(of(told.flagged))
    buried = {canonical(card, joins): day for card, day in told.buried.items()}
    ask_since = {canonical(card, joins): at for card, at in told.changed_answers()}
    touched = marked.keys() | suspended | flagged | buried.keys() | ask_since.keys()
    db.executemany("INSERT OR IGNORE INTO cards (id) VALUES (?)", ((card,) for card in touched))
    rows = db.execute(f"SELECT id, marked, suspended FROM cards WHERE {MARKED}").fetchall()
    before = {(row["id"], row["marked"], bool(row["suspended"])) for row in rows}
    after = {(card, marked.get(card), card in suspended) for card in touched}
    db.execute(
        f"UPDATE cards SET marked = NULL, suspended = 0, buried = NULL, flagged = 0, ask_since = NULL WHERE {MARKED}"
    )
    db.executemany(
        "UPDATE cards SET marked = ?, suspended = ?, buried = ?, flagged = ?, ask_since = ? WHERE id = ?",
        (
            (marked.get(card), card in suspended, buried.get(card), card in flagged, ask_since.get(card), card)
            for card in touched
        ),
    )
    return frozenset(card for card, *_ in before ^ after)
