"""Which edited texts carry on which cards: old above new; Enter takes a wrong pair apart."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static
from textual.widgets.option_list import Option

from kb.messages import knows, say
from kb.reading.differing import differing
from kb.tui.acts import Act
from kb.tui.base import HELP, SEARCH, BaseScreen
from kb.tui.screens.doubt import marked
from kb.tui.sentences import counted, undone_sentence
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.said import hung

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.collection.values import Join


# So many are listed, the newest; `kb log --joins` names all.
_MOST, _AROUND = 300, 8


class JoinsScreen(BaseScreen[None]):
    """Every join, newest first; what was taken apart on this visit can be put together again."""

    WORD = "joins"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("separate", "enter", shown=True, priority=True),
        Act("undo", "u", shown=True),
        SEARCH,
        Act("back", "escape,q", shown=True),
        HELP,
    )
    CSS_PATH = "joins.tcss"

    busy: reactive[bool] = reactive(True, bindings=True)

    head = getters.query_one("#head", Static)
    listed = getters.query_one("#joins", Choices)

    def __init__(self) -> None:
        super().__init__()
        self._joins: list[Join] = []
        self._done = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Static(id="head", markup=False)
            yield Choices(id="joins", markup=False)
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.listed.focus()
        self.follow()

    @property
    def at_work(self) -> bool:
        return self.busy

    def watch_busy(self) -> None:
        self.catch_up()

    def follow(self) -> None:
        self._work(lambda: None)

    def _work(self, work: Callable[[], str | None]) -> None:
        """Do `work`, say what it came to, and show the joins as they are then."""
        self.busy = True

        def done() -> tuple[str | None, list[Join], list[Option]]:
            said = work()
            joins = self.collection.joins()[::-1]
            return said, joins, list(map(self._option, joins[:_MOST]))

        def came(found: tuple[str | None, list[Join], list[Option]]) -> None:
            said, joins, options = found
            if said:
                self.app.tell(said)
            self._show(joins, options)

        self.ask(done, came, otherwise=self._free, group="write", only_last=False)

    def _free(self) -> None:
        self.busy = False

    def _show(self, joins: list[Join], options: list[Option]) -> None:
        at = self.listed.highlighted or 0
        self._joins = joins
        count = sum(not join.undone for join in joins)
        self.head.update(Content(counted("joins-head", self.app.language, count) if count else self.say("joins-none")))
        more = len(joins) - len(options)
        if more:
            options.append(Option(counted("joins-more", self.app.language, more), disabled=True))
        self.listed.set_options(options)
        if joins:
            self.listed.highlighted = min(at, len(joins) - 1, _MOST - 1)
        self.busy = False

    def _option(self, join: Join) -> Option:
        language = self.app.language
        code = f"cli.log.step.{join.step}"
        words = [join.day.isoformat(), join.note, say(code, language) if knows(code, language) else join.step]
        if join.undone:
            words.append(self.say("join-undone"))
        front, back = differing(join.front, join.now_front), differing(join.back, join.now_back)
        kept = join.front or join.back, join.now_front or join.now_back
        lines = [Content("  ".join(words)).stylize("$text-muted")]
        for side in (0, 1):
            text = Content("  ──  ").join(
                marked(pieces[side], side, self.app.profile) for pieces in (front, back) if pieces[side]
            )
            lines.append(text if kept[side] else Content(self.say("join-text-gone")))
        room = self.listed.scrollable_content_region.width or self.size.width - _AROUND
        shown = (hung(Content("  ") + part, room, 2) for line in lines for part in line.split("\n", allow_blank=True))
        return Option(Content("\n").join([*chain.from_iterable(shown), Content("")]))

    def allowed(self, name: str) -> bool:
        if name in ("back", "help"):
            return True
        at = self.listed.highlighted
        if self.busy or (name == "separate" and at is None):
            return False
        return self._done > 0 if name == "undo" else at is not None and not self._joins[at].undone

    def on_option_list_option_highlighted(self) -> None:
        self.refresh_bindings()

    def on_option_list_option_selected(self) -> None:
        if self.allowed("separate"):
            self.action_separate()

    def action_separate(self) -> None:
        """These are two cards."""
        at = self.listed.highlighted
        if at is None:
            return
        join = self._joins[at]

        def work() -> str:
            self.collection.separate(join.id)
            self._done += 1
            return self.say("join-separated")

        self._work(work)

    def action_undo(self) -> None:
        """Take back the newest separation of this visit."""

        def work() -> str:
            undone = self.collection.undo()
            self._done -= 1
            return undone_sentence(undone, self.app.language)

        self._work(work)
