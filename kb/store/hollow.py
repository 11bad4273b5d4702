"""Concepts of which nothing is left but text: all their cards were dropped, and no other concept stands in them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kb.store.database import Store

# By the index of notes and standings only what was dropped is looked at: mostly nothing.
_HOLLOW = (
    "SELECT k.id FROM concepts k WHERE {given}"
    " AND EXISTS (SELECT 1 FROM cards c INDEXED BY cards_by_note"
    "  WHERE c.note = k.note AND c.standing = 'silenced' AND c.concept = k.id)"
    " AND NOT EXISTS (SELECT 1 FROM places p JOIN cards c ON c.id = p.card"
    "  WHERE p.note = k.note AND p.concept = k.id AND c.standing NOT IN ('silenced', 'retired'))"
    # What is a note's own stays, and what holds others.
    " AND EXISTS (SELECT 1 FROM concepts o WHERE o.note = k.note AND o.id < k.id)"
    " AND NOT EXISTS (SELECT 1 FROM concepts o"
    "  WHERE o.note = k.note AND o.id <> k.id AND o.line > k.line AND o.line <= k.end_line)"
)


def hollow(store: Store, numbers: Sequence[int] | None = None) -> set[int]:
    """Which of these concepts (None: of all) are hollow, and not worth a place in a list of concepts."""
    if numbers is None:
        rows = store.rows(_HOLLOW.format(given="k.note IN (SELECT note FROM cards WHERE standing = 'silenced')"))
    else:
        rows = store.rows(
            _HOLLOW.format(given="k.id IN (SELECT value FROM json_each(?))"), (json.dumps(list(numbers)),)
        )
    return {row[0] for row in rows}
