"""A tag for cards: one line to name it in, or the tags that they have, to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from kb.collection.browsing import tag_named
from kb.errors import KbError
from kb.messages import explain
from kb.tui.acts import Act
from kb.tui.screens.panel import CLOSE, Panel
from kb.tui.widgets.choices import Choices

_LONGEST = 80
_MOST = 6


class TagPanel(Panel[str | None]):
    """Name a tag; below stand those there are that begin so, and Tab takes the first of them."""

    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("name_tag", "enter", shown=True, priority=True),
        Act("complete", "tab", shown=True, priority=True, word="complete-tag"),
        CLOSE,
    )

    def __init__(self, known: Sequence[str], title: str) -> None:
        super().__init__(title)
        self._known = known

    def body(self) -> Iterable[Widget]:
        yield Input(placeholder=self.say("tag-here"), max_length=_LONGEST, compact=True)
        yield Static(id="known-tags", classes="line -about", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._typed()

    @property
    def _fitting(self) -> list[str]:
        typed = self.query_one(Input).value.strip().removeprefix("#").casefold()
        return [tag for tag in self._known if tag.casefold().startswith(typed)][:_MOST]

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one("#known-tags", Static).update(Content("  ".join(f"#{tag}" for tag in self._fitting) or " "))

    def action_complete(self) -> None:
        """Take the first of the tags that begin so."""
        field = self.query_one(Input)
        if self._fitting:
            field.value = self._fitting[0]
            field.cursor_position = len(field.value)

    def action_name_tag(self) -> None:
        """Take the tag that is typed."""
        try:
            self.dismiss(tag_named(self.query_one(Input).value))
        except KbError as fault:
            sentence = explain(fault, self.app.language)[1]
            self.query_one("#known-tags", Static).update(Content(sentence))


class TagList(Panel[str | None]):
    """Choose one of the tags that cards have."""

    ACTS: ClassVar[tuple[Act, ...]] = (Act("choose", "enter", shown=True), CLOSE)

    def __init__(self, tags: Sequence[str], title: str) -> None:
        super().__init__(title)
        self._tags = tags

    def body(self) -> Iterable[Widget]:
        yield Choices(*(Option(Content(f"  #{tag}")) for tag in self._tags), compact=True, markup=False)

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        self.dismiss(self._tags[event.option_index])

    def action_choose(self) -> None:
        self.query_one(Choices).action_select()
