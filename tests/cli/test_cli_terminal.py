"""What kb finds out about its terminal: a real one that answers, answers late, wide, or not at all, while keys come."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.cli.terminal import may_give_back

pytest.importorskip("termios")

ASKS = b"\x1b[6n"
FORMULA = r"\alpha\le\frac{1}{2}"
# Shows a formula, then reads what is in the keyboard as the next program would.
SCRIPT = r"""
import fcntl, os, select, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
import kb.cli.terminal
if "PATIENCE" in os.environ:
    kb.cli.terminal._LIMIT, kb.cli.terminal._LIMIT_LATE = map(float, os.environ["PATIENCE"].split())
from kb.cli.main import run
before = termios.tcgetattr(0)
code = run(sys.argv[1:])
assert termios.tcgetattr(0) == before, "modes differ"
modes = termios.tcgetattr(0)
modes[3] &= ~(termios.ECHO | termios.ICANON)
termios.tcsetattr(0, termios.TCSANOW, modes)
left = b""
while select.select([0], [], [], 0.25)[0]:
    left += os.read(0, 1024)
print(f"<left {left!r}>", flush=True)
"""
# As a person's shell starts it: the terminal is its own.
CONTROLLED = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
import kb.cli.terminal
kb.cli.terminal._LIMIT = 30
from kb.cli.main import main
main()
"""
# Seconds that kb waits for replies, and in which it still fetches those that are late: a busy machine has time.
PATIENT, AS_IT_IS = "30 30", "0.15 0.6"
Answer = Callable[[int], tuple[str, bytes]]


class Screen:
    """A terminal in which kb runs; `answer` gives, for a question, what stands there first and then a reply."""

    def __init__(self, program: list[str], environ: dict[str, str], answer: Answer, typed: bytes = b"") -> None:
        self.keyboard, inside = os.openpty()
        os.write(self.keyboard, typed)
        self.shown = b""
        self._answer = answer
        self.process = subprocess.Popen(
            program,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=environ,
            start_new_session=True,
        )
        os.close(inside)
        self._reader = threading.Thread(target=self._run)
        self._reader.start()

    def _run(self) -> None:
        asked = 0
        while True:
            try:
                more = os.read(self.keyboard, 4096)
            except OSError:
                return
            if not more:
                return
            self.shown += more
            while self.shown.count(ASKS) > asked:
                first, reply = self._answer(asked)
                if first.encode() not in self.shown:
                    break
                asked += 1
                os.write(self.keyboard, reply)

    def end(self) -> str:
        """What was shown, once the program is over."""
        self.process.wait(timeout=120)
        self._reader.join(timeout=60)
        os.close(self.keyboard)
        return self.shown.decode()

    def until(self, text: str) -> None:
        """Wait until a text is shown."""
        end = time.monotonic() + 120
        while text.encode() not in self.shown:
            assert time.monotonic() < end, self.shown
            time.sleep(0.01)


def _environ(tmp_path: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in ("KB_FORMULAS", "NO_COLOR", "SSH_TTY")}
    clean |= {"TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path), "KB_STORE": str(tmp_path), "COLUMNS": "60"}
    clean.pop("SSH_CONNECTION", None)
    return clean


@contextmanager
def at(
    tmp_path: Path, answer: Answer, *arguments: str, typed: bytes = b"", patience: str = PATIENT, **environ: str
) -> Iterator[Screen]:
    environ = _environ(tmp_path) | {"PATIENCE": patience} | environ
    screen = Screen([sys.executable, "-c", SCRIPT, *arguments], environ, answer, typed)
    try:
        yield screen
    finally:
        if screen.process.poll() is None:
            screen.process.kill()


def replies(columns: int, first: str = "") -> Answer:
    """A terminal that draws the tried characters in so many columns altogether; and what it shows before it says so."""
    return lambda number: (first, b"\x1b[7;%dR" % (1 + columns * number))


def text_of(shown: str) -> str:
    """What stays on the screen: what was tried and wiped away is gone."""
    wiped = re.sub(r"\x1b7.*?\x1b8\x1b\[K", "", shown, flags=re.DOTALL)
    return re.sub(r"\x1b\[[0-9;]*m", "", wiped)


def show(tmp_path: Path, answer: Answer, patience: str = PATIENT, **environ: str) -> str:
    with at(tmp_path, answer, "math", "show", "--inline", FORMULA, patience=patience, **environ) as screen:
        return text_of(screen.end())


def test_a_terminal_of_narrow_characters_gets_all_of_them(tmp_path: Path) -> None:
    shown = show(tmp_path, replies(2))
    assert "α ≤ ½" in shown or "α ≤ 1/2" in shown
    assert "<left b''>" in shown


def test_a_terminal_that_draws_ambiguous_characters_wide_gets_ascii(tmp_path: Path) -> None:
    shown = show(tmp_path, replies(4))
    assert "alpha <= 1/2" in shown
    assert "<left b''>" in shown


def test_a_terminal_that_never_answers_is_not_waited_for_long(tmp_path: Path) -> None:
    start = time.monotonic()
    shown = show(tmp_path, lambda _: ("", b""), AS_IT_IS)
    assert "α ≤" in shown
    # Less than a second; the rest is a busy machine's.
    assert time.monotonic() - start < 60


def test_a_late_reply_is_nobody_elses_key(tmp_path: Path) -> None:
    shown = show(tmp_path, replies(4, "≤"), "0.15 30")
    assert "α ≤" in shown
    assert "<left b''>" in shown


@pytest.mark.skipif(not may_give_back(), reason="this system takes no characters back into a terminal")
def test_what_is_typed_between_stays_for_the_next_program(tmp_path: Path) -> None:
    def answer(number: int) -> tuple[float, bytes]:
        return "", (b"ls \x1b[A\x1b[7;1R" if number == 0 else "中\x1b[7;5R\r".encode())

    shown = show(tmp_path, answer)
    assert "alpha <= 1/2" in shown
    typed = "ls \x1b[A中\n".encode()
    assert f"<left {typed!r}>" in shown


def test_what_was_typed_before_is_left_where_it_is_and_nothing_is_asked(tmp_path: Path) -> None:
    with at(tmp_path, replies(4), "math", "show", "--inline", FORMULA, typed=b"next\n") as screen:
        shown = screen.end()
    assert ASKS.decode() not in shown
    assert "α ≤" in shown
    assert "next" in shown[shown.index("<left") :]


@pytest.mark.parametrize(
    ("environ", "drawn"),
    [
        ({"KB_FORMULAS": "ascii"}, "alpha <= 1/2"),
        ({"KB_FORMULAS": "unicode"}, "α ≤"),
        ({"TERM": "dumb"}, "alpha <= 1/2"),
        ({"TERM": "linux"}, "α ≤"),
        ({"PYTHONIOENCODING": "latin-1"}, "alpha <= 1/2"),
    ],
)
def test_a_terminal_that_is_known_is_not_asked(tmp_path: Path, environ: dict[str, str], drawn: str) -> None:
    with at(tmp_path, replies(4), "math", "show", "--inline", FORMULA, **environ) as screen:
        shown = screen.end()
    assert ASKS.decode() not in shown
    assert drawn in shown


def test_a_wrong_word_in_the_environment_is_named(tmp_path: Path) -> None:
    shown = show(tmp_path, replies(2), KB_FORMULAS="utf8")
    assert "KB_FORMULAS" in shown
    assert "auto | unicode | bmp | ascii" in shown


def test_an_encoding_that_lacks_a_character_gets_a_plain_one(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "kb", "math", "derive", "x^2"]
    environ = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}
    shown = subprocess.run(program, env=environ, capture_output=True, check=True, cwd=tmp_path).stdout.decode("ascii")
    assert "(x^2)' = 2x" in shown
    assert "Power rule: (x^n)' = n x^(n-1)" in shown


