"""A report of a bug: where it happened, never what a note says."""

from __future__ import annotations

import platform
import traceback
from datetime import datetime
from importlib.metadata import version
from pathlib import Path


def report(fault: BaseException, at: datetime) -> str:
    """What happened and where: kinds of faults, files, lines and functions; no values, and no text of a message."""
    lines = [
        f"kb {version('kb-study')}, Textual {version('textual')}",
        f"Python {platform.python_version()}, {platform.system()}",
        at.isoformat(timespec="seconds"),
    ]
    cause: BaseException | None = fault
    while cause is not None:
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        for frame in traceback.extract_tb(cause.__traceback__):
            lines.append(f"  {frame.filename}:{frame.lineno} {frame.name}")
        # A worker's fault holds the one that it met.
        inner = getattr(cause, "error", None)
        cause = inner if isinstance(inner, BaseException) else cause.__cause__ or cause.__context__
    return "\n".join(lines) + "\n"


def write_report(folder: Path, fault: BaseException, at: datetime) -> Path | None:
    """Write the report into `folder`; None when the disk does not take it."""
    path = folder / f"fault-{at:%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(report(fault, at), encoding="utf-8")
    except OSError:
        return None
    return path
