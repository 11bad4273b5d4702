"""A query as conditions over cards and over concepts: what each filter finds, one row each.

Nothing that was typed stands in the SQL: values are bound, and every condition is true or false, never unknown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from kb.memory.days import day_start
from kb.search.fold import fold, tokens
from kb.search.query import Query, match_expression
from kb.search.tree import And, Field, Node, Not, Or, Term, expression, joined, negated
from kb.store.database import Store
from kb.store.doubts import DUE_NOW, UNDECIDED
from kb.store.graph import CONCEPTS, Graph

_PRESENT = "c.standing <> 'retired'"

LEECH = 8
"""A card that was forgotten so often is a leech, as in Anki."""


@dataclass(frozen=True, slots=True)
class Moment:
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


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions of a `WHERE` and what their parameters stand for; true where a query has none."""

    sql: str = "1"
    arguments: Mapping[str, object] = field(default_factory=dict)


def conditions(
    store: Store, query: Query, of: Literal["card", "concept"], moment: Moment, columns: tuple[str, ...] = ()
) -> Conditions:
    """What must hold, beyond `match_expression(query, columns)`, of `cards c` or of `concepts k`.

    A concept passes a filter of cards when one of its cards does. Cards that stand in no note any more are left out
    unless the query speaks of them.
    """
    asked = _Asked(store, moment, columns)
    said = [] if query.rest is None else [asked.card(query.rest) if of == "card" else asked.concept(query.rest)]
    if of == "card" and not any(one.name == "is" and one.value == "retired" for one in query.fields):
        said.insert(0, _PRESENT)
    return Conditions(" AND ".join(said) or "1", asked.arguments)


def find_cards(store: Store, query: Query, moment: Moment) -> set[str]:
    """The ids of all cards that a query finds."""
    return set(_gathered(store, query, moment, "c.id"))


def find_numbers(store: Store, query: Query, moment: Moment) -> list[int]:
    """The numbers of all cards that a query finds, by which the store knows them: quicker, where ids are not needed."""
    return _gathered(store, query, moment, "c.number")


def _gathered(store: Store, query: Query, moment: Moment, column: str) -> list[Any]:
    if not query:
        return []
    found = conditions(store, query, "card", moment)
    source, where, arguments = "cards c", f"c.front IS NOT NULL AND {found.sql}", dict(found.arguments)
    if text := match_expression(query):
        arguments["text"] = text
        if found.sql == _PRESENT and column == "c.number":
            # What the index holds has a text, and few cards are retired: no card is looked at.
            source, column = "card_index", "rowid"
            where = "card_index MATCH :text AND rowid NOT IN (SELECT number FROM cards WHERE standing = 'retired')"
        else:
            source = "card_index i JOIN cards c ON c.number = i.rowid"
            where = f"card_index MATCH :text AND {where}"
    # One row that holds them all is read several times as fast as a row for each.
    row = store.one(f"SELECT json_group_array({column}) FROM {source} WHERE {where}", arguments)
    return [] if row is None else list(json.loads(row[0]))


