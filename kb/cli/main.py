"""`kb`: the console script. Until the rest is loaded Ctrl-C ends it as quietly as it does afterwards."""

from __future__ import annotations

import sys
from collections.abc import Sequence

INTERRUPTED = 130


def main() -> None:
    """The console script."""
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """One call of `kb` with these arguments; the exit code."""
    from kb.cli.running import run as run_loaded  # what takes long enough to be interrupted

    return run_loaded(arguments)
