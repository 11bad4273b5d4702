"""Exercises on the screen: asked with numbers, judged, taken back; practice from the summary."""

from __future__ import annotations

import re

import pytest
from textual import events
from textual.widgets import Input
from tui_desk import Desk, Person

from kb.model import Outcome, Rating
from kb.tui.app import KbApp
from kb.tui.screens import sitting
from kb.tui.source import lead_of

SINE = "# Sines\n\n```exercise\ndifferentiate: sin(a*x)\nby: x\ngiven: {a: 2..9}\n```\n"
COSINE = "# Waves\n\n```exercise\ndifferentiate: 3 + cos(a*x)\nby: x\ngiven: {a: 2..9}\n```\n"
NORM = "# 范数\n\n```练习\n范数: (a, 4)\n取值: {a: [3]}\n```\n"
MISTAKE = "inner-derivative-missing"


async def factor(person: Person) -> str:
    """The number in the question, once it is there."""
    await person.until(lambda: re.search(r"(?:sin|cos)\(\dx\)", person.screen) is not None)
    found = re.search(r"(?:sin|cos)\((\d)x\)", person.screen)
    assert found is not None, person.screen
    return found[1]


async def rate(person: Person, key: str) -> None:
    await person.wait_out_the_dead_time()
    await person.press(key)


async def test_an_exercise_is_asked_with_numbers_read_along_and_judged(desk: Desk) -> None:
    desk.write("a.md", SINE)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        a = await factor(person)
        assert f"Differentiate sin({a}x)" in person.screen
        await person.paste(f"cos({a}*x)*{a}")
        await person.until_seen("read as")
        await person.press("enter")
        assert "✓ Right." in person.screen and f"{a} cos({a}x)" in person.screen
        await rate(person, "enter")
    (review,) = collection.log()
    assert review.rating is Rating.GOOD
    assert review.dealt is not None and review.dealt.parameters == {"a": a}


@pytest.mark.slow
async def test_a_mistake_is_explained_and_kept_and_an_objection_unmakes_it(desk: Desk) -> None:
    desk.write("a.md", SINE)
    desk.write("b.md", COSINE)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        for key in ("1", "!"):
            a = await factor(person)
            await person.paste(f"cos({a}x)" if "sin(" in person.screen else f"-sin({a}x)")
            await person.press("enter", "enter")
            assert "Chain rule" in person.screen
            if key == "!":
                await person.press("!")
            await rate(person, "1")
    first, second = collection.log()
    assert (first.diagnosis, first.verdict) == (MISTAKE, Outcome.DIFFERENT)
    assert second.diagnosis is None and second.override


async def test_an_undo_brings_the_same_question_back(desk: Desk) -> None:
    desk.write("a.md", SINE)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        asked = await factor(person)
        await person.press("enter")
        await rate(person, "3")
        assert person.where == "SummaryScreen"
        after = collection.card(collection.cards()[0].id).dealt
        assert after is not None and after.parameters != {"a": asked}
        await person.press("u")
        assert await factor(person) == asked
    assert [review.retracted for review in collection.log()] == [True]


async def test_an_exercise_is_never_asked_to_be_recalled(desk: Desk) -> None:
    desk.write("a.md", SINE)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter")
        assert "Good" in person.screen
        await person.press("t")
        assert "Good" in person.screen
        await person.press("s")
        assert "Derivation" in person.screen


async def test_a_chinese_block_is_asked_in_chinese_and_has_no_derivation(desk: Desk) -> None:
    desk.write("a.md", NORM)
    collection = desk.open("zh")
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.until_seen("求范数")
        assert "求范数：‖(3, 4)‖₂" in person.screen
        await person.paste("5")
        await person.press("enter")
        assert "✓" in person.screen
        await person.press("s")
        assert "推导" not in person.screen


@pytest.mark.slow
async def test_an_edited_block_asks_the_new_question_at_once(desk: Desk) -> None:
    desk.write("a.md", SINE.replace("2..9", "[2]"))
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.until_seen("sin(2x)")
        await person.paste("cos(2x)")
        await person.press("enter")
        assert "≠" in person.screen
        desk.write("a.md", SINE.replace("2..9", "[7]"))
        collection.refresh()
        person.pilot.app.show_changed()  # type: ignore[attr-defined]
        await person.settle()
        assert "sin(7x)" in person.screen and "≠" not in person.screen
        await pilot.pause(1.1)
        await person.paste("7cos(7x)")
        await person.press("enter")
        assert "✓ Right." in person.screen
        await rate(person, "enter")
    (review,) = collection.log()
    assert review.typed == ("7cos(7x)",)


