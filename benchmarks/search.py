"""Types queries letter by letter into kb's search, and proves what it finds against plain reading of all cards.

    python3 -m uv run python benchmarks/search.py [--cards 100000] [--notes FOLDER] [--repeat 3] [--recall 200]

Prints what a key costs, from the key to the rows, as processor time and as time on the clock; the size of the indexes
and what it costs to build them; what it costs to index one edited card; and, of so many Chinese queries of one, two and
four characters and of whole words each, the share of cards found and the share found rightly. Without `--notes` the
made-up cards of corpus.py are used, five to a heading, and every heading is a concept.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from corpus import ASKING, build

from kb.collection import Collection
from kb.search.fold import fold
from kb.store import indexing

HERE = Path(__file__).resolve().parent
QUERIES = (
    "梯度", "收敛", "范数", "页表", "链式法则", "随机逼近 收敛", "大数定律", "鏈式法則", "特征值的性质", "的",
    "gradient", "gradient 收敛", "deadlock", "page table", "convergence", "chain rule", "gradeint", "tidu",
    "stochastic approximation", "tag:analysis norm",
)  # fmt: skip
LIMIT = 10
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_WORD = re.compile("[a-z]{3,}")
# Commands are looked for by one name each, and those that say only how a formula looks are not words.
_COMMAND = re.compile(r"\\[a-z]+")
_AS_MANY = 5
"""Times that something quick is measured, for the median."""


def keys(query: str) -> Iterator[str]:
    """What stands in the field at each key."""
    return (query[:end] for end in range(1, len(query) + 1))


def typed(kb: Collection, repeat: int) -> list[tuple[str, float, float]]:
    """What stood in the field at each key, and the processor time and the time on the clock that it cost (medians)."""
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(repeat):
        for query in QUERIES:
            for text in keys(query):
                clock, processor = time.perf_counter(), time.process_time()
                kb.search(text, limit=LIMIT)
                spent = time.process_time() - processor, time.perf_counter() - clock
                found.setdefault(text, []).append(spent)
    return [(text, *(median(each) for each in zip(*spent, strict=True))) for text, spent in found.items()]


def share(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


def show_keys(kb: Collection, repeat: int) -> None:
    clock, processor = time.perf_counter(), time.process_time()
    kb.search(QUERIES[0])
    first = time.process_time() - processor, time.perf_counter() - clock
    spent = typed(kb, repeat)
    print(f"{len(spent)} keys of {len(QUERIES)} queries, median of {repeat}")
    print(f"{'a key, in ms':24} {'p50':>8} {'p95':>8} {'p99':>8} {'max':>8} {'the first':>10}")
    for name, column in (("processor", 1), ("clock", 2)):
        values = [row[column] * 1000 for row in spent]
        shares = " ".join(f"{share(values, part):8.2f}" for part in (0.5, 0.95, 0.99, 1.0))
        print(f"{name:24} {shares} {first[column - 1] * 1000:10.2f}")
    slowest = sorted(spent, key=lambda row: -row[1])[:5]
    print("slowest:", ", ".join(f"{text!r} {processor * 1000:.1f}" for text, processor, _ in slowest))


def show_size(kb: Collection) -> None:
    """The indexes' pages, and what building them costs."""
    rows = kb.store.rows(
        "SELECT CASE WHEN name LIKE 'card_index%' THEN 'cards' WHEN name LIKE 'concept_index%' THEN 'concepts'"
        " WHEN name LIKE 'name%' THEN 'names' ELSE 'all else' END AS part, sum(pgsize) / 1e6 AS size"
        " FROM dbstat GROUP BY part ORDER BY part = 'all else', part"
    )
    print("size in MB:", ", ".join(f"{row['part']} {row['size']:.1f}" for row in rows))
    start = time.process_time()
    indexing.rebuild(kb.store)
    print(f"indexes built anew in {time.process_time() - start:.2f} s")
    start = time.process_time()
    faults = indexing.faults(kb.store)
    print(f"proved in {time.process_time() - start:.2f} s:", ", ".join(faults) or "sound")


