"""The days ahead, where a person stands by concept, and the days on which they learned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.collection.clock import Clock
from kb.collection.outlook import in_a_row
from kb.model import Rating
from kb.store.prerequisites import Stage

# The note is a concept too: it holds these three.
NOTE = """\
# Lines

- slope of a level line :: zero

# Circles

- number of centres :: one
- angle in a half circle :: a right one

# Planes

- points that fix a plane :: three
"""
TODAY = date(2026, 3, 30)


class Desk:
    """A collection, and the clock on the wall."""

    def __init__(self, folder: Path) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=1)))
        notes = folder / "notes"
        notes.mkdir()
        (notes / "a.md").write_text(NOTE, encoding="utf-8")
        self.collection = Collection.open(notes, clock=Clock(self.now), state=folder / "state")
        self.collection.refresh()

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=5)
        return self.at

    def answer(self, front: str, rating: Rating) -> None:
        card = next(card for card in self.collection.cards() if card.card.front.startswith(front))
        self.collection.rate(card.id, rating)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path)
    yield found
    found.collection.close()


def test_before_the_first_answer_nothing_is_begun(desk: Desk) -> None:
    found = desk.collection.outlook()
    assert (found.firm, found.growing, found.untouched) == (0, 0, 4)
    assert (found.is_first, found.days, found.row, found.weakest) == (True, 0, 0, ())


def test_a_concept_is_firm_when_all_of_its_cards_keep_for_weeks_and_growing_before(desk: Desk) -> None:
    desk.answer("slope", Rating.EASY)
    desk.answer("number", Rating.GOOD)
    found = desk.collection.outlook()
    assert (found.firm, found.growing, found.untouched) == (0, 3, 1)
    for _ in range(3):
        desk.at += timedelta(days=14)
        desk.answer("slope", Rating.EASY)
    found = desk.collection.outlook()
    assert (found.firm, found.growing, found.untouched) == (1, 2, 1)
    assert found.weakest[0].concept == "Circles"


def test_the_days_with_answers_count_and_those_taken_back_do_not(desk: Desk) -> None:
    for front in ("slope", "number", "points"):
        desk.answer(front, Rating.EASY)
        desk.at += timedelta(days=1)
    found = desk.collection.outlook()
    assert (found.days, found.row) == (3, 3)
    assert sum(found.coming) == 3
    desk.collection.undo()
    found = desk.collection.outlook()
    assert (found.days, found.row) == (2, 0)


@pytest.mark.parametrize(
    ("ago", "row"), [((), 0), ((0,), 1), ((1,), 1), ((2,), 0), ((0, 1, 2, 4), 3), ((1, 2, 3), 3), ((0, 2, 3), 1)]
)
def test_a_day_that_is_not_over_breaks_no_row(ago: tuple[int, ...], row: int) -> None:
    assert in_a_row({TODAY - timedelta(days=days) for days in ago}, TODAY) == row


PARTS = """\
# Shapes

## Angles

- a right one :: 90

## Sides

- of a square :: four

# History

Nothing is asked.
"""


def test_concepts_are_counted_as_in_the_tree_of_concepts(desk: Desk) -> None:
    (desk.collection.root / "b.md").write_text(PARTS, encoding="utf-8")
    desk.collection.refresh()
    desk.answer("slope", Rating.GOOD)
    desk.answer("a right one", Rating.EASY)
    desk.collection.mark_known("Planes")
    found, counts = desk.collection.outlook(), desk.collection.branches().counts
    assert (found.firm, found.growing, found.untouched) == (1, 5, 2)
    assert found.firm + found.growing == counts[Stage.KNOWN] + counts[Stage.INTRODUCED]
    assert found.untouched == counts[Stage.READY] + counts[Stage.WAITING]


def test_who_only_said_what_they_know_still_begins(desk: Desk) -> None:
    desk.collection.mark_known("Planes")
    found = desk.collection.outlook()
    assert (found.firm, found.is_first) == (1, True)
