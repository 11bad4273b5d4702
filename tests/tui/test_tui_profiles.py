"""The app on terminals that draw less, and keys that came before it."""

from __future__ import annotations

import pytest
from tui_desk import Desk, Person

from kb.tui.app import KbApp

NOTE = "# Gradient\n\nQ: What is $\\nabla f(\\mathbf{x})$?\nA: “a vector” — $\\alpha$\n"


@pytest.mark.parametrize(("profile", "shown"), [("unicode", "∇f(x)"), ("bmp", "∇f(x)"), ("ascii", "nabla f(x)")])
async def test_the_app_draws_formulas_with_what_the_terminal_has(desk: Desk, profile: str, shown: str) -> None:
    desk.write("a.md", NOTE)
    async with KbApp(desk.open(), "review", profile=profile).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert shown in person.screen
        await person.press("enter")
        assert ('"a vector"' if profile == "ascii" else "“a vector”") in person.screen


async def test_keys_that_came_before_the_app_go_to_its_first_screen(desk: Desk) -> None:
    desk.write("a.md", NOTE)
    async with KbApp(desk.open(), "review", typed=" ").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "a vector" in person.screen
