"""Saying where a text is: a path that completes itself, a file that is dropped, or the text itself, pasted."""

from __future__ import annotations

import shlex
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from textual import events, getters, on
from textual.content import Content
from textual.widgets import Input, Static

from kb.collection.pointing import Completed, completed, places
from kb.tui.columns import width
from kb.tui.screens.texts import TextScreen
from kb.tui.widgets.line import SourceLine, is_whole

_APART = 2
# Lines that the names of files may take.
_LINES = 6


class Turn(NamedTuple):
    """The names that Tab puts into the field one after the other: behind what, which of them stands there."""

    before: str
    names: tuple[str, ...]
    at: int

    @property
    def value(self) -> str:
        return f"{self.before}{self.names[self.at]}"


class SourcingScreen(TextScreen[None]):
    """A field for a path, and below it what that may go on to."""

    field = getters.query_one("#source", SourceLine)
    names = getters.query_one("#names", Static)

    def __init__(self, text: str | None = None) -> None:
        super().__init__()
        # A text that was pasted whole, in place of a path.
        self.text = text
        self._names: tuple[str, ...] = ()
        self._turn: Turn | None = None
        # Who presses Enter right after Tab means what Tab is about to write.
        self._completing = self._looks_then = False

    @abstractmethod
    def changed(self) -> None:
        """Another source is named."""

    @abstractmethod
    def ask_where(self, said: str = "") -> None:
        """Ask for a source; what was said of the one before stands below it."""

    @abstractmethod
    def look(self) -> None:
        """Look into what was named, or pasted."""

    @property
    @abstractmethod
    def takes_paste(self) -> bool:
        """May a text be pasted over what is shown?"""

    @on(Input.Changed, "#source")
    def _typed(self, event: Input.Changed) -> None:
        self.text = None
        self.changed()
        if self._turn is None or event.value != self._turn.value:
            self._turn = None
            self.list_names(())
            if event.value:
                self.ask(partial(completed, event.value), partial(self._could_be, event.value), group="names")
        self.refresh_bindings()

    def _could_be(self, typed: str, found: Completed) -> None:
        if typed == self.field.value and self._turn is None:
            self.list_names(found.names)

    def list_names(self, names: Sequence[str] | None = None, chosen: int = -1) -> None:
        """Show what a path may go on to, as many names as there is room for."""
        self._names = self._names if names is None else tuple(names)
        columns = max(self.names.size.width, 1)
        lines, room = [list[tuple[str, str]]()], columns
        for number, name in list(enumerate(self._names))[max(chosen, 0) :]:
            if width(name) > room and lines[-1]:
                if len(lines) == _LINES:
                    break
                lines.append([])
                room = columns
            room -= width(name) + _APART
            lines[-1] += [(name, "bold underline" if number == chosen else "$text-muted"), (" " * _APART, "")]
        self.names.update(Content("\n").join(Content.assemble(*line) for line in lines))

    def action_complete(self) -> None:
        """Complete the path; where it may go on in several ways, with one after the other."""
        typed, turn = self.field.value, self._turn
        if turn is not None and turn.value == typed:
            self._put(turn._replace(at=(turn.at + 1) % len(turn.names)))
            return

        self._completing = True

        def came(found: Completed) -> None:
            self._completing = False
            if typed == self.field.value:
                put(found)
            if self._looks_then:
                self._looks_then = False
                self.look()

        def put(found: Completed) -> None:
            if found.text == typed and len(found.names) > 1:
                before, slash, _ = typed.rpartition("/")
                self._put(Turn(before + slash, found.names, 0))
            else:
                self._fill(found.text)

        self.ask(partial(completed, typed), came, group="names")

    def look_soon(self) -> None:
        """Look into what stands in the field, once that is complete."""
        if self._completing:
            self._looks_then = True
        else:
            self.look()

    def _put(self, turn: Turn) -> None:
        self._turn = turn
        self._fill(turn.value)
        self.list_names(turn.names, turn.at)

    def fill_in(self, files: Iterable[Path | str]) -> None:
        """Name these files in the field."""
        self._fill(" ".join(shlex.quote(str(file)) for file in files))

    def _fill(self, value: str) -> None:
        self.field.value = value
        self.field.cursor_position = len(value)

    # -- what is pasted -----------------------------------------------------------------------------------------

    @on(SourceLine.Pasted)
    def _pasted(self, message: SourceLine.Pasted) -> None:
        self._begin_with(message.text)

    def on_paste(self, event: events.Paste) -> None:
        """A text that is pasted over what was offered takes its place."""
        if self.takes_paste and is_whole(event.text):
            event.stop()
            self._begin_with(event.text)

    def _begin_with(self, pasted: str) -> None:
        # A terminal sends what is pasted with the line ends of its Enter key.
        pasted = "\n".join(pasted.replace("\r\n", "\n").split("\r"))
        self.ask_where()
        found = places(pasted)
        if found == [pasted.strip()]:
            self.changed()
            with self.prevent(Input.Changed):
                self.field.value = ""
            self.list_names(())
            self.text = pasted
            self.look()
        else:
            # Files that were dropped together come one a line.
            self.fill_in(found)
