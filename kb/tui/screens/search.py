"""Search: concepts first, then cards, then notes, with every key."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from kb.errors import KbError
from kb.model import Hit
from kb.tui.acts import Act
from kb.tui.base import BaseScreen
from kb.tui.messages import ConceptWanted
from kb.tui.screens.panel import TextPanel
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.line import Line
from kb.tui.widgets.prose import one_line
from kb.typesetting.pieces import snippet

_LIMIT = 50
_LONGEST = 200
_SIGNS = {"concept": "◆", "card": "▢", "note": "≡"}


class SearchScreen(BaseScreen[None]):
    """Type, see, open."""

    WORD = "search"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("open", "enter", shown=True, priority=True),
        Act("next", "down", shown=True, priority=True),
        Act("former", "up", shown=True, priority=True),
        Act("edit", "ctrl+o", shown=True, priority=True),
        Act("back", "escape", shown=True),
        Act("help", "f1", shown=True),
    )
    CSS_PATH = "search.tcss"

    field = getters.query_one("#query", Input)
    hits = getters.query_one("#hits", OptionList)
    said = getters.query_one("#said", Static)

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Hit] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Line(placeholder=self.say("search-here"), id="query", compact=True, max_length=_LONGEST)
            yield Static(Content(self.say("search-start")), id="said")
            yield OptionList(id="hits", compact=True, markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.hits.can_focus = False
        self.hits.display = False
        self.field.focus()

    @on(Input.Changed, "#query")
    def _asked(self, event: Input.Changed) -> None:
        self._search(event.value, self._show)

    def _search(self, text: str, then: Callable[[str, list[Hit]], None]) -> None:
        self.ask(lambda: list(self.collection.search(text, limit=_LIMIT).hits), partial(then, text), group="search")

    def follow(self) -> None:
        self._search(self.field.value, self._show_again)

    def _show_again(self, text: str, found: list[Hit]) -> None:
        """Show what is found now; the arrow stays on what it pointed to."""
        at, chosen = self.hits.highlighted, self._chosen
        if text != self.field.value or found == self._found:
            return
        self._show(text, found)
        if at is not None and chosen is not None and found:
            same = (i for i, hit in enumerate(found) if (hit.kind, hit.title) == (chosen.kind, chosen.title))
            self.hits.highlighted = next(same, min(at, len(found) - 1))

    def fit(self) -> None:
        at = self.hits.highlighted
        width = max(min(self.size.width, 100) - 12, 20)
        self.hits.set_options(Option(self._line(hit, width)) for hit in self._found)
        self.hits.highlighted = at

    def _show(self, text: str, found: list[Hit]) -> None:
        self._found = found
        self.fit()
        self.hits.display = bool(found)
        self.said.display = not found
        self.said.update(Content(self.say("search-nothing" if text.strip() else "search-start")))
        if found:
            self.hits.highlighted = 0
        self.refresh_bindings()

    def _line(self, hit: Hit, width: int) -> Content:
        profile = self.app.profile
        style = "bold $text-primary" if hit.kind == "concept" else ""
        where = " › ".join(filter(None, (hit.heading if hit.heading != hit.title else "", hit.note)))
        second = list(filter(None, [snippet(hit.snippet, hit.title, profile, max(width, 1))]))
        return Content.assemble(
            (f"{_SIGNS[hit.kind]} ", "$text-accent"),
            (one_line(hit.title, width, profile), style),
            *(("\n  " + text, "$text-muted") for text in second),
            ("\n  " + one_line(where, width, profile) if where else "", "$text-disabled"),
        )

    def allowed(self, name: str) -> bool:
        return bool(self._found) if name in ("open", "next", "former", "edit") else True

    @property
    def _chosen(self) -> Hit | None:
        index = self.hits.highlighted
        return self._found[index] if index is not None and index < len(self._found) else None

    def action_next(self) -> None:
        self.hits.action_cursor_down()

    def action_former(self) -> None:
        self.hits.action_cursor_up()

    def on_option_list_option_selected(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        hit = self._chosen
        if hit is None:
            return

        def work() -> str:
            names = [hit.title, hit.heading]
            if hit.kind == "card" and hit.id:
                with suppress(KbError):
                    names.insert(0, self.collection.card(hit.id).card.concept)
            return next((name for name in names if name and self.collection.concept(name) is not None), "")

        def came(name: str) -> None:
            if name:
                self.app.post_message(ConceptWanted(name))
            else:
                self.app.push_screen(TextPanel(hit.title, [hit.snippet]))

        self.ask(work, came, group="open")

    def action_edit(self) -> None:
        hit = self._chosen
        if hit is not None:
            self.app.edit(hit.note, hit.line)
