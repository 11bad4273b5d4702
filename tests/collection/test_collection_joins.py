"""Which card is which: undecided pairs wait for an answer, and every join can be undone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.errors import KbError
from kb.model import New, Rating, Seen, Standing
from tests.conftest import Opener, Time

LEFT = "# Limits\n\nQ: What is the limit of f from the left at a?\nA: The value that f approaches below a.\n"
RIGHT = LEFT.replace("left", "right").replace("below", "above")
SLOPE = "# Slopes\n\nQ: What does the slope of a line measure?\nA: How fast the line rises.\n"
TYPO = SLOPE.replace("measure", "meassure")


def write(folder: Path, text: str, name: str = "a.md") -> None:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    # Two edits within one tick of a file's clock, of one length, would look like one.
    write.ticks += 1_000_000_000  # type: ignore[attr-defined]
    os.utime(path, ns=(write.ticks, write.ticks))  # type: ignore[attr-defined]


write.ticks = 1_700_000_000_000_000_000  # type: ignore[attr-defined]


def only(kb: Collection, standing: Standing = Standing.ACTIVE) -> str:
    (card,) = [card.id for card in kb.cards() if card.standing is standing]
    return card


@pytest.fixture
def doubtful(folder: Path, opened: Opener, time: Time) -> Collection:
    """A card that was answered, and then edited so that it asks for the opposite."""
    write(folder, LEFT)
    kb = opened()
    kb.rate(only(kb), Rating.EASY)
    write(folder, RIGHT)
    assert kb.refresh().undecided == 1
    time.forward(seconds=1)
    return kb


def states(kb: Collection) -> dict[str, tuple[str, object, str]]:
    return {card.id: (card.standing.value, card.state, card.card.front) for card in kb.cards()}


def test_an_edit_that_turns_the_meaning_is_asked_with_both_texts(doubtful: Collection) -> None:
    (doubt,) = doubtful.doubts()
    assert "left" in doubt.front
    assert "below" in doubt.back
    assert "right" in doubtful.card(doubt.found).card.front
    assert doubt.reviews == 1
    assert isinstance(doubtful.card(doubt.found).state, New)
    assert doubtful.doubt_about(doubt.found) == doubt
    assert doubtful.today_page().doubts == 1


def test_a_card_that_was_never_answered_has_nothing_to_ask_about(folder: Path, opened: Opener) -> None:
    write(folder, LEFT)
    kb = opened()
    write(folder, RIGHT)
    assert kb.refresh().undecided == 0
    assert kb.doubts() == []


def test_the_same_card_carries_on_its_history_under_the_new_text(doubtful: Collection) -> None:
    (doubt,) = doubtful.doubts()
    doubtful.decide(doubt, same=True)
    (card,) = doubtful.cards()
    assert card.id == doubt.card
    assert "right" in card.card.front
    assert isinstance(card.state, Seen)
    assert doubtful.doubts() == []
    (join,) = doubtful.joins()
    assert (join.step, join.card, "left" in join.front, "right" in join.now_front) == ("asked", doubt.card, True, True)


def test_another_card_begins_anew_and_the_old_one_keeps_its_history(doubtful: Collection, folder: Path) -> None:
    (doubt,) = doubtful.doubts()
    doubtful.decide(doubt, same=False)
    assert doubtful.doubts() == []
    assert isinstance(doubtful.card(doubt.found).state, New)
    assert doubtful.card(doubt.card).standing is Standing.RETIRED
    assert isinstance(doubtful.card(doubt.card).state, Seen)
    write(folder, LEFT)
    doubtful.refresh()
    assert only(doubtful) == doubt.card
    assert doubtful.joins() == []


@pytest.mark.parametrize("same", [True, False])
def test_a_decision_can_be_undone_and_is_asked_again(doubtful: Collection, same: bool) -> None:
    before = states(doubtful)
    (doubt,) = doubtful.doubts()
    doubtful.decide(doubt, same=same)
    undone = doubtful.undo()
    assert undone is not None
    assert (undone.kind, undone.card) == ("join" if same else "separate", doubt.card)
    assert doubtful.doubts() == [doubt]
    assert {card: state[:2] for card, state in states(doubtful).items()} == {
        card: state[:2] for card, state in before.items()
    }


def test_the_question_outlives_the_store(doubtful: Collection) -> None:
    before = doubtful.doubts()
    doubtful.rebuild()
    assert doubtful.doubts() == before


def test_another_device_asks_the_same_and_takes_the_answer(doubtful: Collection, opened: Opener) -> None:
    other = opened("other")
    assert other.doubts() == doubtful.doubts()
    other.decide(other.doubts()[0], same=True)
    doubtful.catch_up()
    doubtful.refresh()
    assert states(doubtful) == states(other)
    assert doubtful.doubts() == []


def test_a_question_is_settled_when_the_old_text_comes_back(doubtful: Collection, folder: Path) -> None:
    write(folder, LEFT)
    doubtful.refresh()
    assert doubtful.doubts() == []


def test_a_question_follows_further_edits(doubtful: Collection, folder: Path) -> None:
    write(folder, RIGHT.replace("approaches", "aproaches"))
    doubtful.refresh()
    (doubt,) = doubtful.doubts()
    doubtful.decide(doubt, same=True)
    (card,) = doubtful.cards()
    assert (card.id, "aproaches" in card.card.back) == (doubt.card, True)


def test_the_pair_is_asked_once_the_old_card_is_due(doubtful: Collection, time: Time) -> None:
    (doubt,) = doubtful.doubts()
    doubtful.configure("new", 0)
    assert doubtful.due().due == 0
    assert doubtful.session().current(doubtful.now()) is None
    state = doubtful.card(doubt.card).state
    assert isinstance(state, Seen)
    time.forward(days=(state.due_day - doubtful.today()).days)
    assert doubtful.due().due == 1
    asked = doubtful.session().current(doubtful.now())
    assert asked is not None
    assert (asked.card, asked.reason.code) == (doubt.found, "undecided")


def test_a_changed_answer_of_a_card_that_is_the_same_is_asked_today(doubtful: Collection) -> None:
    (doubt,) = doubtful.doubts()
    doubtful.decide(doubt, same=True)
    assert doubtful.card(doubt.card).ask_now == "changed-answer"
    assert doubtful.due().due == 1


def joined(folder: Path, opened: Opener, time: Time) -> tuple[Collection, str]:
    write(folder, SLOPE)
    kb = opened()
    card = only(kb)
    kb.rate(card, Rating.EASY)
    write(folder, TYPO)
    assert kb.refresh().joined == 1
    time.forward(seconds=1)
    return kb, card


def test_a_join_can_be_undone_and_is_not_made_again(folder: Path, opened: Opener, time: Time) -> None:
    kb, card = joined(folder, opened, time)
    (join,) = kb.joins()
    assert (join.card, join.undone) == (card, False)
    assert 0 < join.score <= 1
    kb.separate(join.id)
    new = only(kb)
    assert new == join.text
    assert isinstance(kb.card(new).state, New)
    old = kb.card(card)
    assert old.standing is Standing.RETIRED
    assert isinstance(old.state, Seen)
    assert "measure?" in old.card.front
    write(folder, TYPO + "\nMore.\n")
    assert kb.refresh().joined == 0
    assert only(kb) == new
    assert [one.undone for one in kb.joins()] == [True]
    with pytest.raises(KbError, match="join-undone"):
        kb.separate(join.id)


def test_an_undone_join_can_itself_be_taken_back(folder: Path, opened: Opener, time: Time) -> None:
    kb, card = joined(folder, opened, time)
    before = states(kb)
    kb.separate(kb.joins()[0].id)
    time.forward(seconds=1)
    undone = kb.undo()
    assert undone is not None
    assert undone.kind == "separate"
    assert states(kb) == before
    assert only(kb) == card


def test_the_old_card_returns_with_its_text(folder: Path, opened: Opener, time: Time) -> None:
    kb, card = joined(folder, opened, time)
    kb.separate(kb.joins()[0].id)
    write(folder, SLOPE)
    kb.refresh()
    assert only(kb) == card
    assert isinstance(kb.card(card).state, Seen)


def test_later_edits_go_with_the_text_that_is_set_apart(folder: Path, opened: Opener, time: Time) -> None:
    kb, card = joined(folder, opened, time)
    write(folder, TYPO.replace("How fast", "How quickly"))
    assert kb.refresh().joined == 1
    time.forward(seconds=1)
    first, _ = kb.joins()
    kb.separate(first.id)
    new = only(kb)
    assert new == first.text
    assert isinstance(kb.card(new).state, New)
    assert "measure?" in kb.card(card).card.front


def test_joins_and_what_was_undone_are_the_same_without_the_store(folder: Path, opened: Opener, time: Time) -> None:
    kb, _ = joined(folder, opened, time)
    kb.separate(kb.joins()[0].id)
    before, joins = states(kb), kb.joins()
    kb.rebuild()
    assert {card: state for card, state in states(kb).items() if state[0] != "retired"} == {
        card: state for card, state in before.items() if state[0] != "retired"
    }
    assert [(one.id, one.front, one.undone) for one in kb.joins()] == [(one.id, one.front, one.undone) for one in joins]


def test_what_a_person_set_apart_stands_against_a_device_that_did_not_know(
    folder: Path, opened: Opener, time: Time
) -> None:
    write(folder, SLOPE)
    kb = opened()
    card = only(kb)
    kb.rate(card, Rating.EASY)
    other = opened("other")
    write(folder, TYPO)
    kb.refresh()
    kb.separate(kb.joins()[0].id)
    time.forward(hours=1)
    # The other device reads the note before the journal's newest lines.
    other.refresh()
    for one in (kb, other):
        one.catch_up()
        one.refresh()
    assert only(kb) == only(other) == kb.joins()[0].text
