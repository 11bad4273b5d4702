"""The terminal that kb speaks to: what it can draw, whether it is coloured; found out once, when it is first needed."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TextIO

PROFILES = ("unicode", "bmp", "ascii")

# Two characters that are two columns wide each where ambiguous ones are; a terminal of another encoding draws more.
_TRIED = "α─"
_QUESTION = f"\x1b7\x1b[6n{_TRIED}\x1b[6n\x1b8\x1b[K".encode()
_REPLY = re.compile(rb"\x1b\[(\d{1,5});(\d{1,5})R")
_BEGUN = re.compile(rb"\x1b(?:\[\d*(?:;\d*)?)?$")
# Seconds to wait for the replies: here, where the terminal is at the other end of a network, and once one has begun;
# and in which one that is late is still fetched, so that nobody else reads it.
_LIMIT, _LIMIT_FAR, _LIMIT_BEGUN, _LIMIT_LATE = 0.15, 1.0, 0.05, 0.6
_LONGEST = 65_536
_MAY_GIVE_BACK = Path("/proc/sys/dev/tty/legacy_tiocsti")


class Answer(NamedTuple):
    """What came of asking: columns that the characters took, and what a person typed then.

    `columns` is None without a reply; `missing` says how many replies may still come.
    """

    columns: int | None = None
    typed: bytes = b""
    missing: int = 0


class Terminal:
    """The terminal at standard input and output, if there is one."""

    def __init__(self) -> None:
        self.color = "auto"
        """auto, always or never, as an option says."""
        self.pages = True
        """May what is longer than the screen go to a pager?"""
        self.profiles: dict[str | None, str] = {}
        """What was found for the collection of a folder: lists ask for it line by line."""
        self.keeps = False
        """Does the command read keys itself, those that are typed while the terminal is asked included?"""
        self._typed = b""
        self._missing = 0
        self._late = 0.0
        # Holds the terminal unechoed while replies may still come.
        self._held = contextlib.ExitStack()

    def is_there(self) -> bool:
        """Is there a screen to write on, and a keyboard?"""
        return _is_terminal(sys.stdin) and _is_terminal(sys.stdout)

    @property
    def coloured(self) -> bool:
        """Does standard output take colours, and does nobody mind? Where `color` does not say so itself."""
        if self.color != "auto":
            return self.color == "always"
        kind = os.environ.get("TERM", "")
        return _is_terminal(sys.stdout) and kind not in ("", "dumb") and not os.environ.get("NO_COLOR")

    @cached_property
    def profile(self) -> str:
        """The profile that suits it. It is asked how wide it draws, unless input waits that is not ours to take."""
        if not _is_utf8(getattr(sys.stdout, "encoding", None)):
            return "ascii"
        if not _is_terminal(sys.stdout):
            return "unicode"
        kind = os.environ.get("TERM", "")
        if kind == "dumb":
            return "ascii"
        if kind == "linux":
            return "bmp"
        if not self.is_there() or not (self.keeps or may_give_back()):
            return "unicode"
        sys.stdout.flush()
        self._late = time.monotonic() + _LIMIT_LATE
        far = os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY")
        found = self._ask(sys.stdin.fileno(), sys.stdout.fileno(), _LIMIT_FAR if far else _LIMIT)
        return "ascii" if found.columns is not None and found.columns > len(_TRIED) else "unicode"

    def _ask(self, read_from: int, write_to: int, limit: float) -> Answer:
        """Ask; a reply that is late shall not be shown as if it had been typed, so the terminal stays unechoed."""
        if not _is_ours(read_from, write_to):
            return Answer()
        with contextlib.ExitStack() as modes:
            try:
                modes.enter_context(_unechoed(read_from))
            except (OSError, ImportError):
                return Answer()
            self._missing = 2
            found = ask(read_from, write_to, limit)
            self._typed, self._missing = found.typed, found.missing
            if found.missing:
                self._held = modes.pop_all()
        return found

    def taken(self) -> str:
        """What was typed while the terminal was asked; it is read once."""
        self._fetch()
        typed, self._typed = self._typed, b""
        return typed.decode("utf-8", "replace")

    def settle(self) -> None:
        """Leave the terminal's input to whoever reads next: with the keys that were pressed, without replies."""
        self._fetch()
        typed, self._typed = self._typed, b""
        if typed:
            with contextlib.suppress(OSError, ValueError):
                give_back(sys.stdin.fileno(), typed)

    def _fetch(self) -> None:
        """Read the replies that are late, so that nobody takes them for keys."""
        with contextlib.suppress(OSError, ValueError), self._held:
            if self._missing:
                missing, self._missing = self._missing, 0
                found = _replies(sys.stdin.fileno(), max(self._late - time.monotonic(), 0), missing)
                self._typed += _REPLY.sub(b"", found, count=2)


