"""What is being typed, as it is read: set as mathematics while the person types."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.model import Task

# Nobody reads along with more than this.
_LONGEST = 400


def warm() -> None:
    """Import what reading along and the first verdict need. To be called in a thread of its own."""
    import kb.maths.alike
    from kb.maths import warm as warm_maths

    kb.maths.alike.is_compared("$x$")
    warm_maths()


def is_compared(answer: str) -> bool:
    """Can a formula that is typed be compared with this answer? Nobody waits for what finds out: until `warm`, no."""
    alike = sys.modules.get("kb.maths.alike")
    return alike is not None and bool(alike.is_compared(answer))


def reading_of(text: str, task: Task) -> str:
    """The LaTeX of what is typed so far, as the card's checker reads it; empty when it cannot be read yet."""
    from kb.maths import ReadingError, latex, read_for

    if not text.strip() or len(text) > _LONGEST:
        return ""
    try:
        return latex(read_for(task, text))
    except ReadingError:
        return ""


def set_reading(reading: str, width: int, profile: str = "unicode", *, short: bool = False) -> str:
    """A reading as lines of text, on one line where `short` and there is room; empty for none."""
    from kb.typesetting import inline, typeset
    from kb.typesetting.cells import cells

    if not reading:
        return ""
    lines = typeset(reading, max(width, 8), profile)
    # What has one line stands as it stood while it was typed.
    if short and "\n" in lines and cells(flat := inline(reading, profile, rounded=True)) <= width - 10:
        return flat
    return lines
