"""Learning days: the person's day in their own time zone, beginning at the hour they chose."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

STARTS = 4


def learning_day(at: datetime, *, starts: int = STARTS, zone: tzinfo) -> date:
    """The learning day of the moment `at`: the last one that has begun by then.

    `starts` is the hour (0–23) on the wall clock of `zone`. Raises ValueError when `at` names no moment (no offset).
    """
    moment = _moment(at)
    wall = moment.astimezone(zone).replace(tzinfo=None)
    day = (wall - timedelta(hours=starts)).date()
    # A clock set back over the hour shows the evening before a second time: the day that began stays.
    following = day + timedelta(days=1)
    return following if day_start(following, starts, zone) <= moment else day


def day_start(day: date, starts: int, zone: tzinfo) -> datetime:
    """The first moment at which the wall clock of `zone` shows the hour `starts` of `day`, or has jumped over it."""
    if not 0 <= starts <= 23:
        raise ValueError(f"hour {starts} is not within 0–23")
    wall = datetime.combine(day, time(starts))
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first.astimezone(zone)
    # The hour was skipped. Read with the offset from after the jump it lies before the jump, and the other way round.
    low = int(wall.replace(tzinfo=zone, fold=1).timestamp())
    high = int(first.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, zone)


def _moment(at: datetime) -> datetime:
    # Two datetimes of one zone are compared by their wall clocks, which repeat; in UTC they are not.
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no offset from UTC, so it names no moment")
    return at.astimezone(UTC)
