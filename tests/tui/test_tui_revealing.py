"""How an answer comes up: step by step, or in the gap of its sentence."""

from __future__ import annotations

import pytest
from tui_desk import Desk, Person

from kb.model import Rating
from kb.tui.app import KbApp

CHAIN = """\
# Sums

Q: Sum the powers of $q$.
A:
$$\\begin{aligned}
S &= 1 + q + q^2 \\\\
qS &= q + q^2 + q^3 \\\\
S - qS &= 1 - q^3
\\end{aligned}$$
"""


async def test_an_answer_in_steps_is_shown_step_by_step_or_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("kb.tui.screens.review.monotonic", lambda: now)
    desk.write("sums.md", CHAIN)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("3 steps")
        await person.press("space")
        assert "S = 1 + q + q²" in person.screen
        assert "qS = " not in person.screen
        assert "step 1 of 3" in person.screen
        # What is still hidden is told by nothing else, and nothing can be rated yet.
        await person.press("ctrl+l")
        assert (person.where, "qS" in person.screen) == ("FormulasPanel", False)
        await person.press("escape", "n", "3")
        assert (person.where, collection.log()) == ("ReviewScreen", [])
        assert "step 1 of 3" in person.screen
        # It was written, and is taken away.
        await person.press("backspace", "backspace")
        # A slip of the pen is mended meanwhile: as many steps stay shown.
        desk.write("sums.md", CHAIN.replace("S &= 1 +", "T &= 1 +"))
        await person.until_seen("T = 1 + q + q²")
        assert "qS = " not in person.screen
        await person.press("space", "space", "space")
        assert "S − qS = 1 − q³" in person.screen
        assert "▸3 Good" in person.screen
        # The one key too many rated nothing.
        assert collection.log() == []
        now += 0.26
        await person.press("3")
        assert [review.rating for review in collection.log()] == [Rating.GOOD]
        await person.press("escape", "u")
        await person.until_seen("3 steps")
        await person.press("enter")
        assert "T = 1 + q + q²" in person.screen
        assert "S − qS = 1 − q³" in person.screen
        assert "step " not in person.screen
        assert "▸3 Good" in person.screen


async def test_a_gap_is_filled_in_its_sentence(desk: Desk) -> None:
    desk.write("slopes.md", "# Slopes\n\nA horizontal line has the slope ==zero==, as a constant has.\n")
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("the slope […], as")
        await person.press("space")
        assert "the slope [zero], as" in person.screen
        assert person.screen.count("zero") == 1
        await person.press("3")
        await person.until(lambda: person.where == "SummaryScreen")
        await person.press("u")
        await person.until_seen("the slope […], as")
    assert [review.retracted for review in collection.log()] == [True]


async def test_what_is_typed_below_a_long_question_comes_into_sight(desk: Desk) -> None:
    words = " ".join(f"Let $x_{{{n}}}$ be a number of which nothing else is known." for n in range(40))
    desk.write("long.md", f"# Long\n\nQ: {words} What is $1 + 1$?\nA: $2$\n")
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until(lambda: "more below" in person.told)
        assert "1 + 1" not in person.screen
        await person.press("2")
        await person.until_seen("read as 2")
        assert "1 + 1" in person.screen
        assert "more below" not in person.told
