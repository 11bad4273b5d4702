"""Sets a corpus of formulas with kb and with other libraries, in one run, and prints one table.

    python3 -m uv run python benchmarks/formulas.py [--corpus FILE.jsonl] [--libraries texicode,flatlatex] [--worst 3]

A corpus has a line `{"latex": …, "display": true}` for each formula; without one, the one that lies here. Every library
runs in a process and an environment of its own. What the columns mean stands in README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

from kb.typesetting.cells import cells

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "formulas" / "corpus.jsonl"
PAIRS = HERE / "formulas" / "pairs.jsonl"
WIDTH = 76
PACKAGES = {
    "kb": "",
    "texicode": "texicode==1.0.5",
    "pylatexenc": "pylatexenc==2.11",
    "flatlatex": "flatlatex==0.15",
    "unicodeit": "unicodeit==0.7.5",
    "unicodeitplus": "unicodeitplus==0.3.1",
    "innomd": "innomd==0.5.1",
}
LEFT_OVER = re.compile(r"\\[A-Za-z]+|\ufffd|&(?!\w)")


class Drawn(TypedDict):
    """What a library made of one formula."""

    text: str
    fault: str
    ms: float


def command(library: str) -> list[str]:
    """How the setter of a library is started: in an environment that holds nothing but it."""
    if not PACKAGES[library]:
        return [sys.executable, str(HERE / "set_formulas.py"), library]
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        sys.exit("uv is needed to run other libraries: start this with `python3 -m uv run`")
    alone = [uv, "run", "--quiet", "--no-project", "--isolated", "--with", PACKAGES[library], "python"]
    return [*alone, str(HERE / "set_formulas.py"), library]


def drawn(library: str, corpus: Path) -> list[Drawn]:
    done = subprocess.run([*command(library), str(corpus)], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{library} failed:\n{done.stderr[-2000:]}")
    found: list[Drawn] = [json.loads(line) for line in done.stdout.splitlines()]
    return found


def looks(text: str) -> str:
    """What can be told apart: where a text has one line, spaces say nothing."""
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    return "".join(lines[0].split()) if len(lines) == 1 else "\n".join(lines)


def leaves(text: str, latex: str) -> bool:
    """Whether a picture still holds source, or a mark that stands for something that was not drawn."""
    return LEFT_OVER.search(text) is not None or text.count("?") > latex.count("?") + latex.count("？")


def alike(pictures: list[Drawn]) -> list[int]:
    """Numbers of the pairs whose two formulas, which differ in value, look the same."""
    pairs = zip(pictures[::2], pictures[1::2], strict=True)
    return [
        number
        for number, (one, other) in enumerate(pairs)
        if not one["fault"] and not other["fault"] and looks(one["text"]) == looks(other["text"])
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--corpus", type=Path, default=CORPUS)
    options.add_argument("--libraries", default=",".join(PACKAGES))
    options.add_argument("--worst", type=int, default=0, help="show so many pairs that each library draws alike")
    asked = options.parse_args()
    formulas = [json.loads(line) for line in asked.corpus.read_text(encoding="utf-8").splitlines()]
    pairs = [json.loads(line)["latex"] for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    displayed = sum(formula["display"] for formula in formulas)
    print(f"{len(formulas)} formulas, {displayed} of them displayed; {len(pairs) // 2} pairs")
    print(f"{'':14} {'raised':>7} {'clean':>8} {'fits 76':>8} {'alike':>6} {'p50 ms':>8} {'p99 ms':>8}")
    for library in asked.libraries.split(","):
        pictures = drawn(library, asked.corpus)
        total = len(pictures)
        raised = sum(bool(picture["fault"]) for picture in pictures)
        clean = sum(
            not picture["fault"] and not leaves(picture["text"], formula["latex"])
            for picture, formula in zip(pictures, formulas, strict=True)
        )
        wide = [
            max(map(cells, picture["text"].split("\n"))) > WIDTH
            for picture, formula in zip(pictures, formulas, strict=True)
            if formula["display"] and not picture["fault"]
        ]
        fits = f"{1 - sum(wide) / len(wide):.2%}" if wide else "-"
        times = sorted(picture["ms"] for picture in pictures)
        mistaken = alike(drawn(library, PAIRS))
        print(
            f"{library:14} {raised:>7} {clean / total:>8.2%} {fits:>8} {len(mistaken):>6}"
            f" {times[total // 2]:>8.2f} {times[int(total * 0.99)]:>8.2f}"
        )
        for number in mistaken[: asked.worst]:
            print(f"{'':14} alike: {pairs[2 * number]}  and  {pairs[2 * number + 1]}")


if __name__ == "__main__":
    main()
