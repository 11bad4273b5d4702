"""A formula alone in its line that says what an integral, a limit, a sum or a derivative by a matrix is."""

import pytest

from kb.model import Origin
from kb.reading import read_note


def _note(text: str, title: str = "Results"):
    return read_note(f"# {title}\n\n{text}\n", "a.md")


@pytest.mark.parametrize(
    "line",
    [
        r"- $\int x e^x \, dx = (x-1)e^x + C$",
        r"$$\int \frac{dx}{1+x^2} = \arctan x + C$$",
        r"$\int x^n dx = \frac{x^{n+1}}{n+1} + C$",
        r"$\int \cos x \, \mathrm{d}x = \sin x$",
    ],
)
def test_an_integral_whose_right_side_has_its_integrand_for_derivative_is_asked(line):
    note = _note(line)
    assert [card.origin for card in note.cards] == [Origin.STATED]
    assert "\\int" in note.cards[0].front
    assert "=" not in note.cards[0].front + note.cards[0].back


@pytest.mark.parametrize(
    ("line", "right"),
    [(r"- $\int \cos x \, dx = -\sin x + C$", r"\cos"), (r"$\int a^x dx = a^x \ln a$", r"\ln")],
)
def test_a_false_integral_is_a_problem_with_the_derivative_of_its_right_side(line, right):
    note = _note(line)
    assert not note.cards
    assert [problem.code for problem in note.problems] == ["false-integral"]
    assert right in note.problems[0].arguments["right"]


@pytest.mark.parametrize(
    ("line", "asked", "answer"),
    [
        (r"$$\frac{\partial\, a^\top x}{\partial x} = a$$", r"a^\top x", "$a$"),
        (r"$\nabla_X \|X\|_F^2 = 2X$", r"\|X\|_F^2", "$2X$"),
        (r"$\lim_{x\to 0} \frac{\sin x}{x} = 1$", r"\lim", "$1$"),
        (r"- $\sum_{k=1}^n k = \frac{n(n+1)}{2}$", r"\sum", r"$\frac{n(n+1)}{2}$"),
        ("$$\n\\frac{\\partial}{\\partial X}\\log\\det X = X^{-\\top}\n$$", r"\log\det X", r"$X^{-\top}$"),
    ],
)
def test_what_cannot_be_checked_is_a_draft(line, asked, answer):
    note = _note(line)
    assert [(card.origin, card.back) for card in note.cards] == [(Origin.GUESSED, answer)]
    assert asked in note.cards[0].front
    assert not note.problems


@pytest.mark.parametrize(
    "text",
    [
        r"$\nabla f = (f_x, f_y)$",
        r"$\frac{\partial f}{\partial x} = \lim_{h \to 0} q(h)$",
        r"$\sum a_k = \infty$",
        r"$\int_0^1 x \, dx = \frac{x^2}{2} = \frac12$",
        "So we get\n\n$\\int_0^1 x \\, dx = \\frac12$",
        r"and $\int_0^1 x \, dx = \frac12$ as a sum of long and thin pieces",
        "## Proof\n\n$\\int_0^1 x \\, dx = \\frac12$",
        "## Example\n\n$\\int_0^1 x \\, dx = \\frac12$",
    ],
)
def test_a_notation_a_condition_and_a_step_of_a_work_are_no_questions(text):
    note = _note(text)
    assert not [card.front for card in note.cards if "\\int" in card.front or card.rule == "formula"]
    assert not note.problems


def test_the_question_is_asked_in_the_language_of_the_note():
    assert _note(r"$\int x \, dx = \frac{x^2}{2} + C$", "积分").cards[0].front.startswith("求 $")
    assert _note(r"$\int x \, dx = \frac{x^2}{2} + C$").cards[0].front.startswith("Find $")


def test_several_behind_one_label_are_a_question_each():
    note = _note(r"Gradients: $\nabla_x (a^Tx)=a$, $\nabla_x(x^TAx)=(A+A^T)x$ and $\nabla_X\|X\|_F^2=2X$.")
    assert [card.back for card in note.cards] == ["$a$", "$(A+A^T)x$", "$2X$"]


def test_a_row_of_formulas_of_which_one_is_no_result_stays_what_it_was():
    note = _note(r"- Rules: $\nabla_x (a^Tx)=a$, $x^T y = y^T x$")
    assert [card.front for card in note.cards] == ["State the formula: Rules"]
