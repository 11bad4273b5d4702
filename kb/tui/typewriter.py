"""What is drawn, on terminals that have ASCII only: each sign becomes one of a typewriter, no column moves."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

# One character stands for each, or two where a sign is two columns wide: what was laid out stays where it is.
_SIGNS: dict[str, str] = {
    **dict.fromkeys("…≈", "~"),
    **dict.fromkeys("·░", "."),
    **dict.fromkeys("›▸→↗", ">"),
    **dict.fromkeys("‹←", "<"),
    **dict.fromkeys("▾▼↓✓", "v"),
    **dict.fromkeys("▲↑", "^"),
    **dict.fromkeys("●•◆★", "*"),
    **dict.fromkeys("○◌◔◑▢", "o"),
    **dict.fromkeys("✗×", "x"),
    **dict.fromkeys("–—−─╌┄┈▔╴╶", "-"),
    **dict.fromkeys("━═≡", "="),
    **dict.fromkeys("│┃║▏▎▍▌▕▐┊┆╎", "|"),
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛╔╗╚╝╸╺╹╻", "+"),
    **dict.fromkeys("▁▂", "_"),
    **dict.fromkeys("▃▄▅▆▇█▀▓▒■", "#"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("‘’", "'"),
    "≠": "#",
    "⚑": "!",
    "🔎": "/ ",
}
_PLAIN = str.maketrans(_SIGNS)


class Typewriter(LineFilter):
    """Puts ASCII in place of signs that are drawn. Letters and Chinese stay: they are the notes' own, or words."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return list(map(_typed, segments))


def _typed(segment: Segment) -> Segment:
    text, style, control = segment
    return segment if control or text.isascii() else Segment(text.translate(_PLAIN), style)
