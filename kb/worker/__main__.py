"""The worker's side: one job a line in, one answer a line out, until the other side is gone."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

MEMORY = 1 << 30  # bytes of address space: sympy needs a quarter of it
_FAULTS = (ArithmeticError, AttributeError, LookupError, NotImplementedError, RecursionError, TypeError)


def main() -> None:
    """Work until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C in the terminal is for the app
    _limit_memory()
    jobs: SimpleQueue[str] = SimpleQueue()
    Thread(target=_listen, args=(jobs,), daemon=True).start()
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever sympy prints is no answer
        from kb.worker import algebra  # half a second: the reason for this process
        from kb.worker.wire import packed, unpacked

        work: dict[str, Callable[..., Any]] = {
            "differentiate": lambda tree, by: packed(algebra.differentiate(unpacked(tree), by)),
            "simplify": lambda tree: packed(algebra.simplify(unpacked(tree))),
            "equal": lambda a, b: algebra.are_equal(unpacked(a), unpacked(b)),
        }
        _answer(answers, {"ready": True})
        while True:
            job = json.loads(jobs.get())
            try:
                result = work[job["do"]](*job["with"])
            except (algebra.Unsuitable, ValueError, *_FAULTS):
                result = None  # sympy raises all of these on expressions that it cannot handle
            except MemoryError:
                os._exit(1)  # what sympy remembers may fill it for good: a new process begins with nothing
            _answer(answers, {"id": job["id"], "result": result})


def _listen(jobs: SimpleQueue[str]) -> None:
    """Pass jobs on; when the other side is gone, stop at once, whatever is being worked on."""
    for line in sys.stdin:
        jobs.put(line)
    os._exit(0)


def _answer(answers: BinaryIO, value: dict[str, Any]) -> None:
    answers.write(json.dumps(value).encode() + b"\n")
    answers.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit still holds there
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ValueError, OSError):  # macOS knows the limit and refuses it
        return


if __name__ == "__main__":
    main()
