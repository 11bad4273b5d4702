"""A note cut into what a look at its lines tells (headings, paragraphs, fences) and what needs a Markdown parser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# What can begin nothing but text, in CommonMark with these rules on: code, fences, quotes, lists, rules, headings.
_TEXT = re.compile(
    r" {0,3}(?:[^\s\d#>*+\-_=~`]|\*+[^*\s]|_+[^_\s]|-+[^-\s]|\+\S|=+[^=\s]|~{1,2}(?!~)|`{1,2}(?!`)"
    r"|(?!\d{1,9}[.)](?:\s|$))\d|#(?!#{0,5}(?:[ \t]|$)))"
)
_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_MAY_FENCE = re.compile(r"`{3}|~{3}")


class Stretch(NamedTuple):
    """Lines `start` to `end` (from 0, `end` not in); `kind` is heading, paragraph, fence, or mixed: for the parser.

    Of a heading `mark` is its `#`s and `rows` its text, of a fence `mark` is the run that opens it.
    """

    kind: str
    start: int
    end: int
    rows: Sequence[str] = ()
    mark: str = ""


def stretches(lines: Sequence[str]) -> Iterator[Stretch]:
    """The stretches of a text without definition lists, in order; only empty lines stand between them.

    A mixed one ends where an empty line and then unindented text or a heading close everything that was open.
    """
    at, count = 0, len(lines)
    while at < count:
        line = lines[at]
        if not line.strip(" \t"):
            at += 1
            continue
        start = at
        if _TEXT.match(line):
            at += 1
            while at < count and _TEXT.match(lines[at]):
                at += 1
            if at == count or not lines[at].strip(" \t") or _HEADING.match(lines[at]):
                yield Stretch("paragraph", start, at, lines[start:at])
                continue
        elif heading := _HEADING.match(line):
            at += 1
            yield Stretch("heading", start, at, (_title(line[heading.end() :]),), heading[1])
            continue
        elif (fence := _FENCE.match(line)) and (end := _closed(lines, start, fence[1])):
            at = end
            yield Stretch("fence", start, at, mark=fence[1])
            continue
        at = _end_of_mixed(lines, start)
        yield Stretch("mixed", start, at)


def _title(text: str) -> str:
    """What follows a heading's mark, without `#`s that close it."""
    text = text.rstrip(" \t")
    bare = text.rstrip("#")
    return bare if bare.endswith((" ", "\t")) else text


def _closed(lines: Sequence[str], start: int, run: str) -> int:
    """The line behind the one that closes a fence, 0 when nothing does."""
    closing = re.compile(rf" {{0,3}}{run[0]}{{{len(run)},}}[ \t]*")
    return next((at + 1 for at in range(start + 1, len(lines)) if closing.fullmatch(lines[at])), 0)


def _end_of_mixed(lines: Sequence[str], start: int) -> int:
    for at in range(start, len(lines)):
        line = lines[at]
        apart = at > start and not lines[at - 1].strip(" \t") and line[:1] not in ("", " ", "\t")
        if apart and (_TEXT.match(line) or _HEADING.match(line)):
            return at
        if _MAY_FENCE.search(line):
            # What stands inside a fence closes nothing.
            break
    return len(lines)
