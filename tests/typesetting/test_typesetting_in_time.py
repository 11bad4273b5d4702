"""Ten thousand characters of anything are set in a tenth of a second, at every width, and fit it."""

import random
import string

import pytest
from wcwidth import wcswidth

from kb.typesetting import box, inline, typeset
from tests.stopwatch import Stopwatch

LENGTH = 10_000
# The aim is a tenth of a second of a free processor; a busy one does half as much, and less.
MOST = 0.3

_REPEATED = r"""
\frac \frac{a}{ x^ x_{ ^ \sqrt{ \cancel{ \hat{ \left( \left.a\right| \begin{pmatrix} \begin{cases}a&b\\ & \\ a a+ a=
{ ( \not \stackrel{a}{ \overbrace{ \boxed{
中 $ \text{$ (a) [a, | ' a' \foo{ \underbrace{a}_{ \sideset{}{} \prescript \int\! x_{ab}^{cd} 1& e^{-\frac{(x-y)^2}{2}}
"""


def nested(before: str, inside: str, after: str, levels: int) -> str:
    return before * levels + inside + after * levels


def long(unit: str, length: int = LENGTH) -> str:
    return (unit * length)[:length]


_LINE = long("a+b", 9_000)
_SIGNS = [
    *"{}^_()a+=&|",
    *(f"\\{name}" for name in ("\\", "frac", "sqrt", "left(", "right)", "over", "sum", "begin{matrix}")),
]
_CHANCE = random.Random(7)
SOURCES = {unit: long(unit) for unit in [*_REPEATED.split(), "word ", "中文 ", "a\\over ", "x\u0302", "a\n\n"]} | {
    "a matrix of one row": r"\begin{matrix}" + long("a&", 9_950) + r"\end{matrix}",
    "a row among single cells": r"\begin{pmatrix}" + long(r"a\\", 6_000) + long("b&", 3_900) + r"\end{pmatrix}",
    "ruled columns that one row fills": r"\begin{array}{"
    + "c|" * 1_000
    + "}"
    + long("a&", 4_000)
    + long(r"\\b", 3_900),
    "cells that cover columns": r"\begin{array}{c}" + long(r"\multicolumn{50}{c}{a}&", 9_900) + r"\end{array}",
    "an aligned row": r"\begin{aligned}a&=" + long("b+c", 9_950) + r"\end{aligned}",
    "aligned rows": r"\begin{aligned}" + long(r"a&=b+c\\", 9_950) + r"\end{aligned}",
    "a tall column beside a wide row": r"\begin{matrix}" + long(r"a\\", 5_000) + r"\end{matrix}" + long("abc", 4_900),
    "a long row in fractions": nested(r"\frac{a+b}{c+", _LINE, "}", 28),
    "a long row in roots": nested(r"\sqrt{a+", _LINE, "}", 28),
    "a long row in matrices": nested(r"\begin{pmatrix}a&b\\c&", long("a+", 8_000), r"\end{pmatrix}", 28),
    "deep brackets side by side": long(nested("(a+", "b", ")", 25)),
    "deep powers side by side": long(nested("x^{", "b", "}", 25) + "+"),
    "a fraction of long rows": rf"\frac{{{long('a+b', 4_900)}}}{{{long('a+b', 4_900)}}}",
    "macros that double": r"\def\a{xx}\def\b{\a\a}\def\c{\b\b}\def\d{\c\c}" + long(r"\d ", 9_900),
    "a macro without end": long(r"\def\a{\a\a}\a"),
    "signs by chance": "".join(_CHANCE.choices(_SIGNS, k=4_000))[:LENGTH],
    "letters by chance": "".join(_CHANCE.choices(string.printable, k=LENGTH)),
    "Unicode by chance": "".join(map(chr, _CHANCE.choices([*range(0x20, 0x590), *range(0x1E00, 0x2C00)], k=LENGTH))),
    "a real formula": long(r"\frac{\partial L}{\partial w} = \sum_{i=1}^n (y_i - \hat y_i) x_i + \lambda \|w\|_2^2, "),
}


@pytest.fixture(scope="module", autouse=True)
def _tables() -> None:
    """The widths of characters are loaded when the first one is measured."""
    typeset("中")


@pytest.mark.parametrize("name", SOURCES)
def test_ten_thousand_characters_are_set_in_time(name: str) -> None:
    source = SOURCES[name]

    def quick(width: int) -> bool:
        watch = Stopwatch()
        text = typeset(source, width) if width else inline(source)
        in_time = watch.within(MOST)
        assert not width or all(wcswidth(line) <= width for line in text.split("\n"))
        return in_time

    for width in (0, 9):
        assert any(quick(width) for _ in range(3)), width


@pytest.mark.parametrize("name", ["a long row in matrices", r"\frac", "(a)", "an aligned row"])
def test_what_is_moved_sideways_is_set_in_time(name: str) -> None:
    def quick() -> bool:
        watch = Stopwatch()
        box(SOURCES[name], 9, sideways=True)
        return watch.within(MOST)

    assert any(quick() for _ in range(3))


def test_a_table_larger_than_anyone_looks_at_is_one_line() -> None:
    rows = r"\\".join(["&".join("a" * 200)] * 3) + r"\\" + r"\\".join("b" * 1_500)
    block = box(rf"x = \begin{{matrix}}{rows}\end{{matrix}}", 76)
    assert block.fits
    assert "".join(block.lines).count("a") == 600
    assert "".join(block.lines).count("b") == 1_500


def test_what_is_longer_than_any_formula_comes_back_as_it_was_written() -> None:
    source = r"\alpha" + "+a" * 4_000
    assert inline(source) == source
    assert "".join(line.strip().removeprefix("↪ ") for line in typeset(source, 60).split("\n")) == source
    assert inline(r"\alpha" + "+a" * 1_000) == "α" + " + a" * 1_000
