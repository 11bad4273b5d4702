"""The steps of a derivation: each is true by itself, beside sympy, and the result follows from the last."""

from typing import Any

import pytest
from hypothesis import given, settings
from maths_samples import SAMPLES, Sample

from kb.maths import ReadingError, differentiate
from kb.maths.calculus import Step

FUNCTIONS = (
    "x^5", "tan x", "cot x", "sec x", "csc x", "arcsin x", "arccos x", "arctan(x/a)", "log_a(x)", "a^x", "∛x",
    "|x^2-1|", "sinh x", "tanh(x/2)", "arsinh x", "artanh x", "x^x", "(sin x)^x", "x^2 sin(x) e^x", "1/(1+e^-x)",
    "e^x/(1+e^x)^2",
    "(x/(x+1))/(x+2)", "1/(1/x+1)", "ln(sin x)", "ln|x|", "A sin(ωx+φ)", "(ax+b)^n", "ln(x+√(x^2+1))",
    "e^(e^x)", "1/ln x", "√(x+√x)", "(x^2+1)^5 (x-1)^3", "log_x(3)", "arccot x", "arsec x", "coth x", "sech x",
)  # fmt: skip
POINTS = ({"x": 0.37, "y": 1.7}, {"x": 1.43, "y": 0.6}, {"x": -0.71, "y": 2.3})


def values(tree: Any, point: dict[str, float]) -> complex | None:
    import sympy

    letters = {symbol: point.get(symbol.name, 1.3) for symbol in tree.free_symbols}
    value = sympy.N(tree.subs(letters), 30)
    return complex(value) if value.is_number and value.is_finite and not value.has(sympy.Derivative) else None


def is_true(step: Step) -> bool:
    """Does sympy, at the points where all is real, find what the step says?"""
    import sympy

    from kb.worker.algebra import to_sympy

    of, result = to_sympy(step.of), to_sympy(step.result)
    x = next((symbol for symbol in of.free_symbols if symbol.name == "x"), sympy.Symbol("x", real=True))
    right = of if step.rule == "tidy" else sympy.diff(of, x)
    for point in POINTS:
        start, mine, slope = values(of, point), values(result, point), values(right, point)
        if start is None or mine is None or slope is None or abs(start.imag) > 1e-12:
            continue
        if abs(mine - slope) > 1e-9 * (1 + abs(slope)):
            return False
    return True


@pytest.mark.parametrize("text", FUNCTIONS)
def test_each_step_of_a_derivation_is_true(text: str) -> None:
    found = differentiate(text)
    assert [step for step in found.steps if not is_true(step)] == []
    assert found.steps[-1].result == found.tree


@given(SAMPLES)
@settings(max_examples=40, deadline=None)
def test_each_step_of_any_derivation_is_true(sample: Sample) -> None:
    try:
        found = differentiate(sample.text)
    except ReadingError:
        return
    assert [step for step in found.steps if not is_true(step)] == []


def test_what_a_derivation_needs_twice_is_shown_once() -> None:
    steps = differentiate("e^x/(1+e^x)^2").steps
    assert len({(step.rule, step.of) for step in steps}) == len(steps)
