"""Answers that can be typed: one formula or one number that means the same to everyone, and nothing else."""

import pytest

from kb.model import CardKind, Form, Task
from kb.reading import read_note
from kb.reading.typed import typed_task


def task(back: str, front: str = "q") -> Task | None:
    return typed_task(CardKind.RECALL, front, back)


@pytest.mark.parametrize(
    ("back", "answer"),
    [
        ("$mc^2$", "mc^2"),
        ("$$E = mc^2$$", "E = mc^2"),
        ("**$x^2$**。", "x^2"),
        ("\\(\\frac{n(n+1)}{2}\\)", "\\frac{n(n+1)}{2}"),
        ("$A = P(1+\\frac{r}{n})^{nt}$", "A = P(1+\\frac{r}{n})^{nt}"),
        ("$\\frac{dy}{dx} = ky$", "\\frac{dy}{dx} = ky"),
        ("$\\begin{pmatrix}2x\\\\2y\\end{pmatrix}$", "\\begin{pmatrix}2x\\\\2y\\end{pmatrix}"),
        ("$|x|$", "|x|"),
        ("$\\pi$", "\\pi"),
        ("1905", "1905"),
        ("-3", "-3"),
        ("1,024", "1024"),
        ("0.5", "0.5"),
        ("3/4", "3/4"),
    ],
)
def test_one_formula_or_number_can_be_typed(back: str, answer: str) -> None:
    assert task(back) == Task(CardKind.RECALL, "", (), answer)


@pytest.mark.parametrize("front", ["gradient of $x^2+3xy+y^2$", "$x^2+3xy+y^2$ 的梯度", "$\\nabla(x^2+3xy+y^2)$"])
def test_what_has_components_can_be_typed_where_it_is_asked_for(front: str) -> None:
    answer = "(2x+3y, 3x+2y)"
    assert task(f"${answer}$", front) == task(answer, front) == Task(CardKind.RECALL, "", (), answer)
    assert task(f"${answer}$", "where is the optimum?") is None


@pytest.mark.parametrize("front", ["subgradients of $|x|$ at $0$", "$|x|$ 在 $0$ 处的次梯度", "range of a gradient"])
def test_an_interval_is_no_list_of_components(front: str) -> None:
    assert task("$[-1, 1]$", front) is None


@pytest.mark.parametrize(
    "back",
    [
        "$W$",
        "$\\mu$",
        "$e$",
        "$H_0$",
        "the $x^2$",
        "$x^2$ and $y^2$",
        "$x \\le 1$",
        "$x \\in A$",
        "$\\{1, 2\\}$",
        "$(0, 1)$",
        "$[0, 1]$",
        "$x, y$",
        "$\\sum_{i=1}^n i$",
        "$\\int_0^1 x\\,dx$",
        "$1 + x + \\cdots$",
        "$f(x+h)$",
        "$f'(a) = 0$",
        "$\\nabla f(a) = 0$",
        "$u'v + uv'$",
        "$P(A)P(B)$",
        "$P(A+B)$",
        "$O(n \\log n)$",
        "$o(h)$",
        "$AB$",
        "$B^{-1}A^{-1}$",
        "$X^T X$",
        "$A^{-1}$",
        "$|A|$",
        "$C_n^k$",
        "$m \\times n$",
        "$\\mathbb{R}^n$",
        "$\\hat\\theta$",
        "$e^{i\\theta}$",
        "$\\frac{\\Delta y}{\\Delta x}$",
        "$2x\\,dx$",
        "$9.8\\ m/s^2$",
        "$\\text{yes}$",
        "$n!$",
        "007",
        "2024-01-01",
        "3.11.2",
        "3-5",
        "50%",
        "100 km",
        "",
        "$" * 5,
        "$x" + "^2" * 200 + "$",
    ],
)
def test_names_statements_and_what_is_ambiguous_are_recalled(back: str) -> None:
    assert task(back) is None


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("Projection of $u$ onto $v$", "$\\frac{u \\cdot v}{v \\cdot v} v$"),
        ("The length squared", "$w \\cdot w$"),
        ("The part along $g$", "$w' = w - (w \\cdot g)\\,g$"),
        ("Which number do two vectors give?", "$2u \\cdot v$"),
        ("两个向量的内积等于什么？", "$a·b + c$"),
    ],
)
def test_a_dot_between_vectors_is_no_product_of_numbers(front: str, back: str) -> None:
    assert task(back, front) is None


@pytest.mark.parametrize(
    "back", ["$2 \\cdot x$", "$x \\cdot y^2$", "$3 \\cdot 10^8$", "$x \\cdot (x + 1)$", "$a \\cdot a^n$"]
)
def test_a_dot_between_numbers_is_one(back: str) -> None:
    assert task(back) is not None


