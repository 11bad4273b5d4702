"""The page of a concept: what the notes say of it, what it builds on, its cards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kb.collection.values import ConceptPage, ConceptPart
from kb.store import Store, cards, looking, prerequisites
from kb.store.mentions import related


def concept_page(store: Store, root: Path, name: str, macros: Mapping[str, str]) -> ConceptPage | None:
    """The concept of this name, key or alias, else the note of this file name, with all its places; None if none is."""
    found = looking.find_concepts(store, name) or looking.note_concepts(store, name)
    if not found:
        return None
    # What was asked for comes before its translations.
    wanted = name.strip().casefold()
    found.sort(key=lambda one: one.concept.name.casefold() != wanted)
    names = dict.fromkeys(one.concept.name for one in found)
    title = next(iter(names))
    aliases = dict.fromkeys(alias for one in found for alias in (one.concept.name, *one.concept.aliases))
    aliases |= dict.fromkeys(looking.given_aliases(store, set(names)))
    aliases.pop(title, None)
    requires, required_by = prerequisites.relations(store, {one.number for one in found}, found[0].concept.language)
    stored = (cards.card(store, card) for card in looking.cards_in(store, found))
    return ConceptPage(
        name=title,
        aliases=tuple(aliases),
        parts=tuple(ConceptPart(one.concept, _text(root, one, macros)) for one in found),
        requires=tuple(requires),
        required_by=tuple(required_by),
        cards=tuple(card for card in stored if card is not None),
        related=tuple(related(store, found, (*requires, *required_by))),
    )


def _text(root: Path, one: looking.Named, macros: Mapping[str, str]) -> str:
    """The concept's whole part of its note as it is on disk, else what the store has of it."""
    from kb.reading import decode
    from kb.reading.chrome import without_page
    from kb.reading.comments import uncommented
    from kb.reading.macros import long_text
    from kb.reading.torn import head_of

    try:
        data = (root / one.concept.note).read_bytes()
    except OSError:
        return one.body
    lines = long_text(decode(data).text, macros).split("\n")
    first = one.concept.line - 1
    part = "\n".join(without_page(lines)[first : one.concept.end_line])
    # A note that changed since it was read has its lines elsewhere: then the store's text is the right one.
    if not "\n".join(uncommented(lines)[first : first + 1]).startswith(one.body.split("\n", 1)[0]):
        return one.body
    # A row says what it does only below the names of its columns.
    return "\n".join((*head_of(lines, first), part))
