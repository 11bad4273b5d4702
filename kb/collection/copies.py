"""One folder copied on one machine: two places must not write journal files of one name."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from zlib import crc32

_ID = re.compile(r'\{"id":"([0-9a-z]{1,64})"')


def writer_name(root: Path, state: Path, device: str) -> str:
    """The name that journal files of the collection at `root` are written under: the device's, but another for a copy.

    The state directory remembers where each journal of this device was first met, by its first entry. Who opens it
    elsewhere while it is still there has a copy, and writes under a name that goes by the copy's place.
    """
    log = root / ".kb" / "log"
    copy = f"{device[:51]}-{crc32(os.fsencode(root)):08x}"
    if (log / copy).is_dir():
        return copy
    first = _first_entry(log / device)
    if first is None:
        return device
    kept = state / "journals" / first
    with contextlib.suppress(OSError, UnicodeDecodeError):
        home = Path(kept.read_text(encoding="utf-8"))
        if home == root:
            return device
        if _first_entry(home / ".kb" / "log" / device) == first and not home.samefile(root):
            return copy
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(str(root), encoding="utf-8")
    return device


def _first_entry(folder: Path) -> str | None:
    """The id of the first entry in a device's oldest journal file, if it has one."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for path in sorted(folder.glob("*.jsonl"), key=lambda path: path.stem)[:1]:
            with path.open(encoding="utf-8") as file:
                found = _ID.match(file.readline(200))
                return found and found[1]
    return None
