"""What is longer than the terminal goes to the person's pager; what fits, and what goes elsewhere, does not."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

ROWS = 24
# Says what it was started with, then hands on what it reads.
PAGER = """
import os, sys
print("<pager", sys.argv[1:], os.environ.get("LESS"), ">")
print(sys.stdin.read(), end="")
print("<left>")
"""
# Reads one line and leaves.
HASTY = "import sys; print('<one>', sys.stdin.readline())"


def on_screen(folder: Path, *arguments: str, environ: dict[str, str], piped: bool = False) -> tuple[int, str, str]:
    """The exit code of `kb` on a terminal, what the terminal shows, and what a pipe took if the output goes there."""
    keyboard, inside = os.openpty()
    fcntl.ioctl(
        inside, termios.TIOCSWINSZ, ROWS.to_bytes(2, sys.byteorder) + (80).to_bytes(2, sys.byteorder) + bytes(4)
    )
    clean = {name: value for name, value in os.environ.items() if name not in ("LESS", "PAGER", "NO_COLOR")}
    clean |= {"TERM": "xterm", "LC_ALL": "C.UTF-8", "KB_FORMULAS": "unicode", **environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "kb", *arguments],
        stdin=inside,
        stdout=subprocess.PIPE if piped else inside,
        stderr=inside,
        cwd=folder,
        env=clean,
        start_new_session=True,
    )
    os.close(inside)
    shown: list[bytes] = []

    def read() -> None:
        while True:
            try:
                more = os.read(keyboard, 65_536)
            except OSError:
                return
            if not more:
                return
            shown.append(more)

    reader = threading.Thread(target=read)
    reader.start()
    taken = process.communicate(timeout=120)[0] if piped else b""
    code = process.wait(timeout=120)
    reader.join(timeout=60)
    os.close(keyboard)
    return code, b"".join(shown).decode().replace("\r\n", "\n"), taken.decode()


@pytest.fixture
def notes(folder: Path) -> Path:
    """A long note on one concept, a short one on another."""
    (folder / ".kb").mkdir()
    questions = "\n\n".join(f"Q: What is the {number}th letter?\nA: Letter {number}." for number in range(40))
    (folder / "a.md").write_text(f"# Letters\n\nMany.\n\n{questions}\n", encoding="utf-8")
    (folder / "b.md").write_text("# Digit\n\nA sign of a number.\n", encoding="utf-8")
    return folder


@pytest.fixture
def pager(tmp_path: Path) -> dict[str, str]:
    program = tmp_path / "a pager.py"
    program.write_text(PAGER, encoding="utf-8")
    return {"PAGER": f"{sys.executable} '{program}' '$HOME;' --now"}


@pytest.mark.parametrize("arguments", [("cards",), ("show", "letters")])
def test_what_is_longer_than_the_screen_goes_to_the_pager(
    notes: Path, pager: dict[str, str], arguments: tuple[str, ...]
) -> None:
    code, shown, _ = on_screen(notes, *arguments, environ=pager)
    assert code == 0
    # Its arguments are as they were quoted: no shell has read them.
    began = shown.index("<pager ['$HOME;', '--now'] FRX >")
    assert began < shown.index("What is the 0th letter?") < shown.index("What is the 39th letter?")
    assert shown.rstrip().endswith("<left>")


def test_what_fits_is_printed(notes: Path, pager: dict[str, str]) -> None:
    for arguments in (("show", "digit"), ("cards", "17th"), ("cards", "zzz"), ("log",)):
        code, shown, _ = on_screen(notes, *arguments, environ=pager)
        assert code == 0
        assert shown.strip()
        assert "<pager" not in shown


@pytest.mark.slow
def test_nothing_is_paged_that_goes_elsewhere_or_for_who_says_so(notes: Path, pager: dict[str, str]) -> None:
    _, shown, taken = on_screen(notes, "cards", environ=pager, piped=True)
    assert "<pager" not in shown + taken
    assert "39th" in taken
    for arguments in (("cards", "--no-pager"), ("--no-pager", "cards"), ("cards", "--json")):
        assert "<pager" not in on_screen(notes, *arguments, environ=pager)[1]
    assert "<pager" not in on_screen(notes, "cards", environ=pager | {"TERM": "dumb"})[1]


@pytest.mark.parametrize("said", ["", "cat", "no-such-pager -x", "'open quote"])
def test_without_a_pager_all_is_printed(notes: Path, said: str) -> None:
    code, shown, _ = on_screen(notes, "cards", environ={"PAGER": said})
    assert code == 0
    assert shown.index("0th letter") < shown.index("39th letter")
    assert shown.rstrip().endswith("40 cards")


def test_leaving_the_pager_early_is_no_failure(notes: Path) -> None:
    code, shown, _ = on_screen(notes, "cards", environ={"PAGER": f'{sys.executable} -c "{HASTY}"'})
    assert code == 0
    assert "<one> a.md" in shown
    assert "Traceback" not in shown
    assert "39th" not in shown


def test_what_less_is_told_to_do_stands(notes: Path, pager: dict[str, str]) -> None:
    assert "--now'] -R >" in on_screen(notes, "cards", environ=pager | {"LESS": "-R"})[1]


def test_what_is_said_of_a_query_stands_before_the_pager(notes: Path, pager: dict[str, str]) -> None:
    code, shown, _ = on_screen(notes, "show", "lettres", environ=pager)
    assert code == 0
    assert shown.index("showing results for “letters”") < shown.index("<pager")
