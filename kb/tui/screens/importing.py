"""Import: say where a text is or paste it, see what would become of it card by card, and copy it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, ProgressBar, Static
from textual.worker import get_current_worker

from kb.collection.bringing import Brought, Stopped, name_of
from kb.collection.pointing import is_text, is_there, places
from kb.errors import KbError
from kb.messages import explain
from kb.model import Changes
from kb.tui.acts import Act
from kb.tui.messages import NotesRead, ProblemsWanted, Progressed, ReviewWanted, TriageWanted
from kb.tui.offered import Offered, Sums, history_sentence, refused
from kb.tui.screens.offering import OfferingScreen
from kb.tui.screens.texts import NAMES_OF_TEXTS, OF_TEXTS, SIDEWAYS
from kb.tui.sentences import counted
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.line import SourceLine
from kb.tui.widgets.said import Said

if TYPE_CHECKING:
    from pathlib import Path

    from kb.memory.session import Session

# Its cards that are asked and new, its drafts, and how much is wrong in it.
_Left = tuple[tuple[str, ...], tuple[str, ...], int]
_LONGEST = 10_000
_MOST_SAID = 5
_NAMED = 3
# What a text that was read wrongly may be written in.
_ENCODINGS = ("gb18030", "big5", "utf-16", "shift_jis", "latin-1")

Phase = Literal["asking", "reading", "offering", "writing", "done"]


class ImportScreen(OfferingScreen):
    """From a path, a folder or a pasted text to notes in the collection; nothing is written before Enter says so."""

    WORD = "import"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("look", "enter", shown=True, word="look-in"),
        Act("complete", "tab", shown=True),
        Act("bring", "enter", shown=True),
        Act("leave_out", "x", shown=True),
        Act("keep_rule", "K", shown=True),
        Act("silence_rule", "X", shown=True),
        Act("note", "n", shown=True, word="whole-note"),
        Act("encoding", "c", shown=True),
        Act("learn", "enter", shown=True, word="learn-brought"),
        Act("triage", "t", shown=True, word="triage-brought"),
        Act("triage", "enter", listed=False, word="triage-brought"),
        Act("problems", "p", shown=True),
        Act("take_back", "u", shown=True),
        Act("another", "i", shown=True),
        SIDEWAYS,
        *OF_TEXTS,
        Act("stop", "escape", shown=True, word="stop-import"),
        Act("back", "escape,q", shown=True),
        Act("help", "f1,?", shown=True),
    )
    CSS_PATH = "importing.tcss"

    phase: reactive[Phase] = reactive("asking", bindings=True, init=False)

    bar = getters.query_one("#bar", ProgressBar)

    def __init__(self, text: str | None = None) -> None:
        super().__init__(text)
        self._brought: Brought | None = None
        self._fresh: tuple[str, ...] = ()
        self._drafts: tuple[str, ...] = ()
        # How many of its cards other notes have already.
        self._problems = self._known = 0
        self._stopped = False
        self._encoding: str | None = None
        # What is in the collection already comes in again where a second Enter says so.
        self._same: str | None = None
        self._beside_notes: list[Path] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Static(id="head", markup=False)
            yield SourceLine(placeholder=self.say("import-here"), id="source", max_length=_LONGEST)
            yield Said(id="said")
            yield Static(id="names", markup=False)
            yield ProgressBar(total=1, id="bar", show_eta=False)
            yield from self.list_and_glance()
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self._arrange()
        self.ask_where()
        if self.text is not None:
            self.look()
        else:
            self._look_beside()

    def _look_beside(self) -> None:
        self.ask(self.collection.texts_beside, self._lie_beside, group="beside")

    def _lie_beside(self, found: list[Path]) -> None:
        changed, self._beside_notes = found != self._beside_notes, found
        if changed and self.phase == "asking" and not self.said.has_class("-refused"):
            self.ask_where()

    def watch_phase(self) -> None:
        if self.is_mounted:
            self._arrange()
            self.catch_up()

    def _arrange(self) -> None:
        """Show what belongs to where one is."""
        phase = self.phase
        asks, shows = phase in ("asking", "reading"), phase in ("offering", "writing")
        self.field.display = asks
        self.field.disabled = phase != "asking"
        self.query_one("#found").display = shows
        self.names.display = phase == "asking"
        self.bar.display = False
        if phase == "asking":
            self.field.focus()
        elif shows:
            self.rows.focus()

    # -- where it is --------------------------------------------------------------------------------------------

    def changed(self) -> None:
        self._encoding = self._same = None
        if self.phase == "asking" and self.said.has_class("-refused"):
            # It was said of what stood there before.
            self.ask_where()

    def ask_where(self, said: str = "") -> None:
        self.offered = self._brought = None
        self.phase = "asking"
        self.head.update(Content(self.say("import-head", folder=self.collection.root.name)).stylize("bold"))
        self.said.set_class(bool(said), "-refused")
        self.said.update(Content(said or self._how()))
        self.refresh_bindings()

    def _how(self) -> str:
        """How a source is named, and which lie near."""
        beside = self._beside_notes
        if self.text is not None:
            return self.say("import-still")
        if not beside:
            return self.say("import-how")
        names = self.say("list-comma").join(path.name for path in beside[:_NAMED])
        names += " …" if len(beside) > _NAMED else ""
        return f"{self.say('import-how')}\n{counted('import-beside', self.app.language, len(beside), names=names)}"

    def action_complete(self) -> None:
        """Complete the path; where nothing is typed, name the texts that lie beside the notes."""
        if self.field.value or not self._beside_notes:
            super().action_complete()
        else:
            self.fill_in(self._beside_notes)

    @property
    def takes_paste(self) -> bool:
        return self.phase in ("offering", "done")

    # -- what would come ----------------------------------------------------------------------------------------

    @on(Input.Submitted, "#source")
    def action_look(self) -> None:
        """Look into what was named; nothing is written."""
        if self.allowed("look"):
            self.look_soon()

    def look(self) -> None:
        said, text, encoding = self.field.value, self.text, self._encoding
        again = self._same is not None and self._same == (text or said)
        self._stopped = False
        self.phase = "reading"
        self.said.remove_class("-refused")
        self.said.update(Content(self.say("import-reading")))

        progress = self.progress("reading")

        def work() -> Offered | KbError | None:
            worker = get_current_worker()

            def look() -> None:
                if worker.is_cancelled or self._stopped:
                    raise Stopped

            found, own = places(said), text
            try:
                if own is None and found == [said.strip()] and is_text(said) and not is_there(found[0]):
                    own = said
                sources = found if own is None else ["-"]
                name = "imported" if own is None else name_of(own)
                plan = self.collection.plan_import(
                    sources, own, encoding=encoding, again=again, name=name, progress=progress, look=look
                )
                return Offered(plan)
            except Stopped:
                return None
            except KbError as fault:
                return fault

        self.ask(work, self._looked, group="plan")

    def _looked(self, found: Offered | KbError | None) -> None:
        language = self.app.language
        if found is None:
            self.ask_where(self.say("import-stopped"))
        elif isinstance(found, KbError):
            self.ask_where("\n".join(filter(None, explain(found, language))))
        elif found.is_empty:
            said = refused(found.plan, language, _MOST_SAID)
            if any(file.skipped == "same" for file in found.plan.files):
                self._same = self.text or self.field.value
                said.append(self.say("import-again"))
            self.ask_where("\n".join(said))
        else:
            self.phase = "offering"
            self.offer(found)

    # -- what is decided of it ----------------------------------------------------------------------------------

    def allowed(self, name: str) -> bool:
        if not self.is_mounted:
            return False
        row, phase = self.row, self.phase
        if name in NAMES_OF_TEXTS:
            return phase == "offering" and super().allowed(name)
        match name:
            case "look":
                return phase == "asking" and (self.text is not None or bool(self.field.value.strip()))
            case "complete":
                return phase == "asking"
            case "bring":
                return phase == "offering"
            case "leave_out":
                return phase == "offering" and row is not None and self._can_leave_out(row)
            case "keep_rule" | "silence_rule":
                return phase == "offering" and self.may_decide_rule(name)
            case "note":
                return phase == "offering" and row is not None and row.kind != "reviews"
            case "encoding":
                return phase == "offering" and (bool(self._encoding) or bool(self.offered and self.offered.encodings))
            case "learn":
                return phase == "done" and bool(self._fresh)
            case "triage":
                return phase == "done" and bool(self._drafts)
            case "problems":
                return phase == "done" and self._problems > 0
            case "take_back":
                return phase == "done" and self._brought is not None and not self._brought.plan.histories
            case "another":
                return phase == "done"
            case "stop":
                return phase in ("reading", "writing") and not self._stopped
            case "back":
                return phase not in ("reading", "writing")
        return True

    def action_encoding(self) -> None:
        """Read the texts in another encoding."""
        guessed = self.offered.encodings if self.offered is not None and self._encoding is None else set()
        after = 0 if self._encoding is None else _ENCODINGS.index(self._encoding) + 1
        others = (*_ENCODINGS[after:], *_ENCODINGS)
        self._encoding = next((one for one in others if one not in guessed), _ENCODINGS[0])
        self.look()

    # -- copying it in ------------------------------------------------------------------------------------------

    def action_bring(self) -> None:
        """Copy it in."""
        offered = self.offered
        if offered is None:
            return
        self.app.hush()
        if offered.is_declined:
            self.app.tell(self.say("import-declined-all"), seconds=8)
            return
        plan, choices = offered.decided()
        self._stopped = False
        self.phase = "writing"

        def work() -> tuple[Brought, _Left] | None:
            try:
                brought = self.collection.bring_in(
                    plan, choices, self.progress("reading"), self.progress("writing"), lambda: self._stopped
                )
            except Stopped:
                return None
            return brought, self._left_of(brought)

        self.ask(work, self._came, otherwise=self._not_brought, group="write", only_last=False)

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        if self.phase in ("reading", "writing") and not self._stopped:
            self.bar.display = message.total > 1
            self.bar.update(total=message.total, progress=message.done)
            code = f"import-{self.phase}-{message.step}"
            self.said.update(Content(self.say(code, done=message.done, total=message.total)))

    def action_stop(self) -> None:
        """Stop; nothing of it is left behind."""
        self._stopped = True
        self.said.update(Content(self.say("import-stops")))
        self.refresh_bindings()

    def _not_brought(self) -> None:
        self.phase = "offering"
        self.sum_up()
        self.app.show_changed(by=self)

    def _left_of(self, brought: Brought) -> _Left:
        return *self.collection.brought_cards(brought), self.collection.brought_problems(brought)

    def _came(self, found: tuple[Brought, _Left] | None) -> None:
        if found is None:
            self._not_brought()
            self.app.tell(self.say("import-stopped"))
            return
        self._brought, (self._fresh, self._drafts, self._problems) = found
        sums = self.offered.sums() if self.offered is not None else Sums()
        self._known = max(sums.asked + sums.drafts - len(self._fresh) - len(self._drafts), 0)
        self.phase = "done"
        self.app.triage_at = self._drafts[0] if self._drafts else self.app.triage_at
        self._report()
        self.app.show_changed(self._brought.changes, by=self)
        self.app.post_message(NotesRead())

    def _report(self) -> None:
        """Say what came, and what to do next."""
        brought, language = self._brought, self.app.language
        if brought is None:
            return
        notes = brought.notes
        names = self.say("list-comma").join(notes[:_NAMED]) + (" …" if len(notes) > _NAMED else "")
        head = counted("import-done", language, len(notes), names=names) if notes else self.say("import-done-else")
        self.head.update(Content.assemble(("✓ ", "bold $text-success"), (head, "bold")))
        said = [history_sentence(told, language) for told in brought.plan.histories]
        said += [self.say("import-take-back-reviews")] if brought.plan.histories else []
        fresh, drafts = len(self._fresh), len(self._drafts)
        most = self.collection.settings.new
        days = "import-fresh-days" if 0 < most < fresh else "import-fresh"
        said += [counted(days, language, fresh, most=most)] if fresh else []
        said += [counted("import-waiting", language, drafts)] if drafts else []
        said += [counted("import-known", language, self._known)] if self._known else []
        if notes and not (fresh or drafts or self._known):
            dropped = self.offered is not None and self.offered.sums().out
            said.append(self.say("import-dropped-all" if dropped else "import-no-cards-came"))
        said += [counted("import-with-problems", language, self._problems)] if self._problems else []
        said += [self.say("import-undo")] if self.allowed("take_back") else []
        self.said.update(Content("\n".join(said)))

    @property
    def at_work(self) -> bool:
        return self.phase == "writing"

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        # Drafts may have been decided about meanwhile.
        self.follow()

    def follow(self) -> None:
        brought = self._brought
        if self.phase == "done" and brought is not None:

            def came(found: _Left) -> None:
                self._fresh, self._drafts, self._problems = found
                self._report()
                self.refresh_bindings()

            self.ask(lambda: self._left_of(brought), came, group="follow")

    # -- and then -----------------------------------------------------------------------------------------------

    def action_learn(self) -> None:
        """Learn the cards that came."""
        fresh = self._fresh

        def came(session: Session) -> None:
            if session.current(self.collection.now()) is None:
                self.app.tell(self.say("fresh-none"))
                return
            self.dismiss()
            self.app.post_message(ReviewWanted(session=session))

        self.ask(lambda: self.collection.session(cards=fresh), came, group="open")

    def action_triage(self) -> None:
        """Decide about the drafts that came."""
        self.app.post_message(TriageWanted())

    def action_problems(self) -> None:
        self.app.post_message(ProblemsWanted())

    def action_take_back(self) -> None:
        """Take the whole import back; what was decided about it is kept here, to be changed."""
        brought = self._brought
        if brought is None:
            return
        self.phase = "writing"
        self._stopped = True
        self.said.update(Content(self.say("import-takes-back")))

        def came(stay: tuple[str, ...]) -> None:
            self._brought = None
            # What was said of reading them is no longer so.
            self.app.show_changed(Changes(), by=self)
            if stay:
                # Their names are taken: the same texts would come in under others.
                self.ask_where(counted("import-stay", self.app.language, len(stay), names=stay[0]))
                return
            self.phase = "offering"
            self.sum_up()
            self.app.tell(self.say("import-taken-back"), seconds=8)

        def otherwise() -> None:
            self.phase = "done"

        self.ask(lambda: self.collection.take_back(brought), came, otherwise=otherwise, group="write", only_last=False)

    def action_another(self) -> None:
        """Import something else."""
        self.text = None
        self.field.value = ""
        self.ask_where()
        self._look_beside()

    def action_back(self) -> None:
        """Back to the source; from there, and when all is done, to where one came from."""
        if self.phase == "offering":
            self.ask_where()
        else:
            super().action_back()
