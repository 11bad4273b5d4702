"""Displays with empty lines in them are one formula; a mark that nobody closed reaches over no paragraph."""

import pytest

from kb.reading import read_note


@pytest.mark.parametrize(
    "block",
    [
        "$$\n\nx^2\n\n$$",
        "$$\n\\begin{aligned}\na &= b \\\\\n\nc &= d\n\\end{aligned}\n$$",
        "$$\na = b\n\n\\text{where the words stand } c\n$$",
        "\\[\n\nx^2\n\n\\]",
    ],
)
def test_an_empty_line_in_a_display_ends_no_answer(block: str) -> None:
    [card] = read_note(f"Q: q\nA:\n{block}\nand more").cards
    assert card.back == f"{block}\nand more"


def test_two_marks_around_paragraphs_are_no_formula() -> None:
    reading = read_note("Give me $$ for it\n\nQ: a question\nA: an answer in words\n\nor $$ for that")
    assert [(card.front, card.back) for card in reading.cards] == [("a question", "an answer in words")]


@pytest.mark.parametrize(
    ("cell", "back"),
    [
        (r"$\|x\|_2$", r"$\|x\|_2$"),
        (r"$P(A\|B)$", r"$P(A\mid B)$"),
        (r"$\{x\|\,\|x\|<1\}$", r"$\{x|\,|x|<1\}$"),
        (r"a\|b and $\|x\|$", r"a|b and $\|x\|$"),
        (r"$\ln\|x\| + C$", r"$\ln|x| + C$"),
        (r"$-\ln \left\|\cos x\right\|$", r"$-\ln \left|\cos x\right|$"),
        (r"$\log_2\|x\| + \|y\|$", r"$\log_2|x| + \|y\|$"),
        (r"$\ln\|\mathbf{x}\|$", r"$\ln\|\mathbf{x}\|$"),
        (r"$\ln\|x\|_2$", r"$\ln\|x\|_2$"),
    ],
)
def test_bars_in_pairs_are_norms_in_the_cards_of_a_table(cell: str, back: str) -> None:
    [card] = read_note(f"| Name | Formula |\n|---|---|\n| it | {cell} |").cards
    assert card.back == back


def test_a_norm_that_a_macro_writes_in_a_cell_is_a_norm() -> None:
    text = "\\newcommand{\\nrm}[1]{\\|#1\\|}\n\n| Name | Formula |\n|---|---|\n| it | $\\nrm{x}$ |"
    assert [card.back for card in read_note(text).cards] == [r"$\|x\|$"]
