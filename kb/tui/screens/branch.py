"""Which branch of a concept to study: alone, with what it builds on, with what builds on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.content import Content
from textual.widget import Widget
from textual.widgets.option_list import Option

from kb.memory.branches import Reach
from kb.messages import say
from kb.tui.acts import Act
from kb.tui.columns import shortened
from kb.tui.screens.panel import CLOSE, Panel
from kb.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from kb.collection.branches import Branches

# So many concepts are named; more are counted.
_NAMED = 2
_WIDEST = 66


class Choice(NamedTuple):
    """A branch that can be studied: what belongs to it besides the concept, and how many of its cards wait."""

    reach: Reach
    names: tuple[str, ...]
    due: int
    new: int
    cards: int


def choices(found: Branches, concept: int) -> list[Choice]:
    """The branches of a concept, first the one with all that it builds on; those that hold no more are left out."""
    chosen = []
    own = set(found.tree.branch(concept, Reach.ALONE))
    for reach in (Reach.BEFORE, Reach.ALONE, Reach.AFTER):
        branch = found.tree.branch(concept, reach)
        more = [one for one in branch if one not in own]
        if not more and reach is not Reach.ALONE:
            continue
        within = set(more)
        outer = [one for one in more if found.tree.holders[one] not in within]
        cards = sum(found.nodes[one].cards for one in [concept, *outer])
        chosen.append(Choice(reach, tuple(found.nodes[one].name for one in outer), *found.sums(branch), cards))
    return chosen


class BranchPanel(Panel[Reach]):
    """The branches of a concept, each with what waits there; with `cram` with all of its cards."""

    ACTS: ClassVar[tuple[Act, ...]] = (Act("choose", "enter", shown=True), CLOSE)

    def __init__(self, concept: str, branches: Sequence[Choice], *, cram: bool) -> None:
        super().__init__(say(f"graph.{'cram' if cram else 'study'}-title", self.app.language, concept=concept))
        self._branches = branches
        self._cram = cram

    def body(self) -> Iterable[Widget]:
        yield Choices(*map(self._option, self._branches), compact=True, markup=False)

    def on_mount(self) -> None:
        self.query_one(Choices).focus()

    def _option(self, branch: Choice) -> Option:
        from kb.typesetting.pieces import title

        language = self.app.language
        if branch.reach is Reach.ALONE:
            said = say("graph.reach-alone", language)
        elif len(branch.names) <= _NAMED:
            names = say("app.list-comma", language).join(title(name, self.app.profile) for name in branch.names)
            said = say(f"graph.reach-{branch.reach.value}", language, names=names)
        else:
            said = say(f"graph.reach-{branch.reach.value}-many", language, count=f"{len(branch.names):,}")
        said = shortened(said, min(max(self.app.size.width - 10, 20), _WIDEST))
        if self._cram:
            code = "graph.all-cards.one" if branch.cards == 1 else "graph.all-cards"
            waits = say(code, language, count=f"{branch.cards:,}")
        else:
            counts = (say(f"graph.{name}", language, count=f"{count:,}") for name, count in _waiting(branch))
            waits = " · ".join(counts)
        return Option(Content.assemble(f"  {said}", "\n", (f"    {waits}", "$text-muted")))

    def on_option_list_option_selected(self, event: Choices.OptionSelected) -> None:
        self.dismiss(self._branches[event.option_index].reach)

    def action_choose(self) -> None:
        self.query_one(Choices).action_select()


def _waiting(branch: Choice) -> list[tuple[str, int]]:
    return [("due", branch.due), ("new", branch.new)]
