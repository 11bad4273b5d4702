"""Concepts that hold some of a query's words, where few hold them all."""

from __future__ import annotations

import heapq
import json
from collections.abc import Sequence
from math import log2

from kb.search import glossary, nearness
from kb.search.names import ALIAS, NAME
from kb.search.query import Query, Term
from kb.search.tree import Node, Or, joined
from kb.store.database import Store
from kb.store.meant import PARTS
from kb.store.seeking import BOTH, COMMON, FEW, NAMES, Seeking

_IN_NAME = 2.0
"""What a word in a name counts, beside one in a text."""
_WHOLE_NAME, _WHOLE_ALIAS, _WHOLE_OTHERWISE = 0.98, 0.92, 0.86
"""What a name, an alias or a name in the other language counts that is one of the words and nothing else: nearly as
much as the rarest of the words, so that only names with several words come before it."""
_FEW_WORDS = 2
"""Words of which the rarest may be all that is meant."""


def relaxed(seeking: Seeking, query: Query) -> list[int]:
    """Concepts that hold some of the words, in either language, those that hold most and the rarest first."""
    words = [token for term in query.terms for token in term.tokens]
    points: dict[int, float] = {}
    rarest = 0.0
    every: dict[Term, None] = {}
    parts = nearness.parts(words)[:PARTS]
    for part in parts:
        terms = [Term(" ".join(one), one, prefix) for one, prefix in part]
        every.update(dict.fromkeys(terms))
        node = joined(Or, list[Node](terms))
        for weights, counts in ((NAMES, _IN_NAME), (BOTH, 1.0)):
            found = seeking.holders(node, weights)
            if len(found) < COMMON:
                rare = log2(1 + COMMON / (1 + len(found)))
                rarest = max(rarest, rare)
                for number in found:
                    points[number] = points.get(number, 0.0) + counts * rare
    seeking.also.update(every)
    # The more words, the less it says that one of them is a name.
    rarest *= (_IN_NAME + 1.0) * _FEW_WORDS / max(_FEW_WORDS, len(parts))
    for number, share in _wholly(seeking.store, query, words).items():
        points[number] = points.get(number, 0.0) + rarest * share
    return heapq.nlargest(seeking.most * 2, points, key=lambda number: (points[number], -number))


def _wholly(store: Store, query: Query, words: Sequence[str]) -> dict[int, float]:
    """Concepts that are called just as one of the words, and the share of the rarest word that this counts."""
    asked = {" ".join(term.tokens) for term in query.terms if not nearness.is_small(" ".join(term.tokens))}
    others: set[str] = set()
    for own, said in glossary.parted(words):
        if said and (len(own) > 1 or not nearness.is_small(own[0])):
            asked.add(" ".join(own))
            others.update(said)
    found: dict[int, float] = {}
    for kind, keys, share in (
        (ALIAS, others, _WHOLE_OTHERWISE),
        (NAME, others, _WHOLE_OTHERWISE),
        (ALIAS, asked, _WHOLE_ALIAS),
        (NAME, asked, _WHOLE_NAME),
    ):
        rows = store.rows(
            "SELECT concept, count(*) OVER (PARTITION BY key) FROM names"
            " WHERE kind = ? AND key IN (SELECT value FROM json_each(?)) LIMIT ?",
            (kind, json.dumps(sorted(keys)), COMMON),
        )
        # What many sections are called (`模型`, `Examples`) names none of them.
        found.update((number, share * min(1.0, FEW / many)) for number, many in rows)
    return found
