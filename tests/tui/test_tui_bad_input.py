"""What nobody should do to an app, and somebody will: no fault, nothing lost."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

from tui_desk import Desk, Person

from kb.tui.app import KbApp
from kb.tui.screens.review import ReviewScreen

SINE = "# Sine\n\n- $(\\sin x)' = \\cos x$\n"
LINES = "# Lines\n\n- slope of a horizontal line :: zero\n\n- slope of a diagonal :: one\n"


async def test_a_million_characters_pasted_for_an_answer_are_refused_and_typing_goes_on(desk: Desk) -> None:
    desk.write("sine.md", SINE)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        for pasted in ("x" * 1_000_000, "cos x + " * 125_000, "求" * 1_000_000, "(\n" * 500_000):
            await person.paste(pasted)
            assert "too long" in person.told
            assert (screen.phase, screen.field.value) == ("typing", "")
        await person.paste("cos x")
        await person.press("enter")
        await person.until(lambda: screen.phase == "rating")
        await person.wait_out_the_dead_time()
        await person.press("3")
    assert [review.typed[-1] for review in collection.log()] == ["cos x"]


async def test_a_store_that_is_deleted_while_the_app_is_open_loses_no_answer(desk: Desk, tmp_path: Path) -> None:
    desk.write("lines.md", LINES)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "3")
        rmtree(desk.state)
        await person.press("space", "3")
        desk.write("more.md", "# More\n\n- slope of a wall :: none\n")
        await person.settle()
        await person.press("escape", "escape", "slash")
        await person.search("diagonal")
    assert len(collection.log()) == 2
    again = desk.open()
    again.refresh()
    assert len(again.log()) == 2
    assert len(again.cards()) == 3
