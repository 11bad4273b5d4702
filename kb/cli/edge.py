"""Where a command works: which collection, in which language; opening it and reading what changed in its notes."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from kb.cli.output import Voice, aside
from kb.cli.terminal import PROFILES, Terminal
from kb.errors import KbError
from kb.messages import describe, system_language
from kb.model import Changes, Language, Severity

if TYPE_CHECKING:
    from kb.collection import Collection

# A refresh shorter than this says nothing while it runs.
_SILENT_SECONDS = 0.5
# So many files are looked at to see whether a folder holds notes.
_LOOKED_AT = 2000


class Edge(Struct, frozen=True):
    """What a command knows from the start: the folder named with -C, the language to speak, the terminal."""

    folder: str | None
    language: Language
    terminal: Terminal = field(default_factory=Terminal)
    chosen: str = ""
    """The profile that an option names."""

    @property
    def voice(self) -> Voice:
        return Voice(self.language, self)

    @property
    def profile(self) -> str:
        """What formulas are drawn with: KB_FORMULAS, else the setting, else what the terminal can draw.

        Raises KbError `bad-setting`.
        """
        if self.chosen:
            return self.chosen
        self.learn_profile()
        return self.terminal.profiles[self.folder]

    def _profile(self) -> str:
        chosen = profile_named() or _written(self.folder, "formulas")
        return chosen if chosen in PROFILES else self.terminal.profile

    def learn_profile(self) -> None:
        """Find out what formulas are drawn with, once. Raises KbError `bad-setting`."""
        if self.folder not in self.terminal.profiles:
            self.terminal.profiles[self.folder] = self._profile()

    def ask_terminal(self) -> str:
        """The profile, before a command that reads keys itself: those that are typed meanwhile are kept for it."""
        self.terminal.keeps = True
        return self.profile

    def root(self) -> Path:
        """The collection's folder. Raises KbError `no-collection` when none is named and none is near."""
        found = place(self.folder)
        if found is None:
            here = _here()
            if below := _collection_below(here):
                raise KbError("collection-below", path=str(here), folder=below)
            raise KbError("no-collection-yet" if _holds_notes(here) else "no-collection", path=str(here))
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
        from kb.cli.failing import explained

        progress = Progress(self.voice)
        try:
            changes = collection.refresh(progress)
        finally:
            progress.finish()
        if not silent:
            for fault in collection.faults:
                aside("kb: " + " · ".join(filter(None, explained(fault, self.language))))
            told = changes_line(changes, self.voice)
            if told:
                aside(told)
            if changes.retired and (vanished := collection.vanished()):
                aside(self.voice.count("vanished", vanished))
            for problem in collection.journal_losses():
                aside("kb: " + " · ".join(filter(None, describe(problem, self.language))))
        return changes


def profile_named() -> str:
    """What KB_FORMULAS says; a wrong word is refused by every command before it does anything.

    Raises KbError `bad-setting`.
    """
    chosen = os.environ.get("KB_FORMULAS", "").strip().casefold()
    if chosen and chosen not in (*PROFILES, "auto"):
        raise KbError("bad-setting", name="KB_FORMULAS", value=chosen, expected=" | ".join(("auto", *PROFILES)))
    return chosen


def refuse_pretended_time(collection: Collection) -> None:
    """Before anything is asked that could not be kept. Raises KbError `pretended-time`."""
    if collection.clock.pretended and not collection.settings.trial:
        from kb.collection.places import command_for

        raise KbError("pretended-time", command=command_for(collection.root))


def place(folder: str | None) -> Path | None:
    """The folder named by -C, else by KB_COLLECTION, else the nearest one that holds `.kb/`.

    Raises KbError `no-folder` where an empty name stands.
    """
    if folder == "":
        # A variable of the shell that is not set: the collection that is near is not meant.
        raise KbError("no-folder", path='""')
    named = folder or os.environ.get("KB_COLLECTION")
    if named:
        return Path(named).expanduser()
    from kb.collection.places import nearest_collection

    return nearest_collection(_here())


def _collection_below(folder: Path) -> str:
    """The name of a folder right below this one that is a collection; empty for none."""
    with contextlib.suppress(OSError):
        return min((one.parent.name for one in islice(folder.glob("*/.kb"), _LOOKED_AT) if one.is_dir()), default="")
    return ""


def _holds_notes(folder: Path) -> bool:
    """Are there notes in this folder or in one right below it? A whole home or disk is not offered as a collection."""
    from kb.collection.places import NOTE_SUFFIXES

    with contextlib.suppress(OSError, RuntimeError):
        if folder in (folder.parent, Path.home()):
            return False
        for pattern in ("*", "*/*"):
            for path in islice(folder.glob(pattern), _LOOKED_AT):
                if path.name.lower().endswith(NOTE_SUFFIXES) and not path.name.startswith("."):
                    return True
    return False


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError:
        raise KbError("no-folder", path=".") from None


def language_at(folder: str | None) -> Language:
    """The language to speak before a collection is open: its setting, else the locale's."""
    chosen = _written(folder, "language")
    if chosen in ("zh", "en"):
        return "zh" if chosen == "zh" else "en"
    return system_language()


def _written(folder: str | None, setting: str) -> str:
    """What the config file of the collection says of a setting, before that is open; empty when nothing."""
    with contextlib.suppress(OSError, KbError, UnicodeDecodeError):
        root = place(folder)
        if root is not None:
            for row in (root / ".kb" / "config.yaml").read_text(encoding="utf-8").splitlines():
                name, _, value = row.partition(":")
                if name == setting:
                    return value.partition("#")[0].strip(" \"'")
    return ""


def changes_line(changes: Changes, voice: Voice) -> str:
    """What a refresh did, in one line; empty when it did nothing that a person would notice."""
    parts = changes_parts(changes, voice)
    problems = sum(problem.severity is not Severity.NOTICE for problem in changes.problems)
    if not parts and not changes.left and not problems:
        return ""
    if problems:
        parts.append(voice.count("changes.problems", problems))
    if changes.left:
        parts.append(voice("changes.left", notes=", ".join(changes.left)))
    return voice.count("changes.notes", changes.notes) + voice("colon") + voice("comma").join(parts)


def changes_parts(changes: Changes, voice: Voice) -> list[str]:
    """What became of cards: each kind of change that there is, with its number."""
    return [
        voice.count(f"changes.{name}", count)
        for name in ("added", "returned", "changed", "joined", "retired", "undecided", "schedules", "reviews")
        if (count := getattr(changes, name))
    ]


class Progress:
    """A line on the terminal that counts notes, once reading (or writing) takes long enough to be noticed."""

    def __init__(self, voice: Voice, doing: str = "reading") -> None:
        self.voice, self.doing = voice, doing
        self.start = time.monotonic()
        self.shown = False
        self.terminal = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self.terminal and time.monotonic() - self.start > _SILENT_SECONDS:
            sys.stderr.write("\r" + self.voice(self.doing, done=done, total=total))
            sys.stderr.flush()
            self.shown = True

    def finish(self) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
