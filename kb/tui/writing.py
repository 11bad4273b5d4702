"""What is to be written down, one after the other, while the screen goes on: nobody waits for a disk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from kb.errors import KbError

if TYPE_CHECKING:
    from kb.tui.base import BaseScreen

T = TypeVar("T")


class Work(NamedTuple):
    """Something to be written down, and what follows."""

    do: Callable[[], Any]
    then: Callable[[Any], None]


class Writing:
    """The work of one screen, in its order. `rest` is called when all is done, `failed` when something was refused."""

    def __init__(self, screen: BaseScreen[Any], rest: Callable[[], None], failed: Callable[[], None]) -> None:
        self._screen = screen
        self._rest = rest
        self._failed = failed
        self._works: list[Work] = []
        self._writes = False

    def __bool__(self) -> bool:
        """Is there something to be written, or being written?"""
        return self._writes or bool(self._works)

    def soon(self, do: Callable[[], T], then: Callable[[T], None] = lambda _: None) -> None:
        """Do this when all before it is done, and go on with what came of it."""
        self._works.append(Work(do, then))
        self._go_on()

    def _go_on(self) -> None:
        if self._writes or not self._works:
            return
        self._writes = True
        work = self._works.pop(0)

        def came(value: object) -> None:
            self._writes = False
            work.then(value)
            self._go_on()
            if not self:
                self._rest()

        def failed() -> None:
            # What was to follow rested on it.
            self._writes = False
            self._works.clear()
            self._failed()

        self._screen.ask(work.do, came, otherwise=failed, group="write", only_last=False)

    def finish(self) -> None:
        """Write down at once what is left: who ends the app right after a key has decided all the same."""
        while self._works:
            with suppress(KbError):
                self._works.pop(0).do()
