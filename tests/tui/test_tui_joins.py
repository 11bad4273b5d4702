"""Stories of edited cards: old beside new, answered by keys that rate nothing; and of many drafts."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from tui_desk import Desk, Person

from kb.collection import Collection
from kb.model import New, Rating, Seen, Standing
from kb.tui.app import KbApp

LEFT = "# Limits\n\nQ: What is the limit of f from the left at a?\nA: The value that f approaches below a.\n"
RIGHT = LEFT.replace("left", "right").replace("below", "above")
ROWS = "\n".join(f"| term{n} | meaning of the {n}th term |" for n in range(98))
TABLE = f"# Terms\n\n| term | meaning |\n|---|---|\n{ROWS}\n\n- other word：another text\n"


def later(path: Path) -> None:
    at = path.stat().st_mtime_ns + 2_000_000_000
    os.utime(path, ns=(at, at))


def doubtful(desk: Desk, language: str = "en") -> Collection:
    desk.write("a.md", LEFT)
    collection = desk.open(language)
    collection.refresh()
    collection.rate(collection.cards()[0].id, Rating.EASY)
    later(desk.write("a.md", RIGHT))
    desk.time.at += timedelta(days=30)
    return collection


async def test_an_edited_card_is_asked_about_before_it_is_asked(desk: Desk) -> None:
    collection = doubtful(desk)
    async with KbApp(collection, start="review").run_test() as pilot:
        person = Person(pilot)
        await person.settle()
        await person.wait_out_the_dead_time()
        assert "[-left-]" in person.screen
        assert "{+above+}" in person.screen
        before = collection.log()
        await person.press("3", "enter", "space", "1")
        assert collection.log() == before
        assert person.where == "DoubtPanel"
        await person.press("y")
        assert person.where == "ReviewScreen"
        assert "its answer has changed" in person.screen
        assert isinstance(collection.cards()[0].state, Seen)
        await person.press("escape", "u")
        assert person.where == "DoubtPanel"
        await person.wait_out_the_dead_time()
        await person.press("n")
        assert "Left for today: 1 new. Press m to go on" in person.screen
        active = [card for card in collection.cards() if card.standing is Standing.ACTIVE]
        assert [card.state for card in active] == [New()]


async def test_the_answers_can_be_chosen_by_arrows_and_in_full_width_letters(desk: Desk) -> None:
    collection = doubtful(desk, "zh")
    async with KbApp(collection, start="review").run_test() as pilot:
        person = Person(pilot)
        await person.settle()
        await person.wait_out_the_dead_time()
        assert "同一张" in person.screen
        await person.press("down", "down", "enter")
        assert isinstance(collection.card(collection.joins()[0].card).state, Seen) if collection.joins() else True
        assert collection.doubts() == []
        await person.press("u")
        await person.wait_out_the_dead_time()
        await person.press("ｙ")
        assert [join.step for join in collection.joins()] == ["asked"]


async def test_later_leaves_the_pair_for_another_time(desk: Desk) -> None:
    collection = doubtful(desk)
    async with KbApp(collection).run_test() as pilot:
        person = Person(pilot)
        await person.settle()
        assert "1 edited card: the same or new?" in person.screen
        await person.press("t")
        await person.wait_out_the_dead_time()
        await person.press("l")
        assert person.where == "TodayScreen"
        assert len(collection.doubts()) == 1
        await person.press("t")
        await person.wait_out_the_dead_time()
        await person.press("y")
        assert collection.doubts() == []


async def test_an_edit_of_the_card_on_the_screen_is_asked_about_at_once(desk: Desk) -> None:
    desk.write("a.md", LEFT)
    collection = desk.open()
    collection.refresh()
    card = collection.cards()[0].id
    collection.rate(card, Rating.AGAIN)
    async with KbApp(collection, start="review").run_test() as pilot:
        person = Person(pilot)
        await person.settle()
        assert "from the left" in person.screen
        later(desk.write("a.md", RIGHT))
        await person.until_seen("[-left-]")


async def test_a_pair_that_is_edited_further_is_shown_as_it_is_and_one_that_is_none_any_more_is_not_asked(
    desk: Desk,
) -> None:
    collection = doubtful(desk)
    async with KbApp(collection, start="review").run_test() as pilot:
        person = Person(pilot)
        await person.settle()
        assert "{+above+} a." in person.screen
        later(desk.write("a.md", f"# Limits of functions\n{RIGHT.partition(chr(10))[2]}"))
        await person.until_seen("Limits of functions")
        assert person.where == "DoubtPanel"
        later(desk.write("a.md", LEFT))
        await person.until(lambda: person.where != "DoubtPanel")
        assert collection.doubts() == []


async def test_drafts_show_how_far_one_is_and_go_on_where_they_were_left(desk: Desk) -> None:
    desk.write("a.md", TABLE)
    collection = desk.open()
    collection.refresh()
    total = len(collection.drafts())
    assert total >= 98
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t")
        assert f"{total} left to decide" in person.screen
        await person.press("enter", "x", "space")
        assert f"{total - 2} left to decide, 1 of them before this one" in person.screen
        shown = [row for row in person.screen.splitlines() if "term3" in row]
        assert shown
        await person.press("u")
        await person.press("escape", "t")
        here = next(row for row in person.screen.splitlines() if " of " in row)
        await person.press("escape", "t")
        assert here.split(" of ")[0][-3:].strip() in person.screen
        await person.press("X", "enter")
        assert all(draft.card.rule != "table" for draft in collection.drafts())
        await person.press("u")
        assert len(collection.drafts()) >= 96


async def test_questions_answered_without_drafts_say_nothing_of_drafts(desk: Desk) -> None:
    collection = doubtful(desk)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t")
        await person.wait_out_the_dead_time()
        await person.press("l")
        assert person.where == "TodayScreen"
        assert "1 edited card is still open." in person.told
        assert "drafts" not in person.told
        await person.press("t")
        await person.wait_out_the_dead_time()
        await person.press("n")
        assert person.where == "TodayScreen"
        assert "begins anew" in person.told
        assert "drafts" not in person.told


async def test_undo_in_triage_takes_back_nothing_from_before_the_visit(desk: Desk) -> None:
    desk.write("a.md", TABLE)
    collection = desk.open()
    collection.refresh()
    first, second = (draft.id for draft in collection.drafts()[:2])
    collection.mark(first, "silence")
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t", "u")
        assert collection.card(first).standing is Standing.SILENCED
        await person.press("x")
        assert "Undo" in person.screen.splitlines()[-1]
        assert collection.card(second).standing is Standing.SILENCED
        await person.press("u", "u")
        assert collection.card(second).standing is Standing.DRAFT
        assert collection.card(first).standing is Standing.SILENCED


async def test_an_edited_card_that_kept_its_history_is_found_and_taken_apart(desk: Desk) -> None:
    desk.write("a.md", LEFT)
    collection = desk.open()
    collection.refresh()
    card = collection.cards()[0].id
    collection.rate(card, Rating.EASY)
    later(desk.write("a.md", LEFT.replace("What is", "What iss")))
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "j  1 edited card kept its history" in person.screen
        await person.press("j")
        assert "[-is-]" in person.screen
        assert "{+iss+}" in person.screen
        await person.press("enter")
        assert collection.card(card).standing is Standing.RETIRED
        assert "(taken apart)" in person.screen
        await person.press("u")
        assert collection.card(card).standing is Standing.ACTIVE
        assert "(taken apart)" not in person.screen
        await pilot.resize_terminal(60, 20)
        await person.press("enter")
        assert "the old card keeps its history." in " ".join(person.screen.split())
        await person.press("u", "escape")
        assert person.where == "TodayScreen"


async def test_when_all_notes_go_the_rest_of_the_sitting_is_accounted_for(desk: Desk) -> None:
    path = desk.write("a.md", "# Terms\n\n" + "\n".join(f"- word {n} :: meaning {n}" for n in range(3)))
    collection = desk.open()
    collection.refresh()
    for card in collection.cards():
        collection.rate(card.id, Rating.AGAIN)
    async with KbApp(collection, start="review").run_test() as pilot:
        person = Person(pilot)
        await person.settle()
        path.unlink()
        await person.until(lambda: "2 more cards of this sitting went with it." in person.told)


async def test_nobody_waits_for_a_decision_to_be_written_and_none_is_lost(desk: Desk) -> None:
    desk.write("a.md", TABLE)
    collection = desk.open()
    collection.refresh()
    first, second, third, fourth = (draft.id for draft in collection.drafts()[:4])
    app = KbApp(collection)
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t")
        for key in ("x", "x", "u", "enter", "x", "space", "backspace", "tab", "escape"):
            app.simulate_key(key)
        await person.until(lambda: person.where == "TodayScreen")
    standings = [collection.card(card).standing for card in (first, second, third, fourth)]
    assert standings == [Standing.SILENCED, Standing.ACTIVE, Standing.SILENCED, Standing.DRAFT]


async def test_what_was_decided_about_a_draft_is_said_beside_its_question(desk: Desk) -> None:
    desk.write(
        "a.md",
        "# Limits\n\n- upper bound: a number above all others\n- lower bound: a number below all\n- gap: a hole\n",
    )
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t", "x")
        assert "Dropped, never asked again · What is upper bound?" in person.screen
        await person.press("enter")
        assert "Kept · What is lower bound?" in person.screen
        await person.press("u")
        assert "Undone: keep · What is lower bound?" in person.screen
