"""Cards whose last answer is of a day to come: the clock of some device is or was wrong."""

from __future__ import annotations

from datetime import date

from kb.store.database import Store

MANY = 20
"""So many cards, and more than half of those with a history, are not astray: then it is this clock that is wrong."""

# A schedule of another program is no answer: where its day comes from, nobody answered.
_AHEAD = "last_day > :day + 1 AND reviews > 0"
ASTRAY = (
    f"{_AHEAD} AND +phase = 'review' AND due_day > :day AND wished IS NULL"
    " AND NOT ifnull(ask_since > last_at, 0)"
    # Asked for only where there is such a card at all.
    f" AND CASE WHEN {_AHEAD} THEN (SELECT count(*) FILTER (WHERE {_AHEAD})"
    f" <= max({MANY}, count(*) / 2) FROM cards WHERE last_day IS NOT NULL) END"
)
"""Which rows of `cards` were last answered by a clock that was ahead: what is remembered of them nobody can know."""


def answered_ahead(store: Store, today: date) -> tuple[int, date] | None:
    """How many cards were last answered after tomorrow, and the latest of these days; None when none was.

    Where a person flew west, tomorrow is a day that they have been in.
    """
    row = store.one(f"SELECT count(*), max(last_day) FROM cards WHERE {_AHEAD}", {"day": today.toordinal()})
    return None if row is None or not row[0] else (int(row[0]), date.fromordinal(row[1]))
