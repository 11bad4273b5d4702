"""What there is to see of something that a search found, before it is opened."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from kb.errors import KbError
from kb.model import Hit, Seen, Standing, StoredCard
from kb.typesetting.alone import alone

if TYPE_CHECKING:
    from datetime import date

    from kb.collection import Collection
    from kb.collection.values import ConceptPage, ConceptPart


class Glimpse(Struct, frozen=True):
    """A concept at a glance: the text that it was found in, its cards, what it requires and what it unlocks.

    `cards` are all of its cards, those that wait for an answer first. Without a `concept` there is only text.
    """

    title: str
    text: str
    note: str
    concept: str = ""
    aliases: tuple[str, ...] = ()
    cards: tuple[StoredCard, ...] = ()
    requires: tuple[str, ...] = ()
    unlocks: tuple[str, ...] = ()


def concept_of(collection: Collection, hit: Hit) -> str:
    """The name of the concept that a hit belongs to; empty when the notes have none."""
    return _page(collection, hit)[0]


def _page(collection: Collection, hit: Hit) -> tuple[str, ConceptPage | None]:
    names = [hit.title, hit.heading]
    if hit.kind == "card" and hit.id:
        names = [hit.heading]
        with suppress(KbError):
            names.insert(0, collection.general_card(hit.id).card.concept)
    elif hit.kind == "note":
        names.reverse()
    for name in filter(None, names):
        page = collection.concept(name)
        if page is not None:
            return name, page
    return "", None


def glimpse(collection: Collection, hit: Hit, today: date, lines: int) -> Glimpse:
    """What to show of a hit; of a long section the beginning, some `lines` of it."""
    name, page = _page(collection, hit)
    text = hit.snippet
    part = None if page is None else _part(page, hit)
    title = hit.title
    if hit.kind == "card":
        with suppress(KbError):
            card = collection.general_card(hit.id).card
            text = f"{alone(card.front)}\n\n---\n\n{beginning(alone(card.back), lines)}"
        title = name
    elif part is not None:
        text = beginning(without_heading(part.text), lines)
        title = part.concept.name
    if page is None:
        return Glimpse(title, text, hit.note)
    return Glimpse(
        title=title,
        text=text,
        note=hit.note,
        concept=page.name,
        aliases=tuple(alias for alias in (page.name, *page.aliases) if alias != title),
        cards=tuple(sorted(page.cards, key=lambda card: _urgency(card, today, hit.note))),
        requires=page.requires,
        unlocks=page.required_by,
    )


def _part(page: ConceptPage, hit: Hit) -> ConceptPart:
    """The place that was found: the one in its note, and there the one with its line."""

    def distance(part: ConceptPart) -> tuple[bool, bool]:
        concept = part.concept
        return concept.note != hit.note, not concept.line <= hit.line <= concept.end_line

    return min(page.parts, key=distance)


_HEADING = re.compile(r"\s*(?:---\n.*?\n---\s*\n)?\s*#+ [^\n]*\n(?=.*\S)", re.DOTALL)


def without_heading(text: str) -> str:
    """A section without what stands above it anyway: its heading, and before a note's first one its settings."""
    heading = _HEADING.match(text)
    return text[heading.end() :].lstrip("\n") if heading else text


def beginning(text: str, lines: int) -> str:
    """A text up to the first blank line after so many lines, no block of code or mathematics left open."""
    rows = text.split("\n")
    if len(rows) <= lines:
        return text
    fenced = displayed = False
    for number, row in enumerate(rows):
        fenced ^= row.lstrip().startswith(("```", "~~~"))
        displayed ^= row.count("$$") % 2 == 1
        if number >= lines and not row.strip() and not (fenced or displayed):
            return "\n".join(rows[:number])
    return text


DUE, NEW, LATER, NEVER = range(4)
"""When a card wants an answer."""


def waits(card: StoredCard, today: date) -> int:
    """Whether a card is due, new, due later, or not asked at all."""
    if card.standing is not Standing.ACTIVE:
        return NEVER
    if isinstance(card.state, Seen):
        return DUE if card.state.due_day <= today else LATER
    return NEW


def _urgency(card: StoredCard, today: date, note: str) -> tuple[int, bool, date]:
    """First what wants an answer first, and of that what stands in the note that was found."""
    day = card.state.due_day if isinstance(card.state, Seen) else today
    return waits(card, today), card.card.note != note, day
