"""A list to choose from, and the list of commands: keys and clicks may come while nothing of them is painted."""

from __future__ import annotations

from textual import events
from textual.command import CommandList, CommandPalette
from textual.widgets import OptionList


class Choices(OptionList):
    """Options, one of them chosen.

    Textual's own list looks up the line of an option: where it has no room, or its options have just changed, there
    is none.
    """

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

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)
