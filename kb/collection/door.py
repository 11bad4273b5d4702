"""The door: a collection is opened here, and everything that a person can do with it is a method of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from kb.collection import deciding, finding, places, practising
from kb.collection.asking import Asking
from kb.collection.branches import Branching
from kb.collection.bringing import Bringing
from kb.collection.browsing import Browsing
from kb.collection.dealing import dealt as dealt_now
from kb.collection.following import torn_ends
from kb.collection.freshness import is_needed
from kb.collection.helping import Helping
from kb.collection.mending import undamaged
from kb.collection.parameters import Fitting, reviews_since_fit
from kb.collection.placing import Placing
from kb.collection.simulating import Simulating
from kb.collection.sums import Due, Rated, Today, Undone
from kb.collection.teaching import Teaching
from kb.errors import KbError
from kb.journal import Journal
from kb.memory import queue
from kb.model import (
    CardKind,
    Changes,
    Dealt,
    Entry,
    Outcome,
    Problem,
    Rating,
    Reason,
    StoredCard,
    Task,
    Verdict,
)
from kb.store import Store, doubts, losses
from kb.store.left import left_notes

if TYPE_CHECKING:
    from kb.collection.refresh import Cancelled, Progress
    from kb.collection.values import Doubt, Health, ImportPlan, Join, LeftNote
    from kb.memory.preview import Interval
    from kb.memory.session import Session


class Collection(Browsing, Branching, Fitting, Simulating, Placing, Helping, Bringing, Teaching):
    """A folder of notes with its journal and its store. Methods may be called from any thread."""

    # -- notes --------------------------------------------------------------------------------------------------

    def refresh(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> Changes:
        """Read the notes that changed and say what that did. `progress` is told notes done and notes in all.

        Raises KbError `folder-away`.
        """
        with self._keeper.lock:
            self._keeper.must_be_here()
            if not is_needed(self._store, self.root, self.settings):
                return Changes()
            return undamaged(self, lambda: self._read_again(progress, cancelled))

    def _read_again(self, progress: Progress | None, cancelled: Cancelled | None) -> Changes:
        from kb.collection.refresh import Refresh

        run = Refresh(
            root=self.root,
            store=self._store,
            journal=self._keeper.journal,
            replay=self._keeper.replay,
            cards_setting=self.settings.cards,
            macros=self.settings.macros,
            now=self.now(),
            today=self.today(),
            day_starts=self.settings.day_starts,
            writes=not self.is_trial,
        )
        return run.run(progress, cancelled)

    def rebuilt(self, state: Path) -> Collection:
        """The same collection over a new store in the folder `state`, made from notes and journal alone."""
        store = Store.open(places.store_path(state, self.root))
        journal = Journal(self._keeper.journal.log, self._keeper.journal.device)
        other = Collection(self.root, store, journal, self.clock, self.settings)
        other.is_trial = True
        other.catch_up()
        other.refresh()
        return other

    def rebuild(self) -> None:
        """Throw the store away and make it again from notes and journal."""
        with self._keeper.lock:
            self._store.empty()
            self.catch_up()
            self.refresh()

    def problems(self) -> list[Problem]:
        """Everything that is wrong in the notes, in their order; then journal lines that were set aside."""
        from kb.store import looking

        return [*looking.problems(self._store), *self.journal_losses(), *torn_ends(self._keeper.journal.log)]

    def journal_losses(self) -> list[Problem]:
        """What the journal held once and holds no more, if the store noticed that."""
        if not losses.missing(self._store):
            return []
        from kb.collection.health import backup_folder
        from kb.collection.restoring import losses_of

        return losses_of(self._store, backup_folder(self))

    # -- asking -------------------------------------------------------------------------------------------------

    def due(self) -> Due:
        """What waits today, after limits."""
        with self._store.reading():
            return self._asking().due()

    def today_page(self) -> Today:
        """What Today shows."""
        with self._store.reading():
            return replace(self._asking().today_page(), fit=reviews_since_fit(self._store))

    def session(
        self,
        limit: int | None = None,
        query: str | None = None,
        cards: Iterable[str] | None = None,
        *,
        ahead: int = 0,
        cram: bool = False,
        fresh: bool = False,
    ) -> Session:
        """A sitting for today: due cards within the day's minutes, new ones in what they leave, learning ones.

        `limit` is the most cards that it holds; `query` keeps it to cards that a search finds, `cards` to those named.
        `ahead` adds those that come due within so many days; with `cram` all that were found are asked and none moves;
        `fresh` asks new cards alone, beyond the day's minutes.
        """
        found = self._found(query)
        wanted = found if cards is None else set(cards) if found is None else found.intersection(cards)
        with self._store.reading():
            if fresh:
                return self._asking().fresh(limit, wanted)
            if cram:
                return self._asking().cramming(wanted or set(), limit)
            # Cards that are named, mostly those of an import, may be a first sitting; who asks a query knows kb.
            return self._asking().session(limit, wanted, ahead, typed_soon=query is None)

    def instead(self, session: Session, count: int) -> list[queue.Candidate]:
        """So many new cards for those that fell out of this sitting before they were asked, if there are any."""
        with self._store.reading():
            return self._asking().instead(session, count)

    def _asking(self) -> Asking:
        return Asking(self._store, self.settings, self._keeper.parameters(), self.today(), self.language)

    def card(self, card_id: str) -> StoredCard:
        """The card with this id, or with an id that starts like this when only one does. Raises KbError `no-card`.

        An exercise comes as it is asked next: `dealt` names the instance that its texts and its task are of.
        """
        return dealt_now(finding.card(self._store, card_id))

    def general_card(self, card_id: str) -> StoredCard:
        """As `card`, an exercise as its note states it: the general case."""
        return finding.card(self._store, card_id)

    def previews(self, card_id: str) -> dict[Rating, Interval]:
        """When each rating would bring the card back."""
        return self._asking().previews(self.general_card(card_id), self.now())

    def takes_typed(self, card: StoredCard) -> bool:
        """Does this card take a typed answer at all?"""
        return card.card.task is not None or card.card.template is not None

    def asks_typed(self, card: StoredCard) -> bool:
        """Is a typed answer asked now? Of exercises always; of derivatives while new, after a lapse, every third time.

        Other formulas and numbers may be typed, and are never asked so.
        """
        if card.card.template is not None:
            return True
        task = card.card.task
        return task is not None and bool(task.of) and queue.asks_typed(card.state, card.id)

    def steps(self, card: StoredCard) -> tuple[str, ...]:
        """What is shown of an answer that is recalled, after each of its steps; none where it has no steps."""
        if self.takes_typed(card) or card.card.kind is CardKind.CLOZE:
            return ()
        from kb.typesetting.cut import may_have_steps

        if not may_have_steps(card.card.back):
            return ()
        from kb.typesetting.stepwise import steps  # Markdown: few answers need it

        return steps(card.card.back)

    def why(self, card_id: str) -> Reason:
        """Why this card is asked now, outside of a sitting."""
        return self._asking().why(self.general_card(card_id), self.now())

    # -- answering and deciding ---------------------------------------------------------------------------------

    def rate(
        self,
        card_id: str,
        rating: Rating | int,
        *,
        seconds: float = 0.0,
        typed: Sequence[str] = (),
        verdict: Outcome | None = None,
        override: bool = False,
        diagnosis: str | None = None,
        dealt: Dealt | None = None,
    ) -> Rated:
        """An answer counts from here on: its line is on disk when this returns.

        `diagnosis` is the code of the last mistake that was explained; `dealt` the instance of an exercise that was
        shown (unless given: the one that `card` gives now).
        Raises KbError `no-card`, `bad-rating`, `pretended-time`, `cannot-write`, `disk-full`; then nothing counts.
        """
        with self._keeper.deciding() as keeper:
            return deciding.rate(
                keeper,
                card_id,
                rating,
                seconds=seconds,
                typed=typed,
                verdict=verdict,
                override=override,
                diagnosis=diagnosis,
                dealt=dealt,
            )

    def take_in(self, reviews: Sequence[Entry], back: Sequence[str] = ()) -> None:
        """Write down reviews that were made in another program; those taken back before that come `back` count again.

        Raises KbError `pretended-time`, `cannot-write`.
        """
        with self._keeper.deciding() as keeper:
            keeper.write(reviews)
            deciding.bring_back(keeper, back)

    def undoable(self) -> str | None:
        """The kind of what `undo` would take back; `marks` where many cards were marked at once."""
        from kb.store import looking

        newest = looking.newest_undoable(self._store)
        if newest is None:
            return None
        return "marks" if newest.kind == "mark" and newest.count > 1 else newest.kind

    def undoables(self) -> tuple[Undone, ...]:
        """The newest act that `undo` would take back, and the newest answer where several acts came after it."""
        return deciding.undoables(self._keeper)

    def undo(self, *, review: bool = False) -> Undone | None:
        """Take back the newest answer, mark, rule or decision that still counts; None when there is nothing.

        With `review` it is the newest answer, whatever was done since.
        """
        with self._keeper.deciding() as keeper:
            undone = deciding.undo(keeper, review=review)
            if undone is not None and undone.kind in ("join", "separate", "accept"):
                self.refresh()
        return undone

    def foreign(self, what: deciding.Foreign) -> int:
        """How much was taken over from other programs or from tables and still counts."""
        return len(deciding.foreign(self._keeper, what))

    def undo_foreign(self, what: deciding.Foreign) -> int:
        """Take back all that was taken over, as one act that `undo` takes back; how much that was."""
        with self._keeper.deciding() as keeper:
            return deciding.undo_foreign(keeper, what)

    def check(self, card_id: str, typed: str, *, dealt: Dealt | None = None) -> Verdict:
        """What the checker says of a typed answer; where sampling leaves doubt, sympy is asked.

        `dealt` is the instance of an exercise that was shown; unless given, the one that `card` gives now.
        """
        return self._checker.check(dealt_now(self.general_card(card_id), dealt), typed)

    def offers(self) -> tuple[practising.Offer, ...]:
        """Mistakes that were made twice within seven learning days and not practised since, the latest first."""
        return practising.offers(self._store, self.today())

    def exercises_on(self, diagnosis: str) -> tuple[practising.Exercise, ...]:
        """Three fresh exercises on a mistake, in the language of the interface."""
        return practising.exercises(self._store, diagnosis, self.language)

    def judge(self, task: Task, typed: str) -> Verdict:
        """As `check`, of what is asked without a card."""
        return self._checker.judge(task, typed)

    def practise(
        self, diagnosis: str, exercise: practising.Exercise, typed: Sequence[str] = (), verdict: Outcome | None = None
    ) -> None:
        """Keep an answer of practice; it moves no schedule. Raises KbError `pretended-time`, `cannot-write`."""
        with self._keeper.deciding() as keeper:
            practising.keep(keeper, diagnosis, exercise, typed, verdict)

    def decline(self, diagnosis: str) -> None:
        """A mistake is not to be practised: it is offered again after two new ones."""
        with self._keeper.deciding() as keeper:
            practising.decline(keeper, diagnosis)

    def warm(self) -> None:
        """Start sympy's process, so that it is there when it is first needed. Returns at once."""
        self._checker.worker().warm()

    def vouch(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> int:
        """Let sympy differentiate the typed cards that it has not seen; how many are held back, for it disagrees."""
        return self._checker.vouch(self._store, self.settings.cards, progress, cancelled)

    def mark(self, card_id: str, mark: deciding.Mark) -> None:
        """Approve a draft, silence a card, suspend or resume it, flag it, or bury it until tomorrow."""
        with self._keeper.deciding() as keeper:
            self.general_card(card_id)
            deciding.mark(keeper, card_id, mark)

    def ask_on(self, card_id: str, day: date) -> None:
        """Ask a card on this learning day, whatever its schedule says; that counts until its next answer.

        Raises KbError `no-card`, `day-past`, `pretended-time`, `cannot-write`.
        """
        with self._keeper.deciding() as keeper:
            card = self.general_card(card_id)
            if day < self.today():
                raise KbError("day-past", day=day.isoformat())
            deciding.wish(keeper, {card.id: day})

    def spread(self, days: int) -> dict[str, date]:
        """Spread what is due by today over so many days, today the first; which card goes to which later day."""
        with self._keeper.deciding() as keeper:
            moved = self._asking().spread(days)
            deciding.wish(keeper, moved, over=days)
        return moved

    def mark_known(self, concept: str) -> None:
        """The person knows this concept: it holds nothing back, and its new cards are not introduced."""
        with self._keeper.deciding() as keeper:
            keeper.write([keeper.entry("mark", concept=concept, mark="known")])

    def rule(self, note: str, rule: str, what: Literal["keep", "silence"], cards: Sequence[str] = ()) -> None:
        """Keep, or silence, every card that a rule makes in a note; these `cards` too, whatever was said of them."""
        with self._keeper.deciding() as keeper:
            also = {"cards": list(cards)} if cards else {}
            keeper.write([keeper.entry("rule", note=note, rule=rule, what=what, **also)])

    def doubts(self) -> list[Doubt]:
        """Edited cards of which only a person can say whether they are still the same, oldest first."""
        return doubts.open_doubts(self._store)

    def doubt_about(self, card_id: str) -> Doubt | None:
        """The open question whether this card is one that was known before."""
        return doubts.doubt_about(self._store, card_id)

    def decide(self, doubt: Doubt, *, same: bool) -> None:
        """The new card is the old one and carries on its history, or it begins anew and the old one stays retired."""
        with self._keeper.deciding() as keeper:
            deciding.decide(keeper, doubt, same=same)
            self.refresh()

    def left_notes(self) -> list[LeftNote]:
        """Notes that were left as they were, because too much would be lost, and wait for a person's word."""
        return left_notes(self._store)

    def accept(self, left: LeftNote) -> None:
        """The note is as it was meant, with this content: what it lost is retired."""
        with self._keeper.deciding() as keeper:
            deciding.accept(keeper, left)
            self.refresh()

    def joins(self) -> list[Join]:
        """Every text that was joined to a card known before, oldest first."""
        return doubts.joins(self._store)

    def separate(self, join_id: str) -> Join:
        """Undo one join, named by its id, the beginning or the end of it. Raises KbError `no-join`, `join-undone`."""
        with self._keeper.deciding() as keeper:
            join = deciding.separate(keeper, join_id)
            self.refresh()
        return join

    # -- keeping ------------------------------------------------------------------------------------------------

    def doctor(self) -> Health:
        """Build the store anew beside the present one, compare, and put the new one in its place."""
        from kb.collection.health import examine

        return examine(self)

    def restore(self) -> int:
        """Take back from the kept snapshots what the journal lost; how many entries. Raises KbError `cannot-write`."""
        from kb.collection.health import backup_folder
        from kb.collection.restoring import restore

        with self._keeper.lock:
            self._keeper.must_be_here()
            return restore(self, self._keeper.journal.log, self._keeper.journal.device, backup_folder(self))

    def vanished(self) -> int:
        """How many reviewed cards stand in no note any more, when that is too many to be meant."""
        from kb.store.looking import vanished

        return vanished(self._store)

    def plan_import(
        self,
        sources: Sequence[Path | str],
        text: str | bytes | None = None,
        *,
        encoding: str | None = None,
        as_is: bool = False,
        again: bool = False,
        unit: str | None = None,
        name: str = "imported",
        progress: Progress | None = None,
        look: Callable[[], object] | None = None,
    ) -> ImportPlan:
        """What importing these files and folders (or `text` from standard input) would write; nothing is written."""
        from kb.collection.importing import plan

        wanted = partial(plan, encoding=encoding, as_is=as_is, again=again, unit=unit, name=name)
        return wanted(self, sources, text, progress=progress, look=look)

    def carry_out(self, plan: ImportPlan, progress: Progress | None = None, writing: Progress | None = None) -> Changes:
        """Write the notes of an import and read them."""
        from kb.collection.importing import carry_out

        if any(one.fresh for one in plan.histories):
            self._keeper.may_write()
        return carry_out(self, plan, progress, writing)
