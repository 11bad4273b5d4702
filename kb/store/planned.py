"""What is planned on the days to come: how many cards in review are due on each, for the choice of a next day."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kb.memory.balance import weights
from kb.model import Phase, Seen, State
from kb.store.database import Store

if TYPE_CHECKING:
    from kb.memory.fsrs import Weigh

_COUNTED = "standing = 'active' AND phase = 'review' AND due_day IS NOT NULL"
_LOADS = "SELECT day, cards FROM planned WHERE day BETWEEN ? AND ?"
_SIBLINGS = (
    "SELECT s.due_day FROM cards c JOIN cards s ON s.siblings = c.siblings AND s.number <> c.number"
    " WHERE c.id = ? AND +s.standing = 'active' AND +s.phase = 'review' AND s.due_day IS NOT NULL"
)


@contextlib.contextmanager
def replanning(db: sqlite3.Connection, which: str, arguments: tuple[object, ...] = ()) -> Iterator[None]:
    """Something changes about `which` cards (a condition; empty: about all of them), and the days follow.

    Counting a fortnight's cards at each answer would cost half a millisecond where a hundred thousand are known.
    """
    sql = f"SELECT due_day, count(*) FROM cards WHERE {_COUNTED} GROUP BY due_day"
    if which:
        # The few that change are found by themselves, and not among all that are planned.
        marks = _COUNTED.replace("standing", "+standing").replace("phase", "+phase")
        sql = f"SELECT due_day, count(*) FROM cards WHERE {which} AND {marks} GROUP BY +due_day"
    before = dict(db.execute(sql, arguments).fetchall())
    yield
    after = dict(db.execute(sql, arguments).fetchall())
    changes = [(day, after.get(day, 0) - before.get(day, 0)) for day in before.keys() | after.keys()]
    db.executemany(
        "INSERT INTO planned VALUES (?, ?) ON CONFLICT DO UPDATE SET cards = cards + excluded.cards",
        [change for change in changes if change[1]],
    )
    db.executemany("DELETE FROM planned WHERE day = ? AND cards = 0", [(day,) for day, change in changes if change < 0])


def weigher(store: Store, card: str, state: State, today: date) -> Weigh:
    """How much the days to come draw a card that is answered today: by their loads, and away from its siblings."""
    day = today.toordinal()
    own = state.due_day.toordinal() if isinstance(state, Seen) and state.phase is Phase.REVIEW else None
    siblings: frozenset[int] | None = None

    def weigh(low: int, high: int) -> Sequence[float]:
        nonlocal siblings
        if siblings is None:
            siblings = frozenset(int(row[0]) - day for row in store.rows(_SIBLINGS, (card,)))
        loads = dict(map(tuple, store.rows(_LOADS, (day + low, day + high))))
        if own in loads:
            # It leaves the day on which it would have come.
            loads[own] -= 1
        return weights([max(loads.get(day + ahead, 0), 0) for ahead in range(low, high + 1)], low, siblings)

    return weigh
