"""Times one stage of Anki's backend on the same cards, in an environment of its own; prints one JSON document.

Anki is AGPL and no dependency of kb: run.py starts this file in an environment that holds only the package `anki`.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from anki.collection import Collection
from anki.import_export_pb2 import CsvMetadata, ImportCsvRequest
from anki.scheduler.v3 import CardAnswer

QUERIES = ("梯度", "页表", "gradient", "deadlock", "gradient 收敛", "tag:analysis")
DECK = "Benchmark"
DAYS_OF_A_STEP = 20
MOST_A_DAY = 9999


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def often(work: Callable[[], object], times: int = 20) -> float:
    return median(timed(work) for _ in range(times))


def request(collection: Collection, table: Path) -> ImportCsvRequest:
    found = collection.get_csv_metadata(str(table), None)
    found.deck_id = collection.decks.id(DECK)
    found.global_notetype.id = collection.models.by_name("Basic")["id"]
    del found.global_notetype.field_columns[:]
    found.global_notetype.field_columns.extend([2, 3])
    found.tags_column, found.guid_column = 4, 1
    found.dupe_resolution = CsvMetadata.UPDATE
    return ImportCsvRequest(path=str(table), metadata=found)


def imported(folder: Path, corpus: Path) -> tuple[Collection, float]:
    collection = Collection(str(folder / "collection.anki2"))
    seconds = timed(lambda: collection.import_csv(request(collection, corpus / "cards.tsv")))
    return collection, seconds


def opened(folder: Path) -> Collection:
    return Collection(str(folder / "collection.anki2"))


def first_import(folder: Path, corpus: Path) -> dict[str, float]:
    collection, seconds = imported(folder, corpus)
    return {"import": seconds, "cards": collection.card_count()}


def read_again(folder: Path, corpus: Path) -> dict[str, float]:
    collection, _ = imported(folder, corpus)
    unchanged = timed(lambda: collection.import_csv(request(collection, corpus / "cards.tsv")))
    changed = timed(lambda: collection.import_csv(request(collection, corpus / "edited.tsv")))
    return {"unchanged": unchanged, "scattered": changed}


def search(folder: Path, corpus: Path) -> dict[str, float]:
    collection, _ = imported(folder, corpus)
    found: dict[str, float] = {}
    for query in QUERIES:
        found[f"find {query}"] = often(lambda q=query: collection.find_cards(q))
        found[f"hits {query}"] = len(collection.find_cards(query))
        # What its browser asks for while a person types: all numbers, in the order of a column.
        found[f"search {query}"] = often(lambda q=query: collection.find_cards(q, order="n.sfld asc"))
    return found


def all_due(collection: Collection, most: int | None = None) -> Collection:
    """Every card a review card, overdue (or `most` of them, the others later), with an FSRS memory state."""
    collection.set_config("fsrs", True)
    deck = collection.decks.id(DECK)
    collection.decks.set_current(deck)
    options = collection.decks.config_dict_for_deck_id(deck)
    options["rev"]["perDay"] = options["new"]["perDay"] = MOST_A_DAY
    collection.decks.update_config(options)
    collection.db.execute("update col set crt = crt - 86400 * 3000")
    path = collection.path
    collection.close()
    collection = Collection(path)
    today, cutoff = collection.sched.today, collection.sched.day_cutoff
    ids = collection.db.list("select id from cards")
    collection.close()
    rows = []
    for n, card in enumerate(ids):
        days, interval = 30 + n % 30, 5 + n % 20
        if most is not None and n * most // len(ids) == (n + 1) * most // len(ids):
            days, interval = 2, 10 + n % 20
        state = {"s": interval * 0.9, "d": 1 + n % 9, "dr": 0.9, "decay": 0.1542, "lrt": cutoff - days * 86400}
        rows.append((today - days + interval, interval, json.dumps(state), card))
    with sqlite3.connect(path) as db:
        db.executemany(
            "update cards set type = 2, queue = 2, due = ?, ivl = ?, factor = 2500, reps = 2, data = ? where id = ?",
            rows,
        )
    db.close()
    return Collection(path)


def prepare_answering(folder: Path, corpus: Path) -> None:
    all_due(imported(folder, corpus)[0]).close()


def prepare_few(folder: Path, corpus: Path) -> None:
    all_due(imported(folder, corpus)[0], MOST_A_DAY).close()


def answering(folder: Path, corpus: Path) -> dict[str, float]:
    collection = opened(folder)
    scheduler = collection.sched
    found: dict[str, float] = {}
    found["queue"] = timed(lambda: scheduler.get_queued_cards(fetch_limit=1))
    queued = scheduler.get_queued_cards(fetch_limit=1)
    found["due"] = queued.review_count

    def answer() -> None:
        nonlocal queued
        top = queued.cards[0]
        card = collection.get_card(top.card.id)
        card.start_timer()
        scheduler.answer_card(scheduler.build_answer(card=card, states=top.states, rating=CardAnswer.GOOD))
        queued = scheduler.get_queued_cards(fetch_limit=1)

    found["answer"] = often(answer, 100)
    found["undo"] = often(collection.undo, 25)
    return found


def prepare_statistics(folder: Path, corpus: Path) -> None:
    """Ten answers a card, on the days on which those of kb are."""
    collection = all_due(imported(folder, corpus)[0])
    ids = collection.db.list("select id from cards order by id")
    cutoff = collection.sched.day_cutoff
    path = collection.path
    collection.close()
    rows = []
    for number, card in enumerate(ids):
        for step in range(10):
            days = 400 - DAYS_OF_A_STEP * step - number % DAYS_OF_A_STEP
            moment = (cutoff - days * 86400) * 1000 - 3_600_000 - number
            ease = 1 if (number + step) % 10 == 0 else 3
            interval = DAYS_OF_A_STEP if step else 1
            rows.append((moment, card, -1, ease, interval, interval, 2500, 6000, 1 if step else 0))
    with sqlite3.connect(path) as db:
        db.executemany("insert into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)", sorted(rows))
    db.close()


def statistics(folder: Path, corpus: Path) -> dict[str, float]:
    collection = opened(folder)
    found = {"reviews": float(collection.db.scalar("select count() from revlog"))}
    backend = collection._backend

    def graphs() -> object:
        return backend.graphs(search="", days=0)

    found["statistics, first"] = timed(graphs)
    found["statistics"] = often(graphs, 10)
    return found


STAGES = {
    "import": first_import,
    "again": read_again,
    "search": search,
    "answer": answering,
    "answer-few": answering,
    "stats": statistics,
}
PREPARATIONS = {"answer": prepare_answering, "answer-few": prepare_few, "stats": prepare_statistics}
"""What a process of its own does before the stage begins."""


def peak_memory() -> float:
    """The process's own peak in MB (ru_maxrss would carry over the parent's)."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> None:
    stage, corpus = sys.argv[1], Path(sys.argv[2])
    if len(sys.argv) > 3:
        PREPARATIONS[stage](Path(sys.argv[3]), corpus)
        return
    folder = Path(tempfile.mkdtemp(prefix="anki-benchmark-"))
    if stage in PREPARATIONS:
        subprocess.run([sys.executable, __file__, stage, str(corpus), str(folder)], check=True)
    try:
        found = STAGES[stage](folder, corpus)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found[f"memory of {stage}"] = peak_memory()
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
