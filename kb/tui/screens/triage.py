"""Triage: drafts one by one, kept or silenced, alone or with their rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec import Struct
from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Rule, Static

from kb.collection.triage import alike
from kb.model import StoredCard
from kb.tui.acts import Act
from kb.tui.base import HELP, SEARCH
from kb.tui.offered import rule_name
from kb.tui.screens.alike import Chosen, What, look_alike, open_list, settle, settle_dropped, told_of
from kb.tui.screens.looks import CardScreen
from kb.tui.screens.texts import NAMES_OF_TEXTS, OF_TEXTS, SIDEWAYS
from kb.tui.sentences import counted, undone_sentence
from kb.tui.source import around, place_of, place_within
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.prose import Prose, one_line
from kb.tui.widgets.said import Said
from kb.tui.widgets.sheet import Sheet
from kb.tui.writing import Writing
from kb.typesetting.alone import alone

if TYPE_CHECKING:
    from kb.collection.values import Doubt, LeftNote, Undone

# So often in a row, and the rule itself is offered.
_IN_A_ROW = 3
# Columns of a draft's question, where what was done with it is said.
_NAMED, _NAMED_SHORT = 48, 24
# Columns that the longest of usual words takes.
_WORD = 14
# Columns of the sign and the number before a line of the note.
_NUMBERED = 6


class Deed(Struct):
    """What was done: about which drafts, each with its place among them; None where these are others by now."""

    taken: list[tuple[int, StoredCard]] | None
    about_drafts: bool = True


class TriageScreen(CardScreen[None]):
    """The drafts as they stood when triage began; what is decided is written down while the next one shows."""

    WORD = "triage"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("keep", "enter", shown=True),
        Act("silence", "x", shown=True),
        Act("later", "space", shown=True),
        SIDEWAYS,
        Act("keep_rule", "K", shown=True),
        Act("silence_rule", "X", shown=True),
        Act("undo", "u", shown=True),
        Act("earlier", "backspace", shown=True),
        Act("edit", "e", shown=True),
        Act("next_group", "tab"),
        Act("note", "n"),
        *OF_TEXTS,
        SEARCH,
        Act("back", "escape,q", shown=True),
        HELP,
    )
    CSS_PATH = "triage.tcss"

    busy: reactive[bool] = reactive(True, bindings=True)

    place = getters.query_one("#place", Static)
    left = getters.query_one("#left", Static)
    front = getters.query_one("#front", Prose)
    back = getters.query_one("#back", Prose)
    lines = getters.query_one("#lines", Static)
    sheet = getters.query_one("#sheet", Sheet)

    def __init__(self) -> None:
        super().__init__()
        self._drafts: list[StoredCard] = []
        self._at = 0
        self._pairs: list[tuple[Doubt, StoredCard]] = []
        self._left: list[LeftNote] = []
        self._later: set[str] = set()
        # What was done on this visit, and can be taken back here.
        self._done: list[Deed] = []
        self._writing = Writing(self, self._rest, self._refused)
        self._wants_out = False
        # The rule of the drafts decided about last, what was decided, and how often in a row.
        self._row: tuple[tuple[str, str], str, int] = (("", ""), "", 0)
        self._said = self._last = ""
        self._asks = False

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            with Horizontal(id="top"):
                yield Static(id="place", markup=False)
                yield Static(id="left", markup=False)
            with Sheet(id="sheet"):
                yield Prose(id="front")
                yield Rule(id="rule")
                yield Prose(id="back")
                yield Static(Content(self.say("triage-source")), id="source")
                yield Said(id="lines", hang=_NUMBERED)
            yield Static(id="passing", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.sheet.focus()
        self._reload(at=self.app.triage_at)

    @property
    def card(self) -> StoredCard | None:
        return self._drafts[self._at] if self._at < len(self._drafts) else None

    def _reload(self, work: Callable[[], object] | None = None, *, at: str | None = None) -> None:
        """Do `work`, read the drafts anew, and show the one called `at`, else the one whose turn it is."""
        self.busy = True

        def read() -> list[StoredCard]:
            if work is not None:
                work()
            return self._look()

        def came(drafts: list[StoredCard]) -> None:
            self._drafts = drafts
            # The places of what was decided about are others now.
            self._done = [Deed(None, deed.about_drafts) for deed in self._done]
            self._at = next((i for i, draft in enumerate(drafts) if draft.id == at), min(self._at, len(drafts)))
            self._within()
            self._show()

        self._writing.soon(read, came)

    def _within(self) -> bool:
        """Behind the last draft comes the first; did it come to that?"""
        is_behind = self._at >= len(self._drafts)
        if is_behind:
            self._at = 0
        return is_behind and bool(self._drafts)

    def _say_round(self) -> None:
        """Who has seen the last one sees the first again: that must not look like another one."""
        self.app.tell(counted("triage-round", self.app.language, len(self._drafts)))

    # -- leaving ------------------------------------------------------------------------------------------------

    def _leave(self) -> None:
        """Leave, as soon as all is written down."""
        self.busy = self._wants_out = True
        self._rest()

    def _rest(self) -> None:
        """All is written: who wants to leave may, and what changed meanwhile is shown."""
        if self._writing:
            return
        if self._wants_out:
            self.leave_by(self._go_out)
        else:
            self.catch_up()

    def _go_out(self) -> None:
        self.app.pop_screen()
        if self._last:
            self.app.tell(self._last)

    def _refused(self) -> None:
        """What stands is not what was done here: begin anew with what waits."""
        self._wants_out = self._asks = False
        self._done.clear()
        self._reload()

    def on_unmount(self) -> None:
        self._writing.finish()

    def _look(self) -> list[StoredCard]:
        """Read all that waits for a decision; the drafts."""
        self._left = self.collection.left_notes()
        self._pairs = [(doubt, self.collection.general_card(doubt.found)) for doubt in self.collection.doubts()]
        return self.collection.drafts()

    def _show(self) -> None:
        left = next((one for one in self._left if one.hash not in self._later), None)
        if left is not None:
            self._ask_left(left)
            return
        pair = next((pair for pair in self._pairs if pair[0].id not in self._later), None)
        if pair is not None:
            self._ask_pair(*pair)
            return
        stored = self.card
        if stored is None:
            self._end()
            return
        self.busy = False
        self.refresh_bindings()
        self._said = ""
        place, columns = place_of(stored, self.app.profile), self.place.size.width
        # On two lines, of which the first may end early with a word that had no room.
        self.place.update(Content(place_within(place, 2 * columns - _WORD) if columns > _WORD else place))
        progress = counted("triage-progress", self.app.language, len(self._drafts))
        if self._at:
            progress += self.say("triage-passed", count=self._at)
        name = rule_name(stored.card, self.app.language)
        rule = counted("triage-rule", self.app.language, alike(self._drafts, stored), rule=name)
        self.left.update(Content(f"{progress}\n{rule}"))
        self.app.triage_at = stored.id
        self.front.note = self.back.note = stored.card.note
        self.front.text, self.back.text = alone(stored.card.front), alone(stored.card.back)
        self.sheet.scroll_home(animate=False)
        card = stored.card

        def came(lines: list[tuple[int, str]]) -> None:
            shown = [Content.styled(f"{card.note}:{card.line}", "$text-disabled")]
            for number, line in lines:
                own = card.line <= number <= card.end_line
                sign = " " if not own else "|" if self.app.profile == "ascii" else "▏"
                style = "$text-muted" if own else "$text-disabled"
                shown.append(Content.styled(f"{sign}{number:<4} {line}", style))
            self.lines.update(Content("\n").join(shown))

        self.ask(lambda: around(self.collection, card), came, group="lines")

    def _ask_left(self, left: LeftNote) -> None:
        """A note that would lose much comes before all else: what stands in it is in question."""
        from kb.tui.screens.left import LeftPanel
        from kb.tui.screens.question import Answer

        self.busy = self._asks = True
        panel = LeftPanel(left, self.say("left-title"))

        def answered(answer: Answer | None) -> None:
            self._asks = False
            match answer:
                case "yes":
                    self._write(lambda: self.collection.accept(panel.asked))
                    self.app.tell(self.say("left-taken", note=panel.asked.note))
                case "undo":
                    self.action_undo()
                case "leave" | None:
                    self._leave()
                case "gone":
                    self._reload()
                case _:
                    self._later.add(panel.asked.hash)
                    self.app.tell(self.say("left-kept", note=panel.asked.note))
                    self._reload()

        self.app.push_screen(panel, answered)

    def _end(self) -> None:
        """Nothing is left to ask here: say what was done last, and what stays open."""
        said = [self._said] if self._said else []
        if self._pairs:
            said.append(counted("triage-doubts-left", self.app.language, len(self._pairs)))
        elif any(deed.about_drafts for deed in self._done):
            said.append(self.say("triage-done"))
        self._last = ("" if self.app.language == "zh" else " ").join(said)
        self._leave()

    def _ask_pair(self, doubt: Doubt, new: StoredCard) -> None:
        """Edited cards that may be others come first; the drafts stand behind the question."""
        from kb.tui.screens.doubt import SAID_OF_PAIR, DoubtPanel
        from kb.tui.screens.question import Answer

        self.busy = self._asks = True

        def answered(answer: Answer | None) -> None:
            self._asks = False
            match answer:
                case "yes" | "no":
                    self._said = self.say(SAID_OF_PAIR[answer])
                    self.app.tell(self._said)
                    self._write(lambda: self.collection.decide(doubt, same=answer == "yes"))
                case "undo":
                    self.action_undo()
                case "leave" | None:
                    self._leave()
                case "gone":
                    self._reload()
                case _:
                    self._later.add(doubt.id)
                    self._show()

        waiting = sum(one.id not in self._later for one, _ in self._pairs)
        title = self.say("doubt-title") if waiting == 1 else self.say("doubt-title-of", count=waiting)
        self.app.push_screen(DoubtPanel((doubt, new), title), answered)

    def allowed(self, name: str) -> bool:
        if name in ("back", "help", "search"):
            return True
        if name in NAMES_OF_TEXTS:
            return self.card is not None and super().allowed(name)
        if self.busy:
            return False
        if name == "keep_rule":
            return self.card is not None and alike(self._drafts, self.card) > 1
        return bool(self._done) if name == "undo" else self.card is not None

    def _write(self, work: Callable[[], object]) -> None:
        """Write down what is not about drafts, and read anew what waits."""

        def written() -> None:
            work()
            self._done.append(Deed(None, about_drafts=False))

        self._reload(written)

    # -- acts ---------------------------------------------------------------------------------------------------

    def _decide(self, places: Sequence[int], work: Callable[[], object]) -> bool:
        """The drafts at these places are decided about: the next one shows at once. Was the last of all among them?"""
        self._done.append(Deed([(place, self._drafts[place]) for place in places]))
        gone = set(places)
        self._at -= sum(place < self._at for place in places)
        self._drafts = [draft for place, draft in enumerate(self._drafts) if place not in gone]
        is_round = self._within()
        self.app.hush()
        # What was decided last is written down before triage ends.
        self._writing.soon(work)
        self._show()
        return is_round

    def _mark(self, mark: Literal["approve", "silence"]) -> None:
        stored = self.card
        if stored is None:
            return
        of = _rule_of(stored)
        rule, before, count = self._row
        self._row = (of, mark, count + 1 if (rule, before) == (of, mark) else 1)
        is_round = self._decide([self._at], lambda: self.collection.mark(stored.id, mark))
        left = alike(self._drafts, stored)
        if self._row[2] == _IN_A_ROW and left > 1:
            self.app.tell(counted(f"triage-offer-{mark}", self.app.language, left), seconds=8)
        elif self.card is not None:
            said = self.say(f"triage-did-{mark}", card=self._named(stored, _NAMED_SHORT if is_round else _NAMED))
            self.app.tell(said + self.say("triage-round-then") if is_round else said)

    def action_keep(self) -> None:
        self._mark("approve")

    def action_silence(self) -> None:
        self._mark("silence")

    def _go(self, at: int) -> None:
        self.app.hush()
        self._at = at
        if self._within():
            self._say_round()
        self._show()

    def action_later(self) -> None:
        """Leave this draft for another time."""
        self._go(self._at + 1)

    def action_earlier(self) -> None:
        """Back to the draft before; before the first one there is none."""
        if self._at:
            self._go(self._at - 1)
        else:
            name = "triage-first-undecided" if self._done else "triage-first"
            self.app.tell(self.say(name, undo=self.written("u")))

    def action_next_group(self) -> None:
        """On to what another rule, or another note, gave."""
        stored = self.card
        behind = range(self._at, len(self._drafts))
        if stored is not None:
            self._go(next((at for at in behind if _rule_of(self._drafts[at]) != _rule_of(stored)), len(self._drafts)))

    def _places(self, cards: Sequence[str]) -> list[int]:
        """Where drafts stand among those that are left."""
        wanted = set(cards)
        return [place for place, draft in enumerate(self._drafts) if draft.id in wanted]

    def _rule(self, what: What) -> None:
        """Show what is like this draft, and decide about those of it that are chosen there."""
        stored = self.card
        if stored is None:
            return
        self.busy = self._asks = True

        def answered(chosen: Chosen | None) -> None:
            self._asks = self.busy = False
            if chosen is None:
                return
            if chosen.dropped:
                self._decide(self._places(chosen.dropped), lambda: settle_dropped(self.collection, chosen))
            if chosen.cards:
                self._decide(self._places(chosen.cards), lambda: settle(self.collection, chosen, what))
            self.app.tell(told_of(chosen, what, self), seconds=8)

        # Behind what is being written: what was decided about already must not be listed.
        self._writing.soon(
            lambda: look_alike(self.collection, stored.id, what), lambda found: open_list(self, found, what, answered)
        )

    def action_keep_rule(self) -> None:
        self._rule("keep")

    def action_silence_rule(self) -> None:
        self._rule("silence")

    def action_undo(self) -> None:
        """Take back the newest thing that was done on this visit; what came before it is none of triage's."""
        if not self._done:
            self.app.tell(self.say("nothing-to-undo"))
            self._show()
            return
        taken = self._done.pop().taken
        self._row = (("", ""), "", 0)
        if taken is not None:
            for place, draft in taken:
                self._drafts.insert(place, draft)
            self._at = taken[0][0]
            self._show()
            self._writing.soon(self.collection.undo, self._say_undone)
            return
        self.busy = True

        def work() -> tuple[Undone | None, list[StoredCard]]:
            return self.collection.undo(), self._look()

        def came(found: tuple[Undone | None, list[StoredCard]]) -> None:
            undone, self._drafts = found
            self._done = [Deed(None, deed.about_drafts) for deed in self._done]
            card = undone.card if undone else None
            self._at = next((i for i, draft in enumerate(self._drafts) if draft.id == card), 0)
            self._say_undone(undone)
            self._show()

        self._writing.soon(work, came)

    def _say_undone(self, undone: Undone | None) -> None:
        said = undone_sentence(undone, self.app.language)
        of = next((draft for draft in self._drafts if undone is not None and draft.id == undone.card), None)
        self.app.tell(said if of is None else self.say("undone-of-card", undone=said, card=self._named(of)))

    def _named(self, draft: StoredCard, columns: int = _NAMED) -> str:
        return one_line(draft.card.front, columns, self.app.profile)

    def action_back(self) -> None:
        self._leave()

    @property
    def at_work(self) -> bool:
        return bool(self._writing)

    def catch_up(self) -> None:
        # While a person thinks about a question, that follows what the notes say.
        if not self._asks and not self._wants_out:
            super().catch_up()

    def watch_busy(self) -> None:
        self.catch_up()

    def follow(self) -> None:
        stored = self.card
        self._reload(at=stored.id if stored else None)


def _rule_of(draft: StoredCard) -> tuple[str, str]:
    """The note and the rule that a draft comes from."""
    return draft.card.note, draft.card.rule
