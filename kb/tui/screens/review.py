"""The review: one card after the other, typed or recalled, rated, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from time import monotonic

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Rule, Static

from kb.memory.preview import Interval
from kb.memory.queue import whole_minutes
from kb.memory.session import Session
from kb.model import Outcome, Rating, Verdict
from kb.tui import sitting
from kb.tui.asking import DEAD_SECONDS, Asking, measured
from kb.tui.readings import reading_of, set_reading
from kb.tui.screens.reviewing import ACTS, ALWAYS, TYPING_KEYS, is_possible
from kb.tui.screens.sitting import SittingScreen
from kb.tui.sentences import counted, notice, verdict_sentence
from kb.tui.sitting import Shown
from kb.tui.source import place_of
from kb.tui.widgets.answer import AnswerInput
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.prose import Prose
from kb.tui.widgets.ratings import Ratings

_DEBOUNCE = 0.08


class ReviewScreen(SittingScreen):
    """How a card is asked: typed or recalled, judged, revealed, rated."""

    WORD = "review"
    ACTS = ACTS
    CSS_PATH = "review.tcss"

    place = getters.query_one("#place", Static)
    left = getters.query_one("#left", Static)
    sheet = getters.query_one("#sheet", VerticalScroll)
    notice = getters.query_one("#notice", Static)
    front = getters.query_one("#front", Prose)
    field = getters.query_one("#answer", AnswerInput)
    read_as = getters.query_one("#reading", Static)
    verdict = getters.query_one("#verdict", Static)
    hint_line = getters.query_one("#hint", Static)
    rule = getters.query_one("#rule", Rule)
    back = getters.query_one("#back", Prose)
    ratings = getters.query_one(Ratings)

    def __init__(
        self,
        *,
        session: Session | None = None,
        undo: bool = False,
        read_first: bool = False,
        query: str | None = None,
        limit: int | None = None,
    ) -> None:
        super().__init__(session=session, undo=undo, read_first=read_first, query=query, limit=limit)
        self._asking = Asking()
        self._previews: Mapping[Rating, Interval] | None = None
        self._began = self._judged_at = self._left_at = 0.0
        self._debounce: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            with Horizontal(id="top"):
                yield Static(id="place", markup=False)
                yield Static(id="left", markup=False)
            with VerticalScroll(id="sheet"):
                yield Static(id="notice", markup=False)
                yield Prose(id="front")
                yield AnswerInput(id="answer", placeholder=self.say("type-here"))
                yield Static(id="reading", markup=False)
                yield Static(id="hint", markup=False)
                yield Static(id="verdict", markup=False)
                yield Rule(id="rule")
                yield Prose(id="back")
            yield Static(id="passing", markup=False)
            yield Ratings(self.app.language, id="ratings")
        yield Keys()

    def on_mount(self) -> None:
        self._hide_answer()
        self.field.display = False
        self.place.update(Content(self.say("reading-notes") if self._read_first else ""))
        self.begin()

    def on_screen_suspend(self) -> None:
        self._left_at = monotonic()

    def on_screen_resume(self) -> None:
        # The time that was spent on other screens is not the card's.
        if self._left_at:
            self._began += monotonic() - self._left_at
            self._left_at = 0.0

    def allowed(self, name: str) -> bool:
        if name in ALWAYS:
            return True
        if self._shown is None:
            return False
        if name == "drop_rule":
            return self.phase != "waiting" and self.rule_offered is not None
        return is_possible(name, self.phase, self._asking, self._shown)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # While letters are the answer they do nothing else, and the footer does not offer them.
        letters_type = self.phase == "typing" or (self.phase == "recall" and self._shown and self._shown.takes_typed)
        if letters_type and action not in TYPING_KEYS:
            return False
        if self.moved_by_itself and action not in ("acts", "help", "leave"):
            return False
        if action == "reveal" and self.phase == "typing":
            return False
        # The note holds the answer: before that is shown it is opened from the list, not by a slip of a finger.
        if action == "note" and self.phase == "recall":
            return False
        return self.allowed(action)

    # -- the card -----------------------------------------------------------------------------------------------

    def present(self, shown: Shown) -> None:
        self._asking = Asking()
        self._previews = None
        self._began = monotonic()
        self.app.watcher.closely(shown.stored.card.note)
        self._hide_answer()
        self.field.put("")
        self._show_texts(shown)
        self.sheet.scroll_home(animate=False)
        if self.wants_typed():
            self._start_typing()
        else:
            self._recall()

    def blank(self) -> None:
        self._hide_answer()
        self.field.display = self.notice.display = False
        self.front.text = self.back.text = ""
        self.place.update("")

    def _recall(self) -> None:
        self._hide_answer()
        self.field.display = False
        self.set_focus(self.sheet)
        self.phase = "recall"

    def refresh_card(self, shown: Shown) -> None:
        self._show_texts(shown)
        if self.phase == "typing" and shown.takes_typed:
            self.set_focus(self.field)
        elif self.phase == "typing":
            # The new text has nothing to compare a typed answer with.
            self._asking = Asking()
            self._recall()

    def _show_texts(self, shown: Shown) -> None:
        stored = shown.stored
        self.place.update(Content(place_of(stored)))
        self._show_left()
        said = notice(stored, shown.reason, self.app.language, typed=shown.takes_typed)
        self.notice.update(Content(said))
        self.notice.display = bool(said)
        self.front.text = stored.card.front
        self.back.text = stored.card.back

    def _show_left(self) -> None:
        if self._session is None or self._shown is None:
            return
        left = self._session.left()
        text = counted("left", self.app.language, left.cards)
        if self.size.width >= 60:
            text += self.say("left-minutes", minutes=whole_minutes(left.minutes))
        sign = "⚑ " if self._shown.stored.flagged else ""
        self.left.update(Content(sign + text))

    def fit(self) -> None:
        self._show_left()

    def _hide_answer(self) -> None:
        for widget in (self.read_as, self.verdict, self.hint_line, self.rule, self.back):
            widget.display = False
        self.ratings.visible = False

    # -- typing -------------------------------------------------------------------------------------------------

    def _start_typing(self) -> None:
        self.field.display = True
        self.set_focus(self.field)
        self.phase = "typing"

    def on_key(self, event: events.Key) -> None:
        """Any character starts typing where a typed answer can be given."""
        if self.phase != "recall" or self._shown is None or not self._shown.takes_typed or self.moved_by_itself:
            return
        if event.is_printable and event.character and not event.character.isspace():
            event.stop()
            event.prevent_default()
            self._start_typing()
            self.field.put(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Text that an input method or a paste brings all at once starts typing too."""
        if self.phase == "recall" and self._shown is not None and self._shown.takes_typed:
            event.stop()
            self._start_typing()
            self.field.post_message(events.Paste(event.text))

    @on(Input.Changed, "#answer")
    def _typed(self) -> None:
        if self._debounce is not None:
            self._debounce.stop()
        self._debounce = self.set_timer(_DEBOUNCE, self._read_typed)

    def _read_typed(self) -> None:
        text, card = self.field.value, self.card
        task = card.card.task if card is not None else None
        if self.phase == "typing" and task is not None:
            width = self._room
            self.ask(lambda: set_reading(reading_of(text, task), width), self._show_reading, group="reading")

    @property
    def _room(self) -> int:
        return self.sheet.scrollable_content_region.width - 2

    def _show_reading(self, lines: str) -> None:
        self.read_as.display = bool(lines)
        label = self.say("read-as")
        joined = f"{label}\n{lines}" if "\n" in lines else f"{label} {lines}"
        self.read_as.update(Content(joined).stylize("$text-muted", 0, len(label)))

    @on(AnswerInput.TooLong)
    def _too_long(self) -> None:
        self.app.tell(self.say("too-long"))

    def action_submit(self) -> None:
        text, card = self.field.value, self.card
        if card is None:
            return
        if self._asking.gives_up(text):
            self.action_reveal()
            return
        self.phase = "waiting"
        self.ask(
            lambda: self.collection.check(card.id, text),
            partial(self._checked, text),
            otherwise=self._start_typing,
            group="check",
        )

    def _checked(self, text: str, verdict: Verdict) -> None:
        self._asking = self._asking.tried(text, verdict)
        if verdict.outcome in (Outcome.DIFFERENT, Outcome.UNREADABLE):
            self._show_verdict(verdict, explained=False)
            self._start_typing()
            if verdict.outcome is Outcome.UNREADABLE:
                position = verdict.arguments.get("position")
                self.field.cursor_position = position if isinstance(position, int) else len(text)
        else:
            self.action_reveal()

    def _show_verdict(self, verdict: Verdict, *, explained: bool) -> None:
        if verdict.reading:
            # Beside the answer one line has to do.
            self._show_reading(set_reading(verdict.reading, self._room, short=explained))
        self.verdict.update(verdict_sentence(verdict, self.app.language, explained=explained))
        self.verdict.display = True

    def action_hint(self) -> None:
        stored = self.card
        if stored is None or stored.card.task is None:
            return
        from kb.tui.hints import hint  # reading and differentiating: 50 ms that no first card waits for

        sentence = hint(stored.card.task, self._asking.hints, self.app.language)
        self._asking = replace(self._asking, hints=self._asking.hints + 1)
        self.hint_line.update(Content(sentence))
        self.hint_line.display = True

    def action_previous(self) -> None:
        if self._asking.typed:
            self.field.put(self._asking.typed[-1])

    # -- the answer ---------------------------------------------------------------------------------------------

    def action_reveal(self) -> None:
        judged = self._asking.judged
        if judged is not None:
            self._show_verdict(judged, explained=True)
            self._judged_at = monotonic()
        else:
            self.verdict.display = self.read_as.display = False
        self.field.display = self.hint_line.display = False
        self.rule.display = self.back.display = True
        self._offer_ratings()
        self.set_focus(self.sheet)
        self.phase = "rating"
        self.call_after_refresh(self.back.scroll_visible, animate=False)

    def _offer_ratings(self) -> None:
        card = self.card
        if card is not None and self._previews is None:
            self.ask(lambda: self.collection.previews(card.id), partial(self._previewed, card.id), group="previews")
        elif self._previews is not None:
            self.ratings.show(self._previews, self._asking.proposal)
            self.ratings.visible = True

    def _previewed(self, card: str, previews: Mapping[Rating, Interval]) -> None:
        if self.card is not None and self.card.id == card:
            self._previews = previews
            if self.phase == "rating":
                self._offer_ratings()

    def action_object(self) -> None:
        self._asking = replace(self._asking, override=True)
        if self.phase == "typing":
            self.action_reveal()
        else:
            self._offer_ratings()
            self.refresh_bindings()
        self.app.tell(self.say("objected"))

    def _rate(self, rating: Rating) -> None:
        session, card, asking = self._session, self.card, self._asking
        if self.phase != "rating" or session is None or card is None:
            return
        if monotonic() - self._judged_at < DEAD_SECONDS:
            return
        self._dropped.clear()
        seconds = measured(monotonic() - self._began, typed=bool(asking.typed) or self.wants_typed())
        self.write(
            lambda: sitting.answer(
                self.collection,
                session,
                card.id,
                rating,
                seconds=seconds,
                typed=asking.typed,
                verdict=asking.judged.outcome if asking.judged else None,
                override=asking.override,
            )
        )

    @on(Ratings.Chosen)
    def _clicked(self, message: Ratings.Chosen) -> None:
        self._rate(message.rating)

    def action_take(self) -> None:
        if self._asking.proposal is not None:
            self._rate(self._asking.proposal)

    def action_again(self) -> None:
        self._rate(Rating.AGAIN)

    def action_hard(self) -> None:
        self._rate(Rating.HARD)

    def action_good(self) -> None:
        self._rate(Rating.GOOD)

    def action_easy(self) -> None:
        self._rate(Rating.EASY)
