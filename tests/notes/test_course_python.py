"""What the notes about Python and about algorithms claim, run as Python."""

from __future__ import annotations

import contextlib
import copy
import doctest
import io
import re
import subprocess
import sys
from code import InteractiveInterpreter
from pathlib import Path

import pytest

from kb.model import Card
from kb.reading import read_note

COURSE = Path(__file__).parents[2] / "notes"
NOTES = sorted(path for subject in "78" for path in COURSE.glob(f"*/{subject}-*/*.md"))
each_note = pytest.mark.parametrize("path", NOTES, ids=lambda path: path.relative_to(COURSE).with_suffix("").as_posix())
each_language = pytest.mark.parametrize("language", ["en", "zh"])


def _cards(language: str, subject: int) -> list[Card]:
    return [
        card
        for path in sorted((COURSE / language).glob(f"{subject}-*/*.md"))
        for card in read_note(path.read_text(encoding="utf-8"), path.name).cards
    ]


@each_note
def test_what_a_note_shows_of_python_is_what_python_does(path: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    names: dict[str, object] = {}
    for number, block in enumerate(blocks):
        test = parser.get_doctest(block, names, f"{path.stem} {number}", str(path), None)
        said = io.StringIO()
        result = runner.run(test, out=said.write, clear_globs=False)
        assert result.attempted
        assert result.failed == 0, said.getvalue()
        names = test.globs


def _run(lines: list[str], expression: str) -> str:
    """What an interactive Python prints of the expression after it ran the lines."""
    python, printed = InteractiveInterpreter({}), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        for line in lines:
            assert python.runsource(f"{line}\n", symbol="exec") is False
        assert python.runsource(f"print(repr({expression}))") is False
    return printed.getvalue().strip()


ASKED = re.compile(
    r"After (.+), what is `[^`]+`\?|What is the value of `[^`]+`\?"
    r"|执行 (.+) 之后，`[^`]+` 是什么？|`[^`]+` 的值是什么？"
)


@each_language
def test_what_a_card_says_of_a_value_is_what_python_prints(language: str) -> None:
    asked = [card for card in _cards(language, 7) if ASKED.fullmatch(card.front)]
    assert len(asked) >= 20
    for card in asked:
        *lines, expression = re.findall(r"`([^`]+)`", card.front)
        said = re.match(r"`([^`]+)`", card.back)
        assert said, card.front
        assert _run(lines, expression) == said[1], card.front


def _order(text: str) -> list[str] | str:
    """The method resolution order of the last class that is defined, or the error that Python raises."""
    lines = [f"{line}: pass" for line in text.split("; ")]
    last = re.match(r"class (\w+)", lines[-1])
    assert last
    printed = _run(lines, f"[k.__name__ for k in {last[1]}.__mro__]")
    return "TypeError" if "TypeError" in printed else re.findall(r"\w+", printed)


def test_the_orders_of_classes_in_the_notes_are_those_of_python() -> None:
    assert _order("class A; class B(A); class C(A); class D(B, C)") == ["D", "B", "C", "A", "object"]
    assert _order("class A; class B(A); class C; class D(B, C)") == ["D", "B", "A", "C", "object"]
    assert _order("class A; class B; class X(A, B); class Y(B, A); class Z(X, Y)") == "TypeError"
    assert _order("class A; class B(A); class D(A, B)") == "TypeError"
    for language in ("en", "zh"):
        backs = " ".join(card.back for card in _cards(language, 7))
        assert "D, B, C, A, object" in backs
        assert re.search(r"D, B, A, C[^a-zA-Z].{1,30}D, B, C, A", backs)


def test_super_goes_along_the_order_and_calls_each_class_once() -> None:
    called: list[str] = []

    class A:
        def __init__(self) -> None:
            called.append("A")

    class B(A):
        def __init__(self) -> None:
            called.append("B")
            super().__init__()

    class C(A):
        def __init__(self) -> None:
            called.append("C")
            super().__init__()

    class D(B, C):
        pass

    D()
    assert called == ["B", "C", "A"]


def test_a_deep_copy_of_a_list_that_holds_itself_holds_itself() -> None:
    knot: list[object] = [1]
    knot.append(knot)
    copied = copy.deepcopy(knot)
    assert copied is not knot
    assert copied[1] is copied


def test_what_cannot_be_hashed_cannot_be_a_key() -> None:
    for key in ([1], (1, [2])):
        with pytest.raises(TypeError, match="unhashable"):
            hash(key)


SCRIPT = """\
def double(x):
    y = 2 * x
    return y

def total(n):
    found = 0
    for i in range(n):
        found += double(i)
    return found

total(5)
1 / 0
"""


def test_the_commands_of_pdb_do_what_the_notes_say(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")

    def said(*commands: str) -> str:
        run = subprocess.run(
            [sys.executable, "-m", "pdb", "script.py"],
            cwd=tmp_path,
            input="\n".join((*commands, "q")) + "\n",
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
        return run.stdout

    assert "script.py(1)" in said("p 'before the first line'").splitlines()[0]
    stopped = said("b 8, i == 3", "c", "p ('found', found)", "s", "p ('x', x)", "u", "p ('i', i)", "p n", "n")
    for shown in ("('found', 6)", "('x', 3)", "('i', 3)", "(Pdb) 5"):
        assert shown in stopped
    assert "('found', 12)" in said("b 8, i == 3", "c", "n", "p ('found', found)")
    assert "script.py(9)total()" in said("tbreak 8", "c", "until")
    assert said("tbreak 2", "c", "c").count("script.py(2)double()") == 1
    assert said("b 2", "c", "c").count("script.py(2)double()") == 2
    assert "post mortem" in said("c")
    assert "('at', 1)" in said("b 8", "c", "n", "", "p ('at', i)")
