"""Days as a person writes them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.memory.named_days import day_named

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3", date(2026, 12, 3)),
        ("23", date(2026, 11, 23)),
        ("22", date(2026, 12, 22)),
        ("31", date(2026, 12, 31)),
        ("3号", date(2026, 12, 3)),
        ("+5", date(2026, 11, 27)),
        ("５天后", date(2026, 11, 27)),
        ("in 5 days", date(2026, 11, 27)),
        ("12-03", date(2026, 12, 3)),
        ("12/3", date(2026, 12, 3)),
        ("１２月３日", date(2026, 12, 3)),
        ("11-21", date(2027, 11, 21)),
        ("02-29", date(2028, 2, 29)),
        ("2026-12-03", date(2026, 12, 3)),
        ("2027年1月2日", date(2027, 1, 2)),
        ("2020-01-02", date(2020, 1, 2)),
        (" 明天 ", date(2026, 11, 23)),
        ("后天", date(2026, 11, 24)),
        ("Tomorrow", date(2026, 11, 23)),
        ("today", TODAY),
    ],
)
def test_a_day_is_named_as_people_write_it(text, day):
    assert day_named(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    ["", "x", "32", "0", "13-01", "2026-02-30", "-3", "3.5.6.7", "12-", "maybe", "+", "²", "+³", "⑤", "٣", "1²-03"],
)
def test_what_names_no_day_is_none(text):
    assert day_named(text, TODAY) is None


def test_the_31st_is_looked_for_over_shorter_months():
    assert day_named("31", date(2026, 1, 31)) == date(2026, 3, 31)


@given(st.text(max_size=12), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_text_breaks_it(text, today):
    day = day_named(text, today)
    assert day is None or isinstance(day, date)


@given(st.integers(1, 31), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_of_the_month_is_the_next_one_to_come(number, today):
    day = day_named(str(number), today)
    assert day is not None
    assert day.day == number
    assert timedelta(0) < day - today <= timedelta(62)
