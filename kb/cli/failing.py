"""What happens when something fails: one sentence and a hint, never a traceback on the screen."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from kb.cli.output import aside
from kb.errors import KbError
from kb.messages import explain, say
from kb.model import Language

DONE, PROBLEMS, WRONG_USE, BUG, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 70, 130, 141


def tell(fault: KbError, language: Language) -> None:
    """A person's mistake on standard error, with its hint on a second line."""
    sentence, hint = explain(fault, language)
    aside(f"kb: {sentence}")
    if hint:
        aside(f"    {hint}")


def guarded(run: Callable[[], int], language: Language) -> int:
    """The exit code of `run`; whatever it raises becomes a sentence and a code."""
    try:
        code = run()
        sys.stdout.flush()
    except KbError as fault:
        tell(fault, language)
        return WRONG_USE
    except KeyboardInterrupt:
        aside("")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone: what is left in the buffer must not raise once more when Python ends.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as fault:  # noqa: BLE001 - the last edge: a bug becomes a report and a sentence
        report = _report(fault)
        aside(f"kb: {say('error.bug', language, kind=type(fault).__name__)}")
        if report is not None:
            aside(f"    {say('error.bug.hint', language, path=report)}")
        return BUG
    return code


def _report(fault: BaseException) -> Path | None:
    """Write where it happened, without values and without messages, which may hold what notes say."""
    import tempfile
    import traceback
    from datetime import datetime

    parts: list[str] = []
    seen: BaseException | None = fault
    while seen is not None:
        what = f" [errno {seen.errno}]" if isinstance(seen, OSError) else ""
        if isinstance(seen, ImportError):
            what = f" [{seen.name}]"
        parts.insert(0, "".join(traceback.format_tb(seen.__traceback__)) + f"{type(seen).__qualname__}{what}\n")
        seen = seen.__cause__ or seen.__context__
    now = datetime.now().astimezone()
    text = f"kb {version()} · Python {sys.version.split()[0]} · {sys.platform} · {now:%Y-%m-%d %H:%M:%S%z}\n\n"
    for folder in (_reports_folder, lambda: Path(tempfile.gettempdir())):
        try:
            path = folder() / f"kb-crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n".join(parts), encoding="utf-8", errors="replace")
        except OSError:
            continue
        return path
    return None


def _reports_folder() -> Path:
    from kb.collection.places import state_folder

    return state_folder() / "reports"


def version() -> str:
    """The installed version of kb, or what a source checkout calls itself."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("kb-study")
    except PackageNotFoundError:
        return "0+source"
