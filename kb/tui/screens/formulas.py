"""The formulas of a screen, each with the LaTeX that it was written in, to be copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets.option_list import Option

from kb.tui.acts import Act
from kb.tui.screens.panel import CLOSE, Panel
from kb.tui.screens.texts import SIDEWAYS
from kb.tui.sentences import counted
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.prose import Page, page
from kb.typesetting.cells import chop, clean
from kb.typesetting.masking import Formula

_INDENT = "  "
# Columns that a list keeps free beside its options.
_PADDING = 2


class FormulasPanel(Panel[None]):
    """Choose a formula and copy its source; the panel stays, for there may be another."""

    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("copy", "enter,y", shown=True),
        Act("copy_all", "a", shown=True),
        SIDEWAYS,
        Act("sideways_back", "left,alt+left", listed=False),
        CLOSE,
        Act("close", "q,l,ctrl+l", listed=False),
    )

    def __init__(self, formulas: Sequence[Formula]) -> None:
        super().__init__(self.app.say("formulas-title"))
        self._formulas = formulas
        self._pages: list[Page] = []
        self._room = self._shift = self._reach = 0

    def body(self) -> Iterable[Widget]:
        yield _Formulas(compact=True, markup=False)

    def on_mount(self) -> None:
        self.query_one(_Formulas).focus()

    def fit(self) -> None:
        self.call_after_refresh(self._set)

    def _set(self) -> None:
        room = self.query_one(_Formulas).scrollable_content_region.width - _PADDING
        profile, formulas = self.app.profile, self._formulas
        if room == self._room:
            return
        self._room = room
        self.ask(lambda: [_page(formula, room, profile) for formula in formulas], self._show, group="set")

    def _show(self, pages: list[Page]) -> None:
        self._pages = pages
        self._reach = max(page.reach for page in pages) if pages else 0
        self._shift = min(self._shift, self._reach)
        choices = self.query_one(_Formulas)
        at = choices.highlighted or 0
        choices.set_options(map(Option, map(self._drawn, self._formulas, pages)))
        choices.highlighted = at if pages else None
        self.query_one(".panel").border_subtitle = Content(self._keys())

    def _drawn(self, formula: Formula, set_so: Page) -> Content:
        """A formula as it is set, and below it its source."""
        room = max(set_so.width - len(_INDENT), 1)
        rows = [piece for row in _latex(formula).split("\n") for piece in chop(row, room)]
        source = [Content.styled(_INDENT + row, "$text-muted") for row in rows]
        return Content("\n").join([*set_so.drawn(self._shift, self.app.profile), *source, Content("")])

    def allowed(self, name: str) -> bool:
        return self._reach > 0 if name in ("sideways", "sideways_back") else super().allowed(name)

    def action_sideways(self) -> None:
        self._move(1)

    def action_sideways_back(self) -> None:
        self._move(-1)

    def _move(self, steps: int) -> None:
        """Show what lies further right, or left, of formulas that are too wide."""
        self._shift = min(max(self._shift + steps * max(self._room // 3, 1), 0), self._reach)
        choices = self.query_one(_Formulas)
        for place, (formula, set_so) in enumerate(zip(self._formulas, self._pages, strict=True)):
            if set_so.reach:
                choices.replace_option_prompt_at_index(place, self._drawn(formula, set_so))

    def on_option_list_option_selected(self) -> None:
        self.action_copy()

    def action_copy(self) -> None:
        """Copy the LaTeX of the chosen formula, without its dollars."""
        at = self.query_one(_Formulas).highlighted
        if at is not None:
            self.app.copy_to_clipboard(_latex(self._formulas[at]))
            self.app.tell(self.say("formula-copied"))

    def action_copy_all(self) -> None:
        """Copy all of them as they are written, with their dollars."""
        self.app.copy_to_clipboard("\n\n".join(clean(formula.source).strip() for formula in self._formulas))
        self.app.tell(counted("formulas-copied", self.app.language, len(self._formulas)))


class _Formulas(Choices):
    """A list that is moved through with j and k too."""

    DEFAULT_CSS = """
    _Formulas { scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]


def _latex(formula: Formula) -> str:
    return clean(formula.latex).strip()


def _page(formula: Formula, room: int, profile: str) -> Page:
    return page(f"$$\n{_latex(formula)}\n$$", room, profile)
