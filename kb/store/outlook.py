"""On which days a person learned."""

from __future__ import annotations

from datetime import date

from kb.store.database import Store

_MOST_DAYS = 1000


def days_answered(store: Store, today: date) -> list[date]:
    """The learning days up to today on which an answer counts, the last first; a thousand at most."""
    # From day to day along the index: a million reviews are not looked at one by one.
    before = (
        "SELECT r.day FROM reviews r WHERE r.day {} AND r.id NOT IN (SELECT id FROM retracted) ORDER BY r.day DESC"
        " LIMIT 1"
    )
    rows = store.rows(
        f"WITH RECURSIVE found (day) AS (SELECT ({before.format('<= :today')})"
        f" UNION ALL SELECT ({before.format('< found.day')}) FROM found WHERE found.day IS NOT NULL"
        " LIMIT :most) SELECT day FROM found WHERE day IS NOT NULL",
        {"today": today.isoformat(), "most": _MOST_DAYS},
    )
    return [date.fromisoformat(row[0]) for row in rows]
