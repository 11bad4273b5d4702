"""Machine numbers say how far they are off, and are never more sure than that."""

import math
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.maths import Outcome, read
from kb.maths.equivalence import judge
from kb.maths.evaluation import Undefined, compiled, complex_value, evaluate, mp
from kb.maths.points import generic_points, points_far
from kb.maths.rough import Unclear, are_alike, are_apart, at
from kb.maths.rough import compiled as rough
from kb.maths.tree import free_variables

_NAMES = "sin cos tan cot sec csc sinh cosh tanh coth sech csch arcsin arccos arctan arccot arcsec arccsc arsinh arcosh"
_FUNCTIONS = [*_NAMES.split(), "artanh", "exp", "ln", "sqrt", "abs", "cbrt", "sign"]
_PARTS = st.recursive(
    st.sampled_from(["x", "x", "y", "2", "7", "0.3", "π", "e", "1/3", "10^-9", "10^8"]),
    lambda parts: st.one_of(
        st.builds("({} + {})".format, parts, parts),
        st.builds("({} - {})".format, parts, parts),
        st.builds("({})({})".format, parts, parts),
        st.builds("({})/({})".format, parts, parts),
        st.builds("{}({})".format, st.sampled_from(_FUNCTIONS), parts),
        st.builds("({})^{}".format, parts, st.sampled_from(["2", "3", "(-1)", "(1/2)", "(1/3)", "(2/3)", "x", "40"])),
        st.builds("log_({})({})".format, parts, parts),
    ),
    max_leaves=7,
)


@given(_PARTS, st.booleans())
@settings(max_examples=400, deadline=None)
def test_the_true_value_is_never_further_away_than_said(text: str, far: bool) -> None:
    tree = read(text)
    names = free_variables(tree)
    function, exact = rough(tree), compiled(tree)
    for point in list(points_far(names, ()) if far and names else generic_points(names, 6))[:8]:
        try:
            value, error, _ = function(at(point))
        except (Unclear, OverflowError):
            continue
        except Undefined:
            with pytest.raises(Undefined):
                evaluate(exact, point, 300)
            continue
        if not error < abs(value):
            continue  # it says that it knows nothing
        true = float(mp.make_mpf(evaluate(exact, point, 300)))
        assert abs(true - value) <= 64 * error + abs(true) * 1e-15


@pytest.mark.parametrize("name", ["sech", "csch"])
def test_a_value_that_is_small_far_out_is_not_nothing(name: str) -> None:
    point = {"x": Fraction(4231, 10)}
    value = float(mp.make_mpf(evaluate(compiled(read(f"{name}(x)")), point, 300)))
    assert value == pytest.approx(2 * math.exp(-423.1), rel=1e-12)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("2x + 10^-30", "2x"),
        ("2x + e^(-50)", "2x"),
        ("(1 + 10^-20) x", "x"),
        ("x + 10^-18 sin(x)", "x"),
        ("sqrt(x^2 + 10^-40)", "abs(x)"),
    ],
)
def test_what_is_too_small_to_see_is_not_alike(a: str, b: str) -> None:
    for point in generic_points(("x",), 4):
        left, right = rough(read(a))(at(point)), rough(read(b))(at(point))
        assert not are_apart(left, right)
        assert not are_alike(left, right)
    assert judge(read(b), read(a)).outcome is Outcome.DIFFERENT


@given(
    _PARTS, st.sampled_from(["({}) + 10^-12", "({}) * 1.0000001", "({}) + 10^-8 x", "({})", "-(-({}))", "({}) + 0 x"])
)
@example("arccot((10^8)(10^8))", "({}) + 10^-12")
@settings(max_examples=150, deadline=None)
def test_values_that_are_apart_are_so_to_many_digits_too(text: str, change: str) -> None:
    tree, other = read(text), read(change.format(text))
    for point in generic_points(("x", "y"), 4):
        try:
            a, b = rough(tree)(at(point)), rough(other)(at(point))
            # Complex values of what is large inside a function are not looked for.
            exact = complex_value(tree, point), complex_value(other, point)
        except (Undefined, Unclear, OverflowError):
            continue
        if are_apart(a, b):
            assert abs(exact[0] - exact[1]) > abs(exact[0]) * mp.mpf(10) ** -7
        if are_alike(a, b):
            assert abs(exact[0] - exact[1]) <= abs(exact[0]) * mp.mpf(10) ** -7


def test_a_point_beyond_all_machine_numbers_is_left_open() -> None:
    with pytest.raises((Unclear, OverflowError)):
        rough(read("exp(exp(x))"))(at({"x": Fraction(10)}))
