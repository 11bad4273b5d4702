"""Notes that other notes are made from: a heading or the front matter waits to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Obsidian's own templates write `{{date}}`, `{{time}}`, `{{title}}`; Templater `<% tp.file.title %>`.
_BLANK = re.compile(r"\{\{\s*(?:date|time|title)\s*(?::[^{}\n]*)?\}\}|<%[-_*+~]?\s*(?:await\s+)?tp\.")


def is_template(text: str, head: str, titles: Iterable[str]) -> bool:
    """Does the front matter `head` or one of the headings of this text hold a blank that a program fills in?"""
    if "{{" not in text and "<%" not in text:
        return False
    return _BLANK.search(head) is not None or any(map(_BLANK.search, titles))
