"""The fold: journal entries become tables, in whatever order they arrive, always with the same result."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from kb.model import Entry
from kb.store import parameters, shown
from kb.store.belonging import canonical, doubt_rows, joins_in, read_again, settled, stale_cards, write_joins
from kb.store.database import Store
from kb.store.known import GIVEN, to_json
from kb.store.ordering import order_of
from kb.store.recalls import TABLES as RECALL_TABLES
from kb.store.schema import MARKED, TELLING, WISHES
from kb.store.states import KEEP_REVIEW, WRITTEN, Replay, replay_cards, review_row
from kb.store.taken import schedule_of
from kb.store.told import Told
from kb.store.wishes import write_wishes

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
        "parameters",
    }
)
"""The kinds of entries, besides reviews, that this version understands; others are kept."""

_TELLS_NOTHING = frozenset({"practice", "text", "gone", "back"})
"""Kinds that no card's state, standing or name depends on."""


class Folded(Struct, frozen=True):
    """Whose standing may have changed by a fold: these cards, or (when a rule changed) any card.

    `clashed` when an id came that stands for another entry already: the one that came first was kept.
    """

    cards: frozenset[str] = frozenset()
    every: bool = False
    clashed: bool = False


def ingest(db: sqlite3.Connection, entries: Iterable[Entry], replay: Replay) -> Folded:
    """Take entries in, within the caller's transaction; the standings that are to be settled anew."""
    affected: set[str] = set()
    others = schedules = curve_changed = retracts = clashed = False
    for entry in entries:
        if entry.kind == "review":
            row = review_row(entry, settled(db, str(entry.fields["card"])))
            if db.execute(KEEP_REVIEW, row).rowcount:
                affected.add(str(row[1]))
                shown.keep(db, entry.fields.get("shown"), order_of(entry))
            else:
                kept = db.execute(f"SELECT {WRITTEN} FROM reviews WHERE id = ?", (entry.id,)).fetchone()
                clashed |= tuple(kept) != row[2:]
            continue
        text = json.dumps(dict(entry.fields), ensure_ascii=False)
        told = (entry.id, order_of(entry), entry.day.isoformat(), entry.kind, text)
        if not db.execute("INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?, ?)", told).rowcount:
            clashed |= tuple(db.execute("SELECT * FROM entries WHERE id = ?", (entry.id,)).fetchone()) != told
            continue
        _keep_told(db, entry)
        if entry.kind == "retract" and (reviewed := _retract_reviews(db, entry)):
            affected |= reviewed
            retracts = True
        else:
            others |= entry.kind not in _TELLS_NOTHING
            schedules |= entry.kind == "due" and "cards" not in entry.fields
    folded = Folded()
    if others:
        moved, folded, curve_changed = _refold(db, schedules)
        affected |= moved
    # Every state rests on the parameters in force, of whichever device they came.
    replay_cards(db, None if curve_changed else affected, replay)
    if others or retracts:
        # What was only ever named by a review, a mark or a join that no longer counts leaves nothing behind.
        db.execute(
            "DELETE FROM cards WHERE text IS NULL AND phase = 'new' AND marked IS NULL AND NOT suspended"
            " AND buried IS NULL AND NOT flagged AND ask_since IS NULL AND wished IS NULL AND tags IS NULL"
        )
    return replace(folded, clashed=True) if clashed else folded


# Of a review that was taken back before it is seldom known by whom, and an entry that is told of too is no review.
_COUNTING = (
    "SELECT card FROM reviews WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM retracted WHERE id = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM entries WHERE id = ?1)"
)


def _retract_reviews(db: sqlite3.Connection, entry: Entry) -> set[str]:
    """Let the reviews not count that a retraction takes back, for which nothing else is to be made anew.

    The cards that they are of; none, and nothing was done, where it takes back anything else as well.
    """
    # Its own retraction may have arrived before it.
    if db.execute("SELECT 1 FROM retracted WHERE id = ?", (entry.id,)).fetchone():
        return set()
    ids = dict.fromkeys(taken_back_by(entry.fields))
    cards = [db.execute(_COUNTING, (one,)).fetchone() for one in ids]
    if None in cards:
        return set()
    db.executemany("INSERT INTO retracted VALUES (?, ?)", ((one, entry.id) for one in ids))
    return {str(row[0]) for row in cards}


