"""The day on which a card is to be asked, as a person names it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from kb.memory.named_days import day_named
from kb.tui.acts import Act
from kb.tui.screens.panel import CLOSE, Panel
from kb.tui.sentences import day_sentence

_LONGEST = 40


class PostponePanel(Panel[date | None]):
    """One line to name a day in; below it stands how it is read."""

    ACTS: ClassVar[tuple[Act, ...]] = (Act("name_day", "enter", shown=True, priority=True), CLOSE)

    def __init__(self, today: date, title: str) -> None:
        super().__init__(title)
        self._today = today

    def body(self) -> Iterable[Widget]:
        yield Input(placeholder=self.say("postpone-here"), max_length=_LONGEST, compact=True)
        yield Static(Content(" "), id="named-day", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @property
    def _named(self) -> date | None:
        return day_named(self.query_one(Input).value, self._today)

    @on(Input.Changed)
    def _typed(self) -> None:
        day = self._named
        self.query_one("#named-day", Static).update(Content(self._reading(day) if day is not None else " "))

    def _reading(self, day: date) -> str:
        language = self.app.language
        said = day_sentence(day, language)
        if day.year != self._today.year:
            said = f"{day.year} · {said}"
        return self.say("postpone-past" if day < self._today else "postpone-on", day=said)

    def action_name_day(self) -> None:
        """Take the day, if one is named that has not passed."""
        day = self._named
        if day is None:
            said = self.say("postpone-here") if self.query_one(Input).value.strip() else " "
            self.query_one("#named-day", Static).update(Content(said))
        elif day >= self._today:
            self.dismiss(day)
