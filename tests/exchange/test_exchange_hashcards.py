"""hashcards: its reviews follow the cards of its decks, each of them once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.collection import Collection
from kb.errors import KbError
from kb.exchange.blake3 import blake3
from kb.exchange.hashcards import answers, cards_by_hash
from kb.model import New, Seen, State
from tests.conftest import Opener, Time

SCHEMA = """
create table cards (card_hash text primary key, added_at text not null, stability real, difficulty real,
    due_date text, review_count integer not null) strict;
create table sessions (session_id integer primary key, started_at text not null, ended_at text not null) strict;
create table reviews (review_id integer primary key, session_id integer not null, card_hash text not null,
    reviewed_at text not null, grade text not null, stability real not null, difficulty real not null,
    due_date text not null) strict;
"""
DECK = """Q: What does the derivative measure?
A: The slope of the tangent.

C: The derivative of [sine] is [cosine].
"""


def basic(question: str, answer: str) -> str:
    return blake3(b"Basic" + question.encode() + answer.encode()).hex()


def cloze(text: str, hidden: str) -> str:
    start = text.encode().index(hidden.encode())
    end = start + len(hidden.encode()) - 1
    return blake3(b"Cloze" + text.encode() + start.to_bytes(8, "little") + end.to_bytes(8, "little")).hex()


SLOPE = basic("What does the derivative measure?", "The slope of the tangent.")
COSINE = cloze("The derivative of sine is cosine.", "cosine")


def database(path: Path, *reviews: tuple[str, str, str]) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(SCHEMA)
        for card, at, grade in reviews:
            row = (1, card, at, grade, 1.0, 5.0, "2026-11-30")
            db.execute(
                "insert into reviews (session_id, card_hash, reviewed_at, grade, stability, difficulty, due_date)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        db.commit()
    return path


def reviewed(path: Path) -> Path:
    return database(
        path,
        (SLOPE, "2026-11-01T09:00:00.000", "good"),
        (SLOPE, "2026-11-04T03:00:00", "forgot"),
        (COSINE, "2026-11-02T09:00:00", "easy"),
        (basic("Gone?", "Gone."), "2026-11-02T09:00:00", "easy"),
        (SLOPE, "2030-01-01T09:00:00", "good"),
    )


def state(kb: Collection, part: str) -> State:
    (card,) = [card for card in kb.cards() if part in card.card.back]
    return card.state


# Inputs are the bytes 0, 1, … 250, 0, 1, …; the values are those that BLAKE3's authors publish.
@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"),
        (1023, "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11"),
        (1024, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7"),
        (1025, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444"),
        (3073, "7124b49501012f81cc7f11ca069ec9226cecb8a2c850cfe644e327d22d3e1cd3"),
    ],
)
def test_blake3_gives_the_published_values(length: int, expected: str) -> None:
    assert blake3(bytes(index % 251 for index in range(length))).hex() == expected


@pytest.mark.parametrize(
    ("text", "hashed"),
    [
        ("Q: a\nb\nA: c\nd\n\n", basic("a\nb", "c\nd")),
        ("Q: a\nA: b\n---\nQ: c\nA: d", basic("a", "b")),
        ("Q: a\nA: b\n---\nmore", basic("a", "b\n---\nmore")),
        ('---\nname = "Deck"\n---\nQ: a\r\nA: b\r\n', basic("a", "b")),
        ("Q: a\nA: b\n\n```\nQ: no card\n```", basic("a", "b\n\n```\nQ: no card\n```")),
        ("C: 导数是[极限]。", cloze("导数是极限。", "极限")),
        ("C: Write \\[x\\] as [z].", cloze("Write [x] as z.", "z")),
        ("C: ![a](b.png) shows [y]!", cloze("![a](b.png) shows y!", "y")),
        ("C: [a link](x.md) names [y]", cloze("[a link](x.md) names y", "y")),
        ("C:\none\n\n[two]", cloze("one\n\ntwo", "two")),
    ],
)
def test_a_card_of_a_deck_has_the_hash_that_hashcards_gives_it(text: str, hashed: str) -> None:
    assert hashed in cards_by_hash(text)


@given(st.text(alphabet="QCA: []!\\()`-\r\nab导", max_size=80))
def test_any_text_can_be_read_as_a_deck(text: str) -> None:
    lines = text.count("\n") + 1
    assert all(1 <= card.line <= lines for card in cards_by_hash(text).values())


def test_a_database_of_another_program_is_none_of_hashcards(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("create table reviews (id integer)")
        db.commit()
    text = tmp_path / "text.db"
    text.write_text("no database")
    assert answers(other) is None
    assert answers(text) is None
    assert answers(tmp_path / "missing.db") is None


def test_reviews_follow_the_cards_and_what_has_no_card_is_counted(folder: Path, opened: Opener, tmp_path: Path) -> None:
    (folder / "deck.md").write_text(DECK)
    kb = opened()
    plan = kb.plan_import([reviewed(tmp_path / "hashcards.db")])
    (told,) = plan.histories
    assert (told.reviews, told.fresh, told.known, told.left, told.cards) == (5, 3, 0, 2, 2)
    assert kb.log() == [], "a plan writes nothing"
    kb.carry_out(plan)
    assert [(review.rating, review.day) for review in kb.log()] == [
        (3, date(2026, 11, 1)),
        (4, date(2026, 11, 2)),
        (1, date(2026, 11, 3)),
    ]
    slope, cosine = state(kb, "slope"), state(kb, "cosine")
    assert isinstance(slope, Seen) and (slope.reviews, slope.lapses) == (2, 1)
    assert isinstance(cosine, Seen) and cosine.reviews == 1
    assert [card.state for card in kb.cards() if card.card.back == "sine"] == [New()]
    kb.rebuild()
    assert (state(kb, "slope"), state(kb, "cosine")) == (slope, cosine)


def test_reviews_are_taken_in_once_and_what_is_taken_back_stays_so(
    folder: Path, opened: Opener, tmp_path: Path
) -> None:
    (folder / "deck.md").write_text(DECK)
    kb = opened()
    path = reviewed(tmp_path / "hashcards.db")
    kb.carry_out(kb.plan_import([path]))
    before = state(kb, "slope")
    kb.carry_out(kb.plan_import([path]))
    assert state(kb, "slope") == before
    assert kb.undo() is not None
    undone = state(kb, "slope")
    assert undone != before
    (told,) = kb.plan_import([path]).histories
    assert (told.fresh, told.known, told.taken_back) == (0, 2, 1)
    kb.carry_out(kb.plan_import([path]))
    assert state(kb, "slope") == undone


def test_a_folder_brings_its_reviews_along(opened: Opener, tmp_path: Path) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "deck.md").write_text(DECK)
    reviewed(decks / "hashcards.db")
    kb = opened()
    plan = kb.plan_import([decks])
    assert [told.fresh for told in plan.histories] == [3]
    kb.carry_out(plan)
    assert len(kb.log()) == 3
    assert isinstance(state(kb, "slope"), Seen)


def test_the_database_of_a_folder_used_in_place_can_be_named(folder: Path, opened: Opener) -> None:
    (folder / "deck.md").write_text(DECK)
    kb = opened()
    kb.carry_out(kb.plan_import([reviewed(folder / "hashcards.db")]))
    assert len(kb.log()) == 3


def test_nothing_is_taken_in_under_a_pretended_clock(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "deck.md").write_text(DECK)
    monkeypatch.setenv("KB_NOW", "2026-11-21T09:30:00+08:00")
    with Collection.open(folder, state=tmp_path / "state") as kb:
        kb.refresh()
        plan = kb.plan_import([reviewed(tmp_path / "hashcards.db")])
        with pytest.raises(KbError, match="pretended-time"):
            kb.carry_out(plan)
        assert kb.log() == []


def test_two_devices_that_both_import_agree(folder: Path, opened: Opener, tmp_path: Path, time: Time) -> None:
    (folder / "deck.md").write_text(DECK)
    path = reviewed(tmp_path / "hashcards.db")
    one = opened("one")
    two_plan = opened("two").plan_import([path])
    one.carry_out(one.plan_import([path]))
    time.forward(hours=1)
    two = opened("two", refresh=False)
    two.carry_out(two_plan)
    one.catch_up()
    assert len(one.log()) == 3
    assert state(one, "slope") == state(two, "slope")
