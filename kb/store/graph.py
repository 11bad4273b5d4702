"""The graph of concepts made from what notes say: who builds on whom, rings, names that nobody explains, the order."""

from __future__ import annotations

import json
import re
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import count

from msgspec import Struct

from kb.memory.prerequisites import cycles, order, rings

_CONCEPTS = (
    "SELECT c.id, c.name, c.key, c.aliases, c.requires, c.required_at, c.orders, c.language, c.note, c.line,"
    " c.end_line, c.position, n.path FROM concepts c JOIN notes n ON n.id = c.note ORDER BY c.note, c.line, c.id"
)
_DIGITS = re.compile(r"(\d+)")

Pair = tuple[str, str]
"""Two names: the first is no prerequisite of the second."""


class Statement(Struct, frozen=True):
    """A note names, at a line, a concept that another one builds on. `gates` says that it is to hold that one back.

    `cut` is the entry by which a person said that it is no prerequisite, else empty.
    """

    concept: int
    required: int
    note: int
    line: int
    gates: bool
    cut: str = ""


class Tangle(Struct, frozen=True):
    """Something wrong with what a note requires."""

    note: int
    line: int
    code: str
    arguments: Mapping[str, str]


class Graph:
    """What the notes of a collection say of what builds on what. What a section builds on, its parts build on too."""

    def __init__(self, rows: Iterable[sqlite3.Row], severed: Mapping[Pair, str], given: Iterable[Pair] = ()) -> None:
        inside: dict[int, list[sqlite3.Row]] = {}
        for row in rows:
            inside.setdefault(row["note"], []).append(row)
        self._inside = {
            note: sorted(those, key=lambda row: (row["line"], row["id"]))
            for note, those in sorted(inside.items(), key=lambda one: _natural(one[1][0]["path"]))
        }
        self._rows = [row for those in self._inside.values() for row in those]
        self._by_number: dict[int, sqlite3.Row] = {row["id"]: row for row in self._rows}
        self._severed = severed
        self._given = given
        self._unknown: list[Tangle] = []
        found = [one for row in self._rows if row["requires"] != "[]" for one in self._stated(row)]
        held_back = self._ring_of(one for one in found if one.gates and not one.cut)
        self.statements = [
            Statement(one.concept, one.required, one.note, one.line, one.gates and not held_back(one), one.cut)
            for one in found
        ]
        """What the notes say, in their order; requirements that stand in a ring hold nobody back."""

    def tangles(self) -> list[Tangle]:
        """Rings of concepts that require each other, with the places that make them, and names that nobody explains."""
        counting = [one for one in self.statements if not one.cut]
        builds_on = self._effective(counting)
        found = []
        for ring in cycles(list(builds_on), builds_on):
            said = [builds_on[one][after] for one, after in zip(ring, (*ring[1:], ring[0]), strict=True)]
            named = (f"{self._name(int(one))} ({self._place(by)})" for one, by in zip(ring, said, strict=True))
            text = " → ".join((*named, self._name(int(ring[0]))))
            found.append(Tangle(said[0].note, said[0].line, "requires-ring", {"ring": text}))
        return found + self._unknown

    def positions(self) -> dict[int, int]:
        """The place of each concept in the order of new cards.

        What is built on comes first, the author's order where it can be kept. A note is taught from its beginning to
        its end, and what builds on a part of it after the whole of that part, unless requirements forbid it.
        """
        position = {number: index for index, number in enumerate(self._ordered())}
        for concepts in self._inside.values():
            section = concepts[0]["id"]
            for row in concepts:
                # A term stands where its section stands: within a section the cards keep the note's order.
                if row["line"] == row["end_line"]:
                    position[row["id"]] = position[section]
                else:
                    section = row["id"]
        return position

    def _ordered(self) -> list[int]:
        author = [int(row["id"]) for row in self._rows]
        counting = [one for one in self.statements if not one.cut]
        if not counting:
            return author
        requires: dict[str, set[str]] = {}
        wishes: dict[str, set[str]] = {}
        for concepts in self._inside.values():
            before = ""
            for row in concepts:
                one, around = str(row["id"]), self._around.get(row["id"])
                requires[one] = set() if around is None else {str(around)}
                if before:
                    wishes[one] = {before}
                before = one
        for said in counting:
            requires[str(said.concept)].add(str(said.required))
            wishes.setdefault(str(said.concept), set()).add(str(self._last_part(said.required)))
        return [int(number) for number in order(list(map(str, author)), requires, wishes)]

    @cached_property
    def _around(self) -> dict[int, int]:
        """For each concept that stands in another one's part of a note the innermost of those."""
        found: dict[int, int] = {}
        for concepts in self._inside.values():
            around: list[tuple[int, int]] = []
            for row in concepts:
                end = row["end_line"]
                while around and end > around[-1][1]:
                    around.pop()
                if around:
                    found[row["id"]] = around[-1][0]
                around.append((row["id"], end))
        return found

    def _last_part(self, concept: int) -> int:
        """The last concept that stands in this one's part of its note, or this one itself."""
        row = self._by_number[concept]
        inside = self._inside[row["note"]]
        return int(inside[bisect_right(inside, row["end_line"], key=lambda one: one["line"]) - 1]["id"])

    def _stated(self, row: sqlite3.Row) -> Iterator[Statement]:
        orders = frozenset(json.loads(row["orders"]))
        for name, line in zip(json.loads(row["requires"]), json.loads(row["required_at"]), strict=True):
            required = self._find(row["language"], str(name))
            if required is None:
                self._unknown.append(Tangle(row["note"], line, "requires-unknown", {"name": str(name)}))
                continue
            found = self._by_number[required]
            # What is a part of the one that names it, or holds it, does not come before it.
            if not (_holds(found, row) or _holds(row, found)):
                cut = next((self._severed[pair] for pair in _pairs(found, row) if pair in self._severed), "")
                yield Statement(row["id"], required, row["note"], line, name not in orders, cut)

    def _effective(self, statements: Iterable[Statement]) -> dict[str, dict[str, Statement]]:
        """For each concept that is named by a statement all that it builds on, its own and what holds for its parts."""
        said: dict[int, list[Statement]] = {}
        named: dict[int, None] = {}
        for one in statements:
            said.setdefault(one.concept, []).append(one)
            named.setdefault(one.concept)
            named.setdefault(one.required)
        found: dict[str, dict[str, Statement]] = {}
        for number in named:
            holding = [number]
            while (around := self._around.get(holding[-1])) is not None:
                holding.append(around)
            found[str(number)] = {
                str(one.required): one for of in holding for one in said.get(of, ()) if one.required not in holding
            }
        return found

    def _ring_of(self, statements: Iterable[Statement]) -> _Ring:
        builds_on = self._effective(statements)
        ring = rings({one: at for at, one in enumerate(builds_on)}, builds_on)
        return _Ring(
            {
                (by.concept, by.required)
                for one, those in builds_on.items()
                for required, by in those.items()
                if ring[one] == ring[required]
            }
        )

    def _name(self, concept: int) -> str:
        return str(self._by_number[concept]["name"])

    def _place(self, one: Statement) -> str:
        return f"{self._by_number[one.concept]['path']}:{one.line}"

    def _find(self, language: str, name: str) -> int | None:
        folded = name.casefold()
        return self._named.get((language, folded)) or self._named.get(("", folded))

    @cached_property
    def _named(self) -> dict[tuple[str, str], int]:
        """Every concept by key or name, by alias, by the name of its file, by what a person called it; in its own
        language, and in any.
        """
        named: dict[tuple[str, str], int] = {}

        def call(row: sqlite3.Row, *names: str | None) -> None:
            for name in names:
                if name:
                    named.setdefault((row["language"], name.casefold()), row["id"])
                    named.setdefault(("", name.casefold()), row["id"])

        for row in self._rows:
            call(row, row["key"], row["name"])
        for row in self._rows:
            if row["aliases"] != "[]":
                call(row, *map(str, json.loads(row["aliases"])))
        for concepts in self._inside.values():
            call(concepts[0], str(concepts[0]["path"]).rpartition("/")[2].rpartition(".")[0])
        for name, concept in self._given:
            number = named.get(("", concept.casefold()))
            if number is not None:
                call(self._by_number[number], name)
        return named


