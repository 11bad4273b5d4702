"""The tree of concepts of a collection: how far one is with each, how sure one is of it, the cards of its branches."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.collection.branches import Branch, Branches
from kb.collection.clock import Clock
from kb.memory.branches import Reach
from kb.model import Rating
from kb.store import prerequisites
from kb.store.prerequisites import Stage

_ORDER = (Stage.KNOWN, Stage.INTRODUCED, Stage.READY, Stage.WAITING, Stage.SILENT)


class Time:
    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=1)))

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=5)
        return self.at


@pytest.fixture
def time() -> Time:
    return Time()


def opened(folder: Path, time: Time, notes: dict[str, str]) -> Collection:
    for name, text in notes.items():
        (folder / name).write_text(text, encoding="utf-8")
    collection = Collection.open(folder, clock=Clock(time), state=folder / "state")
    collection.configure("language", "en")
    collection.refresh()
    return collection


def note(title: str, requires: str = "", key: str = "", body: str = "") -> str:
    head = "".join(f"{name}: {value}\n" for name, value in (("requires", requires), ("concept", key)) if value)
    front = f"---\n{head}---\n\n" if head else ""
    return f"{front}# {title}\n\nQ: What is {title} about?\nA: It is about {title}.\n\n{body}"


SECTIONS = """\
## Chain rule

Q: How is a chain differentiated?
A: The outer one at the inner one, times the inner one.

## Sums

- a sum is differentiated :: term by term
"""
NOTES = {
    "a.md": note("Derivative", key="derivative", body=SECTIONS),
    "b.md": note("Gradient", "[derivative]", "gradient"),
    "c.md": note("Series"),
    "d.md": note("Descent", "[gradient, Series, Chain rule]"),
    "e.md": note("Bird", "[Egg]"),
    "f.md": note("Egg", "[Bird]"),
    "z.md": note("导数", key="derivative", body="## 链式法则\n\nQ: 链式法则怎么用？\nA: 由外到里，一层一层求导。\n"),
}


def named(found: Branches, name: str) -> Branch:
    return found.nodes[found.by_name[name]]


def below(found: Branches, name: str) -> list[str]:
    tree, at = found.tree, found.by_name[name]
    return [found.nodes[one].name for one in (*tree.parts.get(at, ()), *tree.below.get(at, ()))]


def agree(collection: Collection, found: Branches) -> None:
    """What the tree says of each concept is what is asked of the store one by one."""
    numbers = [number for node in found.nodes for number in node.numbers]
    stages = prerequisites.stages(collection.store, numbers)
    told = {node.name: node.stage for node in found.nodes}
    assert told == {node.name: min((stages[one] for one in node.numbers), key=_ORDER.index) for node in found.nodes}


def test_the_tree_follows_notes_headings_and_requirements(tmp_path: Path, time: Time) -> None:
    with opened(tmp_path, time, NOTES) as collection:
        found = collection.branches()
        assert [found.nodes[one].name for one in found.tree.tops] == ["Derivative", "Series", "Bird"]
        # One key is one concept: the parts in the person's language come first.
        assert below(found, "Derivative") == ["Chain rule", "Sums", "链式法则", "Gradient"]
        assert found.by_name["导数"] == found.by_name["Derivative"]
        assert below(found, "Series") == ["Descent"]
        assert below(found, "Bird") == ["Egg"]
        assert found.ring_of(found.by_name["Bird"]) == [found.by_name["Egg"]]
        assert found.ring_of(found.by_name["Gradient"]) == []
        assert named(found, "Derivative").new == named(found, "Derivative").cards == 5
        assert [found.nodes[one].name for one in found.ready] == ["Derivative", "Series", "Bird", "Egg"]
        assert named(found, "Descent").stage is Stage.WAITING
        agree(collection, found)


def test_answers_and_marks_show_how_far_one_is_and_how_sure(tmp_path: Path, time: Time) -> None:
    with opened(tmp_path, time, NOTES) as collection:
        (card,) = (one for one in collection.cards() if one.card.front.startswith("How is a chain"))
        collection.rate(card.id, Rating.EASY, seconds=4)
        found = collection.branches()
        chain, derivative = named(found, "Chain rule"), named(found, "Derivative")
        assert (chain.begun, derivative.begun, derivative.new) == (1, 1, 4)
        assert chain.sure == derivative.sure == pytest.approx(1.0)
        assert derivative.stage is Stage.INTRODUCED
        assert [found.nodes[one].name for one in found.ready][:2] == ["Sums", "Gradient"]
        agree(collection, found)
        time.at += timedelta(days=60)
        (kept,) = (one for one in collection.statistics().strengths if one.concept == "Chain rule")
        later = collection.branches()
        assert named(later, "Chain rule").sure == pytest.approx(kept.retrievability)
        assert named(later, "Derivative").due == 1
        collection.mark_known("Derivative")
        found = collection.branches()
        assert named(found, "Derivative").stage is Stage.KNOWN
        # Nothing of it is asked any more, so nothing of it waits to be learned.
        assert named(found, "Sums").stage is Stage.KNOWN
        assert named(found, "Derivative").new == 0
        collection.not_known("Derivative")
        assert named(collection.branches(), "Sums").stage is Stage.READY


def test_the_cards_of_a_branch_are_those_of_its_concepts_and_their_parts(tmp_path: Path, time: Time) -> None:
    with opened(tmp_path, time, NOTES) as collection:
        found = collection.branches()
        front = {one.id: one.card.front for one in collection.cards()}

        def cards(name: str, reach: Reach) -> set[str]:
            return {front[one] for one in collection.cards_of_branch(named(found, name).key, reach)}

        gradient, about = {"What is Gradient about?"}, "What is {} about?"
        derivative = {about.format("Derivative"), about.format("导数"), "链式法则怎么用？", "a sum is differentiated"}
        chain = {"How is a chain differentiated?"}
        assert cards("Gradient", Reach.ALONE) == gradient
        assert cards("Gradient", Reach.BEFORE) == gradient | derivative | chain
        assert cards("Gradient", Reach.AFTER) == gradient | {about.format("Descent")}
        assert cards("Chain rule", Reach.AFTER) == chain | {about.format("Descent")}
        assert cards("Bird", Reach.BEFORE) == {about.format("Bird"), about.format("Egg")}
        for name in ("Gradient", "Descent", "Derivative"):
            for reach in Reach:
                due, new = found.sums(found.tree.branch(found.by_name[name], reach))
                assert (due, new) == (0, len(cards(name, reach)))
        # What the branch builds on is learned first.
        session = collection.session(cards=collection.cards_of_branch(named(found, "Gradient").key, Reach.BEFORE))
        current = session.current(collection.now())
        assert current is not None
        assert collection.card(current.card).card.front == about.format("Derivative")
        assert collection.cards_of_branch("no such concept", Reach.BEFORE) == []


def test_an_empty_collection_has_no_tree(tmp_path: Path, time: Time) -> None:
    with opened(tmp_path, time, {}) as collection:
        found = collection.branches()
        assert (found.nodes, found.ready, found.links) == ((), (), 0)
