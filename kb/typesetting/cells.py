"""Text as a terminal sees it: what may pass, and how many columns it takes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# A whole escape sequence goes, not only its first character: what is left of one is noise.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]+[0-~])")
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U0001f3fb-\U0001f3ff]"
)


def _judged(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\r\x0b\x0c\x85\u2028\u2029":
        return "\n"
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return ""


def clean(text: str) -> str:
    """`text` without escapes, controls (but tab and line feed), bidi controls and characters that draw nothing."""
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    return _SUSPECT.sub(_judged, text.replace("\r\n", "\n"))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    """As Textual counts them: a column more or less and what is set leans out of its line."""
    from rich.cells import get_character_cell_size  # 4 ms where Textual is not loaded: plain ASCII does not pay

    return get_character_cell_size(character)


def cells(text: str) -> int:
    """How many columns `text` takes on one line of a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def pad(text: str, width: int, align: str = "l") -> str:
    """`text` with spaces to `width` columns: on the right (l), on the left (r) or on both sides (c)."""
    room = width - cells(text)
    if room <= 0:
        return text
    left = {"l": 0, "r": room}.get(align, room // 2)
    return " " * left + text + " " * (room - left)


def clusters(text: str) -> list[str]:
    """`text` as characters, each with the marks that combine with it."""
    if text.isascii():
        return list(text)
    found: list[str] = []
    for character in text:
        if found and _columns(character) == 0:
            found[-1] += character
        else:
            found.append(character)
    return found


def chop(text: str, width: int) -> list[str]:
    """`text` cut into lines of at most `width` columns; a character wider than that becomes an ellipsis."""
    lines, line, used = [], "", 0
    for cluster in clusters(text):
        size = cells(cluster)
        if used + min(size, width) > width and line:
            lines.append(line)
            line, used = "", 0
        line += cluster if size <= width else "…"
        used += size if size <= width else 1
    return [*lines, line] if line or not lines else lines


def combine(letter: str, mark: str) -> str:
    """One letter with a combining mark, as one character where Unicode has it."""
    return unicodedata.normalize("NFC", letter + mark)
