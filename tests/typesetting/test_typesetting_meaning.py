"""A formula written on one line, read back, is the same function."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.maths import Outcome, ReadingError, compare, read
from kb.typesetting import inline


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda pair: rf"\frac{{{pair[0]}}}{{{pair[1]}}}"),
        two.map(lambda pair: rf"\frac{{{pair[0]}}}{{{pair[1]}}} y"),
        two.map(lambda pair: rf"x \frac{{{pair[0]}}}{{{pair[1]}}}"),
        two.map(lambda pair: rf"\frac{{-{pair[0]}}}{{{pair[1]}}}"),
        two.map(lambda pair: rf"\left({pair[0]}\right)^{{{pair[1]}}}"),
        two.map(lambda pair: rf"\left|{pair[0]}\right| \left|{pair[1]}\right|"),
        two.map(lambda pair: rf"{pair[0]} + {pair[1]}"),
        two.map(lambda pair: rf"\left({pair[0]} - {pair[1]}\right)"),
        two.map(lambda pair: rf"\left({pair[0]}\right) \cdot \left({pair[1]}\right)"),
        two.map(lambda pair: rf"({pair[0]})({pair[1]})"),
        two.map(lambda pair: rf"\sin\left({pair[0]}\right) \cos\left({pair[1]}\right)"),
        two.map(lambda pair: rf"y^{{{pair[0]}}} x^{{{pair[1]}}}"),
        inner.map(lambda text: rf"\sqrt{{{text}}} x"),
        inner.map(lambda text: rf"y^n \sqrt{{{text}}}"),
        inner.map(lambda text: rf"\sqrt[3]{{{text}}}"),
        inner.map(lambda text: rf"a \sqrt[n]{{{text}}} x"),
        inner.map(lambda text: rf"\sqrt[q]{{{text}}}"),
        inner.map(lambda text: rf"\sqrt[n+1]{{{text}}}"),
        two.map(lambda pair: rf"\frac{{{pair[0]}}}{{\sqrt[3]{{{pair[1]}}} + x}}"),
        two.map(lambda pair: rf"\frac{{{pair[0]}}}{{\sqrt[n]{{{pair[1]}}} y}}"),
        inner.map(lambda text: rf"\sin\left({text}\right)"),
        inner.map(lambda text: rf"\frac{{\ln\left({text}\right)}}{{y}} a"),
        inner.map(lambda text: rf"\frac{{x}}{{y \cos\left({text}\right)}}"),
        inner.map(lambda text: rf"\frac{{2}}{{\exp\left({text}\right)}}"),
        inner.map(lambda text: rf"\sin^2\left({text}\right)"),
        inner.map(lambda text: rf"\ln{{{text}}} y"),
        inner.map(lambda text: rf"\sin{{\left({text}\right)^2}}"),
        inner.map(lambda text: rf"\log_{{2}}\left({text}\right)"),
        inner.map(lambda text: rf"\left|{text}\right|^2 y"),
        inner.map(lambda text: rf"-\left({text}\right)"),
        inner.map(lambda text: rf"e^{{{text}}}"),
        inner.map(lambda text: rf"y e^{{{text}}} y"),
        inner.map(lambda text: rf"e^{{-{text}}}"),
        inner.map(lambda text: rf"2^{{{text}}} \cdot 3"),
    )


LEAVES = [
    "x",
    "y",
    "a",
    "n",
    "2",
    "3",
    "0.5",
    r"\alpha",
    r"\theta",
    "x_1",
    "x_{12}",
    "a_{ij}",
    "a_{i,2j}",
    r"x_{old}",
    r"a_\theta",
]
FORMULAS = st.recursive(
    st.sampled_from([*LEAVES, "x_1^2", "a_{i,j}^2", r"a_\theta^2", r"\sin x", "x^n y"]), grown, max_leaves=7
)


@pytest.mark.parametrize("profile", ["unicode", "bmp", "ascii"])
@pytest.mark.parametrize("rounded", [False, True])
@given(latex=FORMULAS)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_bracket_that_the_value_needs_is_dropped(profile: str, rounded: bool, latex: str) -> None:
    try:
        tree = read(latex)
    except ReadingError:
        return  # too much of it for an answer
    line = inline(latex, profile, rounded=rounded)
    if read(line) != tree:
        outcome = compare(expected=latex, given=line).outcome
        assert outcome in (Outcome.EQUAL, Outcome.UNDECIDED), line


SIDES = st.recursive(
    st.sampled_from(["x", "y", "n", "2"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: rf"{two[0]}+{two[1]}"),
        st.tuples(inner, inner).map(lambda two: rf"\overline{{{two[0]}{two[1]}}}"),
        st.tuples(inner, inner).map(lambda two: rf"\overline{{{two[0]}}}\,\overline{{{two[1]}}}"),
        st.tuples(inner, inner).map(lambda two: rf"\underbrace{{{two[0]}}}_{{{two[1]}}}"),
        st.tuples(inner, inner).map(lambda two: rf"\overbrace{{{two[0]}}}^{{{two[1]}}}"),
        st.tuples(inner, inner).map(lambda two: rf"\left({two[0]}\right)^{{{two[1]}}}"),
    ),
    max_leaves=4,
)


@pytest.mark.parametrize("profile", ["unicode", "ascii"])
@given(one=SIDES, other=SIDES)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_label_or_a_line_is_never_lost_or_read_as_another(profile: str, one: str, other: str) -> None:
    marks = {
        rf"\left({one}\right)^{{{other}}}",
        rf"\left({one}\right)_{{{other}}}",
        rf"\underbrace{{{one}}}_{{{other}}}",
        rf"\overbrace{{{one}}}^{{{other}}}",
        rf"\overline{{{one}\,{other}}}",
        rf"\overline{{{one}}}\,\overline{{{other}}}",
        rf"\boxed{{{one}}}\,{other}",
    }
    assert len({"".join(inline(latex, profile).split()) for latex in marks}) == len(marks)


@pytest.mark.parametrize("profile", ["unicode", "ascii"])
@given(cells=st.lists(st.sampled_from(["x", "-x", "y+1", "a b"]), min_size=8, max_size=8))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_rows_of_several_columns_are_told_apart(profile: str, cells: list[str]) -> None:
    a, b, c, d, e, f, g, h = cells
    line = inline(rf"\begin{{align}}{a}&={b}&{c}&={d}\\{e}&={f}&&={g}\\&<{h}&x&=y\end{{align}}", profile)
    rows = line.split("; ")
    assert [row.count("=") for row in rows] == [2, 2, 1]
    assert "<" in rows[2]
