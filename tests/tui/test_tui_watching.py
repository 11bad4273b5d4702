"""Notes that are edited, replaced, deleted and written while the app is open."""

from __future__ import annotations

from asyncio import to_thread
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input
from tui_desk import NOTE, Desk, Person

from kb.collection import Collection
from kb.errors import KbError
from kb.model import Standing
from kb.tui import following, watching
from kb.tui.app import KbApp
from kb.tui.watching import GONE_AFTER, Looks, Watcher

LINES = "# Lines\n\n- slope of a horizontal lnie :: zero\n\n- slope of a diagonal :: one\n"
MENDED = LINES.replace("lnie", "line")
SINE = "# Sine\n\n- $(\\sin x^2)' = 2x\\cos x^2$\n"


async def test_a_note_edited_during_a_review_shows_its_new_text(desk: Desk) -> None:
    desk.write("lines.md", LINES)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        before = {card.id for card in collection.cards()}
        desk.write("lines.md", MENDED)
        await person.until_seen("slope of a horizontal line")
        assert "new text" in person.told
        assert "2 cards left" in person.screen
        await person.press("space")
        assert "zero" in person.screen
    assert {card.id for card in collection.cards()} == before


async def test_an_answer_that_is_shown_stays_shown_with_its_new_text(desk: Desk) -> None:
    desk.write("lines.md", LINES)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space")
        desk.write("lines.md", MENDED)
        await person.until_seen("slope of a horizontal line")
        assert "zero" in person.screen
        assert "▸3 Good" in person.screen


async def test_a_new_card_that_another_kb_answered_meanwhile_takes_the_answer_here_too(desk: Desk) -> None:
    desk.write("lines.md", LINES)
    collection, other = desk.open(), desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space")
        shown = next(card for card in other.cards() if "horizontal" in card.card.front)
        other.rate(shown.id, 3)
        desk.write("lines.md", MENDED)
        await person.until_seen("slope of a horizontal line")
        await person.press("2")
        await person.until_seen("slope of a diagonal")
    assert [(review.card, review.rating) for review in collection.log()] == [(shown.id, 3), (shown.id, 2)]


async def test_what_is_typed_stays_while_the_note_changes(desk: Desk) -> None:
    desk.write("sine.md", SINE)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.paste("2x cos")
        desk.write("sine.md", SINE.replace("# Sine", "# The sine of a square"))
        await person.until_seen("The sine of a square")
        assert pilot.app.screen.query_one("#answer", Input).value == "2x cos"
        await person.paste("(x^2)")
        await person.press("enter")
        assert "✓ Right." in person.screen


async def test_a_note_replaced_by_rename_is_an_edited_note(desk: Desk) -> None:
    note = desk.write("lines.md", LINES)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        before = [card.id for card in collection.cards()]
        desk.write("lines.md.tmp", MENDED).replace(note)
        await person.until_seen("slope of a horizontal line")
    assert [card.id for card in collection.cards() if card.standing is Standing.ACTIVE] == before


