"""The tree of concepts in the app: where one stands and what is next, a session on a branch, notes that change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tui_desk import Desk, Person

from kb.collection import Collection
from kb.collection.branches import Branch, Branches
from kb.memory.branches import tree
from kb.model import Language, Rating
from kb.store.prerequisites import Stage
from kb.tui.app import KbApp
from kb.tui.branches import Look, Row, Unfolding, about, key, summary
from kb.tui.screens.graph import GraphScreen


def note(title: str, requires: str = "", body: str = "") -> str:
    front = f"---\nrequires: [{requires}]\n---\n\n" if requires else ""
    return f"{front}# {title}\n\nQ: What is {title} about?\nA: It is about {title}.\n\n{body}"


PARTS = (
    "## Chain rule\n\nQ: How is a chain differentiated?\nA: Outer times inner.\n\n## Sums\n\n- a sum :: term by term\n"
)


def wrote(desk: Desk, language: str = "en") -> Collection:
    desk.write("a.md", note("Derivative", body=PARTS))
    desk.write("b.md", note("Gradient", "Derivative"))
    desk.write("c.md", note("Series"))
    desk.write("d.md", note("Descent", "Gradient, Series"))
    return desk.open(language)


def chosen(person: Person) -> str:
    """The concept with the bar."""
    screen = person.pilot.app.screen
    assert isinstance(screen, GraphScreen)
    return "" if screen.node is None else screen.node.name


async def test_the_tree_opens_where_one_stands_and_leads_to_what_is_next(desk: Desk) -> None:
    collection = wrote(desk)
    collection.refresh()
    for card in collection.cards():
        if card.card.note == "a.md" and "sum" not in card.card.front:
            collection.rate(card.id, Rating.GOOD, seconds=4)
    desk.time.at += timedelta(days=40)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("g")
        await person.until_seen("begun")
        assert chosen(person) == "Sums"
        assert "ready to learn" in person.screen
        await person.press("n")
        assert chosen(person) == "Gradient"
        assert "builds on  ● Derivative" in person.screen
        assert "needed by  · Descent" in person.screen
        # What stands whole elsewhere is only named here, and leads there.
        await person.press("right", "down")
        assert "↗ · Descent  under Series" in person.screen or chosen(person) == "Descent"
        await person.press("end")
        assert chosen(person) == "Descent"
        assert "waits for Gradient, Series" in person.screen
        await person.press("enter")
        assert person.where == "ConceptScreen"
        await person.press("g")
        await person.until(lambda: person.where == "GraphScreen" and chosen(person) == "Descent")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_concept_is_found_by_typing_and_a_session_begins_on_its_branch(desk: Desk, language: str) -> None:
    async with KbApp(wrote(desk, language)).run_test(size=(60, 20)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("g")
        await person.until_seen("▌")
        await person.press("slash")
        await person.type("grad")
        await person.until(lambda: chosen(person) == "Gradient")
        await person.press("enter")
        assert chosen(person) == "Gradient"
        await person.press("r")
        await person.until_seen("Derivative")
        assert ("连同它依赖的全部" if language == "zh" else "with all it builds on: Derivative") in person.screen
        await person.press("enter")
        await person.until(lambda: person.where == "ReviewScreen")
        # What it builds on is asked first.
        await person.until_seen("What is Derivative about?")
        await person.press("escape")


async def test_the_tree_follows_the_notes_and_keeps_its_place(desk: Desk) -> None:
    collection = wrote(desk)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("g")
        await person.until_seen("▌")
        await person.press("home", "down", "right", "right", "down")
        assert chosen(person) == "Sums"
        desk.write("a.md", note("Derivative", body=f"## Limits\n\n- a limit :: it is approached\n\n{PARTS}"))
        collection.refresh()
        pilot.app.show_changed()
        await person.until_seen("Limits")
        assert chosen(person) == "Sums"
        # Gone with its note: the bar stands at what was above it.
        desk.write("a.md", note("Derivative"))
        collection.refresh()
        pilot.app.show_changed()
        await person.until(lambda: "Sums" not in person.screen)
        assert chosen(person) == "Derivative"
        # So it is while somebody looks for a concept.
        await person.press("slash")
        await person.type("des")
        await person.until(lambda: chosen(person) == "Descent")
        for name in "bcd":
            (desk.folder / f"{name}.md").unlink()
        collection.refresh()
        pilot.app.show_changed()
        await person.until_seen("No concept is found")
        await person.press("enter", "escape")
        assert chosen(person) == "Derivative"
        await person.press("z", "a", "left", "left", "K")
        await person.until_seen("Ask")


async def test_without_prerequisites_it_says_how_to_write_one_and_an_empty_folder_what_a_concept_is(
    desk: Desk,
) -> None:
    collection = desk.open()
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("g")
        await person.until_seen("There is no concept yet")
        await person.press("r", "n", "right", "left", "K", "slash", "x", "enter", "escape")
        desk.write("c.md", note("Series"))
        collection.refresh()
        pilot.app.show_changed()
        await person.until_seen("Prerequisites")
        assert "Series" in person.screen


# -- rows and lines ---------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["Derivative", "链式法则与它的推广", "length $\\lVert x \\rVert$", "e\u0301te\u0301", "x" * 90])


@st.composite
def grown(draw: st.DrawFn) -> Branches:
    count = draw(st.integers(1, 10))
    holders = [draw(st.one_of(st.none(), st.integers(0, one - 1))) if one else None for one in range(count)]
    some = st.integers(0, count - 1)
    links = draw(st.sets(st.tuples(some, some), max_size=14))
    nodes = []
    for one in range(count):
        cards = draw(st.integers(0, 3_000))
        begun = draw(st.integers(0, cards))
        node = Branch(
            name=draw(NAMES),
            key=str(one),
            note="概念.md",
            line=one + 1,
            language="en",
            stage=draw(st.sampled_from(Stage)),
            cards=cards,
            begun=begun,
            known=begun * draw(st.floats(0, 1)),
            days=begun * draw(st.floats(0, 100)),
            due=begun,
            new=cards - begun,
            numbers=(one,),
            places=((str(one), "概念.md"),),
        )
        nodes.append(node)
    return Branches(tuple(nodes), tree(holders, links), len(links), "en")


@given(grown(), st.integers(16, 130), st.sampled_from(["en", "zh"]), st.sampled_from(["unicode", "ascii"]))
@settings(max_examples=60, deadline=None)
def test_every_concept_is_a_row_of_its_own_and_no_line_is_wider_than_its_columns(
    found: Branches, columns: int, language: Language, profile: str
) -> None:
    look, unfolding = Look(language, profile), Unfolding()
    for top in found.tree.tops:
        unfolding.unfold_all(found, Row(top, "whole", 0))
    rows = unfolding.rows(found)
    assert sorted(row.node for row in rows if row.kind == "whole") == list(range(len(found.nodes)))
    assert len({key(found, row) for row in rows}) == len(rows)
    lines = [look.row(found, row, columns) for row in rows]
    lines += [look.hit(found, row.node, columns) for row in rows]
    lines += [summary(found, look, columns), look.heading(columns)]
    assert [line.plain for line in lines if line.cell_length > columns] == []
    for row in rows:
        assert len(about(found, row.node, look, columns, 20)) <= 20
        revealed = Unfolding()
        revealed.reveal(found, row.node)
        assert row.node in {one.node for one in revealed.rows(found) if one.kind == "whole"}
