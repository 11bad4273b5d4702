"""Sums over reviews and cards. Those by day are kept: only days on which something changed are counted anew."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Literal

from kb.errors import KbError
from kb.memory.statistics import (
    Bin,
    Held,
    Load,
    Recalls,
    Span,
    Strength,
    Tally,
    Typed,
    days_from,
    load_from,
)
from kb.store.database import Store
from kb.store.recalls import BINS, MATURE, MATURE_FROM, OTHER, STALE, YOUNG, count_stale_days, foretold_of, tallies_of

_KINDS: Mapping[int, Literal["other", "young", "mature"]] = {OTHER: "other", YOUNG: "young", MATURE: "mature"}

_OF_CARDS = "card IN (SELECT value FROM json_each(:cards))"


class Sums:
    """Sums as of one learning day, over all cards or over some of them."""

    def __init__(self, store: Store, cards: Collection[str] | None = None) -> None:
        self._store = store
        self._only = "" if cards is None else " AND c.id IN (SELECT value FROM json_each(:cards))"
        self._arguments: dict[str, object] = {} if cards is None else {"cards": json.dumps(sorted(cards))}

    def days(self) -> tuple[Span, ...]:
        """The learning days with answers that count."""
        rows = self._store.rows(self._kept("tallies", tallies_of), self._arguments)
        days = {text: date.fromisoformat(text) for text in {row[0] for row in rows}}
        return days_from(
            Tally(days[day], _KINDS[stage], rating, answers, seconds, foretold)
            for day, stage, rating, answers, seconds, foretold in rows
        )

    def calibration(self) -> tuple[Bin, ...]:
        """Recalls by what was foretold of them, where there are any."""
        rows = self._store.rows(
            "SELECT bin, sum(recalls), sum(recalled), total(sum)"
            f" FROM ({self._kept('foretold', foretold_of)}) GROUP BY bin ORDER BY bin",
            self._arguments,
        )
        return tuple(Bin(number / BINS, (number + 1) / BINS, Recalls(*recalls)) for number, *recalls in rows)

    def _kept(self, table: str, counted: Callable[[str], str]) -> str:
        """The sums of a table; what it lacks, or all of it for some cards, is counted from the reviews."""
        if self._only:
            return counted(_OF_CARDS)
        # Where the store cannot be written to, stale days are counted each time.
        return f"SELECT * FROM {table} WHERE day NOT IN ({STALE}) UNION ALL {counted(f'day IN ({STALE})')}"

    def cards(self) -> Held:
        """The active cards by phase and interval."""
        rows = self._store.rows(
            f"SELECT phase, count(*), total(due_day - last_day >= {MATURE_FROM}) FROM cards c"
            f" WHERE standing = 'active'{self._only} GROUP BY phase",
            self._arguments,
        )
        cards = {phase: count for phase, count, _ in rows}
        mature = next((int(old) for phase, _, old in rows if phase == "review"), 0)
        learning = cards.get("learning", 0) + cards.get("relearning", 0)
        return Held(cards.get("new", 0), learning, cards.get("review", 0) - mature, mature)

    def load(self, today: date, learning: int) -> Load:
        """The cards to come; what was put off, or asked for on a day, comes on that day.

        `learning` is how many are in a step, as `cards` counts them.
        """
        waits = "buried IS NOT NULL AND buried > due_day"
        asked = f"FROM cards c WHERE standing = 'active' AND phase = 'review'{self._only}"
        rows = self._store.rows(
            f"SELECT due_day, count(*), count(CASE WHEN {waits} THEN 1 END) {asked} GROUP BY due_day", self._arguments
        )
        due = {day: cards - waiting for day, cards, waiting in rows if cards > waiting}
        if any(waiting for *_, waiting in rows):
            put_off = f"SELECT buried, count(*) {asked} AND {waits} GROUP BY buried"
            for day, cards in self._store.rows(put_off, self._arguments):
                due[day] = due.get(day, 0) + cards
        # A card in review that was asked for on a day is due on it; one that is new or in a step keeps its state.
        wished = (
            "SELECT wished, phase <> 'new', count(*) FROM cards c WHERE wished IS NOT NULL AND +standing = 'active'"
            f" AND phase <> 'review'{self._only} GROUP BY 1, 2"
        )
        for day, steps, cards in self._store.rows(wished, self._arguments):
            if not steps:
                due[day] = due.get(day, 0) + cards
            elif day > today.toordinal():
                due[day] = due.get(day, 0) + cards
                learning -= cards
        return load_from(due, learning, today)

    def strengths(self, today: date, forgetting: tuple[float, float], most: int | None) -> tuple[Strength, ...]:
        """The concepts with answered cards, the weakest first, at most so many; `forgetting` as `Parameters` has it."""
        power = self._power()
        # One index holds what the order needs; sums are only made of the concepts that are named.
        answered = "standing = 'active' AND phase <> 'new'"
        rows = self._store.rows(
            f"WITH weakest AS (SELECT concept, count(*) AS cards, avg(stability) AS days,"
            f" avg({power}(1 + :factor * max(:day - last_day, 0) / stability, :decay)) AS sure"
            f" FROM cards c INDEXED BY cards_kept WHERE {answered} AND concept IS NOT NULL{self._only}"
            " GROUP BY concept ORDER BY sure, days, concept LIMIT :most)"
            " SELECT k.name, n.path, k.line, w.cards, w.sure, w.days, s.recalls, s.recalled, s.foretold FROM weakest w"
            " JOIN (SELECT concept, sum(recalls) AS recalls, sum(recalled) AS recalled, total(foretold) AS foretold"
            f" FROM cards c INDEXED BY cards_kept WHERE {answered}"
            f" AND concept IN (SELECT concept FROM weakest){self._only} GROUP BY concept) s ON s.concept = w.concept"
            " JOIN concepts k ON k.id = w.concept JOIN notes n ON n.id = k.note ORDER BY w.sure, w.days, w.concept",
            {
                **self._arguments,
                "day": today.toordinal(),
                "decay": forgetting[0],
                "factor": forgetting[1],
                "most": -1 if most is None else most,
            },
        )
        return tuple(
            Strength(name, note, line, cards, sure, days, Recalls(*recalls))
            for name, note, line, cards, sure, days, *recalls in rows
        )

    def _power(self) -> str:
        """The name of a function that raises to a power: not every SQLite has one."""
        if self._store.one("SELECT 1 FROM pragma_function_list WHERE name = 'pow'") is not None:
            return "pow"
        with self._store.lock:
            self._store.db.create_function("to_power", 2, pow, deterministic=True)
        return "to_power"

    def typed(self) -> Typed:
        """Typed answers that count, by verdict; mistakes, the commonest first."""
        only = f" AND {_OF_CARDS}" if self._only else ""
        rows = self._store.rows(
            "SELECT verdict, override, diagnosis, count(*) FROM reviews"
            f" WHERE verdict IS NOT NULL AND stage IS NOT NULL{only} GROUP BY verdict, override, diagnosis",
            self._arguments,
        )
        verdicts: dict[str, int] = {}
        mistakes: dict[str, int] = {}
        overridden = 0
        for verdict, override, diagnosis, count in rows:
            verdicts[verdict] = verdicts.get(verdict, 0) + count
            if override:
                overridden += count
            elif diagnosis is not None:
                mistakes[diagnosis] = mistakes.get(diagnosis, 0) + count
        ranked = sorted(mistakes.items(), key=lambda one: (-one[1], one[0]))
        counted = dict(sorted(verdicts.items(), key=lambda one: (-one[1], one[0])))
        ((retried,),) = self._store.rows(
            "SELECT count(*) FROM reviews WHERE verdict = 'equal' AND stage IS NOT NULL"
            f" AND json_array_length(typed) > 1{only}",
            self._arguments,
        )
        return Typed(counted, overridden, retried, tuple(ranked))


def freshen(store: Store) -> None:
    """Count the days anew on which something changed; where the store cannot be written to, that waits."""
    if store.one("SELECT 1 FROM stale_days LIMIT 1") is not None:
        with contextlib.suppress(KbError), store.writing() as db:
            count_stale_days(db)
