"""Formulas of an encyclopedia's page, their signs one a line above what they are in TeX; its list of sources."""

from __future__ import annotations

from kb.reading import read_note
from kb.reading.cleaned import clean_paste
from kb.reading.displaystyle import with_dollars

PAGE = """\
A sequence
X
n
{\\displaystyle X_{n}}
 of variables is a reverse martingale if
E
[
X
n
]
=
0
{\\displaystyle E[X_{n}]=0}
 for all n.
"""


def test_the_signs_of_a_formula_one_a_line_are_left_out_and_its_sentence_is_whole() -> None:
    lines = with_dollars(PAGE).split("\n")
    assert lines[0] == "A sequence $X_{n}$ of variables is a reverse martingale if $E[X_{n}]=0$ for all n."
    assert len(lines) == len(PAGE.split("\n")) and not any(lines[1:])


def test_words_before_a_formula_are_no_signs_of_it() -> None:
    lines = with_dollars("Let\nx\n{\\displaystyle x}\n and\ny\n{\\displaystyle y}\nbe given.\n").split("\n")
    assert lines[0] == "Let $x$ and $y$ be given."


def test_a_formula_that_has_no_such_signs_above_it_keeps_its_line() -> None:
    text = "The rule is this one:\n{\\displaystyle x=y}\nand no other.\n"
    assert with_dollars(text) == "The rule is this one:\n$$x=y$$\nand no other.\n"


def test_signs_in_code_stay() -> None:
    text = "```\nx\n{\\displaystyle x}\n```\n"
    assert with_dollars(text) == text


def test_a_list_of_sources_on_a_page_gives_no_card() -> None:
    page = (
        "Jump to content\nMain menu\nSearch\nDonate\nCreate account\nLog in\nArticle\nTalk\nRead\nEdit\nView history\n"
        "From Wikipedia, the free encyclopedia\n\nThe upcrossing lemma[edit]\n"
        "The upcrossing lemma is an inequality that bounds the expected number of upcrossings by a submartingale.\n\n"
        "See also[edit]\nMartingale\nReferences[edit]\n"
        "^ Durrett, Rick (2019). Probability: Theory and Examples. Cambridge University Press. p. 225.\n"
        "Williams, David (1991). Theory: A Course. Cambridge University Press.\n"
        "This page was last edited on 3 May 2024, at 12:14 (UTC).\nPrivacy policy\nAbout Wikipedia\n"
    )
    assert [card.front for card in read_note(page, "page.txt").cards] == ["What is the upcrossing lemma?"]


def test_the_signs_that_are_left_out_of_a_page_stay_in_its_last_comment() -> None:
    page = (
        "Jump to content\nMain menu\nSearch\nDonate\nCreate account\nLog in\nArticle\nTalk\nRead\nEdit\nView history\n"
        "From Wikipedia, the free encyclopedia\n\nThe upcrossing lemma[edit]\n"
        "The upcrossing lemma is an inequality that bounds the expected number of upcrossings by\n"
        "Q\n7\n{\\displaystyle Q_{7}}\n in the mean.\n\nPrivacy policy\nAbout Wikipedia\n"
    )
    cleaned = next(clean_paste(page)).text
    assert "upcrossings by $Q_{7}$ in the mean." in cleaned
    assert cleaned.rstrip().splitlines()[-1].startswith("<!-- page:") and " Q 7" in cleaned.splitlines()[-1]
