"""What authors and pages leave in a source: empty lines, dollars, controls, deletions, commands nobody knows."""

import unicodedata

import pytest

from kb.typesetting import inline, typeset
from kb.typesetting.prose import on_line, plain


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ("$$\n\nx^2\n\n$$", "x²"),
        ("$$\n\\begin{aligned}a&=b\\\\\n\nc&=d\\end{aligned}\n$$", "a = b c = d"),
        ("\\[\n\nx=1\n\n\\]", "x = 1"),
        ("> $$\n>\n> x^2\n>\n> $$", "│ x²"),
    ],
)
def test_a_display_with_empty_lines_is_set(block: str, shown: str) -> None:
    assert plain(block).split() == shown.split()


def test_a_mark_that_is_not_closed_swallows_no_paragraph() -> None:
    shown = plain("$$ is what it costs\n\nA paragraph of words.\n\nand $$x^2$$")
    assert "A paragraph of words." in shown.split("\n")
    assert shown.rstrip().endswith("x²")


@pytest.mark.parametrize("source", ["_", "^", "&", "{", "}", r"\left", r"\mathbf", r"\begin{"])
def test_a_source_that_draws_nothing_comes_back(source: str) -> None:
    assert inline(source) == typeset(source) == source


@pytest.mark.parametrize("source", ["", "{}", r"\quad", r"\displaystyle", r"\phantom{x}", r"\label{a}", "% only"])
def test_a_source_that_means_to_draw_nothing_draws_nothing(source: str) -> None:
    assert inline(source) == typeset(source) == ""


@pytest.mark.parametrize("source", [r"\alhpa x", r"\foo{a}{b}", r"\foo{a}{b}{c}", r"\foox", r"\foo(x)"])
def test_an_unknown_command_is_shown_as_it_was_written(source: str) -> None:
    assert inline(source) == typeset(source) == source


def test_words_between_inner_formulas_keep_their_spaces() -> None:
    assert inline("$x$ and $y$") == inline("x$ and $y") == "x and y"
    assert inline("let $x$ be in $A$") == "let x be in A"
    assert inline(r"a\text{ with $x>0$}") == "a with x > 0"


@pytest.mark.parametrize(
    "source", ["&#x202e;abc", "&#8238;abc", "&#x200b;abc", "&#xad;abc", "&#27;abc", "\U00013430abc", "\u0890abc"]
)
def test_nothing_that_steers_the_terminal_passes(source: str) -> None:
    assert inline(source) == typeset(source) == "abc"
    assert plain(f"${source}$").strip() == "abc"


def test_macros_given_from_outside_are_cleaned_like_sources() -> None:
    macros = {"q": "\x1b[31m\u202e\x00b\u200b"}
    for shown in (inline(r"\q", macros=macros), typeset(r"\q", macros=macros)):
        assert shown == "b"
    assert inline("x", macros={"y": None, "z": 5}) == "x"  # type: ignore[dict-item]


def test_a_tab_in_the_name_of_a_picture_is_a_space() -> None:
    shown = inline("\\includegraphics{a\tb}")
    assert all(unicodedata.category(sign) != "Cc" for sign in shown)
    assert shown == "[a b]"


def test_a_norm_that_ends_in_one_bar_too_many_keeps_its_neighbours() -> None:
    assert inline(r"D(P\||Q)") == "D(P‖|Q)"
    assert inline(r"\||x|\|") == "‖|x|‖"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"$\int_0^1 x\,dx = {{c1::\frac12}}$", "∫₀¹ x dx = 1/2"),
        (r"$a = {{c2::b^2::square}}$", "a = b²"),
        (r"$x^{{{c1::2}}}$", "x²"),
        (r"$\frac{{c1::1}}{2} = {{c2::\frac{1}{2}}}$", "1/2 = 1/2"),
    ],
)
def test_deletions_within_a_formula_are_shown_without_their_marks(source: str, shown: str) -> None:
    assert plain(source) == "".join(span.text for span in on_line(source)) == shown


def test_the_dollar_and_backtick_of_another_house_are_a_formula() -> None:
    assert plain("see $`x^2`$ there") == "see x² there"


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ("```math\nx^2\n```", "x²"),
        ("> ```math\n> a_1\n> = b\n> ```", "│ a₁ = b"),
        ("- item\n\n  ```math\n  x^2\n  ```\n- next", "• item x² • next"),
    ],
)
def test_a_fence_of_mathematics_is_a_display(block: str, shown: str) -> None:
    assert plain(block).split() == shown.split()


@pytest.mark.parametrize("block", ["```maths\nx^2\n```", "```math\nx^2\n", "```\nmath\nx^2\n```"])
def test_other_fences_are_code(block: str) -> None:
    assert "x^2" in plain(block)