def show_edit(kb: Collection) -> None:
    """What one edited card costs: its line in the index, and the whole way from the note."""
    row = kb.store.rows("SELECT number, front, back, path FROM cards c JOIN notes n ON n.id = c.note LIMIT 1")[0]

    def once() -> None:
        with kb.store.writing() as db:
            texts = {row["number"]: (row["front"], f"{row['back']} {time.perf_counter()}")}
            indexing.index_cards(db, texts.keys(), texts)

    print(f"one edited card indexed in {often(once) * 1000:.2f} ms", end="")
    path = kb.root / row["path"]
    text = path.read_text(encoding="utf-8")
    spot = text.index(row["back"])

    def again() -> None:
        path.write_text(f"{text[:spot]}{time.perf_counter_ns()} {text[spot:]}", encoding="utf-8")
        kb.refresh()

    print(f"; its note of {len(text.splitlines())} lines read again, compared and kept in {often(again) * 1000:.1f} ms")


def often(work: Callable[[], object]) -> float:
    def spent() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return median(spent() for _ in range(_AS_MANY))


def show_recall(kb: Collection, count: int) -> None:
    """Cards found against cards that hold the text: any run of characters, and words by their beginning."""
    rows = kb.store.rows("SELECT number, front, back FROM cards WHERE front IS NOT NULL AND standing <> 'retired'")
    texts = {row["number"]: fold(f"{row['front']}\n{row['back']}") for row in rows}
    chance = random.Random(1)
    some = chance.sample(sorted(texts), min(len(texts), 20 * count))
    print(f"{'':20} {'queries':>8} {'recall':>8} {'precision':>10}")
    for name, asked in samples([texts[number] for number in some], count):
        held = met = rightly = found_all = 0
        for query, pattern in asked:
            found = set(kb.find(query))
            there = {number for number, text in texts.items() if pattern.search(text)}
            held, met = held + len(there), met + len(there & found)
            found_all, rightly = found_all + len(found), rightly + sum(query in texts[number] for number in found)
        print(f"{name:20} {len(asked):8} {met / max(held, 1):8.4f} {rightly / max(found_all, 1):10.4f}")


def samples(texts: Sequence[str], count: int) -> Iterator[tuple[str, list[tuple[str, re.Pattern[str]]]]]:
    """Queries taken out of texts, each with what a text must hold to be found by it."""
    chance = random.Random(2)
    for size in (1, 2, 4):
        runs = {
            run[at : at + size] for text in texts for run in _CHINESE.findall(text) for at in range(len(run) - size + 1)
        }
        chosen = chance.sample(sorted(runs), min(count, len(runs)))
        yield f"{size} characters", [(one, re.compile(one)) for one in chosen]
    words = {word for text in texts for word in _WORD.findall(_COMMAND.sub(" ", text))}
    chosen = chance.sample(sorted(words), min(count, len(words)))
    yield "words", [(one, re.compile(rf"(?<![^\W_\u4e00-\u9fff])(?<!\\){one}")) for one in chosen]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--cards", type=int, default=100_000)
    options.add_argument("--notes", type=Path)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--recall", type=int, default=200, help="queries of each kind; 0 leaves it out")
    asked = options.parse_args()
    notes = asked.notes or build(asked.cards, HERE / "corpus" / f"{asked.cards}-asking", ASKING) / "notes"
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kb-benchmark-")))
        shutil.copytree(notes, place / "notes")
        kb = stack.enter_context(Collection.open(place / "notes", state=place / "state"))
        start = time.process_time()
        changes = kb.refresh()
        concepts = len(kb.concept_names())
        print(f"{changes.added} cards, {concepts} concepts, read and indexed in {time.process_time() - start:.1f} s")
        show_keys(kb, asked.repeat)
        if asked.recall:
            show_recall(kb, asked.recall)
        show_size(kb)
        show_edit(kb)


if __name__ == "__main__":
    sys.exit(main())
