"""Clocks and settings that cannot be: said in one sentence in either language, and nothing is lost by them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
NOW, LATER = "2026-11-22T10:00:00+08:00", "2030-05-01T10:00:00+08:00"


@pytest.fixture
def ready(kb: Kb, note: Callable[[str, str], Path], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Kb:
    note("a.md", "# Rules\n\nQ: What is one?\nA: A number.\n\nQ: What is two?\nA: A number too.\n")
    (folder / ".kb" / "config.yaml").write_text("trial: true\n", encoding="utf-8")
    monkeypatch.setenv("KB_NOW", NOW)
    return kb


def settings(folder: Path, text: str) -> None:
    (folder / ".kb" / "config.yaml").write_text(f"trial: true\n{text}", encoding="utf-8")


def sentences(said: str) -> list[str]:
    return [row for row in said.splitlines() if row.startswith("kb: ")]


@LANGUAGES
def test_a_retention_that_cannot_be_is_said_and_the_default_holds(ready: Kb, folder: Path, language: str) -> None:
    settings(folder, f"language: {language}\nretention: 1.2\n")
    said = ready("due")
    (sentence,) = sentences(said.err)
    assert said.code == 0
    assert "1.2" in sentence and "0.7–0.97" in sentence
    assert ready("config", "--json").json["retention"] == 0.9


@LANGUAGES
def test_answers_of_days_to_come_are_said_once_a_call_and_can_be_taken_back(
    ready: Kb, folder: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    settings(folder, f"language: {language}\n")
    monkeypatch.setenv("KB_NOW", LATER)
    ready("review", "--plain", typed="\n3\n\n3\n")
    monkeypatch.setenv("KB_NOW", NOW)
    said = ready("due")
    (sentence,) = sentences(said.err)
    assert "2030-05-01" in sentence and "2026-11-22" in sentence and "kb undo" in sentence
    assert ready("doctor").code == 0
    assert len(ready("log", "--json").json) == 2
    assert "2030-05-01 10:00" in ready("undo", "2").out
    after = ready("due", "--json")
    assert sentences(after.err) == []
    assert (after.json["due"], after.json["new"]) == (0, 2)


@LANGUAGES
def test_a_day_without_any_answer_is_no_fault(ready: Kb, folder: Path, language: str) -> None:
    settings(folder, f"language: {language}\n")
    ready("due")
    for command in ("log", "stats", "undo", "doctor"):
        said = ready(command)
        assert said.out.strip()
        assert sentences(said.err) == []
    assert ready("log", "--json").json == []
