"""Which card found now is which card known before: history follows a card through edits of its note."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from unicodedata import normalize

from .identity import fold_text

FRONT_ALONE = 6
"""Weight (`weight`) from which a front names its card without its back."""
BACK_ALONE = 14
"""Weight from which a back names its card without its front."""


@dataclass(frozen=True, slots=True)
class CardText:
    """A card as continuity sees it: its text and its place. `order` counts the cards of its note."""

    front: str
    back: str
    note: str
    heading_path: tuple[str, ...]
    order: int
    kind: str = ""
    author_id: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One known card and the found card that carries on its history; both are indexes.

    `step` names what decided: author-id, place, note, text, folded, front, back, likeness. `score` is 0–1.
    """

    known: int
    found: int
    step: str
    score: float


@dataclass(frozen=True, slots=True)
class Matching:
    """What was decided, and the pairs that only a person can decide. No index stands twice on a side of `matches`."""

    matches: tuple[Match, ...]
    undecided: tuple[Match, ...]


_BETWEEN = re.compile(r"\s+|[,;:?\"“”‘’「」『』《》〈〉。、`~#]+|\*\*|\.(?!\d)")


def fold_for_comparing(text: str) -> str:
    """The text without case, spacing, emphasis and pausing marks: what is left when only typing differs."""
    return _BETWEEN.sub("", normalize("NFKC", text).casefold())


def weight(folded: str) -> int:
    """How much a folded text says: a Chinese character as much as two letters."""
    return len(folded) + sum(1 for character in folded if "\u3400" <= character <= "\u9fff")


class Pairing:
    """The cascade under way: which cards are still free on either side, and what was decided."""

    def __init__(self, known: tuple[CardText, ...], found: tuple[CardText, ...]) -> None:
        self.known = known
        self.found = found
        self.free_known = dict.fromkeys(range(len(known)))
        self.free_found = dict.fromkeys(range(len(found)))
        self.found_of: dict[int, Match] = {}

    def join(self, known: int, found: int, step: str, score: float) -> None:
        """Decide that a known card is a found one."""
        self.found_of[known] = Match(known, found, step, score)
        del self.free_known[known]
        del self.free_found[found]

    def groups(self, key: Callable[[CardText], Hashable | None]) -> Iterable[tuple[list[int], list[int]]]:
        """The free cards of both sides that share a key, in the order of their notes; a key of None joins nothing."""
        found_at: dict[Hashable, list[int]] = defaultdict(list)
        for index in self.free_found:
            name = key(self.found[index])
            if name is not None:
                found_at[name].append(index)
        known_at: dict[Hashable, list[int]] = defaultdict(list)
        for index in self.free_known:
            name = key(self.known[index])
            if name is not None and name in found_at:
                known_at[name].append(index)
        for name, members in known_at.items():
            yield (
                sorted(members, key=lambda index: (self.known[index].order, index)),
                sorted(found_at[name], key=lambda index: (self.found[index].order, index)),
            )

    def join_in_order(self, key: Callable[[CardText], Hashable | None], step: str, score: float) -> None:
        """Join cards that share a key, first to first: their text is equal, so none can be mistaken."""
        for known, found in self.groups(key):
            for one, other in zip(known, found, strict=False):
                self.join(one, other, step, score)

    def join_unique(
        self,
        key: Callable[[CardText], Hashable | None],
        step: str,
        score: float,
        agree: Callable[[CardText, CardText], bool] = lambda known, found: True,
    ) -> None:
        """Join cards whose key no other free card has, where `agree` holds."""
        for known, found in self.groups(key):
            if len(known) == len(found) == 1 and agree(self.known[known[0]], self.found[found[0]]):
                self.join(known[0], found[0], step, score)


def match_cards(known: Iterable[CardText], found: Iterable[CardText]) -> Matching:
    """Decide which found card is which known card; the same input always gives the same answer.

    Exact evidence first, each step over what the steps before left: the author's id, text in its place, text in
    its note, text anywhere, folded text, one side alone.
    """
    pairing = Pairing(tuple(known), tuple(found))
    join_by_text(pairing)
    matches = tuple(pairing.found_of[index] for index in sorted(pairing.found_of))
    return Matching(matches, ())


def join_by_text(pairing: Pairing) -> None:
    """The exact steps: what is joined here rests on equal text or on the author's id."""
    pairing.join_unique(_author_id, "author-id", 1.0)
    pairing.join_in_order(lambda card: (card.note, card.heading_path, card.kind, *_text(card)), "place", 1.0)
    pairing.join_in_order(lambda card: (card.note, card.kind, *_text(card)), "note", 1.0)
    pairing.join_unique(lambda card: (card.kind, *_text(card)), "text", 1.0)
    pairing.join_unique(lambda card: (card.note, *_folded(card)), "folded", 0.98)
    pairing.join_unique(_folded, "folded", 0.97)
    for where in (lambda card: (card.note, card.heading_path), lambda card: (card.note,), lambda card: ()):
        pairing.join_unique(_side_alone("front", FRONT_ALONE, where), "front", 0.9)
    for where in (lambda card: (card.note,), lambda card: ()):
        pairing.join_unique(_side_alone("back", BACK_ALONE, where), "back", 0.88)


def _author_id(card: CardText) -> Hashable | None:
    return (card.note, card.author_id) if card.author_id else None


def _text(card: CardText) -> tuple[str, str]:
    return fold_text(card.front), fold_text(card.back)


def _folded(card: CardText) -> tuple[str, str]:
    return fold_for_comparing(card.front), fold_for_comparing(card.back)


def _side_alone(
    side: str, enough: int, where: Callable[[CardText], tuple[Hashable, ...]]
) -> Callable[[CardText], Hashable | None]:
    def key(card: CardText) -> Hashable | None:
        folded = fold_for_comparing(card.front if side == "front" else card.back)
        return (*where(card), card.kind, folded) if weight(folded) >= enough else None

    return key
