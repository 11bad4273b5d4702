"""What is suggested for a name that nobody has is near to it, or nothing is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.suggesting import names_near

NAMES = [
    "Gradient",
    "Gradient descent",
    "Norm",
    "Chain rule",
    "Learning rate",
    "梯度",
    "随机梯度下降",
    "大数定律",
    "范数",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gradeint", ["Gradient", "Gradient descent"]),
        ("gradeint descent", ["Gradient descent"]),
        ("gradientdescent", ["Gradient descent"]),
        ("norn", ["Norm"]),
        ("chian rule", ["Chain rule"]),
        ("lerning rate", ["Learning rate"]),
        ("梯渡", ["梯度", "随机梯度下降"]),
        ("剃度", ["梯度", "随机梯度下降"]),
        ("大数定理", ["大数定律"]),
    ],
)
def test_a_slip_is_near(typed: str, meant: list[str]) -> None:
    assert names_near(typed, NAMES) == meant


@pytest.mark.parametrize(
    "typed", ["show", "cards", "zzzqqq", "rule of law", "xx", "", "，。", "矩阵", "度量", "the", "no"]
)
def test_what_is_unlike_every_name_suggests_nothing(typed: str) -> None:
    assert names_near(typed, NAMES) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=30), max_size=5))
def test_suggestions_are_some_of_the_names(typed: str, names: list[str]) -> None:
    found = names_near(typed, names)
    assert len(found) == len(set(found)) <= 3
    assert set(found) <= set(names)
