"""Times kb and Anki's backend in turn, in one run, on the same cards, and prints a table of ratios.

    python3 -m uv run python benchmarks/run.py [--cards 10000] [--repeat 3] [--stages import,again] [--without-anki]

Each stage of each program runs in a process of its own, kb and Anki by turns, so that a slow moment meets both.
Figures are medians; a ratio is Anki's time (or memory) divided by kb's: more than 1 means that kb is faster (smaller).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

from corpus import build

HERE = Path(__file__).resolve().parent
ANKI = "anki==26.9.3"
STAGES = ("import", "again", "search", "answer", "stats")
LABELS = {
    "import": "first import of all notes",
    "unchanged": "read again, nothing changed",
    "scattered": "read again, 1 % changed, scattered",
    "queue": "build the queue, first card",
    "answer": "answer and next card",
    "answer, the disk": "  of it waiting for the disk",
    "answer, processor": "  of it processor time",
    "undo": "undo",
    "undo, the disk": "  of it waiting for the disk",
    "undo, processor": "  of it processor time",
}
COUNTS = ("cards", "due", "reviews")
SEARCHES = {"find": "all cards for ", "search": "first ten, ordered: "}


def measured(command: list[str], stage: str, corpus: Path) -> dict[str, float]:
    # Both programs' modules are compiled once, as when they are installed, whatever the developer's shell says.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([*command, stage, str(corpus)], capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        sys.exit(f"{' '.join(command)} {stage} failed:\n{done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def shown(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    if name.startswith("memory"):
        return f"{value:.0f} MB"
    return f"{value * 1000:.2f} ms" if value < 1 else f"{value:.2f} s"


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--cards", type=int, default=10_000)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--stages", default=",".join(STAGES))
    options.add_argument("--without-anki", action="store_true")
    asked = options.parse_args()
    corpus = build(asked.cards, HERE / "corpus" / str(asked.cards))
    programs = {"kb": [sys.executable, str(HERE / "time_kb.py")]}
    if not asked.without_anki:
        uv = os.environ.get("UV") or shutil.which("uv")
        if uv is None:
            sys.exit("uv is needed to run Anki's side: start this with `python3 -m uv run`, or give --without-anki")
        # An environment of its own: Anki's licence and packages stay apart from kb's.
        alone = [uv, "run", "--no-project", "--isolated", "--with", ANKI, "python"]
        programs["anki"] = [*alone, str(HERE / "time_anki.py")]
    print(f"{asked.cards} cards, median of {asked.repeat}")
    print(f"{'':38} {'Anki':>11} {'kb':>11} {'Anki / kb':>10}")
    for stage in asked.stages.split(","):
        found: dict[str, dict[str, list[float]]] = {name: {} for name in programs}
        for _ in range(asked.repeat):
            for program, command in programs.items():
                for name, value in measured(command, stage, corpus).items():
                    found[program].setdefault(name, []).append(value)
        show(found["kb"], found.get("anki", {}))


def show(found: dict[str, list[float]], beside: dict[str, list[float]]) -> None:
    """Print what a stage came to, a line a figure."""
    for name, values in found.items():
        ours, theirs = median(values), beside.get(name)
        if name in COUNTS or name.startswith("hits "):
            print(f"{name:38} {median(theirs) if theirs else 0:>11.0f} {ours:>11.0f}", flush=True)
            continue
        his = median(theirs) if theirs else None
        ratio = f"{his / ours:>10.2f}" if his else ""
        kind, _, query = name.partition(" ")
        label = f"{SEARCHES[kind]}{query}" if kind in SEARCHES else LABELS.get(name, name)
        print(f"{label:38} {shown(name, his):>11} {shown(name, ours):>11} {ratio}", flush=True)


if __name__ == "__main__":
    main()
