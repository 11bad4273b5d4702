"""The app's side of the worker: starts it, asks it, replaces it when it dies or takes too long."""

from __future__ import annotations

import json
import weakref
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import IO, Any

from kb.maths.tree import Tree
from kb.worker.starting import start
from kb.worker.wire import packed, unpacked

START_SECONDS = 30.0  # importing sympy on a slow disk
_LONGEST = 1 << 22  # bytes of an answer

_Said = dict[str, Any]


class _Process:
    """One running worker, a thread that speaks to it and one that hears it: none of them is ever waited for."""

    def __init__(self) -> None:
        self.child = start("kb.worker")
        self.told: SimpleQueue[_Said | None] = SimpleQueue()
        self.said: SimpleQueue[_Said | None] = SimpleQueue()
        self.ready = False
        self.late = monotonic() + START_SECONDS
        # A worker that hangs takes nothing from its pipe: whoever asks must not wait until it does.
        Thread(target=_speak, args=(self.child.stdin, self.told), daemon=True).start()
        Thread(target=_hear, args=(self.child.stdout, self.said), daemon=True).start()

    def hear(self, until: float) -> _Said | None:
        """The next thing it says; None when it is gone or says nothing in time."""
        try:
            return self.said.get(timeout=max(0.0, until - monotonic()))
        except Empty:
            return None

    def is_ready(self, until: float) -> bool:
        """Has it imported sympy?"""
        if not self.ready:
            self.ready = self.hear(until) is not None
        return self.ready

    @property
    def still_starts(self) -> bool:
        """Is it alive, and has it some time left until it should be ready?"""
        return not self.ready and self.child.poll() is None and monotonic() < self.late


def _speak(stream: IO[bytes], told: SimpleQueue[_Said | None]) -> None:
    with suppress(OSError), stream:  # nobody is there any more
        while (job := told.get()) is not None:
            stream.write(json.dumps(job).encode() + b"\n")
            stream.flush()


def _hear(stream: IO[bytes], said: SimpleQueue[_Said | None]) -> None:
    with suppress(OSError, ValueError), stream:  # a line cut off by its end, or no line of ours
        while line := stream.readline(_LONGEST):
            value = json.loads(line)
            if not isinstance(value, dict):
                break
            said.put(value)
    said.put(None)


def _stop(process: _Process) -> None:
    process.child.kill()
    process.child.wait()
    process.told.put(None)  # each thread closes its own pipe: a pipe that is being read cannot be closed by others


class SympyWorker:
    """sympy at arm's length: every call returns within its time, with None when there is no answer.

    The process starts with the first call, or earlier with `warm`. One call runs at a time; calls from several
    threads wait for one another, and that counts as their time. `kill -9` on it costs the call that it was working on.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: _Process | None = None
        self._finalizer: weakref.finalize[[_Process], SympyWorker] | None = None
        self._jobs = 0
        self.closed = False

    def warm(self) -> None:
        """Start the process, so that sympy is there when it is first needed. Returns at once."""
        if self._lock.acquire(blocking=False):
            try:
                self._running()
            finally:
                self._lock.release()

    def wait(self) -> bool:
        """Start the process and wait until it can work; False when it does not come."""
        until = monotonic() + START_SECONDS
        with self._lock:
            process = self._running()
            return process is not None and self._came(process, until)

    def differentiate(self, tree: Tree, by: str, timeout: float = 5.0) -> Tree | None:
        """The derivative of a tree by one variable, as sympy finds it."""
        return _tree(self._ask("differentiate", [packed(tree), by], timeout))

    def simplify(self, tree: Tree, timeout: float = 5.0) -> Tree | None:
        """What sympy finds simplest."""
        return _tree(self._ask("simplify", [packed(tree)], timeout))

    def confirm_equal(self, a: Tree, b: Tree, timeout: float = 5.0) -> bool | None:
        """Does sympy find that two expressions are equal? None when it cannot tell."""
        result = self._ask("equal", [packed(a), packed(b)], timeout)
        return result if isinstance(result, bool) else None

    def close(self) -> None:
        """Stop the process, whatever it is doing. Every call after this, and the one that runs, has no answer."""
        self.closed = True
        process = self._process
        if process is not None:
            process.child.kill()  # whoever waits for it hears at once that it is gone
        with self._lock:
            self._drop()

    def _ask(self, what: str, arguments: list[Any], timeout: float) -> Any:
        until = monotonic() + timeout
        if not self._lock.acquire(timeout=timeout):
            return None
        try:
            process = self._running()
            if process is None or not self._came(process, until):
                return None
            self._jobs += 1
            process.told.put({"id": self._jobs, "do": what, "with": arguments})
            answer = process.hear(until)
            if answer is None or answer.get("id") != self._jobs:
                self._drop()
                return None
            return answer.get("result")
        finally:
            self._lock.release()

    def _came(self, process: _Process, until: float) -> bool:
        """Is it ready? One that only needs more time to start is kept, any other is given up."""
        if process.is_ready(until):
            return True
        if not process.still_starts:
            self._drop()
        return False

    def _running(self) -> _Process | None:
        if self._process is not None and self._process.child.poll() is not None:
            self._drop()
        if self._process is None and not self.closed:
            try:
                self._process = _Process()
            except OSError:  # the system gives no more processes, or no memory for one
                return None
            self._finalizer = weakref.finalize(self, _stop, self._process)
            if self.closed:  # while it was being started
                self._process.child.kill()
        return self._process

    def _drop(self) -> None:
        if self._finalizer is not None:
            self._finalizer()
        self._process = None
        self._finalizer = None


def _tree(result: Any) -> Tree | None:
    """The tree in an answer; None where there is none, or something else came."""
    try:
        return None if result is None else unpacked(result)
    except (ValueError, TypeError):
        return None
