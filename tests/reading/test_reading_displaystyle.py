r"""Formulas that a copy of an encyclopedia's page holds as `{\displaystyle …}`."""

import pytest

from kb.reading import read_note
from kb.reading.displaystyle import with_dollars

_PAGE = r"""Martingale (probability theory) - Wikipedia
Jump to content
Main menu
Search
Donate
From Wikipedia, the free encyclopedia

Martingale sequences with respect to another sequence[edit]
More generally, a sequence Y1, Y2, Y3 ... is said to be a martingale with respect to X1, X2, X3 ... if for all n

{\displaystyle \mathbf {E} (\vert Y_{n}\vert )<\infty }
{\displaystyle \mathbf {E} (Y_{n+1}\mid X_{1},\ldots ,X_{n})=Y_{n}.}

Submartingales, supermartingales, and relationship to harmonic functions[edit]
A discrete-time submartingale is a sequence X1, X2, X3, ... of integrable random variables satisfying

{\displaystyle \operatorname {E} [X_{n+1}\mid X_{1},\ldots ,X_{n}]\geq X_{n}.}

This page was last edited on 2 March 2025, at 19:25 (UTC).
Text is available under the Creative Commons Attribution-ShareAlike 4.0 License; additional terms may apply.
Privacy policy
Disclaimers
Cookie statement
Mobile view
"""


def test_a_definition_goes_on_in_the_formulas_below_it() -> None:
    reading = read_note(_PAGE, "martingale.md")
    backs = {card.front: card.back for card in reading.cards}
    assert backs["What is a martingale?"].endswith(
        "if for all n\n\n$$\\mathbf {E} (\\vert Y_{n}\\vert )<\\infty$$\n"
        "$$\\mathbf {E} (Y_{n+1}\\mid X_{1},\\ldots ,X_{n})=Y_{n}.$$"
    )
    assert backs["What is a discrete-time submartingale?"].endswith(
        "satisfying\n\n$$\\operatorname {E} [X_{n+1}\\mid X_{1},\\ldots ,X_{n}]\\geq X_{n}.$$"
    )
    assert not [problem for problem in reading.problems if problem.code == "damaged-text"]


def test_what_stands_at_the_foot_of_every_page_is_no_idea_of_this_one() -> None:
    names = {concept.name for concept in read_note(_PAGE, "martingale.md").concepts}
    assert not names & {"Disclaimers", "Cookie statement", "Mobile view", "Privacy policy"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"so {\displaystyle x_{n}} and {\displaystyle \{y\}} are", r"so $x_{n}$ and $\{y\}$ are"),
        ("a\n{\\displaystyle x}\nb", "a\n$$x$$\nb"),
        (r"${\displaystyle x}$ and `{\displaystyle x}`", r"${\displaystyle x}$ and `{\displaystyle x}`"),
        (r"{\displaystyle x_{n}", r"{\displaystyle x_{n}"),
    ],
)
def test_the_formulas_of_such_a_copy_stand_between_dollars(text: str, written: str) -> None:
    assert with_dollars(text) == written
