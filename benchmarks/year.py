"""A year through the real program: three made-up learners, every day a sitting, every answer in a real journal.

    python benchmarks/year.py                          # all three at once, 365 days; some minutes
    python benchmarks/year.py --weeks                  # the same, with a table by week
    python benchmarks/year.py --learner holidays --days 120 --json year.json

The collection is a trial one of about 1,500 cards (the course and made-up notes), in memory if there is a /dev/shm. A
day is what a person has of it: notes are read again, a sitting is begun, and every card that it asks is answered until
it is done. What is overdue is spread over days when the program offers that (not with --no-spread). Whether a card is
recalled is drawn from a memory of the learner's own, which the program knows nothing of.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import corpus

from kb.collection import Collection
from kb.collection.clock import Clock
from kb.memory.curve import Curve
from kb.memory.fsrs import DEFAULT_WEIGHTS, Parameters
from kb.memory.learner import Habits
from kb.model import Rating

COURSE = Path(__file__).parents[1] / "notes"
MADE_UP = 600
FIRST = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
FORTNIGHT = 14
# Siblings wait for another day as they always do: so many cards behind are no backlog.
_FEW = 5
HOLIDAYS = (90, 180, 270)
FORGETFUL = (0.08, 0.5, 1.0, 3.5, *DEFAULT_WEIGHTS[4:8], 1.45, *DEFAULT_WEIGHTS[9:])
"""Remembers what was learned for less than half as long as the defaults say, and gains a third less each time."""


@dataclass(frozen=True, slots=True)
class Learner:
    """One of the three: the true weights, the days away, how they rate."""

    name: str
    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    away: tuple[int, ...] = ()
    habits: Habits = field(default_factory=Habits)


LEARNERS = (
    Learner("steady"),
    Learner("holidays", away=HOLIDAYS),
    Learner("forgetful", FORGETFUL, habits=Habits(first=(0.40, 0.15, 0.40, 0.05), step=(0.2, 0.15, 0.6, 0.05))),
)


@dataclass(frozen=True, slots=True)
class Day:
    """What a day was.

    `forecast` and `due` are what the program said before the sitting: minutes, and due cards. `behind` are the cards
    whose day had come and that were not asked, `spread` the days over which what was overdue was spread (0: not
    offered). `waited` says that the sitting asked nothing though another card than the one just answered was still to
    come; `open_step` that the card just answered was the last one, and its step still ran.
    """

    day: int
    forecast: float
    due: int
    minutes: float
    answers: int
    introduced: int
    recalls: int
    recalled: int
    behind: int
    spread: int
    waited: bool
    open_step: bool
    remembered: float
    open_ms: float


class Person:
    """A learner at the keyboard: a memory, a pace, and the moment that it is."""

    def __init__(self, learner: Learner, seed: int) -> None:
        self.learner = learner
        self.chance = Random(f"{learner.name}:{seed}")
        self.curve = Curve(Parameters(learner.weights))
        self.memory: dict[str, tuple[float, float, int]] = {}
        self.schedule: dict[str, int] = {}
        self.at = FIRST

    def answer(self, card: str, day: int) -> tuple[Rating, float]:
        """The rating of a card today, and the seconds that it takes."""
        habits, known = self.learner.habits, self.memory.get(card)
        if known is None:
            rating = self._drawn(habits.first)
            stability, difficulty = self.curve.first(rating)
        else:
            stability, difficulty, last = known
            if day == last:
                rating = self._drawn(habits.step)
            elif self.chance.random() < self.curve.sure(stability, day - last):
                rating = self._drawn(habits.recalled)
            else:
                rating = 1
            stability, difficulty = self.curve.after(stability, difficulty, day - last, rating)
        self.memory[card] = stability, difficulty, day
        # People take longer at times, seldom much less.
        seconds = habits.seconds[rating - 1] * math.exp(self.chance.gauss(0, 0.4) - 0.08)
        return Rating(rating), seconds

    def remembered(self, day: int) -> float:
        """How many cards would be recalled on this day."""
        return sum(self.curve.sure(stability, day - last) for stability, _, last in self.memory.values())

    def _drawn(self, shares: Sequence[float]) -> int:
        return self.chance.choices((1, 2, 3, 4), shares)[0]


def live(learner: Learner, days: int, folder: Path, *, minutes: float, seed: int, spread: bool) -> list[Day]:
    """The days of one learner."""
    person = Person(learner, seed)
    away = {day for first in learner.away for day in range(first, first + FORTNIGHT)}
    found = []
    with Collection.open(
        folder / "notes", clock=Clock(lambda: person.at, pretended=True), state=folder / "state"
    ) as kb:
        kb.configure("trial", True)
        kb.configure("cards", "all")
        kb.configure("minutes", minutes)
        for day in range(days):
            if day not in away:
                person.at = FIRST + timedelta(days=day, minutes=person.chance.randrange(600))
                found.append(_day(kb, person, day, spread=spread))
                if day % 30 == 29:
                    print(f"{learner.name}: {day + 1} of {days} days", file=sys.stderr, flush=True)
    return found


def _day(kb: Collection, person: Person, day: int, *, spread: bool) -> Day:
    started = time.process_time()
    kb.refresh()
    waits = kb.due()
    spread_over = waits.spread if spread else 0
    if spread_over:
        # What Today offers when more is overdue than a day holds.
        kb.spread(spread_over)
        waits = kb.due()
    session = kb.session()
    opened = time.process_time() - started
    answers = introduced = recalls = recalled = 0
    spent = 0.0
    while (asked := session.current(person.at)) is not None:
        card = asked.card
        known = person.memory.get(card)
        rating, seconds = person.answer(card, day)
        person.at += timedelta(seconds=seconds)
        state = kb.rate(card, rating, seconds=seconds).state
        session = session.answered(card, state, rating=rating, seconds=seconds)
        # A card in a step is asked within this sitting or the next one.
        person.schedule[card] = (state.due_day - FIRST.date()).days + (state.due_at is not None)
        spent += seconds
        answers += 1
        introduced += known is None
        if known is not None and known[2] < day:
            recalls += 1
            recalled += rating is not Rating.AGAIN
    return Day(
        day=day,
        forecast=waits.minutes,
        due=waits.due,
        minutes=spent / 60,
        answers=answers,
        introduced=introduced,
        recalls=recalls,
        recalled=recalled,
        behind=sum(due <= day for due in person.schedule.values()),
        spread=spread_over,
        waited=bool(session.ahead) or len(session.waiting) > 1,
        open_step=len(session.waiting) == 1,
        remembered=person.remembered(day + 1),
        open_ms=opened * 1000,
    )


def collection(folder: Path, made_up: int) -> None:
    """The notes of the trial collection."""
    notes = folder / "notes"
    shutil.copytree(COURSE, notes)
    corpus.build(made_up, folder / "made")
    shutil.copytree(folder / "made" / "notes", notes / "made")


def figures(learner: Learner, days: Sequence[Day], minutes: float) -> dict[str, object]:
    """What the aims are judged by."""
    ranked = sorted(day.minutes for day in days)
    cleared = {}
    for first in learner.away:
        back = first + FORTNIGHT
        after = [day for day in days if day.day >= back]
        if after:
            cleared[str(back)] = next((day.day - back + 1 for day in after if day.behind <= _FEW), None)
    kept = shares(days)
    return {
        "learner": learner.name,
        "days": len(days),
        "answers": sum(day.answers for day in days),
        "minutes_mean": round(sum(ranked) / len(ranked), 2),
        "minutes_p95": round(ranked[min(int(len(ranked) * 0.95), len(ranked) - 1)], 2),
        "minutes_most": round(ranked[-1], 2),
        "of_forecast": round(sum(ranked) / max(sum(day.forecast for day in days), 1), 3),
        "p95_of_budget": round(ranked[min(int(len(ranked) * 0.95), len(ranked) - 1)] / minutes, 3),
        "sittings_that_waited": sum(day.waited for day in days),
        "sittings_with_an_open_step": sum(day.open_step for day in days),
        "days_until_cleared": cleared,
        "introduced": sum(day.introduced for day in days),
        "remembered": round(days[-1].remembered, 1),
        "retention": None if kept is None else round(kept, 4),
        "behind_most": max(day.behind for day in days),
        "behind_last": days[-1].behind,
        "spread": {str(day.day): day.spread for day in days if day.spread},
        "open_ms_p95": round(sorted(day.open_ms for day in days)[int(len(days) * 0.95)], 1),
    }


BLOCKS = " ▁▂▃▄▅▆▇█"


def curve(name: str, values: Sequence[float | None]) -> str:
    """A row of blocks, a week each; a gap where nobody was there."""
    weeks = [[value for value in values[at : at + 7] if value is not None] for at in range(0, len(values), 7)]
    means = [sum(week) / len(week) if week else None for week in weeks]
    most = max((mean for mean in means if mean is not None), default=0) or 1
    row = "".join("·" if mean is None else BLOCKS[round(mean / most * 8)] for mean in means)
    return f"  {name:<22}{row}  (top: {most:.1f})"


def shares(days: Sequence[Day]) -> float | None:
    """Which share of what was due was recalled on these days."""
    recalls = sum(day.recalls for day in days)
    return sum(day.recalled for day in days) / recalls if recalls else None


def weekly(days: Sequence[Day], length: int) -> Iterator[tuple[int, list[Day]]]:
    """The weeks by their number, each with its days at the keyboard."""
    by_day = {day.day: day for day in days}
    for week, at in enumerate(range(0, length, 7), start=1):
        yield week, [by_day[day] for day in range(at, min(at + 7, length)) if day in by_day]


def curves(days: Sequence[Day], length: int) -> list[str]:
    """The year in a few rows."""
    by_day = {day.day: day for day in days}
    rows = []
    for name, attribute in (
        *(("minutes a day", "minutes"), ("due a day", "due"), ("new a day", "introduced"), ("behind", "behind")),
        ("cards remembered", "remembered"),
    ):
        found = [by_day.get(day) for day in range(length)]
        rows.append(curve(name, [None if day is None else float(getattr(day, attribute)) for day in found]))
    kept = [share for _, those in weekly(days, length) for share in [shares(those)] * 7]
    rows.append(curve("recalled of due, %", [None if share is None else 100 * share for share in kept]))
    return rows


def table(days: Sequence[Day], length: int) -> Iterator[str]:
    """The year by week, each figure the mean of a day."""
    yield "  week  minutes  forecast    due    new  behind  recalled  remembered"
    for week, those in weekly(days, length):
        if not those:
            yield f"  {week:>4}  away"
            continue
        kept = shares(those)
        row = f"  {week:>4}"
        for attribute, width in (("minutes", 9), ("forecast", 10), ("due", 7), ("introduced", 7), ("behind", 8)):
            row += f"{sum(float(getattr(day, attribute)) for day in those) / len(those):{width}.1f}"
        row += "         –" if kept is None else f"{100 * kept:8.1f} %"
        yield f"{row}{those[-1].remembered:12.0f}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a year is to be: its days, the minutes a day, which luck, how many made-up cards, whether it is spread."""

    days: int
    minutes: float
    seed: int
    made_up: int
    spread: bool


