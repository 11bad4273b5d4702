"""The guard against mass loss: a note that a broken save or a synchroniser cut keeps its cards."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence

from kb.collection.identity import Named
from kb.model import Problem, Severity
from kb.store import Store, known

# More than this share of a note's cards, and at least so many of them, are not lost in one edit by a person's will …
MOST_LOST, LEAST_LOST = 0.3, 5
# … and if they are, the note still says so when it has lain unchanged for this long.
SETTLED_SECONDS = 600
MOST_REPLACED = 0.2


# What an encoding has no letter for becomes this, or a row of question marks.
_REPLACEMENT = re.compile(r"\ufffd|\?{4,}")


def may_be_replaced(lines: Iterable[str]) -> bool:
    """Does a note hold what stands for letters that were lost?"""
    return any("\ufffd" in line or "????" in line for line in lines)


def _replaced(text: str) -> int:
    return sum(len(found[0]) for found in _REPLACEMENT.finditer(text))


def damaged(
    store: Store, read: Sequence[Named], texts: Mapping[str, str], mtimes: Mapping[str, int], removed: Iterable[str]
) -> dict[str, Problem]:
    """Of the notes just read those that are left as they were, each with the reason. `mtimes` are in ns."""
    paths = frozenset((*removed, *(note.path for note in read)))
    present = {card for note in read for card in note.ids}
    # A text that stands where it stood is no loss, whichever card the journal says that it is by now.
    texts_found = {text for note in read for text in note.texts}
    found = {}
    for note in read:
        before = known.cards_in_note(store, note.path)
        if not before:
            continue
        text = texts.get(note.path, "")
        if len(text) >= 40 and _replaced(text) > MOST_REPLACED * len(text):
            found[note.path] = Problem(note.path, 1, "note-left-characters", severity=Severity.ERROR)
            continue
        lost = [
            card
            for card in before
            if card.id not in present
            and card.text not in texts_found
            and not known.stands_elsewhere(store, card.id, paths)
        ]
        if len(lost) < LEAST_LOST or len(lost) <= MOST_LOST * len(before):
            continue
        # A file's time is the system's, whatever time is pretended.
        if time.time_ns() - mtimes.get(note.path, 0) < SETTLED_SECONDS * 1_000_000_000:
            arguments = {"lost": str(len(lost)), "before": str(len(before))}
            found[note.path] = Problem(note.path, 1, "note-left-cards", arguments, severity=Severity.ERROR)
    return found
