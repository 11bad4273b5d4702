"""The review: one card after the other, typed or recalled, rated, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from time import monotonic

from msgspec.structs import replace
from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from kb.memory.preview import Interval
from kb.memory.queue import whole_minutes
from kb.memory.session import measured
from kb.model import Rating, Task, Verdict
from kb.tui import sitting
from kb.tui.acts import Act, wide_forms
from kb.tui.asking import DEAD_SECONDS, Asking
from kb.tui.columns import tags_within
from kb.tui.early import Early
from kb.tui.lessons import EITHER
from kb.tui.messages import ReviewWanted
from kb.tui.screens.fronts import FrontScreen
from kb.tui.screens.reviewing import ACTS, ALWAYS, FRONT_KEYS, MARKS, is_possible
from kb.tui.screens.texts import NAMES_OF_TEXTS
from kb.tui.sentences import counted, notice
from kb.tui.sitting import Shown
from kb.tui.source import place_of, place_within
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.lesson import Lesson
from kb.tui.widgets.prose import Prose
from kb.tui.widgets.ratings import Ratings
from kb.tui.widgets.said import Said
from kb.tui.widgets.sheet import Sheet
from kb.typesetting.alone import alone
from kb.typesetting.cells import cells

# Columns between where a card stands and what is left.
_APART = 2
# So long behind a verdict a letter may still be meant for the answer.
_TYPED_ON_SECONDS = 1.5
# Characters that follow each other as fast as this are no keys but the rest of something that is typed.
_STREAM_SECONDS = 0.4
# What takes a card away is struck twice behind an answer: a formula that is typed on may well start with its letter.
_STRUCK_TWICE = ("drop", "suspend")
# Columns that the longest of usual words takes.
_WORD = 14
# Where there is room for it, the way to these is named beside the key that leads there.
_NAMED = ("drop", "undo")
_ROOMY, _WIDE = 60, 80


class ReviewScreen(FrontScreen):
    """How a card is asked: typed or recalled, judged, revealed, rated."""

    WORD = "review"
    ACTS = ACTS
    WHILE_TYPING = FRONT_KEYS

    place = getters.query_one("#place", Static)
    left = getters.query_one("#left", Static)
    notice = getters.query_one("#notice", Said)
    top = getters.query_one("#top", Horizontal)
    lead = getters.query_one("#lead", Prose)
    ratings = getters.query_one(Ratings)

    def __init__(self, wanted: ReviewWanted | None = None, *, read_first: bool = False) -> None:
        super().__init__(wanted, read_first=read_first)
        self._previews: Mapping[Rating, Interval] | None = None
        self._began = self._judged_at = self._left_at = self._stray_at = 0.0
        self._early = Early()
        self._first_early = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            with Horizontal(id="top"):
                yield Static(id="place", markup=False)
                yield Static(id="left", markup=False)
            with Sheet(id="sheet"):
                yield Said(id="notice")
                yield Prose(id="lead")
                yield from self.sheet_widgets()
            yield Lesson(self, self._lesson_phase)
            yield Static(id="passing", markup=False)
            yield Ratings(self.app.language, id="ratings")
        yield Keys()

    def _lesson_phase(self) -> str:
        return EITHER if self.phase == "recall" and self.takes_typed else self.phase

    def on_mount(self) -> None:
        self._hide_answer()
        self.field.display = self.lead.display = False
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
        if name == "undo_more":
            return self.came_by_undo and self.is_front and not self.field.value
        if name in NAMES_OF_TEXTS:
            return super().allowed(name)
        if name == "triage":
            return self.drafts_wait and self.phase != "waiting"
        if name in MARKS and self._session is not None and self._session.crams:
            return False
        return is_possible(name, self.phase, self._asking, self._shown)

    @property
    def is_decided_by_a_character(self) -> bool:
        return self.phase == "rating"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # On a front letters are written and do nothing else: the last line does not offer them.
        if self.is_front and action not in self.WHILE_TYPING:
            return False
        if self.moved_by_itself and action not in ("acts", "help"):
            return False
        if action == "reveal" and self.is_typing:
            return False
        return super().check_action(action, parameters)

    def does(self, action: str, usual: str) -> str:
        if action == "rate":
            return self.say("rate-it")
        if action == "take" and self._asking.proposal is not None:
            rating = self.say(f"rating-{self._asking.proposal.name.lower()}")
            too = any(act.name == "take" and "space" in act.keys.split(",") for act in self.acts)
            return self.say("taken-by-space", rating=rating) if too else rating
        if action != "acts" or not self.is_front or self.size.width < _ROOMY:
            return usual
        # Letters are written here: a key that works only in the list must not stand beside what it does.
        # What the foot offers by itself is not named once more.
        named = [
            self.say(f"do-{name}")
            for name in _NAMED
            if self.allowed(name) and not (name == "undo" and self.allowed("undo_more"))
        ]
        return self.say("more-of", acts=self.say("list-comma").join(named)) if named else usual

    def possible(self) -> list[Act]:
        found = super().possible()
        if self.phase != "typing":
            return found
        # Space is a character here. Enter checks what is written, and shows the answer where nothing is.
        useless, key = ("", "") if self.field.value.strip() else ("submit", "enter")
        return [replace(act, keys=key) if act.name == "reveal" else act for act in found if act.name != useless]

    @property
    def wanted(self) -> Task | None:
        return self.card.card.task if self.card is not None and self.takes_typed else None

    def action_acts(self) -> None:
        """Open the list of what can be done now; who found it need not be told of it."""
        self.query_one(Lesson).used("acts")
        super().action_acts()

    # -- the card -----------------------------------------------------------------------------------------------

    def present(self, shown: Shown) -> None:
        self.came_by_undo = False
        self._asking = Asking()
        # Where no schedule moves there is nowhere that a rating leads to.
        self._previews = {} if self._session is not None and self._session.crams else None
        self._began = monotonic()
        self.app.watcher.closely(shown.stored.card.note)
        self._hide_answer()
        self.field.put("")
        self._show_texts(shown, on_front=True)
        if self.wants_typed():
            self.start_typing()
        else:
            self.recall()
        self.show_question()
        # What the ratings lead to is found out while the person thinks, when the question is painted.
        self.call_after_refresh(self._preview)
        if self._early:
            # Behind what was typed before there was a screen; nobody rates what was not seen yet.
            self._judged_at = monotonic()
            self.call_later(self._early.give, self.app)

    def present_instead(self, shown: Shown) -> None:
        typed = self.field.value.strip() if self.is_typing else ""
        typed = typed or self._asking.last
        self.present(shown)
        self._asking = Asking(kept=typed)

    def blank(self) -> None:
        self._hide_answer()
        self._early.forget()
        self.field.display = self.notice.display = self.lead.display = False
        self.put_texts("", "")
        self.place.update("")

    def recall(self) -> None:
        self._hide_answer()
        self.field.display = False
        self.announce_typing()
        self.announce_steps()
        self.set_focus(self.sheet)
        self.phase = "recall"

    def warmed(self) -> None:
        if self.phase == "recall":
            self.announce_typing()

    def refresh_card(self, shown: Shown) -> None:
        self._show_texts(shown, on_front=self.is_front)
        if self.is_front:
            self.follow_text()

    def _show_texts(self, shown: Shown, *, on_front: bool) -> None:
        stored = shown.stored
        self._show_left()
        self._show_notice(shown, on_front=on_front)
        self.lead.text = shown.lead
        self.lead.display = bool(shown.lead)
        self.front.note = self.back.note = stored.card.note
        self.put_texts(alone(stored.card.front), alone(stored.card.back), shown.steps, shown.filled)

    def _show_notice(self, shown: Shown, *, on_front: bool = True) -> None:
        said = self._said_of_early(shown) or notice(shown.stored, shown.reason, self.app.language, on_front=on_front)
        self.notice.update(Content(said))
        self.notice.display = bool(said)

    def _said_of_early(self, shown: Shown) -> str:
        """That a card comes before the time that its rating named, said with the first one of a sitting."""
        minutes = shown.reason.arguments.get("minutes")
        if not shown.reason.code.endswith("-early") or self._first_early not in ("", shown.stored.id):
            return ""
        self._first_early = shown.stored.id
        return self.say("comes-early", minutes=minutes)

    def _show_left(self) -> None:
        if self._session is None or self._shown is None:
            return
        left = self._session.left()
        text = counted("left", self.app.language, left.cards)
        if left.learning:
            text += counted("left-again", self.app.language, left.learning)
        if self.size.width >= (_WIDE if left.learning else _ROOMY):
            text += self.say("left-minutes", minutes=whole_minutes(left.minutes))
        stored = self._shown.stored
        sign = "⚑ " if stored.flagged else ""
        # Tags must leave the place on its one line.
        place, columns = place_of(stored, self.app.profile), self.top.content_size.width
        taken = cells(place) + cells(sign + text) + 2 * _APART
        tags = tags_within(stored.tags, columns - taken).strip()
        said = sign + (f"{tags}  " if tags else "") + text
        # On two lines, of which the first may end early with a word that had no room.
        room = 2 * (columns - _APART - cells(said)) - _WORD
        self.place.update(Content(place_within(place, room) if room > 0 else place))
        self.left.update(Content(said))

    def fit(self) -> None:
        self._show_left()
        if self.phase == "rating":
            self.remove_class("-tight")
            self.show_answered()

    def _hide_answer(self) -> None:
        self.hide_answer()
        self.ratings.visible = False

    # -- typing -------------------------------------------------------------------------------------------------

    def judging(self, text: str) -> Callable[[], Verdict] | None:
        card = self.card
        return None if card is None else lambda: self.collection.check(card.id, text, dealt=card.dealt)

    def action_edit(self) -> None:
        """Open the note in the editor at the card's line; the time that is spent there is not the card's."""
        since = monotonic()
        super().action_edit()
        self._began += monotonic() - since

    # -- the answer ---------------------------------------------------------------------------------------------

    def action_reveal(self) -> None:
        self.uncover()
        self.show_answered()

    def action_next_step(self) -> None:
        super().action_next_step()
        if self.phase == "rating":
            # Who goes on key by key must not rate by one key too many.
            self._judged_at = monotonic()

    def uncover(self) -> None:
        self.app.hush(only=self.say("type-or-reveal"))
        self.keep_words()
        self.show_answer()
        self.show_words()
        if self._asking.judged is not None or self._asking.words:
            self._judged_at = monotonic()
        self._offer_ratings()
        if self._shown is not None:
            self._show_notice(self._shown, on_front=False)
        if self._asking.judged is not None and self._asking.proposal is Rating.HARD:
            self.app.tell(self.say("not-at-once-hint" if self._asking.hints else "not-at-once-tries"))
        self.set_focus(self.sheet)
        self.phase = "rating"

    def _offer_ratings(self) -> None:
        if self._previews is None:
            self._preview()
        else:
            self.ratings.show(self._previews, self._asking.proposal)
            self.ratings.visible = True

    def _preview(self) -> None:
        card = self.card
        if card is not None and self._previews is None:
            self.ask(lambda: self.collection.previews(card.id), partial(self._previewed, card.id), group="previews")

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

    def action_undo(self) -> None:
        """Take back “I was right” while the card is still shown, else the newest answer or mark."""
        if self.phase != "rating" or not self._asking.override:
            super().action_undo()
            return
        self._asking = replace(self._asking, override=False)
        self._offer_ratings()
        self.refresh_bindings()
        self.app.tell(self.say("unobjected"))

    def action_undo_more(self) -> None:
        """Take back one more thing: who undoes strikes the same key again, before anything is written."""
        self.action_undo()

    @on(Input.Changed, "#answer")
    def _goes_on(self) -> None:
        if self.field.value and self.came_by_undo:
            self.came_by_undo = False
            self.app.hush()

    def watch_came_by_undo(self, is_so: bool) -> None:
        self.field.left_alone = frozenset(("u", *wide_forms("u")) if is_so else ())

    def is_typed_on(self, event: events.Key) -> bool:
        # Behind a verdict people go on with their formula; who means the key strikes it again.
        if self.phase != "rating" or not (self._asking.judged is not None or self._asking.words):
            return False
        now, letter = monotonic(), event.character or ""
        is_letter, bound = letter.isalpha() or letter == "-", self.active_bindings.get(event.key)
        if now - self._stray_at >= _STREAM_SECONDS:
            takes_away = bound is not None and bound.binding.action in _STRUCK_TWICE
            is_early = is_letter and now - self._judged_at <= _TYPED_ON_SECONDS
            if is_early or (takes_away and self._judged_at):
                self._judged_at = 0.0
                self.app.tell(self.say("typed-on"))
            elif bound is not None or not is_letter:
                return False
        self._stray_at = now
        return True

    def _rate(self, rating: Rating) -> None:
        session, card, asking = self._session, self.card, self._asking
        if self.phase != "rating" or session is None or card is None:
            return
        if monotonic() - self._judged_at < DEAD_SECONDS:
            return
        self._dropped = None
        # What was said of the card before would be taken for what becomes of this one.
        self.app.hush()
        seconds = measured(monotonic() - self._began, typed=bool(asking.typed))
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
                diagnosis=asking.diagnosis,
                dealt=card.dealt,
            )
        )

    @on(Ratings.Chosen)
    def _clicked(self, message: Ratings.Chosen) -> None:
        self._rate(message.rating)

    def action_take(self) -> None:
        if self._asking.proposal is not None:
            self._rate(self._asking.proposal)

    def action_rate(self) -> None:
        """Say what rates a card of which nothing is proposed."""
        self.app.tell(self.say("rate-yourself", first=self.written("1"), last=self.written("4")))

    def action_again(self) -> None:
        self._rate(Rating.AGAIN)

    def action_hard(self) -> None:
        self._rate(Rating.HARD)

    def action_good(self) -> None:
        self._rate(Rating.GOOD)

    def action_easy(self) -> None:
        self._rate(Rating.EASY)
