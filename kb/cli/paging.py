"""What is longer than the terminal goes through the person's pager, as git's does; what fits is printed."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from subprocess import Popen

    from kb.cli.terminal import Terminal

# Colours pass, what fits is not held, and it stays on the screen; where a person has not said otherwise.
_LESS, _LV = "FRX", "-c"


@contextlib.contextmanager
def paged(terminal: Terminal) -> Iterator[None]:
    """What is printed meanwhile goes to a pager once it is longer than the terminal; asides go with it.

    A person who leaves the pager before the end has seen enough: what prints is ended, and that is no failure.
    """
    command = _command() if terminal.pages and _is_screen(sys.stdout) else []
    rows, columns = _size() if command else (0, 0)
    if not rows:
        yield
        return
    held = _Held(sys.stdout, command, rows, columns)
    with contextlib.ExitStack() as streams:
        streams.callback(held.finish)
        streams.enter_context(contextlib.redirect_stdout(held))
        if _is_screen(sys.stderr):
            streams.enter_context(contextlib.redirect_stderr(held))
        with contextlib.suppress(_Left):
            yield


class _Left(Exception):
    """Nobody reads on."""


class _Held:
    """A stream that holds what is printed until it is more than the screen's rows, then hands it to the pager."""

    def __init__(self, screen: TextIO, command: list[str], rows: int, columns: int) -> None:
        self._screen = screen
        self._command = command
        self._rows = rows
        self._columns = columns
        self._texts: list[str] = []
        self._pager: Popen[str] | None = None

    @property
    def encoding(self) -> str:
        return self._screen.encoding

    def isatty(self) -> bool:
        """What is shown in a pager is shown on the terminal."""
        return True

    def fileno(self) -> int:
        return self._screen.fileno()

    def write(self, text: str) -> int:
        """Hold or hand on. Raises `_Left` when the pager was left."""
        if self._pager is None and self._rows > 0:
            self._texts.append(text)
            self._rows -= sum(_rows_of(line, self._columns) for line in text.split("\n")[:-1])
            if self._rows <= 0:
                self._begin()
        else:
            self._hand_on(text)
        return len(text)

    def flush(self) -> None:
        """The pager gets what is there; what is held stays held."""
        if self._pager is not None:
            self._hand_on("")

    def finish(self) -> None:
        """Print what is held still, or wait until the person has left the pager."""
        if self._pager is None:
            self._screen.write("".join(self._texts))
            self._texts.clear()
            return
        with contextlib.suppress(OSError):
            # What is left in the buffer is for nobody where the pager is gone.
            if self._pager.stdin is not None:
                self._pager.stdin.close()
        while True:
            # An interrupt is for the pager, which knows what to do with it.
            with contextlib.suppress(KeyboardInterrupt):
                self._pager.wait()
                return

    def _begin(self) -> None:
        import subprocess

        self._screen.flush()
        try:
            self._pager = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                env=_environment(self.encoding),
                encoding=self.encoding,
                errors=self._screen.errors or "replace",
            )
        except OSError:
            # No such pager: all of it is printed.
            self._rows = 0
        held = "".join(self._texts)
        self._texts.clear()
        self._hand_on(held)

    def _hand_on(self, text: str) -> None:
        if self._pager is None or self._pager.stdin is None:
            self._screen.write(text)
            return
        try:
            self._pager.stdin.write(text)
            self._pager.stdin.flush()
        except OSError:
            raise _Left from None


def _command() -> list[str]:
    """The person's pager as a program and its arguments, no shell between; none where they want none."""
    import shlex

    said = os.environ.get("PAGER")
    if os.environ.get("TERM", "dumb") == "dumb":
        return []
    try:
        command = shlex.split("less" if said is None else said)
    except ValueError:
        # A quote that is not closed.
        return []
    return [] if command == ["cat"] else command


def _environment(encoding: str) -> dict[str, str]:
    """The person's environment; what less and lv are to do where they did not say."""
    environ = dict(os.environ)
    environ.setdefault("LESS", _LESS)
    environ.setdefault("LV", _LV)
    if encoding.lower().replace("-", "") == "utf8":
        environ.setdefault("LESSCHARSET", "utf-8")
    return environ


def _size() -> tuple[int, int]:
    """Rows and columns of the screen, one row left for the prompt; none where it does not know."""
    try:
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return 0, 0
    return (rows - 1, columns) if rows > 1 and columns > 0 else (0, 0)


def _rows_of(line: str, columns: int) -> int:
    """The rows that a line takes; one that is wider than the screen goes on in the next."""
    if len(line) <= columns // 2:
        return 1
    import re

    from kb.typesetting.cells import cells

    return max(-(-cells(re.sub(r"\x1b\[[\d;]*m", "", line)) // columns), 1)


def _is_screen(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty() and stream.fileno() >= 0
    except (AttributeError, OSError, ValueError):
        # Closed, or something that stands in for a stream.
        return False
