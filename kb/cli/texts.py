"""Texts of notes on the screen: formulas set, lines no wider than the terminal, in colour where that shows it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kb.cli.output import Voice, safe, width

if TYPE_CHECKING:
    from kb.typesetting.wrapping import Line

# What a style is in a terminal; the sixteen colours are those that the person chose for it.
_CODES = {
    "strong": "1",
    "emphasis": "3",
    "heading": "1;34",
    "code": "33",
    "math": "36",
    "math strong": "1;36",
    "math emphasis": "3;36",
    "math strong emphasis": "1;3;36",
    "mark": "1;4",
    "link": "4",
    "dim": "2",
}


def print_text(markdown: str, voice: Voice, indent: int = 0, *, whole: bool = False) -> None:
    """A text of a note, formulas set in two dimensions where they stand alone; `whole` with all addresses."""
    from kb.typesetting.prose import render, render_spans
    from kb.typesetting.wrapping import Span

    columns = max(width() - indent, 10)
    if voice.coloured:
        print_spans(render_spans(markdown, columns, voice.profile, whole=whole), indent)
    else:
        rows = render(markdown, columns, voice.profile, whole=whole)
        print_spans(([Span(row)] for row in rows), indent)


def print_formula(latex: str, voice: Voice, *, on_one_line: bool = False) -> None:
    """A formula in two dimensions, or on one line."""
    from kb.typesetting import box, inline
    from kb.typesetting.fonts import styled
    from kb.typesetting.wrapping import Span

    fonts, profile = voice.coloured, voice.profile
    if on_one_line:
        rows: Iterable[str] = [inline(latex, profile, fonts=fonts)]
    else:
        rows = (row.rstrip() for row in box(latex, width(), profile, fonts=fonts).lines)
    if fonts:
        print_spans(styled(([Span(row, "math")] for row in rows), profile))
    else:
        print_spans([Span(row)] for row in rows)


def print_spans(rows: Iterable[Line], indent: int = 0) -> None:
    """Styled lines, without trailing spaces; what a terminal would obey in a text never passes, our codes do."""
    for row in rows:
        shown = "".join(painted(span.text, span.style) for span in row)
        sys.stdout.write(f"{' ' * indent}{shown}".rstrip() + "\n")


def painted(text: str, style: str) -> str:
    """A safe text in a style."""
    code = _CODES.get(style)
    return f"\x1b[{code}m{safe(text)}\x1b[0m" if code and text.strip() else safe(text)
