"""The door: a collection is opened here, and everything that a person can do with it is a method of it."""

from __future__ import annotations

import contextlib
import json
import math
import threading
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kb import journal as journals
from kb.collection import places
from kb.collection.clock import Clock, clock_from
from kb.collection.freshness import is_needed
from kb.collection.sums import Due, Rated, Today, Undone
from kb.errors import KbError
from kb.journal import Journal
from kb.memory import fsrs, queue
from kb.messages import system_language
from kb.model import (
    Changes,
    Entry,
    Hit,
    Language,
    Outcome,
    Problem,
    Rating,
    Reason,
    Review,
    Standing,
    State,
    StoredCard,
    Verdict,
)
from kb.settings import Settings, read_settings, set_value
from kb.store import Store, cards, fold, known

if TYPE_CHECKING:
    from kb.collection.refresh import Cancelled, Progress
    from kb.collection.values import ConceptPage, Health, ImportPlan
    from kb.memory.preview import Interval
    from kb.memory.session import Session
    from kb.worker import SympyWorker

# A learning card may wait this long behind the budget; a session's due cards are cut to the day's minutes.
_LEAST_SESSION = 10
_NEW_LOOKED_AT = 400
Mark = Literal["approve", "silence", "suspend", "resume", "bury", "flag", "unflag"]


