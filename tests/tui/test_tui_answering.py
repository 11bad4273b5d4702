"""Typing an answer on the screen: pointed at where it was not understood, said in whole sentences, taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.content import Content
from tui_desk import Desk, Person

from kb.messages import say
from kb.model import CardKind, Language, Outcome, Task, Verdict
from kb.tui.app import KbApp
from kb.tui.hints import hint
from kb.tui.sentences import verdict_sentence
from kb.tui.widgets.said import wrapped

CHAIN = "# 链式法则\n\n- $(\\sin x^2)' = 2x \\cos x^2$\n"
PRODUCT = '# Products\n\n```exercise\nmatrix: ["[[a, 2], [3, 1]]", "[[1, 4], [2, 1]]"]\ngiven: {a: [5]}\n```\n'
SENTENCES = st.text(alphabet="链式法则：还差一个因子。，（）= x²+ ab′/", max_size=80)


@given(said=SENTENCES, width=st.integers(min_value=8, max_value=60))
def test_no_line_of_a_sentence_is_too_wide_and_no_word_is_lost(said: str, width: int) -> None:
    lines = wrapped(Content.assemble(("≠ ", "bold"), said), width)
    assert all(line.cell_length <= width for line in lines)
    assert "".join("".join(line.plain.split()) for line in lines) == "".join(f"≠{said}".split())


def test_a_sentence_goes_on_beside_its_sign_and_no_line_begins_with_its_full_stop() -> None:
    first, *others = wrapped(Content.assemble(("≠ ", "bold"), "还差一个因子，就是内层函数的导数。"), 20)
    assert first.plain.startswith("≠ 还差") and first.spans
    assert others and not any(line.plain.startswith(("，", "。")) for line in others)


async def test_a_wrong_answer_in_a_narrow_terminal_stands_beside_its_sign(desk: Desk) -> None:
    desk.write("a.md", CHAIN)
    async with KbApp(desk.open("zh"), "review").run_test(size=(40, 20)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("cos(x^2)")
        await person.press("enter", "enter")
        assert "≠ 不相等。链式法则" in person.screen
        assert person.screen.count("10 分钟") == 2


async def test_the_character_where_reading_stopped_is_pointed_at_until_the_text_changes(desk: Desk) -> None:
    desk.write("a.md", CHAIN)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("2x cos(x^2")
        await person.press("enter")
        await person.until_seen("▲")
        lines = person.screen.splitlines()
        (typed,) = (line for line in lines if "2x cos(x^2" in line)
        (mark,) = (line for line in lines if line.strip() == "▲")
        assert mark.index("▲") == typed.index("(")
        await person.type(")")
        await person.until_seen("read as 2x cos(x²)")
        assert "▲" not in person.screen


async def test_what_was_said_of_an_answer_is_not_said_of_what_it_is_changed_into(desk: Desk) -> None:
    desk.write("a.md", CHAIN)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("type the answer here")
        # No answer begins with a blank: who wants to see the answer is told how.
        await person.press("space")
        assert "on the empty line Enter shows it" in person.told and "type the answer here" in person.screen
        await person.type("2x")
        await person.press("enter")
        await person.until_seen("Not equal yet.")
        await person.type("y")
        await person.until_seen("The one before was not equal. Enter checks this one.")
        await person.press("backspace")
        await person.until_seen("Not equal yet.")
        await person.press("backspace", "backspace")
        await person.until_seen("Enter shows the answer.")


async def test_while_an_answer_is_typed_undo_and_the_way_to_no_card_are_named(desk: Desk) -> None:
    desk.write("a.md", CHAIN)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("esc Drop, Undo, more")
        await person.press("escape", "x")
        # On the summary, not over it.
        await person.until_seen("Dropped. (u: undo)")
        assert not pilot.app._notifications


async def test_two_readings_are_no_failure_to_read(desk: Desk) -> None:
    desk.write("a.md", "# Exponentials\n\n- $(e^{3x})' = 3e^{3x}$\n")
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("3e^3x")
        await person.press("enter")
        assert "can be read in two ways" in person.screen and "could not read" not in person.screen


async def test_of_a_line_that_was_emptied_no_unchanged_answer_is_asked(desk: Desk) -> None:
    desk.write("a.md", CHAIN)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("2x cos(x^2")
        await person.press("enter")
        assert "Enter again, unchanged, shows the answer." in person.screen
        await person.press("ctrl+u")
        await person.until_seen("Enter shows the answer.")
        assert "unchanged" not in person.screen
        await person.paste("2x cos(x^2")
        await person.until_seen("Enter again, unchanged")


@pytest.mark.parametrize("last", ["2x cos(x^2", "2x cos x^2^"])
async def test_beside_the_answer_what_was_typed_last_stands_as_last_though_it_was_not_read(
    desk: Desk, last: str
) -> None:
    desk.write("a.md", CHAIN)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("cos(x^2)")
        await person.press("enter")
        await person.until_seen("Not equal yet.")
        await person.press("ctrl+u")
        await person.paste(last)
        await person.press("enter")
        await person.until_seen("could not read")
        await person.press("enter")
        await person.until_seen("Before that, cos(x²): ≠ Not equal.")
        screen = person.screen
        assert f"typed last {last}" in screen and "read as" not in screen
        # The last comes first, the earlier one after it.
        assert screen.index("could not read") < screen.index("Before that")


async def test_where_nothing_can_be_taken_back_the_answer_stays_as_it_is_shown(desk: Desk) -> None:
    desk.write("a.md", CHAIN)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("cos(x^2)")
        await person.press("enter", "enter")
        await person.press("u")
        assert "nothing to undo" in person.told and "Not equal." in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
    (review,) = collection.log()
    assert (review.typed, review.verdict) == (("cos(x^2)",), Outcome.DIFFERENT)


async def test_undo_takes_an_objection_back_before_anything_else(desk: Desk) -> None:
    desk.write("a.md", CHAIN)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("cos(x^2)")
        await person.press("enter", "enter", "!")
        assert "▸3" in person.screen
        await person.press("u")
        assert "▸1" in person.screen and "I was right" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
    (review,) = collection.log()
    assert (int(review.rating), review.override) == (1, False)


async def test_a_wrong_entry_of_a_matrix_is_named_by_its_row_and_column(desk: Desk) -> None:
    desk.write("a.md", PRODUCT)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("9 22; 5 12")
        await person.press("enter", "enter")
        assert "row 2, column 2" in person.screen and "column 1 " not in person.screen


def test_one_value_is_not_said_to_have_1_components() -> None:
    for wanted, found in ((1, 3), (3, 1)):
        sizes = {"reason": "components", "wanted": wanted, "found": found}
        said = verdict_sentence(Verdict(Outcome.DIFFERENT, None, sizes), "en", explained=True).plain
        assert "single value" in said and "3 components" in said


async def test_a_card_that_is_recalled_says_that_it_may_be_typed(desk: Desk) -> None:
    desk.write("a.md", "# Work\n\n- torque :: $\\tau = rF$\n- energy :: what work leaves behind\n")
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "you may also just type" in person.screen
        await person.type("Fr")
        await person.until_seen("read as Fr")
        assert "you may" not in person.screen
        await person.press("enter")
        assert "✓ Right." in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
        assert "energy" in person.screen and "you may" not in person.screen


async def test_an_answer_and_its_enter_that_arrive_in_one_burst_are_judged(desk: Desk) -> None:
    desk.write("a.md", CHAIN)
    app = KbApp(desk.open(), "review")
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        for letter in "2x cos(x^2)":
            app.post_message(events.Key("space" if letter == " " else letter, letter))
        app.post_message(events.Key("enter", "\r"))
        await person.until_seen("✓ Right.")


def test_a_hint_names_the_form_of_the_answer_and_no_part_of_it() -> None:
    forms = {"\\sqrt{5}": "a number", "-3": "a number", "[[6, 8], [3, 4]]": "2 by 2", "(x, y)": "2 components"}
    for answer, said in forms.items():
        assert said in hint(Task(CardKind.EXERCISE, "", (), answer, None), 0, "en")
    assert "a sum of 2" in hint(Task(CardKind.EXERCISE, "", (), "x + 5", None), 0, "en")


async def test_what_reads_well_again_is_not_called_unreadable_any_more_and_is_listed(desk: Desk) -> None:
    desk.write("a.md", CHAIN)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.type("2x cos(x^2")
        await person.press("enter")
        await person.until_seen("?")
        unread = next(row for row in person.screen.splitlines() if row.strip().startswith("? "))
        await person.type(") + x")
        await person.until_seen("read as 2x cos(x²) + x")
        assert unread.strip() not in person.screen
        await person.press("ctrl+l")
        await person.settle()
        assert r"\cos" in person.screen and "+ x" in person.screen


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_same_unreadable_answer_once_more_shows_the_answer_and_proposes_nothing(
    desk: Desk, language: Language
) -> None:
    desk.write("a.md", CHAIN)
    collection = desk.open(language)
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("2x + )x")
        await person.press("enter")
        said = "".join(say("app.verdict-unread", language).split())
        await person.until(lambda: said in "".join(person.screen.split()))
        # The cursor stands where reading stopped; what is taken away is the whole line all the same.
        await person.press("ctrl+u")
        await person.until_seen(say("app.type-here", language))
        await person.paste("?q")
        await person.press("enter")
        await person.until_seen("?q")
        await person.press("enter")
        await person.until_seen("2x cos x²")
        assert "▸" not in person.screen
        await person.wait_out_the_dead_time()
        await person.press("1")
    (review,) = collection.log()
    assert (int(review.rating), review.typed, review.verdict) == (1, ("2x + )x", "?q"), None)


@pytest.mark.parametrize(("language", "said"), [("en", "e^ax is read as e^a·x"), ("zh", "e^ax 是 e^a 乘 x")])
async def test_brackets_that_were_forgotten_in_an_exponent_are_named(desk: Desk, language: str, said: str) -> None:
    desk.write("lines.md", "# L\n\n- $(e^{ax})' = ae^{ax}$\n")
    async with KbApp(desk.open(language), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.type("e^ax")
        await person.press("enter")
        assert said in " ".join(person.screen.split())
        await person.type("+1")
        assert said not in " ".join(person.screen.split())
