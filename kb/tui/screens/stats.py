"""Statistics, a section at a time: how well one remembers, what is to come, what it takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kb.tui.acts import Act
from kb.tui.base import HELP, SEARCH, BaseScreen
from kb.tui.charts.sections import SECTIONS, Paper
from kb.tui.columns import width
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from kb.memory.statistics import Statistics

_NAMES = tuple(SECTIONS)
_PAINT = re.compile("[▁▂▃▄▅▆▇█▓▒░●]+")


class StatsScreen(BaseScreen[None]):
    """What reviews add up to. Counted in a thread; after reviews it is counted anew."""

    WORD = "stats"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("next_section", "right,tab,space", shown=True, display="→"),
        Act("previous_section", "left,shift+tab", shown=True, display="←"),
        SEARCH,
        Act("back", "escape,q", shown=True),
        HELP,
    )
    CSS_PATH = "stats.tcss"

    head = getters.query_one("#head", Static)
    text = getters.query_one("#text", Static)
    sheet = getters.query_one("#sheet", Sheet)

    def __init__(self) -> None:
        super().__init__()
        self._found: Statistics | None = None
        self._at = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Static(id="head", markup=False)
            with Sheet(id="sheet"):
                yield Static(id="text", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.sheet.focus()
        self.text.update(Content(self.say("counting")))
        self.follow()

    def follow(self) -> None:
        self.ask(self.collection.statistics, self._show)

    def _show(self, found: Statistics) -> None:
        self._found = found
        self.fit()
        self.refresh_bindings()

    def fit(self) -> None:
        found = self._found
        if found is None:
            return
        # What stands beside the text: the page's padding and the scroll bar.
        room = self.sheet.scrollable_content_region.width or self.size.width
        paper = Paper(max(room, 20), self.app.language, self.app.profile)
        if found.is_empty:
            self.head.update(Content(self.say("screen-stats")))
            self.text.update(Content("\n".join(paper.wrapped(paper.say("nothing")))))
            return
        self.head.update(self._heading(paper))
        lines = SECTIONS[_NAMES[self._at]](found, paper)
        self.text.update(Content("\n".join(lines)).highlight_regex(_PAINT, style="$primary"))

    def _heading(self, paper: Paper) -> Content:
        """The names of all sections, this one marked; where they have no room, its own and its number."""
        names = [paper.say(name) for name in _NAMES]
        if sum(map(width, names)) + 3 * len(names) <= paper.columns:
            parts = [
                (name, "bold underline $text-primary" if at == self._at else "$text-muted")
                for at, name in enumerate(names)
            ]
            return Content("   ").join(Content.styled(name, style) for name, style in parts)
        number = paper.say("number", at=self._at + 1, all=len(names))
        return Content.assemble((names[self._at], "bold $text-primary"), (f"  {number}", "$text-muted"))

    def allowed(self, name: str) -> bool:
        shown = self._found is not None and not self._found.is_empty
        return shown if name in ("next_section", "previous_section") else True

    def action_next_section(self) -> None:
        """Show the next section, after the last one the first."""
        self._turn(1)

    def action_previous_section(self) -> None:
        """Show the section before, before the first one the last."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self._at = (self._at + by) % len(_NAMES)
        self.fit()
        self.sheet.scroll_home(animate=False)
