"""The app in a terminal of its own, as a person's shell starts it."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

termios = pytest.importorskip("termios")

TAKES = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
"""
CONTROLLED = f"""{TAKES}
import kb.tui.app
kb.tui.app._PATIENCE = {{patience}}
from kb.cli.main import main
main()
"""
# Seconds that the app may take to end: a busy machine has time.
LONG = 100.0


class App:
    """The app in a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str, patience: float = LONG, within: str = "", **others: str) -> None:
        environ = os.environ | {
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "HOME": str(folder),
            "KB_STORE": str(folder / "state"),
            "KB_FORMULAS": "unicode",
            "COLUMNS": "80",
            "LINES": "24",
        }
        environ |= others
        self.keyboard, inside = os.openpty()
        self.before = termios.tcgetattr(self.keyboard)
        self.shown = b""
        program = [sys.executable, "-c", CONTROLLED.format(patience=patience), "-C", str(folder / "notes"), *arguments]
        if within:
            # A shell with job control, which goes on with this when the app gives it the terminal.
            begun = shlex.join([program[0], "-c", program[2].replace(TAKES, ""), *program[3:]])
            program = [program[0], "-c", f"import os\n{TAKES}os.execlp('sh', 'sh', '-m', '-c', {begun + within!r})"]
        self.process = subprocess.Popen(
            program, stdin=inside, stdout=inside, stderr=inside, env=environ, start_new_session=True
        )
        os.close(inside)
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                more = os.read(self.keyboard, 4096)
            except OSError:
                return
            if not more:
                return
            self.shown += more

    def until(self, text: str) -> None:
        """Wait until a text was shown."""
        self.wait(lambda: text.encode() in self.shown)

    def wait(self, so: Callable[[], bool]) -> None:
        """Wait until something is so; a busy machine has time."""
        end = time.monotonic() + 120
        while not so():
            assert time.monotonic() < end, self.shown[-1500:]
            time.sleep(0.02)

    def press(self, keys: str) -> None:
        os.write(self.keyboard, keys.encode())

    def end(self) -> int:
        """Quit, and say with which code it ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=120)
