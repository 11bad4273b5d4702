"""A text of which only a part is meant to be seen, and the mark that ends that part."""

from __future__ import annotations

from collections.abc import Sequence

# What nobody types: it ends what is seen of a formula in rows.
MARK = "\uf8fe\uf8fd"
# A text of so many characters is a chapter: it is read, not said by heart.
_LONGEST = 50_000


def may_have_steps(text: str) -> bool:
    """Is it worth looking for steps in this text? Most answers have one line."""
    return ("\n" in text.strip() or r"\\" in text) and len(text) <= _LONGEST and "%%" not in text and MARK not in text


def is_cut(text: str) -> bool:
    """Is only a part of what this text is set to meant to be seen?"""
    return MARK in text


def seen(lines: Sequence[str]) -> int:
    """How many of the lines that the text of a step was set to are seen."""
    count = next((number for number, line in enumerate(lines) if MARK in line), len(lines))
    while count and not lines[count - 1].strip():
        count -= 1
    return count
