"""A note four times as long takes about four times as long to read, whatever it is made of."""

from __future__ import annotations

import gc
import time

import pytest

from kb.reading import read_note
from tests.stopwatch import Stopwatch

# Below this many seconds of the processor nobody waits, and the clock's noise is larger than what it measures.
_FLOOR = 0.1
_MOST = 8


def _lines(pattern: str, before: str = "") -> tuple[str, str]:
    return before, pattern


CONSTRUCTS = {
    "traditional characters written in two ways": _lines("**後驗{i}**：皇后與後面的里程、裡面的導數\n\n"),
    "labels without a subject": _lines("优点：\n"),
    "labels with text": _lines("优点：快\n"),
    "one term in every section": _lines("# h{i}\n**t**：b{i}\n"),
    "one term below equal headings": _lines("# h\n**t**：b{i}\n"),
    "equal definitions": _lines("**t**：b\n\n"),
    "headings": _lines("# h{i}\n\n正文{i}\n\n"),
    "formulas in one paragraph": _lines("$a$\n"),
    "display formulas": _lines("$$\n"),
    "derivatives that nobody can read, in one paragraph": _lines("$u_{i}' = v?$\n"),
    "derivatives that nobody can read, on one line": _lines("$u' = v?$, "),
    "functions in one paragraph": _lines("$f(x) = x^2$\n"),
    "named statements that are formulas": _lines("**定理 {i}（某理）** $x^2+y^2+z^2=1+x^2+y^2+z^2$\n"),
    "definitions that name nothing": _lines("定义 {i} 设x{i}\n"),
    "deletions in one paragraph": _lines("=={i}== b\n"),
    "questions without answers": _lines("Q: a{i}\n"),
    "answers to one question": _lines("A: b{i}\n", before="Q: a\n"),
    "equal questions": _lines("a :: b{i}\n"),
    "marks of questions on one line": _lines("a :: b :: "),
    "rows of a table": _lines("| t{i} | b{i} |\n", before="| a | b |\n|---|---|\n"),
    "columns of a table": _lines("| a{i} "),
    "footnotes": _lines("a[^{i}]\n\n[^{i}]: b{i}\n\n"),
    "links that nobody closed": _lines("[[a "),
    "backticks": _lines("`a "),
    "tags of HTML": _lines("<div>\n"),
    "callouts": _lines("> [!note] t{i}\n> b{i}\n\n"),
    "items with terms": _lines("- **a{i}**：b{i}\n"),
    "points of one label": _lines("- a{i}\n", before="优点：\n\n"),
    "keys of the front matter": _lines("k{i}: v\n", before="---\n"),
    "chrome of pages": _lines("登录\n注册\n分享\n举报\n展开全文\n", before="梯度\n概念\n"),
    "torn rows": _lines("t{i}\tb{i}\n", before="梯度\n概念\t解释\n"),
    "bare titles": _lines("标题{i}\n"),
}


def _spent(name: str, count: int) -> float:
    before, pattern = CONSTRUCTS[name]
    text = before + "".join(pattern.replace("{i}", str(i)) for i in range(count))
    # What earlier tests left in memory would be gone through while the clock runs.
    gc.disable()
    try:
        start = time.process_time()
        read_note(text, "note.md")
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """What is loaded and compiled once is paid before the clock runs."""
    for name in CONSTRUCTS:
        _spent(name, 5)


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_reading_time_grows_with_the_length_of_a_note(name: str) -> None:
    few, many = _spent(name, 500), _spent(name, 2000)
    if many > _MOST * max(few, _FLOOR / _MOST):
        # A busy machine may have lent us a slow moment: what is slow stays slow.
        few, many = max(few, _spent(name, 500)), min(many, _spent(name, 2000))
    assert many <= max(_FLOOR * 3, _MOST * few), f"{few:.2f} s for 500, {many:.2f} s for 2000"


@pytest.mark.slow
def test_two_thousand_false_claims_are_told_in_seconds() -> None:
    text = "".join(f"$(x^{{{i}}})' = 7 x$\n\n" for i in range(2, 2002))
    watch = Stopwatch()
    reading = read_note(text, "note.md")
    assert watch.within(8)
    assert len({problem.line for problem in reading.problems if problem.code == "false-claim"}) == 2000
