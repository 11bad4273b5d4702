"""Text in columns of terminal cells."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from kb.typesetting.cells import cells, chop, clusters

# What is cut for the next word may be as long as this.
_LONGEST_WORD = 12


def width(text: str) -> int:
    """How many columns `text` takes."""
    return Content(text).cell_length


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """`text` with spaces up to so many columns, behind it or, with `right`, before it."""
    room = " " * max(columns - width(text), 0)
    return room + text if right else text + room


def shortened(line: str, columns: int) -> str:
    """A line of at most so many columns, with an ellipsis where it goes on: between words, if they are not long."""
    if cells(line) <= columns:
        return line
    part = chop(line, max(columns - 1, 1))[0]
    # Chinese has no blanks: it is cut between any two characters.
    if all(sign.isascii() and sign.isalnum() for sign in (part[-1:], line[len(part) : len(part) + 1])):
        before, _, word = part.rpartition(" ")
        part = before if before.strip() and len(word) <= _LONGEST_WORD else part
    return part.rstrip() + "…"


def ending(line: str, columns: int) -> str:
    """The end of a line in at most so many columns, with an ellipsis before it: of a path it says the most."""
    if width(line) <= columns:
        return line
    while line and width(line) >= columns:
        line = line[1:]
    return f"…{line}"


def cut(text: str, start: int, columns: int) -> str:
    """The `columns` of `text` that begin at column `start`; of a character that is not wholly among them, a space."""
    end = start + columns
    found: list[str] = []
    at = 0
    for cluster in clusters(text):
        size = cells(cluster)
        whole = start <= at and at + size <= end
        found.append(cluster if whole and at < end else " " * (min(at + size, end) - max(at, start)))
        at += size
        if at >= end:
            break
    return "".join(found)


def tags_within(tags: Iterable[str], columns: int) -> str:
    """Tags with their sign, each after two blanks, as many as there is room for."""
    shown = ""
    for tag in tags:
        if width(f"{shown}  #{tag}") <= columns:
            shown += f"  #{tag}"
    return shown
