"""Bringing texts into a collection: looked at first, copied in with what a person decided of them, taken back whole."""

from __future__ import annotations

import contextlib
import filecmp
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from kb.collection import deciding
from kb.collection.opened import Opened
from kb.errors import KbError
from kb.model import Card, Changes, New, Severity, Standing, StoredCard

if TYPE_CHECKING:
    from kb.collection.refresh import Cancelled, Progress
    from kb.collection.values import ImportPlan

_BLANKS = re.compile(r"\s+")
# So many characters are enough of a name.
_LONGEST_NAME = 60
# Behind so many lines a page speaks of nothing else than itself.
_LOOKED_AT = 20
_MARKS = re.compile(r"^[#>*\-\s]+|[*`$#_]+")


class Stopped(Exception):
    """The person waits no longer: nothing of the import is left behind."""


class Choices(Struct, frozen=True):
    """What was decided before the texts came in: cards left out, by note; rules to keep or silence in a note."""

    left_out: Mapping[str, Sequence[Card]]
    rules: Mapping[tuple[str, str], Literal["keep", "silence"]]


class Brought(Struct, frozen=True):
    """What an import did: what its notes changed, the files and folders that it made, the entries that it wrote."""

    plan: ImportPlan
    changes: Changes
    made: tuple[str, ...]
    folders: tuple[Path, ...]
    entries: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes that it made."""
        return tuple(file.target for file in self.plan.files if not file.skipped)


def name_of(text: str) -> str:
    """A name for a note that is made of this text: its first words that are not of a page's own."""
    from kb.reading.chrome import is_appeal
    from kb.reading.page import is_chrome, may_be_chrome

    first = ""
    for line in islice(filter(str.strip, text.split("\n")), _LOOKED_AT):
        name = _BLANKS.sub(" ", _MARKS.sub("", line)).strip()
        if name and name not in ("---", "+++", "[toc]"):
            if not (is_chrome(name) or may_be_chrome(name) or is_appeal(name)):
                return _as_name(name)
            first = first or name
    return _as_name(first)


def _as_name(words: str) -> str:
    return words[:_LONGEST_NAME].replace("/", "-").strip(" .:?：？") or "imported"


