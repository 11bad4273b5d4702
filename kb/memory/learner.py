"""Who answers in a simulation: how they forget, how they rate, how long they take."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from kb.memory.fsrs import DEFAULT, Parameters

Shares = tuple[float, float, float, float]
"""Something for each rating, again to easy."""

# An average person counts as much as so many answers of one's own.
_WEIGHT = 20


class Habits(Struct, frozen=True):
    """How a person rates and how long that takes: shares of ratings, seconds by rating.

    `first` holds for a card never seen, `step` within a learning step, `recalled` for a due card that is recalled (its
    first share, of again, is not looked at).
    """

    first: Shares = (0.24, 0.10, 0.50, 0.16)
    step: Shares = (0.10, 0.10, 0.70, 0.10)
    recalled: Shares = (0.0, 0.15, 0.70, 0.15)
    seconds: Shares = (20.0, 16.0, 11.0, 8.0)


class Learner(Struct, frozen=True):
    """Who answers: how they forget, how they rate.

    `unsupported` is what is left of the chance of recall while nothing of what a card builds on is remembered (1: it
    makes no difference).
    """

    memory: Parameters = DEFAULT
    habits: Habits = field(default_factory=Habits)
    unsupported: float = 1.0


def habits_of(
    first: Sequence[int],
    step: Sequence[int],
    recall: Sequence[int],
    seconds: Sequence[float | None],
    median: float | None,
) -> Habits:
    """The habits of a person, from how often they gave each rating and from their medians of seconds by rating.

    Few answers say little: an average person is mixed in. Where a rating has no median of its own, the `median` of all
    answers says how fast this person is.
    """
    average = Habits()
    pace = median / average.seconds[2] if median else 1.0
    again, hard, good, easy = (own or usual * pace for own, usual in zip(seconds, average.seconds, strict=True))
    return Habits(
        first=_mixed(first, average.first),
        step=_mixed(step, average.step),
        recalled=_mixed((0, *recall[1:]), average.recalled),
        seconds=(again, hard, good, easy),
    )


def _mixed(times: Sequence[int], usual: Shares) -> Shares:
    whole = sum(times) + _WEIGHT
    again, hard, good, easy = ((count + share * _WEIGHT) / whole for count, share in zip(times, usual, strict=True))
    return again, hard, good, easy
