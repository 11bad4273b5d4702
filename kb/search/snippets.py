"""The piece of a text that shows why it was found, and where in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from unicodedata import east_asian_width

from kb.search.fold import is_unspaced, is_written_otherwise, located_tokens, may_fold, tokens
from kb.search.query import Term


def stands_at(words: Sequence[str], start: int, wanted: Sequence[str], prefix: bool) -> bool:
    """Whether the wanted tokens stand at a place, the last one perhaps only begun."""
    end = start + len(wanted) - 1
    if end >= len(words):
        return False
    last = words[end].startswith(wanted[-1]) if prefix else words[end] == wanted[-1]
    return last and all(words[start + at] == one for at, one in enumerate(wanted[:-1]))


def places(words: Sequence[str], term: Term) -> list[int]:
    first, alone = term.tokens[0], len(term.tokens) == 1 and term.prefix
    if alone:
        return [start for start, word in enumerate(words) if word.startswith(first)]
    if first not in words:
        return []
    return [
        start for start, word in enumerate(words) if word == first and stands_at(words, start, term.tokens, term.prefix)
    ]


def spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where in the raw text the words looked for stand, in order and without overlaps."""
    lowered = text.casefold()
    if is_written_plainly(text, lowered, terms):
        return [found.span() for found in _pattern(tuple(terms)).finditer(lowered)] if terms else []
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


def is_written_plainly(text: str, lowered: str, terms: Sequence[Term]) -> bool:
    """Whether words stand in a text letter by letter as they are looked for, and in the same places in lower case."""
    # `ß` has two letters in lower case: what stands behind it would be marked one place too far.
    if len(lowered) != len(text) or may_fold(lowered):
        return False
    return not any(is_written_otherwise(term.tokens) for term in terms)


# A text in which words stand plainly has no other letters that spaces are put around; a class of all that there are
# costs more to compile than everything else at a key.
_LETTER = "[a-z0-9]"


@lru_cache(maxsize=256)
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """Finds the first of some words, in a text in which they stand plainly."""
    # The longest first: what an alternative finds, a longer one behind it would not.
    ways = sorted({_written(term) for term in terms}, key=lambda way: (-len(way), way))
    return re.compile(f"(?:{'|'.join(ways)})+")


def _written(term: Term) -> str:
    parts = [one if is_unspaced(one) else f"(?<!{_LETTER}){re.escape(one)}" for one in term.tokens]
    ends = [f"(?!{_LETTER})" if not is_unspaced(one) else "" for one in term.tokens]
    ends[-1] = f"{_LETTER}*" if term.prefix and ends[-1] else ends[-1]
    return r"(?:(?!\n)[\W_])*".join(part + end for part, end in zip(parts, ends, strict=True))


_WHITE = re.compile(r"\s+")
# Where a block begins: an item of a list, a heading, a quote, a row of a table; what follows a blank line.
_BLOCK = re.compile(r"[ \t]*(?:(?:[-*+>]|#{1,6}|\d{1,9}[.)])[ \t]|\|)")
# In the midst of a line their marks would say nothing, and lines of nothing but marks never do.
_MARKS = re.compile(r"\n[ \t]*(?:(?:[-*+>]|#{1,6}|\d{1,9}[.)])[ \t]+)+(?=\S)")
_RULES = re.compile(r"(?<=\n)[ \t]*(?:(?:```|~~~)[^\n`]*|(?:[-*_=][ \t]*){3,})(?=\n|$)")
_LONGEST_WORD = 15
"""A longer word may be cut."""
# They could reach a terminal, and a snippet never needs them: controls, format characters, halves of surrogate pairs.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
LEAD = 3
"""A third of the width stands before the first hit."""
_LINES_ABOVE = 4
"""Lines above a hit in which the beginning of its block is looked for."""
LOOKED_INTO = 4000
"""Characters of a text in which a snippet looks for the line of its hit."""
LONG_LINE = 1000
"""Characters of that line in which it looks for the hit itself."""


def snippet(text: str, terms: Sequence[Term], width: int = 80) -> str:
    """One line of the text, at most `width` cells, around the first thing looked for; `…` where it was cut."""
    return marked_snippet(text, terms, width)[0]


