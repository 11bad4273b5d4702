"""What a note opens and never closes: a comment, a formula. The rest of the note is read, and the place is named."""

from __future__ import annotations

import re

from kb.model import Problem
from kb.reading.mask import GONE, OPENS

# An environment that is no formula (`\begin{theorem}`) stays visible, closed or not.
_SIGN = re.compile(r"^[ \t>]*\\\[|\$\$|\\begin\{(?=([a-zA-Z]+\*?)\})(?!(?s:.{0,20000}?)\\end\{\1\})", re.MULTILINE)
_COMMENT = OPENS + GONE


def find_unclosed(text: str, masked: str, note: str, first_line: int) -> list[Problem]:
    """The first unclosed comment and the first unclosed formula; what is closed is hidden in `masked`."""
    found: dict[str, int] = {}
    if (last := text.rfind("<!--")) >= 0 and text.find("-->", last) < 0:
        at = text.find("<!--", text.rfind("-->") + 1)
        while at >= 0 and masked[at : at + 2] != _COMMENT:
            at = text.find("<!--", at + 4)
        if at >= 0:
            found["comment-unclosed"] = at
    if "$$" in masked or "\\[" in masked or "\\begin" in masked:
        sign = _SIGN.search(masked)
        if sign:
            found["formula-unclosed"] = sign.end() - len(sign[0].lstrip(" \t>"))
    return [
        Problem(note, text.count("\n", 0, at) + first_line, code, column=at - text.rfind("\n", 0, at))
        for code, at in found.items()
    ]
