"""An answer in steps: which answers are, where a step ends, and that no step moves what stands already."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.typesetting.cut import seen
from kb.typesetting.prose import render
from kb.typesetting.stepwise import steps

CHAIN = r"""$$\begin{aligned}
S &= 1 + q + q^2 \\
qS &= q + q^2 + q^3 \\[2pt]
S - qS &= 1 - q^3 \\
S &= \frac{1 - q^3}{1 - q}
\end{aligned}$$"""
PROOF = r"""Suppose $\sqrt 2 = \frac{p}{q}$ in lowest terms.

Squaring gives

$$2q^2 = p^2,$$

so $p$ is even, and likewise $q$ is.

This contradicts the choice of $p$ and $q$."""


def shown(text: str, width: int = 60) -> list[list[str]]:
    """The lines that are seen after each step."""
    found = []
    for step in steps(text):
        lines = render(step, width)
        found.append(lines[: seen(lines)])
    return found


def test_the_items_of_a_numbered_list_are_steps_with_all_that_stands_in_them() -> None:
    found = steps("1. first:\n   $$a = b$$\n2. second\n   - both\n   - of it\n3. third")
    assert found[:2] == ("1. first:\n   $$a = b$$", "1. first:\n   $$a = b$$\n2. second\n   - both\n   - of it")
    assert len(found) == 3


def test_rows_of_aligned_equations_come_one_by_one_and_stay_where_they_are() -> None:
    whole, found = render(CHAIN, 60), shown(CHAIN)
    assert [lines == whole[: len(lines)] for lines in found] == [True] * 4
    assert [lines[-1].strip()[:4] for lines in found[:3]] == ["S = ", "qS =", "S − "]
    assert found[-1] == whole


def test_a_row_that_only_goes_on_belongs_to_the_one_above() -> None:
    assert len(steps("$$\\begin{align*} a &= b + c \\\\ &\\quad + d \\\\ &= e \\\\ &= f \\end{align*}$$")) == 3


def test_a_proof_comes_by_paragraphs_and_words_lead_to_their_formula() -> None:
    ends = [lines[-1].strip() for lines in shown(PROOF)]
    assert ends == [
        "Suppose √2 = p/q in lowest terms.",
        "2q² = p²,",
        "so p is even, and likewise q is.",
        "This contradicts the choice of p and q.",
    ]


def test_formulas_below_each_other_and_counted_lines_are_steps() -> None:
    assert len(steps("$$a = b$$\n$$= c$$\n$$= d$$")) == 3
    assert len(steps("第一步：展开。\n第二步：合并同类项。\n第三步：约分。")) == 3
    assert len(steps("1、展开\n2、合并\n3、约分")) == 3
    assert len(steps("（1）$a$ 有界\n（2）$a$ 单调\n（3）所以收敛")) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the number that values come near to",
        "One paragraph.\n\nAnd another one.",
        r"$$\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix}$$",
        r"$$f(x) = \begin{cases} 1 & x > 0 \\ 0 & x = 0 \\ -1 & x < 0 \end{cases}$$",
        "- red\n- green\n- blue",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
        "$$\\begin{aligned} a &= {b \\\\ &= c} \\\\ &= d \\end{aligned}$$",
    ],
)
def test_what_is_short_or_no_derivation_has_no_steps(text: str) -> None:
    assert steps(text) == ()


PIECES = st.sampled_from(
    [
        "Words in a sentence, with $x_1^2$ in them.",
        "设 $a$ 为正数，则：",
        CHAIN,
        "$$\\frac{a}{b} = c$$",
        "We have\n$$x = y.$$\nand so on",
        "1. one\n2. two $\\frac12$",
        "1. one\n\n2. two",
        "- a\n- b",
        "## A heading",
        "> quoted\n> twice",
        "```math\na = b\n```",
        "```\ncode $x\n```",
        "$$\\begin{aligned} a &= b \\\\ &= c",
        "| t | u |\n|---|---|\n| 1 | $x$ |",
        "---",
        "[^1]: a footnote",
    ]
)


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(PIECES, max_size=7), width=st.sampled_from([12, 30, 60, 100]))
def test_each_step_shows_more_and_the_last_one_everything(pieces: list[str], width: int) -> None:
    text = "\n\n".join(pieces)
    found = shown(text, width)
    sizes = [sum(len(line.replace(" ", "")) for line in lines) for lines in found]
    assert sizes == sorted(sizes)
    assert not found or found[-1] == render(text, width)


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="ab1. \n$\\&{}>-*|#=%（）：", max_size=80) | st.text(max_size=60))
def test_any_text_has_steps_or_none(text: str) -> None:
    found = steps(text)
    assert len(found) == 0 or (len(found) >= 3 and found[-1] == text)
