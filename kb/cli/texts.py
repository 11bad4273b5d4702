"""Texts of notes on the screen: formulas set, lines no wider than the terminal."""

from __future__ import annotations


def paragraphs(
    markdown: str, columns: int, indent: int = 0, profile: str = "unicode", *, whole: bool = False
) -> list[str]:
    """A text of a note as lines, formulas set in two dimensions where they stand alone; `whole` with all addresses."""
    from kb.typesetting.prose import render

    return [(" " * indent + row).rstrip() for row in render(markdown, max(columns - indent, 10), profile, whole=whole)]
