"""What a search found, as lines: a sign for its kind, its name and place, the piece of text that shows why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from textual.content import Content

from kb.model import Hit, Standing
from kb.search.fold import tokens
from kb.search.snippets import spans
from kb.search.tree import Term
from kb.tui.columns import ending, pad, width
from kb.tui.widgets.prose import one_line
from kb.tui.widgets.table import SIGNS as OF_STATES
from kb.typesetting.pieces import same_name, says_file, snippet

SIGNS = {"concept": "◆", "card": "▢", "note": "≡"}
TALL = 2
"""Lines of a hit."""
MARK = "bold underline"
# What the place of a hit takes of its first line at most, and less than which says nothing.
_PLACE = 0.4
_LEAST = 10
_APART = 2
_BETWEEN = " › "


@lru_cache(maxsize=1024)
def hit_lines(hit: Hit, terms: tuple[Term, ...], columns: int, profile: str) -> tuple[Content, ...]:
    """A hit in two lines of at most so many columns, what was looked for marked in both."""
    room = max(columns - 2, 1)
    wanted = (*terms, *_marked(hit, terms))
    name = one_line(hit.title, room, profile)
    place = _placed(hit, max(int(room * _PLACE), room - width(name) - _APART), profile) if room >= 2 * _LEAST else ""
    if place and width(name) > room - width(place) - _APART:
        name = one_line(hit.title, room - width(place) - _APART, profile)
    title = marked(name, wanted, "bold $text-primary" if hit.kind == "concept" else "")
    blank = pad("", room - title.cell_length - width(place))
    first = Content.assemble((f"{_sign(hit, profile)} ", "$text-accent"), title, blank, (place, "$text-disabled"))
    text = snippet(hit.snippet, hit.title, profile, room)
    return first, Content.assemble("  ", marked(text, wanted, "$text-muted"))


def _sign(hit: Hit, profile: str) -> str:
    """The sign of its kind; of a card that is not asked the one that it has in the table of cards."""
    if hit.standing in (None, Standing.ACTIVE):
        return SIGNS[hit.kind]
    sign, plain, _ = OF_STATES[hit.standing.value]
    return plain if profile == "ascii" else sign


def _placed(hit: Hit, room: int, profile: str) -> str:
    """The note that a hit stands in, and the heading under which it does where there is room for some of it."""
    note = ending(hit.note, room)
    if not hit.heading or same_name(hit.heading, hit.title) or says_file(hit.heading, hit.note):
        return note
    left = room - width(note) - width(_BETWEEN)
    heading = one_line(hit.heading, left, profile) if left >= _LEAST or left >= width(hit.heading) else ""
    return f"{note}{_BETWEEN}{heading}" if heading else note


def _marked(hit: Hit, terms: Sequence[Term]) -> Iterable[Term]:
    """What else was met in the snippet, as words: after its formulas are set the places are others."""
    for text in dict.fromkeys(hit.snippet[start:end] for start, end in hit.marks):
        words = tuple(tokens(text))
        if words and not any(_is_met(words, term) for term in terms):
            yield Term(text, words)


def _is_met(words: tuple[str, ...], term: Term) -> bool:
    if not term.prefix:
        return words == term.tokens
    *before, last = term.tokens
    return words[:-1] == tuple(before) and words[-1].startswith(last)


def marked(shown: str, terms: Sequence[Term], style: str = "") -> Content:
    """A line with the words that were looked for marked in it."""
    content = Content.styled(shown, style)
    for start, end in spans(shown, terms):
        content = content.stylize(MARK, start, end)
    return content
