"""Breaking one line of text into lines of a width."""

from __future__ import annotations

from kb.typesetting.cells import cells, chop


def wrap_words(text: str, width: int) -> list[str]:
    """`text` broken at spaces, and inside a word only where a word alone is too wide."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        size = cells(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        *full, line = chop(word, width) if size > width else [word]
        lines.extend(full)
        used = cells(line)
    return [*lines, line] if line else lines
