"""What a concept builds on, in the app: how far one is with it, that it is not needed, what a lapse may come of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tui_desk import Desk, Person

from kb.model import Rating
from kb.tui.app import KbApp


def note(title: str, requires: str = "") -> str:
    head = f"requires: [{requires}]\n" if requires else ""
    return f"---\ntitle: {title}\n{head}---\n\n# {title}\n\nQ: What is {title} about?\nA: It is about {title}.\n"


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_x_says_that_a_prerequisite_is_not_needed_and_x_that_it_is_again(desk: Desk, language: str) -> None:
    desk.write("a.md", note("Alpha", "Zeta"))
    desk.write("z.md", note("Zeta"))
    collection = desk.open(language)
    collection.refresh()
    app = KbApp(collection)
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("Alpha")
        await person.press("enter", "p")
        await person.until_seen("可以学" if language == "zh" else "ready")
        await person.press("home", "x")
        await person.until_seen("不需要" if language == "zh" else "not needed")
        assert collection.graph().edges == ()
        await person.press("x")
        assert len(collection.graph().edges) == 1


async def test_after_a_lapse_a_line_names_what_is_least_sure(desk: Desk) -> None:
    desk.write("a.md", note("Alpha", "Zeta"))
    desk.write("z.md", note("Zeta"))
    for name in ("Mu", "Nu", "Xi"):
        desk.write(f"{name}.md", note(name))
    collection = desk.open()
    collection.refresh()
    card = {one.card.note: one.id for one in collection.cards()}
    for one in card.values():
        collection.rate(one, Rating.EASY)
    desk.time.at += timedelta(days=200)
    # Not asked today, so not refreshed either.
    collection.mark(card["z.md"], "bury")
    app = KbApp(collection)
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter")
        while "What is Alpha" not in person.screen:
            assert person.told == ""
            await person.press("space", "1")
        await person.press("space", "1")
        assert person.where == "ReviewScreen"
        assert "It builds on “Zeta”" in person.told
