"""Where a concept and what it builds on stand in the notes, and which of their cards may be asked as spot questions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from kb.memory.placement import Spot
from kb.model import Language
from kb.store import doubts
from kb.store.database import Store
from kb.store.prerequisites import required as required_by

# Cards that were never answered, as the queue would introduce them.
_FREE = """
SELECT DISTINCT p.card, c.siblings, c.task, q.name AS part, n.path, p.line, p.ord
FROM concepts k JOIN places p ON p.note = k.note JOIN cards c ON c.id = p.card JOIN notes n ON n.id = p.note
LEFT JOIN concepts q ON q.id = p.concept
WHERE k.id = :concept AND (p.concept = k.id OR p.line BETWEEN k.line AND k.end_line)
    AND c.standing = 'active' AND c.phase = 'new' AND (c.buried IS NULL OR c.buried <= :day)
"""


class Grounds(Struct, frozen=True):
    """What a concept builds on: by key (concepts of one key in several places are one), and the numbers behind each."""

    requires: dict[str, frozenset[str]]
    numbers: dict[str, tuple[int, ...]]


def grounds(store: Store, concept: str, numbers: Iterable[int]) -> Grounds:
    """What the concept that stands at these places builds on, through however many others."""
    keys = {row["id"]: str(row["key"] or row["name"]) for row in store.rows("SELECT id, name, key FROM concepts")}
    start = dict.fromkeys(numbers)
    keys |= dict.fromkeys(start, concept)
    requires: dict[str, set[str]] = {}
    found: dict[str, dict[int, None]] = {}
    ahead, seen = [*start], set(start)
    while ahead:
        those = required_by(store, ahead)
        for number, required in those.items():
            requires.setdefault(keys[number], set()).update(keys[one] for one in required)
            found.setdefault(keys[number], {})[number] = None
        ahead = sorted(set().union(*those.values()) - seen)
        seen.update(ahead)
    return Grounds(
        {key: frozenset(those - {key}) for key, those in requires.items()},
        {key: tuple(those) for key, those in found.items()},
    )


def spots(store: Store, grounds: Grounds, today: date, but: Iterable[str] = ()) -> list[Spot]:
    """The cards of these concepts that were never answered and may be asked today, each once, without those in `but`.

    A card that stands in several of them belongs to the first, which is the most downstream.
    """
    seen = {*but, *doubts.undecided(store)}
    found = []
    for key, numbers in grounds.numbers.items():
        for number in numbers:
            for row in store.rows(_FREE, {"concept": number, "day": today.toordinal()}):
                if row["card"] not in seen:
                    seen.add(row["card"])
                    found.append((row["path"], row["line"], row["ord"], key, row))
    found.sort(key=lambda one: one[:3])
    return [
        Spot(
            card=row["card"],
            concept=key,
            part=str(row["part"] or ""),
            place=place,
            takes_typed=bool(row["task"]),
            siblings=str(row["siblings"] or ""),
        )
        for place, (_, _, _, key, row) in enumerate(found)
    ]


def names_of(store: Store, keys: Iterable[str], language: Language) -> list[str]:
    """What concepts of these keys are called, in this language where they have a name in it."""
    names: dict[str, str] = {}
    # Later rows win: those of the language itself come last.
    rows = store.rows("SELECT name, key, language FROM concepts")
    for row in sorted(rows, key=lambda row: row["language"] == language):
        names[str(row["key"] or row["name"])] = row["name"]
    return [names.get(key, key) for key in keys]


def said_known(store: Store, names: Iterable[str]) -> list[str]:
    """The marks that still count by which the person said to know a concept of one of these names or keys."""
    rows = store.rows(
        "SELECT id FROM entries WHERE kind = 'mark' AND json_extract(fields, '$.mark') = 'known'"
        " AND json_extract(fields, '$.concept') IN (SELECT value FROM json_each(:names))"
        " AND id NOT IN (SELECT id FROM retracted)",
        {"names": json.dumps(sorted(names))},
    )
    return [str(row[0]) for row in rows]
