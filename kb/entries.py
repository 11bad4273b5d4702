"""A line of the journal becomes an entry, or is named as damaged: here alone is judged what an entry may hold.

Whoever folds an entry relies on it: its moments lie within the calendar with years to spare on both sides, its numbers
are finite, and the fields that this version knows are of their type and of a bounded length.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from math import isfinite

from kb.model import Entry

FIRST_YEAR, LAST_YEAR = 2, 9000
"""The moments and days that an entry may name: in any zone, and whatever is counted on, they stay in the calendar."""
END_OF_TIME = 221_876_928_000_000
"""No id of ours knows of a moment (ms) as late as this, the end of that year."""

_LONGEST_NAME = 20_000
_MOST = 1e18
_DEEPEST = 50

# No name that kb makes of a card, a text or an entry is nearly as long.
_LONGEST_ID = 1000
_TEXTS = dict.fromkeys(("card", "text", "of", "kind", "mark", "step", "what", "verdict", "hash", "model"), _LONGEST_ID)
_TEXTS |= dict.fromkeys(("concept", "note", "rule", "tag", "name", "diagnosis", "from"), _LONGEST_NAME)
_NUMBERS = frozenset({"seconds", "score", "interval", "ease", "stability", "difficulty", "lapses"})
_DAYS = frozenset({"due", "until"})
_KNOWN = frozenset({"review", "retract", "join", "separate", "doubt", "mark", "due", "alias", "rule", "accept"})
_KNOWN |= {"practice", "parameters"}


class _ImpossibleError(ValueError):
    """A number that counts nothing."""


def _real(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise _ImpossibleError
    return value


def _refuse(_: str) -> float:
    raise _ImpossibleError


_DECODER = json.JSONDecoder(parse_float=_real, parse_constant=_refuse)


def parse_entry(line: str) -> Entry | str:
    """The entry that a line holds, or the code of what is wrong with it."""
    try:
        values = _DECODER.decode(line)
    except _ImpossibleError:
        return "journal-impossible"
    except (ValueError, RecursionError):
        return "journal-torn"
    if not isinstance(values, dict) or not _is_text(line, values):
        return "journal-not-an-entry"
    head = [values.pop(name, None) for name in ("id", "at", "day", "kind")]
    if not all(isinstance(value, str) and value for value in head):
        return "journal-not-an-entry"
    entry_id, at, day, kind = head
    try:
        moment, learning_day = datetime.fromisoformat(at), date.fromisoformat(day)
    except ValueError:
        return "journal-bad-time"
    if moment.tzinfo is None or not (FIRST_YEAR <= moment.year <= LAST_YEAR and _is_within(learning_day)):
        return "journal-bad-time"
    if kind == "review" and not (
        isinstance(values.get("card"), str)
        and values.get("rating") in (1, 2, 3, 4)
        and not isinstance(values["rating"], bool | float)
    ):
        return "journal-bad-review"
    if kind == "retract" and not isinstance(values.get("of"), str):
        return "journal-not-an-entry"
    if len(entry_id) > _LONGEST_ID or len(kind) > _LONGEST_ID or not _is_possible(line, kind, values):
        return "journal-impossible"
    return Entry(entry_id, moment, learning_day, kind, values)


def _is_text(line: str, values: dict[str, object]) -> bool:
    """Can all of it be written down? Half of a pair of surrogates is no character."""
    if "\\ud" not in line and "\\uD" not in line:
        return True
    try:
        json.dumps(values, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_possible(line: str, kind: str, values: Mapping[str, object]) -> bool:
    """Are the fields of a kind that is known here of their types, and is nothing deeper than what reads it can go?"""
    if line.count("[") + line.count("{") > _DEEPEST and _is_deep(values):
        return False
    if kind not in _KNOWN:
        return True
    for name, value in values.items():
        if value is None:
            continue
        longest = _TEXTS.get(name)
        if longest is not None:
            if not isinstance(value, str) or len(value) > longest:
                return False
        elif name in _NUMBERS:
            if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > _MOST:
                return False
        elif name in _DAYS:
            if isinstance(value, str) and not _is_day(value):
                return False
        elif name in ("cards", "also", "missed") and isinstance(value, list) and not _are_named(value):
            return False
    return True


def _are_named(values: list[object]) -> bool:
    """Are these names of cards or concepts, or cards each with its day? Anything else is passed over by who reads."""
    for value in values:
        if isinstance(value, str):
            if len(value) > _LONGEST_NAME:
                return False
        elif isinstance(value, list) and not all(
            len(one) <= _LONGEST_ID and _is_day(one) for one in value if isinstance(one, str)
        ):
            return False
    return True


def _is_day(text: str) -> bool:
    """May this stand where a day is told? What is none at all is passed over by who looks for one."""
    try:
        return _is_within(date.fromisoformat(text))
    except ValueError:
        return True


def _is_within(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _is_deep(values: Mapping[str, object]) -> bool:
    level: list[object] = [values]
    for _ in range(_DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
