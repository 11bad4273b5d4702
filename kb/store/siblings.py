"""Cards from one place: which places are asked about today, and what waits for tomorrow because of that."""

from __future__ import annotations

from datetime import date

from kb.store.astray import ASTRAY
from kb.store.database import Store

# By the signs SQLite finds the few, and does not look at every card that is due.
CAUSED = (
    "SELECT number FROM cards WHERE ask_since IS NOT NULL AND ask_since > last_at"
    " UNION ALL SELECT number FROM cards WHERE wished <= :day"
    f" UNION ALL SELECT number FROM cards WHERE {ASTRAY}"
)
"""The cards that come for a cause of their own, also when a sibling is asked on that day."""

ANSWERED = "SELECT siblings FROM cards WHERE last_day = :day AND siblings IS NOT NULL"
"""The places of which a card was answered today."""

_ACTIVE = "standing = 'active' AND (buried IS NULL OR buried <= :day)"

_CAUSED_PLACES = f"SELECT siblings FROM cards WHERE number IN ({CAUSED}) AND siblings IS NOT NULL AND +{_ACTIVE}"
TAKEN = f"{ANSWERED} UNION ALL {_CAUSED_PLACES}"
"""The places of which no card is asked today any more but for a cause of its own."""


def places_due(store: Store, today: date) -> frozenset[str]:
    """The places of which a card is due today: no new card of them comes."""
    rows = store.rows(
        f"SELECT siblings FROM cards WHERE {_ACTIVE} AND phase = 'review' AND due_day <= :day AND siblings IS NOT NULL"
        f" UNION {_CAUSED_PLACES}",
        {"day": today.toordinal()},
    )
    return frozenset(str(row[0]) for row in rows)


def count_tomorrow(store: Store, today: date) -> int:
    """How many cards come tomorrow when all that is asked today is answered: of a place one, as on every day."""
    row = store.one(
        "WITH those AS (SELECT number, siblings, due_day <= :day AND (buried IS NULL OR buried <= :day) AS now"
        "  FROM cards WHERE standing = 'active' AND phase = 'review' AND due_day <= :day + 1"
        "  AND (buried IS NULL OR buried <= :day + 1)),"
        " asked AS (SELECT number, siblings FROM cards WHERE wished = :day + 1 AND +standing = 'active'"
        "  AND +phase IN ('new', 'review') AND (buried IS NULL OR buried <= :day + 1)"
        # What was put off until tomorrow keeps its cause.
        f" UNION SELECT number, siblings FROM cards WHERE number IN ({CAUSED}) AND +standing = 'active'"
        "  AND +phase IN ('new', 'review') AND +buried = :day + 1),"
        f" places AS (SELECT siblings FROM those WHERE siblings IS NOT NULL AND number NOT IN ({CAUSED})"
        "  AND number NOT IN (SELECT number FROM asked)"
        "  AND siblings NOT IN (SELECT siblings FROM asked WHERE siblings IS NOT NULL) GROUP BY siblings"
        # Today one of them is asked, unless another one was or comes for a cause.
        f"  HAVING count(*) > max(now AND siblings NOT IN ({TAKEN})))"
        " SELECT (SELECT count(*) FROM those WHERE siblings IS NULL AND NOT now"
        "  AND number NOT IN (SELECT number FROM asked))"
        " + (SELECT count(*) FROM asked) + (SELECT count(*) FROM places)"
        # What is in a step waits for tomorrow only where a person put it off.
        " + (SELECT count(*) FROM cards WHERE standing = 'active' AND phase IN ('learning', 'relearning')"
        "  AND ifnull(buried, 0) <= :day + 1 AND ifnull(wished, 0) <= :day + 1"
        "  AND (buried = :day + 1 OR wished = :day + 1))",
        {"day": today.toordinal()},
    )
    return 0 if row is None else int(row[0])
