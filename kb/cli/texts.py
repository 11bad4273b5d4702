"""Texts of notes on the screen: formulas set, lines no wider than the terminal."""

from __future__ import annotations

# Wide enough that no text of one paragraph is broken.
_UNBROKEN = 100_000


def on_one_line(markdown: str) -> str:
    """A card's text on one line, its formulas set inline."""
    from kb.typesetting.prose import render

    return " ".join(row.strip() for row in render(markdown, _UNBROKEN) if row.strip())


def paragraphs(markdown: str, columns: int, indent: int = 0) -> list[str]:
    """A text of a note as lines, formulas set in two dimensions where they stand alone."""
    from kb.typesetting.prose import render

    return [(" " * indent + row).rstrip() for row in render(markdown, max(columns - indent, 10))]
