"""Importing: texts from elsewhere are copied in as notes; nothing that exists is ever overwritten."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, cast

from msgspec.structs import replace

from kb.collection.gathering import (
    TEMPORARY,
    Gathered,
    already_imported,
    check_source,
    gather,
    read_bytes,
    referred,
    shut_folder,
)
from kb.collection.places import NOTE_SUFFIXES, read_file
from kb.collection.preparing import cleaned_text, sum_of, with_memory, with_source, without_memory
from kb.collection.rows import is_table
from kb.collection.values import Attachment, ImportFile, ImportHistory, ImportPlan
from kb.errors import KbError
from kb.exchange import anki, hashcards, obsidian
from kb.model import Changes, Problem, Severity, Standing
from kb.reading import decode, read_note
from kb.reading.standing import standing
from kb.settings import Cards
from kb.store import known

if TYPE_CHECKING:
    from kb.collection.door import Collection
    from kb.collection.refresh import Progress

STANDARD_INPUT = "-"
_SURROGATE = re.compile("[\ud800-\udfff]")
# What an import left behind when it was killed; a younger file may be another import's.
_OLD_SECONDS = 3600
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def plan(
    collection: Collection,
    sources: Sequence[Path | str],
    text: str | bytes | None,
    *,
    encoding: str | None = None,
    as_is: bool = False,
    again: bool = False,
    unit: str | None = None,
    name: str = "imported",
    progress: Progress | None = None,
    look: Callable[[], object] | None = None,
) -> ImportPlan:
    """What importing would write, note by note. `as_is` leaves pastes uncleaned, `encoding` is that of all sources.

    `name` is that of a note made of `text`; `look` is called before each folder and file, and may raise to stop.

    A table of reviews is no note, unless `as_is`; `unit` (`ms`, `s`) is that of its durations where it tells none.
    A source that was imported before is left out, unless `again`; one that is named twice is taken once.
    Raises KbError `no-source`, `source-is-address`, `source-inside`, `bad-encoding`.
    """
    planner = _Planner(collection, _checked(encoding), as_is, again)
    databases: list[Path] = []
    found: list[tuple[str, Gathered]] = []
    seen: set[str] = set()
    for source in dict.fromkeys(map(str, sources)):
        if source == STANDARD_INPUT:
            found.append((source, Gathered()))
            continue
        path = check_source(source)
        if _is_history(path) or (not as_is and path.is_file() and is_table(path, encoding)):
            databases.append(path)
            continue
        whole = path.resolve()
        if not _is_no_note(whole) and (whole.is_relative_to(collection.root) or collection.root.is_relative_to(whole)):
            raise KbError("source-inside", path=source)
        found.append((source, gather(path, look).without(seen)))
        if path.is_dir() and _is_history(path / hashcards.FILE):
            databases.append(path / hashcards.FILE)
    total, done = sum(len(gathered.texts) for _, gathered in found), 0
    for source, gathered in found:
        if source == STANDARD_INPUT:
            data = text if isinstance(text, bytes) else (text or "").encode("utf-8", "surrogatepass")
            planner.add(STANDARD_INPUT, f"{name}.md", data)
        for file, relative in gathered.texts:
            if look is not None:
                look()
            planner.read(file, relative)
            done += 1
            if progress:
                progress(done, total)
        planner.files += [_skipped(folder, shut_folder(folder)) for folder in gathered.shut]
        databases += [file for file, _ in gathered.others if not as_is and is_table(file, encoding)]
        planner.attach(gathered, databases)
    files = planner.files
    histories = _histories(collection, list(dict.fromkeys(databases)), files, encoding, unit=unit, again=again)
    taken = {one.source for one in files} | {one.source for one in histories}
    taken |= {one.source for one in planner.attachments}
    others = (str(file) for _, gathered in found for file, _ in gathered.others)
    passed_over = tuple(path for path in dict.fromkeys(others) if path not in taken)
    return ImportPlan(tuple(files), histories, tuple(planner.attachments), passed_over)


def _is_page(text: str, suffix: str) -> bool:
    """Is this the source of a web page, by the name of its file or by how it begins?"""
    return suffix.lower() in _PAGES or _PAGE_BEGINS.match(text[:_SHOWN_OF_PAGE]) is not None


def _checked(encoding: str | None) -> str | None:
    if encoding is not None:
        try:
            # Nothing at all would be decoded by any name.
            b" ".decode(encoding, "replace")
        except (LookupError, ValueError):
            raise KbError("bad-encoding", encoding=encoding) from None
    return encoding


def _is_no_note(path: Path) -> bool:
    """Is this a file that is read nowhere, wherever it lies?"""
    return path.is_file() and path.suffix.lower() not in NOTE_SUFFIXES


def _is_history(path: Path) -> bool:
    return path.is_file() and hashcards.answers(path) is not None


def _histories(
    collection: Collection,
    databases: Sequence[Path],
    files: Sequence[ImportFile],
    encoding: str | None,
    *,
    unit: str | None,
    again: bool,
) -> tuple[ImportHistory, ...]:
    if not databases:
        return ()
    from kb.collection.histories import history

    planned = [(file.target, file.text) for file in files if not file.skipped]
    found = (history(collection, path, planned, encoding=encoding, unit=unit, again=again) for path in databases)
    return tuple(one for one in found if one is not None)


def _skipped(file: Path, problem: Problem) -> ImportFile:
    return ImportFile(str(file), "", "", "", 0, 0, 0, (problem,), "unreadable")


# The source of a web page, by the name of its file or by how it begins.
_PAGES, _SHOWN_OF_PAGE = (".html", ".htm", ".xhtml"), 2000
# What the name of a note does without.
_TAKEN_OFF = (".md", ".markdown", ".txt", ".text", ".csv", ".tsv", *_PAGES)
_PAGE_BEGINS = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)


class _Planner:
    """Gives each text a free place in the collection."""

    def __init__(self, collection: Collection, encoding: str | None, as_is: bool, again: bool) -> None:
        self.collection, self.encoding, self.as_is, self.again = collection, encoding, as_is, again
        self.root = collection.root
        self.here = {} if again else already_imported(self.root)
        self.names: dict[Path, dict[str, Path]] = {}
        self.folders = known.folder_settings(collection.store)
        self.taken: set[str] = set()
        self.files: list[ImportFile] = []
        self.attachments: list[Attachment] = []

    def read(self, file: Path, relative: str) -> None:
        data, problem = read_bytes(file)
        if problem is not None:
            self.files.append(_skipped(file, problem))
        else:
            self.add(str(file), relative, data)

    def add(self, source: str, relative: str, data: bytes) -> None:
        decoded = decode(data, self.encoding)
        of = sum_of(data)
        if of in self.here:
            note, since = self.here[of]
            # Its text tells which files belong to it: an import that was stopped had not copied them yet.
            self.files.append(
                ImportFile(source, note, decoded.text, decoded.encoding, 0, 0, 0, (), "same", since=since)
            )
            return
        named = "" if source == STANDARD_INPUT else _as_text(Path(source).name)
        bare = decoded.text.removeprefix("\ufeff")
        is_page = not self.as_is and _is_page(bare, Path(relative).suffix)
        if is_page:
            from kb.exchange.webpage import markdown

            bare = markdown(bare)
        name = _relative(relative).as_posix()
        deck = None if self.as_is else anki.deck(bare, Path(relative).suffix)
        if deck is not None:
            bare = deck
        paste = None if self.as_is or deck else cleaned_text(bare, name, self.collection.settings.macros)
        remembered = with_memory(bare if paste is None else paste[2], self.collection.today(), of)
        text = with_source(remembered, named).rstrip() + "\n"
        target, same = self.target(relative, text)
        self.taken.add(_folded(target))
        name = target.relative_to(self.root).as_posix()
        if bare.strip():
            self.here[of] = (name, "")
        # What is wrong in a paste has the lines of the source, which are not those of the note.
        reading = read_note(text, name, self.collection.settings.macros) if paste is None else paste[0]
        folder = known.folder_setting(name, self.folders)
        setting = cast("Cards", reading.cards_setting or folder or self.collection.settings.cards)
        standings = [standing(card.origin, setting) for card in reading.cards]
        self.files.append(
            ImportFile(
                source=source,
                target=name,
                text=text,
                encoding=decoded.encoding,
                concepts=len(reading.concepts),
                active=standings.count(Standing.ACTIVE),
                drafts=standings.count(Standing.DRAFT),
                problems=(
                    *decoded.problems,
                    *reading.problems,
                    *obsidian.left(text if paste is None else bare, reading.cards, name),
                ),
                skipped="not-a-note" if not bare.strip() else "same" if same else "",
                line_shift=_lines_before(text, bare) if paste is None and not is_page else 0,
                cleaned=None if paste is None else paste[1],
                is_deck=deck is not None,
                cards=tuple(zip(reading.cards, standings, strict=True)),
            )
        )

    def target(self, relative: str, text: str) -> tuple[Path, bool]:
        """A free place for the note, and whether the very same text stands there already."""
        base = self.root / _relative(relative)
        for number in range(1, 10_000):
            target = base.with_name(f"{base.name}.md" if number == 1 else f"{base.name}-{number}.md")
            if _folded(target) in self.taken:
                continue
            there = self.standing(target)
            if there is None:
                return target, False
            if not self.again and _holds(there, text):
                return there, True
        raise KbError("no-free-name", path=relative)

    def standing(self, target: Path) -> Path | None:
        """What has this name already, or one that other systems do not tell from it (`Limits.md`, `limits.md`)."""
        folder = target.parent
        if folder not in self.names:
            try:
                self.names[folder] = {_folded(path): path for path in folder.iterdir()}
            except OSError:
                self.names[folder] = {}
        if target.exists() or target.is_symlink():
            return target
        return self.names[folder].get(_folded(target))

    def attach(self, gathered: Gathered, databases: Sequence[Path]) -> None:
        """The files of a folder that its notes show or link to come along, each to the same place beside them."""
        if not gathered.others:
            return
        wanted = referred(file.text for file in self.files)
        for file, relative in gathered.others:
            if file.name not in wanted or file.is_symlink() or not file.is_file() or file in databases:
                continue
            target = self.root.joinpath(*(_safe(part) for part in Path(relative).parts))
            self.attachments.append(
                Attachment(str(file), target.relative_to(self.root).as_posix(), _state(file, target))
            )


def _folded(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def _holds(path: Path, text: str) -> bool:
    """Is this the text of the note, whenever it was imported?"""
    data, fault = read_file(path)
    there = data.decode("utf-8", "replace")
    return not fault and without_memory(there) == without_memory(text)


def _state(file: Path, target: Path) -> Literal["", "same", "kept"]:
    if not (target.exists() or target.is_symlink()):
        return ""
    return "same" if _alike(file, target) else "kept"


def _alike(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _relative(name: str) -> Path:
    """The place of a note in the collection, without its suffix."""
    parts = Path(name).parts
    last = parts[-1]
    stem = Path(last).stem if Path(last).suffix.lower() in _TAKEN_OFF else last
    return Path(*(_safe(part) for part in (*parts[:-1], stem)))


def _safe(part: str) -> str:
    """A part of a path that every system takes."""
    return _UNSAFE.sub("-", _as_text(part)).strip(" .") or "note"


def _as_text(name: str) -> str:
    """A file's name as text: one whose bytes are not UTF-8 is GB18030, or has signs in the places of what is lost."""
    if name.isprintable() or name.encode("utf-8", "replace").decode() == name:
        return name
    try:
        decoded = os.fsencode(name).decode("gb18030")
    except UnicodeError:
        decoded = ""
    return decoded if decoded.isprintable() and decoded else _SURROGATE.sub("_", name)


