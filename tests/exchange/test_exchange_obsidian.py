"""Notes of Obsidian Spaced Repetition: their schedules are taken over, once, and reviews build upon them."""

from __future__ import annotations

import itertools
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.collection import Collection
from kb.exchange.obsidian import schedules
from kb.journal import files, read_gain
from kb.memory.takeover import taken_over
from kb.model import Entry, New, Phase, Rating, Schedule, Seen, State
from kb.reading import read_note
from tests.conftest import Opener, Time

LEFT = Schedule(date(2026, 12, 1), 12.0, "obsidian-sr", ease=250.0)
RIGHT = Schedule(date(2026, 12, 5), 4.5, "obsidian-sr", ease=230.0)


def found(text: str) -> list[tuple[str, Schedule | None]]:
    """The backs of a note's cards, each with the schedule read for it."""
    cards = read_note(text, "a.md").cards
    read = schedules(text, cards, datetime.date)
    return [(card.back, read.get(index)) for index, card in enumerate(cards)]


@pytest.mark.parametrize(
    "text",
    [
        "front :: back <!--SR:!2026-12-01,12,250-->",
        "front :: back\n<!--SR:!2026-12-01,12,250-->",
        "front :: back\n<!--SR:2026-12-01,12,250-->",
        "front :: back\n> [!sr|card-metadata]\n> <!--SR:!2026-12-01,12,250-->",
        "front\n?\nback\n<!--SR:!2026-12-01,12,250-->",
        "front\n?\nback <!--SR:!2026-12-01,12,250-->",
        "front\n?\nback\n> [!sr|card-metadata]\n> <!--SR:!2026-12-01,12,250-->",
        "Here ==back== is hidden.\n<!--SR:!2026-12-01,12,250-->",
        "Here ==back== is hidden. <!--SR:!2026-12-01,12,250-->",
        "- front :: back <!--SR:!2026-12-01,12,250-->",
        "new :: card\nfront :: back\n<!--SR:!2026-12-01,12,250-->\nnew too :: card",
    ],
)
def test_a_schedule_belongs_to_the_card_it_stands_behind_and_is_no_part_of_its_text(text: str) -> None:
    cards = found(text)
    assert [schedule for back, schedule in cards if back == "back"] == [LEFT]
    assert all(schedule is None for back, schedule in cards if back != "back")
    assert not any("SR:" in card.front + card.back or "[!sr" in card.back for card in read_note(text, "a.md").cards)


def test_both_ways_and_several_deletions_have_a_schedule_each() -> None:
    mark = "<!--SR:!2026-12-01,12,250!2026-12-05,4.5,230-->"
    assert found(f"one ::: two\n{mark}") == [("two", LEFT), ("one", RIGHT)]
    assert found(f"==one== and ==two==\n{mark}") == [("one", LEFT), ("two", RIGHT)]
    assert found(f"==2;;two== and ==1;;one==\n{mark}") == [("two", RIGHT), ("one", LEFT)]
    assert found(f"==one==, ==two== and ==three==\n{mark}") == [("one", LEFT), ("two", RIGHT), ("three", None)]


def test_a_sibling_that_was_never_asked_stays_new() -> None:
    assert found("one ::: two\n<!--SR:!2000-01-01,1,250!2026-12-05,4.5,230-->") == [("two", None), ("one", RIGHT)]


def test_fsrs_schedules_keep_stability_and_difficulty() -> None:
    mark = "!fsrs,2026-12-01T10:00:00.000Z,12,11.5,6.25,2,7,1,0,2026-11-20T10:00:00.000Z"
    known = Schedule(date(2026, 12, 1), 11.0, "obsidian-sr", stability=11.5, difficulty=6.25, lapses=1)
    assert found(f"front :: back\n<!--SR:{mark}-->") == [("back", known)]
    assert found(f"one ::: two\n<!--SR:{mark}!2026-12-05,4.5,230-->") == [("two", known), ("one", RIGHT)]
    assert found("a :: b\n<!--SR:!fsrs,2026-12-01T10:00:00.000Z,0,0,0,0,0,0,0,-->") == [("b", None)]


@pytest.mark.parametrize(
    "text",
    [
        "front :: back\n\n<!--SR:!2026-12-01,12,250-->",
        "front :: back\n**bold** is no card here\n<!--SR:!2026-12-01,12,250-->",
        "front :: back\n<!--SR:!2026-13-01,12,250-->",
        "front :: back\n<!--SR:!2026-12-01,12,250!2026-12-05,4.5,230-->",
        "front :: back\n<!--SR:!fsrs,tomorrow,1,2,3,2,1,0,0,-->",
        "front :: back\n<!--SR:!fsrs,2026-12-01T10:00:00Z,12,nan,6,2,7,1,0,-->",
        "front :: back\n```\n<!--SR:!2026-12-01,12,250-->\n```",
        "==2;;back== with a first one that is gone\n<!--SR:!2026-12-01,12,250-->",
    ],
    ids=["apart", "behind other text", "no date", "too many", "no moment", "no number", "in code", "number missing"],
)
def test_what_is_not_certain_is_not_taken(text: str) -> None:
    assert all(schedule is None for _, schedule in found(text))


@given(st.text(alphabet="ab:?=!;,-<>SR0126\n ", max_size=60), st.text(alphabet="!,-0123fsrTZ:.", max_size=60))
def test_any_text_can_be_asked_for_schedules(before: str, inside: str) -> None:
    text = f"{before}\nfront :: back\n<!--SR:{inside}-->"
    cards = read_note(text, "a.md").cards
    assert all(0 <= index < len(cards) for index in schedules(text, cards, datetime.date))


