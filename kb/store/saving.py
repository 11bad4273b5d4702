"""Notes as they were read become rows; of what the store holds already only what differs is written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from msgspec import Struct, field

from kb.model import Card, Concept, Problem, Standing
from kb.reading.standing import standing
from kb.search.names import Named
from kb.settings import Cards
from kb.store import indexing
from kb.store.known import GIVEN, Stamp, folder_setting, to_json
from kb.store.names import forget_names, save_names
from kb.store.notes import sibling_number
from kb.store.typed import text_of

Row = tuple[object, ...]

_NOTE = (
    "INSERT INTO notes (path, size, mtime, hash, title, language, key, cards, tags) VALUES (?,?,?,?,?,?,?,?,?)"
    " ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime, hash = excluded.hash,"
    " title = excluded.title, language = excluded.language, key = excluded.key, cards = excluded.cards,"
    " tags = excluded.tags RETURNING id"
)
_CONCEPT = (
    "name", "aliases", "body", "key", "requires", "language", "line", "end_line", "required_at", "orders",
    "parent", "links", "heading_path",
)  # fmt: skip
_INDEXED, _PLACING = slice(0, 3), slice(3, 10)
"""Which of a concept's columns the index holds, and by which (with names and aliases) concepts are ordered."""
_PLACE = (
    "card", "note", "line", "end_line", "ord", "rule", "origin", "concept", "heading_path", "siblings", "author_id"
)  # fmt: skip
_CARD = (
    "INSERT INTO cards (number, id, text, kind, front, back, task, language, doubt,"
    " standing, note, concept, ord, siblings, rule, origin, added) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
    " ON CONFLICT (id) DO UPDATE SET text = excluded.text, kind = excluded.kind, front = excluded.front,"
    " back = excluded.back, task = excluded.task, language = excluded.language, doubt = excluded.doubt,"
    " added = ifnull(added, excluded.added)"
)


class NoteText(Struct, frozen=True):
    """A note as it was read, ready to be kept: `ids`, `texts` and `doubts` say of its cards one by one which they are,
    the hashes of their texts, and what holds them back (a code, or empty).
    """

    path: str
    stamp: Stamp
    title: str
    language: str
    key: str | None
    cards_setting: str | None
    tags: tuple[str, ...]
    concepts: Sequence[Concept]
    cards: Sequence[Card]
    problems: Sequence[Problem]
    lines: Sequence[str]
    ids: Sequence[str]
    texts: Sequence[str]
    doubts: Sequence[str]


class Saved(Struct):
    """What saving changed: cards whose standing must be settled anew, and whether concepts may need another order."""

    cards: set[str] = field(default_factory=set)
    concepts_moved: bool = False


def save_notes(db: sqlite3.Connection, notes: Sequence[NoteText], default: Cards, folders: Mapping[str, str]) -> Saved:
    """Keep notes as they were read, in the caller's transaction; `default` and `folders` as in `notes.settle`."""
    saving = _Saving(db, notes)
    for note in notes:
        saving.add(note, cast("Cards", note.cards_setting or folder_setting(note.path, folders) or default))
    saving.write()
    return saving.saved


class _Held(Struct, frozen=True):
    """A card that the store holds: its number, the hash of its text, what holds it back, what a typed answer is for."""

    number: int
    text: str | None
    doubt: str
    task: str | None


