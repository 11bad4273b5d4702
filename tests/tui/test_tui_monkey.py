"""Keys at random, on every screen, while the notes change."""

from __future__ import annotations

from random import Random

import pytest
from tui_desk import NOTE, Desk, Person

from kb.tui.app import KbApp

KEYS = (
    "enter", "space", "escape", "tab", "up", "down", "1", "2", "3",
    "4", "u", "b", "minus", "x", "X", "e", "K", "n",
    "s", "w", "p", "f", "t", "slash", "question_mark", "m", "r",
    "a", "２", "。", "ctrl+o", "ctrl+f", "ctrl+p", "f1",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
async def test_no_key_breaks_anything_and_what_was_answered_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    random = Random(seed)
    desk.write("derivatives.md", NOTE)
    desk.write("wrong.md", "# Wrong\n\n- $(\\sin x)' = -\\cos x$\n\n- $(x^3)' = 3x^2$\n")
    collection = desk.open(random.choice(["zh", "en"]))
    async with KbApp(collection).run_test(size=(random.choice([40, 80]), 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        for number in range(250):
            if number % 40 == 20:
                desk.write("derivatives.md", NOTE.replace("tangent", f"tangent {random.randrange(9)}"))
            await pilot.press(random.choice(KEYS))
            if random.random() < 0.3:
                await person.settle()
        await person.settle()
    counted = [review for review in collection.log() if not review.retracted]
    again = desk.open()
    assert [review.id for review in again.log() if not review.retracted] == [review.id for review in counted]
    assert again.doctor().differing == ()
