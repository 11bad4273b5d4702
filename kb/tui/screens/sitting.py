"""A sitting on the screen: what moves it on and what takes cards out of it; how a card looks is the review's."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from itertools import chain
from time import monotonic
from typing import TYPE_CHECKING, Literal

from textual.reactive import reactive

from kb.errors import KbError
from kb.model import Changes, Reason, StoredCard
from kb.tui import sitting
from kb.tui.asking import MOVED_SECONDS, PAUSE_SECONDS
from kb.tui.first import First, find_first, look_ahead
from kb.tui.messages import Came, Failed, NotesRead, ReviewWanted, SittingDone, TriageWanted
from kb.tui.screens.alike import Chosen, look_alike, open_list, settle, told_of
from kb.tui.screens.looks import CardScreen
from kb.tui.sentences import counted, day_sentence, undone_sentence
from kb.tui.sitting import Next, Shown

if TYPE_CHECKING:
    from datetime import date

    from textual.timer import Timer

    from kb.collection.values import Doubt

# Seconds for which it is said that the same key undoes one more thing.
_SAID = 8
Phase = Literal["waiting", "typing", "words", "recall", "rating"]
"""Words are a person's own, which nothing checks."""


class SittingScreen(CardScreen[None]):
    """One sitting. The next card shows when the answer's line is in the journal, not before."""

    # What another phase looks like is a matter of its widgets: nothing else is painted again.
    phase: reactive[Phase] = reactive("waiting", bindings=True, repaint=False)

    came_by_undo: reactive[bool] = reactive(False, init=False, bindings=True, repaint=False)
    """Was what is shown brought up by an undo, and nothing written since?"""

    drafts_wait: reactive[bool] = reactive(False, init=False, bindings=True, repaint=False)
    """Is there a draft to decide about?"""

    def __init__(self, wanted: ReviewWanted | None = None, *, read_first: bool = False) -> None:
        super().__init__()
        self._read_first = read_first
        self._wanted = wanted or ReviewWanted()
        self._session = self._wanted.session
        self._told = ""
        self._shown: Shown | None = None
        self._typed_here: dict[str, bool] = {}
        # The card that was dropped last, until another one is rated: what is like it can be dropped with it.
        self._dropped: str | None = None
        self._notes_changed = False
        self._dead_until = 0.0
        self._asks_pair = False
        self._forgets: Timer | None = None
        # While the screen is coming up its first card is looked for already. What is undone waits until it stands.
        self._first = (
            None if self._wanted.undo else look_ahead(self.collection, self._wanted, read_first=self._read_first)
        )

    @abstractmethod
    def present(self, shown: Shown) -> None:
        """Show a card that is asked."""

    @abstractmethod
    def refresh_card(self, shown: Shown) -> None:
        """Show the same card again, after its note or its flag changed."""

    @abstractmethod
    def present_instead(self, shown: Shown) -> None:
        """Show another question in place of the one that was being answered, for its note changed."""

    @abstractmethod
    def take_keys(self) -> None:
        """Let keys mean what they mean again."""

    @abstractmethod
    def blank(self) -> None:
        """Show no card: a question stands before the next one."""

    @property
    def card(self) -> StoredCard | None:
        return self._shown.stored if self._shown else None

    @property
    def reason(self) -> Reason | None:
        return self._shown.reason if self._shown else None

    def begin(self) -> None:
        """Show the first card."""
        first, otherwise = self._first, partial(self.app.home, self)

        def then(found: First) -> None:
            following, told = found
            self._told = "\n".join(told)
            if told and following.shown is not None:
                self.app.tell(self._told, seconds=8)
            if self._wanted.undo:
                self._undone(following)
            else:
                self._came(following)
            if self._read_first:
                self.app.post_message(NotesRead())
            self._look_for_drafts()

        if first is None or not first.done():
            here = partial(find_first, self.collection, self._wanted, read_first=self._read_first)
            self.ask(first.result if first else here, then, otherwise=otherwise, group="write", only_last=False)
            return
        try:
            self.post_message(Came(first.result(), then))
        except KbError as fault:
            self.post_message(Failed(fault, otherwise))

    def on_screen_resume(self) -> None:
        if self._session is not None:
            self._look_for_drafts()

    def _look_for_drafts(self) -> None:
        def found(wait: bool) -> None:
            self.drafts_wait = wait

        self.ask(self.collection.drafts_wait, found, group="drafts")

    def write(
        self,
        work: Callable[[], Next],
        then: Callable[[Next], None] | None = None,
        *,
        otherwise: Callable[[], None] | None = None,
    ) -> None:
        """Do something that the journal keeps; nothing else is taken in until it is there."""
        before = self.phase
        self.phase = "waiting"

        def back() -> None:
            self.phase = before

        self.ask(work, then or self._came, otherwise=otherwise or back, group="write", only_last=False)

    def _came(self, following: Next) -> None:
        self._session = following.session
        self._shown = following.shown
        if following.shown is None:
            self.app.post_message(SittingDone(self, following.session, self._told))
        elif following.doubt is not None:
            self._ask_pair(following.doubt, following.shown.stored)
        else:
            self.present(following.shown)
            if following.weakest is not None:
                percent = round(following.weakest.sure * 100)
                self.app.tell(self.say("weakest", concept=following.weakest.concept, percent=percent), seconds=8)

    def _ask_pair(self, doubt: Doubt, new: StoredCard) -> None:
        """Ask whether an edited card is still the same, before it is asked itself."""
        from kb.tui.screens.doubt import SAID_OF_PAIR, DoubtPanel
        from kb.tui.screens.question import Answer

        self._shown = None
        self._asks_pair = True
        self.blank()

        def answered(answer: Answer | None) -> None:
            self._asks_pair = False
            session = self._session
            if session is None:
                return
            match answer:
                case "yes" | "no":
                    self.write(
                        lambda: sitting.decide(self.collection, session, doubt, same=answer == "yes"),
                        lambda following: self._said(following, SAID_OF_PAIR[answer]),
                    )
                case "later":
                    self.write(lambda: sitting.upcoming(self.collection, session.skipped(doubt.found)))
                case "undo":
                    self.action_undo()
                case "gone":
                    self.write(lambda: sitting.upcoming(self.collection, sitting.renewed(self.collection, session)))
                case _:
                    self.action_leave()

        self.app.push_screen(DoubtPanel((doubt, new), self.say("doubt-title")), answered)

    def _said(self, following: Next, name: str) -> None:
        self._tell(self.say(name), following)
        self._came(following)

    def _tell(self, sentence: str, following: Next, *, seconds: float = 4) -> None:
        """Say what was done; where no card follows, on the summary that comes at once."""
        self.app.tell(sentence, seconds=seconds, outlives=following.shown is None)

    def _undone(self, following: Next, *, before: Phase | None = None) -> None:
        """Say what was taken back, and show what is asked now; the card as it was where there was nothing."""
        sentence = undone_sentence(following.undone, self.app.language)
        if following.undone is None and before is not None:
            self.app.tell(sentence)
            self._session, self.phase = following.session, before
            return
        brings_back = following.undone is not None and following.shown is not None and following.doubt is None
        if brings_back:
            key = self.written("u")
            sentence += self.say("undo-more", undo=key if key == "u" else f"esc {key}")
        self._tell(sentence, following, seconds=_SAID if brings_back else 4)
        self._dropped = None
        self._came(following)
        self.came_by_undo = brings_back
        if self._forgets is not None:
            self._forgets.stop()
        # What is not said any more is not meant: an answer may begin with the same letter.
        self._forgets = self.set_timer(_SAID, self._forget_undo) if brings_back else None

    def _forget_undo(self) -> None:
        self.came_by_undo = False

    @property
    def moved_by_itself(self) -> bool:
        """Did another question come up, without a key, so lately that the keys may be meant for the one before?"""
        return monotonic() < self._dead_until

    def hold_keys(self) -> None:
        """Let no key decide anything for a moment."""
        self._dead_until = monotonic() + MOVED_SECONDS
        self.refresh_bindings()
        self.set_timer(MOVED_SECONDS, self._let_go)

    def struck(self) -> None:
        """A key was struck meanwhile: who is still typing has not looked up yet."""
        self._dead_until = max(self._dead_until, monotonic() + PAUSE_SECONDS)

    def _let_go(self) -> None:
        rest = self._dead_until - monotonic()
        if rest > 0:
            self.set_timer(rest, self._let_go)
            return
        self.refresh_bindings()
        self.take_keys()

    # -- notes that change meanwhile ----------------------------------------------------------------------------

    @property
    def at_work(self) -> bool:
        # While a person thinks about a pair nothing is written, and what is asked must be what the note says.
        return self.phase == "waiting" and not self._asks_pair

    def catch_up(self) -> None:
        if not self._asks_pair:
            super().catch_up()

    def watch_phase(self) -> None:
        self.catch_up()

    def fall_behind(self, changes: Changes | None = None) -> None:
        self._notes_changed = changes is not None or (self._notes_changed and self._behind)
        super().fall_behind(changes)

    def follow(self) -> None:
        session, shown = self._session, self._shown
        if session is None or shown is None:
            return

        def came(following: Next) -> None:
            if self._session is session and self._shown is shown and not self.at_work:
                self._renewed(following)
            else:
                # The person was faster, and what was found is about another card.
                self.fall_behind()

        self.ask(lambda: sitting.again(self.collection, session, shown), came, group="follow")

    def _renewed(self, following: Next) -> None:
        """Show the same card as it is now; where it is not asked any more, say so and go on."""
        before, now = self._shown, following.shown
        if following.left is not None or following.doubt is not None or before is None or now is None:
            if following.left is not None:
                gone = self._gone(following)
                said = [self.say(f"card-left-{following.left.value}")]
                if gone:
                    said.append(counted("cards-left", self.app.language, gone))
                glue = "" if self.app.language == "zh" else " "
                self._tell(glue.join(said), following, seconds=8 if gone else 4)
            self._came(following)
            if self._notes_changed:
                self.hold_keys()
            return
        self._session, self._shown = following.session, now
        if not _asks_the_same(before.stored, now.stored):
            # What was typed was an answer to another question.
            self.present_instead(now)
            self.hold_keys()
            self.app.tell(self.say("question-renewed"), seconds=8)
            return
        self.refresh_card(now)
        if (before.stored.card.front, before.stored.card.back) != (now.stored.card.front, now.stored.card.back):
            self.app.tell(self.say("card-renewed"))

    def _gone(self, following: Next) -> int:
        """How many other cards of the sitting went with the one that was shown."""
        if self._session is None:
            return 0
        before, after = (
            {one.card for one in chain(session.returned, session.waiting, session.ahead)}
            for session in (self._session, following.session)
        )
        return len(before - after - {self.card.id if self.card else ""})

    # -- acts ---------------------------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take back the newest answer or mark, from whichever sitting."""
        session, phase = self._session, self.phase
        if session is not None:
            self.write(lambda: sitting.undo(self.collection, session), partial(self._undone, before=phase))

    def _take_out(self, mark: Literal["bury", "suspend", "silence"]) -> None:
        session, card = self._session, self.card
        if session is None or card is None:
            return

        alike = 0

        def work() -> Next:
            nonlocal alike
            self.collection.mark(card.id, mark)
            if mark == "silence":
                found = self.collection.alike(card.id)
                alike = sum(one.card.rule == card.card.rule for one in found) or len(found)
            return sitting.upcoming(self.collection, session.dropped(card.id))

        def then(following: Next) -> None:
            # Where letters are written, undoing is in the list.
            way = "esc " if following.shown is not None else ""
            said = self.say(f"marked-{mark}") + self.say("aside-undo", undo=way + self.written("u"))
            if mark == "silence":
                self._dropped = card.id
            if alike and following.shown is not None:
                glue = "" if self.app.language == "zh" else " "
                said += glue + counted("alike-offered", self.app.language, alike, key=way + self.written("X"))
            self._tell(said, following, seconds=8 if alike else 4)
            self._came(following)

        self.write(work, then)

    def action_postpone(self) -> None:
        """Ask this card on a day that the person names."""
        from kb.tui.screens.postpone import PostponePanel

        session, card = self._session, self.card
        if session is None or card is None:
            return

        def work(day: date) -> Next:
            self.collection.ask_on(card.id, day)
            return sitting.upcoming(self.collection, session.rescheduled(card.id, day))

        def then(day: date, following: Next) -> None:
            self._tell(self.say("postponed", day=day_sentence(day, self.app.language)), following)
            self._came(following)

        def named(day: date | None) -> None:
            if day is not None and self._session is session and self.phase != "waiting":
                self.write(partial(work, day), partial(then, day))

        self.app.push_screen(PostponePanel(self.collection.today(), self.say("postpone-title")), named)

    def action_bury(self) -> None:
        """Ask this card tomorrow."""
        self._take_out("bury")

    def action_suspend(self) -> None:
        """Do not ask this card until it is resumed."""
        self._take_out("suspend")

    def action_drop(self) -> None:
        """This is no card."""
        self._take_out("silence")

    def action_drop_rule(self) -> None:
        """List what is like the card that was dropped last, else like this one, and drop what is chosen there."""
        session, card = self._session, self.card
        if session is None or card is None:
            return

        def work(chosen: Chosen) -> Next:
            settle(self.collection, chosen, "silence")
            return sitting.upcoming(self.collection, sitting.renewed(self.collection, session.dropped(*chosen.cards)))

        def then(chosen: Chosen, following: Next) -> None:
            self._dropped = None
            way = "esc " if following.shown is not None else ""
            self._tell(told_of(chosen, "silence", self, way), following, seconds=8)
            self._came(following)

        def answered(chosen: Chosen | None) -> None:
            if chosen is not None and self._session is session and self.phase != "waiting":
                self.write(partial(work, chosen), partial(then, chosen))

        of = self._dropped or card.id
        self.ask(
            lambda: look_alike(self.collection, of, "silence"),
            lambda found: open_list(self, found, "silence", answered),
            group="alike",
        )

    def action_flag(self) -> None:
        """Put a flag on the card, or take it off."""
        session, shown, phase = self._session, self._shown, self.phase
        if session is None or shown is None:
            return

        def work() -> Next:
            self.collection.mark(shown.stored.id, "unflag" if shown.stored.flagged else "flag")
            return sitting.again(self.collection, session, shown)

        def then(following: Next) -> None:
            self.phase = phase
            self._renewed(following)

        self.write(work, then)

    def action_triage(self) -> None:
        """Decide about drafts; the card waits."""
        self.app.post_message(TriageWanted())

    def action_typed(self) -> None:
        """Ask this card typed, or not, in this sitting."""
        if self._shown is not None:
            self._typed_here[self._shown.stored.id] = not self.wants_typed()
            self.present(self._shown)

    def wants_typed(self) -> bool:
        """Is a typed answer asked of the card that is shown?"""
        shown = self._shown
        return shown is not None and shown.takes_typed and self._typed_here.get(shown.stored.id, shown.asks_typed)

    def action_leave(self) -> None:
        """Leave the sitting; what was answered is kept, and summed up."""
        if self._session is not None and self._session.answers:
            self.app.post_message(SittingDone(self, self._session))
        else:
            self.app.home(self)


def _asks_the_same(before: StoredCard, now: StoredCard) -> bool:
    """Is what was typed for one card an answer to the other? Words may be mended, what is worked out may not change."""
    if before.card.template is not None or now.card.template is not None:
        return before.card.front == now.card.front
    old, new = before.card.task, now.card.task
    return old is None or new is None or (old.of, old.by) == (new.of, new.by)