class _Saving:
    """Rows gathered over several notes, so that each table is written once and all texts are folded in one pass."""

    def __init__(self, db: sqlite3.Connection, notes: Sequence[NoteText]) -> None:
        self.db = db
        self.saved = Saved()
        self.next_concept = _next(db, "concepts", "id")
        self.next_card = _next(db, "cards", "number")
        paths = to_json([note.path for note in notes])
        rows = db.execute(f"SELECT path, id, cards FROM notes WHERE path IN {GIVEN}", (paths,))
        self.notes = {row["path"]: (row["id"], row["cards"]) for row in rows}
        ids = to_json([card for note in notes for card in note.ids])
        held = _tuples(db, f"SELECT id, number, text, doubt, task FROM cards WHERE id IN {GIVEN}", ids)
        self.held = {card: _Held(*rest) for card, *rest in held}
        self.ruled = {row["note"] for row in db.execute("SELECT note FROM rules")}
        self.cards: dict[int, Row] = {}
        self.card_texts: dict[int, tuple[str, str]] = {}
        self.stale_cards: set[int] = set()
        self.concepts: list[Row] = []
        self.concept_texts: dict[int, tuple[str, str]] = {}
        self.stale_concepts: list[int] = []
        self.named: list[Named] = []
        self.places: list[Row] = []
        self.problems: list[Row] = []

    def add(self, note: NoteText, setting: Cards) -> None:
        known = self.notes.get(note.path)
        number = self.db.execute(
            _NOTE,
            (
                note.path,
                note.stamp.size,
                note.stamp.mtime,
                note.stamp.hash,
                note.title,
                note.language,
                note.key,
                note.cards_setting,
                _names(note.tags),
            ),
        ).fetchone()[0]
        if known is not None and known[1] != note.cards_setting:
            self.saved.cards.update(note.ids)
        places = _place_rows(note, number, self.add_concepts(note, number, known is None))
        settled = self.add_cards(note, places, setting)
        self.add_places(number, places, known is None, settled)
        self.add_problems(note, number, known is None)

    def add_cards(self, note: NoteText, places: Sequence[Row], setting: Cards) -> set[str]:
        """Those whose standing is settled at once: cards new to the store, in a note without rules of its own."""
        settled = set()
        # A card is as old as its note's last change when it was first read: the file was just saved, or is older still.
        written = note.stamp.mtime / 1e9
        for card, name, hashed, doubt, place in zip(note.cards, note.ids, note.texts, note.doubts, places, strict=True):
            held = self.held.get(name)
            task = text_of(card)
            if held is not None and (held.text, held.doubt, held.task) == (hashed, doubt, task):
                settled.discard(name)
                continue
            number = self.next_card if held is None else held.number
            self.next_card += held is None
            self.held[name] = _Held(number, hashed, doubt, task)
            texts = card.front, card.back
            row = number, name, hashed, card.kind.value, *texts, task, card.language, doubt
            if held is None and task is None and not doubt and note.path not in self.ruled:
                settled.add(name)
                self.cards[number] = *row, standing(card.origin, setting).value, *_first_place(place), written
            else:
                self.saved.cards.add(name)
                self.cards[number] = *row, Standing.RETIRED.value, *_NOWHERE, written
            if held is None or held.text != hashed:
                self.card_texts[number] = texts
                if held is not None and held.text is not None:
                    self.stale_cards.add(number)
        return settled

    def add_concepts(self, note: NoteText, number: int, fresh: bool) -> list[int]:
        """The numbers of the note's concepts."""
        rows = _concept_rows(note)
        before: list[sqlite3.Row] = []
        if not fresh:
            columns = ", ".join(("id", *_CONCEPT))
            before = self.db.execute(f"SELECT {columns} FROM concepts WHERE note = ? ORDER BY id", (number,)).fetchall()
        if [row["name"] for row in before] != [row[0] for row in rows]:
            self.db.execute("DELETE FROM concepts WHERE note = ?", (number,))
            self.stale_concepts += [row["id"] for row in before]
            numbers = list(range(self.next_concept, self.next_concept + len(rows)))
            self.next_concept += len(rows)
            self.concepts += [
                (name, number, *row, place)
                for name, row, place in zip(numbers, rows, _positions(numbers, note.concepts), strict=True)
            ]
            for name, row in zip(numbers, rows, strict=True):
                self.index_concept(name, row)
            self.saved.concepts_moved = True
            return numbers
        for was, row in zip(before, rows, strict=True):
            held = tuple(was)[1:]
            if held == row:
                continue
            self.concepts.append((was["id"], number, *row, 0))
            if held[_INDEXED] != row[_INDEXED]:
                self.stale_concepts.append(was["id"])
                self.index_concept(was["id"], row)
            self.saved.concepts_moved |= held[1] != row[1] or held[_PLACING] != row[_PLACING]
        return [was["id"] for was in before]

    def index_concept(self, number: int, row: Row) -> None:
        name, aliases, body = (str(text) for text in row[_INDEXED])
        named = Named(number, name, tuple(json.loads(aliases)), body)
        self.named.append(named)
        self.concept_texts[number] = indexing.concept_texts(named)

    def add_places(self, number: int, rows: list[Row], fresh: bool, settled: Collection[str]) -> None:
        before: list[Row] = []
        if not fresh:
            before = _tuples(self.db, f"SELECT {', '.join(_PLACE)} FROM places WHERE note = ?", number)
        if sorted(before, key=_order) == rows:
            return
        changed = {str(row[0]) for row in set(before).symmetric_difference(rows)}
        self.saved.cards |= changed.difference(settled)
        gone = [(number, row[0]) for row in before if row[0] in changed]
        self.db.executemany("DELETE FROM places WHERE note = ? AND card = ?", gone)
        self.places += [row for row in rows if row[0] in changed]

    def add_problems(self, note: NoteText, number: int, fresh: bool) -> None:
        rows: list[Row] = [
            (number, p.line, p.column, p.end_line, p.severity.value, p.code, to_json(dict(p.arguments)))
            for p in note.problems
        ]
        if not fresh:
            self.db.execute("DELETE FROM problems WHERE note = ?", (number,))
        self.problems += rows

    def write(self) -> None:
        db = self.db
        db.executemany(_CARD, self.cards.values())
        columns = ("id", "note", *_CONCEPT, "position")
        assigned = ", ".join(f"{column} = excluded.{column}" for column in _CONCEPT)
        db.executemany(
            f"INSERT INTO concepts ({', '.join(columns)}) VALUES ({_marks(columns)})"
            f" ON CONFLICT (id) DO UPDATE SET {assigned}",
            self.concepts,
        )
        db.executemany(f"INSERT INTO places ({', '.join(_PLACE)}) VALUES ({_marks(_PLACE)})", self.places)
        db.executemany("INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)", self.problems)
        indexing.index_cards(db, self.stale_cards, self.card_texts)
        indexing.index_concepts(db, self.stale_concepts, self.concept_texts)
        forget_names(db, self.stale_concepts)
        save_names(db, self.named)


