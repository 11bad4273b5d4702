"""What stands beside the text of a note: bullets, bars, rules; in ASCII where a terminal draws no other."""

from __future__ import annotations

from msgspec import Struct


class Strokes(Struct, frozen=True):
    """The characters of a profile. `under`: what underlines headings of the levels 1, 2, 3 and deeper."""

    bullets: str
    bar: str
    rule: str
    light: str
    cross: str
    under: str


_DRAWN = Strokes(bullets="•◦▪", bar="│", rule="─", light="┄", cross="┼", under="═─┄")
_PLAIN = Strokes(bullets="*-+", bar="|", rule="-", light=".", cross="+", under="=-.")


def strokes(profile: str) -> Strokes:
    """The characters of the profile with this name."""
    return _PLAIN if profile == "ascii" else _DRAWN
