"""kb's order against Anki's defaults at equal minutes, simulated; seeds and code are all here.

    python benchmarks/simulate_orders.py                    # 20 seeds, some minutes
    python benchmarks/simulate_orders.py --seeds 3 --days 60
    python benchmarks/simulate_orders.py --retention 0.85   # kb aims at that, Anki's defaults at 0.9

A made-up course of 1,200 concepts with three cards each, more than anybody gets through; a concept builds on one or two
others of its chapter, every other chapter on an earlier one. Five schedulers study it for as many minutes, day by day:

- kb: overdue cards by falling retrievability, new ones in the order of what builds on what, as many as kb's allowance;
- kb at Anki's pace: the same, but 20 new cards a day, as Anki has it;
- kb by due date: as kb, due cards by due date;
- kb in the author's order: as kb, but new cards in the author's order, nothing waits for what it builds on;
- Anki's defaults: by due date, then random; new cards in the author's order, 20 a day (none above 200 due).

Memory states, intervals, fuzz and steps are the same for all, so that only the order differs; a step that was begun is
finished by all, though the minutes be over. kb goes first; each other one has on each day the minutes that kb took, and
what it leaves over, or takes too long, is there or missing on later days.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random

from msgspec.structs import replace

from kb.memory.curve import Curve
from kb.memory.fsrs import Parameters, chance
from kb.memory.learner import Learner
from kb.memory.prerequisites import order as prerequisite_order
from kb.memory.queue import Candidate
from kb.memory.simulation import Bonds, Held, Order, Rules, Run, simulate
from kb.model import New, Phase, Seen, State

CHAPTERS, CONCEPTS, CARDS = 120, 10, 3
KNOWN = 130
"""Of so many concepts the cards were learned before and are overdue, where there is a backlog."""
AFTER = 60
"""Both measures are taken so many days after the last one of study."""
START = date(2026, 1, 5)

Requires = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is compared: the author's order, how much memory rests on prerequisites, a backlog, too few minutes."""

    shuffled: bool
    unsupported: float
    backlog: bool
    overload: bool

    @property
    def minutes(self) -> float:
        return 5 if self.overload else 15

    def __str__(self) -> str:
        return " · ".join(
            (
                "author shuffled" if self.shuffled else "author topological",
                "overload" if self.overload else "enough minutes",
                "backlog" if self.backlog else "no backlog",
                "memory rests on prerequisites" if self.unsupported < 1 else "memory rests on nothing",
            )
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """What a scheduler came to: minutes, cards met, expected recalls, cards whose whole chain is remembered.

    `left` are the due cards that it had not asked on the last day: minutes that it still owes.
    """

    minutes: float
    introduced: int
    left: int
    recalls: float
    chains: float


def course(chance_: Random) -> dict[str, list[str]]:
    """Which concept requires which, in a topological order."""
    requires: dict[str, list[str]] = {}
    for chapter in range(CHAPTERS):
        names = [f"{chapter}.{number}" for number in range(CONCEPTS)]
        for number, name in enumerate(names):
            if number:
                requires[name] = chance_.sample(names[:number], min(chance_.choice((1, 1, 2)), number))
            else:
                alone = not chapter or chance_.random() < 0.5
                requires[name] = [] if alone else [f"{chance_.randrange(chapter)}.{chance_.randrange(CONCEPTS)}"]
    return requires


def shuffled(author: Sequence[str], luck: Random) -> list[str]:
    """The concepts as in a folder whose notes stand by name, each with its headings in any order."""
    chapters = [list(author[at : at + CONCEPTS]) for at in range(0, len(author), CONCEPTS)]
    luck.shuffle(chapters)
    for chapter in chapters:
        luck.shuffle(chapter)
    return [concept for chapter in chapters for concept in chapter]


def cards(order: Sequence[str], known: set[str], seed: int) -> list[Candidate]:
    """The cards in the order of the concepts; those of `known` concepts were learned and are overdue."""
    made: list[Candidate] = []
    for concept in order:
        for number in range(CARDS):
            state: State = New()
            if concept in known:
                luck = Random(f"{seed}:{concept}:{number}")
                stability = math.exp(luck.gauss(2.3, 0.7))
                due = START - timedelta(days=luck.randrange(31))
                last = due - timedelta(days=max(round(stability), 1))
                at = datetime(last.year, last.month, last.day, tzinfo=UTC)
                state = Seen(stability, luck.uniform(3, 8), Phase.REVIEW, at, last, due, None, 4, 0)
            made.append(Candidate(f"{concept}/{number}", state, concept=concept, order=len(made)))
    return made


def by_due_date(card: Held, day: int) -> float:
    """Anki's default: due date, then random (anew each day)."""
    return card.due + chance(f"{card.candidate.card}:{day}")


def anki_new(due: int) -> int:
    """Anki's defaults: 20 new cards a day, within 200 reviews."""
    return max(min(20, 200 - due), 0)


def measured(run: Run, requires: Requires) -> Measured:
    """Both measures, some days after the last."""
    curve, last = Curve(run.learner.memory), len(run.days) - 1
    sure: dict[str, float] = {}
    of: dict[str, list[float]] = {}
    for card in run.cards:
        if card.last is not None:
            known = curve.sure(card.true_stability, last + AFTER - card.last)
            sure[card.candidate.card] = known
            of.setdefault(card.candidate.concept, []).append(known)
    left = run.learner.unsupported
    mean = {concept: sum(those) / len(those) for concept, those in of.items()}
    recalls = chains = 0.0
    behind: dict[str, set[str]] = {}
    # A concept is remembered when one of its cards is.
    any_of = {concept: 1 - math.prod(1 - one for one in those) for concept, those in of.items()}
    for concept in requires:
        behind[concept] = {one for direct in requires[concept] for one in (direct, *behind[direct])}
    for name, known in sure.items():
        concept = name.partition("/")[0]
        supported = known * math.prod(left + (1 - left) * mean.get(one, 0.0) for one in requires[concept])
        recalls += supported
        chains += known * math.prod(any_of.get(one, 0.0) for one in behind[concept])
    return Measured(sum(day.minutes for day in run.days), len(sure), run.days[-1].waiting, recalls, chains)


ARMS = ("kb", "kb at Anki's pace", "kb by due date", "kb in author's order", "Anki's defaults")


def compare(scenario: Scenario, seed: int, days: int, most_new: int, aim: float) -> dict[str, Measured]:
    """All five at equal minutes, with one seed."""
    luck = Random(f"orders:{seed}")
    requires = course(luck)
    author = list(requires)
    known = set(author[:KNOWN]) if scenario.backlog else set()
    if scenario.shuffled:
        author = shuffled(author, luck)
    ordered = prerequisite_order(author, requires)
    learner = Learner(unsupported=scenario.unsupported)
    rules = Rules(minutes=scenario.minutes, most_new=most_new)
    ours = Parameters(retention=aim)
    gated = {concept: [one for one in those if one not in known] for concept, those in requires.items()}
    bonds = Bonds(gated={concept: those for concept, those in gated.items() if those}, requires=requires)
    found: dict[str, Measured] = {}
    budgets: list[float] | None = None
    for arm, order, cards_in in (
        (ARMS[0], Order(), ordered),
        (ARMS[1], Order(new=anki_new), ordered),
        (ARMS[2], Order(rank=by_due_date), ordered),
        (ARMS[3], Order(gated=False), author),
        (ARMS[4], Order(by_due_date, new=anki_new, gated=False, apart=False), author),
    ):
        run = simulate(
            cards(cards_in, known, seed),
            days,
            today=START.toordinal(),
            chance=Random(f"{seed}:{arm}"),
            learner=learner,
            rules=replace(
                rules,
                order=order,
                saves=budgets is not None,
                parameters=rules.parameters if arm == ARMS[-1] else ours,
            ),
            bonds=bonds,
            minutes=budgets,
            every=0,
        )
        found[arm] = measured(run, requires)
        if budgets is None:
            budgets = [day.minutes for day in run.days]
    return found


def told(values: Sequence[float], form: str = ".0f") -> str:
    """Mean and standard error."""
    error = statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0.0
    return f"{statistics.fmean(values):{form}} ± {error:.1f}"


def main() -> None:
    """Run every scenario and print how each scheduler compares with Anki's defaults."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--days", type=int, default=120)
    parser.add_argument("--new", type=int, default=20, help="kb's most new cards a day (its setting `new`)")
    parser.add_argument("--retention", type=float, default=0.9, help="what kb aims at; Anki's defaults aim at 0.9")
    parser.add_argument("--json", type=Path, help="write every run there")
    options = parser.parse_args()
    every = []
    print(
        f"{options.days} days, {options.seeds} seeds, measured {AFTER} days later; "
        f"kb: at most {options.new} new a day, retention {options.retention}"
    )
    print("mean ± standard error; on the right expected recalls in % more than by Anki's defaults, seed by seed")
    for unsupported, shuffled, overload, backlog in product((1.0, 0.5), (False, True), (False, True), (False, True)):
        scenario = Scenario(shuffled, unsupported, backlog, overload)
        runs = []
        for seed in range(options.seeds):
            runs.append(compare(scenario, seed, options.days, options.new, options.retention))
            print(f"\r{scenario}: {seed + 1}/{options.seeds}", end="", file=sys.stderr, flush=True)
        print("\r\x1b[K", end="", file=sys.stderr)
        print(f"{scenario}")
        for arm in ARMS:
            ours = [run[arm] for run in runs]
            gained = [100 * (run[arm].recalls / run[ARMS[-1]].recalls - 1) for run in runs]
            row = f"  {arm:<22}{statistics.fmean(one.minutes for one in ours):6.0f} min"
            row += f"{statistics.fmean(one.introduced for one in ours):6.0f} met"
            row += f"{statistics.fmean(one.left for one in ours):5.0f} left"
            row += f"   recalls {told([one.recalls for one in ours])}"
            row += f"   chains {told([one.chains for one in ours])}"
            print(row + (f"   recalls {told(gained, '+.1f')} %" if arm != ARMS[-1] else ""), flush=True)
        plain = [{arm: asdict(one) for arm, one in run.items()} for run in runs]
        every.append({"scenario": str(scenario), "runs": plain})
    if options.json is not None:
        options.json.write_text(json.dumps(every, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
