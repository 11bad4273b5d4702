"""A collection that is open: its folder, its store and journal, the clock and the settings that it goes by."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from pathlib import Path
from typing import Self

from kb.collection import places
from kb.collection.checking import Checker
from kb.collection.clock import Clock, clock_from
from kb.collection.keeping import Keeper, journal_of
from kb.collection.mending import DAMAGED
from kb.collection.remembering import load_settings
from kb.errors import KbError
from kb.journal import Journal
from kb.messages import system_language
from kb.model import Language
from kb.settings import Settings, set_value
from kb.store import Store
from kb.store.astray import answered_ahead


class Opened:
    """What every use of a collection rests on: opened, caught up with its journal, kept safe, and let go again."""

    def __init__(self, root: Path, store: Store, journal: Journal, clock: Clock, settings: Settings) -> None:
        self.root = root
        self.faults: tuple[KbError, ...] = ()
        self._store = store
        self._keeper = Keeper(store, journal, clock, settings, self.keep_snapshot)
        self._checker = Checker()
        # A store that is only made to be compared with writes nothing down.
        self.is_trial = False

    @classmethod
    def open(cls, path: str | Path, *, clock: Clock | None = None, state: Path | None = None) -> Self:
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
            return cls._over(root, store, state, clock)
        except KbError as fault:
            if fault.code != DAMAGED:
                raise
            store.renew()
            return cls._over(root, store, state, clock)

    @classmethod
    def _over(cls, root: Path, store: Store, state: Path, clock: Clock | None) -> Self:
        collection = cls(root, store, journal_of(root, state), clock or clock_from(), Settings())
        collection._keeper.settings, collection.faults = load_settings(store, collection.config_path)
        collection.catch_up()
        ahead = answered_ahead(store, collection.today())
        if ahead is not None:
            said = KbError("answered-ahead", count=ahead[0], day=f"{ahead[1]}", today=f"{collection.today()}")
            collection.faults = (*collection.faults, said)
        return collection

    @property
    def store(self) -> Store:
        """The store, for the rooms that keep it in order."""
        return self._store

    def must_be_kept(self) -> None:
        """Before anything is asked whose answer could not be kept. Raises KbError `folder-away`, `pretended-time`."""
        self._keeper.may_write()

    def close(self) -> None:
        """Let go of the store and of the worker."""
        self._checker.close()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- time, language, settings -------------------------------------------------------------------------------

    @property
    def language(self) -> Language:
        """The language of the interface: the setting, else the locale's."""
        return self.settings.language or system_language()

    @property
    def settings(self) -> Settings:
        """What the person chose."""
        return self._keeper.settings

    @property
    def clock(self) -> Clock:
        """The clock that the collection goes by."""
        return self._keeper.clock

    def now(self) -> datetime:
        """The moment, in the person's zone."""
        return self._keeper.now()

    def today(self) -> date:
        """The learning day that it is."""
        return self._keeper.today()

    @property
    def config_path(self) -> Path:
        return self.root / ".kb" / "config.yaml"

    def configure(self, name: str, value: object) -> Settings:
        """Change one setting and write it down; `keys.undo` is one of several values, None takes it out.

        Raises KbError `unknown-setting`, `bad-setting`, `cannot-write`.
        """
        from kb.collection.config import save

        with self._keeper.lock:
            changed = set_value(self.settings, name, value)
            whole, _, inner = name.partition(".")
            chosen = getattr(changed, whole)
            save(self.config_path, name, chosen.get(inner) if inner else chosen)
            self._keeper.change(changed)
        return changed

    def reread_settings(self) -> Settings:
        """Go by the config file as it is now; what is wrong in it becomes the faults."""
        with self._keeper.lock:
            settings, self.faults = load_settings(self._store, self.config_path)
            if settings != self.settings:
                self._keeper.change(settings)
        return settings

    # -- journal ------------------------------------------------------------------------------------------------

    def catch_up(self) -> int:
        """Fold in what the journal gained since, whichever device wrote it; how many entries that were."""
        return self._keeper.catch_up()

    @property
    def is_away(self) -> bool:
        """Is the folder not where it was, because a disk was taken out or a folder renamed?"""
        return self._keeper.is_away

    def backup(self, target: Path | None = None) -> Path:
        """Write a snapshot of the journal and the settings; the file that was written."""
        from kb.collection.health import snapshot

        return snapshot(self, target)

    def keep_snapshot(self) -> Path | None:
        """The day's snapshot, made once a day when the journal has something to keep."""
        from kb.collection.health import snapshot_if_due

        return snapshot_if_due(self)
