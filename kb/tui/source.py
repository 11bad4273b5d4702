"""Where a card stands in its note: the section to read, the lines that it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.model import Card, StoredCard

if TYPE_CHECKING:
    from kb.collection import Collection


def place_of(stored: StoredCard) -> str:
    """The note's title and the headings above the card."""
    parts: list[str] = []
    for name in (stored.title, *stored.card.heading_path):
        if name and name not in parts[-1:]:
            parts.append(name)
    return " › ".join(parts)


def section_of(collection: Collection, card: Card) -> tuple[str, str] | None:
    """The name and the Markdown of the section that the card comes from; None when its note is gone."""
    page = collection.concept(card.concept) if card.concept else None
    if page is not None:
        parts = [part for part in page.parts if part.concept.note == card.note]
        around = [part for part in parts if part.concept.line <= card.line <= part.concept.end_line] or parts
        if around:
            part = min(around, key=lambda part: part.concept.end_line - part.concept.line)
            return part.concept.name, part.text
    lines = lines_of(collection, card)
    return (card.note, "\n".join(lines)) if lines else None


def lines_of(collection: Collection, card: Card) -> Sequence[str]:
    """The lines of the note that the card was made from; none when the note cannot be read."""
    from kb.reading import decode

    if not card.note:
        return ()
    try:
        data = (collection.root / card.note).read_bytes()
    except OSError:
        return ()
    return decode(data).text.split("\n")[max(card.line - 1, 0) : card.end_line]