class Collection:
    """A folder of notes with its journal and its store. Methods may be called from any thread."""

    def __init__(self, root: Path, store: Store, journal: Journal, clock: Clock, settings: Settings) -> None:
        self.root = root
        self.settings = settings
        self.faults: tuple[KbError, ...] = ()
        self.clock = clock
        self._store = store
        self._journal = journal
        self._lock = threading.RLock()
        self._worker: SympyWorker | None = None

    @classmethod
    def open(cls, path: str | Path, *, clock: Clock | None = None, state: Path | None = None) -> Collection:
        """The collection in the folder at `path`, its journal folded in; `.kb/` is made the first time.

        `state` names the folder of stores (default: `KB_STORE`, else the user's state directory). Raises KbError
        `no-folder`, `not-a-folder`, `store-unwritable`, `store-busy`, `bad-now`.
        """
        root = places.collection_root(Path(path))
        state = state or places.state_folder()
        with contextlib.suppress(OSError):
            # On a disk that is read only everything but answering still works.
            (root / ".kb").mkdir(exist_ok=True)
        store = Store.open(places.store_path(state, root))
        try:
            name = journals.device_name(state, places.host_name)
        except OSError as fault:
            raise KbError("store-unwritable", path=str(state), reason=str(fault)) from fault
        collection = cls(root, store, Journal(root / ".kb" / "log", name), clock or clock_from(), Settings())
        collection._load_settings()
        collection.catch_up()
        return collection

    @property
    def store(self) -> Store:
        """The store, for the rooms that keep it in order."""
        return self._store

    def rebuilt(self, state: Path) -> Collection:
        """The same collection over a new store in the folder `state`, made from notes and journal alone."""
        store = Store.open(places.store_path(state, self.root))
        other = Collection(
            self.root, store, Journal(self._journal.log, self._journal.device), self.clock, self.settings
        )
        other.catch_up()
        other.refresh()
        return other

    def rebuild(self) -> None:
        """Throw the store away and make it again from notes and journal."""
        with self._lock:
            self._store.empty()
            self.catch_up()
            self.refresh()

    def close(self) -> None:
        """Let go of the store and of the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None
        self._store.close()

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- time, language, settings -------------------------------------------------------------------------------

    @property
    def language(self) -> Language:
        """The language of the interface: the setting, else the locale's."""
        return self.settings.language or system_language()

    def now(self) -> datetime:
        """The moment, in the person's zone."""
        return self.clock.now(self.settings)

    def today(self) -> date:
        """The learning day that it is."""
        return self.clock.today(self.settings)

    @property
    def config_path(self) -> Path:
        return self.root / ".kb" / "config.yaml"

    def _load_settings(self) -> None:
        """The settings, from the file when it changed, else as the store remembers them: parsing YAML costs 30 ms."""
        try:
            stat = self.config_path.stat()
            stamp = f"{stat.st_size}:{stat.st_mtime_ns}"
        except OSError:
            stamp = "none"
        if stamp == "none":
            self.settings, self.faults = Settings(), ()
            return
        if self._store.meta("config_stamp") == stamp:
            values = json.loads(self._store.meta("config") or "{}")
            self.settings, faults = read_settings(values)
            self.faults = tuple(faults)
            return
        from kb.collection.config import load

        self.settings, found = load(self.config_path)
        self.faults = tuple(found)
        if not found:
            with contextlib.suppress(KbError):
                self._store.set_meta("config", json.dumps(asdict(self.settings)))
                self._store.set_meta("config_stamp", stamp)

    def configure(self, name: str, value: object) -> Settings:
        """Change one setting and write it down. Raises KbError `unknown-setting`, `bad-setting`, `cannot-write`."""
        from kb.collection.config import save

        with self._lock:
            changed = set_value(self.settings, name, value)
            save(self.config_path, changed)
            before, self.settings = self.settings, changed
            if before.retention != changed.retention:
                self._replay_all()
        return changed

    def _parameters(self) -> fsrs.Parameters:
        return fsrs.Parameters(retention=self.settings.retention)

    def _replay(self, card: str, reviews: Sequence[Review]) -> State:
        # Reviews of a card that was joined to this one were written under another id; fuzz goes by this one.
        return fsrs.replay((replace(review, card=card) for review in reviews), self._parameters())

    def _replay_all(self) -> None:
        with self._store.writing() as db:
            fold.replay_cards(db, None, self._replay)
            self._store.set_meta("retention", str(self.settings.retention))

    # -- journal ------------------------------------------------------------------------------------------------

    def catch_up(self) -> int:
        """Fold in what the journal gained since, whichever device wrote it; how many entries that were."""
        with self._lock:
            gained = self._fold_gain()
            if self._store.meta("retention") not in (None, str(self.settings.retention)):
                self._replay_all()
            elif self._store.meta("retention") is None:
                self._store.set_meta("retention", str(self.settings.retention))
            return gained

    def _fold_gain(self) -> int:
        files = journals.files(self._journal.log)
        sizes = {name: _size(path) for name, path in files}
        kept = fold.positions(self._store.db)
        if any(name not in sizes or sizes[name] < position.offset for name, position in kept.items()):
            with self._store.writing() as db:
                fold.forget(db, self._replay)
            kept = {}
        behind = [(name, path) for name, path in files if sizes[name] > kept.get(name, fold.Position()).offset]
        if not behind:
            return 0
        with self._store.writing() as db:
            # Asked again within the transaction: another kb may have folded the same lines meanwhile.
            kept = fold.positions(db)
            entries: list[Entry] = []
            for name, path in behind:
                since = kept.get(name, fold.Position())
                gain = journals.read_gain(path, name, since.offset, since.lines)
                entries.extend(gain.entries)
                faults = [(fault.line, fault.code) for fault in gain.faults]
                fold.keep_position(db, name, fold.Position(gain.offset, gain.lines), faults)
            for entry in entries:
                self._journal.follow(entry.id)
            folded = fold.ingest(db, entries, self._replay)
            if folded.every or folded.cards:
                from kb.store import notes

                whose = None if folded.every else folded.cards
                notes.settle(db, whose, self.settings.cards, known.folder_settings(self._store))
        return len(entries)

    def _write(self, entries: Sequence[Entry]) -> None:
        """Journal first; the store follows, and where it cannot, it does so at the next opening."""
        self._journal.append(entries)
        try:
            self._fold_gain()
        except KbError as fault:
            import logging

            logging.getLogger(__name__).warning("the store could not follow the journal: %s", fault)

    def _may_write(self) -> None:
        if self.clock.pretended and not self.settings.trial:
            raise KbError("pretended-time")

    # -- notes --------------------------------------------------------------------------------------------------

    def refresh(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> Changes:
        """Read the notes that changed and say what that did. `progress` is told notes done and notes in all."""
        with self._lock:
            if not is_needed(self._store, self.root, self.settings.cards):
                return Changes()
            from kb.collection.refresh import Refresh

            run = Refresh(
                root=self.root,
                store=self._store,
                journal=self._journal,
                replay=self._replay,
                cards_setting=self.settings.cards,
                now=self.now(),
                today=self.today(),
            )
            return run.run(progress, cancelled)

    def problems(self) -> list[Problem]:
        """Everything that is wrong in the notes, in their order; then journal lines that were set aside."""
        from kb.store import looking

        return looking.problems(self._store)

    # -- asking -------------------------------------------------------------------------------------------------

    def due(self) -> Due:
        """What waits today, after limits."""
        today = self.today()
        counts = cards.counts(self._store, today)
        new = len(self._choose_new(counts, today))
        minutes = queue.forecast_minutes(
            due=counts.due, learning=counts.learning, new=new, median_seconds=counts.median_seconds
        )
        return Due(counts.due, new, counts.learning, round(minutes, 1))

    def _choose_new(
        self, counts: cards.Counts, today: date, seen: frozenset[str] = frozenset()
    ) -> list[queue.Candidate]:
        allowance = queue.new_allowance(
            minutes=self.settings.minutes,
            due_count=counts.due + counts.learning,
            overdue_count=counts.overdue,
            median_seconds=counts.median_seconds,
            introduced_today=counts.introduced,
            most=self.settings.new,
            spent_minutes=counts.spent_seconds / 60,
        )
        if not allowance or not counts.new:
            return []
        found = cards.new_candidates(self._store, today, self.language, _NEW_LOOKED_AT)
        gated = cards.waits_for(self._store, [candidate.concept for candidate in found])
        taken = cards.siblings_answered(self._store, today) | seen
        return queue.choose_new(found, allowance, siblings_seen=taken, gated=gated)

    def session(self, limit: int | None = None, query: str | None = None) -> Session:
        """A sitting for today: due cards within the day's minutes, new ones in what they leave, learning ones.

        `limit` is the most cards that it holds; `query` keeps it to cards that a search finds.
        """
        from kb.memory.session import Session

        today = self.today()
        counts = cards.counts(self._store, today)
        seconds = counts.median_seconds or queue.TYPICAL_SECONDS
        most = max(_LEAST_SESSION, math.ceil(self.settings.minutes * 60 / seconds))
        learning = cards.learning_candidates(self._store, today)
        wanted = None if query is None else self._ids_found(query)
        due = cards.due_candidates(self._store, today, most if wanted is None else counts.due)
        if wanted is not None:
            due = [candidate for candidate in due if candidate.card in wanted][:most]
            learning = [candidate for candidate in learning if candidate.card in wanted]
        answered = cards.siblings_answered(self._store, today)
        # A card whose answer changed is asked even when it, or a sibling, was answered today.
        changed = [candidate for candidate in due if candidate.cause is not None]
        rest = [candidate for candidate in due if candidate.cause is None]
        rest, _ = queue.apart(queue.by_falling_retrievability(rest, today, self._parameters()), answered)
        due = [*changed, *rest]
        seen = frozenset(candidate.siblings for candidate in due if candidate.siblings)
        if wanted is None:
            new = self._choose_new(counts, today, seen)
        else:
            found = [c for c in cards.new_candidates(self._store, today, self.language, counts.new) if c.card in wanted]
            new = queue.choose_new(found, self.settings.new, siblings_seen=answered | seen)
        if limit is not None:
            learning = learning[:limit]
            due = due[: limit - len(learning)]
            new = new[: limit - len(learning) - len(due)]
        return Session.begin(
            due, new, learning, day=today, median_seconds=counts.median_seconds, parameters=self._parameters()
        )

    def _ids_found(self, query: str) -> set[str]:
        from kb.store.search import find_cards

        return find_cards(self._store, query)

    def card(self, card_id: str) -> StoredCard:
        """The card with this id, or with an id that starts like this when only one does. Raises KbError `no-card`."""
        found = cards.card(self._store, card_id)
        if found is None and len(card_id) >= 4:
            ids = cards.ids_starting(self._store, card_id)
            found = cards.card(self._store, ids[0]) if len(ids) == 1 else None
        if found is None:
            raise KbError("no-card", id=card_id)
        return found

    def cards(self, query: str | None = None) -> list[StoredCard]:
        """All cards in the order of the notes, or those that a search finds, in that order too."""
        found = cards.cards(self._store)
        if query is None or not query.strip():
            return found
        wanted = self._ids_found(query)
        return [card for card in found if card.id in wanted]

    def previews(self, card_id: str) -> dict[Rating, Interval]:
        """When each rating would bring the card back."""
        from kb.memory.preview import preview

        at, day = self.now(), self.today()
        state = self.card(card_id).state
        states = fsrs.next_states(state, at=at, day=day, card=card_id, parameters=self._parameters())
        return preview(states, at=at, day=day)

    def takes_typed(self, card: StoredCard) -> bool:
        """Does this card take a typed answer at all?"""
        return card.card.task is not None

    def asks_typed(self, card: StoredCard) -> bool:
        """Is a typed answer asked of this card now? New cards, after a lapse, and every third time later."""
        return self.takes_typed(card) and queue.asks_typed(card.state, card.id)

    def why(self, card_id: str) -> Reason:
        """Why this card is asked now, outside of a sitting."""
        stored = self.card(card_id)
        cause = Reason(stored.ask_now) if stored.ask_now else None
        candidate = queue.Candidate(card_id, stored.state, cause=cause)
        return queue.why(candidate, now=self.now(), day=self.today(), parameters=self._parameters())

    # -- answering ----------------------------------------------------------------------------------------------

    def rate(
        self,
        card_id: str,
        rating: Rating | int,
        *,
        seconds: float = 0.0,
        typed: Sequence[str] = (),
        verdict: Outcome | None = None,
        override: bool = False,
    ) -> Rated:
        """An answer counts from here on: its line is on disk when this returns.

        Raises KbError `no-card`, `bad-rating`, `pretended-time`, `cannot-write`, `disk-full`; then nothing counts.
        """
        self._may_write()
        checked = fsrs.rating_of(int(rating) if isinstance(rating, Rating) else rating)
        with self._lock:
            stored = cards.card(self._store, card_id)
            if stored is None:
                raise KbError("no-card", id=card_id)
            at, day = self.now(), self.today()
            after = fsrs.answer(stored.state, checked, at=at, day=day, card=card_id, parameters=self._parameters())
            fields: dict[str, object] = {"card": card_id, "rating": int(checked), "seconds": round(seconds, 1)}
            if typed:
                fields["typed"] = list(typed)
            if verdict is not None:
                fields["verdict"] = verdict.value
            if override:
                fields["override"] = True
            entry = self._journal.entry("review", at, day, **fields)
            self._write([entry])
        return Rated(entry.id, after)

    def undo(self) -> Undone | None:
        """Take back the newest answer, mark or rule that still counts; None when there is nothing to take back."""
        self._may_write()
        with self._lock:
            from kb.store import looking

            newest = looking.newest_undoable(self._store)
            if newest is None:
                return None
            self._write([self._journal.entry("retract", self.now(), self.today(), of=newest.id)])
        return Undone(newest.kind, newest.what, newest.card, newest.at)

    def check(self, card_id: str, typed: str) -> Verdict:
        """What the checker says of a typed answer; where sampling leaves doubt, sympy is asked."""
        from kb.maths import check_task

        task = self.card(card_id).card.task
        if task is None:
            raise KbError("not-typed", id=card_id)
        return check_task(task, typed)

    def mark(self, card_id: str, mark: Mark) -> None:
        """Approve a draft, silence a card, suspend or resume it, flag it, or bury it until tomorrow."""
        self._may_write()
        with self._lock:
            self.card(card_id)
            fields: dict[str, object] = {"card": card_id, "mark": mark}
            if mark == "bury":
                fields["until"] = (self.today() + timedelta(days=1)).isoformat()
            self._write([self._journal.entry("mark", self.now(), self.today(), **fields)])

    def mark_known(self, concept: str) -> None:
        """The person knows this concept: it holds back nothing that requires it."""
        self._may_write()
        with self._lock:
            self._write([self._journal.entry("mark", self.now(), self.today(), concept=concept, mark="known")])

    def rule(self, note: str, rule: str, what: Literal["keep", "silence"]) -> None:
        """Keep, or silence, every card that a rule makes in a note."""
        self._may_write()
        with self._lock:
            self._write([self._journal.entry("rule", self.now(), self.today(), note=note, rule=rule, what=what)])

    # -- looking ------------------------------------------------------------------------------------------------

    def search(self, text: str, limit: int = 10, kind: Literal["concept", "card", "note"] | None = None) -> list[Hit]:
        """Concepts first, then cards, then notes that hold the words; an empty query finds nothing."""
        from kb.store.search import search

        return search(self._store, text, limit=limit, kind=kind)

    def drafts(self, note: str | None = None) -> list[StoredCard]:
        """Drafts in the order of the notes."""
        return cards.cards(self._store, standing=Standing.DRAFT, note=note)

    def log(self, limit: int | None = None) -> list[Review]:
        """Reviews, newest last; retracted ones are marked as such."""
        from kb.store import looking

        return looking.reviews(self._store, limit)

    def concept(self, name: str) -> ConceptPage | None:
        """The page of a concept by name, key or alias; None when there is none."""
        from kb.collection.pages import concept_page

        return concept_page(self._store, self.root, name)

    def concept_names(self) -> list[str]:
        """The names of all concepts, for suggestions."""
        from kb.store import looking

        return looking.concept_names(self._store)

    def today_page(self) -> Today:
        """What Today shows."""
        from kb.store import looking

        today = self.today()
        counts = cards.counts(self._store, today)
        figures = looking.figures(self._store, today)
        return Today(
            day=today,
            due=self.due(),
            drafts=figures.drafts,
            problems=figures.problems,
            answered=figures.answered,
            seconds=counts.spent_seconds,
            notes=figures.notes,
            cards=figures.active,
            next_day=figures.next_day,
        )

    # -- keeping ------------------------------------------------------------------------------------------------

    def doctor(self) -> Health:
        """Build the store anew beside the present one, compare, and put the new one in its place."""
        from kb.collection.health import examine

        return examine(self)

    def backup(self, target: Path | None = None) -> Path:
        """Write a snapshot of the journal and the settings; the file that was written."""
        from kb.collection.health import snapshot

        return snapshot(self, target)

    def plan_import(self, sources: Sequence[Path | str], text: str | None = None) -> ImportPlan:
        """What importing these files and folders (or `text` from standard input) would write; nothing is written."""
        from kb.collection.importing import plan

        return plan(self, sources, text)

    def carry_out(self, plan: ImportPlan, progress: Progress | None = None) -> Changes:
        """Write the notes of an import and read them."""
        from kb.collection.importing import carry_out

        return carry_out(self, plan, progress)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
