"""Which entry came before which."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.journal import Journal
from kb.model import Entry
from kb.store.ordering import order_of

DAY, AT = date(2026, 11, 22), datetime(2026, 11, 22, 9, tzinfo=UTC)


@given(st.lists(st.integers(-200_000, 200_000), min_size=1, max_size=20, unique=True))
def test_what_one_writer_did_at_different_times_stays_in_the_order_in_which_it_was_done(jumps: list[int]) -> None:
    journal = Journal(Path("nowhere"), "laptop")
    entries = [journal.entry("mark", AT + timedelta(minutes=jump), DAY) for jump in jumps]
    assert sorted(entries, key=lambda one: (order_of(one), one.id)) == entries


def test_with_a_clock_that_is_right_an_entry_is_where_its_time_is() -> None:
    journal = Journal(Path("nowhere"), "laptop")
    for minutes in range(5):
        at = AT + timedelta(minutes=minutes)
        assert order_of(journal.entry("mark", at, DAY)) == at.timestamp()


@pytest.mark.parametrize("name", ["a", "zz" * 11, "f" * 22, "0" * 22])
def test_an_id_that_tells_no_time_leaves_an_entry_at_its_own(name: str) -> None:
    assert order_of(Entry(name, AT, DAY, "mark", {})) == AT.timestamp()


def test_reviews_of_another_program_stand_at_their_own_time() -> None:
    journal = Journal(Path("nowhere"), "laptop")
    journal.entry("mark", AT + timedelta(days=900), DAY)
    taken = journal.entry("review", AT, DAY, **{"from": "elsewhere"})
    assert order_of(taken) == AT.timestamp()
