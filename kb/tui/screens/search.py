"""Search: concepts first, then cards, then notes, with every key; beside them what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from kb.errors import Outrun
from kb.messages.queries import notices
from kb.model import Hit, Results
from kb.search.query import read_query
from kb.search.tree import Term
from kb.tui.acts import Act
from kb.tui.base import BaseScreen
from kb.tui.columns import shortened
from kb.tui.glimpse import Glimpse, concept_of, glimpse
from kb.tui.messages import ConceptWanted, ReviewWanted
from kb.tui.screens.panel import TextPanel
from kb.tui.screens.sitting import SittingScreen
from kb.tui.sentences import understood_sentence
from kb.tui.widgets.glance import Glance
from kb.tui.widgets.hits import TALL, hit_lines
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.line import QueryLine
from kb.tui.widgets.rows import Rows
from kb.tui.widgets.said import Said

if TYPE_CHECKING:
    from kb.memory.session import Session

_LIMIT = 50
_LONGEST = 10_000
# An input method that commits by Enter may send it on: so soon after the text it is nobody's wish to open anything.
_DEAD_SECONDS = 0.15
# Who goes on typing or choosing does not wait for what is shown beside.
_GLANCE_SECONDS = 0.12
# So many columns a screen must have for a glance beside the list, or so many lines for one below it.
_WIDE_ENOUGH = 100
_TALL_ENOUGH = 30
# So many for the kinds and how the query was read on one line.
_ROOMY = 76
_MOST_RECENT = 20
_SHOWN_RECENT = 5

Kind = Literal["concept", "card", "note"]
_KINDS: tuple[Kind | None, ...] = (None, "concept", "card", "note")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: the words as they were typed, and only one kind of things where one is named."""

    text: str = ""
    kind: Kind | None = None


def _is_words(text: str) -> bool:
    """Does a query hold nothing but words of which all are wanted?"""
    query = read_query(text)
    return not query.fields and not query.excluded and len(query.ways) <= 1


