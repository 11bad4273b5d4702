"""Mathematics is typed on a screen: read along while it grows, hinted at, judged."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import ClassVar, Literal

from msgspec.structs import replace
from textual import getters, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ScreenResultType
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Rule, Static

from kb.model import Outcome, Task, Verdict
from kb.tui.asking import Asking
from kb.tui.readings import reading_of, set_reading, warm
from kb.tui.screens.texts import TextScreen
from kb.tui.sentences import verdict_sentence
from kb.tui.widgets.answer import AnswerInput
from kb.tui.widgets.prose import Prose
from kb.tui.widgets.said import Said
from kb.typesetting.cells import cells, chop, clean
from kb.typesetting.masking import Formula

_DEBOUNCE = 0.08
_FIRST_FRAME = 0.2
# What has no partner in a text mostly gets it at the end, and two readings are of the whole.
_MENDED_AT_THE_END = frozenset({"bracket-open", "bar", "two-readings"})


class AnsweringScreen(TextScreen[ScreenResultType]):
    """A question, a line to type the answer into, what is said of it, and the answer below a rule."""

    CSS_PATH = "answering.tcss"
    WHILE_TYPING: ClassVar[frozenset[str]]
    """What has a key of its own while letters are being typed."""

    sheet = getters.query_one("#sheet", VerticalScroll)
    front = getters.query_one("#front", Prose)
    field = getters.query_one("#answer", AnswerInput)
    read_as = getters.query_one("#reading", Static)
    verdict = getters.query_one("#verdict", Said)
    hint_line = getters.query_one("#hint", Said)
    rule = getters.query_one("#rule", Rule)
    back = getters.query_one("#back", Prose)

    _asking = Asking()
    _debounce: Timer | None = None
    _of_more: object = None
    """What was said of what is not seen."""
    _reading = ""
    """The LaTeX of the reading that is shown."""

    @property
    @abstractmethod
    def wanted(self) -> Task | None:
        """What a typed answer is compared with, if there is such a thing."""

    @property
    @abstractmethod
    def is_typing(self) -> bool:
        """Is an answer being typed now?"""

    @abstractmethod
    def enter(self, phase: Literal["waiting", "typing"]) -> None:
        """Wait for what is being found out, or take letters."""

    @abstractmethod
    def judging(self, text: str) -> Callable[[], Verdict] | None:
        """What judges an answer, in a thread; None where nothing is asked."""

    @abstractmethod
    def action_reveal(self) -> None:
        """Show the answer."""

    def sheet_widgets(self) -> ComposeResult:
        """What stands on the sheet, from the question to its answer."""
        yield Prose(id="front")
        yield AnswerInput(id="answer", placeholder=self.say("type-here"))
        yield Static(id="reading", markup=False)
        yield Said(id="hint")
        yield Said(id="verdict")
        yield Rule(id="rule")
        yield Prose(id="back")

    def on_mount(self) -> None:
        # A quarter of a second of imports, once, beside the interface and while the first question is being read.
        self.set_timer(_FIRST_FRAME, lambda: self.ask(warm, lambda _: self.warmed(), group="warm"))

    def warmed(self) -> None:
        """What was imported meanwhile is here: go by it."""

    def formulas(self) -> list[Formula]:
        """The formulas that are shown, among them what is typed or was, as it is read."""
        reading, found = self._reading if self.read_as.display else "", super().formulas()
        if not reading or any(one.latex.strip() == reading for one in found):
            return found
        return [*found, Formula(reading, f"${reading}$", display=False)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # While letters are the answer they do nothing else.
        return (action in self.WHILE_TYPING or not self.is_typing) and super().check_action(action, parameters) is True

    def start_typing(self) -> None:
        """Let the person type, from the beginning or again."""
        self.field.display = True
        self.set_focus(self.field)
        self.enter("typing")

    def hide_answer(self) -> None:
        """Show the question alone."""
        self.remove_class("-tight")
        self._forget_more()
        for widget in (self.read_as, self.verdict, self.hint_line, self.rule, self.back):
            widget.display = False

    def show_answer(self) -> None:
        """Show the answer, and above it what is to be said of the last one that was typed."""
        judged, last = self._asking.judged, self._asking.verdict
        if last is not None and last.outcome is Outcome.UNREADABLE:
            self._show_unread(last, judged)
        elif judged is not None:
            self.show_verdict(judged, explained=True)
        else:
            self.verdict.display = self.read_as.display = False
        self.field.display = self.hint_line.display = False
        self.rule.display = self.back.display = True

    def show_together(self, first: Widget, last: Widget) -> None:
        """Let everything from the question to `last` be seen at once; where there is no room, from `first` on."""

        def place() -> None:
            over = last.virtual_region.bottom - self.sheet.scrollable_content_region.height
            y = min(over, first.virtual_region.y)
            self.sheet.scroll_to(y=max(y, 0), animate=False)
            if over > y:
                self.tell_of_more("more-below")
            elif y > self.front.virtual_region.y:
                self.tell_of_more("more-above")

        self.when_placed(place)

    def tell_of_more(self, name: str) -> None:
        """Say that not all of this card is seen; it is no word about the next one."""
        if not self.is_current:
            return
        self.app.tell(self.say(name), seconds=8)
        self._of_more = next((line.content for line in self.query("#passing").results(Static)), None)

    def _forget_more(self) -> None:
        told, self._of_more = self._of_more, None
        for line in self.query("#passing").results(Static) if told is not None else ():
            if line.content is told:
                line.update("")

    def on_resize(self) -> None:
        """In a larger window all of the card may be seen."""
        self.after_layout(self._forget_more_where_all_fits)

    def _forget_more_where_all_fits(self) -> None:
        if self._of_more is not None and not self.sheet.max_scroll_y:
            self._forget_more()

    def _see_typed(self) -> None:
        """Below a long question what is typed, how it is read and what is said of it may lie out of sight."""
        if self.verdict.display:
            self.show_together(self.field, self.verdict)
            return

        def place() -> None:
            last = self.read_as if self.read_as.display else self.field
            first = self.field.virtual_region.y
            over = last.virtual_region.bottom - self.sheet.scrollable_content_region.height
            if self.is_typing and not over <= self.sheet.scroll_y <= first:
                self.sheet.scroll_to(y=max(min(over, first), 0), animate=False)
                self._forget_more()

        self.after_layout(place)

    def show_question(self) -> None:
        """Begin with the beginning of the question, and say so where it is longer than the screen."""

        def place() -> None:
            last = self.field if self.field.display else self.front
            begins = self.sheet.scroll_y == 0 and not self.rule.display
            if begins and last.virtual_region.bottom > self.sheet.scrollable_content_region.height:
                self.tell_of_more("more-below")

        self.sheet.scroll_home(animate=False)
        self.after_layout(place)

    def when_placed(self, then: Callable[[], None]) -> None:
        """Go on when all that is shown has its place, without blank lines where these are what does not fit."""

        def fit() -> None:
            if self.sheet.max_scroll_y and not self.has_class("-tight"):
                self.add_class("-tight")
                self.after_layout(then)
            else:
                then()

        self.after_layout(fit)

    def show_answered(self) -> None:
        """Let question, typed answer, verdict and answer be seen at once; at least from the verdict on."""
        first = next((one for one in (self.read_as, self.verdict) if one.display), self.rule)
        self.show_together(first, self.back)

    @on(Input.Changed, "#answer")
    def _typed(self) -> None:
        self._say_edited()
        self._see_typed()
        if self._debounce is not None:
            self._debounce.stop()
        self._debounce = self.set_timer(_DEBOUNCE, self._read_typed)

    def _read_typed(self) -> None:
        text, task = self.field.value, self.wanted
        if self.is_typing and task is not None and not self._points_at(text):
            width = self._room

            def came(found: tuple[str, str]) -> None:
                # A text that was found unreadable meanwhile is pointed at.
                if not self._points_at(text):
                    self._reading, lines = found
                    self._show_reading(lines)
                    self._forget_unread(text, lines)

            def read() -> tuple[str, str]:
                latex = reading_of(text, task)
                return latex, set_reading(latex, width, self.app.profile)

            self.ask(read, came, group="reading")

    def _say_edited(self) -> None:
        """What was said of an answer is not said of what it is being changed into."""
        verdict, text = self._asking.verdict, self.field.value
        if verdict is None or not self.is_typing:
            return
        if verdict.outcome is Outcome.UNREADABLE:
            # Why it was not read helps to mend it; only of an empty line nothing can be sent once more.
            self._say_verdict(verdict, explained=False, edited=None if text.strip() else text)
            return
        if not self.verdict.display:
            return
        edited = None if text.strip() == self._asking.typed[-1].strip() else text
        self._say_verdict(verdict, explained=False, edited=edited)

    def _say_verdict(self, verdict: Verdict, *, explained: bool, edited: str | None = None) -> None:
        language, profile = self.app.language, self.app.profile
        typed = self._asking.last
        said = verdict_sentence(verdict, language, explained=explained, edited=edited, profile=profile, typed=typed)
        self.verdict.update(said)

    def _forget_unread(self, text: str, lines: str) -> None:
        """What is read well is not called unreadable: that was said of another text."""
        verdict = self._asking.verdict
        if verdict is not None and verdict.outcome is Outcome.UNREADABLE:
            self.verdict.display = not lines or text == self._asking.typed[-1]

    def _points_at(self, text: str) -> bool:
        """Point at the character where reading this text stopped, if it was found unreadable just now."""
        verdict = self._asking.verdict
        if verdict is None or verdict.outcome is not Outcome.UNREADABLE or text != self._asking.typed[-1]:
            return False
        place = verdict.arguments.get("position")
        if verdict.arguments.get("reason") == "two-readings" or not isinstance(place, int):
            return False
        column = 1 + cells(text[:place])
        # A longer text is moved to and fro in its line; there the cursor has to do.
        self.read_as.display = cells(text) < self.field.content_size.width
        self.read_as.update(Content(" " * column + "▲").stylize("$text-warning"))
        return True

    @property
    def _room(self) -> int:
        return self.sheet.scrollable_content_region.width - 2

    def _show_reading(self, lines: str) -> None:
        self.read_as.display = bool(lines)
        label = self.say("read-as")
        joined = f"{label}\n{lines}" if "\n" in lines else f"{label} {lines}"
        self.read_as.update(Content(joined).stylize("$text-muted", 0, len(label)))
        self._see_typed()

    @on(AnswerInput.Blank)
    def _blank(self) -> None:
        """Who strikes Space may mean to see the answer: that is another key here."""
        self.app.tell(self.say("type-or-reveal"))

    @on(AnswerInput.TooLong)
    def _too_long(self) -> None:
        self.app.tell(self.say("too-long"))

    def judged(self, text: str, verdict: Verdict) -> None:
        """Say what an answer was found to be; one that is wrong, unfinished or not understood may be changed."""
        self._asking = self._asking.tried(text, verdict)
        if verdict.is_final:
            self.action_reveal()
            return
        self.show_verdict(verdict, explained=False)
        self.start_typing()
        # In a low terminal the reading would hide what is said of it.
        self.show_together(self.field, self.verdict)
        if verdict.outcome is Outcome.UNREADABLE:
            self._points_at(text)
            place = verdict.arguments.get("position")
            if not isinstance(place, int) or verdict.arguments.get("reason") in _MENDED_AT_THE_END:
                place = len(text)
            self.field.cursor_position = place

    def show_verdict(self, verdict: Verdict, *, explained: bool) -> None:
        """Say what an answer was found to be, and how it was read."""
        if verdict.reading:
            self._reading = verdict.reading
            # Beside the answer one line has to do.
            self._show_reading(set_reading(verdict.reading, self._room, self.app.profile, short=explained))
        self._say_verdict(verdict, explained=explained)
        self.verdict.display = True

    def _show_unread(self, last: Verdict, judged: Verdict | None) -> None:
        """What was typed last, though it was not read; what was said of one before it is marked as that."""
        language, profile = self.app.language, self.app.profile
        self._reading = judged.reading if judged is not None else ""
        label, typed = self.say("typed-last"), " ".join(clean(self._asking.last).split())
        self.read_as.update(Content(f"{label} {_cut(typed, self._room)}").stylize("$text-muted", 0, len(label)))
        said = verdict_sentence(last, language, explained=True, profile=profile)
        if judged is not None:
            reading = _cut(set_reading(judged.reading, self._room, profile, short=True).partition("\n")[0], self._room)
            before = self.say("typed-before", reading=reading)
            wrong = verdict_sentence(judged, language, explained=True, profile=profile)
            said = Content.assemble(said, "\n", (before, "$text-muted"), wrong)
        self.verdict.update(said)
        self.verdict.display = self.read_as.display = True

    def action_submit(self) -> None:
        """Judge what is typed, when the letters that were struck before Enter stand in the line."""
        taker = self.field if self.field.has_focus else self
        taker.call_later(self.call_later, self._submit)

    def _submit(self) -> None:
        if self.is_typing:
            self.submit(self.field.value)

    def submit(self, text: str) -> None:
        """Judge an answer; an empty line, or the same once more, shows the answer."""
        judging = self.judging(text)
        if judging is None:
            return
        if self._asking.gives_up(text):
            self.action_reveal()
            return
        self.enter("waiting")
        self.ask(judging, partial(self.judged, text), otherwise=self.start_typing, group="check")

    def action_hint(self) -> None:
        """Say one more thing that leads to the answer."""
        if self.wanted is None:
            return
        from kb.tui.hints import hint  # reading and differentiating: 50 ms that no first card waits for

        sentence = hint(self.wanted, self._asking.hints, self.app.language)
        self._asking = replace(self._asking, hints=self._asking.hints + 1)
        self.hint_line.update(Content(sentence))
        self.hint_line.display = True

    def action_previous(self) -> None:
        """Bring the last attempt back."""
        if self._asking.last:
            self.field.put(self._asking.last)


def _cut(text: str, width: int) -> str:
    """As much of a text as one line holds beside a label."""
    parts = chop(text, max(width - 24, 8))
    return parts[0] if len(parts) == 1 else f"{''.join(parts[:1])}…"
