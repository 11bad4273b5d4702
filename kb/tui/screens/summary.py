"""Done: what this sitting came to, and what comes next."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from textual import getters
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kb.memory.queue import AHEAD, minutes_until
from kb.memory.session import Session, forgotten, leeches, summary
from kb.messages import say
from kb.model import Rating, Standing, StoredCard
from kb.tui.acts import Act
from kb.tui.asking import DEAD_SECONDS
from kb.tui.base import HELP, SEARCH, BaseScreen
from kb.tui.columns import pad, width
from kb.tui.day import answered, taking
from kb.tui.messages import GroundWanted, PracticeWanted, ReviewWanted, TriageWanted
from kb.tui.sentences import comes_next, counted
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.prose import one_line
from kb.tui.widgets.said import Said, wrapped

if TYPE_CHECKING:
    from kb.collection.practising import Offer
    from kb.collection.values import Today
    from kb.memory.prerequisites import Weakest


class Coming(Struct, frozen=True):
    """What waits, what may be practised, the weakest that forgotten cards build on.

    `forgotten` are the cards that were, `leeches` those of which that is so again and again.
    """

    page: Today
    offers: tuple[Offer, ...]
    ground: Weakest | None
    forgotten: tuple[StoredCard, ...]
    leeches: tuple[StoredCard, ...]


_BAR = 24
_A_WHILE = 20.0
# So many lines the summary takes besides what was forgotten, of which so many are named at most.
_LINES, _MOST_NAMED = 20, 8
_STYLES = {
    Rating.AGAIN: "$error",
    Rating.HARD: "$warning",
    Rating.GOOD: "$success",
    Rating.EASY: "$primary",
}


class SummaryScreen(BaseScreen[None]):
    """The end of a sitting says “done”, never “wait”."""

    WORD = "summary"
    ACTS: ClassVar[tuple[Act, ...]] = (
        Act("back", "enter,escape,q", shown=True, word="to-today"),
        Act("more", "m", shown=True),
        Act("again", "r", shown=True, word="once-more"),
        Act("ahead", "a"),
        Act("edit", "e"),
        Act("practise", "p", shown=True),
        Act("triage", "t", shown=True),
        Act("undo", "u", shown=True),
        SEARCH,
        HELP,
    )
    CSS_PATH = "summary.tcss"

    figures = getters.query_one("#figures", Static)
    named = getters.query_one("#forgotten", Static)
    coming = getters.query_one("#coming", Said)
    practice = getters.query_one("#practice", Said)

    def __init__(self, session: Session, told: str = "") -> None:
        super().__init__()
        self._session = session
        self._told = told
        self._more = self._steps = self._ahead = self._drafts = 0
        self._leeches: tuple[StoredCard, ...] = ()
        self._forgotten: tuple[StoredCard, ...] = ()
        self._offers: tuple[Offer, ...] = ()
        self._ground: Weakest | None = None
        self._opened_at = 0.0

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="sheet", can_focus=False):
            yield Static(Content(self.say(self._headline())), id="headline")
            yield Static(id="figures", markup=False)
            yield Static(id="forgotten", markup=False)
            yield Said(id="coming")
            yield Said(id="practice")
        yield Static(id="passing", markup=False)
        yield Keys()

    def does(self, action: str, usual: str) -> str:
        if action == "triage":
            # Of what is decided about in triage, drafts are what the summary speaks of.
            return self.say("do-triage-brought")
        return self.say("do-back") if action == "back" and self._leads_back else usual

    @property
    def _leads_back(self) -> bool:
        """A sitting that began on a concept's page, in the table or in the tree leads back there."""
        behind = self.app.screen_stack[-2:-1]
        return any(isinstance(screen, BaseScreen) and screen.WORD != "today" for screen in behind)

    def on_mount(self) -> None:
        # The minutes until a step is over go by.
        self.set_interval(_A_WHILE, self._tick)

    def _tick(self) -> None:
        if self.is_current and self._steps:
            self.follow()

    def on_screen_resume(self) -> None:
        self._opened_at = monotonic()
        self.fit()
        self.follow()

    def follow(self) -> None:
        answers = self._session.answers
        often = [] if self._session.crams else leeches(answers)

        def look() -> Coming:
            cards = [self.collection.general_card(card) for card in forgotten(answers)]
            asked = tuple(card for card in cards if card.standing is Standing.ACTIVE)
            return Coming(
                self.collection.today_page(),
                self.collection.offers(),
                self.collection.help_after(self._session),
                asked,
                tuple(card for card in asked if card.id in often),
            )

        self.ask(look, self._show_coming)

    def fit(self) -> None:
        self.figures.update(self._figures())
        self._name_forgotten()

    def _name_forgotten(self) -> None:
        """How many were not known, and what can be done about it; below that their questions, as there is room."""
        room = min(self.size.height - _LINES, _MOST_NAMED)
        shown = self._forgotten[: max(room, 0)]
        # They stand as wide as the figures above, which always stand there.
        columns = self.figures.size.width - 2
        head = counted("sum-forgotten", self.app.language, len(self._forgotten))
        lines = [*wrapped(Content(head), columns), *(self._named(card, columns) for card in shown)]
        self.named.update(Content("\n").join(lines))
        self.named.display = bool(self._forgotten)

    def _named(self, card: StoredCard, columns: int) -> Content:
        return Content.assemble(("· ", "$error")).append(one_line(card.card.front, columns, self.app.profile))

    def _headline(self) -> str:
        if not self._session.answers:
            return "done-nothing"
        return "done-early" if self._session.ahead or self._session.returned else "done"

    def _figures(self) -> Content:
        came = summary(self._session.answers)
        language = self.app.language
        if not came.answers:
            return Content(self._told)
        head = counted("sum-answers", language, came.answers)
        lines = [Content(head + taking(came.minutes * 60, language)), Content("")]
        names = {rating: self.say(f"rating-{rating.name.lower()}") for rating in Rating}
        columns = max(map(width, names.values()))
        most = max(came.ratings.values())
        for rating, count in came.ratings.items():
            length = -(-count * min(_BAR, max(self.size.width - columns - 14, 0)) // most) if count else 0
            bar = (("=" if self.app.profile == "ascii" else "━") * length, _STYLES[rating])
            lines.append(Content.assemble((f"{count:>5}", "bold"), f"  {pad(names[rating], columns)}  ", bar))
        lines.append(Content(""))
        if came.introduced:
            lines.append(Content(counted("sum-introduced", language, came.introduced)))
        if came.reviewed:
            lines.append(Content(self.say("sum-recalled", recalled=came.recalled, reviewed=came.reviewed)))
        return Content("\n").join(lines)

    def _show_coming(self, found: Coming) -> None:
        page, self._offers, self._ground = found.page, found.offers, found.ground
        self._forgotten, self._leeches = found.forgotten, found.leeches
        language = self.app.language
        self._more = page.due.due + page.due.new
        # Who crammed is told of what was crammed.
        self._steps = 0 if self._session.crams else page.due.learning
        self._ahead = page.ahead
        self._drafts = 0 if self._session.crams else page.drafts
        lines = []
        if self._session.crams:
            lines.append(self.say("sum-cram"))
        elif page.answered > len(self._session.answers) > 0:
            # There was another sitting before this one.
            lines.append(answered(page, language))
        if self._leeches:
            lines.append(counted("sum-leech", language, len(self._leeches)))
        minutes = minutes_until(page.next_step, self.collection.now()) if self._steps else 0
        # What is to be asked again by now is asked with the rest, by the same key.
        again = 0 if minutes or not self._more else self._steps
        if self._steps and not again:
            name = "sum-steps" if self._more else "sum-steps-early"
            lines.append(counted(name if minutes else "sum-steps-over", language, self._steps, minutes=minutes))
        if self._more:
            left = (("due", page.due.due), ("new", page.due.new), ("learning", again))
            cards = " · ".join(counted(f"figure-{name}", language, count) for name, count in left if count)
            lines.append(self.say("sum-more", cards=cards))
        if self._drafts:
            # When the day is done, these are what there is to do; before that they come after its cards.
            lines.insert(len(lines) if self._more else 0, counted("sum-drafts", language, self._drafts))
        if self._ahead:
            lines.append(counted("sum-ahead", language, self._ahead))
        if page.next_day is not None and not self._more + self._steps:
            lines.append(comes_next(page, language))
        if not self._more + self._steps:
            lines.append(self.say("sum-over-back" if self._leads_back else "sum-over"))
        if self._offers and self._session.answers:
            offer = self._offers[0]
            topic = say(f"maths.practice.{offer.topic}", language)
            self.practice.update(Content(self.say("sum-practice", topic=topic, count=offer.times)))
        elif self._ground is not None:
            self.practice.update(Content(self._said_of_ground(self._ground)))
        self.practice.display = self.allowed("practise")
        self.coming.update(Content("\n".join(lines)))
        # How wide it is is known when it stands there.
        self.after_layout(self._name_forgotten)
        self.refresh_bindings()

    def _said_of_ground(self, ground: Weakest) -> str:
        from kb.typesetting.pieces import title

        concept, percent = title(ground.concept, self.app.profile), round(ground.sure * 100)
        return self.say("sum-ground", concept=concept, percent=percent, count=len(ground.cards))

    def allowed(self, name: str) -> bool:
        if name == "practise":
            return bool((self._offers and self._session.answers) or self._ground)
        if name == "again":
            return bool(self._forgotten)
        possible = {
            "more": self._more + self._steps > 0,
            "ahead": self._ahead > 0,
            "edit": bool(self._leeches),
            "triage": self._drafts > 0,
        }
        return possible.get(name, True)

    def action_back(self) -> None:
        # A finger that was still rating must not close what it has not seen.
        if monotonic() - self._opened_at > DEAD_SECONDS:
            self.app.home(self)

    def action_more(self) -> None:
        self.app.post_message(ReviewWanted())

    def action_again(self) -> None:
        """Ask once more what was forgotten; no schedule moves."""
        self.app.post_message(ReviewWanted(cards=tuple(card.id for card in self._forgotten), cram=True))

    def action_ahead(self) -> None:
        """Study cards that come due within a week."""
        self.app.post_message(ReviewWanted(ahead=AHEAD))

    def action_edit(self) -> None:
        """Open the first of the cards that are forgotten again and again."""
        card = self._leeches[0].card
        self.app.edit(card.note, card.line)

    def action_practise(self) -> None:
        """Three exercises on the mistake that came back; then the weakest of what forgotten cards build on."""
        if self._offers:
            self.app.post_message(PracticeWanted(self._offers[0]))
        elif self._ground is not None:
            self.app.post_message(GroundWanted(self._ground))

    def action_triage(self) -> None:
        """Decide about the drafts: what is kept is asked from then on."""
        self.app.post_message(TriageWanted())

    def action_undo(self) -> None:
        self.app.post_message(ReviewWanted(session=self._session, undo="newest"))
