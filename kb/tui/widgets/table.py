"""Cards as the rows of a table: how a card is known in a few columns, as many of them as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.content import Content

from kb.memory.queue import minutes_until
from kb.messages import say
from kb.model import Language, Phase, Seen, Standing, StoredCard
from kb.tui.columns import pad, width
from kb.tui.sentences import card_state
from kb.tui.widgets.prose import one_line
from kb.typesetting.pieces import title

if TYPE_CHECKING:
    from kb.store.browsing import Column

_YEAR = 365.25
_APART = 2
_LEAST_FRONT = 22
_FRONT = 0.6
"""What a front has of a row at least, as columns and as a share."""
_MOST_CONCEPT, _LEAST_CONCEPT = 24, 12
_WIDE = 1.6
"""So much of the least room a front has before the concept gets any."""
_FIRST: tuple[Column, ...] = ("due", "state", "stability", "answered", "lapses")
"""Which columns get room first; the one that orders the rows goes before them all."""
_SHOWN: tuple[Column, ...] = ("state", "due", "stability", "lapses", "answered")
"""In which order they stand, behind the front and the concept."""
_RIGHT = frozenset({"stability", "lapses"})
_MARKS = 4
"""Columns before a front: whether it is chosen, and the sign of its state."""

SIGNS: Mapping[str, tuple[str, str, str]] = {
    "new": ("○", "o", "$text-muted"),
    "learning": ("◔", "l", "$text-accent"),
    "review": ("●", "*", "$text-primary"),
    "relearning": ("◑", "r", "$text-warning"),
    "draft": ("◌", "?", "$text-muted"),
    "suspended": ("=", "=", "$text-disabled"),
    "silenced": ("×", "x", "$text-disabled"),
    "retired": ("–", "-", "$text-disabled"),
}
"""Of each state its sign, the same for terminals without such signs, and its colour, which says nothing alone."""


def state_of(card: StoredCard) -> str:
    """A card's standing where it is not asked, else how far it is known."""
    if card.standing is not Standing.ACTIVE:
        return card.standing.value
    return card.state.phase.value if isinstance(card.state, Seen) else Phase.NEW.value


def sign_of(card: StoredCard, profile: str) -> tuple[str, str]:
    """The sign of a card's state, and its colour."""
    sign, plain, style = SIGNS[state_of(card)]
    return (plain if profile == "ascii" else sign), style


