"""A line of input that takes keys in the order in which they were pressed."""

from __future__ import annotations

import re

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

WIDE_SPACE = "ideographic_space"
"""The key that an input method gives for Space."""


def written_by(event: events.Key) -> str | None:
    """What a key writes into a line; None where it writes nothing."""
    # Python calls no space printable but the narrow one, and Textual writes what is printable.
    return " " if event.key == WIDE_SPACE else event.character if event.is_printable else None


class Line(Input):
    """An input whose editing keys act at once.

    Textual lets a key that is bound (Backspace, Home, Enter) climb to the app before its action runs, and characters
    pressed meanwhile overtake it: what a fast typist or an input method sends in one burst would change its order.
    """

    # What a line holds moves nothing else on the screen: no key need lay that out anew.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    async def _on_key(self, event: events.Key) -> None:
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            event.stop()
            event.prevent_default()
            await self.run_action(binding.action)
            return
        if event.key == WIDE_SPACE:
            event.stop()
            event.prevent_default()
            self.insert_text_at_cursor(" ")
            return
        await super()._on_key(event)


_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


class QueryLine(Line):
    """Where a query is typed: Enter is the screen's key, yet it comes behind all that was typed before it."""

    def __init__(self, *, id: str, placeholder: str, max_length: int) -> None:
        super().__init__(id=id, placeholder=placeholder, max_length=max_length, compact=True)
        # In one line there is nothing to scroll: these choose among what was found.
        for key in ("enter", "up", "down", "pageup", "pagedown"):
            self._bindings.key_to_bindings.pop(key, None)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            await self.action_submit()
            return
        await super()._on_key(event)

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines become one, and of what is too long for the field there is what fits."""
        event.stop()
        event.prevent_default()
        text = _BLANKS.sub(" ", event.text.strip("\r\n"))
        start, end = sorted(self.selection)
        room = (self.max_length or len(text)) - len(self.value) + end - start
        if text[:room]:
            self.replace(text[:room], start, end)


class SourceLine(QueryLine):
    """Where a path is typed; a text of several lines that is pasted is none, and comes as it is."""

    class Pasted(Message):
        """A whole text was pasted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def _on_paste(self, event: events.Paste) -> None:
        if not is_whole(event.text):
            super()._on_paste(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(self.Pasted(event.text))


def is_whole(pasted: str) -> bool:
    """Is this more than one line?"""
    return len(pasted.split()) > 1 and len(pasted.strip().splitlines()) > 1
