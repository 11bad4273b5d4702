"""The comments of a note: what its author hides from readers is nothing to search or to show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.reading.mask import GONE, mask

# What a cleaned page keeps of a text that is cut off is a comment to other programs; to kb it is text.
_CUT_OFF = re.compile(r"<!-- (?:damaged|torn): (.*?) -->", re.DOTALL)


def uncommented(lines: Sequence[str]) -> Sequence[str]:
    """The lines without their comments, each in its place; what looks like one in code is text."""
    if not any("<!--" in line for line in lines):
        return lines
    text = "\n".join(lines)
    masked = mask(text)
    parts: list[str] = []
    done, at, last_end = 0, text.find("<!--"), text.rfind("-->")
    while at >= 0:
        # The first sign of what is hidden says only that something is.
        if masked[at + 1] == GONE:
            end = text.find("-->", at + 4) + 3 if last_end >= at + 4 else text.find("\n", at)
            end = end if end > 0 else len(text)
            comment = text[at:end]
            cut_off = _CUT_OFF.fullmatch(comment)
            # What stands below keeps its line.
            parts += [
                text[done:at],
                cut_off[1].strip() if cut_off and "\n" not in comment else "\n" * comment.count("\n"),
            ]
            done = end
        at = text.find("<!--", max(at + 4, done))
    parts.append(text[done:])
    bare = "".join(parts).split("\n")
    return [line if line == before else line.rstrip() for line, before in zip(bare, lines, strict=True)]
