"""The first verdict in a process waits for no sympy, and for no import that could be done before."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

NOTE = "# Rules\n\n- $\\frac{d}{dx} x^2 \\sin x = 2x\\sin x + x^2\\cos x$\n- $\\frac{d}{dx} x^3 = 3x^2$\n"
ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, sys
from pathlib import Path
from kb.collection import Collection
from tests.stopwatch import Stopwatch

with Collection.open(Path(sys.argv[1]), state=Path(sys.argv[2])) as kb:
    kb.refresh()
    first, second = [card for card in kb.cards() if card.card.task]
    if sys.argv[3] == "warm":
        from kb.maths import warm
        warm()
    if sys.argv[3] == "starting":
        kb.warm()
    known = set(sys.modules)
    said, quick = [], []
    for card, typed in ((first, "2x sin x"), (second, "3x^2"), (first, "x(2 sin x + x cos x)"), (second, "3x")):
        watch = Stopwatch()
        said.append(str(kb.check(card.id, typed).outcome))
        quick.append(watch.within(0.05))
    print(json.dumps({
        "said": said, "quick": quick, "sympy": "sympy" in sys.modules,
        "ready": bool(kb._checker.worker()._process and kb._checker.worker()._process.ready),
        "imported": sorted(set(sys.modules) - known),
    }))
"""


def run(folder: Path, how: str) -> dict[str, list[str]]:
    (folder / "notes").mkdir(exist_ok=True)
    (folder / "notes" / "a.md").write_text(NOTE, encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, str(folder / "notes"), str(folder / "state"), how]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=180, cwd=ROOT)
    result: dict[str, list[str]] = json.loads(found.stdout)
    return result


@pytest.mark.slow
def test_verdicts_come_without_sympy_and_while_its_process_still_starts(tmp_path: Path) -> None:
    for how in ("cold", "warm", "starting"):
        found = run(tmp_path, how)
        assert found["said"] == ["different", "equal", "equal", "different"]
        assert not found["sympy"]
        assert not found["ready"]


@pytest.mark.slow
def test_once_warmed_the_first_verdict_imports_nothing_and_is_as_quick_as_others(tmp_path: Path) -> None:
    run(tmp_path, "cold")
    found = run(tmp_path, "warm")
    assert [name for name in found["imported"] if name.startswith(("mpmath", "kb.maths"))] == []
    assert found["quick"][0]
