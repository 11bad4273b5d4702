"""Which card found in a note is which card known before, so that every history stays with its card."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from kb.model import Card, Entry
from kb.reading.continuity import CardText, changed_answer, match_cards
from kb.reading.identity import card_id
from kb.store import Store, known

NewJoin = Callable[[dict[str, object]], Entry]


@dataclass(slots=True)
class Named:
    """The cards of one note that was read, each with the hash of its text and the id of the card that it is."""

    path: str
    cards: Sequence[Card]
    texts: list[str]
    ids: list[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """A card that stood in a changed or removed note."""

    id: str
    text: CardText
    answered: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """What naming came to: the joins to be written, how many pairs stay undecided."""

    joins: tuple[Entry, ...]
    undecided: int


def named(store: Store, notes: Sequence[tuple[str, Sequence[Card]]]) -> list[Named]:
    """The cards of each note (path, cards) by their texts and by the joins known so far."""
    texts = [[card_id(card.kind.value, card.front, card.back) for card in cards] for _, cards in notes]
    owners = iter(known.owners(store, [text for each in texts for text in each]))
    return [
        Named(path, cards, each, list(islice(owners, len(each))))
        for (path, cards), each in zip(notes, texts, strict=True)
    ]


def name_cards(store: Store, read: Sequence[Named], removed: Sequence[str], new_join: NewJoin) -> Naming:
    """Join edited cards to what they were and part texts that claim one card; `read` is given its final ids."""
    joins, undecided = _join(store, read, removed, new_join)
    return Naming((*joins, *_part(store, read, new_join)), undecided)


def _join(store: Store, read: Sequence[Named], removed: Sequence[str], new_join: NewJoin) -> tuple[list[Entry], int]:
    if known.is_empty(store):
        return [], 0
    before = _known(store, read, removed)
    if not any(card.lost for card in before):
        return [], 0
    found = [(note, index) for note in read for index in range(len(note.ids))]
    matching = match_cards([card.text for card in before], [_text(note, i) for note, i in found])
    joins = []
    moved: dict[str, str] = {}
    for match in matching.matches:
        was, (note, index) = before[match.known], found[match.found]
        text = note.texts[index]
        now = moved.get(text, note.ids[index])
        # A card that was found by its text stays what it is; only what is new can be what was lost.
        if not was.lost or now == was.id or known.has_text(store, now):
            continue
        fields: dict[str, object] = {"text": text, "card": was.id, "step": match.step}
        fields["score"] = round(float(match.score), 3)
        if was.answered and changed_answer(was.text.back, note.cards[index].back):
            fields["answer_changed"] = True
        joins.append(new_join(fields))
        moved[text] = was.id
    for note in read:
        note.ids = [moved.get(text, card) for text, card in zip(note.texts, note.ids, strict=True)]
    return joins, sum(before[pair.known].lost for pair in matching.undecided)


def _known(store: Store, read: Sequence[Named], removed: Sequence[str]) -> list[_Known]:
    paths = [*removed, *(note.path for note in read)]
    inside = frozenset(paths)
    present = {card for note in read for card in note.ids}
    standing = [(path, was) for path in paths for was in known.cards_in_note(store, path)]
    missing = {was.id for _, was in standing} - present
    gone = {card for card in missing if not known.stands_elsewhere(store, card, inside)}
    cards = []
    for path, was in standing:
        text = CardText(
            front=was.front,
            back=was.back,
            note=path,
            heading_path=was.heading_path,
            order=was.order,
            kind=was.kind,
            author_id=was.author_id,
            text=was.text,
        )
        cards.append(_Known(was.id, text, was.answered, was.id in gone))
    return cards


def _text(note: Named, index: int) -> CardText:
    card = note.cards[index]
    return CardText(
        front=card.front,
        back=card.back,
        note=note.path,
        heading_path=card.heading_path,
        order=card.order,
        kind=card.kind.value,
        author_id=card.author_id,
        text=note.texts[index],
    )


def _part(store: Store, read: Sequence[Named], new_join: NewJoin) -> list[Entry]:
    """Where two texts claim one card, the one that the card has now keeps it and the other starts afresh."""
    claims: dict[str, set[str]] = {}
    for note in read:
        for card, text in zip(note.ids, note.texts, strict=True):
            claims.setdefault(card, set()).add(text)
    paths = frozenset(note.path for note in read)
    joined = known.joined(store)
    joins, apart = [], dict[tuple[str, str], str]()
    for card, texts in claims.items():
        if texts == {card} and card not in joined:
            continue
        current = known.text_of(store, card)
        if current is not None and current not in texts and known.stands_elsewhere(store, card, paths):
            texts.add(current)
        keeper = current if current in texts else min(texts)
        for text in sorted(texts - {keeper}):
            other = hashlib.sha256(f"{card}\n{text}".encode()).hexdigest()[: len(card)]
            apart[card, text] = other
            joins.append(new_join({"text": text, "card": other, "step": "apart", "score": 1.0}))
    if apart:
        for note in read:
            note.ids = [apart.get(pair, pair[0]) for pair in zip(note.ids, note.texts, strict=True)]
    return joins
