"""A folder copied on one machine: both places write, and merging them file by file loses nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from kb.collection import Collection
from kb.model import Rating
from tests.conftest import Opener, Time

NOTE = "# Limits\n\n- what does 1/n approach :: zero\n- what does n approach :: infinity\n"


def logs(root: Path) -> dict[str, str]:
    log = root / ".kb" / "log"
    return {path.relative_to(log).as_posix(): path.read_text(encoding="utf-8") for path in log.glob("*/*.jsonl")}


def begun(folder: Path, opened: Opener) -> Collection:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    kb = opened()
    kb.rate(kb.cards()[0].id, Rating.GOOD)
    kb.close()
    return opened()


def test_a_copy_writes_under_a_name_of_its_own(folder: Path, opened: Opener, tmp_path: Path, time: Time) -> None:
    kb = begun(folder, opened)
    twin = tmp_path / "twin"
    shutil.copytree(folder, twin)
    for _ in range(2):
        copy = opened(root=twin)
        time.forward(minutes=1)
        copy.rate(copy.cards()[1].id, Rating.HARD)
        time.forward(minutes=1)
        kb.rate(kb.cards()[0].id, Rating.EASY)
    here, there = logs(folder), logs(twin)
    assert len(there) == 2
    assert all(here[name].startswith(text) for name, text in there.items() if name in here)
    for name, text in there.items():
        if name not in here:
            path = folder / ".kb" / "log" / name
            path.parent.mkdir()
            path.write_text(text, encoding="utf-8")
    kb.catch_up()
    assert len(kb.log()) == 5


def test_a_folder_that_was_moved_goes_on_in_its_file(folder: Path, opened: Opener, tmp_path: Path) -> None:
    begun(folder, opened).close()
    elsewhere = tmp_path / "elsewhere"
    folder.rename(elsewhere)
    kb = opened(root=elsewhere)
    kb.rate(kb.cards()[1].id, Rating.GOOD)
    assert len(logs(elsewhere)) == 1
    assert len(kb.log()) == 2
