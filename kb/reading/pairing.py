"""Known and found cards on their way to each other: who is still free on either side, and what was decided."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence, Set
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from .identity import fold_text
from .likeness import Side, folded_sides, side_likeness


class CardText(Struct, frozen=True):
    """A card as continuity sees it: its text and its place. `order` counts the cards of its note.

    `text` is the hash that its id is made as, where the caller knows it: then equal texts need no folding.
    """

    front: str
    back: str
    note: str
    heading_path: tuple[str, ...]
    order: int
    kind: str = ""
    author_id: str | None = None
    text: str | None = None


class Match(Struct, frozen=True):
    """One known card and the found card that carries on its history; both are indexes.

    `step` names what decided: author-id, place, note, text, folded, front, back, likeness. `score` is 0–1.
    """

    known: int
    found: int
    step: str
    score: float


_ORDINAL = re.compile(r"\.\d+$")


class Compared:
    """A card with its foldings, made when a step first asks for them."""

    def __init__(self, card: CardText, sides: dict[str, Side]) -> None:
        self._sides = sides
        self.card = card

    @property
    def note(self) -> str:
        return self.card.note

    @property
    def path(self) -> tuple[str, ...]:
        return self.card.heading_path

    @property
    def kind(self) -> str:
        return self.card.kind

    @property
    def raw(self) -> tuple[str, str]:
        return self.card.front, self.card.back

    @property
    def author_id(self) -> str:
        """The id that the author wrote, without the ordinal of one that names several cards."""
        written = self.card.author_id or ""
        return _ORDINAL.sub("", written) if "." in written else written

    @property
    def text(self) -> Hashable:
        return self._folded_text if self.card.text is None else self.card.text

    @cached_property
    def _folded_text(self) -> tuple[str, str]:
        return fold_text(self.card.front), fold_text(self.card.back)

    @property
    def staying(self) -> Hashable:
        """Its text with its name or place in its note: what hardly any card shares with another."""
        card = self.card
        return card.note, self.author_id or card.heading_path, card.kind, self.text

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        return self._side(self.card.front), self._side(self.card.back)

    def _side(self, text: str) -> Side:
        # Most texts stand unchanged among the known and the found: each is folded once.
        side = self._sides.get(text)
        if side is None:
            side = self._sides[text] = Side(text)
        return side

    def folded_side(self, side: int) -> str:
        return self._side(self.raw[side]).folded

    @cached_property
    def folded(self) -> tuple[str, str]:
        return self.sides[0].folded, self.sides[1].folded


Key = Callable[[Compared], Hashable | None]


class Pairing:
    """The cascade under way: which cards are still free on either side, and what was decided.

    Cards are named by their index in the order of their places.
    """

    def __init__(self, known: Sequence[CardText], found: Sequence[CardText]) -> None:
        if any(card.text is None for card in (*known, *found)):
            known, found = ([replace(card, text=None) for card in cards] for cards in (known, found))
        # In the order of their notes, so that the order in which a caller names cards decides nothing.
        self._known_order, self._found_order = _sorted_by_place(known), _sorted_by_place(found)
        sides: dict[str, Side] = {}
        self.known = [Compared(known[index], sides) for index in self._known_order]
        self.found = [Compared(found[index], sides) for index in self._found_order]
        self.free_known = dict.fromkeys(range(len(known)))
        self.free_found = dict.fromkeys(range(len(found)))
        self.decided: dict[int, int] = {}
        self.matches: list[Match] = []
        self._likenesses: dict[tuple[int, int], tuple[float, float]] = {}

    def match(self, known: int, found: int, step: str, score: float) -> Match:
        """A pair by the indexes that the caller knows."""
        return Match(self._known_order[known], self._found_order[found], step, score)

    def side_likenesses(self, known: int, found: int) -> tuple[float, float]:
        """How alike the fronts and the backs of two cards are."""
        alike = self._likenesses.get((known, found))
        if alike is None:
            (front, back), (other_front, other_back) = self.known[known].sides, self.found[found].sides
            alike = side_likeness(front, other_front), side_likeness(back, other_back)
            self._likenesses[known, found] = alike
        return alike

    def holding(self, side: int) -> tuple[dict[str, list[Compared]], dict[str, list[Compared]]]:
        """The known and the found cards by one of their sides, folded, where a known card that is free has it."""
        wanted = {self.known[index].folded_side(side) for index in self.free_known}
        by_side: tuple[dict[str, list[Compared]], dict[str, list[Compared]]] = {}, {}
        by_text: dict[str, list[tuple[int, Compared]]] = defaultdict(list)
        for which, cards in enumerate((self.known, self.found)):
            for one in cards:
                by_text[one.raw[side]].append((which, one))
        for folded, members in zip(folded_sides(list(by_text)), by_text.values(), strict=True):
            if folded in wanted:
                for which, one in members:
                    by_side[which].setdefault(folded, []).append(one)
        return by_side

    def join(self, known: int, found: int, step: str, score: float) -> None:
        """Decide that a known card is a found one."""
        self.matches.append(self.match(known, found, step, score))
        self.decided[known] = found
        del self.free_known[known]
        del self.free_found[found]

    def groups(self, key: Key) -> Iterator[tuple[list[int], list[int]]]:
        """The free cards of both sides that share a key, as the notes have them; a key of None joins nothing."""
        known_at = _by_key(self.free_known, self.known, key)
        found_at = _by_key(self.free_found, self.found, key)
        for name, members in known_at.items():
            if name in found_at:
                yield members, found_at[name]

    def join_in_order(self, key: Key, step: str, score: float) -> None:
        """Join cards that share a key, first to first: their text is equal, so none can be mistaken."""
        for known, found in self.groups(key):
            for one, other in zip(known, found, strict=False):
                self.join(one, other, step, score)

    def join_unique(self, key: Key, step: str, score: float) -> None:
        """Join cards whose key no other free card has."""
        for known, found in self.groups(key):
            if len(known) == len(found) == 1:
                self.join(known[0], found[0], step, score)

    def join_staying(self) -> None:
        """Join what stands where it stood, word for word and once: most cards of an edited note.

        The steps that follow would join the same, one after another; few cards are left for them.
        """
        named = {one.text for one in (*self.known, *self.found) if one.card.author_id}
        found_at = _once(self.found, named)
        for staying, known in _once(self.known, named).items():
            found = found_at.get(staying)
            if known is not None and found is not None:
                self.join(known, found, "author-id" if self.known[known].card.author_id else "place", 1.0)


def _by_key(free: Iterable[int], cards: Sequence[Compared], key: Key) -> dict[Hashable, list[int]]:
    at: dict[Hashable, list[int]] = defaultdict(list)
    for index in free:
        name = key(cards[index])
        if name is not None:
            at[name].append(index)
    return at


def _once(cards: Sequence[Compared], named: Set[Hashable]) -> dict[Hashable, int | None]:
    """The cards by what stays; None where several share it, or where a card of the same text has an author's id."""
    at: dict[Hashable, int | None] = {}
    for index, one in enumerate(cards):
        staying = one.staying
        at[staying] = None if staying in at or (not one.card.author_id and one.text in named) else index
    return at


def _sorted_by_place(cards: Sequence[CardText]) -> list[int]:
    """The indexes of cards in the order of their notes; where two claim one place their texts decide."""
    places: list[tuple[object, ...]] = [(one.note, one.order) for one in cards]
    if len(set(places)) < len(places):
        places = [
            (one.note, one.order, one.heading_path, one.kind, one.front, one.back, one.author_id or "") for one in cards
        ]
    return sorted(range(len(cards)), key=places.__getitem__)
