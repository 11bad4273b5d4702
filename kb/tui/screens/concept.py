"""The page of a concept: what the notes say, what it builds on, its cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from kb.memory.queue import waits
from kb.model import Standing, StoredCard
from kb.tui.acts import Act
from kb.tui.base import BROWSE, GRAPH, HELP, SEARCH
from kb.tui.columns import pad, tags_within, width
from kb.tui.glimpse import without_heading
from kb.tui.messages import BrowseWanted, GraphWanted, ReviewWanted
from kb.tui.screens.alike import Chosen, look_alike, open_list, settle, told_of
from kb.tui.screens.panel import TextPanel, ToRead
from kb.tui.screens.placement import say_known
from kb.tui.screens.prerequisites import PrerequisitesScreen
from kb.tui.screens.sitting import SittingScreen
from kb.tui.screens.texts import NAMES_OF_TEXTS, OF_TEXTS, SIDEWAYS, TextScreen
from kb.tui.sentences import card_memory, card_state, counted, memory_lines, problem_sentences, undone_sentence
from kb.tui.unasked import unasked_sentence
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.prose import Prose, one_line
from kb.tui.widgets.prose import page as laid_out
from kb.tui.widgets.rows import Rows
from kb.tui.widgets.said import Said
from kb.tui.widgets.sheet import Sheet
from kb.typesetting.alone import alone

if TYPE_CHECKING:
    from kb.collection.deciding import Mark
    from kb.collection.sums import Undone
    from kb.collection.values import ConceptPage, ConceptPart
    from kb.memory.session import Session
    from kb.model import Problem

_MOST_CARDS = 200
# From here on there is room for when a card is due and how long it would be remembered.
_WIDE = 70


class ConceptScreen(TextScreen[None]):
    """All that the notes hold on one concept."""

    WORD = "concept"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("look", "enter", shown=True, priority=True),
        Act("suspend", "-", shown=True),
        Act("resume", "+", shown=True),
        Act("keep", "+", shown=True),
        Act("flag", "f", shown=True),
        Act("silence", "x", shown=True),
        Act("drop_rule", "X"),
        Act("undo", "u", shown=True),
        SIDEWAYS,
        Act("cards", "tab", shown=True),
        Act("study", "r", shown=True, word="study-this"),
        Act("keep_and_study", "r", shown=True),
        Act("why_unasked", "r", listed=False, word="study-this"),
        Act("edit", "e", shown=True),
        Act("prerequisites", "p", shown=True),
        Act("known", "K", shown=True),
        replace(BROWSE, word="browse-these"),
        replace(GRAPH, word="graph-of"),
        *OF_TEXTS,
        replace(SEARCH, shown=False),
        Act("back", "escape,q", shown=True),
        HELP,
    )
    CSS_PATH = "concept.tcss"

    sheet = getters.query_one("#sheet", Sheet)
    head = getters.query_one("#head", Static)
    listed = getters.query_one("#cards", Rows)

    def __init__(self, name: str, place: tuple[str, int] | None = None, card: str = "") -> None:
        super().__init__()
        self._name_wanted = name
        # Where to begin: at a line of a note, and with a card chosen.
        self._place_wanted, self._card_wanted = place, card
        self._page: ConceptPage | None = None
        self._states: list[str] = []
        # How much was done here that can be taken back here.
        self._done = 0
        self._unshown: Mapping[ConceptPart, Sequence[Problem]] = {}

    @property
    def subject(self) -> str:
        return self._name_wanted

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Sheet(id="sheet")
            yield Static(id="head", markup=False)
            yield Rows(self._draw, id="cards")
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.head.display = self.listed.display = False
        self.sheet.focus()
        self.follow()

    def follow(self) -> None:
        # A column less than the sheet has is for the bar that scrolls it.
        columns, profile = max(self.sheet.size.width - self.sheet.gutter.width - 1, 1), self.app.profile
        self.ask(partial(self._look, columns, profile), self._show)

    def _look(self, columns: int, profile: str) -> tuple[ConceptPage | None, Mapping[ConceptPart, Sequence[Problem]]]:
        """The page, and for each of its parts the pictures that cannot be shown."""
        from kb.collection.picture_files import look_anew
        from kb.collection.pictured import picture_problems

        page = self.collection.concept(self._name_wanted)
        parts = page.parts if page is not None else ()
        for part in parts:
            # Set here, its text costs the interface nothing.
            laid_out(without_heading(part.text), columns, profile)
        look_anew()
        root = self.collection.root
        return page, {part: list(picture_problems(root, part.concept.note, part.text)) for part in parts}

    def _show(self, found: tuple[ConceptPage | None, Mapping[ConceptPart, Sequence[Problem]]]) -> None:
        (page, unshown), before = found, self._page
        self._page = page
        if page is None:
            self.sheet.remove_children()
            self.sheet.mount(Static(Content(self.say("concept-gone", concept=self._name_wanted))))
            self.sheet.focus()
        elif before is None or replace(before, cards=page.cards) != page or unshown != self._unshown:
            self._unshown = unshown
            self.app.watcher.closely(*(part.concept.note for part in page.parts))
            at = self.sheet.scroll_y
            self.sheet.remove_children()
            self.sheet.mount(*self._widgets(page))
            if before is None and self._begins_at(page) > 0:
                self.sheet.call_after_refresh(self._go_to, self._begins_at(page))
            else:
                self.sheet.call_after_refresh(self.sheet.scroll_to, y=at, animate=False)
        self._list_cards(page.cards if page is not None else ())
        if page is not None and before is None:
            self._choose_wanted(page)
        self.refresh_bindings()

    def _begins_at(self, page: ConceptPage) -> int:
        """Which part of the page, as they stand there, holds the line that was wanted; the first where none does."""
        note, line = self._place_wanted or ("", 0)
        holds = (
            part.concept.note == note and part.concept.line <= line <= part.concept.end_line
            for part in self._in_order(page)
        )
        return next((number for number, does in enumerate(holds) if does), 0)

    def _go_to(self, number: int) -> None:
        self.sheet.scroll_to_widget(list(self.query(".where"))[number], top=True, animate=False)

    def _choose_wanted(self, page: ConceptPage) -> None:
        """Who comes from a card has it chosen in the list."""
        at = next((at for at, card in enumerate(page.cards[:_MOST_CARDS]) if card.id == self._card_wanted), None)
        if at is not None:
            self.listed.focus()
            self.listed.highlighted = at

    def _widgets(self, page: ConceptPage) -> Iterable[Widget]:
        from kb.typesetting.pieces import same_name, title, trail

        def said(name: str) -> str:
            return title(name, self.app.profile)

        yield Static(Content(said(self._name_wanted)), classes="name")
        for code, names in (
            (
                "concept-aliases",
                [name for name in (page.name, *page.aliases) if not same_name(name, self._name_wanted)],
            ),
            ("concept-requires", page.requires),
            ("concept-required-by", page.required_by),
            ("concept-related", page.related),
        ):
            if names:
                line = Content.assemble(
                    (f"{self.say(code)}  ", "$text-muted"), self.say("list-comma").join(map(said, names))
                )
                yield Said(line, classes="about")
        for part in self._in_order(page):
            inside = trail(self._above(part), self.app.profile)
            where = " › ".join(filter(None, (part.concept.note, inside)))
            yield Static(Content(where), classes="where")
            yield Prose(without_heading(part.text), note=part.concept.note)
            for problem in self._unshown.get(part, ()):
                yield Static(Content(problem_sentences(problem, self.app.language)[0]), classes="about")

    def _in_order(self, page: ConceptPage) -> list[ConceptPart]:
        return sorted(page.parts, key=self._distance)

    def _above(self, part: ConceptPart) -> Sequence[str]:
        """The headings above a part, but what its file or the name above the page says already."""
        from kb.typesetting.pieces import same_name, says_file

        headings = part.concept.heading_path
        headings = headings[1:] if headings and says_file(headings[0], part.concept.note) else headings
        return headings[:-1] if headings and same_name(headings[-1], self._name_wanted) else headings

    def _distance(self, part: ConceptPart) -> tuple[bool, bool]:
        """The part that was asked for by name comes first, then those in the person's language."""
        return part.concept.name != self._name_wanted, part.concept.language != self.app.language

    # -- its cards ----------------------------------------------------------------------------------------------

    def _list_cards(self, cards: Sequence[StoredCard]) -> None:
        at = self.listed.highlighted
        self.head.display = self.listed.display = bool(cards)
        shown = cards[:_MOST_CARDS]
        head = counted("concept-cards", self.app.language, len(cards))
        if len(shown) < len(cards):
            head = self.say("concept-cards-first", count=len(cards), shown=len(shown))
        self.head.update(Content(head))
        today, wide = self.collection.today(), self.size.width >= _WIDE
        self._states = [
            card_memory(card, today, self.app.language) if wide else card_state(card, self.app.language)
            for card in shown
        ]
        self.listed.show(len(shown), None if at is None or not shown else min(at, len(shown) - 1))

    def _draw(self, row: int, columns: int) -> Sequence[Content]:
        if self._page is None or row >= len(self._states):
            return ()
        card = self._page.cards[row]
        state = pad(self._states[row], max(map(width, self._states)))
        line = Content.assemble(("⚑ " if card.flagged else "  ", "$text-warning"), (f"{state}  ", "$text-muted"))
        line = line.append(one_line(card.card.front, columns - line.cell_length, self.app.profile))
        return (line.append(Content.styled(tags_within(card.tags, columns - line.cell_length), "$text-muted")),)

    @property
    def card(self) -> StoredCard | None:
        """The card that is chosen in the list, while the list is what the keys speak to."""
        at = self.listed.highlighted
        if self._page is None or at is None or at >= len(self._page.cards) or not self.listed.has_focus:
            return None
        return self._page.cards[at]

    @on(Rows.Highlighted)
    def _choose(self) -> None:
        self.refresh_bindings()

    @on(Rows.Selected)
    def _chosen(self) -> None:
        self.action_look()

    def allowed(self, name: str) -> bool:
        card = self.card
        if name in NAMES_OF_TEXTS:
            return super().allowed(name)
        match name:
            case "edit":
                return self._page is not None
            case "study":
                # One sitting at a time: a card that is asked below must not be answered here as well.
                return self._waits and card is None and not self._over_a_sitting
            case "keep_and_study":
                return not self._waits and bool(self._drafts) and card is None and not self._over_a_sitting
            case "why_unasked":
                return not self._waits and not self._drafts and card is None and not self._over_a_sitting
            case "prerequisites" | "known":
                # In the list, what can be done with a card stands in the footer instead.
                return self._page is not None and card is None
            case "cards":
                return self._page is not None and bool(self._page.cards)
            case "look" | "flag":
                return card is not None
            case "silence" | "drop_rule":
                return card is not None and card.standing not in (Standing.SILENCED, Standing.RETIRED)
            case "undo":
                return self._done > 0
            case "suspend":
                return card is not None and card.standing is Standing.ACTIVE
            case "resume":
                return card is not None and card.standing is Standing.SUSPENDED
            case "keep":
                return card is not None and card.standing in (Standing.DRAFT, Standing.SILENCED)
        return True

    @property
    def _over_a_sitting(self) -> bool:
        return any(isinstance(screen, SittingScreen) for screen in self.app.screen_stack)

    @property
    def _drafts(self) -> list[StoredCard]:
        """The drafts of a concept that has no other cards: who wants to review it wants these."""
        cards = self._page.cards if self._page is not None else ()
        return list(cards) if all(card.standing is Standing.DRAFT for card in cards) else []

    @property
    def _waits(self) -> bool:
        """Is any of its cards due or new?"""
        today = self.collection.today()
        return self._page is not None and any(waits(card, today) for card in self._page.cards)

    def action_cards(self) -> None:
        """Go to the list of cards, or back to the text."""
        if self.listed.has_focus:
            self.sheet.focus()
        else:
            self.listed.focus()
            self.listed.highlighted = self.listed.highlighted or 0
        self.refresh_bindings()

    def action_look(self) -> None:
        """Show the chosen card with its answer."""
        card = self.card
        if card is None:
            return

        def look() -> ToRead | None:
            known = self.collection.general_card(card.id)
            return self._about(known) if known.standing is not Standing.RETIRED else None

        self.app.push_screen(TextPanel(*self._about(card), look, note=card.card.note))

    def _about(self, card: StoredCard) -> ToRead:
        about = [card_state(card, self.app.language), *memory_lines(card, self.app.language)]
        rest = Content("\n".join([*about, f"{card.card.note}:{card.card.line}"])).stylize("$text-muted")
        return self.say("do-look"), [alone(card.card.front), alone(card.card.back), rest]

    def _mark(self, mark: Mark) -> None:
        card = self.card
        if card is None:
            return

        said = self.say(f"marked-{mark}")
        if mark == "silence":
            said += self.say("aside-undo", undo=self.written("u"))
        self._write(lambda: self.collection.mark(card.id, mark), said)

    def _write(self, work: Callable[[], object], said: str) -> None:
        """Do something with cards that can be taken back here, and say what was done."""

        def done(_: object) -> None:
            self._done += 1
            self.app.tell(said, seconds=6)
            self.follow()
            self.app.show_changed(by=self)

        self.ask(work, done, group="write", only_last=False)

    def action_suspend(self) -> None:
        """Do not ask the chosen card until it is resumed."""
        self._mark("suspend")

    def action_resume(self) -> None:
        """Ask the chosen card again."""
        self._mark("resume")

    def action_keep(self) -> None:
        """Make the chosen draft, or a card that was taken out, one that is asked."""
        self._mark("approve")

    def action_silence(self) -> None:
        """Drop the chosen card: it is none."""
        self._mark("silence")

    def action_drop_rule(self) -> None:
        """List what is like the chosen card, and drop what is chosen there."""
        card = self.card
        if card is None:
            return

        def answered(chosen: Chosen | None) -> None:
            if chosen is not None:
                said = told_of(chosen, "silence", self)
                self._write(lambda: settle(self.collection, chosen, "silence"), said)

        self.ask(
            lambda: look_alike(self.collection, card.id, "silence"),
            lambda found: open_list(self, found, "silence", answered),
            group="alike",
        )

    def action_undo(self) -> None:
        """Take back what was done here last."""

        def taken_back(undone: Undone | None) -> None:
            self._done -= 1
            self.app.tell(undone_sentence(undone, self.app.language), seconds=6)
            self.follow()
            self.app.show_changed(by=self)

        self.ask(self.collection.undo, taken_back, group="write", only_last=False)

    def action_flag(self) -> None:
        """Put a flag on the chosen card, or take it off."""
        card = self.card
        if card is not None:
            self._mark("unflag" if card.flagged else "flag")

    # -- the concept --------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Open the note in the editor: at the chosen card, else where the concept stands."""
        if self.card is not None and self.card.card.note:
            self.app.edit(self.card.card.note, self.card.card.line)
        elif self._page is not None and self._page.parts:
            concept = min(self._page.parts, key=self._distance).concept
            self.app.edit(concept.note, concept.line)

    def action_study(self) -> None:
        """Review its cards that are due or new."""
        self._study(lambda: None)

    def action_keep_and_study(self) -> None:
        """Keep the drafts that are all there is, in one act, and review them."""
        drafts = tuple(card.id for card in self._drafts)

        def keep() -> None:
            self.collection.mark_all(drafts, "approve")
            self._done += 1

        self._study(keep)

    def action_why_unasked(self) -> None:
        """Say why none of its cards is asked now."""
        cards = self._page.cards if self._page is not None else ()
        self.app.tell(unasked_sentence(cards, self.collection.today(), self.app.language), seconds=6)

    def _study(self, first: Callable[[], None]) -> None:
        page = self._page
        if page is None:
            return

        def work() -> Session:
            first()
            return self.collection.session(cards=[card.id for card in page.cards])

        def came(session: Session) -> None:
            if session.current(self.collection.now()) is None:
                self.action_why_unasked()
            elif self.is_current:
                self.app.post_message(ReviewWanted(session=session))

        self.ask(work, came, group="study", only_last=False)

    def action_prerequisites(self) -> None:
        if self._page is not None:
            self.app.push_screen(PrerequisitesScreen(self._page.name, self._page.requires))

    def action_browse(self) -> None:
        """Open the table of its cards."""
        if self._page is not None:
            name = self._page.name.replace('"', " ")
            self.app.post_message(BrowseWanted(f'concept:"{name}"'))

    def action_graph(self) -> None:
        """Go to its place in the tree of concepts."""
        if self._page is not None:
            self.app.post_message(GraphWanted(self._page.name))

    def action_known(self) -> None:
        page = self._page
        if page is not None:
            say_known(self, page.name, lambda: None)
