"""What days to come are simulated from: the cards as they stand, what opens what, how the person answers."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from kb.memory.queue import Candidate, typical_seconds
from kb.model import Rating, Seen
from kb.store.database import Store
from kb.store.states import state_of

Counts = tuple[int, int, int, int]
"""How often each rating was given, again to easy."""

# So many of the newest answers say how long one takes.
_NEWEST = 201


class Answers(Struct, frozen=True):
    """How the person answers: how many answers count, the ratings of cards met first, within steps, and of recalls.

    `seconds` are the medians by rating, None where there are too few.
    """

    count: int
    first: Counts
    step: Counts
    recall: Counts
    seconds: tuple[float | None, float | None, float | None, float | None]


def known_candidates(store: Store) -> list[Candidate]:
    """Every active card that was answered, with its state; due on the day that the person wished, if any."""
    rows = store.rows("SELECT * FROM cards WHERE standing = 'active' AND phase <> 'new' ORDER BY number")
    found = []
    for row in rows:
        state = state_of(row)
        if isinstance(state, Seen) and row["wished"] is not None:
            state = replace(state, due_day=date.fromordinal(row["wished"]), due_at=None)
        siblings, concept = str(row["siblings"] or ""), str(row["concept"] or "")
        found.append(Candidate(row["id"], state, siblings=siblings, concept=concept))
    return found


def opened_by(store: Store, concepts: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Which of these concepts (numbers, as text) are open once a card was answered: those in whose part it stands."""
    rows = store.rows(
        "SELECT DISTINCT p.card, k.id FROM concepts k JOIN places p ON p.note = k.note"
        " AND p.line BETWEEN k.line AND k.end_line WHERE k.id IN (SELECT value FROM json_each(:these))",
        {"these": json.dumps([int(one) for one in concepts])},
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row["card"]] = (*found.get(row["card"], ()), str(row["id"]))
    return found


def answers(store: Store) -> Answers:
    """How the person answered so far; what was taken back, or came from another program, does not count as a start."""
    rows = store.rows(
        "SELECT rating, CASE WHEN stage > 0 THEN 'recall' WHEN turn = 1 AND NOT taken THEN 'first' ELSE 'step' END"
        " AS kind, count(*) AS times FROM (SELECT rating, stage, card IN (SELECT card FROM taken) AS taken,"
        "   row_number() OVER (PARTITION BY card ORDER BY at, id) AS turn"
        "   FROM reviews WHERE id NOT IN (SELECT id FROM retracted)) GROUP BY 1, 2"
    )
    times = {(row["kind"], row["rating"]): int(row["times"]) for row in rows}

    def counts(kind: str) -> Counts:
        again, hard, good, easy = (times.get((kind, rating), 0) for rating in Rating)
        return again, hard, good, easy

    again, hard, good, easy = (_median(store, rating) for rating in Rating)
    return Answers(
        count=sum(times.values()),
        first=counts("first"),
        step=counts("step"),
        recall=counts("recall"),
        seconds=(again, hard, good, easy),
    )


def _median(store: Store, rating: Rating) -> float | None:
    rows = store.rows(
        "SELECT seconds FROM reviews WHERE rating = ? AND seconds > 0 AND id NOT IN (SELECT id FROM retracted)"
        f" ORDER BY at DESC, id DESC LIMIT {_NEWEST}",
        (int(rating),),
    )
    return typical_seconds([row["seconds"] for row in rows])