async def two_mistakes(person: Person) -> None:
    """The same mistake on both cards, and out of the sitting."""
    await person.settle()
    for _ in range(2):
        a = await factor(person)
        await person.paste(f"cos({a}x)" if "sin(" in person.screen else f"-sin({a}x)")
        await person.press("enter", "enter")
        await rate(person, "1")
    await person.press("escape", "q")
    assert person.where == "SummaryScreen"


@pytest.mark.parametrize(
    ("language", "offer", "name"),
    [
        ("en", "The chain rule went wrong 2 times", "Practice · The chain rule"),
        ("zh", "链式法则错了 2 次", "练习 · 链式法则"),
    ],
)
@pytest.mark.slow
async def test_two_equal_mistakes_are_practised_from_the_summary(
    desk: Desk, language: str, offer: str, name: str
) -> None:
    desk.write("a.md", SINE)
    desk.write("b.md", COSINE)
    collection = desk.open(language)
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await two_mistakes(person)
        await person.until_seen(offer)
        before = collection.cards()
        await person.press("p")
        assert person.where == "PracticeScreen" and name in person.screen
        for number in range(3):
            if number:
                await person.press("enter")  # reveals
            else:
                await person.paste("7")
                await person.press("enter")
                assert "≠" in person.screen
                await person.press("enter")
                assert "yours is 7" in person.screen or "你的结果是 7" in person.screen
            await rate(person, "enter")
        assert person.where == "SummaryScreen"
        assert offer not in person.screen
        await person.press("p")
        assert person.where == "SummaryScreen"
    assert len(collection.log()) == 2
    assert collection.cards() == before
    assert collection.offers() == ()


@pytest.mark.slow
async def test_practice_is_left_with_esc_and_keeps_what_was_answered(desk: Desk) -> None:
    desk.write("a.md", SINE)
    desk.write("b.md", COSINE)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await two_mistakes(person)
        await person.until_seen("press p")
        await person.press("p", "escape")
        assert person.where == "SummaryScreen"
        assert "press p" in person.screen  # nothing was answered: the offer stands
        await person.press("p", "enter")
        await person.wait_out_the_dead_time()
        await person.press("escape")
        assert person.where == "SummaryScreen"
        assert "press p" not in person.screen
    kept = collection.store.rows("SELECT fields FROM entries WHERE kind = 'practice'")
    assert len(kept) == 1


POWER = "# Powers\n\n```exercise\ndifferentiate: a*x^2\nby: x\ngiven: {a: 2..9}\n```\n"


async def power(person: Person) -> str:
    """The number in front of x², once it is there."""
    await person.until(lambda: re.search(r"\dx²", person.screen) is not None)
    found = re.search(r"(\d)x²", person.screen)
    assert found is not None, person.screen
    return found[1]


def typed_so_far(person: Person) -> str:
    return person.pilot.app.screen.query_one("#answer", Input).value


async def test_a_wider_range_leaves_the_question_and_what_is_typed(desk: Desk) -> None:
    desk.write("a.md", POWER)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        a = await power(person)
        await person.paste(f"{2 * int(a)}")
        for values in ("2..12", "2..30", "[2, 3, 4, 5, 6, 7, 8, 9, 40]"):
            desk.write("a.md", POWER.replace("2..9", values))
            collection.refresh()
            pilot.app.show_changed()  # type: ignore[attr-defined]
            await person.settle()
            assert f" {a}x²" in person.screen
            assert typed_so_far(person) == f"{2 * int(a)}"
        await person.type("x")
        await person.press("enter")
        assert "✓ Right." in person.screen
        await rate(person, "enter")
    (review,) = collection.log()
    assert review.dealt is not None and review.dealt.parameters == {"a": a}


@pytest.mark.slow
async def test_a_question_that_is_gone_is_replaced_and_nothing_is_lost_or_proposed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than a busy machine takes for a key.
    monkeypatch.setattr(sitting, "MOVED_SECONDS", 3.0)
    desk.write("a.md", POWER)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        a = int(await power(person))
        await person.paste("12")
        desk.write("a.md", POWER.replace("2..9}", f"2..9}}\nexclude: a = {a}"))
        collection.refresh()
        pilot.app.show_changed()  # type: ignore[attr-defined]
        await person.settle()
        assert int(await power(person)) != a
        assert "so did the question" in person.told
        await person.press("x", "enter")  # meant for the question before
        assert typed_so_far(person) == "" and "Good" not in person.screen
        await pilot.pause(3.1)
        await person.press("up")
        assert typed_so_far(person) == "12x"
        await person.press("backspace", "backspace", "backspace", "enter")
        assert "Good" in person.screen and "▸" not in person.screen
        await rate(person, "enter")
        assert collection.log() == []
        await person.press("1")
    (review,) = collection.log()
    assert (review.rating, review.typed) == (Rating.AGAIN, ())


