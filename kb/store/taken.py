"""Schedules taken over from other programs, as the fields of `due` entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite

from kb.model import Schedule


def fields_of(card: str, schedule: Schedule) -> dict[str, object]:
    """A schedule as the fields of a `due` entry."""
    fields: dict[str, object] = {"card": card, "due": schedule.due.isoformat(), "interval": schedule.interval}
    for name in ("ease", "stability", "difficulty"):
        value = getattr(schedule, name)
        if value is not None:
            fields[name] = value
    if schedule.lapses:
        fields["lapses"] = schedule.lapses
    return {**fields, "from": schedule.source}


def schedule_of(fields: Mapping[str, object]) -> Schedule | None:
    """The schedule that the fields of a `due` entry hold; None where they hold none that can be gone by."""
    try:
        due = date.fromisoformat(str(fields.get("due")))
    except ValueError:
        return None
    interval, source, lapses = _number(fields.get("interval")), fields.get("from"), _number(fields.get("lapses"))
    if interval is None or interval < 0 or not isinstance(source, str):
        return None
    return Schedule(
        due=due,
        interval=interval,
        source=source,
        ease=_number(fields.get("ease")),
        stability=_number(fields.get("stability")),
        difficulty=_number(fields.get("difficulty")),
        lapses=int(max(lapses or 0, 0)),
    )


def _number(value: object) -> float | None:
    """A finite number; a huge one (JSON has no bounds) is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e9 or not isfinite(value):
        return None
    return float(value)