def marked_snippet(text: str, terms: Sequence[Term], width: int = 80) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A snippet, and where in it the words looked for stand."""
    hit = _first_hit(text[:LOOKED_INTO], terms)
    # What stands farther away than this is never shown.
    first, last = max(hit - 3 * width, 0), hit + 3 * width
    before = _on_one_line(text[first:hit]).lstrip()
    shown = (before + _on_one_line(text[hit:last])).rstrip()
    if first == 0 and last >= len(text) and _fits(shown := shown.strip(), width):
        return shown, tuple(spans(shown, terms))
    if width < 2:
        return "…"[:width], ()
    at = begin = min(len(before), len(shown))
    room = width // LEAD
    while begin > 0 and room >= _width(shown[begin - 1]):
        begin -= 1
        room -= _width(shown[begin])
    start = _block(text, hit)
    block = at - len(_on_one_line(f"\n{text[start:hit]}").lstrip(" ·"))
    if first < start and begin <= block:
        # Whoever reads from the beginning of a block misses nothing before it.
        begin, head = block, ""
    else:
        begin = _word(shown, begin, at)
        head = "…" if begin > 0 or first > 0 else ""
    begin += len(shown[begin:]) - len(shown[begin:].lstrip())
    cut = head + _cut(shown[begin:], width - len(head), max(at - begin, 0), more=last < len(text))
    return cut, tuple(spans(cut, terms))


def _block(text: str, at: int) -> int:
    """Where the block begins that a place is in; 0 where that is more than a few lines above."""
    start = text.rfind("\n", 0, at) + 1
    for _ in range(_LINES_ABOVE):
        if start == 0 or _BLOCK.match(text, start):
            return start
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above : start - 1].strip():
            return start
        start = above
    return 0


def _word(text: str, at: int, end: int) -> int:
    """Where the next word begins, not beyond `end`; `at` where that is in no word, or in a long one."""
    if not 0 < at < end or not _goes_on(text, at):
        return at
    return next((place for place in range(at, min(end, at + _LONGEST_WORD) + 1) if text[place - 1] == " "), at)


def _goes_on(text: str, at: int) -> bool:
    """Would a cut here stand in the midst of a word?"""
    around = text[at - 1 : at + 1]
    return len(around) == 2 and around.isalnum() and not any(map(is_unspaced, around))


def _first_hit(text: str, terms: Sequence[Term]) -> int:
    """Where the first of the terms stands, within a line; 0 if none does."""
    if not terms:
        return 0
    lowered = text.casefold()
    if is_written_plainly(text, lowered, terms):
        found = _pattern(tuple(terms)).search(lowered)
        return 0 if found is None else found.start()
    wanted = [f" {' '.join(term.tokens)}{'' if term.prefix else ' '}" for term in terms]
    start = 0
    for line in text.split("\n"):
        words = f" {' '.join(tokens(line))} "
        if any(phrase in words for phrase in wanted):
            marks = spans(line[:LONG_LINE], terms)
            return start + (marks[0][0] if marks else 0)
        start += len(line) + 1
    return 0


def _on_one_line(text: str) -> str:
    if "\n" in text:
        text = _MARKS.sub(" · ", _RULES.sub("", text))
    return _UNSEEN.sub("", _WHITE.sub(" ", text))


def _cut(text: str, width: int, hit: int, *, more: bool) -> str:
    """The text cut to a width in cells, with `…` in the last one where something is missing; `more` says that it is.

    No word behind the hit is cut, but a long one.
    """
    if not more and _fits(text, width):
        return text
    ends = list(accumulate(map(_width, text[:width])))
    end = bisect_right(ends, width - 1)
    if end < len(text) and _goes_on(text, end):
        blank = text.rfind(" ", max(hit, end - _LONGEST_WORD), end)
        end = blank if blank > hit else end
    return text[:end].rstrip() + "…"


def _fits(text: str, width: int) -> bool:
    return len(text) <= width and _cells(text) <= width


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    return 2 if east_asian_width(character) in "WF" else 1
