"""The notes on linear algebra: the numbers that they state, computed anew."""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import pytest

from kb.reading import read_note

COURSE = Path(__file__).parents[2] / "notes"
LANGUAGES = ("en", "zh")

each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def _backs(language: str) -> dict[str, str]:
    """What the cards of the subject ask, and what they answer."""
    return {
        card.front: card.back
        for path in sorted((COURSE / language).glob("2-*/*.md"))
        for card in read_note(path.read_text(encoding="utf-8"), path.relative_to(COURSE).as_posix()).cards
    }


def _answer(language: str, *parts: str) -> str:
    """The answer of the only card whose front holds all these parts, without the signs of a formula."""
    (back,) = (back for front, back in _backs(language).items() if all(part in front for part in parts))
    return back.strip("$")


def _cross(a: tuple[float, float], b: tuple[float, float]) -> float:
    return a[0] * b[1] - a[1] * b[0]


@each_language
@pytest.mark.parametrize(
    ("parts", "value"),
    [
        (("$(3, -4)$", r"\ell_1$"), 3 + 4),
        (("$(3, -4)$", r"\ell_2$"), math.hypot(3, 4)),
        (("$(3, -4)$", r"\ell_\infty$"), 4),
        (("$(1, 2)$", "$(4, -2)$", r"\ell_1$"), abs(4 - 1) + abs(-2 - 2)),
        (("$(1, 2, 3)$", "$(4, -5, 6)$"), sum(a * b for a, b in zip((1, 2, 3), (4, -5, 6), strict=True))),
        ((r"\begin{pmatrix} 1 & -2 \\ 3 & 4 \end{pmatrix}", r"\ell_1$"), max(1 + 3, 2 + 4)),
        ((r"\begin{pmatrix} 1 & -2 \\ 3 & 4 \end{pmatrix}", r"\ell_\infty$"), max(1 + 2, 3 + 4)),
        (("3x_1 - 4x_2", r"\lvert x_1 \rvert + \lvert x_2 \rvert \le 1"), max(abs(3), abs(-4))),
        (("3x_1 - 4x_2", "x_1^2 + x_2^2"), math.hypot(3, 4)),
        (("3x_1 - 4x_2", r"\max"), max(3 * x - 4 * y for x, y in product((-1, 1), repeat=2))),
        (("$(0, 0)$", "$(4, 0)$", "$(1, 3)$"), abs(_cross((4, 0), (1, 3))) / 2),
        (("$(3, 1)$", "$(1, 2)$"), _cross((3, 1), (1, 2))),
        (("$3x + 4y = 10$",), 10 / math.hypot(3, 4)),
    ],
)
def test_a_number_is_the_one_that_a_computation_gives(language: str, parts: tuple[str, ...], value: float) -> None:
    answers = {back.strip("$") for front, back in _backs(language).items() if all(part in front for part in parts)}
    assert f"{value:g}" in answers


@each_language
def test_minimisers_with_penalties_are_the_lowest_points(language: str) -> None:
    grid = [step / 1000 for step in range(-1000, 4001)]
    for inner, penalty, a, of in (
        ("(x-3)^2", r"+ \lvert x \rvert", 3.0, abs),
        ("(x-3)^2", r"\frac{1}{2} x^2", 3.0, lambda x: x * x / 2),
        (r"\left(x - \frac{1}{2}\right)^2", r"+ \lvert x \rvert", 0.5, abs),
    ):
        lowest = min(grid, key=lambda x: (x - a) ** 2 / 2 + of(x))
        said = _answer(language, inner, penalty, "$")
        found = re.fullmatch(r"\\frac\{(\d)\}\{(\d)\}", said)
        assert (int(found[1]) / int(found[2]) if found else float(said)) == pytest.approx(lowest), said


@each_language
def test_the_nearest_point_of_an_l1_ball_is_nearest(language: str) -> None:
    near = min(
        ((x / 100, y / 100) for x, y in product(range(-200, 201), repeat=2) if abs(x) + abs(y) <= 200),
        key=lambda point: math.dist(point, (3, 1)),
    )
    assert _answer(language, "$(3, 1)$", r"\le 2$") == f"({near[0]:g}, {near[1]:g})"


@each_language
def test_the_area_of_the_polygon_is_that_of_its_triangles(language: str) -> None:
    corners = [(0, 0), (3, 0), (3, 2), (0, 4)]
    area = sum(_cross(a, b) for a, b in pairwise([*corners, corners[0]])) / 2
    assert _answer(language, "$(3, 0)$", "$(3, 2)$", "$(0, 4)$") == f"{area:g}"


@each_language
def test_the_offset_is_that_of_a_row_major_array(language: str) -> None:
    offset = next(number for number, index in enumerate(product(range(2), range(3), range(4))) if index == (1, 2, 3))
    assert _answer(language, "$(1, 2, 3)$", "$(2, 3, 4)$") == str(offset)


@each_language
def test_broadcast_shapes_follow_the_rule(language: str) -> None:
    tried = 0
    for front, back in _backs(language).items():
        shapes = [_shape(found) for found in re.findall(r"\$\(([\d, ]+)\)\$", front)]
        if {"en": "broadcasting result", "zh": "广播结果"}[language] not in front or len(shapes) != 2:
            continue
        tried += 1
        length = max(map(len, shapes))
        columns = list(zip(*((1,) * (length - len(shape)) + shape for shape in shapes), strict=True))
        if all(len({size for size in column if size != 1}) <= 1 for column in columns):
            assert back == f"$({', '.join(str(max(column)) for column in columns)})$", front
        else:
            assert not back.startswith("$("), front
    assert tried == 5


def _shape(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split(","))


@each_language
def test_the_shear_stretches_more_than_its_eigenvalues(language: str) -> None:
    (said,) = (back for back in _backs(language).values() if r"\frac{1 + \sqrt{5}}{2}" in back)
    turns = (2 * math.pi * step / 100_000 for step in range(100_000))
    stretch = max(math.hypot(math.cos(turn) + math.sin(turn), math.sin(turn)) for turn in turns)
    assert stretch == pytest.approx((1 + math.sqrt(5)) / 2)
    assert f"{stretch:.2f}" in said


def test_doubles_behave_as_the_notes_say() -> None:
    assert 0.1 + 0.2 != 0.3
    assert 1e16 + 1 - 1e16 == 0
    assert math.ulp(1.0) == 2**-52
    assert math.ulp(0.0) == 5e-324 < math.ulp(1.0)
    assert all(1.1e-16 < math.ulp(x) / x < 2.3e-16 for x in (1.0, 1.5, 1.999, 3.7e10))
    assert int(float(2**53 + 1)) != 2**53 + 1
    assert all(int(float(2**53 - step)) == 2**53 - step for step in range(1000))
    assert math.ulp(1e10) == pytest.approx(2e-6, rel=0.1)
    assert math.ulp(1e18) > 100
    assert not math.isclose(1e-20, 0.0)
    assert 1 - math.cos(1e-8) == 0
    assert 2 * math.sin(0.5e-8) ** 2 == pytest.approx(0.5e-16)
    x = 0.0
    for _ in range(10):
        x += 0.1
    assert 0.9999 < x < 1
