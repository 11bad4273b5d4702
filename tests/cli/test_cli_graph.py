"""`kb graph`: lines, DOT, Mermaid, JSON, what is ready, what is cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.cli.output import width
from kb.exchange.graphs import Arrow, Drawn, dot, mermaid
from kb.typesetting.cells import cells
from tests.cli.conftest import Kb

Writer = Callable[[str, str], Path]


def text(title: str, requires: str = "") -> str:
    head = f"requires: [{requires}]\n" if requires else ""
    return f"---\ntitle: {title}\n{head}---\n\n# {title}\n\nQ: What is {title} about?\nA: It is about {title}.\n"


@pytest.fixture
def diamond(note: Writer) -> None:
    note("1.md", text("Limit"))
    note("2.md", text("Slope", "Limit"))
    note("3.md", text("Sum", "Limit"))
    note("4.md", text("Integral", "Slope, Sum"))


def rows(said: str) -> list[str]:
    return [row.rstrip() for row in said.splitlines()]


def test_the_whole_graph_hangs_each_concept_below_the_last_that_it_builds_on(kb: Kb, diamond: None) -> None:
    assert rows(kb("graph").out) == [
        "○ Limit  ready · 1 new",
        "  · Slope  waiting · 1 new",
        "  · Sum  waiting · 1 new",
        "    · Integral  waiting · 1 new · also builds on Slope",
    ]


def test_around_a_concept_stands_what_it_builds_on_and_what_it_leads_to(kb: Kb, diamond: None) -> None:
    assert rows(kb("graph", "integral").out) == [
        "· Integral  waiting · 1 new",
        "builds on",
        "  · Slope  waiting · 1 new",
        "    ○ Limit  ready · 1 new",
        "  · Sum  waiting · 1 new",
        "    ○ Limit  ready · 1 new",
    ]
    assert "leads to" in rows(kb("graph", "slope").out)
    assert [one["name"] for one in kb("graph", "--json", "slope").json["concepts"]] == ["Limit", "Slope", "Integral"]


def test_what_is_ready_is_listed_with_its_new_cards(kb: Kb, diamond: None) -> None:
    assert rows(kb("graph", "--ready").out)[1:] == ["  Limit  1 new  1.md"]
    kb("known", "Limit", "--without-asking")
    assert [one["name"] for one in kb("graph", "--ready", "--json").json] == ["Slope", "Sum"]


def test_a_cut_and_its_undo_are_said(kb: Kb, diamond: None) -> None:
    assert "not needed" in kb("graph", "integral", "--cut", "slope").out
    assert kb("graph", "integral", "--json").json["requires"][-1]["required"] == "Sum"
    assert "“Slope” is not needed for “Integral”" in kb("undo").out
    assert len(kb("graph", "--json").json["requires"]) == 4
    assert kb("graph", "integral", "--cut", "slope").code == 0
    assert kb("graph", "integral", "--uncut", "slope").code == 0
    assert len(kb("graph", "--json").json["requires"]) == 4


@pytest.mark.parametrize(
    "wrong", [("--dot", "--mermaid"), ("--cut", "limit"), ("sum", "--cut", "integral"), ("nothing",), ("--limit", "0")]
)
def test_wrong_use_is_said_and_changes_nothing(kb: Kb, diamond: None, wrong: tuple[str, ...]) -> None:
    said = kb("graph", *wrong)
    assert (said.code, said.out) == (2, "")
    assert said.err
    assert len(kb("graph", "--json").json["requires"]) == 4


def test_a_long_chain_is_cut_off_and_no_line_is_wider_than_the_terminal(kb: Kb, note: Writer) -> None:
    for number in range(120):
        note(
            f"{number}.md",
            text(f"Chapter {number} of a rather long story", f"Chapter {number - 1} of a rather long story"),
        )
    said = rows(kb("graph").out)
    assert "60 more" in said[-1]
    assert len(said) == 61
    assert all(cells(row) <= width() for row in said)
    assert len(kb("graph", "--json").json["concepts"]) == 120


def test_a_ring_is_drawn_and_ends(kb: Kb, note: Writer) -> None:
    note("a.md", text("Hen", "Egg"))
    note("b.md", text("Egg", "Hen"))
    assert len(rows(kb("graph").out)) == 2
    assert "Egg" in kb("graph", "Hen").out
    assert kb("graph", "--dot").out.count("->") == 2


NAMES = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_no_name_leaves_its_place_in_a_drawing(names: list[str]) -> None:
    nodes = [Drawn(name, "ready") for name in names]
    for row in dot(nodes, [Arrow(0, len(names) - 1, True)])[3:-2]:
        inside = re.fullmatch(r'  n\d+ \[label="((?:[^"\\\n]|\\.)*)", fillcolor="#[0-9a-f]+"\];', row)
        assert inside is not None
        assert set(re.findall(r"\\(.)", inside[1])) <= {"\\", '"'}
    for row in mermaid(nodes, [])[1 : 1 + len(names)]:
        assert re.fullmatch(r'  n\d+\["(?:[^"#;<>&`\[\]{}|$\\\n]|#\d+;)*"\]', row) is not None


@pytest.mark.parametrize(("language", "said"), [("en", "It builds on Limit:"), ("zh", "它依赖 Limit，")])
def test_after_a_lapse_the_plain_session_names_what_is_least_sure(
    kb: Kb, note: Writer, folder: Path, *, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    (folder / ".kb" / "config.yaml").write_text(f"trial: true\nlanguage: {language}\n", encoding="utf-8")
    note("1.md", text("Limit"))
    note("2.md", text("Slope", "Limit"))
    monkeypatch.setenv("KB_NOW", "2026-03-02T09:00:00+01:00")
    kb("review", "--plain", typed="\n4\n\n4\n")
    monkeypatch.setenv("KB_NOW", "2026-09-02T09:00:00+02:00")
    # The first answer rests on ground that nobody asked for in half a year; after its own lapse there is fresh ground.
    told = kb("review", "--plain", "--query", "Slope", typed="\n1\n").out
    assert said in told
    assert kb("review", "--plain", "--query", "Limit", typed="\n1\n").out.count(said) == 0
