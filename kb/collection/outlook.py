"""What lies before a person and behind them, as Today shows it below what waits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from msgspec import Struct

from kb.collection.branches import Stand
from kb.memory import fsrs
from kb.memory.statistics import Strength
from kb.store import Store, outlook, siblings
from kb.store.statistics import Sums

LOOKED_BACK = 30
"""Over so many learning days up to today it is counted on how many something was answered."""

_WEAKEST = 3


class Outlook(Struct, frozen=True):
    """The days ahead, where a person stands by concept, and on which days they learned.

    `coming` holds the cards that come on the days after today; concepts are those with cards in the tree of
    concepts: `firm`, `growing` when some of their cards were answered, `untouched` when none was. `weakest` are the
    least sure ones. `days` of the last thirty have answers, and `row` are in a row up to today or yesterday.
    """

    coming: tuple[int, ...]
    firm: int
    growing: int
    untouched: int
    weakest: tuple[Strength, ...]
    days: int
    row: int

    @property
    def is_first(self) -> bool:
        """Was nothing answered yet?"""
        # What a person says to know from the start is firm without an answer.
        return not (self.growing or self.weakest or self.days)


def look(store: Store, today: date, curve: fsrs.Parameters, stand: Stand) -> Outlook:
    """The outlook as of a learning day."""
    sums = Sums(store)
    answered = set(outlook.days_answered(store, today))
    return Outlook(
        # Of a place one card is asked a day: what waits for that comes tomorrow, as is said beside it.
        coming=(siblings.count_tomorrow(store, today), *sums.load(today, 0).days[2:]),
        firm=stand.firm,
        growing=stand.growing,
        untouched=stand.untouched,
        weakest=sums.strengths(today, curve.forgetting, _WEAKEST),
        days=sum(today - timedelta(days=back) in answered for back in range(LOOKED_BACK)),
        row=in_a_row(answered, today),
    )


def in_a_row(answered: Collection[date], today: date) -> int:
    """How many days follow each other up to today; a today without answers is not over, and breaks nothing."""
    last = today if today in answered else today - timedelta(days=1)
    row = 0
    while last - timedelta(days=row) in answered:
        row += 1
    return row
