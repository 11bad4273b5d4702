"""Where a card stands in its note: the section to read, the lines that it was made from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kb.model import Card, StoredCard
from kb.tui.columns import shortened
from kb.tui.glimpse import without_heading
from kb.typesetting.cells import cells

if TYPE_CHECKING:
    from kb.collection import Collection

_LONGEST_LEAD = 160
# What stands between the parts of the way to a place, and how much of the first part says anything.
_BEHIND, _FEWEST = " › ", 10
# Headings, quotes, tables, lists, fences, rules, formulas, HTML, footnotes, names of blocks; terms and questions.
_NO_TEXT = re.compile(r"[#>|<^]|```|~~~|\$\$|[-*+=_]{2,}|[-*+] |\d+[.)] |\[\^|[QA问答][:：]")
_STATES = re.compile(r"[=≈]|::|\\approx|[?？]$|==")

_ROW = re.compile(r"\s*\|?[^|]*\|")


def place_of(stored: StoredCard, profile: str = "unicode") -> str:
    """The note's title and the headings above the card, formulas set."""
    from kb.typesetting.pieces import ends_with_name, trail

    headings = stored.card.heading_path
    # A title is what its heading says, without the number of a chapter or a lecture, or its name in another language.
    titled = (
        headings
        and stored.title
        and (ends_with_name(headings[0], stored.title) or headings[0].startswith(stored.title))
    )
    return trail(headings if titled else (stored.title, *headings), profile)


def place_within(place: str, columns: int) -> str:
    """The way to a place on so many columns: its last part says the most, then its first."""
    if cells(place) <= columns:
        return place
    parts = place.split(_BEHIND)
    rest = (f"{_BEHIND}…" if len(parts) > 2 else "") + _BEHIND + parts[-1]
    room = columns - cells(rest)
    return shortened(parts[0], room) + rest if len(parts) > 1 and room >= _FEWEST else shortened(place, columns)


class Section(NamedTuple):
    """A section of a note: its name, its Markdown, and how much of that stands above the card."""

    name: str
    text: str
    above: str = ""


def section_of(collection: Collection, card: Card) -> Section | None:
    """The section that the card comes from, below its innermost heading; None when its note is gone."""
    for name in filter(None, (*card.heading_path[-1:], card.concept)):
        page = collection.concept(name)
        parts = [part for part in page.parts if part.concept.note == card.note] if page is not None else []
        around = [part for part in parts if part.concept.line <= card.line <= part.concept.end_line]
        if around:
            part = min(around, key=lambda part: part.concept.end_line - part.concept.line)
            text = without_heading(part.text)
            gone = part.text.count("\n") - text.count("\n")
            rows = text.split("\n")[: max(card.line - part.concept.line - gone, 0)]
            return Section(part.concept.name, text, "\n".join(rows))
    lines = lines_of(collection, card)
    return Section(card.note, "\n".join(lines)) if lines else None


def lines_of(collection: Collection, card: Card) -> Sequence[str]:
    """The lines of the note that the card was made from; none when the note cannot be read."""
    return _lines(collection, card.note)[max(card.line - 1, 0) : card.end_line]


def around(collection: Collection, card: Card) -> list[tuple[int, str]]:
    """The lines that a card was made from, numbered; with them the line before, the one behind, their table's head."""
    lines = _lines(collection, card.note)
    first, last = max(card.line, 1), min(card.end_line, len(lines))
    wanted = set(range(max(first - 1, 1), min(last + 1, len(lines)) + 1))
    head = first
    while head > 1 and lines[first - 1 : first] and _ROW.match(lines[head - 2]) and _ROW.match(lines[first - 1]):
        head -= 1
    if head < first:
        wanted.add(head)
    return [(number, lines[number - 1]) for number in sorted(wanted) if lines[number - 1].strip()]


def lead_of(collection: Collection, card: Card) -> str:
    """The one line of text right above an exercise, that says what is practised; empty where there is none.

    A line that states something (an equation, a card of its own) could be half of the answer, and is none.
    """
    if card.template is None:
        return ""
    above = [line.strip() for line in _lines(collection, card.note)[: max(card.line - 1, 0)]]
    while above and not above[-1]:
        above.pop()
    if not above or _NO_TEXT.match(above[-1]) or _STATES.search(above[-1]) or cells(above[-1]) > _LONGEST_LEAD:
        return ""
    before = above[-2] if len(above) > 1 else ""
    return above[-1] if not before or before.startswith("#") else ""


def _lines(collection: Collection, note: str) -> Sequence[str]:
    from kb.reading import decode
    from kb.reading.macros import long_text

    if not note:
        return ()
    try:
        data = (collection.root / note).read_bytes()
    except OSError:
        return ()
    return long_text(decode(data).text, collection.settings.macros).split("\n")
