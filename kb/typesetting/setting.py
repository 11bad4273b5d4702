"""The door of this room: LaTeX in, lines out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from kb.typesetting.boxes import Box
from kb.typesetting.breaking import broken
from kb.typesetting.cells import cells, clean, pad
from kb.typesetting.fonts import plain
from kb.typesetting.layout import Layout
from kb.typesetting.letters import FONT_SWITCHES
from kb.typesetting.linear import Linear
from kb.typesetting.parser import parse
from kb.typesetting.profiles import PROFILES, UNICODE
from kb.typesetting.shapes import is_tall
from kb.typesetting.symbols import SPACES, SWALLOWED
from kb.typesetting.tokens import split
from kb.typesetting.wrapping import wrap_words

_DRAWING_NOTHING = frozenset(("newline", *SPACES, *SWALLOWED, *FONT_SWITCHES))
# Narrower than this, the mark of a continued line would take the room of what it marks.
_ROOM_FOR_MARK = 6


class Block(Struct, frozen=True):
    """A formula in two dimensions: lines of equal width, the number of the one that carries the baseline.

    `fits` is false where it is wider than was asked, because nothing in it could be broken.
    """

    lines: tuple[str, ...]
    baseline: int = 0
    fits: bool = True

    @property
    def width(self) -> int:
        """Columns of the widest line."""
        return max(map(cells, self.lines), default=0)


def typeset(latex: str, width: int = 80, profile: str = "unicode", macros: Mapping[str, str] | None = None) -> str:
    """A formula in two dimensions, at most `width` columns wide, as lines without trailing spaces. Never raises."""
    return "\n".join(line.rstrip() for line in box(latex, width, profile, macros).lines)


def box(
    latex: str,
    width: int = 80,
    profile: str = "unicode",
    macros: Mapping[str, str] | None = None,
    *,
    sideways: bool = False,
    fonts: bool = False,
) -> Block:
    """A formula in two dimensions with its baseline.

    What fits in no way is set on one line and wrapped, its continuation lines marked; where one can move it
    `sideways` it stays in two dimensions, as wide as what cannot be broken. With `fonts` bold and other letters are
    Unicode's in every profile, for `kb.typesetting.fonts.styled` to show them by styles.
    """
    drawn = _drawn(latex, width, profile, macros, sideways=sideways)
    return (
        drawn
        if fonts or profile == UNICODE.name
        else replace(drawn, lines=tuple(plain(line, profile) for line in drawn.lines))
    )


def _drawn(latex: str, width: int, profile: str, macros: Mapping[str, str] | None, *, sideways: bool) -> Block:
    layout = Layout(PROFILES.get(profile, UNICODE))
    tree = parse(latex, macros)
    width = max(width, 1)
    drawn = broken(layout, tree, width)
    if not any(line.strip() for line in drawn.lines) and _says_something(latex):
        return _wrapped(clean(latex), width, layout)
    if drawn.width <= width:
        return _trimmed(drawn)
    if sideways:
        # Broken anew at the width that it takes anyhow: no line is broken earlier than it must be.
        wider = broken(layout, tree, drawn.width)
        return _trimmed(wider if wider.width <= drawn.width else drawn, fits=False)
    return _wrapped(layout.linear.row(tree.items), width, layout)


def _trimmed(drawn: Box, *, fits: bool = True) -> Block:
    """A box without blank lines at its head and foot."""
    lines, base = drawn.lines, drawn.base
    while len(lines) > 1 and not lines[-1].strip() and base < len(lines) - 1:
        lines = lines[:-1]
    while len(lines) > 1 and not lines[0].strip() and base > 0:
        lines, base = lines[1:], base - 1
    return Block(tuple(lines), base, fits)


def _wrapped(text: str, width: int, layout: Layout) -> Block:
    """A formula on one line, wrapped; a line that goes on with the one before says so, where there is room for it."""
    mark = layout.pen("↪") + " " if width >= _ROOM_FOR_MARK else ""
    first, *rest = wrap_words(text, width - len(mark)) or [""]
    lines = [first, *(mark + line for line in rest)]
    widest = max(map(cells, lines))
    return Block(tuple(pad(line, widest) for line in lines))


def inline(
    latex: str,
    profile: str = "unicode",
    macros: Mapping[str, str] | None = None,
    *,
    rounded: bool = False,
    fonts: bool = False,
) -> str:
    """A formula on one line that cannot be misread. Never raises.

    `rounded`: for reading back what a person typed; scripts without small letters in round brackets, none in braces.
    `fonts`: as in `box`.
    """
    line = _one_line(latex, profile, macros, rounded) if macros else _cached_line(latex, profile, rounded)
    return line if fonts else plain(line, profile)


def steps_out(latex: str, macros: Mapping[str, str] | None = None) -> bool:
    """Whether a formula in a sentence belongs on lines of its own: a matrix, cases or aligned lines. Never raises."""
    return ("\\\\" in latex or "\\newline" in latex or bool(macros)) and is_tall(parse(latex, macros))


@lru_cache(maxsize=2048)
def _cached_line(latex: str, profile: str, rounded: bool) -> str:
    return _one_line(latex, profile, None, rounded)


def _one_line(latex: str, profile: str, macros: Mapping[str, str] | None, rounded: bool) -> str:
    linear = Linear(PROFILES.get(profile, UNICODE), rounded)
    text = " ".join(linear.row(parse(latex, macros).items).split("\n")).strip()
    return text if text or not _says_something(latex) else " ".join(clean(latex).split())


def _says_something(latex: str) -> bool:
    """Whether a source that came out empty held more than spaces and braces: then it is shown as written."""
    if "\\text" in latex or "$" in latex:
        return True
    tokens = [token for token in split(latex) if not token.isspace() and token[0] != "%"]
    level = 0
    for token in tokens:
        level += (token == "{") - (token == "}")
        if level < 0:
            return True
    last = tokens[-1] if tokens else ""
    return level > 0 or last in ("_", "^", "&") or (last[1:].isalpha() and last[1:] not in _DRAWING_NOTHING)
