"""Notes in the store: what was read, where every card stands, what is asked of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast
from zlib import crc32

from kb.memory.prerequisites import order
from kb.model import Card, Concept, Origin, Problem, Standing
from kb.reading.standing import standing
from kb.search.fold import index_text
from kb.settings import Cards
from kb.store.graph import required_concepts
from kb.store.known import Stamp, folder_setting
from kb.store.vouched import DIFFERS

_WIDE = {Origin.WRITTEN.value: 0, Origin.STATED.value: 1, Origin.GUESSED.value: 2}


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as it was read, ready to be kept: `ids` and `texts` name its cards one by one."""

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


def touch(db: sqlite3.Connection, path: str, stamp: Stamp) -> None:
    """A file was saved again without a change."""
    db.execute("UPDATE notes SET size = ?, mtime = ? WHERE path = ?", (stamp.size, stamp.mtime, path))


def forget_note(db: sqlite3.Connection, path: str) -> set[str]:
    """Take a note out; the ids of the cards that stood in it."""
    row = db.execute("SELECT id FROM notes WHERE path = ?", (path,)).fetchone()
    if row is None:
        return set()
    cards = _clear(db, row["id"])
    db.execute("DELETE FROM notes WHERE id = ?", (row["id"],))
    return cards


def _clear(db: sqlite3.Connection, note: int) -> set[str]:
    cards = {str(row[0]) for row in db.execute("SELECT card FROM places WHERE note = ?", (note,))}
    db.execute("DELETE FROM concept_index WHERE rowid IN (SELECT id FROM concepts WHERE note = ?)", (note,))
    for table in ("places", "concepts", "problems"):
        db.execute(f"DELETE FROM {table} WHERE note = ?", (note,))
    return cards


def save_note(db: sqlite3.Connection, note: NoteText) -> set[str]:
    """Keep a note as it was read, in the caller's transaction; the ids of all cards that this touches."""
    kept = db.execute("SELECT id FROM notes WHERE path = ?", (note.path,)).fetchone()
    touched = set() if kept is None else _clear(db, kept["id"])
    number = db.execute(
        "INSERT INTO notes (path, size, mtime, hash, title, language, key, cards, tags) VALUES (?,?,?,?,?,?,?,?,?)"
        " ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime, hash = excluded.hash,"
        " title = excluded.title, language = excluded.language, key = excluded.key, cards = excluded.cards,"
        " tags = excluded.tags RETURNING id",
        (
            note.path,
            note.stamp.size,
            note.stamp.mtime,
            note.stamp.hash,
            note.title,
            note.language,
            note.key,
            note.cards_setting,
            _json(note.tags),
        ),
    ).fetchone()[0]
    _save_cards(db, number, note, _save_concepts(db, number, note))
    db.executemany(
        "INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (number, p.line, p.column, p.end_line, p.severity.value, p.code, _json(dict(p.arguments)))
            for p in note.problems
        ),
    )
    return touched | set(note.ids)


def _save_concepts(db: sqlite3.Connection, note: int, text: NoteText) -> list[tuple[Concept, int]]:
    first = _next(db, "concepts", "id")
    starts = sorted({concept.line for concept in text.concepts})
    # A note that could not be read has no concept at all.
    following = dict(zip(starts, [*starts, len(text.lines) + 1][1:], strict=True))
    kept: list[tuple[Concept, int]] = []
    rows, indexed = [], []
    for number, concept in enumerate(text.concepts, start=first):
        # A concept's own text ends where the next concept begins: a search hit names the nearest one.
        end = min(concept.end_line + 1, following[concept.line])
        body = "\n".join(text.lines[concept.line - 1 : max(end, concept.line + 1) - 1])
        rows.append(
            (
                number,
                note,
                concept.name,
                concept.key,
                concept.parent,
                concept.line,
                concept.end_line,
                concept.language,
                _json(concept.aliases),
                _json(concept.requires),
                _json(concept.links),
                _json(concept.heading_path),
                body,
            )
        )
        indexed.append((number, index_text("\n".join((concept.name, *concept.aliases))), index_text(body)))
        kept.append((concept, number))
    db.executemany(
        "INSERT INTO concepts (id, note, name, key, parent, line, end_line, language, aliases, requires, links,"
        " heading_path, body) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        rows,
    )
    db.executemany("INSERT INTO concept_index (rowid, names, body) VALUES (?, ?, ?)", indexed)
    return kept


