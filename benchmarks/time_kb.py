"""Times one stage of kb on a corpus, in a process of its own; prints one JSON document. Called by run.py."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median

from kb import journal as journals
from kb.collection import Collection
from kb.collection.clock import Clock
from kb.journal import Journal
from kb.model import Rating

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS_OF_A_STEP = 20
MOST_DUE = 9999
QUERIES = ("梯度", "页表", "gradient", "deadlock", "gradient 收敛", "tag:analysis")


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def often(work: Callable[[], object], times: int = 20) -> float:
    return median(timed(work) for _ in range(times))


class Place:
    """A folder with notes and a store, gone afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes, self.state = folder / "notes", folder / "state"

    @classmethod
    def copied(cls, corpus: Path, folder: Path | None = None) -> Place:
        place = cls(folder or Path(tempfile.mkdtemp(prefix="kb-benchmark-")))
        shutil.copytree(corpus / "notes", place.notes)
        return place

    def open(self) -> Collection:
        return Collection.open(self.notes, clock=Clock(lambda: NOW), state=self.state)

    def answer(self, answers: Callable[[Sequence[str]], Iterator[tuple[str, datetime, int]]]) -> None:
        """Give every card answers in the past (card, time and rating), by the journal."""
        with self.open() as kb:
            kb.refresh()
            ids = [card.id for card in kb.cards()]
        journal = Journal(self.notes / ".kb" / "log", "benchmark")
        journal.append(
            [
                journal.entry("review", at, at.date(), card=card, rating=rating, seconds=6)
                for card, at, rating in answers(ids)
            ]
        )
        with self.open() as kb:
            kb.refresh()


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


def two_reviews(cards: Sequence[str]) -> Iterator[tuple[str, datetime, int]]:
    """Answers after which every card is due."""
    for step in range(2):
        for card in cards:
            yield card, NOW - timedelta(days=400 - 20 * step), 3


def some_due(cards: Sequence[str]) -> Iterator[tuple[str, datetime, int]]:
    """Answers after which so many cards are due as Anki shows at most on a day, and the others later."""
    spread = [number * MOST_DUE // len(cards) for number in range(len(cards) + 1)]
    due = [card for number, card in enumerate(cards) if spread[number] != spread[number + 1]]
    later = [card for number, card in enumerate(cards) if spread[number] == spread[number + 1]]
    for those, days in ((due, 400), (due, 380), (later, 30), (later, 2)):
        for card in those:
            yield card, NOW - timedelta(days=days), 3


def queueing(kb: Collection) -> None:
    first = kb.session().current(NOW)
    assert first is not None
    kb.card(first.card)


def answering(place: Place, corpus: Path) -> dict[str, float]:
    with place.open() as kb:
        found: dict[str, float] = {"due": kb.due().due}
        queueing(kb)
    times = []
    for _ in range(5):
        # As of Anki, the first time after opening: what SQLite holds of the file is not there yet.
        with place.open() as kb:
            times.append(timed(partial(queueing, kb)))
    found["queue"] = median(times)
    kb = place.open()
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

    # The first answer of a day has the journal copied, in a thread.
    answer()
    for thread in threading.enumerate():
        if thread.name == "kb-snapshot":
            thread.join()
    found |= timed_beside_disk("answer", answer, 50)
    found |= timed_beside_disk("undo", kb.undo, 25)
    return found


def timed_beside_disk(name: str, work: Callable[[], object], times: int) -> dict[str, float]:
    """The time that work takes, and how much of it is waiting for the disk and how much is processor time."""
    real, waited = journals.to_disk, [0.0]

    def waiting(descriptor: int) -> None:
        start = time.perf_counter()
        real(descriptor)
        waited[0] += time.perf_counter() - start

    journals.to_disk = waiting
    whole, disk, processor = [], [], []
    for _ in range(times):
        waited[0], busy = 0.0, time.process_time()
        whole.append(timed(work))
        processor.append(time.process_time() - busy)
        disk.append(waited[0])
    journals.to_disk = real
    return {name: median(whole), f"{name}, the disk": median(disk), f"{name}, processor": median(processor)}


def ten_reviews(cards: Sequence[str]) -> Iterator[tuple[str, datetime, int]]:
    """Ten answers a card, in the order of time, on the days on which Anki's are too."""
    for step in range(10):
        for late in range(DAYS_OF_A_STEP):
            at = NOW - timedelta(days=400 - DAYS_OF_A_STEP * step - late)
            for number in range(late, len(cards), DAYS_OF_A_STEP):
                yield cards[number], at, 1 if (number + step) % 10 == 0 else 3


def statistics(place: Place, corpus: Path) -> dict[str, float]:
    kb = place.open()
    found = {"statistics, first": timed(kb.statistics)}
    found["statistics"] = often(kb.statistics, 10)
    found["reviews"] = kb.statistics().total.answers
    session = kb.session()
    # After an answer only its day is counted anew.
    times = []
    for candidate in session.ahead[:5]:
        kb.rate(candidate.card, Rating.GOOD, seconds=5)
        times.append(timed(kb.statistics))
    found["statistics, after an answer"] = median(times)
    return found


STAGES = {
    "import": first_import,
    "again": read_again,
    "search": search,
    "answer": answering,
    "answer-few": answering,
    "stats": statistics,
}
HISTORIES = {"answer": two_reviews, "answer-few": some_due, "stats": ten_reviews}
"""Stages over cards that were answered before; that is prepared by a process of its own."""


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


def peak_memory(*, with_children: bool) -> float:
    """The peak of this process in MB, and of a second one that read notes beside it, if there was one."""
    status = Path("/proc/self/status")
    if status.exists():  # the other figure would carry over the parent's
        own = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    else:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + (resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if with_children else 0)) / 1024


def main() -> None:
    stage, corpus = sys.argv[1], Path(sys.argv[2])
    if len(sys.argv) > 3:
        Place.copied(corpus, Path(sys.argv[3])).answer(HISTORIES[stage])
        return
    if stage in HISTORIES:
        place = Place(Path(tempfile.mkdtemp(prefix="kb-benchmark-")))
        subprocess.run([sys.executable, __file__, stage, str(corpus), str(place.folder)], check=True)
    else:
        load_modules()
        place = Place.copied(corpus)
    try:
        found = STAGES[stage](place, corpus)
    finally:
        shutil.rmtree(place.folder, ignore_errors=True)
    found[f"memory of {stage}"] = peak_memory(with_children=stage not in HISTORIES)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    os.environ.pop("KB_NOW", None)
    main()