def test_where_matrices_are_spoken_of_a_capital_letter_may_be_one() -> None:
    assert task("$\\omega A$", "How does the row change under a change of basis?") is None
    assert task("$\\omega A$", "基变换下系数行怎样变？") is None
    assert task("$kT$", "thermal energy") is not None


@pytest.mark.parametrize(
    ("front", "back", "answer"),
    [
        ("q", "≈ 0.693", "0.693"),
        ("q", "约 3.14", "3.14"),
        ("q", "about 300", "300"),
        ("q", "$\\approx 1.618$", "1.618"),
        ("q", "$x \\approx 0.693$", "0.693"),
        ("q", "$\\ln 2 \\approx 0.693$", "\\ln 2"),
        ("q", "2.71828", "2.71828"),
        ("$\\pi$ 约等于多少？", "3.14", "3.14"),
        ("Give $\\sqrt 2$ to two decimal places", "$1.41$", "1.41"),
    ],
)
def test_an_answer_that_is_about_something_takes_rounded_values(front: str, back: str, answer: str) -> None:
    assert task(back, front) == Task(CardKind.RECALL, "", (), answer, approximate=True)


def test_other_answers_are_exact() -> None:
    assert task("3.14") == Task(CardKind.RECALL, "", (), "3.14")
    assert task("$\\sqrt 2$", "What is $\\sqrt 8 / 2$?") == Task(CardKind.RECALL, "", (), "\\sqrt 2")


@pytest.mark.parametrize(
    ("front", "back", "form"),
    [
        ("Factor $x^2-1$", "$(x-1)(x+1)$", Form.FACTORED),
        ("因式分解：$x^2-1$", "$(x-1)(x+1)$", Form.FACTORED),
        ("展开 $(a+b)^2$", "$a^2+2ab+b^2$", Form.EXPANDED),
        ("Simplify $2x/4$", "$x/2$", Form.SIMPLIFIED),
        ("把 $1/\\sqrt2$ 有理化", "$\\sqrt2/2$", Form.LOWEST_TERMS),
        ("$e^x$ 的泰勒展开", "$1+x$", None),
        ("Which factor of $x^2-1$ is positive?", "$x+1$", None),
        ("Factor $x^2-1$", "$x^2-1$", None),
    ],
)
def test_a_question_can_ask_for_a_form_that_its_own_answer_has(front: str, back: str, form: Form | None) -> None:
    found = task(back, front)
    assert found is not None and found.form is form


def test_cards_of_every_rule_carry_the_task() -> None:
    note = """# Energy

mass and energy :: $E = mc^2$

Q: When was it published?
A: 1905

**Kinetic energy**: $\\frac{1}{2}mv^2$

The discriminant is ==$b^2-4ac$==.

The name of it :: relativity
"""
    cards = read_note(note, "a.md").cards
    typed = {card.back: card.task.answer for card in cards if card.task is not None}
    assert {"E = mc^2", "1905", "\\frac{1}{2}mv^2", "b^2-4ac"} <= set(typed.values())
    assert all(card.task is None for card in cards if card.back == "relativity")
    for card in cards:
        if card.task is not None:
            assert (card.task.of, card.task.by, card.task.kind) == ("", (), card.kind)


def test_a_derivative_keeps_its_own_task() -> None:
    (card,) = read_note("# Sine\n\n- $(\\sin x)' = \\cos x$\n", "a.md").cards
    assert card.task is not None and card.task.of


@pytest.mark.parametrize(
    ("front", "back", "by"),
    [
        ("$\\int \\cos x \\, dx$", "$\\sin x + C$", ("x",)),
        ("∫ e^{2t} dt", "$\\frac12 e^{2t} + C$", ("t",)),
        ("cos x 的原函数", "$\\sin x + C$", ("x",)),
        ("the line with slope m", "$m x + C$", ()),
        ("$\\int_0^x t \\, dt$", "$\\frac{x^2}{2}$", ()),
    ],
)
def test_what_is_asked_for_an_antiderivative_is_answered_up_to_a_constant(front, back, by) -> None:
    found = task(back, front)
    assert found is not None
    assert found.by == by


@pytest.mark.parametrize(
    "back",
    ["ad - bc", "sqrt(ab)", "2 sin(x) cos(x)", "(z-y)^2/2", "log(1+exp(-yz))", "p(1-p)", "-y*sigmoid(-yz)", "z - y."],
)
def test_a_formula_in_plain_text_can_be_typed(back: str) -> None:
    found = task(back)
    assert found is not None
    assert found.answer == back.rstrip(".")


@pytest.mark.parametrize(
    "back",
    [
        "TCP/IP",
        "A+B",
        "3-5",
        "a.k.a.",
        "n",
        "go",
        "e-mail",
        "k-means",
        "f(x)",
        "O(n log n)",
        "x, y",
        "km/h",
        "p or q",
    ],
)
def test_what_only_looks_like_one_is_recalled(back: str) -> None:
    assert task(back) is None
