"""A letter with a script in braces is a formula in prose too, where no dollar signs stand around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.typesetting.prose import plain

_BASES = st.sampled_from(["a", "x", "P", "σ", "Θ"])
_SCRIPTS = st.sampled_from(["i", "2j", "i,2j", "n+1", "t-1", "B", "hh", "model", "(k)", "θ"])
_FORMULAS = st.one_of(
    st.builds("{}_{{{}}}".format, _BASES, _SCRIPTS),
    st.builds("{}^{{{}}}".format, _BASES, _SCRIPTS),
    st.builds("{}_{{{}}}²".format, _BASES, _SCRIPTS),
    st.builds("{}_{{{}}}^{{{}}}".format, _BASES, _SCRIPTS, _SCRIPTS),
    st.builds("10^{{{}}}".format, st.sampled_from(["-3", "12", "n"])),
)


@given(
    _FORMULAS, st.sampled_from([("the ", " of it"), ("方差", "是"), ("(", ")"), ("", "."), ("**", "**"), ("- ", "，")])
)
def test_a_bare_script_is_set_as_between_dollar_signs(formula: str, around: tuple[str, str]) -> None:
    before, after = around
    assert plain(f"{before}{formula}{after}") == plain(f"{before}${formula}${after}")


@pytest.mark.parametrize(
    "text",
    [
        "snake_case and foo_{bar}",
        "x_i and x^2",
        "the file v_{i}.png in /x_{i}/",
        'f"x_{i}"',
        "http://a.b/x_{i}",
        "{{name}} and ${x}_{y}",
        "x_{a_{i}}",
        "\\sigma_{B} is raw",
    ],
)
def test_what_may_be_code_or_a_part_of_something_stays_as_written(text: str) -> None:
    assert plain(text) == text


@given(_FORMULAS)
def test_code_stays_as_written(formula: str) -> None:
    assert plain(f"see `{formula}` there") == f"see {formula} there"
