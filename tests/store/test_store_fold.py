"""The fold: the same entries give the same states, whatever the order they arrive in and however they are cut."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.memory import fsrs
from kb.model import Entry, Review
from kb.store import Store, fold

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
CARDS = ("a", "b", "c", "d")
DUMP = (
    "SELECT id, marked, suspended, buried, flagged, ask_since, phase, stability, difficulty, last_at, due_day, due_at,"
    " reviews, lapses FROM cards ORDER BY id",
    "SELECT id, card FROM reviews ORDER BY id",
    "SELECT id FROM retracted ORDER BY id",
    "SELECT text, card FROM joins ORDER BY text",
    "SELECT note, rule, what FROM rules ORDER BY note, rule",
    "SELECT text, card, found, id FROM doubts ORDER BY text, card",
    "SELECT text, card FROM separated ORDER BY text, card",
)


def replay(card: str, reviews: Sequence[Review]) -> fsrs.Traced:
    return fsrs.traced(reviews)


def dump(parts: Sequence[Sequence[Entry]]) -> list[list[tuple[object, ...]]]:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "s.sqlite")
        for part in parts:
            with store.writing() as db:
                fold.ingest(db, part, replay)
        found = [[tuple(row) for row in store.rows(sql)] for sql in DUMP]
        store.close()
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(draw(st.integers(1, 25))):
        at = START + timedelta(hours=draw(st.integers(0, 24 * 60)))
        kind = draw(
            st.sampled_from(["review", "review", "review", "retract", "join", "separate", "doubt", "mark", "rule"])
        )
        card = draw(st.sampled_from(CARDS))
        fields: dict[str, object] = {"card": card}
        match kind:
            case "review":
                fields["rating"] = draw(st.integers(1, 4))
            case "retract":
                fields = {"of": f"{draw(st.integers(0, 24)):04d}"}
            case "join":
                fields |= {"text": draw(st.sampled_from(CARDS)), "answer_changed": draw(st.booleans())}
                fields["step"] = draw(st.sampled_from(["likeness", "asked", "apart"]))
            case "doubt":
                fields |= {"text": draw(st.sampled_from(CARDS)), "score": 0.6}
            case "separate" if draw(st.booleans()):
                fields["text"] = draw(st.sampled_from(CARDS))
            case "separate":
                fields = {"text": card}
            case "mark":
                fields["mark"] = draw(st.sampled_from(["approve", "silence", "suspend", "resume", "flag", "bury"]))
                fields["until"] = "2026-03-01"
            case "rule":
                fields = {"note": card, "rule": "table", "what": draw(st.sampled_from(["keep", "silence"]))}
        entries.append(Entry(f"{number:04d}", at, at.date(), kind, fields))
    return entries


@settings(max_examples=30)
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_any_cut_give_the_same_tables(entries: list[Entry], chance: random.Random) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)
    parts: list[list[Entry]] = [[]]
    for entry in shuffled:
        if chance.random() < 0.3:
            parts.append([])
        parts[-1].append(entry)
    assert dump([entries]) == dump(parts)


@settings(max_examples=30)
@given(histories())
def test_an_entry_that_arrives_twice_counts_once(entries: list[Entry]) -> None:
    assert dump([entries]) == dump([entries, entries])


def entry(number: int, kind: str, **fields: object) -> Entry:
    at = START + timedelta(days=number)
    return Entry(f"{number:04d}", at, date(2026, 1, 1) + timedelta(days=number), kind, fields)


def test_a_retraction_takes_back_a_review_and_its_own_retraction_gives_it_back() -> None:
    once = [entry(1, "review", card="a", rating=3), entry(2, "review", card="a", rating=1)]
    undone = [*once, entry(3, "retract", of="0002")]
    redone = [*undone, entry(4, "retract", of="0003")]
    assert dump([undone])[0] == dump([once[:1]])[0]
    assert dump([redone])[0] == dump([once])[0]


def test_reviews_under_a_later_text_belong_to_the_card_that_it_is_joined_to() -> None:
    reviews = [entry(1, "review", card="old", rating=3), entry(9, "review", card="new", rating=3)]
    joined = dump([[*reviews, entry(10, "join", text="new", card="old")]])
    straight = dump([[reviews[0], entry(9, "review", card="old", rating=3)]])
    of_old = [row for row in joined[0] if row[0] == "old"]
    assert of_old == straight[0]
    assert [row[0] for row in joined[0]] == ["old"]


def test_a_text_set_apart_takes_no_history_from_the_card_that_was_named_after_it() -> None:
    reviews = [entry(1, "review", card="old", rating=3), entry(9, "review", card="new", rating=3)]
    joined = [*reviews, entry(10, "join", text="new", card="old", step="text")]
    apart = [*joined, entry(11, "join", text="old", card="other", step="apart")]
    assert dump([apart])[0] == dump([joined])[0]


def test_joins_in_a_circle_end() -> None:
    tables = dump([[entry(1, "join", text="a", card="b"), entry(2, "join", text="b", card="a")]])
    assert len(tables[3]) == 2


def test_an_unknown_kind_is_kept_and_changes_nothing() -> None:
    reviews = [entry(1, "review", card="a", rating=3)]
    assert dump([reviews]) == dump([[*reviews, entry(2, "dream", card="a")]])


def test_what_a_person_decided_stands_against_a_later_guess_of_another_device() -> None:
    asked = entry(1, "join", text="new", card="old", step="asked")
    apart = entry(1, "separate", text="new", card="old", step="asked")
    guess = entry(2, "join", text="new", card="other", step="likeness")
    again = entry(2, "join", text="new", card="old", step="likeness")
    assert dump([[asked, guess]])[3] == [("new", "old")]
    assert dump([[apart, again]])[3] == []
    assert dump([[apart, guess]])[3] == [("new", "other")]


def test_a_doubt_is_settled_by_either_answer_and_open_again_when_that_is_taken_back() -> None:
    doubt = entry(1, "doubt", text="new", card="old", score=0.6)
    for answer in (
        entry(2, "join", text="new", card="old", step="asked"),
        entry(2, "separate", text="new", card="old", step="asked"),
    ):
        assert dump([[doubt]])[5] == [("new", "old", "new", "0001")]
        assert dump([[doubt, answer]])[5] == []
        assert dump([[doubt, answer, entry(3, "retract", of="0002")]])[5] == [("new", "old", "new", "0001")]
