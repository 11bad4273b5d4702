"""The help of a screen: what it is for, and every key that it knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from kb.tui.acts import Act, bind
from kb.tui.screens.panel import CLOSE, Panel


class HelpScreen(Panel[None]):
    """All acts of one screen, each with what it does: first those that can be done now."""

    ACTS: ClassVar[tuple[Act, ...]] = (CLOSE, Act("close", "q,?,enter", listed=False))

    def __init__(self, word: str, acts: Sequence[Act], possible: Collection[Act]) -> None:
        super().__init__(self.app.say("help-of", screen=self.app.say(f"screen-{word}")))
        self._word = word
        self._acts = [act for act in acts if act.listed or act.keys == "escape"]
        self._possible = possible

    def body(self) -> Iterable[Widget]:
        others = [act for act in self._acts if act not in self._possible]
        yield VerticalScroll(
            Static(Content(self.say(f"about-{self._word}")), classes="line -about"),
            *(self._line(act) for act in self._acts if act in self._possible),
            *([Static(Content(self.say("help-later")), classes="line -later")] if others else []),
            *map(self._line, others),
            Static(Content(self.say("about-everywhere")), classes="line -about"),
            classes="panel-body",
        )

    def _line(self, act: Act) -> Horizontal:
        shown = [self.app.get_key_display(binding) for binding in bind([act], self.say)]
        keys = " ".join(shown[: act.keys.count(",") + 1])
        what = Content.assemble((self.say(f"do-{act.code}"), "bold"), "  ", self.say(f"tip-{act.code}"))
        classes = "line -act" if act in self._possible else "line -act -dim"
        return Horizontal(Static(Content(keys), classes="key"), Static(what, classes="what"), classes=classes)
