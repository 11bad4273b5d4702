"""New cards that nobody is asked, for the person said that they know the concept."""

from __future__ import annotations

_SAID = "(SELECT name FROM known_concepts WHERE said)"
_KEYS = f"(SELECT lower(s.key) FROM concepts s WHERE s.key IS NOT NULL AND s.name IN {_SAID})"

SETTLED = (
    "SELECT x.number FROM concepts t JOIN places p ON p.note = t.note AND p.line BETWEEN t.line AND t.end_line"
    " JOIN cards x ON x.id = p.card AND x.phase = 'new' AND x.id NOT IN (SELECT card FROM missed)"
    # Mostly there is none: then no concept is looked at.
    f" WHERE EXISTS {_SAID} AND (t.name IN {_SAID} OR t.key IN {_SAID} OR lower(t.key) IN {_KEYS})"
)
"""The numbers of new cards in the parts of such concepts, in whatever language; what was missed when asked stays new.

What a concept builds on counts as known with it and holds nothing back, but nobody said so: its cards are asked.
"""
