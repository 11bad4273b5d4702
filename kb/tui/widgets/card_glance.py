"""One card at a glance: its two sides, why it is asked when it is, and the course of its memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace
from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kb.collection.browsing import History
from kb.messages import say
from kb.model import Language, Review
from kb.tui.base import BaseApp
from kb.tui.charts.forgetting import MARGIN, forgetting
from kb.tui.charts.sections import Paper
from kb.tui.columns import pad, width
from kb.tui.sentences import card_memory, reason_sentence
from kb.tui.widgets.prose import Prose, one_line, page
from kb.tui.widgets.said import wrapped
from kb.tui.widgets.table import sign_of, state_of
from kb.typesetting.alone import alone
from kb.typesetting.pieces import title

_ROWS, _LEAST_ROWS, _BELOW = 5, 3, 2
"""Lines of a curve, the fewest of them, and the lines below it: the answers, the days."""
_ROOMY = 14
"""So many lines for a curve to stand apart, under a name."""
_LEAST_COLUMNS, _MOST_COLUMNS = 24, 64
"""What a curve needs to say something, and how wide it is at most."""


def sides(history: History) -> str:
    """Both sides of a card, as its note has them."""
    card = history.card.card
    return f"{alone(card.front)}\n\n---\n\n{alone(card.back)}"


def facts(history: History, today: date, paper: Paper, *, lines: int, rows: int = _ROWS) -> list[Content]:
    """What is known of a card's memory, in at most so many lines: a curve only where enough of it has room."""
    head = list(_head(history, today, paper))[:lines]
    found = [*head, *_curve(history, today, paper, min(rows, lines - len(head) - _BELOW), roomy=lines >= _ROOMY)]
    # Below a blank line, if there is room for an answer as well.
    left = lines - len(found) - 1
    return [*found, Content(""), *answers(history, paper.language, left)] if history.reviews and left > 0 else found


def _head(history: History, today: date, paper: Paper) -> Iterator[Content]:
    """Its state, why it is asked when it is, its tags."""
    card = history.card
    sign, style = sign_of(card, paper.profile)
    flag = ("  !" if paper.profile == "ascii" else "  ⚑") if card.flagged else ""
    memory = card_memory(card, today, paper.language)
    tags = "".join(f"  #{tag}" for tag in card.tags)
    known = Content.assemble((f"{sign} ", style), memory, (flag, "$text-warning"), (tags, "$text-accent"))
    yield from wrapped(known, paper.columns)
    if history.reason.code == state_of(card):
        # It is its state that says why.
        return
    yield from wrapped(Content.styled(reason_sentence(history.reason, paper.language), "$text-muted"), paper.columns)


def _curve(history: History, today: date, paper: Paper, rows: int, *, roomy: bool) -> Iterator[Content]:
    if history.course is None or paper.columns < _LEAST_COLUMNS or rows < _LEAST_ROWS:
        return
    drawn = forgetting(history.course, today, replace(paper, columns=min(paper.columns, _MOST_COLUMNS)), rows)
    if roomy:
        yield Content("")
        yield Content.styled(say("browse.curve", paper.language), "$text-muted")
    for line in drawn[:rows]:
        yield Content.assemble((line[:MARGIN], "$text-muted"), (line[MARGIN:], "$text-primary"))
    yield Content.styled(drawn[rows], "bold")
    yield from (Content.styled(line, "$text-muted") for line in drawn[rows + 1 :])


def answers(history: History, language: Language, most: int) -> Iterator[Content]:
    """The newest answers, newest first."""
    names = max(width(say(f"app.rating-{name}", language)) for name in ("again", "hard", "good", "easy"))
    for review in list(reversed(history.reviews))[:most]:
        yield Content.assemble((f"{review.day.isoformat()}  ", "$text-muted"), _answer(review, names, language))


def _answer(review: Review, names: int, language: Language) -> str:
    rating = f"{int(review.rating)} {pad(say(f'app.rating-{review.rating.name.lower()}', language), names)}"
    seconds = say("browse.seconds", language, count=f"{review.seconds:.0f}") if review.seconds >= 1 else ""
    return f"{rating}  {seconds}".rstrip()


class CardGlance(Vertical):
    """A card beside the table, or below it."""

    app = getters.app(BaseApp)
    name_line = getters.query_one("#card-name", Static)
    sheet = getters.query_one("#card-sheet", VerticalScroll)
    prose = getters.query_one("#card-text", Prose)
    known = getters.query_one("#card-facts", Static)

    def compose(self) -> ComposeResult:
        name, known = Static(id="card-name", markup=False), Static(id="card-facts", markup=False)
        card = Vertical(VerticalScroll(Prose(id="card-text"), id="card-sheet", can_focus=False), known, id="card")
        # There is nothing to show yet.
        name.display = card.display = False
        yield from (name, card)

    def clear(self) -> None:
        """Show nothing."""
        self.name_line.display = self.query_one("#card").display = False

    def _room(self, history: History) -> tuple[int, int, int]:
        """The columns for the card, the columns for what is known of it, and the lines that there are for that."""
        columns = max(self.size.width - 1, 1)
        lines = max(self.size.height - 1, 1)
        if self.has_class("-low"):
            # Only a curve stands beside the card: of a new one all is said in a line.
            below = columns < 2 * _LEAST_COLUMNS or history.course is None
            return (columns, columns, 2) if below else (columns // 2, columns // 2 - 1, lines)
        return columns, columns, max(lines * 3 // 5, 4)

    def prepare(self, history: History, today: date) -> list[Content]:
        """Set what there is to show, so that showing it costs nothing. May be called in any thread."""
        text, columns, lines = self._room(history)
        page(sides(history), text, self.app.profile)
        return facts(history, today, Paper(columns, self.app.language, self.app.profile), lines=lines)

    def show(self, history: History, lines: list[Content]) -> None:
        card = history.card.card
        self.name_line.display = self.query_one("#card").display = True
        self.set_class(history.course is None, "-bare")
        columns = max(self.size.width - 1, 1)
        place = f"{card.note}:{card.line}" if card.note else ""
        name = one_line(title(card.concept or history.card.title, self.app.profile), columns, self.app.profile)
        room = columns - width(name) - 2
        where = place if width(place) <= room else ""
        self.name_line.update(Content.assemble((name, "bold $text-primary"), (f"  {where}", "$text-disabled")))
        if (self.prose.text, self.prose.note) != (sides(history), card.note):
            self.prose.note = card.note
            self.prose.text = sides(history)
            self.sheet.scroll_home(animate=False, immediate=True)
        self.known.update(Content("\n").join(lines))

    def scroll_by(self, lines: int) -> None:
        """Show what lies further down, or up, of a long card."""
        self.sheet.scroll_relative(y=lines, animate=False)
