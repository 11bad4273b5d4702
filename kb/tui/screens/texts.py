"""A screen that shows pieces of notes: formulas that are too wide are moved sideways, their sources are shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from textual import on
from textual.screen import ScreenResultType

from kb.tui.acts import Act
from kb.tui.base import BaseScreen
from kb.tui.widgets.prose import Prose, page
from kb.typesetting.masking import Formula, mask

T = TypeVar("T")
SIDEWAYS = Act("sideways", "right", shown=True, display="← →")
SIDEWAYS_TYPING = Act("sideways", "alt+right", shown=True, listed=False, display="alt+← →")
OF_TEXTS: tuple[Act, ...] = (
    SIDEWAYS_TYPING,
    Act("sideways_back", "left,alt+left", listed=False),
    Act("formulas", "l,ctrl+l"),
)
"""With SIDEWAYS, what can be done wherever pieces of notes are shown."""
NAMES_OF_TEXTS = frozenset((SIDEWAYS.name, *(act.name for act in OF_TEXTS)))


@lru_cache(maxsize=256)
def formulas_of(text: str) -> tuple[Formula, ...]:
    """The formulas of a piece of a note, in their order."""
    return tuple(mask(text)[1])


def warm() -> None:
    """Import what setting the first text needs. To be called in a thread of its own."""
    page("字 $x$", 40, "unicode")


class TextScreen(BaseScreen[ScreenResultType]):
    """Pieces of notes, as far as they are shown."""

    _roomy: tuple[tuple[str, ...], int] = ((), 0)
    """The texts that are shown, and the columns that their page needs for formulas wider than the text."""
    _given = 0
    """The columns that the page may have in place of its usual ones; 0 where these are enough."""

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        otherwise: Callable[[], None] | None = None,
        group: str = "ask",
        only_last: bool = True,
    ) -> None:
        def ready() -> T:
            # What comes may be the first text to be set: the interface must not stand still for imports.
            warm()
            return work()

        super().ask(ready, then, otherwise=otherwise, group=group, only_last=only_last)

    def shown_texts(self) -> list[Prose]:
        """The pieces that are shown now: an answer only when it was revealed."""
        return [text for text in self.query(Prose) if text.display and text.text]

    def formulas(self) -> list[Formula]:
        """The formulas that are shown now, each once."""
        found = {formula.latex.strip(): formula for text in self.shown_texts() for formula in formulas_of(text.text)}
        return list(found.values())

    def allowed(self, name: str) -> bool:
        match name:
            case "sideways" | "sideways_back":
                return any(text.reach for text in self.shown_texts())
            case "formulas":
                return bool(self.formulas())
        return super().allowed(name)

    @on(Prose.Reached)
    def _reached(self) -> None:
        self._give_room()
        self.refresh_bindings()

    def _give_room(self) -> None:
        """Let the page be as wide as its widest formula where the screen is; while its texts stay it only grows."""
        texts = self.shown_texts()
        names = tuple(text.text for text in texts)
        before = self._roomy[1] if names == self._roomy[0] else 0
        for sheet in self.query("#page"):
            taken = sheet.outer_size.width
            needed = max((taken - text.content_size.width + text.wanted for text in texts if text.wanted), default=0)
            room, usual = max(before, needed), sheet.styles.base.max_width
            given = room if usual is not None and usual.is_cells and room > usual.value else 0
            if given != self._given:
                sheet.styles.max_width = given or None
            self._roomy, self._given = (names, room), given

    def action_sideways(self) -> None:
        """Show what lies further right of the formulas that are too wide."""
        for text in self.shown_texts():
            text.move(1)

    def action_sideways_back(self) -> None:
        """Show what lies further left of them."""
        for text in self.shown_texts():
            text.move(-1)

    def action_formulas(self) -> None:
        """Show the LaTeX of the formulas that are shown, to read and to copy."""
        from kb.tui.screens.formulas import FormulasPanel

        self.app.push_screen(FormulasPanel(self.formulas()))
