"""The app on terminals that draw less, and keys that came before it."""

from __future__ import annotations

import asyncio
import threading
import unicodedata

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


def is_of_a_typewriter(sign: str) -> bool:
    """ASCII, or Chinese: words that no typewriter has instead of."""
    return sign.isascii() or unicodedata.east_asian_width(sign) in "WF"


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.slow)])
async def test_where_only_ascii_is_drawn_no_screen_shows_anything_else(desk: Desk, language: str) -> None:
    note = "# Gradient\n\nQ: What is a gradient?\nA: a vector\n\n## Parts\n\n"
    rows = "".join(f"| part {number} | what the part number {number} means |\n" for number in range(40))
    desk.write("a.md", f"{note}| term | meaning |\n|---|---|\n{rows}\nQ: no answer\n")
    collection = desk.open(language)
    collection.refresh()
    places = {
        "today": (),
        "acts": ("escape",),
        "help": ("question_mark",),
        "palette": ("ctrl+p",),
        "settings": ("c",),
        "keys": ("c", *["down"] * 11, "enter"),
        "statistics": ("s",),
        "browse": ("b", "space", "enter"),
        "graph": ("g", "right"),
        "problems": ("p",),
        "triage": ("t",),
        "import": ("i",),
        "search": ("slash", "p", "a", "r", "t"),
        "joins": ("j",),
        "review": ("enter", "space"),
    }
    for place, keys in places.items():
        async with KbApp(collection, profile="ascii").run_test(size=(80, 24)) as pilot:
            person = Person(pilot)
            await person.settle()
            await person.press(*keys)
            odd = {sign for sign in person.screen.replace("\n", "") if not is_of_a_typewriter(sign)}
            assert not odd, (place, odd)
            assert person.screen.strip()


async def test_where_not_all_keys_have_room_the_last_line_names_the_way_to_the_rest(desk: Desk) -> None:
    desk.write("a.md", f"{NOTE}\nQ: no answer\n")
    collection = desk.open()
    collection.refresh()
    app = KbApp(collection)
    async with app.run_test(size=(120, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        last = person.screen.rstrip().splitlines()[-1]
        assert "Quit" in last
        assert "More" not in last
        await pilot.resize_terminal(40, 20)
        await person.settle()
        last = person.screen.rstrip().splitlines()[-1]
        assert "Quit" not in last
        assert last.endswith("esc More")
