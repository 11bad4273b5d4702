"""Text in columns of terminal cells."""

from __future__ import annotations

from textual.content import Content


def width(text: str) -> int:
    """How many columns `text` takes."""
    return Content(text).cell_length


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """`text` with spaces up to so many columns, behind it or, with `right`, before it."""
    room = " " * max(columns - width(text), 0)
    return room + text if right else text + room
