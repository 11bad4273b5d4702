"""What a search found, as lines: a sign for its kind, its name and place, the piece of text that shows why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from textual.content import Content

from kb.model import Hit
from kb.search.fold import tokens
from kb.search.snippets import spans
from kb.search.tree import Term
from kb.tui.columns import pad, shortened, width
from kb.tui.widgets.prose import one_line
from kb.typesetting.pieces import snippet

SIGNS = {"concept": "◆", "card": "▢", "note": "≡"}
TALL = 2
"""Lines of a hit."""
MARK = "bold underline"
# What the place of a hit takes of its first line at most, and less than which says nothing.
_PLACE = 0.4
_LEAST = 10
_APART = 2


@lru_cache(maxsize=1024)
def hit_lines(hit: Hit, terms: tuple[Term, ...], columns: int, profile: str) -> tuple[Content, ...]:
    """A hit in two lines of at most so many columns, what was looked for marked in both."""
    room = max(columns - 2, 1)
    wanted = (*terms, *_marked(hit))
    name = one_line(hit.title, room, profile)
    place = shortened(place_of(hit), max(int(room * _PLACE), room - width(name) - _APART))
    if width(place) < min(_LEAST, width(place_of(hit))) or room < 2 * _LEAST:
        place = ""
    if place and width(name) > room - width(place) - _APART:
        name = one_line(hit.title, room - width(place) - _APART, profile)
    title = marked(name, wanted, "bold $text-primary" if hit.kind == "concept" else "")
    blank = pad("", room - title.cell_length - width(place))
    first = Content.assemble((f"{SIGNS[hit.kind]} ", "$text-accent"), title, blank, (place, "$text-disabled"))
    text = snippet(hit.snippet, hit.title, profile, room)
    return first, Content.assemble("  ", marked(text, wanted, "$text-muted"))


def place_of(hit: Hit) -> str:
    """The note that a hit stands in, and the heading under which it does."""
    return " › ".join((hit.note, hit.heading) if hit.heading and hit.heading != hit.title else (hit.note,))


def _marked(hit: Hit) -> Iterable[Term]:
    """What was met in the snippet, as words: after its formulas are set the places are others."""
    for text in dict.fromkeys(hit.snippet[start:end] for start, end in hit.marks):
        words = tuple(tokens(text))
        if words:
            yield Term(text, words)


def marked(shown: str, terms: Sequence[Term], style: str = "") -> Content:
    """A line with the words that were looked for marked in it."""
    content = Content.styled(shown, style)
    for start, end in spans(shown, terms):
        content = content.stylize(MARK, start, end)
    return content
