"""The front of every card writes what is struck; what acts on a card is on its back, and in the list."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input
from tui_desk import Desk, Person

from kb.messages import say
from kb.model import Language, Rating, Standing
from kb.tui.app import KbApp
from kb.tui.keymap import refused
from kb.tui.screens.every import all_acts, key_faults

WORK = "# Work\n\n- energy :: what work leaves behind\n"
TWO = "# Lines\n\n- slope of a horizontal line :: zero\n\nslope of a diagonal :: one\n"
STEPS = """\
# Sums

Q: Derive the sum.
A:
$$
\\begin{aligned}
S &= 1 + q \\\\
qS &= q + q^2 \\\\
S - qS &= 1 - q^2
\\end{aligned}
$$
"""


@pytest.mark.parametrize(("language", "letters"), [("en", "x-btnf?/q! u1"), ("zh", "能量ｘ１")])
async def test_on_a_recalled_card_letters_are_ones_own_words_and_do_nothing_else(
    desk: Desk, language: Language, letters: str
) -> None:
    desk.write("a.md", WORK)
    collection = desk.open(language)
    label = say("app.own-words", language)
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("energy")
        assert label not in person.screen
        await person.type(letters)
        await person.paste("，剩下的\nrest")
        assert person.where == "ReviewScreen"
        assert label in person.screen and f"{letters}，剩下的 rest" in person.screen
        assert "what work leaves behind" not in person.screen
        await person.press("enter")
        rows = person.screen.splitlines()
        written = next(row for row, line in enumerate(rows) if letters in line)
        answer = next(row for row, line in enumerate(rows) if "what work leaves behind" in line)
        assert written < answer and label in rows[written]
        assert "▸3" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
    (review,) = collection.log()
    assert (review.rating, review.typed, review.verdict) == (Rating.GOOD, (), None)
    assert [card.standing for card in collection.cards()] == [Standing.ACTIVE]
    for path in (desk.folder / ".kb" / "log").rglob("*.jsonl"):
        assert "剩下的" not in path.read_text(encoding="utf-8")


async def test_a_line_that_was_emptied_is_none(desk: Desk) -> None:
    desk.write("a.md", WORK)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("energy")
        plain = person.screen
        await person.press("a", "space", "b")
        assert "a b" in person.screen
        await person.press("backspace", "backspace", "backspace")
        assert person.screen == plain
        await person.paste("  \n ")
        assert person.screen == plain
        await person.type("c")
        await person.press("ctrl+u", "space")
        assert "what work leaves behind" in person.screen
        assert "own words" not in person.screen


async def test_after_an_undo_the_card_comes_back_with_nothing_written(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("horizontal")
        plain = person.screen
        await person.type("none at all")
        await person.press("enter")
        await person.wait_out_the_dead_time()
        await person.press("4")
        await person.until_seen("diagonal")
        assert "Undo" in person.screen.splitlines()[-1]
        await person.press("escape", "u")
        await person.until_seen("horizontal")
        assert "none at all" not in person.screen
        assert person.screen.splitlines()[:12] == plain.splitlines()[:12]
    assert [review.retracted for review in collection.log()] == [True]


async def test_what_letters_do_on_the_back_is_in_the_list_on_the_front(desk: Desk) -> None:
    desk.write("lines.md", TWO)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("horizontal")
        await person.type("half a word")
        await person.press("escape")
        for name in ("Undo", "Tomorrow", "Suspend", "Drop", "Note", "Leave", "Why now", "Flag"):
            assert name in person.screen
        assert "space  Show answer" not in person.screen
        await person.press("escape")
        assert "half a word" in person.screen
        await person.press("escape", "x")
        await person.until_seen("diagonal")
        assert "half a word" not in person.screen
    assert sorted(card.standing for card in collection.cards()) == [Standing.ACTIVE, Standing.SILENCED]


async def test_the_list_names_the_key_that_shows_the_answer_while_an_answer_is_typed(desk: Desk) -> None:
    desk.write("sine.md", "# Sine\n\n- $(\\sin x)' = \\cos x$\n")
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("type the answer here")
        await person.press("escape")
        assert ("⏎  Show answer" in person.screen, "Check" in person.screen) == (True, False)
        await person.press("escape", "2", "escape")
        assert ("⏎  Check" in person.screen, "⏎  Show answer" in person.screen) == (True, False)
        assert "Show answer" in person.screen and "space" not in person.screen


async def test_a_digit_that_rated_and_is_struck_twice_writes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    for module in ("review", "fronts"):
        monkeypatch.setattr(f"kb.tui.screens.{module}.monotonic", lambda: now)
    desk.write("lines.md", TWO)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("horizontal")
        await person.press("space", "3", "3")
        await person.until_seen("diagonal")
        assert "own words" not in person.screen
        now += 0.26
        await person.press("3")
        assert "own words" in person.screen
    assert len(collection.log()) == 1


async def test_a_finger_that_still_writes_does_not_rate(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    for module in ("review", "fronts"):
        monkeypatch.setattr(f"kb.tui.screens.{module}.monotonic", lambda: now)
    desk.write("a.md", WORK)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("energy")
        await person.press("a", "enter", "1")
        assert collection.log() == []
        now += 0.26
        await person.press("1")
    assert [review.rating for review in collection.log()] == [Rating.AGAIN]


async def test_a_burst_of_keys_on_a_recalled_card_keeps_its_order(desk: Desk) -> None:
    desk.write("a.md", WORK)
    app = KbApp(desk.open(), "review")
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("energy")
        for key in ("a", "backspace", "b", "space", "c", "enter"):
            app.post_message(events.Key(key, " " if key == "space" else key if len(key) == 1 else None))
        await person.until_seen("what work leaves behind")
        assert "not checked  b c" in person.screen


async def test_ones_own_words_stand_below_a_sentence_whose_gap_is_filled(desk: Desk) -> None:
    desk.write("slopes.md", "# Slopes\n\nA horizontal line has the slope ==zero==, as a constant has.\n")
    async with KbApp(desk.open(), "review").run_test(size=(60, 20)) as pilot:
        person = Person(pilot)
        await person.until_seen("the slope […]")
        await person.type("nought")
        await person.press("enter")
        assert "the slope [zero]" in person.screen
        assert "not checked  nought" in person.screen


async def test_between_the_steps_of_an_answer_words_can_be_written_and_enter_shows_the_rest(desk: Desk) -> None:
    desk.write("sums.md", STEPS)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("3 steps")
        await person.press("space")
        await person.type("x times q")
        assert "x times q" in person.screen and "step 1 of 3" in person.screen
        await person.press("ctrl+u", "space")
        assert "step 2 of 3" in person.screen
        await person.type("their difference")
        await person.press("enter")
        assert "not checked  their difference" in person.screen
        assert "step " not in person.screen
        assert "▸3 Good" in person.screen


async def test_words_stay_when_the_note_is_mended_and_become_an_answer_where_one_can_be_checked(desk: Desk) -> None:
    desk.write("a.md", "# Sums\n\nQ: How mcuh is one and one?\nA: a pair\n")
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("mcuh")
        await person.type("1+1")
        desk.write("a.md", "# Sums\n\nQ: How much is one and one?\nA: a pair\n")
        await person.until_seen("much")
        assert "1+1" in person.screen and "not checked" in person.screen
        desk.write("a.md", "# Sums\n\nQ: How much is one and one?\nA: $2$\n")
        await person.until(lambda: "not checked" not in person.screen)
        await person.press("enter")
        await person.until_seen("✓ Right.")


def test_a_letter_cannot_show_the_answer_for_letters_are_written_there() -> None:
    review = dict(all_acts())["review"]
    assert [one.key for one in refused(review, "review", {"review.reveal": "r"})] == ["r"]
    assert [one.code for one in key_faults({"review.next-step": "r"}, "en")] == ["key-typed"]


WIDE = ("ideographic_space", "\u3000")


@pytest.mark.parametrize(("note", "front"), [(WORK, "energy"), ("# D\n\n- $(\\sin x)' = \\cos x$\n", "sin x")])
async def test_a_space_of_an_input_method_is_written_between_words_and_begins_no_answer(
    desk: Desk, note: str, front: str
) -> None:
    desk.write("a.md", note)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen(front)
        line = pilot.app.screen.query_one("#answer", Input)
        if line.display:
            pilot.app.post_message(events.Key(*WIDE))
            await person.settle()
            assert line.value == ""
            assert "on the empty line Enter shows it" in person.screen
        await person.type("cos")
        pilot.app.post_message(events.Key(*WIDE))
        await person.settle()
        await person.type("x")
        assert line.value == "cos x"


@pytest.mark.parametrize("note", ["# L\n\n- first slope :: zero\n- second slope :: one\n- third slope :: two\n",
    "# L\n\n- $(x^2)' = 2x$\n- $(x^3)' = 3x^2$\n- $(x^4)' = 4x^3$\n"])  # fmt: skip
async def test_the_key_that_undid_undoes_on_until_something_is_written(desk: Desk, note: str) -> None:
    desk.write("lines.md", note)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        line = pilot.app.screen.query_one("#answer", Input)
        for _ in range(2):
            await person.press("enter")
            await person.wait_out_the_dead_time()
            await person.press("3")
        await person.press("enter", "u")
        assert [review.retracted for review in collection.log()] == [False, True]
        assert "Undone: Good (u: undo one more)" in person.told
        assert "u Undo" in person.screen.splitlines()[-1]
        await person.press("u")
        assert [review.retracted for review in collection.log()] == [True, True]
        # What is written is written, whatever it begins with.
        await person.press("v", "u")
        assert line.value == "vu"
        await person.press("backspace", "backspace", "u")
        assert line.value == "u"
        assert [review.retracted for review in collection.log()] == [True, True]


async def test_formulas_in_ones_own_words_are_set_beside_the_answer(desk: Desk) -> None:
    desk.write("a.md", "# Rates\n\nrate of SGD :: it is of the order 1/sqrt T\n\nrate of GD :: linear\n")
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.type("about $\\alpha^2$")
        await person.press("enter")
        assert "about α²" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("3")
        await person.type("O(\\frac{1}{k})")
        await person.press("enter")
        assert "O(1/k)" in person.screen


@pytest.mark.parametrize("typed", ["the conditional mean", "The conditional mean.", "the conditional  mean (E[y|x])"])
async def test_words_that_are_those_of_the_answer_are_known(desk: Desk, typed: str) -> None:
    desk.write("a.md", "# Losses\n\nbest predictor :: the **conditional** mean (E[y|x])\n")
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.type(typed)
        await person.press("enter")
        assert "word for word the answer" in person.screen


async def test_other_words_are_only_not_checked(desk: Desk) -> None:
    desk.write("a.md", "# Losses\n\nbest predictor :: the conditional mean\n")
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.type("the mean")
        await person.press("enter")
        assert "not checked" in person.screen
        assert "word for word" not in person.screen


MARKOV = "# Bounds\n\nQ: Markov's inequality\nA: $P(X \\ge a) \\le \\frac{E[X]}{a}$，$X \\ge 0$\n"


async def test_a_formula_that_nothing_computes_with_is_compared_with_the_answer(desk: Desk) -> None:
    desk.write("a.md", MARKOV)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("Markov's inequality")
        # Said as soon as what compares is loaded, beside the interface.
        await person.until_seen("you may also type the formula")
        await person.press("P", "backspace")
        assert "you may also type the formula" in person.screen
        await person.type("P(X>=a) >= EX/a")
        assert "or the formula: that is compared" in person.screen
        await person.press("enter")
        assert "Not equal yet. The sign points the other way." in person.screen
        assert "▸" not in person.screen
        for _ in range(7):
            await person.press("backspace")
        await person.type("<= EX/a")
        await person.press("enter")
        assert "Right. Compare what is said beside the formula yourself." in person.screen
        assert "P(X>=a) <= EX/a" in person.screen and "▸2" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
    (review,) = collection.log()
    assert review.typed == ("P(X>=a) >= EX/a", "P(X>=a) <= EX/a")


async def test_another_formula_once_more_shows_the_answer_and_words_are_not_checked(desk: Desk) -> None:
    desk.write("a.md", MARKOV)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("Markov's inequality")
        await person.type("P(X>=a) <= EX/a^2")
        await person.press("enter")
        assert "Not equal yet." in person.screen
        await person.press("enter")
        assert "Not equal." in person.screen and "▸1" in person.screen


async def test_where_it_cannot_be_told_whether_a_formula_is_right_nothing_is_proposed(
    desk: Desk,
) -> None:
    desk.write("a.md", MARKOV)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("Markov's inequality")
        await person.type("P(X>=a) <= EX/a^2")
        await person.press("enter")
        assert "Not equal yet." in person.screen
        await person.press("ctrl+u")
        await person.type("a P(X>=a) <= EX b/b")
        await person.press("enter")
        # What was wrong before is not what was typed now.
        assert "Not equal" not in person.screen and "I cannot tell whether this is" in person.screen
        # Nothing is revealed: another spelling may be told. Enter once more shows the answer.
        assert person.screen.count("Markov's inequality") == 1 and "Rate it" not in person.screen
        await person.press("enter")
        assert "Not equal" not in person.screen and "judge for yourself" in person.screen
        assert "▸" not in person.screen


async def test_words_in_the_place_of_a_wrong_formula_are_not_called_wrong(desk: Desk) -> None:
    desk.write("a.md", MARKOV)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("Markov's inequality")
        await person.type("P(X>=a) <= EX/a^2")
        await person.press("enter")
        assert "Not equal yet." in person.screen
        await person.press("ctrl+u")
        await person.type("the tail is at most the mean over a")
        await person.press("enter")
        assert "not checked" in person.screen
        assert "Not equal" not in person.screen and "▸" not in person.screen


async def test_words_where_a_formula_is_the_answer_show_it_at_once(desk: Desk) -> None:
    desk.write("a.md", MARKOV)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("Markov's inequality")
        await person.type("the tail is at most the mean over a")
        await person.press("enter")
        assert "not checked" in person.screen and "▸3" in person.screen


async def test_that_an_answer_is_wanted_is_said_no_longer_when_the_answer_is_shown(desk: Desk) -> None:
    desk.write("a.md", "# Sine\n\n- $(\\sin x)' = \\cos x$\n")
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("sin x")
        await person.press("space")
        assert say("app.type-or-reveal", "en") in person.screen
        await person.press("enter")
        assert say("app.type-or-reveal", "en") not in person.screen and "▸3" in person.screen
