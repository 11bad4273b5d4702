"""A list to choose from, and the list of commands: keys and clicks may come while nothing of them is painted."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events, getters
from textual.command import CommandList, CommandPalette
from textual.content import Content
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kb.tui.base import BaseApp


class Choices(OptionList):
    """Options, one of them chosen.

    Textual's own list looks up the line of an option: where it has no room, or its options have just changed, there
    is none.
    """

    app = getters.app(BaseApp)

    def render_line(self, y: int) -> Strip:
        """A line of the list; what Enter would choose has a bar before it, as in every list."""
        strip = super().render_line(y)
        at = self.scroll_offset.y + y
        if self.highlighted is None or not 0 <= at < len(self._lines) or self._lines[at][0] != self.highlighted:
            return strip
        first = next(iter(strip), None)
        if first is None or not first.text.startswith(" "):
            return strip  # a line without room for it
        bar = "|" if self.app.profile == "ascii" else "▌"
        accent = self.app.theme_variables.get("accent", "")
        style = (first.style or Style()) + (Style(color=accent) if accent.startswith("#") else Style())
        return Strip.join([Strip([Segment(bar, style)]), strip.crop(1)])

    def action_page_up(self) -> None:
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        if event.style.meta.get("option", 0) < self.option_count:
            await super()._on_click(event)


class Palette(CommandPalette):
    """The list of commands that are found by typing."""

    app = getters.app(BaseApp)

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """Say after a moment that nothing is found; Textual's own words for it are English always."""
        self._stop_no_matches_countdown()

        def say_so() -> None:
            if search_value:
                said = Content(self.app.say("palette-nothing", query=search_value))
                self.query_one(CommandList).add_option(Option(said, disabled=True, id=self._NO_MATCHES))
            self._list_visible = bool(search_value)

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, say_so)

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)