def _keep_told(db: sqlite3.Connection, entry: Entry) -> None:
    """What an entry tells of texts, and of cards that left the notes or came back."""
    at = order_of(entry)
    told = entry.fields.get("shown")
    for one in told if isinstance(told, list) else [told]:
        shown.keep(db, one, at)
    if entry.kind in ("gone", "back"):
        shown.keep_absence(db, entry.fields.get("cards"), at, gone=entry.kind == "gone")


class Position(Struct, frozen=True):
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
    db.execute(
        "INSERT INTO journal_files VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
        ' SET "offset" = excluded."offset", lines = excluded.lines',
        (name, position.offset, position.lines),
    )
    rows = [(name, line, code) for line, code in faults]
    if rows:
        db.executemany("INSERT OR IGNORE INTO journal_faults VALUES (?, ?, ?)", rows)


def newest(store: Store) -> int:
    """The moment (ms) in the order of entries that the newest one has; 0 when there is none."""
    row = store.one("SELECT max(ifnull((SELECT max(at) FROM reviews), 0), ifnull((SELECT max(at) FROM entries), 0))")
    return 0 if row is None else int(row[0] * 1000) + 1


def forget(db: sqlite3.Connection, replay: Replay) -> None:
    """Forget all that was folded, because a journal file is gone or was cut: what it said must not linger."""
    for table in (*RECALL_TABLES, "journal_files", "journal_faults", "entries", "reviews", "shown", "absent"):
        db.execute(f"DELETE FROM {table}")
    _refold(db, True)
    replay_cards(db, None, replay)


def _refold(db: sqlite3.Connection, schedules: bool) -> tuple[set[str], Folded, bool]:
    """Make everything anew that the entries other than reviews say; `schedules` says that some were taken over.

    The cards whose reviews this touches, the standings that are to be settled anew, and whether other parameters are
    in force from now on.
    """
    before = {row[0] for row in db.execute("SELECT id FROM retracted")}
    rows = db.execute(
        f"SELECT id, at, kind, fields FROM entries WHERE {TELLING}"
        f" UNION ALL SELECT id, at, kind, fields FROM entries WHERE {WISHES} ORDER BY at, id"
    ).fetchall()
    retracted: dict[str, str] = {}
    for row in reversed(rows):
        # The newest word counts: a retraction that was itself retracted takes nothing back.
        if row["kind"] == "retract" and row["id"] not in retracted:
            retracted.update(dict.fromkeys(taken_back_by(json.loads(row["fields"])), row["id"]))
    db.execute("DELETE FROM retracted")
    db.executemany("INSERT INTO retracted VALUES (?, ?)", retracted.items())
    affected = _cards_of(db, before ^ set(retracted))

    told = Told()
    for row in rows:
        if row["id"] not in retracted:
            told.hear(row["id"], row["kind"], json.loads(row["fields"]), row["at"])
    if schedules or before != set(retracted) or joins_in(db) != told.joins:
        affected |= _write_taken(db, told.joins)
    stale = stale_cards(db, told)
    affected |= write_joins(db, told.joins)
    affected |= write_wishes(db, told.wishes, told.joins)
    rules = {(row["note"], row["rule"]): row["what"] for row in db.execute("SELECT * FROM rules")}
    folded = Folded(_write_marks(db, told), rules != told.rules)
    for table in ("aliases", "aparts", "doubts", "known_concepts", "missed", "rules", "separated"):
        db.execute(f"DELETE FROM {table}")
    db.executemany("INSERT OR IGNORE INTO aliases VALUES (?, ?)", told.aliases)
    # Folding names takes imports that the light path goes without.
    if told.aliases or db.execute("SELECT 1 FROM names WHERE kind = 2 LIMIT 1").fetchone():
        from kb.store.names import save_given

        save_given(db, told.aliases)
    db.executemany("INSERT INTO aparts VALUES (?, ?)", told.aparts.items())
    db.executemany("INSERT OR IGNORE INTO separated VALUES (?, ?)", told.separated)
    db.executemany("INSERT OR IGNORE INTO doubts VALUES (?, ?, ?, ?, ?, ?)", doubt_rows(told))
    read_again(db, stale)
    db.executemany("INSERT INTO known_concepts VALUES (?, ?)", told.known.items())
    missed = ((canonical(card, told.joins),) for card in told.missed)
    db.executemany("INSERT OR IGNORE INTO missed VALUES (?)", missed)
    _write_severed(db, told)
    db.executemany("INSERT INTO rules VALUES (?, ?, ?)", ((*place, what) for place, what in told.rules.items()))
    return affected, folded, parameters.write(db, told.parameters)


