"""“I know this”: a few spot questions that show whether a concept, and what it builds on, is known already.

A concept is a key (any string); `requires` names, for each concept, the ones it builds on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from kb.memory.prerequisites import Requires, order

QUESTIONS = 5
ENOUGH = 4
"""So many of five are enough; of fewer questions all."""


class Spot(Struct, frozen=True):
    """A card that may be asked, and where it stands.

    `concept` is the key that prerequisites speak of, `part` what the card is about within it. `place` is the card's
    place in the author's order, `siblings` equal for cards from one place (empty: none).
    """

    card: str
    concept: str
    part: str = ""
    place: int = 0
    takes_typed: bool = False
    siblings: str = ""


def upstream(concept: str, requires: Requires) -> frozenset[str]:
    """Everything that a concept builds on, through however many others; itself only where it stands in a ring."""
    found: set[str] = set()
    ahead = list(requires.get(concept, ()))
    while ahead:
        required = ahead.pop()
        if required not in found:
            found.add(required)
            ahead.extend(requires.get(required, ()))
    return frozenset(found)


def chosen(concept: str, spots: Sequence[Spot], requires: Requires, most: int = QUESTIONS) -> tuple[Spot, ...]:
    """The cards to ask of those given, the most downstream first: of the concept itself, then of what it builds on.

    Who can answer what stands downstream knows what it rests on, so upstream is asked only where there are too few
    questions. Within a concept each part gives one card before any gives a second; parts whose card takes a typed
    answer come first, for nobody judges such an answer too kindly, then those that the author has later. One card of
    siblings is asked, for it would give the others away.
    """
    within = upstream(concept, requires) | {concept}
    named = dict.fromkeys(spot.concept for spot in sorted(spots, key=_place) if spot.concept in within)
    line = order([*named], {one: upstream(one, requires) for one in named})
    seen: set[str] = set()
    questions: list[Spot] = []
    # Even where it stands in a ring with what it builds on, the concept itself is what was asked for.
    for one in dict.fromkeys((concept, *reversed(line))):
        for spot in _by_turns(spot for spot in spots if spot.concept == one):
            if len(questions) == most:
                return tuple(questions)
            if not spot.siblings or spot.siblings not in seen:
                seen.add(spot.siblings)
                questions.append(spot)
    return tuple(questions)


def _place(spot: Spot) -> int:
    return spot.place


def _by_turns(spots: Iterable[Spot]) -> list[Spot]:
    """The cards of one concept in the order in which they are worth asking."""
    parts: dict[str, list[Spot]] = {}
    for spot in sorted(spots, key=lambda spot: (not spot.takes_typed, spot.place)):
        parts.setdefault(spot.part, []).append(spot)
    turns = [(turn, spot) for part in parts.values() for turn, spot in enumerate(part)]
    return [spot for _, spot in sorted(turns, key=lambda one: (one[0], not one[1].takes_typed, -one[1].place))]


class Placement(Struct, frozen=True):
    """The spot questions on one concept and what came of them; every operation gives a new one."""

    concept: str
    questions: tuple[Spot, ...] = ()
    requires: Requires = field(default_factory=dict)
    passed: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()

    @staticmethod
    def begin(concept: str, spots: Sequence[Spot], requires: Requires) -> Placement:
        """The questions on a concept, chosen of the cards that may be asked."""
        return Placement(concept, chosen(concept, spots, requires), requires)

    @property
    def current(self) -> Spot | None:
        """The card to ask now; None when every question was answered."""
        answered = self.passed | self.failed
        return next((spot for spot in self.questions if spot.card not in answered), None)

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return len(self.passed) + len(self.failed)

    @property
    def needed(self) -> int:
        """So many answers have to be right."""
        return ENOUGH if len(self.questions) >= QUESTIONS else len(self.questions)

    @property
    def is_passed(self) -> bool:
        """Is the concept known? Only all the questions together can say so: who ends early has not been placed."""
        return bool(self.questions) and self.current is None and len(self.passed) >= self.needed

    def after(self, card: str, *, passed: bool) -> Placement:
        """After an answer to `card`; a later word on the same card counts instead of the earlier one."""
        if all(spot.card != card for spot in self.questions):
            raise KeyError(card)
        right, wrong = self.passed - {card}, self.failed - {card}
        if passed:
            return replace(self, passed=right | {card}, failed=wrong)
        return replace(self, passed=right, failed=wrong | {card})

    def without(self, card: str) -> Placement:
        """Without a card that cannot be asked any more, for its note was changed meanwhile."""
        return replace(
            self,
            questions=tuple(spot for spot in self.questions if spot.card != card),
            passed=self.passed - {card},
            failed=self.failed - {card},
        )

    def known(self) -> frozenset[str]:
        """The concepts that count as known by these answers: none unless enough were right.

        Besides the concept itself only those that every right answer stands on: the card is about such a concept, or
        about one that builds on it. One on which a question was asked and missed is not among them, nor one that stands
        in a ring, where nobody can say what builds on what. No more is inferred, for what is marked as known holds
        nothing back any more, and what a right answer does not need it says nothing about: not what builds on the
        concept, not what stands beside it, not other parts of a note that it comes from.
        """
        if not self.is_passed:
            return frozenset()
        right = [spot.concept for spot in self.questions if spot.card in self.passed]
        missed = {spot.concept for spot in self.questions if spot.card in self.failed}
        below = frozenset.intersection(*(upstream(one, self.requires) | {one} for one in right))
        return frozenset({self.concept}) | {
            one for one in below if one not in missed and one not in upstream(one, self.requires)
        }
