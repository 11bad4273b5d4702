"""The pictures that notes show, and what is wrong with their addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kb.collection.picture_files import local_path, places
from kb.model import Problem

_EMBEDDED = re.compile(r"!\[\[([^\[\]\n|#]+)")
_KINDS = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg"))


def picture_problems(root: Path, note: str, text: str) -> Iterator[Problem]:
    """The pictures of a note that are not there, and those outside of the folder `root`."""
    for line, column, address in _addresses(text):
        path = local_path(address)
        if path and (code := _fault(root, note, path)):
            yield Problem(note, line, code, {"path": path}, column=column)


def _fault(root: Path, note: str, address: str) -> str:
    try:
        home = root.resolve()
        found = [path for path in places(home, note, address) if path.exists()]
        if not found:
            return "picture-missing"
        return "" if any(path.resolve().is_relative_to(home) for path in found) else "picture-outside"
    except (OSError, RuntimeError, ValueError):
        # A loop of links, a name that this system cannot have.
        return "picture-missing"


def _addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Line, column and address of each picture; code and formulas show none."""
    if "![" not in text:
        return
    from markdown_it import MarkdownIt

    from kb.reading.mask import mask

    rows, hidden = text.split("\n"), mask(text).split("\n")
    for block in MarkdownIt("commonmark").enable("table").parse(text):
        if block.type != "inline" or block.map is None:
            continue
        at, place = block.map[0], 0
        for token in block.children or ():
            if token.type != "image":
                continue
            address = str(token.attrGet("src") or "")
            row, place = _next_mark(rows, at, block.map[1], place)
            at = row
            yield row + 1, max(place, 1), address
    for number, line in enumerate(rows, 1):
        for found in _EMBEDDED.finditer(line):
            # In code the mask has hidden the mark itself.
            if hidden[number - 1][found.start()] == "!" and Path(found[1].strip()).suffix.lower() in _KINDS:
                yield number, found.start() + 1, found[1]


def _next_mark(rows: list[str], first: int, end: int, behind: int) -> tuple[int, int]:
    """The line (from 0) in which the next picture begins, and its column (from 1)."""
    for row in range(first, min(end, len(rows))):
        at = re.compile(r"!\[(?!\[)").search(rows[row], behind if row == first else 0)
        if at:
            return row, at.start() + 1
    return first, 0
