"""Names that a person gives to concepts besides those in the notes, and which concepts a name may mean."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import category

from msgspec import Struct

from kb.collection.keeping import Keeper
from kb.errors import KbError
from kb.search.fold import fold, tokens
from kb.search.names import LONGEST
from kb.search.query import read_query
from kb.search.sounds import patterns
from kb.search.understood import shown
from kb.store import Store, looking
from kb.store.called import called, given_to
from kb.store.naming import listen


class Alias(Struct, frozen=True):
    """A name that a person gave to a concept; `explained` when a note explains it by the concept's name today."""

    name: str
    concept: str
    explained: bool = True


def aliases(store: Store) -> list[Alias]:
    """All names that a person gave, in the order in which they were given."""
    return [Alias(name, concept, bool(looking.find_concepts(store, concept))) for name, concept in looking.given(store)]


def add(keeper: Keeper, name: str, concept: str) -> tuple[Alias, bool]:
    """Give a concept another name; False where it goes by that name already.

    Raises KbError `bad-alias`, `alias-too-long`, `alias-is-query` for what could not be found as it is typed, and
    `alias-taken`, `alias-given` for what another concept is called: two concepts would be one page.
    """
    alias = Alias(_checked(name), concept)
    store = keeper.store
    mine = [one for one in looking.find_concepts(store, concept) if one.concept.name == concept]
    names = {other.casefold() for one in mine for other in (one.concept.name, *one.concept.aliases)}
    if alias.name.casefold() in names or concept in given_to(store, alias.name):
        return alias, False
    keys = {one.concept.key for one in mine if one.concept.key}
    for other in called(store, alias.name):
        if other.name != concept and other.key not in keys:
            place = f"{other.note}:{other.line}"
            raise KbError("alias-taken", name=shown(alias.name), concept=other.name, place=place)
    for of in given_to(store, alias.name):
        # A concept that left the notes holds no name back.
        if looking.find_concepts(store, of):
            raise KbError("alias-given", name=shown(alias.name), concept=of)
    keeper.write([keeper.entry("alias", name=alias.name, concept=concept)])
    return alias, True


def _checked(name: str) -> str:
    """A name with single spaces that a search finds as it is typed."""
    if not all(sign.isprintable() or category(sign) == "Zs" for sign in name) or not tokens(name):
        raise KbError("bad-alias", name=shown(name))
    name = " ".join(name.split())
    if len(name) > LONGEST:
        raise KbError("alias-too-long", count=len(name), most=LONGEST)
    asked = read_query(name)
    words = tuple(tokens(name))
    if asked.fields or asked.excluded or len(asked.ways) != 1 or asked.tokens != words[: len(asked.tokens)]:
        raise KbError("alias-is-query", name=shown(name))
    return name


def remove(keeper: Keeper, name: str, concept: str | None = None) -> list[Alias]:
    """Take a name back from a concept, or from all that it was given to. Raises KbError `no-alias`."""
    wanted = " ".join(name.split()).casefold()
    given = _folded(keeper.store)
    found = [Alias(*pair) for (folded, of), pair in given.items() if folded == wanted and concept in (None, of)]
    if not found:
        raise KbError("no-alias", name=shown(name))
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
    given = given_to(store, name)
    # The person who gave the name meant this one, not its translation.
    return _apart(own[:1] or sorted(found, key=lambda one: one.concept.name not in given))


def sounding(store: Store, name: str) -> list[str]:
    """The concepts of which a whole name, in a note or given by a person, sounds like this."""
    for characters in listen(store, patterns(fold(name))):
        found = written_by(store, "".join(characters))
        if found:
            return found
    return []


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
