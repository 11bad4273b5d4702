"""How people type answers who saw no grammar: programs, textbooks, phones, Chinese input methods."""

import pytest

from kb.maths import compare, read
from kb.maths.expression import ReadingError
from kb.maths.tree import Symbol
from kb.model import Outcome

WRITTEN = [
    # words around the answer
    ("答：２ｘ。", "2*x"),
    ("答案是2x", "2*x"),
    ("解：f'（x）＝2x；", "2*x"),
    ("所以导数为2x", "2*x"),
    ("∴y’＝2x", "2*x"),
    ("The answer is 2x.", "2*x"),
    ("ans: 2x", "2*x"),
    ("“2x”", "2*x"),
    ("`2x`", "2*x"),
    ("2x，", "2*x"),
    ("fx = 2xy", "2*x*y"),
    ("f_{xy} = 2", "2"),
    ("f´(x)=2x", "2*x"),
    # programs
    ("2*x*math.cos(x**2)", "2*x*cos(x^2)"),
    ("np.pi*np.exp(-x)", "pi*e^(-x)"),
    ("2.*x.*cos(x.^2)", "2*x*cos(x^2)"),
    ("Sin[x]^2 + ArcTan[2 x]", "sin(x)^2+arctan(2*x)"),
    ("2 Pi x", "2*pi*x"),
    ("%e^(2*x)", "e^(2*x)"),
    ("=2*LN(x)+PI()", "2*ln(x)+pi"),
    ("POWER(x,2)", "x^2"),
    ("nthroot(x, 3)", "cbrt(x)"),
    ("np.array([2*x, 2*y])", "(2*x, 2*y)"),
    ("\\begin{aligned} f'(x) &= 2x \\end{aligned}", "2*x"),
    ("sin\u2061(2\u2062x)", "sin(2*x)"),
    ("\\operatorname{sh}x", "sinh(x)"),
    # signs of their own
    ("1½", "1+1/2"),
    ("³√x", "root(x, 3)"),
    ("x⁻¹ᐟ²", "x^(-1/2)"),
    ("（2x，2y）ᵀ", "(2*x, 2*y)"),
    ("𝟐𝒙·𝑒ˣ", "2*x*e^x"),
    # input methods
    ("x＊＊2", "x^2"),
    ("2——1", None),
    ("3（x＋1）……2", "3*(x+1)^2"),
    ("log——2（x）", "log(x, 2)"),
    ("cosx、x-sinx、x……2", "cos(x)/x-sin(x)/x^2"),
    ("dy、dx＝2x", "2*x"),
    # words for signs
    ("x的三次方", "x^3"),
    ("e的-2x次方", "e^(-2*x)"),
    ("（x+1）的平方除以2", "(x+1)^2/2"),
    ("2乘以x减3", "2*x-3"),
    ("三分之二根号x", "2/3*√x"),
    ("零", "0"),
    (" 零。", "0"),
    ("一", "1"),
    ("两", "2"),
    ("负一", "-1"),
    ("正三", "3"),
    ("-二", "-2"),
    ("十", "10"),
    ("十二", "12"),
    ("负三十", "-30"),
    ("九十九", "99"),
    ("2分之1x", "x/2"),
    ("x的负二分之一次方", "x^(-1/2)"),
    ("三倍x的平方", "3*x^2"),
    ("4x三次方", "4*x^3"),
    ("11x的十次方", "11*x^10"),
    ("x一1", None),
    ("1又2分之1", None),
]