async def test_a_note_that_is_away_for_a_moment_loses_no_card(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # A moment of a busy machine is longer than one of a person's.
    monkeypatch.setattr(watching, "GONE_AFTER", 30.0)
    note = desk.write("lines.md", LINES)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        # So long that a look saw both the note and that it was away.
        await pilot.pause(0.7)
        note.unlink()
        await pilot.pause(0.4)
        assert {card.standing for card in collection.cards()} == {Standing.ACTIVE}
        desk.write("lines.md", MENDED)
        await person.until_seen("slope of a horizontal line")
        assert "not in the notes" not in person.told
        assert "2 cards left" in person.screen


@pytest.mark.slow
async def test_a_folder_that_is_taken_away_loses_nothing_and_nothing_is_made_in_its_place(desk: Desk) -> None:
    desk.write("lines.md", LINES)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await pilot.pause(0.7)
        away = desk.folder.rename(desk.folder.with_name("elsewhere"))
        desk.folder.mkdir()  # where a disk was mounted an empty folder is left
        await pilot.pause(GONE_AFTER + 0.5)
        await person.press("space", "3")
        assert "not where it was" in person.told
        assert list(desk.folder.iterdir()) == []
        assert {card.standing for card in collection.cards()} == {Standing.ACTIVE}
        desk.folder.rmdir()
        away.rename(desk.folder)
        await person.press("3")
        assert "1 card left" in person.screen
    assert len(collection.log()) == 1


async def test_when_the_note_of_the_card_is_deleted_the_sitting_goes_on_and_says_so(desk: Desk) -> None:
    note = desk.write("a.md", "# Alpha\n\n- first letter :: alpha\n")
    desk.write("b.md", "# Beta\n\n- second letter :: beta\n")
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "first letter" in person.screen
        note.unlink()
        await person.until_seen("second letter")
        assert "not in the notes any more" in person.told
        assert "1 card left" in person.screen
        await pilot.pause(1)
        await person.press("space", "3")
        assert person.where == "SummaryScreen"


@pytest.mark.slow
async def test_what_was_being_typed_is_no_command_to_the_card_that_comes_up(desk: Desk) -> None:
    desk.write("a.md", SINE)
    desk.write("b.md", LINES)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.type("2x co")
        desk.write("a.md", "# Sine\n\nNothing is asked here.\n")
        await person.until_seen("horizontal")
        await person.type("s(x^2)-")
        await person.press("enter")
        assert "not in the notes any more" in person.told
        assert "2 cards left" in person.screen
        assert "zero" not in person.screen
        await pilot.pause(1)
        await person.press("space")
        assert "zero" in person.screen
    assert collection.undo() is None


async def test_a_card_that_becomes_a_draft_is_not_asked_any_more(desk: Desk) -> None:
    text = "# Rules\n\n**Chain rule**: differentiate the outer function, then multiply by the inner derivative\n"
    desk.write("rules.md", text)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "chain rule" in person.screen
        desk.write("rules.md", f"---\ncards: written\n---\n{text}")
        await person.until(lambda: person.where == "SummaryScreen")
        assert "draft now" in person.told


async def test_today_counts_a_note_that_is_new(desk: Desk) -> None:
    desk.write("lines.md", LINES)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "2 new" in person.screen
        (desk.folder / "deep").mkdir()
        desk.write("deep/more.md", "# More\n\n- slope of a steep line :: nine\n")
        await person.until_seen("3 new")
        assert "Read 1 note: 1 card added" in person.screen


async def test_what_is_read_behind_a_card_follows_its_note(desk: Desk) -> None:
    desk.write("lines.md", LINES)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "n")
        assert "lnie :: zero" in person.screen
        desk.write("lines.md", "\n\n" + MENDED.replace("# Lines", "# Straight lines"))
        await person.until_seen("Straight lines · lines.md")
        assert "lnie ::" not in person.screen
        assert "horizontal line :: zero" in person.screen
        await person.press("escape", "w")
        assert "lines.md:5" in person.screen
        desk.write("lines.md", MENDED)
        await person.until_seen("lines.md:3")


async def look_at_the_card(person: Person, word: str) -> None:
    """From a review, by way of the search and the page of its concept."""
    await person.press("ctrl+f")
    await person.search(word)
    await person.press("enter", "enter")
    assert person.where == "TextPanel"


async def test_a_card_that_is_looked_at_over_a_review_follows_its_note(desk: Desk) -> None:
    desk.write("lines.md", LINES)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await look_at_the_card(person, "horizontal")
        assert "slope of a horizontal lnie" in person.screen
        desk.write("lines.md", MENDED)
        await person.until_seen("slope of a horizontal line")
        assert "lnie" not in person.screen


async def test_a_card_that_is_looked_at_and_went_with_its_line_is_said_to_be_gone(desk: Desk) -> None:
    desk.write("lines.md", LINES)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await look_at_the_card(person, "horizontal")
        desk.write("lines.md", "# Lines\n\n- slope of a diagonal :: one\n")
        await person.until_seen("not in the notes any more")
        assert person.where == "TextPanel"
        assert "horizontal" not in person.screen
        assert "zero" not in person.screen


async def test_a_note_that_moves_is_named_anew_where_it_is_read(desk: Desk) -> None:
    note = desk.write("lines.md", LINES)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "n")
        assert "Lines · lines.md" in person.screen
        note.rename(desk.folder / "straight.md")
        await person.until_seen("Lines · straight.md")


