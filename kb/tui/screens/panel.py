"""A panel over a screen: something to read or to choose from, closed with Esc."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget

from kb.tui.acts import Act
from kb.tui.base import BaseScreen
from kb.tui.screens.texts import OF_TEXTS, SIDEWAYS, TextScreen
from kb.tui.widgets.prose import Prose, page
from kb.tui.widgets.said import Said
from kb.tui.widgets.sheet import Sheet
from kb.typesetting.cells import cells

ToRead = tuple[str, Sequence[Content | str]]
"""A title, and what stands below it."""
# Lines of a text that should be seen above and below the one that is meant.
_CONTEXT = 4
# Columns of a panel where there is room, and of its lower edge those beside the keys.
WIDEST, EDGES = 76, 6
CLOSE = Act("close", "escape", shown=True)


class Panel(BaseScreen[ScreenResultType], ModalScreen[ScreenResultType]):
    """A panel with a title, and the keys that it knows in its lower edge."""

    ACTS: ClassVar[tuple[Act, ...]] = (CLOSE,)
    CSS_PATH = "panel.tcss"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel") as panel:
            panel.border_title = Content(self._titled())
            panel.border_subtitle = Content(self._keys())
            yield from self.body()

    def _titled(self) -> str:
        """The title, formulas that stand in a heading set."""
        from kb.typesetting.pieces import title

        return title(self._title, self.app.profile)

    @abstractmethod
    def body(self) -> Iterable[Widget]:
        """What the panel holds."""

    def _keys(self) -> str:
        shown: dict[str, Binding] = {}
        for _, binding in self._bindings:
            if binding.show and self.allowed(binding.action):
                shown.setdefault(binding.action, binding)
        said = [f"{self.app.get_key_display(binding)} {binding.description}" for binding in shown.values()]
        # The way out is the last of them, and always has room.
        while len(said) > 1 and cells(" · ".join(said)) > min(self.app.size.width, WIDEST) - EDGES:
            del said[-2]
        return " · ".join(said)

    def on_resize(self) -> None:
        for panel in self.query(".panel"):
            panel.border_subtitle = Content(self._keys())

    def action_close(self) -> None:
        self.dismiss(None)


class TextPanel(Panel[None], TextScreen[None]):
    """Something to read: plain lines of ours, and pieces of notes set as prose.

    Where notes may change it, `look` says what there is to read now (title and pieces), None when there is nothing.
    It opens where the first piece goes on behind `above`.
    """

    ACTS: ClassVar[tuple[Act, ...]] = (
        CLOSE,
        Act("close", "q,n,s,w,enter,space", listed=False),
        SIDEWAYS,
        *OF_TEXTS,
    )

    def __init__(
        self,
        title: str,
        pieces: Sequence[Content | str],
        look: Callable[[], ToRead | None] | None = None,
        *,
        note: str = "",
        above: str = "",
    ) -> None:
        super().__init__(title)
        self._pieces = pieces
        self._above = above
        self._look = look
        self._note = note
        # What is shown first may have been read before a note changed of which all open screens have been told.
        self._behind = look is not None

    def body(self) -> Iterable[Widget]:
        yield Sheet(*map(self._widget, self._pieces), classes="panel-body")

    def on_mount(self) -> None:
        if self._above:
            self.after_layout(self._open_below)

    def _open_below(self) -> None:
        """Scroll to what is meant, where it lies out of sight."""
        body, text = self.query_one(Sheet), next(iter(self.query(Prose)), None)
        if text is not None and text.content_size.width:
            lines = len(page(self._above, text.content_size.width, self.app.profile).lines)
            if lines + _CONTEXT > body.scrollable_content_region.height:
                body.scroll_to(y=lines - _CONTEXT, animate=False)

    @on(Prose.Reached)
    def _name_keys(self) -> None:
        self.query_one(".panel").border_subtitle = Content(self._keys())

    def follow(self) -> None:
        if self._look is not None:
            self.ask(self._look, self._show)

    def _show(self, found: ToRead | None) -> None:
        title, pieces = found or (self._title, [Content(self.say("card-left-retired"))])
        if (title, list(pieces)) == (self._title, list(self._pieces)):
            return
        self._title, self._pieces = title, pieces
        self.query_one(".panel").border_title = Content(self._titled())
        body = self.query_one(Sheet)
        at = body.scroll_y
        body.remove_children()
        body.mount(*map(self._widget, pieces))
        body.call_after_refresh(body.scroll_to, y=at, animate=False)

    def _widget(self, piece: Content | str) -> Widget:
        return Said(piece, classes="line") if isinstance(piece, Content) else Prose(piece, note=self._note)
