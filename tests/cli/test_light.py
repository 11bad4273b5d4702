"""`kb due --short` is for prompts and status bars: when nothing changed it loads nothing heavy."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HEAVY = (
    "textual",
    "rich",
    "sympy",
    "mpmath",
    "sqlite_utils",
    "markdown_it",
    "pypinyin",
    "yaml",
    "click",
    "fsrs",
    "fsrs_rs_python",
)
PROGRAM = """
import sys
from kb.cli.main import run
code = run(sys.argv[1:])
print(*sorted({name.partition(".")[0] for name in sys.modules} & set(%r)), file=sys.stderr)
sys.exit(code)
""" % (HEAVY,)  # noqa: UP031 - the program itself holds braces

Shell = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def course(folder: Path) -> Path:
    (folder / "a.md").write_text("# Tangent\n\nQ: What does a derivative measure?\nA: A slope.\n", encoding="utf-8")
    (folder / ".kb").mkdir()
    (folder / ".kb" / "config.yaml").write_text("minutes: 20\n", encoding="utf-8")
    return folder


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=environment, check=False, encoding="utf-8"
    )


def test_nothing_heavy_is_loaded_when_nothing_changed(course: Path) -> None:
    first = python("-c", PROGRAM, "-C", str(course), "due", "--short")
    assert first.returncode == 0 and set(first.stderr.split()) & set(HEAVY)
    again = python("-c", PROGRAM, "-C", str(course), "due", "--short")
    assert again.stdout == first.stdout == "0 due · 1 new · 1 min\n"
    assert again.stderr.split() == []


def test_nor_when_parameters_of_the_persons_own_are_in_force(course: Path) -> None:
    weights = (
        "0.1, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629"
    )
    weights += ", 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.3"
    log = course / ".kb" / "log" / "other"
    log.mkdir(parents=True)
    (log / "2026-11.jsonl").write_text(
        '{"id": "01", "at": "2026-11-20T10:00:00+01:00", "day": "2026-11-20", "kind": "parameters", "model": "fsrs-6",'
        f' "weights": [{weights}], "reviews": 900, "figures": {{}}}}\n',
        encoding="utf-8",
    )
    python("-m", "kb", "-C", str(course), "due", "--short")
    again = python("-c", PROGRAM, "-C", str(course), "due", "--short")
    assert again.stdout == "0 due · 1 new · 1 min\n"
    assert again.stderr.split() == []
    assert "parameters fitted to 900 reviews on 2026-11-20" in python("-m", "kb", "-C", str(course), "config").stdout


def test_an_edited_note_is_counted_at_once(course: Path) -> None:
    python("-m", "kb", "-C", str(course), "due", "--short")
    with (course / "a.md").open("a", encoding="utf-8") as note:
        note.write("\n## Rules\n\nQ: Which rule differentiates a product?\nA: The product rule.\n")
    assert python("-m", "kb", "-C", str(course), "due", "--short").stdout.startswith("0 due · 2 new")


def test_the_light_path_speaks_the_collections_language(course: Path) -> None:
    (course / ".kb" / "config.yaml").write_text("language: zh\n", encoding="utf-8")
    assert python("-m", "kb", "-C", str(course), "due", "--short").stdout == "0 张到期 · 1 张新卡 · 1 分钟\n"


@pytest.mark.parametrize("arguments", [["-C", "{}"], ["-C{}"], ["--collection={}"], ["--collection", "{}"]])
def test_the_folder_is_read_as_click_reads_it(course: Path, arguments: list[str]) -> None:
    named = [argument.format(course) for argument in arguments]
    light = python("-m", "kb", *named, "due", "--short")
    by_click = python("-m", "kb", *named, "due", "--json")
    assert light.returncode == by_click.returncode == 0
    assert '"new": 1' in by_click.stdout and "1 new" in light.stdout
