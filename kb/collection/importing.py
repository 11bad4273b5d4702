"""Importing: texts from elsewhere are copied in as notes; nothing that exists is ever overwritten."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kb.collection.config import write_whole
from kb.collection.places import LARGEST_NOTE, NOTE_SUFFIXES
from kb.collection.values import ImportFile, ImportHistory, ImportPlan
from kb.errors import KbError
from kb.exchange import hashcards
from kb.model import Changes, Problem, Severity, Standing
from kb.reading import decode, read_note
from kb.reading.standing import standing
from kb.settings import Cards
from kb.store import known

if TYPE_CHECKING:
    from kb.collection.door import Collection
    from kb.collection.refresh import Progress

# What people keep notes in; other files of a folder are passed over, a file that is named is always tried.
TEXT_SUFFIXES = (*NOTE_SUFFIXES, ".txt", ".text")
STANDARD_INPUT = "-"
_SHIFT = 4
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def plan(collection: Collection, sources: Sequence[Path | str], text: str | None) -> ImportPlan:
    """What importing would write, note by note. Raises KbError `no-source` for a path that does not exist."""
    taken: set[Path] = set()
    files: list[ImportFile] = []
    databases: list[Path] = []
    for source in sources:
        if str(source) == STANDARD_INPUT:
            files.append(_planned(collection, STANDARD_INPUT, "imported.md", (text or "").encode("utf-8"), taken))
            continue
        path = Path(source).expanduser()
        if not path.exists():
            raise KbError("no-source", path=str(source))
        if _is_history(path):
            databases.append(path)
            continue
        whole = path.resolve()
        if whole.is_relative_to(collection.root) or collection.root.is_relative_to(whole):
            raise KbError("source-inside", path=str(source))
        for file, relative in _files(path):
            files.append(_read_file(collection, file, relative, taken))
        if path.is_dir() and _is_history(path / hashcards.FILE):
            databases.append(path / hashcards.FILE)
    return ImportPlan(tuple(files), _histories(collection, databases, files))


def _is_history(path: Path) -> bool:
    return path.is_file() and hashcards.answers(path) is not None


def _histories(
    collection: Collection, databases: Sequence[Path], files: Sequence[ImportFile]
) -> tuple[ImportHistory, ...]:
    if not databases:
        return ()
    from kb.collection.histories import history

    planned = [(file.target, file.text) for file in files if not file.skipped]
    found = (history(collection, path, planned) for path in databases)
    return tuple(one for one in found if one is not None)


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        yield path, path.name
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if name.lower().endswith(TEXT_SUFFIXES) and not name.startswith(".") and not file.is_symlink():
                yield file, f"{path.resolve().name or 'imported'}/{file.relative_to(path).as_posix()}"


def _read_file(collection: Collection, file: Path, relative: str, taken: set[Path]) -> ImportFile:
    try:
        if file.stat().st_size > LARGEST_NOTE:
            return _skipped(file, "note-too-large")
        data = file.read_bytes()
    except OSError:
        return _skipped(file, "note-unreadable")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _skipped(file, "not-text")
    return _planned(collection, str(file), relative, data, taken)


def _skipped(file: Path, code: str) -> ImportFile:
    problem = Problem(str(file), 1, code, severity=Severity.ERROR)
    return ImportFile(str(file), "", "", "", 0, 0, 0, (problem,), "unreadable")


def _planned(collection: Collection, source: str, relative: str, data: bytes, taken: set[Path]) -> ImportFile:
    decoded = decode(data)
    text = _with_source(decoded.text, Path(source).name if source != STANDARD_INPUT else "")
    target, same = _target(collection.root, relative, text, taken)
    taken.add(target)
    name = target.relative_to(collection.root).as_posix()
    reading = read_note(text, name)
    folder = known.folder_setting(name, known.folder_settings(collection.store))
    setting = cast("Cards", reading.cards_setting or folder or collection.settings.cards)
    standings = [standing(card.origin, setting) for card in reading.cards]
    empty = not decoded.text.strip()
    return ImportFile(
        source=source,
        target=name,
        text=text,
        encoding=decoded.encoding,
        concepts=len(reading.concepts),
        active=standings.count(Standing.ACTIVE),
        drafts=standings.count(Standing.DRAFT),
        problems=(*decoded.problems, *reading.problems),
        skipped="not-a-note" if empty else "same" if same else "",
        line_shift=_SHIFT if text.startswith("---\nsource: ") else 0,
    )


def _with_source(text: str, source: str) -> str:
    """The text with its source named in front matter, unless it brings front matter of its own."""
    text = text.removeprefix("\ufeff").rstrip() + "\n"
    if not source or re.match(r"---[ \t]*\n", text):
        return text
    quoted = _UNSAFE.sub("-", source)
    return f'---\nsource: "{quoted}"\n---\n\n{text}'  # as many lines as _SHIFT says


def _target(root: Path, relative: str, text: str, taken: set[Path]) -> tuple[Path, bool]:
    """A free place for the note, and whether the very same text stands there already."""
    parts = [_UNSAFE.sub("-", part).strip(" .") or "note" for part in Path(relative).with_suffix("").parts]
    base = root.joinpath(*parts)
    for number in range(1, 10_000):
        target = base.with_name(f"{base.name}.md" if number == 1 else f"{base.name}-{number}.md")
        if target in taken:
            continue
        if not target.exists():
            return target, False
        try:
            if target.read_text(encoding="utf-8") == text:
                return target, True
        except (OSError, UnicodeDecodeError):
            continue
    raise KbError("no-free-name", path=relative)


def carry_out(collection: Collection, planned: ImportPlan, progress: Progress | None = None) -> Changes:
    """Write the planned notes, each whole or not at all, and read them. Raises KbError `cannot-write`."""
    wanted = [file for file in planned.files if not file.skipped]
    for file in wanted:
        target = collection.root / file.target
        if target.exists():
            raise KbError("file-exists", path=file.target)
        write_whole(target, file.text)
    changes = collection.refresh(progress)
    if planned.histories:
        from kb.collection.histories import take_in

        for one in planned.histories:
            take_in(collection, Path(one.source))
    return changes
