"""What is wrong in the notes, each with its place; Enter opens the editor there."""

from __future__ import annotations

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from kb.model import Problem, Severity
from kb.tui.acts import Act
from kb.tui.base import HELP, SEARCH, BaseScreen
from kb.tui.sentences import SEVERITIES, counted, problem_sentences
from kb.tui.widgets.choices import Choices
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.said import hung

# So many are listed at once; who mends these sees the next.
_MOST = 300
# The columns of a sign, under which nothing else stands; and those beside the list before it has its place.
_SIGN, _AROUND = 3, 8


class ProblemsScreen(BaseScreen[None]):
    """Everything that reading the notes found wrong, in their order."""

    WORD = "problems"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("open", "enter", shown=True, priority=True, word="edit-there"),
        SEARCH,
        Act("back", "escape,q", shown=True),
        HELP,
    )
    CSS_PATH = "problems.tcss"

    head = getters.query_one("#head", Static)
    listed = getters.query_one("#problems", Choices)

    def __init__(self) -> None:
        super().__init__()
        self._problems: list[Problem] = []
        self._said: list[Content] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Static(id="head", markup=False)
            yield Choices(id="problems", compact=True, markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.listed.focus()
        self.follow()

    def follow(self) -> None:
        def look() -> tuple[list[Problem], list[Content]]:
            # What is wrong stands before what is only said.
            problems = sorted(self.collection.problems(), key=lambda one: one.severity is Severity.NOTICE)
            return problems, list(map(self._sentences, problems[:_MOST]))

        self.ask(look, self._show)

    def fit(self) -> None:
        if self._problems:
            self._show((self._problems, self._said))

    def _show(self, found: tuple[list[Problem], list[Content]]) -> None:
        at = self.listed.highlighted or 0
        problems, self._said = found
        self._problems = problems
        room = self.listed.scrollable_content_region.width or self.size.width - _AROUND
        options = [Option(Content("\n").join(hung(said, room, _SIGN))) for said in self._said]
        count = len(problems)
        notices = sum(problem.severity is Severity.NOTICE for problem in problems)
        counts = (("problems-head", count - notices), ("problems-notices", notices))
        heads = [counted(name, self.app.language, number) for name, number in counts if number]
        self.head.update(Content(" · ".join(heads) or self.say("problems-none")))
        more = count - len(options)
        if more:
            options.append(Option(counted("problems-more", self.app.language, more), disabled=True))
        self.listed.set_options(options)
        if problems:
            self.listed.highlighted = min(at, count - 1, _MOST - 1)
        self.refresh_bindings()

    def _sentences(self, problem: Problem) -> Content:
        sign, style = SEVERITIES[problem.severity]
        sentence, hint = problem_sentences(problem, self.app.language, self.app.profile)
        return Content.assemble(
            (f" {sign} ", f"bold {style}"),
            (f"{problem.note}:{problem.line}", "bold"),
            f"  {sentence}",
            ("\n   " + hint if hint else "", "$text-muted"),
        )

    def allowed(self, name: str) -> bool:
        return bool(self._problems) if name == "open" else True

    def on_option_list_option_selected(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the note at the place of the problem."""
        index = self.listed.highlighted
        if index is None:
            return
        problem = self._problems[index]
        self.app.edit(problem.note, problem.line)
