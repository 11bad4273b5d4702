"""What an import finds at the places it is given: texts, files that notes refer to, and what is neither."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct, field

from kb.collection.places import NOTE_SUFFIXES, SKIPPED, read_file, scan, texts_below
from kb.collection.preparing import memory, sum_of
from kb.errors import KbError
from kb.model import Problem, Severity

# What people keep notes in; other files of a folder are passed over, a file that is named is always tried.
TEXT_SUFFIXES = (*NOTE_SUFFIXES, ".txt", ".text")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://|www\.\S+\.\w", re.IGNORECASE)
_ANKI = (".apkg", ".colpkg", ".anki2", ".anki21")
_DOCUMENTS = (
    ".pdf .doc .docx .odt .rtf .epub .ppt .pptx .odp .xls .xlsx .ods .pages .key .numbers .mobi .djvu .zip .gz .tar "
    ".7z .rar .png .jpg .jpeg .gif .webp .heic .mp3 .mp4 .sqlite .db"
)
_DOCUMENT_SUFFIXES = tuple(_DOCUMENTS.split())
# A page with its pictures in one file is no HTML.
_PAGES = (".mht", ".mhtml")
# So much of a file shows what it is.
_SHOWN = 4096
# Controls that no text is written with; a stray one in a text is taken out, a file full of them is a program's.
_CONTROLS = bytes({*range(9), *range(14, 27), *range(28, 32), 127})
_STRAY = 2
TEMPORARY = ".kb-import-"
"""How the files begin that an import writes before it gives them their names."""
_MOST_TEXTS = 64
_REFERENCE = re.compile(r"""(?:\]\([ \t]*<?|\[\[|(?:src|href)=["'])([^)\]|>"'#?\n]+)""")
_TITLE = re.compile(r"""[ \t]+["'].*""")


class Gathered(Struct):
    """The files of a source with their names relative to the collection: texts, other files, folders that stay shut."""

    texts: list[tuple[Path, str]] = field(default_factory=list)
    others: list[tuple[Path, str]] = field(default_factory=list)
    shut: list[Path] = field(default_factory=list)

    def without(self, seen: set[str]) -> Gathered:
        """The same without the files in `seen`; those that stay are added to it."""
        kept: tuple[list[tuple[Path, str]], list[tuple[Path, str]]] = ([], [])
        for files, into in zip((self.texts, self.others), kept, strict=True):
            for file, relative in files:
                place = os.path.realpath(file)
                if place not in seen:
                    seen.add(place)
                    into.append((file, relative))
        return Gathered(*kept, self.shut)


def check_source(source: str) -> Path:
    """The place that a person named. Raises KbError `source-is-address`, `no-source`."""
    if not source.strip():
        # A variable of the shell that is not set: the folder that one happens to be in is not meant.
        raise KbError("no-source", path=f'"{source}"')
    path = Path(source).expanduser()
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if there:
        return path
    raise KbError("source-is-address" if _ADDRESS.match(source) else "no-source", path=source)


def already_imported(root: Path) -> dict[str, tuple[str, str]]:
    """The sums of all sources that notes were made from, each with the note and the day."""
    found: dict[str, tuple[str, str]] = {}
    for note in scan(root)[0]:
        if note.fault:
            continue
        try:
            with (root / note.path).open("rb") as file:
                kept = memory(file.read(_SHOWN).decode("utf-8", "replace"))
        except OSError:
            continue
        if kept is not None:
            found.setdefault(kept[0], (note.path, kept[1]))
    return found


def texts_beside(root: Path) -> list[Path]:
    """The plain texts below a collection's folder that no note was made from; of very many the first ones."""
    texts = [root / path for path in texts_below(root)[:_MOST_TEXTS]]
    here = already_imported(root) if texts else {}
    return [path for path in texts if (data := read_file(path)[0]).strip() and sum_of(data) not in here]


def gather(path: Path, look: Callable[[], object] | None = None) -> Gathered:
    """The files at `path`; of a folder no hidden ones, and nothing that a link only points to.

    `look` is called at each folder: a whole disk takes long, and who waits may stop it.
    """
    found = Gathered()
    if not path.is_dir():
        found.texts.append((path, path.name))
        return found

    def shut(fault: OSError) -> None:
        found.shut.append(Path(str(fault.filename)))

    above = path.resolve().name or "imported"
    for folder, folders, names in os.walk(path, onerror=shut):
        if look is not None:
            look()
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED)
        for name in sorted(names):
            file = Path(folder) / name
            if name.startswith("."):
                continue
            is_text = name.lower().endswith(TEXT_SUFFIXES) and not file.is_symlink() and file.is_file()
            (found.texts if is_text else found.others).append((file, f"{above}/{file.relative_to(path).as_posix()}"))
    return found


def read_bytes(file: Path) -> tuple[bytes, Problem | None]:
    """What a file holds, or why it is no text: kept from reading, too large, a program's own format."""
    suffix = file.suffix.lower()
    data, fault = read_file(file)
    if fault:
        return b"", _problem(file, fault)
    if suffix in _ANKI:
        return b"", _problem(file, "not-a-text-anki")
    if (suffix in _DOCUMENT_SUFFIXES and not _is_text(data)) or data.startswith((b"%PDF-", b"PK\x03\x04", b"{\\rtf")):
        return b"", _problem(file, "not-a-text", kind=suffix.lstrip(".").upper() or "ZIP")
    if suffix in _PAGES:
        return b"", _problem(file, "not-a-text-page")
    if _is_binary(data):
        return b"", _problem(file, "not-a-text", kind=suffix.lstrip(".").upper() or "?")
    return data, None


def _is_binary(data: bytes) -> bool:
    """Is this no text in any encoding? A stray NUL in a text makes no program's file of it."""
    shown = data[:_SHOWN]
    if b"\x00" not in shown or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    from kb.reading import decode

    encoding = decode(data).encoding
    if encoding.startswith(("utf-16", "utf-32")):
        return False
    controls = len(shown) - len(shown.translate(None, _CONTROLS))
    return encoding == "binary" or controls > max(_STRAY, len(shown) // 100)


def shut_folder(folder: Path) -> Problem:
    """The problem of a folder that may not be looked into."""
    return _problem(folder, "source-shut")


def referred(texts: Iterable[str]) -> set[str]:
    """The names of files that notes show or link to."""
    return {name for text in texts for name in _names(text)}


def _names(text: str) -> Iterator[str]:
    for found in _REFERENCE.finditer(text):
        name = unquote(_TITLE.sub("", found[1])).strip().replace("\\", "/").rpartition("/")[2]
        if name:
            yield name


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in data and not data.startswith(b"%PDF-")


def _problem(path: Path, code: str, **arguments: str) -> Problem:
    return Problem(str(path), 1, code, arguments, severity=Severity.ERROR)
