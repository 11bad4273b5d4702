"""Which concept requires which, out of rows of the table `concepts`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence


def required_concepts(rows: Sequence[sqlite3.Row]) -> dict[int, set[int]]:
    """For each concept the ones it requires: by key, name or alias, the note's own language first."""
    named: dict[tuple[str, str], int] = {}
    for row in rows:
        for name in (row["key"], row["name"], *json.loads(row["aliases"])):
            if name:
                named.setdefault((row["language"], str(name).casefold()), row["id"])
                named.setdefault(("", str(name).casefold()), row["id"])
    wanted: dict[int, set[int]] = {}
    for row in rows:
        names = [str(name).casefold() for name in json.loads(row["requires"])]
        found = (named.get((row["language"], name)) or named.get(("", name)) for name in names)
        wanted[row["id"]] = {number for number in found if number is not None and number != row["id"]}
    return wanted
