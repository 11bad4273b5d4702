"""Macros of a collection: a person may change them, and no card loses its history by it."""

from pathlib import Path

import pytest

from kb.collection import Collection
from kb.model import Rating, Seen
from kb.settings import read_settings


def note(name: str = "R", body: str = r"\mathbb{R}", *, defines: bool = True) -> str:
    lines = ["# Spaces", "", f"$$\\newcommand{{\\{name}}}{{{body}}}$$" if defines else "", ""]
    for number in range(30):
        lines += [
            f"Q: What is space number {number} called, $\\{name}^{{{number}}}$?",
            f"A: power {number} of $\\{name}$",
            "",
        ]
    return "\n".join(lines)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return tmp_path / "notes"


def opened(root: Path) -> Collection:
    return Collection.open(root, state=root.parent / "state")


def answered(root: Path) -> None:
    with opened(root) as collection:
        collection.refresh()
        for card in collection.cards():
            collection.rate(card.id, Rating.GOOD)


def with_reviews(collection: Collection) -> int:
    return sum(isinstance(card.state, Seen) and card.standing == "active" for card in collection.cards())


@pytest.mark.parametrize(
    ("name", "body"), [("Reals", r"\mathbb{R}"), ("R", r"\mathbf{R}"), ("Reals", r"\mathcal{V}_n")]
)
def test_cards_keep_their_reviews_when_a_macro_is_renamed_or_changed(root: Path, name: str, body: str) -> None:
    (root / "a.md").write_text(note(), encoding="utf-8")
    answered(root)
    (root / "a.md").write_text(note(name, body), encoding="utf-8")
    with opened(root) as collection:
        changes = collection.refresh()
        assert (changes.added, changes.retired, changes.undecided, changes.left) == (0, 0, 0, ())
        assert with_reviews(collection) == 30


def test_a_change_of_the_settings_reads_the_notes_anew_and_cards_keep_their_reviews(root: Path) -> None:
    (root / "a.md").write_text(note(defines=False), encoding="utf-8")
    answered(root)
    config = root / ".kb" / "config.yaml"
    for body in (r"\mathbb{R}", r"\mathbf{R}"):
        config.write_text(f"macros:\n  R: {body}\n", encoding="utf-8")
        with opened(root) as collection:
            changes = collection.refresh()
            assert (changes.added, changes.retired, changes.left) == (0, 0, ())
            assert with_reviews(collection) == 30
            assert body in collection.cards()[0].card.front
            assert collection.refresh().notes == 0


def test_what_is_shown_and_found_is_in_the_long_form(root: Path) -> None:
    (root / "a.md").write_text(
        "# Norms\n\n$$\\newcommand{\\n}{\\mathrm{norm}}$$\n\nThe $\\n$ of it.\n", encoding="utf-8"
    )
    with opened(root) as collection:
        collection.refresh()
        page = collection.concept("Norms")
        assert page is not None
        assert r"The $\mathrm{norm}$ of it." in page.parts[0].text
        assert "newcommand" not in page.parts[0].text


def test_a_macro_that_cannot_be_used_is_a_fault_and_the_others_hold() -> None:
    settings, faults = read_settings(
        {"macros": {"R": r"\mathbb{R}", "2x": "3", "open": "{", "no": None, "two": 2}, "new": 3}
    )
    assert settings.macros == {"R": r"\mathbb{R}", "two": "2"}
    assert settings.new == 3
    assert [(fault.code, fault.arguments["name"]) for fault in faults] == [
        ("bad-macro", "2x"),
        ("bad-macro", "open"),
        ("bad-macro", "no"),
    ]
    assert [fault.code for fault in read_settings({"macros": "x"})[1]] == ["bad-setting"]


def test_macros_are_written_in_the_place_of_those_that_were_there(root: Path) -> None:
    config = root / ".kb" / "config.yaml"
    config.parent.mkdir()
    config.write_text(
        "minutes: 20\nmacros:\n  R: \\mathbb{R}\n\n  # more\n  N: \\mathbb{N}\nnew: 3\n", encoding="utf-8"
    )
    with opened(root) as collection:
        collection.configure("macros", {"d": r"\frac{d#1}{d#2}"})
        collection.configure("macros", {"d": r"\frac{d#1}{d#2}", "Z": r"\mathbb{Z}"})
    with opened(root) as collection:
        assert collection.faults == ()
        assert collection.settings.macros == {"d": r"\frac{d#1}{d#2}", "Z": r"\mathbb{Z}"}
        assert (collection.settings.minutes, collection.settings.new) == (20, 3)
    assert config.read_text(encoding="utf-8").count("macros") == 1
