"""The page about exercises: its examples are exercises, ask what it says, and each key stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.maths import check_task
from kb.maths.exercises import count, restore
from kb.maths.keys import KEYS
from kb.model import Card, Dealt, ExerciseKind, Outcome, Template
from kb.reading import read_note

PAGE = (Path(__file__).parents[2] / "docs" / "exercises.md").read_text(encoding="utf-8")
_PARTS = re.split(r"(```(?:exercise|练习)\n.*?\n```)", PAGE, flags=re.DOTALL)
_ASKED = re.compile(r"With `([^`]+)`[^`]*(?:`([^`]+)`;|the answer) `([^`]+)` is right")
_WRONG = re.compile(r"This gives `([a-z-]+)`")
EXAMPLES = [*zip(_PARTS[1::2], _PARTS[2::2], strict=True)]
each_example = pytest.mark.parametrize(("block", "below"), EXAMPLES, ids=[block[12:45] for block, _ in EXAMPLES])


def _card(block: str) -> Card:
    (card,) = read_note(f"# A concept\n\n{block}\n").cards
    return card


def _template(block: str) -> Template:
    template = _card(block).template
    assert template is not None
    return template


@each_example
def test_an_example_is_an_exercise_unless_the_page_says_what_is_wrong_with_it(block: str, below: str) -> None:
    reading = read_note(f"# A concept\n\n{block}\n")
    said = _WRONG.match(below.strip())
    assert {problem.code for problem in reading.problems} == ({said[1]} if said else set())
    assert len(reading.cards) == (said is None or said[1] == "exercise-degenerate")


@pytest.mark.parametrize(("block", "below"), [(block, below) for block, below in EXAMPLES if _ASKED.search(below)])
def test_an_answer_that_the_page_calls_right_is_right(block: str, below: str) -> None:
    said = _ASKED.search(below)
    assert said is not None
    parameters = dict(pair.split(" = ") for pair in said[1].split(", "))
    instance = restore(_template(block), Dealt(0, parameters))
    assert instance is not None
    assert check_task(instance.task, said[3]).outcome is Outcome.EQUAL
    if said[2]:
        assert check_task(instance.task, said[2]).outcome is Outcome.DIFFERENT


def test_the_first_example_has_as_many_questions_as_the_page_says() -> None:
    said = re.search(r"one card with (\d+) questions", PAGE)
    assert said is not None
    assert count(_template(EXAMPLES[0][0])) == int(said[1])


def test_the_chinese_example_is_the_same_exercise_as_the_first() -> None:
    (chinese,) = (block for block, _ in EXAMPLES if block.startswith("```练习"))
    assert _template(chinese) == _template(EXAMPLES[0][0])


@pytest.mark.parametrize("key", KEYS)
def test_each_key_stands_in_the_table_with_its_other_names(key: str) -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith(f"| `{key}` |")]
    assert len(rows) == 1
    assert re.findall(r"[^\s`]+", rows[0].split("|")[2]) == list(KEYS[key])


@pytest.mark.parametrize("kind", ExerciseKind)
def test_each_kind_has_an_example_with_a_right_answer(kind: ExerciseKind) -> None:
    blocks = [block for block, below in EXAMPLES if _ASKED.search(below)]
    assert any(_template(block).kind is kind for block in blocks)
