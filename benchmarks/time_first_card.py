"""How long from the command to the first card, beside an empty Textual app; and from a key to the next card.

    python3 -m uv run python benchmarks/time_first_card.py [--cards 100 10000 100000] [--repeat 9] [--keys 100]

The programs run in terminals of their own, by turns, and are timed from outside: from their start, or from a key, until
the terminal was given what is looked for; also by the processor's time that they had spent by then. Of the two empty
apps one imports Textual and shows a line among Textual's own widgets, as many as a review has; the other one has the
review's widgets and kb's style. Each card was answered twice, and as many are due as Anki shows on a day. Prints
medians, and the most memory that the app held.
"""

from __future__ import annotations

import argparse
import os
import re
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from corpus import ASKING, build
from time_kb import Place, some_due

HERE = Path(__file__).resolve().parent
EMPTY = """
from textual.app import App
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Rule, Static

class Empty(App):
    CSS = "Vertical, VerticalScroll { height: 1fr; } Static, Rule, Horizontal { height: auto; }"
    def compose(self):
        with Vertical():
            with Horizontal():
                yield Static(); yield Static()
            with VerticalScroll():
                for _ in range(3):
                    yield Static()
                yield Static("nothing to see"); yield Input(compact=True)
                for _ in range(4):
                    yield Static()
                yield Rule(); yield Static()
            yield Static(); yield Static()
        yield Static()

Empty().run()
"""
SAME = """
from pathlib import Path
import kb.tui
from textual.app import App
from textual.containers import Horizontal, Vertical
from textual.widgets import Rule, Static
from kb.tui.widgets.answer import AnswerInput
from kb.tui.widgets.keys import Keys
from kb.tui.widgets.ratings import Ratings
from kb.tui.widgets.said import Said
from kb.tui.widgets.sheet import Sheet

class Same(App):
    CSS_PATH = [Path(kb.tui.__file__).parent / name for name in ("app.tcss", "screens/answering.tcss")]
    profile = "unicode"
    gallery = None
    def compose(self):
        with Vertical(id="page"):
            with Horizontal(id="top"):
                yield Static(id="place"); yield Static(id="left")
            with Sheet(id="sheet"):
                yield Said(id="notice"); yield Static(id="lead"); yield Static("nothing to see", id="front")
                yield AnswerInput(id="answer"); yield Static(id="reading"); yield Said(id="hint")
                yield Said(id="verdict"); yield Rule(id="rule"); yield Static(id="back"); yield Static(id="steps")
            yield Static(id="passing"); yield Ratings("en", id="ratings")
        yield Keys()

Same().run()
"""
CARD = re.compile("第 (\\d+) (?:个性质|条)")
ANSWERED, NOTHING = re.compile("⏎ or space: "), re.compile("nothing to see")
COLUMNS, LINES = 80, 24
PATIENCE = 60.0


