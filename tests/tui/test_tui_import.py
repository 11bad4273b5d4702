"""Import in the app: a path or a paste is looked at card by card, copied in, learned, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tui_desk import Desk, Person

from kb.model import Standing
from kb.tui.app import KbApp

LECTURE = """\
# Limits

- limit of a constant :: the constant $c$ itself

| term | meaning |
|---|---|
| supremum | the least upper bound |
| infimum | the greatest lower bound |
| $\\epsilon$ | a small number |
"""


def notes(desk: Desk) -> list[str]:
    return sorted(path.name for path in desk.folder.glob("*.md"))


async def test_a_file_is_looked_at_card_by_card_copied_in_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "a lecture.txt"
    source.write_text(LECTURE, encoding="utf-8")
    collection = desk.open()
    app = KbApp(collection)
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("i")
        await person.type(f"{tmp_path}/a l")
        await person.until_seen("a lecture.txt")
        await person.press("tab", "enter")
        await person.until_seen("limit of a constant")
        assert "1 asked" in person.screen and "3 drafts" in person.screen
        assert notes(desk) == []
        # The second draft is left out, and of the rest the rule is kept.
        await person.press("down", "j", "x", "k", "K")
        await person.until_seen("3 asked · 1 dropped")
        await person.press("enter")
        await person.until_seen("1 note came in: a lecture.md")
        assert "3 new cards" in person.screen
        standings = {card.card.front: card.standing for card in collection.cards()}
        assert sorted(standings.values()) == [*3 * [Standing.ACTIVE], Standing.SILENCED]
        await person.press("u")
        await person.until_seen("Taken back")
        assert notes(desk) == []
        # What was decided is still there.
        await person.press("enter")
        await person.until_seen("3 new cards")
        await person.press("enter")
        await person.until(lambda: person.where == "ReviewScreen")


async def test_more_cards_than_a_day_takes_are_not_promised_for_today(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "words.md"
    source.write_text("# Words\n\n" + "".join(f"- word {n} :: meaning {n}\n" for n in range(12)), encoding="utf-8")
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("i")
        await person.type(str(source))
        await person.press("enter")
        await person.until_seen("word 1")
        await person.press("enter")
        await person.until_seen("New cards: 12, asked from today on, at most 8 a day.")


async def test_a_paste_is_a_text_and_what_cannot_come_in_is_told_in_a_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "deck.apkg").write_bytes(b"PK\x03\x04" + bytes(64))
    collection = desk.open()
    app = KbApp(collection)
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("i")
        for source, said in (
            ("nothing/there.md", "no file or folder"),
            (f"'{tmp_path}/deck.apkg'", "package of Anki"),
            (str(desk.folder), "nothing to import"),
        ):
            await person.paste(source)
            await person.press("enter")
            await person.until_seen(said)
            await person.press("ctrl+u")
        await person.paste(LECTURE)
        await person.until_seen("Limits.md")
        await person.press("enter")
        await person.until_seen("came in")
        await person.press("i")
        await person.paste(LECTURE)
        await person.until_seen("already imported as Limits.md")
        await person.press("enter")
        await person.until_seen("Limits-2.md")
        await person.press("escape", "escape")
        await person.until(lambda: person.where == "TodayScreen")
        assert notes(desk) == ["Limits.md"]


async def test_x_drops_a_card_and_goes_on_and_again_takes_it_in_and_where_all_is_dropped_nothing_is_imported(
    desk: Desk,
) -> None:
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("i")
        await person.paste(LECTURE)
        await person.until_seen("1 asked · 3 drafts")
        await person.press("x")
        assert "1 dropped" in person.screen
        await person.press("x")
        assert "2 dropped" in person.screen
        await person.press("up", "x", "up", "x")
        assert "dropped" not in person.screen
        await person.press("home", "x", "enter")
        assert "nothing was imported" in person.told
        assert "came in" not in person.screen and notes(desk) == []
        # What was said of it goes when it is true no longer.
        await person.press("x")
        assert person.told == ""
        await person.press("enter")
        await person.until_seen("1 note came in")
        await person.press("u")
        await person.until_seen("Taken back")
        await person.press("enter")
        await person.until_seen("1 note came in")
        assert "Taken back" not in person.screen


ARTICLE = """\
Gradient descent

From Wikipedia, the free encyclopedia

Gradient descent is a method for unconstrained mathematical optimization.

Contents
1 Description
2 See also

Description[edit]
The function decreases fastest in the direction of the negative gradient.

See also[edit]
Backtracking line search
Stochastic gradient descent
References[edit]
Categories: Mathematical optimization | Gradient methods
"""


@pytest.mark.parametrize(("language", "said"), [("en", "pieces of the web page"), ("zh", "处网页上的东西")])
async def test_what_a_pasted_page_leaves_out_is_one_line_below_its_cards(desk: Desk, language: str, said: str) -> None:
    async with KbApp(desk.open(language)).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("i")
        await person.paste(ARTICLE)
        await person.until_seen(said)
        first, _ = person.screen.split(said)
        assert "What is Gradient descent?" in first
        assert "Wikipedia, the free" not in person.screen
        await person.press("end")
        assert "Wikipedia, the free" in person.screen and "See also" in person.screen


async def test_what_was_said_of_a_path_goes_once_another_is_typed(desk: Desk) -> None:
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("i")
        await person.type("nothing.md")
        await person.press("enter")
        await person.until_seen("no file or folder")
        await person.press("backspace")
        await person.settle()
        assert "no file or folder" not in person.screen
        assert "Type the path" in person.screen


async def test_tab_names_the_texts_that_lie_beside_the_notes_until_they_are_imported(desk: Desk) -> None:
    desk.write("words.txt", "chat :: cat\n")
    desk.write("more words.txt", "chien :: dog\n")
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("i")
        await person.until_seen("2 .txt files beside your notes")
        await person.press("tab", "enter")
        await person.until_seen("2 notes")
        await person.press("enter")
        await person.until_seen("2 notes came in")
        await person.press("i")
        await person.settle()
        assert "Type the path" in person.screen
        assert ".txt" not in person.screen
