"""Notes written for Obsidian Spaced Repetition or hashcards give their cards here as they are."""

from __future__ import annotations

import pytest

from kb.reading import read_note
from tests.stopwatch import Stopwatch


def cards(text: str) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in read_note(text, "deck.md").cards]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#cards/maths Slope of a line :: rise over run", [("Slope of a line", "rise over run")]),
        ("#cards/maths\nSlope of a line\n?\nrise over run", [("Slope of a line", "rise over run")]),
        ("#cards The slope is ==rise== over run", [("Fill in: The slope is […] over run", "rise")]),
        ("## Slope\n?\nrise over run", [("Slope", "rise over run")]),
        ("## What is a slope?\n?\nrise over run", [("What is a slope?", "rise over run")]),
        ("A ==steep== line\n?\nhas a large slope", [("A ==steep== line", "has a large slope")]),
        ("Slope\n?\n\nrise over run", [("Slope", "rise over run")]),
        ("Slope\n?\n\nA second card :: its answer", [("A second card", "its answer")]),
        ("The slope is ===rise=== over run", [("Fill in: The slope is […] over run", "rise")]),
    ],
)
def test_obsidian_cards_as_people_write_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert cards(text) == expected


@pytest.mark.parametrize("mark", ["#flashcards\n\n", "Old :: card\n<!--SR:!2026-12-01,12,250-->\n\n"])
def test_in_a_note_written_for_flashcards_colons_need_no_spaces(mark: str) -> None:
    assert ("Rank", "pivots") in cards(f"{mark}Rank::pivots")
    assert ("Kernel", "zeros") in cards(f"{mark}Kernel:::zeros")
    assert ("zeros", "Kernel") in cards(f"{mark}Kernel:::zeros")
    assert len(cards(f"{mark}A std::vector grows.\n\nIt starts at 12::30 today.")) == len(cards(mark))


def test_a_question_mark_before_colons_makes_a_card_anywhere() -> None:
    assert cards("What is a rank?::The number of pivots") == [("What is a rank?", "The number of pivots")]


@pytest.mark.parametrize(
    "text",
    [
        "The map $f::A \\to B$ is linear",
        "$$\nf::A \\to B\n$$",
        "with $a==b$ and $c==d$ here",
        "see https://example.org/a::b for more",
        "| std::sort | sorts |",
        "- item\n  ```py\n  x::y\n  ```",
        "Templates write {{name::default}} here",
    ],
    ids=["formula", "display formula", "equal signs in formulas", "link", "table row", "code in a list", "braces"],
)
def test_marks_in_mathematics_links_tables_code_and_braces_make_no_card(text: str) -> None:
    assert cards(text) == []


def test_a_cloze_mark_alone_on_its_line_holds_the_paragraphs_below() -> None:
    text = "C:\nFirst learn to count.\n\n— [Ann Author], [a book]\n\n---\n\nNot [this] one."
    assert cards(text) == [
        ("Fill in: First learn to count.\n\n— […], a book", "Ann Author"),
        ("Fill in: First learn to count.\n\n— Ann Author, […]", "a book"),
    ]


def test_a_deck_named_in_toml_is_the_note_and_its_lines_count() -> None:
    reading = read_note('---\nname = "Cell Biology"\n---\n\nQ: What is a cell?\nA: The basic unit of life.', "a.md")
    assert reading.title == "Cell Biology"
    assert [(card.front, card.line) for card in reading.cards] == [("What is a cell?", 5)]
    assert reading.problems == ()


def test_broken_toml_is_a_problem_and_the_cards_stay() -> None:
    reading = read_note("---\nname = Cell Biology\n---\n\nQ: What is a cell?\nA: The basic unit of life.", "a.md")
    assert [problem.code for problem in reading.problems] == ["front-matter-broken"]
    assert [card.front for card in reading.cards] == ["What is a cell?"]


@pytest.mark.parametrize("text", ["==a== " * 5000, "===a=== " * 5000, "#a " * 10_000 + ":: b", "a\n?\n\n" * 3000])
def test_no_text_of_marks_takes_long(text: str) -> None:
    watch = Stopwatch()
    read_note(text, "a.md")
    assert watch.within(2)


def test_what_stands_above_a_cloze_is_no_part_of_it() -> None:
    assert cards("Some words.\nC: A [hidden] word.") == [("Fill in: A […] word.", "hidden")]


def test_in_a_deck_what_stands_below_a_card_belongs_to_it() -> None:
    deck = """Q: Identify this structure:

![](benzene.png)

A: Benzene.

It is a ring.

$$
C_6H_6
$$

Q: Next?
A: Yes.
C: The [pH] of water

is [seven].

---

What stands behind a rule belongs to nothing.
"""
    assert cards(deck) == [
        ("Identify this structure:\n\n![](benzene.png)", "Benzene.\n\nIt is a ring.\n\n$$\nC_6H_6\n$$"),
        ("Next?", "Yes."),
        ("Fill in: The […] of water\n\nis seven.", "pH"),
        ("Fill in: The pH of water\n\nis […].", "seven"),
    ]


def test_under_headings_an_answer_ends_with_its_block() -> None:
    assert cards("# Rings\n\nQ: Name one.\nA: Benzene.\n\nMore about rings.") == [("Name one.", "Benzene.")]
