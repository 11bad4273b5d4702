"""The value of a setting: one of a few, or one that is typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

import yaml
from textual import events, on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from kb.errors import KbError
from kb.messages import explain
from kb.settings import DEFAULTS, set_value, written
from kb.tui.acts import Act
from kb.tui.screens.panel import CLOSE, Panel
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.said import Said

_LONGEST = 80


class ChoicePanel(Panel[int | None]):
    """Choose one of the values, of which one may hold at present; Esc leaves things as they are."""

    ACTS: ClassVar[tuple[Act, ...]] = (Act("choose", "enter", shown=True), CLOSE)

    def __init__(self, values: Sequence[str], present: int | None, title: str) -> None:
        super().__init__(title)
        self._values = values
        self._present = present

    def body(self) -> Iterable[Widget]:
        # The first column is that of the bar before the line that Enter would choose.
        other = "  " if self._present is None else "   "
        rows = (Content(f"{' • ' if at == self._present else other}{value}") for at, value in enumerate(self._values))
        yield Choices(*map(Option, rows), compact=True, markup=False)

    def on_mount(self) -> None:
        listed = self.query_one(Choices)
        listed.highlighted = self._present or 0
        listed.focus()

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        self.dismiss(event.option_index)

    def on_key(self, event: events.Key) -> None:
        """A letter goes on to the next value that begins with it."""
        letter, listed = event.character, self.query_one(Choices)
        if letter is None or not letter.isalnum() or listed.highlighted is None:
            return
        count = len(self._values)
        behind = ((listed.highlighted + step) % count for step in range(1, count + 1))
        found = next((at for at in behind if self._values[at].lower().startswith(letter.lower())), None)
        if found is not None:
            event.stop()
            listed.highlighted = found

    def action_choose(self) -> None:
        self.query_one(Choices).action_select()


class ValuePanel(Panel[tuple[object] | None]):
    """Type a value; what it cannot be is said below the line."""

    ACTS: ClassVar[tuple[Act, ...]] = (Act("take_value", "enter", shown=True, priority=True), CLOSE)

    def __init__(self, name: str, present: object, title: str, told: str) -> None:
        super().__init__(title)
        self._setting = name
        self._present = "" if present is None else written(present)
        self._told = told

    def body(self) -> Iterable[Widget]:
        yield Said(self._told, classes="line -about")
        yield Input(self._present, max_length=_LONGEST, compact=True)
        yield Said(" ", id="value-fault", classes="line")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one("#value-fault", Static).update(Content(" "))

    def action_take_value(self) -> None:
        """Take the value, if it can be one; an empty line means none."""
        text = self.query_one(Input).value.strip()
        try:
            value = yaml.safe_load(text) if text else None
        except yaml.YAMLError:
            value = text
        try:
            set_value(DEFAULTS, self._setting, value)
        except KbError as fault:
            said = explain(KbError(fault.code, **{**fault.arguments, "value": text or "–"}), self.app.language)
            self.query_one("#value-fault", Static).update(
                Content.styled("✗ " + " · ".join(filter(None, said)), "$text-error")
            )
        else:
            self.dismiss((value,))
