"""What holds for every string: text comes back, of the right width, and harmless."""

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from kb.typesetting import box, inline, typeset
from kb.typesetting.prose import render, render_spans

_COMMANDS = r"""
\frac \sqrt \left( \right) \left. \right| \begin{pmatrix} \end{pmatrix} \begin{cases} \end{cases} \begin{aligned}
\end{aligned} \begin{array}{c|c} \end{array} \hline \sum \int \lim \prod ^ _ { } [ ] ( ) & \\ ' | \| + - = , . x y
12 \alpha \mathbf \mathbb \mathrm \hat \bar \vec \overline \underbrace \overbrace \text{若} \text \tag{1} \over
\choose \middle| \not \operatorname{tr} \xrightarrow \stackrel \overset \underset \substack \limits \boxed \binom
\newcommand{\a}{b} \a \def \quad \, % $ ~ 中 \foo \ \begin \end \rm \color{red} \big( \Bigr)
"""
PIECES = st.sampled_from([*_COMMANDS.split(), " ", "\n"])
LATEX = st.one_of(
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(PIECES, max_size=15).map(" ".join),
    st.text(max_size=60),
)
_MARKS = r"# |- |1. |> |`|```|$|$$|\(|\)|\[|\]|**|*|  |[a](b)|![|中文，|（|word |\$5|$x^2$|$$\frac{a}{b}$$|<b>|&#27;|=="
_TABLE = "| a | b |\n|--|--|\n| c | $x$ |\n"
MARKDOWN_PIECES = st.sampled_from([*_MARKS.split("|"), _TABLE, "\n", "\n\n", "\x1b[31m", "\u202e"])
MARKDOWN = st.one_of(st.lists(MARKDOWN_PIECES, max_size=25).map("".join), st.text(max_size=80))
FORBIDDEN = {"Cc", "Cf", "Cs"}


def harmless(text: str) -> bool:
    return not any(unicodedata.category(sign) in FORBIDDEN for sign in text)


@given(LATEX, st.integers(1, 100))
@settings(max_examples=250, deadline=None)
def test_any_formula_at_any_width_comes_back_in_its_width(latex: str, width: int) -> None:
    for line in typeset(latex, width).split("\n"):
        assert wcswidth(line) <= width
        assert harmless(line)


@given(LATEX)
@settings(max_examples=200, deadline=None)
def test_any_formula_on_one_line_is_one_line(latex: str) -> None:
    line = inline(latex)
    assert "\n" not in line
    assert harmless(line)


@given(LATEX, st.sampled_from(["unicode", "bmp", "ascii"]))
@example(r"^\text\text^", "unicode")
@settings(max_examples=150, deadline=None)
def test_the_lines_of_a_block_are_equally_wide_and_hold_its_baseline(latex: str, profile: str) -> None:
    block = box(latex, 400, profile)
    assert 0 <= block.baseline < len(block.lines)
    if len(block.lines) > 1 and block.width > 0 and not latex.isspace():
        widths = {wcswidth(line) for line in block.lines}
        assert len(widths) == 1 or max(widths) <= 400


@given(MARKDOWN, st.integers(1, 90))
@settings(max_examples=200, deadline=None)
def test_any_text_at_any_width_comes_back_in_its_width(text: str, width: int) -> None:
    for line in render(text, width):
        assert wcswidth(line) <= width
        assert harmless(line)


@given(MARKDOWN)
@settings(max_examples=50, deadline=None)
def test_spans_say_the_same_as_the_plain_lines(text: str) -> None:
    spans = ["".join(span.text for span in line).rstrip() for line in render_spans(text, 60)]
    assert spans == render(text, 60)


def test_escapes_and_bidi_controls_never_pass() -> None:
    source = "a\x1b[31mred\x1b]0;title\x07 \u202eevil\u2066 \x9b1m \\text{\x1b[2J}"
    for text in (inline(source), typeset(source), *render(source)):
        assert harmless(text.replace("\n", ""))
        assert "[31m" not in text
        assert "title" not in text
