"""An app that goes on with the notes as they are now, and lets sympy look over what was read."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from textual import on
from textual.app import ReturnType
from textual.timer import Timer
from textual.worker import get_current_worker

from kb.errors import KbError
from kb.model import Changes
from kb.tui.base import BaseApp, BaseScreen
from kb.tui.messages import Came, Failed, NotesChanged, NotesRead
from kb.tui.sentences import counted

if TYPE_CHECKING:
    from kb.collection import Collection

# Seconds after which nobody waits for a first card any more.
_CALM = 2.0
_AGAIN = 0.1
_TURN = 0.001
_GARBAGE = (20_000, 20, 50)
# What reading a note needs, so that the first edited one does not wait for its import.
_TO_READ = ("kb.reading", "kb.collection.refresh", "kb.collection.identity")


class FollowingApp(BaseApp[ReturnType]):
    """Reads notes that changed, in the background and never while an answer is being written."""

    def __init__(self, collection: Collection, profile: str = "unicode") -> None:
        super().__init__(collection, profile)
        self._reading = False
        self._read_timer: Timer | None = None
        self._vouch_timer: Timer | None = None

    def on_mount(self) -> None:
        # Work in the background hands back the interpreter this often, so that a key never waits long for it.
        sys.setswitchinterval(_TURN)
        # Keys and what they show leave little garbage behind; looking for it stops every thread.
        gc.set_threshold(*_GARBAGE)
        gc.freeze()

    @property
    def is_reading(self) -> bool:
        return self.at_work

    @property
    def _screens(self) -> list[BaseScreen[object]]:
        return [screen for screen in self.screen_stack if isinstance(screen, BaseScreen)]

    @property
    def at_work(self) -> bool:
        """Is something being read or written?"""
        return self._reading or any(screen.is_working for screen in self._screens)

    # -- reading what changed -----------------------------------------------------------------------------------

    @on(NotesChanged)
    def _read_soon(self) -> None:
        if self._read_timer is not None:
            self._read_timer.stop()
            self._read_timer = None
        if any(screen.leaves_unread for screen in self._screens):
            # Who says that they are to be read reads them all.
            return
        if self.at_work:
            self._read_timer = self.set_timer(_AGAIN, self._read_soon)
            return
        self._reading = True

        def read() -> None:
            worker = get_current_worker()
            try:
                came: Came | Failed = Came(self.collection.refresh(None, lambda: worker.is_cancelled), self._came)
            except KbError as fault:
                came = Failed(fault, self._reading_ended)
            self.post_message(came)

        self.run_worker(read, thread=True, group="notes", name="notes")

    def _reading_ended(self) -> None:
        self._reading = False

    @on(Came)
    def _work_came(self, message: Came) -> None:
        # When the app ends what comes late finds no screen any more.
        if self.screen_stack:
            message.then(message.value)

    @on(Failed)
    def _work_failed(self, message: Failed) -> None:
        if not self.screen_stack:
            return
        self.complain(message.fault)
        if message.otherwise is not None:
            message.otherwise()

    def _came(self, changes: Changes) -> None:
        self._reading_ended()
        if changes == Changes():
            # No card is another one, but a note that was left as it was may be whole again.
            self.show_changed()
            return
        self.show_changed(changes)
        if changes.left:
            self.tell(counted("changes-left", self.language, len(changes.left)), seconds=8)
        self._vouch_soon()

    # -- sympy --------------------------------------------------------------------------------------------------

    @on(NotesRead)
    def _vouch_soon(self) -> None:
        if self._vouch_timer is not None:
            self._vouch_timer.stop()
        self._vouch_timer = self.set_timer(_CALM, self._vouch)

    def _vouch(self) -> None:
        """Once nobody waits for anything, sympy looks over the typed cards; where it disagrees they are held back."""
        if self.at_work:
            self._vouch_soon()
            return

        def work() -> None:
            worker = get_current_worker()
            try:
                self.collection.warm()
                for room in _TO_READ:
                    import_module(room)
                # Looking for garbage stops every thread: what stays until the end need not be looked at each time.
                gc.freeze()
                before = self.collection.today_page().drafts
                held = self.collection.vouch(cancelled=lambda: worker.is_cancelled)
                # What its note's problem held back already is no news.
                news = max(self.collection.today_page().drafts - before, 0) if held else 0
                came: Came | Failed = Came(news, self._have_vouched)
            except KbError as fault:
                came = Failed(fault, None)
            if not worker.is_cancelled:
                self.post_message(came)

        self.run_worker(work, thread=True, exclusive=True, group="vouch", name="vouch")

    def _have_vouched(self, held: int) -> None:
        if held:
            self.show_changed()
            self.tell(counted("held-back", self.language, held))
