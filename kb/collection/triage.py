"""Drafts in the order in which they are decided about: note by note, and in a note rule by rule."""

from __future__ import annotations

from collections.abc import Sequence

from kb.model import Standing, StoredCard


def grouped(drafts: Sequence[StoredCard]) -> list[StoredCard]:
    """The drafts with those of one rule of a note together, each group where its first one stands."""
    first: dict[tuple[str, str], int] = {}
    notes: dict[str, int] = {}
    for index, draft in enumerate(drafts):
        notes.setdefault(draft.card.note, index)
        first.setdefault((draft.card.note, draft.card.rule), index)
    return sorted(drafts, key=lambda one: (notes[one.card.note], first[one.card.note, one.card.rule]))


def alike(drafts: Sequence[StoredCard], draft: StoredCard) -> int:
    """How many of the drafts the same rule of the same note made: so many a decision about the rule is about."""
    return sum((one.card.note, one.card.rule) == (draft.card.note, draft.card.rule) for one in drafts)


def like(of: StoredCard, found: Sequence[StoredCard]) -> list[StoredCard]:
    """Those that are not dropped: what its rule made in its note first, its own section before the others; then the
    same question in other notes; then the rest of its note.
    """
    card = of.card

    def distance(one: StoredCard) -> tuple[bool, bool, bool]:
        other = one.card
        return other.rule != card.rule, other.note != card.note, other.heading_path != card.heading_path

    return sorted((one for one in found if one.standing not in (Standing.SILENCED, Standing.RETIRED)), key=distance)
