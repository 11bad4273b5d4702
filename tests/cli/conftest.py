"""Calling `kb` as a person does: arguments and lines in, exit code and text out."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kb.cli.main import run


@dataclass(frozen=True)
class Said:
    """What a call of `kb` left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Kb = Callable[..., Said]


@pytest.fixture
def kb(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kb:
    """Runs `kb` in the folder of notes; `typed` is what comes through the pipe."""
    monkeypatch.chdir(folder)
    (folder / ".kb").mkdir()

    def call(*arguments: str, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8"))
        code = run(arguments)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def note(folder: Path) -> Callable[[str, str], Path]:
    """Writes a note into the folder."""
    return lambda name, text: write(folder, name, text)
