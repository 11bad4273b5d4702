"""A schedule of another program as a memory state: what the reviews made here build upon."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from math import exp, expm1

from kb.memory.fsrs import DEFAULT, LONGEST, RETENTION, Parameters
from kb.model import Phase, Schedule, Seen

_LEAST_STABILITY = 0.001
_NORMAL_EASE = 250.0


def taken_over(schedule: Schedule, parameters: Parameters = DEFAULT) -> Seen:
    """The state of a card as another program left it: in review, due on the day that the program had set.

    SM-2 aims at nine answers of ten being right, so its interval is the stability; its ease becomes the difficulty
    under which a Good answer on the due day lengthens the interval as much as SM-2 would have (as in fsrs-rs).
    """
    days = min(max(schedule.interval, 0.0), float(LONGEST))
    stability = max(days if schedule.stability is None else schedule.stability, _LEAST_STABILITY)
    difficulty = schedule.difficulty
    if difficulty is None:
        difficulty = _difficulty((schedule.ease or _NORMAL_EASE) / 100, max(stability, 1.0), parameters)
    last_day = date.fromordinal(max(schedule.due.toordinal() - round(days), 1))
    return Seen(
        stability=min(stability, float(LONGEST)),
        difficulty=min(max(difficulty, 1.0), 10.0),
        phase=Phase.REVIEW,
        last_at=datetime.combine(last_day, time(12), UTC),
        last_day=last_day,
        due_day=schedule.due,
        due_at=None,
        reviews=0,
        lapses=schedule.lapses,
    )


def _difficulty(ease: float, stability: float, parameters: Parameters) -> float:
    """The difficulty (unbounded) under which stability grows by the factor `ease` at a chance of recall of 0.9."""
    weights = parameters.weights
    growth: float = exp(weights[8]) * stability ** -weights[9] * expm1((1 - RETENTION) * weights[10])
    return 11 - (ease - 1) / growth
