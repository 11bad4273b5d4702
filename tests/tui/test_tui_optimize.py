"""Today offers to fit the forgetting curve once enough reviews have come, and says what came of it."""

from __future__ import annotations

import threading
from asyncio import to_thread

import pytest
from tui_desk import Desk, Person

from kb.collection import Collection
from kb.memory import fitting, fsrs
from kb.tui.app import KbApp
from tests.learner import FORGETFUL, learn, note_of, write_journal


def learned(
    desk: Desk, language: str = "en", weights: tuple[float, ...] = FORGETFUL, cards: int = 110, seed: int = 1
) -> Collection:
    desk.write("a.md", note_of(cards))
    collection = desk.open(language)
    collection.refresh()
    write_journal(desk.folder, learn([card.id for card in collection.cards()], weights, seed=seed))
    collection.catch_up()
    # The reviews lie before today.
    desk.time.at = desk.time.at.replace(year=2026, month=11)
    return collection


async def test_the_fit_is_offered_done_and_taken_back(desk: Desk) -> None:
    collection = learned(desk)
    async with KbApp(collection).run_test(size=(100, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "how fast you forget" in person.screen
        await person.press("o")
        await person.until_seen("cards are asked by it from now on")
        assert collection.parameters_in_force() is not None
        assert "how fast you forget" not in person.screen
        await person.press("u")
        assert "Undone: parameters of the forgetting curve" in person.screen + person.told
        assert collection.parameters_in_force() is None


async def test_a_curve_that_is_no_better_stays_and_is_not_offered_again(desk: Desk) -> None:
    collection = learned(desk, "zh", fsrs.DEFAULT_WEIGHTS, seed=2)
    async with KbApp(collection).run_test(size=(100, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "可以据此重新估计你忘得多快" in person.screen
        await person.press("o")
        await person.until_seen("曲线保持不变")
        assert "重新估计你忘得多快" not in person.screen
    assert collection.parameters_in_force() is None


async def test_it_is_not_offered_before_five_hundred_reviews(desk: Desk) -> None:
    collection = learned(desk, cards=40)
    assert 200 < len(collection.log()) < 500
    async with KbApp(collection).run_test() as pilot:
        person = Person(pilot)
        await person.settle()
        assert "how fast you forget" not in person.screen
        await person.press("o")
        await person.until_seen("is offered after 500 new reviews")
        assert collection.parameters_in_force() is None


async def test_without_the_extra_nothing_is_offered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "find_spec", lambda _: None)
    async with KbApp(learned(desk)).run_test() as pilot:
        person = Person(pilot)
        await person.settle()
        assert "how fast you forget" not in person.screen


async def test_escape_stops_the_fit_and_nothing_has_changed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    collection = learned(desk)
    begun, stopped = threading.Event(), threading.Event()

    def slowly(*_: object, **__: object) -> fitting.Weights:
        begun.set()
        assert stopped.wait(120)
        return FORGETFUL

    monkeypatch.setattr(fitting, "fit", slowly)
    async with KbApp(collection).run_test(size=(100, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await pilot.press("o")
        await pilot.pause()
        assert await to_thread(begun.wait, 120)
        await pilot.press("escape")
        await pilot.pause()
        assert "Stopping" in person.screen
        stopped.set()
        await person.until_seen("Stopped; nothing has changed.")
        assert collection.parameters_in_force() is None
        assert "how fast you forget" in person.screen
