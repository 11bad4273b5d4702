"""Constructs in two dimensions, as a hand would draw them."""

import re
from collections import Counter
from textwrap import dedent
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from kb.typesetting import box, typeset


def picture(text: str) -> str:
    return "\n".join(line.rstrip() for line in dedent(text).strip("\n").split("\n"))


PICTURES = [
    # A script of a fraction is not a part of its numerator, one of a flat bracket stays off the baseline.
    (
        r"\frac{x+1}{y}^2",
        """
        ⎛x + 1⎞2
        ⎜─────⎟
        ⎝  y  ⎠
        """,
    ),
    (
        r"\Big(\sum_{i} x_i\Big)^2",
        """
        (∑ xᵢ)²
         i
        """,
    ),
    (
        r"\begin{pmatrix}1&2\\3&4\end{pmatrix}^2",
        """
        ⎛1  2⎞²
        ⎝3  4⎠
        """,
    ),
    (
        r"\left(\lim_{x\to0}f\right)^{q}",
        """
               q
        ⎛lim f⎞
        ⎝x→0  ⎠
        """,
    ),
    (
        r"\underline{x+y}^2",
        """
        x + y²
        ─────
        """,
    ),
    # Digits stand below digits and points below points.
    (
        r"\begin{pmatrix}10&-2\\-300&4\end{pmatrix}",
        """
        ⎛  10  −2⎞
        ⎝−300   4⎠
        """,
    ),
    (
        r"\begin{bmatrix}1.5&x\\-3&y\end{bmatrix}",
        """
        ⎡ 1.5  x⎤
        ⎣−3    y⎦
        """,
    ),
    # Rules meet.
    (
        r"\left[\begin{array}{c|c}A&B\\\hline C&D\end{array}\right]",
        """
        ⎡A │ B⎤
        ⎢──┼──⎥
        ⎣C │ D⎦
        """,
    ),
    (
        r"\begin{array}{|c|c|}\hline a&b\\\hline c&d\\\hline\end{array}",
        """
        ┌───┬───┐
        │ a │ b │
        ├───┼───┤
        │ c │ d │
        └───┴───┘
        """,
    ),
    # Nothing of one row is read as part of the next.
    (
        r"\begin{aligned}a&=e^{-x^2}\\&=e^{-y^2}\end{aligned}",
        """
             −x²
        a = e

             −y²
          = e
        """,
    ),
    (
        r"\begin{pmatrix}\frac{a}{b}&c\\d&e\end{pmatrix}",
        """
        ⎛a   ⎞
        ⎜─  c⎟
        ⎜b   ⎟
        ⎜    ⎟
        ⎝d  e⎠
        """,
    ),
    # Marks.
    (
        r"\overline{x+y}",
        """
        _____
        x + y
        """,
    ),
    (
        r"\dot{\hat{x}}",
        """
        .
        x̂
        """,
    ),
    (
        r"\widehat{f*g}",
        """
        ╱───╲
        f * g
        """,
    ),
    # Scripts on both sides of an operator, and brackets of a size that the author chose.
    (
        r"\sideset{}{'}\sum_{k} a_k",
        """
        ∑′ aₖ
        k
        """,
    ),
    (
        r"\Bigg\{\frac{a}{b}\Bigg\}",
        """
        ⎧a⎫
        ⎨─⎬
        ⎩b⎭
        """,
    ),
    (
        r"\Big\{ \begin{array}{l}a=b\\c=d\end{array}",
        """
        ⎰a = b
        ⎱c = d
        """,
    ),
    (
        r"A\underrightarrow{\text{化简}}B",
        """
        A 化简 B
          ───→
        """,
    ),
    (
        r"\begin{alignedat}{2}x&+y&&=1\\2x&-y&&=0\end{alignedat}",
        """
         x + y = 1
        2x − y = 0
        """,
    ),
    (
        r"\sqrt[3]{\frac{a}{b}}",
        """
         ┌──
         │a
        ³│─
        ╲│b
        """,
    ),
    (
        r"P(\text{晴})=\frac{\text{晴天数}}{\text{总天数}}",
        """
                晴天数
        P(晴) = ──────
                总天数
        """,
    ),
    (
        r"a\not=-b",
        """
        a ≠ −b
        """,
    ),
]


