"""The table of cards: reached from everywhere, ordered, looked at, and one act for many cards."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tui_desk import Desk, Person

from kb.collection import Collection
from kb.memory.course import course
from kb.model import Card, CardKind, New, Origin, Phase, Rating, Review, Seen, Standing, StoredCard
from kb.store.browsing import COLUMNS
from kb.tui.app import KbApp
from kb.tui.charts.forgetting import forgetting
from kb.tui.charts.sections import Paper
from kb.tui.messages import ConceptWanted
from kb.tui.screens.browse import BrowseScreen
from kb.tui.widgets.table import Table
from kb.typesetting.cells import cells

NUMBERS = "# Numbers\n" + "".join(f"\nQ: What follows number {n}?\nA: The number {n + 1}.\n" for n in range(150))
LETTERS = "---\ntags: [abc]\n---\n# Letters\n\nQ: What follows B?\nA: C.\n\n- the first letter :: A\n"
TODAY = date(2026, 3, 2)


def wrote(desk: Desk) -> Collection:
    desk.write("letters.md", LETTERS)
    desk.write("numbers.md", NUMBERS)
    return desk.open()


def fronts(person: Person) -> list[str]:
    """The cards that are selected, in their order."""
    screen = person.pilot.app.screen
    assert isinstance(screen, BrowseScreen)
    return [card.card.front for card in screen.collection.cards() if card.id in screen.selected]


async def test_what_takes_a_while_is_said_until_it_is_done(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    collection, let_go, mark_all = wrote(desk), Event(), Collection.mark_all

    def slowly(*args: Any) -> int:
        assert let_go.wait(120)
        return mark_all(*args)

    monkeypatch.setattr(Collection, "mark_all", slowly)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("b", "a")
        await pilot.press("minus")
        while "Being written down" not in person.screen:
            await pilot.pause(0.02)
        let_go.set()
        await person.until_seen("152 cards suspended")


async def test_from_a_card_that_was_opened_below_the_table_the_way_back_leads_to_the_table(desk: Desk) -> None:
    async with KbApp(wrote(desk)).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("b")
        await person.until_seen("152 cards")
        await person.press("enter")
        await person.until(lambda: pilot.app.screen.has_class("-below"))
        await person.press("escape")
        assert person.where == "BrowseScreen" and not pilot.app.screen.has_class("-below")
        await person.press("escape")
        assert person.where == "TodayScreen"


async def test_many_cards_are_selected_and_suspended_as_one_act(desk: Desk) -> None:
    collection = wrote(desk)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("b")
        await person.until_seen("152 cards")
        await person.press("down", "space", "down", "down", "v")
        assert fronts(person) == ["the first letter", *(f"What follows number {n}?" for n in range(3))]
        assert "4 selected" in person.screen
        await person.press("minus")
        await person.until(lambda: "4 cards suspended" in person.told)
        assert len(collection.listing("is:suspended").numbers) == 4
        await person.press("u")
        await person.until(lambda: "Undone: suspend · 4 cards" in person.told)
        assert collection.listing("is:suspended").numbers == ()
        # Of a long list the last is there too, though nobody fetched what is between.
        await person.press("escape", "end")
        await person.until_seen("What follows number 149?")
        await person.press("f", "a", "a", "q")
        assert [card.flagged for card in collection.cards()].count(True) == 1
        assert person.where == "TodayScreen"


async def test_what_is_searched_becomes_the_table_and_a_tag_finds_it_again(desk: Desk) -> None:
    collection = wrote(desk)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("number 14")
        await person.press("ctrl+l")
        await person.until_seen("13 cards")
        await person.press("a", "t")
        await person.type("exam")
        await person.press("enter")
        await person.until(lambda: "13 cards tagged #exam" in person.told)
        assert len(collection.listing("tag:exam").numbers) == 13
        # Esc lets go of what is selected: from here on an act is for the one with the bar.
        await person.press("escape", "T", "enter")
        await person.until(lambda: "#exam is off this card" in person.told)
        assert len(collection.listing("tag:exam").numbers) == 12
        await person.press("d")
        await person.type("+3")
        await person.press("enter")
        await person.until_seen("in 3 d")


async def test_a_card_is_shown_with_the_course_of_its_memory_and_its_concept_leads_back(desk: Desk) -> None:
    collection = wrote(desk)
    collection.refresh()
    (letter,) = (card for card in collection.cards() if card.card.front == "What follows B?")
    for _ in range(3):
        collection.rate(letter.id, Rating.GOOD, seconds=4)
        desk.time.at += timedelta(days=6)
    async with KbApp(collection).run_test(size=(120, 40)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("b", "s", "s")
        await person.until_seen("due ▲")
        await person.until_seen("chance of recall")
        assert "2026-03-14  3 Good" in person.screen
        await person.press("S")
        await person.until_seen("due ▼")
        await person.press("o")
        assert person.where == "ConceptScreen"
        await person.press("b")
        await person.until_seen('concept:"Letters"')
        await person.until_seen("2 cards")
        await person.press("c")
        await person.until(lambda: person.where == "ReviewScreen")


async def test_what_is_reviewed_is_the_card_with_the_bar_or_those_that_are_selected(desk: Desk) -> None:
    async with KbApp(wrote(desk)).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("b")
        await person.until_seen("What follows number 1?")
        await person.press("down", "down", "down")
        assert "r Review " in person.screen
        await person.press("r")
        await person.until_seen("1 card left")
        assert "What follows number 1?" in person.screen
        await person.press("space", "4")
        await person.until(lambda: person.where == "SummaryScreen")
        await person.wait_out_the_dead_time()
        await person.press("enter")
        await person.until(lambda: person.where == "BrowseScreen")
        await person.press("down", "space", "space")
        assert "Review these" in person.screen
        await person.press("r")
        await person.until_seen("2 cards left")
        assert "What follows number 2?" in person.screen


async def test_how_many_of_the_selected_cards_are_asked_now_is_said(desk: Desk) -> None:
    collection = wrote(desk)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("b", "a", "r")
        await person.until(lambda: person.where == "ReviewScreen")
        await person.until(lambda: "of 152. In the table c asks all" in person.told)
        asked = int(person.told.split("now: ", 1)[1].split(" of", 1)[0])
        assert 0 < asked < 152
        assert f"{asked} cards left" in person.screen


async def test_a_card_that_is_not_due_yet_is_reviewed_ahead_where_it_soon_is(desk: Desk) -> None:
    collection = wrote(desk)
    collection.refresh()
    (letter,) = (card for card in collection.cards() if card.card.front == "What follows B?")
    collection.rate(letter.id, Rating.GOOD, seconds=4)
    desk.time.at += timedelta(minutes=20)
    collection.rate(letter.id, Rating.GOOD, seconds=4)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        # Who answered it today is not asked it once more.
        await person.press("b", "r")
        await person.until(lambda: "None of these is to be asked yet." in person.told)
        desk.time.at += timedelta(days=1)
        await person.press("r")
        await person.until_seen("What follows B?")
        await person.press("space", "w")
        await person.until_seen("Studied ahead: due in")
        await person.press("escape", "3")
        await person.until(lambda: person.where == "SummaryScreen")
        assert len(collection.log()) == 3


async def test_of_a_new_card_at_a_glance_it_is_said_once_that_it_is_new(desk: Desk) -> None:
    async with KbApp(wrote(desk)).run_test(size=(120, 40)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("b")
        await person.until_seen("○ new")
        beside = [line.partition("│")[2].strip() for line in person.screen.splitlines()]
        assert [line for line in beside if "new" in line] == ["○ new"]


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_new_card_below_the_table_shows_both_of_its_sides_and_what_is_known_of_it(
    desk: Desk, size: tuple[int, int]
) -> None:
    desk.write(
        "one.md", "# One\n\nQ: Which question goes on for so long that it takes two lines of a screen?\nA: This.\n"
    )
    async with KbApp(desk.open()).run_test(size=size) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("b", "enter")
        await person.until_seen("This.")
        below = person.screen[person.screen.index("one.md:3") :]
        assert "of a screen?" in below and "○ new" in below


async def test_the_page_of_a_row_of_a_table_names_its_columns_and_says_its_own_name_once(desk: Desk) -> None:
    desk.write(
        "norms.md", "# Norms\n\n## Three\n\n| term | meaning |\n|---|---|\n| edge | a side |\n| face | a plane |\n"
    )
    async with KbApp(desk.open()).run_test(size=(80, 40)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("b", "down", "o")
        await person.until(lambda: person.where == "ConceptScreen")
        page = person.screen
        assert "meaning" in page and "a plane" in page
        assert "|" not in page and "a side" not in page
        assert "norms.md › Three" in page
        await person.press("escape", "escape", "slash")
        await person.search("three")
        await person.press("enter")
        await person.until(lambda: person.where == "ConceptScreen")
        assert person.screen.count("Three") == 1


async def test_a_page_that_is_opened_by_another_name_says_that_name_once_however_it_is_written(desk: Desk) -> None:
    desk.write("norms.md", "---\naliases: [Length, length, size]\n---\n# Norm\n\nIt is positive.\n")
    async with KbApp(desk.open()).run_test(size=(80, 40)) as pilot:
        person = Person(pilot)
        await person.settle()
        pilot.app.post_message(ConceptWanted("length"))
        await person.until(lambda: person.where == "ConceptScreen")
        await person.until_seen("also  Norm, size")
        assert person.screen.casefold().count("length") == 1


def stored(front: str, **more: object) -> StoredCard:
    card = Card(CardKind.RECALL, "question", Origin.WRITTEN, front, "b", "概念 $x^2$", "a.md", 1, 2, 0, "en")
    return StoredCard("id", card, **{"standing": Standing.ACTIVE, "state": New(), **more})  # type: ignore[arg-type]


@given(
    st.integers(8, 200), st.sampled_from(COLUMNS), st.booleans(), st.sampled_from(["zh", "en"]), st.integers(-900, 4000)
)
@settings(max_examples=40)
def test_no_row_is_wider_than_the_table_and_all_stand_below_their_headings(
    columns: int, by: str, descending: bool, language: str, days: int
) -> None:
    at = datetime(2026, 3, 2, 9).astimezone()
    table = Table(columns, by, descending, language, "unicode", TODAY, at)  # type: ignore[arg-type]
    due = TODAY + timedelta(days=days)
    seen = Seen(9000.0, 5.0, Phase.REVIEW, at, TODAY - timedelta(days=900), due, None, 12, 11)
    for card in (
        stored("什么是梯度？" * 9, state=seen, rated=Rating.AGAIN, flagged=True),
        stored(r"$\frac{a}{b}$", standing=Standing.SUSPENDED),
        stored("new", wished=due),
    ):
        row = table.row(card, selected=True)
        assert row.cell_length <= max(columns, 5)
        assert row.cell_length == table.heading().cell_length or columns < 40
    if columns >= 60 and by != "note":
        assert by in table.shown


@given(
    st.lists(st.tuples(st.integers(0, 300), st.sampled_from(Rating)), min_size=1, max_size=12),
    st.integers(20, 90),
    st.integers(3, 9),
    st.sampled_from(["unicode", "ascii"]),
)
@settings(max_examples=40)
def test_a_curve_keeps_to_its_room_and_names_each_answer(
    answers: list[tuple[int, Rating]], columns: int, rows: int, profile: str
) -> None:
    at = datetime(2025, 3, 2, 9).astimezone()
    day, reviews = date(2025, 3, 2), []
    for number, (gap, rating) in enumerate(answers):
        day += timedelta(days=gap)
        reviews.append(Review(f"{number}", "card", rating, at, day))
    found = course(reviews, due=day + timedelta(days=20))
    assert found is not None
    lines = forgetting(found, day + timedelta(days=2), Paper(columns, "zh", profile), rows)
    assert len(lines) == rows + 2
    assert max(map(cells, lines)) <= max(columns, 13)
    assert lines[0].strip().startswith("100")
    assert lines[rows].replace(" ", "")[-1] == str(int(answers[-1][1]))


@pytest.mark.parametrize("profile", ["unicode", "ascii"])
def test_a_memory_falls_from_left_to_right(profile: str) -> None:
    at = datetime(2026, 3, 2, 9).astimezone()
    found = course([Review("1", "card", Rating.GOOD, at, TODAY)], due=TODAY + timedelta(days=9))
    assert found is not None
    lines = forgetting(found, TODAY + timedelta(days=9), Paper(50, "en", profile), 5)[:5]
    firsts = [len(line) - len(line[6:].lstrip()) for line in lines]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("columns", "wanted"),
    [(80, (" ⏎ ", " space ", " r ", " x ", " / ", " c ")), (60, (" ⏎ ", " space ", " r ", " x "))],
)
async def test_the_keys_that_are_wanted_most_and_the_way_to_the_rest_have_room(
    desk: Desk, language: str, columns: int, wanted: tuple[str, ...]
) -> None:
    collection = wrote(desk)
    collection.configure("language", language)
    async with KbApp(collection).run_test(size=(columns, 20)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("b")
        offered = person.screen.splitlines()[-1]
        assert [key for key in (*wanted, " tab ", " esc ") if key not in offered] == []
