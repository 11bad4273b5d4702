"""What a tree of all concepts is made of: where they stand, what they build on, what is known of their cards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct, field

from kb.store.database import Store
from kb.store.hollow import hollow
from kb.store.settled import SETTLED


class Stood(NamedTuple):
    """A concept at its place in the notes."""

    number: int
    note: int
    name: str
    key: str | None
    line: int
    end_line: int
    language: str
    position: int
    path: str


class Link(NamedTuple):
    """What a note says: `concept` builds on `required`, and is held back by it (`gates`) or only comes after it."""

    concept: int
    required: int
    gates: bool


class Held(NamedTuple):
    """Cards of a concept that are alike: whether the concept is their own, whether they are asked, were answered, and
    would be introduced.
    """

    concept: int
    own: bool
    active: bool
    answered: bool
    fresh: bool
    cards: int


class Kept(NamedTuple):
    """What is known of the memory of an answered card: its concept, its stability in days, the day of its answer."""

    concept: int
    stability: float
    last_day: int


class Ground(Struct, frozen=True):
    """All that a tree is made of, as it was at one moment. `known` holds names and keys, `due` cards by concept."""

    concepts: Sequence[Stood] = ()
    links: Sequence[Link] = ()
    held: Sequence[Held] = ()
    kept: Sequence[Kept] = ()
    due: dict[int, int] = field(default_factory=dict)
    known: frozenset[str] = frozenset()


def ground(store: Store, today: date) -> Ground:
    """What the store holds of the concepts."""
    day: dict[str, object] = {"day": today.toordinal()}
    free = "standing = 'active' AND (buried IS NULL OR buried <= :day)"
    with store.reading():
        empty = hollow(store)
        due: dict[int, int] = {}
        for phases in (
            "INDEXED BY cards_to_review WHERE {} AND phase = 'review' AND due_day <= :day",
            "WHERE {} AND phase IN ('learning', 'relearning') AND (wished IS NULL OR wished <= :day)",
        ):
            where = phases.format(free)
            for row in store.rows(f"SELECT concept, count(*) FROM cards {where} GROUP BY concept", day):
                due[row[0]] = due.get(row[0], 0) + row[1]
        return Ground(
            [
                Stood(*row)
                for row in store.rows(
                    "SELECT k.id, k.note, k.name, k.key, k.line, k.end_line, k.language, k.position, n.path"
                    " FROM concepts k JOIN notes n ON n.id = k.note ORDER BY k.note, k.line, k.end_line DESC, k.id"
                )
                if row[0] not in empty
            ],
            [
                Link(row[0], row[1], bool(row[2]))
                for row in store.rows("SELECT concept, required, gates FROM prerequisites WHERE cut = ''")
            ],
            [
                Held(row[0], bool(row[1]), bool(row[2]), bool(row[3]), bool(row[4]), row[5])
                for row in store.rows(
                    "SELECT p.concept, c.concept IS p.concept, c.standing = 'active', c.phase <> 'new',"
                    f" c.phase = 'new' AND c.number NOT IN ({SETTLED}), count(DISTINCT c.number)"
                    " FROM places p JOIN cards c ON c.id = p.card WHERE p.concept IS NOT NULL GROUP BY 1, 2, 3, 4, 5"
                )
                if row[0] not in empty
            ],
            [
                Kept(*row)
                for row in store.rows(
                    "SELECT concept, stability, last_day FROM cards INDEXED BY cards_kept"
                    " WHERE standing = 'active' AND phase <> 'new' AND concept IS NOT NULL"
                )
            ],
            due,
            frozenset(str(row[0]) for row in store.rows("SELECT name FROM known_concepts")),
        )


def cards_of(store: Store, concepts: Iterable[int]) -> list[str]:
    """The active cards that stand in these concepts, by id."""
    rows = store.rows(
        "SELECT DISTINCT c.id FROM places p JOIN cards c ON c.id = p.card AND c.standing = 'active'"
        " WHERE p.concept IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(concepts)),),
    )
    return [str(row[0]) for row in rows]
