"""What commands say of a journal that shrank and of notes that vanished."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb


@pytest.fixture
def reviewed(kb: Kb, note: Callable[[str, str], Path]) -> Kb:
    """A collection with two answers and a backup."""
    note("a.md", "# A\n\n- what is a :: the first letter\n- what is z :: the last letter\n")
    kb("review", "--plain", typed="\n3\n\n3\n")
    kb("backup")
    return kb


def test_a_deleted_journal_is_told_by_every_command_and_doctor_takes_it_back(reviewed: Kb, folder: Path) -> None:
    assert len(reviewed("log", "--json").json) == 2
    shutil.rmtree(folder / ".kb" / "log")
    said = reviewed("due").err
    assert "The journal has 2 entries fewer than it had" in said
    assert "kb doctor --restore" in said
    assert "journal-shrunk" in reviewed("check").out
    said = reviewed("doctor")
    assert said.code == 1
    assert "2 entries are in backups, not in the journal" in said.out
    said = reviewed("doctor", "--restore")
    assert said.code == 0
    assert "2 entries taken back" in said.out
    assert len(reviewed("log", "--json").json) == 2
    assert reviewed("due").err == ""


def test_no_notes_is_not_all_that_is_said_where_there_were_reviews(reviewed: Kb, folder: Path) -> None:
    (folder / "a.md").unlink()
    said = reviewed("due")
    assert "2 reviewed cards stand in no note any more" in said.out
    assert "2 reviewed cards stand in no note any more" in said.err
    assert "2 reviewed cards stand in no note any more" in reviewed("doctor").out


def test_in_chinese_too(reviewed: Kb, folder: Path) -> None:
    reviewed("config", "language", "zh")
    (folder / "a.md").unlink()
    assert "2 张复习过的卡片已不在任何笔记里" in reviewed("due").out
    shutil.rmtree(folder / ".kb" / "log")
    assert "日志比以前少了 2 条" in reviewed("due").err
    assert "从备份取回了 2 条记录" in reviewed("doctor", "--restore").out
