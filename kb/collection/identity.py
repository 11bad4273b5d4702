"""Which card found in a note is which card known before, so that every history stays with its card."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence, Set
from itertools import islice

from msgspec import Struct, field
from msgspec.structs import replace

from kb.messages.questions import without_ranges
from kb.model import Card, CardKind, Entry
from kb.reading.continuity import CardText, Match, Matching, changed_answer, match_cards
from kb.reading.exchange import exchanged
from kb.reading.exchange import says_the_same as same_words
from kb.reading.likeness import near_texts
from kb.reading.meaning import turns_meaning
from kb.store import Store, doubts, known
from kb.store.known import Standing

NewEntry = Callable[[str, dict[str, object]], Entry]
"""Makes a journal entry of a kind, with its fields."""

# So much of a side is kept in the journal, to be shown beside what it became.
_KEPT = 1000

# So alike a new card must be to one that is retired since an earlier reading: of its place nothing is known any more.
RETURNED = 0.9
_MOST_RETIRED = 2000

# Few new cards look at those alone that are as alike letter by letter.
_FEW, _NEAR = 50, 0.7


class Named(Struct):
    """The cards of one note that was read, each with the hash of its text and the id of the card that it is."""

    path: str
    cards: Sequence[Card]
    texts: list[str]
    ids: list[str]


class Naming(Struct, frozen=True):
    """What naming came to, to be written: the joins, and the pairs that stay undecided."""

    joins: tuple[Entry, ...]
    doubts: tuple[Entry, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (*self.joins, *self.doubts)


def named(store: Store, notes: Sequence[tuple[str, Sequence[Card], Sequence[str]]]) -> list[Named]:
    """The cards of each note (path, cards, the hashes of their texts) by the joins known so far."""
    owners = iter(known.owners(store, [text for _, _, texts in notes for text in texts]))
    return [Named(path, cards, list(texts), list(islice(owners, len(texts)))) for path, cards, texts in notes]


def name_cards(
    store: Store, read: Sequence[Named], standing: Mapping[str, Sequence[Standing]], new_entry: NewEntry
) -> Naming:
    """Join edited cards to what they were and part texts that claim one card; `read` is given its final ids.

    `standing` are the cards that stand so far in each note that was read or removed.
    """
    joins, asked = _join(store, read, standing, new_entry)
    return Naming((*joins, *_part(store, read, standing, new_entry)), tuple(asked))


class _Joiner(Struct, frozen=True):
    """Joins in the making: which texts are new, which pairs a person set apart, what each text was found to be."""

    new: Set[str]
    lost: set[str]
    apart: Set[tuple[str, str]]
    new_entry: NewEntry
    joins: list[Entry] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)

    def is_new(self, text: str) -> bool:
        """A card that was found by its text, or by what the journal says of it, stays what it is."""
        return text in self.new and text not in self.moved

    def may_join(self, was: Standing, text: str) -> bool:
        """Only what is new can be what was lost."""
        return was.id in self.lost and self.is_new(text) and (text, was.id) not in self.apart

    def join(self, match: Match, was: Standing, note: Named, index: int) -> None:
        """Join a text to the card that it carries on."""
        text = note.texts[index]
        if not self.may_join(was, text):
            return
        fields = pair(match, was, note.path, text)
        card = note.cards[index]
        if was.answered and has_changed_answer(was, card):
            fields["answer_changed"] = True
        self.joins.append(self.new_entry("join", fields))
        self.moved[text] = was.id


def _join(
    store: Store, read: Sequence[Named], standing: Mapping[str, Sequence[Standing]], new_entry: NewEntry
) -> tuple[list[Entry], list[Entry]]:
    back = _with_their_note(store, read, standing)
    before = [*_owned(store, read, standing), *back]
    lost = _lost(store, before, read, standing)
    if not lost and not known.are_retired(store):
        return [], []
    new = {text for note in read for text, card in zip(note.texts, note.ids, strict=True) if text == card}
    new -= {was.id for those in standing.values() for was in those}
    new -= known.with_text(store, new)
    if not new:
        return [], []
    joiner = _Joiner(new, lost, doubts.separated(store), new_entry)
    found = [(note, index) for note in read for index in range(len(note.ids))]
    matching = _match(before, found) if lost else Matching((), ())
    for match in matching.matches:
        joiner.join(match, before[match.known], *found[match.found])
    left = [(note, index) for note, index in found if joiner.is_new(note.texts[index])]
    retired = _retired(store, read, left)
    joiner.lost.update(was.id for was in retired)
    for match in _match(retired, left).matches:
        note, index = left[match.found]
        old, new_card = retired[match.known].card, note.cards[index]
        named = old.author_id is not None and (old.note, old.author_id) == (note.path, new_card.author_id)
        if named or (match.score >= RETURNED and says_the_same(old, new_card)):
            joiner.join(match, retired[match.known], *left[match.found])
    for note in read:
        note.ids = [joiner.moved.get(text, card) for text, card in zip(note.texts, note.ids, strict=True)]
    asked = []
    for match in matching.undecided:
        was, (note, index) = before[match.known], found[match.found]
        # Without a review there is no history to ask about.
        if was.answered and joiner.may_join(was, note.texts[index]):
            asked.append(new_entry("doubt", pair(match, was, note.path, note.texts[index])))
    return joiner.joins, asked


def says_the_same(was: CardText, card: Card | CardText) -> bool:
    """Whether a card says what a retired one said: where no place tells, one word that differs makes another card."""
    fronts = [without_ranges(one.front) if one.kind == CardKind.EXERCISE else one.front for one in (was, card)]
    before, after = (fronts[0], was.back), (fronts[1], card.back)
    return all(
        same_words(one, other) and not turns_meaning(one, other) and not exchanged(one, other)
        for one, other in zip(before, after, strict=True)
    ) and not changed_answer(was.back, card.back)


def _match(was: Sequence[Standing], found: Sequence[tuple[Named, int]]) -> Matching:
    if not was or not found:
        return Matching((), ())
    return match_cards([posed(one.card) for one in was], [posed(_text(note, index)) for note, index in found])


def posed(text: CardText) -> CardText:
    """An exercise without the values of its parameters: with others it is the same exercise."""
    return replace(text, front=without_ranges(text.front)) if text.kind == CardKind.EXERCISE else text


def _retired(store: Store, read: Sequence[Named], found: Sequence[tuple[Named, int]]) -> list[Standing]:
    """What stands in no note since an earlier reading, and may be back: cut perhaps, then pasted and edited."""
    if not found:
        return []
    present = {card for note in read for card in note.ids}
    retired = [was for was in known.retired(store, _MOST_RETIRED) if was.id not in present]
    if len(found) <= _FEW:
        cards = [note.cards[index] for note, index in found]
        near = near_texts(
            [f"{card.front}\n{card.back}" for card in cards],
            [f"{was.card.front}\n{was.card.back}" for was in retired],
            _NEAR,
        )
        retired = [retired[index] for index in near]
    return retired


def has_changed_answer(was: Standing, now: Card | CardText) -> bool:
    """Must a card be asked again today? Where its question changed too, the answer had to."""
    return (
        changed_answer(was.card.back, now.back)
        and not turns_meaning(was.card.front, now.front)
        and not exchanged(was.card.front, now.front)
    )


def pair(match: Match, was: Standing, note: str, text: str) -> dict[str, object]:
    """A known card and the text that it may be now, as the journal keeps it, with the text that it was."""
    return {
        "text": text,
        "card": was.id,
        "step": match.step,
        "score": round(float(match.score), 3),
        "note": note,
        "was": {"text": was.text, "front": was.card.front[:_KEPT], "back": was.card.back[:_KEPT]},
    }


def _owned(store: Store, read: Sequence[Named], standing: Mapping[str, Sequence[Standing]]) -> list[Standing]:
    """The cards that stand so far, by the joins known by now: these count more than the name a text was kept under."""
    owner = {text: card for note in read for text, card in zip(note.texts, note.ids, strict=True)}
    gone = [was.text for those in standing.values() for was in those if was.text not in owner]
    owner |= zip(gone, known.owners(store, gone), strict=True)
    return [
        was if was.id == owner[was.text] else replace(was, id=owner[was.text], answered=True)
        for those in standing.values()
        for was in those
    ]


def _with_their_note(store: Store, read: Sequence[Named], standing: Mapping[str, Sequence[Standing]]) -> list[Standing]:
    """What stood in notes that were away and are here again: edited meanwhile, it is still what stood there."""
    missing = {note.path for note in read if not standing.get(note.path)}
    if not missing or not known.are_retired(store):
        return []
    missing -= known.stamps(store).keys()
    present = {card for note in read for card in note.ids}
    retired = known.retired(store, _MOST_RETIRED, placed=True) if missing else []
    return [was for was in retired if was.card.note in missing and was.id not in present]


def _lost(
    store: Store, before: Sequence[Standing], read: Sequence[Named], standing: Mapping[str, Sequence[Standing]]
) -> set[str]:
    """The cards that no note has any more."""
    missing = {was.id for was in before}.difference(*(note.ids for note in read))
    return {card for card in missing if not known.stands_elsewhere(store, card, standing)}


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


def _part(
    store: Store, read: Sequence[Named], standing: Mapping[str, Sequence[Standing]], new_entry: NewEntry
) -> list[Entry]:
    """Where two texts claim one card, the one that the card has now keeps it and the other starts afresh."""
    claims: dict[str, set[str]] = {}
    for note in read:
        for card, text in zip(note.ids, note.texts, strict=True):
            claims.setdefault(card, set()).add(text)
    # Most cards have one text, and had it before.
    now = {was.id: was.text for those in standing.values() for was in those}
    claims = {card: texts for card, texts in claims.items() if len(texts) > 1 or now.get(card) not in texts}
    joined = known.joined(store, claims)
    joins, apart = [], dict[tuple[str, str], str]()
    for card, texts in claims.items():
        if texts == {card} and card not in joined:
            continue
        current = known.text_of(store, card)
        if current is not None and current not in texts and known.stands_elsewhere(store, card, standing):
            texts.add(current)
        keeper = current if current in texts else min(texts)
        for text in sorted(texts - {keeper}):
            other = hashlib.sha256(f"{card}\n{text}".encode()).hexdigest()[: len(card)]
            apart[card, text] = other
            joins.append(new_entry("join", {"text": text, "card": other, "step": "apart", "score": 1.0}))
    if apart:
        for note in read:
            note.ids = [apart.get(pair, pair[0]) for pair in zip(note.ids, note.texts, strict=True)]
    return joins
