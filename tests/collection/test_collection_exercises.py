"""Exercises in a collection: dealt when they are asked, judged and kept as they were asked, the same after a replay."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.collection.vouching import opinion_of_all
from kb.maths import typed
from kb.maths.checking import expected_answer
from kb.model import ExerciseKind, Outcome, Rating, Seen, Standing, StoredCard, Template
from kb.store import vouched
from kb.worker import SympyWorker
from tests.conftest import Opener, Time

POWERS = "differentiate: a*x^n\nby: x\ngiven: {a: 2..4, n: [3, 4]}"
SINES = "differentiate: x * sin(b*x)\nby: x\ngiven: {b: 2..9}"


def block(template: str, title: str = "Powers") -> str:
    return f"# {title}\n\nThe exponent comes down.\n\n```exercise\n{template}\n```\n"


def write(folder: Path, text: str, name: str = "a.md") -> None:
    path = folder / name
    moment = path.stat().st_mtime_ns + 10**9 if path.exists() else 10**18
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(moment, moment))


def only(kb: Collection) -> StoredCard:
    (card,) = kb.cards()
    return card


def right(card: StoredCard) -> str:
    """What a person who knows it types."""
    assert card.card.task is not None
    tree = expected_answer(card.card.task)
    assert tree is not None
    return typed(tree)


def test_the_list_states_the_general_case_and_what_is_asked_has_numbers(folder: Path, opened: Opener) -> None:
    write(folder, block(POWERS))
    kb = opened()
    general, asked = only(kb), kb.card(only(kb).id)
    assert "a x^{n}" in general.card.front and "a = 2…4" in general.card.front
    assert general.dealt is None and general.card.task is None
    assert asked.dealt is not None and set(asked.dealt.parameters) == {"a", "n"}
    assert "a" not in asked.card.front.partition("$")[2] and "n" not in asked.card.front.partition("$")[2]
    assert asked.dealt.parameters["a"] in asked.card.front
    assert kb.takes_typed(asked) and kb.asks_typed(asked)
    assert kb.general_card(general.id) == general


def test_every_instance_is_asked_before_one_comes_again(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, block(POWERS))
    kb = opened()
    card = only(kb).id
    asked = []
    for _ in range(6):
        now = kb.card(card)
        assert kb.check(card, right(now)).outcome is Outcome.EQUAL
        kb.rate(card, Rating.GOOD, typed=[right(now)], verdict=Outcome.EQUAL)
        asked.append(now.card.front)
        time.forward(days=9)
    assert len(set(asked)) == 6
    assert kb.card(card).card.front in asked


def test_an_exercise_is_asked_typed_whatever_its_history(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, block(POWERS))
    kb = opened()
    card = only(kb).id
    for _ in range(5):
        assert kb.asks_typed(kb.card(card))
        kb.rate(card, Rating.GOOD)
        time.forward(days=30)


def test_the_journal_keeps_what_was_asked_and_the_mistake(folder: Path, opened: Opener) -> None:
    write(folder, block(POWERS))
    kb = opened()
    asked = kb.card(only(kb).id)
    kb.rate(asked.id, Rating.AGAIN, typed=["x"], verdict=Outcome.DIFFERENT, diagnosis="exponent-raised")
    (line,) = [
        json.loads(row) for path in (folder / ".kb/log").glob("*/*.jsonl") for row in path.read_text().splitlines()
    ]
    assert asked.dealt is not None
    question = " ".join(asked.card.front.split())
    assert line["exercise"] == {
        "seed": asked.dealt.seed,
        "parameters": dict(asked.dealt.parameters),
        "question": question,
    }
    assert line["diagnosis"] == "exponent-raised"
    (review,) = kb.log()
    assert (review.dealt, review.diagnosis) == (asked.dealt, "exponent-raised")


def test_an_undo_brings_the_same_question_back(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, block(POWERS))
    kb = opened()
    card = only(kb).id
    kb.rate(card, Rating.GOOD)
    before = kb.card(card)
    time.forward(minutes=1)
    kb.rate(card, Rating.AGAIN)
    assert kb.card(card).card.front != before.card.front
    time.forward(minutes=1)
    kb.undo()
    assert kb.card(card) == before


def test_two_devices_ask_the_same_and_a_store_made_anew_knows_the_same(
    folder: Path, opened: Opener, time: Time
) -> None:
    write(folder, block(POWERS) + block(SINES, "Sines"))
    kb, other = opened(), opened("other")
    for one in kb.cards():
        kb.rate(one.id, Rating.GOOD, diagnosis="sign", verdict=Outcome.DIFFERENT)
        time.forward(minutes=1)
    other.catch_up()
    third = opened("third")
    for one in kb.cards():
        assert kb.card(one.id) == other.card(one.id) == third.card(one.id)
    assert kb.log() == other.log() == third.log()
    assert all(review.dealt and review.diagnosis == "sign" for review in third.log())
    kb.rebuild()
    assert kb.log() == third.log()
    assert kb.doctor().differing == ()


def test_what_was_shown_is_judged_and_kept_though_another_device_answered_meanwhile(
    folder: Path, opened: Opener, time: Time
) -> None:
    write(folder, block(POWERS))
    kb, other = opened(), opened("other")
    shown = kb.card(only(kb).id)
    other.rate(shown.id, Rating.GOOD)
    kb.catch_up()
    assert kb.card(shown.id).card.front != shown.card.front
    assert kb.check(shown.id, right(shown), dealt=shown.dealt).outcome is Outcome.EQUAL
    assert kb.check(shown.id, right(shown)).outcome is Outcome.DIFFERENT
    time.forward(minutes=1)
    kb.rate(shown.id, Rating.GOOD, dealt=shown.dealt)
    assert kb.log()[-1].dealt == shown.dealt


@pytest.mark.parametrize(
    "after",
    [
        POWERS.replace("2..4", "2..9"),
        POWERS.replace("[3, 4]", "3..6"),
        POWERS.replace("a*x^n", "a*x^n + c").replace("[3, 4]", "[3, 4], c: 1..3"),
        POWERS + "\nexclude: a = n",
    ],
    ids=["a range", "a list", "a term more", "a condition"],
)
def test_an_edited_template_keeps_its_history(folder: Path, opened: Opener, after: str) -> None:
    write(folder, block(POWERS))
    kb = opened()
    asked = kb.card(only(kb).id)
    kb.rate(asked.id, Rating.GOOD)
    write(folder, block(after))
    kb.refresh()
    now = only(kb)
    assert now.id == asked.id and now.standing is Standing.ACTIVE
    assert isinstance(now.state, Seen) and now.state.reviews == 1
    assert kb.log()[0].dealt == asked.dealt
    assert opened("anew").card(asked.id) == kb.card(asked.id)


def test_a_condition_that_only_the_block_shows_counts_at_once(folder: Path, opened: Opener) -> None:
    write(folder, block(POWERS))
    kb = opened()
    card = only(kb).id
    write(folder, block(POWERS + "\nexclude: a < 4"))
    kb.refresh()
    dealt = kb.card(card).dealt
    assert dealt is not None and dealt.parameters["a"] == "4"


def test_a_template_that_is_gone_leaves_its_history(folder: Path, opened: Opener) -> None:
    write(folder, block(POWERS))
    kb = opened()
    asked = kb.card(only(kb).id)
    kb.rate(asked.id, Rating.GOOD)
    write(folder, "# Powers\n\nThe exponent comes down.\n")
    kb.refresh()
    assert kb.card(asked.id).standing is Standing.RETIRED
    (review,) = opened("anew").log()
    assert review.dealt == asked.dealt


@pytest.fixture(scope="module")
def worker() -> Iterator[SympyWorker]:
    one = SympyWorker()
    assert one.wait()
    yield one
    one.close()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (Template(ExerciseKind.DIFFERENTIATE, ("a*x^2",), ("x",), {"a": ("2", "3", "4")}), vouched.AGREES),
        (Template(ExerciseKind.GRADIENT, ("a x^2 + y",), ("x", "y"), {"a": ("2", "3", "4")}), vouched.AGREES),
        (Template(ExerciseKind.SIMPLIFY, ("(x^2 - a^2)/(x - a)",), (), {"a": ("2", "3", "4")}), vouched.AGREES),
        (Template(ExerciseKind.NORM, ("(a, 4)",), (), {"a": ("2", "3", "5")}, order="2"), vouched.UNKNOWN),
    ],
    ids=lambda one: one.kind.value if isinstance(one, Template) else str(one),
)
def test_sympy_has_an_opinion_of_exercises(worker: SympyWorker, template: Template, said: str) -> None:
    assert opinion_of_all(worker, template)[0] == said


class Contrary:
    """A sympy that finds another derivative of everything."""

    def differentiate(self, tree: object, by: str, timeout: float = 5.0) -> object:
        from kb.maths import read

        return read(f"{by}^7")


def test_an_exercise_on_which_sympy_disagrees_is_a_draft(folder: Path, opened: Opener) -> None:
    write(folder, block(POWERS))
    kb = opened()
    card = only(kb).id
    ((name, template),) = vouched.unvouched(kb.store)
    assert isinstance(template, Template)
    verdict, found = opinion_of_all(Contrary(), template)  # type: ignore[arg-type]
    assert verdict == vouched.DIFFERS and found is not None
    vouched.keep(kb.store, name, verdict, "x^7")
    kb.configure("cards", "all")
    kb.refresh()
    assert kb.card(card).standing is Standing.DRAFT
    assert [problem.code for problem in kb.problems()] == ["derivative-doubted"]
    assert vouched.unvouched(kb.store) == []
