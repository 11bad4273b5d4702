"""How an answer comes up: below its question, in the gap of a sentence, or step by step."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual import getters
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Static

from kb.tui.screens.answering import AnsweringScreen
from kb.typesetting.cut import is_cut
from kb.typesetting.masking import Formula


class RevealingScreen(AnsweringScreen[ScreenResultType]):
    """A question and its answer; below one in steps stands how many there are."""

    steps_line = getters.query_one("#steps", Static)

    _answered = False
    _question = _filled = ""
    _steps: Sequence[str] = ()
    _step = 0
    """How many steps are shown; 0 when none is, or all are."""

    @abstractmethod
    def uncover(self) -> None:
        """Show the whole answer, and go on to what follows it; nothing is scrolled."""

    def sheet_widgets(self) -> ComposeResult:
        yield from super().sheet_widgets()
        yield Static(id="steps", markup=False)

    def formulas(self) -> list[Formula]:
        # The source of a formula of which some rows are still hidden would tell them.
        return [formula for formula in super().formulas() if not is_cut(formula.latex)]

    def put_texts(self, question: str, answer: str, steps: Sequence[str] = (), filled: str = "") -> None:
        """Show a question, have its answer ready. Of one of which some steps are shown as many stay so, if it has them.

        `filled` is a question with its gap filled: with it the answer is shown in place.
        """
        self._question, self._filled = question, filled
        self._steps = steps
        self._step = min(self._step, max(len(steps) - 1, 0))
        self.back.text = steps[self._step - 1] if self._step else answer
        if self._step:
            self._count_steps()
        self._put_question()

    def _put_question(self) -> None:
        """The question, after the answer was shown with its gap filled."""
        in_place = self._answered and bool(self._filled)
        self.front.text = self._filled if in_place else self._question
        if self._answered:
            self.rule.display = self.back.display = not in_place

    def hide_answer(self) -> None:
        super().hide_answer()
        self._answered = False
        self._step = 0
        self.steps_line.display = False
        self._put_question()

    def show_answer(self) -> None:
        super().show_answer()
        if self._step:
            self._step = 0
            self.back.text = self._steps[-1]
        self.steps_line.display = False
        self._answered = True
        self._put_question()

    def show_answered(self) -> None:
        if self._filled:
            shown = [one for one in (self.front, self.read_as, self.verdict) if one.display]
            self.show_together(shown[0], shown[-1])
        else:
            super().show_answered()

    def announce_steps(self) -> None:
        """Say that the answer comes in steps, where it does."""
        self.steps_line.display = bool(self._steps)
        if self._steps:
            self._say(self.say("steps-ahead", count=len(self._steps)))

    def action_next_step(self) -> None:
        """Show one more step of the answer."""
        if self._step + 1 >= len(self._steps):
            self.action_whole()
            return
        seen = self.back.size.height if self._step else 0
        self._step += 1
        self.back.text = self._steps[self._step - 1]
        self.rule.display = self.back.display = True
        self._count_steps()
        self._show_below(seen)

    def action_whole(self) -> None:
        """Show the rest of the answer at once."""
        seen = self.back.size.height if self._step else 0
        self.uncover()
        if seen:
            self._show_below(seen)
        else:
            self.show_answered()

    def _count_steps(self) -> None:
        self._say(self.say("step-of", step=self._step, count=len(self._steps)))

    def _say(self, sentence: str) -> None:
        self.steps_line.update(Content(sentence))
        self.steps_line.display = True

    def _show_below(self, seen: int) -> None:
        """Scroll to the newest step, which begins below so many lines of the answer: to its end, if that fits."""

        def place() -> None:
            last = self.steps_line if self.steps_line.display else self.back
            over = last.virtual_region.bottom - self.sheet.scrollable_content_region.height
            y = max(min(over, self.back.virtual_region.y + seen), 0)
            self.sheet.scroll_to(y=y, animate=False)
            if over > y:
                self.tell_of_more("more-below")

        self.when_placed(place)
