"""The order of what was found, concepts first, and the piece of text that shows why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from unicodedata import east_asian_width

from kb.model import Hit
from kb.search.fold import located_tokens, tokens
from kb.search.query import Query, Term


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
    return [
        Hit(
            kind=one.kind,
            title=one.title,
            heading=one.heading,
            note=one.note,
            line=one.line,
            snippet=snippet(one.text, query, width),
            score=round(points, 4),
            id=one.id,
        )
        for points, one in scored[:limit]
    ]


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
    if _at(name, 0, wanted, query.terms[-1].prefix):
        return begins
    if all(_places(name, term) for term in query.terms):
        return holds
    return TEXT_HOLDS


def _at(words: Sequence[str], start: int, wanted: Sequence[str], prefix: bool) -> bool:
    """Whether the wanted tokens stand at a place, the last one perhaps only begun."""
    if start + len(wanted) > len(words):
        return False
    *first, last = wanted
    final = words[start + len(first)]
    return list(words[start : start + len(first)]) == first and (final.startswith(last) if prefix else final == last)


def _places(words: Sequence[str], term: Term) -> list[int]:
    first, alone = term.tokens[0], len(term.tokens) == 1 and term.prefix
    return [
        start
        for start, word in enumerate(words)
        if (word == first or (alone and word.startswith(first))) and _at(words, start, term.tokens, term.prefix)
    ]


def spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Where in the raw text the terms of a query stand, in order and without overlaps."""
    located = located_tokens(text)
    words = [token for token, _, _ in located]
    marks = sorted(
        (located[start][1], located[start + len(term.tokens) - 1][2])
        for term in query.terms
        for start in _places(words, term)
    )
    apart: list[tuple[int, int]] = []
    for begin, end in marks:
        if apart and begin <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end)
        else:
            apart.append((begin, end))
    return apart


_WHITE = re.compile(r"\s+")
# They could reach a terminal, and a snippet never needs them: controls, format characters, halves of surrogate pairs.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
LEAD = 3
"""A third of the width stands before the first hit."""
LOOKED_INTO = 8000
"""Characters of a text in which a snippet looks for the line of its hit."""
LONG_LINE = 1000
"""Characters of that line in which it looks for the hit itself."""


def snippet(text: str, query: Query, width: int = 80) -> str:
    """One line of the text, at most `width` cells, around the first thing looked for; `…` where it was cut."""
    start = _line_with_hit(text[:LOOKED_INTO], query)
    before, after = _on_one_line(text[:start]), _on_one_line(text[start:])
    marks = spans(after[:LONG_LINE], query)
    shown = f"{before} {after}" if before else after
    if _fits(shown, width):
        return shown
    if width < 2:
        return "…"[:width]
    begin = len(shown) - len(after) + (marks[0][0] if marks else 0)
    room = width // LEAD
    while begin > 0 and room >= _width(shown[begin - 1]):
        begin -= 1
        room -= _width(shown[begin])
    head = "…" if begin > 0 else ""
    return head + _cut(shown[begin:], width - len(head))


def _line_with_hit(text: str, query: Query) -> int:
    """Where the first line starts that holds one of the terms; 0 if none does."""
    wanted = [f" {' '.join(term.tokens)}{'' if term.prefix else ' '}" for term in query.terms]
    start = 0
    for line in text.split("\n") if wanted else ():
        words = f" {' '.join(tokens(line))} "
        if any(phrase in words for phrase in wanted):
            return start
        start += len(line) + 1
    return 0


def _on_one_line(text: str) -> str:
    return _UNSEEN.sub("", _WHITE.sub(" ", text)).strip()


def _cut(text: str, width: int) -> str:
    """The text cut to a width in cells, with `…` in the last one where something is missing."""
    if _fits(text, width):
        return text
    used = 1
    kept: list[str] = []
    for character in text:
        used += _width(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _fits(text: str, width: int) -> bool:
    return len(text) <= width and _cells(text) <= width


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    return 2 if east_asian_width(character) in "WF" else 1
