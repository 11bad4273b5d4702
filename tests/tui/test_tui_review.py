"""A sitting, as a person lives it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input
from tui_desk import Desk, Person

from kb.collection import Collection
from kb.model import Outcome, Rating, Standing
from kb.tui.app import KbApp

TYPED = "# Sine\n\n- $(\\sin x^2)' = 2x\\cos x^2$\n"
TWO = "# Lines\n\n- slope of a horizontal line :: zero\n\nslope of a diagonal :: one\n"


async def test_a_right_answer_in_another_form_is_right_at_once(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("cos(x^2)*x + x*cos(x*x)")
        await person.press("enter")
        assert "✓ Right." in person.screen
        assert "2x cos" in person.screen
        assert "▸3 Good" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
    (review,) = collection.log()
    assert review.rating is Rating.GOOD
    assert review.typed == ("cos(x^2)*x + x*cos(x*x)",)
    assert review.verdict is Outcome.EQUAL


async def test_a_wrong_answer_reveals_nothing_and_may_be_tried_again(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("cos(x^2)")
        await person.press("enter")
        assert "≠ Not equal" in person.screen
        assert "2x" not in person.screen
        assert "cos(x^2)" in person.screen  # the text is kept
        await person.paste("*2x")
        await person.press("enter")
        assert "✓ Right." in person.screen
        assert "▸2 Hard" in person.screen
        assert "Hard is proposed: it took more than one try" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
    (review,) = collection.log()
    assert review.rating is Rating.HARD
    assert review.typed == ("cos(x^2)", "cos(x^2)*2x")


async def test_a_burst_of_keys_keeps_its_order(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    app = KbApp(collection, "review")
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("3x")
        for key in ("backspace", "backspace", *"7x", "home", *"2"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await person.settle()
        assert pilot.app.screen.query_one("#answer", Input).value == "27x"


async def test_keys_that_came_before_the_first_card_are_meant_for_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    come, session = threading.Event(), collection.session

    def late(**how: object) -> object:
        assert come.wait(120)
        return session(**how)  # type: ignore[arg-type]

    monkeypatch.setattr(collection, "session", late)
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await pilot.press("2")
        pilot.app.post_message(events.Paste("x cos x^"))
        await pilot.press("2", "enter")
        come.set()
        await person.until_seen("✓ Right.")


async def test_the_same_wrong_answer_again_reveals_with_again_proposed(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("cos(x^2)")
        await person.press("enter", "enter")
        assert "2x cos" in person.screen
        assert "▸1 Again" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
    (review,) = collection.log()
    assert review.rating is Rating.AGAIN
    assert review.verdict is Outcome.DIFFERENT


async def test_who_was_right_after_all_says_so(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("cos(x^2)")
        await person.press("enter", "enter", "fullwidth_exclamation_mark")
        assert "▸3 Good" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
    (review,) = collection.log()
    assert review.rating is Rating.GOOD
    assert review.override


async def test_what_cannot_be_read_costs_nothing_and_keeps_the_text(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("2x cos(")
        await person.press("enter")
        assert "costs you nothing" in person.screen
        await person.press("end")
        await person.paste("x^2)")
        await person.press("enter")
        assert "▸3 Good" in person.screen


async def test_a_hint_names_no_part_of_the_answer_and_makes_hard_the_proposal(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("tab")
        assert "Hint ·" in person.screen
        assert "2x" not in person.screen
        await person.paste("2x cos x^2")
        await person.press("enter")
        assert "▸2 Hard" in person.screen


async def test_what_is_being_typed_is_shown_as_it_is_read(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.type("x^2")
        await person.until_seen("read as x²")


async def test_an_undo_brings_the_card_back_and_another_one_goes_on(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        first = person.screen
        await person.press("space", "4", "space", "4")
        assert person.where == "SummaryScreen"
        await person.press("u")
        assert person.where == "ReviewScreen"
        await person.press("escape", "u")
        assert person.screen.splitlines()[:8] == first.splitlines()[:8]
    assert [review.retracted for review in collection.log()] == [True, True]


async def test_what_was_said_of_an_undo_goes_when_the_card_is_rated_anew(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "3")
        await person.press("escape", "u")
        assert "Undone: Good" in person.screen
        await person.press("space", "3")
        await person.until_seen("1 card left")
        assert "Undone" not in person.screen


async def test_an_answer_is_undone_after_a_restart(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "1")
    again = desk.open()
    async with KbApp(again, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("escape", "u")
        assert "2 cards left" in person.screen
    assert [review.retracted for review in again.log()] == [True]
    assert again.due().new == 2


async def test_who_leaves_and_comes_back_goes_on_where_they_were(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "3", "space")
        await person.press("q")
        assert "Done for now" in person.screen
        assert "1 answer" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("q")
        assert person.where == "TodayScreen"
        assert "1 answer today" in person.screen
    again = desk.open()
    async with KbApp(again).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter")
        assert "1 card left" in person.screen


async def test_x_takes_a_card_out_without_a_rating_and_can_be_undone(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "x")
        assert [card.standing for card in collection.cards()].count(Standing.SILENCED) == 1
        assert "1 card left" in person.screen
        await person.press("escape", "u")
        assert [card.standing for card in collection.cards()].count(Standing.SILENCED) == 0
        assert "2 cards left" in person.screen
    assert collection.log() == []


@pytest.mark.parametrize(("key", "standing"), [("minus", Standing.SUSPENDED), ("b", Standing.ACTIVE)])
async def test_a_card_put_off_is_not_asked_again_in_this_sitting(desk: Desk, key: str, standing: Standing) -> None:
    desk.write("lines.md", TWO)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", key, "space", "4")
        assert person.where == "SummaryScreen"
    (put_off,) = [card for card in collection.cards() if card.id not in {review.card for review in collection.log()}]
    assert put_off.standing is standing


SLOPE = "- slope :: rise over run\n"
TERMS = "# Terms\n\n" + "".join(f"**term{name}**: the meaning of it all {name}\n\n" for name in "abcde") + SLOPE


def standings(collection: Collection) -> dict[str, Standing]:
    """The standing of each card of the terms, by its letter."""
    return {card.card.back[-1]: card.standing for card in collection.cards()}


async def test_a_dropped_card_offers_the_list_of_what_is_like_it(desk: Desk) -> None:
    desk.write("terms.md", TERMS.replace(SLOPE, ""))
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "x")
        assert "4 more like it: esc X lists them" in person.screen
        # Nothing is done before the list was seen; what is good in it stays, and one undo brings all of it back.
        await person.press("escape", "X")
        assert person.where == "DropPanel"
        assert all(f"the meaning of it all {name}" in person.screen for name in "bcde")
        assert "Drops 4 of 4. What this note gives of this kind later is dropped too." in person.screen
        await person.press("down", "space")
        assert "Drops 3 of 4. Only these" in person.screen
        assert "× is dropped · ▢ asked as before" in person.screen
        # A second Space is about the same card.
        await person.press("space")
        assert "Drops 4 of 4." in person.screen
        await person.press("space", "enter")
        assert "3 cards dropped." in person.told
        assert standings(collection) == {"c": Standing.ACTIVE} | dict.fromkeys("abde", Standing.SILENCED)
        await person.press("escape", "u")
        assert standings(collection) == {"a": Standing.SILENCED} | dict.fromkeys("bcde", Standing.ACTIVE)
        # They are asked in this sitting, before the one that stands there.
        for name in "bdec":
            assert f"What is term{name}?" in person.screen
            await person.press("space", "3")


async def test_the_list_of_what_is_like_a_card_is_left_without_a_trace(desk: Desk) -> None:
    desk.write("terms.md", TERMS)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(60, 20)) as pilot:
        person = Person(pilot)
        await person.settle()
        # What other rules made in the note stands there too, and is not meant unless it is taken in.
        await person.press("escape", "X")
        assert "Drops 5 of 6." in person.screen and "slope" in person.screen
        await person.press("a")
        assert "Drops 6 of 6." in person.screen
        await person.press("a")
        assert "None is selected." in person.screen
        await person.press("enter")
        assert person.where == "ReviewScreen"
        await person.press("escape", "X", "escape")
        assert person.where == "ReviewScreen"
        assert all(card.standing is Standing.ACTIVE for card in collection.cards())
        # All of a kind are dropped for good: what is written so later is none either.
        await person.press("escape", "X", "enter")
        desk.write("terms.md", TERMS + "\n**termf**: the meaning of it all f\n")
        await person.until(lambda: len(collection.cards()) == 7)
    left = {card.card.rule for card in collection.cards() if card.standing is Standing.ACTIVE}
    assert left == {"inline"}


async def test_rating_keys_are_dead_right_after_a_verdict(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("kb.tui.screens.review.monotonic", lambda: now)
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("2x cos(x^2)")
        await person.press("enter", "4")
        assert collection.log() == []
        now += 0.26
        await person.press("4")
        assert [review.rating for review in collection.log()] == [Rating.EASY]


async def test_a_letter_that_is_typed_on_behind_a_verdict_drops_no_card(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("kb.tui.screens.review.monotonic", lambda: now)
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("2x cos(x^2)")
        await person.press("enter")
        now += 0.5
        await person.press("x")
        assert "Letters are keys now" in person.told
        assert person.where == "ReviewScreen"
        assert all(card.standing is Standing.ACTIVE for card in collection.cards())
        now += 0.5
        await person.press("x")
        assert [card.standing for card in collection.cards()].count(Standing.SILENCED) == 1


@pytest.mark.parametrize("typed", ["x cos(x^2) 2", "-2 x", "y e^(-x) 3 -1"])
async def test_a_formula_typed_long_after_the_verdict_is_no_row_of_keys(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    now = 100.0
    monkeypatch.setattr("kb.tui.screens.review.monotonic", lambda: now)
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("2x cos(x^2)")
        await person.press("enter")
        now += 20
        for letter in typed:
            await person.type(letter)
            now += 0.1
        assert person.where == "ReviewScreen"
        assert all(card.standing is Standing.ACTIVE for card in collection.cards())
        assert collection.log() == []
        now += 0.5
        await person.press("3")
        assert [review.rating for review in collection.log()] == [Rating.GOOD]


async def test_full_width_digits_and_letters_are_keys_too(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("ideographic_space", "２")
        assert [review.rating for review in collection.log()] == [Rating.HARD]
        await person.press("ideographic_space", "ｕ")
        assert [review.retracted for review in collection.log()] == [True]


async def test_escape_lists_what_can_be_done_now(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("escape")
        assert person.where == "ActList"
        assert "x  Drop" in person.screen
        assert "Easy" not in person.screen  # nothing is revealed yet
        while "x  Drop" not in (_highlighted(person) or ""):
            await person.press("down")
        await person.press("enter")
    assert [card.standing for card in collection.cards()] == [Standing.SILENCED]


@pytest.mark.parametrize("key", ["x", "ｘ"])
async def test_a_letter_works_in_the_list_as_it_does_outside(desk: Desk, key: str) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("escape", key)
        assert person.where != "ActList"
    assert [card.standing for card in collection.cards()] == [Standing.SILENCED]


def _highlighted(person: Person) -> str:
    from textual.widgets import OptionList

    options = person.pilot.app.screen.query_one(OptionList)
    assert options.highlighted is not None
    return str(options.get_option_at_index(options.highlighted).prompt)


async def test_any_character_starts_typing_where_an_answer_can_be_typed(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("escape")
        while "Type or recall" not in _highlighted(person):
            await person.press("down")
        await person.press("enter")
        assert "type the answer here" not in person.screen
        await person.paste("x^")  # as an input method commits it
        await person.type("2")
        assert [card.standing for card in collection.cards()] == [Standing.ACTIVE]
        await person.until_seen("read as x²")


async def test_a_note_mended_in_the_editor_shows_at_once_with_its_history(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    note = desk.write("lines.md", "# Lines\n\n- slope of a horizontal lnie :: zero\n")
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nsed -i s/lnie/line/ "$1"\n')
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    collection = desk.open()
    app = KbApp(collection, "review")
    monkeypatch.setattr(app, "suspend", nullcontext)
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        (before,) = [card.id for card in collection.cards()]
        assert "lnie" in person.screen
        await person.press("ctrl+o")
        await person.until_seen("slope of a horizontal line")
        assert "line" in note.read_text()
    assert [card.id for card in collection.cards() if card.standing is Standing.ACTIVE] == [before]


async def test_without_an_editor_the_app_says_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setattr("kb.tui.editor._USUAL", ())
    desk.write("lines.md", TWO)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("ctrl+o")
        assert "EDITOR" in person.told
        assert person.where == "ReviewScreen"


async def test_an_editor_that_is_not_installed_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor --wait")
    desk.write("lines.md", TWO)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("ctrl+o")
        assert "no-such-editor is not installed" in person.told
        assert person.where == "ReviewScreen"


async def test_the_looks_behind_a_card_open_and_close(desk: Desk) -> None:
    desk.write("sine.md", TYPED)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter")  # empty: reveal
        for key, screen, text in (
            ("n", "TextPanel", "sine.md"),
            ("s", "TextPanel", "Derivation"),
            ("w", "TextPanel", "Never answered yet"),
            ("p", "PrerequisitesScreen", "Sine"),
            ("question_mark", "HelpScreen", "rule by rule"),
        ):
            await person.press(key)
            assert (person.where, text in person.screen) == (screen, True), person.screen
            await person.press("escape")
            assert person.where == "ReviewScreen"


async def test_the_summary_counts_ratings_and_goes_back_to_today(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("Read 1 note: 2 cards added")
        await person.press("enter", "space", "4", "space", "3")
        assert "Done" in person.screen and "To Today" in person.screen
        assert "2 new cards met" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
        assert person.where == "TodayScreen"
        assert "Done for today." in person.screen
        # That was before the sitting.
        assert "2 cards added" not in person.screen


async def test_what_is_said_in_passing_covers_neither_card_nor_ratings(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "x", "space")
        assert "Dropped." in person.told
        for word in ("▸3 Good", "4 Easy", "slope of", "Dropped."):
            assert word in person.screen


async def test_a_misspelt_query_of_a_review_is_mended_and_said(desk: Desk) -> None:
    desk.write("g.md", "# Gradient\n\nQ: Where does the gradient point?\nA: Uphill.\n")
    async with KbApp(desk.open(), "review", query="gradeint").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("Cards for “gradient”; asked: “gradeint”")
        assert "Where does the gradient point?" in person.screen


async def test_a_review_of_what_there_is_not_says_so_and_what_to_do(desk: Desk) -> None:
    desk.write("g.md", "# Gradient\n\nQ: Where does the gradient point?\nA: Uphill.\n")
    async with KbApp(desk.open(), "review", query="zzzz lapse:3").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("No card is like this: zzzz")
        assert "Fewer words find more" in person.screen
        assert "there is no filter “lapse:”" in person.screen


async def test_a_cell_that_opens_with_a_sign_is_shown_with_it(desk: Desk) -> None:
    desk.write("signs.md", "---\ncards: all\n---\n# Signs\n\n| Sign | Meaning |\n|---|---|\n| up | > 0 |\n")
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space")
        assert "> 0" in person.screen


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_what_enter_and_space_take_is_said_beside_the_answer(desk: Desk, size: tuple[int, int]) -> None:
    desk.write("sine.md", "# Sine\n\n- $(\\sin x)' = \\cos x$\n")
    async with KbApp(desk.open(), "review").run_test(size=size) as pilot:
        person = Person(pilot)
        await person.until_seen("sin x")
        await person.press("enter")
        assert "▸3 Good ⏎" in person.screen
        assert "⏎ or space: Good" in person.screen.splitlines()[-1]


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_where_no_rating_is_proposed_the_keys_that_take_one_say_what_is_needed(desk: Desk, key: str) -> None:
    desk.write("sine.md", "# Sine\n\n- $(\\sin x)' = \\cos x$\n")
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(60, 20)) as pilot:
        person = Person(pilot)
        await person.until_seen("sin x")
        await person.paste("cos(")
        await person.press("enter", "enter")
        assert "▸" not in person.screen
        assert "1–4 Rate it" in person.screen.splitlines()[-1]
        await person.wait_out_the_dead_time()
        await person.press(key)
        assert "1 (not at all) to 4 (at once)" in person.told
        assert not collection.log()
        await person.press("2")
    assert [review.rating for review in collection.log()] == [Rating.HARD]


async def test_today_asks_which_is_meant_where_much_was_decided_since_the_last_answer(desk: Desk) -> None:
    desk.write(
        "lines.md", TWO + "\n- gap: a hole in the set\n- upper bound: a number that no element of the set exceeds\n"
    )
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "3", "space", "q")
        await person.wait_out_the_dead_time()
        await person.press("q")
        for draft in sorted(collection.cards("is:draft"), key=lambda one: one.card.line):
            collection.mark(draft.id, "approve")
        await person.press("u")
        assert "Take back which?" in person.screen
        assert "keep · What is upper bound?" in person.screen
        await person.press("down", "enter")
        assert person.where == "ReviewScreen"
        assert "Undone: Good" in person.screen
    assert [review.retracted for review in collection.log()] == [True]
    assert not collection.cards("is:draft")


async def test_the_newest_of_two_acts_is_taken_back_where_it_is_chosen(desk: Desk) -> None:
    desk.write(
        "lines.md", TWO + "\n- gap: a hole in the set\n- upper bound: a number that no element of the set exceeds\n"
    )
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "3", "space", "q")
        await person.wait_out_the_dead_time()
        await person.press("q")
        for draft in sorted(collection.cards("is:draft"), key=lambda one: one.card.line):
            collection.mark(draft.id, "approve")
        await person.press("u", "enter")
        assert person.where == "TodayScreen"
        assert "Undone: keep · What is upper bound?" in person.told
    assert [review.retracted for review in collection.log()] == [False]
    assert len(collection.cards("is:draft")) == 1


async def test_a_second_sitting_says_what_the_whole_day_was(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "4", "space", "q")
        assert "answer today" not in person.screen
        await person.wait_out_the_dead_time()
        await person.press("q", "enter", "space", "4")
        assert person.where == "SummaryScreen"
        assert "1 answer," in person.screen
        assert "2 answers today" in person.screen


async def test_the_list_of_what_can_be_done_says_what_each_does(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("escape")
        (drop,) = [line for line in person.screen.splitlines() if " Drop  " in line]
        assert "not a card" in drop
        (suspend,) = [line for line in person.screen.splitlines() if "Suspend" in line]
        assert "until it is resumed" in suspend


async def test_what_was_let_off_stays_so_when_later_ones_are_meant_too(desk: Desk) -> None:
    desk.write("terms.md", TERMS.replace(SLOPE, ""))
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "x", "escape", "X", "down", "space")
        assert "Drops 3 of 4. Only these" in person.screen
        await person.press("l")
        assert "Drops 3 of 4. Later ones too: only where all of this kind" in person.screen
        await person.press("space", "l")
        assert "Drops 4 of 4." in person.screen and "Only these; l" in person.screen
