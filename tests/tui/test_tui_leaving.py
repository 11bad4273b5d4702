"""Screens that go in the moment they come, and screens that are to go while another stands above them."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from tui_desk import NOTE, Desk, Person

from kb.collection import Collection
from kb.model import Rating
from kb.tui.app import KbApp
from kb.tui.base import BaseScreen
from kb.tui.messages import ReviewWanted
from kb.tui.screens.browse import BrowseScreen
from kb.tui.screens.concept import ConceptScreen
from kb.tui.screens.importing import ImportScreen
from kb.tui.screens.joins import JoinsScreen
from kb.tui.screens.problems import ProblemsScreen
from kb.tui.screens.rekeying import KeysPanel
from kb.tui.screens.review import ReviewScreen
from kb.tui.screens.search import SearchScreen
from kb.tui.screens.settings import SettingsScreen
from kb.tui.screens.stats import StatsScreen
from kb.tui.screens.summary import SummaryScreen
from kb.tui.screens.triage import TriageScreen

ONE = "# Lines\n\n- slope of a horizontal line :: zero\n"
DRAFT = "# Words\n\n| term | meaning |\n|---|---|\n| secant | the line that cuts twice |\n"

OPENED: tuple[Callable[[Collection], BaseScreen[Any]], ...] = (
    lambda _: BrowseScreen(),
    lambda _: ConceptScreen("Derivatives"),
    lambda _: ImportScreen(),
    lambda _: JoinsScreen(),
    lambda _: ProblemsScreen(),
    lambda _: ReviewScreen(ReviewWanted()),
    lambda _: SearchScreen(),
    lambda _: SettingsScreen(),
    lambda _: KeysPanel(),
    lambda _: StatsScreen(),
    lambda kb: SummaryScreen(kb.session()),
    lambda _: TriageScreen(),
)


async def test_a_screen_may_go_in_the_very_moment_that_it_comes(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(100, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        for make in OPENED:
            # Before it is composed, while it is, and right after.
            for turns in range(0, 16, 2):
                screen = make(collection)
                pilot.app.push_screen(screen)
                for _ in range(turns):
                    await sleep(0)
                screen.dismiss()
                while person.where != "TodayScreen" or screen.is_running:
                    await sleep(0)
        await person.settle()
        assert person.where == "TodayScreen"


async def test_two_keys_in_one_turn_open_one_screen_and_close_one(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        for key, where in (("slash", "SearchScreen"), ("b", "BrowseScreen"), ("t", "TriageScreen")):
            for _ in range(2):
                pilot.app.simulate_key(key)
            await person.until(lambda where=where: person.where == where)
            assert [type(screen).__name__ for screen in pilot.app.screen_stack[1:]] == ["TodayScreen", where]
            screen = pilot.app.screen
            assert isinstance(screen, BaseScreen)
            for _ in range(2):
                screen.action_back()
            await person.until(lambda: person.where == "TodayScreen")


async def held(person: Person, desk: Desk, monkeypatch: pytest.MonkeyPatch, what: str, key: str) -> Event:
    """Press a key whose work does not end before the event is set, and open the search above it."""
    going, let_go = Event(), Event()
    real = getattr(Collection, what)

    def slowly(*args: Any, **kwargs: Any) -> object:
        going.set()
        assert let_go.wait(120)
        return real(*args, **kwargs)

    monkeypatch.setattr(Collection, what, slowly)
    await person.pilot.press(key)
    while not going.is_set():
        await person.pilot.pause(0.01)
    await person.pilot.press("ctrl+f")
    while person.where != "SearchScreen":
        await person.pilot.pause(0.01)
    return let_go


async def test_triage_that_ends_below_the_search_is_gone_when_that_is_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("words.md", DRAFT)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t")
        while person.where == "TriageScreen" and len(collection.drafts()) > 1:
            await person.press("enter")
        let_go = await held(person, desk, monkeypatch, "mark", "enter")
        let_go.set()
        await person.settle()
        assert person.where == "SearchScreen"
        assert collection.drafts() == []
        # Nobody waits for the screen below: notes are read on.
        desk.write("lines.md", ONE)
        await person.until(lambda: len(collection.cards("horizontal")) == 1)
        await person.press("escape")
        await person.until(lambda: person.where == "TodayScreen")


async def test_a_review_that_ends_below_the_search_is_summed_up_when_that_is_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("lines.md", ONE)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter", "space")
        let_go = await held(person, desk, monkeypatch, "rate", "4")
        let_go.set()
        await person.settle()
        assert person.where == "SearchScreen"
        assert [review.rating for review in collection.log()] == [Rating.EASY]
        await person.press("escape")
        await person.until(lambda: person.where == "SummaryScreen")
        await person.wait_out_the_dead_time()
        await person.press("escape")
        assert person.where == "TodayScreen"


async def test_work_that_goes_on_after_its_screen_is_closed_finds_the_collection(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        screen = SearchScreen()
        await pilot.app.push_screen(screen)
        closed, found = Event(), list[Collection]()

        def work() -> None:
            closed.wait()
            found.append(screen.collection)

        screen.ask(work, lambda _: None, group="test")
        await screen.dismiss()
        while screen.is_running or screen._parent is not None:
            await sleep(0.01)
        closed.set()
        await person.until(lambda: bool(found))
        assert found == [collection]
        assert person.where == "TodayScreen"
