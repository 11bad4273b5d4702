"""What retention costs a person: the days to come simulated with their cards, their curve and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kb.collection.opened import Opened

if TYPE_CHECKING:
    from kb.memory.costs import Cost, Progress

# The same question is answered alike each time.
_SEED = 1


class Costs(Struct, frozen=True):
    """What each retention costs over so many `days` of at most so many `minutes`, and what that rests on.

    `cards` are the active ones, `new` those of them that were never answered, `simulated` how many stood for all that
    can be reached, `answers` how many of the person's own were looked at. `retention` is the one in force, `best` the
    one with the most cards remembered for each minute, `most` the one with the most of them; None where there is
    nothing to ask.
    """

    days: int
    minutes: float
    retention: float
    cards: int
    new: int
    simulated: int
    is_sample: bool
    answers: int
    rows: tuple[Cost, ...] = ()
    best: float | None = None
    most: float | None = None


class Simulating(Opened):
    """Days to come of a collection."""

    def simulate(self, days: int = 365, progress: Progress | None = None) -> Costs:
        """Simulate so many days at several retentions. `progress` is told days done and days in all."""
        from kb.memory import costs, learner, simulation
        from kb.store import cards, doubts, foreseen
        from kb.store.prerequisites import gates

        store, settings, today = self._store, self.settings, self.today()
        parameters = self._keeper.parameters()
        with store.lock:
            # What is simulated together is of one moment.
            median = cards.pace(store).median_seconds
            known = foreseen.known_candidates(store)
            new = cards.new_candidates(store, today, self.language, -1, doubts.undecided(store))
            closed = gates(store, sorted({one.concept for one in new if one.concept})).closed
            opens = foreseen.opened_by(store, {one for those in closed.values() for one in those})
            own = foreseen.answers(store)
        sample = costs.sampled([*known, *new], days, settings.new)
        habits = learner.habits_of(own.first, own.step, own.recall, own.seconds, median)
        rows: tuple[Cost, ...] = ()
        if sample.cards:
            rows = costs.costs(
                sample,
                days,
                today=today.toordinal(),
                seed=_SEED,
                learner=learner.Learner(parameters, habits),
                rules=simulation.Rules(settings.minutes, settings.new, parameters, median),
                bonds=simulation.Bonds(closed, opens),
                retentions=sorted({*costs.RETENTIONS, settings.retention}),
                progress=progress,
            )
        return Costs(
            days=days,
            minutes=settings.minutes,
            retention=settings.retention,
            cards=len(known) + len(new),
            new=len(new),
            simulated=len(sample.cards),
            is_sample=sample.stands_for > 1,
            answers=own.count,
            rows=rows,
            best=costs.best(rows).retention if rows else None,
            most=costs.most_remembered(rows).retention if rows else None,
        )
