"""The order of what was found, concepts first, and the piece of text that shows why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from kb.model import Hit, Standing
from kb.search.fold import tokens
from kb.search.notation import formulas
from kb.search.query import Query, Term
from kb.search.snippets import marked_snippet, places, stands_at


class Found(Struct, frozen=True):
    """What the index gave for a query, before it is ordered.

    `text` is what a snippet is cut from; `relevance` is the index's own, higher is better (`-bm25`).
    `tier` is what the index of names knows of it; `points`, where they are given, are its score within its kind. `also`
    are words besides the query's that a snippet shows.
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
    tier: float = 0.0
    points: float | None = None
    also: tuple[Term, ...] = ()
    standing: Standing | None = None


_BEHIND_HEADS = frozenset(("of", "for", "from", "in", "on", "at", "with", "between", "along", "under", "to"))
"""Words behind what an English name is a name of."""

KINDS = {"concept": 20.0, "card": 10.0, "note": 0.0}
EXACT_NAME, EXACT_ALIAS, NAME_BEGINS, ALIAS_BEGINS, HEADING_BEGINS = 9.0, 8.0, 7.0, 6.0, 5.5
NAME_HOLDS, SAYS, ALIAS_HOLDS, SAID_BEGINS, TEXT_HOLDS = 5.0, 4.5, 4.0, 3.5, 0.0
"""How a name meets a query; `SAYS` where the concept introduces the term in both languages."""
ASKS, ANSWERS = 8.0, 7.5
"""How a card meets a formula that stands in its question, or in its answer, as a whole formula."""
_JUST_THAT = 3.9
"""How near a card that is just what was typed counts among concepts: below what is called so, above what says it."""
SLOWNESS = 10
"""How slowly what a rank counts falls with it, where several orders are fused."""
_OWN = 0.001
"""What puts the first of two concepts of one name before the other, and before nothing else."""
LENGTH, RELEVANCE = 0.5, 0.4
"""How much a short name and the index's relevance decide within one tier; together less than a tier."""


def rank_hits(query: Query, found: Iterable[Found], limit: int = 10, width: int = 80) -> list[Hit]:
    """The best of what was found, best first, each with a snippet that is shown in some `width` cells."""
    every = [(score(query, one), one) for one in found]
    best: dict[str, float] = {}
    for points, one in every:
        if one.kind == "concept":
            best[one.title] = max(points, best.get(one.title, points))
    # Of concepts of one name a section about it comes before a sentence elsewhere that defines it.
    scored = sorted(
        (
            (best[one.title] + _OWN if one.kind == "concept" and _has_heading(one) else points, one)
            for points, one in every
        ),
        key=lambda pair: (-pair[0], *_place(pair[1])),
    )
    return [_hit(one, points, query, width) for points, one in scored[:limit]]


def _place(one: Found) -> tuple[str, int, int, str]:
    """Where equals stand: by their notes and lines, and numbers in their order as such, not as text."""
    return one.note, one.line, len(one.id), one.id


def _hit(one: Found, points: float, query: Query, width: int) -> Hit:
    # A formula is written in more letters than it is shown in.
    width = width * 3 // 2 if "$" in one.text else width
    shown, marks = marked_snippet(one.text, (*query.terms, *one.also), width)
    place = (one.kind, one.title, one.heading, one.note, one.line)
    return Hit(*place, shown, round(points, 4), one.id, marks, one.standing)


def score(query: Query, found: Found) -> float:
    """How good a hit is: its kind, then how the name meets the query, then a short name, then relevance."""
    tier, length = nearness(query.ways, found.title, found.aliases, found.tier)
    if found.kind == "card":
        tier = max(tier, _formula(query, found))
    relevance = max(found.relevance, 0.0)
    near = tier + LENGTH / (1 + length) + RELEVANCE * relevance / (1 + relevance)
    if found.kind == "card" and tier >= ANSWERS:
        return KINDS["concept"] + _JUST_THAT + near / 100
    return KINDS[found.kind] + (near if found.points is None else found.points)


def _has_heading(found: Found) -> bool:
    """Does the text stand under a heading of the concept's name, or does it only name the concept in passing?"""
    name, heading = name_tokens(found.title), name_tokens(found.heading)
    return bool(name) and any(heading[at : at + len(name)] == name for at in range(len(heading) - len(name) + 1))


def _formula(query: Query, card: Found) -> float:
    """The tier of a card by a formula that is the whole query."""
    if not query.formula:
        return TEXT_HOLDS
    if query.formula in shown_in(card.title):
        return ASKS
    return ANSWERS if query.formula in shown_in(card.text) else TEXT_HOLDS


def nearness(
    ways: Iterable[Sequence[Term]], title: str, aliases: Iterable[str] = (), known: float = TEXT_HOLDS
) -> tuple[float, int]:
    """The best tier in which a name or an alias meets one of some words, and how long that name is.

    `known` is what an index says already, of a name that is not at hand.
    """
    name = name_tokens(title)
    tier, length = known, len(name)
    for way in ways:
        by_name = _tier(way, name, (EXACT_NAME, NAME_BEGINS, NAME_HOLDS))
        if by_name > tier:
            tier, length = by_name, len(name)
        for alias in aliases:
            other = name_tokens(alias)
            by_alias = _tier(way, other, (EXACT_ALIAS, ALIAS_BEGINS, ALIAS_HOLDS))
            if by_alias > tier:
                tier, length = by_alias, len(other)
    return tier, length


def is_head(name: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether a longer name is one of a kind that is called so: a sample mean and a mean of sums are means.

    The mean value theorem is none, though it begins so.
    """
    size = len(wanted)
    if not size or len(name) <= size:
        return False
    words = tuple(wanted)
    if tuple(name[-size:]) == words:
        return not any(word in _BEHIND_HEADS for word in name[:-size])
    return tuple(name[:size]) == words and name[size] in _BEHIND_HEADS


def fused(lists: Iterable[tuple[float, Sequence[int]]]) -> dict[int, float]:
    """Several orders as one, by reciprocal ranks: each with its weight, and the numbers that it holds, best first."""
    points: dict[int, float] = {}
    for weight, numbers in lists:
        for rank, number in enumerate(numbers):
            points[number] = points.get(number, 0.0) + weight * SLOWNESS / (SLOWNESS + rank)
    return points


@lru_cache(maxsize=32768)
def name_tokens(text: str) -> tuple[str, ...]:
    """The tokens of a name: while a person types, the same names are met at each key."""
    return tuple(tokens(text))


@lru_cache(maxsize=8192)
def shown_in(text: str) -> frozenset[str]:
    """The notation of each formula in a text, kept as the tokens of names are."""
    return frozenset(formulas(text))


def _tier(way: Sequence[Term], name: tuple[str, ...], tiers: tuple[float, float, float]) -> float:
    exact, begins, holds = tiers
    wanted = tuple(token for term in way for token in term.tokens)
    if not wanted or not name:
        return TEXT_HOLDS
    if name == wanted:
        return exact
    if stands_at(name, 0, wanted, way[-1].prefix):
        return begins
    if all(places(name, term) for term in way):
        return holds
    return TEXT_HOLDS
