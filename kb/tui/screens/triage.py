"""Triage: drafts one by one, kept or silenced, alone or with their rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Rule, Static

from kb.collection.triage import alike
from kb.model import StoredCard
from kb.tui.acts import Act
from kb.tui.base import HELP, SEARCH
from kb.tui.screens.looks import CardScreen
from kb.tui.sentences import counted, undone_sentence
from kb.tui.source import lines_of, place_of
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from kb.collection.values import Doubt


class TriageScreen(CardScreen[None]):
    """The drafts as they stood when triage began; what is done with one is in the journal before the next shows."""

    WORD = "triage"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("keep", "enter", shown=True),
        Act("silence", "x", shown=True),
        Act("later", "space", shown=True),
        Act("edit", "e", shown=True),
        Act("keep_rule", "K", shown=True),
        Act("silence_rule", "X", shown=True),
        Act("undo", "u", shown=True),
        Act("note", "n"),
        SEARCH,
        Act("back", "escape,q", shown=True),
        HELP,
    )
    CSS_PATH = "triage.tcss"

    busy: reactive[bool] = reactive(True, bindings=True)

    place = getters.query_one("#place", Static)
    left = getters.query_one("#left", Static)
    front = getters.query_one("#front", Prose)
    back = getters.query_one("#back", Prose)
    lines = getters.query_one("#lines", Static)
    sheet = getters.query_one("#sheet", VerticalScroll)

    def __init__(self) -> None:
        super().__init__()
        self._drafts: list[StoredCard] = []
        self._at = 0
        self._most = 0
        self._pairs: list[tuple[Doubt, StoredCard]] = []
        self._later: set[str] = set()

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            with Horizontal(id="top"):
                yield Static(id="place", markup=False)
                yield Static(id="left", markup=False)
            with VerticalScroll(id="sheet"):
                yield Prose(id="front")
                yield Rule(id="rule")
                yield Prose(id="back")
                yield Static(Content(self.say("triage-source")), id="source")
                yield Static(id="lines", markup=False)
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.sheet.focus()
        self._reload(at=self.app.triage_at)

    @property
    def card(self) -> StoredCard | None:
        return self._drafts[self._at] if self._at < len(self._drafts) else None

    def _reload(self, work: Callable[[], object] | None = None, *, at: str | None = None) -> None:
        """Do `work`, read the drafts anew, and show the one called `at`, else the one whose turn it is."""
        self.busy = True

        def read() -> list[StoredCard]:
            if work is not None:
                work()
            self._pairs = [(doubt, self.collection.card(doubt.found)) for doubt in self.collection.doubts()]
            return self.collection.drafts()

        def came(drafts: list[StoredCard]) -> None:
            self._drafts = drafts
            self._at = next((i for i, draft in enumerate(drafts) if draft.id == at), min(self._at, len(drafts)))
            if self._at == len(drafts):
                self._at = 0
            self._show()

        self.ask(read, came, otherwise=self._show, group="write", only_last=False)

    def _show(self) -> None:
        pair = next((pair for pair in self._pairs if pair[0].id not in self._later), None)
        if pair is not None:
            self._ask_pair(*pair)
            return
        self.busy = False
        stored = self.card
        if stored is None:
            self.app.pop_screen()
            self.app.tell(self.say("triage-done"))
            return
        self.place.update(Content(place_of(stored)))
        self._most = max(self._most, len(self._drafts))
        at = self._most - len(self._drafts) + self._at + 1
        progress = self.say("triage-progress", at=at, total=self._most)
        rule = counted("triage-rule", self.app.language, alike(self._drafts, stored))
        self.left.update(Content(f"{progress}\n{rule}"))
        self.app.triage_at = stored.id
        self.front.text, self.back.text = stored.card.front, stored.card.back
        self.lines.update("")
        self.sheet.scroll_home(animate=False)
        card, first = stored.card, stored.card.line

        def came(lines: list[str]) -> None:
            numbered = (f"{first + number:>4}  {line}" for number, line in enumerate(lines))
            self.lines.update(Content("\n".join([f"{card.note}:{first}", *numbered])))

        self.ask(lambda: list(lines_of(self.collection, card)), came, group="lines")

    def _ask_pair(self, doubt: Doubt, new: StoredCard) -> None:
        """Edited cards that may be others come first; the drafts stand behind the question."""
        from kb.tui.screens.doubt import Answer, DoubtPanel

        self.busy = True

        def answered(answer: Answer | None) -> None:
            match answer:
                case "same" | "different":
                    self.app.tell(self.say(f"doubt-said-{answer}"))
                    self._reload(lambda: self.collection.decide(doubt, same=answer == "same"))
                case "undo":
                    self.action_undo()
                case "leave" | None:
                    self.app.pop_screen()
                case _:
                    self._later.add(doubt.id)
                    self._show()

        self.app.push_screen(DoubtPanel(doubt, new, self.say("doubt-title")), answered)

    def allowed(self, name: str) -> bool:
        if name in ("back", "help", "search"):
            return True
        if self.busy:
            return False
        return name == "undo" or self.card is not None

    # -- acts ---------------------------------------------------------------------------------------------------

    def _mark(self, mark: Literal["approve", "silence"]) -> None:
        stored = self.card
        if stored is None:
            return
        self.busy = True

        def done(_: object) -> None:
            self._drafts.pop(self._at)
            if self._at >= len(self._drafts):
                self._at = 0
            self._show()

        self.ask(
            lambda: self.collection.mark(stored.id, mark), done, otherwise=self._show, group="write", only_last=False
        )

    def action_keep(self) -> None:
        self._mark("approve")

    def action_silence(self) -> None:
        self._mark("silence")

    def action_later(self) -> None:
        """Leave this draft for another time."""
        self._at = (self._at + 1) % len(self._drafts)
        self._show()

    def _rule(self, what: Literal["keep", "silence"]) -> None:
        stored = self.card
        if stored is not None:
            self._reload(lambda: self.collection.rule(stored.card.note, stored.card.rule, what))
            self.app.tell(self.say("rule-kept" if what == "keep" else "rule-silenced"))

    def action_keep_rule(self) -> None:
        self._rule("keep")

    def action_silence_rule(self) -> None:
        self._rule("silence")

    def action_undo(self) -> None:
        """Take back the newest mark or rule."""
        self.busy = True

        def work() -> tuple[str, str | None, list[StoredCard]]:
            undone = self.collection.undo()
            self._pairs = [(doubt, self.collection.card(doubt.found)) for doubt in self.collection.doubts()]
            return undone_sentence(undone, self.app.language), undone.card if undone else None, self.collection.drafts()

        def came(found: tuple[str, str | None, list[StoredCard]]) -> None:
            sentence, card, self._drafts = found
            self._at = next((i for i, draft in enumerate(self._drafts) if draft.id == card), 0)
            self.app.tell(sentence)
            self._show()

        self.ask(work, came, otherwise=self._show, group="write", only_last=False)

    @property
    def at_work(self) -> bool:
        return self.busy

    def watch_busy(self) -> None:
        self.catch_up()

    def follow(self) -> None:
        stored = self.card
        self._reload(at=stored.id if stored else None)
