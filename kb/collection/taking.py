"""Taking over what other programs wrote into notes: once for each card, and only while it has no review here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from kb.collection.clock import zone_of
from kb.errors import KbError
from kb.exchange import obsidian
from kb.journal import Journal
from kb.memory.days import learning_day
from kb.model import Card, Entry, Schedule
from kb.store import Store, known, taken

Note = tuple[Sequence[str], Sequence[Card], Sequence[str]]
"""The lines of a note, its cards and their ids."""


def take_over(store: Store, journal: Journal, notes: Iterable[Note], now: datetime, today: date) -> list[Entry]:
    """Write down the schedules that these notes hold for cards never taken over yet; the entries that were written."""
    found: dict[str, Schedule] = {}
    for lines, cards, ids in notes:
        if any(obsidian.SIGN in line for line in lines):
            read = obsidian.schedules("\n".join(lines), cards, lambda at: learning_day(at, zone=zone_of(now)))
            for index, schedule in read.items():
                found.setdefault(ids[index], schedule)
    if not found:
        return []
    wanted = known.may_be_taken(store, list(found))
    entries = [
        journal.entry("due", now, today, **taken.fields_of(card, schedule))
        for card, schedule in found.items()
        if card in wanted
    ]
    with contextlib.suppress(KbError):
        # On a disk that is read only the notes can still be read; their cards stay new.
        journal.append(entries)
        return entries
    return []
