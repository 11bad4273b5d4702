"""A note that would lose much, in the app: Today names it, p leads to it, t asks about it."""

from __future__ import annotations

import pytest
from tui_desk import Desk, Person

from kb.collection import Collection
from kb.model import Rating, Standing
from kb.tui.app import KbApp


def many(count: int) -> str:
    return "# Numbers\n\n" + "".join(f"- what follows {n} in counting :: {n + 1} it is\n" for n in range(count))


def active(collection: Collection) -> int:
    return sum(card.standing is Standing.ACTIVE for card in collection.cards())


def cut(desk: Desk, language: str = "en") -> Collection:
    desk.write("algebra.md", many(20))
    collection = desk.open(language)
    collection.refresh()
    desk.write("algebra.md", many(8))
    return collection


@pytest.mark.parametrize(("language", "said"), [("en", "20 cards of this note"), ("zh", "20 张卡片少了 12 张")])
async def test_today_leads_to_the_problem_that_names_the_note(desk: Desk, language: str, said: str) -> None:
    async with KbApp(cut(desk, language)).run_test(size=(100, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("p")
        assert person.where == "ProblemsScreen"
        assert "algebra.md:1" in person.screen
        assert said in person.screen


async def test_y_takes_it_and_u_takes_that_back(desk: Desk) -> None:
    collection = cut(desk)
    async with KbApp(collection).run_test(size=(100, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "1 note left as it was, because too much would be lost" in person.screen
        await person.press("t")
        assert person.where == "LeftPanel"
        assert "algebra.md would lose 12 of its 20 cards" in person.screen
        assert "what follows 8 in counting" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("y")
        assert person.where == "TodayScreen"
        assert active(collection) == 8
        assert "because too much" not in person.screen
        await person.press("u")
        assert active(collection) == 20


@pytest.mark.parametrize("key", ["n", "l", "escape"])
async def test_n_and_later_keep_what_was(desk: Desk, key: str) -> None:
    collection = cut(desk, "zh")
    async with KbApp(collection).run_test(size=(100, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t")
        assert "按现在的内容算吗" in person.screen
        await person.wait_out_the_dead_time()
        await person.press(key)
        assert person.where == "TodayScreen"
        assert (active(collection), len(collection.left_notes())) == (20, 1)


async def test_what_is_asked_is_what_stands_in_the_file_now(desk: Desk) -> None:
    collection = cut(desk)
    async with KbApp(collection).run_test(size=(100, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t")
        assert "would lose 12 of its 20 cards" in person.screen
        desk.write("algebra.md", many(6))
        await person.until_seen("would lose 14 of its 20 cards")
        desk.write("algebra.md", many(20))
        await person.until(lambda: person.where == "TodayScreen")
        assert (active(collection), collection.left_notes()) == (20, [])


async def test_when_the_notes_vanish_today_counts_what_was_reviewed(desk: Desk) -> None:
    note = desk.write("algebra.md", many(3))
    collection = desk.open()
    collection.refresh()
    for card in collection.cards():
        collection.rate(card.id, Rating.GOOD)
    note.unlink()
    async with KbApp(collection).run_test(size=(100, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "3 reviewed cards stand in no note any more" in person.screen
        assert "There are no notes in this folder yet" in person.screen
