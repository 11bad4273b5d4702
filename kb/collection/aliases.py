"""Names that a person gives to concepts besides those in the notes, and which concepts a name may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.collection.keeping import Keeper
from kb.errors import KbError
from kb.search.fold import tokens
from kb.search.names import LONGEST
from kb.store import Store, looking


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that a person gave to a concept; `explained` when a note explains it by the concept's name today."""

    name: str
    concept: str
    explained: bool = True


def aliases(store: Store) -> list[Alias]:
    """All names that a person gave, in the order in which they were given."""
    return [Alias(name, concept, bool(looking.find_concepts(store, concept))) for name, concept in looking.given(store)]


def add(keeper: Keeper, name: str, concept: str) -> tuple[Alias, bool]:
    """Give a concept another name; False where it goes by that name already. Raises KbError `bad-alias`."""
    name = " ".join(name.split())
    if not name.isprintable() or not tokens(name) or len(name) > LONGEST:
        raise KbError("bad-alias", name=name[:LONGEST], most=LONGEST)
    alias = Alias(name, concept)
    wanted = name.casefold()
    called = {
        other.casefold()
        for one in looking.find_concepts(keeper.store, concept)
        if one.concept.name == concept
        for other in (one.concept.name, *one.concept.aliases)
    }
    if wanted in called or (wanted, concept) in _folded(keeper.store):
        return alias, False
    keeper.write([keeper.entry("alias", name=name, concept=concept)])
    return alias, True


def remove(keeper: Keeper, name: str, concept: str | None = None) -> list[Alias]:
    """Take a name back from a concept, or from all that it was given to. Raises KbError `no-alias`."""
    wanted = " ".join(name.split()).casefold()
    given = _folded(keeper.store)
    found = [Alias(*pair) for (folded, of), pair in given.items() if folded == wanted and concept in (None, of)]
    if not found:
        raise KbError("no-alias", name=name)
    keeper.write([keeper.entry("alias", name=one.name, concept=one.concept, removed=True) for one in found])
    return found


def _folded(store: Store) -> dict[tuple[str, str], tuple[str, str]]:
    return {(name.casefold(), concept): (name, concept) for name, concept in looking.given(store)}


def written_by(store: Store, name: str) -> list[str]:
    """The concepts that go by a name, a key or an alias in a note, or by the name of its file.

    One that has the name as its own is meant and nothing else; translations with one key are one concept.
    """
    found = looking.find_concepts(store, name) or looking.note_concepts(store, name)
    wanted = name.strip().casefold()
    own = [one for one in found if wanted in (one.concept.name.casefold(), (one.concept.key or "").casefold())]
    return _apart(own[:1] or found)


def apart(store: Store, names: Sequence[str]) -> list[str]:
    """The names of those concepts that are different ones."""
    return _apart([one for name in names for one in looking.find_concepts(store, name) if one.concept.name == name])


def _apart(found: list[looking.Named]) -> list[str]:
    """The names of those that are different concepts: no key in common, and none goes by the other's name."""
    apart: list[tuple[str, set[str], set[str]]] = []
    for one in found:
        concept = one.concept
        own = {text.casefold() for text in (concept.name, concept.key) if text}
        names = own | {alias.casefold() for alias in concept.aliases}
        same = [group for group in apart if group[1] & names or group[2] & own]
        if same:
            same[0][1].update(own)
            same[0][2].update(names)
        else:
            apart.append((concept.name, own, names))
    return [name for name, _, _ in apart]
