"""The one concept that a person names: said when several are meant, and what is near when none is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.cli.output import Voice
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.collection import Collection

_NEAR = 3
# So many are named when several are meant.
_NAMED = 6


def the_concept(collection: Collection, name: str, voice: Voice) -> str:
    """The name of the concept that is meant. Raises KbError `concepts-meant`, `no-concept-but`, `no-concept`."""
    found = _meant(collection, name, voice)
    if found:
        return found
    names = near(collection, name)
    if names:
        raise KbError("no-concept-but", name=_short(name), near=_listed(names, voice))
    raise KbError("no-concept", name=_short(name))


def the_concept_shown(collection: Collection, name: str, voice: Voice) -> str:
    """As `the_concept`, for who only looks at it: a misspelt name is mended where that leaves no doubt, and said."""
    found = _meant(collection, name, voice)
    if found:
        return found
    other = collection.search(name, limit=1, kind="concept").mended
    meant = collection.concepts_meant(other) if other else []
    if len(meant) != 1:
        return the_concept(collection, name, voice)
    from kb.cli.queries import say_mended

    say_mended(name, other, voice)
    return meant[0]


def _meant(collection: Collection, name: str, voice: Voice) -> str:
    """The concept that the name means as it stands; empty where none does."""
    if not name.strip():
        raise KbError("no-concept-named")
    meant = collection.concepts_meant(name)
    if len(meant) > 1:
        more = "" if len(meant) <= _NAMED else " · …"
        raise KbError("concepts-meant", name=_short(name), names=_listed(meant[:_NAMED], voice) + more)
    return meant[0] if meant else _as_set(collection, name, voice)


def _as_set(collection: Collection, name: str, voice: Voice) -> str:
    """The concept whose name looks like this once its formulas are set: what kb prints can be typed."""
    formulas = (one for one in collection.concept_names() if "$" in one)
    return next((one for one in formulas if voice.name(one).casefold() == name.strip().casefold()), "")


def near(collection: Collection, name: str) -> list[str]:
    """Names that this one may be a misspelling of, and those that are found by its words, at most three."""
    from kb.search.fold import index_text
    from kb.search.suggesting import names_near

    found = collection.search(name, limit=_NEAR, kind="concept")
    asked = f" {index_text(name)} "
    # Of what holds some of the words, what is called by them.
    others = [hit.title for hit in found if not found.loosely or f" {index_text(hit.title)} " in asked]
    return list(dict.fromkeys([*names_near(name, collection.concept_names(), 1), *others]))[:_NEAR]


def _listed(names: Sequence[str], voice: Voice) -> str:
    return " · ".join(map(voice.name, names))


def _short(name: str) -> object:
    from kb.search.understood import shown

    return shown(name)
