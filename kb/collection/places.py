"""Where things lie: the collection's folder and the user's state directory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import adler32, crc32

from kb.errors import KbError

NOTE_SUFFIXES = (".md", ".markdown")
FOLDER_CONFIG = ".kb.yaml"
_SKIPPED = frozenset({"node_modules", "__pycache__"})
# A file that no person wrote as a note; reading it would only stop everything else.
LARGEST_NOTE = 20_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """A file in the collection: its path with `/`, relative to the folder, and its stamp (bytes, ns)."""

    path: str
    size: int
    mtime: int


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
    """All notes and all folder configs below `root`, sorted by path; nothing outside it is followed."""
    notes: list[Found] = []
    configs: list[Found] = []
    for entry, path in _walk(root, ""):
        is_config = entry.name == FOLDER_CONFIG
        if not is_config and not entry.name.lower().endswith(NOTE_SUFFIXES):
            continue
        try:
            if not entry.is_file():
                continue
            if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(root):
                continue
            stat = entry.stat()
        except OSError:
            stat = None
        # A name that is no text can be neither kept nor shown; under one like it the note is unreadable, and said so.
        shown = path.encode("utf-8", "replace").decode("utf-8")
        found = Found(shown, stat.st_size if stat else -1, stat.st_mtime_ns if stat else -1)
        (configs if is_config else notes).append(found)
    return sorted(notes, key=lambda f: f.path), sorted(configs, key=lambda f: f.path)


def _walk(folder: Path | str, prefix: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        name = entry.name
        if entry.is_dir(follow_symlinks=False):
            if not name.startswith(".") and name not in _SKIPPED:
                yield from _walk(entry.path, f"{prefix}{name}/")
        elif not name.startswith(".") or name == FOLDER_CONFIG:
            yield entry, prefix + name
