"""Values of the front matter that are not of the kind kb reads are named, with the key and how to write it."""

from __future__ import annotations

import pytest

from kb.model import Problem
from kb.reading import read_note


def _problems(head: str) -> tuple[Problem, ...]:
    return read_note(f"---\n{head}\n---\n# A\n\ntext\n").problems


@pytest.mark.parametrize(
    ("head", "key", "column"),
    [
        ("requires: 7", "requires", 11),
        ("requires: [limit, {a: b}]", "requires", 11),
        ("title: 5", "title", 8),
        ("aliases: {a: b}", "aliases", 10),
        ("lang: fr", "lang", 7),
        ("concept: [a, b]", "concept", 10),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_place_and_an_example(head: str, key: str, column: int) -> None:
    (problem,) = _problems(f"created: 2026-01-01\n{head}")
    assert (problem.code, problem.arguments["key"]) == ("front-matter-value", key)
    assert (problem.line, problem.column) == (3, column)
    assert problem.arguments["example"].startswith(f"{key}: ")


def test_every_example_is_itself_a_value_that_is_understood() -> None:
    for head in ("requires: 7", "title: 5", "aliases: {a: b}", "concept: [a]", "tags: {a: b}", "prerequisites: {}"):
        (problem,) = _problems(head)
        assert _problems(problem.arguments["example"]) == ()


@pytest.mark.parametrize(
    "head",
    [
        "requires: [limit, 导数]",
        "requires: limit, derivative",
        "requires:",
        "aliases:\n  - gradient\n  -",
        "tags: [2024, analysis, [a, b]]",
        "lang: zh-CN",
        "lang: 英文",
        "title: 2026-01-01",
        "whatever: {a: [1, 2]}",
    ],
)
def test_values_as_people_write_them_are_no_problem(head: str) -> None:
    assert _problems(head) == ()