class SearchScreen(BaseScreen[None]):
    """Type, see, open."""

    WORD = "search"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("open", "enter", shown=True),
        Act("study_concept", "ctrl+r", shown=True),
        Act("study_found", "ctrl+r", shown=True),
        Act("edit", "ctrl+o", shown=True, word="edit-found"),
        Act("narrow", "tab", shown=True),
        Act("widen", "shift+tab", listed=False, word="narrow"),
        Act("next", "down"),
        Act("former", "up"),
        Act("next_page", "pagedown", listed=False, word="next"),
        Act("former_page", "pageup", listed=False, word="former"),
        Act("recent", "up"),
        Act("back", "escape", shown=True),
        Act("help", "f1", shown=True),
    )
    CSS_PATH = "search.tcss"

    field = getters.query_one("#query", Input)
    kinds = getters.query_one("#kinds", Static)
    understood = getters.query_one("#understood", Static)
    notices = getters.query_one("#notices", Said)
    rows = getters.query_one("#hits", Rows)
    said = getters.query_one("#said", Static)
    glance = getters.query_one(Glance)

    def __init__(self) -> None:
        super().__init__()
        self.found = Results()
        self._terms: tuple[Term, ...] = ()
        self._kind: Kind | None = None
        self._shown = Wanted()
        self.shown_at = 0.0
        self._asked: Wanted | None = None
        self._typed_at = 0.0
        self._glanced: Hit | None = None
        self._glance_timer: Timer | None = None
        # Which of the queries before this one stands in the field, as it was then.
        self._recalled: int | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield QueryLine(placeholder=self.say("search-here"), id="query", max_length=_LONGEST)
            with Horizontal(id="reading"):
                yield Static(id="kinds", markup=False)
                yield Static(id="understood", markup=False)
            yield Said(id="notices")
            yield Static(id="said", markup=False)
            with Container(id="found"):
                yield Rows(self._draw, tall=TALL, id="hits")
                yield Glance(id="glance")
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.rows.can_focus = False
        self.field.focus()
        self._say_kinds()
        self._show_found(Results())

    # -- searching ----------------------------------------------------------------------------------------------

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
        self._search()

    def _search(self) -> None:
        """Look for what is wanted now; a search that is under way is outrun, and shows nothing."""
        wanted = self._wanted
        if not wanted.text.strip():
            self.workers.cancel_group(self, "search")
            self._asked, self._shown = None, wanted
            self._show_found(Results())
            return
        self._asked = wanted
        room, profile, seen = self.rows.room, self.app.profile, self.rows.seen

        def work() -> tuple[Results, tuple[Term, ...]] | None:
            try:
                found = self._find(wanted)
            except Outrun:
                return None
            terms = read_query(found.mended or wanted.text).terms
            for hit in found.hits[:seen]:
                hit_lines(hit, terms, room, profile)
            return found, terms

        def came(what: tuple[Results, tuple[Term, ...]] | None) -> None:
            if what is not None and wanted == self._asked:
                self._came(wanted, *what)

        self.ask(work, came, otherwise=self._failed, group="search")

    def _find(self, wanted: Wanted) -> Results:
        found = self.collection.search(wanted.text, limit=_LIMIT, kind=wanted.kind, typing=True)
        if found or wanted.kind is None:
            return found
        # What was misspelt for concepts is for cards and notes too; what else the query says would be lost.
        mended = self.collection.search(wanted.text, limit=1, typing=True).mended
        if not mended or not _is_words(wanted.text):
            return found
        found = self.collection.search(mended, limit=_LIMIT, kind=wanted.kind, typing=True)
        return replace(found, mended=mended) if found else found

    def _failed(self) -> None:
        self._asked = None

    def _came(self, asked: Wanted, found: Results, terms: tuple[Term, ...]) -> None:
        self._asked = None
        again = asked == self._shown
        if again and found == self.found:
            return
        chosen, at = self.chosen, self.rows.highlighted
        self._shown, self._terms = asked, terms
        if again and chosen is not None and at is not None:
            # Notes changed below: the bar stays at what it pointed to.
            same = (i for i, hit in enumerate(found) if (hit.kind, hit.title) == (chosen.kind, chosen.title))
            self._show_found(found, next(same, min(at, len(found) - 1)))
        else:
            self._show_found(found)

    def follow(self) -> None:
        self._glanced = None
        self._search()
        self._glance_soon()

    # -- what was found -----------------------------------------------------------------------------------------

    def _show_found(self, found: Results, at: int = 0) -> None:
        self.found = found
        has_text = bool(self._shown.text.strip())
        self.query_one("#found").display = bool(found)
        self.said.display = not found
        if found:
            self.rows.show(len(found), max(at, 0))
        else:
            self.said.update(self._nothing(has_text))
        self._say_understood()
        self._glance_soon()
        self.shown_at = perf_counter()
        self.refresh_bindings()

    def _nothing(self, has_text: bool) -> Content:
        if has_text:
            return Content(self.say(f"search-no-{self._kind}" if self._kind else "search-nothing"))
        lines = [Content(self.say("search-start"))]
        if self.app.queries:
            latest = list(reversed(self.app.queries))[:_SHOWN_RECENT]
            lines.append(Content(shortened(self.say("search-recent", queries=" · ".join(latest)), self._columns)))
        return Content("\n").join(lines)

    def _say_kinds(self) -> None:
        parts = []
        for kind in _KINDS:
            name = self.say(f"kind-{kind or 'all'}")
            parts.append((name, "bold underline" if kind == self._kind else "$text-muted"))
            parts.append(("  ", ""))
        self.kinds.update(Content.assemble(*parts[:-1]))

    def _say_understood(self) -> None:
        has_text = bool(self._shown.text.strip())
        line = understood_sentence(self.found, self.app.language) if has_text else ""
        room = self.understood.size.width
        self.understood.update(Content(shortened(line, room) if room > 0 else ""), layout=False)
        told = "\n".join(notices(self.found.understood, self.app.language)) if has_text else ""
        if told or self.notices.display:
            self.notices.display = bool(told)
            self.notices.update(Content(told))

    @property
    def _columns(self) -> int:
        page = self.query_one("#page")
        return max(page.size.width or self.size.width - 6, 1)

    def _draw(self, row: int, columns: int) -> Sequence[Content]:
        return hit_lines(self.found[row], self._terms, columns, self.app.profile)

    def fit(self) -> None:
        wide = self.size.width >= _WIDE_ENOUGH
        self.set_class(wide, "-beside")
        self.set_class(self.size.width < _ROOMY, "-stacked")
        self.set_class(not wide and self.size.height >= _TALL_ENOUGH, "-below")
        self._glanced = None
        self.call_after_refresh(self._fitted)

    def _fitted(self) -> None:
        self._say_understood()
        self._glance_soon()

    @property
    def chosen(self) -> Hit | None:
        """The hit that is chosen."""
        at = self.rows.highlighted if self.found else None
        return self.found[at] if at is not None and at < len(self.found) else None

    # -- a glance at it -----------------------------------------------------------------------------------------

    @on(Rows.Highlighted)
    def _glance_soon(self) -> None:
        """Show what is chosen once it stays chosen for a moment."""
        if self._glance_timer is not None:
            self._glance_timer.stop()
            self._glance_timer = None
        hit = self.chosen
        if hit is None or not self.glance.display:
            self._glanced = None
            self.glance.clear()
        elif hit != self._glanced:
            self._glance_timer = self.set_timer(_GLANCE_SECONDS, self._glance)

    def _glance(self) -> None:
        hit, glance = self.chosen, self.glance
        if hit is None:
            return
        lines = glance.lines

        def work() -> tuple[Hit, Glimpse]:
            seen = glimpse(self.collection, hit, self.collection.today(), lines)
            glance.set(seen)
            return hit, seen

        self.ask(work, lambda came: self._show_glance(*came), group="glance")

    def _show_glance(self, hit: Hit, seen: Glimpse) -> None:
        # The latest choice wins.
        if hit == self.chosen and self.glance.display:
            self._glanced = hit
            self.glance.show(seen, self.collection.today())

    # -- keys ---------------------------------------------------------------------------------------------------

    def allowed(self, name: str) -> bool:
        chosen = self.chosen
        match name:
            case "open" | "next" | "next_page" | "former_page" | "edit":
                return chosen is not None
            case "study_concept" | "study_found":
                is_concept = chosen is not None and chosen.kind == "concept"
                return chosen is not None and is_concept is (name == "study_concept") and not self._over_a_sitting
            case "recent":
                return self._recalls
            case "former":
                return chosen is not None and not self._recalls
        return True

    @property
    def _over_a_sitting(self) -> bool:
        """One sitting at a time: a card that is asked below must not be answered here as well."""
        return any(isinstance(screen, SittingScreen) for screen in self.app.screen_stack)

    @property
    def _settled(self) -> bool:
        """Does what is shown belong to what stands in the field, and for long enough to be meant?"""
        return self._asked is None and self._shown == self._wanted and monotonic() - self._typed_at >= _DEAD_SECONDS

    def action_next(self) -> None:
        self.rows.move(1)

    def action_former(self) -> None:
        self.rows.move(-1)

    def action_next_page(self) -> None:
        self.rows.action_page_down()

    def action_former_page(self) -> None:
        self.rows.action_page_up()

    @on(Input.Submitted, "#query")
    @on(Rows.Selected)
    def action_open(self) -> None:
        """Open the page of what is chosen."""
        hit = self.chosen
        if hit is None or not self._settled:
            return
        self._remember()

        def came(name: str) -> None:
            if name:
                self.app.post_message(ConceptWanted(name))
            else:
                self.app.push_screen(TextPanel(hit.title, [hit.snippet]))

        self.ask(lambda: concept_of(self.collection, hit), came, group="open")

    def action_edit(self) -> None:
        """Open the note in the editor at the line that was found."""
        hit = self.chosen
        if hit is not None:
            self._remember()
            self.app.edit(hit.note, hit.line)

    def action_narrow(self) -> None:
        """Look for the next kind of things only, or for all again."""
        self._narrow(1)

    def action_widen(self) -> None:
        """The kind before."""
        self._narrow(-1)

    def _narrow(self, step: int) -> None:
        self._kind = _KINDS[(_KINDS.index(self._kind) + step) % len(_KINDS)]
        self._say_kinds()
        self._search()

    # -- studying it --------------------------------------------------------------------------------------------

    def action_study_concept(self) -> None:
        """Review the cards of the chosen concept."""
        hit = self.chosen
        if hit is None:
            return

        def work() -> Session:
            page = self.collection.concept(hit.title)
            return self.collection.session(cards=[] if page is None else [card.id for card in page.cards])

        self._study(work)

    def action_study_found(self) -> None:
        """Review all cards that the query finds."""
        query, mended = self._shown.text, self.found.mended
        if not mended:
            self._study(lambda: self.collection.session(query=query))
        elif _is_words(query):
            self._study(lambda: self.collection.session(query=mended))
        else:
            cards = [hit.id for hit in self.found if hit.kind == "card"]
            self._study(lambda: self.collection.session(cards=cards))

    def _study(self, work: Callable[[], Session]) -> None:
        self._remember()

        def came(session: Session) -> None:
            if session.current(self.collection.now()) is None:
                self.app.tell(self.say("search-nothing-due"))
            else:
                self.app.post_message(ReviewWanted(session=session))

        self.ask(work, came, group="open")

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
