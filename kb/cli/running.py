"""One call of `kb`, loaded when there is one. Commands are modules, loaded when they are called."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import sys
from collections.abc import Sequence

from kb.cli import light
from kb.cli.edge import Edge, language_at
from kb.cli.failing import WRONG_USE, guarded
from kb.errors import KbError

_TYPED = "kb.typed"
# By this a shell asks what may stand next.
_COMPLETING = "_KB_COMPLETE"


def run(arguments: Sequence[str]) -> int:
    """One call of `kb` with these arguments; the exit code."""
    _kindly()
    folder, rest = light.named_folder(arguments)
    edge = Edge(folder, language_at(folder))
    if rest == ["due", "--short"]:
        # click alone costs more than all of this command may.
        return guarded(lambda: light.due_short(edge), edge.language)
    before_names = list(arguments)[: list(arguments).index("--")] if "--" in arguments else arguments
    try:
        return guarded(lambda: _run_click(arguments, edge), edge.language, as_json="--json" in before_names)
    finally:
        # A reply of the terminal that came too late for us is no business of the shell's.
        edge.terminal.settle()


def _kindly() -> None:
    """What a terminal's encoding lacks is shown as a typewriter has it; no byte of the input stops the program."""
    codecs.register_error(_TYPED, _typed)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(OSError, ValueError):
                stream.reconfigure(errors="replace" if stream is sys.stdin else _TYPED)


def _typed(fault: UnicodeError) -> tuple[str, int]:
    """Dashes, quotes and the like in ASCII, a question mark for the rest."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    from unicodedata import normalize

    from kb.typesetting.profiles import in_type

    lacking = fault.object[fault.start : fault.end]
    return normalize("NFKC", in_type(lacking)).encode("ascii", "replace").decode("ascii"), fault.end


def _run_click(arguments: Sequence[str], edge: Edge) -> int:
    import click

    from kb.cli.commands import kb
    from kb.cli.spoken import as_mistake

    try:
        code = kb.main(args=list(arguments), prog_name="kb", standalone_mode=False, obj=edge)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as fault:
        raise as_mistake(fault) from None
    except KbError:
        if _COMPLETING not in os.environ:
            raise
        # Nothing can be offered there; a sentence would stand in the middle of what is being typed.
        return WRONG_USE
    return code if isinstance(code, int) else 0
