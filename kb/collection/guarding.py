"""The guard against mass loss: a note that a broken save or a synchroniser cut keeps its cards.

It keeps them until a person says that the loss was meant; neither the time nor another device says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kb.collection.identity import Named
from kb.model import Entry
from kb.store import Store, known
from kb.store.known import Standing
from kb.store.left import LeftNote

# More than this share of a note's cards, and at least so many of them, are not lost in one edit by a person's will.
MOST_LOST, LEAST_LOST = 0.3, 5
MOST_REPLACED = 0.2
# A note that shrank may well resemble what it lost: there only a join so sure says that a card is still there.
_SURE = 0.8
# So many of the cards that would be lost are named, each with so much of its front.
_NAMED, _FRONT = 3, 60

# What an encoding has no letter for becomes this, or a row of question marks.
_REPLACEMENT = re.compile(r"\ufffd|\?{4,}")


def may_be_replaced(lines: Iterable[str]) -> bool:
    """Does a note hold what stands for letters that were lost?"""
    return any("\ufffd" in line or "????" in line for line in lines)


def _replaced(text: str) -> int:
    return sum(len(found[0]) for found in _REPLACEMENT.finditer(text))


def unsure(joins: Iterable[Entry]) -> set[str]:
    """The texts that were joined to a card for their likeness alone, and not a great one."""
    return {
        str(join.fields["text"])
        for join in joins
        if join.fields.get("step") == "likeness" and float(str(join.fields.get("score", 0))) < _SURE
    }


def damaged(
    store: Store,
    read: Sequence[Named],
    hashes: Mapping[str, str],
    texts: Mapping[str, str],
    standing: Mapping[str, Sequence[Standing]],
    *,
    guessed: set[str],
) -> list[LeftNote]:
    """Of the notes just read those that would lose too much, whatever was accepted.

    `hashes` are those of their bytes, `texts` the whole texts where letters may be lost, `standing` the cards that
    stand so far in each note that was read or removed, `guessed` is from `unsure`.
    """
    pairs = [pair for note in read for pair in zip(note.ids, note.texts, strict=True)]
    present = {card for card, _ in pairs}
    certain = {card for card, text in pairs if text not in guessed}
    # A text that stands where it stood is no loss, whichever card the journal says that it is by now.
    texts_found = {text for _, text in pairs}
    found = []
    for note in read:
        before = standing.get(note.path, ())
        here = certain if len(note.ids) < len(before) else present
        lost = [
            card
            for card in before
            if card.id not in here
            and card.text not in texts_found
            and not known.stands_elsewhere(store, card.id, standing)
        ]
        text = texts.get(note.path, "")
        if lost and len(text) >= 40 and _replaced(text) > MOST_REPLACED * len(text):
            code = "note-left-characters"
        elif len(lost) >= LEAST_LOST and len(lost) > MOST_LOST * len(before):
            code = "note-left-cards"
        else:
            continue
        fronts = tuple(" ".join(card.card.front.split())[:_FRONT] for card in lost[:_NAMED])
        found.append(LeftNote(note.path, hashes[note.path], code, len(lost), len(before), fronts))
    return found