def _save_cards(db: sqlite3.Connection, note: int, text: NoteText, concepts: Sequence[tuple[Concept, int]]) -> None:
    named: dict[str, int] = {}
    for concept, number in concepts:
        for name in (concept.name, *concept.aliases):
            named.setdefault(name.casefold(), number)
    known = {
        row["id"]: (row["number"], row["text"])
        for row in db.execute(
            "SELECT id, number, text FROM cards WHERE id IN (SELECT value FROM json_each(?))", (_json(list(text.ids)),)
        )
    }
    fresh = _next(db, "cards", "number")
    texts, stale, indexed, places = [], [], [], []
    for card, card_id, hashed in zip(text.cards, text.ids, text.texts, strict=True):
        number, held = known.get(card_id, (fresh, None))
        if held != hashed:
            fresh += number == fresh
            if held is not None:
                stale.append((number,))
            known[card_id] = (number, hashed)
            texts.append((number, card_id, hashed, card.kind.value, card.front, card.back, _task(card), card.language))
            indexed.append((number, index_text(card.front), index_text(card.back)))
        places.append(
            (
                card_id,
                note,
                card.line,
                card.end_line,
                card.order,
                card.rule,
                card.origin.value,
                named.get(card.concept.casefold()) or _around(card, concepts),
                _json(card.heading_path),
                card.siblings,
                card.author_id,
            )
        )
    db.executemany(
        "INSERT INTO cards (number, id, text, kind, front, back, task, language) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET text = excluded.text, kind = excluded.kind, front = excluded.front,"
        " back = excluded.back, task = excluded.task, language = excluded.language",
        texts,
    )
    db.executemany("DELETE FROM card_index WHERE rowid = ?", stale)
    db.executemany("INSERT INTO card_index (rowid, front, back) VALUES (?, ?, ?)", indexed)
    db.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", places)


def _next(db: sqlite3.Connection, table: str, column: str) -> int:
    return int(db.execute(f"SELECT ifnull(max({column}), 0) + 1 FROM {table}").fetchone()[0])


def _task(card: Card) -> str | None:
    if card.task is None:
        return None
    return _json({"kind": card.task.kind, "of": card.task.of, "by": card.task.by, "answer": card.task.answer})


def _around(card: Card, concepts: Sequence[tuple[Concept, int]]) -> int | None:
    """The narrowest concept that the card's line stands in."""
    holding = [(c.end_line - c.line, n) for c, n in concepts if c.line <= card.line <= c.end_line]
    return min(holding)[1] if holding else concepts[0][1] if concepts else None


def settle(db: sqlite3.Connection, cards: Iterable[str] | None, default: Cards, folders: Mapping[str, str]) -> None:
    """Give these cards (None: all) their first place and their standing, from places, marks, rules and settings.

    `default` is the collection's setting `cards`; `folders` maps a folder's path ("" is the collection) to its own.
    """
    rules = {(row["note"], row["rule"]): row["what"] for row in db.execute("SELECT * FROM rules")}
    wanted = "" if cards is None else "WHERE c.id IN (SELECT value FROM json_each(:ids))"
    rows = db.execute(
        "SELECT c.number, c.marked, c.suspended, c.doubt, v.verdict, p.note, p.concept, p.ord, p.rule, p.origin,"
        " p.siblings, n.path, n.cards"
        " FROM cards c LEFT JOIN places p ON p.card = c.id LEFT JOIN notes n ON n.id = p.note"
        " LEFT JOIN vouched v ON v.task = c.task"
        f" {wanted} ORDER BY c.number, n.path, p.line",
        {"ids": _json([] if cards is None else list(cards))},
    ).fetchall()
    updates: list[tuple[object, ...]] = []
    for number, group in groupby(rows, key=lambda row: row["number"]):
        places = list(group)
        first = min(places, key=lambda place: _WIDE.get(place["origin"], 3))
        if first["note"] is None:
            updates.append((Standing.RETIRED.value, None, None, None, None, None, None, number))
            continue
        found = _standing(places, default, folders, rules)
        updates.append(
            (
                found.value,
                first["note"],
                first["concept"],
                first["ord"],
                _sibling_number(first),
                first["rule"],
                first["origin"],
                number,
            )
        )
    db.executemany(
        "UPDATE cards SET standing = ?, note = ?, concept = ?, ord = ?, siblings = ?, rule = ?, origin = ?"
        " WHERE number = ?",
        updates,
    )


