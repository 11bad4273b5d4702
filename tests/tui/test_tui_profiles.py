"""The app on terminals that draw less, and keys that came before it."""

from __future__ import annotations

import asyncio
import threading

import pytest
from tui_desk import Desk, Person

from kb.tui.app import KbApp

NOTE = "# Gradient\n\nQ: What is $\\nabla f(\\mathbf{x})$?\nA: “a vector” — $\\alpha$\n"


@pytest.mark.parametrize(("profile", "shown"), [("unicode", "∇f(x)"), ("bmp", "∇f(x)"), ("ascii", "nabla f(x)")])
async def test_the_app_draws_formulas_with_what_the_terminal_has(desk: Desk, profile: str, shown: str) -> None:
    desk.write("a.md", NOTE)
    async with KbApp(desk.open(), "review", profile=profile).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert shown in person.screen
        await person.press("enter")
        assert ('"a vector"' if profile == "ascii" else "“a vector”") in person.screen


@pytest.mark.parametrize("late", [False, True], ids=["the app is ready first", "the card is there first"])
async def test_keys_that_came_before_the_app_go_to_its_first_screen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    ready = KbApp.on_ready

    async def after_the_card(app: KbApp) -> None:
        while app.screen.phase == "waiting":  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)
        ready(app)

    if late:
        monkeypatch.setattr(KbApp, "on_ready", after_the_card)
    desk.write("a.md", NOTE)
    async with KbApp(desk.open(), "review", typed=" ").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "a vector" in person.screen


@pytest.mark.parametrize("before", [True, False], ids=["before the app", "before the page"])
async def test_a_key_that_came_before_the_page_of_today_does_what_it_does_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    desk.write("a.md", NOTE)
    collection = desk.open()
    collection.refresh()
    looked, page = threading.Event(), collection.today_page

    def late() -> object:
        assert looked.wait(120)
        return page()

    monkeypatch.setattr(collection, "today_page", late)
    async with KbApp(collection, typed="\r" if before else "").run_test(size=(80, 24)) as pilot:
        if not before:
            await pilot.press("enter")
        looked.set()
        person = Person(pilot)
        await person.until(lambda: person.where == "ReviewScreen")
        assert "∇f(x)" in person.screen


async def test_keys_are_named_in_letters_where_the_terminal_lacks_their_signs(desk: Desk) -> None:
    desk.write("a.md", "# One\n\nWords.\n\nQ: a\nA: b\n")
    collection = desk.open()
    collection.refresh()
    for profile in ("ascii", "unicode"):
        app = KbApp(collection, profile=profile)
        async with app.run_test(size=(110, 24)) as pilot:
            person = Person(pilot)
            await person.settle()
            keys = [
                app.get_key_display(active.binding)
                for active in app.screen.active_bindings.values()
                if active.binding.show
            ]
            assert keys
            assert ("enter" in keys) == (profile == "ascii")
            assert ("⏎" in keys) == (profile == "unicode")
            assert profile == "unicode" or all(key.isascii() for key in keys)
