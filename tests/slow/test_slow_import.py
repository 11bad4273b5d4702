"""ctrl-C and kill -9 in the middle of an import: what is there is whole, and the same import finishes it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.collection import Collection

NOTES = 150

pytestmark = pytest.mark.slow


def write_source(folder: Path) -> None:
    for number in range(NOTES):
        path = folder / f"part-{number % 7}" / f"note-{number:03}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        cards = "\n".join(f"Q: What is {number} plus {n}?\nA: {number + n}\n" for n in range(6))
        path.write_text(f"# Sums with {number}\n\n{cards}\n", encoding="utf-8")


def importing(target: Path, source: Path) -> list[str]:
    return [sys.executable, "-m", "kb", "-C", str(target), "import", str(source)]


def wait_until_written(target: Path, process: subprocess.Popen[bytes], count: int) -> None:
    until = time.monotonic() + 120
    while sum(1 for _ in target.rglob("note-*.md")) < count and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.002)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-C", "kill -9"])
@pytest.mark.parametrize(("written", "later"), [(1, 0.0), (NOTES // 2, 0.0), (NOTES, 0.1)])
def test_an_import_that_was_stopped_is_finished_by_the_next_one(
    tmp_path: Path, sent: signal.Signals, written: int, later: float
) -> None:
    source, target = tmp_path / "source", tmp_path / "notes"
    write_source(source)
    (target / ".kb").mkdir(parents=True)
    process = subprocess.Popen(importing(target, source), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wait_until_written(target, process, written)
    time.sleep(later)
    process.send_signal(sent)
    _, said = process.communicate(timeout=180)
    if sent is signal.SIGINT:
        # Python itself ends by the signal when it comes while everything is over.
        assert process.returncode in (0, 130, -signal.SIGINT) and b"Traceback" not in said
        assert not list(target.rglob(".kb-import-*"))
    for path in target.rglob("note-*.md"):
        original = (source / path.relative_to(target / "source")).read_text(encoding="utf-8").rstrip()
        assert path.read_text(encoding="utf-8").rstrip().endswith(original)

    assert subprocess.run(importing(target, source), check=False, capture_output=True).returncode == 0
    assert sum(1 for _ in target.rglob("*.md")) == NOTES
    with Collection.open(target) as kb:
        assert len(kb.cards()) == NOTES * 6
        assert not kb.doctor().differing