def _sibling_number(place: sqlite3.Row) -> int | None:
    """One number for the cards of one place: small enough to stand in the index that answers what is due."""
    if not place["siblings"]:
        return None
    return int(place["note"]) << 32 | crc32(place["siblings"].encode())


def _standing(
    places: Sequence[sqlite3.Row], default: Cards, folders: Mapping[str, str], rules: Mapping[tuple[str, str], str]
) -> Standing:
    card = places[0]
    if card["marked"] == "silence":
        return Standing.SILENCED
    if card["suspended"]:
        return Standing.SUSPENDED
    if card["doubt"] or card["verdict"] == DIFFERS:
        return Standing.DRAFT
    if card["marked"] == "approve":
        return Standing.ACTIVE
    best = Standing.SILENCED
    for place in places:
        rule = rules.get((place["path"], place["rule"]))
        if rule == "silence":
            continue
        # What a note, a folder or the settings say was checked when it was read.
        setting = cast("Cards", place["cards"] or folder_setting(place["path"], folders) or default)
        best = Standing.ACTIVE if rule == "keep" else standing(Origin(place["origin"]), setting)
        if best is Standing.ACTIVE:
            return best
    return best


def doubt(db: sqlite3.Connection, doubts: Iterable[tuple[str, str]]) -> None:
    """Keep what holds cards back (code, card); an empty code holds nothing back."""
    db.executemany("UPDATE cards SET doubt = ? WHERE id = ?", doubts)


def place_concepts(db: sqlite3.Connection) -> None:
    """Order all concepts for new cards: what is built on comes first, the author's order where it can be kept.

    A note is taught from its beginning to its end, and a note that requires a concept after the whole of it.
    """
    rows = db.execute(
        "SELECT c.id, c.name, c.key, c.aliases, c.requires, c.language, c.position, c.line, c.end_line, n.id AS note"
        " FROM concepts c JOIN notes n ON n.id = c.note ORDER BY n.path, c.line, c.id"
    ).fetchall()
    wanted = required_concepts(rows)
    inside: dict[int, list[sqlite3.Row]] = {}
    for row in rows:
        inside.setdefault(row["note"], []).append(row)
    by_number = {row["id"]: row for row in rows}
    requires: dict[str, set[str]] = {}
    for concepts in inside.values():
        before = None
        for row in concepts:
            requires[str(row["id"])] = {_last_of(by_number[one], inside) for one in wanted[row["id"]]}
            if before is not None:
                requires[str(row["id"])].add(str(before))
            before = row["id"]
    ordered = order([str(row["id"]) for row in rows], requires)
    position = {int(number): index for index, number in enumerate(ordered)}
    for concepts in inside.values():
        section = concepts[0]["id"]
        for row in concepts:
            # A term stands where its section stands: within a section the cards keep the note's order.
            if row["line"] == row["end_line"]:
                position[row["id"]] = position[section]
            else:
                section = row["id"]
    db.executemany(
        "UPDATE concepts SET position = ? WHERE id = ?",
        ((position[row["id"]], row["id"]) for row in rows if position[row["id"]] != row["position"]),
    )


def _last_of(concept: sqlite3.Row, inside: Mapping[int, Sequence[sqlite3.Row]]) -> str:
    """The last concept that stands in another one's part of its note, or that one itself."""
    held = [row["id"] for row in inside[concept["note"]] if concept["line"] <= row["line"] <= concept["end_line"]]
    return str(held[-1])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
