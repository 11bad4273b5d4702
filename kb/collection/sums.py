"""The small answers of the collection, apart from the large ones so that a light command loads only these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from kb.model import Seen


class Due(Struct, frozen=True):
    """What waits today: due cards, new ones after limits, cards in a learning step, minutes for all of them.

    `undecided` counts all edited cards of which a person must say which they are; those whose old card is due are among
    the due ones, and the others wait until it is. `overdue` cards should have been asked before today. `paused` says
    that new cards wait until these fit into a day's minutes, `spread` over how many days they could be spread then.
    `siblings` are due besides these and wait for another day, for of several cards from one place one is asked a day.
    """

    due: int
    new: int
    learning: int
    minutes: float
    undecided: int = 0
    overdue: int = 0
    paused: bool = False
    spread: int = 0
    siblings: int = 0


class Rated(Struct, frozen=True):
    """An answer that counts: the id of its review and the state that it led to."""

    review: str
    state: Seen


class Undone(Struct, frozen=True):
    """What was taken back: the kind of entry, its mark, rating, step, note or sort, its card or concept.

    Of a retraction of several at once `count` says how many of them count again.
    """

    kind: Literal["review", "mark", "rule", "join", "separate", "accept", "alias", "parameters", "due", "retract"]
    what: str
    card: str | None
    at: datetime
    concept: str | None = None
    of: str | None = None
    count: int = 1


class Today(Struct, frozen=True):
    """What Today shows: what waits, drafts, problems, and what was done today.

    `doubts` counts edited cards of which a person must say whether they are still the same, `left` the notes that were
    left as they were until a person says what becomes of them, `fit` the reviews since the forgetting curve was last
    fitted, once they make another fit worth offering, `ahead` the cards that can be studied ahead when nothing is due.
    `next_step` is when the first of the cards in a learning step comes again, `fresh` how many new cards there are,
    also beyond the day's limits, `opened` how many of them can be learned at once, at most as many as a day brings,
    `tomorrow` how many cards come then if all of today's are answered.
    """

    day: date
    due: Due
    drafts: int
    problems: int
    answered: int
    seconds: float
    notes: int
    cards: int
    next_day: date | None
    doubts: int = 0
    joins: int = 0
    left: int = 0
    vanished: int = 0
    fit: int = 0
    ahead: int = 0
    next_step: datetime | None = None
    fresh: int = 0
    opened: int = 0
    tomorrow: int = 0
