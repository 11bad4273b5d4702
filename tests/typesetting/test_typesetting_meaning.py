"""A formula written on one line, read back, is the same function."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.maths import Outcome, compare
from kb.typesetting import inline


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda pair: rf"\frac{{{pair[0]}}}{{{pair[1]}}}"),
        two.map(lambda pair: rf"\frac{{{pair[0]}}}{{{pair[1]}}} y"),
        two.map(lambda pair: rf"x \frac{{{pair[0]}}}{{{pair[1]}}}"),
        two.map(lambda pair: rf"\left({pair[0]}\right)^{{{pair[1]}}}"),
        two.map(lambda pair: rf"{pair[0]} + {pair[1]}"),
        two.map(lambda pair: rf"\left({pair[0]} - {pair[1]}\right)"),
        two.map(lambda pair: rf"({pair[0]})({pair[1]})"),
        inner.map(lambda text: rf"\sqrt{{{text}}} x"),
        inner.map(lambda text: rf"\sqrt[3]{{{text}}}"),
        inner.map(lambda text: rf"\sin\left({text}\right)"),
        inner.map(lambda text: rf"e^{{{text}}}"),
        inner.map(lambda text: rf"e^{{-{text}}}"),
    )


FORMULAS = st.recursive(st.sampled_from(["x", "y", "a", "2", "3", r"\alpha", "x_1"]), grown, max_leaves=7)


@given(FORMULAS)
@settings(max_examples=80, deadline=None)
def test_no_bracket_that_the_value_needs_is_dropped(latex: str) -> None:
    assert compare(expected=latex, given=inline(latex)).outcome in (Outcome.EQUAL, Outcome.UNDECIDED)
