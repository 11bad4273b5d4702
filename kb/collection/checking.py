"""Judging typed answers, with sympy's process behind it: started when it is first needed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.model import Outcome, StoredCard, Task, Verdict
from kb.store import Store

if TYPE_CHECKING:
    from kb.settings import Cards
    from kb.worker import SympyWorker

# A formula of a question, without the equals sign that asks for its value.
_FORMULA = re.compile(r"\$+([^$]+?)\s*(?:=\s*[?？]?\s*)?\$+")


class Checker:
    """What judges typed answers, and what sympy vouches for."""

    def __init__(self) -> None:
        self._worker: SympyWorker | None = None
        self._lock = threading.Lock()

    def worker(self) -> SympyWorker:
        with self._lock:
            if self._worker is None:
                from kb.worker import SympyWorker

                self._worker = SympyWorker()
            return self._worker

    def close(self) -> None:
        """End sympy's process, where it was started."""
        with self._lock:
            if self._worker is not None:
                self._worker.close()
                self._worker = None

    def check(self, stored: StoredCard, typed: str) -> Verdict:
        """The verdict on an answer to a card. Raises KbError `not-typed`."""
        if stored.card.task is None:
            raise KbError("not-typed", id=stored.id)
        return self.judge(stored.card.task, typed, stored.card.front)

    def judge(self, task: Task, typed: str, front: str = "") -> Verdict:
        """The verdict; where sampling leaves doubt, sympy is asked. To repeat a formula of `front` is no answer yet."""
        from kb.maths import check_task

        verdict = check_task(task, typed, tuple(_FORMULA.findall(front)))
        if verdict.outcome is not Outcome.UNDECIDED:
            return verdict
        from kb.collection.vouching import settled

        return settled(self.worker(), task, typed, verdict)

    def vouch(
        self,
        store: Store,
        cards: Cards,
        progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> int:
        """Let sympy differentiate the typed cards that it has not seen; how many are held back, for it disagrees."""
        from kb.collection.vouching import vouch
        from kb.store import known, notes, vouched

        doubted = vouch(store, self.worker(), progress, cancelled)
        if not doubted:
            return 0
        held = vouched.cards_with(store, doubted)
        with store.writing() as db:
            notes.settle(db, held, cards, known.folder_settings(store))
        return len(held)
