"""Keeping what a person does: the journal first, then the store, as a fold of it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from kb import journal as journals
from kb.collection import places
from kb.collection.clock import Clock
from kb.collection.copies import writer_name
from kb.collection.following import follow, heed_shrinking
from kb.errors import KbError
from kb.journal import Journal
from kb.memory import fsrs
from kb.model import Entry, Review, Schedule
from kb.settings import Settings
from kb.store import Store, fold, losses, parameters, states


def journal_of(root: Path, state: Path) -> Journal:
    """The journal of the collection in `root`, for the device whose stores are in `state`.

    Raises KbError `store-unwritable`.
    """
    try:
        name = journals.device_name(state, places.host_name)
    except OSError as fault:
        raise KbError("store-unwritable", path=str(state), reason=str(fault)) from fault
    return Journal(root / ".kb" / "log", writer_name(root, state, name))


class Keeper:
    """A journal and the store that follows it, under a person's settings and clock.

    `snapshot` keeps a copy of the journal; it is called once a learning day.
    """

    def __init__(
        self, store: Store, journal: Journal, clock: Clock, settings: Settings, snapshot: Callable[[], object]
    ) -> None:
        self.store = store
        self.journal = journal
        self.journal.avoid |= losses.shrunk_files(store)
        self.clock = clock
        self.settings = settings
        self.lock = threading.RLock()
        self._snapshot = snapshot
        self._snapshot_day: date | None = None
        self._curve = fsrs.DEFAULT
        self._home = journal.log.parent
        # On a disk that is read only there never was one.
        self._had_home = self._home.is_dir()

    @property
    def is_away(self) -> bool:
        """Is the folder not where it was, because a disk was taken out or a folder renamed?"""
        # Asked before every answer: where the home is, its folder is too.
        return not (self._home if self._had_home else self._home.parent).is_dir()

    def must_be_here(self) -> None:
        """Raises KbError `folder-away`: no note of such a folder is deleted, and none is made in its place."""
        if self.is_away:
            raise KbError("folder-away", path=str(self._home.parent))

    def now(self) -> datetime:
        """The moment, in the person's zone."""
        return self.clock.now(self.settings)

    def today(self) -> date:
        """The learning day that it is."""
        return self.clock.today(self.settings)

    def parameters(self) -> fsrs.Parameters:
        """What the curve is by now: the newest weights that count and can be used, under the person's retention."""
        # Asked of the store each time: another kb may have folded other weights in, and states go by what is there.
        with self.store.lock:
            weights = parameters.weights_in_force(self.store.db)
        if self._curve.weights != weights or self._curve.retention != self.settings.retention:
            self._curve = fsrs.Parameters(weights=weights, retention=self.settings.retention)
        return self._curve

    def replay(self, card: str, reviews: Sequence[Review], schedule: Schedule | None = None) -> fsrs.Traced:
        """The state that a card's reviews lead to, and which of them were recalls."""
        # Reviews of a card that was joined to this one were written under another id; fuzz goes by this one.
        own = (review if review.card == card else replace(review, card=card) for review in reviews)
        if schedule is None:
            return fsrs.traced(own, self.parameters())
        from kb.memory.takeover import taken_over

        return fsrs.traced(own, self.parameters(), taken_over(schedule, self.parameters()))

    def change(self, settings: Settings) -> None:
        """Go by other settings from here on."""
        before, self.settings = self.settings, settings
        if before.retention != settings.retention:
            self.replay_all()

    def replay_all(self) -> None:
        """Make every state anew, for the parameters changed."""
        with self.store.writing() as db:
            states.replay_cards(db, None, self.replay)
            self.store.set_meta("retention", str(self.settings.retention))

    def catch_up(self) -> int:
        """Fold in what the journal gained since, whichever device wrote it; how many entries that were."""
        with self.lock:
            gained = follow(self.store, self.journal, self.replay, self.settings.cards)
            self.journal.follow_time(fold.newest(self.store))
            if self.store.meta("retention") not in (None, str(self.settings.retention)):
                self.replay_all()
            elif self.store.meta("retention") is None:
                self.store.set_meta("retention", str(self.settings.retention))
            return gained

    def may_write(self) -> None:
        """Raises KbError `folder-away`, and `pretended-time` when an entry would carry a time that is not real."""
        self.must_be_here()
        if self.clock.pretended and not self.settings.trial:
            raise KbError("pretended-time", command=places.command_for(self._home.parent))

    @contextlib.contextmanager
    def deciding(self) -> Iterator[Keeper]:
        """Something is going to be written: nobody else writes meanwhile. Raises KbError as `may_write`."""
        self.may_write()
        with self.lock:
            # Another kb may have written meanwhile, and the clock may stand behind what is written.
            self.journal.follow_time(fold.newest(self.store))
            yield self

    def entry(self, kind: str, **fields: object) -> Entry:
        """A new entry of this moment, not yet written."""
        return self.journal.entry(kind, self.now(), self.today(), **fields)

    def write(self, entries: Sequence[Entry]) -> None:
        """Journal first; the store follows, and where it cannot, it does so at the next opening."""
        if entries:
            with contextlib.suppress(KbError):
                heed_shrinking(self.store, self.journal, self.replay, self.settings.cards, entries[0].at)
        self.journal.append(entries)
        self._snapshot_once_a_day(self.today() if not entries else entries[-1].day)
        with contextlib.suppress(KbError):
            # The entries count: they are in the journal, and every later call folds them in.
            follow(self.store, self.journal, self.replay, self.settings.cards, written=True)

    def _snapshot_once_a_day(self, today: date) -> None:
        """Keep the day's snapshot of the journal, in a thread: nobody waits for it, and a full disk stops nobody."""
        if self._snapshot_day == today:
            return
        self._snapshot_day = today

        def keep() -> None:
            with contextlib.suppress(KbError):
                self._snapshot()

        threading.Thread(target=keep, name="kb-snapshot").start()
