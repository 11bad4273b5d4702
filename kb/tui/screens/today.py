"""Today: what waits, how long it takes, and where else to go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import ProgressBar, Static
from textual.worker import get_current_worker

from kb.memory.queue import AHEAD
from kb.tui.acts import Act
from kb.tui.base import BROWSE, GRAPH, HELP, SEARCH, BaseScreen
from kb.tui.charts.ahead import Paper, ahead
from kb.tui.day import asides, figures, headline, waiting
from kb.tui.early import Early
from kb.tui.messages import NotesRead, ProblemsWanted, Progressed, ReviewWanted, SettingsWanted, TriageWanted
from kb.tui.sentences import act_sentence, changes_sentence, counted, day_sentence, undone_sentence
from kb.tui.widgets.asides import Asides
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.prose import one_line
from kb.tui.widgets.said import wrapped

if TYPE_CHECKING:
    from datetime import date

    from kb.collection.outlook import Outlook
    from kb.collection.parameters import Optimized
    from kb.collection.sums import Undone
    from kb.collection.values import Today
    from kb.model import Changes

_A_WHILE = 20.0
_STATE = 2

# Kinds of acts that are taken back where something is asked again: a card, or which card an edited one is.
_ASKS_AGAIN = frozenset({"review", "join", "separate"})
# Columns of the card that is named with what was taken back.
_NAMED = 40


class TodayScreen(BaseScreen[None]):
    """The first screen. Reads the notes when it opens, and shows at once what the store knows."""

    WORD = "today"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("start", "enter,space", shown=True),
        SEARCH,
        Act("triage", "t", shown=True),
        Act("problems", "p", shown=True),
        BROWSE,
        GRAPH,
        Act("stats", "s"),
        Act("reread", "r"),
        Act("joins", "j"),
        Act("optimize", "o"),
        Act("spread", "d"),
        Act("ahead", "a"),
        Act("learn", "n", shown=True),
        Act("learn_none", "n", listed=False, word="learn"),
        Act("import", "i", shown=True),
        Act("undo", "u", shown=True),
        Act("undo_older", "u", listed=False, word="undo"),
        Act("settings", "c"),
        Act("stop", "escape", shown=True),
        HELP,
        Act("acts", "escape", listed=False),
        Act("quit", "q", shown=True),
    )
    CSS_PATH = "today.tcss"

    top = getters.query_one("#top", Static)
    headline = getters.query_one("#headline", Static)
    figures = getters.query_one("#figures", Static)
    aside = getters.query_one("#aside", Asides)
    outlook = getters.query_one("#outlook", Static)
    sheet = getters.query_one("#sheet", VerticalScroll)
    bar = getters.query_one("#bar", ProgressBar)
    status = getters.query_one("#status", Static)

    def __init__(self) -> None:
        super().__init__()
        self._page: Today | None = None
        # Keys that came before it was known what they can do.
        self._early = Early()
        self._found: Outlook | None = None
        self._reading = True
        self._stopped = False
        self._first = True
        self._fitting = self._fit_stopped = False
        # How many edited cards kept their history since the app was opened.
        self._joined = 0

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="sheet", can_focus=False):
            yield Static(id="top", markup=False)
            yield Static(id="headline", markup=False)
            yield Static(id="figures", markup=False)
            yield Asides(id="aside")
            yield Static(id="outlook", markup=False)
            yield ProgressBar(1, id="bar", show_eta=False)
            yield Static(id="status", markup=False)
        yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.bar.display = self.status.display = False
        # What needs no look at the notes stands there at once.
        self._say_where(self.collection.today())
        self.set_interval(_A_WHILE, self._tick)

    def _tick(self) -> None:
        """Minutes go by until a step is over, and a day may begin."""
        page = self._page
        over = page is not None and (page.next_step is not None or page.day != self.collection.today())
        if over and self.is_current and not self.at_work:
            self._look()

    def on_key(self, event: events.Key) -> None:
        """Who strikes a key at once means what will be here."""
        if self._page is None:
            self._early.keep(event, self)

    def on_screen_resume(self) -> None:
        if self._first:
            self._first = False
            # The first frame shows before anything is read.
            self.call_after_refresh(self._look, self._read_notes)
        else:
            # What changed is among what is looked at anyway.
            self._behind = False
            self._look()

    def on_screen_suspend(self) -> None:
        # What came of reading was seen; after a sitting it is history.
        if not (self._reading or self._fitting or self._stopped):
            self._tell_state("")

    @property
    def at_work(self) -> bool:
        return self._reading

    @property
    def leaves_unread(self) -> bool:
        # Who stopped the reading says when it goes on.
        return self._stopped and not self._reading

    def follow(self) -> None:
        self._look()

    def fall_behind(self, changes: Changes | None = None) -> None:
        if changes is not None and self.is_whole:
            self._joined += changes.joined
            self._tell_state(changes_sentence(changes, self.app.language))
        super().fall_behind(changes)

    # -- what is shown ------------------------------------------------------------------------------------------

    def _look(self, then: Callable[[], None] | None = None) -> None:
        def came(page: Today) -> None:
            self._show(page)
            self._early.give(self.app)
            if not self._reading:
                self._look_out()
            if then is not None:
                then()

        self.ask(self.collection.today_page, came, group="look")

    def _show(self, page: Today) -> None:
        self._page = page
        self._say_where(page.day)
        self.headline.update(Content(self._headline(page)))
        self.figures.update(figures(page, self.app.language))
        self.figures.display = waiting(page.due) > 0
        said = asides(page, self.app.language, joined=self._joined, fits=self._fitting)
        self.aside.show([(self.written(key) if key else "", sentence) for key, sentence in said])
        self.refresh_bindings()
        # How much room is left is known when that has its place.
        self.after_layout(self._fit_outlook)

    def _say_where(self, day: date) -> None:
        """Name the collection and the day."""
        name, said = self.collection.root.name, day_sentence(day, self.app.language)
        if self.collection.now().date() > day:
            # By the calendar it is the next day already.
            said += self.say("day-begins", hour=f"{self.collection.settings.day_starts:02}:00")
        line = Content.assemble(("kb", "bold $text-primary"), (f"  {name}  ", "bold"), (said, "$text-muted"))
        self.top.update(line)

    def fit(self) -> None:
        if self._page is not None:
            self._show(self._page)

    def _headline(self, page: Today) -> str:
        if not page.notes and not self._reading:
            gone = counted("vanished", self.app.language, page.vanished) + "\n" if page.vanished else ""
            return gone + self.say("no-notes", folder=self.collection.root)
        if not page.cards and not self._reading:
            return counted("no-cards-drafts", self.app.language, page.drafts) if page.drafts else self.say("no-cards")
        return headline(page, self.collection.now(), self.app.language) if page.notes else ""

    def _look_out(self) -> None:
        """What lies ahead and behind is counted beside what is shown first; nobody waits for it."""

        def came(found: Outlook) -> None:
            self._found = found
            self._fit_outlook()

        self.ask(self.collection.outlook, came, group="outlook")

    def _fit_outlook(self) -> None:
        """Show what there is room for below the rest."""
        page, found = self._page, self._found
        if page is None or found is None or not page.cards:
            self.outlook.update("")
            return
        language, columns = self.app.language, self.outlook.size.width
        if found.is_first:
            said = [self.say("first-cards")]
            rest, most = page.fresh - page.due.new, self.collection.settings.new
            said += ["", counted("first-rest", language, rest, most=most)] if rest > 0 and page.due.new else []
            lines = [line for one in said for line in wrapped(Content(one), columns)]
            self.outlook.update(Content("\n").join(lines))
            return
        # Below it stands what is said of reading the notes.
        below = _STATE if self.status.display else 0
        rows = self.sheet.scrollable_content_region.height - self.outlook.virtual_region.y - below
        paper = Paper(columns, rows, language, self.app.profile)
        self.outlook.update(ahead(found, page.due.due + page.due.learning, page.day, paper))

    def _tell_state(self, sentence: str) -> None:
        """Say what is being done, or what came of it, below the rest."""
        self.status.update(Content(sentence))
        if self.status.display != bool(sentence):
            self.status.display = bool(sentence)
            self.call_after_refresh(self._fit_outlook)

    # -- reading the notes --------------------------------------------------------------------------------------

    def _read_notes(self) -> None:
        self._reading = True
        self._tell_state(self.say("reading-notes"))
        self.refresh_bindings()

        def read() -> Changes:
            worker = get_current_worker()
            return self.collection.refresh(self.progress(), lambda: worker.is_cancelled or self._stopped)

        self._stopped = False
        self.ask(read, self._notes_read, otherwise=self._reading_ended, group="read")

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        if self._reading and not self._stopped:
            self.bar.display = message.total > 1
            self.bar.update(total=message.total, progress=message.done)
            self._tell_state(self.say("reading-note", done=message.done, total=message.total))
        elif self._fitting and not self._fit_stopped:
            self._tell_state(self.say("fitting", done=message.done, total=message.total))

    def _notes_read(self, changes: Changes) -> None:
        self._joined += changes.joined
        self._reading_ended()
        sentence = changes_sentence(changes, self.app.language)
        if self._stopped:
            sentence = self.say("reading-stopped") + sentence
        for fault in self.collection.faults:
            self.app.complain(fault)
        self._tell_state(sentence)
        self.app.show_changed(changes, by=self)
        self.app.post_message(NotesRead())

    def _reading_ended(self) -> None:
        self._reading = False
        self.bar.display = False
        self._tell_state("")
        self._look()

    # -- the forgetting curve -----------------------------------------------------------------------------------

    def action_optimize(self) -> None:
        """Fit the forgetting curve to the person; it is gone by where that foretells better."""
        from kb.memory.fitting import Cancellation

        if not self.allowed("optimize"):
            self.app.tell(self.say("fit-later"))
            return
        self._fitting, self._fit_stopped = True, False

        def fit() -> Optimized | None:
            worker = get_current_worker()
            try:
                return self.collection.optimize(self.progress(), lambda: worker.is_cancelled or self._fit_stopped)
            except Cancellation:
                return None

        self.ask(fit, self._fitted, otherwise=self._fitting_ended, group="fit")
        self._look()

    def _fitted(self, fitted: Optimized | None) -> None:
        self._fitting_ended()
        if fitted is None:
            sentence = self.say("fit-stopped")
        elif fitted.needed:
            sentence = counted("fit-needed", self.app.language, fitted.needed)
        else:
            sentence = self.say("fit-adopted" if fitted.adopted else "fit-kept")
        self._tell_state(sentence)
        self.app.show_changed(by=self)

    def _fitting_ended(self) -> None:
        self._fitting = False
        self._tell_state("")
        self._look()

    # -- acts ---------------------------------------------------------------------------------------------------

    def allowed(self, name: str) -> bool:
        page = self._page
        match name:
            case "start":
                return page is not None and waiting(page.due) > 0
            case "learn":
                return page is not None and page.fresh > 0
            case "learn_none":
                return page is not None and page.cards > 0 and not self.allowed("learn")
            case "triage":
                return page is not None and page.drafts + page.doubts + page.left > 0
            case "joins":
                return page is not None and page.joins > 0
            case "problems":
                return page is not None and page.problems > 0
            case "spread":
                return page is not None and page.due.spread > 0
            case "ahead":
                return page is not None and page.ahead > 0
            case "undo":
                return page is not None and page.answered > 0
            case "undo_older":
                return not self.allowed("undo")
            case "stop":
                return self._reading or self._fitting
            case "reread" | "acts":
                return not self._reading and not self._fitting
            case "optimize":
                return page is not None and page.fit > 0 and not self._reading and not self._fitting
        return True

    def action_start(self) -> None:
        self.app.post_message(ReviewWanted())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # Who wants more than there is today is told why there is nothing, or what comes first.
        if action in ("ahead", "spread"):
            return True
        if action == "optimize":
            return not self._reading and not self._fitting
        return super().check_action(action, parameters)

    def action_ahead(self) -> None:
        """Study the cards of the coming week, when nothing of today waits."""
        if self.allowed("ahead"):
            self.app.post_message(ReviewWanted(ahead=AHEAD))
        elif self._page is not None:
            soon = self._page.next_day is not None and (self._page.next_day - self._page.day).days <= AHEAD
            # What was answered today comes no sooner for being asked once more.
            none = "ahead-answered" if soon and self._page.answered else "ahead-none"
            self.app.tell(self.say("ahead-later" if waiting(self._page.due) else none))

    def action_learn(self) -> None:
        """Learn new cards, beyond what the day's minutes leave for them."""
        self.app.post_message(ReviewWanted(fresh=True))

    def action_learn_none(self) -> None:
        """Say why there is no new card to learn."""
        self.app.tell(self.say("fresh-none"), seconds=8)

    def action_spread(self) -> None:
        """Spread what is due over the days that were offered."""
        days = self._page.due.spread if self._page is not None else 0

        def came(moved: Mapping[str, date]) -> None:
            self.app.tell(self.say("spread-done", days=days, count=len(moved)), seconds=8)
            self._look()

        if days:
            self.ask(lambda: self.collection.spread(days), came, group="write", only_last=False)
        elif self._page is not None:
            self.app.tell(self.say("spread-none"))

    def action_undo(self) -> None:
        """Take back the newest act: an answer, to be given again; what nothing is asked again for, here.

        Where several other things were done since the last answer of the day, it is asked which is meant.
        """

        def named(undone: Undone | None) -> str:
            card = undone.card if undone is not None and undone.count == 1 else None
            front = self.collection.general_card(card).card.front if card else ""
            return one_line(front, _NAMED, self.app.profile) if front else ""

        def undo() -> tuple[Undone | None, str]:
            undone = self.collection.undo()
            return undone, named(undone)

        def taken_back(found: tuple[Undone | None, str]) -> None:
            undone, front = found
            said = undone_sentence(undone, self.app.language)
            self.app.tell(self.say("undone-of-card", undone=said, card=front) if front else said, seconds=6)
            self._look()

        def look() -> list[tuple[Undone, str]]:
            return [(one, named(one)) for one in self.collection.undoables()]

        def chosen(at: int | None) -> None:
            if at == 0:
                self.ask(undo, taken_back, group="write", only_last=False)
            elif at is not None:
                self.app.post_message(ReviewWanted(undo="answer"))

        def go(acts: list[tuple[Undone, str]]) -> None:
            if acts and acts[0][0].kind in _ASKS_AGAIN:
                self.app.post_message(ReviewWanted(undo="newest"))
            elif len(acts) > 1 and self.allowed("undo"):
                from kb.tui.screens.choosing import ChoicePanel

                rows = [" · ".join(filter(None, (act_sentence(one, self.app.language), front))) for one, front in acts]
                self.app.push_screen(ChoicePanel(rows, None, self.say("undo-which")), chosen)
            else:
                chosen(0)

        self.ask(look, go, only_last=False)

    def action_undo_older(self) -> None:
        self.action_undo()

    def action_triage(self) -> None:
        self.app.post_message(TriageWanted())

    def action_problems(self) -> None:
        self.app.post_message(ProblemsWanted())

    def action_stats(self) -> None:
        """Show what reviews add up to."""
        from kb.tui.screens.stats import StatsScreen

        self.app.push_screen(StatsScreen())

    def action_import(self) -> None:
        """Bring texts in as notes."""
        from kb.tui.screens.importing import ImportScreen

        self.app.push_screen(ImportScreen())

    def action_settings(self) -> None:
        """Show the settings."""
        self.app.post_message(SettingsWanted())

    def action_joins(self) -> None:
        """Show which edited texts carry on which cards."""
        from kb.tui.screens.joins import JoinsScreen

        self.app.push_screen(JoinsScreen())

    def action_reread(self) -> None:
        self._read_notes()

    def action_stop(self) -> None:
        if self._fitting:
            self._fit_stopped = True
            self._tell_state(self.say("fitting-ends"))
            return
        self._stopped = True
        self._tell_state(self.say("reading-stops"))

    def action_quit(self) -> None:
        self.app.exit()