def _lines_before(text: str, bare: str) -> int:
    """How many lines of front matter were put before the source's own, or into its head."""
    return text.count("\n") - (bare.rstrip() + "\n").count("\n")


def carry_out(
    collection: Collection, planned: ImportPlan, progress: Progress | None = None, writing: Progress | None = None
) -> Changes:
    """Write the planned notes, each whole or not at all, and read them. Raises KbError `cannot-write`, `file-exists`.

    Stopped halfway, what was written stays; the same import goes on from there.
    """
    wanted = [file for file in planned.files if not file.skipped]
    coming = [one for one in planned.attachments if not one.state]
    targets = [*(file.target for file in wanted), *(one.target for one in coming)]
    clear_left_over((collection.root / target).parent for target in targets)
    for done, file in enumerate(wanted, 1):
        _write_new(collection.root / file.target, _writer(file.text))
        if writing:
            writing(done, len(wanted) + len(coming))
    lost = []
    for done, one in enumerate(coming, len(wanted) + 1):
        if os.access(one.source, os.R_OK):
            _write_new(collection.root / one.target, _copier(Path(one.source)))
        else:
            lost.append(Problem(one.source, 1, "attachment-unreadable", severity=Severity.ERROR))
        if writing:
            writing(done, len(wanted) + len(coming))
    changes = collection.refresh(progress)
    changes = replace(changes, problems=(*changes.problems, *lost))
    if planned.histories:
        from kb.collection.histories import take_in

        taken = (take_in(collection, history) for history in planned.histories)
        changes = replace(changes, reviews=sum(one.counting for one in taken if one is not None))
    return changes


