"""What the store knows of cards and notes already: what a refresh compares with."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kb.store.belonging import canonical, owner
from kb.store.database import Store
from kb.store.schema import WISHES

if TYPE_CHECKING:
    from kb.reading.pairing import CardText

GIVEN = "(SELECT value FROM json_each(?))"
"""Many values as one argument, written by `to_json`."""


class Stamp(Struct, frozen=True):
    """What tells whether a file changed: size in bytes, time of change in ns, hash of its bytes."""

    size: int
    mtime: int
    hash: str = ""


class Standing(Struct, frozen=True):
    """A card as it stands in one note, or in none any more; `text` is the hash of its text."""

    id: str
    card: CardText
    answered: bool

    @property
    def text(self) -> str:
        return self.card.text or ""


def stamps(store: Store) -> dict[str, Stamp]:
    """Every note that the store knows, by its path."""
    rows = store.rows("SELECT path, size, mtime, hash FROM notes")
    return {row["path"]: Stamp(row["size"], row["mtime"], row["hash"]) for row in rows}


def owners(store: Store, texts: Sequence[str]) -> list[str]:
    """The card that each text belongs to, through the joins known so far; a text of its own otherwise."""
    with store.lock:
        if store.one("SELECT 1 FROM joins UNION ALL SELECT 1 FROM aparts LIMIT 1") is None:
            return list(texts)
        aparts = dict(store.db.execute(f"SELECT text, card FROM aparts WHERE text IN {GIVEN}", (to_json(texts),)))
        joins = _joins_from(store, texts)
    return [owner(text, joins, aparts) for text in texts]


def _joins_from(store: Store, texts: Iterable[str]) -> dict[str, str]:
    """The joins that lead on from these texts: of a long-lived collection's thousands, one note needs few."""
    joins: dict[str, str] = {}
    ahead = list(texts)
    while ahead:
        rows = dict(store.db.execute(f"SELECT text, card FROM joins WHERE text IN {GIVEN}", (to_json(ahead),)))
        joins |= rows
        ahead = [card for card in set(rows.values()) if card not in joins]
    return joins


def cards_in_note(store: Store, path: str) -> list[Standing]:
    """The cards that stand in a note, in its order."""
    from kb.reading.pairing import CardText

    rows = store.rows(
        "SELECT c.id, c.kind, c.text, c.front, c.back, c.phase, p.ord, p.heading_path, p.author_id FROM notes n"
        " JOIN places p ON p.note = n.id JOIN cards c ON c.id = p.card WHERE n.path = ? ORDER BY p.ord",
        (path,),
    )
    return [
        Standing(card, CardText(front, back, path, _path(headings), order, kind, author_id, text), phase != "new")
        for card, kind, text, front, back, phase, order, headings, author_id in rows
    ]


def cards_in_notes(store: Store, paths: Iterable[str]) -> dict[str, list[Standing]]:
    """The cards that stand in each of these notes."""
    if is_empty(store):
        return {path: [] for path in paths}
    return {path: cards_in_note(store, path) for path in paths}


@lru_cache(maxsize=256)
def _path(kept: str) -> tuple[str, ...]:
    """A heading path; the same few stand above many cards."""
    return tuple(json.loads(kept))


def stands_elsewhere(store: Store, card: str, paths: Collection[str]) -> bool:
    """Does a card stand in a note that is none of these?"""
    rows = store.rows("SELECT n.path FROM places p JOIN notes n ON n.id = p.note WHERE p.card = ?", (card,))
    return any(row["path"] not in paths for row in rows)


def are_retired(store: Store) -> bool:
    """Does any card with a history stand in no note?"""
    return store.one("SELECT 1 FROM cards WHERE standing = 'retired' AND phase <> 'new' LIMIT 1") is not None


def retired(store: Store, limit: int, *, placed: bool = False) -> list[Standing]:
    """Cards with a history and a text that stand in no note any more, those that were answered last.

    Their places are left out unless they are to be `placed` where the journal tells.
    """
    from kb.reading.pairing import CardText
    from kb.store.remembered import card_text

    rows = store.rows(
        "SELECT c.id, c.kind, c.text, c.front, c.back, s.fields FROM cards c LEFT JOIN shown s ON s.text = c.text"
        " WHERE c.standing = 'retired' AND c.phase <> 'new' AND c.front IS NOT NULL AND c.marked IS NOT 'silence'"
        " ORDER BY c.last_at DESC, c.id LIMIT ?",
        (limit,),
    )
    found = []
    for card, kind, text, front, back, fields in rows:
        now = CardText(front, back, "", (), 0, kind, text=text)
        told = replace(card_text(text, json.loads(fields)), front=front, back=back) if fields else now
        found.append(Standing(card, told if placed else without_place(told), answered=True))
    return found


def without_place(card: CardText) -> CardText:
    """A card of whose place nothing is known any more; an id that its author wrote names it within its note."""
    return replace(card, note=card.note if card.author_id else "", heading_path=(), order=0)


def with_text(store: Store, cards: Collection[str]) -> set[str]:
    """Of these ids the ones under which a card was ever read from a note."""
    if not cards:
        return set()
    rows = store.rows(f"SELECT id FROM cards WHERE id IN {GIVEN} AND front IS NOT NULL", (to_json(list(cards)),))
    return {str(row[0]) for row in rows}


