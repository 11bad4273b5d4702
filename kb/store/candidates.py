"""The candidates of a search: a bounded number of the index's matches, the best of them first.

Ordering all matches of a common word would take longer than a key's press; nobody looks at more than the first few.
Finding all of them, as filters do, is `kb.store.filters`' work.
"""

from __future__ import annotations

from kb.search.query import Query, Term, match_expression
from kb.search.tree import Or, joined
from kb.store.database import Store
from kb.store.filters import AMONG_PRESENT, PRESENT, Conditions, Moment, conditions

CAP = 1000
"""Matches that are looked at before the best are chosen."""
FEW = 20_000
"""Cards among which a single letter is looked for as the beginning of a word; among more it is only a word itself."""

# What is asked about weighs more than the answer.
_CARDS = ("-bm25(card_index, 2.0, 1.0)", "card_index", "JOIN cards c ON c.number = i.rowid")
_BODIES = ("-bm25(concept_index)", "concept_index", "JOIN concepts k ON k.id = i.rowid")


def best_cards(store: Store, query: Query, moment: Moment, most: int) -> dict[int, float]:
    """The numbers of the best cards for the words of a query, with their relevance: those asking about them first."""
    where = conditions(store, query, "card", moment)
    for words in _tried(store, query):
        text = match_expression(words)
        if store.is_unmet("card_index", text):
            continue
        found: dict[int, float] = {}
        count = _counted(store, _CARDS, text, where)
        if count >= CAP:
            # Of very many the first thousand are any: those that ask about the words come first, and often are enough.
            found = _best(store, _CARDS, match_expression(words, ["front"]), where, most)
        if len(found) < min(most, count):
            others = _best(store, _CARDS, text, where, most)
            found.update((number, relevance) for number, relevance in others.items() if number not in found)
        if found:
            return dict(list(found.items())[:most])
    return {}


def best_bodies(store: Store, query: Query, moment: Moment, most: int) -> dict[int, float]:
    """The numbers of the concepts whose own text holds the words of a query best, with their relevance."""
    where = conditions(store, query, "concept", moment, ("body",))
    for words in _tried(store, query):
        if store.is_unmet("concept_index", match_expression(words)):
            continue
        found = _best(store, _BODIES, match_expression(words, ["body"]), where, most)
        if found:
            return found
    return {}


def _tried(store: Store, query: Query) -> tuple[Query, ...]:
    """The queries to try one after another, where the last word is a single letter as yet.

    Half of all texts hold a word that begins with it: behind other words it says nothing yet, alone it is a word first.
    """
    if query.phrases:
        return (query.of(joined(Or, [Term(" ".join(one), one) for one in query.phrases])), query)
    if not any(map(_is_begun, query.terms)):
        return (query,)
    if len(query.terms) > 1:
        return (query.mapped(lambda term: None if _is_begun(term) else term),)
    alone = query.mapped(lambda term: Term(term.text, term.tokens) if _is_begun(term) else term)
    last = store.one("SELECT max(number) FROM cards")
    return (alone, query) if last is not None and (last[0] or 0) <= FEW else (alone,)


def _is_begun(term: Term) -> bool:
    return term.prefix and not term.quoted and len(term.tokens) == 1 and len(term.tokens[0]) == 1


def _counted(store: Store, source: tuple[str, str, str], text: str, where: Conditions) -> int:
    """How many matches are looked at: counting common ones costs a tenth of weighing them."""
    if not text:
        return 0
    arguments = {"text": text, **where.arguments}
    counted = store.one(f"SELECT count(*) FROM (SELECT 1 {_matches(source, where)} LIMIT {CAP})", arguments)
    return 0 if counted is None else int(counted[0])


def _best(store: Store, source: tuple[str, str, str], text: str, where: Conditions, most: int) -> dict[int, float]:
    """The best of the first matches with their relevance."""
    if not text:
        return {}
    rows = store.rows(
        f"SELECT rowid, relevance FROM (SELECT i.rowid, {source[0]} AS relevance {_matches(source, where)} LIMIT {CAP})"
        " ORDER BY relevance DESC, rowid LIMIT :most",
        {"text": text, "most": most, **where.arguments},
    )
    return {row[0]: row[1] for row in rows}


def _matches(source: tuple[str, str, str], where: Conditions) -> str:
    """What is looked through; only what a condition looks at needs the row behind a match."""
    _, index, join = source
    if where.sql == "1":
        return f"FROM {index} i WHERE {index} MATCH :text"
    if where.sql == PRESENT:
        return f"FROM {index} i WHERE {index} MATCH :text AND i.{AMONG_PRESENT}"
    return f"FROM {index} i {join} WHERE {index} MATCH :text AND {where.sql}"
