"""What is to be written down, one after the other, while the screen goes on: nobody waits for a disk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from kb.errors import KbError

if TYPE_CHECKING:
    from kb.tui.base import BaseScreen

T = TypeVar("T")


class Work:
    """Something to be written down once, and what follows."""

    def __init__(self, do: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._do = do
        self.then = then
        self._turn = Lock()
        self._begun = False

    def do(self) -> Any:
        """Do it, if nobody else did; whoever comes second waits until it is done."""
        with self._turn:
            if self._begun:
                return None
            self._begun = True
            return self._do()


class Writing:
    """The work of one screen, in its order. `rest` is called when all is done, `failed` when something was refused."""

    def __init__(self, screen: BaseScreen[Any], rest: Callable[[], None], failed: Callable[[], None]) -> None:
        self._screen = screen
        self._rest = rest
        self._failed = failed
        self._works: list[Work] = []
        self._now: Work | None = None

    def __bool__(self) -> bool:
        """Is there something to be written, or being written?"""
        return self._now is not None or bool(self._works)

    def soon(self, do: Callable[[], T], then: Callable[[T], None] = lambda _: None) -> None:
        """Do this when all before it is done, and go on with what came of it."""
        self._works.append(Work(do, then))
        self._go_on()

    def _go_on(self) -> None:
        if self._now is not None or not self._works:
            return
        self._now = work = self._works.pop(0)

        def came(value: object) -> None:
            self._now = None
            work.then(value)
            self._go_on()
            if not self:
                self._rest()

        def failed() -> None:
            # What was to follow rested on it.
            self._now = None
            self._works.clear()
            self._failed()

        self._screen.ask(work.do, came, otherwise=failed, group="write", only_last=False)

    def finish(self) -> None:
        """Write down at once what is left: who ends the app right after a key has decided all the same.

        What was handed to a thread last may never begin there, for the app calls its work off when it ends.
        """
        left = [*([self._now] if self._now is not None else []), *self._works]
        self._works.clear()
        for work in left:
            with suppress(KbError):
                work.do()
