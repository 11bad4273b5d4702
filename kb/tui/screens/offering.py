"""Going through what an import would bring: the list, what there is to see of a row, what is left out or kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from kb.tui.offered import Offered, Row, Shown
from kb.tui.screens.panel import TextPanel
from kb.tui.screens.sourcing import SourcingScreen
from kb.tui.sentences import counted
from kb.tui.widgets.prose import Prose, page
from kb.tui.widgets.rows import Draw, Rows
from kb.tui.widgets.said import Said
from kb.tui.widgets.sheet import Sheet

_WIDE_ENOUGH = 100
# Who goes on choosing does not wait for what is shown of a card.
_GLANCE_SECONDS = 0.05
_NAMED = 3
_MOST_LINES = 1000
_NARROWEST = 20


class Listed(Rows):
    """What would come; Enter is the screen's key. No letter of the screen is j or k, so they move here too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    def __init__(self, draw: Draw, *, id: str) -> None:
        super().__init__(draw, id=id)
        self._bindings.key_to_bindings.pop("enter", None)


class OfferingScreen(SourcingScreen):
    """What was found, row by row, each beside or above what there is to see of it."""

    head = getters.query_one("#head", Static)
    said = getters.query_one("#said", Said)
    rows = getters.query_one("#rows", Rows)
    sheet = getters.query_one("#sheet", Sheet)
    about = getters.query_one("#about", Said)

    def __init__(self, text: str | None = None) -> None:
        super().__init__(text)
        self.offered: Offered | None = None
        self._glance_timer: Timer | None = None

    def list_and_glance(self) -> ComposeResult:
        """The widgets of the list, and of what there is to see."""
        with Container(id="found"):
            yield Listed(self._draw, id="rows")
            with Sheet(id="sheet", can_focus=False):
                yield Said(id="about")
                yield Prose(id="front")
                yield Prose(id="back")

    def offer(self, offered: Offered) -> None:
        """Show what would come, the first card chosen."""
        self.offered = offered
        first = next((at for at, row in enumerate(offered.rows) if row.kind == "card"), 0)
        self.rows.show(len(offered.rows), first)
        if first < self.rows.seen - 1:
            # The note that it stands in is seen too.
            self.rows.scroll_to(0, 0, animate=False)
        self.sum_up()
        self._glance_soon()

    def sum_up(self) -> None:
        """Say what would come in all."""
        offered = self.offered
        if offered is None:
            return
        sums, language = offered.sums(), self.app.language
        counts = (
            ("import-notes", sums.notes),
            ("import-asked", sums.asked),
            ("import-drafts", sums.drafts),
            ("import-out", sums.out),
            ("import-problems", sums.problems),
        )
        parts = [counted(name, language, count) for name, count in counts if count]
        self.head.update(Content(" · ".join(parts)).stylize("bold"))
        said = [self.say("import-offer", folder=self.collection.root.name)]
        said += self._beside(offered)
        self.said.remove_class("-refused")
        self.said.update(Content("\n".join(said)))

    def _beside(self, offered: Offered) -> list[str]:
        """What comes along with the notes, or stays behind."""
        plan, language, said = offered.plan, self.app.language, []
        if offered.encodings:
            encodings = self.say("list-comma").join(sorted(encoding.upper() for encoding in offered.encodings))
            said.append(self.say("import-read-as", encoding=encodings))
        coming = sum(not one.state for one in plan.attachments)
        if coming:
            said.append(counted("import-attachments", language, coming))
        if plan.passed_over:
            names = [path.rpartition("/")[2] for path in plan.passed_over[:_NAMED]]
            more = " …" if len(plan.passed_over) > _NAMED else ""
            listed = self.say("list-comma").join(names) + more
            said.append(counted("import-passed-over", language, len(plan.passed_over), names=listed))
        return said

    @property
    def row(self) -> Row | None:
        """The row that is chosen."""
        at = None if self.offered is None else self.rows.highlighted
        return None if self.offered is None or at is None else self.offered.rows[at]

    def _draw(self, row: int, columns: int) -> Sequence[Content]:
        offered = self.offered
        if offered is None:
            return ()
        return [offered.line(offered.rows[row], columns, self.app.language, self.app.profile)]

    @on(Rows.Highlighted)
    def _chosen_anew(self) -> None:
        self.refresh_bindings()
        self._glance_soon()

    def _glance_soon(self) -> None:
        if self._glance_timer is not None:
            self._glance_timer.stop()
        self._glance_timer = self.set_timer(_GLANCE_SECONDS, self._glance)

    def _glance(self) -> None:
        offered, row = self.offered, self.row
        if offered is None or row is None:
            return
        language, profile, columns = self.app.language, self.app.profile, max(self.sheet.size.width - 2, 20)

        def work() -> Shown:
            shown = offered.shown(row, language, profile)
            for text in shown.texts:
                page(text, columns, profile)
            return shown

        def came(shown: Shown) -> None:
            if row == self.row:
                self._show(shown)

        self.ask(work, came, group="glance")

    def _show(self, shown: Shown) -> None:
        self.about.update(shown.about)
        texts = (*shown.texts, "", "")
        for prose, text in zip(self.query(Prose), texts, strict=False):
            prose.display = bool(text)
            prose.text = text
        self.query_one("#front").set_class(len(shown.texts) > 1, "-front")
        self.sheet.scroll_home(animate=False)
        self.refresh_bindings()

    def fit(self) -> None:
        self.set_class(self.size.width >= _WIDE_ENOUGH, "-beside")
        self.list_names()
        self._glance_soon()

    def _can_leave_out(self, row: Row) -> bool:
        offered = self.offered
        skipped = offered is not None and row.kind != "reviews" and bool(offered.plan.files[row.file].skipped)
        return row.kind in ("note", "card") and not skipped

    def action_leave_out(self) -> None:
        """Leave the card, or the whole note, out; again: take it in."""
        offered, row = self.offered, self.row
        if offered is not None and row is not None:
            offered.leave_out(row)
            # What was said of the list as it was is not true of it any more.
            self.app.hush()
            self._decided()
            if row.kind == "card" and offered.state(row.file, row.at) == "out":
                self._go_on()

    def _go_on(self) -> None:
        """To the next card: who looks through a list strikes one key for each that is to stay out."""
        offered, at = self.offered, self.rows.highlighted
        if offered is None or at is None:
            return
        behind = range(at + 1, len(offered.rows))
        self.rows.highlighted = next((one for one in behind if offered.rows[one].kind == "card"), at)

    def _decided(self) -> None:
        offered = self.offered
        if offered is not None:
            at = self.rows.highlighted
            self.rows.show(len(offered.rows), at)
            self.sum_up()
            self._glance_soon()

    def may_decide_rule(self, name: str) -> bool:
        """Is there a rule to silence, or one that made drafts to keep?"""
        offered, row = self.offered, self.row
        if offered is None or row is None or row.kind != "card":
            return False
        return name == "silence_rule" or offered.may_keep(row)

    def _rule(self, what: Literal["keep", "silence"]) -> None:
        offered, row = self.offered, self.row
        if offered is not None and row is not None:
            stands = offered.decide_rule(row, what)
            code = f"import-rule-{what}" if stands else "import-rule-open"
            self.app.tell(counted(code, self.app.language, offered.alike(row)))
            self._decided()

    def action_keep_rule(self) -> None:
        """Ask all that the rule of this card made in its note."""
        self._rule("keep")

    def action_silence_rule(self) -> None:
        """Leave all of it out."""
        self._rule("silence")

    def action_note(self) -> None:
        """Read the note as it would be written."""
        offered, row = self.offered, self.row
        if offered is not None and row is not None:
            file = offered.plan.files[row.file]
            lines = file.text.rstrip("\n").split("\n")
            shown = lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"]
            # As it is going to be written, what is kept in comments too.
            self.app.push_screen(TextPanel(file.target or file.source, [Content("\n".join(shown))]))