async def test_a_note_that_changes_while_a_panel_is_opening_is_shown_as_it_is_now(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("lines.md", LINES)
    collection = desk.open()
    concept = collection.concept
    found, shown = Event(), Event()

    def slowly(name: str) -> object:
        page = concept(name)
        found.set()
        assert shown.wait(120)
        return page

    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space")
        monkeypatch.setattr(collection, "concept", slowly)
        await pilot.press("n")
        assert await to_thread(found.wait, 120)
        desk.write("lines.md", MENDED)
        end = monotonic() + 120
        while "slope of a horizontal line" not in person.screen:
            assert monotonic() < end
            await pilot.pause(0.02)
        shown.set()
        await person.until(lambda: person.where == "TextPanel")
        await person.until_seen("horizontal line :: zero")
        assert "lnie" not in person.screen


@pytest.mark.slow
async def test_an_emptied_note_loses_its_cards_only_when_it_stays_empty(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "GONE_AFTER", 30.0)
    note = desk.write("lines.md", LINES)
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await pilot.pause(0.7)
        note.write_text("", encoding="utf-8")
        await pilot.pause(0.5)
        assert {card.standing for card in collection.cards()} == {Standing.ACTIVE}
        desk.write("lines.md", MENDED)
        await person.until_seen("slope of a horizontal line")
        assert "not in the notes" not in person.told
        monkeypatch.setattr(watching, "GONE_AFTER", GONE_AFTER)
        note.write_text("", encoding="utf-8")
        await person.until(lambda: person.where == "SummaryScreen")


async def test_search_follows_and_so_does_the_review_below_it(desk: Desk) -> None:
    desk.write("lines.md", LINES)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("ctrl+f")
        await person.paste("horizontal")
        assert "lnie" in person.screen
        desk.write("lines.md", MENDED)
        await person.until_seen("slope of a horizontal line")
        assert person.where == "SearchScreen"
        await person.press("escape")
        assert "slope of a horizontal line" in person.screen
        assert "lnie" not in person.screen


async def test_the_page_of_a_concept_and_the_list_of_problems_follow(desk: Desk) -> None:
    desk.write("sine.md", SINE.replace("2x", "3x"))
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("p")
        assert "sine.md:3" in person.screen
        desk.write("sine.md", SINE)
        await person.until_seen("No problems.")
        await person.press("escape", "slash")
        await person.search("sine")
        await person.press("enter")
        assert person.where == "ConceptScreen"
        desk.write("sine.md", SINE + "\nThe sine is odd.\n")
        await person.until_seen("The sine is odd.")


async def test_the_drafts_of_triage_follow(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t")
        desk.write("derivatives.md", NOTE.replace("that touches", "that just touches"))
        await person.until_seen("the line that just touches")
        assert person.where == "TriageScreen"


async def test_no_note_is_read_while_an_answer_is_being_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("lines.md", LINES)
    collection = desk.open()
    rate, refresh = collection.rate, collection.refresh
    writing, written = Event(), Event()
    read_meanwhile: list[bool] = []

    def slowly(*args: Any, **kwargs: Any) -> object:
        writing.set()
        try:
            assert written.wait(120)
            return rate(*args, **kwargs)
        finally:
            writing.clear()

    def watched(*args: Any) -> object:
        read_meanwhile.append(writing.is_set())
        return refresh(*args)

    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        monkeypatch.setattr(collection, "rate", slowly)
        monkeypatch.setattr(collection, "refresh", watched)
        await person.press("space")
        await pilot.press("3")
        while not writing.is_set():
            await pilot.pause(0.01)
        desk.write("lines.md", LINES.replace("a diagonal", "the diagonal"))
        await pilot.pause(0.7)
        assert not any(read_meanwhile)
        written.set()
        await person.until_seen("slope of the diagonal")
    assert not any(read_meanwhile)
    assert len(collection.log()) == 1


async def test_cards_of_a_review_that_starts_at_once_are_vouched_for_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("lines.md", LINES)
    asked: list[str] = []

    def vouch(_: Collection, **__: object) -> int:
        asked.append("sympy")
        return 0

    monkeypatch.setattr(Collection, "vouch", vouch)
    monkeypatch.setattr(following, "_CALM", 0.01)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.until(lambda: asked == ["sympy"])
        assert person.where == "ReviewScreen"


FILES = st.dictionaries(
    st.sampled_from(("a.md", "b.md", "c.md")), st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=3
)


@given(st.lists(st.tuples(FILES, st.floats(0.01, 0.6)), min_size=1, max_size=30))
def test_only_what_two_looks_agree_on_is_told_and_a_file_that_is_missing_or_cut_only_after_a_second(
    looked: list[tuple[dict[str, tuple[int, int]], float]],
) -> None:
    looks, at = Looks(), 0.0
    told: dict[str, tuple[int, int]] = {}
    former: dict[str, tuple[int, int]] | None = None
    seen: list[tuple[float, dict[str, tuple[int, int]]]] = []
    for files, later in looked:
        at += later
        seen.append((at, files))
        if looks.settled(files, at):
            assert files == former
            for path, (size, _) in told.items():
                whole = [then for then, held in seen if path in held and held[path][0] * 2 >= size]
                assert whole[-1] == at or at - whole[-1] >= GONE_AFTER
            told = files
        former = files


@given(st.lists(FILES, max_size=10), FILES)
def test_what_stays_as_it_is_gets_told_in_the_end(before: list[dict[str, tuple[int, int]]], files: Any) -> None:
    looks, told, at = Looks(), None, 0.0
    for at, seen in enumerate([*before, *[files] * 4]):
        if looks.settled(seen, at):
            told = seen
    assert told == files
    assert not looks.restless


def test_a_folder_that_goes_while_it_is_looked_into_does_not_end_the_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "notes"
    root.mkdir()
    with Collection.open(root, state=tmp_path / "state") as kb:
        told = Event()
        watcher = Watcher(kb, told.set)
        real, failures = watching.look, iter([KbError("folder-unreadable", path=str(root))])

        def look(folder: Path) -> watching.Files:
            for failure in failures:
                raise failure
            return real(folder)

        monkeypatch.setattr(watching, "look", look)
        watcher.start()
        (root / "a.md").write_text("# A\n", encoding="utf-8")
        watcher.look_now()
        assert told.wait(120)
        watcher.stop()
