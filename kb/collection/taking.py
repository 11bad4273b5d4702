"""Taking over what other programs wrote into notes: once for each card, and only while it has no review here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from kb.collection.clock import zone_of
from kb.errors import KbError
from kb.exchange import obsidian
from kb.journal import Journal
from kb.memory.days import STARTS, learning_day
from kb.model import Card, Entry, Schedule
from kb.store import Store, known, taken

Note = tuple[Sequence[str], Sequence[Card], Sequence[str]]
"""The lines of a note, its cards and their ids."""


def take_over(
    store: Store, journal: Journal, notes: Iterable[Note], now: datetime, *, starts: int = STARTS
) -> list[Entry]:
    """Write down the schedules that these notes hold for cards never taken over yet; the entries that were written.

    `starts` is the hour at which a learning day begins: what is due before it is due on the day before.
    """
    found: dict[str, Schedule] = {}
    zone = zone_of(now)

    def day_of(at: datetime) -> date:
        return learning_day(at, starts=starts, zone=zone)

    for lines, cards, ids in notes:
        if any(obsidian.SIGN in line for line in lines):
            read = obsidian.schedules("\n".join(lines), cards, day_of)
            for index, schedule in read.items():
                found.setdefault(ids[index], schedule)
    if not found:
        return []
    wanted = known.may_be_taken(store, list(found))
    entries = [
        journal.entry("due", now, day_of(now), **taken.fields_of(card, schedule))
        for card, schedule in found.items()
        if card in wanted
    ]
    with contextlib.suppress(KbError):
        # On a disk that is read only the notes can still be read; their cards stay new.
        journal.append(entries)
        return entries
    return []
