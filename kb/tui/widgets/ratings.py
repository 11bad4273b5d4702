"""The four ratings with the time that each leads to; the proposed one carries a sign and its key."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kb.memory.preview import Interval
from kb.messages import say
from kb.model import Language, Rating
from kb.typesetting.cells import cells

_INDENT = 3
# Whatever other key takes the proposal, this one does too.
_TAKEN_BY = Binding("enter", "")


class Ratings(Horizontal):
    """A row of four; a click on one chooses it, as its digit does."""

    class Chosen(Message):
        """A rating was clicked."""

        def __init__(self, rating: Rating) -> None:
            super().__init__()
            self.rating = rating

    def __init__(self, language: Language, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.language: Language = language

    def compose(self) -> ComposeResult:
        for rating in Rating:
            yield _One(rating)

    def show(self, previews: Mapping[Rating, Interval], proposal: Rating | None) -> None:
        """Show the ratings, and where those lead that lead anywhere."""
        for one in self.query(_One):
            one.set_class(one.rating is proposal, "-proposed")
            sign = "▸" if one.rating is proposal else " "
            name = say(f"app.rating-{one.rating.name.lower()}", self.language)
            interval = previews.get(one.rating)
            when = "" if interval is None else say(interval.code, self.language, count=interval.count)
            key = f" {self.app.get_key_display(_TAKEN_BY)}" if one.rating is proposal else ""
            one.put(f"{sign}{one.rating.value} {name}{key}", when)


class _One(Static):
    def __init__(self, rating: Rating) -> None:
        super().__init__(markup=False, classes=f"rating -{rating.name.lower()}")
        self.rating = rating
        self._lines = ("", "")

    def put(self, name: str, when: str) -> None:
        """Show a rating, and below it where it leads."""
        self._lines = (name, when)
        self.refresh()

    def render(self) -> Content:
        name, when = self._lines
        # The time stands below the name, or further to the left where it would not fit.
        indent = max(min(_INDENT, self.content_size.width - cells(when)), 0)
        return Content(f"{name}\n{' ' * indent}{when}")

    def on_click(self) -> None:
        self.post_message(Ratings.Chosen(self.rating))
