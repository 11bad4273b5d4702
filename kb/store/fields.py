"""What each filter of a query finds, one row each: conditions over cards, and over concepts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from msgspec import Struct

from kb.memory.days import day_start
from kb.memory.queue import LEECH
from kb.search.fold import fold, tokens
from kb.search.names import ALIAS, GIVEN, LONGEST, NAME
from kb.search.tree import Field
from kb.store.astray import ASTRAY
from kb.store.database import Store
from kb.store.doubts import DUE_NOW, UNDECIDED
from kb.store.prerequisites import building_on
from kb.store.settled import SETTLED


class Moment(Struct, frozen=True):
    """When a query is asked: the learning day, the moment in the person's zone, the hour at which days begin."""

    day: date
    at: datetime
    starts: int = 4

    def since(self, days: int) -> date:
        """The first of the last so many learning days, today among them."""
        return date.fromordinal(max(self.day.toordinal() - days + 1, 1))

    def beginning(self, days: int) -> float:
        """The moment at which the last so many learning days began."""
        first = self.since(days)
        return day_start(first, self.starts, self.at.tzinfo).timestamp() if first.year > 1 and self.at.tzinfo else 0.0


class Asked:
    """One query on its way into SQL: when it is asked, and what its parameters stand for.

    `present` says that a card in no note is left out whatever the query says of it.
    """

    def __init__(self, store: Store, moment: Moment, *, present: bool = False) -> None:
        self.store = store
        self.moment = moment
        self.present = present
        self.arguments: dict[str, object] = {"day": moment.day.toordinal()}

    def bound(self, value: object) -> str:
        """The parameter that stands for a value."""
        name = f"q{len(self.arguments)}"
        self.arguments[name] = value
        return f":{name}"

    def bound_list(self, values: Iterable[int]) -> str:
        """The list that stands for numbers."""
        return f"(SELECT value FROM json_each({self.bound(json.dumps(sorted(values)))}))"


_FREE = "standing = 'active' AND (buried IS NULL OR buried <= :day)"
_ASKED_NOW = "ask_since IS NOT NULL AND last_at IS NOT NULL AND ask_since > last_at"
# A new card, or one in a step, that a person asked for on a later day.
_NOT_LATER = "number NOT IN (SELECT number FROM cards WHERE wished > :day)"
# Said in six, each of which an index answers; by the signs SQLite takes that of the few cards to be asked anew.
_DUE = (
    f"c.number IN (SELECT number FROM cards WHERE {_FREE} AND phase = 'review' AND due_day <= :day"
    f" UNION ALL SELECT number FROM cards WHERE {_FREE} AND phase IN ('learning', 'relearning')"
    f" AND {_NOT_LATER} UNION ALL SELECT number FROM cards WHERE wished <= :day AND +{_FREE} AND +phase = 'new'"
    f" UNION ALL SELECT number FROM cards WHERE {_ASKED_NOW} AND +{_FREE} AND +phase = 'review'"
    f" UNION ALL SELECT number FROM cards WHERE {ASTRAY} AND +{_FREE}"
    f" UNION ALL SELECT number FROM cards WHERE id IN ({DUE_NOW}))"
)
_STATES = {
    "due": _DUE,
    "new": f"c.number IN (SELECT number FROM cards WHERE {_FREE} AND phase = 'new' AND {_NOT_LATER}"
    f" AND number NOT IN ({SETTLED}))"
    f" AND c.id NOT IN ({UNDECIDED})",
    "learning": f"c.number IN (SELECT number FROM cards WHERE {_FREE} AND phase IN ('learning', 'relearning')"
    f" AND {_NOT_LATER})",
    "active": "c.standing = 'active'",
    "draft": "c.standing = 'draft'",
    "suspended": "c.standing = 'suspended'",
    "silenced": "c.standing = 'silenced'",
    "retired": "c.standing = 'retired'",
    "leech": f"c.lapses >= {LEECH}",
    "typed": "c.task IS NOT NULL",
    "buried": "c.buried IS NOT NULL AND c.buried > :day",
    "flagged": "c.flagged <> 0",
}
"""Due, learning and new are what the queue holds before it parts siblings; standings are those of `kb cards`."""

_DUE_IN = f"(CASE WHEN {_ASKED_NOW} THEN min(c.due_day, :day) ELSE c.due_day END - :day)"
_COMPARED = {sign: f"ifnull({{column}} {sign} {{value}}, 0)" for sign in ("<", "<=", "=", ">=", ">")}
# A measured value is hardly ever a whole number, so one that is asked for stands for those around it.
_MEASURED = _COMPARED | {"=": "ifnull(abs({column} - {value}) < 0.5, 0)"}

