"""The app's side of the worker: starts it, asks it, replaces it when it dies or takes too long."""

from __future__ import annotations

import json
import weakref
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import IO, Any

from kb.maths.tree import Tree
from kb.worker.starting import start
from kb.worker.wire import packed, unpacked

START_SECONDS = 30.0  # importing sympy on a slow disk


class _Process:
    """One running worker and what it says."""

    def __init__(self) -> None:
        self.child = start("kb.worker")
        self.said: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self.ready = False
        Thread(target=_hear, args=(self.child.stdout, self.said), daemon=True).start()

    def hear(self, seconds: float) -> dict[str, Any] | None:
        """The next thing it says; None when it is gone or says nothing in time."""
        try:
            return self.said.get(timeout=max(0.0, seconds))
        except Empty:
            return None

    def wait_until_ready(self) -> bool:
        """Has it imported sympy?"""
        if not self.ready:
            self.ready = self.hear(START_SECONDS) is not None
        return self.ready

    def tell(self, job: dict[str, Any]) -> bool:
        """Send a job; False when nobody is there."""
        stream = self.child.stdin
        if stream is None:
            return False
        try:
            stream.write(json.dumps(job).encode() + b"\n")
            stream.flush()
        except (OSError, ValueError):
            return False
        return True


def _hear(stream: IO[bytes], said: SimpleQueue[dict[str, Any] | None]) -> None:
    try:
        for line in stream:
            said.put(json.loads(line))
    except ValueError:  # a line cut off by its end
        pass
    said.put(None)


def _stop(process: _Process) -> None:
    child = process.child
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue


class SympyWorker:
    """sympy at arm's length: every call returns within its time, with None when there is no answer.

    The process starts with the first call, or earlier with `warm`. One call runs at a time; calls from several
    threads wait for one another. `kill -9` on it costs the call that it was working on.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: _Process | None = None
        self._finalizer: weakref.finalize[[_Process], SympyWorker] | None = None
        self._jobs = 0

    def warm(self) -> None:
        """Start the process, so that sympy is there when it is first needed. Returns at once."""
        if self._lock.acquire(blocking=False):
            try:
                self._running()
            finally:
                self._lock.release()

    def differentiate(self, tree: Tree, by: str, timeout: float = 5.0) -> Tree | None:
        """The derivative of a tree by one variable, as sympy finds it."""
        result = self._ask("differentiate", [packed(tree), by], timeout)
        return None if result is None else unpacked(result)

    def simplify(self, tree: Tree, timeout: float = 5.0) -> Tree | None:
        """What sympy finds simplest."""
        result = self._ask("simplify", [packed(tree)], timeout)
        return None if result is None else unpacked(result)

    def confirm_equal(self, a: Tree, b: Tree, timeout: float = 5.0) -> bool | None:
        """Does sympy find that two expressions are equal? None when it cannot tell."""
        result = self._ask("equal", [packed(a), packed(b)], timeout)
        return result if isinstance(result, bool) else None

    def close(self) -> None:
        """Stop the process. The next call starts another."""
        with self._lock:
            self._drop()

    def _ask(self, what: str, arguments: list[Any], timeout: float) -> Any:
        with self._lock:
            process = self._running()
            self._jobs += 1
            job = {"id": self._jobs, "do": what, "with": arguments}
            answer = None
            if process.wait_until_ready() and process.tell(job):
                answer = process.hear(timeout)
            if answer is None or answer.get("id") != self._jobs:
                self._drop()
                return None
            return answer["result"]

    def _running(self) -> _Process:
        if self._process is not None and self._process.child.poll() is not None:
            self._drop()
        if self._process is None:
            self._process = _Process()
            self._finalizer = weakref.finalize(self, _stop, self._process)
        return self._process

    def _drop(self) -> None:
        if self._finalizer is not None:
            self._finalizer()
        self._process = None
        self._finalizer = None