class Table(Struct, frozen=True, dict=True):
    """The look of a table at a moment: `columns` wide, ordered `by` a column."""

    columns: int
    by: Column
    descending: bool
    language: Language
    profile: str
    today: date
    now: datetime

    def say(self, name: str, /, **arguments: object) -> str:
        return say(f"browse.{name}", self.language, **arguments)

    @cached_property
    def _widths(self) -> dict[Column, int]:
        """The widest that each column may get."""
        states = [
            say(f"app.{kind}-{name}", self.language)
            for kind, names in (("phase", Phase), ("standing", [one for one in Standing if one != Standing.ACTIVE]))
            for name in names
        ]
        ratings = [say(f"app.rating-{name}", self.language) for name in ("again", "hard", "good", "easy")]
        texts: dict[Column, list[str]] = {
            "state": states,
            "due": [self._days_to(300), self._days_to(-300), self._days_to(4000), self._days_to(0), self.say("now")],
            "stability": [self._days(300.0), self._days(8000.0)],
            "lapses": ["10"],
            "answered": [f"{name} {ago}" for name in ratings for ago in (self._ago(300), self._ago(0))],
        }
        heads = {column: self._head(column, ordering=True) for column in texts}
        return {column: max(map(width, [*found, heads[column]])) for column, found in texts.items()}

    @cached_property
    def shown(self) -> dict[Column, int]:
        """The columns that have room behind the front, in their order, each with its width."""
        room = self.columns - _MARKS - max(_LEAST_FRONT, int(self.columns * _FRONT))
        taken: set[Column] = set()
        for column in sorted(_FIRST, key=lambda one: one != self.by):
            needed = self._widths[column] + _APART
            if needed <= room:
                taken.add(column)
                room -= needed
        return {column: self._widths[column] for column in _SHOWN if column in taken}

    @cached_property
    def _behind(self) -> int:
        return sum(room + _APART for room in self.shown.values())

    @cached_property
    def concept(self) -> int:
        """The columns that the concept has; 0 where there is no room for it."""
        left = self.columns - _MARKS - self._behind - int(_WIDE * _LEAST_FRONT)
        wanted = min(left - _APART, _MOST_CONCEPT)
        return wanted if wanted >= _LEAST_CONCEPT else 0

    @cached_property
    def front(self) -> int:
        """The columns that the front has."""
        return max(self.columns - _MARKS - self._behind - (self.concept + _APART if self.concept else 0), 1)

    # -- the heading --------------------------------------------------------------------------------------------

    def _head(self, column: Column, *, ordering: bool) -> str:
        name = self.say(f"column-{column}")
        if not ordering:
            return name
        down, up = ("v", "^") if self.profile == "ascii" else ("▼", "▲")
        return f"{name} {down if self.descending else up}"

    def heading(self) -> Content:
        """The names of the columns; that which orders the rows has an arrow, up where the least comes first."""
        parts: list[tuple[str, str]] = [(" " * _MARKS, "")]

        def put(text: str, room: int, *, ordering: bool, right: bool = False) -> None:
            # What has a direction is not wider for it: the arrow takes room that its column has.
            parts.append((pad(text, room, right=right), "bold $text-accent" if ordering else "$text-muted"))

        by_note = self.by == "note"
        front = self._head("note", ordering=True) if by_note else self.say("column-front")
        put(front, self.front, ordering=by_note)
        if self.concept:
            parts.append((" " * _APART, ""))
            put(self.say("column-concept"), self.concept, ordering=False)
        for column, room in self.shown.items():
            parts.append((" " * _APART, ""))
            ordering = column == self.by
            put(self._head(column, ordering=ordering), room, ordering=ordering, right=column in _RIGHT)
        return Content.assemble(*parts)

    def column_at(self, x: int) -> Column:
        """The column whose heading stands at a place; of front and concept the order of the notes."""
        at = self.columns
        for column in reversed(self.shown):
            at -= self.shown[column] + _APART
            if x >= at:
                return column
        return "note"

    # -- the rows -----------------------------------------------------------------------------------------------

    def row(self, card: StoredCard, *, selected: bool) -> Content:
        """A card on one line."""
        sign, style = sign_of(card, self.profile)
        mark = ("v" if self.profile == "ascii" else "✓") if selected else " "
        flag = ("!" if self.profile == "ascii" else "⚑") + " " if card.flagged else ""
        asked = "" if card.standing is Standing.ACTIVE else "$text-muted"
        front = one_line(card.card.front, self.front - width(flag), self.profile)
        parts: list[tuple[str, str]] = [
            (f"{mark} ", "bold $text-success"),
            (f"{sign} ", style),
            (flag, "$text-warning"),
            (pad(front, self.front - width(flag)), asked),
        ]
        if self.concept:
            name = one_line(title(card.card.concept or card.title, self.profile), self.concept, self.profile)
            parts.append((" " * _APART + pad(name, self.concept), "$text-muted"))
        for column, room in self.shown.items():
            text = _CELLS[column](self, card)
            parts.append((" " * _APART + pad(text, room, right=column in _RIGHT), _STYLES.get(column, "")))
        return Content.assemble(*parts)

    def blank(self) -> Content:
        """A row of which nothing is known yet."""
        return Content.styled(" " * _MARKS + "…", "$text-disabled")

    def state(self, card: StoredCard) -> str:
        return card_state(card, self.language)

    def due(self, card: StoredCard) -> str:
        # What has no day says its state there, where that has no column of its own.
        without = "" if "state" in self.shown else self.state(card)
        if card.standing is not Standing.ACTIVE:
            return without
        seen = card.state if isinstance(card.state, Seen) else None
        day = card.wished or (seen.due_day if seen is not None else None)
        if card.ask_now and day is not None:
            day = min(day, self.today)
        if card.buried_until is not None and card.buried_until > self.today:
            day = max(day or card.buried_until, card.buried_until)
        elif seen is not None and seen.due_at is not None and card.wished is None:
            minutes = minutes_until(seen.due_at, self.now)
            return self.say("in-minutes", count=minutes) if minutes else self.say("now")
        return without if day is None else self._days_to((day - self.today).days)

    def stability(self, card: StoredCard) -> str:
        return self._days(card.state.stability) if isinstance(card.state, Seen) else ""

    def lapses(self, card: StoredCard) -> str:
        return f"{card.state.lapses}" if isinstance(card.state, Seen) else ""

    def answered(self, card: StoredCard) -> str:
        if not isinstance(card.state, Seen):
            return ""
        ago = self._ago((self.today - card.state.last_day).days)
        return ago if card.rated is None else f"{say(f'app.rating-{card.rated.name.lower()}', self.language)} {ago}"

    def _days(self, days: float) -> str:
        if days >= _YEAR:
            return self.say("years", count=f"{days / _YEAR:.1f}")
        return self.say("days", count=f"{days:.0f}" if days >= 10 else f"{days:.1f}")

    def _days_to(self, days: int) -> str:
        if not days:
            return self.say("today")
        name = "late" if days < 0 else "in"
        if abs(days) >= _YEAR:
            return self.say(f"{name}-years", count=f"{abs(days) / _YEAR:.1f}")
        return self.say(f"{name}-days", count=abs(days))

    def _ago(self, days: int) -> str:
        if days <= 0:
            return self.say("today")
        if days >= _YEAR:
            return self.say("years-ago", count=f"{days / _YEAR:.1f}")
        return self.say("days-ago", count=days)


_CELLS: Mapping[Column, Callable[[Table, StoredCard], str]] = {
    "state": Table.state,
    "due": Table.due,
    "stability": Table.stability,
    "lapses": Table.lapses,
    "answered": Table.answered,
}
_STYLES: Mapping[Column, str] = {"state": "$text-muted", "answered": "$text-muted"}
