"""How long a day is going to take: forgotten cards take more answers, by the person's own share."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.memory.queue import AGAIN_ANSWERS, TYPICAL_AGAIN, forecast_minutes, new_allowance, share_again


def test_who_forgets_more_needs_more_minutes_for_as_many_cards() -> None:
    minutes = [forecast_minutes(due=60, learning=0, new=0, median_seconds=10, again=again) for again in (0, 0.1, 0.2)]
    assert minutes[0] == 10
    assert minutes[1] - minutes[0] == minutes[2] - minutes[1] == AGAIN_ANSWERS
    # New cards and those in a step are counted as they are.
    assert forecast_minutes(due=0, learning=6, new=3, median_seconds=10, again=0.5) == 2


def test_the_share_of_forgotten_cards_is_typical_until_ten_are_known() -> None:
    assert share_again([]) == share_again([1] * 9) == TYPICAL_AGAIN
    assert share_again([1, 2, 3, 4, 3, 3, 3, 3, 3, 1]) == 0.2


@given(due=st.integers(0, 90), again=st.floats(0, 1), minutes=st.floats(1, 60))
def test_new_cards_never_lead_the_forecast_over_the_minutes(due: int, again: float, minutes: float) -> None:
    new = new_allowance(
        minutes=minutes,
        due_count=due,
        overdue_count=0,
        median_seconds=10,
        introduced_today=0,
        most=99,
        again=again,
    )
    assert new <= new_allowance(
        minutes=minutes, due_count=due, overdue_count=0, median_seconds=10, introduced_today=0, most=99
    )
    if new:
        assert forecast_minutes(due=due, learning=0, new=new, median_seconds=10, again=again) <= minutes + 1e-9
