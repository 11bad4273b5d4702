"""The one concept that a person names: said when several are meant, and what is near when none is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.errors import KbError

if TYPE_CHECKING:
    from kb.collection import Collection

_NEAR = 3
# So many are named when several are meant.
_NAMED = 6


def the_concept(collection: Collection, name: str) -> str:
    """The name of the concept that is meant. Raises KbError `concepts-meant`, `no-concept-but`, `no-concept`."""
    if not name.strip():
        raise KbError("no-concept-named")
    meant = collection.concepts_meant(name)
    if len(meant) == 1:
        return meant[0]
    if meant:
        more = "" if len(meant) <= _NAMED else " · …"
        raise KbError("concepts-meant", name=name, names=" · ".join(meant[:_NAMED]) + more)
    found = near(collection, name)
    raise KbError("no-concept-but", name=name, near=" · ".join(found)) if found else KbError("no-concept", name=name)


def near(collection: Collection, name: str) -> list[str]:
    """The names most like this one, and those that a search finds, at most three."""
    found = [hit.title for hit in collection.search(name, limit=_NEAR, kind="concept")]
    return list(dict.fromkeys([*alike(name, collection.concept_names())[:1], *found]))[:_NEAR]


def alike(name: str, names: Sequence[str]) -> list[str]:
    """The names most like this one, at most three."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(name, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=3, score_cutoff=60)
    return [found_name for found_name, _, _ in found]
