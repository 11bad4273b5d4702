"""Formulas too wide for their lines: where they are broken, and what happens where they cannot be."""

from textwrap import dedent

import pytest
from wcwidth import wcswidth

from kb.typesetting import box, typeset
from tests.stopwatch import Stopwatch


def picture(text: str) -> str:
    return "\n".join(line.rstrip() for line in dedent(text).strip("\n").split("\n"))


BROKEN = [
    # A condition after a comma begins a line of its own; it is not broken at its relation.
    (
        r"v(s) = f(R+\gamma v(S)+u), s\in T",
        24,
        """
        v(s) = f(R + γv(S) + u),
               s ∈ T
        """,
    ),
    # Outside of brackets rather than inside.
    (
        r"a = f(b+c+d) + g(e+h+k)",
        20,
        """
        a = f(b + c + d)
            + g(e + h + k)
        """,
    ),
    # A line never ends after a name that is applied to what follows.
    (
        r"q = abcdefg \log hijk",
        16,
        """
        q = abcdefg
            log hijk
        """,
    ),
    # What follows from a statement is a statement.
    (
        r"a = b + c \Rightarrow d = e + f + g",
        20,
        """
        a = b + c
          ⇒ d = e + f + g
        """,
    ),
    # The number of an equation stands at the right.
    (
        r"abc = def + ghi + jk \tag{1}",
        22,
        """
        abc = def + ghi + jk
                         (1)
        """,
    ),
    # The rest of a sum is no fragment: two terms go to the next line.
    (
        r"s = aaaaaa + bbbbbb + cccccc + d",
        30,
        """
        s = aaaaaa + bbbbbb
            + cccccc + d
        """,
    ),
    # Cases too wide for their conditions hold them below.
    (
        r"f = \begin{cases} aaaaaaaaaa & \text{if } x>0\\ b & \text{else}\end{cases}",
        18,
        """
            ⎧ aaaaaaaaaa
        f = ⎨     if x > 0
            ⎪ b
            ⎩     else
        """,
    ),
]


@pytest.mark.parametrize(("latex", "width", "drawn"), BROKEN, ids=[latex for latex, _, _ in BROKEN])
def test_a_wide_formula_is_broken_like_this(latex: str, width: int, drawn: str) -> None:
    assert picture(typeset(latex, width)) == picture(drawn)


WIDE = r"\begin{pmatrix} aaaaaaaaaaaaa & bbbbbbbbbbbbbbbb & cccccccccccc\\ 1&2&3\end{pmatrix} = x + y + z"


def test_what_fits_in_no_way_is_on_one_line_and_each_continued_line_is_marked() -> None:
    first, *rest = typeset(WIDE, 30).split("\n")
    assert first.startswith("(aaaaaaaaaaaaa,")
    assert rest
    assert all(line.startswith("↪ ") for line in rest)


def test_the_mark_of_a_continued_line_is_no_sign_of_a_formula_in_ascii() -> None:
    drawn = typeset(WIDE, 30, "ascii")
    assert drawn.isascii()
    assert all(line.startswith("& ") for line in drawn.split("\n")[1:])


def test_what_fits_in_no_way_comes_in_two_dimensions_where_it_can_be_moved() -> None:
    block = box(WIDE, 30, sideways=True)
    assert not block.fits
    assert block.width > 30
    assert block.lines[0].startswith("⎛aaaaaaaaaaaaa  bbbb")
    assert {wcswidth(line) for line in block.lines} == {block.width}


def test_what_fits_is_the_same_whether_it_could_be_moved_or_not() -> None:
    latex = r"s = \frac{a}{b} + c + d + e"
    assert box(latex, 12, sideways=True) == box(latex, 12)
    assert box(latex, 12).fits


_HOSTILE = r"""
\cancel{ ) ] x_{d}\\ &\frac{a}{b} {}_a^b \left.\frac{a}{b}\right| \Big( \Rightarrow \tag{1} \hline \sideset{_a}{^b}\sum
"""


@pytest.mark.parametrize("width", [1, 76])
@pytest.mark.parametrize("unit", _HOSTILE.split())
@pytest.mark.parametrize(("left", "right"), [("", ""), (r"\begin{aligned}", r"\end{aligned}"), (r"\frac{a}{b}", "")])
def test_hostile_shapes_take_no_time_to_speak_of(unit: str, width: int, left: str, right: str) -> None:
    source = left + (unit * 4_000)[:4_000] + right
    watch = Stopwatch()
    typeset(source, width)
    # Forty milliseconds is the aim; a busy machine gets many times that before this fails.
    assert watch.within(1.0)
