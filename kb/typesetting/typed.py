"""Mathematics that is typed with Unicode's own letters and small signs: set as its commands are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.typesetting.letters import ACCENTS, COMBINING, FONTS, SUBSCRIPTS, SUPERSCRIPTS
from kb.typesetting.symbols import CHARACTERS
from kb.typesetting.tree import ORD, Atom, Group, Node

if TYPE_CHECKING:
    from kb.typesetting.parser import Parser

PRIMES = {"'": 1, "′": 1, "’": 1, "″": 2, "‴": 3, "⁗": 4}
"""Signs of a derivative, and for how many primes each stands."""

_PLAIN = {
    small: (plain, above)
    for above, table in ((False, SUBSCRIPTS), (True, SUPERSCRIPTS))
    for plain, small in table.items()
    if small not in PRIMES and small not in "°†‡"
}
RAISED = {small: above for small, (_, above) in _PLAIN.items()}
"""Small signs, and whether they stand above the line."""


def _ranges() -> dict[str, tuple[str, str]]:
    letters = {drawn: (plain, font) for font, table in FONTS.items() for plain, drawn in table.items()}
    upper, lower = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
    # Italic, bold italic, bold script, bold fraktur, bold sans: the fonts that have no table of their own.
    for start, font in ((0x1D434, ""), (0x1D468, "bold"), (0x1D4D0, "script"), (0x1D56C, "fraktur"), (0x1D5D4, "bold")):
        for place, plain in enumerate(upper + lower):
            letters.setdefault(chr(start + place), (plain, font))
    return {drawn: found for drawn, found in letters.items() if drawn > "\uffff"} | {"ℎ": ("h", "")}


LETTERS = _ranges()
"""Letters of mathematical alphabets, each with its plain letter and the font that its command has."""


def typed_script(parser: Parser, first: str) -> Node:
    """All small signs that come next on the same side of the line, as one script."""
    above = RAISED[first]
    signs = [_PLAIN[first][0]]
    while parser.place < len(parser.tokens) and RAISED.get(parser.tokens[parser.place]) is above:
        signs.append(_PLAIN[parser.tokens[parser.place]][0])
        parser.place += 1
    nodes: list[Node] = [Atom(*CHARACTERS.get(sign, (sign, ORD))) for sign in signs]
    return nodes[0] if len(nodes) == 1 else Group(nodes)


MARKS = {mark: name for name, mark in reversed(COMBINING.items()) if name in ACCENTS and "cancel" not in name}
"""The accent that a mark typed behind its letter is."""