Row = Callable[[Asked, Field], str]


def _number(column: str, signs: Mapping[str, str] = _COMPARED) -> Row:
    return lambda asked, field: signs[field.comparison].format(column=column, value=asked.bound(field.value))


def _text(column: str) -> Row:
    def row(asked: Asked, field: Field) -> str:
        value = asked.bound(field.value)
        begins = f"substr({column}, 1, length({value})) = {value}" if field.prefix else f"{column} = {value}"
        return f"ifnull({begins}, 0)"

    return row


def _rated(asked: Asked, field: Field) -> str:
    match field.value:
        case (days, rating):
            rated = f" AND r.rating = {asked.bound(rating)}" if rating else ""
            since = asked.bound(asked.moment.since(days).isoformat())
            return (
                f"c.id IN (SELECT r.card FROM reviews r WHERE r.day >= {since}{rated}"
                " AND r.id NOT IN (SELECT id FROM retracted))"
            )
    raise ValueError("no number of days")


def _added(asked: Asked, field: Field) -> str:
    since = asked.bound(asked.moment.beginning(_whole(field)))
    # Another device may have known it longer than this store.
    return (
        f"ifnull(c.added >= {since}, 0) AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.card = c.id AND r.at < {since})"
    )


def _whole(field: Field) -> int:
    if not isinstance(field.value, int | float):
        raise ValueError("no number")
    return int(field.value)


def _in_notes(of: Callable[[Asked, Field], set[int]]) -> Row:
    def row(asked: Asked, field: Field) -> str:
        found = of(asked, field)
        if not found:
            # A plain no is answered before any text is looked for.
            return "0"
        notes = asked.bound_list(found)
        said = f"c.note IN {notes}" if asked.present else f"c.note IS NOT NULL AND c.note IN {notes}"
        # A card's own row names the first note that it stands in; hardly any stands in another one too.
        if asked.store.rows(_ONE_PLACE_EACH)[0][0]:
            return said
        others = f"SELECT p.card FROM ({_IN_SEVERAL}) s JOIN places p ON p.card = s.card WHERE p.note IN {notes}"
        return f"{said} OR c.id IN ({others})"

    return row


_ONE_PLACE_EACH = (
    # Cards in no note are few; all rows of a table are counted without being looked at.
    "SELECT (SELECT count(*) FROM places)"
    " = (SELECT count(*) FROM cards) - (SELECT count(*) FROM cards WHERE note IS NULL)"
)
_IN_SEVERAL = "SELECT card FROM places GROUP BY card HAVING count(*) > 1"


def _concepts_in_notes(of: Callable[[Asked, Field], set[int]]) -> Row:
    def row(asked: Asked, field: Field) -> str:
        found = of(asked, field)
        return f"k.note IN {asked.bound_list(found)}" if found else "0"

    return row


def _tagged(asked: Asked, field: Field) -> tuple[set[int], set[int]]:
    """The notes with this tag, or one below it, and the cards that a person gave it to."""
    wanted = str(field.value)
    below = (f"{wanted}/", f"{wanted}::")
    given = [tuple(row) for row in asked.store.rows(_TAGS)]

    def with_tag(is_one: Callable[[str], bool]) -> tuple[set[int], set[int]]:
        found: tuple[set[int], set[int]] = (set(), set())
        for of_cards, tags, those in given:
            if any(map(is_one, _folded_all(tags))):
                found[of_cards].update(json.loads(those))
        return found

    found: tuple[set[int], set[int]] = (set(), set())
    if not field.prefix:
        found = with_tag(lambda tag: tag == wanted or tag.startswith(below))
    if (field.prefix or field.open) and not any(found):
        found = with_tag(lambda tag: tag.startswith(wanted))
    return found


# Many notes say the same tags, and many cards have the same.
_TAGS = (
    "SELECT 0, tags, json_group_array(id) FROM notes WHERE tags <> '[]' GROUP BY tags"
    " UNION ALL SELECT 1, tags, json_group_array(number) FROM cards WHERE tags IS NOT NULL GROUP BY tags"
)


def _cards_tagged(asked: Asked, field: Field) -> str:
    notes, cards = _tagged(asked, field)
    said = _in_notes(lambda *_: notes)(asked, field)
    return f"{said} OR c.number IN {asked.bound_list(cards)}" if cards else said


