"""Deciding where digits run out: nothing that is not seen counts as seen, and nothing takes long."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from maths_samples import SAMPLES, Sample, is_moderate

from kb.maths import compare, compare_derivative
from kb.model import Outcome
from tests.stopwatch import Stopwatch

ZEROS = [
    "sin(pi)", "cos(pi/2)", "sin(2pi)", "sin(pi*1000)", "5sin(pi)", "sin(pi)^2", "sqrt(sin(pi))", "tan(pi)",
    "cot(pi/2)", "sin(10^50 pi)", "ln(1)", "e^0-1", "sqrt(4)-2", "sin(x)^2+cos(x)^2-1", "atan(1)*4-pi", "x-x", "0*x",
    "sin(pi/2)-1", "ln(sin(pi/2))", "cosh(1)^2-sinh(1)^2-1", "arcsin(sin^2 x+cos^2 x)-pi/2", "e^(ln 3)-3",
    "|||x|-1|-2|-|||x|-1|-2|", "(x+10^100)-10^100-x", "sign(x-x)", "sqrt(2)^2-2", "(1-1)*10^100", "ln(e)-1",
]  # fmt: skip


@pytest.mark.parametrize("zero", ZEROS)
def test_a_term_that_is_zero_changes_nothing(zero: str) -> None:
    assert compare_derivative(of="x^2", by="x", given=f"2x+{zero}").outcome is Outcome.EQUAL
    assert compare_derivative(of="e^(2x)", by="x", given=f"2x+{zero}").outcome is Outcome.DIFFERENT


TINY = [
    "+e^(-1000)", "+10^(-300)", "+10^(-60)", "+1-tanh(1000)", "+1-cos(10^(-50))", "+x^(10^-100)-1", "*e^(10^(-100))",
    "^(1+10^(-80))", "^(1+10^(-400))", "+ln(1+e^(-900))", "+arctan(10^100)-pi/2", "+sqrt(10^200+1)-10^100",
    "+sin(355)*10^(-55)", "+(x+10^100)-10^100", "+sin(10^300)-sin(10^300+10^(-200))", "+10^(-40)*(1+10^(-40))-10^(-40)",
    "+tanh(50x)-tanh(60x)", "/tanh(500)",
]  # fmt: skip


@pytest.mark.parametrize("tiny", TINY)
def test_a_term_that_is_not_zero_is_seen_however_small(tiny: str) -> None:
    verdict = compare_derivative(of="x^2", by="x", given=f"2x{tiny}")
    assert verdict.outcome is Outcome.DIFFERENT
    assert verdict.diagnosis != "constant-factor"


@pytest.mark.parametrize("tiny", ["1-tanh(10^6)", "10^(-10^5)", "e^(-10^6)", "2^(-10^6)", "1/(10^(10^6)+x)"])
def test_what_no_digits_can_show_is_not_accepted(tiny: str) -> None:
    assert compare_derivative(of="x^2", by="x", given=f"2x+{tiny}").outcome is Outcome.UNDECIDED


def test_where_a_function_ends_at_a_zero_in_disguise_it_has_no_value() -> None:
    for nowhere in ("1/sin(pi)", "tan(pi/2)", "ln(sin(pi))", "1/(sin^2 x+cos^2 x-1)"):
        assert compare(expected="2x", given=f"2x+{nowhere}").outcome is not Outcome.EQUAL


HOSTILE = [
    "sin(" * 40 + "x" + ")" * 40, "tan(" * 40 + "x" + ")" * 40, "e^(" * 20 + "x" + ")" * 20,
    "+".join("x^x^x" for _ in range(90)), "+".join(f"(10^1000+x)^(1/{n})" for n in range(1, 60)),
    "+".join(f"sin({n}pi)" for n in range(1, 120)), "+".join(f"sqrt(x-{n})" for n in range(1, 90)),
    "sin(x)-sin(x)+" * 60 + "0", "sin(10^1000)-sin(10^1000+10^(-1000))",
    "+".join(f"tanh({n}000x)" for n in range(1, 60)),
    "|" * 20 + "x" + "|" * 20, "(-2)^(x^9)+" * 40 + "1", "+".join(f"arcsec({n}^x)" for n in range(2, 60)),
    "sin(10^1200 x)*" * 30 + "1", "1/(10^(10^5)+x)",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:16] for text in HOSTILE])
def test_no_verdict_takes_long(text: str) -> None:
    compare(expected="x", given="x+0")  # what is imported once
    watch = Stopwatch()
    assert compare_derivative(of="x^2", by="x", given=f"2x+1+{text}").outcome is not Outcome.EQUAL
    assert compare(expected=f"3+{text}", given=f"{text}+3").outcome is not Outcome.DIFFERENT
    assert watch.within(1.2)


@given(SAMPLES, st.integers(20, 400), st.sampled_from(["10^(-{})", "e^(-{})", "1-tanh({})", "sin(10^(-{}))"]))
@settings(max_examples=60, deadline=None)
def test_a_small_term_beside_any_function_is_never_overlooked(sample: Sample, size: int, term: str) -> None:
    assert compare(expected=sample.text, given=f"{sample.text} + {term.format(size)}").outcome is not Outcome.EQUAL


@given(SAMPLES, st.sampled_from(["sin(pi)", "(ln(e)-1)", "(4atan(1)-pi)"]))
@settings(max_examples=40, deadline=None)
def test_a_zero_in_disguise_beside_any_function_is_always_seen_through(sample: Sample, zero: str) -> None:
    text = sample.text
    assume(is_moderate(sample))
    assert compare(expected=text, given=f"{text} + ({text}){zero}").outcome is Outcome.EQUAL
