"""A gap that is filled in its sentence, or left alone where that is not certain."""

from __future__ import annotations

import pytest

from kb.typesetting.gaps import filled
from kb.typesetting.prose import render


@pytest.mark.parametrize(
    ("sentence", "answer", "shown"),
    [
        ("Fill in: the slope is […] here.", "zero", "Fill in: the slope is [zero] here."),
        ("填空：积的导数是 […]，两者可导。", "$u'v+uv'$", "填空：积的导数是 [u′v + uv′]，两者可导。"),
        ("Fill in: the [colour] one of $x_1$", "red", "Fill in: the [red] one of x₁"),
    ],
)
def test_a_gap_is_filled_where_it_stands(sentence: str, answer: str, shown: str) -> None:
    found = filled(sentence, answer)
    assert found is not None
    assert render(found) == [shown]


def test_a_gap_in_a_formula_by_itself_is_filled_in_a_box() -> None:
    assert filled("填空：$$y = \\square + 1$$", "$x^2$") == "填空：$$y = \\boxed{x^2}+ 1$$"


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("a […] and a […]", "one；two"),
        ("the [red] or the [blue] one", "green"),
        ("see [this](there) and that", "what"),
        ("so $a = \\square + 1$ here", "$x$"),
        ("$$a = \\square + \\square $$", "$x$"),
        ("the slope is […]", "1. zero\n2. nothing"),
        ("the slope is […]", "a==b"),
        ("$$a = \\boxed{\\text{what}} + 1$$ as in [3]", "$x$"),
        ("no gap at all", "zero"),
        ("", ""),
    ],
)
def test_what_is_not_certain_is_left_alone(sentence: str, answer: str) -> None:
    assert filled(sentence, answer) is None
