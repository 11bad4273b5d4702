"""Triage: drafts one by one, kept or silenced, alone or with their rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Rule, Static

from kb.collection.triage import alike
from kb.model import StoredCard
from kb.tui.acts import Act
from kb.tui.base import HELP, SEARCH
from kb.tui.screens.looks import CardScreen
from kb.tui.screens.texts import NAMES_OF_TEXTS, OF_TEXTS, SIDEWAYS
from kb.tui.sentences import counted, undone_sentence
from kb.tui.source import lines_of, place_of
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.prose import Prose
from kb.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from kb.collection.values import Doubt, LeftNote


class TriageScreen(CardScreen[None]):
    """The drafts as they stood when triage began; what is done with one is in the journal before the next shows."""

    WORD = "triage"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("keep", "enter", shown=True),
        Act("silence", "x", shown=True),
        Act("later", "space", shown=True),
        SIDEWAYS,
        Act("undo", "u", shown=True),
        Act("edit", "e", shown=True),
        Act("keep_rule", "K", shown=True),
        Act("silence_rule", "X", shown=True),
        Act("note", "n"),
        *OF_TEXTS,
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
    sheet = getters.query_one("#sheet", Sheet)

    def __init__(self) -> None:
        super().__init__()
        self._drafts: list[StoredCard] = []
        self._at = 0
        self._most = 0
        self._pairs: list[tuple[Doubt, StoredCard]] = []
        self._left: list[LeftNote] = []
        self._later: set[str] = set()
        # What was written down on this visit, and can be taken back here; how many of it were about drafts.
        self._done: list[Literal["draft", "other"]] = []
        self._said = ""
        self._asks = False

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            with Horizontal(id="top"):
                yield Static(id="place", markup=False)
                yield Static(id="left", markup=False)
            with Sheet(id="sheet"):
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
            return self._look()

        def came(drafts: list[StoredCard]) -> None:
            self._drafts = drafts
            self._at = next((i for i, draft in enumerate(drafts) if draft.id == at), min(self._at, len(drafts)))
            if self._at == len(drafts):
                self._at = 0
            self._show()

        self.ask(read, came, otherwise=self._show, group="write", only_last=False)

    def _look(self) -> list[StoredCard]:
        """Read all that waits for a decision; the drafts."""
        self._left = self.collection.left_notes()
        self._pairs = [(doubt, self.collection.general_card(doubt.found)) for doubt in self.collection.doubts()]
        return self.collection.drafts()

    def _show(self) -> None:
        left = next((one for one in self._left if one.hash not in self._later), None)
        if left is not None:
            self._ask_left(left)
            return
        pair = next((pair for pair in self._pairs if pair[0].id not in self._later), None)
        if pair is not None:
            self._ask_pair(*pair)
            return
        stored = self.card
        if stored is None:
            # Who leaves follows nothing any more: it would end twice.
            self._end()
            return
        self.busy = False
        self._said = ""
        self.place.update(Content(place_of(stored, self.app.profile)))
        self._most = max(self._most, len(self._drafts))
        at = self._most - len(self._drafts) + self._at + 1
        progress = self.say("triage-progress", at=at, total=self._most)
        rule = counted("triage-rule", self.app.language, alike(self._drafts, stored))
        self.left.update(Content(f"{progress}\n{rule}"))
        self.app.triage_at = stored.id
        self.front.note = self.back.note = stored.card.note
        self.front.text, self.back.text = stored.card.front, stored.card.back
        self.lines.update("")
        self.sheet.scroll_home(animate=False)
        card, first = stored.card, stored.card.line

        def came(lines: list[str]) -> None:
            numbered = (f"{first + number:>4}  {line}" for number, line in enumerate(lines))
            self.lines.update(Content("\n".join([f"{card.note}:{first}", *numbered])))

        self.ask(lambda: list(lines_of(self.collection, card)), came, group="lines")

    def _ask_left(self, left: LeftNote) -> None:
        """A note that would lose much comes before all else: what stands in it is in question."""
        from kb.tui.screens.left import LeftPanel
        from kb.tui.screens.question import Answer

        self.busy = self._asks = True
        panel = LeftPanel(left, self.say("left-title"))

        def answered(answer: Answer | None) -> None:
            self._asks = False
            match answer:
                case "yes":
                    self._write("other", lambda: self.collection.accept(panel.asked))
                    self.app.tell(self.say("left-taken", note=panel.asked.note))
                case "undo":
                    self.action_undo()
                case "leave" | None:
                    self.app.pop_screen()
                case "gone":
                    self._reload()
                case _:
                    self._later.add(panel.asked.hash)
                    self.app.tell(self.say("left-kept", note=panel.asked.note))
                    self._reload()

        self.app.push_screen(panel, answered)

    def _end(self) -> None:
        """Nothing is left to ask here: say what was done last, and what stays open."""
        said = [self._said] if self._said else []
        if self._pairs:
            said.append(counted("triage-doubts-left", self.app.language, len(self._pairs)))
        elif "draft" in self._done:
            said.append(self.say("triage-done"))
        self.app.pop_screen()
        if said:
            self.app.tell(("" if self.app.language == "zh" else " ").join(said))

    def _ask_pair(self, doubt: Doubt, new: StoredCard) -> None:
        """Edited cards that may be others come first; the drafts stand behind the question."""
        from kb.tui.screens.doubt import SAID_OF_PAIR, DoubtPanel
        from kb.tui.screens.question import Answer

        self.busy = self._asks = True

        def answered(answer: Answer | None) -> None:
            self._asks = False
            match answer:
                case "yes" | "no":
                    self._said = self.say(SAID_OF_PAIR[answer])
                    self.app.tell(self._said)
                    self._write("other", lambda: self.collection.decide(doubt, same=answer == "yes"))
                case "undo":
                    self.action_undo()
                case "leave" | None:
                    self.app.pop_screen()
                case "gone":
                    self._reload()
                case _:
                    self._later.add(doubt.id)
                    self._show()

        self.app.push_screen(DoubtPanel((doubt, new), self.say("doubt-title")), answered)

    def allowed(self, name: str) -> bool:
        if name in ("back", "help", "search"):
            return True
        if name in NAMES_OF_TEXTS:
            return self.card is not None and super().allowed(name)
        if self.busy:
            return False
        return bool(self._done) if name == "undo" else self.card is not None

    def _write(self, what: Literal["draft", "other"], work: Callable[[], object]) -> None:
        """Write something down and read anew what waits."""

        def written() -> None:
            work()
            self._done.append(what)

        self._reload(written)

    # -- acts ---------------------------------------------------------------------------------------------------

    def _mark(self, mark: Literal["approve", "silence"]) -> None:
        stored = self.card
        if stored is None:
            return
        self.busy = True

        def done(_: object) -> None:
            self._done.append("draft")
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
            self._write("draft", lambda: self.collection.rule(stored.card.note, stored.card.rule, what))
            self.app.tell(self.say("rule-kept" if what == "keep" else "rule-silenced"))

    def action_keep_rule(self) -> None:
        self._rule("keep")

    def action_silence_rule(self) -> None:
        self._rule("silence")

    def action_undo(self) -> None:
        """Take back the newest thing that was done on this visit; what came before it is none of triage's."""
        if not self._done:
            self.app.tell(self.say("nothing-to-undo"))
            self._show()
            return
        self.busy = True

        def work() -> tuple[str, str | None, list[StoredCard]]:
            undone = self.collection.undo()
            del self._done[-1:]
            return undone_sentence(undone, self.app.language), undone.card if undone else None, self._look()

        def came(found: tuple[str, str | None, list[StoredCard]]) -> None:
            sentence, card, self._drafts = found
            self._at = next((i for i, draft in enumerate(self._drafts) if draft.id == card), 0)
            self.app.tell(sentence)
            self._show()

        self.ask(work, came, otherwise=self._show, group="write", only_last=False)

    @property
    def at_work(self) -> bool:
        # While a person thinks about a question nothing is written, and what is asked must be what the notes say.
        return self.busy and not self._asks

    def catch_up(self) -> None:
        if not self._asks:
            super().catch_up()

    def watch_busy(self) -> None:
        self.catch_up()

    def follow(self) -> None:
        stored = self.card
        self._reload(at=stored.id if stored else None)
