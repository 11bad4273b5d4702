"""Where a text is, as people say it: a path that was typed, completed, dropped or pasted."""

from __future__ import annotations

import os
import shlex
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct

# A folder with more entries is not looked through for the one that is being typed.
_MOST = 20_000
_SHOWN = 200
# What a path hardly holds and a line of a note does; nor is a path so long.
_OF_TEXTS = ("::", "$", "==", "**", "：", "。")
_LONGEST = 200
_LINES = 64


def places(said: str) -> list[str]:
    """The files and folders that were named: as they are, in quotes, as a terminal drops them, one or several.

    What names nothing that exists comes back as it was said, so that it can be told.
    """
    said = said.strip()
    if not said:
        return []
    for parts in ([said], [line.strip() for line in said.splitlines()], _words(said)):
        found = [_place(one) for one in parts if one]
        if found and len(found) <= _LINES and all(map(is_there, found)):
            return found
    return [_place(said)]


def _words(said: str) -> list[str]:
    """The words of a shell's line; none where a quotation never ends."""
    try:
        return shlex.split(said)
    except ValueError:
        return []


def is_text(said: str) -> bool:
    """Is this a piece of a note rather than the name of a file?"""
    return len(said) > _LONGEST or any(mark in said for mark in _OF_TEXTS)


def _place(one: str) -> str:
    if len(one) > 1 and one[0] == one[-1] and one[0] in "\"'":
        one = one[1:-1]
    if one.startswith("file://"):
        one = unquote(urlsplit(one).path)
    # To the collection this is standard input, and a person at a screen has none.
    return "./-" if one == "-" else one


def is_there(place: str) -> bool:
    """Does a path name something that exists?"""
    try:
        return Path(place).expanduser().exists()
    except (OSError, ValueError, RuntimeError):
        return False


class Completed(Struct, frozen=True):
    """What was typed, completed as far as it is certain, and the names that it may go on to (folders end in `/`)."""

    text: str = ""
    names: tuple[str, ...] = ()


def completed(typed: str) -> Completed:
    """A path that is being typed, completed by the files that there are; capitals and lower case are one."""
    quote = typed[0] if typed[:1] in ("'", '"') else ""
    path = typed[len(quote) :]
    if path == "~":
        return Completed(f"{quote}~/")
    head, slash, tail = path.rpartition("/")
    head += slash
    names = sorted(_names(head, tail), key=lambda name: (name.casefold(), name))
    if not names:
        return Completed(typed)
    shared = _shared(names)
    # Where capitals differ nothing is taken away that was typed.
    return Completed(quote + head + (shared if len(shared) >= len(tail) else tail), tuple(names[:_SHOWN]))


def _names(head: str, tail: str) -> list[str]:
    try:
        folder = Path(head or ".").expanduser()
        with os.scandir(folder) as entries:
            found = [entry for entry in islice(entries, _MOST) if entry.name.casefold().startswith(tail.casefold())]
    except (OSError, ValueError, RuntimeError):
        return []
    return [
        f"{entry.name}/" if _is_folder(entry) else entry.name
        for entry in found
        if tail.startswith(".") or not entry.name.startswith(".")
    ]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _shared(names: list[str]) -> str:
    """The beginning that all names share; as it is written in the first one."""
    first = names[0]
    for size in range(len(first), 0, -1):
        if all(name[:size].casefold() == first[:size].casefold() for name in names):
            return first[:size]
    return ""
