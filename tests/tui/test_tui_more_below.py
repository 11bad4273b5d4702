"""What is said of a card that is larger than the window, when the window grows."""

from __future__ import annotations

import pytest
from tui_desk import Desk, Person

from kb.tui.app import KbApp


async def test_that_there_is_more_below_is_said_no_longer_where_all_is_seen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def for_long(app: KbApp, sentence: str, *, seconds: float = 4, outlives: bool = False) -> None:
        tell(app, sentence, seconds=3600, outlives=outlives)

    # It goes by itself after some seconds: here it would stay.
    tell = KbApp.tell
    monkeypatch.setattr(KbApp, "tell", for_long)
    desk.write("lines.md", "# Lines\n\nQ: What is a slope?\nA: " + "a rise over a run, " * 12 + "at last.\n")
    async with KbApp(desk.open(), "review").run_test(size=(40, 12)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space")
        await person.until_seen("more below")
        await pilot.resize_terminal(80, 30)
        await person.until_seen("at last.")
        await person.until(lambda: "more below" not in person.screen)
