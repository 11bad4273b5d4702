"""Which reviews say whether a card was remembered, and what was foretold of them: kept beside each while folding.

A review that counts is of a stage: another answer, or a recall of a young or of a mature card. Of one that was taken
back the stage is NULL. Days on which anything of this changed are stale until their sums are counted anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.memory.fsrs import Recall

OTHER, YOUNG, MATURE = 0, 1, 2

MATURE_FROM = 21
"""An interval of so many days makes a card mature, as in Anki."""

STALE = "SELECT day FROM stale_days"

BINS = 20
"""Into so many bins of equal width chances of recall are put."""

MANY = 1000
"""After so many changes at once the days are counted anew at once: nobody waits for that beside such a fold."""

TABLES = ("tallies", "foretold", "stale_days")
"""What is summed by day; a cache of the reviews."""

NO_RECALLS = (0, 0, 0.0)

Change = tuple[int | None, float | None, str, str]
"""What is kept beside a review from now on: its stage (None: taken back), the chance of recall; its id and its day."""


def stage_of(recall: Recall | None) -> int:
    """The stage of a review that counts."""
    if recall is None:
        return OTHER
    return YOUNG if recall.interval < MATURE_FROM else MATURE


def change_of(row: sqlite3.Row, recall: Recall | None) -> Change | None:
    """What has to change beside a review, if anything."""
    stage, sure = stage_of(recall), None if recall is None else recall.sure
    if row["stage"] == stage and row["sure"] == sure:
        return None
    return stage, sure, row["id"], row["day"]


def sums_of(rows: Sequence[sqlite3.Row], recalls: Sequence[Recall | None]) -> tuple[int, int, float]:
    """Of one card: how many recalls, how many of them remembered, how many of them were foretold to be."""
    found = [(row["rating"], recall.sure) for row, recall in zip(rows, recalls, strict=True) if recall is not None]
    return len(found), sum(rating > 1 for rating, _ in found), sum(sure for _, sure in found)


def keep_changes(db: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Keep the changes, and which days they make stale."""
    db.executemany("UPDATE reviews SET stage = ?, sure = ? WHERE id = ?", (change[:3] for change in changes))
    days = {change[3] for change in changes}
    db.executemany("INSERT OR IGNORE INTO stale_days VALUES (?)", ((day,) for day in days))


def count_stale_days(db: sqlite3.Connection) -> None:
    """Count the days anew on which something changed, within the caller's transaction."""
    for table, counted in (("tallies", tallies_of), ("foretold", foretold_of)):
        db.execute(f"DELETE FROM {table} WHERE day IN ({STALE})")
        db.execute(f"INSERT INTO {table} {counted(f'day IN ({STALE})')}")
    db.execute("DELETE FROM stale_days")


def tallies_of(which: str) -> str:
    """The query for answers by day, stage and rating: of those reviews of which the condition holds."""
    return (
        "SELECT day, stage, rating, count(*), total(seconds), total(sure) FROM reviews"
        f" WHERE stage IS NOT NULL AND {which} GROUP BY day, stage, rating"
    )


def foretold_of(which: str) -> str:
    """The query for recalls by day and by what was foretold of them, in bins."""
    return (
        f"SELECT day, min(CAST(sure * {BINS} AS INTEGER), {BINS - 1}) AS bin, count(*) AS recalls,"
        " sum(rating > 1) AS recalled, total(sure) AS sum FROM reviews"
        f" WHERE sure IS NOT NULL AND {which} GROUP BY 1, 2"
    )
