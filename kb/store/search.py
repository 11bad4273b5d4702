"""Searching the store: the index finds, `kb.search` orders."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from kb.model import Language, Results, Standing
from kb.search.fold import fold
from kb.search.query import Query, Term, read_query
from kb.search.rank import Found, rank_hits, score
from kb.search.snippets import spans
from kb.search.wording import reworded
from kb.store.candidates import best_bodies, best_cards
from kb.store.concepts import PAGE, Finding
from kb.store.database import Store
from kb.store.filters import Moment, asks_for_retired, conditions, find_numbers
from kb.store.respelling import respelt
from kb.store.seeking import FEW

Kind = Literal["concept", "card", "note"]

# Ordering looks at this many of the index's best; a person never scrolls further.
_LOOKED_AT = 120
_SHOWN = 30
_LOOSE = 5
"""Concepts with some of the words only that stand before the cards and notes with all of them."""


def search(
    store: Store,
    text: str,
    moment: Moment,
    *,
    limit: int = 10,
    kind: Kind | None = None,
    language: Language | None = None,
) -> Results:
    """The best hits: concepts by their names first, then cards, then notes whose text holds the words.

    `language` is that of who asks: its concepts come first among equals where the query is a formula.
    """
    query = read_query(text)
    if not query or limit < 1:
        return Results(understood=query.understood)
    most = max(limit, _LOOKED_AT)
    found: list[Found] = []
    mended = ""
    some: frozenset[str] = frozenset()
    finding = Finding(store, query, moment, max(limit, _SHOWN), language)
    if kind in (None, "concept"):
        whole = kind == "concept"
        concepts = finding.concepts(texts=whole, enough=PAGE if whole else 0)
        found, some = concepts.found, concepts.loose
        mended = _reworded(text, query, concepts.mended)
    # Cards rank below every concept, so they are looked up only when there is room for them.
    if kind == "card" or (kind is None and len(found) < limit):
        found += _cards(store, query, moment, most, limit)
    if kind == "note" or (kind is None and len(found) < limit):
        found += _notes(store, query, moment, most)
    if kind in ("card", "note") and not found and (mended := _reworded(text, query, respelt(store, query))):
        # What is misspelt is seen by the names; what may be meant is looked for in texts, too.
        meant = read_query(mended)
        found += _cards(store, meant, moment, most, limit) if kind == "card" else _notes(store, meant, moment, most)
        return Results(tuple(rank_hits(meant, found, limit)), query.understood, mended if found else "")
    if kind is None and not found:
        # No text holds the words, as was just seen; only a letter alone was not yet looked for as a beginning.
        unsaid = query.rest is None and sum(len(term.tokens) for term in query.terms) > 1
        concepts = finding.concepts(texts=True, enough=PAGE, unsaid=unsaid)
        found, some = concepts.found, concepts.loose
        mended = _reworded(text, query, concepts.mended or ({} if found else respelt(store, query)))
    elif kind is None and finding.wants_more:
        concepts = finding.concepts(enough=FEW)
        # What holds every word leaves room for a few concepts that hold some.
        holding = [one for one in found if one.kind != "concept"]
        loose = [one for one in concepts.found if one.id in concepts.loose][max(_LOOSE, limit - len(holding)) :]
        found = [one for one in concepts.found if one not in loose] + holding
        some = concepts.loose
        mended = _reworded(text, query, concepts.mended)
    if kind is None and mended and len(found) < limit:
        # Texts hold the word as it is written, not as it was typed.
        meant = read_query(mended)
        named = [one for one in found if one.kind == "concept"]
        texts = [*_cards(store, meant, moment, most, limit), *_notes(store, meant, moment, most)]
        hits = [*rank_hits(query, named, limit), *rank_hits(meant, texts, limit)][:limit]
        return Results(tuple(hits), query.understood, mended if hits else "")
    loosely = bool(found) and all(one.kind == "concept" and one.id in some for one in found)
    return Results(tuple(rank_hits(query, found, limit)), query.understood, mended, loosely)


def mended(store: Store, text: str, moment: Moment) -> str:
    """The query that is answered in place of a misspelt one, which finds no card; empty where there is none."""
    query = read_query(text)
    if not query.terms or find_numbers(store, query, moment):
        return ""
    other = reworded(text, respelt(store, query))
    return other if other and find_numbers(store, read_query(other), moment) else ""


def _reworded(text: str, query: Query, others: Mapping[Term, Term]) -> str:
    """The query in these words, with its filters; where that cannot be said, the words alone."""
    if not others:
        return ""
    return reworded(text, others) or " ".join(others.get(term, term).text for term in query.terms)


def _cards(store: Store, query: Query, moment: Moment, most: int, limit: int) -> Iterator[Found]:
    # A retired card, which is found when it is asked for, stands in no note.
    joined = "LEFT JOIN" if asks_for_retired(query) else "JOIN"
    columns = (
        "SELECT c.number, c.id, c.front, c.back, c.standing, p.line, k.name AS concept, n.path, n.title FROM cards c"
        f" {joined} notes n ON n.id = c.note LEFT JOIN places p ON p.card = c.id AND p.note = c.note AND p.ord = c.ord"
        " LEFT JOIN concepts k ON k.id = c.concept"
    )
    relevance: dict[int, float] = {}
    if query.text is not None:
        relevance = best_cards(store, query, moment, most)
        numbers = _first(store, query, relevance, limit)
        rows = store.rows(f"{columns} WHERE c.number IN (SELECT value FROM json_each(?))", (json.dumps(numbers),))
    elif query:
        where = conditions(store, query, "card", moment)
        rows = store.rows(
            f"{columns} WHERE {where.sql} ORDER BY n.path, p.line LIMIT :most", {"most": most, **where.arguments}
        )
    else:
        return
    for row in rows:
        yield Found(
            kind="card",
            title=row["front"],
            note=row["path"] or "",
            line=row["line"] or (0 if row["path"] is None else 1),
            heading=row["concept"] or row["title"] or "",
            text=row["back"],
            relevance=relevance.get(row["number"], 0.0),
            id=row["id"],
            standing=Standing(row["standing"]),
        )


def _first(store: Store, query: Query, relevance: Mapping[int, float], limit: int) -> list[int]:
    """The cards that may be among the first `limit`, by what they ask and their relevance: only they are read whole."""
    if len(relevance) <= limit:
        return list(relevance)
    # A formula may be all of an answer; words of one count by relevance alone.
    answers = "back" if query.formula else "''"
    rows = store.rows(
        f"SELECT number, front, {answers} FROM cards WHERE number IN (SELECT value FROM json_each(?))",
        (json.dumps(list(relevance)),),
    )
    points = {
        number: score(query, Found("card", front, "", 0, text=back, relevance=relevance[number]))
        for number, front, back in rows
    }
    least = sorted(points.values(), reverse=True)[:limit][-1]
    return [number for number, one in points.items() if one >= least]


def _notes(store: Store, query: Query, moment: Moment, most: int) -> Iterator[Found]:
    relevance = best_bodies(store, query, moment, most)
    rows = store.rows(
        "SELECT k.id, k.name, k.line, k.body, n.path, n.title FROM concepts k JOIN notes n ON n.id = k.note"
        " WHERE k.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(relevance)),),
    )
    for row in rows:
        line, text = _where(row["body"], query)
        yield Found(
            kind="note",
            title=row["title"],
            note=row["path"],
            line=row["line"] + line,
            heading=row["name"] if row["name"] != row["title"] else "",
            text=text,
            relevance=relevance[row["id"]],
            id=f"{row['path']}:{row['line'] + line}",
        )


def _where(body: str, query: Query) -> tuple[int, str]:
    """The line of a concept's text (from 0) where something looked for stands first, and the text from there on."""
    lines: Sequence[str] = body.split("\n")
    wanted = [fold(term.tokens[0]) for term in query.terms]
    for number, line in enumerate(lines):
        if any(word in fold(line) for word in wanted) and spans(line, query.terms):
            return number, "\n".join(lines[number:])
    return 0, body
