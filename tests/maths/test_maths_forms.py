"""The form of a right answer: what is lacking is named, and what is not certain to be lacking is not."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.maths import compare, read
from kb.maths.forms import lacking
from kb.maths.polynomials import common_factor, is_reducible, polynomial
from kb.maths.tree import Number, Power, Product, Sum, Symbol, Tree, number
from kb.messages.en.maths import SENTENCES as ENGLISH
from kb.messages.zh.maths import SENTENCES as CHINESE
from kb.model import Form, Outcome


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x + x", "like-terms"),
        ("3x^2 - x^2 + 1", "like-terms"),
        ("x - (x + 1)", "like-terms"),
        ("2*3x", "arithmetic"),
        ("1/2 + 1/3", "arithmetic"),
        ("2^5", "arithmetic"),
        ("-(-x)", "arithmetic"),
        ("x*(-2)", "arithmetic"),
        ("1*x", "one-or-zero"),
        ("x^1", "one-or-zero"),
        ("x + 0", "one-or-zero"),
        ("x/1", "one-or-zero"),
        ("x*x", "powers"),
        ("x^2 x^3", "powers"),
        ("(x^2)^3", "powers"),
        ("e^x e^(2x)", "powers"),
        ("2x/4", "fraction"),
        ("(2x+2)/4", "fraction"),
        ("x^2/x", "fraction"),
        ("(x^2-1)/(x-1)", "fraction"),
        ("2*(x/2)", "fraction"),
        ("6/4", "fraction"),
        ("(1+1/x)/x", "nested-fraction"),
        ("1/(x/2)", "nested-fraction"),
        ("sqrt(8)", "root"),
        ("sqrt(4)", "value"),
        ("ln(e)", "value"),
        ("sin(0) + x", "value"),
        ("e^(ln x)", "value"),
        ("2(x+1) + 3(x+2)", "brackets"),
        ("x(x+1) - x^2", "brackets"),
    ],
)
def test_what_is_not_simplified_is_named(text: str, code: str) -> None:
    assert lacking(read(text), Form.SIMPLIFIED) == code


@pytest.mark.parametrize(
    "text",
    """2x cos(x^2);cos(x)*2*x;1/(2 sqrt x);(x+1)(x+2);x sqrt(x);(a+b)/2;1/2*(a+b);½x;x^2/2 + x/3;3/4;-1/2;2*2^x;10^6;
    6.02*10^23;2^100;x^(1/2);3x^(-2);0.5x;-3x^2+2;sin(x)cos(x);e^(2x);ln(2)x;pi/2;2 pi r;sqrt(2)/2;(x^2+1)/(x-1);
    x^2 e^x + 2x e^x;cos(x/2)/2;x - (1 - y)""".replace("\n", "").split(";"),
)
def test_what_is_simplified_gets_no_remark(text: str) -> None:
    assert lacking(read(text), Form.SIMPLIFIED) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x^2 - 1", "factors"),
        ("2x - 2", "common-factor"),
        ("(x+2)(2x+6)", "common-factor"),
        ("t x + t", "common-factor"),
        ("x^2 - t^2", "factors"),
        ("x^3 - y^3", "factors"),
        ("a x + b x + a y + b y", "factors"),
        ("(x^2-4x+4)(3-x)", "factors"),
        ("sin(x)^2 - 1", "factors"),
        ("x^4 + 4", "factors"),
        ("x^4 - 4", "factors"),
        ("x(x - 4 + 4/x)", "common-factor"),
        ("(x-1)(x+1)", None),
        ("x^2 - 2", None),
        ("x^2 + 1", None),
        ("-3(4-x)(x+1)", None),
        ("2(x+0.5)", None),
        ("x^3 - x + 1", None),
        ("(a-x)^600", None),
        ("x^2 + x y + y^2", None),
        ("6", None),
    ],
)
def test_factored_means_over_the_rationals(text: str, code: str | None) -> None:
    assert lacking(read(text), Form.FACTORED) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(x+1)^2", "expand"),
        ("2(x+1)", "expand"),
        ("3 - (x+1)", "expand"),
        ("x^2 + x + x", "like-terms"),
        ("x^2 + 2x + 1", None),
        ("(x+1)/2", None),
        ("sin(2(x+1))", None),
    ],
)
def test_expanded_means_without_brackets_that_can_go(text: str, code: str | None) -> None:
    assert lacking(read(text), Form.EXPANDED) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2/4", "fraction"),
        ("x + 2/6", "fraction"),
        ("cos(3/6*x)", "fraction"),
        ("x^(2/4)", "fraction"),
        ("-1/-3", "arithmetic"),
        ("1/sqrt(3)", "root-below"),
        ("1/(1-sqrt(2))", "root-below"),
        ("sqrt(3)/3", None),
        ("1/-3", None),
        ("1/(2 sqrt(x))", None),
        ("0.5", None),
    ],
)
def test_lowest_terms_means_reduced_and_no_root_of_a_number_below(text: str, code: str | None) -> None:
    assert lacking(read(text), Form.LOWEST_TERMS) == code


def test_a_right_answer_in_another_form_is_right_and_is_told_what_is_left() -> None:
    verdict = compare(expected="x/2", given="2x/4", form=Form.SIMPLIFIED)
    assert (verdict.outcome, verdict.arguments["form"]) == (Outcome.EQUAL, "fraction")
    assert verdict.is_unfinished and not verdict.is_final
    assert compare(expected="x/2", given="x/2", form=Form.SIMPLIFIED).is_final
    assert compare(expected="x/2", given="2x/4").is_final


def test_a_wrong_answer_is_wrong_whatever_its_form() -> None:
    verdict = compare(expected="x/2", given="2x/3", form=Form.SIMPLIFIED)
    assert verdict.outcome is Outcome.DIFFERENT
    assert "form" not in verdict.arguments


def test_the_cards_own_answer_always_has_the_form() -> None:
    assert compare(expected="2x/4", given="2*x/4", form=Form.SIMPLIFIED).is_final
    assert compare(expected="x*x + 1", given="1 + x x", form=Form.SIMPLIFIED).is_final


def test_an_answer_twice_as_long_as_a_known_one_can_be_shorter() -> None:
    assert compare(expected="x", given="x sin(x)^2 + x cos(x)^2", form=Form.SIMPLIFIED).arguments["form"] == "shorter"
    assert compare(expected="(x+1)^3", given="x^3+3x^2+3x+1", form=Form.SIMPLIFIED).is_final


def test_each_entry_of_a_vector_has_its_form() -> None:
    assert compare(expected="(2x, 2y)", given="(2x, y+y)", form=Form.SIMPLIFIED).arguments["form"] == "like-terms"


def test_every_remark_has_a_sentence_in_both_languages() -> None:
    texts = ["x+x", "2*3", "1x*1", "x x", "2/4", "1/(1/x)", "sqrt 8", "sqrt 4", "2(x+1)+3(x+2)"]
    codes = {lacking(read(text), Form.SIMPLIFIED) for text in texts}
    codes |= {lacking(read(text), Form.FACTORED) for text in ("2x+2", "x^2-1")}
    codes |= {lacking(read("(x+1)^2"), Form.EXPANDED), lacking(read("1/sqrt 2"), Form.LOWEST_TERMS)}
    assert len(codes) >= 12
    for code in (*codes, "question", "shorter"):
        assert f"form.{code}" in ENGLISH and f"form.{code}" in CHINESE


X, Y = Symbol("x"), Symbol("y")
small = st.integers(-5, 5)


def linear(a: int, b: int, c: int) -> Tree:
    return Sum((Product((number(a), X)), Product((number(b), Y)), number(c)))


# A letter alone is no factor that counts: it stands in every term.
LINEAR = st.tuples(small, small, small).filter(lambda of: (of[0] or of[1]) and sum(map(bool, of)) > 1)


@given(LINEAR, LINEAR)
@settings(max_examples=60, deadline=None)
def test_a_product_of_two_linear_factors_is_never_held_irreducible(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    product = polynomial(Product((linear(*one), linear(*other))))
    assert is_reducible(product) is True


@given(st.lists(small, min_size=3, max_size=4).filter(lambda values: values[-1] != 0 and values[0] != 0))
@settings(max_examples=80, deadline=None)
def test_what_is_told_to_split_has_a_rational_root_or_is_left_alone(values: list[int]) -> None:
    """Of degree two and three a polynomial splits when it has a rational root, found here by trying."""
    terms = [Product((number(value), Power(X, number(power)))) for power, value in enumerate(values) if value]
    roots = {Fraction(p, q) for p in range(-5, 6) for q in range(1, 6)}
    has_root = any(sum(v * root**power for power, v in enumerate(values)) == 0 for root in roots)
    tree: Tree = Sum(tuple(terms)) if len(terms) > 1 else terms[0]
    assert is_reducible(polynomial(tree)) is has_root


@given(small.filter(bool), small, small.filter(bool), small)
@settings(max_examples=40, deadline=None)
def test_a_common_factor_is_found(a: int, b: int, c: int, d: int) -> None:
    shared = linear(a, b, 1)
    top, bottom = Product((shared, linear(c, 0, d))), Product((shared, linear(1, 1, 7)))
    letters: list[Tree] = [X, Y]
    known = polynomial(top, letters), polynomial(shared, letters), polynomial(bottom, letters)
    assert common_factor(known[0], known[1]) and common_factor(known[1], known[2])


def test_large_powers_are_left_alone_at_once() -> None:
    assert lacking(read("(x+y+1)^500 + (x-y)^700"), Form.FACTORED) is None
    assert lacking(read("((x+1)^50+(y+1)^50)^50 - z"), Form.SIMPLIFIED) is None
    assert isinstance(read("3"), Number)
