"""Reviews made in another program become reviews here: those whose card stands in the notes, each of them once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kb.collection import rows
from kb.collection.clock import zone_of
from kb.collection.places import LARGEST_NOTE, scan
from kb.collection.values import ImportHistory
from kb.exchange import hashcards
from kb.exchange.hashcards import DeckCard
from kb.memory.days import learning_day
from kb.model import Card, CardKind, Entry
from kb.reading import decode, read_note
from kb.reading.identity import card_id
from kb.store import known

if TYPE_CHECKING:
    from kb.collection.door import Collection

Text = tuple[str, str]
"""A note: its path and its text."""


def history(
    collection: Collection,
    path: Path,
    planned: Iterable[Text] = (),
    *,
    encoding: str | None = None,
    unit: str | None = None,
    again: bool = False,
) -> ImportHistory | None:
    """What importing the database or the table at `path` would write, with the notes planned to come.

    None if it is neither. `encoding` and `unit` (of durations, `ms` or `s`) are those of a table that tells none;
    `again` brings back what was taken back.
    """
    gathered = _gather(collection, path, planned, encoding, unit)
    return None if gathered is None else replace(gathered[0], again=again)


def take_in(collection: Collection, planned: ImportHistory) -> ImportHistory | None:
    """Write down the reviews of a planned import, for the cards that stand in the notes."""
    gathered = _gather(collection, Path(planned.source), (), planned.encoding, planned.unit)
    if gathered is None:
        return None
    told, fresh, taken_back = gathered
    told = replace(told, again=planned.again)
    if told.counting:
        collection.take_in(fresh, taken_back if told.again else ())
    return told


def _gather(
    collection: Collection, path: Path, planned: Iterable[Text], encoding: str | None, unit: str | None
) -> tuple[ImportHistory, list[Entry], list[str]] | None:
    if rows.is_table(path, encoding):
        return rows.gather(collection, path, planned, encoding, unit)
    answers = hashcards.answers(path)
    if answers is None:
        return None
    wanted = {answer.card for answer in answers}
    cards: dict[str, str] = {}
    for note, text in (*_notes(collection), *planned):
        for hashed, card in _cards(collection, note, text, wanted):
            cards.setdefault(hashed, card)
    now = collection.now()
    zone, starts = zone_of(now), collection.settings.day_starts
    entries: dict[str, Entry] = {}
    for answer in answers:
        own, at = cards.get(answer.card), answer.at.replace(tzinfo=zone)
        if own is not None and at <= now:
            fields = {"card": own, "rating": int(answer.rating), "seconds": 0.0, "from": hashcards.SOURCE}
            name = _entry_id(answer)
            entries[name] = Entry(name, at, learning_day(at, starts=starts, zone=zone), "review", fields)
    here = known.reviews_among(collection.store, list(entries))
    fresh = [entry for name, entry in entries.items() if name not in here]
    taken_back = [name for name, retracted in here.items() if retracted]
    counted = ImportHistory(
        source=str(path),
        reviews=len(answers),
        fresh=len(fresh),
        known=len(here) - len(taken_back),
        left=len(answers) - len(entries),
        cards=len({entry.fields["card"] for entry in fresh}),
        taken_back=len(taken_back),
    )
    return counted, fresh, taken_back


def _notes(collection: Collection) -> Iterator[Text]:
    for file in scan(collection.root)[0]:
        try:
            data = (collection.root / file.path).read_bytes() if file.size <= LARGEST_NOTE else b""
        except OSError:
            continue
        yield file.path, decode(data).text


def _cards(collection: Collection, note: str, text: str, wanted: set[str]) -> Iterator[tuple[str, str]]:
    """The wanted hashes that a note answers to, each with the id of its card here."""
    decked = {hashed: card for hashed, card in hashcards.cards_by_hash(text).items() if hashed in wanted}
    if not decked:
        return
    found = read_note(text, note, collection.settings.macros).cards
    ids = known.owners(collection.store, [card_id(card.kind.value, card.front, card.back) for card in found])
    for hashed, card in decked.items():
        index = _index(card, found)
        if index is not None:
            yield hashed, ids[index]


def _index(wanted: DeckCard, found: tuple[Card, ...]) -> int | None:
    """Which card of a note it is: the one on the same line, of a cloze the deletion with the same place."""
    there = [index for index, card in enumerate(found) if card.line == wanted.line]
    if wanted.of:
        deletions = [index for index in there if found[index].kind is CardKind.CLOZE]
        return deletions[wanted.place] if len(deletions) == wanted.of else None
    questions = [index for index in there if found[index].rule == "question"]
    if not questions:
        # Equal questions are one card, which stands where the first of them does.
        questions = [index for index, card in enumerate(found) if card.front == wanted.front]
    return questions[0] if questions else None


def _entry_id(answer: hashcards.Answer) -> str:
    """The id of a review that was made elsewhere: the same wherever and however often it is taken in."""
    told = f"{hashcards.SOURCE} {answer.card} {answer.at.isoformat()} {int(answer.rating)}"
    moment = int((answer.at.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)
    return f"{max(moment, 0):012x}{hashlib.sha256(told.encode()).hexdigest()[:10]}"
