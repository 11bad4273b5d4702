"""What goes to the screen: text without terminal escapes, JSON as one document."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kb.messages import say
from kb.model import Language

if TYPE_CHECKING:
    from kb.cli.edge import Edge

# A whole escape sequence goes, not only its first character: what is left of one is noise. Compiled when first needed:
# the light path has nothing but plain text to say.
_CONTROL = (
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?)"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
_IN_JSON = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
_WIDEST = 100


def safe(text: str) -> str:
    """`text` without what a terminal would obey or what would turn its order round; tabs and line ends stay."""
    return text if text.isprintable() else re.sub(_CONTROL, "", text)


def flat(text: str) -> str:
    """`safe` text on one line: a file's name may hold a line end, and a line of output is one thing."""
    return text if text.isprintable() else " ".join(safe(text).split())


def line(text: str = "") -> None:
    """One line (or several) to standard output."""
    sys.stdout.write(safe(text) + "\n")


def lines(texts: Iterable[str]) -> None:
    """Each text on its own line."""
    for text in texts:
        line(text)


def aside(text: str) -> None:
    """One line to standard error."""
    sys.stderr.write(safe(text) + "\n")


def document(value: object) -> None:
    """One JSON document to standard output; what a terminal would obey is written as an escape."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.write(re.sub(_IN_JSON, lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def width() -> int:
    """Columns for prose: the terminal's, at most 100; 80 where there is none."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return min(int(columns), _WIDEST)
    try:
        # A terminal that does not know its size says 0.
        return min(os.get_terminal_size(sys.stdout.fileno()).columns or 80, _WIDEST)
    except (OSError, ValueError, AttributeError):
        return 80


def one_line(text: str, columns: int) -> str:
    """The text on one line of at most so many columns, cut with an ellipsis."""
    from kb.typesetting.cells import cells

    text = " ".join(safe(text).split())
    if cells(text) <= columns:
        return text
    used, kept = 0, []
    for character in text:
        used += cells(character)
        if used > columns - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def padded(text: str, columns: int) -> str:
    """The text filled with spaces to so many columns."""
    from kb.typesetting.cells import cells

    return text + " " * max(columns - cells(text), 0)


def flattened(arguments: Mapping[str, object]) -> dict[str, object]:
    """The arguments of a sentence as they go into one line."""
    return {name: flat(value) if isinstance(value, str) else value for name, value in arguments.items()}


class Voice:
    """Says sentences of the area `cli` in one language, and knows what formulas are drawn with and if in colour."""

    def __init__(self, language: Language, edge: Edge | None = None) -> None:
        self.language: Language = language
        self._edge = edge

    @property
    def profile(self) -> str:
        """What formulas are drawn with; the terminal may be asked for it, so only who sets text does."""
        return "unicode" if self._edge is None else self._edge.profile

    @property
    def coloured(self) -> bool:
        """Does the terminal show colours?"""
        return self._edge is not None and self._edge.terminal.coloured

    def name(self, name: str) -> str:
        """The name of a concept on one line, its formulas set; the terminal is asked only where there are any."""
        from kb.typesetting.pieces import title

        return title(flat(name), self.profile) if "$" in name or "\\" in name else flat(name)

    def typed(self) -> str:
        """What was typed while the terminal was asked what it can draw."""
        return "" if self._edge is None else self._edge.terminal.taken()

    def __call__(self, code: str, /, **arguments: object) -> str:
        return say(f"cli.{code}", self.language, **flattened(arguments))

    def count(self, code: str, count: int, /, **arguments: object) -> str:
        """The sentence `code`, or `code.one` when it speaks of one thing."""
        name = f"{code}.one" if count == 1 else code
        return say(f"cli.{name}", self.language, count=count, **flattened(arguments))
