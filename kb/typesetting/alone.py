"""The text of one side of a card, which is no note: a sign that opens it is what it says."""

from __future__ import annotations

import re

# Behind the sign something must stand; `> [!note]` is a callout, `- [ ]` a task.
_OPENS = re.compile(r"\s*(?=>(?!\s*\[!)\s*\S|[-+*]\s+(?!\[[ xX]\]\s)\S|#{1,6}\s+\S)|\s*\d{1,9}(?=[.)]\s+\S)")


def alone(text: str) -> str:
    """Markdown that shows a text of one line, `> 0`, `- 1` or `# x`, as it is written, not as a quotation or a list."""
    if "\n" in text.strip():
        return text
    opens = _OPENS.match(text)
    return text if opens is None else f"{text[: opens.end()]}\\{text[opens.end() :]}"
