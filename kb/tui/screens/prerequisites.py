"""What a concept builds on: open one, or say that it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kb.tui.acts import Act
from kb.tui.messages import ConceptWanted
from kb.tui.screens.panel import CLOSE, Panel
from kb.tui.screens.placement import say_known

if TYPE_CHECKING:
    from kb.collection.values import ConceptPage


class PrerequisitesScreen(Panel[None]):
    """The concept itself and the ones that it requires."""

    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("choose", "enter", shown=True, word="open"),
        Act("known", "K", shown=True),
        CLOSE,
    )

    def __init__(self, concept: str, requires: Sequence[str]) -> None:
        super().__init__(self.app.say("requires-of", concept=concept))
        self._concept = concept
        self._names = [*requires, concept]
        self._known: set[str] = set()

    def body(self) -> Iterable[Widget]:
        nothing = Static(Content(self.say("requires-nothing")), id="nothing", classes="line")
        nothing.display = len(self._names) == 1
        yield nothing
        yield OptionList(*map(self._option, self._names), compact=True, markup=False)

    def _option(self, name: str) -> Option:
        from kb.typesetting.pieces import title

        sign = "✓ " if name in self._known else "· " if name == self._concept else "← "
        return Option(Content.assemble((sign, "$text-muted"), title(name, self.app.profile)))

    def follow(self) -> None:
        self.ask(lambda: self.collection.concept(self._concept), self._show)

    def _show(self, page: ConceptPage | None) -> None:
        names = [*(page.requires if page is not None else ()), self._concept]
        if names == self._names:
            return
        options = self.query_one(OptionList)
        chosen = self._names[options.highlighted] if options.highlighted is not None else self._concept
        self._names = names
        options.set_options(map(self._option, names))
        options.highlighted = names.index(chosen) if chosen in names else len(names) - 1
        self.query_one("#nothing").display = len(names) == 1

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(None)
        self.app.post_message(ConceptWanted(self._names[event.option_index]))

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()

    def action_known(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return
        name = self._names[options.highlighted]

        def known() -> None:
            self._known.add(name)
            if name in self._names:
                options.replace_option_prompt_at_index(self._names.index(name), self._option(name).prompt)

        say_known(self, name, known)