@pytest.mark.parametrize(("latex", "drawn"), PICTURES, ids=[latex for latex, _ in PICTURES])
def test_a_construct_is_drawn_like_this(latex: str, drawn: str) -> None:
    assert picture(typeset(latex)) == picture(drawn)


def test_a_stroke_goes_through_a_letter_once() -> None:
    assert typeset(r"\cancel{\cancel{ab}}") == "a\u0338b\u0338"


LETTERS = st.text("abcdefghijkmnpqrtuvwxyzABCXYZ0123456789", min_size=1, max_size=3)


def _formulas(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(lambda two: rf"\frac{{{two[0]}}}{{{two[1]}}}"),
        pair.map(lambda two: f"{{{two[0]}}}^{{{two[1]}}}"),
        pair.map(lambda two: f"{{{two[0]}}}_{{{two[1]}}}"),
        pair.map(lambda two: f"{two[0]}+{two[1]}"),
        pair.map(lambda two: f"{two[0]}={two[1]},"),
        pair.map(lambda two: rf"\begin{{pmatrix}}{two[0]}&{two[1]}\\{two[1]}&-{two[0]}\end{{pmatrix}}"),
        pair.map(lambda two: rf"\begin{{cases}}{two[0]}&{two[1]}\\{two[1]}\end{{cases}}"),
        pair.map(lambda two: rf"\begin{{aligned}}{two[0]}&={two[1]}\\&={two[0]}\end{{aligned}}"),
        pair.map(lambda two: rf"\sum_{{{two[0]}}}^{{{two[1]}}}"),
        pair.map(lambda two: rf"\int_{{{two[0]}}}^{{{two[1]}}}"),
        pair.map(lambda two: rf"\underbrace{{{two[0]}}}_{{{two[1]}}}"),
        pair.map(lambda two: rf"\xrightarrow[{{{two[0]}}}]{{{two[1]}}}"),
        inner.map(lambda one: rf"\left({one}\right)"),
        inner.map(lambda one: rf"\sqrt{{{one}}}"),
        inner.map(lambda one: rf"\overline{{{one}}}"),
        inner.map(lambda one: rf"\hat{{{one}}}"),
        inner.map(lambda one: rf"\boxed{{{one}}}"),
    )


FORMULAS = st.recursive(LETTERS, _formulas, max_leaves=8)


def letters(text: str) -> Counter[str]:
    return Counter(sign for sign in normalize("NFKD", text) if sign.isascii() and sign.isalnum())


def source_letters(latex: str) -> Counter[str]:
    """The letters and digits of a source outside of its commands."""
    return letters(re.sub(r"\\(?:begin|end)\{\w+\}|\\[a-z]+", " ", latex.replace("\\\\", " ")))


@given(FORMULAS, st.integers(1, 90), st.sampled_from(["unicode", "ascii"]))
@settings(max_examples=200, deadline=None)
def test_no_letter_and_no_digit_is_lost_at_any_width(latex: str, width: int, profile: str) -> None:
    missing = source_letters(latex) - letters(typeset(latex, width, profile))
    assert not missing, (latex, missing)


@given(FORMULAS, st.integers(1, 90), st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_block_is_a_rectangle_no_wider_than_asked(latex: str, width: int, sideways: bool) -> None:
    block = box(latex, width, sideways=sideways)
    assert {wcswidth(line) for line in block.lines} == {block.width}
    assert 0 <= block.baseline < len(block.lines)
    assert block.width <= width or (sideways and not block.fits)