class _Ring(Struct, frozen=True):
    """The requirements that stand in a ring."""

    pairs: set[tuple[int, int]]

    def __call__(self, one: Statement) -> bool:
        return (one.concept, one.required) in self.pairs


def _holds(whole: sqlite3.Row, part: sqlite3.Row) -> bool:
    """Does a concept's part of a note hold another one's (or is it that one)?"""
    return bool(
        whole["note"] == part["note"] and whole["line"] <= part["line"] and part["end_line"] <= whole["end_line"]
    )


def _pairs(required: sqlite3.Row, concept: sqlite3.Row) -> Iterator[Pair]:
    """What a requirement may be called by who cuts it: each of the two by its name or by its key."""
    for one in (required["name"], required["key"]):
        for other in (concept["name"], concept["key"]):
            if one and other:
                yield one, other


def _natural(path: str) -> tuple[list[str | int], str]:
    """What puts 2 before 10, as the one who numbered files meant it."""
    parts: list[str | int] = [int(part) if at % 2 else part for at, part in zip(count(), _DIGITS.split(path))]
    return parts, path


def severed(db: sqlite3.Connection) -> dict[Pair, str]:
    """What a person said to be no prerequisite, with the entry that says so, both by name and by key."""
    keys: dict[str, list[str]] = {}
    for row in db.execute("SELECT name, key FROM concepts WHERE key IS NOT NULL"):
        keys.setdefault(row["name"], []).append(row["key"])
    found: dict[Pair, str] = {}
    for row in db.execute('SELECT name, "of", entry FROM severed'):
        for name in (row["name"], *keys.get(row["name"], ())):
            for of in (row["of"], *keys.get(row["of"], ())):
                found[name, of] = row["entry"]
    return found


def arrange(db: sqlite3.Connection) -> None:
    """Make the graph anew from what notes and marks say, in the caller's transaction: order, requirements, tangles."""
    rows = db.execute(_CONCEPTS).fetchall()
    graph = Graph(rows, severed(db), db.execute("SELECT name, concept FROM aliases ORDER BY rowid").fetchall())
    place = graph.positions()
    db.executemany(
        "UPDATE concepts SET position = ? WHERE id = ?",
        ((place[row["id"]], row["id"]) for row in rows if place[row["id"]] != row["position"]),
    )
    db.execute("DELETE FROM prerequisites")
    db.executemany(
        "INSERT OR IGNORE INTO prerequisites VALUES (?, ?, ?, ?, ?, ?)",
        ((one.concept, one.required, one.note, one.line, one.gates, one.cut) for one in graph.statements),
    )
    db.execute("DELETE FROM tangles")
    db.executemany(
        "INSERT INTO tangles VALUES (?, ?, ?, ?)",
        (
            (one.note, one.line, one.code, json.dumps(dict(one.arguments), ensure_ascii=False))
            for one in graph.tangles()
        ),
    )
