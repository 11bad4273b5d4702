"""How long the search screen takes from a key to the painted rows, and how long it ever stands still.

The app runs as it does in a terminal, with what it would write thrown away: queries are typed letter by letter, results
are chosen and opened. Prints milliseconds as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import NamedTuple

from textual.drivers import headless_driver
from textual.pilot import Pilot

from kb.collection import Collection
from kb.tui.app import KbApp
from kb.tui.screens.search import SearchScreen

QUERIES = (
    "gradient",
    "gradient 收敛",
    "deadlock",
    "page table",
    "entropy",
    "tag:hard gradient",
    "-gradient matrix",
    '"chain rule"',
    "the norm of",
    "is:due",
    "梯度",
    "页表",
    "熵",
    "链式法则",
    "随机逼近 收敛",
    "tidu",
    "gradeint",
    "\\nabla",
    "C++",
    "f(x)",
)
SIZES = ((60, 20), (80, 24), (120, 40))
_PAUSE = 0.06
_PATIENCE = 10.0


class Painted(headless_driver.HeadlessDriver):
    """A terminal that nobody sees: all is set and painted for it as for one."""

    painted = 0.0

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        if data:
            type(self).painted = perf_counter()


class Key(NamedTuple):
    """One key: milliseconds until its rows are painted; of the processor's those of the interface, and all."""

    painted: float
    interface: float
    processor: float


class Gaps:
    """How long the interface's thread kept a short nap waiting, at worst, while it was watched."""

    def __init__(self) -> None:
        self.worst: dict[str, float] = {}

    async def watch(self, what: list[str]) -> None:
        while True:
            before = perf_counter()
            await asyncio.sleep(0.001)
            late = (perf_counter() - before) * 1000 - 1
            self.worst[what[0]] = max(self.worst.get(what[0], 0.0), late)


@contextmanager
def as_in_a_terminal() -> Iterator[None]:
    """`run_test` makes a headless driver: let it be one that paints."""
    before = headless_driver.HeadlessDriver
    headless_driver.HeadlessDriver = Painted  # type: ignore[misc]
    try:
        yield
    finally:
        headless_driver.HeadlessDriver = before  # type: ignore[misc]


async def until(so: Callable[[], bool]) -> None:
    end = perf_counter() + _PATIENCE
    while not so():
        if perf_counter() > end:
            raise TimeoutError
        await asyncio.sleep(0.0005)


async def type_in(pilot: Pilot[None], screen: SearchScreen, query: str, keys: list[Key]) -> None:
    """Type a query; for each letter the time until its rows are painted."""
    from textual import events

    for end, letter in enumerate(query, 1):
        began, own, all_of_it = perf_counter(), thread_time(), process_time()
        pilot.app.post_message(events.Key("space" if letter == " " else letter, letter))
        await until(lambda end=end: screen.shown_for == query[:end] and Painted.painted > screen.shown_at)  # type: ignore[misc]
        spent = Key(Painted.painted - began, thread_time() - own, process_time() - all_of_it)
        keys.append(Key(*(seconds * 1000 for seconds in spent)))
        await asyncio.sleep(_PAUSE)


async def measure(collection: Collection, size: tuple[int, int]) -> dict[str, object]:
    gaps, what, keys = Gaps(), ["start"], list[Key]()
    with as_in_a_terminal():
        app = KbApp(collection)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.5)
            watching = asyncio.ensure_future(gaps.watch(what))
            await pilot.press("slash")
            await until(lambda: isinstance(app.screen, SearchScreen))
            screen = app.screen
            assert isinstance(screen, SearchScreen)
            for number, query in enumerate(QUERIES):
                what[0] = "type"
                await type_in(pilot, screen, query, keys)
                what[0] = "aside"
                await asyncio.sleep(0.3)
                if len(screen.found):
                    what[0] = "choose"
                    for _ in range(12):
                        await pilot.press("down")
                    await asyncio.sleep(0.3)
                    if number % 4 == 0:
                        what[0] = "open"
                        await pilot.press("enter")
                        await until(lambda: app.screen is not screen)
                        await asyncio.sleep(0.5)
                        what[0] = "back"
                        await pilot.press("escape")
                        await until(lambda: app.screen is screen)
                what[0] = "empty"
                screen.field.value = ""
                await asyncio.sleep(0.05)
            watching.cancel()
    return {
        "keys": len(keys),
        "key_to_painted_rows": shares(one.painted for one in keys),
        "of_the_processor": {
            "interface": shares(one.interface for one in keys),
            "all": shares(one.processor for one in keys),
        },
        "longest_gap": {name: round(late, 1) for name, late in gaps.worst.items()},
    }


def shares(times: Iterable[float]) -> dict[str, float]:
    """Half of the times are below p50, and so on."""
    found = sorted(times)
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(found[min(int(len(found) * share), len(found) - 1)], 1) for name, share in at.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a collection; KB_STORE names another folder for its store")
    parser.add_argument("--size", default="", help="columns x rows, as 80x24; all usual ones otherwise")
    arguments = parser.parse_args()
    sizes = [tuple(map(int, arguments.size.split("x")))] if arguments.size else SIZES
    with Collection.open(arguments.folder) as collection:
        collection.refresh()
        found = {f"{size[0]}x{size[1]}": asyncio.run(measure(collection, (size[0], size[1]))) for size in sizes}
    json.dump(found, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
