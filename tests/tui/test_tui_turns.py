"""Keys that come all at once: each is meant for what the one before it brings up."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input
from tui_desk import NOTE, Desk, Person

from kb.model import Rating, Standing
from kb.tui.app import KbApp
from kb.tui.screens.search import SearchScreen

WRONG = "# Powers\n\n- $(x^2)' = 3x$\n"


def standing(person: Person) -> list[str]:
    """The screens above Today, the lowest first."""
    return [type(screen).__name__ for screen in person.pilot.app.screen_stack[2:]]


@pytest.mark.parametrize(
    ("key", "screen"),
    [
        ("b", "BrowseScreen"),
        ("c", "SettingsScreen"),
        ("g", "GraphScreen"),
        ("p", "ProblemsScreen"),
        ("s", "StatsScreen"),
        ("t", "TriageScreen"),
        ("escape", "ActList"),
    ],
)
async def test_a_key_in_one_chunk_with_what_opens_a_screen_is_for_that_screen(
    desk: Desk, key: str, screen: str
) -> None:
    desk.write("derivatives.md", NOTE)
    desk.write("wrong.md", WRONG)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.chunk(key, "question_mark")
        # From the list of acts a key does its act.
        assert standing(person) == (["HelpScreen"] if screen == "ActList" else [screen, "HelpScreen"])
        await person.press("escape")
        # Where it was kept for is over: keys mean again what they mean here.
        await person.chunk("escape", "slash", "q")
        assert isinstance(pilot.app.screen, SearchScreen)


@pytest.mark.parametrize("opener", ["slash", "ctrl+f"])
async def test_what_is_typed_in_one_chunk_with_the_key_of_the_search_is_searched_for(desk: Desk, opener: str) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.chunk(opener, *"chain q")
        assert pilot.app.screen.query_one(Input).value == "chain q"


@pytest.mark.parametrize(("key", "screen"), [("enter", "ConceptScreen"), ("ctrl+l", "BrowseScreen")])
async def test_a_key_in_one_chunk_with_what_opens_something_found_is_for_that(
    desk: Desk, key: str, screen: str
) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("chain rule")
        await person.chunk(key, "question_mark")
        assert standing(person) == ["SearchScreen", screen, "HelpScreen"]
        await person.chunk("escape", "escape", "escape", "slash", *"sine")
        assert standing(person) == ["SearchScreen"]
        assert pilot.app.screen.query_one(Input).value == "sine"


async def test_what_is_typed_or_pasted_in_one_chunk_with_the_key_of_a_review_is_the_answer(desk: Desk) -> None:
    desk.write("derivatives.md", "# Derivatives\n\n- $(\\sin x)' = \\cos x$\n")
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        pilot.app.post_message(events.Key("enter", "\r"))
        pilot.app.post_message(events.Paste("co"))
        await person.chunk(*"s x", "enter")
        await person.until_seen("✓ Right.")


async def test_who_strikes_a_key_twice_by_impatience_sees_no_answer_before_its_question(desk: Desk) -> None:
    desk.write("lines.md", "# Lines\n\n- slope of a horizontal line :: zero\n")
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.chunk("enter", "enter", "enter")
        assert standing(person) == ["ReviewScreen"]
        assert "slope of a horizontal line" in person.screen
        assert "zero" not in person.screen


async def test_who_wants_to_leave_waits_for_no_screen(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    app = KbApp(desk.open())
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        for key in ("slash", "a", "ctrl+q"):
            app.post_message(events.Key(key, None))
        await person.until(lambda: not app.is_running)
    assert not isinstance(app.return_value, Exception)


async def test_keys_are_given_to_whoever_is_there_when_what_they_waited_for_is_gone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.tui.turns._PATIENCE", 0.0)
    monkeypatch.setattr("kb.tui.turns.Turns._hand_on", lambda *_: None)
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.chunk("tab", *"gradient")
        assert pilot.app.screen.query_one(Input).value == "gradient"


@pytest.mark.parametrize("word", ["3月", "你好1", "x是", "３月", "第3"])
async def test_beside_an_answer_no_character_of_a_composed_word_decides_anything(desk: Desk, word: str) -> None:
    desk.write("lines.md", "# Lines\n\n- slope of a horizontal line :: zero\n- slope of a diagonal :: one\n")
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("slope of")
        await person.press("enter")
        await person.wait_out_the_dead_time()
        answered = person.screen
        await person.chunk(*word)
        await person.wait_out_the_dead_time()
        assert person.screen == answered
        # What an input method gives for a key is one, and no word beside another such.
        await person.chunk("。", "３")
    assert [review.rating for review in collection.log()] == [Rating.GOOD]
    assert {card.standing for card in collection.cards()} == {Standing.ACTIVE}


async def test_keys_that_come_in_one_chunk_beside_an_answer_are_taken_one_by_one(desk: Desk) -> None:
    desk.write("lines.md", "# Lines\n\n- slope of a horizontal line :: zero\n- slope of a diagonal :: one\n")
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("slope of")
        await person.chunk("enter", "2")
        await person.until(lambda: len(collection.log()) == 1)
        await person.chunk("space", "4")
        await person.until(lambda: len(collection.log()) == 2)
    assert [review.rating for review in collection.log()] == [Rating.HARD, Rating.EASY]
