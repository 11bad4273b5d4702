"""Problems say in which column they stand, counted in characters from 1."""

from __future__ import annotations

import pytest

from kb.reading import decode, read_note

_CASES = [
    ("false-claim", "# A\n\nThe false one: $\\frac{d}{dx} x^2 = 3x$", "$\\frac"),
    ("false-claim", "# A\n\n- 平方：$(x^2)' = 3x$", "$(x"),
    ("false-claim", "# A\n\n| f(x) | f'(x) |\n|---|---|\n| $\\cos x$ | $\\sin x$ |", "$\\sin"),
    ("question-without-answer", "# A\n\n> Q: and then?", "Q:"),
    ("answer-empty", "# A\n\n- rank :: TODO", "rank"),
    ("control-character", "# A\n\n两个\x07字", "\x07"),
    ("bidi-control", "# A\n\n两个\u202e字", "\u202e"),
    ("terminal-escape", "# A\n\nred \x1b[31m text", "\x1b"),
]


@pytest.mark.parametrize(("code", "note", "at"), _CASES)
def test_a_problem_names_the_column_where_it_begins(code: str, note: str, at: str) -> None:
    (problem,) = read_note(note + "\n").problems
    row = next(row for row in note.split("\n") if at in row)
    assert (problem.code, problem.line, problem.column) == (code, note.split("\n").index(row) + 1, row.index(at) + 1)


def test_bytes_that_cannot_be_read_are_named_with_their_column() -> None:
    decoded = decode("# 导数\n\n极限存在时叫做可导".encode() + b"\xff" + "，否则不可导".encode())
    (problem,) = decoded.problems
    assert (problem.line, problem.column) == (3, decoded.text.split("\n")[2].index("\ufffd") + 1)


def test_a_torn_sentence_is_named_with_its_column() -> None:
    note = (
        "梯度\n梯度是由偏导数组成的向量。它的方向是\n范数\n范数是向量的长度，总是非负的实数。\n"
        "内积\n内积是两个向量的乘积之和，是一个数。\n迹\n迹是对角线元素之和，与基无关。\n"
    )
    torn = [problem for problem in read_note(note).problems if problem.code == "torn-text"]
    assert [(problem.line, problem.column) for problem in torn] == [(2, 14)]


def test_arguments_of_problems_stand_on_one_line() -> None:
    note = "# A\n\nQ: one\ntwo\n\nQ: three\nfour\nA: TODO\n"
    problems = read_note(note).problems
    assert {problem.code for problem in problems} == {"question-without-answer", "answer-empty"}
    assert not [text for problem in problems for text in problem.arguments.values() if "\n" in text]
