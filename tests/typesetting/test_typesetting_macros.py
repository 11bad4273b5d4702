"""Commands that an author defines become what they stand for, and no definition costs more than a moment."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.typesetting import inline, typeset
from kb.typesetting.macros import Macros, expand
from tests.stopwatch import Stopwatch

DEFINED = [
    (r"\newcommand{\R}{\mathbb{R}} x\in\R", r"x\in\mathbb{R}"),
    (r"\newcommand\R{\mathbb R}\R^n", r"\mathbb R^n"),
    (r"\newcommand*{\half}{\frac12}\half", r"\frac12"),
    (r"\newcommand{\dd}[2]{\frac{d#1}{d#2}}\dd{}{x} x^2", r"\frac{d}{dx} x^2"),
    (r"\newcommand{\norm}[2][2]{\lVert #2\rVert_{#1}}\norm{x}+\norm[1]{y}", r"\lVert x\rVert_{2}+\lVert y\rVert_{1}"),
    (r"\def\x#1#2{#1/#2}\x ab+\x{12}3", "a/b+12/3"),
    (r"\def\pair(#1,#2){\langle #1\mid #2\rangle}\pair(a,{b,c})", r"\langle a\mid {b,c}\rangle"),
    (r"\DeclareMathOperator{\rank}{rank}\rank A", r"\operatorname{rank} A"),
    (r"\DeclareMathOperator*{\argmin}{arg\,min}\argmin_x f", r"\operatorname*{arg\,min}_x f"),
    (
        r"\DeclarePairedDelimiter\abs{\lvert}{\rvert}\abs{x}+\abs*{\frac12}",
        r"\lvert x\rvert+\left\lvert\frac12\right\rvert",
    ),
    (r"\renewcommand{\epsilon}{\varepsilon}\epsilon", r"\varepsilon"),
    (r"\providecommand{\a}{1}\providecommand{\a}{2}\a", "1"),
    (r"\newcommand{\a}{1}\a\renewcommand{\a}{2}\a", "12"),
    (r"\newcommand{\a}{\b+1}\newcommand{\b}{x}\a", "x+1"),
    (r"\let\eps\varepsilon \eps+\epsilon", r"\varepsilon+\epsilon"),
    (r"\let\oldvec\vec\renewcommand{\vec}[1]{\oldvec{\mathbf{#1}}}\vec x", r"\vec{\mathbf{x}}"),
    (r"\global\long\def\z{1}\z", "1"),
    (r"\newcommand{\T}{\mathsf{T}} x^\T", r"x^{\mathsf{T}}"),
    (r"\newcommand{\al}{\alpha}\al b", r"\alpha b"),
    (r"\newcommand{\f}[1]{#1x}\f\alpha", r"\alpha x"),
]


@pytest.mark.parametrize(("source", "long"), DEFINED)
def test_what_is_defined_is_replaced(source: str, long: str) -> None:
    assert expand(source, {}).strip() == long


def test_a_macro_may_be_used_before_its_definition() -> None:
    assert expand(r"\R^n \newcommand{\R}{\mathbb{R}}", {}).strip() == r"\mathbb{R}^n"


def test_a_given_macro_takes_as_many_arguments_as_its_body_names() -> None:
    assert expand(r"\dd{f}{x}+\R", {"dd": r"\frac{d#1}{d#2}", "R": r"\mathbb{R}"}) == r"\frac{df}{dx}+\mathbb{R}"


def test_what_the_formula_defines_comes_before_what_is_given() -> None:
    assert expand(r"\newcommand{\R}{2}\R", {"R": "1"}) == "2"
    assert expand(r"\providecommand{\R}{2}\R", {"R": "1"}) == "1"


def test_a_percent_sign_begins_a_comment_and_an_escaped_one_does_not() -> None:
    assert expand("\\R\\%\\R % \\R\n\\R", {"R": "r"}) == "r\\%r % \\R\nr"


@pytest.mark.parametrize(
    "source",
    [r"\newcommand{\a}", r"\def\a#2{x}", r"\def", r"\newcommand{\a}[x]{b}", r"\let", r"\newcommand{a}{b}", r"\def\a{x"],
)
def test_a_definition_that_is_none_stays_as_it_is_written(source: str) -> None:
    assert expand(source, {}) == source


def test_a_macro_without_its_arguments_stays_as_it_is_written() -> None:
    assert expand(r"\dd{f}", {"dd": "#1/#2"}) == r"\dd{f}"
    assert expand(r"a & \dd & b", {"dd": "#1/#2"}) == r"a & \dd & b"


@pytest.mark.parametrize("source", [r"\def\a{\a\a}x\a y", r"\def\a{\b}\def\b{\a}x\a y", r"\def\a#1{\a{#1#1}}x\a{z}y"])
def test_a_definition_without_an_end_stays_and_the_rest_is_set(source: str) -> None:
    found = expand(source, {})
    assert found.startswith(r"x\a") and found.endswith("y")


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
BOMBS = [
    "".join(rf"\def\{a}{{\{b}\{b}}}" for a, b in pairwise(_LETTERS)) + r"\def\z{x}" + r"\a" * 100,
    "".join(rf"\def\{a}{{\{a}\{a}}}\{a}" for a in _LETTERS),
    r"\def\a{\a x}" + r"\a" * 2000,
    r"\def\a#1{x}" + r"\a{" * 2000,
    r"\def\x{" * 1000,
    r"\def\a#1;{#1}" + r"\a x" * 1500,
    r"\def\a{\def\a{\a}\a}" + r"\a" * 500,
    "".join(rf"\def\{a}{{{'x' * 300}}}" for a in _LETTERS) + "".join(rf"\{a}" for a in _LETTERS) * 20,
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_definition_costs_more_than_a_moment_or_fills_the_memory(bomb: str) -> None:
    watch = Stopwatch()
    found = expand(bomb, {})
    # The aim is 20 ms; a busy machine gets ten times that before this fails.
    assert watch.within(0.2)
    assert len(found) < len(bomb) + 10_000


def test_a_formula_of_definitions_only_draws_nothing() -> None:
    assert inline(r"\newcommand{\R}{\mathbb{R}}") == ""
    assert typeset(r"\newcommand{\R}{\mathbb{R}} \def\x{y}").strip() == ""


_WORDS = r"""
\def \newcommand \renewcommand \let \DeclareMathOperator \a \b #1 #2 [1] [2][x] [ ] { } {\a} {\b} {x} * = x ^ _ % & \\
"""
_PIECES = st.sampled_from([*_WORDS.split(), " ", "\n", "\n> "])


@given(st.lists(_PIECES, max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_every_source_has_a_long_form_with_as_many_lines(source: str) -> None:
    macros = Macros({"a": "A#1", "b": "B"}, 5000)
    macros.learn([source])
    found = macros.expand(source)
    assert found.text.count("\n") == source.count("\n")
    for piece in found.pieces:
        assert 0 <= piece.start <= piece.end <= len(source)
        assert 0 <= piece.out_start <= piece.out_end <= len(found.text)
