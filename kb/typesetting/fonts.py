"""Letters in bold, script, double-struck … on finished lines: as the profile has them, or as styles of plain letters.

Boxes are built with Unicode's letters in every profile. All of them are one column wide, as the plain ones are, so that
nothing moves when they are exchanged at the end.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from kb.typesetting.letters import FONTS
from kb.typesetting.wrapping import Line, Span, merged

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a letter of a font is shown in where styles are at hand and the profile has no such letter.
_STYLES = {
    "bold": "strong",
    "double": "strong",
    "script": "emphasis",
    "fraktur": "strong emphasis",
    "sans": "",
    "mono": "",
}


def plain(text: str, profile: str) -> str:
    """A line with the letters that the profile has, where no styles are at hand."""
    if profile == "unicode" or text.isascii():
        return text
    return text.translate(_lacking(profile))


def styled(lines: Iterable[Line], profile: str) -> list[Line]:
    """Lines whose formulas show bold, and what the profile has no letters for, by the styles of plain letters."""
    found = _font_letters(profile)
    return [
        merged([part for span in line for part in _parted(span, found, profile)])
        if any(not span.text.isascii() for span in line)
        else line
        for line in lines
    ]


def _parted(span: Span, letters: re.Pattern[str], profile: str) -> list[Span]:
    """A span of a formula in pieces of one font each; marks stay with their letter."""
    if not span.style.startswith("math") or span.text.isascii():
        return [span]
    parts: list[Span] = []
    done = 0
    for match in letters.finditer(span.text):
        parts.append(Span(span.text[done : match.start()], span.style))
        letter, style = _fonts(profile)[match[0][0]]
        parts.append(Span(unicodedata.normalize("NFC", letter + match[0][1:]), f"{span.style} {style}".rstrip()))
        done = match.end()
    return [*parts, Span(span.text[done:], span.style)] if parts else [span]


@cache
def _fonts(profile: str) -> dict[str, tuple[str, str]]:
    """Each letter of a font that is shown by a style in this profile: its plain one, and the style."""
    found: dict[str, tuple[str, str]] = {}
    for font, style in _STYLES.items():
        for letter, drawn in FONTS[font].items():
            if font == "bold" or (profile != "unicode" and _is_lacking(drawn, profile)):
                found.setdefault(drawn, (letter, style))
    return found


@cache
def _font_letters(profile: str) -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(_fonts(profile)))}][\u0300-\u036f\u20d0-\u20ff]*")


@cache
def _lacking(profile: str) -> dict[int, str]:
    """Each letter of a font that the profile lacks, and its plain one."""
    letters = ((drawn, letter) for font in _STYLES for letter, drawn in FONTS[font].items())
    return {ord(drawn): letter for drawn, letter in letters if _is_lacking(drawn, profile)}


def _is_lacking(letter: str, profile: str) -> bool:
    return profile == "ascii" or letter > "\uffff"
