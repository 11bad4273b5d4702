"""Notes in the store: what becomes of their cards and concepts once they are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import cast
from zlib import crc32

from kb.model import Origin, Standing
from kb.reading.standing import standing
from kb.search.fold import index_texts
from kb.settings import Cards
from kb.store.belonging import owner
from kb.store.doubts import text_before
from kb.store.known import GIVEN, Stamp, folder_setting, to_json
from kb.store.planned import replanning
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
    those = ("", ()) if cards is None else (f"number IN {GIVEN}", (to_json([update[-1] for update in updates]),))
    with replanning(db, *those):
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
    db.execute(f"DELETE FROM cards WHERE text IS NULL AND phase = 'new' AND NOT ({MARKED}) AND wished IS NULL")


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