@pytest.mark.slow
async def test_a_new_exercise_with_another_task_stays_in_the_sitting_and_no_key_takes_a_card_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than a busy machine takes for a key.
    monkeypatch.setattr(sitting, "MOVED_SECONDS", 3.0)
    desk.write("a.md", POWER)
    desk.write("b.md", "# Words\n\n- slope of a horizontal line :: zero\n")
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await power(person)
        await person.type("12")
        desk.write("a.md", POWER.replace("x^2", "x^3"))
        await person.until(lambda: "x³" in person.screen)
        await person.type("x-b1")
        assert "2 cards left" in person.screen and "x³" in person.screen
        await pilot.pause(3.1)
        await person.press("up")
        assert typed_so_far(person) == "12x-b1"
    assert collection.undo() is None


@pytest.mark.slow
async def test_who_types_on_decides_nothing_before_a_pause(desk: Desk) -> None:
    note = desk.write("a.md", POWER)
    desk.write("b.md", "# Words\n\n- slope of a horizontal line :: zero\n")
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await power(person)
        note.write_text("# Powers\n\nNothing is asked here any more.\n", encoding="utf-8")
        await person.until_seen("horizontal")
        for key in ("1", "2", "x", "minus", "b", "x", "enter", "space", "q"):
            await person.press(key)
            await pilot.pause(0.2)
        assert "1 card left" in person.screen and "zero" not in person.screen
        await pilot.pause(0.5)
        await person.press("space")
        assert "zero" in person.screen
    assert collection.undo() is None


FRACTION = "# Quotients\n\n```exercise\ndifferentiate: (x^2 + a)/(x + b)\nby: x\ngiven: {a: 5..9, b: 1..4}\n```\n"


@pytest.mark.parametrize("lead", ["", "Practise the quotient rule.\n\n"])
async def test_question_answer_and_verdict_are_seen_together(desk: Desk, lead: str) -> None:
    desk.write("a.md", FRACTION.replace("```exercise", f"{lead}```exercise"))
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("Differentiate")
        for key in ("enter", "enter"):
            await person.paste("2x/1" if key == "enter" and not typed_so_far(person) else "")
            await person.press(key)
            await person.until_seen("≠")
            assert "Differentiate" in person.screen and "─────" in person.screen
        await person.until_seen("Again")
        rows = person.screen.splitlines()
        for part in ("Differentiate", "x + ", "read as", "≠", "Again"):
            assert any(part in row for row in rows), (part, person.screen)
        assert any(re.match(r"\s+\(x \+ \d\)²", row) for row in rows), person.screen  # the answer's lower half
        assert "more above" not in person.told


async def test_where_there_is_no_room_the_verdict_is_seen_and_more_is_said_to_be_above(desk: Desk) -> None:
    desk.write("a.md", FRACTION)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(40, 15)) as pilot:
        person = Person(pilot)
        await person.until_seen("Differentiate")
        await person.paste("2x/1")
        await person.press("enter", "enter")
        await person.until_seen("Again")
        assert "≠" in person.screen and "Differentiate" not in person.screen
        assert "more above" in person.told
        await person.press(*["up"] * 12)
        assert "Differentiate" in person.screen


@pytest.mark.parametrize(
    ("above", "shown"),
    [
        ("Practise $\\sin$ of a multiple.", "Practise $\\sin$ of a multiple."),
        ("练习复合函数。\n", "练习复合函数。"),
        ("One line,\nand another.", ""),
        ("- an item", ""),
        ("**Chain rule**: outer times inner", ""),
        ("Remember $(\\sin x)' = \\cos x$.", ""),
        ("What is a sine?", ""),
    ],
)
def test_the_line_that_leads_up_to_an_exercise_is_told_from_others(desk: Desk, above: str, shown: str) -> None:
    desk.write("a.md", SINE.replace("```exercise", f"{above}\n\n```exercise"))
    collection = desk.open()
    collection.refresh()
    (card,) = (stored.card for stored in collection.cards() if stored.card.template is not None)
    assert lead_of(collection, card) == shown


async def test_the_line_that_leads_up_to_an_exercise_stands_above_its_question(desk: Desk) -> None:
    desk.write("a.md", SINE.replace("```exercise", "Practise $\\sin$ of a multiple.\n\n```exercise"))
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("Differentiate")
        above, _ = person.screen.split("Differentiate")
        assert "Practise sin of a multiple." in above


async def test_two_keys_in_one_burst_close_the_list_of_acts_once(desk: Desk) -> None:
    desk.write("a.md", SINE)
    app = KbApp(desk.open(), "review")
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await factor(person)
        await person.press("enter", "escape")
        assert person.where == "ActList"
        for key in "fff":
            app.post_message(events.Key(key, key))
        await person.settle()
        assert person.where == "ReviewScreen"
