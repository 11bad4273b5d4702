"""The search screen: found while typing, narrowed, looked at, opened, studied, and never by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from tui_desk import NOTE, Desk, Person

from kb.collection import Collection
from kb.model import Hit, Rating, Results, Standing
from kb.search.query import read_query
from kb.tui.app import KbApp
from kb.tui.base import BaseApp
from kb.tui.glimpse import beginning
from kb.tui.screens.search import SearchScreen
from kb.tui.widgets.hits import MARK, hit_lines
from kb.tui.widgets.prose import one_line
from kb.tui.widgets.rows import Rows
from kb.typesetting.pieces import on_one_line

RULES = """\
---
requires: [Limits]
---
# Rules

How to differentiate what is put together.

**Chain rule**: differentiate the outer function, then multiply by the inner derivative

**Product rule**: one factor is differentiated at a time
"""
LIMITS = "# Limits\n\nWhat a function comes near to.\n\n- limit of 1/n :: zero\n"


async def burst(person: Person, text: str, *keys: str) -> None:
    """Everything at once, as an input method sends it that commits by Enter."""
    for letter in text:
        person.pilot.app.post_message(events.Key(letter, letter))
    for key in keys:
        person.pilot.app.post_message(events.Key(key, None))
    await person.settle()
    await person.pilot.pause(0.05)
    await person.settle()


def found(person: Person) -> Results:
    screen = person.pilot.app.screen
    assert isinstance(screen, SearchScreen)
    return screen.found


async def test_ctrl_f_searches_from_every_screen(desk: Desk) -> None:
    desk.write("rules.md", RULES)
    desk.write("wrong.md", "# Wrong\n\n- $(\\sin x)' = -\\cos x$\n\n| a | b |\n|---|---|\n| one thing | another |\n")
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        places = ((), ("question_mark",), ("p",), ("j",), ("t",), ("enter",), ("enter", "escape"))
        for keys in places:
            before = len(pilot.app.screen_stack)
            await person.press(*keys, "ctrl+f")
            assert person.where == "SearchScreen", keys
            while len(pilot.app.screen_stack) > before:
                await person.press("escape", *(("q",) if person.where == "ReviewScreen" else ()))
            assert person.where in ("TodayScreen", "SummaryScreen"), keys


async def test_an_enter_that_commits_what_an_input_method_wrote_opens_nothing(desk: Desk) -> None:
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await burst(person, "chain", "enter")
        assert person.where == "SearchScreen"
        # What was found before is not what stands there now: it is not opened either.
        await person.wait_out_the_dead_time()
        for _ in "chain":
            await person.press("backspace")
        await person.wait_out_the_dead_time()
        await burst(person, "product", "enter")
        assert person.where == "SearchScreen"
        assert found(person)[0].title == "Product rule"
        await person.wait_out_the_dead_time()
        await person.press("enter")
        assert person.where == "ConceptScreen"
        assert person.screen.split("\n")[1].strip() == "Product rule"


async def test_keys_that_come_at_once_are_taken_in_their_order(desk: Desk) -> None:
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await burst(person, "chain")
        await person.wait_out_the_dead_time()
        await burst(person, "x", "enter")
        assert person.where == "SearchScreen"
        assert "chainx" in person.screen


async def test_the_latest_key_wins_over_a_search_that_takes_longer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    search, go_on = collection.search, Event()

    def slow(text: str, *arguments: object, **more: object) -> Results:
        if text == "c":
            go_on.wait(300)
        return search(text, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(collection, "search", slow)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await pilot.press("c")
        await pilot.press("backspace", *"product")
        await person.until(lambda: bool(found(person)) and found(person)[0].title == "Product rule")
        go_on.set()
        await person.settle()
        assert found(person)[0].title == "Product rule"


async def test_tab_narrows_to_one_kind_and_back(desk: Desk) -> None:
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("rule")
        for kind in ("concept", "card", "note"):
            await person.press("tab")
            assert {hit.kind for hit in found(person)} == {kind}
        await person.press("tab")
        assert {hit.kind for hit in found(person)} == {"concept", "card", "note"}
        await person.press("shift+tab", "shift+tab")
        assert {hit.kind for hit in found(person)} == {"card"}


async def test_how_a_query_was_read_is_said(desk: Desk) -> None:
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("rule is:new")
        assert "new cards" in person.screen
        await person.press("ctrl+f")
        await person.search("prodcut")
        assert "showing results for “product”" in person.screen
        assert "product rule" in person.screen
        # What was misspelt is mended for the cards too, though none of them holds it.
        await person.press("tab", "tab")
        assert {hit.kind for hit in found(person)} == {"card"}


@pytest.mark.parametrize(
    ("language", "query", "keys", "said"),
    [
        ("en", "zzzqqq", (), ["Nothing found for “zzzqqq”.", "Try another word for it, pinyin"]),
        ("zh", "zzzqqq", (), ["没有找到“zzzqqq”。", "换个说法，或者用拼音"]),
        ("en", "zzzqqq xxyyxx", (), ["Fewer words find more"]),
        ("en", "product is:suspended", (), ["Without the filters there is something: Product rule"]),
        ("en", "rules", ("tab", "tab"), ["No card found for “rules”.", "other kinds (Tab) there is something: Rules"]),
        ("en", "，。", (), ["“，。” holds nothing to look for"]),
    ],
)
async def test_where_nothing_is_found_it_is_said_what_helps(
    desk: Desk, language: str, query: str, keys: Sequence[str], said: Sequence[str]
) -> None:
    desk.write("rules.md", RULES.replace("**Chain", "About\n\n**Chain"))
    collection = desk.open(language)
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search(query)
        await person.press(*keys)
        for sentence in said:
            await person.until_seen(sentence)


async def test_what_helps_is_said_once_nothing_is_read_any_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        with monkeypatch.context() as patch:
            patch.setattr(KbApp, "is_reading", True)
            await person.press("slash")
            await person.search("zzzqqq xxyyxx")
            await person.until_seen("Reading the notes")
        await person.until_seen("Fewer words find more")
        assert "Reading the notes" not in person.screen


async def test_a_paste_of_several_lines_is_one_query_and_of_one_too_long_what_fits(desk: Desk) -> None:
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("inner\r\n  derivative\n\x00\n")
        screen = pilot.app.screen
        assert isinstance(screen, SearchScreen)
        assert screen.field.value.split() == ["inner", "derivative"]
        assert found(person)[0].title == "Chain rule"
        await person.search(" rule")
        assert screen.field.value.split() == ["inner", "derivative", "rule"]
        await person.press("ctrl+f")
        await person.search("product\n" * 2000)
        assert len(screen.field.value) == 10_000
        assert set(screen.field.value.split()) == {"product"}
        assert found(person)[0].title == "Product rule"


async def test_the_cards_of_the_chosen_concept_are_studied_and_no_others(desk: Desk) -> None:
    desk.write("limits.md", LIMITS)
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("product rule")
        assert "Review it" in person.screen
        await person.press("ctrl+r")
        assert person.where == "ReviewScreen"
        assert "product rule" in person.screen
        assert "1 card left" in person.screen
        # One sitting at a time: over it a search reads only.
        await person.press("ctrl+f")
        await person.search("chain")
        assert "Review" not in person.screen.split("\n")[-1]
        await person.press("ctrl+r")
        assert person.where == "SearchScreen"


async def test_the_cards_that_a_query_finds_are_studied(desk: Desk) -> None:
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("rule")
        await person.press("tab", "tab")
        assert "Review found" in person.screen
        await person.press("ctrl+r")
        assert person.where == "ReviewScreen"
        assert "2 cards left" in person.screen


DRAFTS = "# 马氏链\n\n- 转移矩阵：各行之和为一的矩阵\n- 平稳分布：转移以后不变的分布\n"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("is due yet", "a card back", "draft and no card")),
        ("zh", ("还没到复习的时候", "恢复", "留用")),
    ],
)
@pytest.mark.parametrize("case", ["later", "dropped", "draft"])
async def test_why_nothing_of_what_was_found_is_asked_is_said(
    desk: Desk, case: str, language: str, said: tuple[str, ...]
) -> None:
    name = {"later": "limits", "dropped": "limits", "draft": "转移矩阵"}[case]
    desk.write("note.md", DRAFTS if case == "draft" else LIMITS)
    collection = desk.open(language)
    collection.refresh()
    if case == "dropped":
        collection.mark(collection.cards()[0].id, "silence")
    elif case != "draft":
        collection.rate(collection.cards()[0].id, Rating.EASY)
    async with KbApp(collection).run_test(size=(120, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search(name)
        await person.press("ctrl+r")
        assert person.where == "SearchScreen"
        expected = said[["later", "dropped", "draft"].index(case)]
        assert expected in person.told


async def test_who_wants_the_cards_of_a_concept_gets_those_beside_one_that_was_asked_today(desk: Desk) -> None:
    desk.write("note.md", "# Traces\n\ntrace of AB ::: trace of BA\n")
    collection = desk.open()
    collection.refresh()
    collection.rate(collection.cards()[0].id, Rating.EASY)
    assert collection.session().current(collection.now()) is None
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("traces")
        await person.press("ctrl+r")
        assert person.where == "ReviewScreen"
        assert "trace of BA" in person.screen


async def test_a_card_that_is_not_asked_has_the_sign_of_that(desk: Desk) -> None:
    desk.write("note.md", "# Sails\n\nluff of a sail :: its front edge\nleech of a sail :: its aft edge\n")
    collection = desk.open()
    collection.refresh()
    collection.mark(collection.cards()[0].id, "silence")
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("of a sail")
        assert "× luff of a sail" in person.screen
        assert "▢ leech of a sail" in person.screen


async def test_who_opens_a_card_that_was_found_comes_to_it(desk: Desk) -> None:
    rows = "\n\n".join(f"sail {number} :: its edge number {number}" for number in range(40))
    desk.write("note.md", f"# Sails\n\nWhat a ship has.\n\n{rows}\n")
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("sail 31")
        await person.press("tab", "tab", "enter")
        assert person.where == "ConceptScreen"
        assert "sail 31" in person.screen
        await person.press("enter")
        assert "its edge number 31" in person.screen


async def test_a_concept_that_has_only_drafts_is_kept_and_reviewed_by_one_key(desk: Desk) -> None:
    desk.write("note.md", DRAFTS)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("转移矩阵")
        await person.press("enter")
        assert "Keep and review" in person.screen
        await person.press("r")
        assert person.where == "ReviewScreen"
        assert "转移矩阵" in person.screen
    kept = [card.card.front for card in collection.cards() if card.standing is Standing.ACTIVE]
    assert kept == ["什么是转移矩阵？"]


@pytest.mark.parametrize(("size", "is_there"), [((120, 40), True), ((80, 40), True), ((80, 24), False)])
async def test_beside_or_below_what_was_found_stands_the_chosen_concept(
    desk: Desk, size: tuple[int, int], is_there: bool
) -> None:
    desk.write("limits.md", LIMITS)
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=size) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("rules")
        await person.settle()
        shown = " ".join(person.screen.split())
        assert ("Product rule: one factor is differentiated at a time" in shown) is is_there
        assert ("builds on Limits" in shown) is is_there
        assert ("2 cards · 2 new" in shown) is is_there
        await person.press("ctrl+f")
        await person.search("limits")
        await person.settle()
        assert ("needed by Rules" in " ".join(person.screen.split())) is is_there


async def test_queries_come_back_in_an_empty_field(desk: Desk) -> None:
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        for query in ("chain", "product"):
            await person.press("slash")
            await person.search(query)
            await person.press("escape")
        await person.press("slash")
        assert "product · chain" in person.screen
        await person.press("up")
        assert found(person)[0].title == "Product rule"
        await person.press("up")
        assert found(person)[0].title == "Chain rule"
        await person.press("down", "up")
        assert found(person)[0].title == "Chain rule"


async def test_the_note_opens_at_the_line_that_was_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("rules.md", RULES)
    collection = desk.open()
    collection.refresh()
    opened: list[tuple[str, int]] = []
    app = KbApp(collection)
    monkeypatch.setattr(app, "edit", lambda note, line: opened.append((note, line)))
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("product rule")
        await person.press("ctrl+o")
    assert opened == [("rules.md", RULES.split("\n").index(next(x for x in RULES.split("\n") if "Product" in x)) + 1)]


@pytest.mark.slow
async def test_hostile_text_is_looked_for_and_shown_as_it_is(desk: Desk) -> None:
    desk.write("derivatives.md", NOTE)
    collection = desk.open()
    collection.refresh()
    async with KbApp(collection).run_test(size=(120, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        for text in ("[/oops]", '"', "((((", "-", "[bold]", "C++", "x" * 10_000, "\\nabla", "tag:", "$"):
            await person.search(text)
            await person.settle()
            assert person.where == "SearchScreen"
            await person.press("ctrl+f")


# -- how hits look ----------------------------------------------------------------------------------------------


def marked(content: Content) -> list[str]:
    return [content.plain[span.start : span.end] for span in content.spans if span.style == MARK]


def test_what_was_looked_for_is_marked_in_name_and_text_and_formulas_stay_whole() -> None:
    text = "the gradient **of** $\\nabla f$ is a vector"
    hit = Hit("concept", "Gradient $\\frac{a}{b}$", "", "a.md", 1, text, 1.0, marks=((4, 12), (21, 27)))
    name, below = hit_lines(hit, read_query("gradient").terms, 60, "unicode")
    assert marked(name) == ["Gradient"]
    assert "a/b" in name.plain
    assert "gradient of ∇f is a vector" in below.plain
    assert marked(below) == ["gradient", "∇"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- the chain rule", "the chain rule"),
        ("1. first the chain rule", "first the chain rule"),
        ("> **the** chain rule", "the chain rule"),
        ("## The chain rule", "The chain rule"),
        ("| chain rule | $f \\circ g$ |", "chain rule · f ∘ g"),
        ("…definiteness of a chain | $x$", "…definiteness of a chain · x"),
        ("so P(A | B) of a chain", "so P(A | B) of a chain"),
    ],
)
def test_no_mark_of_lists_tables_and_headings_is_seen(text: str, shown: str) -> None:
    _, below = hit_lines(Hit("card", "?", "", "a.md", 1, text, 1.0), read_query("chain").terms, 70, "unicode")
    assert below.plain.strip() == shown
    assert marked(below) == ["chain"]


def test_the_place_of_a_hit_has_its_formulas_set_and_is_not_cut_within_a_path() -> None:
    hit = Hit("concept", "Dual", "The $\\ell_p$ norms", "folder/of/notes/norms.md", 1, "", 1.0)
    wide, narrow, least = (hit_lines(hit, (), columns, "unicode")[0].plain for columns in (70, 42, 30))
    assert wide.endswith("folder/of/notes/norms.md › The ℓₚ norms")
    assert narrow.endswith("folder/of/notes/norms.md")
    assert least.endswith("/norms.md")
    assert "…" in least


@settings(max_examples=60)
@given(
    st.text("ab 字。（$\\frac{}_^*[]#|x", max_size=60),
    st.text("ab 字。（$\\frac{}_^*[]#|x", max_size=60),
    st.integers(1, 90),
    st.sampled_from(["concept", "card", "note"]),
)
def test_no_hit_is_wider_than_its_columns(title: str, text: str, columns: int, kind: str) -> None:
    hit = Hit(kind, title, "heading", "folder/note.md", 1, text, 1.0)  # type: ignore[arg-type]
    for line in hit_lines(hit, read_query("ab 字").terms, max(columns, 6), "unicode"):
        assert line.cell_length <= max(columns, 6)


@settings(max_examples=150)
@given(st.text("abcZ 字数，。：（）,.;:-'%/19é", max_size=40), st.integers(1, 60))
def test_plain_words_look_as_they_do_when_they_are_read_as_markdown(text: str, columns: int) -> None:
    assert one_line(text, columns) == on_one_line(text, "unicode", columns)


@settings(max_examples=80)
@given(st.lists(st.sampled_from(["text", "", "```", "$$", "x = 1"]), max_size=40), st.integers(1, 10))
def test_the_beginning_of_a_text_leaves_no_block_open(rows: list[str], lines: int) -> None:
    text = "\n".join(rows)
    begun = beginning(text, lines)
    assert text.startswith(begun)
    if begun != text:
        assert begun.count("```") % 2 == 0
        assert begun.count("$$") % 2 == 0
        assert len(begun.split("\n")) >= lines


# -- the list ---------------------------------------------------------------------------------------------------


class Listing(BaseApp[None]):
    """An app that shows a long list and nothing else."""

    def __init__(self, collection: Collection) -> None:
        super().__init__(collection)
        self.drawn: set[int] = set()

    def compose(self) -> ComposeResult:
        yield Rows(self._draw, tall=2)

    def _draw(self, row: int, columns: int) -> Sequence[Content]:
        self.drawn.add(row)
        return [Content(f"row {row}"), Content("[/oops]")]


async def test_only_the_rows_that_are_seen_are_set(desk: Desk) -> None:
    app = Listing(desk.open())
    async with app.run_test(size=(40, 20)) as pilot:
        rows = app.query_one(Rows)
        rows.show(10_000, 0)
        await pilot.pause()
        assert app.drawn <= set(range(11))
        await pilot.press("end")
        await pilot.pause()
        assert rows.highlighted == 9_999
        assert len(app.drawn) < 40
        await pilot.press("down", "pageup", "home", "up")
        assert rows.highlighted == 0


async def test_rows_that_are_painted_once_more_after_nothing_is_found_are_empty(desk: Desk) -> None:
    desk.write("rules.md", RULES)
    async with KbApp(desk.open()).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        await person.search("rule")
        screen = pilot.app.screen
        assert isinstance(screen, SearchScreen) and screen.found
        screen.show_found(Results())
        rows = screen.query_one(Rows)
        rows.notify_style_update()
        assert not rows.render_line(0).text.strip(" ▌")


@pytest.mark.parametrize(("language", "said"), [("en", "such as: Waves, Roots."), ("zh", "比如：Waves、Roots。")])
async def test_what_may_be_typed_is_said_by_concepts_of_the_notes(desk: Desk, language: str, said: str) -> None:
    desk.write("a.md", "# Waves\n\nQ: What is long?\nA: A wave.\n")
    desk.write("b.md", "# Roots\n\n## $x^2$\n\nQ: What is deep?\nA: A root.\n")
    collection = desk.open(language)
    collection.refresh()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("slash")
        assert said in person.screen


@pytest.mark.parametrize(
    ("language", "said"), [("en", "No command is called “[/xyzzy]”."), ("zh", "没有名为“[/xyzzy]”的命令。")]
)
async def test_that_no_command_is_called_so_is_said_in_the_language_of_the_person(
    desk: Desk, language: str, said: str
) -> None:
    collection = desk.open(language)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("ctrl+p")
        await person.type("[/xyzzy]")
        await person.until_seen(said)
