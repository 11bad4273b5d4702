"""The page of a concept: what the notes say, what it builds on, its cards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Footer, Rule, Static

from kb.tui.acts import Act
from kb.tui.base import HELP, SEARCH, BaseScreen
from kb.tui.columns import pad, width
from kb.tui.screens.prerequisites import PrerequisitesScreen
from kb.tui.sentences import card_state, counted
from kb.tui.widgets.prose import Prose, one_line

if TYPE_CHECKING:
    from kb.collection.values import ConceptPage, ConceptPart

_MOST_CARDS = 60


class ConceptScreen(BaseScreen[None]):
    """All that the notes hold on one concept."""

    WORD = "concept"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("edit", "e", shown=True),
        Act("prerequisites", "p", shown=True),
        Act("known", "K", shown=True),
        SEARCH,
        Act("back", "escape,q", shown=True),
        HELP,
    )
    CSS_PATH = "concept.tcss"

    sheet = getters.query_one("#sheet", VerticalScroll)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_wanted = name
        self._page: ConceptPage | None = None

    def compose(self) -> ComposeResult:
        yield VerticalScroll(id="sheet")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.sheet.focus()
        self._look()

    def _look(self) -> None:
        self.ask(lambda: self.collection.concept(self._name_wanted), self._show)

    def _show(self, page: ConceptPage | None) -> None:
        self._page = page
        self.sheet.remove_children()
        if page is None:
            self.sheet.mount(Static(Content(self.say("concept-gone", concept=self._name_wanted))))
        else:
            self.sheet.mount(*self._widgets(page))
        self.refresh_bindings()

    def _widgets(self, page: ConceptPage) -> Iterable[Widget]:
        yield Static(Content(self._name_wanted), classes="name")
        for code, names in (
            ("concept-aliases", [name for name in (page.name, *page.aliases) if name != self._name_wanted]),
            ("concept-requires", page.requires),
            ("concept-required-by", page.required_by),
        ):
            if names:
                line = Content.assemble((f"{self.say(code)}  ", "$text-muted"), self.say("list-comma").join(names))
                yield Static(line, classes="about")
        for part in sorted(page.parts, key=self._distance):
            where = " › ".join((part.concept.note, *part.concept.heading_path))
            yield Static(Content(where), classes="where")
            yield Prose(part.text)
        if page.cards:
            yield Rule()
            yield Static(Content(counted("concept-cards", self.app.language, len(page.cards))), classes="about")
            yield Static(self._cards(page))

    def _distance(self, part: ConceptPart) -> tuple[bool, bool]:
        """The part that was asked for by name comes first, then those in the person's language."""
        return part.concept.name != self._name_wanted, part.concept.language != self.app.language

    def _cards(self, page: ConceptPage) -> Content:
        shown = [(card_state(card, self.app.language), card.card.front) for card in page.cards[:_MOST_CARDS]]
        columns = max(width(state) for state, _ in shown)
        room = max(min(self.size.width, 92) - columns - 14, 20)
        lines = [
            Content.assemble((f"{pad(state, columns)}  ", "$text-muted"), one_line(front, room))
            for state, front in shown
        ]
        if len(page.cards) > _MOST_CARDS:
            lines.append(Content("…"))
        return Content("\n").join(lines)

    def allowed(self, name: str) -> bool:
        return self._page is not None if name in ("edit", "prerequisites", "known") else True

    def action_edit(self) -> None:
        if self._page is None or not self._page.parts:
            return
        concept = min(self._page.parts, key=self._distance).concept
        if self.app.edit(concept.note, concept.line):

            def work() -> ConceptPage | None:
                self.collection.refresh()
                return self.collection.concept(self._name_wanted)

            self.ask(work, self._show)

    def action_prerequisites(self) -> None:
        if self._page is not None:
            self.app.push_screen(PrerequisitesScreen(self._page.name, self._page.requires))

    def action_known(self) -> None:
        page = self._page
        if page is not None:
            self.ask(
                lambda: self.collection.mark_known(page.name),
                lambda _: self.app.tell(self.say("known-now", concept=page.name)),
                group="write",
                only_last=False,
            )
