"""Concepts of which there is nothing but text: all their cards were dropped, or they are days of a journal without any.

None in which another concept stands is one of them.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Sequence

from kb.store.database import Store

_ASKED_NOTHING = (
    " AND NOT EXISTS (SELECT 1 FROM places p JOIN cards c ON c.id = p.card"
    "  WHERE p.note = k.note AND p.concept = k.id AND c.standing NOT IN ('silenced', 'retired'))"
    # What is a note's own stays.
    " AND EXISTS (SELECT 1 FROM concepts o WHERE o.note = k.note AND o.id < k.id)"
)
# By the index of notes and standings only what was dropped is looked at: mostly nothing.
_DROPPED = (
    "SELECT k.id FROM concepts k WHERE {given}"
    " AND EXISTS (SELECT 1 FROM cards c INDEXED BY cards_by_note"
    "  WHERE c.note = k.note AND c.standing = 'silenced' AND c.concept = k.id)"
    f"{_ASKED_NOTHING}"
    # What holds others stays too.
    " AND NOT EXISTS (SELECT 1 FROM concepts o"
    "  WHERE o.note = k.note AND o.id <> k.id AND o.line > k.line AND o.line <= k.end_line)"
)
# Most names begin with no digit, and of the others only a look tells.
_NUMBERED = (
    "SELECT k.id, k.name, k.note, k.line, k.end_line FROM concepts k"
    f" WHERE {{given}} AND k.name GLOB '[0-9]*'{_ASKED_NOTHING}"
)
_LINES = "SELECT note, line FROM concepts WHERE note IN (SELECT value FROM json_each(?)) ORDER BY note, line"


def hollow(store: Store, numbers: Sequence[int] | None = None) -> set[int]:
    """Which of these concepts (None: of all) are hollow, and not worth a place in a list of concepts."""
    given = "k.note IN (SELECT note FROM cards WHERE standing = 'silenced')"
    of: tuple[object, ...] = ()
    if numbers is not None:
        given, of = "k.id IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),)
    found = {row["id"] for row in store.rows(_DROPPED.format(given=given), of)}
    return found | _days(store, store.rows(_NUMBERED.format(given=given if of else "TRUE"), of))


def _days(store: Store, numbered: Sequence[sqlite3.Row]) -> set[int]:
    """Those that are a day of a journal and hold no other concept."""
    if not numbered:
        return set()
    from kb.reading.records import is_bare_date  # few notes have such headings

    days = [row for row in numbered if is_bare_date(row["name"])]
    lines: dict[int, list[int]] = {}
    for note, line in store.rows(_LINES, (json.dumps(sorted({row["note"] for row in days})),)) if days else ():
        lines.setdefault(note, []).append(line)
    # Of a diary with thousands of days each would be held against each other one.
    return {
        row["id"]
        for row in days
        if bisect_right(lines[row["note"]], row["line"]) == bisect_right(lines[row["note"]], row["end_line"])
    }
