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
from kb.tui.widgets.said import Said

# The key of the way there is written with that of the way back.
_NAMED_WITH_OTHERS = frozenset(("sideways_back",))


class HelpScreen(Panel[None]):
    """All acts of one screen, each with what it does: first those that can be done now."""

    ACTS: ClassVar[tuple[Act, ...]] = (CLOSE, Act("close", "q,?,enter", listed=False))

    def __init__(self, word: str, acts: Sequence[Act], possible: Collection[Act]) -> None:
        super().__init__(self.app.say("help-of", screen=self.app.say(f"screen-{word}")))
        self._word = word
        # What has several acts (a key while something is typed, another way on) is one thing to a person.
        self._groups: dict[str, list[Act]] = {}
        for act in acts:
            if act.name not in _NAMED_WITH_OTHERS:
                self._groups.setdefault(act.code, []).append(act)
        self._possible = possible

    def body(self) -> Iterable[Widget]:
        now = [group for group in self._groups.values() if any(act in self._possible for act in group)]
        others = [group for group in self._groups.values() if group not in now]
        yield VerticalScroll(
            Said(self.say(f"about-{self._word}"), classes="line -about"),
            *(self._line(group) for group in now),
            *([Said(self.say("help-later"), classes="line -later")] if others else []),
            *(self._line(group, now=False) for group in others),
            Said(self.say("about-everywhere", search=self._search_key()), classes="line -last"),
            classes="panel-body",
        )

    def _search_key(self) -> str:
        shown = (binding for _, binding in self._bindings if binding.action == "search")
        return next((self.app.get_key_display(binding).replace("^", "ctrl+") for binding in shown), "")

    def _line(self, group: Sequence[Act], *, now: bool = True) -> Horizontal:
        shown: dict[str, None] = {}
        for act in group:
            if not (act.display and shown):
                displays = [self.app.get_key_display(binding) for binding in bind([act], self.say)]
                shown |= dict.fromkeys(displays[: act.keys.count(",") + 1])
        act = group[0]
        what = Content.assemble((self.say(f"do-{act.code}"), "bold"), "  ", self.say(f"tip-{act.code}"))
        keys = Static(Content(" ".join(shown)), classes="key")
        return Horizontal(keys, Said(what, classes="what"), classes="line -act" if now else "line -act -dim")
