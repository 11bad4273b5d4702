"""What happens when something fails: one sentence and a hint, never a traceback on the screen."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable

from kb.cli.output import aside, document, flat
from kb.errors import KbError
from kb.messages import explain, say
from kb.model import Language

DONE, PROBLEMS, WRONG_USE, BUG, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 70, 130, 141


def explained(fault: KbError, language: Language) -> tuple[str, str]:
    """A person's mistake as its sentence and its hint, each on one line; values as a config file has them."""
    arguments = {
        name: "null" if value is None else str(value).lower() if isinstance(value, bool) else flat(str(value))
        for name, value in fault.arguments.items()
    }
    return explain(KbError(fault.code, **arguments), language)


def tell(fault: KbError, language: Language) -> None:
    """A person's mistake on standard error, with its hint on a second line."""
    sentence, hint = explained(fault, language)
    aside(f"kb: {sentence}")
    if hint:
        aside(f"    {hint}")


def _told(fault: KbError, language: Language, as_json: bool) -> None:
    if not as_json:
        tell(fault, language)
        return
    sentence, hint = explained(fault, language)
    document({"error": {"code": fault.code, "message": sentence, "hint": hint or None}})


def guarded(run: Callable[[], int], language: Language, *, as_json: bool = False) -> int:
    """The exit code of `run`; whatever it raises becomes a sentence and a code, `as_json` one document."""
    try:
        code = run()
        sys.stdout.flush()
    except KbError as fault:
        _told(fault, language, as_json)
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
        from kb.collection.reports import write_report

        report = write_report(fault)
        if as_json:
            message = say("error.bug", language, kind=type(fault).__name__)
            hint = None if report is None else say("error.bug.hint", language, path=report)
            document({"error": {"code": "bug", "message": message, "hint": hint}})
            return BUG
        aside(f"kb: {say('error.bug', language, kind=type(fault).__name__)}")
        if report is not None:
            aside(f"    {say('error.bug.hint', language, path=report)}")
        return BUG
    return code
