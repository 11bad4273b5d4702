"""A query in other words: as it was typed, with what it says besides."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.search.query import Query, Term, plainly, read_query


def reworded(text: str, others: Mapping[Term, Term]) -> str:
    """The query that `text` is with other words in the place of some, filters and signs as they were said.

    Empty where that would not say the same of the other words: a word may stand in a filter, too.
    """
    made = plainly(text)
    for term, other in others.items():
        said = re.compile(rf'(?<![^\s("-]){re.escape(term.text)}(?=[\s)"*]|$)')
        # What is put in is no pattern: a backslash in it is one.
        made = other.text.join(said.split(made))
    wanted = read_query(text).mapped(lambda term: others.get(term, term))
    return made if _meaning(read_query(made)) == _meaning(wanted) else ""


def _meaning(query: Query) -> Query:
    """The query without how its words are written."""
    return Query.of(query.mapped(lambda term: Term("", term.tokens, term.prefix)).tree)
