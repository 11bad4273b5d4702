"""Decks that Anki exports as plain text, and tables of two columns, become notes of questions and answers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.exchange.anki import deck
from kb.reading import read_note
from tests.cli.conftest import write
from tests.conftest import Opener

HEAD = "#separator:tab\n#html:true\n#deck column:1\n#tags column:4\n"


def cards(text: str, suffix: str = ".txt") -> list[tuple[str, str]]:
    note = deck(text, suffix)
    assert note is not None
    return [(card.front, card.back) for card in read_note(note, "deck.md").cards]


@pytest.mark.parametrize(
    ("field", "back"),
    [
        ("plain", "plain"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<br><br>two", "one\ntwo"),
        ("a <b>bold</b> and <i>slanted</i> word", "a **bold** and *slanted* word"),
        ("\\(x^2\\) and [$]y^2[/$]", "\\(x^2\\) and $y^2$"),
        ('<img src="graph.png">', "![](graph.png)"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('"a ""quoted"" word\nand a line"', 'a "quoted" word\nand a line'),
        ('<span style="color: red">red</span>', "red"),
    ],
)
def test_the_html_of_a_field_becomes_markdown(field: str, back: str) -> None:
    assert cards(f"{HEAD}D\tfront\t{field}\t\n") == [("front", back)]


def test_decks_are_headings_and_tags_are_the_notes() -> None:
    note = deck(f"{HEAD}Maths::Sets\ta\tb\tx y\nOther\tc\td\ty\n", ".txt")
    assert note is not None
    reading = read_note(note, "deck.md")
    assert [card.concept for card in reading.cards] == ["Maths › Sets", "Other"] and reading.tags == ("x", "y")


def test_clozes_stay_clozes_and_a_note_without_an_answer_stays_text() -> None:
    text = f"{HEAD}D\tThe {{{{c1::derivative}}}} of a constant\t\t\nD\tonly a front\t\t\n"
    assert [back for _, back in cards(text)] == ["derivative"]
    assert "only a front" in (deck(text, ".txt") or "")


def test_a_line_that_looks_like_a_card_stays_in_its_answer() -> None:
    assert len(cards(f"{HEAD}D\tfront\tone<br>Q: no question<br>A: none\t\n")) == 1


@pytest.mark.parametrize(
    ("text", "suffix"),
    [("a,b\nc,d\n", ".csv"), ("a;b\nc;d\n", ".csv"), ("a\tb\nc\td\n", ".tsv"), ('"a","b"\n"c","d"\n', ".csv")],
)
def test_a_table_of_two_columns_is_a_deck(text: str, suffix: str) -> None:
    assert cards(text, suffix) == [("a", "b"), ("c", "d")]


@pytest.mark.parametrize("text", ["Prose.\n", "a\tb\n", "#separator:tab\nno column\n", "# separator\n\na,b\n", ""])
def test_other_texts_are_no_decks(text: str) -> None:
    assert deck(text, ".txt") is None


@given(st.text(alphabet=':\t\n"abQA,', max_size=80), st.sampled_from([".txt", ".csv", ".tsv"]))
def test_no_word_of_a_deck_is_lost(text: str, suffix: str) -> None:
    for one in (text, "#separator:tab\n" + text):
        note = deck(one, suffix)
        if note is not None:
            assert Counter(c for c in text if c.isalpha()) <= Counter(c for c in note if c.isalpha())


@given(st.text(alphabet='#:\t\n"<>ab{}[]$', max_size=80))
def test_any_text_can_be_asked_whether_it_is_a_deck(text: str) -> None:
    for suffix in (".txt", ".csv"):
        assert isinstance(deck(HEAD + text, suffix), str | None)


def test_an_export_is_imported_once(folder: Path, opened: Opener, tmp_path: Path) -> None:
    source = write(tmp_path, "export.txt", f"{HEAD}D\tWhat is 1+1?\t2\t\nD\tWhat is 2+2?\t4\t\n")
    kb = opened()
    plan = kb.plan_import([source])
    assert [(file.target, file.active, file.is_deck) for file in plan.files] == [("export.md", 2, True)]
    assert kb.carry_out(plan).added == 2
    assert [file.skipped for file in kb.plan_import([source]).files] == ["same"]


@pytest.mark.parametrize(
    "head",
    ["front,back", "Question,Answer", "正面,背面", "问题,答案", '"Term","Definition"', "\ufeffFront,Back"],
)
def test_a_row_that_names_the_columns_is_no_card(head: str) -> None:
    assert cards(f"{head}\na,b\nc,d\n", ".csv") == [("a", "b"), ("c", "d")]


def test_named_columns_are_put_in_order_and_tags_stand_apart() -> None:
    text = "Tags,Answer,Question,Note\nx y,b,a,why\n,d,c,\n"
    assert cards(text, ".csv") == [("a", "b\nwhy"), ("c", "d")]
    assert read_note(deck(text, ".csv") or "", "deck.md").tags == ("x", "y")


@pytest.mark.parametrize("text", ["front,rear\nback,answer\n", "question,problem\nc,d\n", "front,back\n"])
def test_a_first_row_that_may_be_a_card_is_one(text: str) -> None:
    assert len(cards(text, ".csv")) == text.count("\n")


@pytest.mark.parametrize("head", [HEAD, "#separator:tab\n#html:true\n"], ids=["with decks", "without"])
def test_what_is_said_beside_a_cloze_is_no_part_of_its_question(head: str) -> None:
    own = "D\t" if head == HEAD else ""
    rows = ["front\tback", "The {{c1::derivative}} of a constant\tSee the second chapter", "other\tanswer"]
    text = head + "".join(f"{own}{row}\n" for row in rows)
    found = cards(text)
    assert [back for _, back in found] == ["back", "derivative", "answer"]
    assert not [card for card in found if "chapter" in "".join(card)] and "chapter" in (deck(text, ".txt") or "")
