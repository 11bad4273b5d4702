"""Mistakes that were made again and again, and what was practised since."""

from __future__ import annotations

from datetime import date

from kb.store.database import Store

AGAIN = 2
"""So many equal mistakes are a habit."""


def repeated(store: Store, since: date) -> list[tuple[str, int]]:
    """The diagnoses that were made twice or more since this learning day and were not practised after that.

    Each with its number of times, the latest mistake first; answers that were taken back do not count.
    """
    rows = store.rows(
        "SELECT diagnosis, at FROM reviews WHERE day >= ? AND diagnosis IS NOT NULL"
        " AND id NOT IN (SELECT id FROM retracted) ORDER BY at DESC, id DESC",
        (since.isoformat(),),
    )
    if len(rows) < AGAIN:
        return []
    practised = {row["diagnosis"]: row["at"] for row in store.rows(_PRACTISED)}
    times: dict[str, int] = {}
    for row in rows:
        code = str(row["diagnosis"])
        if row["at"] > practised.get(code, 0.0):
            times[code] = times.get(code, 0) + 1
    return [(code, count) for code, count in times.items() if count >= AGAIN]


def practised(store: Store, diagnosis: str) -> int:
    """How many exercises were answered so far in practising this mistake."""
    rows = store.rows(
        "SELECT count(*) FROM entries WHERE kind = 'practice' AND json_extract(fields, '$.diagnosis') = ?"
        " AND json_extract(fields, '$.question') IS NOT NULL",
        (diagnosis,),
    )
    return int(rows[0][0])


def concepts_practised(store: Store, today: date) -> set[str]:
    """The concepts that were practised, or not wanted, on this learning day."""
    rows = store.rows(
        "SELECT DISTINCT json_extract(fields, '$.concept') FROM entries WHERE kind = 'practice' AND day = ?",
        (today.isoformat(),),
    )
    return {str(row[0]) for row in rows if row[0] is not None}


_PRACTISED = (
    "SELECT json_extract(fields, '$.diagnosis') AS diagnosis, max(at) AS at FROM entries WHERE kind = 'practice'"
    " GROUP BY json_extract(fields, '$.diagnosis')"
)
