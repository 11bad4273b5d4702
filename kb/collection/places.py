"""Where things lie: the collection's folder and the user's state directory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from zlib import adler32, crc32

from msgspec import Struct

from kb.errors import KbError
from kb.model import Severity

NOTE_SUFFIXES = (".md", ".markdown")
TEXT_SUFFIXES = (".txt", ".text")
FOLDER_CONFIG = ".kb.yaml"
SKIPPED = frozenset({"node_modules", "__pycache__"})
# A file that no person wrote as a note; reading it would only stop everything else.
LARGEST_NOTE = 20_000_000
FOLDER_SHUT = "folder-unreadable"
"""The fault of a folder that may not be looked into: nobody knows what became of the notes in it."""


class Found(Struct, frozen=True):
    """A file in the collection: its path with `/`, relative to the folder, and its stamp (bytes, ns).

    `fault` says why it cannot be read (the code of a problem), where that is known before trying.
    """

    path: str
    size: int
    mtime: int
    fault: str = ""


def collection_root(path: Path) -> Path:
    """The folder at `path`, resolved. Raises KbError `no-folder` or `not-a-folder`."""
    root = path.expanduser().resolve()
    if not root.exists():
        raise KbError("no-folder", path=str(path))
    if not root.is_dir():
        raise KbError("not-a-folder", path=str(path))
    return root


def nearest_collection(start: Path) -> Path | None:
    """The nearest of `start` and its parents that holds `.kb/`."""
    for folder in (start, *start.parents):
        if (folder / ".kb").is_dir():
            return folder
    return None


def command_for(root: Path) -> str:
    """How kb is called over the collection at `root` from where one is, ready to be pasted."""
    named = os.environ.get("KB_COLLECTION")
    try:
        near = Path(named).expanduser() if named else nearest_collection(Path.cwd())
    except (OSError, RuntimeError):
        near = None
    if near is not None and near.resolve() == root.resolve():
        return "kb"
    import shlex

    return f"kb -C {shlex.quote(str(root))}"


def state_folder(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of stores: `KB_STORE`, else kb's folder in the user's state directory."""
    env = os.environ if environment is None else environment
    if env.get("KB_STORE"):
        return Path(env["KB_STORE"]).expanduser()
    from platformdirs import user_state_path

    return user_state_path("kb", appauthor=False)


def store_path(state: Path, root: Path) -> Path:
    """The store of the collection at `root`; two folders of one name have two stores."""
    slug = re.sub(r"\W+", "-", root.name).strip("-")[:40] or "collection"
    path = os.fsencode(root)
    # Two checksums tell folders of one name apart; hashlib would load OpenSSL for it.
    digest = f"{crc32(path):08x}{adler32(path):08x}"
    return state / f"{slug}-{digest}.sqlite"


def host_name() -> str:
    import socket

    return socket.gethostname().partition(".")[0]


def scan(root: Path) -> tuple[list[Found], list[Found]]:
    """All notes and all folder configs below `root`, sorted by path; nothing outside it is followed.

    What looks like a note and cannot be read is among the notes, with its fault. Raises KbError `folder-unreadable`
    when the folder itself may not be looked into: its notes are not gone.
    """
    notes: list[Found] = []
    configs: list[Found] = []
    shut: list[str] = []
    for entry, path in _walk(root, "", shut):
        is_config = entry.name == FOLDER_CONFIG
        if not is_config and not entry.name.lower().endswith(NOTE_SUFFIXES):
            continue
        found = _found(root, entry, path)
        if found is not None:
            (configs if is_config else notes).append(found)
    if "" in shut:
        raise KbError("folder-unreadable", path=str(root))
    notes += [Found(_shown(path), -1, -1, FOLDER_SHUT) for path in shut]
    return sorted(notes, key=lambda f: f.path), sorted(configs, key=lambda f: f.path)


def texts_below(root: Path) -> list[str]:
    """The plain texts that lie below `root`: they can be imported, and are not read where they lie."""
    return sorted(path for entry, path in _walk(root, "", []) if entry.name.lower().endswith(TEXT_SUFFIXES))


def _found(root: Path, entry: os.DirEntry[str], path: str) -> Found | None:
    """The file of an entry, with its fault; None when it is no file, or lies elsewhere."""
    shown = _shown(path)
    fault = "" if shown == path else "name-not-text"
    try:
        if not entry.is_file():
            broken = entry.is_symlink() and not Path(entry.path).exists()
            return Found(shown, -1, -1, "link-broken") if broken else None
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(root):
            return None
        stat = entry.stat()
    except OSError:
        return Found(shown, -1, -1, fault or "note-unreadable")
    return Found(shown, stat.st_size, stat.st_mtime_ns, fault)


def _shown(path: str) -> str:
    """The path as text: a name that is none can be neither kept nor shown."""
    return path if path.isascii() else path.encode("utf-8", "replace").decode("utf-8")


def fault_severity(code: str) -> Severity:
    """How bad it is that a file cannot be read: a link to nowhere hides no text."""
    return Severity.WARNING if code == "link-broken" else Severity.ERROR


def read_file(path: Path) -> tuple[bytes, str]:
    """What a file holds, and the code of a problem when it cannot be read or is no note for its size.

    A pipe that nobody writes to is empty, not waited for.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as file:
            if hasattr(os, "O_NONBLOCK"):
                os.set_blocking(descriptor, True)
            data = file.read(LARGEST_NOTE + 1)
    except (OSError, ValueError):
        return b"", "note-unreadable"
    return (b"", "note-too-large") if len(data) > LARGEST_NOTE else (data, "")


def _walk(folder: Path | str, prefix: str, shut: list[str]) -> Iterator[tuple[os.DirEntry[str], str]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        shut.append(prefix.rstrip("/"))
        return
    for entry in entries:
        name = entry.name
        if entry.is_dir(follow_symlinks=False):
            if not name.startswith(".") and name not in SKIPPED:
                yield from _walk(entry.path, f"{prefix}{name}/", shut)
        elif not name.startswith(".") or name == FOLDER_CONFIG:
            yield entry, prefix + name
