"""Notes in the store: what becomes of their cards and concepts once they are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import cast
from zlib import crc32

from kb.memory.prerequisites import order
from kb.model import Origin, Standing
from kb.reading.standing import standing
from kb.search.fold import index_texts
from kb.settings import Cards
from kb.store.belonging import owner
from kb.store.doubts import text_before
from kb.store.graph import required_concepts
from kb.store.known import GIVEN, Stamp, folder_setting, to_json
from kb.store.schema import MARKED
from kb.store.vouched import DIFFERS

_WIDE = {Origin.WRITTEN.value: 0, Origin.STATED.value: 1, Origin.GUESSED.value: 2}


def touch(db: sqlite3.Connection, path: str, stamp: Stamp) -> None:
    """A file was saved again without a change."""
    db.execute("UPDATE notes SET size = ?, mtime = ? WHERE path = ?", (stamp.size, stamp.mtime, path))


def forget_notes(db: sqlite3.Connection, paths: Sequence[str]) -> None:
    """Take notes out with all that stands in them."""
    notes = [(row[0],) for row in db.execute(f"SELECT id FROM notes WHERE path IN {GIVEN}", (to_json(paths),))]
    for table, number in (("concept_index", "rowid"), ("name_index", "rowid"), ("names", "concept")):
        db.executemany(f"DELETE FROM {table} WHERE {number} IN (SELECT id FROM concepts WHERE note = ?)", notes)
    for table in ("places", "concepts", "problems"):
        db.executemany(f"DELETE FROM {table} WHERE note = ?", notes)
    db.executemany("DELETE FROM notes WHERE id = ?", notes)


def settle(db: sqlite3.Connection, cards: Iterable[str] | None, default: Cards, folders: Mapping[str, str]) -> None:
    """Give these cards (None: all) their first place and their standing, from places, marks, rules and settings.

    `default` is the collection's setting `cards`; `folders` maps a folder's path ("" is the collection) to its own.
    """
    rules = {(row["note"], row["rule"]): row["what"] for row in db.execute("SELECT * FROM rules")}
    wanted = "" if cards is None else "WHERE c.id IN (SELECT value FROM json_each(:ids))"
    rows = db.execute(
        "SELECT c.number, c.marked, c.suspended, c.doubt, v.verdict, p.note, p.concept, p.ord, p.rule, p.origin,"
        " c.note AS was_in,"
        " p.siblings, n.path, n.cards"
        " FROM cards c LEFT JOIN places p ON p.card = c.id LEFT JOIN notes n ON n.id = p.note"
        " LEFT JOIN vouched v ON v.task = c.task"
        f" {wanted} ORDER BY c.number, n.path, p.line",
        {"ids": to_json([] if cards is None else cards)},
    ).fetchall()
    updates: list[tuple[object, ...]] = []
    for number, group in groupby(rows, key=itemgetter(0)):
        places = list(group)
        first = places[0] if len(places) == 1 else min(places, key=_rank)
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
                sibling_number(first["note"], first["siblings"]),
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
    _correct_texts(db, [update[-1] for update in updates if update[0] == Standing.RETIRED.value])


def _rank(place: sqlite3.Row) -> tuple[int, bool]:
    """Which of its places is a card's first: the clearest, and of equal ones that in the note where it stood before."""
    return _WIDE.get(place["origin"], 3), place["note"] != place["was_in"]


def _correct_texts(db: sqlite3.Connection, numbers: Sequence[object]) -> None:
    """Retired cards whose last text is another card by now get the text back that they had before it."""
    rows = db.execute(
        f"SELECT c.number, c.id, c.text, c.phase = 'new' AND NOT ({MARKED}) FROM cards c"
        " LEFT JOIN joins j ON j.text = c.text"
        f" LEFT JOIN aparts a ON a.text = c.text WHERE c.number IN {GIVEN} AND c.text IS NOT NULL"
        " AND (ifnull(a.card, ifnull(j.card, c.text)) <> c.id OR c.id IN (SELECT text FROM joins))",
        (to_json(numbers),),
    ).fetchall()
    if not rows:
        return
    joins, aparts = (dict(db.execute(f"SELECT text, card FROM {table}").fetchall()) for table in ("joins", "aparts"))
    for number, card, text, nameless in rows:
        if owner(text, joins, aparts) == card:
            continue
        # What was never answered goes with the text that it was named after.
        before = None if nameless else text_before(db, card, text, joins, aparts)
        sides = (None, None, None) if before is None else (before["text"], before["front"], before["back"])
        db.execute("UPDATE cards SET text = ?, front = ?, back = ?, task = NULL WHERE number = ?", (*sides, number))
        db.execute("DELETE FROM card_index WHERE rowid = ?", (number,))
        if before is not None:
            folded = index_texts([before["front"], before["back"]])
            db.execute("INSERT INTO card_index (rowid, front, back) VALUES (?, ?, ?)", (number, *folded))
    # What only stood under a name of its own until it was joined leaves nothing behind.
    db.execute(f"DELETE FROM cards WHERE text IS NULL AND phase = 'new' AND NOT ({MARKED})")


def sibling_number(note: int, siblings: str) -> int | None:
    """One number for the cards of one place: small enough to stand in the index that answers what is due."""
    return note << 32 | crc32(siblings.encode()) if siblings else None


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


def place_concepts(db: sqlite3.Connection) -> None:
    """Order all concepts for new cards: what is built on comes first, the author's order where it can be kept.

    A note is taught from its beginning to its end, and a note that requires a concept after the whole of it.
    """
    rows = db.execute(
        "SELECT c.id, c.name, c.key, c.aliases, c.requires, c.language, c.position, c.line, c.end_line, n.id AS note"
        " FROM concepts c JOIN notes n ON n.id = c.note ORDER BY n.path, c.line, c.id"
    ).fetchall()
    inside: dict[int, list[sqlite3.Row]] = {}
    for row in rows:
        inside.setdefault(row["note"], []).append(row)
    position = {number: index for index, number in enumerate(_ordered(rows, inside))}
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


def _ordered(rows: Sequence[sqlite3.Row], inside: Mapping[int, Sequence[sqlite3.Row]]) -> list[int]:
    """The numbers of concepts, each after what it requires."""
    if all(row["requires"] == "[]" for row in rows):
        return [row["id"] for row in rows]
    wanted = required_concepts(rows)
    by_number = {row["id"]: row for row in rows}
    requires: dict[str, set[str]] = {}
    for concepts in inside.values():
        before = None
        for row in concepts:
            requires[str(row["id"])] = {_last_of(by_number[one], inside) for one in wanted[row["id"]]}
            if before is not None:
                requires[str(row["id"])].add(str(before))
            before = row["id"]
    return [int(number) for number in order([str(row["id"]) for row in rows], requires)]


def _last_of(concept: sqlite3.Row, inside: Mapping[int, Sequence[sqlite3.Row]]) -> str:
    """The last concept that stands in another one's part of its note, or that one itself."""
    held = [row["id"] for row in inside[concept["note"]] if concept["line"] <= row["line"] <= concept["end_line"]]
    return str(held[-1])
