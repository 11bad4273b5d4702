"""“I know this” on the screen: asked from a concept's page and from what a concept builds on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tui_desk import Desk, Person

from kb.collection import Collection
from kb.model import New, Rating
from kb.tui.app import KbApp

SINES = "# Sines\n\n- $(\\sin x)' = \\cos x$\n\nQ: period\nA: two pi\n"
WAVES = "---\nrequires: [Sines]\n---\n# Waves\n\nQ: crest\nA: the highest point\n"


async def page(person: Person, concept: str) -> None:
    await person.settle()
    await person.press("slash")
    await person.search(concept)
    await person.press("enter")
    assert person.where == "ConceptScreen"


async def recall(person: Person, key: str) -> None:
    assert person.where == "PlacementScreen"
    await person.press("space")
    await person.wait_out_the_dead_time()
    await person.press(key)


def new(collection: Collection) -> int:
    return sum(isinstance(card.state, New) for card in collection.cards())


@pytest.mark.parametrize(
    ("language", "title", "outcome", "known"),
    [
        ("en", "You know “Waves”?", "3 of 3 right", "With it you know Sines."),
        ("zh", "会「Waves」了吗？", "3 题答对 3 题", "它依赖的也算会了：Sines。"),
    ],
)
async def test_what_is_passed_enters_as_easy_and_enough_of_it_marks_the_concept(
    desk: Desk, language: str, title: str, outcome: str, known: str
) -> None:
    desk.write("a.md", SINES)
    desk.write("b.md", WAVES)
    collection = desk.open(language)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await page(person, "waves")
        await person.press("K")
        assert title in person.screen
        await person.press("enter")
        assert "crest" in person.screen
        await recall(person, "4")
        await person.paste("cos x")
        await person.press("enter")
        assert "✓" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
        await recall(person, "y")
        assert outcome in person.screen and known in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
        assert person.where == "ConceptScreen"
    assert [review.rating for review in collection.log()] == [Rating.EASY] * 3
    assert [tuple(review.typed) for review in collection.log()] == [(), ("cos x",), ()]
    undone = collection.undo()
    assert undone is not None and (undone.kind, undone.what) == ("mark", "known")


async def test_a_wrong_answer_stays_new_unless_the_person_was_right(desk: Desk) -> None:
    desk.write("a.md", SINES)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await page(person, "sines")
        await person.press("K", "enter")
        await person.paste("sin x")
        await person.press("enter", "enter")
        assert "It stays a new card." in person.told
        assert new(collection) == 2
        await person.wait_out_the_dead_time()
        await person.press("!")
        assert "It counts as easy." in person.told
        await person.wait_out_the_dead_time()
        await person.press("enter")
        await recall(person, "1")
        assert "1 of 2 right" in person.screen and "does not count as known" in person.screen
    (review,) = collection.log()
    assert review.override and review.rating is Rating.EASY
    assert new(collection) == 1
    assert collection.store.rows("SELECT * FROM known_concepts") == []


async def test_esc_ends_it_and_marks_nothing_beyond_what_was_answered(desk: Desk) -> None:
    desk.write("a.md", SINES)
    desk.write("b.md", WAVES)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await page(person, "waves")
        await person.press("K", "escape")
        assert person.where == "ConceptScreen"
        await person.press("K", "enter")
        await recall(person, "4")
        await person.press("escape")
        assert person.where == "ConceptScreen"
    assert len(collection.log()) == 1 and new(collection) == 2
    assert collection.store.rows("SELECT * FROM known_concepts") == []


async def test_a_key_that_was_still_being_pressed_judges_nothing(desk: Desk) -> None:
    desk.write("b.md", WAVES)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await page(person, "waves")
        await person.press("K", "enter")
        await pilot.press("space", "4")
        await person.settle()
        assert collection.log() == []


async def test_without_asking_the_word_of_the_person_is_enough(desk: Desk) -> None:
    desk.write("b.md", WAVES)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await page(person, "waves")
        await person.press("K", "down", "enter")
        assert "Noted: you know “Waves”." in person.told
    assert collection.log() == []
    assert [row[0] for row in collection.store.rows("SELECT name FROM known_concepts")] == ["Waves"]


async def test_from_a_review_the_card_below_is_not_asked_and_what_was_passed_is_not_asked_again(desk: Desk) -> None:
    desk.write("b.md", "# Waves\n\nQ: crest\nA: the highest point\n\nQ: trough\nA: the lowest point\n")
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("crest")
        await person.press("escape", "p", "K", "enter")
        assert "trough" in person.screen and "1 of 1" in person.screen
        await recall(person, "4")
        await person.wait_out_the_dead_time()
        await person.press("enter", "escape")
        assert person.where == "ReviewScreen" and "crest" in person.screen
        await person.press("space", "4")
        assert person.where == "SummaryScreen"
    assert len(collection.log()) == 2


async def learned(collection: Collection, desk: Desk) -> None:
    """Roots are weak and waves were firm, months ago."""
    collection.refresh()
    for card in collection.cards():
        collection.rate(card.id, Rating.GOOD if card.card.note == "a.md" else Rating.EASY)
    desk.time.at += timedelta(minutes=20)
    collection.rate(next(card.id for card in collection.cards() if card.card.note == "a.md"), Rating.GOOD)
    desk.time.at += timedelta(days=60)


@pytest.mark.parametrize(
    ("language", "offer", "name"),
    [("en", "What was forgotten builds on “Roots”", "Roots"), ("zh", "忘掉的依赖「Roots」", "Roots")],
)
async def test_what_forgotten_cards_build_on_is_practised_from_the_summary(
    desk: Desk, language: str, offer: str, name: str
) -> None:
    desk.write("a.md", "# Roots\n\nQ: root of four\nA: two\n")
    desk.write("b.md", "---\nrequires: [Roots]\n---\n# Waves\n\nQ: crest\nA: the highest point\n")
    collection = desk.open(language)
    await learned(collection, desk)
    async with KbApp(collection, "review", "crest").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("crest")
        await person.press("space", "1")
        await person.press("escape", "q") if person.where == "ReviewScreen" else None
        await person.until_seen(offer)
        before, log = collection.cards(), collection.log()
        await person.press("p")
        assert person.where == "GroundScreen" and "root of four" in person.screen and name in person.screen
        await person.press("space")
        await person.wait_out_the_dead_time()
        await person.press("1")
        assert person.where == "SummaryScreen"
        await person.until(lambda: offer not in person.screen)
    assert collection.cards() == before and collection.log() == log
    kept = collection.store.rows("SELECT json_extract(fields, '$.knew') FROM entries WHERE kind = 'practice'")
    assert [row[0] for row in kept] == [0]
