"""The list of what can be done now: arrows and Enter, so that an input method never stands in the way; keys too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets.option_list import Option

from kb.tui.acts import Act, bind, wide_forms
from kb.tui.columns import pad, shortened, width
from kb.tui.screens.panel import CLOSE, EDGES, WIDEST, Panel
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.said import Said

# So many columns keys have at least, what is said of an act, and what stands around the three of them.
_KEYS, _LEAST, _AROUND = 7, 20, 9


class ActList(Panel[str | None]):
    """Choose one of the acts; Esc leaves things as they are."""

    ACTS: ClassVar[tuple[Act, ...]] = (Act("choose", "enter", shown=True), CLOSE)

    def __init__(self, acts: Sequence[Act], title: str) -> None:
        super().__init__(title)
        self._acts = acts
        # What is said of acts of which not all of it has room beside them, by their places.
        self._cut: dict[int, str] = {}

    def body(self) -> Iterable[Widget]:
        keys = [self.app.get_key_display(bind([act], self.say)[0]) if act.keys else "" for act in self._acts]
        names = [self.say(f"do-{act.code}") for act in self._acts]
        room, named = max(_KEYS, *map(width, keys)), max(0, *map(width, names))
        # What an act does stands behind its name, where the panel is wide enough.
        left = min(self.app.size.width, WIDEST) - EDGES - _AROUND - room - named
        options = []
        for place, (act, key, name) in enumerate(zip(self._acts, keys, names, strict=True)):
            line = Content.assemble((f"{pad(key, room, right=True)}  ", "$text-muted"), name)
            whole = self.say(f"tip-{act.code}")
            tip = shortened(whole, left) if left >= _LEAST else ""
            if tip != whole:
                self._cut[place] = whole
            if tip:
                line = Content.assemble(line, " " * (named - width(name) + 3), (tip, "$text-disabled"))
            options.append(Option(line))
        yield Choices(*options, compact=True, markup=False)
        if self._cut:
            # What had no room is told of the act that Enter would choose.
            yield Said("", id="whole", classes="line -last")

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        self.dismiss(self._acts[event.option_index].name)

    def on_option_list_option_highlighted(self, event: Choices.OptionHighlighted) -> None:
        for line in self.query("#whole").results(Said):
            line.update(Content(self._cut.get(event.option_index, "")))

    def on_key(self, event: events.Key) -> None:
        """A letter that the list shows works in the list too; Enter and the arrows choose."""
        for act in self._acts:
            letters = [key for key in act.keys.split(",") if len(key) == 1]
            if event.character in (*letters, *chain.from_iterable(map(wide_forms, letters))):
                event.stop()
                self.dismiss(act.name)
                return

    def action_choose(self) -> None:
        self.query_one(Choices).action_select()