def ask(read_from: int, write_to: int, limit: float = _LIMIT) -> Answer:
    """How many columns the terminal takes for ambiguous characters; it is not asked where input waits already.

    Modes are restored whatever happens; what is no reply comes back as it was typed.
    """
    if not _is_ours(read_from, write_to):
        return Answer()
    try:
        with _unechoed(read_from):
            # What waits is the next program's: read here, it would have to be put back in another place.
            if _is_waiting(read_from, 0):
                return Answer()
            os.write(write_to, _QUESTION)
            found = _replies(read_from, limit, 2)
    except (OSError, ImportError):
        return Answer()
    places = [(int(reply[1]), int(reply[2])) for reply in _REPLY.finditer(found)][:2]
    columns = None
    if len(places) == 2 and places[0][0] == places[1][0]:
        columns = places[1][1] - places[0][1]
    return Answer(columns, _REPLY.sub(b"", found, count=2), 2 - len(places))


def _is_ours(read_from: int, write_to: int) -> bool:
    """Is it one terminal, and is it us whom it listens to? In the background a process that touches it is stopped."""
    try:
        same = os.fstat(read_from).st_rdev == os.fstat(write_to).st_rdev
        return same and hasattr(os, "tcgetpgrp") and os.tcgetpgrp(read_from) == os.getpgrp()
    except OSError:
        return False


def give_back(terminal: int, typed: bytes) -> None:
    """Put what was typed back into the terminal's input; it is shown by who reads it. Raises OSError."""
    import fcntl
    import termios

    with _modes(terminal, local=termios.ECHO):
        for place in range(len(typed)):
            fcntl.ioctl(terminal, termios.TIOCSTI, typed[place : place + 1])


def _replies(terminal: int, limit: float, wanted: int) -> bytes:
    """What comes from the terminal until so many replies are there or the time is over."""
    found = b""
    end = time.monotonic() + limit
    while len(_REPLY.findall(found)) < wanted and len(found) < _LONGEST:
        left = end - time.monotonic()
        if not _is_waiting(terminal, max(left, 0)):
            if not _BEGUN.search(found) or left < -_LIMIT_BEGUN:
                break
            if not _is_waiting(terminal, _LIMIT_BEGUN):
                break
        more = os.read(terminal, 1024)
        if not more:
            break
        found += more
    return found


def _unechoed(terminal: int) -> contextlib.AbstractContextManager[None]:
    """The terminal handing over each key at once and as it is, without showing it."""
    import termios

    return _modes(terminal, termios.ICRNL | termios.INLCR | termios.IGNCR, termios.ECHO | termios.ICANON)


@contextlib.contextmanager
def _modes(terminal: int, incoming: int = 0, local: int = 0) -> Iterator[None]:
    """The terminal without these modes; they are as before afterwards, whatever happens, a signal that ends us too."""
    import termios

    try:
        before, modes = termios.tcgetattr(terminal), termios.tcgetattr(terminal)
        modes[0] &= ~incoming
        modes[3] &= ~local
        if local & termios.ICANON:
            modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0

        def restore() -> None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(terminal, termios.TCSANOW, before)

        with _before_ending(restore):
            try:
                # At once: what waits is not thrown away by it, and a terminal that was halted is not waited for.
                termios.tcsetattr(terminal, termios.TCSANOW, modes)
                yield
            finally:
                termios.tcsetattr(terminal, termios.TCSANOW, before)
    except termios.error as fault:
        raise OSError(*fault.args) from fault


@contextlib.contextmanager
def _before_ending(restore: Callable[[], None]) -> Iterator[None]:
    """Meanwhile a signal that ends the process, which runs no `finally`, does so after `restore`."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)}

    def end(number: int, _: object) -> None:
        restore()
        signal.signal(number, before[signal.Signals(number)])
        os.kill(os.getpid(), number)

    # What was asked to be ignored (nohup) still is, and what Python does not know of cannot be put back.
    mine = [one for one, handler in before.items() if handler not in (signal.SIG_IGN, None)]
    try:
        for one in mine:
            signal.signal(one, end)
        yield
    finally:
        for one in mine:
            signal.signal(one, before[one])


def _is_waiting(terminal: int, seconds: float) -> bool:
    return bool(select.select([terminal], [], [], seconds)[0])


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty() and stream.fileno() >= 0
    except (AttributeError, OSError, ValueError):
        # Closed, or something that stands in for a stream.
        return False


def _is_utf8(encoding: str | None) -> bool:
    return (encoding or "utf-8").replace("-", "").replace("_", "").casefold() in ("utf8", "utf8sig", "cp65001")


def may_give_back() -> bool:
    """May a program put characters into its terminal's input? Some systems forbid it."""
    try:
        import termios
    except ImportError:
        return False
    if not hasattr(termios, "TIOCSTI"):
        return False
    try:
        return _MAY_GIVE_BACK.read_text(encoding="ascii").strip() != "0"
    except OSError:
        return True
