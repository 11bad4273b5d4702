"""Beside what was found: the chosen concept's section, its cards with their memory, what it requires and unlocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kb.model import StoredCard
from kb.tui.base import BaseApp
from kb.tui.columns import pad, shortened, width
from kb.tui.glimpse import DUE, NEW, Glimpse, waits
from kb.tui.sentences import card_memory, counted
from kb.tui.widgets.prose import Prose, one_line, page
from kb.typesetting.pieces import title

# Cards that are shown of a concept, for each of so many lines that there are.
_LINES_A_CARD = 5
_MOST_CARDS = 6
_APART = 2
# What the memory of a card takes of its line at most.
_MEMORY = 0.5


class Glance(Vertical):
    """One concept at a glance."""

    app = getters.app(BaseApp)
    name_line = getters.query_one("#glance-name", Static)
    sheet = getters.query_one("#glance-sheet", VerticalScroll)
    prose = getters.query_one("#glance-text", Prose)
    facts = getters.query_one("#glance-facts", Static)

    _said = 0

    def compose(self) -> ComposeResult:
        name, facts = Static(id="glance-name", markup=False), Static(id="glance-facts", markup=False)
        sheet = VerticalScroll(Prose(id="glance-text"), id="glance-sheet", can_focus=False)
        # There is nothing to show yet.
        name.display = sheet.display = facts.display = False
        yield from (name, sheet, facts)

    def clear(self) -> None:
        """Show nothing."""
        self.name_line.display = self.sheet.display = self.facts.display = False

    @property
    def columns(self) -> int:
        """The columns that a text has here."""
        return max(self.size.width - self.gutter.width - 1, 1)

    @property
    def lines(self) -> int:
        """The lines that there are."""
        return max(self.size.height - self.gutter.height, 1)

    def set(self, glimpse: Glimpse) -> None:
        """Set its text, so that showing it costs nothing. May be called in any thread."""
        page(glimpse.text, self.columns, self.app.profile)

    def show(self, glimpse: Glimpse, today: date) -> None:
        self.name_line.display = self.sheet.display = True
        self.name_line.update(self._titled(glimpse), layout=False)
        if (self.prose.text, self.prose.note) != (glimpse.text, glimpse.note):
            self.prose.note = glimpse.note
            self.prose.text = glimpse.text
            self.sheet.scroll_home(animate=False, immediate=True)
        lines = list(self._facts(glimpse, today))
        self.facts.display = bool(lines)
        # Where as many lines stand as before, nothing moves.
        self.facts.update(Content("\n").join(lines), layout=len(lines) != self._said)
        self._said = len(lines)

    def _titled(self, glimpse: Glimpse) -> Content:
        name = one_line(glimpse.title, self.columns, self.app.profile)
        also = self._listed(glimpse.aliases, self.columns - width(name) - _APART)
        return Content.assemble((name, "bold $text-primary"), (f"  {also}" if also else "", "$text-muted"))

    def _facts(self, glimpse: Glimpse, today: date) -> Iterator[Content]:
        if glimpse.cards:
            yield Content.styled(shortened(self._counts(glimpse.cards, today), self.columns), "$text-muted")
        shown = glimpse.cards[: min(self.lines // _LINES_A_CARD, _MOST_CARDS)]
        for card in shown:
            memory = shortened(card_memory(card, today, self.app.language), int(self.columns * _MEMORY))
            room = self.columns - width(memory) - _APART
            front = one_line(card.card.front, room, self.app.profile)
            yield Content.assemble(pad(front, room + _APART), (memory, "$text-muted"))
        for code, names in (("concept-requires", glimpse.requires), ("concept-required-by", glimpse.unlocks)):
            if names:
                said = f"{self.app.say(code)}  "
                yield Content.assemble((said, "$text-muted"), self._listed(names, self.columns - width(said)))

    def _listed(self, names: Sequence[str], room: int) -> str:
        """As many of the names as there is room for; of the first one what fits."""
        comma = self.app.say("list-comma")
        if not names or room <= 2 * _APART:
            return ""
        listed = one_line(names[0], room, self.app.profile)
        for number, name in enumerate(names[1:], 2):
            longer = f"{listed}{comma}{title(name, self.app.profile)}"
            if width(longer) > room - (0 if number == len(names) else width(f"{comma}…")):
                more = f"{comma}…"
                return f"{listed}{more}" if width(f"{listed}{more}") <= room else listed
            listed = longer
        return listed

    def _counts(self, cards: Sequence[StoredCard], today: date) -> str:
        places = [waits(card, today) for card in cards]
        said = [counted("concept-cards", self.app.language, len(cards))]
        for place, code in ((DUE, "glance-due"), (NEW, "glance-new")):
            if place in places:
                said.append(counted(code, self.app.language, places.count(place)))
        return " · ".join(said)
