"""What retention costs: the same days simulated at several chances of recall to aim at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from kb.memory.fsrs import Parameters
from kb.memory.learner import Learner
from kb.memory.queue import Candidate
from kb.memory.simulation import Bonds, Rules, simulate
from kb.model import New

RETENTIONS = (0.70, 0.75, 0.80, 0.84, 0.87, 0.90, 0.92, 0.94, 0.96, 0.97)

MOST = 2000
"""So many cards are simulated; of more a sample, of which each card stands for several."""

Progress = Callable[[int, int], object]


class Cost(Struct, frozen=True):
    """What one retention comes to: minutes and answers a day; at the end cards met, remembered, and due but waiting."""

    retention: float
    minutes: float
    answers: float
    introduced: float
    waiting: float
    remembered: float

    @property
    def value(self) -> float:
        """Cards remembered for each minute a day."""
        return self.remembered / self.minutes if self.minutes else 0.0


class Sample(Struct, frozen=True):
    """Cards to simulate: of these many each one stands for `stands_for`."""

    cards: tuple[Candidate, ...]
    stands_for: float


def sampled(cards: Iterable[Candidate], days: int, most_new: int, most: int = MOST) -> Sample:
    """The cards that these days can reach, or an even sample of them where they are more than `most`.

    New cards beyond the most that can come are never reached at any retention.
    """
    known, new = list[Candidate](), list[Candidate]()
    for card in cards:
        (new if isinstance(card.state, New) else known).append(card)
    new.sort(key=lambda card: card.order)
    reached = [*known, *new[: days * most_new]]
    if len(reached) <= most:
        return Sample(tuple(reached), 1.0)
    taken = tuple(reached[index * len(reached) // most] for index in range(most))
    return Sample(taken, len(reached) / most)


def costs(
    sample: Sample,
    days: int,
    *,
    today: int,
    seed: int,
    learner: Learner,
    rules: Rules,
    bonds: Bonds,
    retentions: Sequence[float] = RETENTIONS,
    progress: Progress | None = None,
) -> tuple[Cost, ...]:
    """One row for each retention. `progress` is told days done and days in all."""
    found = []
    for number, retention in enumerate(retentions):
        done = number * days

        def tick() -> None:
            nonlocal done
            done += 1
            if progress is not None:
                progress(done, len(retentions) * days)

        aimed = Parameters(rules.parameters.weights, retention, rules.parameters.fuzz)
        run = simulate(
            sample.cards,
            days,
            today=today,
            # Every retention meets the same luck, so that rows differ by what they aim at.
            chance=Random(seed),
            learner=learner,
            rules=replace(rules, parameters=aimed, stands_for=sample.stands_for),
            bonds=bonds,
            every=0,
            tick=tick,
        )
        every, last = sample.stands_for, run.days[-1]
        found.append(
            Cost(
                retention=retention,
                minutes=sum(day.minutes for day in run.days) * every / days,
                answers=sum(day.answers for day in run.days) * every / days,
                introduced=sum(day.introduced for day in run.days) * every,
                waiting=last.waiting * every,
                remembered=(last.remembered or 0.0) * every,
            )
        )
    return tuple(found)


def best(found: Sequence[Cost]) -> Cost:
    """The one with the most cards remembered for each minute a day."""
    return max(found, key=lambda cost: cost.value)


def most_remembered(found: Sequence[Cost]) -> Cost:
    """The one with the most cards remembered in the end: with too few minutes not the highest retention."""
    return max(found, key=lambda cost: cost.remembered)
