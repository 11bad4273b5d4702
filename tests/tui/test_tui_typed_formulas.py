"""Formulas and numbers in the app: a character starts typing, nothing forces it, and the form counts."""

from __future__ import annotations

from textual import events
from textual.widgets import Input
from tui_desk import Desk, Person

from kb.model import Outcome, Rating
from kb.tui.app import KbApp

ENERGY = "# Energy\n\nmass and energy :: $E = mc^2$\n"
FACTOR = "# Factors\n\nQ: Factor $x^2-1$\nA: $(x-1)(x+1)$\n"
LOGARITHM = "# Logarithms\n\nQ: Write $2\\ln x$ as one logarithm\nA: $\\ln x^2$\n"


async def test_a_character_starts_typing_a_formula_that_is_not_asked_typed(desk: Desk) -> None:
    desk.write("a.md", ENERGY)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("m")
        await person.paste("c^2")
        await person.press("enter")
        assert "✓ Right." in person.screen
        assert "▸3 Good" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
    (review,) = collection.log()
    assert (review.rating, review.verdict, review.typed) == (Rating.GOOD, Outcome.EQUAL, ("mc^2",))


async def test_enter_reveals_a_formula(desk: Desk) -> None:
    desk.write("a.md", ENERGY)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter")
        assert "E = mc²" in person.screen
        assert "▸3 Good" in person.screen


async def test_a_right_answer_in_another_form_may_be_changed_and_is_hard(desk: Desk) -> None:
    desk.write("a.md", FACTOR)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("x")
        await person.paste("^2-1")
        await person.press("enter")
        assert "✓ Right. That is how the question has it" in person.screen
        assert "x − 1" not in person.screen  # nothing is revealed
        await person.press("enter")
        assert "▸2 Hard" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
    (review,) = collection.log()
    assert (review.rating, review.verdict) == (Rating.HARD, Outcome.EQUAL)


async def test_another_domain_is_said_beside_the_verdict(desk: Desk) -> None:
    desk.write("a.md", LOGARITHM)
    async with KbApp(desk.open(), "review").run_test(size=(100, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("l")
        await person.paste("n x + ln x")
        await person.press("enter")
        assert "✓ Right. The same function, though one form is defined at more points" in person.screen
        assert "▸3 Good" in person.screen


async def test_who_types_fast_loses_no_character(desk: Desk) -> None:
    desk.write("a.md", ENERGY)
    app = KbApp(desk.open(), "review")
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        for key in "mc ^ 2":
            app.post_message(events.Key("space" if key == " " else key, key))
        await person.settle()
        assert pilot.app.screen.query_one("#answer", Input).value == "mc ^ 2"