def test_the_light_path_asks_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Q: a\nA: b\n", encoding="utf-8")
    with at(tmp_path, replies(4), "-C", str(tmp_path), "due", "--short") as screen:
        assert ASKS.decode() not in screen.end()


def test_the_prompt_takes_keys_that_came_while_the_terminal_was_asked(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Q: what is first?\nA: the answer\n", encoding="utf-8")

    def answer(number: int) -> tuple[float, bytes]:
        return "", (b":q\r\x1b[7;1R" if number == 0 else b"\x1b[7;3R")

    with at(tmp_path, answer, "-C", str(tmp_path), "review", "--plain") as screen:
        shown = text_of(screen.end())
    assert "what is first?" in shown
    assert "<left b''>" in shown
    assert "[7;" not in shown


@pytest.mark.parametrize("first", ["α─", "α ", "≤"])
def test_a_late_reply_is_never_seen(tmp_path: Path, first: str) -> None:
    assert "^[[" not in show(tmp_path, replies(2, first), "0.05 30")


def test_the_terminal_is_asked_before_anything_stands_on_it(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("# Limit\n\nIt is $\\alpha$.\n\nQ: a $x$\nA: b\n", encoding="utf-8")
    for arguments in (["show", "Limit"], ["cards"], ["triage"], ["review", "--plain"], ["search", "Limit"]):
        with at(tmp_path, replies(2), "-C", str(notes), *arguments) as screen:
            screen.until("Limit" if arguments[0] in ("show", "search") else ">" if "--plain" in arguments else "\n")
            screen.process.kill()
            shown = screen.end()
        assert shown.startswith("\x1b7"), arguments


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_terminal_is_as_it_was_when_a_signal_ends_kb_while_it_is_asked(tmp_path: Path, number: int) -> None:
    import termios

    # kb asks for less than a second: on a busy machine it may be done before the signal is sent.
    for _ in range(10):
        program = Screen(
            [sys.executable, "-c", CONTROLLED, "math", "show", "x"], _environ(tmp_path), lambda _: ("", b"")
        )
        before = termios.tcgetattr(program.keyboard)
        program.until(ASKS.decode())
        os.kill(program.process.pid, number)
        program.process.wait(timeout=120)
        after = termios.tcgetattr(program.keyboard)
        shown = program.end()
        assert before == after
        assert "Traceback" not in shown
        if program.process.returncode != 0:
            break
    assert program.process.returncode in (-number, 130)


def test_ctrl_c_is_no_traceback_however_early(tmp_path: Path) -> None:
    script = (
        "import sys, threading, _thread\n"
        "class Slow:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'kb.cli.running': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Slow())\n"
        "from kb.cli.main import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=_environ(tmp_path),
    )
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize("command", [["check"], ["due", "--short"], ["cards", "--json"], ["config"], ["show", "a"], []])
def test_a_wrong_profile_is_refused_by_each_command_before_it_says_anything(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "a.md").write_text("Q: a\nA: b\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kb", "-C", str(tmp_path), *command],
        capture_output=True,
        text=True,
        check=False,
        env=_environ(tmp_path) | {"KB_FORMULAS": "klingon"},
    )
    assert done.returncode == 2
    said = done.stdout + done.stderr
    assert "klingon" in said
    assert said.startswith('{\n  "error"' if "--json" in command else "kb: ")
