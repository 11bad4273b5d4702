"""Pieces of notes on one line: fronts of cards, and what a search found."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.typesetting.prose import render

# Wide enough that no text of one paragraph is broken.
_UNBROKEN = 100_000


def on_one_line(markdown: str, profile: str = "unicode") -> str:
    """A card's text on one line, its formulas set inline."""
    inline = re.sub(r"\$\$\s*([^$]+?)\s*\$\$", r"$\1$", markdown)
    return " ".join(row.strip() for row in render(inline, _UNBROKEN, profile) if row.strip())


@lru_cache(maxsize=512)
def snippet(piece: str, title: str, profile: str = "unicode") -> str:
    """A piece of a note's text as one line of prose: no marks of tables and lists, no formula cut in two, no title."""
    piece, rules = re.subn(r"(?:\|\s*:?-{2,}:?\s*)+\|?", "|", piece)
    is_table = rules or piece.startswith("|") or piece.endswith("|")
    head, dollar, tail = piece.partition("$")
    if dollar and piece.startswith("…") and re.search(r"[\\^_{}]", head):
        piece = "…" + tail
    parts = re.split(r"(\$\$?[^$]+\$\$?)", piece)
    # Between formulas stands prose; a dollar that is left there opens a formula that was cut.
    for place in range(0, len(parts), 2):
        prose, cut, _ = parts[place].partition("$")
        prose = f"{prose.rstrip()}…" if cut else prose
        parts[place] = re.sub(r"\s*\|(?:\s*\|)*\s*", " · ", prose) if is_table else prose
    text = "".join(parts).strip(" ·")
    if text.count("**") % 2:
        text = text.replace("**", "", 1)
    shown = on_one_line(re.sub(r"^(…?)\s*(?:(?:[-*+>]|#+|\d+[.)])\s+)*", r"\1", text), profile)
    name = on_one_line(title, profile)
    if name and shown.casefold().startswith(name.casefold()):
        rest = shown[len(name) :]
        # "Limits" is not the title "Limit" said again.
        if not rest[:1].isalnum():
            shown = rest.lstrip(" :：—–-·。.，,")
    return "" if shown == "…" else shown
