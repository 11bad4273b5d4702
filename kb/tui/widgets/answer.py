"""Where a typed answer is written."""

from __future__ import annotations

from textual import events
from textual.message import Message

from kb.tui.widgets.line import Line, written_by

LONGEST = 10_000


class AnswerInput(Line):
    """One line of mathematics; what is pasted becomes one line, and no more than anybody would type."""

    class TooLong(Message):
        """More was pasted than an answer can be."""

    class Blank(Message):
        """A Space was struck in the empty line: no answer begins with one."""

    left_alone: frozenset[str] = frozenset()
    """The characters that are keys of the screen's, and not written."""

    def __init__(self, *, id: str | None = None, placeholder: str = "") -> None:
        super().__init__(id=id, placeholder=placeholder, select_on_focus=False, compact=True)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        line = " ".join(event.text[: LONGEST + 1].split())
        if len(self.value) + len(line) > LONGEST:
            self.post_message(self.TooLong())
            return
        if self.selection.is_empty:
            self.insert_text_at_cursor(line)
        else:
            self.replace(line, *self.selection)

    async def _on_key(self, event: events.Key) -> None:
        if not self.value and event.key in ("left", "right"):
            # It climbs on to the screen.
            event.prevent_default()
        elif not self.value and (written_by(event) or "").isspace():
            event.stop()
            event.prevent_default()
            self.post_message(self.Blank())

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character not in self.left_alone and super().check_consume_key(key, character)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # In an empty line there is nothing to move in: the arrows are the screen's.
        return bool(self.value) or action not in ("cursor_left", "cursor_right")

    def action_delete_left_all(self) -> None:
        """Take the whole line away, also where the cursor was set to the place that was not understood."""
        self.put("")

    def put(self, text: str) -> None:
        """Write `text` in place of what is there, the cursor behind it."""
        self.value = text
        self.cursor_position = len(text)
