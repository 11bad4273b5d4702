"""The app: which screen follows which."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from textual import events, on
from textual.app import SystemCommand
from textual.command import CommandPalette
from textual.screen import Screen
from textual.theme import ThemeProvider

from kb.tui.base import BaseScreen
from kb.tui.choosing import ChoosingApp
from kb.tui.early import Early
from kb.tui.messages import (
    BrowseWanted,
    ConceptWanted,
    GraphWanted,
    GroundWanted,
    PracticeWanted,
    ProblemsWanted,
    ReviewWanted,
    SearchWanted,
    SettingsWanted,
    SittingDone,
    TriageWanted,
)
from kb.tui.turns import Turns

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.tui.pictures import Gallery


# Shells call a program that a signal ended by this and the signal's number.
_ENDED = 128
_PATIENCE = 5.0


class KbApp(ChoosingApp[None]):
    """kb in the terminal, over one collection.

    `start` is the screen that it opens with; `query`, `limit`, `ahead`, `fresh` and `cram` are those of the first
    review; `profile` is what the terminal can draw of a formula, `typed` the keys that came while it was asked.
    """

    # With the style of the screens that a day begins with: one that comes later makes Textual read all of it again.
    CSS_PATH = ["app.tcss", "screens/today.tcss", "screens/answering.tcss"]  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012

    def __init__(
        self,
        collection: Collection,
        start: Literal["today", "review"] = "today",
        query: str | None = None,
        limit: int | None = None,
        *,
        ahead: int = 0,
        fresh: bool = False,
        cram: bool = False,
        profile: str = "unicode",
        typed: str = "",
        gallery: Gallery | None = None,
    ) -> None:
        super().__init__(collection, profile)
        self.gallery = gallery
        self._start_with = start
        # What narrowed the first review does not narrow the next.
        self._first = ReviewWanted(query=query, limit=limit, ahead=ahead, fresh=fresh, cram=cram)
        self._typed = typed
        self._turns = Turns(self)

    async def on_event(self, event: events.Event) -> None:
        """A key that comes in one chunk with others is for what the one before it brings up."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
        elif not self._turns.keeps(event):
            self._turns.begin(event)
            await super().on_event(event)
            self._turns.follow(event)

    def on_mount(self) -> None:
        self.title = "kb"
        self._end_with_signals()
        if self._start_with == "review":
            self._open_review(self._first, read_first=True)
        else:
            self.push_screen(_today())

    def on_ready(self) -> None:
        """What was typed before there was a screen goes to the first one, as soon as that takes keys."""
        if self._start_with == "review":
            self.watch(self.screen, "phase", self._pass_on)
        else:
            self._pass_on()

    def _pass_on(self, phase: str = "") -> None:
        if not self._typed or phase == "waiting":
            return
        from textual._xterm_parser import XTermParser

        typed, self._typed = self._typed, ""
        early = Early()
        for event in XTermParser().feed(typed):
            if isinstance(event, (events.Key, events.Paste)):
                early.add(event)
        early.give(self)

    def _end_with_signals(self) -> None:
        """Who ends the app from outside, or closes its window, gets the terminal back as after leaving by a key."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            # Windows has no such thing, and only the main thread may ask for it.
            with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                number = getattr(signal, name)
                loop.add_signal_handler(number, partial(self._end, _ENDED + number))

    def _end(self, code: int) -> None:
        # What is kept is on the disk with each answer. A window that is gone must not hold the app back: Textual
        # waits for a thread that can write nothing any more.
        last = threading.Timer(_PATIENCE, os._exit, (code,))
        last.daemon = True
        last.start()
        self.exit(return_code=code)

    def home(self, screen: BaseScreen[Any]) -> None:
        # A review that the app opened with has no Today behind it yet.
        if any(isinstance(one, BaseScreen) and one.WORD == "today" for one in self.screen_stack):
            screen.dismiss()
        else:
            screen.leave_by(lambda: self.switch_screen(_today()))

    def _open(self, screen: BaseScreen[Any]) -> None:
        """Open a screen, once: a second key may have asked for it before it stood."""
        now = self.screen
        if not isinstance(now, BaseScreen) or (type(now), now.subject) != (type(screen), screen.subject):
            self.push_screen(screen)

    # -- from screen to screen ----------------------------------------------------------------------------------

    @on(ReviewWanted)
    def _review(self, message: ReviewWanted) -> None:
        self._open_review(message)

    def _open_review(self, message: ReviewWanted, *, read_first: bool = False) -> None:
        from kb.tui.screens.review import ReviewScreen

        screen = ReviewScreen(message, read_first=read_first)
        if isinstance(self.screen, BaseScreen) and self.screen.WORD == "summary":
            self.switch_screen(screen)
        else:
            self._open(screen)

    @on(SittingDone)
    def _summary(self, message: SittingDone) -> None:
        from kb.tui.screens.summary import SummaryScreen

        summary = SummaryScreen(message.session, message.told)
        # What was answered is seen on the screen that the sitting began from.
        self.show_changed(by=message.sitting)
        message.sitting.leave_by(lambda: self.switch_screen(summary))

    @on(PracticeWanted)
    def _practice(self, message: PracticeWanted) -> None:
        from kb.tui.screens.practice import PracticeScreen

        self._open(PracticeScreen(message.offer))

    @on(GroundWanted)
    def _ground(self, message: GroundWanted) -> None:
        from kb.tui.screens.ground import GroundScreen

        self._open(GroundScreen(message.ground))

    @on(SearchWanted)
    def _search(self) -> None:
        from kb.tui.screens.search import SearchScreen

        self._open(SearchScreen())

    @on(BrowseWanted)
    def _browse(self, message: BrowseWanted) -> None:
        from kb.tui.screens.browse import BrowseScreen

        self._open(BrowseScreen(message.query))

    @on(GraphWanted)
    def _graph(self, message: GraphWanted) -> None:
        from kb.tui.screens.graph import GraphScreen

        self._open(GraphScreen(message.concept))

    @on(ConceptWanted)
    def _concept(self, message: ConceptWanted) -> None:
        from kb.tui.screens.concept import ConceptScreen

        self._open(ConceptScreen(message.name, message.place, message.card))

    @on(TriageWanted)
    def _triage(self) -> None:
        from kb.tui.screens.triage import TriageScreen

        self._open(TriageScreen())

    @on(SettingsWanted)
    def _settings(self) -> None:
        from kb.tui.screens.settings import SettingsScreen

        if not any(isinstance(screen, SettingsScreen) for screen in self.screen_stack):
            self.push_screen(SettingsScreen())

    @on(ProblemsWanted)
    def _problems(self) -> None:
        from kb.tui.screens.problems import ProblemsScreen

        self._open(ProblemsScreen())

    # -- the palette, in the person's language ------------------------------------------------------------------

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        found = {
            self.say("do-theme"): SystemCommand(self.say("do-theme"), self.say("tip-theme"), self.action_change_theme),
            self.say("do-quit"): SystemCommand(self.say("do-quit"), self.say("tip-quit"), self.exit),
        }
        if isinstance(screen, BaseScreen):
            browse, settings = self.say("do-browse"), self.say("do-settings")
            found[browse] = SystemCommand(browse, self.say("tip-browse"), lambda: self._browse(BrowseWanted()))
            found[settings] = SystemCommand(settings, self.say("tip-settings"), self._settings)
            graph = self.say("do-graph")
            found[graph] = SystemCommand(graph, self.say("tip-graph"), lambda: self._graph(GraphWanted()))
            found |= {name: SystemCommand(name, tip, call) for name, tip, call in screen.commands()}
        yield from found.values()

    def action_command_palette(self) -> None:
        from kb.tui.widgets.choices import Palette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette(placeholder=self.say("palette-here"), id="--command-palette"))

    def search_themes(self) -> None:
        from kb.tui.widgets.choices import Palette

        self.push_screen(Palette(providers=[ThemeProvider], placeholder=self.say("themes-here")))

    def action_help_quit(self) -> None:
        self.tell(self.say("how-to-quit"))


def _today() -> BaseScreen[None]:
    from kb.tui.screens.today import TodayScreen  # who begins with a review has no need of it yet

    return TodayScreen()
