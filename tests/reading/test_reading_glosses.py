"""A term and its name in the other language, in prose and at the head of a line without marks."""

import pytest

from kb.model import Origin
from kb.reading import read_note


def _note(text: str, title: str = "Notes on learning"):
    return read_note(f"# {title}\n\n{text}\n", "a.md")


@pytest.mark.parametrize(
    ("sentence", "asked", "other"),
    [
        ("Hinge loss 合页损失 is the loss max(0, 1 - yz), used by classifiers.", "What is Hinge loss?", "合页损失"),
        ("A saddle point 鞍点 is a critical point that is no extremum.", "What is a saddle point?", "鞍点"),
        ("**Entropy** 熵 is the expected number of nats needed to code a sample.", "What is Entropy?", "熵"),
        ("KL divergence (KL散度) is a measure of how far q is from p.", "What is KL divergence?", "KL散度"),
        ("梯度下降 gradient descent 是沿负梯度方向迭代的方法。", "什么是梯度下降？", "gradient descent"),
    ],
)
def test_a_gloss_behind_its_subject_is_another_name_and_no_part_of_the_sentence(sentence, asked, other):
    note = _note(sentence, "Notes on learning" if asked.startswith("What") else "学习笔记")
    assert [(card.front, card.origin) for card in note.cards] == [(asked, Origin.STATED)]
    assert other in note.concepts[-1].aliases
    assert note.cards[0].back == sentence


@pytest.mark.parametrize("sentence", ["Adam 优化器 is fast and easy to use.", "算法 Adam 是最常用的一种。"])
def test_half_of_a_name_is_no_gloss(sentence):
    assert not [concept for concept in _note(sentence).concepts if concept.aliases]


def test_a_heading_in_two_languages_is_what_its_sentence_defines():
    note = _note("## Momentum 动量\n\nMomentum is an average of past gradients that is added to the update.")
    assert [concept.name for concept in note.concepts] == ["Notes on learning", "Momentum 动量"]
    assert [card.concept for card in note.cards] == ["Momentum 动量"]


@pytest.mark.parametrize(
    "line",
    [
        "Convergence in probability 依概率收敛: X_n converges to X if P(|X_n - X| > eps) goes to 0 for every eps.",
        "强大数定律 (strong law): under the same hypothesis the sample mean converges almost surely.",
        "方差 variance: the mean square distance to the mean.",
    ],
)
def test_a_head_in_two_languages_needs_no_marks(line):
    (card,) = _note(line).cards
    assert card.origin is Origin.GUESSED
    assert card.back == line.partition(": ")[2]


@pytest.mark.parametrize(
    "line",
    [
        "- eta too big: diverges",
        "numerically: softplus(z) = max(z, 0) + log1p(exp(-|z|))",
        "第二引理 needs independence: if the sum diverges, infinitely many happen",
        "The gradient of f: R^n -> R is the vector of partial derivatives",
    ],
)
def test_how_something_is_and_what_a_sentence_says_are_no_terms(line):
    assert not _note(line).cards


def test_a_definition_without_an_end_goes_on_in_the_formula_below():
    head = "**Chebyshev's inequality** (切比雪夫不等式): for any X with finite variance and k > 0"
    (card,) = _note(f"{head}\n\n$$ P(A) \\le 1/k^2 $$\n\nProof: easy.").cards
    assert card.back.endswith("$$ P(A) \\le 1/k^2 $$")
    assert card.origin is Origin.STATED


def test_a_definition_that_ends_does_not_take_the_formula_below():
    (card,) = _note("**Variance**: the mean square distance to the mean.\n\n$$ E[X] = 1 $$").cards
    assert card.back == "the mean square distance to the mean."


def test_a_derivative_below_a_heading_is_that_of_its_concept():
    (card,) = _note("## sigmoid\n\nDerivative: $s'(z) = s(z)(1-s(z))$").cards
    assert card.front == "What is the derivative of sigmoid?"


def test_an_adjective_in_a_column_of_losses_is_a_loss():
    table = "| loss | formula |\n|---|---|\n| squared | (z-y)^2/2 |\n| Huber | z^2/2 |\n"
    assert {card.front for card in _note(table).cards} == {
        "What is the formula of the squared loss?",
        "What is the formula of Huber?",
    }
