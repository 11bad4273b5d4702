"""The dated snapshots that are kept beside the store: which there are, and of which day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

_SNAPSHOT = re.compile(r"journal-(\d{4}-\d{2}-\d{2})(?:-(\d+))?\.tar\.gz")


def snapshots(folder: Path) -> list[Path]:
    """The snapshots that are kept, oldest first."""
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if _SNAPSHOT.fullmatch(path.name)), key=order)


def order(path: Path) -> tuple[date, int]:
    """The day of a snapshot, and the how manieth it is of that day."""
    found = _SNAPSHOT.fullmatch(path.name)
    if found is None:
        raise ValueError(path.name)
    return date.fromisoformat(found[1]), int(found[2] or 1)


def day_of(path: Path) -> date:
    """The day of a snapshot."""
    return order(path)[0]
