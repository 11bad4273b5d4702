"""sympy stands behind the typed cards: it differentiates too, and where it disagrees a card is held back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.collection.vouching import opinion, settled
from kb.model import CardKind, Outcome, Standing, Task, Verdict
from kb.store import vouched
from kb.worker import SympyWorker
from tests.conftest import Opener


@pytest.fixture(scope="module")
def worker() -> Iterator[SympyWorker]:
    one = SympyWorker()
    assert one.wait()
    yield one
    one.close()


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (Task(CardKind.DERIVATIVE, r"x^2 \sin x", ("x",), r"x(2\sin x + x\cos x)"), vouched.AGREES),
        (Task(CardKind.PARTIAL, "x^2 y", ("y",), "x^2"), vouched.AGREES),
        (Task(CardKind.GRADIENT, "x^2 + 3y", ("x", "y"), "(2x, 3)"), vouched.AGREES),
        (Task(CardKind.DERIVATIVE, r"\frac{1}{1+e^{-x}}", ("x",), r"\sigma(x)(1-\sigma(x))"), vouched.AGREES),
        (Task(CardKind.DERIVATIVE, r"\ln(1+e^x)", ("x",), r"\sigma(x)"), vouched.AGREES),
        (Task(CardKind.DERIVATIVE, r"\ln(1+e^x)", ("x",), r"1-\sigma(x)"), vouched.DIFFERS),
        (Task(CardKind.DERIVATIVE, r"\sigma(x)", ("x",), r"\sigma(x)(1-\sigma(x))"), vouched.AGREES),
        (Task(CardKind.DERIVATIVE, r"\sigma^2 x", ("x",), r"\sigma^2"), vouched.AGREES),
        (Task(CardKind.DERIVATIVE, "x^2", ("x",), "3x"), vouched.DIFFERS),
        (Task(CardKind.GRADIENT, "x^2 + 3y", ("x", "y"), "(2x, 3y)"), vouched.DIFFERS),
        (Task(CardKind.DERIVATIVE, r"\begin{oops", ("x",), "3x"), vouched.UNKNOWN),
    ],
)
def test_sympy_has_an_opinion_of_every_claim(worker: SympyWorker, task: Task, said: str) -> None:
    assert opinion(worker, task)[0] == said


def test_what_sampling_leaves_open_is_settled_only_where_sympy_is_sure(worker: SympyWorker) -> None:
    task = Task(CardKind.DERIVATIVE, "x^2", ("x",), "2x")
    unsure = Verdict(Outcome.UNDECIDED, None, {}, "2x")
    assert settled(worker, task, "x + x", unsure).outcome is Outcome.EQUAL
    assert settled(worker, task, "x + 1", unsure).outcome is Outcome.UNDECIDED


def test_a_card_on_which_sympy_disagrees_is_held_back_and_said(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text("# Powers\n\n- $\\frac{d}{dx} x^4 = 4x^3$\n", encoding="utf-8")
    kb = opened()
    (card,) = kb.cards()
    assert kb.vouch() == 0
    assert kb.card(card.id).standing is Standing.ACTIVE
    ((name, verdict),) = kb.store.rows("SELECT task, verdict FROM vouched")
    assert verdict == vouched.AGREES
    # As if our rules and sympy had come apart: the card must not be asked until someone looks.
    vouched.keep(kb.store, name, vouched.DIFFERS, "5x^3")
    kb.configure("cards", "all")
    kb.refresh()
    assert kb.card(card.id).standing is Standing.DRAFT
    assert [problem.code for problem in kb.problems()] == ["derivative-doubted"]


def test_a_card_that_sympy_doubts_hides_no_other_draft(folder: Path, opened: Opener) -> None:
    text = "# Powers\n\n- $\\frac{d}{dx} x^4 = 4x^3$\n\n| term | meaning |\n|---|---|\n| base | what is multiplied |\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    kb = opened()
    (draft,) = kb.drafts()
    ((name,),) = kb.store.rows("SELECT task FROM cards WHERE task IS NOT NULL")
    vouched.keep(kb.store, name, vouched.DIFFERS, "5x^3")
    assert kb.drafts() == [draft]
