"""Asking the graph of concepts: what holds a concept back, what is ready to be learned, how sure its ground is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from kb.store.database import Store
from kb.store.settled import SETTLED

# What the notes say for the concepts asked for, or for what holds them: a section's requirements are its parts' too.
_SAID = (
    "FROM concepts k JOIN prerequisites e ON e.note = k.note JOIN concepts s ON s.id = e.concept"
    " AND s.line <= k.line AND k.end_line <= s.end_line JOIN concepts r ON r.id = e.required"
    " AND NOT (r.note = k.note AND r.line <= k.line AND k.end_line <= r.end_line)"
)
_ASKED = "k.id IN (SELECT value FROM json_each(:concepts))"
# Concepts of one key are one concept, in whatever language.
_TWINS = (
    "FROM concepts k JOIN concepts t ON t.id = k.id OR (k.key IS NOT NULL AND t.key IS NOT NULL"
    " AND lower(t.key) = lower(k.key)) WHERE " + _ASKED
)
_KNOWN = "EXISTS (SELECT 1 FROM known_concepts w WHERE w.name IN (t.name, t.key))"
_CARDS = "places p JOIN cards c ON c.id = p.card WHERE p.note = {0}.note AND p.line BETWEEN {0}.line AND {0}.end_line"


class Stage(StrEnum):
    """How far a person is with a concept."""

    KNOWN = "known"
    INTRODUCED = "introduced"
    READY = "ready"
    WAITING = "waiting"
    SILENT = "silent"
    """Nothing is asked of it."""


class Gates(Struct, frozen=True):
    """Which of some concepts (numbers, as text) build on others, and what still holds each of them back."""

    building: frozenset[str] = frozenset()
    closed: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Prerequisite(Struct, frozen=True):
    """What a note says at a line: the concept `by` builds on `required`.

    Where it does not hold back (`gates`), it only comes before. `entry` is the one by which the person said that it is
    no prerequisite, empty where nobody did.
    """

    required: str
    by: str
    note: str
    line: int
    gates: bool
    entry: str = ""
    stage: Stage = Stage.SILENT

    @property
    def is_cut(self) -> bool:
        """Does it not count any more?"""
        return bool(self.entry)


def gates(store: Store, concepts: Sequence[str]) -> Gates:
    """What holds these concepts back.

    A required concept holds nobody back once a card of it was answered, in any language, when it is marked as known, or
    while none of its cards is active; its cards are those that stand in its part of the note. Those that require each
    other hold each other back by nothing.
    """
    if store.one("SELECT 1 FROM prerequisites LIMIT 1") is None:
        return Gates()
    rows = store.rows(
        f"SELECT DISTINCT k.id, e.required {_SAID} WHERE e.gates AND e.cut = '' AND {_ASKED}", _these(concepts)
    )
    holding = {int(row["required"]) for row in rows}
    holding -= satisfied(store, holding)
    closed: dict[str, set[str]] = {}
    for row in rows:
        if row["required"] in holding:
            closed.setdefault(str(row["id"]), set()).add(str(row["required"]))
    building = frozenset(str(row["id"]) for row in rows)
    return Gates(building, {number: frozenset(those) for number, those in closed.items()})


def satisfied(store: Store, concepts: Collection[int]) -> set[int]:
    """Those of these concepts that hold nobody back."""
    open_now = introduced(store, concepts)
    rest = _these(set(concepts) - open_now)
    active = store.rows(
        f"SELECT k.id FROM concepts k WHERE {_ASKED}"
        f" AND EXISTS (SELECT 1 FROM {_CARDS.format('k')} AND c.standing = 'active')",
        rest,
    )
    return set(concepts) - {int(row[0]) for row in active}


def introduced(store: Store, concepts: Collection[int]) -> set[int]:
    """Those of these concepts of which a card was answered, in any language, and those that the person knows."""
    answered = f"EXISTS (SELECT 1 FROM {_CARDS.format('t')} AND c.phase <> 'new')"
    rows = store.rows(f"SELECT DISTINCT k.id {_TWINS} AND ({answered} OR {_KNOWN})", _these(concepts))
    return {int(row[0]) for row in rows}


def stages(store: Store, concepts: Collection[int]) -> dict[int, Stage]:
    """How far the person is with each of these concepts."""
    these = _these(concepts)
    known = {
        int(row[0])
        for row in store.rows(
            f"SELECT DISTINCT k.id {_TWINS} AND {_KNOWN}",
            these,
        )
    }
    begun = introduced(store, concepts)
    silent = satisfied(store, concepts) - begun
    closed = gates(store, [str(one) for one in concepts]).closed
    return {
        one: Stage.KNOWN
        if one in known
        else Stage.INTRODUCED
        if one in begun
        else Stage.SILENT
        if one in silent
        else Stage.WAITING
        if str(one) in closed
        else Stage.READY
        for one in concepts
    }


def prerequisites(store: Store, concepts: Collection[int], language: str = "") -> list[Prerequisite]:
    """What these concepts build on, what holds for the whole section or note included, in the order of learning.

    With a `language` a concept that has a name in several comes once, in that one where it can.
    """
    rows = store.rows(
        "SELECT DISTINCT e.required, r.name, coalesce(lower(r.key), r.name) AS one, r.language, s.name AS by, n.path,"
        f" e.line, e.gates, e.cut {_SAID} JOIN notes n ON n.id = e.note WHERE {_ASKED}"
        " ORDER BY e.cut <> '', r.position, e.line",
        _these(concepts),
    )
    if language:
        rows = _once(rows, language)
    stage = stages(store, {int(row["required"]) for row in rows})
    found: dict[tuple[str, str], Prerequisite] = {}
    for row in rows:
        one = Prerequisite(
            required=row["name"],
            by=row["by"],
            note=row["path"],
            line=row["line"],
            gates=bool(row["gates"]),
            entry=row["cut"],
            stage=stage[row["required"]],
        )
        found.setdefault((one.required, one.by), one)
    return list(found.values())


def _once(rows: Sequence[sqlite3.Row], language: str) -> list[sqlite3.Row]:
    """Of rows about one concept (`one`) those in this language, or else the first."""
    shown: dict[str, str] = {}
    for row in rows:
        if row["one"] not in shown or (row["language"] == language and shown[row["one"]] != row["name"]):
            shown[row["one"]] = row["name"]
    return [row for row in rows if shown[row["one"]] == row["name"]]


def relations(store: Store, concepts: set[int], language: str = "") -> tuple[list[str], list[str]]:
    """The names of the concepts that the notes say these build on, and of those that build on these.

    A concept that has a name in several languages comes once, in this one where it can.
    """
    about = "k.name, coalesce(lower(k.key), k.name) AS one, k.language FROM prerequisites e JOIN concepts k"
    these = "(SELECT value FROM json_each(:concepts)) AND e.cut = '' ORDER BY k.position, k.id"
    before = store.rows(f"SELECT {about} ON k.id = e.required WHERE e.concept IN {these}", _these(concepts))
    after = store.rows(f"SELECT {about} ON k.id = e.concept WHERE e.required IN {these}", _these(concepts))
    return _names(_once(before, language)), _names(_once(after, language))


def _names(rows: Iterable[sqlite3.Row]) -> list[str]:
    return list(dict.fromkeys(str(row["name"]) for row in rows))


def required(store: Store, concepts: Collection[int]) -> dict[int, set[int]]:
    """What each of these concepts builds on, by what is said of it or of what holds it."""
    rows = store.rows(f"SELECT DISTINCT k.id, e.required {_SAID} WHERE e.cut = '' AND {_ASKED}", _these(concepts))
    found: dict[int, set[int]] = {one: set() for one in concepts}
    for row in rows:
        found[row["id"]].add(row["required"])
    return found


def building_on(store: Store, concepts: Collection[int]) -> set[int]:
    """Every concept that builds on one of these, by what is said of it or of what holds it."""
    rows = store.rows(
        f"SELECT DISTINCT k.id {_SAID} WHERE e.cut = '' AND e.required IN (SELECT value FROM json_each(:concepts))",
        _these(concepts),
    )
    return {int(row[0]) for row in rows}


class Ready(Struct, frozen=True):
    """A concept that can be learned next: its number and name, where it stands, how many new cards it has."""

    number: int
    name: str
    note: str
    line: int
    language: str
    new: int


def frontier(store: Store, today: date, language: str) -> list[Ready]:
    """The concepts with new cards that nothing holds back, in the order of introduction.

    A section and the terms defined in it are one thing here.
    """
    rows = store.rows(
        "SELECT c.concept, c.language, k.position, count(*) AS new FROM cards c JOIN concepts k ON k.id = c.concept"
        " WHERE c.standing = 'active' AND c.phase = 'new' AND (c.buried IS NULL OR c.buried <= :day)"
        f" AND c.number NOT IN ({SETTLED})"
        " GROUP BY c.concept ORDER BY c.language <> :language, k.position, c.concept",
        {"day": today.toordinal(), "language": language},
    )
    closed = gates(store, [str(row["concept"]) for row in rows]).closed
    found: dict[int, list[int]] = {}
    for row in rows:
        if str(row["concept"]) not in closed:
            held = found.setdefault(row["position"], [0, row["concept"]])
            held[0] += row["new"]
    heads = {
        int(row["position"]): row
        for row in store.rows(
            "SELECT k.id, k.name, k.position, k.line, k.language, n.path FROM concepts k JOIN notes n ON n.id = k.note"
            " WHERE k.position IN (SELECT value FROM json_each(:concepts)) ORDER BY k.position, k.line DESC, k.id DESC",
            _these(found),
        )
    }
    return [
        Ready(head["id"], head["name"], head["path"], head["line"], head["language"], new)
        for place, (new, _) in found.items()
        if (head := heads.get(place)) is not None
    ]


class Memory(Struct, frozen=True):
    """What is known of the memory of a card: its id, its stability in days, the learning day of its last answer."""

    card: str
    stability: float
    last_day: date


def ground(store: Store, card: str, most: int = 200) -> dict[str, list[Memory]]:
    """For each concept that a card's concept builds on its cards that were answered: at most `most` a concept.

    What the person knows is left out.
    """
    rows = store.rows(
        f"SELECT DISTINCT e.required, r.name, r.key {_SAID}"
        " WHERE k.id = (SELECT concept FROM cards WHERE id = :card) AND e.cut = ''"
        " AND NOT EXISTS (SELECT 1 FROM known_concepts w WHERE w.name IN (r.name, r.key)) ORDER BY r.position",
        {"card": card},
    )
    found: dict[str, list[Memory]] = {}
    for row in rows:
        cards = store.rows(
            f"SELECT DISTINCT c.id, c.stability, c.last_day FROM concepts k, {_CARDS.format('k')} AND k.id = :concept"
            " AND c.standing = 'active' AND c.phase <> 'new' AND c.id <> :card LIMIT :most",
            {"concept": row["required"], "card": card, "most": most},
        )
        found[row["name"]] = [Memory(one["id"], one["stability"], date.fromordinal(one["last_day"])) for one in cards]
    return found


def new_cards(store: Store, concepts: Collection[int]) -> dict[int, int]:
    """How many new cards stand in each of these concepts' parts of their notes, where there are any."""
    rows = store.rows(
        "SELECT k.id, count(DISTINCT c.id) AS new FROM concepts k JOIN places p ON p.note = k.note"
        " AND p.line BETWEEN k.line AND k.end_line JOIN cards c ON c.id = p.card AND c.standing = 'active'"
        f" AND c.phase = 'new' WHERE {_ASKED} GROUP BY k.id",
        _these(concepts),
    )
    return {row["id"]: row["new"] for row in rows}


def _these(concepts: Iterable[object]) -> dict[str, object]:
    return {"concepts": json.dumps([int(str(one)) for one in concepts if one not in ("", None)])}
