"""A card that rests on a false value at a point, or on a false step by numbers, stays a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import Standing
from tests.conftest import Opener


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        ("$f(x) = x^2$, $f'(1) = 2$", Standing.ACTIVE),
        ("$f(x) = x^2$, $f'(1) = 3$", Standing.DRAFT),
        (r"$f(x) = x^2$, $f'(3) = 2 \cdot 3 = 9$", Standing.DRAFT),
        ("$a = 2, b = 3, c = a + b = 6$", Standing.DRAFT),
    ],
)
def test_a_false_value_holds_its_card_back(folder: Path, opened: Opener, answer: str, standing: Standing) -> None:
    (folder / "a.md").write_text(f"# Values\n\nQ: Which value?\nA: {answer}\n", encoding="utf-8")
    assert [card.standing for card in opened().cards()] == [standing]
