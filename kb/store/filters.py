"""A query as conditions over cards and over concepts.

Nothing that was typed stands in the SQL: values are bound, and every condition is true or false, never unknown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field

from kb.search.query import Query, match_expression
from kb.search.tree import And, Field, Node, Not, Or, Term, expression, joined, negated
from kb.store.database import Store
from kb.store.fields import OF_CARDS, OF_CONCEPTS, Asked, Moment

__all__ = ["Conditions", "Moment", "asks_for_retired", "conditions", "find_cards", "find_numbers"]

PRESENT = "c.note IS NOT NULL"
AMONG_PRESENT = "rowid NOT IN (SELECT number FROM cards WHERE standing = 'retired')"
"""The same of the index's own rows: few cards are retired, and none is looked at."""


class Conditions(Struct, frozen=True):
    """Conditions of a `WHERE` and what their parameters stand for; true where a query has none."""

    sql: str = "1"
    arguments: Mapping[str, object] = field(default_factory=dict)


def asks_for_retired(query: Query) -> bool:
    """Does a query speak of cards that stand in no note any more?"""
    return any(one.name == "is" and one.value == "retired" for one in query.fields)


def conditions(
    store: Store, query: Query, of: Literal["card", "concept"], moment: Moment, columns: tuple[str, ...] = ()
) -> Conditions:
    """What must hold, beyond `match_expression(query, columns)`, of `cards c` or of `concepts k`.

    A concept passes a filter of cards when one of its cards does. Cards that stand in no note any more are left out
    unless the query speaks of them.
    """
    present = of == "card" and not asks_for_retired(query)
    asked = _Asked(store, moment, columns, alone=query.text is None, present=present)
    said = [] if query.rest is None else [asked.card(query.rest) if of == "card" else asked.concept(query.rest)]
    if present:
        said.insert(0, PRESENT)
    sql = " AND ".join(said) or "1"
    if not asked.alone:
        # The index of the texts leads to few cards; by this sign SQLite does not look each of them up in a list.
        sql = sql.replace("c.number IN", "+c.number IN").replace("c.id IN", "+c.id IN")
    return Conditions(sql, asked.arguments)


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
    source, where, arguments = "cards c", found.sql, dict(found.arguments)
    if asks_for_retired(query):
        # Only a card that is in no note may have no text: the table says so, and no other is looked at for it.
        where = f"c.front IS NOT NULL AND {where}"
    if text := match_expression(query):
        arguments["text"] = text
        if found.sql == PRESENT and column == "c.number":
            # What the index holds has a text.
            source, column = "card_index", "rowid"
            where = f"card_index MATCH :text AND {AMONG_PRESENT}"
        else:
            source = "card_index i JOIN cards c ON c.number = i.rowid"
            where = f"card_index MATCH :text AND {where}"
    # One row that holds them all is read several times as fast as a row for each.
    row = store.one(f"SELECT json_group_array({column}) FROM {source} WHERE {where}", arguments)
    return [] if row is None else list(json.loads(row[0]))


class _Asked(Asked):
    """The tree of a query as SQL."""

    def __init__(self, store: Store, moment: Moment, columns: tuple[str, ...], *, alone: bool, present: bool) -> None:
        super().__init__(store, moment, present=present)
        self.columns = columns
        self.alone = alone

    def card(self, node: Node) -> str:
        """What must hold of `cards c`."""
        match node:
            case Term():
                return (
                    f"c.number IN (SELECT rowid FROM card_index WHERE card_index MATCH {self.bound(expression(node))})"
                )
            case Field():
                return f"({OF_CARDS[node.name](self, node)})"
            case Not(part):
                return f"NOT {self.card(part)}"
            case And(parts):
                return f"({' AND '.join(map(self.card, parts))})"
            case Or(parts):
                return f"({' OR '.join(map(self.card, parts))})"

    def concept(self, node: Node) -> str:
        """What must hold of `concepts k`."""
        if _is_of_cards(node):
            if self.alone:
                return f"k.id IN (SELECT o.id {_CONCEPTS_OF_CARDS} WHERE {self.card(node)})"
            return f"EXISTS (SELECT 1 {_CARDS_OF_CONCEPT} AND {self.card(node)})"
        match node:
            case Term():
                found = match_expression(Query.of(node), self.columns)
                return f"k.id IN (SELECT rowid FROM concept_index WHERE concept_index MATCH {self.bound(found)})"
            case Field():
                return f"({OF_CONCEPTS[node.name](self, node)})"
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
            return name not in OF_CONCEPTS
        case Not(part):
            return _is_of_cards(part)
        case And(parts) | Or(parts):
            return all(map(_is_of_cards, parts))


_CARDS_OF_CONCEPT = (
    "FROM places p JOIN cards c ON c.id = p.card"
    " WHERE p.note = k.note AND (p.concept = k.id OR p.line BETWEEN k.line AND k.end_line)"
)
_CONCEPTS_OF_CARDS = (
    "FROM cards c JOIN places p ON p.card = c.id"
    " JOIN concepts o ON o.note = p.note AND (p.concept = o.id OR p.line BETWEEN o.line AND o.end_line)"
)
