"""Statistics in the app: a key on Today, sections by arrows, on any size, up to date after reviews."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tui_desk import Desk, Person

from kb.collection import Collection
from kb.memory import fsrs
from kb.memory.statistics import Held, Load, Span, Statistics, Typed
from kb.model import Language
from kb.tui.app import KbApp
from kb.tui.charts.sections import Paper, time
from kb.typesetting.cells import cells
from tests.learner import learn, write_journal

NOTE = "# Terms\n\n" + "".join(f"Q: What is term {n}?\nA: Meaning {n}.\n\n" for n in range(12))


def learned(desk: Desk, language: str = "en") -> Collection:
    desk.write("a.md", NOTE)
    collection = desk.open(language)
    collection.refresh()
    write_journal(desk.folder, learn([card.id for card in collection.cards()], fsrs.DEFAULT_WEIGHTS))
    collection.catch_up()
    desk.time.at = desk.time.at.replace(year=2026, month=11)
    return collection


async def test_before_the_first_answer_a_kind_sentence_stands_there(desk: Desk) -> None:
    desk.write("a.md", NOTE)
    async with KbApp(desk.open("zh")).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("s")
        await person.until_seen("还没有回答过卡片")
        await person.press("right")
        assert "还没有回答过卡片" in person.screen
        await person.press("escape")
        assert person.where == "TodayScreen"


async def test_sections_follow_each_other_by_arrows_and_tab_both_ways(desk: Desk) -> None:
    async with KbApp(learned(desk)).run_test(size=(100, 40)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("s")
        await person.until_seen("Answers a day")
        said = ("Remembered, in % (foretold)", "happened", "Cards due, by day", "Minutes, by day", "The weakest first")
        for turn, text in enumerate((*said, "No answer was typed yet", "Answers a day")):
            await person.press("right" if turn % 2 else "tab")
            assert text in person.screen
        await person.press("left")
        assert "No answer was typed yet" in person.screen


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_section_keeps_within_the_screen(desk: Desk, size: tuple[int, int], language: str) -> None:
    async with KbApp(learned(desk, language)).run_test(size=size) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("s")
        await person.until_seen("Overview" if language == "en" else "总览")
        for _ in range(7):
            sheet = pilot.app.screen.query_one("#sheet")
            text = str(pilot.app.screen.query_one("#text").render())
            room = sheet.scrollable_content_region.width
            assert room > 0 and max(map(cells, text.splitlines())) <= room
            assert sheet.max_scroll_x == 0
            await person.press("right")


async def test_a_review_is_counted_when_one_comes_back(desk: Desk) -> None:
    desk.write("a.md", NOTE)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("s")
        await person.until_seen("Nothing has been answered yet")
        card = collection.cards()[0].id
        collection.rate(card, 3, seconds=30)
        pilot.app.show_changed()  # type: ignore[attr-defined]
        await person.until_seen("1 on one day")


async def test_statistics_stand_in_the_list_of_what_can_be_done(desk: Desk) -> None:
    async with KbApp(learned(desk)).run_test(size=(80, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("escape")
        assert "Statistics" in person.screen


@pytest.mark.parametrize("language", ["zh", "en"])
def test_many_hours_stay_within_a_narrow_screen(language: Language) -> None:
    today = date(2026, 3, 2)
    days = tuple(
        Span(today - timedelta(days=back), answers=400, seconds=3 * 3600 + 59 * 60) for back in range(60, -1, -1)
    )
    found = Statistics(today, Held(), days, (), Load(), (), Typed())
    for columns in range(34, 80):
        assert all(cells(line) <= columns for line in time(found, Paper(columns, language)))


@pytest.mark.parametrize(
    ("language", "first", "glosses"),
    [
        ("en", "Overview", {"young": "21", "mature": "21", "foretold": "kb", "lasts": "nine in ten"}),
        ("zh", "总览", {"较生": "21", "较熟": "21", "预测": "kb", "能记": "九成"}),
    ],
)
async def test_words_of_the_trade_are_explained_where_they_stand(
    desk: Desk, language: str, first: str, glosses: dict[str, str]
) -> None:
    async with KbApp(learned(desk, language)).run_test(size=(120, 40)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("s")
        await person.until_seen("Answers a day" if language == "en" else "每天的回答")
        bodies = []
        for _ in range(6):
            # The names of the sections stand above.
            _, _, body = person.screen.partition(first)[2].partition("\n")
            bodies.append(body.lower())
            await person.press("right")
        for word, gloss in glosses.items():
            told = [gloss in body for body in bodies if word in body]
            assert told and all(told), word
