"""The list of what can be done now: arrows and Enter, so that an input method never stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kb.tui.acts import Act, bind
from kb.tui.columns import pad
from kb.tui.screens.panel import CLOSE, Panel


class ActList(Panel[str | None]):
    """Choose one of the acts; Esc leaves things as they are."""

    ACTS: ClassVar[tuple[Act, ...]] = (Act("choose", "enter", shown=True), CLOSE)

    def __init__(self, acts: Sequence[Act], title: str) -> None:
        super().__init__(title)
        self._acts = acts

    def body(self) -> Iterable[Widget]:
        options = []
        for act in self._acts:
            key = self.app.get_key_display(bind([act], self.say)[0])
            name = self.say(f"do-{act.code}")
            options.append(Option(Content.assemble((f"{pad(key, 7, right=True)}  ", "$text-muted"), name)))
        yield OptionList(*options, compact=True, markup=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._acts[event.option_index].name)

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()