class _Asked:
    """One query on its way into SQL."""

    def __init__(self, store: Store, moment: Moment, columns: tuple[str, ...]) -> None:
        self.store = store
        self.moment = moment
        self.columns = columns
        self.arguments: dict[str, object] = {"day": moment.day.toordinal()}

    def bound(self, value: object) -> str:
        """The parameter that stands for a value."""
        name = f"q{len(self.arguments)}"
        self.arguments[name] = value
        return f":{name}"

    def bound_list(self, values: Iterable[int]) -> str:
        return f"(SELECT value FROM json_each({self.bound(json.dumps(sorted(values)))}))"

    def card(self, node: Node) -> str:
        """What must hold of `cards c`."""
        match node:
            case Term():
                return (
                    f"c.number IN (SELECT rowid FROM card_index WHERE card_index MATCH {self.bound(expression(node))})"
                )
            case Field():
                return f"({_CARDS[node.name](self, node)})"
            case Not(part):
                return f"NOT {self.card(part)}"
            case And(parts):
                return f"({' AND '.join(map(self.card, parts))})"
            case Or(parts):
                return f"({' OR '.join(map(self.card, parts))})"

    def concept(self, node: Node) -> str:
        """What must hold of `concepts k`."""
        if _is_of_cards(node):
            return f"EXISTS (SELECT 1 {_CARDS_OF_CONCEPT} AND {self.card(node)})"
        match node:
            case Term():
                found = match_expression(Query.of(node), self.columns)
                return f"k.id IN (SELECT rowid FROM concept_index WHERE concept_index MATCH {self.bound(found)})"
            case Field():
                return f"({_OF_CONCEPTS[node.name](self, node)})"
            case Not(And(parts)):
                return self.concept(_joined(Or, [negated(part) for part in parts]))
            case Not(Or(parts)):
                return self.concept(_joined(And, [negated(part) for part in parts]))
            case Not(part):
                return f"NOT {self.concept(part)}"
            case And(parts) | Or(parts):
                # What is said of cards holds of one and the same card.
                cards = [part for part in parts if _is_of_cards(part)]
                others = [part for part in parts if not _is_of_cards(part)]
                said = [self.concept(part) for part in (*others, *([_joined(type(node), cards)] if cards else ()))]
                return f"({(' AND ' if isinstance(node, And) else ' OR ').join(said)})"


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    node = joined(kind, parts)
    if node is None:
        raise ValueError("nothing to join")
    return node


def _is_of_cards(node: Node) -> bool:
    """Does this speak of cards only, and not of the concepts and notes that they stand in?"""
    match node:
        case Term():
            return False
        case Field(name=name):
            return name not in _OF_CONCEPTS
        case Not(part):
            return _is_of_cards(part)
        case And(parts) | Or(parts):
            return all(map(_is_of_cards, parts))


_CARDS_OF_CONCEPT = (
    "FROM places p JOIN cards c ON c.id = p.card"
    " WHERE p.note = k.note AND (p.concept = k.id OR p.line BETWEEN k.line AND k.end_line)"
)

# -- what the filters find --------------------------------------------------------------------------------------

