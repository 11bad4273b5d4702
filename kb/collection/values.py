"""What the collection answers with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from kb.collection.sums import Due, Rated, Today, Undone
from kb.model import Card, Concept, Problem, Standing, StoredCard
from kb.store.doubts import Doubt, Join
from kb.store.left import LeftNote
from kb.store.parameters import Kept
from kb.store.prerequisites import Prerequisite

if TYPE_CHECKING:
    from kb.reading.cleaned import Cleaned

__all__ = [
    "Attachment",
    "ConceptPage",
    "ConceptPart",
    "Doubt",
    "Due",
    "Health",
    "ImportFile",
    "ImportHistory",
    "ImportPlan",
    "Join",
    "LeftNote",
    "Prerequisite",
    "Rated",
    "Today",
    "Undone",
]


class ConceptPage(Struct, frozen=True):
    """A concept with all that the notes say of it: one part for each place that explains it."""

    name: str
    aliases: tuple[str, ...]
    parts: tuple[ConceptPart, ...]
    requires: tuple[str, ...]
    required_by: tuple[str, ...]
    cards: tuple[StoredCard, ...]
    related: tuple[str, ...] = ()


class ConceptPart(Struct, frozen=True):
    """One place that explains a concept, with its text as the note has it."""

    concept: Concept
    text: str


class Health(Struct, frozen=True):
    """What `doctor` found: whether the store equals what notes and journal say, and what was set aside.

    `reviews` are those that count, `retracted` those that were taken back. `restored` is None when there is no snapshot
    yet. `unknown` names kinds of entries that this version does not know,
    `left` the notes that are held back until a person says what becomes of them; a store is not made anew meanwhile.
    `unfitting` counts lines of the newest snapshot that do not stand in the journal as they were,
    `restorable` entries that any snapshot holds and the journal does not, `vanished` the reviewed cards in no note.
    `indexes` names those that did not hold what they should and were made anew, `unused` parameters of the forgetting
    curve that are of a newer model, or that no scheduler takes.
    """

    cards: int
    reviews: int
    entries: int
    differing: tuple[str, ...]
    faults: tuple[Problem, ...]
    rebuilt: bool
    snapshots: tuple[Path, ...]
    restored: bool | None
    unknown: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    restorable: int = 0
    unfitting: int = 0
    vanished: int = 0
    indexes: tuple[str, ...] = ()
    unused: tuple[Kept, ...] = ()
    retracted: int = 0


class ImportFile(Struct, frozen=True):
    """One text to be imported: where it comes from, the note it becomes, its text, what reading it gives.

    `line_shift` is how many lines of front matter were put before the source's own. `cleaned` is what a paste became;
    its problems have the lines of the source. `is_deck`: it was a deck of Anki's or a table of cards. `since` is the
    day on which the same source became the note `target`. `cards` are those that reading it gives, each with whether
    it is going to be asked; of a paste they have the lines of the source.
    """

    source: str
    target: str
    text: str
    encoding: str
    concepts: int
    active: int
    drafts: int
    problems: tuple[Problem, ...]
    skipped: Literal["", "same", "unreadable", "not-a-note", "declined"] = ""
    line_shift: int = 0
    cleaned: Cleaned | None = None
    is_deck: bool = False
    since: str = ""
    cards: tuple[tuple[Card, Standing], ...] = ()

    @property
    def told(self) -> list[Problem]:
        """What is wrong in the text, by the lines of its source; nothing where it is in the collection already."""
        # The lines of a deck's note are not those of the deck.
        if self.skipped == "same" or (self.is_deck and not self.skipped):
            return []
        found = []
        for problem in self.problems:
            # What bytes had to be decoded is told by lines of the source, what the note holds by lines of the note.
            shift = self.line_shift if problem.note else 0
            end = None if problem.end_line is None else max(problem.end_line - shift, 1)
            arguments = dict(problem.arguments)
            if "lines" in arguments:
                arguments["lines"] = _shifted(arguments["lines"], shift)
            line = max(problem.line - shift, 1)
            found.append(replace(problem, note=self.source, line=line, end_line=end, arguments=arguments))
        return sorted(found, key=lambda problem: (problem.line, problem.column))


def _shifted(lines: str, shift: int) -> str:
    """Line numbers within a text, as the source counts them."""
    return re.sub(r"\d+", lambda number: str(max(int(number[0]) - shift, 1)), lines)


class Attachment(Struct, frozen=True):
    """A file that imported notes show or link to, and its place beside them; `kept` where another file has it."""

    source: str
    target: str
    state: Literal["", "same", "kept"] = ""


class ImportHistory(Struct, frozen=True):
    """Another program's reviews: of `reviews` in all, `fresh` are going to be written, `known` are here already.

    `taken_back` were here and were taken back: they stay so, unless they come in once more (`again`). `left` have no
    card in the notes (or lie in the future); `cards` counts those that the fresh ones belong to.
    Of a table `told` says which rows were left out or filled in, and why; `encoding` and `unit` are how it was read.
    """

    source: str
    reviews: int
    fresh: int
    known: int
    left: int
    cards: int
    told: tuple[ToldRows, ...] = ()
    encoding: str | None = None
    unit: str | None = None
    taken_back: int = 0
    again: bool = False

    @property
    def counting(self) -> int:
        """How many reviews are going to count that do not count now."""
        return self.fresh + (self.taken_back if self.again else 0)


class ToldRows(Struct, frozen=True):
    """Rows of a table of reviews about which something is to be said: the code, how many, the first lines (from 1)."""

    code: str
    count: int
    lines: tuple[int, ...]


class ImportPlan(Struct, frozen=True):
    """What an import is going to write, note by note, which reviews of another program, and which other files.

    `passed_over` are the files of the folders that are none of these.
    """

    files: tuple[ImportFile, ...]
    histories: tuple[ImportHistory, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    passed_over: tuple[str, ...] = ()
