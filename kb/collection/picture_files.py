"""Where the file of a picture is that a note shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

# An address with a scheme leads out of the collection, and kb asks no network.
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
# A file that is embedded by its name alone is looked for in so many places.
_MOST_PLACES = 20_000


def local_path(address: str) -> str:
    """The path that a picture's address is; empty where it is none, or leads out of the collection."""
    path = unquote(address.strip())
    return "" if "\0" in path or _ELSEWHERE.match(path) else path


def places(home: Path, note: str, path: str) -> Iterator[Path]:
    """Where a picture may lie: beside its note, below the folder, else anywhere under its name."""
    within = path.lstrip("/")
    if within == path:
        yield (home / note).parent / path
    yield home / within
    if Path(within).name == within and (somewhere := _by_name(home).get(within)):
        yield somewhere


def picture_file(root: Path, note: str, address: str) -> Path | None:
    """The file of a picture that a note shows, if there is one in the collection's folder."""
    path = local_path(address)
    if not path:
        return None
    try:
        home = root.resolve(strict=True)
        found = _found(home, note, path)
        if found is None and Path(path).name == path:
            # It may have come since the folder was gone through.
            look_anew()
            found = _found(home, note, path)
    except (OSError, RuntimeError, ValueError):
        # A loop of links, a name that this system cannot have.
        return None
    return found


def _found(home: Path, note: str, path: str) -> Path | None:
    files = (place.resolve() for place in places(home, note, path))
    return next((file for file in files if file.is_relative_to(home) and file.is_file()), None)


@lru_cache(maxsize=2)
def _by_name(home: Path) -> Mapping[str, Path]:
    """The files below a folder by their names, the first of each: gone through once for all notes."""
    found: dict[str, Path] = {}
    for path in islice(home.rglob("*"), _MOST_PLACES):
        found.setdefault(path.name, path)
    return found


def look_anew() -> None:
    """Forget which files there were: others may have come."""
    _by_name.cache_clear()
