"""The pictures that notes show: where their files are, and what is wrong with an address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from kb.model import Problem

# An address with a scheme leads out of the collection, and kb asks no network.
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
_EMBEDDED = re.compile(r"!\[\[([^\[\]\n|#]+)")
# A file that is embedded by its name alone is looked for in so many places.
_MOST_PLACES = 20_000
_KINDS = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg"))


def _places(home: Path, note: str, address: str) -> Iterator[Path]:
    """Where a picture may lie: beside its note, below the folder, else anywhere under its name."""
    within = address.lstrip("/")
    if within == address:
        yield (home / note).parent / address
    yield home / within
    if Path(within).name == within and (somewhere := _by_name(home).get(within)):
        yield somewhere


@lru_cache(maxsize=2)
def _by_name(home: Path) -> Mapping[str, Path]:
    """The files below a folder by their names; a check goes through the folder once for all its notes."""
    return {path.name: path for path in islice(home.rglob("*"), _MOST_PLACES)}


def look_anew() -> None:
    """Forget which files there were: others may have come."""
    _by_name.cache_clear()


def picture_problems(root: Path, note: str, text: str) -> Iterator[Problem]:
    """The pictures of a note that are not there, and those outside of the folder `root`."""
    for line, column, address in _addresses(text):
        path = unquote(address.strip())
        if path and "\0" not in path and not _ELSEWHERE.match(path) and (code := _fault(root, note, path)):
            yield Problem(note, line, code, {"path": path}, column=column)


def _fault(root: Path, note: str, address: str) -> str:
    try:
        home = root.resolve()
        found = [path for path in _places(home, note, address) if path.exists()]
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