def test_the_interval_becomes_the_stability_and_the_ease_the_difficulty() -> None:
    state = taken_over(LEFT)
    assert (state.stability, state.phase, state.due_day) == (12.0, Phase.REVIEW, date(2026, 12, 1))
    assert state.last_day == date(2026, 11, 19)
    easier, harder = (taken_over(Schedule(LEFT.due, 12.0, "x", ease=ease)) for ease in (310.0, 150.0))
    assert 1 <= easier.difficulty < state.difficulty < harder.difficulty <= 10


@given(st.floats(0, 1e6), st.floats(0, 1e4), st.dates())
def test_any_schedule_is_a_state_within_bounds(interval: float, ease: float, due: date) -> None:
    state = taken_over(Schedule(due, interval, "x", ease=ease))
    assert 0 < state.stability <= 36500
    assert 1 <= state.difficulty <= 10
    assert state.last_day <= state.due_day == due


# -- in a collection ------------------------------------------------------------------------------------------

NOTE = """front :: back
<!--SR:!2026-12-01,12,250-->

fresh :: never asked
"""


def write(folder: Path, text: str) -> None:
    (folder / "a.md").write_text(text, encoding="utf-8")


def state(kb: Collection, front: str = "front") -> State:
    (card,) = [card for card in kb.cards() if card.card.front == front]
    return card.state


def entries(folder: Path) -> list[Entry]:
    log = folder / ".kb" / "log"
    found = (entry for name, path in files(log) for entry in read_gain(path, name).entries)
    return [entry for entry in found if entry.kind not in ("text", "gone", "back")]


def test_a_scheduled_card_is_in_review_and_due_on_its_day(folder: Path, opened: Opener) -> None:
    write(folder, NOTE)
    kb = opened()
    known = state(kb)
    assert isinstance(known, Seen)
    assert (known.phase, known.due_day, known.reviews) == (Phase.REVIEW, date(2026, 12, 1), 0)
    assert isinstance(state(kb, "fresh"), New)
    (entry,) = entries(folder)
    assert (entry.kind, dict(entry.fields)["due"], dict(entry.fields)["from"]) == ("due", "2026-12-01", "obsidian-sr")


def test_it_is_asked_on_that_day_and_a_review_builds_upon_it(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, NOTE)
    kb = opened()
    assert kb.due().due == 0
    time.forward(days=10)
    assert kb.due().due == 1
    before = state(kb)
    (card,) = [card.id for card in kb.cards() if card.card.front == "front"]
    after = kb.rate(card, Rating.GOOD).state
    assert isinstance(before, Seen)
    assert after.stability > before.stability
    assert (after.reviews, after.phase) == (1, Phase.REVIEW)
    kb.rebuild()
    assert state(kb) == after
    assert kb.undo() is not None
    assert state(kb) == before


def test_a_schedule_is_taken_over_once(folder: Path, opened: Opener) -> None:
    write(folder, NOTE)
    kb = opened()
    before = state(kb)
    write(folder, NOTE.replace("2026-12-01,12,250", "2027-03-01,90,270"))
    kb.refresh()
    kb.rebuild()
    assert state(kb) == before
    assert len(entries(folder)) == 1


def test_a_card_with_reviews_of_its_own_is_left_alone(folder: Path, opened: Opener) -> None:
    write(folder, "front :: back\n")
    kb = opened()
    (card,) = kb.cards()
    after = kb.rate(card.id, Rating.GOOD).state
    write(folder, NOTE)
    kb.refresh()
    assert state(kb) == after
    assert [entry.kind for entry in entries(folder)] == ["review"]


def test_what_was_taken_over_and_taken_back_stays_taken_back(folder: Path, opened: Opener) -> None:
    write(folder, NOTE)
    kb = opened()
    assert kb.undo() is None, "undo is for what a person did"
    assert kb.undo_foreign("schedules") == 1
    assert kb.undo_foreign("schedules") == 0
    assert isinstance(state(kb), New)
    write(folder, NOTE + "\nanother :: card\n")
    kb.refresh()
    kb.rebuild()
    assert isinstance(state(kb), New)


def test_an_edited_card_keeps_what_was_taken_over(folder: Path, opened: Opener) -> None:
    write(folder, NOTE)
    kb = opened()
    before = state(kb)
    write(folder, NOTE.replace("back\n", "the back\n"))
    assert kb.refresh().joined == 1
    assert state(kb) == before
    kb.rebuild()
    assert state(kb) == before


def test_devices_that_both_took_over_agree_in_whatever_order_they_meet(
    folder: Path, opened: Opener, time: Time, tmp_path: Path
) -> None:
    write(folder, NOTE)
    twin = tmp_path / "twin"
    shutil.copytree(folder, twin)
    one = opened("one")
    time.forward(hours=1)
    write(twin, NOTE.replace("2026-12-01,12,250", "2027-03-01,90,270"))
    two = opened("two", root=twin)
    (card,) = [card.id for card in one.cards() if card.card.front == "front"]
    one.rate(card, Rating.HARD)
    time.forward(days=3)
    two.rate(card, Rating.GOOD)
    logs = [*(folder / ".kb" / "log").iterdir(), *(twin / ".kb" / "log").iterdir()]
    results = []
    for number, order in enumerate(itertools.permutations(logs)):
        root = tmp_path / f"merged{number}"
        root.mkdir()
        write(root, NOTE)
        kb = None
        for log in order:
            shutil.copytree(log, root / ".kb" / "log" / log.name)
            kb = opened(f"reader{number}", root=root)
        assert kb is not None
        results.append(state(kb))
    assert results[0] == results[1]
    assert isinstance(results[0], Seen)
    assert results[0].reviews == 2
