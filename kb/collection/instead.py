"""What there is instead, where a search found nothing: without what narrowed it, and names that are like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kb.collection.seeking import Seeking
    from kb.model import Hit

# So many kinds and names are named; shorter words are like any name.
_NAMED, _LEAST_ALIKE, _ALIKE = 3, 3, 75.0
_LONGEST = 200
# Other threads have their turn between so many names.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Instead:
    """Why nothing was found or what is found otherwise, and the names of that; an empty code says nothing more."""

    code: Literal["", "no-words", "other-kinds", "without-filters", "near", "fewer"]
    names: tuple[str, ...] = ()


def instead(collection: Seeking, text: str, kind: Literal["concept", "card", "note"] | None = None) -> Instead:
    """What there is for a query that found nothing."""
    from kb.search.query import read_query

    query = read_query(text)
    if not query:
        return Instead("no-words")
    words = " ".join(term.text for term in query.terms)
    if kind and (others := collection.search(text, limit=_NAMED)):
        return Instead("other-kinds", _titles(others.hits))
    # Words that a filter, or another word's minus, kept from being found.
    if words and (query.fields or query.excluded) and (others := collection.search(words, limit=_NAMED)):
        return Instead("without-filters", _titles(others.hits))
    names = tuple(_alike(words, collection.concept_names()))
    if names:
        return Instead("near", names)
    return Instead("fewer" if len(query.terms) > 1 else "")


def _titles(hits: Sequence[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.title for hit in hits))


def _alike(text: str, names: Sequence[str]) -> list[str]:
    """The names most like what was typed, the likest first."""
    from rapidfuzz import fuzz, process, utils

    if len(utils.default_process(text)) < _LEAST_ALIKE:
        return []

    def found() -> Iterator[tuple[float, int, str]]:
        for start in range(0, len(names), _AT_ONCE):
            for name, likeness, at in process.extract(
                text[:_LONGEST],
                names[start : start + _AT_ONCE],
                scorer=fuzz.WRatio,
                processor=utils.default_process,
                limit=_NAMED,
                score_cutoff=_ALIKE,
            ):
                yield -likeness, start + at, name

    return [name for _, _, name in sorted(found())[:_NAMED]]
