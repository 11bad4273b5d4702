"""The app is ended from outside: the terminal is as it was, the code says by what, what was answered is kept."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from app_in_terminal import App, termios


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("Q: the question\nA: the answer\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_app_and_the_terminal_is_as_before(folder: Path, number: signal.Signals) -> None:
    app = App(folder, "review")
    app.until("the question")
    os.write(app.keyboard, b" ")
    app.until("the answer")
    os.write(app.keyboard, b"3")
    log = folder / "notes" / ".kb" / "log"
    end = time.monotonic() + 120
    while not any('"review"' in file.read_text(encoding="utf-8") for file in log.rglob("*.jsonl")):
        assert time.monotonic() < end
        time.sleep(0.02)
    app.process.send_signal(number)
    assert app.process.wait(timeout=120) == 128 + number, app.shown[-1500:]
    assert termios.tcgetattr(app.keyboard) == app.before
    app.until("\x1b[?1049l")
    for over in (b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[?1049l"):
        assert over in app.shown
        assert app.shown.rindex(over) > app.shown.rindex(over[:-1] + (b"l" if over.endswith(b"h") else b"h"))
    assert b"Traceback" not in app.shown


def test_an_app_whose_window_is_closed_ends(folder: Path) -> None:
    app = App(folder, "review", patience=5.0)
    app.until("the question")
    app.process.send_signal(signal.SIGHUP)
    os.close(app.keyboard)
    assert app.process.wait(timeout=120) in (129, -signal.SIGHUP)
