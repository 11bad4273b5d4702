"""Schedules taken over fold to the same states, whatever the order the entries arrive in and however they are cut."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.memory import fsrs
from kb.memory.takeover import taken_over
from kb.model import Entry, Review, Schedule
from kb.store import Store, fold
from kb.store.taken import fields_of, schedule_of

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
CARDS = ("a", "b", "c")


def replay(card: str, reviews: Sequence[Review], schedule: Schedule | None = None, /) -> fsrs.Traced:
    return fsrs.traced(reviews, start=None if schedule is None else taken_over(schedule))


def states(parts: Sequence[Sequence[Entry]]) -> list[tuple[object, ...]]:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "s.sqlite")
        for part in parts:
            with store.writing() as db:
                fold.ingest(db, part, replay)
        rows = store.rows("SELECT id, phase, stability, difficulty, due_day, reviews, lapses FROM cards ORDER BY id")
        store.close()
    return [tuple(row) for row in rows]


schedules = st.builds(
    Schedule,
    due=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    interval=st.floats(0, 400),
    source=st.just("obsidian-sr"),
    ease=st.none() | st.floats(130, 400),
    stability=st.none() | st.floats(0.1, 400),
    difficulty=st.none() | st.floats(1, 10),
    lapses=st.integers(0, 9),
)


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    entries = []
    for number in range(draw(st.integers(1, 10))):
        at = START + timedelta(hours=draw(st.integers(0, 300)))
        kind = draw(st.sampled_from(["review", "due", "due", "retract", "join"]))
        card = draw(st.sampled_from(CARDS))
        fields: dict[str, object] = {
            "review": {"card": card, "rating": draw(st.integers(1, 4))},
            "due": fields_of(card, draw(schedules)),
            "retract": {"of": f"{draw(st.integers(0, 9)):04}"},
            "join": {"text": card, "card": draw(st.sampled_from(CARDS))},
        }[kind]
        entries.append(Entry(f"{number:04}", at, at.date(), kind, fields))
    return entries


@settings(max_examples=60)
@given(journals(), st.randoms(use_true_random=False), st.integers(0, 10))
def test_any_order_and_any_cut_give_the_same_states(entries: list[Entry], chance: random.Random, cut: int) -> None:
    shuffled = chance.sample(entries, len(entries))
    assert states([shuffled[:cut], shuffled[cut:], entries]) == states([sorted(entries, key=lambda entry: entry.at)])


@given(schedules)
def test_a_schedule_that_was_written_is_read_back(schedule: Schedule) -> None:
    assert schedule_of(fields_of("a", schedule)) == schedule


@given(
    st.dictionaries(st.sampled_from(["due", "interval", "from", "ease", "lapses"]), st.none() | st.text() | st.floats())
)
def test_any_fields_are_a_schedule_or_none(fields: dict[str, object]) -> None:
    found = schedule_of(fields)
    assert found is None or found.interval >= 0
