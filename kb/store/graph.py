"""Which concept requires which: what waits for what, which stand in a ring, which names nobody explains."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.memory.prerequisites import cycles, gated

CONCEPTS = (
    "SELECT c.id, c.name, c.key, c.aliases, c.requires, c.language, c.note, c.line, n.path FROM concepts c"
    " JOIN notes n ON n.id = c.note ORDER BY n.path, c.line, c.id"
)


@dataclass(frozen=True, slots=True)
class Tangle:
    """Something wrong with what a note requires."""

    note: int
    line: int
    code: str
    arguments: Mapping[str, str]


class Graph:
    """The requirements between the concepts of a collection. What a note requires holds for every concept in it."""

    def __init__(self, rows: Sequence[sqlite3.Row]) -> None:
        self._rows = rows
        self._named = _named(rows)
        self.named_by = {row["id"]: set(self._required(row)) for row in rows}
        """For each concept the ones that it names itself."""
        self._first: dict[int, int] = {}
        for row in rows:
            self._first.setdefault(row["note"], row["id"])
        self._root = {row["id"]: self._first[row["note"]] for row in rows}

    def requires(self, concept: int) -> set[int]:
        """What a concept builds on, its own note left out."""
        root = self._root.get(concept)
        if root is None:
            return set()
        required = self.named_by[concept] | self.named_by[root]
        return {one for one in required if self._root[one] != root}

    def waiting(self, concept: int, open_now: Collection[int]) -> set[int]:
        """The required concepts that hold this one back: not open, and in no ring with it."""
        if concept not in self._root:
            return set()
        behind = self._closed_roots.get(str(self._root[concept]), frozenset())
        return {one for one in self.requires(concept) if one not in open_now and str(self._root[one]) in behind}

    @cached_property
    def _closed_roots(self) -> Mapping[str, frozenset[str]]:
        """For each note's first concept those of the notes that it waits for, rings left out."""
        return gated([str(root) for root in self._first.values()], self._root_graph, satisfied=())

    @cached_property
    def _root_graph(self) -> dict[str, set[str]]:
        graph: dict[str, set[str]] = {str(root): set() for root in self._first.values()}
        for concept, root in self._root.items():
            graph[str(root)] |= {str(self._root[one]) for one in self.requires(concept)}
        return graph

    def tangles(self) -> list[Tangle]:
        """Rings of notes that require each other, and requirements that no note explains."""
        by_number = {str(row["id"]): row for row in self._rows}
        found = []
        for ring in cycles([str(root) for root in self._first.values()], self._root_graph):
            row = by_number[ring[0]]
            names = " → ".join(by_number[one]["name"] for one in (*ring, ring[0]))
            found.append(Tangle(row["note"], row["line"], "requires-ring", {"ring": names}))
        for row in self._rows:
            for name in json.loads(row["requires"]):
                if self._find(row["language"], str(name)) is None:
                    found.append(Tangle(row["note"], 1, "requires-unknown", {"name": str(name)}))
        return found

    def _required(self, row: sqlite3.Row) -> Iterator[int]:
        for name in json.loads(row["requires"]):
            number = self._find(row["language"], str(name))
            if number is not None and number != row["id"]:
                yield number

    def _find(self, language: str, name: str) -> int | None:
        folded = name.casefold()
        return self._named.get((language, folded)) or self._named.get(("", folded))


def _named(rows: Sequence[sqlite3.Row]) -> dict[tuple[str, str], int]:
    """Every concept by key, name and alias; in its own language, and in any."""
    named: dict[tuple[str, str], int] = {}
    for row in rows:
        for name in (row["key"], row["name"], *json.loads(row["aliases"])):
            if name:
                named.setdefault((row["language"], str(name).casefold()), row["id"])
                named.setdefault(("", str(name).casefold()), row["id"])
    return named


def required_concepts(rows: Sequence[sqlite3.Row]) -> dict[int, set[int]]:
    """For each concept the ones that it names itself: by key, name or alias, the note's own language first."""
    return Graph(rows).named_by


def keep_tangles(db: sqlite3.Connection) -> None:
    """Write down what is wrong with what notes require, in the caller's transaction."""
    db.execute("DELETE FROM tangles")
    if db.execute("SELECT 1 FROM concepts WHERE requires <> '[]' LIMIT 1").fetchone() is None:
        return
    rows = db.execute(CONCEPTS).fetchall()
    db.executemany(
        "INSERT INTO tangles VALUES (?, ?, ?, ?)",
        (
            (one.note, one.line, one.code, json.dumps(dict(one.arguments), ensure_ascii=False))
            for one in Graph(rows).tangles()
        ),
    )
