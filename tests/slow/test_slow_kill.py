"""kill -9 at any moment of a driven sitting: every answer whose next card was shown is in the journal."""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.collection import Collection

KILLS = 25
CARDS = 400


def notes(folder: Path) -> None:
    folder.mkdir()
    text = "\n".join(
        f"Q: Which number follows {n}, counting upwards by one?\nA: It is {n + 1}.\n" for n in range(CARDS)
    )
    (folder / "numbers.md").write_text(f"# Numbers\n\n{text}", encoding="utf-8")


def journal_lines(folder: Path) -> list[dict[str, object]]:
    found = []
    for path in sorted((folder / ".kb" / "log").glob("*/*.jsonl")):
        for line in path.read_bytes().split(b"\n"):
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
    return found


def drive_until_killed(folder: Path, chance: random.Random) -> int:
    """Answer cards as they are shown, kill at a random moment; how many answers had their next card shown."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kb", "-C", str(folder), "review", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None and process.stdout is not None
    # Counted in answers, because a busy machine gives few of them in any time; then somewhere within one.
    shown, pending, until, enough = 0, b"", None, chance.randrange(1, 9)
    descriptor = process.stdout.fileno()
    try:
        while until is None or time.monotonic() < until:
            wait = 20.0 if until is None else max(until - time.monotonic(), 0)
            if not select.select([descriptor], [], [], wait)[0]:
                break
            chunk = os.read(descriptor, 65536)
            if not chunk:
                break
            pending += chunk
            shown += chunk.count("── ".encode())
            if until is None and shown >= enough:
                until = time.monotonic() + chance.uniform(0.0, 0.05)
            if pending.endswith(b"> "):
                pending = b""
                process.stdin.write(b"\n" if chance.random() < 0.9 else b"3\n")
                process.stdin.flush()
    except BrokenPipeError:
        pass
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
    return max(shown - 1, 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, 8])
def test_no_answer_whose_next_card_was_shown_is_lost(tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "notes"
    notes(folder)
    with Collection.open(folder) as kb:
        kb.configure("new", CARDS)
        kb.configure("minutes", 600)
        kb.refresh()
    chance = random.Random(seed)
    counted = 0
    for _ in range(KILLS):
        before = len([line for line in journal_lines(folder) if line["kind"] == "review"])
        counted += (shown := drive_until_killed(folder, chance))
        after = len([line for line in journal_lines(folder) if line["kind"] == "review"])
        assert after - before >= shown
    assert counted > KILLS
    with Collection.open(folder) as kb:
        kb.refresh()
        states = {card.id: card.state for card in kb.cards()}
    shutil.rmtree(os.environ["KB_STORE"])
    with Collection.open(folder) as kb:
        kb.refresh()
        assert {card.id: card.state for card in kb.cards()} == states
        assert len(kb.log()) == len([line for line in journal_lines(folder) if line["kind"] == "review"])
