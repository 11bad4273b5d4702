"""Practice of a mistake that came back: a few fresh exercises, outside of every schedule."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from kb.messages import say
from kb.model import Task, Verdict
from kb.tui.acts import Act
from kb.tui.asking import DEAD_SECONDS, Asking
from kb.tui.base import HELP
from kb.tui.screens.answering import AnsweringScreen
from kb.tui.screens.panel import TextPanel
from kb.tui.screens.texts import NAMES_OF_TEXTS, OF_TEXTS, SIDEWAYS
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from kb.collection.practising import Exercise, Offer


class PracticeScreen(AnsweringScreen[None]):
    """One exercise after the other: typed, judged, shown; nothing is rated and no card moves."""

    WORD = "practice"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("submit", "enter", shown=True, priority=True),
        Act("hint", "tab", shown=True, priority=True),
        Act("previous", "up", priority=True),
        Act("next", "enter,space", shown=True, word="next-exercise"),
        SIDEWAYS,
        Act("steps", "s", shown=True),
        *OF_TEXTS,
        Act("leave", "escape", shown=True, word="leave-practice", priority=True),
        Act("leave", "q", listed=False, word="leave-practice"),
        HELP,
    )

    WHILE_TYPING = frozenset(("submit", "hint", "previous", "leave", "search", *NAMES_OF_TEXTS))

    place = getters.query_one("#place", Static)
    count = getters.query_one("#left", Static)
    phase: reactive[Literal["waiting", "typing", "looking"]] = reactive("waiting", bindings=True)

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self._offer = offer
        self._exercises: tuple[Exercise, ...] = ()
        self._at = 0
        self._shown_at = 0.0

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            with Horizontal(id="top"):
                yield Static(id="place", markup=False)
                yield Static(id="left", markup=False)
            with Sheet(id="sheet"):
                yield from self.sheet_widgets()
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.hide_answer()
        self.field.display = False
        topic = say(f"maths.practice.{self._offer.topic}", self.app.language)
        self.place.update(Content(f"{self.say('screen-practice')} · {topic}"))
        self.ask(lambda: self.collection.exercises_on(self._offer.diagnosis), self._begin, otherwise=self.action_leave)

    def _begin(self, exercises: tuple[Exercise, ...]) -> None:
        self._exercises = exercises
        if exercises:
            self._present(0)
        else:
            self.dismiss()

    def _present(self, at: int) -> None:
        self._at, self._asking = at, Asking()
        exercise = self._exercises[at]
        self.count.update(Content(self.say("practice-at", number=at + 1, count=len(self._exercises))))
        self.hide_answer()
        self.field.put("")
        self.front.text, self.back.text = exercise.front, exercise.back
        self.sheet.scroll_home(animate=False)
        self.start_typing()

    @property
    def wanted(self) -> Task | None:
        return self._exercises[self._at].task if self._exercises else None

    @property
    def is_typing(self) -> bool:
        return self.phase == "typing"

    @property
    def at_work(self) -> bool:
        return self.phase == "waiting"

    def enter(self, phase: Literal["waiting", "typing"]) -> None:
        self.phase = phase

    def allowed(self, name: str) -> bool:
        task = self.wanted
        if name in NAMES_OF_TEXTS:
            return super().allowed(name)
        match name:
            case "leave" | "help":
                return True
            case "submit" | "hint":
                return self.phase == "typing"
            case "previous":
                return self.phase == "typing" and bool(self._asking.typed)
            case "steps":
                return self.phase == "looking" and task is not None and bool(task.of)
            case _:
                return self.phase == "looking"

    def judging(self, text: str) -> Callable[[], Verdict] | None:
        task = self.wanted
        return None if task is None else lambda: self.collection.judge(task, text)

    def action_reveal(self) -> None:
        """Show the answer: this exercise is over, and goes to the journal."""
        exercise, asking, diagnosis = self._exercises[self._at], self._asking, self._offer.diagnosis
        self.show_answer()
        self._shown_at = monotonic()
        self.set_focus(self.sheet)
        self.phase = "looking"
        self.show_answered()
        verdict = None if asking.judged is None else asking.judged.outcome
        self.ask(
            lambda: self.collection.practise(diagnosis, exercise, asking.typed, verdict),
            lambda _: None,
            group="write",
            only_last=False,
        )

    def action_next(self) -> None:
        """Go on to the next exercise; after the last one, back to the summary."""
        # A finger that was still typing must not go on.
        if monotonic() - self._shown_at < DEAD_SECONDS:
            return
        if self._at + 1 < len(self._exercises):
            self._present(self._at + 1)
        else:
            self.dismiss()
            self.app.tell(self.say("practice-done"), outlives=True)

    def action_steps(self) -> None:
        """Show the derivation."""
        from kb.tui.steps import derivation

        task = self.wanted
        if task is not None:
            pieces = derivation(task, self.app.language)
            self.app.push_screen(TextPanel(self.say("steps-title"), pieces or [Content(self.say("steps-none"))]))

    def action_leave(self) -> None:
        """Back to the summary; what was answered is kept."""
        self.dismiss()
