"""Which entry came before which: by their times, and where a clock was set back, by what their ids know."""

from __future__ import annotations

from kb.entries import END_OF_TIME
from kb.model import Entry

# As journals make them: 12 hex digits of milliseconds, never fewer than in an id known before, and 10 of chance.
_LENGTH = 22

# Entries made at one moment are numbered on; more than this (seconds), and the clock had gone back.
_NOTICED = 1.0


def order_of(entry: Entry) -> float:
    """When an entry counts as made (epoch seconds): after all that its device knew of when it was written.

    That is its own time, unless the device knew entries of later times already, for some clock was or is wrong.
    """
    at = entry.at.timestamp()
    if "from" in entry.fields or len(entry.id) != _LENGTH:
        # What another program made knows nothing of the entries here.
        return at
    try:
        known = int(entry.id[:12], 16)
    except ValueError:
        return at
    return known / 1000 if at + _NOTICED < known / 1000 and known < END_OF_TIME else at
