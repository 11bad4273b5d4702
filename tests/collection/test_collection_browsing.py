"""Cards by the many: in an order, marked, tagged and put on a day as one act, and how one's memory went."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.errors import KbError
from kb.model import Rating, Standing
from tests.conftest import Opener, Time

DAY = date(2026, 11, 21)


def questions(count: int) -> str:
    return "".join(f"\nQ: What follows number {n}?\nA: The number {n + 1}.\n" for n in range(count))


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    (folder / "a.md").write_text("---\ntags: [sums]\n---\n# Numbers\n" + questions(4), encoding="utf-8")
    (folder / "b.md").write_text("# Letters\n\nQ: What follows B?\nA: C.\n", encoding="utf-8")
    return opened()


def fronts(kb: Collection, query: str = "", **order: object) -> list[str]:
    numbers = kb.listing(query, **order).numbers  # type: ignore[arg-type]
    return [card.card.front.split()[-1].rstrip("?") for card in kb.listed(numbers)]


def ids(kb: Collection, query: str = "") -> list[str]:
    return [card.id for card in kb.listed(kb.listing(query).numbers)]


def test_cards_are_listed_as_they_stand_in_the_notes_or_as_they_are_known(kb: Collection, time: Time) -> None:
    assert fronts(kb) == ["0", "1", "2", "3", "B"]
    assert fronts(kb, descending=True) == ["B", "3", "2", "1", "0"]
    assert fronts(kb, "number") == ["0", "1", "2", "3"]
    two, one = ids(kb)[2], ids(kb)[1]
    kb.rate(two, Rating.EASY)
    time.forward(days=1)
    kb.rate(one, Rating.AGAIN)
    for column in ("stability", "due"):
        # What was never answered has no such value, and comes last either way.
        assert fronts(kb, by=column)[:2] == ["1", "2"]
        assert fronts(kb, by=column, descending=True) == ["2", "1", "0", "3", "B"]
    assert fronts(kb, by="answered", descending=True)[:2] == ["1", "2"]
    assert fronts(kb, by="state")[:2] == ["1", "2"]


def test_a_misspelt_query_lists_what_was_meant_and_says_so(kb: Collection) -> None:
    listing = kb.listing("nummber")
    assert (listing.mended, len(listing.numbers)) == ("number", 4)


def test_many_cards_are_marked_as_one_act_that_one_undo_takes_back(kb: Collection) -> None:
    cards = ids(kb)
    kb.mark(cards[0], "suspend")
    assert kb.mark_all(cards, "suspend") == 4  # one was suspended before
    assert {card.standing for card in kb.cards()} == {Standing.SUSPENDED}
    assert kb.undoable() == "marks"
    undone = kb.undo()
    assert undone is not None
    assert (undone.what, undone.card, undone.count) == ("suspend", None, 4)
    assert [card.standing for card in kb.cards()].count(Standing.SUSPENDED) == 1
    assert kb.mark_all(cards, "resume") == 1
    assert kb.mark_all(cards, "resume") == 0
    assert kb.flag_all(cards[:2]) == ("flag", 2)
    assert kb.flag_all(cards) == ("flag", 3)
    assert kb.flag_all(cards) == ("unflag", 5)


def test_tags_of_cards_are_found_beside_those_of_notes(kb: Collection) -> None:
    letter = ids(kb, "B")[0]
    assert kb.tag_all([letter], " #exam ") == 1
    assert kb.tag_all(ids(kb), "Exam") == 4
    assert len(ids(kb, "tag:exam")) == 5
    assert kb.general_card(letter).tags == ("exam",)
    assert kb.tag_all([letter], "sums") == 1
    assert len(ids(kb, "tag:sums")) == 5
    assert [hit.title for hit in kb.search("tag:sums", kind="concept")] == ["Numbers", "Letters"]
    assert kb.tags() == ["Exam", "sums"]  # as it is written most
    assert kb.tag_all(ids(kb), "SUMS", off=True) == 1  # those of the notes stand in the notes
    assert kb.tags([letter]) == ["exam"]
    assert ids(kb, "-tag:exam") == []
    kb.undo()
    assert len(ids(kb, "tag:sums")) == 5


@pytest.mark.parametrize("tag", ["", " # ", 'a"b', "x" * 200, "a\x1bb"])
def test_what_is_no_tag_is_refused_and_nothing_is_written(kb: Collection, tag: str) -> None:
    with pytest.raises(KbError, match="bad-tag"):
        kb.tag_all(ids(kb), tag)
    assert kb.undoable() is None


def test_many_cards_are_put_on_one_day_as_one_act(kb: Collection, time: Time) -> None:
    cards = ids(kb)
    kb.mark(cards[0], "suspend")
    assert kb.ask_all_on(cards, DAY + timedelta(days=3)) == 4
    assert kb.due().new == 0
    undone = kb.undo()
    assert undone is not None and (undone.what, undone.count) == ("many", 4)
    assert kb.due().new == 4
    with pytest.raises(KbError, match="day-past"):
        kb.ask_all_on(cards, DAY - timedelta(days=1))


def test_marks_of_many_hold_on_another_device_and_when_the_text_changed_there(
    kb: Collection, folder: Path, opened: Opener
) -> None:
    cards = ids(kb)
    kb.tag_all(cards, "exam")
    kb.mark_all(cards[:2], "silence")
    (folder / "b.md").write_text("# Letters\n\nQ: What follows the B?\nA: C.\n", encoding="utf-8")
    # That device has never read the note as it was.
    other = opened("other")
    assert {card.tags for card in other.cards()} == {("exam",)}
    assert [card.standing for card in other.cards()].count(Standing.SILENCED) == 2


def test_an_entry_of_many_with_what_no_card_is_called_harms_nothing(kb: Collection) -> None:
    with kb._keeper.deciding() as keeper:
        keeper.write([keeper.entry("mark", cards=[3, None, "nobody", ids(kb)[0]], mark="tag", tag="x")])
        keeper.write([keeper.entry("mark", cards="all", mark="suspend")])
        keeper.write([keeper.entry("mark", cards=ids(kb), mark="tag", tag=["x"])])
    assert len(ids(kb, "tag:x")) == 1
    assert kb.doctor().differing == ()


def test_the_course_of_a_memory_falls_from_each_answer_and_ends_where_the_card_stands(
    kb: Collection, time: Time
) -> None:
    card = ids(kb)[0]
    assert kb.history(card).course is None
    for rating, days in ((Rating.GOOD, 3), (Rating.AGAIN, 1), (Rating.GOOD, 5)):
        kb.rate(card, rating)
        time.forward(days=days)
    history = kb.history(card)
    course, state = history.course, history.card.state
    assert course is not None
    assert [review.rating for review in history.reviews] == [3, 1, 3]
    assert [stretch.day for stretch in course.stretches] == [DAY, DAY + timedelta(days=3), DAY + timedelta(days=4)]
    assert course.stretches[-1].stability == state.stability  # type: ignore[union-attr]
    first = DAY.toordinal()
    assert [course.sure(first + day) for day in (0, 3, 4)] == [1.0, 1.0, 1.0]
    assert course.sure(first) > course.sure(first + 1) > course.sure(first + 2.9)
    last = course.stretches[-1]
    assert course.sure(last.day.toordinal() + last.stability) == pytest.approx(0.9)


def test_why_a_card_is_not_asked_is_said_with_the_day(kb: Collection, time: Time) -> None:
    cards = ids(kb)
    kb.mark_all(cards[:2], "suspend")
    kb.mark(cards[2], "silence")
    kb.mark(cards[3], "bury")
    time.forward(hours=1)
    reasons = [kb.history(card).reason for card in cards]
    assert [reason.code for reason in reasons] == ["suspended", "suspended", "silenced", "buried", "new"]
    assert reasons[0].arguments == {"day": "2026-11-21"}


def test_what_marks_many_is_one_line_of_the_journal(kb: Collection, folder: Path) -> None:
    kb.mark_all(ids(kb), "flag")
    (log,) = (folder / ".kb" / "log").glob("*/*.jsonl")
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(entry["kind"], len(entry["cards"])) for entry in entries] == [("mark", 5)]


def test_a_kind_is_dropped_with_cards_that_were_kept_before_and_one_undo_brings_all_back(kb: Collection) -> None:
    first, *_ = mine = ids(kb, "note:a.md")
    kb.mark(first, "approve")
    like = kb.alike(first)
    assert [one.id for one in like] == mine
    kb.rule("a.md", like[0].card.rule, "silence", mine)
    assert {kb.card(one).standing for one in mine} == {Standing.SILENCED}
    assert kb.alike(first) == []
    kb.doctor()
    assert {kb.card(one).standing for one in mine} == {Standing.SILENCED}
    undone = kb.undo()
    assert undone is not None and (undone.kind, undone.what, undone.count) == ("rule", "silence", 4)
    assert {kb.card(one).standing for one in mine} == {Standing.ACTIVE}


def test_the_same_question_in_other_notes_is_among_what_is_alike(folder: Path, opened: Opener) -> None:
    for day in ("2026-10-13", "2026-10-14"):
        (folder / f"{day}.md").write_text(f"# {day}\n\n## What is unclear?\n\nAll of {day}.\n", encoding="utf-8")
    (folder / "sails.md").write_text("# Sails\n\n## What is a luff?\n\nAn edge.\n", encoding="utf-8")
    kb = opened()
    kb.refresh()
    first = next(card.id for card in kb.cards() if card.card.note == "2026-10-13.md")
    assert [card.card.note for card in kb.alike(first)] == ["2026-10-13.md", "2026-10-14.md"]
