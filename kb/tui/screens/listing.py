"""A query and the cards that it finds as a table: of a long list only what is looked at is ever fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from kb.collection.browsing import History, Listing
from kb.errors import KbError, Outrun
from kb.messages import say
from kb.messages.queries import notices, reading, says_more
from kb.model import StoredCard
from kb.search.understood import shown
from kb.store.browsing import COLUMNS
from kb.tui.base import BaseScreen
from kb.tui.columns import shortened
from kb.tui.widgets.card_glance import CardGlance
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.line import QueryLine
from kb.tui.widgets.prose import one_line
from kb.tui.widgets.rows import Rows
from kb.tui.widgets.said import Said
from kb.tui.widgets.table import Table

if TYPE_CHECKING:
    from kb.store.browsing import Column

_LONGEST = 10_000
_PAGE = 64
"""Cards that are fetched at once."""
_GLANCE_SECONDS = 0.12
_WIDE_ENOUGH = 100
_FALLING: frozenset[Column] = frozenset({"lapses", "answered"})
"""What is looked at with the greatest first."""


class ListingScreen(BaseScreen[None]):
    """Cards in a table, one of them at a glance."""

    CSS_PATH: ClassVar[str] = "browse.tcss"

    field = getters.query_one("#query", Input)
    table_rows = getters.query_one("#rows", Rows)
    glance = getters.query_one(CardGlance)

    def __init__(self, query: str = "") -> None:
        super().__init__()
        self._query = query
        self._by: Column = "note"
        self._descending = False
        self._ordered: tuple[Column, bool] = (self._by, self._descending)
        self._listing = Listing()
        self._listed_for: str | None = None
        # How many listings were asked for.
        self._asked = 0
        self._pages: dict[int, list[StoredCard]] = {}
        self._wanted_pages: set[int] = set()
        # Pages that were wanted for a listing before this one are of no use any more.
        self._generation = 0
        self._table: Table | None = None
        self.selected: set[str] = set()
        self._glanced: History | None = None
        self._glance_timer: Timer | None = None
        self._open_below = False

    @property
    def subject(self) -> str:
        return self._query

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield QueryLine(placeholder=self.say("browse-here"), id="query", max_length=_LONGEST)
            with Horizontal(id="reading"):
                yield Static(id="count", markup=False)
                yield Static(id="understood", markup=False)
            yield Said(id="notices")
            with Container(id="found"):
                with Vertical(id="table"):
                    yield Static(id="heading", markup=False)
                    yield Rows(self._draw, id="rows")
                    yield Said(id="nothing")
                yield CardGlance(id="glance")
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.query_one("#nothing").display = False
        self.table_rows.focus()
        with self.prevent(Input.Changed):
            self.field.value = self._query
        self.call_after_refresh(self.follow)

    # -- listing ------------------------------------------------------------------------------------------------

    def follow(self) -> None:
        self._glanced = None
        self.list_again()

    @on(Input.Changed, "#query")
    def _changed(self) -> None:
        self.list_again()

    def list_again(self) -> None:
        """List what the query finds now; a listing that is under way is outrun."""
        wanted, by, descending = self.field.value, self._by, self._descending
        self._asked += 1
        asked = self._asked
        selected = set(self.selected) if wanted == self._listed_for else set()
        chosen, typing = self.number, self.field.has_focus
        at = self.table_rows.highlighted or 0
        # Who orders anew wants to see what comes first; who comes back, the card that was chosen.
        stays = (wanted, by, descending) == (self._listed_for, *self._ordered)

        def work() -> tuple[Listing, set[str], int, dict[int, list[StoredCard]]] | None:
            try:
                found = self.collection.listing(wanted, by, descending=descending, typing=typing)
            except Outrun:
                return None
            kept = selected.intersection(self.collection.ids_listed(found.numbers)) if selected else selected
            row = min(at, max(len(found.numbers) - 1, 0)) if stays else 0
            if stays and chosen is not None and chosen in found.numbers:
                row = found.numbers.index(chosen)
            page = row // _PAGE
            return found, kept, row, {page: self._fetched(found, page)}

        def came(what: tuple[Listing, set[str], int, dict[int, list[StoredCard]]] | None) -> None:
            # Only the latest is shown: one that was asked for before it may know less.
            if asked != self._asked:
                return
            if what is None:
                # Outrun by a search of another screen: nobody else lists this.
                self.list_again()
            else:
                self._show(wanted, *what)

        self.ask(work, came, group="list")

    def _fetched(self, listing: Listing, page: int) -> list[StoredCard]:
        """A page of cards, their fronts set. Called in a thread."""
        found = self.collection.listed(listing.numbers[page * _PAGE : (page + 1) * _PAGE])
        if self._table is not None:
            for card in found:
                one_line(card.card.front, self._table.front, self.app.profile)
        return found

    def _show(
        self, wanted: str, listing: Listing, kept: set[str], row: int, pages: dict[int, list[StoredCard]]
    ) -> None:
        again = wanted == self._listed_for
        self._listing, self._listed_for, self._ordered = listing, wanted, (self._by, self._descending)
        self._generation += 1
        self._pages, self._wanted_pages = pages, set()
        self.selected = kept
        self.query_one("#nothing").display = not listing.numbers
        self.table_rows.display = bool(listing.numbers)
        self.query_one("#heading").display = bool(listing.numbers)
        if not listing.numbers:
            self.query_one("#nothing", Said).update(Content(self._nothing(wanted)))
        self._set_table()
        self.table_rows.show(len(listing.numbers), row if listing.numbers else None)
        if not again:
            self._glanced = None
        self.say_counts()
        self._say_understood()
        self._fetch_near()
        self._glance_soon()
        self.refresh_bindings()

    def _nothing(self, wanted: str) -> str:
        return self.say("browse-nothing-for", query=shown(wanted)) if wanted.strip() else self.say("browse-nothing")

    @property
    def number(self) -> int | None:
        """The number of the chosen card, as the store counts."""
        at = self.table_rows.highlighted
        return self._listing.numbers[at] if at is not None and at < len(self._listing.numbers) else None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all cards that are listed."""
        return self._listing.numbers

    def card_at(self, row: int) -> StoredCard | None:
        """The card in a row, if it was fetched."""
        page, at = divmod(row, _PAGE)
        cards = self._pages.get(page, [])
        return cards[at] if at < len(cards) else None

    @property
    def card(self) -> StoredCard | None:
        """The chosen card."""
        at = self.table_rows.highlighted
        return None if at is None else self.card_at(at)

    def _draw(self, row: int, columns: int) -> Sequence[Content]:
        if self._table is None:
            return ()
        card = self.card_at(row)
        if card is None:
            self._fetch(row // _PAGE)
            return (self._table.blank(),)
        return (self._table.row(card, selected=card.id in self.selected),)

    def _fetch_near(self) -> None:
        """Fetch what is around the chosen row, so that a page further is there when it is asked for."""
        at, seen = self.table_rows.highlighted or 0, self.table_rows.seen
        last = max(len(self.numbers) - 1, 0)
        for row in (at, min(at + 2 * seen, last), max(at - 2 * seen, 0)):
            self._fetch(row // _PAGE)

    def _fetch(self, page: int) -> None:
        if page in self._pages or page in self._wanted_pages:
            return
        self._wanted_pages.add(page)
        listing, generation = self._listing, self._generation

        def came(cards: list[StoredCard]) -> None:
            if generation == self._generation:
                self._pages[page] = cards
                self._wanted_pages.discard(page)
                self.table_rows.redraw()
                self._glance_soon()

        self.ask(lambda: self._fetched(listing, page), came, group="page", only_last=False)

    # -- what stands above the table ----------------------------------------------------------------------------

    def _set_table(self) -> None:
        room = self.table_rows.room
        self._table = Table(
            columns=room,
            by=self._by,
            descending=self._descending,
            language=self.app.language,
            profile=self.app.profile,
            today=self.collection.today(),
            now=self.collection.now(),
        )
        self.query_one("#heading", Static).update(self._table.heading())

    def say_counts(self) -> None:
        """Say how many cards there are, how many of them are selected, and what orders them."""
        parts = [say("browse.cards", self.app.language, count=f"{len(self.numbers):,}")]
        if self.selected:
            parts.append(say("browse.selected", self.app.language, count=f"{len(self.selected):,}"))
        told = Content(parts[0])
        if len(parts) > 1:
            told = Content.assemble(told, " · ", (parts[1], "bold $text-success"))
        self.query_one("#count", Static).update(told)

    def _say_understood(self) -> None:
        listing, language = self._listing, self.app.language
        said = [self.say("search-mended", query=shown(listing.mended))] if listing.mended else []
        if says_more(listing.understood):
            said.append(reading(listing.understood, language))
        line = self.query_one("#understood", Static)
        room = line.size.width or self.size.width // 2
        line.update(Content(shortened(" · ".join(said), room)), layout=False)
        told = "\n".join(notices(listing.understood, language))
        self.query_one("#notices").display = bool(told)
        self.query_one("#notices", Said).update(Content(told))

    # -- ordering -----------------------------------------------------------------------------------------------

    def order(self, by: Column) -> None:
        """Order by a column; by the one that orders already: the other way round."""
        if by == self._by:
            self._descending = not self._descending
        else:
            self._by, self._descending = by, by in _FALLING
        self.list_again()

    def action_order(self) -> None:
        """Order the cards by the next column."""
        self.order(COLUMNS[(COLUMNS.index(self._by) + 1) % len(COLUMNS)])

    def action_turn(self) -> None:
        """Turn the order round."""
        self.order(self._by)

    def on_click(self, event: events.Click) -> None:
        if event.widget is not None and event.widget.id == "heading" and self._table is not None:
            # The bar of the chosen row stands before the first column.
            self.order(self._table.column_at(event.x - 2))

    # -- at a glance --------------------------------------------------------------------------------------------

    def fit(self) -> None:
        wide = self.size.width >= _WIDE_ENOUGH
        self.set_class(wide, "-beside")
        self.set_class(not wide and self._open_below, "-below")
        self.glance.set_class(not wide, "-low")
        self._glanced = None
        self.call_after_refresh(self._fitted)

    def _fitted(self) -> None:
        if self._listed_for is not None:
            self._set_table()
            self.table_rows.redraw()
            self._say_understood()
            self._glance_soon()

    def show_below(self, *, opened: bool) -> None:
        """Have the chosen card at a glance below the table, or not, where there is no room beside it."""
        self._open_below = opened
        self.fit()

    @property
    def is_glanced(self) -> bool:
        """Is the chosen card to be seen at a glance?"""
        return bool(self.glance.display) and (self.has_class("-beside") or self.has_class("-below"))

    @on(Rows.Highlighted)
    def _chosen_anew(self) -> None:
        self._fetch_near()
        self._glance_soon()
        self.refresh_bindings()

    def _glance_soon(self) -> None:
        """Show the chosen card once it stays chosen for a moment."""
        if self._glance_timer is not None:
            self._glance_timer.stop()
            self._glance_timer = None
        card = self.card
        if card is None or not self.is_glanced:
            self._glanced = None
            self.glance.clear()
        elif self._glanced is None or self._glanced.card != card:
            self._glance_timer = self.set_timer(_GLANCE_SECONDS, self._glance)

    def _glance(self) -> None:
        card = self.card
        if card is None:
            return
        glance, today = self.glance, self.collection.today()

        def work() -> tuple[History, list[Content]] | None:
            try:
                history = self.collection.history(card.id)
            except KbError:
                # It went while it was looked at; the table follows.
                return None
            return history, glance.prepare(history, today)

        def came(what: tuple[History, list[Content]] | None) -> None:
            if what is not None and self.card is not None and self.card.id == card.id and self.is_glanced:
                self._glanced = what[0]
                glance.show(*what)

        self.ask(work, came, group="glance")

    def with_ids(self, numbers: Sequence[int], then: Callable[[list[str]], None]) -> None:
        """Hand the ids of cards that are listed to `then`."""
        self.ask(lambda: self.collection.ids_listed(numbers), then, group="select", only_last=False)
