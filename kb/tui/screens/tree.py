"""The tree of concepts on the screen: rows that unfold, the chosen concept in words, and finding one by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from kb.errors import Outrun
from kb.search.understood import shown
from kb.tui.base import BaseScreen
from kb.tui.branches import Key, Look, Row, Unfolding, about, key, summary
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.line import QueryLine
from kb.tui.widgets.rows import Rows
from kb.tui.widgets.said import Said, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.timer import Timer

    from kb.collection.branches import Branch, Branches

_AGAIN = 1.0
_LONGEST = 200
_FOUND = 200
_WIDE_ENOUGH = 100
# Of so few concepts that stand by themselves or build on others all are seen at once.
_FEW = 200


class Fitted(Widget):
    """Lines that are set to the columns and lines there are."""

    def __init__(self, lines: Callable[[int, int], Sequence[Content]], *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._lines = lines

    def render(self) -> Content:
        return Content("\n").join(self._lines(max(self.content_size.width, 1), self.content_size.height))


class TreeScreen(BaseScreen[None]):
    """The tree of concepts; with `concept` it opens there, else at what is to be learned next."""

    CSS_PATH: ClassVar[str] = "graph.tcss"

    def __init__(self, concept: str | None = None) -> None:
        super().__init__()
        self._wanted = concept
        self._found: Branches | None = None
        self._unfolding = Unfolding()
        self._rows: Sequence[Row] = ()
        # What is looked for, and the concepts that were found for it, while somebody types.
        self._looked_for = self._found_for = ""
        self._hits: Sequence[int] | None = None
        self._again: Timer | None = None
        # Enter was pressed before it was known what there is.
        self._goes = False
        # The row that is chosen in the tree, also while something is looked for.
        self._chosen: Key | None = None
        # What it stands below, the nearest first: there the bar goes where it is gone.
        self._way: Sequence[str] = ()
        self._look = Look(self.app.language, self.app.profile)
        # Keys, and what comes late of work in a thread, may find these before they are on the screen or after.
        self.field = QueryLine(placeholder=self.say("graph-here"), id="query", max_length=_LONGEST)
        self._summary = Static(id="summary", markup=False)
        self._hint = Said(id="hint")
        self._heading = Fitted(self._head, id="heading")
        self.tree_rows = Rows(self._draw, id="rows")
        self._nothing = Said(id="nothing")
        self._about = Fitted(self._about_chosen, id="about")

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield self.field
            yield self._summary
            yield self._hint
            with Container(id="found"):
                with Vertical(id="tree"):
                    yield self._heading
                    yield self.tree_rows
                    yield self._nothing
                yield self._about
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self._hint.display = self._about.display = False
        self._nothing.update(Content(self._look.say("wait")))
        self.set_focus(self.tree_rows)
        self.call_after_refresh(self.follow)

    def on_screen_resume(self) -> None:
        # What was answered or decided elsewhere meanwhile is seen here.
        self._behind = self._behind or self._found is not None

    # -- the tree -----------------------------------------------------------------------------------------------

    def follow(self) -> None:
        self.ask(self.collection.branches, self._show, group="branches")

    def _show(self, found: Branches) -> None:
        if not self.is_attached:
            return
        before, node = self._found, self.node
        self._found = found
        if before is None:
            self._begin(found)
        self._summary.update(summary(found, self._look, self.tree_rows.room))
        self._hint.display = bool(found.nodes) and not found.links
        if self._hint.display:
            self._say_no_links()
        if before is not None and self._hits is not None:
            # Until it is looked for anew, what was found before stands where it is now.
            keys = [before.nodes[one].key for one in self._hits]
            self._list_hits(found, [found.by_key[one] for one in keys if one in found.by_key], node)
        else:
            self._show_tree()
        if self._looked_for:
            self._find(self._looked_for)

    def _say_no_links(self) -> None:
        """What builds on what is known once all notes are read: before that it cannot be said that nothing does."""
        self._hint.update(Content(self.say("reading-notes") if self.app.is_reading else self._look.say("no-links")))
        if self._again is not None:
            self._again.stop()
        # Reading may end without bringing anything that this screen would follow.
        self._again = self.set_timer(_AGAIN, self._say_no_links) if self.app.is_reading else None

    def _begin(self, found: Branches) -> None:
        """Unfold the way to where one stands, and of few concepts how they build on each other."""
        tree = found.tree
        outer = [one for one, holder in enumerate(tree.holders) if holder is None]
        if len(outer) <= _FEW:
            building = (one for one in outer if one in tree.below)
            self._unfolding.open |= {key(found, Row(one, "whole", 0)) for one in building}
        start = found.by_name.get(self._wanted) if self._wanted is not None else None
        if start is None:
            start = (
                found.ready[0] if found.ready else next((one for one, node in enumerate(found.nodes) if node.due), 0)
            )
        if found.nodes:
            self._choose(start)

    def _choose(self, node: int) -> None:
        """Have the place of a concept unfolded and the bar there."""
        if self._found is not None:
            self._unfolding.reveal(self._found, node)
            self._choose_row(self._found, Row(node, "whole", 0))

    def _choose_row(self, found: Branches, row: Row) -> None:
        self._chosen = key(found, row)
        self._way = [found.nodes[one].key for one in (row.node, *reversed(found.tree.path(row.node)))]

    def _show_tree(self) -> None:
        """Show what is unfolded; the chosen row stays where it is on the screen."""
        found = self._found
        if found is None:
            return
        rows, at = self.tree_rows, self.tree_rows.highlighted
        offset = None if at is None or self._hits is not None else at - rows.scroll_offset.y
        self._hits = None
        self._rows = self._unfolding.rows(found)
        chosen = self._place_of_chosen(found, at)
        self._set_nothing("" if found.nodes else self._look.say("nothing"))
        self._heading.refresh()
        rows.show(len(self._rows), chosen)
        if offset is not None and chosen is not None and 0 <= offset < rows.size.height:
            rows.scroll_to(y=chosen - offset, animate=False, force=True, immediate=True)
        self._chosen_anew()

    def _place_of_chosen(self, found: Branches, before: int | None) -> int | None:
        """The row of what was chosen; where that is gone or folded away, what stands nearest."""
        if not self._rows:
            return None
        place = {key(found, row): at for at, row in enumerate(self._rows)}
        if self._chosen in place:
            return place[self._chosen]
        for name in self._way:
            at = place.get(("whole", name, ""))
            if at is not None:
                return at
        return min(before or 0, len(self._rows) - 1)

    def _set_nothing(self, said: str) -> None:
        self._nothing.update(Content(said))
        self._nothing.display = bool(said)
        self.tree_rows.display = self._heading.display = not said

    def _draw(self, row: int, columns: int) -> Sequence[Content]:
        found = self._found
        if found is None:
            return ()
        if self._hits is not None:
            return (self._look.hit(found, self._hits[row], columns),) if row < len(self._hits) else ()
        return (self._look.row(found, self._rows[row], columns),) if row < len(self._rows) else ()

    @property
    def row(self) -> Row | None:
        """The chosen row of the tree."""
        at = self.tree_rows.highlighted
        return self._rows[at] if self._hits is None and at is not None and at < len(self._rows) else None

    @property
    def _place(self) -> int | None:
        """The place of the chosen concept."""
        if self._hits is not None:
            at = self.tree_rows.highlighted
            return self._hits[at] if at is not None and at < len(self._hits) else None
        return None if self.row is None else self.row.node

    @property
    def node(self) -> Branch | None:
        """The chosen concept."""
        return None if self._found is None or self._place is None else self._found.nodes[self._place]

    @on(Rows.Highlighted)
    def _chosen_anew(self) -> None:
        row, found = self.row, self._found
        if row is not None and found is not None:
            self._choose_row(found, row)
            levels = self._look.levels(self.tree_rows.room)
            shift = min(max(self._look.shift, row.depth - levels + 1), row.depth)
            if shift != self._look.shift:
                self._look = replace(self._look, shift=shift)
                self.tree_rows.redraw()
        self._say_about()
        self.refresh_bindings()

    # -- beside or below it -------------------------------------------------------------------------------------

    def fit(self) -> None:
        self.set_class(self.size.width >= _WIDE_ENOUGH, "-beside")
        if self._found is not None:
            self.call_after_refresh(self._fitted)

    def _fitted(self) -> None:
        self._heading.refresh()
        if self._found is not None:
            self._summary.update(summary(self._found, self._look, self.tree_rows.room))
        self.tree_rows.redraw()
        self._say_about()

    def _say_about(self) -> None:
        """Say of the chosen concept what it needs and what needs it."""
        self._about.display = self._place is not None
        self._about.refresh()

    def _head(self, columns: int, _: int) -> Sequence[Content]:
        # One column less: beside the rows there is a bar that scrolls.
        return [self._look.heading(columns - 1)] if self._hits is None else []

    def _about_chosen(self, columns: int, lines: int) -> Sequence[Content]:
        found, at = self._found, self._place
        if found is None or at is None:
            return []
        if not self.has_class("-beside"):
            return about(found, at, self._look, columns)
        said = about(found, at, self._look, columns, lines)
        return [part for line in said for part in wrapped(line, columns)]

    # -- finding ------------------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Go to the line in which a concept is named."""
        self.set_focus(self.field)
        self.refresh_bindings()

    @on(Input.Changed, "#query")
    def _changed(self) -> None:
        self._looked_for = self.field.value.strip()
        self._goes = False
        if self._looked_for:
            self._find(self._looked_for)
        elif self._hits is not None:
            self._show_tree()

    def _find(self, text: str) -> None:
        def work() -> list[tuple[str, str]] | None:
            try:
                hits = self.collection.search(text, limit=_FOUND, kind="concept", typing=True)
            except Outrun:
                return None
            return [(hit.title, hit.note) for hit in hits]

        def came(hits: list[tuple[str, str]] | None) -> None:
            if text != self._looked_for:
                return
            if hits is None:
                # Outrun by a search of another screen: nobody else looks for this.
                self._find(text)
            else:
                self._show_hits(text, hits)

        self.ask(work, came, group="find")

    def _show_hits(self, text: str, hits: Sequence[tuple[str, str]]) -> None:
        found = self._found
        if found is None:
            return
        places = (found.by_place.get(hit, found.by_name.get(hit[0])) for hit in hits)
        self._found_for = text
        node = self.node if self._hits is not None else None
        self._list_hits(found, list(dict.fromkeys(one for one in places if one is not None)), node)
        self._set_nothing("" if self._hits else self._look.say("nothing-for", query=shown(text)))
        if self._goes:
            self.action_go_there()

    def _list_hits(self, found: Branches, hits: Sequence[int], chosen: Branch | None) -> None:
        """Show these concepts in place of the tree, with the bar at the one that was chosen if it is among them."""
        self._hits = hits
        at = next((at for at, one in enumerate(hits) if chosen is not None and found.nodes[one].key == chosen.key), 0)
        self.tree_rows.show(len(hits), at if hits else None)
        self._chosen_anew()
        self._heading.refresh()

    def action_next_hit(self) -> None:
        self.tree_rows.move(1)

    def action_previous_hit(self) -> None:
        self.tree_rows.move(-1)

    @on(Input.Submitted, "#query")
    def action_go_there(self) -> None:
        """Go to the concept that was found, as soon as that is known; stay where there is none."""
        self._goes = self._looked_for != self._found_for
        if self._goes or (self._looked_for and self._place is None):
            return
        if self._hits is not None and self._place is not None:
            self._choose(self._place)
        self.action_leave_find()

    def action_leave_find(self) -> None:
        """Go back to the tree."""
        self.set_focus(self.tree_rows)
        self._looked_for = self._found_for = ""
        self._goes = False
        with self.prevent(Input.Changed):
            self.field.value = ""
        self._show_tree()
