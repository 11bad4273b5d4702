"""How even the days are: each card's day chosen by what is planned for it, against by chance; simulated.

    python benchmarks/even_days.py                     # 12 seeds of 180 days; half a minute
    python benchmarks/even_days.py --seeds 3 --days 120

So many new cards are met each day, with minutes without end, so that every card is asked on its day. A day's load is
the due cards that it has, without new ones and learning steps. How far that is from the mean of the fifteen days around
it says how even days are: the standard deviation of the ratio, and the highest ratio; the first forty days are left
out. Whether evenness costs anything is seen by the reviews, the mean chance of recall at a review, and the cards that
would be recalled in the end.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from statistics import fmean, pstdev, stdev

from kb.memory.curve import Curve
from kb.memory.fsrs import Parameters
from kb.memory.learner import Learner
from kb.memory.queue import Candidate
from kb.memory.simulation import Held, Order, Rules, falling_retrievability, simulate
from kb.model import New

TODAY, FIRST, AROUND = 740_000, 40, 7
ENDLESS = 10_000.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """New cards a day, on how many days (None: on all), and the chance of recall that is aimed at."""

    name: str
    new: int
    until: int | None = None
    retention: float = 0.9


SCENARIOS = (
    Scenario("3 new a day", 3),
    Scenario("8 new a day", 8),
    Scenario("20 new a day", 20),
    Scenario("8 a day for 60 days", 8, until=60),
    Scenario("8 a day, retention 0.8", 8, retention=0.8),
    Scenario("8 a day, retention 0.95", 8, retention=0.95),
)
FIGURES = ("scatter", "busiest", "reviews", "recall", "remembered")
Figures = tuple[float, float, float, float, float]


def lived(scenario: Scenario, seed: int, days: int, *, even: bool) -> Figures:
    """Scatter and busiest day of the loads; reviews, the chance that they are recalled, cards remembered."""
    learner, loads, sure = Learner(), [0] * days, 0.0
    memory = Curve(learner.memory)

    def rank(card: Held, day: int) -> float:
        # Asked once for each due card of a day.
        nonlocal sure
        loads[day] += 1
        sure += memory.sure(card.true_stability, day - (card.last or 0))
        return falling_retrievability(card, day)

    count = scenario.new * (scenario.until or days)
    run = simulate(
        [Candidate(f"{seed}-{number}", New(), order=number) for number in range(count)],
        days,
        today=TODAY,
        chance=Random(seed),
        learner=learner,
        rules=Rules(
            minutes=ENDLESS,
            parameters=Parameters(retention=scenario.retention),
            order=Order(rank=rank, new=lambda _: scenario.new),
            even=even,
        ),
        every=0,
    )
    ratios = [loads[day] / fmean(loads[day - AROUND : day + AROUND + 1]) for day in range(FIRST, days - AROUND)]
    return pstdev(ratios), max(ratios), sum(loads), sure / sum(loads), sum(run.sure().values())


def told(before: Sequence[float], after: Sequence[float]) -> str:
    """The mean change in percent with its standard error, seeds by pairs."""
    changes = [100 * (new / old - 1) for old, new in zip(before, after, strict=True)]
    return f"{fmean(changes):+.1f} ± {stdev(changes) / sqrt(len(changes)):.1f} %"


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seeds", type=int, default=12)
    options.add_argument("--days", type=int, default=180)
    given = options.parse_args()
    if given.seeds < 2 or given.days < FIRST + 2 * AROUND:
        options.error(f"at least 2 seeds and {FIRST + 2 * AROUND} days")
    print(f"{'':24}{'scatter':>17}{'busiest day':>15}{'reviews':>16}{'recall':>17}{'remembered':>16}")
    for scenario in SCENARIOS:
        by_chance, by_plan = (
            [lived(scenario, seed, given.days, even=even) for seed in range(given.seeds)] for even in (False, True)
        )
        chance, plan = (dict(zip(FIGURES, zip(*runs, strict=True), strict=True)) for runs in (by_chance, by_plan))
        pairs = [
            f"{100 * fmean(chance['scatter']):.1f} → {100 * fmean(plan['scatter']):.1f} %",
            f"{fmean(chance['busiest']):.2f} → {fmean(plan['busiest']):.2f}",
            told(chance["reviews"], plan["reviews"]),
            f"{100 * fmean(chance['recall']):.1f} → {100 * fmean(plan['recall']):.1f} %",
            told(chance["remembered"], plan["remembered"]),
        ]
        print(f"{scenario.name:24}{pairs[0]:>17}{pairs[1]:>15}{pairs[2]:>16}{pairs[3]:>17}{pairs[4]:>16}", flush=True)


if __name__ == "__main__":
    main()
