"""Concepts that hold some of a question's parts, where few hold them all: gathered by the indexes, then weighed."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Sequence
from math import log2

from kb.search import questions
from kb.search.names import ALIAS, NAME
from kb.search.query import Query, Term
from kb.search.questions import Part
from kb.search.rank import name_tokens
from kb.search.tree import Node, Or, joined
from kb.search.weighing import READ, Held, weigh
from kb.store.database import Store
from kb.store.meant import PARTS
from kb.store.seeking import BOTH, COMMON, FEW, NAMES, Seeking, texts

_IN_NAME = 2.0
"""What a part in a name counts, beside one in a text, while concepts are gathered."""
WEIGHED, WEIGHED_WHILE_TYPING = 40, 15
"""Concepts whose names and texts are weighed; before that, it counts which parts they hold."""
_WHOLLY = 20
_UNKNOWN = 0.8
"""What a part weighs that neither the glossary nor a name knows."""
_RARENESS = 0.7
"""How fast a part weighs more the fewer hold it."""
_BEST_OF_NOTE, _NOTE = 3, 0.5
"""So many of a note's concepts say how well it answers, and so much of that each of them gains."""


def relaxed(seeking: Seeking, query: Query, also: Iterable[int] = (), weighed_at_most: int = WEIGHED) -> list[int]:
    """Concepts that hold some of the words, in either language, best first; `also` are weighed whatever they hold."""
    words = [token for term in query.terms for token in term.tokens]
    parts = questions.parts(words)[:PARTS]
    points: dict[int, float] = {}
    said: dict[int, set[int]] = {}
    weighed: list[tuple[Part, float]] = []
    for part in parts:
        terms = [Term(" ".join(way.tokens), way.tokens, way.begun) for way in part.ways]
        seeking.also.update(dict.fromkeys(terms))
        node = joined(Or, list[Node](terms))
        anywhere = seeking.holders(node, BOTH)
        if not anywhere:
            continue
        by_name = seeking.holders(node, NAMES)
        weight = part.weight * (1.0 if part.known or by_name else _UNKNOWN)
        # The first of very many are any: those that are called so tell more.
        some = [] if by_name and len(anywhere) == COMMON else anywhere
        for found, counts in ((by_name, _IN_NAME), (some, 1.0)):
            gain = counts * weight * _rareness(found)
            for number in found:
                points[number] = points.get(number, 0.0) + gain
        for number in some:
            said.setdefault(number, set()).add(len(weighed))
        weighed.append((part, weight * _rareness(anywhere)))
    best = heapq.nlargest(weighed_at_most, points, key=lambda number: (points[number], -number))
    best = seeking.allowed(dict.fromkeys((*_called(seeking.store, query, parts), *also, *best)))
    near = {
        number: weigh(weighed, held, frozenset(said.get(number, ()))) for number, held in _held(seeking, best).items()
    }
    of_notes = _of_notes(seeking, near)
    points = {number: value + of_notes[seeking.rows[number]["path"]] for number, value in near.items()}
    return heapq.nlargest(seeking.most * 2, points, key=lambda number: (points[number], -number))


def _rareness(found: Sequence[int]) -> float:
    return float(log2(1 + COMMON / (1 + len(found))) ** _RARENESS)


def _of_notes(seeking: Seeking, near: dict[int, float]) -> dict[str, float]:
    """What a concept gains by what else of its note answers, by the note's path."""
    by_note: dict[str, list[float]] = {}
    for number, value in near.items():
        by_note.setdefault(seeking.rows[number]["path"], []).append(value)
    return {note: _NOTE * sum(sorted(values)[-_BEST_OF_NOTE:]) / _BEST_OF_NOTE for note, values in by_note.items()}


def _held(seeking: Seeking, numbers: Sequence[int]) -> dict[int, Held]:
    """Concepts as they are weighed."""
    rows = seeking.store.rows(
        f"SELECT id, substr(body, 1, {READ}) FROM concepts WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    names = {number: name_tokens(seeking.rows[number]["name"]) for number in numbers}
    many = _many(seeking.store, names.values())
    found = {}
    for number, body in rows:
        row = seeking.rows[number]
        every = (names[number], *map(name_tokens, texts(row["aliases"])))
        above = tuple(token for one in (row["title"], *texts(row["heading_path"])[:-1]) for token in name_tokens(one))
        # What many sections are called (`模型`, `Examples`) names none of them.
        telling = min(1.0, FEW / many.get(names[number], 1)) ** 0.5
        found[number] = Held(every, above, body.lower(), telling)
    return found


def _many(store: Store, names: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """How many concepts have each name."""
    keys = sorted({" ".join(name) for name in names})
    rows = store.rows(
        "SELECT key, count(*) FROM names WHERE kind = ? AND key IN (SELECT value FROM json_each(?)) GROUP BY key",
        (NAME, json.dumps(keys)),
    )
    return {tuple(key.split(" ")): many for key, many in rows}


def _called(store: Store, query: Query, parts: Sequence[Part]) -> list[int]:
    """Concepts that are called just as one of the words or of the parts."""
    asked = {" ".join(term.tokens) for term in query.terms if not questions.is_small(" ".join(term.tokens))}
    asked.update(" ".join(way.tokens) for part in parts if part.known for way in part.ways)
    rows = store.rows(
        "SELECT DISTINCT concept FROM names WHERE kind IN (?, ?) AND key IN (SELECT value FROM json_each(?)) LIMIT ?",
        (NAME, ALIAS, json.dumps(sorted(asked)), _WHOLLY),
    )
    return [row[0] for row in rows]