class Bringing(Opened, ABC):
    """Import into a collection."""

    @abstractmethod
    def refresh(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> Changes:
        """Read the notes that changed and say what that did."""

    @abstractmethod
    def carry_out(self, plan: ImportPlan, progress: Progress | None = None, writing: Progress | None = None) -> Changes:
        """Write the notes of an import and read them."""

    def texts_beside(self) -> list[Path]:
        """The plain texts beside the notes that are not imported yet."""
        from kb.collection.gathering import texts_beside

        return texts_beside(self.root)

    def bring_in(
        self,
        plan: ImportPlan,
        choices: Choices,
        reading: Progress | None = None,
        writing: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Brought:
        """As `carry_out`, with what was decided about its cards; whole or not at all.

        Raises KbError as `carry_out`, `folder-away`, and `Stopped` when cancelled: then nothing of it is there.
        """
        # A folder that is away is not made anew.
        self._keeper.must_be_here()
        if choices.left_out or choices.rules:
            self._keeper.may_write()
        targets = [file.target for file in plan.files if not file.skipped]
        targets += [one.target for one in plan.attachments if not one.state]
        folders = tuple(_missing(self.root, targets))
        made: list[str] = []

        def wrote(done: int, total: int) -> None:
            made[:] = targets[:done]
            _tell(writing, done, total, cancelled)

        def read(done: int, total: int) -> None:
            _tell(reading, done, total, cancelled)

        try:
            changes = self.carry_out(plan, read, wrote)
        except BaseException:
            self._remove(plan, made, folders)
            raise
        entries = self._decide(choices) if choices.left_out or choices.rules else ()
        return Brought(plan, changes, tuple(targets), folders, entries)

    def _decide(self, choices: Choices) -> tuple[str, ...]:
        """Write down what was decided; the ids of the entries."""
        with self._keeper.deciding() as keeper:
            entries = [
                keeper.entry("rule", note=note, rule=rule, what=what) for (note, rule), what in choices.rules.items()
            ]
            ids: list[str] = []
            for note, left_out in choices.left_out.items():
                wanted = {_text(card) for card in left_out}
                ids += [stored.id for stored in self._of_note(note) if _text(stored.card) in wanted]
            entries += [deciding.marked(keeper, ids, "silence")] if ids else []
            keeper.write(entries)
        return tuple(entry.id for entry in entries)

    def take_back(self, brought: Brought) -> tuple[str, ...]:
        """Remove what an import made, and what was decided with it; the notes that stay, for they were edited since.

        Reviews that it took over stay: `undo_foreign` takes these back. Raises KbError `cannot-write`.
        """
        if brought.entries:
            with self._keeper.deciding() as keeper:
                keeper.write([keeper.entry("retract", of=one) for one in brought.entries])
        return self._remove(brought.plan, brought.made, brought.folders)

    def _remove(self, plan: ImportPlan, made: Iterable[str], folders: Iterable[Path]) -> tuple[str, ...]:
        stay = removed(self.root, plan, made)
        for folder in reversed(list(folders)):
            with contextlib.suppress(OSError):
                folder.rmdir()
        self.refresh()
        return stay

    def brought_cards(self, brought: Brought) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of an import's cards that are asked and were never answered, and of those that are drafts."""
        cards = [stored for note in brought.notes for stored in self._of_note(note)]
        fresh = (card.id for card in cards if card.standing is Standing.ACTIVE and isinstance(card.state, New))
        return tuple(fresh), tuple(card.id for card in cards if card.standing is Standing.DRAFT)

    def brought_problems(self, brought: Brought) -> int:
        """How many things are wrong in an import's notes as they were written; what is only remarked is none.

        A paste has other lines than the note that it became: there each place is named by itself.
        """
        from kb.store import looking

        wrong = (one for one in looking.problems(self._store) if one.severity is not Severity.NOTICE)
        return sum(one.note in brought.notes for one in wrong)

    def _of_note(self, note: str) -> list[StoredCard]:
        from kb.store import cards

        return cards.cards(self._store, note=note)


def _text(card: Card) -> tuple[str, str, str]:
    """What a card is known by within a note: a paste is written with other blank lines than it came with."""
    return card.rule, _BLANKS.sub(" ", card.front), _BLANKS.sub(" ", card.back)


def _missing(root: Path, targets: Iterable[str]) -> list[Path]:
    """The folders that are going to be made, each before those in it."""
    found: dict[Path, None] = {}
    for target in targets:
        above = (root / target).relative_to(root).parents
        for folder in reversed([root / one for one in above]):
            if not folder.exists():
                found[folder] = None
    return list(found)


def _tell(told: Progress | None, done: int, total: int, cancelled: Cancelled | None) -> None:
    if told is not None:
        told(done, total)
    if cancelled is not None and cancelled():
        raise Stopped


def removed(root: Path, planned: ImportPlan, made: Iterable[str]) -> tuple[str, ...]:
    """Remove what an import made, as long as it is what the import made; what was changed since stays, and is named."""
    texts = {file.target: file.text for file in planned.files}
    copies = {one.target: one.source for one in planned.attachments}
    stay = []
    for target in made:
        path = root / target
        if not path.is_file():
            continue
        is_own = _is_text(path, texts[target]) if target in texts else _is_copy(path, copies[target])
        if not is_own:
            stay.append(target)
            continue
        try:
            path.unlink()
        except OSError as fault:
            raise KbError("cannot-write", path=str(path), reason=fault.strerror or str(fault)) from fault
    return tuple(stay)


def _is_text(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode("utf-8", "surrogatepass")
    except OSError:
        return False


def _is_copy(path: Path, source: str) -> bool:
    try:
        return filecmp.cmp(path, source, shallow=False)
    except OSError:
        return False
