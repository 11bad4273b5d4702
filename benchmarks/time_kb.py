"""Times one stage of kb on a corpus, in a process of its own; prints one JSON document. Called by run.py."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from statistics import median

from kb.collection import Collection
from kb.collection.clock import Clock
from kb.journal import Journal
from kb.model import Rating

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS_OF_A_STEP = 20
QUERIES = ("梯度", "页表", "gradient", "deadlock", "gradient 收敛", "tag:analysis")


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def often(work: Callable[[], object], times: int = 20) -> float:
    return median(timed(work) for _ in range(times))


class Place:
    """A folder with notes and a store, gone afterwards."""

    def __init__(self, corpus: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kb-benchmark-"))
        self.notes, self.state = self.folder / "notes", self.folder / "state"
        shutil.copytree(corpus / "notes", self.notes)

    def open(self) -> Collection:
        return Collection.open(self.notes, clock=Clock(lambda: NOW), state=self.state)


def answered(place: Place, reviews: int) -> None:
    """Give every card `reviews` answers in the past, by the journal, so that all of them are due."""
    with place.open() as kb:
        kb.refresh()
        ids = [card.id for card in kb.cards()]
    journal = Journal(place.notes / ".kb" / "log", "benchmark")
    entries = []
    for step in range(reviews):
        at = NOW - timedelta(days=400 - 20 * step)
        entries += [journal.entry("review", at, at.date(), card=card, rating=3, seconds=6) for card in ids]
    journal.append(entries)
    with place.open():
        pass


def first_import(place: Place, corpus: Path) -> dict[str, float]:
    kb = place.open()
    changes = []
    seconds = timed(lambda: changes.append(kb.refresh()))
    # Anki only counts its cards too: loading them all here would be counted as the import's memory.
    return {"import": seconds, "cards": changes[0].added}


def read_again(place: Place, corpus: Path) -> dict[str, float]:
    with place.open() as kb:
        kb.refresh()
    kb = place.open()
    unchanged = timed(kb.refresh)
    shutil.copytree(corpus / "edited", place.notes, dirs_exist_ok=True)
    changed = timed(kb.refresh)
    return {"unchanged": unchanged, "scattered": changed}


def search(place: Place, corpus: Path) -> dict[str, float]:
    kb = place.open()
    kb.refresh()
    found: dict[str, float] = {}
    for query in QUERIES:
        found[f"find {query}"] = often(lambda q=query: kb.find(q))
        found[f"hits {query}"] = len(kb.find(query))
        found[f"search {query}"] = often(lambda q=query: kb.search(q, limit=10))
    return found


def answering(place: Place, corpus: Path) -> dict[str, float]:
    answered(place, 2)
    kb = place.open()
    kb.refresh()
    found: dict[str, float] = {"due": kb.due().due}
    found["queue"] = often(lambda: kb.session().current(NOW), 5)
    session = kb.session()

    def answer() -> None:
        nonlocal session
        now = session.current(NOW)
        assert now is not None
        after = kb.rate(now.card, Rating.GOOD, seconds=5)
        session = session.answered(now.card, after.state, rating=Rating.GOOD, seconds=5)
        upcoming = session.current(NOW)
        assert upcoming is not None
        kb.card(upcoming.card)

    found["answer"] = often(answer, 50)
    found["undo"] = often(kb.undo, 25)
    return found


def ten_reviews(cards: Sequence[str]) -> Iterator[tuple[str, datetime, int]]:
    """Card, time and rating of ten answers a card, in the order of time, on the days on which Anki's are too."""
    for step in range(10):
        for late in range(DAYS_OF_A_STEP):
            at = NOW - timedelta(days=400 - DAYS_OF_A_STEP * step - late)
            for number in range(late, len(cards), DAYS_OF_A_STEP):
                yield cards[number], at, 1 if (number + step) % 10 == 0 else 3


def statistics(place: Place, corpus: Path) -> dict[str, float]:
    with place.open() as kb:
        kb.refresh()
        ids = [card.id for card in kb.cards()]
    journal = Journal(place.notes / ".kb" / "log", "benchmark")
    journal.append(
        [
            journal.entry("review", at, at.date(), card=card, rating=rating, seconds=6)
            for card, at, rating in ten_reviews(ids)
        ]
    )
    kb = place.open()
    kb.refresh()
    found = {"reviews": len(ids) * 10.0, "statistics, first": timed(kb.statistics)}
    found["statistics"] = often(kb.statistics, 10)
    counted = kb.statistics()
    assert counted.total.answers == len(ids) * 10
    # After an answer only its day is counted anew.
    times = []
    for card in ids[:5]:
        kb.rate(card, Rating.GOOD, seconds=5)
        times.append(timed(kb.statistics))
    found["statistics, after an answer"] = median(times)
    return found


STAGES = {
    "import": first_import,
    "again": read_again,
    "search": search,
    "answer": answering,
    "stats": statistics,
}


def load_modules() -> None:
    """What kb loads when it first needs it; Anki's modules are loaded before its clock starts, too."""
    for name in (
        "collection.refresh",
        "collection.identity",
        "collection.guarding",
        "collection.taking",
        "worker.notes",
    ):
        import_module(f"kb.{name}")


def peak_memory() -> float:
    """The peak of this process in MB, and of a second one that read notes beside it, if there was one."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(one).ru_maxrss for one in who) / 1024


def main() -> None:
    stage, corpus = sys.argv[1], Path(sys.argv[2])
    load_modules()
    place = Place(corpus)
    try:
        found = STAGES[stage](place, corpus)
    finally:
        shutil.rmtree(place.folder, ignore_errors=True)
    found[f"memory of {stage}"] = peak_memory()
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    os.environ.pop("KB_NOW", None)
    main()
