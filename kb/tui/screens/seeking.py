"""Seeking: what is typed is looked for at once, the latest of it wins, and what was looked for before comes back."""

from __future__ import annotations

from abc import abstractmethod
from time import monotonic
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from textual import getters, on
from textual.widgets import Input

from kb.errors import Outrun
from kb.model import Hit, Results
from kb.search.query import read_query
from kb.search.tree import Term
from kb.tui.base import BaseScreen
from kb.tui.widgets.hits import hit_lines
from kb.tui.widgets.rows import Rows

# So many things are looked for at first, and so many once somebody goes down to the end of them.
_FIRST = 24
_MORE = 120
# An input method that commits by Enter may send it on: so soon after the text it is nobody's wish to open anything.
_DEAD_SECONDS = 0.15
_MOST_RECENT = 20

Kind = Literal["concept", "card", "note"]
KINDS: tuple[Kind | None, ...] = (None, "concept", "card", "note")


class Wanted(Struct, frozen=True):
    """What is looked for: the words as they were typed, and only one kind of things where one is named."""

    text: str = ""
    kind: Kind | None = None


def is_words(text: str) -> bool:
    """Does a query hold nothing but words of which all are wanted?"""
    query = read_query(text)
    return not query.fields and not query.excluded and len(query.ways) <= 1


class SeekingScreen(BaseScreen[None]):
    """A field for a query, and what was found for it."""

    field = getters.query_one("#query", Input)
    rows = getters.query_one("#hits", Rows)

    def __init__(self) -> None:
        super().__init__()
        self.found = Results()
        self._terms: tuple[Term, ...] = ()
        self._kind: Kind | None = None
        self._shown = Wanted()
        self._limit = _FIRST
        # What is being looked for, where that is not shown yet.
        self._asked: Wanted | None = None
        self._typed_at = 0.0
        # Which of the queries before this one stands in the field, as it was then.
        self._recalled: int | None = None

    def catch_up(self) -> None:
        # What is looked for below another screen would outrun what is looked for there.
        if self.is_active:
            super().catch_up()

    @abstractmethod
    def show_found(self, found: Results, at: int = 0) -> None:
        """Show what was found, the hit with this number chosen."""

    @abstractmethod
    def say_kinds(self) -> None:
        """Show which kind of things is looked for."""

    @property
    def _wanted(self) -> Wanted:
        return Wanted(self.field.value, self._kind)

    @property
    def shown_for(self) -> str | None:
        """The text that what is shown belongs to; None while another one is looked for."""
        return self._shown.text if self._asked is None else None

    @on(Input.Changed, "#query")
    def _changed(self, event: Input.Changed) -> None:
        self._typed_at = monotonic()
        if self._recalled is not None and event.value != self.app.queries[self._recalled]:
            self._recalled = None
        self._limit = _FIRST
        self._search()

    def _search(self) -> None:
        """Look for what is wanted now; a search that is under way is outrun, and shows nothing."""
        wanted = self._wanted
        if not wanted.text.strip():
            self.workers.cancel_group(self, "search")
            self._asked, self._shown = None, wanted
            self.show_found(Results())
            return
        self._asked = wanted
        room, profile, seen = self.rows.room, self.app.profile, self.rows.seen
        limit = max(self._limit, seen)

        def work() -> tuple[Results, tuple[Term, ...]] | None:
            try:
                found = self._find(wanted, limit)
            except Outrun:
                return None
            terms = read_query(found.mended or wanted.text).terms
            for hit in found.hits[:seen]:
                hit_lines(hit, terms, room, profile)
            return found, terms

        def came(what: tuple[Results, tuple[Term, ...]] | None) -> None:
            if wanted != self._asked:
                return
            if what is not None:
                self._came(wanted, *what)
            else:
                # Outrun by a search of another screen: nobody else looks for this.
                self.fall_behind()

        self.ask(work, came, otherwise=self._failed, group="search")

    def _find(self, wanted: Wanted, limit: int) -> Results:
        found = self.collection.search(wanted.text, limit=limit, kind=wanted.kind, typing=True)
        if found or wanted.kind is None:
            return found
        # What was misspelt for concepts is for cards and notes too; what else the query says would be lost.
        mended = self.collection.search(wanted.text, limit=1, typing=True).mended
        if not mended or not is_words(wanted.text):
            return found
        found = self.collection.search(mended, limit=limit, kind=wanted.kind, typing=True)
        return replace(found, mended=mended) if found else found

    def _failed(self) -> None:
        self._asked = None

    def _came(self, asked: Wanted, found: Results, terms: tuple[Term, ...]) -> None:
        self._asked = None
        again = asked == self._shown
        if again and found == self.found:
            if not found:
                # What there is instead may be something else by now, or was not said while this was looked for.
                self.show_found(found)
            return
        chosen, at = self.chosen, self.rows.highlighted
        self._shown, self._terms = asked, terms
        if again and chosen is not None and at is not None:
            # Notes changed below: the bar stays at what it pointed to.
            same = (i for i, hit in enumerate(found) if (hit.kind, hit.title) == (chosen.kind, chosen.title))
            self.show_found(found, next(same, min(at, len(found) - 1)))
        else:
            self.show_found(found)

    def more(self) -> None:
        """Look for more of the same, where somebody comes to the end of what was looked for at first."""
        at = self.rows.highlighted
        if at is not None and at + self.rows.seen >= len(self.found) >= self._limit:
            self._limit = _MORE
            self._search()

    @property
    def chosen(self) -> Hit | None:
        """The hit that is chosen."""
        at = self.rows.highlighted if self.found else None
        return self.found[at] if at is not None and at < len(self.found) else None

    @property
    def _settled(self) -> bool:
        """Does what is shown belong to what stands in the field, and for long enough to be meant?"""
        return self._asked is None and self._shown == self._wanted and monotonic() - self._typed_at >= _DEAD_SECONDS

    # -- kinds --------------------------------------------------------------------------------------------------

    def action_narrow(self) -> None:
        """Look for the next kind of things only, or for all again."""
        self._narrow(1)

    def action_widen(self) -> None:
        """The kind before."""
        self._narrow(-1)

    def _narrow(self, step: int) -> None:
        self._limit = _FIRST
        self._kind = KINDS[(KINDS.index(self._kind) + step) % len(KINDS)]
        self.say_kinds()
        self._search()

    # -- the queries before -------------------------------------------------------------------------------------

    @property
    def _recalls(self) -> bool:
        """Does the up-arrow bring back a query: in an empty field, or at the top of what one brought back found?"""
        if not self.app.queries:
            return False
        return not self.field.value or (self._recalled is not None and not self.rows.highlighted)

    def action_recent(self) -> None:
        """Bring back the query before."""
        at = len(self.app.queries) if self._recalled is None else self._recalled
        self._recalled = max(at - 1, 0)
        self.field.value = self.app.queries[self._recalled]
        self.field.cursor_position = len(self.field.value)

    def _remember(self) -> None:
        query = self._shown.text.strip()
        if query:
            others = (one for one in self.app.queries if one != query)
            self.app.queries = (*others, query)[-_MOST_RECENT:]

    def action_search(self) -> None:
        """Begin anew."""
        self._remember()
        self.field.value = ""

    def action_back(self) -> None:
        self._remember()
        super().action_back()