class Terminal:
    """A program in a terminal that throws away what it is given, once it was looked through."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        import fcntl
        import struct
        import termios

        self.screen, inside = os.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.began = time.perf_counter()
        # Modules are compiled once, as when a program is installed, whatever the developer's shell says.
        own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | environment
        self.program = subprocess.Popen(
            command, stdin=inside, stdout=inside, stderr=inside, env=own, start_new_session=True
        )
        os.close(inside)
        self.shown = b""

    def until(self, pattern: re.Pattern[str], since: float) -> tuple[float, re.Match[str]]:
        """Seconds since then until this was given to the terminal, by a program that may say other things first."""
        while time.perf_counter() - since < PATIENCE:
            if select.select([self.screen], [], [], 0.5)[0]:
                self.shown += os.read(self.screen, 65_536)
                now = time.perf_counter()
                met = pattern.search(plain(self.shown))
                if met:
                    self.shown = b""
                    return now - since, met
        raise SystemExit(f"never shown: {pattern.pattern}\n{plain(self.shown)[-2000:]}")

    def press(self, key: str) -> float:
        # What comes late belongs to what was pressed before.
        while select.select([self.screen], [], [], 0.15)[0]:
            os.read(self.screen, 65_536)
        self.shown = b""
        os.write(self.screen, key.encode())
        return time.perf_counter()

    def processor(self) -> float:
        """Seconds of processor time that the program has spent by now; 0 where the system does not say."""
        try:
            spent = [
                one.read_text(encoding="ascii") for one in Path(f"/proc/{self.program.pid}/task").glob("*/schedstat")
            ]
        except OSError:
            return 0.0
        return sum(int(one.split()[0]) for one in spent) / 1e9

    def memory(self) -> float:
        """The most memory that the program held by now, in MB; 0 where the system does not say."""
        try:
            status = Path(f"/proc/{self.program.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0.0
        return int(status.partition("VmHWM:")[2].split()[0]) / 1000

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        os.close(self.screen)


def plain(shown: bytes) -> str:
    """What was written, without what only says how and where."""
    return re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", shown.decode(errors="replace"))


@contextmanager
def running(command: Sequence[str], environment: dict[str, str]) -> Iterator[Terminal]:
    terminal = Terminal(command, environment)
    try:
        yield terminal
    finally:
        terminal.close()


def share(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[round(part * (len(ordered) - 1))]


def show(cards: int, repeat: int, keys: int, folder: Path) -> None:
    place = Place.copied(build(cards, HERE / "corpus" / f"{cards}-asking", ASKING), folder)
    place.answer(some_due)
    environment = {
        "HOME": str(folder), "KB_STORE": str(place.state), "KB_FORMULAS": "unicode", "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none",
    }  # fmt: skip
    commands = {
        "review": [sys.executable, "-m", "kb", "-C", str(place.notes), "review"],
        "empty": [sys.executable, "-c", EMPTY],
        "same": [sys.executable, "-c", SAME],
    }
    clock: dict[str, list[float]] = {name: [] for name in commands}
    processor: dict[str, list[float]] = {name: [] for name in commands}
    answered, after, memory = [], [], 0.0
    for number in range(repeat + 1):
        for name, command in commands.items():
            with running(command, environment) as terminal:
                spent, met = terminal.until(CARD if name == "review" else NOTHING, terminal.began)
                # The first of each compiles modules and reads files that the system does not hold yet.
                if number:
                    clock[name].append(spent)
                    processor[name].append(terminal.processor())
                if name == "review" and number == repeat:
                    time.sleep(2)
                    # Of a few cards all may be done before the last key: then there is no next card.
                    for _ in range(min(keys, cards // 4)):
                        answered.append(terminal.until(ANSWERED, terminal.press(" "))[0])
                        other = re.compile(f"第 (?!{met[1]} )(\\d+) (?:个性质|条)")
                        spent, met = terminal.until(other, terminal.press("3"))
                        after.append(spent)
                    memory = terminal.memory()
    print(f"{cards} cards, the most memory {memory:.0f} MB")
    print(f"{'':30} {'clock':>8} {'ratio':>6} {'processor':>10} {'ratio':>6}")
    for name, label in (("review", "first card"), ("empty", "an empty app"), ("same", "an empty app, same widgets")):
        columns = []
        for spent_by in (clock, processor):
            ratio = median(mine / other for mine, other in zip(spent_by["review"], spent_by[name], strict=True))
            columns.append((median(spent_by[name]) * 1000, ratio))
        print(f"{label:30} {columns[0][0]:5.0f} ms {columns[0][1]:6.2f} {columns[1][0]:7.0f} ms {columns[1][1]:6.2f}")
    for label, values in (("key to the answer", answered), ("rated, to the next card", after)):
        shares = ", ".join(f"p{round(part * 100)} {share(values, part) * 1000:.1f}" for part in (0.5, 0.95))
        print(f"{label:30} {shares} ms", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--cards", type=int, nargs="*", default=[100, 10_000, 100_000])
    options.add_argument("--repeat", type=int, default=9)
    options.add_argument("--keys", type=int, default=100)
    asked = options.parse_args()
    for cards in asked.cards:
        with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as folder:
            show(cards, asked.repeat, asked.keys, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