def clear_left_over(folders: Iterable[Path]) -> None:
    """Remove the unfinished files in these folders that an import left when it was killed."""
    before = time.time() - _OLD_SECONDS
    for folder in set(folders):
        for file in folder.glob(f"{TEMPORARY}*"):
            with contextlib.suppress(OSError):
                if file.stat().st_mtime < before:
                    file.unlink()


def _writer(text: str) -> Callable[[IO[bytes]], object]:
    return lambda file: file.write(text.encode("utf-8", "surrogatepass"))


def _copier(source: Path) -> Callable[[IO[bytes]], object]:
    def copy(file: IO[bytes]) -> None:
        with source.open("rb") as read:
            shutil.copyfileobj(read, file)

    return copy


def _write_new(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Make a file that is there whole or not at all, and takes no other file's place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Nobody else has this name, so whatever interrupts the writing, the file of it may go.
        temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
        try:
            with temporary.open("xb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644)
            _give_name(temporary, path)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
    except FileExistsError:
        raise KbError("file-exists", path=str(path)) from None
    except OSError as fault:
        raise KbError("cannot-write", path=str(path), reason=fault.strerror or str(fault)) from fault


def _give_name(temporary: Path, path: Path) -> None:
    """The file under its name, unless that is taken. Raises FileExistsError."""
    try:
        # A rename would take the place of a file that was made meanwhile; a second name cannot.
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # Not every file system has second names.
        if path.exists():
            raise FileExistsError(path) from None
        temporary.replace(path)
