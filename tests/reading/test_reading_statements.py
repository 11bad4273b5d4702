"""Statements under a kind and a number, what tables of implications ask, and answers that are not finished."""

import pytest

from kb.model import Origin
from kb.reading import read_note

_PAGE = """Skip to main content
Department of Mathematics
Home | People | Teaching | Research | Contact

MATH 4420 Stochastic Processes — Week 3 handout
Posted by admin on 14 February 2025 · 3 comments · Share on Twitter

Poisson processes

Definition 3.1 (Poisson process). A counting process N(t) is a Poisson process if its increments are independent.

Theorem 3.3 (Superposition). If N_1 and N_2 are independent Poisson processes, then N_1 + N_2 is one as well.

Accept all cookies  Reject  Manage preferences
© 2025 Department of Mathematics. Privacy | Accessibility | Terms of use
Related posts: Week 2 handout · Week 4 handout
"""


def _fronts(text: str) -> list[str]:
    return [card.front for card in read_note(text, "limits.md").cards]


def test_the_named_statements_of_a_pasted_page_are_offered_and_its_menus_are_not() -> None:
    reading = read_note(_PAGE, "course-page.txt")
    assert {card.front: card.origin for card in reading.cards} == {
        "What is a Poisson process?": Origin.GUESSED,
        "State the Superposition theorem": Origin.GUESSED,
    }
    names = {concept.name for concept in reading.concepts}
    assert not any("cookies" in name or "Home" in name or "Related" in name for name in names)


@pytest.mark.parametrize(
    ("line", "front"),
    [
        (
            "Def. A family $(X_i)$ is **uniformly integrable** if its tails vanish uniformly.",
            "When is a family $(X_i)$ called uniformly integrable?",
        ),
        (r"定义: 若 $\nabla F$ 满足 Lipschitz 条件, 则称 $F$ 为 **光滑**的.", "“光滑”是什么意思？"),
    ],
)
def test_a_definition_without_a_number_asks_for_what_it_marks(line: str, front: str) -> None:
    (card,) = read_note(f"# Families\n\n## SGD\n\n{line}\n", "families.md").cards
    assert card.front == front
    assert card.origin is Origin.GUESSED


def test_two_definitions_below_one_heading_are_two_questions() -> None:
    text = "## SGD\n\n定义: 若甲成立, 则称 $F$ 为 **光滑**的.\n\n定义: 若乙成立, 则称 $F$ 是 **强凸**的.\n"
    assert _fronts(text) == ["“光滑”是什么意思？", "“强凸”是什么意思？"]


@pytest.mark.parametrize(
    ("line", "fronts"),
    [
        ("Definition: If its gradient is Lipschitz, then $F$ is called **smooth**.", ["What does “smooth” mean?"]),
        (
            "Definition: A step size is admissible if its squares are summable.",
            ["When is a step size called admissible?"],
        ),
        ("Definition. If $a>b$, then $F$ is called **$L$-smooth**.", ["What does “$L$-smooth” mean?"]),
        ("Definition: If $a>b$ then $F$ is said to be $\\mu$-strongly convex.", []),
        ("定义：若 $a>b$，则称 $F$ 是强凸的。", ["“强凸”是什么意思？"]),
        ("定义：若 $a>b$，则称 $F$ 为凸函数。", ["什么是凸函数？"]),
    ],
)
def test_a_definition_below_another_heading_asks_for_what_it_names(line: str, fronts: list[str]) -> None:
    assert _fronts(f"## SGD\n\n{line}\n") == fronts


def test_who_stated_a_theorem_and_when_is_no_part_of_its_name() -> None:
    text = "# Laws\n\n**Theorem (Strong law, Kolmogorov 1933).** The means converge almost surely.\n"
    assert _fronts(text) == ["What is the strong law?"]


def test_a_table_of_implications_asks_whether_one_implies_the_other() -> None:
    table = "# Modes\n\n| implies → | a.s. | in P |\n|---|---|---|\n| a.s. | yes | yes |\n| in P | no | yes |\n"
    assert _fronts(table) == ["Does “a.s.” imply “in P”?", "Does “in P” imply “a.s.”?"]


def test_a_bare_yes_answers_no_question_of_a_head() -> None:
    table = "# Search\n\n| method | optimal | speed |\n|---|---|---|\n| BFS | yes | high |\n| DFS | no | low |\n"
    assert all("optimal" not in front for front in _fronts(table))
    assert len(_fronts(table)) == 2


@pytest.mark.parametrize(
    "answer",
    [
        "there is delta > 0 with ... implies Lindeberg",
        "the third moment is finite (check the exponent)",
        "the third moment is finite ??",
        "if Df(a) is invertible then",
        "every sequence of random variables satisfying",
    ],
)
def test_an_unfinished_answer_is_not_offered(answer: str) -> None:
    assert not _fronts(f"# Limits\n\n**Lyapunov condition**: {answer}\n")


@pytest.mark.parametrize("answer", ["the sum X1, X2, ... has finite moments", "the third moment is finite"])
def test_dots_in_a_sequence_leave_an_answer_whole(answer: str) -> None:
    assert _fronts(f"# Limits\n\n**Lyapunov condition**: {answer}\n")


def test_a_term_in_bold_that_equals_a_formula_is_defined_by_it() -> None:
    text = "# CLT\n\nThe **characteristic function** of $X$ is $\\varphi_X(t)=E e^{itX}$.\n\nThe **root** is $x_0$.\n"
    (card,) = read_note(text, "clt.md").cards
    assert card.front == "What is the characteristic function of $X$?"
