"""Cards whose last answer is of a day to come: the clock of some device is or was wrong."""

from __future__ import annotations

from datetime import date

from kb.store.database import Store


def answered_ahead(store: Store, today: date) -> tuple[int, date] | None:
    """How many cards were last answered after tomorrow, and the latest of these days; None when none was.

    Where a person flew west, tomorrow is a day that they have been in.
    """
    row = store.one("SELECT count(*), max(last_day) FROM cards WHERE last_day > ?", (today.toordinal() + 1,))
    return None if row is None or not row[0] else (int(row[0]), date.fromordinal(row[1]))
