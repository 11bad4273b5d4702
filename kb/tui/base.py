"""What every screen shares: the collection, the language, work in the background, the acts and their keys."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextvars import copy_context
from functools import partial
from shutil import which
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, getters, messages, on
from textual.app import App, ReturnType, SuspendNotSupported
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.query import NoMatches
from textual.message import Message
from textual.screen import Screen, ScreenResultType
from textual.widgets import Static
from textual.worker import active_worker, get_current_worker

from kb.errors import KbError
from kb.messages import explain, say
from kb.tui.acts import Act, bind, with_bindings
from kb.tui.editor import editor_command
from kb.tui.keymap import keyed
from kb.tui.messages import BrowseWanted, Came, Failed, GraphWanted, NotesChanged, Progressed, SearchWanted
from kb.tui.watching import Watcher

if TYPE_CHECKING:
    from pathlib import Path

    from textual.filter import LineFilter

    from kb.collection import Collection
    from kb.model import Changes
    from kb.tui.pictures import Gallery

T = TypeVar("T")

# As wide as Textual makes what it shows over a corner, and what stands beside the text there.
_TOAST, _AROUND_TOAST = 60, 5
_EYEBLINK = 0.1
# What brings a screen up and takes it down.
_ALWAYS_HEARD = (events.Compose, events.Unmount, messages.Prune, messages.CloseMessages)
_KEYS_IN_LETTERS = {
    "⏎": "enter", "⇥": "tab", "␣": "space", "⌫": "backspace", "⎋": "esc",
    "←": "left", "→": "right", "↑": "up", "↓": "down",
}  # fmt: skip


def threaded(work: Callable[[], None]) -> Callable[[], None]:
    """Work for a thread, which finds the app also when the screen that began it is closed meanwhile."""
    # A thread has no context of its own: Textual would look for the app from the screen upwards, and find nothing.
    context = copy_context()

    def run() -> None:
        context.run(active_worker.set, get_current_worker())
        context.run(work)

    return run


def _run(command: list[str], folder: Path) -> str:
    """Run a command to its end; why that failed, empty where it did not."""
    try:
        done = subprocess.run(command, check=False, cwd=folder)
    except OSError as fault:
        return fault.strerror or str(fault)
    except KeyboardInterrupt:
        return "Ctrl-C"
    return str(done.returncode) if done.returncode else ""


class BaseApp(App[ReturnType]):
    """An app over one collection, speaking the person's language."""

    gallery: Gallery | None = None
    """How the terminal shows pictures, where it can."""

    def __init__(self, collection: Collection, profile: str = "unicode") -> None:
        self.collection = collection
        # What the terminal can draw of a formula.
        self.profile = profile
        self.language = collection.language
        # Where triage was left: who comes back goes on there.
        self.triage_at: str | None = None
        # What a screen that is left says on the next one, and for how long.
        self._parting: tuple[Screen[Any], str, float] | None = None
        # What was searched for, the latest last; forgotten when the app ends.
        self.queries: tuple[str, ...] = ()
        self.watcher = Watcher(collection, lambda: self.post_message(NotesChanged()))
        self._typewriter: LineFilter | None = None
        self._is_left_by_ctrl_z = False
        if profile == "ascii":
            from kb.tui.typewriter import Typewriter

            self._typewriter = Typewriter()
        super().__init__()

    def on_mount(self) -> None:
        self.watcher.start()

    def on_unmount(self) -> None:
        self.watcher.stop()

    @property
    def is_reading(self) -> bool:
        """Are notes being read, so that more may be found in a moment?"""
        return False

    def say(self, name: str, /, **arguments: object) -> str:
        """The app's sentence `name`, with what the terminal has."""
        said = say(f"app.{name}", self.language, **arguments)
        if self.profile != "ascii" or said.isascii():
            return said
        from kb.typesetting.profiles import in_type

        return in_type(said)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line that is painted goes through."""
        filters = super().get_line_filters()
        return filters if self._typewriter is None else [*filters, self._typewriter]

    def get_key_display(self, binding: Binding) -> str:
        """A key as it is written; with letters where the terminal lacks the signs for it."""
        shown = super().get_key_display(binding)
        if self.profile != "ascii" or shown.isascii():
            return shown
        return "".join(_KEYS_IN_LETTERS.get(sign, sign) for sign in shown)

    def tell(self, sentence: str, *, seconds: float = 4, outlives: bool = False) -> None:
        """Show a sentence for a while: on the screen's own line where it has one, else over a corner of it.

        One that `outlives` the screen is shown on the next one.
        """
        if outlives:
            self._parting = (self.screen, sentence, seconds)
            return
        from kb.typesetting.pieces import title

        # A concept that is named may have a formula in its name.
        sentence = title(sentence, self.profile)
        lines = self.screen.query("#passing").results(Static)
        line = next(iter(lines), None)
        if line is None:
            self.notify(self._in_lines(sentence), markup=False, timeout=seconds)
            return
        said = Content(sentence)
        line.update(said)

        def fade() -> None:
            if line.content is said:
                line.update("")

        line.set_timer(seconds, fade)

    def part(self, screen: BaseScreen[Any]) -> None:
        """What the screen before had to say is said on the one that comes after it."""
        if self._parting is not None and self._parting[0] is not screen:
            _, sentence, seconds = self._parting
            self._parting = None
            self.tell(sentence, seconds=seconds)

    def hush(self, only: str = "") -> None:
        """What was said in passing is of what was on the screen before; with `only` no other sentence goes."""
        for line in self.screen.query("#passing").results(Static):
            # A line that says nothing is left alone: an update lays the whole screen out anew.
            if line.content and (not only or str(line.content) == only):
                line.update("")

    def complain(self, fault: KbError) -> None:
        """Show a person's mistake, and what can be done."""
        sentence, hint = explain(fault, self.language)
        said = self._in_lines("\n".join(filter(None, (sentence, hint))))
        self.notify(said, severity="error", markup=False, timeout=8)

    def _in_lines(self, sentence: str) -> str:
        """A sentence for a corner of a narrow screen, broken where its language may be."""
        from kb.tui.widgets.said import wrapped

        columns = self.size.width * 9 // 10
        if columns >= _TOAST:
            return sentence
        return "\n".join(line.plain for line in wrapped(Content(sentence), max(columns - _AROUND_TOAST, 10)))

    def show_changed(self, changes: Changes | None = None, *, by: object = None) -> None:
        """Notes or cards are not what they were: every screen but `by` follows, those underneath when they come up."""
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen is not by:
                screen.fall_behind(changes)

    def home(self, screen: BaseScreen[Any]) -> None:
        """Go back from a screen to the one that everything starts from."""
        screen.dismiss()

    def edit(self, note: str, line: int) -> bool:
        """Open a note in the person's editor at a line, and wait; what was saved is read as all that is saved is.

        False when that did not happen.
        """
        path = self.collection.root / note
        try:
            command = editor_command(path, max(line, 1), os.environ)
            self.watcher.rest()
            if os.sep not in command[0] and not which(command[0]):
                raise KbError("editor-missing", command=command[0])
            try:
                with self.suspend():
                    # Nothing may be raised in here: the terminal would stay without the app.
                    reason = _run(command, self.collection.root)
            except SuspendNotSupported:
                raise KbError("no-suspend") from None
            if reason:
                raise KbError("editor-failed", command=command[0], reason=reason)
        except KbError as fault:
            self.complain(fault)
            return False
        finally:
            self.watcher.look_now()
            self.refresh(layout=True)
        return True

    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell, and say there how to come back."""
        driver = self._driver
        if driver is not None and driver.can_suspend and not self._is_left_by_ctrl_z:
            leave, said = driver.suspend_application_mode, self.say("in-background")

            def left() -> None:
                leave()
                # Only now is what is written seen in the shell; the process is stopped at once.
                if self._is_left_by_ctrl_z:
                    self._is_left_by_ctrl_z = False
                    print(said, file=sys.__stderr__, flush=True)
                    driver.suspend_application_mode = leave  # type: ignore[method-assign]

            self._is_left_by_ctrl_z = True
            driver.suspend_application_mode = left  # type: ignore[method-assign]
        super().action_suspend_process()

    def _handle_exception(self, error: Exception) -> None:
        """A bug ends the app with a sentence; the report names places and holds no note text.

        Textual's own page shows local variables, and those hold what people write.
        """
        from kb.collection.reports import write_report

        if self._exit and isinstance(error, NoMatches):
            # Told to end while a screen came up: it is never composed, and what was meant for it finds nothing.
            return
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        path = write_report(error, self.collection.now())
        self.panic(Content(self.say("fault", path=path or "—")).plain)


# Textual's metaclass leaves no room for that of ABC: what a screen must give is marked `abstractmethod` all the same,
# and it is mypy that refuses to make a screen without it.
class BaseScreen(Screen[ScreenResultType]):
    """A screen whose acts give its keys, its footer, its list and its help."""

    app = getters.app(BaseApp)
    ACTS: ClassVar[tuple[Act, ...]] = ()
    # To the shell, as from every program; `fg` brings it back.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "app.suspend_process", show=False, system=True)]
    WORD: ClassVar[str] = ""
    """The screen's word in the catalogues: its name is `app.screen-<WORD>`, what it is for `app.about-<WORD>`."""

    _stands = False
    """Was all of it composed, so that whatever is meant for it finds its widgets?"""
    _leaves = False
    """Is it about to be closed, as soon as nothing stands above it?"""

    def __init__(self) -> None:
        super().__init__()
        self._behind = False
        # What waits until this screen is on top.
        self._turns: list[Callable[[], object]] = []
        self._usual_bindings = self._bindings
        self.acts = self.ACTS
        self.take_settings()

    def take_settings(self) -> None:
        """Go by the keys that the person chose."""
        acts = keyed((*self.ACTS, ANYWHERE), self.WORD, self.collection.settings.keys)
        self.acts = tuple(act for act in acts if act.listed or not act.priority)
        self._bindings = with_bindings(self._usual_bindings, bind(acts, self.app.say))

    def written(self, usual: str) -> str:
        """How the key is written that does here what the `usual` one does where no other was chosen."""
        for act in self.ACTS:
            if usual in act.keys.split(","):
                keys = next((one.keys for one in self.acts if one.code == act.code), act.keys)
                return usual if keys == act.keys else self.app.get_key_display(Binding(keys.partition(",")[0], ""))
        return usual

    @property
    def collection(self) -> Collection:
        return self.app.collection

    def say(self, name: str, /, **arguments: object) -> str:
        """The app's sentence `name`."""
        return self.app.say(name, **arguments)

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        otherwise: Callable[[], None] | None = None,
        group: str = "ask",
        only_last: bool = True,
    ) -> None:
        """Do `work` in a thread and hand what came of it to `then`, on the screen's own turn.

        With `only_last` earlier work of the same group is forgotten; a KbError is shown, then `otherwise` goes on.
        """

        def run() -> None:
            worker = get_current_worker()
            try:
                came: Came | Failed = Came(work(), then)
            except KbError as fault:
                came = Failed(fault, otherwise)
            if not worker.is_cancelled:
                self.post_message(came)

        self.run_worker(threaded(run), thread=True, exclusive=only_last, group=group, name=group)

    def progress(self, step: str = "") -> Callable[[int, int], None]:
        """What work in a thread calls to say how far it is; it is heard only so often that no key waits behind it."""
        heard = -_EYEBLINK

        def progress(done: int, total: int) -> None:
            nonlocal heard
            if done >= total or monotonic() - heard >= _EYEBLINK:
                heard = monotonic()
                self.post_message(Progressed(done, total, step))

        return progress

    @on(Came)
    def _work_came(self, message: Came) -> None:
        message.then(message.value)

    @on(Failed)
    def _work_failed(self, message: Failed) -> None:
        self.app.complain(message.fault)
        if message.otherwise is not None:
            message.otherwise()

    @property
    def is_decided_by_a_character(self) -> bool:
        """Does a character decide something now, so that none of a composed word may be taken for it?"""
        return False

    # -- coming and going ---------------------------------------------------------------------------------------

    async def _on_message(self, message: Message) -> None:
        if isinstance(message, events.Compose):
            self._take_size()
        # What is closed in the very moment that it opens is never composed: nothing may look for its widgets.
        if self._stands or isinstance(message, _ALWAYS_HEARD):
            await super()._on_message(message)
        if isinstance(message, events.Compose):
            self._stands = not self._pruning and self.is_attached
            self.refresh_bindings()

    def _take_size(self) -> None:
        """Be narrow or wide from the start: of a screen that learns it when it stands each widget is styled twice."""
        columns, rows = self.app.size
        for length, points in ((columns, self.app.HORIZONTAL_BREAKPOINTS), (rows, self.app.VERTICAL_BREAKPOINTS)):
            reached = [name for least, name in points or () if least <= length]
            self.update_classes(dict.fromkeys(reached[-1:], True), update=False)

    @property
    def is_whole(self) -> bool:
        """Do its widgets stand, so that the app may have something shown on them?"""
        return self._stands and self.is_running

    @property
    def subject(self) -> str:
        """What it is about, where the same screen may be open about several things."""
        return ""

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call this when the screen was painted again; not when its widgets are gone by then."""

        def call() -> Any:
            return callback(*args, **kwargs) if self.is_whole else None

        return super().call_after_refresh(call)

    def after_layout(self, then: Callable[[], object]) -> None:
        """Go on when what was shown or hidden just now has its place: after the next layout, not before."""
        # Widgets ask for one in their own time, and a screen that has nothing to paint goes on at once.
        self.refresh(layout=True, repaint=False)
        self.call_after_refresh(then)

    def when_on_top(self, do: Callable[[], object]) -> None:
        """Do this when nothing stands above this screen: at once, or as soon as that is left."""
        self._turns.append(do)
        self._take_turns()

    def _take_turns(self) -> None:
        while self._turns and self.is_active:
            self._turns.pop(0)()

    def leave_by(self, go: Callable[[], object]) -> None:
        """Close this screen, once, by what is done on top of it: no second key closes what stands above or below it."""
        if not self._leaves:
            self._leaves = True
            self.when_on_top(go)

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close this screen, once, as soon as it is on top, and hand `result` to whoever opened it."""
        self.leave_by(partial(super().dismiss, result))
        return AwaitComplete()

    # -- going on with what changed -----------------------------------------------------------------------------

    @property
    def at_work(self) -> bool:
        """Is something being written or read that has to be over before notes are read anew?"""
        return False

    @property
    def is_working(self) -> bool:
        """Is something being worked on here that others wait for? Not on a screen that only waits to be closed."""
        return self.at_work and not self._leaves

    @property
    def leaves_unread(self) -> bool:
        """Does the person want no note to be read until they say so here?"""
        return False

    def follow(self) -> None:
        """Show what is so now, after notes or cards changed."""

    def fall_behind(self, changes: Changes | None = None) -> None:
        """Something changed (`changes`, where it was notes): follow as soon as this screen is looked at and free."""
        self._behind = True
        self.catch_up()

    def catch_up(self) -> None:
        """Follow what changed, if something did and now is the time."""
        # One that is only coming up has nothing yet to show it on.
        free = self.is_mounted and self.is_whole and self.is_current and not self.at_work and not self._leaves
        if self._behind and free:
            self._behind = False
            self.follow()

    def on_screen_resume(self) -> None:
        self.app.part(self)
        self._take_turns()
        self.catch_up()

    def fit(self) -> None:
        """Set again what is set to the width of the screen."""

    def on_resize(self) -> None:
        self.fit()

    def on_app_focus(self) -> None:
        """Who comes back from an editor in another window finds the notes as they are now."""
        self.app.watcher.look_now()

    # -- what can be done now -----------------------------------------------------------------------------------

    def does(self, action: str, usual: str) -> str:
        """What the last line says of a key here; mostly its `usual` words."""
        return usual

    def possible(self) -> list[Act]:
        """The acts that can be done now, in their order."""
        return [act for act in self.acts if act.listed and self._stands and self.allowed(act.name)]

    def allowed(self, name: str) -> bool:
        """Can this be done now, be it by a key or from the list?"""
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys work, and stand in the footer, for what can be done now."""
        return self._stands and self.allowed(action)

    def do(self, name: str) -> None:
        """Do one of the acts."""
        getattr(self, f"action_{name}")()

    def action_acts(self) -> None:
        """Open the list of what can be done now."""
        from kb.tui.screens.acts import ActList

        def chosen(name: str | None) -> None:
            if name is not None:
                self.do(name)

        self.app.push_screen(ActList(self.possible(), self.say(f"screen-{self.WORD}")), chosen)

    def action_help(self) -> None:
        """Open the help of this screen."""
        from kb.tui.screens.help import HelpScreen

        acts = [act for act in self.acts if act.name != "help"]
        self.app.push_screen(HelpScreen(self.WORD, acts, [act for act in acts if self.allowed(act.name)]))

    def action_back(self) -> None:
        """Close this screen."""
        self.dismiss()

    def action_search(self) -> None:
        """Open the search."""
        self.app.post_message(SearchWanted())

    def action_browse(self) -> None:
        """Open the table of all cards."""
        self.app.post_message(BrowseWanted())

    def action_graph(self) -> None:
        """Open the tree of all concepts."""
        self.app.post_message(GraphWanted())

    def commands(self) -> list[tuple[str, str, Callable[[], None]]]:
        """This screen's entries in the command palette: name, explanation, what to call."""
        return [
            (self.say(f"do-{act.code}"), self.say(f"tip-{act.code}"), partial(self.do, act.name))
            for act in self.possible()
        ]


HELP = Act("help", "?", shown=True)
ACTS_ON_ESC = Act("acts", "escape", shown=True, listed=False)
BACK = Act("back", "escape", shown=True)
SEARCH = Act("search", "/,ctrl+f", shown=True)
BROWSE = Act("browse", "b")
GRAPH = Act("graph", "g")
ANYWHERE = Act("search", "ctrl+f", listed=False, priority=True)
"""What every screen can do, also while something is being typed."""
