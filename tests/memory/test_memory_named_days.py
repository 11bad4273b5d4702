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
        ("三天后", date(2026, 11, 25)),
        ("十天以后", date(2026, 12, 2)),
        ("in three days", date(2026, 11, 25)),
        ("2 days", date(2026, 11, 24)),
        ("一周后", date(2026, 11, 29)),
        ("两个星期之后", date(2026, 12, 6)),
        ("下周", date(2026, 11, 29)),
        ("next week", date(2026, 11, 29)),
        ("in a week", date(2026, 11, 29)),
        ("in 2 weeks", date(2026, 12, 6)),
        # Today is a Sunday, the last day of its week.
        ("monday", date(2026, 11, 23)),
        ("Next  Monday", date(2026, 11, 23)),
        ("下周一", date(2026, 11, 23)),
        ("下下周一", date(2026, 11, 30)),
        ("fri", date(2026, 11, 27)),
        ("on thurs.", date(2026, 11, 26)),
        ("周五", date(2026, 11, 27)),
        ("sunday", date(2026, 11, 29)),
        ("星期天", date(2026, 11, 29)),
        ("下礼拜日", date(2026, 11, 29)),
        ("这周五", date(2026, 11, 20)),
        ("本周日", TODAY),
        ("this sun", TODAY),
    ],
)
def test_a_day_is_named_as_people_write_it(text, day):
    assert day_named(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "32",
        "0",
        "13-01",
        "2026-02-30",
        "-3",
        "3.5.6.7",
        "12-",
        "maybe",
        "+",
        "²",
        "+³",
        "next",
        "下",
        "周",
        "next 3",
        "weeks",
        "下一",
        "周八",
        "ten mondays",
        "⑤",
        "٣",
        "1²-03",
    ],
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


WEEKDAYS = {
    0: ("monday", "mon", "周一", "星期一"),
    2: ("wed", "礼拜三"),
    4: ("Friday", "周五"),
    6: ("sun", "周日", "星期天"),
}
NAMES = st.sampled_from([(number, name) for number, names in WEEKDAYS.items() for name in names])


@given(NAMES, st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_weekday_is_the_next_one_to_come_or_of_the_week_that_is_named(named, today):
    number, name = named
    this, following = ("this ", "next ") if name.isascii() else ("这", "下")
    monday = today - timedelta(days=today.weekday())
    coming = day_named(name, today)
    assert coming.weekday() == number
    assert 1 <= (coming - today).days <= 7
    assert day_named(this + name, today) == monday + timedelta(days=number)
    assert day_named(following + name, today) == monday + timedelta(days=7 + number)


@given(st.integers(0, 9999), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_days_and_weeks_that_are_counted_come_after_so_many(count, today):
    for text, days in (("+{}", 1), ("in {} days", 1), ("{}天后", 1), ("{} 周后", 7), ("in {} weeks", 7)):
        assert day_named(text.format(count), today) == today + timedelta(days=days * count)
