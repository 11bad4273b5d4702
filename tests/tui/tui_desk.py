"""A small collection on a desk, and a person at the keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from time import monotonic

from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from kb.collection import Collection
from kb.collection.clock import Clock

NOTE = """\
# Derivatives

- $(\\sin x)' = \\cos x$

**Chain rule**: differentiate the outer function, then multiply by the inner derivative

- slope of a horizontal line :: zero

## Hostile

- what does [/oops] close :: nothing, and [bold]this[/] stays as it is

| term | meaning |
|---|---|
| tangent | the line that touches |
| secant | the line that cuts twice |
"""


class Time:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=1)))

    def __call__(self) -> datetime:
        # Two entries of one moment would have no order.
        self.at += timedelta(milliseconds=5)
        return self.at


@dataclass
class Desk:
    """A folder of notes, the clock on the wall, and the collections opened on it."""

    folder: Path
    state: Path
    time: Time
    opened: list[Collection]

    def open(self, language: str = "en", *, teach: bool = False) -> Collection:
        collection = Collection.open(self.folder, clock=Clock(self.time), state=self.state)
        collection.configure("language", language)
        collection.configure("teach", teach)
        self.opened.append(collection)
        return collection

    def write(self, name: str, text: str) -> Path:
        """All of it at once, as editors save: an app that reads meanwhile never finds half of a note."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        half = self.state / "half.md"
        half.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(text, encoding="utf-8")
        half.replace(path)
        return path


# Longer than a frame, and than what is waited for after a letter before it is worked on.
_A_FRAME, _SOON = 0.02, 0.1
_TURN = 0.005
_A_WHILE = 3.0
_PATIENCE = 120.0


def _rests(soon: float) -> bool:
    """Has the app nothing to do, and will no timer of its own wake it `soon` (seconds)?

    The event loop alone knows. A process that gets no share of a busy processor looks idle, and is not.
    """
    loop = asyncio.get_running_loop()
    due = loop.time() + soon
    timers = (timer for timer in loop._scheduled if timer.when() < due)  # type: ignore[attr-defined]
    return not loop._ready and all(timer.cancelled() for timer in timers)  # type: ignore[attr-defined]


async def _rest(so: Callable[[], bool], seconds: float) -> bool:
    loop, end = asyncio.get_running_loop(), monotonic() + seconds
    while not so():
        if monotonic() > end:
            return False
        await asyncio.sleep(0 if loop._ready else _TURN)  # type: ignore[attr-defined]
    return True


async def at_rest(*_: float) -> None:
    """Wait until all that was sent has been taken in: what a pilot waits for after each key.

    Where work goes on and on there is no such moment; a key is pressed all the same.
    """
    await _rest(lambda: _rests(_A_FRAME), _A_WHILE)


@dataclass
class Person:
    """Presses keys and looks at the screen."""

    pilot: Pilot[None]

    async def settle(self) -> None:
        """Wait until nothing is being worked on, and what came of it stands on the screen."""
        workers = self.pilot.app.workers
        rested = await _rest(lambda: _rests(_SOON) and all(one.is_finished for one in workers), _PATIENCE)
        assert rested, f"it never came to rest; the screen:\n{self.screen}"
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type letter by letter."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))
        await self.settle()

    async def chunk(self, *keys: str) -> None:
        """Send keys in one go, as a script or a slow line does: none waits for what the one before it does."""
        for key in keys:
            sign = {"slash": "/", "question_mark": "?", "space": " "}.get(key, key)
            self.pilot.app.post_message(events.Key(key, sign if len(sign) == 1 else None))
        await self.settle()

    async def paste(self, text: str) -> None:
        """Put text in at once, as an input method or a paste does."""
        self.pilot.app.post_message(events.Paste(text))
        await self.settle()

    async def search(self, words: str) -> None:
        """Search for something, and look at what was found before anything is opened."""
        await self.paste(words)
        await self.wait_out_the_dead_time()

    async def until(self, so: Callable[[], bool], seconds: float = _PATIENCE) -> None:
        """Wait for what comes without a key; nothing that it brings is left half done. A busy machine is waited for."""
        end = monotonic() + seconds
        while not so():
            assert monotonic() < end, f"it never came; the screen:\n{self.screen}\n{self.told}"
            await self.pilot.pause(0.02)
        await self.settle()

    async def until_seen(self, text: str) -> None:
        await self.until(lambda: text in self.screen)

    async def wait_out_the_dead_time(self) -> None:
        await self.pilot.pause(0.3)
        await self.settle()

    @property
    def screen(self) -> str:
        """What stands on the screen, as lines of text."""
        strips = self.pilot.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def told(self) -> str:
        """What was said in passing."""
        lines = [str(line.content) for line in self.pilot.app.screen.query("#passing").results(Static)]
        return "\n".join([*lines, *(notification.message for notification in self.pilot.app._notifications)])

    @property
    def where(self) -> str:
        return type(self.pilot.app.screen).__name__
