"""Statistics of a collection, as of a learning day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from kb.memory import fsrs
from kb.memory.statistics import Statistics
from kb.store import Store
from kb.store.statistics import Sums, freshen


def statistics(
    store: Store, today: date, curve: fsrs.Parameters, cards: Collection[str] | None, most: int | None
) -> Statistics:
    """What reviews and cards add up to, over all cards or over these, with at most so many concepts."""
    if cards is None:
        freshen(store)
    # What is counted together is of one moment, also while answers come in.
    with store.reading():
        sums = Sums(store, cards)
        held = sums.cards()
        return Statistics(
            today=today,
            cards=held,
            days=sums.days(),
            calibration=sums.calibration(),
            load=sums.load(today, held.learning),
            strengths=sums.strengths(today, curve.forgetting, most),
            typed=sums.typed(),
        )
