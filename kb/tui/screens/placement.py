"""“I know this”: spot questions on a concept, or the person's word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual.content import Content
from textual.widget import Widget
from textual.widgets.option_list import Option

from kb.model import StoredCard
from kb.tui.acts import Act
from kb.tui.asking import Asking
from kb.tui.base import BaseScreen
from kb.tui.screens.panel import CLOSE, Panel
from kb.tui.screens.spots import SpotScreen
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.prose import one_line
from kb.tui.widgets.said import Said

if TYPE_CHECKING:
    from kb.memory.placement import Placement

Way = Literal["ask", "unasked"]


def say_known(screen: BaseScreen[Any], concept: str, then: Callable[[], None]) -> None:
    """The person says that a concept is known: they are asked about it, or taken at their word; then it is marked.

    Where nothing of it is new there is nothing to ask. `then` is called when the concept is marked.
    """
    from kb.tui.screens.looks import CardScreen

    app, collection = screen.app, screen.collection
    # What is being asked below is answered there.
    asked = [one.card.id for one in app.screen_stack if isinstance(one, CardScreen) and one.card is not None]

    def mark() -> None:
        def marked(_: None) -> None:
            app.tell(screen.say("known-now", concept=concept))
            then()

        screen.ask(lambda: collection.mark_known(concept), marked, group="write", only_last=False)

    def begin(placement: Placement) -> None:
        def placed(known: bool | None) -> None:
            app.show_changed()
            if known:
                then()

        def chosen(way: Way | None) -> None:
            if way == "ask":
                app.push_screen(PlacementScreen(concept, placement), placed)
            elif way == "unasked":
                mark()

        if placement.questions:
            app.push_screen(KnownPanel(concept, placement), chosen)
        else:
            mark()

    def look() -> Placement:
        collection.must_be_kept()
        return collection.placement(concept, asked)

    screen.ask(look, begin, group="placement")


class KnownPanel(Panel[Way]):
    """Ask a few questions, or take the person's word."""

    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("choose", "enter", shown=True),
        Act("unasked", "K", shown=True, word="known-unasked"),
        CLOSE,
    )

    def __init__(self, concept: str, placement: Placement) -> None:
        super().__init__(self.app.say("known-title", concept=concept))
        self._placement = placement

    def body(self) -> Iterable[Widget]:
        said = self.say("known-about", count=len(self._placement.questions), needed=self._placement.needed)
        yield Said(Content(f"{said}\n").stylize("$text-muted"), classes="line")
        yield Choices(
            Option("  " + self.say("known-ask")),
            Option("  " + self.say("do-known-unasked")),
            compact=True,
            markup=False,
        )

    def on_mount(self) -> None:
        self.query_one(Choices).focus()

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        self.dismiss("unasked" if event.option_index else "ask")

    def action_choose(self) -> None:
        self.query_one(Choices).action_select()

    def action_unasked(self) -> None:
        """Take the person's word."""
        self.dismiss("unasked")


class PlacementScreen(SpotScreen[bool]):
    """Five spot questions: what is passed enters as easy, what is not stays new. Gives whether the concept is known."""

    WORD = "placement"

    def __init__(self, concept: str, placement: Placement) -> None:
        super().__init__()
        self._concept = concept
        self._placement = placement
        self._fronts: dict[str, str] = {}
        self._known: bool = False

    @property
    def upcoming(self) -> str | None:
        spot = self._placement.current
        return None if spot is None else spot.card

    @property
    def counted(self) -> tuple[int, int]:
        return self._placement.answered + 1, len(self._placement.questions)

    def gone(self, card: str) -> None:
        self._placement = self._placement.without(card)

    def keep(self, card: StoredCard, asking: Asking, seconds: float, *, knew: bool) -> None:
        if knew:
            verdict = asking.judged.outcome if asking.judged else None
            self.collection.pass_spot(
                card, seconds=seconds, typed=asking.typed, verdict=verdict, override=asking.override
            )

    def kept(self, card: str, *, knew: bool) -> None:
        self._placement = self._placement.after(card, passed=knew)
        if self.card is not None:
            self._fronts[card] = self.card.card.front

    def said_of(self, *, knew: bool) -> str:
        return self.say("spot-passed" if knew else "spot-failed")

    def finish(self) -> None:
        concept, placement = self._concept, self._placement
        self.ask(
            lambda: self.collection.place(concept, placement),
            self._show_outcome,
            otherwise=lambda: self._show_outcome(None),
            group="write",
            only_last=False,
        )

    def _show_outcome(self, known: tuple[str, ...] | None) -> None:
        """What the questions came to."""
        self._known, placement = known is not None, self._placement
        self.hide_answer()
        self.field.display = self.front.display = False
        lines = [
            Content(self.say("placed-right", right=len(placement.passed), count=len(placement.questions))),
            Content(""),
        ]
        columns = self.sheet.scrollable_content_region.width - 2
        for spot in placement.questions:
            sign = ("✓ ", "$text-success") if spot.card in placement.passed else ("· ", "$text-muted")
            lines.append(
                Content.assemble(sign).append(one_line(self._fronts.get(spot.card, ""), columns, self.app.profile))
            )
        lines += [Content(""), *map(Content, self._said_of_outcome(known))]
        self.place.update(Content(self.say("screen-placement")))
        self.count.update("")
        self.outcome.update(Content("\n").join(lines))
        self.outcome.display = True
        self.set_focus(self.sheet)
        self.phase = "done"

    def _said_of_outcome(self, known: tuple[str, ...] | None) -> Iterable[str]:
        from kb.typesetting.pieces import title

        def said(name: str) -> str:
            return title(name, self.app.profile)

        if known is None:
            yield self.say("placed-not", concept=said(self._concept))
        else:
            yield self.say("known-now", concept=said(self._concept))
        if known:
            yield self.say("placed-with", names=self.say("list-comma").join(map(said, known)))
        if self._placement.passed:
            yield self.say("placed-undo")

    def action_leave(self) -> None:
        self.dismiss(self._known)
