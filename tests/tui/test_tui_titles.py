"""Formulas in headings are set wherever a heading is shown as the place or the name of something."""

from __future__ import annotations

import pytest
from tui_desk import Desk, Person

from kb.tui.app import KbApp
from kb.tui.messages import ConceptWanted, TriageWanted

NOTE = r"""# The limit $\alpha^2$

Words about it.

## When $x\le 1$ costs $5

Q: How much?
A: Five

- The back: it is the first thing that one would write here
"""


async def test_a_heading_is_set_on_the_card_and_in_what_is_read_beside_it(desk: Desk) -> None:
    desk.write("a.md", NOTE)
    async with KbApp(desk.open(), "review").run_test(size=(90, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "The limit α²" in person.screen
        assert "When x ≤ 1 costs $5" in person.screen
        await person.press("space", "n")
        await person.settle()
        assert "α" in person.screen or "x ≤ 1" in person.screen
        assert r"\alpha" not in person.screen
        assert r"\le" not in person.screen


@pytest.mark.parametrize(("profile", "shown"), [("unicode", "limit α²"), ("ascii", "limit alpha^2")])
async def test_the_page_of_a_concept_sets_its_name_and_its_path(desk: Desk, profile: str, shown: str) -> None:
    desk.write("a.md", NOTE)
    collection = desk.open()
    collection.refresh()
    app = KbApp(collection, profile=profile)
    async with app.run_test(size=(90, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        app.post_message(ConceptWanted(r"limit $\alpha^2$"))
        await person.settle()
        assert shown in person.screen
        assert r"\alpha" not in person.screen
        await person.press("p")
        await person.settle()
        assert r"\alpha" not in person.screen


async def test_triage_sets_the_path_of_a_draft(desk: Desk) -> None:
    desk.write("a.md", "# Rates $\\beta_1$\n\n| thing | use |\n|---|---|\n| a knife | cutting |\n| a pen | writing |\n")
    app = KbApp(desk.open())
    async with app.run_test(size=(90, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        app.post_message(TriageWanted())
        await person.settle()
        assert "Rates β₁" in person.screen


async def test_a_picture_that_cannot_be_shown_is_named_with_its_path_on_the_page(desk: Desk) -> None:
    (desk.folder.parent / "out.png").write_bytes(b"")
    desk.write(
        "a.md", "# Curves\n\n![one](img/gone.png)\n\n![two](../out.png)\n\n![three](https://example.org/x.png)\n"
    )
    collection = desk.open()
    collection.refresh()
    app = KbApp(collection)
    async with app.run_test(size=(90, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        app.post_message(ConceptWanted("Curves"))
        await person.until_seen("There is no picture img/gone.png.")
        assert "The picture ../out.png lies outside" in person.screen
        assert "example.org" not in person.screen


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("the-chain_rule.md", "## The Chain Rule\n\n"),
        ("rule.md", "---\ntitle: the chain-rule\n---\n\n## The Chain Rule\n\n"),
        ("rule.md", "# ＴＨＥ chain rule\n\n## The Chain Rule\n\n"),
        ("rule.md", "# The Chain Rule\n\n"),
    ],
)
async def test_names_that_say_the_same_are_one_on_the_way_to_a_card(desk: Desk, file: str, text: str) -> None:
    desk.write(file, f"{text}What is the derivative of a composition? :: the product of derivatives\n")
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection, "review").run_test(size=(90, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "The Chain Rule" in person.screen
        assert "›" not in person.screen


async def test_names_that_say_something_else_all_stand_on_the_way_to_a_card(desk: Desk) -> None:
    desk.write("rule.md", "# The chain rule\n\n## The chain rules\n\nWhat is it about? :: compositions\n")
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection, "review").run_test(size=(90, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "The chain rule › The chain rules" in person.screen


async def test_a_concept_is_not_named_beside_the_file_that_is_called_like_it(desk: Desk) -> None:
    desk.write("gradients.md", "# Gradients\n\nWhat does the gradient point to? :: the steepest ascent\n")
    async with KbApp(desk.open()).run_test(size=(90, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.paste("steepest ascent")
        assert "gradients.md" in person.screen
        assert "gradients.md ›" not in person.screen
