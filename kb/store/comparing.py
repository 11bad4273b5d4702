"""Comparing two stores of one collection: all that notes and journal must bring back."""

from __future__ import annotations

from msgspec import Struct

from kb.store.database import Store

_COMPARED = """
SELECT id, text, kind, front, back, task, standing, marked, suspended, buried, flagged, wished, tags, phase, stability,
    difficulty, last_at, last_day, due_day, due_at, reviews, lapses, last_rating FROM cards
WHERE phase <> 'new' OR id IN (SELECT card FROM places) OR marked IS NOT NULL OR suspended OR flagged
    OR tags IS NOT NULL ORDER BY id
"""
# A retired card's text stands in no note any more; its history does not depend on it.
_TEXT_COLUMNS = ("text", "kind", "front", "back", "task")


class Amount(Struct, frozen=True):
    """How much a store holds: of the reviews those that count, and those that were taken back."""

    cards: int
    reviews: int
    retracted: int
    entries: int


def differences(one: Store, other: Store) -> tuple[str, ...]:
    """The ids of the cards that the two stores do not hold alike."""
    was = {row["id"]: dict(row) for row in one.rows(_COMPARED)}
    now = {row["id"]: dict(row) for row in other.rows(_COMPARED)}
    found = []
    for card in sorted(was.keys() | now.keys()):
        left, right = was.get(card), now.get(card)
        if left is not None and right is not None and left["standing"] == right["standing"] == "retired":
            for column in _TEXT_COLUMNS:
                left[column] = right[column] = None
        if left != right:
            found.append(card)
    return tuple(found)


def amount(store: Store) -> Amount:
    """How many cards stand in notes, how many reviews count or were taken back, how many other entries there are."""
    row = store.one(
        "SELECT (SELECT count(*) FROM cards WHERE id IN (SELECT card FROM places)) AS cards,"
        " (SELECT count(*) FROM reviews) AS reviews,"
        " (SELECT count(*) FROM reviews WHERE id IN (SELECT id FROM retracted)) AS retracted,"
        " (SELECT count(*) FROM entries) AS entries"
    )
    assert row is not None
    return Amount(row["cards"], row["reviews"] - row["retracted"], row["retracted"], row["entries"])
