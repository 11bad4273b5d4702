"""A note left as it was, because too much would be lost: is the loss meant? Asked over triage, before all else."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import ClassVar, Literal

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kb.collection.values import LeftNote
from kb.tui.acts import Act
from kb.tui.asking import DEAD_SECONDS
from kb.tui.columns import pad
from kb.tui.screens.panel import Panel

Answer = Literal["take", "keep", "undo", "leave", "gone"]
"""What a person says of such a note; `gone` when it is no question any more."""


class LeftPanel(Panel[Answer]):
    """One note, what it would lose, and the answers as a list too."""

    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("take_note", "y", shown=True),
        Act("keep_note", "n", shown=True),
        Act("later", "l", shown=True, word="later-doubt"),
        Act("undo", "u", shown=True),
        Act("leave", "escape", shown=True, word="leave-doubt"),
    )

    def __init__(self, left: LeftNote, title: str) -> None:
        super().__init__(title)
        self._left = left
        self._since = monotonic()

    def body(self) -> Iterable[Widget]:
        yield VerticalScroll(Static(self._text(), id="pair", markup=False), classes="panel-body")
        acts = self.ACTS[:3]
        yield OptionList(
            *(Option(f"{pad(act.keys, 2)} {self.say(f'tip-{act.code}')}", id=act.name) for act in acts),
            compact=True,
            markup=False,
        )

    def on_mount(self) -> None:
        # Enter is what a person presses without looking: it answers nothing until one answer was chosen by arrows.
        self.query_one(OptionList).highlighted = None
        self.query_one(OptionList).focus()

    def _text(self) -> Content:
        left = self._left
        asked = self.say(f"left-{left.code}", note=left.note, lost=left.lost, before=left.before)
        lines = [Content(asked).stylize("bold"), Content(""), Content(self.say("left-among")).stylize("$text-muted")]
        lines += [Content(f"− {front}") for front in left.fronts]
        if left.lost > len(left.fronts):
            lines.append(Content("…"))
        return Content("\n").join(lines)

    def follow(self) -> None:
        self.ask(self.collection.left_notes, self._followed, group="look")

    def _followed(self, waiting: list[LeftNote]) -> None:
        found = next((one for one in waiting if one.note == self._left.note), None)
        if found is None:
            self.dismiss("gone")
        elif found != self._left:
            # The file changed again: what is answered is answered about what stands there now.
            self._left, self._since = found, monotonic()
            self.query_one("#pair", Static).update(self._text())

    @property
    def left(self) -> LeftNote:
        """The note as the panel shows it."""
        return self._left

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._answer("take" if event.option.id == "take_note" else "keep")

    def _answer(self, answer: Answer) -> None:
        # A finger that was still rating must not decide.
        if monotonic() - self._since >= DEAD_SECONDS:
            self.dismiss(answer)

    def action_take_note(self) -> None:
        self._answer("take")

    def action_keep_note(self) -> None:
        self._answer("keep")

    def action_later(self) -> None:
        self._answer("keep")

    def action_undo(self) -> None:
        self._answer("undo")

    def action_leave(self) -> None:
        self.dismiss("leave")
