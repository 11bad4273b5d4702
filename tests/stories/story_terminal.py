"""A person at a real terminal in which `python -m kb` runs: what stands on the screen, and keys as they are struck."""

from __future__ import annotations

import codecs
import json
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")
pyte = pytest.importorskip("pyte")

ENTER, ESCAPE, TAB, BACKSPACE, UP, DOWN = "\r", "\x1b", "\t", "\x7f", "\x1b[A", "\x1b[B"
CTRL_P, CTRL_Q = "\x10", "\x11"
# Seconds that anything may take; a busy machine has time.
_PATIENCE = 120.0
# The terminal becomes the program's own, as a person's shell makes it.
_STARTED = """
import fcntl, runpy, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.argv[0] = "kb"
runpy.run_module("kb", run_name="__main__", alter_sys=True)
"""
# Sequences of xterm that the emulator would take for colours or letters: what begins with < = or >, and some questions.
_UNKNOWN = re.compile(r"\x1b\[[<=>][\d;]*[A-Za-z]|\x1b\[\?[\d;]*\$p|\x1bP.*?\x1b\\", re.DOTALL)
_UNFINISHED = re.compile(r"\x1b(?:\[[<=>?][\d;$]*|\[|P[^\x1b]*\x1b?)?\Z")


class Terminal:
    """A terminal of `columns` × `rows` in which kb runs in the folder `home`, over the collection `home`/notes."""

    def __init__(
        self, home: Path, *arguments: str, language: str = "en", columns: int = 80, rows: int = 24, **others: str
    ) -> None:
        clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "SSH_TTY", "EDITOR")}
        environ = clean | {
            "TERM": "xterm-256color",
            "LC_ALL": {"en": "en_US.UTF-8", "zh": "zh_CN.UTF-8"}[language],
            "HOME": str(home),
            "KB_STORE": str(home / "state"),
            "KB_FORMULAS": "unicode",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        for name in ("COLUMNS", "LINES"):
            environ.pop(name, None)
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._lock = threading.Lock()
        self._keyboard, inside = os.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-c", _STARTED, *(arguments or ("notes",))],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=environ | others,
            cwd=home,
            start_new_session=True,
        )
        os.close(inside)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._reader.join()
        os.close(self._keyboard)

    def _read(self) -> None:
        decoder, kept = codecs.getincrementaldecoder("utf-8")("replace"), ""
        while True:
            try:
                more = os.read(self._keyboard, 65536)
            except OSError:
                return
            if not more:
                return
            text = kept + decoder.decode(more)
            begun = _UNFINISHED.search(text)
            kept = text[begun.start() :] if begun else ""
            with self._lock:
                self._stream.feed(_UNKNOWN.sub("", text[: len(text) - len(kept)]))

    # -- looking ------------------------------------------------------------------------------------------------

    @property
    def screen(self) -> str:
        """What stands on the screen, as lines of text."""
        with self._lock:
            # The emulator's own picture of itself knows no wide character of which only one half was painted over.
            rows, columns = range(self._screen.lines), range(self._screen.columns)
            lines = ("".join(self._screen.buffer[row][column].data for column in columns) for row in rows)
            return "\n".join(line.rstrip() for line in lines)

    def wait(self, so: Callable[[], bool], what: str = "it") -> None:
        end = time.monotonic() + _PATIENCE
        while not so():
            assert time.monotonic() < end, f"{what} never came; the screen:\n{self.screen}"
            time.sleep(0.02)

    def see(self, *texts: str, gone: str = "") -> None:
        """Wait until all these texts stand on the screen, and `gone` does not; then look at them for a moment.

        A person reads before the next key. What takes keys for those of a finger that was still typing counts from
        before it was painted.
        """

        def stands() -> bool:
            shown = self.screen
            return all(text in shown for text in texts) and not (gone and gone in shown)

        self.wait(stands, " & ".join(texts) or f"a screen without {gone}")
        time.sleep(0.5)

    # -- the keyboard -------------------------------------------------------------------------------------------

    def press(self, keys: str) -> None:
        """Keys, or text that an input method commits: it arrives at once."""
        os.write(self._keyboard, keys.encode())

    def paste(self, text: str) -> None:
        self.press(f"\x1b[200~{text}\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        with self._lock:
            self._screen.resize(rows, columns)
        fcntl.ioctl(self._keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def left(self) -> int:
        """The code with which kb ended, after it was asked to."""
        return self.process.wait(timeout=_PATIENCE)


def journal(home: Path, kind: str) -> list[dict[str, Any]]:
    """What the journal holds of one kind, the oldest first."""
    files = (home / "notes" / ".kb" / "log").rglob("*.jsonl")
    lines = [line for file in files for line in file.read_text(encoding="utf-8").split("\n") if line.endswith("}")]
    return sorted((one for one in map(json.loads, lines) if one["kind"] == kind), key=lambda one: str(one["id"]))


def answers(home: Path) -> list[dict[str, Any]]:
    return journal(home, "review")
