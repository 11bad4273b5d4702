"""Parameters of the forgetting curve, as `parameters` entries say them: which are in force, which cannot be used."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from msgspec import Struct

from kb.errors import KbError
from kb.memory import fsrs
from kb.store.database import Store

if TYPE_CHECKING:
    from kb.memory.fitting import Answered

Heard = tuple[str, float, Mapping[str, object]]
"""A `parameters` entry that counts: its id, its time (epoch seconds), its fields."""

Weights = tuple[float, ...]

NEWER, UNSOUND = "newer", "unsound"
"""Why parameters are kept and not used: a model that this version does not know, or weights that cannot be."""

_IN_FORCE = "FROM parameters WHERE fault = '' ORDER BY at DESC, id DESC LIMIT 1"


class Kept(Struct, frozen=True):
    """Parameters as they were stored: `reviews` is how many they were fitted to, `figures` how well they foretell.

    `fault` says why they are not used; empty where they can be.
    """

    id: str
    at: datetime
    model: str
    weights: Weights
    reviews: int
    figures: Mapping[str, object]
    fault: str = ""


def fields_of(weights: Weights, reviews: int, figures: Mapping[str, object]) -> dict[str, object]:
    """Parameters as the fields of a `parameters` entry."""
    return {"model": fsrs.MODEL, "weights": list(weights), "reviews": reviews, "figures": dict(figures)}


def write(db: sqlite3.Connection, heard: Iterable[Heard]) -> bool:
    """Keep all parameters that entries say; is another set of weights in force from now on?"""
    before = weights_in_force(db)
    db.execute("DELETE FROM parameters")
    db.executemany("INSERT INTO parameters VALUES (?, ?, ?, ?, ?, ?, ?)", map(_row, heard))
    return weights_in_force(db) != before


def weights_in_force(db: sqlite3.Connection) -> Weights:
    """The weights that states are made with: the newest that can be used, else the defaults."""
    row = db.execute(f"SELECT weights {_IN_FORCE}").fetchone()
    return fsrs.DEFAULT_WEIGHTS if row is None else _weights(row[0])


@lru_cache(maxsize=8)
def _weights(text: str) -> Weights:
    # Asked for once a card while states are made anew.
    return tuple(map(float, json.loads(text)))


def in_force(store: Store) -> Kept | None:
    """The newest parameters that can be used; None while the defaults are in force."""
    row = store.one(f"SELECT * {_IN_FORCE}")
    return None if row is None else _kept(row)


def unused(store: Store) -> list[Kept]:
    """Parameters that are kept and cannot be used by this version, oldest first."""
    return [_kept(row) for row in store.rows("SELECT * FROM parameters WHERE fault <> '' ORDER BY at, id")]


# What another program knew of a card is no answer: its history does not begin here, and the curve needs beginnings.
_COUNTED = "FROM reviews WHERE id NOT IN (SELECT id FROM retracted) AND card NOT IN (SELECT card FROM taken)"


def answers(store: Store) -> list[Answered]:
    """The answers that a curve is fitted to, in the order of time, those not taken back of cards that began here."""
    from kb.memory.fitting import Answered

    rows = store.rows(f"SELECT card, day, rating {_COUNTED} ORDER BY at, id")
    days = {text: date.fromisoformat(text).toordinal() for text in {row[1] for row in rows}}
    return [Answered(card, days[day], rating) for card, day, rating in rows]


def count_reviews(store: Store) -> int:
    """How many answers a curve can be fitted to."""
    return int(store.rows(f"SELECT count(*) {_COUNTED}")[0][0])


def count_recalls(store: Store) -> int:
    """How many of them were given a day or more after the card's last, as days are told apart."""
    days = f"SELECT count(*) FROM (SELECT DISTINCT card, day {_COUNTED})"
    return int(store.rows(f"SELECT ({days}) - (SELECT count(DISTINCT card) {_COUNTED})")[0][0])


def _row(heard: Heard) -> tuple[object, ...]:
    entry, at, fields = heard
    model, weights, reviews, figures = (fields.get(name) for name in ("model", "weights", "reviews", "figures"))
    count = reviews if isinstance(reviews, int) and not isinstance(reviews, bool) else 0
    kept = figures if isinstance(figures, dict) else {}
    fault = NEWER if model != fsrs.MODEL else "" if is_sound(weights) else UNSOUND
    return entry, at, str(model), json.dumps(weights), max(min(count, 2**62), 0), json.dumps(kept), fault


def is_sound(weights: object) -> bool:
    """Are these weights of the model that is known here, each within its bounds?"""
    if not isinstance(weights, list | tuple) or not all(_is_number(weight) for weight in weights):
        return False
    try:
        fsrs.Parameters(weights=tuple(float(weight) for weight in weights))
    except KbError:
        return False
    return True


def _is_number(value: object) -> bool:
    # JSON has no bounds: a whole number may be larger than any float.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9 and isfinite(value)


def _kept(row: sqlite3.Row) -> Kept:
    return Kept(
        id=row["id"],
        at=datetime.fromtimestamp(row["at"]).astimezone(),
        model=row["model"],
        weights=() if row["fault"] else _weights(row["weights"]),
        reviews=row["reviews"],
        figures=json.loads(row["figures"]),
        fault=row["fault"],
    )
