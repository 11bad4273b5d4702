"""What a concept builds on: open one, say that it is known, or that it is no prerequisite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.widgets.option_list import Option

from kb.tui.acts import Act
from kb.tui.messages import ConceptWanted
from kb.tui.screens.panel import CLOSE, Panel
from kb.tui.screens.placement import say_known
from kb.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from kb.collection.values import Prerequisite


class PrerequisitesScreen(Panel[None]):
    """The concept itself and the ones that it requires."""

    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("choose", "enter", shown=True, word="open"),
        Act("known", "K", shown=True),
        Act("cut", "x", shown=True),
        CLOSE,
    )

    def __init__(self, concept: str, requires: Sequence[str]) -> None:
        super().__init__(self.app.say("requires-of", concept=concept))
        self._concept = concept
        self._names = [*requires, concept]
        self._about: dict[str, Prerequisite] = {}
        self._known: set[str] = set()

    def on_mount(self) -> None:
        # The page that was open knows names alone.
        self.follow()

    def body(self) -> Iterable[Widget]:
        nothing = Static(Content(self.say("requires-nothing")), id="nothing", classes="line")
        nothing.display = len(self._names) == 1
        yield nothing
        yield Choices(*map(self._option, self._names), compact=True, markup=False)

    def _option(self, name: str) -> Option:
        from kb.typesetting.pieces import title

        about = self._about.get(name)
        sign = "✓ " if name in self._known else "· " if name == self._concept else "← "
        said = []
        if about is not None and about.is_cut:
            sign, said = "✗ ", [self.say("requires-cut")]
        elif about is not None:
            said = [self.say("stage-known" if name in self._known else f"stage-{about.stage.value}")]
            if about.by != self._concept:
                said.append(self.say("requires-through", concept=about.by))
        shown = title(name, self.app.profile)
        return Option(Content.assemble((f" {sign}", "$text-muted"), shown, ("  " + " · ".join(said), "$text-muted")))

    def follow(self) -> None:
        self.ask(lambda: self.collection.prerequisites(self._concept), self._show)

    def _show(self, found: list[Prerequisite]) -> None:
        about: dict[str, Prerequisite] = {}
        for one in found:
            about.setdefault(one.required, one)
        if about == self._about:
            return
        options = self.query_one(Choices)
        at = options.highlighted
        chosen = self._names[at] if at is not None else None
        self._about, self._names = about, [*about, self._concept]
        options.set_options(map(self._option, self._names))
        if chosen is not None:
            options.highlighted = self._names.index(chosen) if chosen in self._names else len(self._names) - 1
        self.query_one("#nothing").display = len(self._names) == 1

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        # The list may be another one than when it was struck.
        if event.option_index < len(self._names):
            self.dismiss(None)
            self.app.post_message(ConceptWanted(self._names[event.option_index]))

    def action_choose(self) -> None:
        self.query_one(Choices).action_select()

    def action_known(self) -> None:
        options = self.query_one(Choices)
        if options.highlighted is None:
            return
        name = self._names[options.highlighted]

        def known() -> None:
            self._known.add(name)
            if name in self._names:
                options.replace_option_prompt_at_index(self._names.index(name), self._option(name).prompt)

        say_known(self, name, known)

    def action_cut(self) -> None:
        """The chosen concept is no prerequisite after all; or it is one again."""
        options = self.query_one(Choices)
        about = None if options.highlighted is None else self._about.get(self._names[options.highlighted])
        if about is None:
            return
        again, name, concept = about.is_cut, about.required, self._concept
        change = self.collection.a_prerequisite_again if again else self.collection.not_a_prerequisite

        def done(_: None) -> None:
            code = "uncut-now" if again else "cut-now"
            self.app.tell(self.say(code, name=name, concept=about.by))
            self.follow()
            self.app.show_changed(by=self)

        self.ask(lambda: change(name, concept), done, group="write", only_last=False)
