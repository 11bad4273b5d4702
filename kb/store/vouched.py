"""Which typed cards, and which exercises, sympy stands behind."""

from __future__ import annotations

import json

from kb.model import Task, Template
from kb.store.database import Store
from kb.store.typed import asked_of

# A formula that a note states, and from which nothing is to be derived.
_STATED = '{"kind": "%", "of": "", %'
AGREES, DIFFERS, UNKNOWN = "agrees", "differs", "unknown"


def unvouched(store: Store) -> list[tuple[str, Task | Template]]:
    """What cards in notes ask and sympy has not seen yet, once each, with the name that the store gives it."""
    rows = store.rows(
        "SELECT DISTINCT c.task FROM cards c WHERE c.task IS NOT NULL AND c.standing <> 'retired'"
        " AND c.task NOT IN (SELECT task FROM vouched) AND c.task NOT LIKE ? ORDER BY c.number",
        (_STATED,),
    )
    return [(row["task"], asked_of(row["task"])) for row in rows]


def keep(store: Store, task: str, verdict: str, derivative: str) -> None:
    """Remember what sympy said of a task."""
    with store.writing() as db:
        db.execute("INSERT OR REPLACE INTO vouched VALUES (?, ?, ?)", (task, verdict, derivative))


def cards_with(store: Store, tasks: set[str]) -> list[str]:
    """The ids of the cards with these tasks."""
    rows = store.rows(
        "SELECT id FROM cards WHERE task IN (SELECT value FROM json_each(?))", (json.dumps(sorted(tasks)),)
    )
    return [str(row[0]) for row in rows]