def _concept_rows(note: NoteText) -> list[Row]:
    from kb.reading.chrome import without_page
    from kb.reading.comments import uncommented
    from kb.reading.syntaxes.exercise import blanked  # loaded already where a note was read

    lines = without_page(uncommented(blanked(note.lines)))
    nearest = _nearest(note.concepts, len(lines))
    rows: list[Row] = []
    for concept in note.concepts:
        rows.append(
            (
                concept.name,
                _names(concept.aliases),
                _own_text(concept, lines, nearest),
                concept.key,
                _names(concept.requires),
                concept.language,
                concept.line,
                concept.end_line,
                to_json(concept.required_at) if concept.required_at else "[]",
                _names(concept.orders),
                concept.parent,
                _names(concept.links),
                _names(concept.heading_path),
            )
        )
    return rows


def _nearest(concepts: Sequence[Concept], lines: int) -> list[int]:
    """Each line's nearest concept: the line (from 1) on which it begins, 0 where there is none."""
    found = [0] * lines
    for concept in sorted(concepts, key=lambda one: (one.line, -one.end_line)):
        end = min(max(concept.end_line, concept.line), lines)
        found[concept.line - 1 : end] = [concept.line] * (end - concept.line + 1)
    return found


def _own_text(concept: Concept, lines: Sequence[str], nearest: Sequence[int]) -> str:
    """The lines of a concept that belong to no other inside it, each in its place: a search hit names the nearest one.

    What stands behind a term is again its section's.
    """
    first, end = concept.line - 1, max(concept.end_line, concept.line)
    if all(near == concept.line for near in nearest[first:end]):
        return "\n".join(lines[first:end])
    pairs = zip(lines[first:end], nearest[first:end], strict=True)
    return "\n".join(line if near == concept.line else "" for line, near in pairs).rstrip("\n")


def _positions(numbers: Sequence[int], concepts: Sequence[Concept]) -> list[int]:
    """Where new concepts come in the order of all, as long as theirs is the last note and nothing requires another."""
    positions = dict.fromkeys(numbers, 0)
    section = 0
    lines = sorted((concept.line, number, concept.end_line) for number, concept in zip(numbers, concepts, strict=True))
    for at, (line, number, end) in enumerate(lines, start=min(numbers, default=1) - 1):
        # As in `Graph.positions`: a term stands where its section stands.
        if line != end or at == numbers[0] - 1:
            section = at
        positions[number] = section
    return list(positions.values())


def _place_rows(note: NoteText, number: int, concepts: Sequence[int]) -> list[Row]:
    named: dict[str, int] = {}
    for concept, of in zip(note.concepts, concepts, strict=True):
        for name in (concept.name, *concept.aliases):
            named.setdefault(name.casefold(), of)
    return [
        (
            name,
            number,
            card.line,
            card.end_line,
            card.order,
            card.rule,
            card.origin.value,
            named.get(card.concept.casefold()) or _around(card, note.concepts, concepts),
            _names(card.heading_path),
            card.siblings,
            card.author_id,
        )
        for card, name in zip(note.cards, note.ids, strict=True)
    ]


_NOWHERE = (None,) * 6


def _first_place(place: Row) -> Row:
    """What a card's own row holds of the only place that it stands in: note, concept, ord, siblings, rule, origin."""
    _, note, _, _, order, rule, origin, concept, _, siblings, _ = place
    return note, concept, order, sibling_number(int(str(note)), str(siblings)), rule, origin


def _order(row: Row) -> int:
    return int(str(row[4]))


def _around(card: Card, concepts: Sequence[Concept], numbers: Sequence[int]) -> int | None:
    """The narrowest concept that the card's line stands in."""
    pairs = zip(concepts, numbers, strict=True)
    holding = [(c.end_line - c.line, n) for c, n in pairs if c.line <= card.line <= c.end_line]
    return min(holding)[1] if holding else numbers[0] if numbers else None


@lru_cache(maxsize=1024)
def _names(names: tuple[str, ...]) -> str:
    """Names as JSON; the same few headings stand above many cards."""
    return to_json(names)


def _marks(columns: Sequence[str]) -> str:
    return ", ".join("?" * len(columns))


def _tuples(db: sqlite3.Connection, sql: str, argument: object) -> list[tuple[Any, ...]]:
    """Rows that are only compared: a tuple is made faster than what answers to names."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, (argument,)).fetchall()


def _next(db: sqlite3.Connection, table: str, column: str) -> int:
    return int(db.execute(f"SELECT ifnull(max({column}), 0) + 1 FROM {table}").fetchone()[0])
