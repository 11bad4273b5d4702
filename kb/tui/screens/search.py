"""Search: concepts first, then cards, then notes, with every key; beside them what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from kb.collection.instead import Instead, instead
from kb.messages.queries import notices
from kb.model import Hit, Results, StoredCard
from kb.search.understood import shown
from kb.tui.acts import Act
from kb.tui.columns import shortened
from kb.tui.glimpse import Glimpse, concept_of, glimpse
from kb.tui.messages import BrowseWanted, ConceptWanted, ReviewWanted
from kb.tui.screens.panel import TextPanel
from kb.tui.screens.seeking import KINDS, SeekingScreen, is_words
from kb.tui.screens.sitting import SittingScreen
from kb.tui.sentences import understood_sentence
from kb.tui.unasked import unasked_sentence
from kb.tui.widgets.glance import Glance
from kb.tui.widgets.hits import TALL, hit_lines
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.line import QueryLine
from kb.tui.widgets.rows import Rows
from kb.tui.widgets.said import Said
from kb.typesetting.pieces import title

if TYPE_CHECKING:
    from kb.memory.session import Session

_LONGEST = 10_000
# Who goes on typing or choosing does not wait for what is shown beside.
_GLANCE_SECONDS = 0.18
_INSTEAD_SECONDS = 0.3
# So many columns a screen must have for a glance beside the list, or so many lines for one below it.
_WIDE_ENOUGH = 100
_TALL_ENOUGH = 30
# So many for the kinds and how the query was read on one line.
_ROOMY = 76
_SHOWN_RECENT = 5
_EXAMPLES = 2


class SearchScreen(SeekingScreen):
    """Type, see, open."""

    WORD = "search"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("open", "enter", shown=True),
        Act("study_concept", "ctrl+r", shown=True),
        Act("study_found", "ctrl+r", shown=True),
        Act("cram", "ctrl+t"),
        Act("browse", "ctrl+l", word="browse-these"),
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

    kinds = getters.query_one("#kinds", Static)
    understood = getters.query_one("#understood", Static)
    notices = getters.query_one("#notices", Said)
    said = getters.query_one("#said", Said)
    glance = getters.query_one(Glance)

    shown_at = 0.0
    """When what is shown came, by the clock that measures."""

    def __init__(self) -> None:
        super().__init__()
        self._glanced: Hit | None = None
        self._glance_timer: Timer | None = None
        self._instead_timer: Timer | None = None
        self._offered: tuple[str, ...] = ()
        # Concepts of the notes, by which it is said what may be typed.
        self._examples: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield QueryLine(placeholder=self.say("search-here"), id="query", max_length=_LONGEST)
            with Horizontal(id="reading"):
                yield Static(id="kinds", markup=False)
                yield Static(id="understood", markup=False)
            yield Said(id="notices")
            yield Said(id="said")
            with Container(id="found"):
                yield Rows(self._draw, tall=TALL, id="hits")
                yield Glance(id="glance")
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.rows.can_focus = False
        self.field.focus()
        self.say_kinds()
        # Rows are set before they are shown, to the room that they will have: it has to be known.
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if not self.found:
            self.show_found(self.found)

        def came(names: list[str]) -> None:
            self._examples = tuple(names)
            if not self.found and not self._shown.text.strip():
                self.said.update(self._nothing(False))

        self.ask(lambda: self.collection.concept_examples(_EXAMPLES), came, group="examples")

    def follow(self) -> None:
        self._glanced = None
        self._search()
        self._glance_soon()

    # -- what was found -----------------------------------------------------------------------------------------

    def show_found(self, found: Results, at: int = 0) -> None:
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
        self._instead_soon()
        self.shown_at = perf_counter()
        self._offer()

    def _offer(self) -> None:
        """Name the keys anew, if what can be done is not what it was."""
        allowed = tuple(filter(self.allowed, (act.name for act in self.ACTS)))
        if allowed != self._offered:
            self._offered = allowed
            self.refresh_bindings()

    def _nothing(self, has_text: bool) -> Content:
        if has_text:
            return Content(self._nothing_for())
        examples = self.say("list-comma").join(self._examples)
        lines = [Content(self.say("search-start-such-as", examples=examples) if examples else self.say("search-start"))]
        if self.app.queries:
            latest = list(reversed(self.app.queries))[:_SHOWN_RECENT]
            lines.append(Content(shortened(self.say("search-recent", queries=" · ".join(latest)), self._columns)))
        return Content("\n").join(lines)

    def _nothing_for(self) -> str:
        return self.say(f"search-no-{self._kind or 'thing'}", query=shown(self._shown.text))

    def _instead_soon(self) -> None:
        """Say what there is instead once nobody types on."""
        if self._instead_timer is not None:
            self._instead_timer.stop()
            self._instead_timer = None
        self.workers.cancel_group(self, "instead")
        if self._shown.text.strip() and not self.found:
            self._instead_timer = self.set_timer(_INSTEAD_SECONDS, self._instead)

    def _instead(self) -> None:
        wanted = self._shown

        def came(there: Instead) -> None:
            if wanted == self._shown and self._asked is None and not self.found:
                self.said.update(Content("\n").join(self._there_is(there)))
                if self.app.is_reading:
                    # Reading may end without bringing anything that this screen would follow.
                    self._instead_timer = self.set_timer(_INSTEAD_SECONDS, self._instead)

        self.ask(lambda: instead(self.collection, wanted.text, wanted.kind), came, group="instead")

    def _there_is(self, there: Instead) -> Iterator[Content]:
        if there.code == "no-words":
            yield Content(self.say("search-no-words", query=shown(self._shown.text)))
            return
        names = " · ".join(title(name, self.app.profile) for name in there.names)
        yield Content(self._nothing_for())
        if self.app.is_reading:
            # What is not read yet may hold it: it comes up by itself.
            yield Content(self.say("reading-notes"))
            return
        yield Content(self.say(f"search-{there.code or 'otherwise'}", found=names))

    def say_kinds(self) -> None:
        parts = []
        for kind in KINDS:
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
        if row >= len(self.found):
            # Rows that are about to be hidden, because nothing is found any more, may be painted once again.
            return ()
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

    # -- a glance at it -----------------------------------------------------------------------------------------

    @on(Rows.Highlighted)
    def _chosen_anew(self) -> None:
        self.more()
        self._glance_soon()
        self._offer()

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
            case "open" | "next" | "next_page" | "former_page":
                return chosen is not None
            case "edit":
                # A retired card stands in no note.
                return chosen is not None and bool(chosen.note)
            case "study_concept" | "study_found":
                is_concept = chosen is not None and chosen.kind == "concept"
                return chosen is not None and is_concept is (name == "study_concept") and not self._over_a_sitting
            case "cram":
                return chosen is not None and not self._over_a_sitting
            case "recent":
                return self._recalls
            case "former":
                return chosen is not None and not self._recalls
        return True

    @property
    def _over_a_sitting(self) -> bool:
        """One sitting at a time: a card that is asked below must not be answered here as well."""
        return any(isinstance(screen, SittingScreen) for screen in self.app.screen_stack)

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
                card = hit.id if hit.kind == "card" else ""
                self.app.post_message(ConceptWanted(name, (hit.note, hit.line), card))
            else:
                self.app.push_screen(TextPanel(hit.title, [hit.snippet]))

        self.ask(lambda: concept_of(self.collection, hit), came, group="open")

    def action_browse(self) -> None:
        """Open the table of the cards that the query finds."""
        self._remember()
        self.app.post_message(BrowseWanted(self._shown.text))

    def action_edit(self) -> None:
        """Open the note in the editor at the line that was found."""
        hit = self.chosen
        if hit is not None:
            self._remember()
            self.app.edit(hit.note, hit.line)

    # -- studying it --------------------------------------------------------------------------------------------

    def action_study_concept(self) -> None:
        """Review the cards of the chosen concept."""
        hit = self.chosen
        if hit is None:
            return

        def its_cards() -> Sequence[StoredCard]:
            page = self.collection.concept(hit.title)
            return page.cards if page is not None else ()

        self._study(partial(self._of_concept, hit.title), self._why_unasked(its_cards))

    def action_study_found(self) -> None:
        """Review all cards that the query finds."""
        query = self.found.mended or self._shown.text
        self._study(self._of_found(), self._why_unasked(lambda: self.collection.cards(query)))

    def action_cram(self) -> None:
        """Ask all cards of the chosen concept, or all that the query finds, due or not; no schedule moves."""
        hit = self.chosen
        if hit is None:
            return
        work = partial(self._of_concept, hit.title) if hit.kind == "concept" else self._of_found()
        self._study(lambda: work(cram=True), lambda: self.say("cram-none"))

    def _of_concept(self, name: str, *, cram: bool = False) -> Session:
        page = self.collection.concept(name)
        return self.collection.session(cards=[] if page is None else [card.id for card in page.cards], cram=cram)

    def _of_found(self) -> Callable[..., Session]:
        """What makes a sitting over the cards that the query finds; called in a thread."""
        query, mended = self._shown.text, self.found.mended
        if not mended or is_words(query):
            return partial(self.collection.session, query=mended or query)
        return partial(self.collection.session, cards=[hit.id for hit in self.found if hit.kind == "card"])

    def _study(self, work: Callable[[], Session], nothing: Callable[[], str]) -> None:
        """Begin a sitting; where it has no card, say what `nothing` finds to be the reason."""
        self._remember()

        def begun() -> tuple[Session, str]:
            session = work()
            return session, nothing() if session.current(self.collection.now()) is None else ""

        def came(found: tuple[Session, str]) -> None:
            session, reason = found
            if reason:
                self.app.tell(reason, seconds=6)
            else:
                self.app.post_message(ReviewWanted(session=session))

        self.ask(begun, came, group="open")

    def _why_unasked(self, cards: Callable[[], Sequence[StoredCard]]) -> Callable[[], str]:
        return lambda: unasked_sentence(cards(), self.collection.today(), self.app.language)
