"""The piece of a text that shows why it was found, and where in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import east_asian_width

from kb.search.fold import located_tokens, tokens
from kb.search.query import Term


def stands_at(words: Sequence[str], start: int, wanted: Sequence[str], prefix: bool) -> bool:
    """Whether the wanted tokens stand at a place, the last one perhaps only begun."""
    if start + len(wanted) > len(words):
        return False
    *first, last = wanted
    final = words[start + len(first)]
    return list(words[start : start + len(first)]) == first and (final.startswith(last) if prefix else final == last)


def places(words: Sequence[str], term: Term) -> list[int]:
    first, alone = term.tokens[0], len(term.tokens) == 1 and term.prefix
    return [
        start
        for start, word in enumerate(words)
        if (word == first or (alone and word.startswith(first))) and stands_at(words, start, term.tokens, term.prefix)
    ]


def spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where in the raw text the words looked for stand, in order and without overlaps."""
    located = located_tokens(text)
    words = [token for token, _, _ in located]
    marks = sorted(
        (located[start][1], located[start + len(term.tokens) - 1][2]) for term in terms for start in places(words, term)
    )
    apart: list[tuple[int, int]] = []
    for begin, end in marks:
        if apart and begin <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end)
        else:
            apart.append((begin, end))
    return apart


_WHITE = re.compile(r"\s+")
# They could reach a terminal, and a snippet never needs them: controls, format characters, halves of surrogate pairs.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
LEAD = 3
"""A third of the width stands before the first hit."""
LOOKED_INTO = 8000
"""Characters of a text in which a snippet looks for the line of its hit."""
LONG_LINE = 1000
"""Characters of that line in which it looks for the hit itself."""


def marked_snippet(text: str, terms: Sequence[Term], width: int = 80) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A snippet, and where in it the words looked for stand."""
    shown = snippet(text, terms, width)
    return shown, tuple(spans(shown, terms))


def snippet(text: str, terms: Sequence[Term], width: int = 80) -> str:
    """One line of the text, at most `width` cells, around the first thing looked for; `…` where it was cut."""
    start = _line_with_hit(text[:LOOKED_INTO], terms)
    before, after = _on_one_line(text[:start]), _on_one_line(text[start:])
    marks = spans(after[:LONG_LINE], terms)
    shown = f"{before} {after}" if before else after
    if _fits(shown, width):
        return shown
    if width < 2:
        return "…"[:width]
    begin = len(shown) - len(after) + (marks[0][0] if marks else 0)
    room = width // LEAD
    while begin > 0 and room >= _width(shown[begin - 1]):
        begin -= 1
        room -= _width(shown[begin])
    head = "…" if begin > 0 else ""
    return head + _cut(shown[begin:], width - len(head))


def _line_with_hit(text: str, terms: Sequence[Term]) -> int:
    """Where the first line starts that holds one of the terms; 0 if none does."""
    wanted = [f" {' '.join(term.tokens)}{'' if term.prefix else ' '}" for term in terms]
    start = 0
    for line in text.split("\n") if wanted else ():
        words = f" {' '.join(tokens(line))} "
        if any(phrase in words for phrase in wanted):
            return start
        start += len(line) + 1
    return 0


def _on_one_line(text: str) -> str:
    return _UNSEEN.sub("", _WHITE.sub(" ", text)).strip()


def _cut(text: str, width: int) -> str:
    """The text cut to a width in cells, with `…` in the last one where something is missing."""
    if _fits(text, width):
        return text
    used = 1
    kept: list[str] = []
    for character in text:
        used += _width(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _fits(text: str, width: int) -> bool:
    return len(text) <= width and _cells(text) <= width


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    return 2 if east_asian_width(character) in "WF" else 1
