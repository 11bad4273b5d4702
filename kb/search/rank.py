"""The order of what was found, concepts first, and the piece of text that shows why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kb.model import Hit
from kb.search.fold import tokens
from kb.search.query import Query
from kb.search.snippets import marked_snippet, places, stands_at


@dataclass(frozen=True, slots=True)
class Found:
    """What the index gave for a query, before it is ordered.

    `text` is what a snippet is cut from; `relevance` is the index's own, higher is better (`-bm25`).
    """

    kind: Literal["concept", "card", "note"]
    title: str
    note: str
    line: int
    heading: str = ""
    text: str = ""
    aliases: tuple[str, ...] = ()
    relevance: float = 0.0
    id: str = ""


KINDS = {"concept": 20.0, "card": 10.0, "note": 0.0}
EXACT_NAME, EXACT_ALIAS, NAME_BEGINS, ALIAS_BEGINS, NAME_HOLDS, ALIAS_HOLDS, TEXT_HOLDS = (
    9.0,
    8.0,
    7.0,
    6.0,
    5.0,
    4.0,
    0.0,
)
LENGTH, RELEVANCE = 0.5, 0.4
"""How much a short name and the index's relevance decide within one tier; together less than a tier."""


def rank_hits(query: Query, found: Iterable[Found], limit: int = 10, width: int = 80) -> list[Hit]:
    """The best of what was found, best first, each with a snippet at most `width` cells wide."""
    scored = sorted(
        ((score(query, one), one) for one in found), key=lambda pair: (-pair[0], pair[1].note, pair[1].line, pair[1].id)
    )
    return [_hit(one, points, query, width) for points, one in scored[:limit]]


def _hit(one: Found, points: float, query: Query, width: int) -> Hit:
    shown, marks = marked_snippet(one.text, query.terms, width)
    return Hit(one.kind, one.title, one.heading, one.note, one.line, shown, round(points, 4), one.id, marks)


def score(query: Query, found: Found) -> float:
    """How good a hit is: its kind, then how the name meets the query, then a short name, then relevance."""
    name = _name(found.title)
    tier = _tier(query, name, (EXACT_NAME, NAME_BEGINS, NAME_HOLDS))
    length = len(name)
    for alias in found.aliases:
        other = _name(alias)
        by_alias = _tier(query, other, (EXACT_ALIAS, ALIAS_BEGINS, ALIAS_HOLDS))
        if by_alias > tier:
            tier, length = by_alias, len(other)
    relevance = max(found.relevance, 0.0)
    return KINDS[found.kind] + tier + LENGTH / (1 + length) + RELEVANCE * relevance / (1 + relevance)


@lru_cache(maxsize=4096)
def _name(text: str) -> tuple[str, ...]:
    """The tokens of a name: while a person types, the same names are met at each key."""
    return tuple(tokens(text))


def _tier(query: Query, name: tuple[str, ...], tiers: tuple[float, float, float]) -> float:
    exact, begins, holds = tiers
    wanted = query.tokens
    if not wanted or not name:
        return TEXT_HOLDS
    if name == wanted:
        return exact
    if stands_at(name, 0, wanted, query.terms[-1].prefix):
        return begins
    if all(places(name, term) for term in query.terms):
        return holds
    return TEXT_HOLDS
