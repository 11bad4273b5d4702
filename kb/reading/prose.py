"""What sentences define stands behind what an author marked."""

from __future__ import annotations

from kb.model import Origin
from kb.reading.names import fold
from kb.reading.outline import Section
from kb.reading.syntaxes.place import Found, Term


def without_told(
    found: list[tuple[Section, Found]], terms: list[tuple[Section, Term]]
) -> tuple[list[tuple[Section, Found]], list[tuple[Section, Term]]]:
    """Cards and terms, those of sentences only where no card of another rule asks for the same term.

    Where an author writes cards, a sentence that marks no term is none.
    """
    if not any(card.prose for _, card in found):
        return found, terms
    others = [card for _, card in found if not card.prose]
    asked = {fold(card.concept) for card in others if card.definition} | {fold(card.front) for card in others}
    writes = any(card.origin is Origin.WRITTEN for card in others)
    kept, gone = [], set()
    for section, card in found:
        told = fold(card.concept) in asked or fold(card.front) in asked
        if card.prose and (told or (card.weak and writes)):
            gone.add((card.line, card.concept))
        else:
            kept.append((section, card))
    gone -= {(card.line, card.concept) for _, card in kept}
    return kept, [(section, term) for section, term in terms if (term.line, term.name.text) not in gone]
