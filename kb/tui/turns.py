"""Keys that come all at once, one after the other: each is meant for what the one before it brought up."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any
from unicodedata import category

from textual import events

from kb.tui.base import BaseScreen
from kb.tui.early import IMPATIENT

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode
    from textual.screen import Screen

    Typed = events.Key | events.Paste

# Who wants to leave waits for nothing.
_AT_ONCE = frozenset(("ctrl+q", "ctrl+c"))
# What a key asks for goes from a widget to its screen, from there to the app, and perhaps by way of the screen again.
_ROUNDS = 3
OPENING = frozenset(("open", "study"))
"""The groups of work in a thread that a key begins to open a screen with what it finds."""
_EYEBLINK = 0.005
# Seconds in which what a key does is painted: nothing is looked after before, unless the next key is there.
_PAINTED = 0.01
# Seconds after which a key is given to whoever is there: where it was looked after is gone.
_PATIENCE = 2.0
# Seconds in which all of a word comes that an input method sends at once, and those between two of its characters.
_WORD, _BETWEEN = 0.003, 0.02


class Turns:
    """Keeps what is typed while a key before it is being followed, and hands it on in its order.

    A key is over when a word that is handed from the widget with the focus up to the app came back a few times and
    found the same screen: all that the key set off stood in front of it in the same queues. Keys that a line takes as
    letters set off nothing that the next one has to wait for.

    Where a character decides something, a word that an input method composed is no such character: it does nothing.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._kept: deque[Typed] = deque()
        # The key that is followed, the screen that it was struck on, and the one that comes to its turn next.
        self._now: Typed | None = None
        self._struck_on: Screen[Any] | None = None
        self._next: Typed | None = None
        self._rounds = 0
        self._first_call: asyncio.TimerHandle | None = None
        self._last_call: asyncio.TimerHandle | None = None
        # Does a character wait for those that came with it?
        self._gathers = False

    def keeps(self, event: Typed) -> bool:
        """Is it kept until its turn comes? What is not is handled now, between `begin` and `follow`."""
        if event is self._next:
            self._next = None
            return False
        if isinstance(event, events.Key) and event.key in _AT_ONCE:
            return False
        if self._now is None and self._next is None and not self._gathers:
            if not self._decides(event):
                return False
            self._gathers = True
            asyncio.get_running_loop().call_later(_WORD, self._gathered)
        self._kept.append(event)
        self._look_after()
        return True

    def _gathered(self) -> None:
        self._gathers = False
        self._give_next(None)

    def _decides(self, event: Typed) -> bool:
        """Is it a character, and shown is what a single one decides?"""
        if not isinstance(event, events.Key) or not event.is_printable:
            return False
        screen = self._app.screen
        return isinstance(screen, BaseScreen) and screen.is_decided_by_a_character

    def _word(self) -> int:
        """Of how many characters is the word that an input method sent at once, if one was kept first?"""
        word = ""
        before: events.Key | None = None
        for event in self._kept:
            if not isinstance(event, events.Key) or event.character is None or not event.is_printable:
                break
            if before is not None and event.time - before.time > _BETWEEN:
                break
            word, before = word + event.character, event
        # What comes fast in signs and letters that are on keys, be they of full width, was struck key by key.
        is_word = len(word) > 1 and any(category(character) == "Lo" for character in word)
        return len(word) if is_word else 0

    def begin(self, event: Typed) -> None:
        """It is about to be handled."""
        if self._now is None and not self._is_letter(event):
            self._now, self._struck_on = event, self._app.screen

    def follow(self, event: Typed) -> None:
        """It was handed to the widget with the focus: see through what comes of it."""
        if event is self._now:
            loop = asyncio.get_running_loop()
            self._first_call = loop.call_later(_PAINTED, self._look_after)
            self._last_call = loop.call_later(_PATIENCE, self._over, event)
            if self._kept:
                self._look_after()
        elif self._now is None:
            self._give_next(None)

    def _is_letter(self, event: Typed) -> bool:
        line = self._app.focused
        return isinstance(event, events.Key) and line is not None and line.check_consume_key(event.key, event.character)

    def _look_after(self) -> None:
        if self._first_call is not None:
            self._first_call.cancel()
            self._first_call = None
            self._go_round(_ROUNDS)

    def _go_round(self, rounds: int) -> None:
        self._rounds = rounds
        screen = self._app.screen
        lowest = screen.focused or screen
        self._hand_on([node for node in lowest.ancestors_with_self if node is not self._app], screen, self._now)

    def _hand_on(self, way: list[DOMNode], screen: Screen[Any], key: Typed | None) -> None:
        while way:
            if way.pop(0).call_later(self._hand_on, way, screen, key):
                return
        self._app.call_later(self._round_over, screen, key)

    def _round_over(self, screen: Screen[Any], key: Typed | None) -> None:
        if key is not self._now:
            return
        if screen is not self._app.screen:
            # What came up takes keys when the word has gone through it.
            self._go_round(_ROUNDS)
        elif any(work.group in OPENING and not work.is_finished for work in self._app.workers):
            asyncio.get_running_loop().call_later(_EYEBLINK, self._look_again, key)
        elif self._rounds > 1:
            self._go_round(self._rounds - 1)
        else:
            self._over(key)

    def _look_again(self, key: Typed | None) -> None:
        if key is not None and key is self._now:
            self._go_round(_ROUNDS)

    def _over(self, key: Typed | None) -> None:
        if key is None or key is not self._now:
            return
        for call in (self._first_call, self._last_call):
            if call is not None:
                call.cancel()
        self._now = self._first_call = self._last_call = None
        self._give_next(key)

    def _give_next(self, before: Typed | None) -> None:
        while self._kept and self._next is None:
            if self._decides(self._kept[0]) and (length := self._word()):
                for _ in range(length):
                    self._kept.popleft()
                continue
            event = self._kept.popleft()
            if not self._is_impatience(event, before):
                # What is typed before it comes is kept behind it.
                self._next = event
                self._app.post_message(event)

    def _is_impatience(self, event: Typed, before: Typed | None) -> bool:
        """Is it the same key again, by impatience? Then it is not meant for what came up meanwhile."""
        if not (isinstance(event, events.Key) and isinstance(before, events.Key)):
            return False
        return event.key == before.key and event.key in IMPATIENT and self._app.screen is not self._struck_on
