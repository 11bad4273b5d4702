"""Today: what waits, how long it takes, and where else to go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import ProgressBar, Static
from textual.worker import get_current_worker

from kb.memory.queue import AHEAD, whole_minutes
from kb.tui.acts import Act
from kb.tui.base import HELP, SEARCH, BaseScreen
from kb.tui.columns import pad, width
from kb.tui.messages import NotesRead, ProblemsWanted, Progressed, ReviewWanted, TriageWanted
from kb.tui.sentences import changes_sentence, coming_day, counted, day_sentence, undone_sentence
from kb.tui.widgets.keys import Keys

if TYPE_CHECKING:
    from datetime import date

    from kb.collection.parameters import Optimized
    from kb.collection.sums import Undone
    from kb.collection.values import Today
    from kb.model import Changes

_BAR = 24


# Kinds of acts that are taken back without a card to ask.
_HERE = frozenset({"alias", "due", "parameters", "retract"})


class TodayScreen(BaseScreen[None]):
    """The first screen. Reads the notes when it opens, and shows at once what the store knows."""

    WORD = "today"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("start", "enter,space", shown=True),
        SEARCH,
        Act("triage", "t", shown=True),
        Act("problems", "p", shown=True),
        Act("stats", "s"),
        Act("undo", "u"),
        Act("reread", "r"),
        Act("joins", "j"),
        Act("optimize", "o"),
        Act("spread", "d"),
        Act("ahead", "a"),
        Act("stop", "escape", shown=True),
        HELP,
        Act("acts", "escape", listed=False),
        Act("quit", "q", shown=True),
    )
    CSS_PATH = "today.tcss"

    top = getters.query_one("#top", Static)
    headline = getters.query_one("#headline", Static)
    figures = getters.query_one("#figures", Static)
    aside = getters.query_one("#aside", Static)
    bar = getters.query_one("#bar", ProgressBar)
    status = getters.query_one("#status", Static)

    def __init__(self) -> None:
        super().__init__()
        self._page: Today | None = None
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
            yield Static(id="aside", markup=False)
            yield ProgressBar(id="bar", show_eta=False)
            yield Static(id="status", markup=False)
        yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.bar.display = False

    def on_screen_resume(self) -> None:
        if self._first:
            self._first = False
            # The first frame shows before anything is read.
            self.call_after_refresh(self._look, self._read_notes)
        else:
            self._look()

    @property
    def at_work(self) -> bool:
        # Who stopped the reading says when it goes on.
        return self._reading or self._stopped

    def follow(self) -> None:
        self._look()

    def fall_behind(self, changes: Changes | None = None) -> None:
        if changes is not None:
            self._joined += changes.joined
            self.status.update(Content(changes_sentence(changes, self.app.language)))
        super().fall_behind(changes)

    # -- what is shown ------------------------------------------------------------------------------------------

    def _look(self, then: Callable[[], None] | None = None) -> None:
        def came(page: Today) -> None:
            self._show(page)
            if then is not None:
                then()

        self.ask(self.collection.today_page, came, group="look")

    def _show(self, page: Today) -> None:
        self._page = page
        self.top.update(
            Content.assemble(
                ("kb", "bold $text-primary"),
                (f"  {self.collection.root.name}  ", "bold"),
                (day_sentence(page.day, self.app.language), "$text-muted"),
            )
        )
        self.headline.update(Content(self._headline(page)))
        self.figures.update(self._figures(page))
        self.aside.update(self._aside(page))
        self.refresh_bindings()

    def fit(self) -> None:
        if self._page is not None:
            self._show(self._page)

    def _headline(self, page: Today) -> str:
        if not page.notes and not self._reading:
            gone = counted("vanished", self.app.language, page.vanished) + "\n" if page.vanished else ""
            return gone + self.say("no-notes", folder=self.collection.root)
        if not page.cards and not self._reading:
            return self.say("no-cards-drafts" if page.drafts else "no-cards")
        waiting = page.due.due + page.due.new + page.due.learning
        if waiting:
            return self.say("waiting", minutes=whole_minutes(page.due.minutes))
        if not page.notes:
            return ""
        done = self.say("all-done" if page.answered else "nothing-waits")
        if page.next_day is None:
            return done
        comes = self.say("comes-next", day=coming_day(page.next_day, page.day, self.app.language))
        return done + ("" if self.app.language == "zh" else " ") + comes

    def _figures(self, page: Today) -> Content:
        rows = [
            (page.due.due, self.say("figure-due"), "$primary"),
            (page.due.new, self.say("figure-new"), "$accent"),
            (page.due.learning, self.say("figure-learning"), "$secondary"),
        ]
        most = max(count for count, _, _ in rows)
        if not most:
            return Content("")
        names = max(width(name) for _, name, _ in rows)
        room = max(min(_BAR, self.size.width - names - 14), 0)
        lines = []
        for count, name, style in rows:
            length = -(-count * room // most) if count else 0
            lines.append(Content.assemble((f"{count:>5}", "bold"), f"  {pad(name, names)}  ", ("━" * length, style)))
        return Content("\n").join(lines)

    def _aside(self, page: Today) -> Content:
        lines = []
        language = self.app.language
        if page.due.spread:
            behind = counted("aside-paused" if page.due.paused else "aside-overdue", language, page.due.overdue)
            lines.append((f"{behind} · {counted('aside-spread', language, page.due.spread)}", "d"))
        if page.due.siblings:
            lines.append((counted("aside-siblings", language, page.due.siblings), ""))
        if page.ahead:
            lines.append((counted("aside-ahead", language, page.ahead), "a"))
        if page.left:
            lines.append((counted("aside-left", self.app.language, page.left), "t"))
        if page.doubts:
            lines.append((counted("aside-doubts", self.app.language, page.doubts), "t"))
        if self._joined and page.joins:
            lines.append((counted("aside-joined", self.app.language, self._joined), "j"))
        if page.drafts:
            lines.append((counted("aside-drafts", self.app.language, page.drafts), "t"))
        if page.problems:
            lines.append((counted("aside-problems", self.app.language, page.problems), "p"))
        if page.fit and not self._fitting:
            lines.append((counted("aside-fit", self.app.language, page.fit), "o"))
        if page.vanished and page.notes:
            lines.append((counted("vanished", self.app.language, page.vanished), ""))
        shown = [Content.assemble(f"{sentence}  ", (key, "bold $text-accent")) for sentence, key in lines]
        if page.answered:
            minutes = max(whole_minutes(page.seconds / 60), 1)
            shown.append(Content(counted("aside-answered", self.app.language, page.answered)))
            shown[-1] += Content(self.say("aside-minutes", minutes=minutes))
        return Content("\n").join(shown)

    # -- reading the notes --------------------------------------------------------------------------------------

    def _read_notes(self) -> None:
        self._reading = True
        self.status.update(Content(self.say("reading-notes")))
        self.refresh_bindings()

        def read() -> Changes:
            worker = get_current_worker()

            def progress(done: int, total: int) -> None:
                self.post_message(Progressed(done, total))

            return self.collection.refresh(progress, lambda: worker.is_cancelled or self._stopped)

        self._stopped = False
        self.ask(read, self._notes_read, otherwise=self._reading_ended, group="read")

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        if self._reading and not self._stopped:
            self.bar.display = message.total > 1
            self.bar.update(total=message.total, progress=message.done)
            self.status.update(Content(self.say("reading-note", done=message.done, total=message.total)))
        elif self._fitting and not self._fit_stopped:
            self.status.update(Content(self.say("fitting", done=message.done, total=message.total)))

    def _notes_read(self, changes: Changes) -> None:
        self._joined += changes.joined
        self._reading_ended()
        sentence = changes_sentence(changes, self.app.language)
        if self._stopped:
            sentence = self.say("reading-stopped") + sentence
        for fault in self.collection.faults:
            self.app.complain(fault)
        self.status.update(Content(sentence))
        self.app.show_changed(changes, by=self)
        self.app.post_message(NotesRead())

    def _reading_ended(self) -> None:
        self._reading = False
        self.bar.display = False
        self.status.update("")
        self._look()

    # -- the forgetting curve -----------------------------------------------------------------------------------

    def action_optimize(self) -> None:
        """Fit the forgetting curve to the person; it is gone by where that foretells better."""
        from kb.memory.fitting import Cancellation

        self._fitting, self._fit_stopped = True, False

        def progress(done: int, total: int) -> None:
            self.post_message(Progressed(done, total))

        def fit() -> Optimized | None:
            worker = get_current_worker()
            try:
                return self.collection.optimize(progress, lambda: worker.is_cancelled or self._fit_stopped)
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
        self.status.update(Content(sentence))
        self.app.show_changed(by=self)

    def _fitting_ended(self) -> None:
        self._fitting = False
        self.status.update("")
        self._look()

    # -- acts ---------------------------------------------------------------------------------------------------

    def allowed(self, name: str) -> bool:
        page = self._page
        match name:
            case "start":
                return page is not None and page.due.due + page.due.new + page.due.learning > 0
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
            case "stop":
                return self._reading or self._fitting
            case "reread" | "acts":
                return not self._reading and not self._fitting
            case "optimize":
                return page is not None and page.fit > 0 and not self._reading and not self._fitting
        return True

    def action_start(self) -> None:
        self.app.post_message(ReviewWanted())

    def action_ahead(self) -> None:
        self.app.post_message(ReviewWanted(ahead=AHEAD))

    def action_spread(self) -> None:
        """Spread what is due over the days that were offered."""
        days = self._page.due.spread if self._page is not None else 0

        def came(moved: Mapping[str, date]) -> None:
            self.app.tell(self.say("spread-done", days=days, count=len(moved)), seconds=8)
            self._look()

        if days:
            self.ask(lambda: self.collection.spread(days), came, group="write", only_last=False)

    def action_undo(self) -> None:
        """Take back the newest act: an answer, to be given again; what no card is asked for, here."""

        def taken_back(undone: Undone | None) -> None:
            self.app.tell(undone_sentence(undone, self.app.language))
            self._look()

        def go(kind: str | None) -> None:
            if kind in _HERE:
                self.ask(self.collection.undo, taken_back, group="write", only_last=False)
            else:
                self.app.post_message(ReviewWanted(undo=True))

        self.ask(self.collection.undoable, go, only_last=False)

    def action_triage(self) -> None:
        self.app.post_message(TriageWanted())

    def action_problems(self) -> None:
        self.app.post_message(ProblemsWanted())

    def action_stats(self) -> None:
        """Show what reviews add up to."""
        from kb.tui.screens.stats import StatsScreen

        self.app.push_screen(StatsScreen())

    def action_joins(self) -> None:
        """Show which edited texts carry on which cards."""
        from kb.tui.screens.joins import JoinsScreen

        self.app.push_screen(JoinsScreen())

    def action_reread(self) -> None:
        self._read_notes()

    def action_stop(self) -> None:
        if self._fitting:
            self._fit_stopped = True
            self.status.update(Content(self.say("fitting-ends")))
            return
        self._stopped = True
        self.status.update(Content(self.say("reading-stops")))

    def action_quit(self) -> None:
        self.app.exit()
