"""A simulated learner: cards answered when the defaults ask for them, remembered as weights of their own have it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kb.memory import fsrs
from kb.memory.fitting import Answered
from kb.model import New, Rating, Seen, State

FIRST_DAY, LAST_DAY = date(2025, 1, 6), date(2026, 10, 30)

# Remembers what was just learned for a shorter time, and what was repeated for a longer one, than the defaults say.
FORGETFUL = (0.05, 0.25, 0.6, 2.0, *fsrs.DEFAULT_WEIGHTS[4:8], 2.3, *fsrs.DEFAULT_WEIGHTS[9:20], 0.45)


@dataclass(frozen=True)
class Learned:
    """One answer: the card, when, on which learning day, the rating."""

    card: str
    at: datetime
    day: date
    rating: Rating


def learn(cards: Iterable[str], weights: tuple[float, ...], *, seed: int = 1, times: int = 9) -> list[Learned]:
    """Every card answered up to so many times, begun over half a year, until the last day; in the order of time."""
    chance = random.Random(seed)
    asked, remembered = fsrs.Parameters(fuzz=False), fsrs.Parameters(weights=weights, fuzz=False)
    answers = []
    for number, card in enumerate(cards):
        day = FIRST_DAY + timedelta(days=chance.randrange(180))
        schedule: State = New()
        memory: State = New()
        for turn in range(times):
            # Answers of one day follow each other by minutes; no two cards are answered in one moment.
            at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC) + timedelta(minutes=turn * 20, seconds=number)
            if isinstance(memory, Seen):
                is_recalled = chance.random() < fsrs.retrievability(memory, day, remembered)
                rating = Rating(chance.choices((2, 3, 4), (1, 8, 1))[0]) if is_recalled else Rating.AGAIN
            else:
                rating = Rating(chance.choices((1, 2, 3, 4), (3, 1, 5, 1))[0])
            answers.append(Learned(card, at, day, rating))
            schedule = fsrs.answer(schedule, rating, at=at, day=day, card=card, parameters=asked)
            memory = fsrs.answer(memory, rating, at=at, day=day, card=card, parameters=remembered)
            day = schedule.due_day
            if day > LAST_DAY:
                break
    return sorted(answers, key=lambda answer: (answer.at, answer.card))


def answered(answers: Iterable[Learned]) -> list[Answered]:
    """The answers as the curve sees them."""
    return [Answered(one.card, one.day.toordinal(), int(one.rating)) for one in answers]


def note_of(cards: int) -> str:
    """A note with so many questions."""
    return "# Terms\n\n" + "".join(f"Q: What is term {n}?\nA: Meaning {n}.\n\n" for n in range(cards))


def write_journal(root: Path, answers: Iterable[Learned], device: str = "past") -> None:
    """The answers as the journal of another device, in one file."""
    log = root / ".kb" / "log" / device
    log.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps(
            {
                "id": f"00{number:020d}",
                "at": one.at.isoformat(timespec="milliseconds"),
                "day": one.day.isoformat(),
                "kind": "review",
                "card": one.card,
                "rating": int(one.rating),
                "seconds": 8.0,
            }
        )
        for number, one in enumerate(answers)
    ]
    (log / "2025-01.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
