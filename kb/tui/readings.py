"""What is being typed, as it is read: set as mathematics while the person types."""

from __future__ import annotations

# Nobody reads along with more than this.
_LONGEST = 400


def reading_of(text: str) -> str:
    """The LaTeX of what is typed so far; empty when it cannot be read yet."""
    from kb.maths import ReadingError, latex, read

    if not text.strip() or len(text) > _LONGEST:
        return ""
    try:
        return latex(read(text))
    except ReadingError:
        return ""


def set_reading(reading: str, width: int) -> str:
    """A reading as lines of text; empty for none."""
    from kb.typesetting import typeset

    return typeset(reading, max(width, 8)) if reading else ""
