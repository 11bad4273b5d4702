from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.memory.days import day_start, learning_day

SHANGHAI, BERLIN, APIA = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")
TROLL = ZoneInfo("Antarctica/Troll")  # its clock moves by two hours, over 02:00
ZONES = [UTC, timezone(timedelta(hours=-9, minutes=-30)), SHANGHAI, BERLIN, APIA, TROLL]
ZONES += [ZoneInfo(name) for name in ("America/St_Johns", "Australia/Lord_Howe", "America/Havana")]

moments = st.integers(631_152_000, 2_114_380_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
zones = st.sampled_from(ZONES)
hours = st.integers(0, 23)


def at(text, zone, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def test_a_night_belongs_to_the_day_before_until_four():
    assert learning_day(at("2026-11-22 03:59:59", SHANGHAI), zone=SHANGHAI) == date(2026, 11, 21)
    assert learning_day(at("2026-11-22 04:00:00", SHANGHAI), zone=SHANGHAI) == date(2026, 11, 22)


def test_one_moment_is_two_learning_days_in_two_zones():
    moment = datetime(2026, 11, 21, 21, tzinfo=UTC)
    assert learning_day(moment, zone=SHANGHAI) == date(2026, 11, 22)
    assert learning_day(moment, zone=BERLIN) == date(2026, 11, 21)


@pytest.mark.parametrize(("day", "length"), [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25), (date(2026, 6, 1), 24)])
def test_the_day_before_a_change_of_the_clock_is_an_hour_shorter_or_longer(day, length):
    start, end = day_start(day, 4, BERLIN), day_start(day + timedelta(days=1), 4, BERLIN)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=length)


def test_a_day_whose_hour_is_skipped_begins_when_the_clock_jumps():
    assert day_start(date(2026, 3, 29), 2, BERLIN) == at("2026-03-29 03:00", BERLIN)
    assert learning_day(at("2026-03-29 01:59:59", BERLIN), starts=2, zone=BERLIN) == date(2026, 3, 28)
    assert learning_day(at("2026-03-29 03:00:00", BERLIN), starts=2, zone=BERLIN) == date(2026, 3, 29)


def test_a_jump_of_two_hours_over_the_beginning_begins_the_day():
    assert day_start(date(2026, 3, 29), 2, TROLL) == at("2026-03-29 03:00", TROLL)


def test_a_day_that_began_goes_on_when_the_clock_is_set_back_over_its_beginning():
    assert learning_day(at("2026-10-25 01:30", TROLL, fold=0), starts=2, zone=TROLL) == date(2026, 10, 24)
    assert learning_day(at("2026-10-25 02:30", TROLL, fold=0), starts=2, zone=TROLL) == date(2026, 10, 25)
    assert learning_day(at("2026-10-25 01:30", TROLL, fold=1), starts=2, zone=TROLL) == date(2026, 10, 25)


def test_a_date_that_a_country_left_out_is_no_one_s_long_day():
    assert learning_day(at("2011-12-29 23:30", APIA), zone=APIA) == date(2011, 12, 29)
    assert learning_day(at("2011-12-31 05:00", APIA), zone=APIA) == date(2011, 12, 31)


@given(moments, hours, zones)
def test_a_moment_lies_between_the_beginning_of_its_day_and_of_the_next(moment, starts, zone):
    day = learning_day(moment, starts=starts, zone=zone)
    assert day_start(day, starts, zone).astimezone(UTC) <= moment
    assert moment < day_start(day + timedelta(days=1), starts, zone).astimezone(UTC)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=3)), hours, zones)
def test_days_never_go_back(moment, later, starts, zone):
    assert learning_day(moment, starts=starts, zone=zone) <= learning_day(moment + later, starts=starts, zone=zone)


@given(st.dates(date(1990, 1, 2), date(2036, 12, 30)), hours, zones)
def test_the_second_before_a_day_begins_belongs_to_an_earlier_one(day, starts, zone):
    start = day_start(day, starts, zone).astimezone(UTC)
    assert learning_day(start - timedelta(seconds=1), starts=starts, zone=zone) < day
    assert learning_day(start, starts=starts, zone=zone) >= day


def test_a_time_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        learning_day(datetime(2026, 11, 21, 9), zone=UTC)  # noqa: DTZ001


@pytest.mark.parametrize("starts", [-1, 24])
def test_an_hour_that_no_clock_shows_is_refused(starts):
    with pytest.raises(ValueError, match="hour"):
        day_start(date(2026, 11, 21), starts, UTC)
