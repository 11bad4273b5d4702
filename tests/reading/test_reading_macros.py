"""A note's macros are in their long form wherever the note is read, and every place is still the source's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import CardKind
from kb.reading import read_note
from kb.reading.macros import expand_note, long_text

DEFINITIONS = r"\newcommand{\dd}[2]{\frac{d#1}{d#2}} \newcommand{\R}{\mathbb{R}}"


def note(*lines: str) -> str:
    return "\n".join(lines)


def test_a_claim_in_macros_is_a_typed_card_that_is_checked() -> None:
    reading = read_note(note("# D", "", r"$\newcommand{\dd}[2]{\frac{d#1}{d#2}} \dd{}{x} x^2 = 2x$", ""))
    [card] = reading.cards
    assert (card.kind, card.task and card.task.of, card.task and card.task.answer) == (CardKind.DERIVATIVE, "x^2", "2x")
    assert not reading.problems


def test_definitions_hold_for_the_whole_note_before_and_behind() -> None:
    text = note(
        "# S", "", r"Q: What is $\R$?", "A: the reals", "", f"$${DEFINITIONS}$$", "", r"Q: And $\R^2$?", "A: the plane"
    )
    assert [card.front for card in read_note(text).cards] == [r"What is $\mathbb{R}$?", r"And $\mathbb{R}^2$?"]


def test_a_block_of_definitions_makes_no_card_and_no_problem() -> None:
    reading = read_note(note("# S", "", "$$", *DEFINITIONS.split(" "), "$$", "", "**Field**：a ring"))
    assert [card.rule for card in reading.cards] == ["definition"]
    assert not reading.problems


def test_what_the_settings_define_holds_in_every_note_and_the_note_goes_first() -> None:
    text = note("Q: $\\R$ and $\\N$?", "A: sets")
    macros = {"R": r"\mathbb{R}", "N": r"\mathbb{N}"}
    assert read_note(text, "a.md", macros).cards[0].front == r"$\mathbb{R}$ and $\mathbb{N}$?"
    own = text + "\n\n$\\newcommand{\\R}{\\mathbf{R}}$\n"
    assert read_note(own, "a.md", macros).cards[0].front == r"$\mathbf{R}$ and $\mathbb{N}$?"


@pytest.mark.parametrize("code", [r"`$\R$`", "```\n$\\R$\n```", r"<!-- $\R$ -->", r"\$5 and \R"])
def test_only_formulas_are_expanded(code: str) -> None:
    assert long_text(code, {"R": "r"}) == code


def test_a_line_that_only_defines_is_learnt_and_gone() -> None:
    text = note(r"\newcommand{\R}{\mathbb{R}}", "", r"Let $x\in\R$.")
    assert long_text(text, {}) == note("", "", r"Let $x\in\mathbb{R}$.")


def test_a_definition_beside_words_is_learnt_and_stays_to_be_seen() -> None:
    text = note(r"\newcommand{\R}{\mathbb{R}} is short for $\R$")
    assert long_text(text, {}) == note(r"\newcommand{\R}{\mathbb{R}} is short for $\mathbb{R}$")


@pytest.mark.parametrize(
    ("definition", "used", "long"),
    [
        (r"\newcommand{\nrm}[1]{\left\|#1\right\|}", r"\nrm{y}", r"\left\|y\right\|"),
        (r"\def\set#1{\{#1\}}", r"\set{a}", r"\{a\}"),
        (r"\newcommand{\h}{\text{a [b](c) `d` $e$ <f>}}", r"\h", None),
    ],
)
def test_a_definition_on_a_bare_line_is_taken_as_it_is_written(definition: str, used: str, long: str | None) -> None:
    [card] = read_note(note(definition, "", "Q: q", f"A: ${used}$")).cards
    assert not any(ord(sign) < 32 and sign != "\n" for sign in card.back)
    assert long is None or card.back == f"${long}$"


def test_a_definition_and_a_formula_in_one_display_leave_the_formula() -> None:
    block = ["$$", r"\newcommand{\Q}{\mathbb Q}", r"\Q^n", r"\newcommand{\Z}{\mathbb Z}", r"= \Z", "$$"]
    [card] = read_note(note("Q: q", "A:", *block)).cards
    assert card.back.split() == ["$$", r"\mathbb", "Q^n", "=", r"\mathbb", "Z", "$$"]


def test_a_false_claim_is_told_at_its_place_in_the_source() -> None:
    line = r"In $\R$ we have $\dd{}{x} \sin x = \sin x$ and $2+2=5$."
    text = note("---", "title: T", "---", "", f"$${DEFINITIONS}$$", "", line)
    problems = [problem for problem in read_note(text).problems if problem.code == "false-claim"]
    assert [(problem.line, problem.column) for problem in problems] == [
        (7, line.index(r"\dd") + 1),
        (7, line.index("$2+2") + 1),
    ]


def test_a_note_in_a_quote_keeps_its_quote() -> None:
    text = note("> $$\\dd{", "> y}{x} + \\R", "> $$", "> text")
    found = long_text(text, {"dd": r"\frac{d#1}{d#2}", "R": r"\mathbb{R}"})
    assert found.count("\n") == text.count("\n")
    assert all(line.startswith(">") for line in found.split("\n"))
    assert r"\frac{d y}{dx}" in found


def test_no_dollar_comes_to_stand_beside_a_space() -> None:
    found = long_text(r"so $\newcommand{\x}{a } \x$ and", {})
    assert found == "so $a$ and"


def test_words_with_a_formula_in_them_do_not_end_the_formula() -> None:
    found = long_text(r"a $\st$ b", {"st": r"\text{ with $x>0$}"})
    assert found == r"a \(\text{ with $x>0$}\) b"


def test_a_cloze_within_a_formula_keeps_its_deletion() -> None:
    found = read_note("C: the space $[\\R^n]$ is complete {{c1::$\\R$}}\n", "a.md", {"R": r"\mathbb{R}"})
    assert all(r"\R" not in card.front + card.back for card in found.cards)


_LINES = st.sampled_from(
    [
        "# H",
        "",
        r"$\R$ and $\dd{f}{x} = 1$",
        r"$$\newcommand{\R}{x}$$",
        r"$\def\dd#1#2{#1}$",
        "> $$\\dd{",
        "> a}{b}$$",
        r"- **T**：$\R$",
        "| a | b |",
        "|--|--|",
        r"| $\R$ | $2+2=5$ |",
        "Q: $\\R$?",
        r"A: $\dd{}{x} x^2 = 3x$",
        "```",
        "$$",
        r"\[ \R",
        r"\]",
        r"\def\R{y}",
        "$5",
    ]
)


@given(st.lists(_LINES, max_size=14), st.booleans())
@settings(max_examples=200, deadline=None)
def test_every_line_keeps_its_number_and_every_problem_a_place_in_the_source(lines: list[str], given: bool) -> None:
    text = "\n".join(lines)
    macros = {"R": r"\mathbb{R}", "dd": r"\frac{d#1}{d#2}"} if given else {}
    assert long_text(text, macros).count("\n") == text.count("\n")
    for problem in read_note(text, "a.md", macros).problems:
        assert 1 <= problem.line <= len(lines) or not lines
        assert problem.column >= 1


def test_a_note_without_macros_is_not_touched() -> None:
    assert expand_note(r"$\frac12 \alpha$ and text", {}) is None
    assert expand_note(r"$\frac12 \alpha$ and text", {"R": "r"}) is None


def test_macros_hold_in_a_fence_of_mathematics_too() -> None:
    text = note("```math", r"\R^n", "```", "", "```python", r"'\R'", "```")
    assert long_text(text, {"R": r"\mathbb{R}"}) == text.replace(r"\R^n", r"\mathbb{R}^n")
