"""Two devices, one folder: whatever is edited, joined, set apart, undone or thrown away, they come to agree."""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.collection.clock import Clock
from kb.errors import KbError
from kb.model import Rating, Seen, Standing

# Each row is one card through its edits: a typo, a word, and a turn of the meaning.
TEXTS = (
    (
        "Q: What is the limit of f from the left at a?\nA: The value that f approaches below a.",
        "Q: What is the limit of f from the left at a?\nA: The value that f aproaches below a.",
        "Q: What is the limit of f from the right at a?\nA: The value that f approaches above a.",
    ),
    (
        "Q: What does the slope of a straight line measure?\nA: How fast the line rises or falls.",
        "Q: What does the slope of a straight line meassure?\nA: How fast the line rises or falls.",
        "Q: What does the slope of a line measure?\nA: How quickly the line rises or falls.",
    ),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "rate", "separate", "decide", "undo", "refresh", "rebuild"]),
        st.integers(0, 1),
        st.integers(0, 3),
        st.integers(0, 1),
    ),
    max_size=14,
)


class Desk:
    """A folder on two devices, and the time of day."""

    def __init__(self, stack: ExitStack) -> None:
        self.home = Path(stack.enter_context(TemporaryDirectory()))
        self.at = datetime(2026, 11, 21, 9, tzinfo=timezone(timedelta(hours=8)))
        self.note = self.home / "notes" / "a.md"
        self.note.parent.mkdir()
        self.shown = [0, 0]
        self.ticks = 1_700_000_000
        self.write()
        self.devices = [self.open(stack, name) for name in ("one", "two")]

    def open(self, stack: ExitStack, name: str) -> Collection:
        kb = stack.enter_context(
            Collection.open(self.note.parent, clock=Clock(lambda: self.at), state=self.home / name)
        )
        kb.refresh()
        return kb

    def write(self) -> None:
        rows = [TEXTS[card][version] for card, version in enumerate(self.shown) if version < 3]
        self.note.write_text("# Curves\n\n" + "\n\n".join(rows) + "\n", encoding="utf-8")
        self.ticks += 1
        os.utime(self.note, (self.ticks, self.ticks))

    def step(self, what: str, device: int, number: int, card: int) -> None:
        kb = self.devices[device]
        self.at += timedelta(minutes=1)
        kb.catch_up()
        match what:
            case "edit":
                self.shown[card] = number
                self.write()
            case "rate":
                active = [one.id for one in kb.cards() if one.standing is Standing.ACTIVE]
                if active:
                    kb.rate(active[number % len(active)], Rating.GOOD)
            case "separate":
                joins = [join for join in kb.joins() if not join.undone]
                if joins:
                    join = joins[number % len(joins)]
                    kb.separate(join.id)
                    assert (join.text, join.card) not in {(j.text, j.card) for j in kb.joins() if not j.undone}
            case "decide":
                for doubt in kb.doubts()[:1]:
                    kb.decide(doubt, same=number % 2 == 0)
                    assert doubt not in kb.doubts()
            case "undo":
                kb.undo()
            case "refresh":
                kb.refresh()
            case "rebuild":
                kb.rebuild()


def standing(kb: Collection) -> dict[str, object]:
    return {one.id: (one.standing, one.state, one.card.front) for one in kb.cards() if one.standing.value != "retired"}


def histories(kb: Collection) -> dict[str, str]:
    return {review.id: review.card for review in kb.log()}


@pytest.mark.slow
@settings(max_examples=40)
@given(STEPS)
def test_devices_that_met_agree_and_so_does_a_store_made_anew(steps: list[tuple[str, int, int, int]]) -> None:
    with ExitStack() as stack:
        desk = Desk(stack)
        for step in steps:
            desk.step(*step)
        for _ in range(3):
            for kb in desk.devices:
                kb.catch_up()
                kb.refresh()
        one, two = desk.devices
        third = desk.open(stack, "three")
        for other in (two, third):
            assert standing(other) == standing(one)
            assert histories(other) == histories(one)
            assert [doubt.id for doubt in other.doubts()] == [doubt.id for doubt in one.doubts()]
            assert [(join.id, join.undone) for join in other.joins()] == [(j.id, j.undone) for j in one.joins()]


@settings(max_examples=15)
@given(STEPS)
def test_no_review_is_ever_lost(steps: list[tuple[str, int, int, int]]) -> None:
    with ExitStack() as stack:
        desk = Desk(stack)
        for step in steps:
            desk.step(*step)
        kb = desk.devices[0]
        kb.catch_up()
        kb.refresh()
        counted: dict[str, int] = {}
        for review in kb.log():
            counted[review.card] = counted.get(review.card, 0) + (not review.retracted)
        for card, count in counted.items():
            if count:
                try:
                    state = kb.card(card).state
                except KbError:
                    # Its text is not known here; its history is kept for when it comes back.
                    continue
                assert isinstance(state, Seen)
                assert state.reviews == count
