"""Sums of reviews: by day, by week, together; the load to come; the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.memory.statistics import (
    Held,
    Load,
    Recalls,
    Statistics,
    Tally,
    Typed,
    calendar,
    days_from,
    levels,
    load_from,
    monday,
    shade,
    together,
    weeks_from,
)

SUNDAY = date(2026, 11, 22)

tallies = st.lists(
    st.builds(
        Tally,
        st.dates(date(2026, 1, 1), SUNDAY),
        st.sampled_from(["other", "young", "mature"]),
        st.integers(1, 4),
        st.integers(1, 50),
        st.floats(0, 1000),
        st.floats(0, 1),
    ),
    max_size=30,
)


def test_a_day_tells_recalls_from_other_answers_and_young_cards_from_mature_ones() -> None:
    (day,) = days_from(
        [
            Tally(SUNDAY, "other", 1, 2, 20.0, 0.0),
            Tally(SUNDAY, "young", 1, 1, 8.0, 0.8),
            Tally(SUNDAY, "young", 3, 3, 12.0, 2.7),
            Tally(SUNDAY, "mature", 2, 1, 5.0, 0.95),
        ]
    )
    assert (day.first, day.answers, day.again, day.seconds) == (SUNDAY, 7, 3, 45.0)
    assert (day.young.asked, day.young.remembered) == (4, 3)
    assert day.young.share == 0.75
    assert day.young.expected == pytest.approx(3.5 / 4)
    assert day.mature == Recalls(1, 1, 0.95)
    assert day.recalls.share == 0.8


def test_nothing_has_no_share() -> None:
    assert Recalls().share is None
    assert Recalls().expected is None


@settings(max_examples=60)
@given(tallies)
def test_days_and_weeks_hold_every_answer_once(found: list[Tally]) -> None:
    days = days_from(found)
    assert [one.first for one in days] == sorted({one.day for one in found})
    for spans in (days, weeks_from(days)):
        total = together(spans, SUNDAY)
        assert total.answers == sum(one.answers for one in found)
        assert total.seconds == pytest.approx(sum(one.seconds for one in found))
        assert total.recalls.asked == sum(one.answers for one in found if one.kind != "other")
        assert total.recalls.foretold == pytest.approx(sum(one.foretold for one in found if one.kind != "other"))
    assert all(week.first.weekday() == 0 for week in weeks_from(days))


def statistics(*days: Tally) -> Statistics:
    return Statistics(SUNDAY, Held(), days_from(days), (), Load(), (), Typed())


def test_the_last_days_are_those_up_to_today_and_no_future_one() -> None:
    found = statistics(
        *(Tally(SUNDAY + timedelta(days=away), "other", 3, 1, 1.0, 0.0) for away in (-30, -29, -6, 0, 1))
    )
    assert found.last(1).answers == 1
    assert found.last(7).answers == 2
    assert found.last(30).answers == 3
    assert found.total.answers == 5


def test_what_is_overdue_or_in_a_step_waits_today() -> None:
    today = SUNDAY.toordinal()
    load = load_from({today - 9: 4, today: 2, today + 1: 3, today + 29: 1, today + 30: 5, today + 84: 7}, 6, SUNDAY)
    assert len(load.days) == 30 and len(load.weeks) == 12
    assert load.days[0] == 4 + 2 + 6
    assert load.days[1] == 3 and load.days[29] == 1
    assert load.overdue == 4 and load.later == 7
    assert load.weeks[0] == 15 and load.weeks[4] == 1 + 5


@settings(max_examples=60)
@given(st.dictionaries(st.integers(-400, 400), st.integers(1, 9)), st.integers(0, 9))
def test_every_card_to_come_is_counted_once(due: dict[int, int], learning: int) -> None:
    load = load_from({SUNDAY.toordinal() + away: cards for away, cards in due.items()}, learning, SUNDAY)
    assert sum(load.weeks) + load.later == sum(due.values()) + learning


def test_the_calendar_ends_with_this_week_and_leaves_the_future_open() -> None:
    wednesday = date(2026, 11, 18)
    days = days_from([Tally(wednesday, "other", 3, 5, 0.0, 0.0), Tally(date(2026, 11, 9), "other", 3, 2, 0.0, 0.0)])
    first, rows = calendar(days, wednesday, 2)
    assert first == date(2026, 11, 9) == monday(date(2026, 11, 15))
    assert rows == [[2, 0], [0, 0], [0, 5], [0, None], [0, None], [0, None], [0, None]]


def test_shades_are_spread_over_the_days_with_answers() -> None:
    ends = levels([0, 0, 1, 2, 3, 4, 5, 6, 7, 80])
    assert [shade(count, ends) for count in (0, 1, 2, 3, 5, 80, 900)] == [0, 1, 1, 2, 3, 4, 4]
    assert shade(0, levels([])) == 0
    assert shade(3, levels([3])) == 1
