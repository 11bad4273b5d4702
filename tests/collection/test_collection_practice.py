"""Practice: a mistake made twice in a week is offered until it was practised, and no schedule hears of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.collection import Collection
from kb.maths import typed
from kb.maths.checking import expected_answer
from kb.maths.practice import TOPICS
from kb.messages import knows
from kb.model import Outcome, Rating
from tests.conftest import Opener, Time

NOTE = "# Sines\n\nQ: one\nA: first\n\nQ: two\nA: second\n"
MISTAKE = "inner-derivative-missing"


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    return opened()


def err(kb: Collection, time: Time, mistake: str = MISTAKE, card: int = 0) -> None:
    kb.rate(kb.cards()[card].id, Rating.AGAIN, verdict=Outcome.DIFFERENT, diagnosis=mistake)
    time.forward(minutes=20)


def offered(kb: Collection) -> list[tuple[str, int]]:
    return [(offer.diagnosis, offer.times) for offer in kb.offers()]


def test_a_mistake_made_twice_is_offered_and_one_made_once_is_not(kb: Collection, time: Time) -> None:
    err(kb, time)
    assert offered(kb) == []
    err(kb, time, "sign")
    assert offered(kb) == []
    err(kb, time, card=1)
    assert offered(kb) == [(MISTAKE, 2)]
    err(kb, time, "sign")
    assert offered(kb) == [("sign", 2), (MISTAKE, 2)]


def test_two_mistakes_of_one_rule_are_offered_once(kb: Collection, time: Time) -> None:
    for mistake in (MISTAKE, "only-inside-differentiated") * 2:
        err(kb, time, mistake)
    assert offered(kb) == [("only-inside-differentiated", 2)]


@pytest.mark.parametrize(("days", "offers"), [(6, [(MISTAKE, 2)]), (7, [])])
def test_mistakes_count_for_seven_learning_days(
    kb: Collection, time: Time, days: int, offers: list[tuple[str, int]]
) -> None:
    err(kb, time)
    time.forward(days=days)
    err(kb, time)
    assert offered(kb) == offers


def test_an_answer_taken_back_is_no_mistake(kb: Collection, time: Time) -> None:
    err(kb, time)
    err(kb, time)
    kb.undo()
    assert offered(kb) == []


def test_practice_ends_the_offer_until_the_mistake_comes_back_twice(kb: Collection, time: Time) -> None:
    err(kb, time)
    err(kb, time)
    exercise = kb.exercises_on(MISTAKE)[0]
    kb.practise(MISTAKE, exercise, ["x"], Outcome.DIFFERENT)
    time.forward(minutes=1)
    assert offered(kb) == []
    err(kb, time)
    assert offered(kb) == []
    err(kb, time)
    assert offered(kb) == [(MISTAKE, 2)]


def test_what_is_declined_is_not_offered_again_for_the_same_mistakes(kb: Collection, time: Time) -> None:
    err(kb, time)
    err(kb, time)
    kb.decline(MISTAKE)
    time.forward(minutes=1)
    assert offered(kb) == []
    fresh = [exercise.front for exercise in kb.exercises_on(MISTAKE)]
    err(kb, time)
    err(kb, time)
    assert offered(kb) == [(MISTAKE, 2)]
    assert [exercise.front for exercise in kb.exercises_on(MISTAKE)] == fresh


def test_practice_moves_no_schedule_and_a_store_made_anew_remembers_it(
    kb: Collection, opened: Opener, time: Time
) -> None:
    err(kb, time)
    err(kb, time)
    before, due = kb.cards(), kb.due()
    for exercise in kb.exercises_on(MISTAKE):
        kb.practise(MISTAKE, exercise, ["x"], Outcome.DIFFERENT)
    assert (kb.cards(), kb.due(), len(kb.log())) == (before, due, 2)
    undone = kb.undo()
    assert undone is not None and undone.kind == "review"
    anew = opened("anew")
    assert offered(anew) == []
    assert anew.exercises_on(MISTAKE) == kb.exercises_on(MISTAKE)


def test_the_exercises_are_fresh_each_time(kb: Collection) -> None:
    seen: list[str] = []
    for _ in range(5):
        exercises = kb.exercises_on(MISTAKE)
        assert len(exercises) == 3
        seen += [exercise.front for exercise in exercises]
        for exercise in exercises:
            kb.practise(MISTAKE, exercise)
    assert len(set(seen)) == len(seen)


def test_an_exercise_takes_its_own_answer(kb: Collection) -> None:
    for exercise in kb.exercises_on("product-term-lost"):
        answer = expected_answer(exercise.task)
        assert answer is not None
        assert kb.judge(exercise.task, typed(answer)).outcome is Outcome.EQUAL


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_a_name_in_both_languages(topic: str) -> None:
    assert knows(f"maths.practice.{topic}", "zh") and knows(f"maths.practice.{topic}", "en")
