"""Old beside new: is an edited card still the same? Asked over a review or triage, by keys that rate nothing."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import ClassVar, Literal

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kb.collection.values import Doubt
from kb.model import StoredCard
from kb.reading.differing import Piece, differing, set_formulas
from kb.tui.acts import Act
from kb.tui.asking import DEAD_SECONDS
from kb.tui.columns import pad
from kb.tui.screens.panel import Panel
from kb.tui.sentences import counted
from kb.tui.source import place_of

Answer = Literal["same", "different", "later", "undo", "leave", "gone"]
"""What a person says of a pair; `gone` when it is no question any more."""

_MARKS = (("[-", "-]", "strike $text-error"), ("{+", "+}", "bold underline $text-success"))


class DoubtPanel(Panel[Answer]):
    """One pair: both texts, what changed marked, and the answers as a list too, for who writes with an input method."""

    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("same", "y", shown=True),
        Act("different", "n", shown=True),
        Act("later", "l", shown=True, word="later-doubt"),
        Act("undo", "u", shown=True),
        Act("leave", "escape", shown=True, word="leave-doubt"),
    )

    def __init__(self, doubt: Doubt, new: StoredCard, title: str) -> None:
        super().__init__(title)
        self._doubt = doubt
        self._new = new
        self._since = monotonic()

    def body(self) -> Iterable[Widget]:
        yield VerticalScroll(Static(self._texts(), id="pair", markup=False), classes="panel-body")
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

    def _texts(self) -> Content:
        language = self.app.language
        front = differing(self._doubt.front, self._new.card.front)
        back = differing(self._doubt.back, self._new.card.back)
        lines = [
            Content(place_of(self._new)).stylize("$text-muted"),
            Content(counted("doubt-about", language, self._doubt.reviews)),
        ]
        for side, name in enumerate(("doubt-old", "doubt-new")):
            lines += [Content(""), Content(self.say(name)).stylize("bold $text-accent")]
            lines += [marked(front[side], side).stylize("bold"), marked(back[side], side)]
        return Content("\n").join(lines)

    def follow(self) -> None:
        found = self._doubt.found

        def look() -> tuple[Doubt, StoredCard] | None:
            doubt = self.collection.doubt_about(found)
            return None if doubt is None else (doubt, self.collection.card(found))

        self.ask(look, self._followed, group="look")

    def _followed(self, found: tuple[Doubt, StoredCard] | None) -> None:
        if found is None or found[0].id != self._doubt.id:
            self.dismiss("gone")
        elif found != (self._doubt, self._new):
            self._doubt, self._new = found
            self.query_one("#pair", Static).update(self._texts())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        answers: dict[str | None, Answer] = {"same": "same", "different": "different", "later": "later"}
        self._answer(answers[event.option.id])

    def _answer(self, answer: Answer) -> None:
        # A finger that was still rating must not decide.
        if monotonic() - self._since >= DEAD_SECONDS:
            self.dismiss(answer)

    def action_same(self) -> None:
        self._answer("same")

    def action_different(self) -> None:
        self._answer("different")

    def action_later(self) -> None:
        self._answer("later")

    def action_undo(self) -> None:
        self._answer("undo")

    def action_leave(self) -> None:
        self.dismiss("leave")


def marked(pieces: tuple[Piece, ...], side: int) -> Content:
    """A text with its formulas set, what changed between marks: colour never says it alone."""
    before, after, style = _MARKS[side]
    shown = []
    for piece in pieces:
        text = set_formulas(piece.text)
        shown.append(
            Content.styled(f"{before}{text}{after}", style) if piece.changed and text.strip() else Content(text)
        )
    return Content("").join(shown)
