"""Cards asked one after the other outside of a sitting: typed and judged, or recalled and judged by the person."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from time import monotonic
from typing import ClassVar, Literal

from msgspec.structs import replace
from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ScreenResultType
from textual.widgets import Static

from kb.errors import KbError
from kb.memory.session import measured
from kb.model import Outcome, StoredCard, Task, Verdict
from kb.tui.acts import Act
from kb.tui.asking import DEAD_SECONDS, Asking
from kb.tui.base import HELP
from kb.tui.screens.answering import AnsweringScreen
from kb.tui.screens.texts import NAMES_OF_TEXTS, OF_TEXTS, SIDEWAYS
from kb.tui.source import place_of
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.said import Said
from kb.tui.widgets.sheet import Sheet
from kb.typesetting.alone import alone


class SpotScreen(AnsweringScreen[ScreenResultType]):
    """One card after the other. A typed answer that is right at once was known; of what is recalled the person says."""

    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("submit", "enter", shown=True, priority=True),
        Act("previous", "up", priority=True),
        Act("reveal", "space,enter", shown=True),
        Act("missed", "1,n", shown=True),
        Act("knew", "4,y", shown=True),
        Act("object", "!", shown=True),
        Act("next", "enter,space", shown=True, word="next-exercise"),
        Act("back", "enter,space,escape,q", shown=True),
        SIDEWAYS,
        *OF_TEXTS,
        # While an answer is being typed too.
        Act("leave", "escape", shown=True, word="leave-spots", priority=True),
        Act("leave", "q", listed=False, word="leave-spots"),
        HELP,
    )

    WHILE_TYPING = frozenset(("submit", "previous", "leave", "search", *NAMES_OF_TEXTS))

    place = getters.query_one("#place", Static)
    count = getters.query_one("#left", Static)
    outcome = getters.query_one("#outcome", Said)
    passing = getters.query_one("#passing", Static)
    phase: reactive[Literal["waiting", "typing", "recall", "judging", "looking", "done"]] = reactive(
        "waiting", bindings=True
    )
    """Judging: the person says whether the card was known. Looking: the checker has said so. Done: nothing is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.card: StoredCard | None = None
        self._began = self._shown_at = 0.0

    # -- what is asked, and what becomes of it ------------------------------------------------------------------

    @property
    @abstractmethod
    def upcoming(self) -> str | None:
        """The id of the card to ask now; None when nothing is left."""

    @property
    @abstractmethod
    def counted(self) -> tuple[int, int]:
        """Which question this is, counted from 1, and of how many."""

    @abstractmethod
    def gone(self, card: str) -> None:
        """The card cannot be asked any more, for its note was changed meanwhile."""

    @abstractmethod
    def keep(self, card: StoredCard, asking: Asking, seconds: float, *, knew: bool) -> None:
        """Write down what came of a card; called in a thread, before anything else is taken in."""

    @abstractmethod
    def kept(self, card: str, *, knew: bool) -> None:
        """What came of a card is written down."""

    @abstractmethod
    def finish(self) -> None:
        """Nothing is left to ask."""

    # -- one card -----------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            with Horizontal(id="top"):
                yield Static(id="place", markup=False)
                yield Static(id="left", markup=False)
            with Sheet(id="sheet"):
                yield from self.sheet_widgets()
                yield Said(id="outcome")
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.hide_answer()
        self.field.display = self.outcome.display = False
        self.go_on()

    def go_on(self) -> None:
        """Ask the next card, or end."""
        self.phase = "waiting"
        wanted = self.upcoming
        if wanted is None:
            self.finish()
            return

        def look() -> StoredCard | None:
            try:
                return self.collection.card(wanted)
            except KbError as fault:
                if fault.code != "no-card":
                    raise
                return None

        def came(card: StoredCard | None) -> None:
            if card is None:
                self.gone(wanted)
                self.go_on()
            else:
                self._present(card)

        self.ask(look, came, otherwise=self.action_leave)

    def _present(self, card: StoredCard) -> None:
        self.card, self._asking = card, Asking()
        self._began = monotonic()
        number, count = self.counted
        # What was said of the card before is not said of this one.
        self.passing.update("")
        self.place.update(Content(place_of(card, self.app.profile)))
        self.count.update(Content(self.say("practice-at", number=number, count=count)))
        self.hide_answer()
        self.field.put("")
        self.front.note = self.back.note = card.card.note
        self.front.text, self.back.text = alone(card.card.front), alone(card.card.back)
        self.sheet.scroll_home(animate=False)
        if self.wanted is not None:
            self.start_typing()
        else:
            self.field.display = False
            self.set_focus(self.sheet)
            self.phase = "recall"

    @property
    def wanted(self) -> Task | None:
        return self.card.card.task if self.card is not None else None

    @property
    def is_typing(self) -> bool:
        return self.phase == "typing"

    @property
    def at_work(self) -> bool:
        return self.phase == "waiting"

    @property
    def is_decided_by_a_character(self) -> bool:
        return self.phase == "judging"

    def enter(self, phase: Literal["waiting", "typing"]) -> None:
        self.phase = phase

    def allowed(self, name: str) -> bool:
        if name in NAMES_OF_TEXTS:
            return super().allowed(name)
        match name:
            case "leave":
                return self.phase != "done"
            case "help":
                return True
            case "submit":
                return self.phase == "typing"
            case "previous":
                return self.phase == "typing" and bool(self._asking.typed)
            case "reveal":
                return self.phase == "recall"
            case "knew" | "missed":
                return self.phase == "judging"
            case "back":
                return self.phase == "done"
            case "object":
                return self.phase == "looking" and self._asking.may_object
            case _:
                return self.phase == "looking"

    def judging(self, text: str) -> Callable[[], Verdict] | None:
        card = self.card
        return None if card is None else lambda: self.collection.check(card.id, text, dealt=card.dealt)

    # -- what came of it ----------------------------------------------------------------------------------------

    def action_reveal(self) -> None:
        """Show the answer; where a typed one was judged, that decides."""
        self.show_answer()
        self._shown_at = monotonic()
        self.set_focus(self.sheet)
        judged = self._asking.judged
        if judged is not None and judged.outcome in (Outcome.EQUAL, Outcome.DIFFERENT):
            right_at_once = judged.is_final and not self._asking.wrong and not self._asking.unfinished
            self._decide(knew=right_at_once and judged.outcome is Outcome.EQUAL)
        else:
            self.phase = "judging"
        self.show_answered()

    def _decide(self, *, knew: bool, goes_on: bool = False) -> None:
        card, asking, before = self.card, self._asking, self.phase
        if card is None:
            return
        seconds = measured(monotonic() - self._began, typed=bool(asking.typed))
        self.phase = "waiting"

        def written(_: None) -> None:
            self.kept(card.id, knew=knew)
            if goes_on:
                self.go_on()
            else:
                self.phase = "looking"
                self.app.tell(self.said_of(knew=knew))

        def back() -> None:
            # It could not be written; the person may say so again.
            self.phase = before if before in ("judging", "looking") else "judging"

        self.ask(
            lambda: self.keep(card, asking, seconds, knew=knew), written, otherwise=back, group="write", only_last=False
        )

    @abstractmethod
    def said_of(self, *, knew: bool) -> str:
        """What is said of a card that the checker found to be known, or not."""

    @property
    def _too_soon(self) -> bool:
        # A finger that was still typing must not decide, nor go on.
        return monotonic() - self._shown_at < DEAD_SECONDS

    def action_knew(self) -> None:
        """The person knew the answer."""
        if not self._too_soon:
            self._decide(knew=True, goes_on=True)

    def action_missed(self) -> None:
        """The person did not know the answer."""
        if not self._too_soon:
            self._decide(knew=False, goes_on=True)

    def action_object(self) -> None:
        """The answer was right, whatever the checker says."""
        if not self._too_soon:
            self._asking = replace(self._asking, override=True)
            self._decide(knew=True)

    def action_next(self) -> None:
        """Go on to the next card."""
        if not self._too_soon:
            self.go_on()

    def action_back(self) -> None:
        if not self._too_soon:
            self.action_leave()

    @abstractmethod
    def action_leave(self) -> None:
        """Close; what was answered is kept."""
