"""The door: a collection is opened here, and everything that a person can do with it is a method of it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kb import journal as journals
from kb.collection import places
from kb.collection.asking import Asking
from kb.collection.clock import Clock, clock_from
from kb.collection.following import follow, torn_ends
from kb.collection.freshness import is_needed
from kb.collection.remembering import load_settings
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
    Schedule,
    State,
    StoredCard,
    Verdict,
)
from kb.settings import Settings, set_value
from kb.store import Store, cards, fold

if TYPE_CHECKING:
    from kb.collection.refresh import Cancelled, Progress
    from kb.collection.values import ConceptPage, Health, ImportPlan
    from kb.memory.preview import Interval
    from kb.memory.session import Session
    from kb.worker import SympyWorker

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
        self._curve = fsrs.DEFAULT
        self._snapshot_day: date | None = None
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
        collection.settings, collection.faults = load_settings(store, collection.config_path)
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

    def configure(self, name: str, value: object) -> Settings:
        """Change one setting and write it down. Raises KbError `unknown-setting`, `bad-setting`, `cannot-write`."""
        from kb.collection.config import save

        with self._lock:
            changed = set_value(self.settings, name, value)
            save(self.config_path, name, getattr(changed, name))
            before, self.settings = self.settings, changed
            if before.retention != changed.retention:
                self._replay_all()
        return changed

    def _parameters(self) -> fsrs.Parameters:
        if self._curve.retention != self.settings.retention:
            self._curve = fsrs.Parameters(retention=self.settings.retention)
        return self._curve

    def _replay(self, card: str, reviews: Sequence[Review], schedule: Schedule | None = None) -> State:
        # Reviews of a card that was joined to this one were written under another id; fuzz goes by this one.
        own = (replace(review, card=card) for review in reviews)
        if schedule is None:
            return fsrs.replay(own, self._parameters())
        from kb.memory.takeover import taken_over

        return fsrs.replay(own, self._parameters(), taken_over(schedule, self._parameters()))

    def _replay_all(self) -> None:
        with self._store.writing() as db:
            fold.replay_cards(db, None, self._replay)
            self._store.set_meta("retention", str(self.settings.retention))

    # -- journal ------------------------------------------------------------------------------------------------

    def catch_up(self) -> int:
        """Fold in what the journal gained since, whichever device wrote it; how many entries that were."""
        with self._lock:
            gained = follow(self._store, self._journal, self._replay, self.settings.cards)
            if self._store.meta("retention") not in (None, str(self.settings.retention)):
                self._replay_all()
            elif self._store.meta("retention") is None:
                self._store.set_meta("retention", str(self.settings.retention))
            return gained

    def _write(self, entries: Sequence[Entry]) -> None:
        """Journal first; the store follows, and where it cannot, it does so at the next opening."""
        self._journal.append(entries)
        self._snapshot_once_a_day()
        try:
            follow(self._store, self._journal, self._replay, self.settings.cards)
        except KbError:
            # The entries count: they are in the journal, and every later call folds them in.
            return

    def _snapshot_once_a_day(self) -> None:
        """Keep the day's snapshot of the journal, in a thread: nobody waits for it, and a full disk stops nobody."""
        today = self.today()
        if self._snapshot_day == today:
            return
        self._snapshot_day = today

        def keep() -> None:
            with contextlib.suppress(KbError):
                self.keep_snapshot()

        threading.Thread(target=keep, name="kb-snapshot").start()

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

        return [*looking.problems(self._store), *torn_ends(self._journal.log)]

    # -- asking -------------------------------------------------------------------------------------------------

    def due(self) -> Due:
        """What waits today, after limits."""
        return self._asking().due()

    def session(self, limit: int | None = None, query: str | None = None) -> Session:
        """A sitting for today: due cards within the day's minutes, new ones in what they leave, learning ones.

        `limit` is the most cards that it holds; `query` keeps it to cards that a search finds.
        """
        wanted = None if query is None else self._ids_found(query)
        return self._asking().session(limit, wanted)

    def _asking(self) -> Asking:
        return Asking(self._store, self.settings, self._parameters(), self.today(), self.language)

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

    def take_in(self, reviews: Sequence[Entry]) -> None:
        """Write down reviews that were made in another program. Raises KbError `pretended-time`, `cannot-write`."""
        self._may_write()
        with self._lock:
            self._write(reviews)

    def undo(self) -> Undone | None:
        """Take back the newest answer, mark or rule that still counts; None when there is nothing to take back."""
        self._may_write()
        with self._lock:
            from kb.store import looking

            newest = looking.newest_undoable(self._store)
            if newest is None:
                return None
            self._write([self._journal.entry("retract", self.now(), self.today(), of=newest.id)])
        return Undone(newest.kind, newest.what, newest.card, newest.at, newest.concept)

    def undo_schedules(self) -> int:
        """Take back every schedule that was taken over from another program; how many that were."""
        self._may_write()
        with self._lock:
            from kb.store import known

            at, day = self.now(), self.today()
            entries = [self._journal.entry("retract", at, day, of=one) for one in known.schedules_taken(self._store)]
            if entries:
                self._write(entries)
        return len(entries)

    def check(self, card_id: str, typed: str) -> Verdict:
        """What the checker says of a typed answer; where sampling leaves doubt, sympy is asked."""
        from kb.maths import check_task

        task = self.card(card_id).card.task
        if task is None:
            raise KbError("not-typed", id=card_id)
        verdict = check_task(task, typed)
        if verdict.outcome is not Outcome.UNDECIDED:
            return verdict
        from kb.collection.vouching import settled

        return settled(self._sympy(), task, typed, verdict)

    def _sympy(self) -> SympyWorker:
        with self._lock:
            if self._worker is None:
                from kb.worker import SympyWorker

                self._worker = SympyWorker()
            return self._worker

    def warm(self) -> None:
        """Start sympy's process, so that it is there when it is first needed. Returns at once."""
        self._sympy().warm()

    def vouch(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> int:
        """Let sympy differentiate the typed cards that it has not seen; where it disagrees, the card is held back.

        How many cards that were.
        """
        from kb.collection.vouching import vouch
        from kb.store import known, notes, vouched

        doubted = vouch(self._store, self._sympy(), progress, cancelled)
        if not doubted:
            return 0
        held = vouched.cards_with(self._store, doubted)
        with self._store.writing() as db:
            notes.settle(db, held, self.settings.cards, known.folder_settings(self._store))
        return len(held)

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
        """Drafts to decide about, in the order of the notes; those that a false claim holds back are not among them."""
        return cards.drafts(self._store, note)

    def held_back(self) -> list[StoredCard]:
        """Cards that are not asked because what they claim is false, or because sympy doubts it."""
        return cards.drafts(self._store, None, held_back=True)

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

    def keep_snapshot(self) -> Path | None:
        """The day's snapshot, made once a day when the journal has something to keep."""
        from kb.collection.health import snapshot_if_due

        return snapshot_if_due(self)

    def plan_import(
        self,
        sources: Sequence[Path | str],
        text: str | bytes | None = None,
        *,
        encoding: str | None = None,
        as_is: bool = False,
        progress: Progress | None = None,
    ) -> ImportPlan:
        """What importing these files and folders (or `text` from standard input) would write; nothing is written."""
        from kb.collection.importing import plan

        return plan(self, sources, text, encoding=encoding, as_is=as_is, progress=progress)

    def carry_out(self, plan: ImportPlan, progress: Progress | None = None, writing: Progress | None = None) -> Changes:
        """Write the notes of an import and read them."""
        from kb.collection.importing import carry_out

        if any(one.fresh for one in plan.histories):
            self._may_write()
        return carry_out(self, plan, progress, writing)
