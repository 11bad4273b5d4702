"""A report of a bug: where it happened, never what a note says."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kb.collection.places import state_folder


def write_report(fault: BaseException, at: datetime | None = None) -> Path | None:
    """Write the report beside the stores, else where temporary files go; None when no disk takes it."""
    when = at or datetime.now().astimezone()
    for folder in (_reports_folder, lambda: Path(tempfile.gettempdir())):
        try:
            path = folder() / f"kb-crash-{when:%Y%m%d-%H%M%S}-{os.getpid()}.log"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(report(fault, when), encoding="utf-8", errors="replace")
        except OSError:
            continue
        return path
    return None


def report(fault: BaseException, at: datetime) -> str:
    """Kinds of faults, files, lines and functions; no values, and no messages, which may hold what notes say."""
    head = f"kb {version()} · Python {sys.version.split()[0]} · {sys.platform} · {at:%Y-%m-%d %H:%M:%S%z}"
    parts = []
    for cause in _causes(fault):
        what = f" [errno {cause.errno}]" if isinstance(cause, OSError) else ""
        if isinstance(cause, ImportError):
            what = f" [{cause.name}]"
        frames = (
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(cause.__traceback__)
        )
        parts.append("\n".join((*frames, f"{type(cause).__module__}.{type(cause).__qualname__}{what}")))
    return "\n\n".join((head, *reversed(parts))) + "\n"


def _causes(fault: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = fault
    seen = set[int]()
    # A fault that is raised from itself would be its own cause for ever.
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        # A fault of one of Textual's workers holds the one that it met.
        inner = getattr(cause, "error", None)
        cause = inner if isinstance(inner, BaseException) else cause.__cause__ or cause.__context__


def version() -> str:
    """The installed version of kb, or what a source checkout calls itself."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("kb-study")
    except PackageNotFoundError:
        return "0+source"


def _reports_folder() -> Path:
    return state_folder() / "reports"
