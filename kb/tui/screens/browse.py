"""Browse: cards as a table, to look over and to do one thing with many of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input

from kb.memory.queue import AHEAD
from kb.messages import knows, say
from kb.tui.acts import Act
from kb.tui.base import HELP
from kb.tui.charts.sections import Paper
from kb.tui.messages import ConceptWanted, ReviewWanted
from kb.tui.screens.alike import Chosen, look_alike, open_list, settle
from kb.tui.screens.listing import ListingScreen
from kb.tui.screens.panel import TextPanel, ToRead
from kb.tui.screens.postpone import PostponePanel
from kb.tui.screens.sitting import SittingScreen
from kb.tui.screens.tagging import TagList, TagPanel
from kb.tui.sentences import day_sentence, undone_sentence
from kb.tui.widgets.card_glance import facts, sides
from kb.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from datetime import date

    from kb.collection.browsing import History
    from kb.collection.deciding import Mark
    from kb.collection.sums import Undone
    from kb.memory.session import Session

_ROWS = 9
_EVERYTHING = 10_000
# Seconds after which a person wonders, and more than anything takes.
_A_MOMENT, _LONG = 0.4, 600
# What is done with cards that are chosen or selected.
_OF_CARDS = frozenset(
    (
        "suspend",
        "resume",
        "keep",
        "silence",
        "drop_rule",
        "flag",
        "tag",
        "untag",
        "bury",
        "postpone",
        "pick",
        "extend",
        "history",
    )
)


class BrowseScreen(ListingScreen):
    """All cards, or those of a query; with none selected an act is for the chosen one."""

    WORD = "browse"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("preview", "enter", shown=True, priority=True),
        Act("pick", "space", shown=True, word="toggle"),
        Act("study", "r", shown=True, word="study-these"),
        Act("silence", "x", shown=True, word="silence-these"),
        Act("search", "/", shown=True, word="query"),
        Act("cram", "c", shown=True, word="cram-these"),
        Act("order", "s", shown=True),
        Act("turn", "S"),
        Act("suspend", "-", shown=True, word="suspend-these"),
        Act("resume", "+", word="resume-these"),
        Act("flag", "f", shown=True, word="flag-these"),
        Act("tag", "t", shown=True),
        Act("untag", "T"),
        Act("postpone", "d", shown=True, word="postpone-these"),
        Act("bury", "b", word="bury-these"),
        Act("drop_rule", "X"),
        Act("keep", "k", word="keep-these"),
        Act("edit", "e"),
        Act("concept", "o"),
        Act("history", "h"),
        Act("extend", "v"),
        Act("select_all", "a"),
        Act("undo", "u", shown=True),
        Act("acts", "tab", shown=True, listed=False),
        Act("scroll_down", "shift+down,J", listed=False, word="scroll-card"),
        Act("scroll_up", "shift+up,K", listed=False, word="scroll-card"),
        Act("to_table", "enter,down", shown=True, listed=False),
        Act("leave_query", "escape", listed=False, word="to-table"),
        Act("clear", "escape", shown=True, listed=False),
        Act("back", "escape,q", shown=True),
        HELP,
    )

    def __init__(self, query: str = "") -> None:
        super().__init__(query)
        # How much was done here that can be taken back here.
        self._done = 0
        self._writing = 0
        self._slow_timer: Timer | None = None
        self._anchor: int | None = None

    @property
    def at_work(self) -> bool:
        return self._writing > 0

    def allowed(self, name: str) -> bool:
        typing, some = self.field.has_focus, bool(self.numbers)
        if name in ("to_table", "leave_query"):
            return typing
        if typing:
            return name == "help"
        if name in _OF_CARDS:
            return some
        match name:
            case "preview":
                return some
            case "edit":
                return self.card is not None and bool(self.card.card.note)
            case "concept":
                return self.card is not None and bool(self.card.card.concept)
            case "order" | "turn":
                return len(self.numbers) > 1
            case "select_all":
                return some
            case "scroll_down" | "scroll_up":
                return self.is_glanced
            case "study" | "cram":
                return some and not any(isinstance(screen, SittingScreen) for screen in self.app.screen_stack)
            case "undo":
                return self._done > 0 and not self.at_work
            case "clear":
                return bool(self.selected)
            case "back":
                return not self.selected
        return True

    def does(self, action: str, usual: str) -> str:
        return self.say("browse-study-one") if action == "study" and not self.selected else usual

    # -- the query ----------------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Go to the query."""
        self.field.focus()
        self.field.cursor_position = len(self.field.value)
        self.refresh_bindings()

    @on(Input.Submitted, "#query")
    def action_to_table(self) -> None:
        """Go back to the cards."""
        self.table_rows.focus()
        self.refresh_bindings()

    def action_leave_query(self) -> None:
        self.action_to_table()

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    # -- looking ------------------------------------------------------------------------------------------------

    @on(Rows.Selected)
    def _clicked(self) -> None:
        """A click chooses a card; where there is no room beside the table, it shows it below."""
        if not self.is_glanced:
            self.show_below(opened=True)

    def action_preview(self) -> None:
        """Show the chosen card below the table, or hide it; where it stands beside the table: all of it."""
        if self.has_class("-beside"):
            self.action_history()
        else:
            self.show_below(opened=not self.has_class("-below"))

    def action_back(self) -> None:
        """One step back: from the card that was opened below the table to the table, then out of it."""
        if self.has_class("-below"):
            self.show_below(opened=False)
        else:
            super().action_back()

    def action_history(self) -> None:
        """Show the chosen card with all that happened to it."""
        card = self.card
        if card is None:
            return

        def look() -> ToRead:
            return self._about(self.collection.history(card.id))

        def came(found: ToRead) -> None:
            self.app.push_screen(TextPanel(*found, look, note=card.card.note))

        self.ask(look, came, group="history")

    def _about(self, history: History) -> ToRead:
        """All of a card; the panel is as wide as the screen lets it be, and 76 at most."""
        columns = min(self.size.width - 2, 76) - 8
        paper = Paper(columns, self.app.language, self.app.profile)
        lines = facts(history, self.collection.today(), paper, lines=_EVERYTHING, rows=_ROWS)
        card = history.card.card
        place = Content.styled(f"{card.note}:{card.line}" if card.note else "", "$text-muted")
        return self.say("do-history"), [sides(history), Content("\n").join([*lines, Content(""), place])]

    def action_scroll_down(self) -> None:
        self.glance.scroll_by(1)

    def action_scroll_up(self) -> None:
        self.glance.scroll_by(-1)

    def action_edit(self) -> None:
        """Open the note in the editor at the chosen card."""
        if self.card is not None:
            self.app.edit(self.card.card.note, self.card.card.line)

    def action_concept(self) -> None:
        """Open the page of the concept that the chosen card is of."""
        if self.card is not None:
            self.app.post_message(ConceptWanted(self.card.card.concept))

    # -- selecting ----------------------------------------------------------------------------------------------

    def action_pick(self) -> None:
        """Select the chosen card, or not any more, and go on to the next."""
        card, at = self.card, self.table_rows.highlighted
        if card is None:
            return
        self.selected ^= {card.id}
        self._anchor = at
        self.table_rows.move(1)
        self._selected_anew()

    def action_extend(self) -> None:
        """Select all from the last one that was selected to the chosen one."""
        at = self.table_rows.highlighted
        if at is None:
            return
        first, last = sorted((at, min(at if self._anchor is None else self._anchor, len(self.numbers) - 1)))
        self._anchor = at
        self.with_ids(self.numbers[first : last + 1], self._select)

    def action_select_all(self) -> None:
        """Select all cards that are listed; none, where all are."""
        if len(self.selected) == len(self.numbers):
            self.action_clear()
        else:
            self.with_ids(self.numbers, self._select)

    def _select(self, ids: list[str]) -> None:
        self.selected |= set(ids)
        self._selected_anew()

    def action_clear(self) -> None:
        """Select none."""
        self.selected = set()
        self._anchor = None
        self._selected_anew()

    def _selected_anew(self) -> None:
        self.say_counts()
        self.table_rows.redraw()
        self.refresh_bindings()

    @property
    def _these(self) -> list[str]:
        """The cards that an act is for: the selected ones, else the chosen one."""
        if self.selected:
            return sorted(self.selected)
        return [] if self.card is None else [self.card.id]

    # -- acts on many -------------------------------------------------------------------------------------------

    def _act(self, work: Callable[[], tuple[str, int]], **said: object) -> None:
        """Do something with cards, and say what was done to how many; all of it is one act."""
        self._begin()

        def done(what: tuple[str, int]) -> None:
            self._end()
            name, count = what
            self._done += count > 0
            self._tell(name if count else f"{name}-none", count, **said)
            self.list_again()
            self.app.show_changed(by=self)

        self.ask(work, done, otherwise=self._act_failed, group="write", only_last=False)

    def _act_failed(self) -> None:
        self._end()
        self.app.tell("")
        self.refresh_bindings()

    def _begin(self) -> None:
        """Something is written; where that takes a while (100,000 cards: seconds), it is said."""
        self._writing += 1
        self._slow_timer = self._slow_timer or self.set_timer(_A_MOMENT, self._say_slow)

    def _say_slow(self) -> None:
        self.app.tell(say("browse.writing", self.app.language), seconds=_LONG)

    def _end(self) -> None:
        self._writing -= 1
        if self._slow_timer is not None and not self._writing:
            self._slow_timer.stop()
            self._slow_timer = None

    def _tell(self, name: str, count: int, **said: object) -> None:
        language = self.app.language
        code = f"browse.done-{name}"
        code = f"{code}.one" if count == 1 and knows(f"{code}.one", language) else code
        self.app.tell(say(code, language, count=f"{count:,}", **said), seconds=6)

    def _mark(self, mark: Mark) -> None:
        these = self._these
        if these:
            self._act(lambda: (mark, self.collection.mark_all(these, mark)))

    def action_suspend(self) -> None:
        """Do not ask these cards until they are resumed."""
        self._mark("suspend")

    def action_resume(self) -> None:
        """Ask these cards again."""
        self._mark("resume")

    def action_keep(self) -> None:
        """Make these drafts, or cards that were taken out, cards that are asked."""
        self._mark("approve")

    def action_silence(self) -> None:
        """Take these cards out."""
        self._mark("silence")

    def action_drop_rule(self) -> None:
        """List what is like the chosen card, and drop what is chosen there."""
        card = self.card
        if card is None:
            return

        def work(chosen: Chosen) -> tuple[str, int]:
            settle(self.collection, chosen, "silence")
            return "silence", len(chosen.cards)

        def answered(chosen: Chosen | None) -> None:
            if chosen is not None:
                self._act(partial(work, chosen))

        self.ask(
            lambda: look_alike(self.collection, card.id, "silence"),
            lambda found: open_list(self, found, "silence", answered),
            group="alike",
        )

    def action_bury(self) -> None:
        """Do not ask these cards before tomorrow."""
        self._mark("bury")

    def action_flag(self) -> None:
        """Put a flag on these cards, or take it off where all have one."""
        these = self._these
        if these:
            self._act(lambda: self.collection.flag_all(these))

    def action_tag(self) -> None:
        """Give these cards a tag."""
        these = self._these
        if not these:
            return

        def named(tag: str | None) -> None:
            if tag is not None:
                self._act(lambda: ("tag", self.collection.tag_all(these, tag)), tag=tag)

        def known(tags: list[str]) -> None:
            self.app.push_screen(TagPanel(tags, self._titled("tag-title", len(these))), named)

        self.ask(self.collection.tags, known, group="tags")

    def action_untag(self) -> None:
        """Take a tag off these cards."""
        these = self._these

        def named(tag: str | None) -> None:
            if tag is not None:
                self._act(lambda: ("untag", self.collection.tag_all(these, tag, off=True)), tag=tag)

        def known(tags: list[str]) -> None:
            if tags:
                self.app.push_screen(TagList(tags, self._titled("untag-title", len(these))), named)
            else:
                self._tell("untag-none", 0, tag="")

        self.ask(lambda: self.collection.tags(these), known, group="tags")

    def action_postpone(self) -> None:
        """Ask these cards on a day."""
        these, today = self._these, self.collection.today()

        def named(day: date | None) -> None:
            if day is not None:
                said = day_sentence(day, self.app.language)
                self._act(lambda: ("due", self.collection.ask_all_on(these, day)), day=said)

        if these:
            self.app.push_screen(PostponePanel(today, self._titled("postpone-title", len(these))), named)

    def _titled(self, name: str, count: int) -> str:
        language = self.app.language
        return say(f"browse.{name}.one" if count == 1 else f"browse.{name}", language, count=f"{count:,}")

    def action_undo(self) -> None:
        """Take back what was done here last."""
        self._begin()

        def taken_back(undone: Undone | None) -> None:
            self._end()
            self._done -= 1
            self.app.tell(undone_sentence(undone, self.app.language), seconds=6)
            self.list_again()
            self.app.show_changed(by=self)

        self.ask(self.collection.undo, taken_back, otherwise=self._act_failed, group="write", only_last=False)

    # -- studying -----------------------------------------------------------------------------------------------

    def action_study(self) -> None:
        """Review these cards where they are due or new; where none is, those that come due soon."""

        def begun(these: list[str]) -> Session:
            session = self.collection.session(cards=these)
            if session.current(self.collection.now()) is not None:
                return session
            return self.collection.session(cards=these, ahead=AHEAD)

        self._study(begun, self.say("browse-nothing-due"))

    def action_cram(self) -> None:
        """Ask exactly these cards, due or not; no schedule moves."""
        self._study(lambda these: self.collection.session(cards=these, cram=True), self.say("cram-none"))

    def _study(self, begun: Callable[[list[str]], Session], otherwise: str) -> None:
        these = self._these
        if not these:
            return

        def came(session: Session) -> None:
            if session.current(self.collection.now()) is None:
                self.app.tell(otherwise)
                return
            asked = session.left().cards
            if asked < len(these):
                # The day's minutes and siblings leave some of them for later.
                self.app.tell(self.say("browse-some-asked", asked=asked, all=len(these)), seconds=6, outlives=True)
            self.app.post_message(ReviewWanted(session=session))

        self.ask(lambda: begun(these), came, group="study")
