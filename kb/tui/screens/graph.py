"""Graph: concepts as a tree; what is done with one of them, and a session on its branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on

from kb.messages import say
from kb.store.prerequisites import Stage
from kb.tui.acts import Act
from kb.tui.base import BROWSE, HELP
from kb.tui.messages import BrowseWanted, ConceptWanted, ReviewWanted
from kb.tui.screens.branch import BranchPanel, Choice, choices
from kb.tui.screens.placement import say_known
from kb.tui.screens.prerequisites import PrerequisitesScreen
from kb.tui.screens.sitting import SittingScreen
from kb.tui.screens.tree import TreeScreen
from kb.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from kb.memory.branches import Reach
    from kb.memory.session import Session
    from kb.tui.branches import Row


class GraphScreen(TreeScreen):
    """Where one stands, what is next, and what a concept is part of."""

    WORD = "graph"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("open", "enter", shown=True, priority=True),
        Act("unfold", "right", shown=True, priority=True, word="expand", display="→ ←"),
        Act("fold", "left", priority=True, word="collapse"),
        Act("next_ready", "n", shown=True),
        Act("study", "r", shown=True, word="study-branch"),
        Act("known", "K", shown=True),
        Act("unknown", "K", shown=True),
        Act("search", "/", shown=True, word="find-concept"),
        Act("cram", "c", word="cram-branch"),
        Act("prerequisites", "p"),
        replace(BROWSE, word="browse-these"),
        Act("edit", "e"),
        Act("unfold_all", "a", word="expand-all"),
        Act("fold_all", "z", word="collapse-all"),
        Act("acts", "tab", shown=True, listed=False),
        Act("go_there", "enter", shown=True, listed=False),
        Act("next_hit", "down", listed=False, word="go-there"),
        Act("previous_hit", "up", listed=False, word="go-there"),
        Act("leave_find", "escape", shown=True, listed=False),
        Act("back", "escape,q", shown=True),
        HELP,
    )

    def __init__(self, concept: str | None = None) -> None:
        super().__init__(concept)
        self._writing = 0

    @property
    def at_work(self) -> bool:
        return self._writing > 0

    # -- moving -------------------------------------------------------------------------------------------------

    def action_unfold(self) -> None:
        """Unfold the chosen row, or go to the first below it; go to the place of a concept that is only named."""
        row, found = self.row, self._found
        if row is None or found is None:
            return
        if row.kind == "named":
            self._choose(row.node)
            self._show_tree()
        elif row.is_open:
            self.tree_rows.move(1)
        elif row.is_foldable:
            self._toggle(row)

    def action_fold(self) -> None:
        """Fold the chosen row, or go to what it stands below."""
        row, at = self.row, self.tree_rows.highlighted
        if row is None or at is None:
            return
        if row.is_open:
            self._toggle(row)
        else:
            above = (place for place in range(at - 1, -1, -1) if self._rows[place].depth < row.depth)
            self.tree_rows.highlighted = next(above, at)

    def _toggle(self, row: Row) -> None:
        if self._found is not None:
            self._unfolding.toggle(self._found, row)
            self._show_tree()

    def action_unfold_all(self) -> None:
        """Unfold all that stands below the chosen row."""
        if self.row is not None and self._found is not None:
            self._unfolding.unfold_all(self._found, self.row)
            self._show_tree()

    def action_fold_all(self) -> None:
        """Fold everything but the way to the chosen row."""
        if self.row is not None and self._found is not None:
            self._unfolding.open.clear()
            self._choose(self.row.node)
            self._show_tree()

    def action_next_ready(self) -> None:
        """Go to the next concept that can be begun; after the last to the first."""
        found, at = self._found, self._place
        if found is None or at is None:
            return
        if not found.ready:
            self.app.tell(self._look.say("none-ready"))
            return
        self._choose(next((one for one in found.ready if found.turn(one) > found.turn(at)), found.ready[0]))
        self._show_tree()

    @on(Rows.Selected)
    def _clicked(self) -> None:
        """A click goes to what was found, and unfolds or folds a row of the tree."""
        if self._hits is not None:
            self.action_go_there()
        elif self.row is not None and self.row.is_foldable:
            self._toggle(self.row)

    # -- what can be done ---------------------------------------------------------------------------------------

    def allowed(self, name: str) -> bool:
        if self._found is None:
            # Keys may be asked for before there is anything on the screen.
            return name in ("back", "help")
        if name in ("go_there", "next_hit", "previous_hit", "leave_find"):
            return self.field.has_focus
        if self.field.has_focus:
            return name == "help"
        row, node = self.row, self.node
        match name:
            case "back" | "help" | "acts" | "search":
                return True
            case "unfold":
                return row is not None and (row.is_foldable or row.kind == "named")
            case "fold":
                return row is not None and (row.is_open or row.depth > 0)
            case "study" | "cram":
                sits = any(isinstance(screen, SittingScreen) for screen in self.app.screen_stack)
                return node is not None and not sits
            case "known":
                return node is not None and node.stage is not Stage.KNOWN
            case "unknown":
                return node is not None and node.stage is Stage.KNOWN
        return node is not None

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    def action_open(self) -> None:
        """Open the page of the chosen concept."""
        if self.node is not None:
            self.app.post_message(ConceptWanted(self.node.name))

    def action_prerequisites(self) -> None:
        found, at, node = self._found, self._place, self.node
        if found is not None and at is not None and node is not None:
            requires = [found.nodes[one].name for one, _ in found.tree.builds_on(at)]
            self.app.push_screen(PrerequisitesScreen(node.name, requires))

    def action_browse(self) -> None:
        """Open the table of its cards."""
        if self.node is not None:
            name = self.node.name.replace('"', " ")
            self.app.post_message(BrowseWanted(f'concept:"{name}"'))

    def action_edit(self) -> None:
        """Open the note in the editor where the concept stands."""
        if self.node is not None:
            self.app.edit(self.node.note, self.node.line)

    def action_known(self) -> None:
        if self.node is not None:
            say_known(self, self.node.name, self._decided)

    def _decided(self) -> None:
        self.follow()
        self.app.show_changed(by=self)

    def action_unknown(self) -> None:
        """The person does not know the concept any more."""
        node = self.node
        if node is None:
            return
        name = node.name

        def done(said: bool) -> None:
            self._writing -= 1
            self.app.tell(self._look.say("not-known" if said else "never-said", concept=name), seconds=6)
            self._decided()

        self._writing += 1
        self.ask(lambda: self.collection.not_known(name), done, otherwise=self._failed, group="write", only_last=False)

    def _failed(self) -> None:
        self._writing -= 1

    # -- studying a branch --------------------------------------------------------------------------------------

    def action_study(self) -> None:
        """Review what is due or new of the chosen concept: alone, with what it builds on, with what builds on it."""
        self._choose_branch(cram=False)

    def action_cram(self) -> None:
        """Ask all cards of it, due or not; no schedule moves."""
        self._choose_branch(cram=True)

    def _choose_branch(self, *, cram: bool) -> None:
        found, at, node = self._found, self._place, self.node
        if found is None or at is None or node is None:
            return
        concept, name = node.key, node.name

        def chosen(reach: Reach | None) -> None:
            if reach is not None:
                self._study(concept, reach, cram=cram)

        def came(those: list[Choice]) -> None:
            if len(those) == 1:
                chosen(those[0].reach)
            elif self.is_current:
                self.app.push_screen(BranchPanel(name, those, cram=cram), chosen)

        self.ask(lambda: choices(found, at), came, group="study")

    def _study(self, concept: str, reach: Reach, *, cram: bool) -> None:
        def work() -> Session:
            return self.collection.session(cards=self.collection.cards_of_branch(concept, reach), cram=cram)

        def came(session: Session) -> None:
            if session.current(self.collection.now()) is None:
                self.app.tell(say(f"graph.nothing-{'to-cram' if cram else 'due'}", self.app.language))
            elif self.is_current:
                self.app.post_message(ReviewWanted(session=session))

        self.ask(work, came, group="study")