def _concepts_tagged(asked: Asked, field: Field) -> str:
    notes, cards = _tagged(asked, field)
    said = _concepts_in_notes(lambda *_: notes)(asked, field)
    if not cards:
        return said
    return f"{said} OR k.id IN (SELECT concept FROM cards WHERE number IN {asked.bound_list(cards)})"


def _noted(asked: Asked, field: Field) -> set[int]:
    """The notes whose path holds these words."""
    parts = str(field.value).split("*")
    return {row["id"] for row in asked.store.rows("SELECT id, path FROM notes") if _holds(_folded(row["path"]), parts)}


def _holds(text: str, parts: list[str]) -> bool:
    at = 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _named(asked: Asked, field: Field) -> set[int]:
    """The concepts with this name, key or alias."""
    key = " ".join(tokens(str(field.value)))[:LONGEST].rstrip()
    if not key:
        return set()
    found = set() if field.prefix else _with_names(asked, key, key + "\0")
    return found or (_with_names(asked, key, key + "\U0010ffff") if field.prefix or field.open else set())


def _with_names(asked: Asked, first: str, end: str) -> set[int]:
    """The concepts that have a name, or a key of the author's, from `first` on and before `end`."""
    found = asked.store.rows(_NAMED, {"first": first, "end": end})
    keyed = asked.store.rows("SELECT id, key FROM concepts WHERE key IS NOT NULL")
    return {int(row[0]) for row in found} | {
        int(row["id"]) for row in keyed if first <= " ".join(_words(row["key"])) < end
    }


# An alias that a person gave belongs to a name, and so to every concept of that name.
_NAMED = (
    f"SELECT concept FROM names WHERE kind IN ({NAME}, {ALIAS}) AND key >= :first AND key < :end"
    f" UNION SELECT n.concept FROM names g JOIN names n ON n.kind = {NAME} AND n.key = g.more"
    f" WHERE g.kind = {GIVEN} AND g.key >= :first AND g.key < :end"
)


def _requiring(asked: Asked, field: Field) -> set[int]:
    """The concepts that require one of this name."""
    return building_on(asked.store, _named(asked, field))


def _cards_named(asked: Asked, field: Field) -> str:
    return (
        "c.id IN (SELECT p.card FROM concepts k JOIN places p ON p.note = k.note"
        f" AND (p.concept = k.id OR p.line BETWEEN k.line AND k.end_line)"
        f" WHERE k.id IN {asked.bound_list(_named(asked, field))})"
    )


def _concepts_named(asked: Asked, field: Field) -> str:
    return (
        f"EXISTS (SELECT 1 FROM concepts o WHERE +o.id IN {asked.bound_list(_named(asked, field))}"
        " AND o.note = k.note AND (o.id = k.id OR k.line BETWEEN o.line AND o.end_line))"
    )


OF_CARDS: Mapping[str, Row] = {
    "tag": _cards_tagged,
    "note": _in_notes(_noted),
    "concept": _cards_named,
    "requires": lambda asked, field: f"ifnull(c.concept IN {asked.bound_list(_requiring(asked, field))}, 0)",
    "is": lambda asked, field: _STATES[str(field.value)],
    "kind": _text("c.kind"),
    "rule": _text("c.rule"),
    "lang": _text("c.language"),
    "rated": _rated,
    "added": _added,
    "due": _number(_DUE_IN),
    "stability": _number("c.stability", _MEASURED),
    "difficulty": _number("c.difficulty", _MEASURED),
    "reviews": _number("c.reviews"),
    "lapses": _number("c.lapses"),
}
"""What each filter says of `cards c`."""

OF_CONCEPTS: Mapping[str, Row] = {
    "tag": _concepts_tagged,
    "note": _concepts_in_notes(_noted),
    "concept": _concepts_named,
    "requires": lambda asked, field: f"k.id IN {asked.bound_list(_requiring(asked, field))}",
    "lang": _text("k.language"),
}
"""What those filters say of `concepts k` that speak of more than cards."""


@lru_cache(maxsize=16384)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=4096)
def _all(names: str) -> tuple[str, ...]:
    return tuple(map(str, json.loads(names)))


@lru_cache(maxsize=4096)
def _folded_all(names: str) -> tuple[str, ...]:
    return tuple(fold(name).removeprefix("#") for name in _all(names))


@lru_cache(maxsize=65536)
def _words(name: str) -> tuple[str, ...]:
    return tuple(tokens(name))