def taken_back_by(fields: Mapping[str, object]) -> list[str]:
    """What the fields of a retraction take back: one entry, or several that were one act."""
    also = fields.get("also")
    return [str(fields["of"]), *(one for one in (also if isinstance(also, list) else ()) if isinstance(one, str))]


def _cards_of(db: sqlite3.Connection, reviews: Iterable[str]) -> set[str]:
    found = (db.execute("SELECT card FROM reviews WHERE id = ?", (review,)).fetchone() for review in reviews)
    return {str(row[0]) for row in found if row}


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


def _write_severed(db: sqlite3.Connection, told: Told) -> None:
    """Keep what a person said to be no prerequisite; where that is another thing now, the graph is made anew."""
    before = {(row["name"], row["of"]): row["entry"] for row in db.execute("SELECT * FROM severed")}
    if before == told.severed:
        return
    db.execute("DELETE FROM severed")
    db.executemany("INSERT INTO severed VALUES (?, ?, ?)", ((*pair, entry) for pair, entry in told.severed.items()))
    from kb.store.graph import arrange  # seldom wanted, and folding is on the light path

    arrange(db)


def _write_marks(db: sqlite3.Connection, told: Told) -> frozenset[str]:
    """Keep what is marked on cards; the cards whose mark is another one now."""
    joins = told.joins

    def of(cards: Iterable[str]) -> Iterator[str]:
        return (canonical(card, joins) for card in cards)

    marked = {canonical(card, joins): mark for card, mark in told.marked.items()}
    suspended, flagged = set(of(told.suspended)), set(of(told.flagged))
    buried = {canonical(card, joins): day for card, day in told.buried.items()}
    ask_since = {canonical(card, joins): at for card, at in told.changed_answers()}
    tags = _tags(told, joins)
    touched = marked.keys() | suspended | flagged | buried.keys() | ask_since.keys() | tags.keys()
    db.executemany("INSERT OR IGNORE INTO cards (id) VALUES (?)", ((card,) for card in touched))
    rows = db.execute(f"SELECT id, {', '.join(_MARKS)} FROM cards WHERE {MARKED}").fetchall()
    before = {row["id"]: tuple(row)[1:] for row in rows}
    after = {
        card: (
            marked.get(card),
            int(card in suspended),
            buried.get(card),
            int(card in flagged),
            ask_since.get(card),
            tags.get(card),
        )
        for card in touched
    }
    changed = [
        card for card in before.keys() | after.keys() if before.get(card, _UNMARKED) != after.get(card, _UNMARKED)
    ]
    # Many thousands may be marked: only the rows that say something else now are written, as they lie on the disk.
    wanted = f"SELECT number, id FROM cards WHERE id IN {GIVEN} ORDER BY number"
    rows = db.execute(wanted, (to_json(changed),)).fetchall()
    db.executemany(
        f"UPDATE cards SET {', '.join(f'{name} = ?' for name in _MARKS)} WHERE number = ?",
        [(*after.get(row["id"], _UNMARKED), row["number"]) for row in rows],
    )
    # What decides about a standing is whether a card was kept or taken out, and whether it is suspended.
    return frozenset(card for card in changed if before.get(card, _UNMARKED)[:2] != after.get(card, _UNMARKED)[:2])


_MARKS = ("marked", "suspended", "buried", "flagged", "ask_since", "tags")
_UNMARKED = (None, 0, None, 0, None, None)


def _tags(told: Told, joins: Mapping[str, str]) -> dict[str, str]:
    """The tags of each card that has some, as a list; those of texts that became one card are the card's."""
    found: dict[str, dict[str, str]] = {}
    for card, tags in told.tags.items():
        if tags:
            found.setdefault(canonical(card, joins), {}).update(tags)
    return {card: json.dumps([tags[name] for name in sorted(tags)], ensure_ascii=False) for card, tags in found.items()}