def year(learner: Learner, wanted: Wanted) -> list[Day]:
    """The days of one learner, in a folder that is made for them."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="kb-year-", dir=memory if memory.is_dir() else None))
    try:
        collection(folder, wanted.made_up)
        return live(learner, wanted.days, folder, minutes=wanted.minutes, seed=wanted.seed, spread=wanted.spread)
    finally:
        # The day's snapshot is written in a thread, which may still be at it.
        for thread in threading.enumerate():
            if thread.name == "kb-snapshot":
                thread.join()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Run, print curves and figures, say which aims are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--learner", choices=[one.name for one in LEARNERS])
    parser.add_argument("--no-spread", action="store_true", help="never take the offer to spread what is overdue")
    parser.add_argument("--made-up", type=int, default=MADE_UP, help="so many made-up cards beside the course's 913")
    parser.add_argument("--weeks", action="store_true", help="a table by week too")
    parser.add_argument("--json", type=Path, help="write every day of every learner there")
    options = parser.parse_args()
    wanted = Wanted(options.days, options.minutes, options.seed, options.made_up, not options.no_spread)
    those = [learner for learner in LEARNERS if options.learner in (None, learner.name)]
    everything = {}
    with ProcessPoolExecutor(len(those), mp_context=multiprocessing.get_context("spawn")) as processes:
        for learner, days in zip(those, processes.map(year, those, [wanted] * len(those)), strict=True):
            summed = figures(learner, days, options.minutes)
            everything[learner.name] = {"figures": summed, "days": [asdict(day) for day in days]}
            print(f"{learner.name}: a week is a block")
            print("\n".join(curves(days, options.days)))
            if options.weeks:
                print("\n".join(table(days, options.days)))
            print("  " + json.dumps(summed), flush=True)
    if options.json is not None:
        options.json.write_text(json.dumps(everything, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
