"""A question that edited notes raise: answered by keys that rate nothing, or from a list, and never in passing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from time import monotonic
from typing import ClassVar, Generic, Literal, TypeVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.widgets.option_list import Option

from kb.tui.acts import Act
from kb.tui.asking import DEAD_SECONDS
from kb.tui.columns import pad
from kb.tui.screens.panel import Panel
from kb.tui.widgets.choices import Choices

Answer = Literal["yes", "no", "later", "undo", "leave", "gone"]
"""What a person says; `gone` when it is no question any more."""
Asked = TypeVar("Asked")

_LISTED: tuple[Answer, ...] = ("yes", "no", "later")


def question_acts(yes: str, no: str) -> tuple[Act, ...]:
    """The keys of a question; `yes` and `no` are the words for what these mean here."""
    return (
        Act("yes", "y", shown=True, word=yes),
        Act("no", "n", shown=True, word=no),
        Act("later", "l", shown=True, word="later-doubt"),
        Act("undo", "u", shown=True),
        Act("leave", "escape", shown=True, word="leave-doubt"),
    )


class QuestionPanel(Panel[Answer], Generic[Asked]):
    """What is asked, and the answers as a list too, for who writes with an input method."""

    ACTS: ClassVar[tuple[Act, ...]]

    def __init__(self, asked: Asked, title: str) -> None:
        super().__init__(title)
        self._asked = asked
        self._since = monotonic()
        # The pairs and notes that wait were read together; those behind the first may have changed meanwhile.
        self._behind = True

    @property
    def asked(self) -> Asked:
        """What the panel asks about, as it shows it."""
        return self._asked

    @abstractmethod
    def text(self) -> Content:
        """The question and what it rests on."""

    @abstractmethod
    def look(self) -> Asked | None:
        """What there is to ask about now, None when it is no question any more; called in a thread."""

    def body(self) -> Iterable[Widget]:
        yield VerticalScroll(Static(self.text(), id="pair", markup=False), classes="panel-body")
        listed = [act for act in self.acts if act.name in _LISTED]
        yield Choices(
            *(Option(f"  {pad(act.keys.partition(',')[0], 2)} {self.say(f'tip-{act.code}')}") for act in listed),
            compact=True,
            markup=False,
        )

    def on_mount(self) -> None:
        # Enter is what a person presses without looking: it answers nothing until one answer was chosen by arrows.
        self.query_one(Choices).highlighted = None
        self.query_one(Choices).focus()

    def follow(self) -> None:
        self.ask(self.look, self._followed, group="look")

    def _followed(self, found: Asked | None) -> None:
        if found is None:
            self.dismiss("gone")
        elif found != self._asked:
            # The note changed again: what is answered is answered about what stands there now.
            self._asked, self._since = found, monotonic()
            self.query_one("#pair", Static).update(self.text())

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        self._answer(_LISTED[event.option_index])

    def _answer(self, answer: Answer) -> None:
        # A finger that was still rating must not decide.
        if monotonic() - self._since >= DEAD_SECONDS:
            self.dismiss(answer)

    def action_yes(self) -> None:
        self._answer("yes")

    def action_no(self) -> None:
        self._answer("no")

    def action_later(self) -> None:
        self._answer("later")

    def action_undo(self) -> None:
        self._answer("undo")

    def action_leave(self) -> None:
        self.dismiss("leave")
