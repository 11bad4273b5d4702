"""Formulas in headings are set where a heading is the name or the place of something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.typesetting.cells import cells
from tests.cli.conftest import Kb


def test_formulas_in_the_name_of_a_concept_and_of_what_it_requires_are_set(
    kb: Kb, note: Callable[[str, str], Path]
) -> None:
    note("heads.md", "---\nrequires: ['Sum $\\alpha$']\n---\n# Order $x^2$\n\nWords.\n\n# Sum $\\alpha$\n\nWords.\n")
    shown = kb("show", "Order $x^2$").out.splitlines()
    assert shown[0] == "Order x²"
    assert "Sum α" in kb("show", "heads").out + "\n".join(shown)


def test_the_place_above_a_card_is_set_at_the_prompt(kb: Kb, note: Callable[[str, str], Path]) -> None:
    note("heads.md", "# Order $x^2$\n\nQ: a question that costs $5\nA: an answer\n")
    said = kb("review", "--plain", typed="\n3\n:q\n").out
    assert "Order x²" in said
    assert "$x^2$" not in said


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize(
    "text", ["(x^2+1)^3 sin(x^2) / (x+1)", "x^x ln(sin(x^2 + 1)) (a + b x)^4", "e^(2x) cos(3x) sqrt(x^2+1)"]
)
def test_steps_are_no_wider_than_the_terminal(kb: Kb, monkeypatch: pytest.MonkeyPatch, columns: int, text: str) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    said = kb("math", "derive", text).out.splitlines()
    steps = said[: said.index("")]
    assert len(steps) > 3
    assert max(map(cells, steps)) <= columns
