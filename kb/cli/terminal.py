"""The terminal that kb speaks to: what it can draw, whether it is coloured; found out once, when it is first needed."""

from __future__ import annotations

import contextlib
import os
import re
import select
import sys
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

PROFILES = ("unicode", "bmp", "ascii")

# Two characters that are two columns wide each where ambiguous ones are; a terminal of another encoding draws more.
_TRIED = "α─"
_QUESTION = f"\x1b7\x1b[6n{_TRIED}\x1b[6n\x1b8\x1b[K".encode()
_REPLY = re.compile(rb"\x1b\[(\d{1,5});(\d{1,5})R")
_BEGUN = re.compile(rb"\x1b(?:\[\d*(?:;\d*)?)?$")
# Seconds to wait for the replies: here, where the terminal is at the other end of a network, and once one has begun.
_LIMIT, _LIMIT_FAR, _LIMIT_BEGUN = 0.15, 1.0, 0.05
_LONGEST = 65_536
_MAY_GIVE_BACK = Path("/proc/sys/dev/tty/legacy_tiocsti")


class Answer(NamedTuple):
    """What came of asking: columns that the characters took (None without a reply), and what a person typed then."""

    columns: int | None
    typed: bytes


class Terminal:
    """The terminal at standard input and output, if there is one."""

    def __init__(self) -> None:
        self.typed = ""
        """What was typed while the terminal was asked, and is still to be read."""
        self._keeps = False

    def is_there(self) -> bool:
        """Is there a screen to write on, and a keyboard?"""
        return _is_terminal(sys.stdin) and _is_terminal(sys.stdout)

    @cached_property
    def coloured(self) -> bool:
        """Does standard output take colours, and does nobody mind?"""
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
        if not self.is_there() or not (self._keeps or _may_give_back()):
            return "unicode"
        sys.stdout.flush()
        far = os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY")
        found = ask(sys.stdin.fileno(), sys.stdout.fileno(), _LIMIT_FAR if far else _LIMIT)
        left = give_back(sys.stdin.fileno(), found.typed)
        self.typed += left.decode("utf-8", "replace")
        return "ascii" if found.columns is not None and found.columns > len(_TRIED) else "unicode"

    def ask_and_keep(self) -> None:
        """Ask now, for a command that reads the keyboard itself: keys that come between are kept in `typed`."""
        self._keeps = True
        _ = self.profile

    def taken(self) -> str:
        """What was typed while the terminal was asked; it is read once."""
        typed, self.typed = self.typed, ""
        return typed


def ask(read_from: int, write_to: int, limit: float = _LIMIT) -> Answer:
    """How many columns the terminal takes for ambiguous characters; it is not asked where input waits already.

    Modes are restored whatever happens; what is no reply comes back as it was typed.
    """
    try:
        same = os.fstat(read_from).st_rdev == os.fstat(write_to).st_rdev
        if not same or os.tcgetpgrp(read_from) != os.getpgrp():
            # In the background a process that touches the terminal is stopped.
            return Answer(None, b"")
        with _unechoed(read_from):
            if _is_waiting(read_from, 0):
                return Answer(None, b"")
            os.write(write_to, _QUESTION)
            found = _replies(read_from, limit)
    except (OSError, ImportError):
        return Answer(None, b"")
    places = [(int(reply[1]), int(reply[2])) for reply in _REPLY.finditer(found)]
    columns = None
    if len(places) == 2 and places[0][0] == places[1][0]:
        columns = places[1][1] - places[0][1]
    return Answer(columns, _REPLY.sub(b"", found))


def give_back(terminal: int, typed: bytes) -> bytes:
    """Put what was typed back into the terminal's input; what it does not take is returned."""
    if not typed or not _may_give_back():
        return typed
    import fcntl
    import termios

    for place in range(len(typed)):
        try:
            fcntl.ioctl(terminal, termios.TIOCSTI, typed[place : place + 1])
        except OSError:
            return typed[place:]
    return b""


def _replies(terminal: int, limit: float) -> bytes:
    """What comes from the terminal until both replies are there or the time is over."""
    found = b""
    end = time.monotonic() + limit
    while len(_REPLY.findall(found)) < 2 and len(found) < _LONGEST:
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


@contextlib.contextmanager
def _unechoed(terminal: int) -> Iterator[None]:
    """The terminal handing over each key at once and as it is, without showing it."""
    import termios

    before = termios.tcgetattr(terminal)
    modes = termios.tcgetattr(terminal)
    modes[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR)
    modes[3] &= ~(termios.ECHO | termios.ICANON)
    modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
    try:
        # What waits in the terminal is not thrown away by the change.
        termios.tcsetattr(terminal, termios.TCSANOW, modes)
        yield
    except termios.error as fault:
        raise OSError(*fault.args) from fault
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _is_waiting(terminal: int, seconds: float) -> bool:
    return bool(select.select([terminal], [], [], seconds)[0])


def _is_terminal(stream: object) -> bool:
    try:
        return bool(getattr(stream, "isatty")() and getattr(stream, "fileno")() >= 0)  # noqa: B009 - what stands in for a stream may have neither
    except (AttributeError, OSError, ValueError):
        return False


def _is_utf8(encoding: str | None) -> bool:
    return (encoding or "utf-8").replace("-", "").replace("_", "").casefold() in ("utf8", "utf8sig", "cp65001")


def _may_give_back() -> bool:
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
