"""Today, search, triage and problems, in both languages and on narrow terminals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Literal

import pytest
from tui_desk import NOTE, Desk, Person

from kb.errors import KbError
from kb.model import Changes, Rating, Standing
from kb.tui.app import KbApp
from kb.tui.screens.search import SearchScreen
from kb.typesetting.cells import cells


async def test_today_says_what_waits_and_what_reading_the_notes_did(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "About 2 min today" in person.screen
        assert "Read 1 note: 6 cards added" in person.screen
        assert "2 drafts wait for your choice" in person.screen
        await person.press("enter")
        assert person.where == "ReviewScreen"


async def test_a_folder_without_notes_says_what_to_do(desk: Desk) -> None:
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "There are no notes in this folder yet." in person.screen
        assert "Press i to import" in person.screen
        desk.write("derivatives.md", NOTE)
        await person.press("r")
        assert "About 2 min today" in person.screen


async def test_what_is_not_possible_is_not_offered(desk: Desk) -> None:
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        footer = person.screen.splitlines()[-1]
        assert "Search" in footer
        assert "Start" not in footer and "Decide" not in footer
        await person.press("enter", "t", "p")
        assert person.where == "TodayScreen"


async def test_markup_in_a_note_is_text(desk: Desk) -> None:
    desk.write(
        "hostile.md", "# [/red] [bold]\n\n- what does [/oops] close :: [bold]this[/] $[/x]$ [@click=app.quit]q[/]\n"
    )
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter")
        assert "[/oops]" in person.screen
        await person.press("space")
        assert "[bold]this[/]" in person.screen
        await person.press("n")
        assert "[/oops]" in person.screen
        await person.press("escape", "slash")
        await person.paste("oops")
        assert "[/oops]" in person.screen


async def test_search_finds_while_typing_and_opens_the_concept(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.type("chain")
        assert "◆ Chain rule" in person.screen
        await person.wait_out_the_dead_time()
        await person.press("enter")
        assert person.where == "ConceptScreen"
        assert "multiply by the inner derivative" in " ".join(person.screen.split())
        await person.press("escape")
        assert person.where == "SearchScreen"
        await person.press("escape")
        assert person.where == "TodayScreen"


async def test_the_arrows_choose_among_what_was_found(desk: Desk) -> None:
    desk.write("a.md", "# Alpha ray\n\n**alpha one**: the first of them\n\n**alpha two**: the second of them\n")
    collection = desk.open()
    collection.refresh()
    found = [hit.title for hit in collection.search("alpha", limit=3)]
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("alpha")
        await person.press("down", "enter")
        assert person.screen.split("\n")[1].strip() == found[1]


async def test_nothing_found_is_said(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.paste("zyzzyva")
        assert "Nothing found for “zyzzyva”." in person.screen


async def test_triage_keeps_drops_and_takes_back(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t")
        assert "the line that touches" in person.screen
        assert "| tangent | the line that touches |" in person.screen  # where it comes from
        await person.press("enter")
        assert "the line that cuts twice" in person.screen
        await person.press("u")
        assert "the line that touches" in person.screen
        await person.press("enter", "x")
        await person.until(lambda: person.where == "TodayScreen")
    standing = {card.card.back: card.standing for card in collection.cards()}
    assert standing["the line that touches"] is Standing.ACTIVE
    assert standing["the line that cuts twice"] is Standing.SILENCED


@pytest.mark.parametrize(("key", "standing"), [("K", Standing.ACTIVE), ("X", Standing.SILENCED)])
async def test_triage_settles_a_whole_rule(desk: Desk, key: str, standing: Standing) -> None:
    desk.write("derivatives.md", NOTE)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t", key)
        assert "the line that touches" in person.screen and "the line that cuts twice" in person.screen
        assert "of this kind later" in person.screen
        await person.press("enter")
        assert person.where == "TodayScreen"

        def settled() -> bool:
            lines = [card.standing for card in collection.cards() if "the line that" in card.card.back]
            return lines == [standing, standing]

        # What was decided last is written while Today is there already.
        await person.until(settled)
        # Taken back on Today it is drafts again, for which no review is opened.
        await person.settle()
        await person.press("u")
        assert person.where == "TodayScreen"
        assert "Undone" in person.told and "2 cards" in person.told
        assert len(collection.drafts()) == 2
        await person.press("t", key, "enter")
        await person.until(settled)


DRAFTS = "# Lines\n\nslope :: rise over run\n\n| term | meaning |\n|---|---|\n" + "".join(
    f"| {name} | the line {name}ing |\n" for name in ("touch", "cutt", "cross")
)


async def test_the_list_of_what_is_kept_drops_rubbish_too_and_each_is_taken_back(desk: Desk) -> None:
    desk.write("lines.md", DRAFTS)
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t", "K", "x")
        assert "Keeps 2 of 3. Drops 1." in person.screen and "× is dropped" in person.screen
        # Again on the same one it stays a draft; what is dropped is not kept.
        await person.press("up", "x")
        assert "Drops" not in person.screen and "? stays a draft" in person.screen
        await person.press("x", "space", "enter")
        await person.until_seen("1 card kept")
        assert "1 card dropped" in person.screen

        def standings() -> list[Standing]:
            return [one.standing for one in collection.cards() if "the line" in one.card.back]

        await person.until(lambda: set(standings()) == {Standing.SILENCED, Standing.DRAFT, Standing.ACTIVE})
        await person.press("u")
        await person.until(lambda: standings().count(Standing.DRAFT) == 2)
        await person.press("u")
        await person.until(lambda: standings().count(Standing.DRAFT) == 3)


@pytest.mark.parametrize(("language", "said"), [("en", "3 drafts wait"), ("zh", "3 张草稿等你挑选")])
async def test_a_day_that_is_done_names_the_drafts_first(desk: Desk, language: str, said: str) -> None:
    desk.write("lines.md", DRAFTS)
    async with KbApp(desk.open(language)).run_test(size=(60, 20)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter", "space")
        desk.time.at += timedelta(seconds=5)
        await person.press("4")
        assert person.where == "SummaryScreen"
        after = person.screen.split(said, 1)
        assert len(after) == 2
        assert "t" in after[1].splitlines()[0] + after[1].splitlines()[1]
        await person.press("t")
        assert person.where == "TriageScreen"
        await person.press("escape")
        assert person.where == "SummaryScreen"
        # Not while a finger may still be rating.
        sleep(0.3)
        await person.press("enter")
        assert person.where == "TodayScreen"
        keys = [line.split() for line in person.screen.splitlines() if said in line]
        assert [line[0] for line in keys] == ["t"]
        other = [line for line in person.screen.splitlines() if line.strip()[:2] in ("a ", "n ", "p ")]
        assert all(person.screen.index(said) < person.screen.index(line) for line in other)


async def test_a_sitting_of_a_day_without_drafts_speaks_of_none(desk: Desk) -> None:
    desk.write("lines.md", "# Lines\n\nslope :: rise over run\n")
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter", "space")
        desk.time.at += timedelta(seconds=5)
        await person.press("4")
        assert person.where == "SummaryScreen"
        assert "draft" not in person.screen and "Decide" not in person.screen
        await person.press("t")
        assert person.where == "SummaryScreen"


async def test_a_folder_of_drafts_says_how_many_and_by_which_key(desk: Desk) -> None:
    desk.write("lines.md", DRAFTS.replace("slope :: rise over run\n\n", ""))
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "3 drafts were guessed from your notes." in person.screen
        assert "press t" in person.screen


async def test_behind_the_last_draft_the_first_comes_again_and_that_is_said(desk: Desk) -> None:
    desk.write("lines.md", DRAFTS)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("t", "backspace")
        assert "This is the first one." in person.screen
        assert "3 left to decide" in person.screen and "before this one" not in person.screen
        await person.press("space", "space")
        assert "3 left to decide, 2 of them before this one" in person.screen
        assert "This is the first one." not in person.screen
        assert "From the first again" not in person.screen
        await person.press("space")
        assert "From the first again: 3 left" in person.screen
        assert "before this one" not in person.screen
        await person.press("space", "space", "x")
        assert "What is cross? · from the first again" in person.screen and "2 left to decide" in person.screen


async def test_problems_are_listed_with_their_place(desk: Desk) -> None:
    desk.write("wrong.md", "# Wrong\n\n- $(\\sin x)' = -\\cos x$\n")
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("p")
        assert person.where == "ProblemsScreen"
        assert "wrong.md:3" in person.screen


@pytest.mark.parametrize(
    ("language", "size"), [("zh", (40, 20)), ("en", (80, 24)), pytest.param("zh", (120, 40), marks=pytest.mark.slow)]
)
async def test_every_screen_fits_in_both_languages(desk: Desk, language: str, size: tuple[int, int]) -> None:
    desk.write("derivatives.md", NOTE)
    desk.write("wrong.md", "# 错\n\n- $(\\sin x)' = -\\cos x$\n")
    collection = desk.open(language)
    collection.refresh()
    async with KbApp(collection).run_test(size=size) as pilot:
        person = Person(pilot)
        await person.settle()

        def fits() -> None:
            assert all(cells(line) <= size[0] for line in person.screen.splitlines())
            other = ("搜索", "返回", "帮助") if language == "en" else ("Search", "Back", "Help", "Close")
            footer = person.screen.splitlines()[-1]
            assert not any(word in footer for word in other)

        fits()
        for keys in (("question_mark",), ("escape", "slash"), ("escape", "t"), ("escape", "p"), ("escape", "enter")):
            await person.press(*keys)
            fits()
        await person.press("escape")
        fits()
        await person.press("escape")
        assert person.where == "ReviewScreen"


async def test_the_four_ratings_fit_on_forty_columns(desk: Desk) -> None:
    desk.write("lines.md", "# Lines\n\n- slope of a horizontal line :: zero\n")
    async with KbApp(desk.open(), "review").run_test(size=(40, 16)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space")
        for word in ("1 Again", "2 Hard", "▸3 Good", "4 Easy", "10 min", "zero"):
            assert word in person.screen


@pytest.mark.parametrize("start", ["today", "review"])
async def test_a_screen_made_tiny_and_large_again_is_whole(desk: Desk, start: Literal["today", "review"]) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open(), start).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("escape", "escape")
        before = person.screen
        await pilot.resize_terminal(10, 3)
        await person.settle()
        await pilot.resize_terminal(80, 24)
        await person.settle()
        assert person.screen.splitlines()[:6] == before.splitlines()[:6]


async def test_a_session_of_searched_cards_holds_only_those(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open(), "review", query="horizontal").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "slope of a horizontal line" in person.screen
        assert "1 card left" in person.screen


async def test_a_bug_leaves_a_report_without_note_text(desk: Desk, tmp_path: Path) -> None:
    desk.write("secret.md", "# Secret\n\n- what is the secret word :: swordfish\n")
    app = KbApp(desk.open(), "review")
    with pytest.raises(RuntimeError):
        async with app.run_test(size=(80, 24)) as pilot:
            person = Person(pilot)
            await person.settle()

            def broken() -> None:
                secret = "swordfish"
                raise RuntimeError(f"no {secret}")

            app.call_later(broken)
            await pilot.pause()
    (report,) = (tmp_path / "state" / "reports").iterdir()
    text = report.read_text()
    assert "RuntimeError" in text
    assert "test_tui_screens.py" in text
    assert "swordfish" not in text


async def test_escape_stops_reading_the_notes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("derivatives.md", NOTE)
    collection = desk.open()

    def endless(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Changes:
        for number in range(20_000):
            if cancelled():
                return Changes(notes=1, added=4)
            for _ in range(10):  # far more than can be shown
                progress(number % 10, 10)
            sleep(0.005)
        raise AssertionError("nobody stopped it")

    monkeypatch.setattr(collection, "refresh", endless)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        while "Esc stops" not in person.screen:
            await pilot.pause(0.02)
        await person.press("escape")
        assert "Stopped; press r to go on. Read 1 note: 4 cards added" in person.screen


async def test_an_answer_that_cannot_be_kept_does_not_count_and_the_card_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("lines.md", "# Lines\n\n- slope of a horizontal line :: zero\n")
    collection = desk.open()

    def full(*_: object, **__: object) -> None:
        raise KbError("cannot-write", path="log", reason="No space left on device")

    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        with monkeypatch.context() as patched:
            patched.setattr(collection, "rate", full)
            await person.press("space", "3")
            assert "No space left on device" in person.told
            assert person.where == "ReviewScreen"
            assert "▸3 Good" in person.screen
        await person.press("3")
        assert person.where == "SummaryScreen"
    assert len(collection.log()) == 1


@pytest.mark.slow
async def test_cards_are_suspended_resumed_flagged_and_kept_on_the_page_of_their_concept(desk: Desk) -> None:
    desk.write("lines.md", "# Lines\n\n- slope of a horizontal line :: zero\n\n- slope of a diagonal :: one\n")
    collection = desk.open()
    async with KbApp(collection, "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("ctrl+f")
        await person.search("lines")
        await person.press("enter")
        assert person.where == "ConceptScreen"
        await person.press("minus")
        assert {card.standing for card in collection.cards()} == {Standing.ACTIVE}  # no card is chosen yet
        await person.press("tab", "f", "minus")
        assert "⚑ suspended  slope of a horizontal line" in person.screen
        await person.press("down", "f")
        assert [card.flagged for card in collection.cards()] == [True, True]
        # The review below does not ask what was suspended meanwhile.
        await person.press("escape", "escape")
        assert "slope of a diagonal" in person.screen
        assert "⚑ 1 card left" in person.screen
        await person.press("ctrl+f")
        await person.search("lines")
        await person.press("enter", "tab", "plus", "f", "enter")
        assert "zero" in person.screen
        assert "Never answered yet" in person.screen
        collection.mark(collection.cards()[1].id, "silence")
        await person.press("escape", "escape", "enter", "tab", "down", "plus")
    assert [card.standing for card in collection.cards()] == [Standing.ACTIVE, Standing.ACTIVE]
    assert [card.flagged for card in collection.cards()] == [False, True]


async def test_the_page_of_a_concept_offers_a_review_only_while_a_card_of_it_may_come(desk: Desk) -> None:
    desk.write("lines.md", "# Lines\n\n- slope of a horizontal line :: zero\n")
    collection = desk.open()
    collection.refresh()
    (card,) = collection.cards()
    async with KbApp(collection).run_test(size=(100, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("lines")
        await person.press("enter")
        await person.until_seen("r Review it")
        collection.rate(card.id, Rating.EASY, seconds=1)
        pilot.app.show_changed()
        await person.until(lambda: "r Review it" not in person.screen)
        assert person.where == "ConceptScreen"


async def test_taking_back_that_a_concept_is_known_names_the_concept(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("chain rule")
        await person.press("enter", "K", "K", "escape", "escape", "u")
        assert "Undone: I know “Chain rule”" in person.told


async def test_a_terminal_that_becomes_narrow_is_used_as_it_is(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(100, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await pilot.resize_terminal(40, 20)
        await person.settle()
        assert "Esc lists what else can be done." in " ".join(person.screen.split())
        await person.press("enter")
        assert "esc More" in person.screen
        await pilot.resize_terminal(100, 24)
        await person.press("ctrl+f")
        await person.paste("tangent")
        await pilot.resize_terminal(40, 20)
        await person.settle()
        assert "esc Back" in person.screen
        assert [line for line in person.screen.split("\n") if "◆ tangent" in line]


async def test_notes_that_change_while_a_screen_comes_up_are_followed_when_it_stands(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        screen = SearchScreen()
        pilot.app.push_screen(screen)
        # It is the one that is looked at, and holds nothing yet.
        screen.fall_behind(Changes())
        await person.until_seen("search concepts")
        await person.paste("tangent")
        await person.until_seen("◆ tangent")


async def test_a_panel_that_is_narrow_names_the_way_out_before_the_rest(desk: Desk) -> None:
    desk.write("a.md", "# One\n\nQ: a\nA: b\n\n# Two\n\nThis needs [[One]].\n\nQ: c\nA: d\n")
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("g", "down", "p")
        assert "x not needed · esc Close ─╯" in person.screen
        await pilot.resize_terminal(36, 20)
        await person.settle()
        last = next(line for line in person.screen.splitlines() if "╰" in line)
        assert last.rstrip().endswith("esc Close ─╯")
        assert "not needed" not in last


async def test_a_problem_that_takes_several_lines_hangs_behind_its_sign(desk: Desk) -> None:
    desk.write("a.md", "# One\n\nQ: " + "many words of a question that nobody answers " * 4 + "\n")
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(60, 20)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("p")
        lines = [line.replace("▌", " ") for line in person.screen.splitlines()[2:-1] if line.strip()]
        at = lines[0].index("!")
        assert len(lines) > 2
        assert all(line.startswith(" " * (at + 2)) for line in lines[1:])
        assert all(line[at + 2] != " " for line in lines)


async def test_of_new_cards_that_are_left_it_is_said_how_many_are_open(desk: Desk) -> None:
    # The gaps of one sentence are siblings: one of them a day.
    gaps = "\n".join(f"C: [a{n}] or [b{n}] or [c{n}]\n" for n in range(3))
    desk.write("a.md", f"{gaps}\nC: [d] or [e]\n")
    collection = desk.open()
    collection.configure("new", 2)
    collection.refresh()
    assert len(collection.cards()) == 11
    for _ in range(3):
        asked = collection.session(fresh=True).current(collection.now())
        assert asked is not None
        collection.rate(asked.card, Rating.EASY)
    async with KbApp(collection).run_test(size=(90, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "new cards: 8 left, learn 1 more of them now" in person.screen


async def test_drafts_are_decided_in_the_middle_of_a_sitting_and_the_card_waits(desk: Desk) -> None:
    desk.write("lines.md", DRAFTS)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("enter")
        assert "slope" in person.screen
        await person.press("escape", "T")
        assert person.where == "TriageScreen" and "3 left to decide" in person.screen
        await person.press("x", "x", "x")
        assert person.where == "ReviewScreen" and "slope" in person.screen
        await person.press("escape")
        assert "keep or drop drafts" not in person.screen
