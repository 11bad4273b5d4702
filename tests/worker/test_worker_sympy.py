"""sympy at arm's length: answers from trees, a limit on time, replaced when it dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kb.maths import Outcome, read
from kb.maths.calculus import differentiated
from kb.maths.equivalence import is_equal, judge
from kb.worker import SympyWorker
from kb.worker.wire import packed, unpacked

posix = pytest.mark.skipif(os.name != "posix", reason="signals are sent as on Unix")


@pytest.fixture(scope="module")
def worker() -> Iterator[SympyWorker]:
    running = SympyWorker()
    assert running.wait()
    yield running
    running.close()


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize(
    "text", ["2x cos(x^2)", "\\sqrt[3]{x}", "0.5 + 1/3", "|x| + π", "(2x, 2y)", "1 2; 3 4", "log_2 x_1 - e"]
)
def test_trees_travel_unchanged(text: str) -> None:
    assert unpacked(packed(read(text))) == read(text)


@pytest.mark.parametrize(
    "text",
    ["sin(x^2)/x", "x^x", "|x| e^x", "\\sqrt[3]{x}", "log_2 x", "arctan(x)^2", "sec x tan x", "arcosh(x)", "a^x y"],
)
def test_sympy_finds_the_derivative_that_our_rules_find(worker: SympyWorker, text: str) -> None:
    theirs = worker.differentiate(read(text), "x")
    assert theirs is not None
    assert is_equal(differentiated(read(text), "x")[0], theirs, read(text))


_PARTS = st.recursive(
    st.sampled_from(["x", "x", "y", "2", "3"]),
    lambda parts: st.one_of(
        st.builds("({} + {})".format, parts, parts),
        st.builds("({} - 2{})".format, parts, parts),
        st.builds("({})({})".format, parts, parts),
        st.builds("({})/(({})^2+1)".format, parts, parts),
        st.builds("{}({})".format, st.sampled_from(["sin", "cos", "tan", "exp", "arctan", "cosh", "abs"]), parts),
        st.builds("({})^{}".format, parts, st.integers(2, 4)),
        st.builds("ln(2+({})^2)".format, parts),
        st.builds("sqrt(1+({})^2)".format, parts),
        st.builds("2^({})".format, parts),
    ),
    max_leaves=5,
)


@pytest.mark.slow
@given(_PARTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_our_derivatives_are_those_of_sympy(worker: SympyWorker, text: str) -> None:
    theirs = worker.differentiate(read(text), "x")
    assume(theirs is not None)  # the derivative of sign, which only sympy writes as a distribution
    assert theirs is not None
    assert judge(differentiated(read(text), "x")[0], theirs, read(text)).outcome is not Outcome.DIFFERENT


def test_equality_is_confirmed_or_left_open(worker: SympyWorker) -> None:
    assert worker.confirm_equal(read("sin^2 x + cos^2 x"), read("1")) is True
    assert worker.confirm_equal(read("2"), read("3")) is False
    assert worker.confirm_equal(read("sin x"), read("cos x")) is None


def test_what_sympy_has_no_answer_for_is_none(worker: SympyWorker) -> None:
    assert worker.differentiate(read("(2x, 3x)"), "x") is None
    assert worker.simplify(read("2^(10^6)")) is None
    assert worker.simplify(read("1/(x-x)")) is None


@pytest.mark.slow
def test_a_job_that_takes_too_long_is_given_up_and_the_next_one_is_done(worker: SympyWorker) -> None:
    long = read("(x+y+z+1)^5000*(x-y) + sin(x)(x+1)^3000")
    worker.confirm_equal(read("x"), read("x"))
    start = time.monotonic()
    assert worker.confirm_equal(long, read("(x+y+z+2)^5000*(x-y)"), timeout=0.5) is None
    # Nothing but the limit ends this job in less than minutes; a busy machine is given time.
    assert time.monotonic() - start < 40
    assert worker.wait() and worker.confirm_equal(read("x+x"), read("2x"), timeout=120) is True


@posix
@pytest.mark.slow
def test_a_killed_worker_is_replaced(worker: SympyWorker, capfd: pytest.CaptureFixture[str]) -> None:
    worker.confirm_equal(read("x"), read("x"))
    assert worker._process is not None
    os.kill(worker._process.child.pid, signal.SIGINT)
    assert worker.wait() and worker.confirm_equal(read("x+x"), read("2x"), timeout=120) is True
    os.kill(worker._process.child.pid, signal.SIGKILL)
    worker.confirm_equal(read("x+x"), read("2x"))
    assert worker.wait() and worker.confirm_equal(read("x+x"), read("2x"), timeout=120) is True
    assert capfd.readouterr() == ("", "")


@posix
@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at /proc")
def test_the_worker_dies_with_the_app_even_in_the_middle_of_a_job() -> None:
    code = (
        "import os, threading, time; from kb.maths import read; from kb.worker import SympyWorker; w = SympyWorker();"
        "w.confirm_equal(read('x'), read('x'));"
        "long = read('(x+y+z+1)^5000*(x-y)');"
        "threading.Thread(target=w.confirm_equal, args=(long, read('sin x'), 60), daemon=True).start();"
        "time.sleep(0.3); print(w._process.child.pid, flush=True); os._exit(1)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    process = int(found.stdout)
    until = time.monotonic() + 60
    while alive(process) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(process)


@pytest.mark.slow
def test_nothing_is_imported_from_the_folder_that_kb_was_started_in(tmp_path: Path) -> None:
    (tmp_path / "sympy.py").write_text("open('ran', 'w')\n")
    code = "from kb.maths import read; from kb.worker import SympyWorker; print(SympyWorker().simplify(read('x+x')))"
    root = str(Path(__file__).resolve().parents[2])
    subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, check=True, timeout=99
    )
    assert not (tmp_path / "ran").exists()


def test_asking_for_a_worker_imports_no_sympy() -> None:
    code = "import sys, kb.worker; kb.worker.SympyWorker(); print('sympy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
