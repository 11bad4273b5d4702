"""What there is instead, where a search found nothing: without what narrowed it, and names that are like it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from kb.collection.seeking import Seeking
    from kb.model import Hit

# So many kinds and names are named.
_NAMED = 3


class Instead(Struct, frozen=True):
    """Why nothing was found or what is found otherwise, and the names of that; an empty code says nothing more."""

    code: Literal["", "no-words", "other-kinds", "without-filters", "none-like", "near", "fewer"]
    names: tuple[str, ...] = ()


def instead(collection: Seeking, text: str, kind: Literal["concept", "card", "note"] | None = None) -> Instead:
    """What there is for a query that found nothing."""
    from kb.search.query import read_query
    from kb.search.suggesting import names_near

    query = read_query(text)
    if not query:
        return Instead("no-words")
    words = " ".join(term.text for term in query.terms)
    if kind and (others := collection.search(text, limit=_NAMED)):
        return Instead("other-kinds", _titles(others.hits))
    # Words that a filter, or another word's minus, kept from being found.
    if words and (query.fields or query.excluded) and (others := collection.search(words, limit=_NAMED)):
        return Instead("without-filters", _titles(others.hits))
    if not words:
        return Instead("none-like")
    names = tuple(names_near(words, collection.concept_names(), _NAMED))
    if names:
        return Instead("near", names)
    return Instead("fewer" if len(query.terms) > 1 else "")


def _titles(hits: Sequence[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.title for hit in hits))
