"""What a note states wrongly or has lost is named, wherever it stands; nothing is passed over in silence."""

from __future__ import annotations

import pytest

from kb.model import CardKind
from kb.reading import Reading, read_note

_CLAIMS = ["(x^2)' = 2x", "(\\cos x)' = \\sin x", "(e^x)' = e^x", "(\\ln x)' = x", "(\\tan x)' = \\sec^2 x"]


def _typed(reading: Reading) -> list[int]:
    return sorted(card.line for card in reading.cards if card.kind is CardKind.DERIVATIVE)


def _false(reading: Reading) -> list[int]:
    return sorted(problem.line for problem in reading.problems if problem.code == "false-claim")


@pytest.mark.parametrize(
    "line",
    [
        "${}$",
        "${}$  ",
        "${}$\\",
        "${}$<br>",
        "${}$，",
        "$${}$$",
        "\\({}\\)",
        "\\[{}\\]",
        "- ${}$",
        "1. ${}$",
        "> ${}$",
        "  ${}$",
    ],
)
def test_every_line_of_a_sheet_of_derivatives_is_read(line: str) -> None:
    reading = read_note("# 导数表\n\n" + "\n".join(line.replace("{}", claim) for claim in _CLAIMS) + "\n")
    assert (_typed(reading), _false(reading)) == ([3, 4, 5, 6, 7], [4, 6])


def test_display_formulas_right_below_each_other_are_several() -> None:
    reading = read_note("# D\n\n" + "\n".join(f"$$\n{claim}\n$$" for claim in _CLAIMS) + "\n")
    assert (_typed(reading), _false(reading)) == ([3, 6, 9, 12, 15], [6, 12])


def test_a_formula_over_several_lines_stays_one() -> None:
    reading = read_note("# D\n\n$$\n(x^3)' =\n3x^2\n$$\n$(x^4)' = 4x^3$\n")
    assert (_typed(reading), _false(reading)) == ([3, 7], [])