_FREE = "standing = 'active' AND (buried IS NULL OR buried <= :day)"
_ASKED_NOW = "ask_since IS NOT NULL AND last_at IS NOT NULL AND ask_since > last_at"
# Said in four, so that the index which answers what is due answers this.
_DUE = (
    f"c.number IN (SELECT number FROM cards WHERE {_FREE} AND phase = 'review' AND due_day <= :day"
    f" UNION ALL SELECT number FROM cards WHERE {_FREE} AND phase IN ('learning', 'relearning')"
    f" UNION ALL SELECT number FROM cards WHERE ask_since IS NOT NULL AND {_FREE} AND phase = 'review' AND {_ASKED_NOW}"
    f" UNION ALL SELECT number FROM cards WHERE id IN ({DUE_NOW}))"
)
_STATES = {
    "due": _DUE,
    "new": f"c.number IN (SELECT number FROM cards WHERE {_FREE} AND phase = 'new') AND c.id NOT IN ({UNDECIDED})",
    "learning": f"c.number IN (SELECT number FROM cards WHERE {_FREE} AND phase IN ('learning', 'relearning'))",
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

Row = Callable[[_Asked, Field], str]


def _number(column: str, signs: Mapping[str, str] = _COMPARED) -> Row:
    return lambda asked, field: signs[field.comparison].format(column=column, value=asked.bound(field.value))


def _text(column: str) -> Row:
    def row(asked: _Asked, field: Field) -> str:
        value = asked.bound(field.value)
        begins = f"substr({column}, 1, length({value})) = {value}" if field.prefix else f"{column} = {value}"
        return f"ifnull({begins}, 0)"

    return row


def _rated(asked: _Asked, field: Field) -> str:
    match field.value:
        case (days, rating):
            rated = f" AND r.rating = {asked.bound(rating)}" if rating else ""
            since = asked.bound(asked.moment.since(days).isoformat())
            return (
                f"c.id IN (SELECT r.card FROM reviews r WHERE r.day >= {since}{rated}"
                " AND r.id NOT IN (SELECT id FROM retracted))"
            )
    raise ValueError("no number of days")


def _added(asked: _Asked, field: Field) -> str:
    since = asked.bound(asked.moment.beginning(_whole(field)))
    # Another device may have known it longer than this store.
    return (
        f"ifnull(c.added >= {since}, 0) AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.card = c.id AND r.at < {since})"
    )


def _whole(field: Field) -> int:
    if not isinstance(field.value, int | float):
        raise ValueError("no number")
    return int(field.value)


def _in_notes(of: Callable[[_Asked, Field], set[int]]) -> Row:
    return lambda asked, field: (
        f"c.id IN (SELECT p.card FROM places p WHERE p.note IN {asked.bound_list(of(asked, field))})"
    )


def _concepts_in_notes(of: Callable[[_Asked, Field], set[int]]) -> Row:
    return lambda asked, field: f"k.note IN {asked.bound_list(of(asked, field))}"


def _tagged(asked: _Asked, field: Field) -> set[int]:
    """The notes with this tag, or one below it."""
    wanted = str(field.value)
    tags = [(row["id"], _folded_all(row["tags"])) for row in asked.store.rows(_TAGS)]

    def with_tag(is_one: Callable[[str], bool]) -> set[int]:
        return {note for note, those in tags if any(map(is_one, those))}

    below = (f"{wanted}/", f"{wanted}::")
    found = set() if field.prefix else with_tag(lambda tag: tag == wanted or tag.startswith(below))
    return found or (with_tag(lambda tag: tag.startswith(wanted)) if field.prefix or field.open else set())


_TAGS = "SELECT id, tags FROM notes WHERE tags <> '[]'"


def _noted(asked: _Asked, field: Field) -> set[int]:
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


def _named(asked: _Asked, field: Field) -> set[int]:
    """The concepts with this name, key or alias."""
    wanted = _words(str(field.value))
    given: dict[str, list[str]] = {}
    for name, concept in asked.store.rows("SELECT name, concept FROM aliases"):
        given.setdefault(concept, []).append(name)
    named = [
        (row["id"], _words(name))
        for row in asked.store.rows("SELECT id, name, key, aliases FROM concepts")
        for name in (row["name"], row["key"], *_all(row["aliases"]), *given.get(row["name"], ()))
        if name
    ]
    if not wanted:
        return set()
    found = set() if field.prefix else {concept for concept, name in named if name == wanted}
    return found or (
        {concept for concept, name in named if _begins(name, wanted)} if field.prefix or field.open else set()
    )


def _begins(name: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    *first, last = wanted
    return list(name[: len(first)]) == first and len(name) > len(first) and name[len(first)].startswith(last)


def _requiring(asked: _Asked, field: Field) -> set[int]:
    """The concepts that require one of this name."""
    named = _named(asked, field)
    rows = asked.store.rows(CONCEPTS)
    if not named or all(row["requires"] == "[]" for row in rows):
        return set()
    graph = Graph(rows)
    return {row["id"] for row in rows if graph.requires(row["id"]) & named}


def _cards_named(asked: _Asked, field: Field) -> str:
    return (
        "c.id IN (SELECT p.card FROM concepts k JOIN places p ON p.note = k.note"
        f" AND (p.concept = k.id OR p.line BETWEEN k.line AND k.end_line)"
        f" WHERE k.id IN {asked.bound_list(_named(asked, field))})"
    )


def _concepts_named(asked: _Asked, field: Field) -> str:
    return (
        f"EXISTS (SELECT 1 FROM concepts o WHERE o.id IN {asked.bound_list(_named(asked, field))}"
        " AND o.note = k.note AND (o.id = k.id OR k.line BETWEEN o.line AND o.end_line))"
    )


_CARDS: Mapping[str, Row] = {
    "tag": _in_notes(_tagged),
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

_OF_CONCEPTS: Mapping[str, Row] = {
    "tag": _concepts_in_notes(_tagged),
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
