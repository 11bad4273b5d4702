"""Keys that are struck before there is anything that they could mean: they are meant for what comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen


IMPATIENT = frozenset(("enter", "space", "ideographic_space"))
"""What is struck again and again while nothing happens."""


class Early:
    """What was typed or pasted too early, in its order."""

    def __init__(self) -> None:
        self._events: list[events.Key | events.Paste] = []

    def keep(self, event: events.Key | events.Paste, screen: Screen[Any]) -> None:
        """Keep it for later, unless it means something already."""
        if isinstance(event, events.Paste) or event.key not in screen.active_bindings:
            self.add(event)

    def add(self, event: events.Key | events.Paste) -> None:
        """Keep it for later; but once, if it is what the impatient strike: the second would answer unseen."""
        last = self._events[-1] if self._events else None
        if isinstance(event, events.Paste) or event.key not in IMPATIENT or getattr(last, "key", "") != event.key:
            self._events.append(event)

    def __bool__(self) -> bool:
        return bool(self._events)

    def forget(self) -> None:
        """What comes is not what was awaited."""
        self._events.clear()

    def give(self, app: App[Any]) -> None:
        """Let it be taken in, now that it means something."""
        kept, self._events = self._events, []
        for one in kept:
            again = events.Paste(one.text) if isinstance(one, events.Paste) else events.Key(one.key, one.character)
            # From the app, whoever's turn it is: what a screen sends is not brought up to the bindings above it.
            app.post_message(again.set_sender(app))
