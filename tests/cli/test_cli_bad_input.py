"""The app in a real terminal, put to the background, without Unicode, twice on one collection."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from app_in_terminal import App

from kb.collection import Collection

NOTE = "# 求导\n\nQ: the question ∂ 什么\nA: the answer\n\nQ: the other question\nA: the other answer\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text(NOTE, encoding="utf-8")
    return tmp_path


def reviews(folder: Path) -> list[str]:
    """What the journal holds of answers, in no order."""
    lines = (line for file in (folder / "notes" / ".kb" / "log").rglob("*.jsonl") for line in file.open("rb"))
    return [entry["card"] for entry in map(json.loads, lines) if entry["kind"] == "review"]


def sound(folder: Path) -> bool:
    """Does the journal, read anew, say what the store says?"""
    with Collection.open(folder / "notes", state=folder / "state") as collection:
        collection.refresh()
        return collection.doctor().differing == ()


def test_ctrl_z_gives_the_shell_its_terminal_and_fg_takes_it_back(folder: Path) -> None:
    app = App(folder, "review", within="; echo stopped-now; read goes_on; fg")
    app.until("the question")
    app.press("\x1a")
    app.until("stopped-now")
    over = app.shown.index(b"stopped-now")
    # What is said of the way back is said when the app's own screen is gone.
    assert b"fg brings it back" in app.shown[app.shown.index(b"\x1b[?1049l") : over]
    app.press("\n")
    app.wait(lambda: b"the question" in app.shown[over:])
    assert b"\x1b[?1049h" in app.shown[over:]
    app.press(" ")
    app.until("the answer")
    app.press("3")
    app.wait(lambda: len(reviews(folder)) == 1)
    app.until("other question")
    app.press("\x11")
    assert app.process.wait(timeout=120) == 0
    assert b"Traceback" not in app.shown


def test_a_terminal_without_unicode_gets_all_that_it_can_show(folder: Path) -> None:
    app = App(folder, "review", LC_ALL="C", PYTHONIOENCODING="latin-1", KB_FORMULAS="", PYTHONUTF8="0")
    app.until("the question")
    app.press(" ")
    app.until("the answer")
    app.press("3")
    app.wait(lambda: len(reviews(folder)) == 1)
    app.press("\x1b")
    app.until("Leave")
    app.press("q")
    app.until("1 answer")
    app.press("?")
    assert app.end() == 143
    assert b"Traceback" not in app.shown
    app.shown.decode("latin-1")
    assert sound(folder)


def test_two_apps_on_one_collection_keep_the_answers_of_both(folder: Path) -> None:
    one, other = App(folder, "review"), App(folder, "review")
    for app in (one, other):
        app.until("the question")
        app.press(" ")
        app.until("the answer")
    one.press("3")
    one.wait(lambda: len(reviews(folder)) == 1)
    other.press("4")
    other.wait(lambda: len(reviews(folder)) == 2)
    for app in (one, other):
        app.until("the other question")
    assert [app.end() for app in (one, other)] == [143, 143]
    assert not any(b"Traceback" in app.shown for app in (one, other))
    assert sound(folder)
