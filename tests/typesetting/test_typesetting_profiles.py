"""What each profile may draw, and letters in bold and other fonts as styles or as letters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from kb.typesetting import box, inline, typeset
from kb.typesetting.prose import on_line, render, render_spans
from kb.typesetting.symbols import SYMBOLS

ACCENTS = "hat bar vec dot tilde overline underline overbrace underbrace overrightarrow widehat check not cancel"
SHAPES = r"""
\frac{a}{b} \sqrt{\frac12} \sqrt[3]{x} \sum_{i=1}^n \int_0^1 \left( \right) \left\{ \right. x_i^2 \alpha
"""
PIECES = st.sampled_from(
    [
        *(f"\\{name} " for name in SYMBOLS if name.isalpha()),
        *(f"\\{name}{{x}}" for name in ACCENTS.split()),
        *(f"\\{name}{{Ax1\\alpha}}" for name in ("mathbf", "mathbb", "mathcal", "mathfrak", "mathsf", "mathtt", "bm")),
        *SHAPES.split(),
        r"\begin{bmatrix}a&b\\c&d\end{bmatrix}",
        r"\begin{cases}a\\b\end{cases}",
        r"\underbrace{a+b}_{c}",
        r"\xrightarrow{f}",
        *"中。x2+=|,é𝜎½★☃",
    ]
)
LATEX = st.lists(PIECES, max_size=8).map("".join)


def belongs(sign: str, profile: str) -> bool:
    """Whether a profile may draw a character: letters of other scripts and what is wide stay in each."""
    if unicodedata.category(sign)[0] == "L" and unicodedata.normalize("NFKC", sign) == sign:
        return True
    if unicodedata.east_asian_width(sign) in "WF":
        return True
    return sign <= ("\x7e" if profile == "ascii" else "\uffff") and sign.isprintable()


@given(LATEX, st.sampled_from(["bmp", "ascii"]), st.integers(8, 80))
@settings(max_examples=250, deadline=None)
def test_a_profile_draws_what_it_has_and_counts_it_right(latex: str, profile: str, width: int) -> None:
    for line in [inline(latex, profile), *typeset(latex, width, profile).split("\n")]:
        assert all(belongs(sign, profile) for sign in line), line
    for line in typeset(latex, width, profile).split("\n"):
        assert wcswidth(line) <= width


def test_every_sign_has_a_spelling_in_ascii() -> None:
    for name in (name for name in SYMBOLS if name.isalpha()):
        for latex in (f"a \\{name} b", f"\\{name}_a^b", f"x^{{\\{name}}}"):
            assert inline(latex, "ascii").isascii(), name
            assert typeset(latex, 60, "ascii").isascii(), name


@given(LATEX, st.sampled_from(["unicode", "bmp", "ascii"]))
@settings(max_examples=150, deadline=None)
def test_styles_change_neither_place_nor_width(latex: str, profile: str) -> None:
    text = f"Let ${latex}$ be.\n\n$$\n{latex}\n$$"
    shown = ["".join(span.text for span in line).rstrip() for line in render_spans(text, 70, profile)]
    assert [wcswidth(line) for line in shown] == [wcswidth(line) for line in render(text, 70, profile)]


@pytest.mark.parametrize("profile", ["unicode", "bmp", "ascii"])
def test_bold_is_a_plain_letter_with_a_style(profile: str) -> None:
    (line,) = render_spans(r"$\mathbf{x} + y$", 40, profile)
    assert ("x", "math strong") in [(span.text, span.style) for span in line]
    assert "".join(span.text for span in line) == "x + y"


def test_bold_is_a_letter_of_its_own_where_there_are_no_styles() -> None:
    assert inline(r"\mathbf{x}") == "𝐱"
    assert render(r"$\mathbf{x}$") == ["𝐱"]
    assert inline(r"\mathbf{x}", "bmp") == "x"
    assert inline(r"\boldsymbol{\alpha}", "ascii") == "alpha"


@pytest.mark.parametrize("profile", ["bmp", "ascii"])
def test_a_bold_digit_that_becomes_plain_does_not_join_its_letter(profile: str) -> None:
    assert inline(r"c\mathbf{1}", profile) == "c 1"
    assert typeset(r"c\mathbf{1}", 40, profile) == "c 1"


def test_an_accent_stays_with_its_bold_letter() -> None:
    (line,) = render_spans(r"$\hat{\mathbf{x}}\hat{\mathbf{a}}$")
    assert [(span.text, span.style) for span in line] == [("x\u0302â", "math strong")]
    assert wcswidth("".join(span.text for span in line)) == 2


@pytest.mark.parametrize("profile", ["unicode", "bmp"])
@pytest.mark.parametrize("mark", ["hat", "bar", "vec", "dot", "tilde", "check"])
@pytest.mark.parametrize("letter", ["x", r"\mathbf{x}", r"\alpha", "M"])
def test_an_accent_takes_no_column_of_its_own(letter: str, mark: str, profile: str) -> None:
    latex = rf"\{mark}{{{letter}}}"
    assert wcswidth(inline(latex, profile)) == 1
    assert {wcswidth(line) for line in typeset(latex, 40, profile).split("\n")} == {1}


def test_double_struck_and_script_letters_of_the_first_plane_stay_and_others_become_styles() -> None:
    (line,) = render_spans(r"$\mathbb{R}\mathcal{L}\mathcal{A}\mathbb{E}\mathfrak{g}$", 40, "bmp")
    found = {sign: span.style for span in line for sign in span.text}
    assert found == {
        "ℝ": "math", "ℒ": "math", "A": "math emphasis", "E": "math strong", "g": "math strong emphasis",
    }  # fmt: skip


def test_letters_that_an_author_typed_in_prose_stay_as_they_are() -> None:
    (line,) = render_spans("the letter 𝐱 and code `𝐲`")
    assert "".join(span.text for span in line) == "the letter 𝐱 and code 𝐲"


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\alpha\beta", "alpha beta"),
        (r"2\pi r", "2 pi r"),
        (r"\lfloor x\rfloor", "floor(x)"),
        (r"\lceil \frac{a}{b}\rceil", "ceil(a/b)"),
        (r"x\not\subset y", "x not subset y"),
        (r"x\notin A", "x not in A"),
        (r"\hat{x} \vec{v}", "hat(x) vec(v)"),
        (r"f'", "f'"),
        (r"\langle x, y\rangle", "<x, y>"),
        (r"a \le b \Rightarrow c \ne d", "a <= b => c != d"),
    ],
)
def test_ascii_is_read_in_one_way(latex: str, line: str) -> None:
    assert inline(latex, "ascii").replace(")vec", ") vec") == line


@pytest.mark.parametrize("body", [r"\frac{a}{b}", r"\begin{matrix}a\\b\end{matrix}"])
def test_tall_delimiters_in_ascii_are_told_apart(body: str) -> None:
    signs = ("(", "[", r"\{", r"\langle", r"\lfloor", r"\lceil", "|", r"\|")
    shapes = {typeset(rf"\left{sign}{body}\right.", 40, "ascii") for sign in signs}
    assert len(shapes) == len(signs)


def test_a_sum_and_a_root_in_ascii() -> None:
    assert typeset(r"\sum_{i=1}^{n} \sqrt{\frac{a}{b}}", 40, "ascii").split("\n") == [
        "     +--",
        " n   |a",
        "sum  |-",
        "i=1 \\|b",
    ]


def test_integrals_in_ascii_stand_apart_from_their_limits() -> None:
    assert typeset(r"\int_0^1 f", 40, "ascii").split("\n") == ["/ 1", "|   f", "/ 0"]
    assert typeset(r"\oint_C f", 40, "ascii").split("\n") == ["/", "O   f", "/ C"]


def test_prose_in_ascii_has_a_typewriters_punctuation() -> None:
    text = "> “a” — b… 3×3 ① x²\n\n- ∀x ≤ y\n\n`→`"
    assert render(text, 40, "ascii") == ['| "a" -- b... 3x3 (1) x^2', "", "* forall x <= y", "", "->"]
    assert render("“中文” α é", 40, "ascii") == ['"中文" α é']
    assert render("(xⁿ)′ = n xⁿ⁻¹, a₁₂", 40, "ascii") == ["(x^n)' = n x^(n-1), a_12"]


def test_the_same_prose_in_unicode_is_as_it_was_written() -> None:
    assert render("“a” b… 3×3", 40) == ["“a” b… 3×3"]


def test_one_line_has_no_letter_that_the_profile_lacks() -> None:
    shown = on_line(r"**a** $\mathbf{x}$ and $$\mathbb{E}$$", "bmp")
    text = shown if isinstance(shown, str) else "".join(span.text for span in shown)
    assert text == "a x and E"


@given(LATEX)
@settings(max_examples=100, deadline=None)
def test_fonts_kept_for_styles_are_as_wide_as_those_of_the_profile(latex: str) -> None:
    for profile in ("bmp", "ascii"):
        kept, plain = box(latex, 60, profile, fonts=True), box(latex, 60, profile)
        assert [wcswidth(line) for line in kept.lines] == [wcswidth(line) for line in plain.lines]