def may_be_taken(store: Store, cards: Sequence[str]) -> set[str]:
    """Which of these cards were never taken over (what was undone counts too) and have no review of their own."""
    with store.lock:
        joins = dict(store.db.execute("SELECT text, card FROM joins").fetchall())
        entries = store.db.execute("SELECT json_extract(fields, '$.card') FROM entries WHERE kind = 'due'").fetchall()
    once = {canonical(str(row[0]), joins) for row in entries}
    answered = store.rows(
        f"SELECT DISTINCT card FROM reviews WHERE card IN {GIVEN} AND id NOT IN (SELECT id FROM retracted)",
        (to_json(cards),),
    )
    return set(cards) - once - {str(row[0]) for row in answered}


def schedules_taken(store: Store) -> list[str]:
    """The ids of the entries that took schedules over, those that still count, oldest first."""
    rows = store.rows(
        f"SELECT id FROM entries WHERE kind = 'due' AND NOT ({WISHES}) AND id NOT IN (SELECT id FROM retracted)"
        " ORDER BY at, id"
    )
    return [str(row[0]) for row in rows]


def reviews_among(store: Store, ids: Sequence[str]) -> dict[str, bool]:
    """Which of these ids are those of reviews that are here already, each with whether it was taken back."""
    rows = store.rows(f"SELECT id, id IN (SELECT id FROM retracted) FROM reviews WHERE id IN {GIVEN}", (to_json(ids),))
    return {str(row[0]): bool(row[1]) for row in rows}


def retractions(store: Store) -> list[tuple[str, dict[str, object]]]:
    """The retractions that still count, each with its fields, oldest first."""
    rows = store.rows(
        "SELECT id, fields FROM entries WHERE kind = 'retract' AND id NOT IN (SELECT id FROM retracted) ORDER BY at, id"
    )
    return [(str(row[0]), json.loads(row[1])) for row in rows]


def counting(store: Store, ids: Sequence[str]) -> list[str]:
    """Which of these ids are those of reviews that are here and were not taken back, oldest first."""
    rows = store.rows(
        f"SELECT id FROM reviews WHERE id IN {GIVEN} AND id NOT IN (SELECT id FROM retracted) ORDER BY at, id",
        (to_json(ids),),
    )
    return [str(row[0]) for row in rows]


def joined(store: Store, cards: Iterable[str]) -> set[str]:
    """Of these cards the ones that another text became."""
    rows = store.rows(f"SELECT DISTINCT card FROM joins WHERE card IN {GIVEN}", (to_json(list(cards)),))
    return {str(row[0]) for row in rows}


def text_of(store: Store, card: str) -> str | None:
    """The hash of the text that a card has now."""
    row = store.one("SELECT text FROM cards WHERE id = ?", (card,))
    return None if row is None else row["text"]


def standing_in(store: Store, paths: Sequence[str]) -> set[str]:
    """The cards that stand in any of these notes."""
    sql = f"SELECT p.card FROM notes n JOIN places p ON p.note = n.id WHERE n.path IN {GIVEN}"
    return {str(row[0]) for row in store.rows(sql, (to_json(paths),))}


def texts(store: Store, cards: Collection[str]) -> dict[str, str]:
    """Of these cards the ones that stand in a note, each with the hash of its text."""
    if not cards:
        return {}
    stands = "EXISTS (SELECT 1 FROM places p WHERE p.card = c.id)"
    rows = store.rows(f"SELECT c.id, c.text FROM cards c WHERE c.id IN {GIVEN} AND {stands}", (to_json(cards),))
    return {row["id"]: row["text"] for row in rows}


def count_drafts(store: Store, cards: Iterable[str] | None = None) -> int:
    """How many of these cards (None: of all) are drafts."""
    sql = "SELECT count(*) FROM cards WHERE standing = 'draft'"
    if cards is None:
        return int(store.rows(sql)[0][0])
    return int(store.rows(f"{sql} AND id IN {GIVEN}", (to_json(cards),))[0][0])


def is_empty(store: Store) -> bool:
    """Was no card read yet?"""
    return store.one("SELECT 1 FROM places LIMIT 1") is None


def folder_configs(store: Store) -> dict[str, tuple[int, int]]:
    """The folder configs that the store has seen, with size (bytes) and time (ns)."""
    return {row["path"]: (row["size"], row["mtime"]) for row in store.rows("SELECT path, size, mtime FROM folders")}


def keep_folder_configs(store: Store, rows: Iterable[tuple[str, int, int, str | None, bool]]) -> None:
    """Remember folder configs: path, size, time, what it says of `cards`, whether something in it is of no use."""
    with store.writing() as db:
        db.execute("DELETE FROM folders")
        db.executemany("INSERT INTO folders VALUES (?, ?, ?, ?, ?)", rows)


def folder_settings(store: Store) -> Mapping[str, str]:
    """What each folder's config says of `cards`, by the folder's path ("" is the collection)."""
    rows = store.rows("SELECT path, cards FROM folders WHERE cards IS NOT NULL")
    return {row["path"].rpartition("/")[0]: row["cards"] for row in rows}


def folder_setting(path: str, folders: Mapping[str, str]) -> str | None:
    """What the nearest folder of a note says of `cards`."""
    while path:
        path = path.rpartition("/")[0]
        if path in folders:
            return folders[path]
    return None


def to_json(value: object) -> str:
    """A value as the store keeps it; sets and the like as lists."""
    return json.dumps(value, ensure_ascii=False, default=list)
