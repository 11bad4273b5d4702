"""Which lines of a paragraph stay lines: those that a person ended, not an editor."""

from __future__ import annotations

import re
from itertools import pairwise

_TURNS = re.compile(r"(?:Q|A|问|答)\s?\d{0,3}[:：]")
# What begins a line of its own also within a paragraph: a number, a bullet, a word in bold with a colon.
_COUNTED = re.compile(
    r"(?:[（(]?\d{1,2}[)）、]|\d{1,2}[.．](?=\D)|[（(][一二三四五六七八九十a-z]{1,3}[)）]|[①-⑳]|[-–—*+•·●▪]\s|[•●▪])"
    r"|\*\*[^*]{1,40}(?:\*\*\s*[:：]|[:：]\*\*)"
)
_ENDED = re.compile(r"[。！？；：….!?;:][”’」』）)\]*_=\"']*\s*$")
_CHINESE_END = re.compile(r"[。！？；：…][”’」』）)\]*_=\"']*\s*$")
_GOES_ON_AFTER = re.compile(r"[，,、]\s*$")
_CONTINUES = re.compile(r"[a-z\U000f0000-\U000fffff，。、；：！？）】》”’,.;:!?)\]}]")
_PUNCTUATED = re.compile(r"[^\w\U000f0000-\U000fffff]\s*$")
_SAYS = re.compile(r"[:：=]")
# What parts a front from a back: `::` with a blank beside it, that of code has none.
_CARD = re.compile(r"\S(?<![:：])(?: *：：：?|\s+:::?(?![:：])|:::?(?=\s)(?![:：])) *\S")
# Nobody's editor breaks lines at less; a line that is as short as this was ended by a person.
_SHORT = 44
_ROOM = 10
_MARKS_ALONE = frozenset(("?", "??", "？"))


def kept_lines(lines: list[str], widths: list[int]) -> list[bool]:
    """Which lines of a paragraph stay lines, for each but the last: those that a person ended, not an editor.

    Markdown joins them all; many who write notes see each as a line of its own.
    """
    inner = lines[:-1]
    sentences = all(_CHINESE_END.search(line) for line in inner)
    short = max(widths) <= _SHORT
    clauses = any(_GOES_ON_AFTER.search(line) for line in inner)
    kept: list[bool] = []
    for place, (before, following) in enumerate(pairwise(lines)):
        ended = _ENDED.search(before) is not None
        # An editor that fills lines would have taken the next word up.
        room = max(widths) - widths[place] >= max(_ROOM, len(following.partition(" ")[0].encode("ascii", "ignore")) + 1)
        alone = ended or not (_PUNCTUATED.search(before) or _CONTINUES.match(following))
        kept.append(
            begins_line(before, following)
            or sentences
            or _COUNTED.match(following.lstrip()) is not None
            or (short and (ended or (_SAYS.search(before) and _SAYS.search(following)) is not None))
            or (room and alone and not clauses)
        )
    return kept


def begins_line(before: str, following: str) -> bool:
    """Does a line of a paragraph stay one: a question, an answer, the mark between them, both on one line?"""
    return (
        _CARD.search(following) is not None
        or _TURNS.match(following) is not None
        or following.strip() in _MARKS_ALONE
        or before.strip() in _MARKS_ALONE
    )
