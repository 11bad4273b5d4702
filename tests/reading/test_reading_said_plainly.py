"""Definitions in English that no mark tells from other sentences: conditions, sorts of things, named rules."""

import pytest

from kb.model import Origin
from kb.reading import read_note


def _cards(text: str) -> list[tuple[str, Origin]]:
    return [(card.front, card.origin) for card in read_note(f"# Notes\n\nSome words before.\n\n{text}\n", "a.md").cards]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "A function $f$ is continuous at $a$ if for every $\\varepsilon > 0$ there is such a $\\delta > 0$.",
            "When is a function $f$ called continuous at $a$?",
        ),
        ("A topological space is compact if every open cover has a finite subcover.",
         "When is a topological space called compact?"),
        (
            "A vector $g$ is a subgradient of $f$ at $x$ if\n\n$$f(y) \\ge f(x) + g^T(y-x)$$",
            "What is a subgradient of $f$ at $x$?",
        ),
        ("The Hessian is the matrix of second partial derivatives.", "What is the Hessian?"),
        (
            "The directional derivative of $f$ at $a$ in the direction of a unit vector $u$ is the rate of change of"
            " $f$ along $u$.",
            "What is the directional derivative of $f$ at $a$ in the direction of a unit vector $u$?",
        ),
        ("Mean value theorem: there is a point where the slope is that of the chord.",
         "What is the mean value theorem?"),
    ],
)  # fmt: skip
def test_a_plain_sentence_that_says_what_something_is_is_a_draft(text: str, asked: str) -> None:
    assert _cards(text) == [(asked, Origin.GUESSED)]


@pytest.mark.parametrize(
    "text",
    [
        "A larger step is useful if the noise is small and the function is flat.",
        "A new term is needed when the matrix is not symmetric.",
        "The proof is the same as that of the theorem before it, with a minus sign.",
        "1. normalise: $u = (3/5, 4/5)$",
        "me: so soft thresholding is the proximal operator here",
        "Worked 2: $z = e^{xy}$, $x = s + t$, $y = s - t$.",
    ],
)
def test_a_remark_and_a_step_of_a_calculation_are_no_definitions(text: str) -> None:
    assert _cards(text) == []


_QUESTIONS = """https://example.org/questions/1/subgradients

# What is the subgradient of a norm?

Asked 9 years, 2 months ago
Viewed 31k times

14

I read about it and got stuck. A vector $g$ is a subgradient of $f$ at $x$ if

$$f(y) \\ge f(x) + g^T(y-x)$$

convex-analysis  normed-spaces  subgradient

Share Cite Follow
asked Jan 10, 2015 at 21:03

user153012
1,204 ● 2 ● 14 ● 33

Show 3 more comments

5

The subdifferential of $f$ at $x$ is the set of all subgradients of $f$ at $x$.

Linked
2 Subgradient of the Euclidean norm
"""


def test_a_page_of_questions_gives_its_definitions_and_nothing_of_its_own() -> None:
    reading = read_note(_QUESTIONS, "page.md")
    assert [card.front for card in reading.cards] == [
        "What is a subgradient of $f$ at $x$?",
        "What is the subdifferential of $f$ at $x$?",
    ]
    names = {concept.name for concept in reading.concepts}
    assert names <= {"subgradient of a norm", "subgradient", "subdifferential"}
    assert {problem.code for problem in reading.problems} <= {"page-chrome"}


def test_a_question_without_its_answer_does_not_take_what_is_asked_below_it() -> None:
    reading = read_note(
        "#flashcards\n\nState Stokes\n?\n\nThe ==Laplacian== is the divergence of the gradient.\n", "a.md"
    )
    assert [card.back for card in reading.cards] == ["Laplacian"]
    assert [problem.code for problem in reading.problems] == ["question-without-answer"]


def test_sentences_that_stand_one_below_the_other_are_filled_in_one_by_one() -> None:
    lines = "The curl of a gradient is ==zero==.\nThe divergence of a {{c1::curl}} is {{c2::zero}}.\n"
    cards = read_note(f"#flashcards\n\n{lines}", "a.md").cards
    assert [(card.front, card.back) for card in cards] == [
        ("Fill in: The curl of a gradient is […].", "zero"),
        ("Fill in: The divergence of a […] is zero.", "curl"),
        ("Fill in: The divergence of a curl is […].", "zero"),
    ]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("- Norm — a function that is homogeneous\n- Ball — the set of points near a centre\n", ["Norm", "Ball"]),
        ("- 范数 - 满足三条公理的函数\n- 单位球 - 到中心距离不超过半径的点\n", ["范数", "单位球"]),
        ("**Dual norm** — $\\sup_{\\|x\\| \\le 1} y^T x$\n", ["Dual norm"]),
        ("Schwarz (Clairaut): if the second partials are continuous then $H$ is symmetric.\n", ["Schwarz"]),
    ],
)
def test_a_name_before_a_dash_or_a_condition_is_asked(text: str, asked: list[str]) -> None:
    fronts = [card.front for card in read_note(f"# T\n\n{text}", "a.md").cards]
    assert len(fronts) == len(asked)
    assert all(name in front for name, front in zip(asked, fronts, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "- Monday - gradients\n- Tuesday - norms and the rest\n",
        "- milk - 2 bottles\n- bread - one loaf\n",
        "- 周一 - 交作业\n- 周二 - 看电影\n",
        "- read ch 3 - done\n- hw 2 - not yet\n",
    ],
)
def test_a_list_of_errands_with_dashes_defines_nothing(text: str) -> None:
    assert not read_note(f"# T\n\n{text}", "a.md").cards


def test_the_formula_below_a_definition_belongs_to_it() -> None:
    text = "The Hessian of $f$ is the matrix of second partial derivatives.\n\n$$H_{ij} = f_{ij}$$\n\nMore words.\n"
    (card,) = read_note(f"# T\n\n{text}", "a.md").cards
    assert card.back.endswith("$$H_{ij} = f_{ij}$$")


def test_a_term_has_the_article_that_the_note_gives_it_and_no_capital_of_its_line() -> None:
    text = "**Norm**: a map that measures length.\n\n**Banach space**: complete.\n\nEvery inner product gives a norm.\n"
    fronts = [card.front for card in read_note(f"# T\n\n{text}", "a.md").cards]
    assert fronts == ["What is a norm?", "What is Banach space?"]
