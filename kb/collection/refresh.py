"""Reading notes anew: what changed on disk becomes what the store holds, and every card keeps its history."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kb.collection.config import folder_cards
from kb.collection.freshness import begin_anew, begins_anew, keep_reading, was_read_otherwise
from kb.collection.places import FOLDER_SHUT, Found, scan, texts_below
from kb.collection.reading import LARGE_BATCH, Read, read_changed
from kb.errors import KbError
from kb.journal import Journal
from kb.memory.days import STARTS
from kb.model import Changes, Entry
from kb.settings import Cards
from kb.store import Store, fold, graph, known, left, notes, remembered, saving, states

if TYPE_CHECKING:
    from kb.reading import Reading

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]

_MARKS = str.maketrans("", "", "$&")
_MOVED = "concepts_moved"
"""What the store remembers while its concepts wait for their order, should a first import be stopped."""


class Refresh(Struct, frozen=True):
    """One refresh of a collection: where it reads, what it writes, when it happens."""

    root: Path
    store: Store
    journal: Journal
    replay: states.Replay
    cards_setting: Cards
    macros: Mapping[str, str]
    now: datetime
    today: date
    day_starts: int = STARTS
    writes: bool = True
    """Whether what is found out is written to the journal; a trial of a new store writes nothing."""

    def run(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> Changes:
        """Read what changed. When cancelled, what was read so far is kept, and the next refresh goes on from there."""
        self._bring_back()
        found, configs = scan(self.root)
        settings_changed = self._keep_configs(configs) or self.store.meta("cards_setting") != self.cards_setting
        stamps = known.stamps(self.store)
        read_otherwise = was_read_otherwise(self.store, self.macros)
        if read_otherwise:
            stamps = dict.fromkeys(stamps, known.Stamp(-1, -1))
        shut = tuple(f"{file.path}/" for file in found if file.fault == FOLDER_SHUT)
        removed = sorted(
            path for path in stamps.keys() - {file.path for file in found} if not (shut and path.startswith(shut))
        )
        changed = [
            file
            for file in found
            if file.path not in stamps or (stamps[file.path].size, stamps[file.path].mtime) != (file.size, file.mtime)
        ]
        total = Changes()
        # With nothing to be joined to, the notes of a first import need not be held together.
        first = known.is_empty(self.store)
        if first:
            begin_anew(self.store)
        read: list[Read] = []
        done, stopped = 0, bool(cancelled and cancelled())
        steps = read_changed(self.root, () if stopped else changed, stamps, self.macros)
        with contextlib.closing(steps):
            for step in steps:
                self._touch(step.touched)
                read += step.read
                done += step.files
                if progress:
                    progress(done, len(changed))
                if first:
                    total = _sum(total, self._keep(read, ()))
                    read = []
                stopped = bool(cancelled and cancelled())
                if stopped:
                    break
        if not stopped:
            if read_otherwise:
                keep_reading(self.store, self.macros)
            waiting: list[left.LeftNote] = []
            if read or removed:
                # Half of an edit could look like a loss: when cards could be joined, all is kept or nothing.
                total = _sum(total, self._keep(read, removed, waiting))
            left.keep_left(self.store, waiting)
        if settings_changed or total != Changes():
            with self.store.writing() as db:
                if settings_changed:
                    if not first:
                        notes.settle(db, None, self.cards_setting, known.folder_settings(self.store))
                    self.store.set_meta("cards_setting", self.cards_setting)
                if self.store.meta(_MOVED):
                    graph.arrange(db)
                    self.store.set_meta(_MOVED, "")
        if not stopped and (begins_anew(self.store) or remembered.are_without_text(self.store)):
            total = self._find_again(total, cancelled)
        if first:
            # What one note only guesses a later one may state.
            total = replace(total, drafts=known.count_drafts(self.store), texts=len(texts_below(self.root)))
        return total

    def _find_again(self, total: Changes, cancelled: Cancelled | None) -> Changes:
        """Join what a store that began anew has read to the cards of which only the journal knows what they said."""
        anew = begins_anew(self.store)
        lost = remembered.without_text(self.store)
        entries: list[Entry] = []
        if lost:
            from kb.collection.returning import find_again

            entries = find_again(self.store, lost, self._entry, anew=anew)
        if not self._note_down(entries):
            return total  # another time: here nothing can be written
        if entries:
            with self.store.writing() as db:
                fold.ingest(db, entries, self.replay)
        if anew:
            with self.store.writing() as db:
                remembered.give_texts(db, lost)
            begin_anew(self.store, done=True)
        if entries:
            # The notes of what was joined are read once more: their cards have other names now.
            self.run(cancelled=cancelled)
        joins = sum(entry.kind == "join" for entry in entries)
        return replace(
            total,
            added=max(0, total.added - len(entries)),
            joined=total.joined + joins,
            undecided=total.undecided + len(entries) - joins,
        )

    def _note_down(self, entries: Sequence[Entry]) -> bool:
        """Write entries to the journal; False where the disk takes nothing."""
        try:
            if entries and self.writes:
                self.journal.append(entries)
        except KbError:
            return False
        return True

    def _tell(self, paths: Sequence[str], gone: Set[str], there: Set[str]) -> None:
        """Tell the journal what cards with a history say now, which of them left the notes and which came back."""
        known_gone = remembered.known_to_be_gone(self.store)
        left_notes = sorted(remembered.with_history(self.store, gone) - known_gone)
        texts = remembered.untold(self.store, paths)
        entries = [self._entry("text", {"card": card, "shown": told}) for card, told in texts.items()]
        entries += [self._entry("gone", {"cards": left_notes})] if left_notes else []
        entries += [self._entry("back", {"cards": sorted(known_gone & there)})] if known_gone & there else []
        if entries and self._note_down(entries):
            with self.store.writing() as db:
                fold.ingest(db, entries, self.replay)

    def _keep_configs(self, configs: Sequence[Found]) -> bool:
        if known.folder_configs(self.store) == {file.path: (file.size, file.mtime) for file in configs}:
            return False
        rows = [(file.path, file.size, file.mtime, *folder_cards(self.root / file.path)) for file in configs]
        known.keep_folder_configs(self.store, rows)
        return True

    def _touch(self, stamps: Mapping[str, known.Stamp]) -> None:
        if stamps:
            with self.store.writing() as db:
                for path, stamp in stamps.items():
                    notes.touch(db, path, stamp)

    def _bring_back(self) -> None:
        """What a person took as it is, and then took back, is left as it was again."""
        for path in left.withdrawn(self.store):
            with self.store.writing() as db:
                cards = known.standing_in(self.store, [path])
                notes.forget_notes(db, [path])
                cards |= left.bring_back(db, path)
                notes.settle(db, cards, self.cards_setting, known.folder_settings(self.store))
                self.store.set_meta(_MOVED, "yes")

    def _keep(
        self, read: Sequence[Read], removed: Sequence[str], waiting: list[left.LeftNote] | None = None
    ) -> Changes:
        """Keep what was read; what would lose too much is left, and named in `waiting`."""
        from kb.collection.guarding import damaged, may_be_replaced, unsure
        from kb.collection.identity import name_cards, named
        from kb.collection.taking import take_over

        names = named(self.store, [(one.path, one.reading.cards, one.texts) for one in read])
        standing = known.cards_in_notes(self.store, [*removed, *(one.path for one in read)])
        naming = name_cards(self.store, names, standing, self._entry)
        # What cannot be read for once has not lost its cards.
        problems = {one.path: one.reading.problems[0] for one in read if not one.stamp.hash and standing[one.path]}
        taken_as_is = set()
        for one in damaged(
            self.store,
            names,
            {one.path: one.stamp.hash for one in read},
            {one.path: "\n".join(one.lines) for one in read if may_be_replaced(one.lines)},
            standing,
            guessed=unsure(naming.joins),
        ):
            # What is read anew because the rules changed is no damaged file.
            if one.note in problems or (one.hash and known.stamps(self.store)[one.note].hash == one.hash):
                continue
            if (one.note, one.hash) in left.accepted(self.store):
                taken_as_is.add(one)
            else:
                problems[one.note] = one.problem
                if waiting is not None:
                    waiting.append(one)
        if problems:
            # Nothing of such a note counts, the joins it would have made included.
            kept = self._keep([one for one in read if one.path not in problems], removed, waiting)
            return replace(kept, left=(*problems, *kept.left), problems=(*problems.values(), *kept.problems))
        if taken_as_is:
            with self.store.writing() as db:
                for one in taken_as_is:
                    left.keep_overtaken(db, one.note, one.hash)
        if not self._note_down(naming.entries):
            # What a card became could not be kept: the notes are left as they were until it can.
            return Changes()
        folders = known.folder_settings(self.store)
        before = {was.id: was.text for those in standing.values() for was in those}
        touched = before.keys() | {card for note in names for card in note.ids}
        before |= known.texts(self.store, touched - before.keys())
        seen = known.with_text(self.store, touched - before.keys())
        if naming.entries:
            with self.store.writing() as db:
                fold.ingest(db, naming.entries, self.replay)
        texted = ((one.lines, one.reading.cards, note.ids) for one, note in zip(read, names, strict=True))
        taken = take_over(self.store, self.journal, texted, self.now, starts=self.day_starts)
        if taken:
            with self.store.writing() as db:
                fold.ingest(db, taken, self.replay)
        if removed:
            with self.store.writing() as db:
                gone = known.standing_in(self.store, removed)
                notes.forget_notes(db, removed)
                notes.settle(db, gone, self.cards_setting, folders)
                self.store.set_meta(_MOVED, "yes")
        texts = [_note_text(one, note.texts, note.ids) for one, note in zip(read, names, strict=True)]
        for start in range(0, len(texts), LARGE_BATCH):
            with self.store.writing() as db:
                saved = saving.save_notes(db, texts[start : start + LARGE_BATCH], self.cards_setting, folders)
                notes.settle(db, saved.cards, self.cards_setting, folders)
                if saved.concepts_moved:
                    self.store.set_meta(_MOVED, "yes")
        after = {card: text for note in names for card, text in zip(note.ids, note.texts, strict=True)}
        after |= known.texts(self.store, touched - after.keys())
        came = after.keys() - before.keys()
        self._tell([one.path for one in read], before.keys() - after.keys(), after.keys())
        # Whether these are new a person has yet to say.
        asked = {str(entry.fields["text"]) for entry in naming.doubts}
        return Changes(
            added=len(came - seen - asked),
            returned=len(came & seen),
            changed=sum(before.get(card, text) != text for card, text in after.items()),
            joined=sum(entry.fields["step"] != "apart" for entry in naming.joins),
            retired=len(before.keys() - after.keys()),
            undecided=len(naming.doubts),
            schedules=len(taken),
            drafts=known.count_drafts(self.store, came),
            notes=len(read) + len(removed),
            problems=tuple(problem for one in read for problem in one.reading.problems),
        )

    def _entry(self, kind: str, fields: dict[str, object]) -> Entry:
        return self.journal.entry(kind, self.now, self.today, **fields)


def _note_text(one: Read, texts: Sequence[str], ids: Sequence[str]) -> saving.NoteText:
    reading = one.reading
    return saving.NoteText(
        path=one.path,
        stamp=one.stamp,
        title=reading.title,
        language=reading.language,
        key=reading.key,
        cards_setting=reading.cards_setting,
        tags=tuple(reading.tags),
        concepts=reading.concepts,
        cards=reading.cards,
        problems=reading.problems,
        lines=one.lines,
        ids=ids,
        texts=texts,
        doubts=_doubts(reading),
    )


def _doubts(reading: Reading) -> list[str]:
    """What holds each card back: a card that comes from a claim which is false is never asked."""
    false = [problem for problem in reading.problems if problem.code == "false-claim"]
    if not false:
        return [""] * len(reading.cards)
    derived = {(problem.line, problem.arguments["answer"]) for problem in false if "answer" in problem.arguments}
    stated = [
        (problem.line, _squeezed(problem.arguments["claim"])) for problem in false if "answer" not in problem.arguments
    ]
    found = []
    for card in reading.cards:
        text = _squeezed(card.front + card.back) if stated else ""
        holds = any(card.line <= line <= card.end_line and claim in text for line, claim in stated)
        derives = card.task is not None and (card.line, " ".join(card.task.answer.split())) in derived
        found.append("false-claim" if holds or derives else "")
    return found


def _squeezed(text: str) -> str:
    """A text without spaces and the marks of formulas, to find a claim in it."""
    return "".join(text.translate(_MARKS).split())


def _sum(one: Changes, other: Changes) -> Changes:
    return Changes(
        added=one.added + other.added,
        returned=one.returned + other.returned,
        changed=one.changed + other.changed,
        joined=one.joined + other.joined,
        retired=one.retired + other.retired,
        undecided=one.undecided + other.undecided,
        schedules=one.schedules + other.schedules,
        drafts=one.drafts + other.drafts,
        notes=one.notes + other.notes,
        problems=one.problems + other.problems,
        left=one.left + other.left,
    )
