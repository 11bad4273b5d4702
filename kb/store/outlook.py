"""Where a person stands by concept, and on which days they learned."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kb.store.database import Store
from kb.store.recalls import MATURE_FROM

_MOST_DAYS = 1000


class Stand(NamedTuple):
    """How many concepts are firm, begun, and not begun."""

    firm: int
    growing: int
    untouched: int


def standing(store: Store) -> Stand:
    """The concepts with active cards, those that one key ties in several languages counted once."""
    row = store.one(
        "WITH held AS (SELECT concept, count(*) AS cards, count(CASE WHEN phase <> 'new' THEN 1 END) AS answered,"
        "  total(stability) AS days FROM cards WHERE standing = 'active' AND concept IS NOT NULL GROUP BY concept),"
        " named AS (SELECT max(h.answered) AS answered,"
        f"  max(h.answered = h.cards AND h.days >= {MATURE_FROM} * h.cards) AS firm"
        "  FROM held h JOIN concepts k ON k.id = h.concept GROUP BY lower(coalesce(k.key, k.name)))"
        " SELECT total(firm), total(answered > 0 AND NOT firm), total(answered = 0) FROM named"
    )
    assert row is not None
    return Stand(*map(int, row))


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
