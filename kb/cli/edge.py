"""Where a command works: which collection, in which language; opening it and reading what changed in its notes."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.output import Voice, aside
from kb.errors import KbError
from kb.messages import system_language
from kb.model import Changes, Language

if TYPE_CHECKING:
    from kb.collection import Collection

# A refresh shorter than this says nothing while it runs.
_SILENT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Edge:
    """What a command knows from the start: the folder named with -C, and the language to speak."""

    folder: str | None
    language: Language

    @property
    def voice(self) -> Voice:
        return Voice(self.language)

    def root(self) -> Path:
        """The collection's folder. Raises KbError `no-collection` when none is named and none is near."""
        found = place(self.folder)
        if found is None:
            raise KbError("no-collection", path=str(_here()))
        return found

    @contextlib.contextmanager
    def opened(self, *, silent: bool = False) -> Iterator[Collection]:
        """The collection, its notes read anew where they changed; `silent` says nothing of that."""
        from kb.collection import Collection

        with Collection.open(self.root()) as collection:
            self.refresh(collection, silent=silent)
            yield collection

    def refresh(self, collection: Collection, *, silent: bool = False) -> Changes:
        """Read the notes that changed; say so in one line, unless `silent`."""
        from kb.messages import explain

        progress = Progress(self.voice)
        try:
            changes = collection.refresh(progress)
        finally:
            progress.finish()
        if not silent:
            for fault in collection.faults:
                aside("kb: " + " · ".join(filter(None, explain(fault, self.language))))
            told = changes_line(changes, self.voice)
            if told:
                aside(told)
        return changes


def place(folder: str | None) -> Path | None:
    """The folder named by -C, else by KB_COLLECTION, else the nearest one that holds `.kb/`."""
    named = folder or os.environ.get("KB_COLLECTION")
    if named:
        return Path(named).expanduser()
    from kb.collection.places import nearest_collection

    return nearest_collection(_here())


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError:
        raise KbError("no-folder", path=".") from None


def language_at(folder: str | None) -> Language:
    """The language to speak before a collection is open: its setting, else the locale's."""
    with contextlib.suppress(OSError, KbError, UnicodeDecodeError):
        root = place(folder)
        if root is not None:
            for row in (root / ".kb" / "config.yaml").read_text(encoding="utf-8").splitlines():
                name, _, value = row.partition(":")
                chosen = value.partition("#")[0].strip(" \"'")
                if name == "language" and chosen in ("zh", "en"):
                    return "zh" if chosen == "zh" else "en"
    return system_language()


def changes_line(changes: Changes, voice: Voice) -> str:
    """What a refresh did, in one line; empty when it did nothing that a person would notice."""
    parts = [
        voice.count(f"changes.{name}", count)
        for name in ("added", "changed", "joined", "retired", "undecided")
        if (count := getattr(changes, name))
    ]
    if not parts and not changes.left and not changes.problems:
        return ""
    if changes.problems:
        parts.append(voice.count("changes.problems", len(changes.problems)))
    if changes.left:
        parts.append(voice("changes.left", notes=", ".join(changes.left)))
    return voice.count("changes.notes", changes.notes) + voice("colon") + voice("comma").join(parts)


class Progress:
    """A line on the terminal that counts notes, once reading takes long enough to be noticed."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        self.start = time.monotonic()
        self.shown = False
        self.terminal = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self.terminal and time.monotonic() - self.start > _SILENT_SECONDS:
            sys.stderr.write("\r" + self.voice("reading", done=done, total=total))
            sys.stderr.flush()
            self.shown = True

    def finish(self) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
