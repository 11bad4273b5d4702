"""The project's documents, their fences, and a folder in which what they show is really done.

A fence whose first line names a file (```` ```markdown limits.md ````) writes it. A fence ```` ```console ```` holds
commands behind `$ `, maybe with variables before them, and what they print; `…` stands for anything. A fence may stand
in an HTML comment: then it is done and not shown. `<!-- cards: 300 -->` writes a note with so many cards.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from runpy import run_path

from kb.cli.main import run

ROOT = Path(__file__).parents[2]
ACCEPTED = bool(os.environ.get("KB_ACCEPT"))
"""What documents show is written anew, where it is not what comes out."""
STARTS = datetime.fromisoformat("2026-11-23T09:00:00+08:00")

_FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=ticks)[ \t]*$", re.MULTILINE | re.DOTALL)
_MADE_UP = re.compile(r"<!-- cards: (\d+) -->")


def documents() -> list[Path]:
    """Every document of the project."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
    return sorted(found)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Fence:
    """A block between fences: what stands behind the opening one, its text, and where its text stands."""

    language: str
    more: str
    body: str
    start: int
    end: int

    @property
    def file(self) -> str:
        """The name of the file that it holds, or nothing."""
        return self.more if "." in self.more and " " not in self.more else ""


def fences(text: str) -> Iterator[Fence]:
    for found in _FENCE.finditer(text):
        language, _, more = found["info"].strip().partition(" ")
        yield Fence(language, more.strip(), found["body"], found.start("body"), found.end("body"))


def without_fences(text: str) -> str:
    return _FENCE.sub("", text)


def replaced(text: str, pieces: list[tuple[int, int, str]]) -> str:
    """`text` with other words in these places."""
    for start, end, words in sorted(pieces, reverse=True):
        text = text[:start] + words + text[end:]
    return text


class World:
    """A folder of notes on a trial, in which one document's files are written and its commands are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commands = 0
        self.write(".kb/config.yaml", "trial: true\ntimezone: Asia/Shanghai\n")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def make_up(self, cards: int) -> None:
        rows = (f"- question {number} :: answer {number}" for number in range(1, cards + 1))
        self.write("made-up.md", "# Made up\n\n" + "\n".join(rows) + "\n")

    def do(self, command: str) -> str:
        """What a line behind `$ ` prints, a minute after the one before."""
        at = STARTS + timedelta(minutes=self.commands)
        self.commands += 1
        os.environ["KB_NOW"] = at.isoformat()
        words = shlex.split(command, comments=True)
        kept = dict(os.environ)
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            os.environ[name] = value
        said, asked, written = io.StringIO(), "", ""
        while len(words) > 2 and words[-2] in ("<", ">"):
            sign, name = words[-2:]
            words = words[:-2]
            if sign == "<":
                asked = (self.folder / name).read_text(encoding="utf-8")
            else:
                written = name
        if words[0] == "cat":
            return "".join((self.folder / name).read_text(encoding="utf-8") for name in words[1:])
        assert words[0] in ("kb", "python"), f"only kb, python and cat are run: {command}"
        before = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(asked.encode()), "utf-8")
        try:
            with redirect_stdout(said), redirect_stderr(io.StringIO() if written else said):
                if words[0] == "kb":
                    run(words[1:])
                else:
                    run_path(str(self.folder / words[1]))
        finally:
            sys.stdin = before
            os.environ.clear()
            os.environ.update(kept)
        if written:
            self.write(written, said.getvalue())
            return ""
        return said.getvalue()


def done(text: str, world: World) -> Iterator[tuple[Fence, str]]:
    """Each fence of commands with what it should hold, after all that stands before it was done."""
    steps: list[tuple[int, Fence | int]] = [(one.start, one) for one in fences(text)]
    steps += [(one.start(), int(one[1])) for one in _MADE_UP.finditer(text)]
    for _, step in sorted(steps, key=lambda one: one[0]):
        if isinstance(step, int):
            world.make_up(step)
        elif step.file:
            world.write(step.file, step.body)
        elif step.language == "console":
            yield step, _as_it_comes_out(step.body, world)


def _as_it_comes_out(body: str, world: World) -> str:
    lines = []
    for part in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
        command, _, shown = part.partition("\n")
        if not command.startswith("$ "):
            assert not part.strip(), f"a fence of commands begins with one: {part}"
            continue
        came = "".join(f"{row.rstrip()}\n" for row in world.do(command[2:]).splitlines())
        lines += [command + "\n", shown if is_like(shown, came) else came]
    return "".join(lines)


def is_like(shown: str, came: str) -> bool:
    """Is this what came out, with anything in the places of `…`?"""
    pattern = ".*?".join(map(re.escape, shown.rstrip().split("…")))
    return re.fullmatch(pattern, came.rstrip(), re.DOTALL) is not None
