"""What a paste is going to be, shown before it is written; the person says whether it is."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kb.cli.lines import Reader, half_width
from kb.cli.opening import at_terminal
from kb.cli.output import Voice, line, lines
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.collection.values import ImportFile, ImportPlan
    from kb.reading.cleaned import Cleaned

# So many lines of a text are shown unasked.
_EXCERPT = 24
_BAR = "    │ "


def cleaned_line(cleaned: Cleaned, voice: Voice) -> str:
    """What cleaning a paste did, in one line."""
    found = [
        voice.count(f"cleaned.{name}", count)
        for name, count in (("headings", cleaned.headings), ("tables", cleaned.tables))
        if count
    ]
    commented = [
        voice.count(f"cleaned.{name}", count)
        for name, count in (("page", cleaned.page), ("damaged", cleaned.damaged))
        if count
    ]
    told = voice("cleaned") + (voice("colon") + voice("comma").join(found) if found else "")
    return told + (voice("cleaned.commented", parts=voice("comma").join(commented)) if commented else "")


def print_text(text: str, most: int | None = None) -> int:
    """The text as it is going to be, at most so many lines of it; how many were left out."""
    rows = text.rstrip("\n").split("\n")
    shown = rows if most is None or len(rows) <= most + 2 else rows[:most]
    lines(_BAR + row for row in shown)
    return len(rows) - len(shown)


def decide(plan: ImportPlan, voice: Voice) -> ImportPlan:
    """The plan after the person has seen each cleaned paste, at a terminal; elsewhere the plan as it is."""
    if not at_terminal():
        return plan
    waiting = [file for file in plan.files if file.cleaned is not None and not file.skipped]
    decided: dict[str, ImportFile] = {}
    reader = Reader("", voice.typed())
    for number, file in enumerate(waiting):
        answer, text = _decision(file, reader, voice, left=len(waiting) - number)
        if answer == "q":
            return replace(plan, files=(), histories=(), attachments=())
        left_out = answer == "n" or not text.strip()
        decided[file.target] = replace(file, skipped="declined") if left_out else replace(file, text=text)
        if answer == "a":
            break
    return replace(plan, files=tuple(decided.get(file.target, file) for file in plan.files))


def _decision(file: ImportFile, reader: Reader, voice: Voice, left: int) -> tuple[str, str]:
    """`y`, `n`, `a` or `q`, and the text as it was shown last."""
    text, most = file.text, _EXCERPT
    while True:
        line()
        line(voice("cleaned.title", target=file.target))
        cut = print_text(text, most)
        if cut:
            line("    " + voice.count("cleaned.cut", cut))
        answer = reader.line(voice("cleaned.prompt.all" if left > 1 else "cleaned.prompt"))
        key = "q" if answer is None else half_width(answer).strip().casefold()[:1] or "y"
        if key in ("y", "n", "q") or (key == "a" and left > 1):
            return key, text
        if key == "e":
            with _fault_told(voice):
                text = _edited(text, Path(file.target).name)
        most = 1_000_000 if key == "v" else _EXCERPT


@contextlib.contextmanager
def _fault_told(voice: Voice) -> Iterator[None]:
    from kb.cli.failing import tell

    try:
        yield
    except KbError as fault:
        tell(fault, voice.language)


def _edited(text: str, name: str) -> str:
    """The text after the person's editor had it. Raises KbError `no-editor`, `editor-failed`."""
    from kb.tui.editor import editor_command

    with tempfile.TemporaryDirectory(prefix="kb-import-") as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        command = editor_command(path, 1, os.environ)
        try:
            code = subprocess.run(command, check=False).returncode
            if code == 0:
                return path.read_text(encoding="utf-8", errors="replace")
        except OSError as fault:
            raise KbError("editor-failed", command=command[0], reason=fault.strerror or str(fault)) from fault
    raise KbError("editor-failed", command=command[0], reason=str(code))
