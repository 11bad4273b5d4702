"""Whatever becomes of sympy's process, whoever asks has an answer in time, and closing never hangs."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from kb.maths import read
from kb.maths.tree import Number, Sum
from kb.worker import SympyWorker

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are sent and scripts are run as on Unix")

LONG = "(x+y+z+1)^5000*(x-y)"
SLACK = 40.0  # seconds: the machine may be busy, and whoever hangs does so for longer


@pytest.fixture
def worker() -> Iterator[SympyWorker]:
    one = SympyWorker()
    yield one
    one.close()


def process_of(worker: SympyWorker) -> int:
    assert worker._process is not None
    return worker._process.child.pid


def in_time(work: Callable[[], object], seconds: float) -> object:
    """What the work gives, once it is shown that it took no longer."""
    began = time.monotonic()
    result = work()
    assert time.monotonic() - began < seconds + SLACK
    return result


def works(worker: SympyWorker) -> bool:
    return worker.wait() and worker.confirm_equal(read("x+x"), read("2x"), timeout=120) is True


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGSEGV])
def test_one_that_dies_or_hangs_in_the_middle_of_its_work_is_replaced(worker: SympyWorker, sign: int) -> None:
    assert worker.wait()
    first = process_of(worker)
    threading.Timer(0.3, os.kill, (first, sign)).start()
    assert in_time(lambda: worker.confirm_equal(read(LONG), read("sin x"), timeout=1), 1) is None
    assert works(worker)
    assert process_of(worker) != first


@pytest.mark.slow
def test_one_that_hangs_is_not_waited_for_though_its_pipe_is_full(worker: SympyWorker) -> None:
    assert worker.wait()
    os.kill(process_of(worker), signal.SIGSTOP)
    large = Sum((Number(Fraction(1, 3)),) * 20_000)
    assert in_time(lambda: worker.simplify(large, timeout=0.5), 0.5) is None
    assert works(worker)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits another process")
def test_one_that_has_no_memory_left_costs_its_answer_only(worker: SympyWorker) -> None:
    import resource

    assert worker.wait()
    used = int(Path(f"/proc/{process_of(worker)}/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.prlimit(process_of(worker), resource.RLIMIT_AS, (used + (1 << 20), used + (1 << 20)))
    assert in_time(lambda: worker.simplify(read("(x+y+1)^200 (x-y)^200 + sin(x)^100"), timeout=5), 5) is None
    assert works(worker)


SCRIPTS = {
    "dies at once": "exit 1",
    "is killed at once": "kill -9 $$",
    "says nothing": "exec sleep 60",
    "talks nonsense": "exec yes nonsense",
    "says numbers": "exec yes 5",
    "is always ready": """exec yes '{"ready": true}'""",
    "answers with nonsense": """echo '{"ready": true}'; read job; echo '{"id": 1, "result": ["Sum", 5]}'; sleep 60""",
    "never ends a line": "exec cat /dev/zero",
    "stops listening": "echo '{\"ready\": true}'; exec sleep 60",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_what_is_no_worker_gives_no_answer_and_none_is_waited_for(
    worker: SympyWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    false = tmp_path / "python"
    false.write_text(f"#!/bin/sh\n{script}\n")
    false.chmod(0o755)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", str(false))
        for _ in range(2):
            assert in_time(lambda: worker.differentiate(read("x^2"), "x", timeout=0.3), 0.3) is None
    in_time(worker.close, 0)


def test_where_the_system_gives_no_process_there_is_no_answer(
    worker: SympyWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    worker.warm()
    assert not worker.wait()
    assert worker.confirm_equal(read("x+x"), read("2x")) is None


@pytest.mark.slow
def test_one_that_still_starts_is_not_given_up(worker: SympyWorker) -> None:
    worker.warm()
    first = process_of(worker)
    worker.confirm_equal(read("x+x"), read("2x"), timeout=0.01)
    assert works(worker)
    assert process_of(worker) == first


@pytest.mark.parametrize("ready", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_closing_waits_neither_for_its_work_nor_for_its_start(worker: SympyWorker, ready: bool) -> None:
    if ready:
        assert worker.wait()
    said: list[object] = []
    asking = threading.Thread(target=lambda: said.append(worker.confirm_equal(read(LONG), read("x"), timeout=60)))
    asking.start()
    time.sleep(0.2)
    in_time(worker.close, 0)
    asking.join(SLACK)
    assert said == [None]
    assert worker.confirm_equal(read("x"), read("x")) is None
