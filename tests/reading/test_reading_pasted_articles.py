"""An article pasted from an encyclopedia or a blog, formulas and all: what it defines, and what is the page's own."""

import pytest

from kb.collection.bringing import name_of
from kb.model import Origin
from kb.reading import read_note

_ARTICLE = r"""Gradient descent
Jump to content
Main menu
Toggle Description subsection
Read Edit View history
From Wikipedia, the free encyclopedia

Share on LinkedIn
n
Search for:
admin says:

The Frobenius norm of a matrix is defined as

$$\|A\|_F = \sqrt{\sum_{i,j} |a_{ij}|^2}$$

A matrix norm is called submultiplicative if $\|AB\| \le \|A\|\|B\|$.

The size of the step is the learning rate and it must not be too large, or the iterates leave the valley.

Leave a Reply
Your email address will not be published. Required fields are marked *
"""


def test_a_formula_below_the_words_that_announce_it_is_not_lost() -> None:
    reading = read_note(_ARTICLE, "page.md")
    assert not [problem for problem in reading.problems if problem.code == "damaged-text"]
    back = next(card.back for card in reading.cards if "Frobenius" in card.front)
    assert r"\sqrt{\sum_{i,j} |a_{ij}|^2}" in back


def test_what_a_page_plainly_defines_is_a_draft_by_its_own_name() -> None:
    cards = {card.front: card.origin for card in read_note(_ARTICLE, "page.md").cards}
    assert cards["When is a matrix norm called submultiplicative?"] is Origin.GUESSED
    assert set(cards.values()) == {Origin.GUESSED}


def test_buttons_and_fields_of_a_page_are_no_concepts() -> None:
    names = {concept.name for concept in read_note(_ARTICLE, "page.md").concepts}
    assert not names & {"n", "Share on LinkedIn", "Search for", "admin says", "Leave a Reply", "Main menu"}


def test_who_wrote_on_a_page_of_questions_is_no_concept_of_it() -> None:
    page = """We use cookies to improve your experience. Accept all Reject
Home
Questions

What is the Jacobian matrix?
Asked 5 years ago
Viewed 12k times
12

My lecturer used the word. What is the definition?

2 Answers
31

The Jacobian matrix of a map f is the matrix of all its first partial derivatives.

Share
Improve this answer
answered Jan 3, 2019 at 11:02
vectorVera
8,211 12 40

Related
© 2024 MathAnswers. Terms.
"""
    reading = read_note(page, "page.md")
    assert not any("My lecturer" in card.back for card in reading.cards)
    names = {concept.name for concept in reading.concepts}
    assert not names & {"vectorVera", "Improve this answer", "Questions", "Home"}
    assert any("Jacobian matrix" in name for name in names)


def test_a_pasted_page_is_named_by_its_title_and_not_by_its_menu() -> None:
    assert name_of("Home\nCourses\nSign in\nCentral limit theorem\n\nLet X be …\n") == "Central limit theorem"
    assert name_of("We value your privacy. We and our 843 partners\nSkip to content\n# Norms\n") == "Norms"
    assert name_of("Home\nSign in\n") == "Home"


def test_what_is_recommended_below_a_page_is_no_part_of_it_whatever_its_titles_hold():
    page = (
        "奇异值分解详解\n\n知乎\n首页\n会员\n发现\n1,284 人赞同了该文章\n\n1. 奇异值分解\n\n"
        "奇异值分解（SVD）是把任意 m×n 矩阵 A 分解为 A=UΣV^T，U、V 正交。\n\n"
        "编辑于 2023-05-14 21:07\n赞同 1284\n86 条评论\n分享\n\n"
        "推荐阅读\n主成分分析（PCA）原理详解\n机器学习中的数学：矩阵求导\n为什么说矩阵是线性变换？\n"
    )
    reading = read_note(page, "page.txt")
    assert [card.front for card in reading.cards] == ["什么是奇异值分解？"]


@pytest.mark.parametrize("code", ["import numpy as np", "U, s = np.linalg.svd(A)", "for step in range(10):"])
def test_code_that_is_announced_is_not_missing(code):
    page = f"奇异值分解\n\n知乎\n首页\n\nSVD 有很多应用，下面用它压缩图片。\n\n代码示例：\n{code}\n复制代码\n"
    assert not [one for one in read_note(page, "page.txt").problems if one.code == "damaged-text"]