@pytest.mark.parametrize(("typed", "meant"), WRITTEN, ids=[typed for typed, _ in WRITTEN])
def test_what_people_write_is_read_as_they_mean_it(typed: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(ReadingError):
            read(typed)
    else:
        assert compare(expected=meant, given=typed).outcome is Outcome.EQUAL


def test_the_capital_letter_is_kept_apart_from_the_circle_number() -> None:
    assert read("Π") == read("\\Pi") == Symbol("Pi")
    assert read("Pi") == read("π") != read("Π")


def test_sh_and_ch_are_hyperbolic_where_their_letters_are_no_variables() -> None:
    assert compare(expected="sinh(x)", given="sh x").outcome is Outcome.EQUAL
    assert compare(expected="c*h*x", given="ch x").outcome is Outcome.EQUAL


def test_rows_and_braces_of_programs_are_vectors_and_matrices_where_those_are_asked_for() -> None:
    assert compare(expected="(2x, 2y)", given="[2x 2y]").outcome is Outcome.EQUAL
    assert compare(expected="1 2; 3 4", given="{{1,2},{3,4}}").outcome is Outcome.EQUAL
    assert compare(expected="4*x*y", given="[2x 2y]").outcome is Outcome.EQUAL


TWO_READINGS = [
    ("e^2x", "e^2*x", "e^(2x)"),
    ("e……-2x", "e^(-2)*x", "e^(-2x)"),
    ("1/2x", "x/2", "1/(2x)"),
    ("１、２ｘ", "x/2", "1/(2x)"),
    ("1/2√x", "√x/2", "1/(2√x)"),
    ("x^1/2", "x/2", "√x"),
    ("√2x", "√(2)*x", "√(2x)"),
    ("ln x/y", "ln(x)/y", "ln(x/y)"),
    ("sin x cos x", "sin(x)*cos(x)", "sin(x cos(x))"),
    ("cos x^2", "cos(x^2)", "cos(x)^2"),
    ("1/1+x^2", "1+x^2", "1/(1+x^2)"),
    ("x+1/x-1", "x+(1/x)-1", "(x+1)/(x-1)"),
    ("1/√1-x²", "1-x^2", "1/√(1-x^2)"),
    ("nx^n-1", "n*x^n-1", "n*x^(n-1)"),
    ("ln x+1", "1+ln(x)", "ln(x+1)"),
]


@pytest.mark.parametrize(("typed", "usual", "other"), TWO_READINGS, ids=[typed for typed, _, _ in TWO_READINGS])
def test_the_usual_reading_is_taken_and_brackets_are_asked_for_where_only_another_is_right(
    typed: str, usual: str, other: str
) -> None:
    assert compare(expected=usual, given=typed).outcome is Outcome.EQUAL
    verdict = compare(expected=other, given=typed)
    assert (verdict.outcome, verdict.arguments["reason"]) == (Outcome.UNREADABLE, "two-readings")
    assert compare(expected=f"{other} + x^3", given=typed).outcome is Outcome.DIFFERENT


@pytest.mark.parametrize(
    ("typed", "position"),
    [("答：2x＋", 5), ("𝑥²+@", 3), ("ｓｉｎ（ｘ", 3), ("2（x+1]", 5), ("math.cos(x)+§", 12), ("𝟐𝒙+√", 3), ("“2x+", 0)],
)
def test_a_fault_is_shown_at_its_own_character(typed: str, position: int) -> None:
    with pytest.raises(ReadingError) as fault:
        read(typed)
    assert fault.value.position == position


@pytest.mark.parametrize("typed", ["不知道", "忘了", "？", "2x 或 3x", "2x or 3x", "x的次方", "的", "answer"])
def test_what_is_no_formula_is_not_read_as_one(typed: str) -> None:
    with pytest.raises(ReadingError):
        read(typed)


@pytest.mark.parametrize(
    "typed",
    [r"\tau = rF", "τ=rF", "tau = r F", r"\tau_1 = rF", r"\tau(r) = rF", r"\bar{x}_0=rF", "x_{n+1} = rF"],
)
def test_a_greek_or_indexed_name_before_an_equals_sign_only_names(typed: str) -> None:
    assert read(typed) == read("rF")


@pytest.mark.parametrize("look", ["large", "Large", "LARGE", "huge", "small", "normalsize", "tiny", "rm", "bf"])
def test_the_size_and_the_letters_of_type_mean_nothing(look: str) -> None:
    assert read(rf"{{\{look} x^2}} + 1") == read("x^2 + 1")
