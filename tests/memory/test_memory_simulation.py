"""Days to come, simulated: by kb's own decisions, within the minutes, alike for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kb.memory import fsrs, queue
from kb.memory.costs import RETENTIONS, Cost, best, costs, most_remembered, sampled
from kb.memory.curve import Curve
from kb.memory.learner import Habits, Learner, habits_of
from kb.memory.queue import Candidate
from kb.memory.simulation import Bonds, Held, Order, Rules, Run, falling_retrievability, simulate
from kb.model import New, Phase, Rating, Seen
from tests.learner import FORGETFUL

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
WEIGHTS = st.sampled_from([fsrs.DEFAULT_WEIGHTS, FORGETFUL])


def new_cards(count: int, *, concepts: int = 10**9) -> list[Candidate]:
    return [Candidate(f"n{i}", New(), concept=str(i % concepts), order=i) for i in range(count)]


def known_cards(count: int, *, ago: int = 12, stability: float = 10.0, due: int = -2) -> list[Candidate]:
    last = TODAY - timedelta(days=ago)
    return [
        Candidate(
            f"k{i}",
            Seen(stability + i % 7, 5.0, Phase.REVIEW, AT, last, TODAY + timedelta(days=due), None, 3, 0),
        )
        for i in range(count)
    ]


def run(cards: Sequence[Candidate], days: int = 60, *, seed: int = 1, every: int = 30, **rules: object) -> Run:
    return live(cards, days, Rules(**rules), seed=seed, every=every)  # type: ignore[arg-type]


def live(
    cards: Sequence[Candidate],
    days: int,
    rules: Rules,
    *,
    seed: int = 1,
    every: int = 30,
    bonds: Bonds | None = None,
    learner: Learner | None = None,
) -> Run:
    return simulate(
        cards,
        days,
        today=TODAY.toordinal(),
        chance=Random(seed),
        learner=learner or Learner(),
        rules=rules,
        bonds=bonds or Bonds(),
        every=every,
    )


def total(of: Run) -> float:
    return sum(day.minutes for day in of.days)


def remembered(of: Run) -> float:
    found = of.days[-1].remembered
    assert found is not None
    return found


# -- the curve in plain numbers ---------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(
    weights=WEIGHTS,
    retention=st.sampled_from([0.7, 0.83, 0.9, 0.97]),
    answers=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 4)), min_size=1, max_size=12),
)
def test_the_plain_curve_is_the_one_that_cards_are_asked_by(
    weights: tuple[float, ...], retention: float, answers: list[tuple[int, int]]
) -> None:
    parameters = fsrs.Parameters(weights, retention, fuzz=False)
    curve, day = Curve(parameters), TODAY
    state: New | Seen = New()
    stability = difficulty = 0.0
    for gap, rating in answers:
        day += timedelta(days=gap)
        if isinstance(state, Seen):
            sure = fsrs.retrievability(state, day, parameters)
            elapsed = (day - state.last_day).days
            assert curve.sure(stability, elapsed) == pytest.approx(sure, rel=1e-9)
            stability, difficulty = curve.after(stability, difficulty, elapsed, rating)
        else:
            stability, difficulty = curve.first(rating)
        was_new = isinstance(state, New)
        state = fsrs.answer(state, Rating(rating), at=AT, day=day, card="a", parameters=parameters)
        assert (stability, difficulty) == pytest.approx((state.stability, state.difficulty), rel=1e-9)
        if state.due_at is None and not (was_new and rating == Rating.EASY):
            assert curve.interval(stability) == pytest.approx(
                (state.due_day - day).days, abs=1 if stability > 99 else 0
            )


@given(st.lists(st.tuples(st.integers(1, 300), st.floats(0.1, 300)), min_size=2, max_size=12))
def test_the_rank_of_due_cards_is_the_queues_own(memories: list[tuple[int, float]]) -> None:
    cards = [
        Candidate(str(i), Seen(s, 5, Phase.REVIEW, AT, TODAY - timedelta(days=ago), TODAY, None, 1, 0))
        for i, (ago, s) in enumerate(memories)
    ]
    ranked = sorted((Held(card, TODAY.toordinal()) for card in cards), key=lambda one: falling_retrievability(one, 0))
    sure = [fsrs.retrievability(one.candidate.state, TODAY) for one in ranked if isinstance(one.candidate.state, Seen)]
    queued = [c.state for c in queue.by_falling_retrievability(cards, TODAY) if isinstance(c.state, Seen)]
    assert sure == pytest.approx([fsrs.retrievability(state, TODAY) for state in queued], rel=1e-9)


# -- days -------------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_days_and_another_one_others() -> None:
    cards = [*known_cards(80), *new_cards(80)]
    assert run(cards, seed=5).days == run(cards, seed=5).days
    assert run(cards, seed=5).days != run(cards, seed=6).days


@settings(max_examples=25)
@given(minutes=st.floats(1, 40), known=st.integers(0, 300), new=st.integers(0, 200), seed=st.integers(0, 99))
def test_a_day_never_takes_longer_than_its_minutes_one_answer_and_the_steps_begun(
    minutes: float, known: int, new: int, seed: int
) -> None:
    # Nobody forgets a card twice a day here: each answer begins one step at most.
    learner = Learner(habits=Habits(step=(0, 0, 1, 0)))
    cards = [*known_cards(known), *new_cards(new)]
    found = live(cards, 20, Rules(minutes=minutes), seed=seed, learner=learner)
    longest, step = max(learner.habits.seconds) / 60, learner.habits.seconds[2] / 60
    assert all(day.minutes <= minutes + longest + day.answers / 2 * step for day in found.days)
    # What was too long is missing on the next day.
    assert total(found) <= minutes * 20 + longest + max(day.answers for day in found.days) / 2 * step
    assert all(0 <= day.introduced <= 8 for day in found.days)
    assert 0 <= remembered(found) <= known + sum(day.introduced for day in found.days)


def test_a_step_that_was_begun_is_finished_on_the_same_day_however_few_minutes_there_are() -> None:
    forgetting = Learner(habits=Habits(first=(1, 0, 0, 0), step=(0, 0, 1, 0)))
    first = live(new_cards(40), 1, Rules(minutes=2), learner=forgetting).days[0]
    assert first.introduced > 2
    assert first.answers == 2 * first.introduced


def test_more_minutes_clear_more_of_a_backlog_and_remember_more() -> None:
    cards = known_cards(600, ago=30, due=-15)
    found = [run(cards, 30, minutes=minutes) for minutes in (2, 4, 16)]
    # 600 cards of about 12 seconds are two hours: nobody clears them by two minutes a day in a month, nor by four.
    assert [one.days[-1].waiting > 0 for one in found] == [True, True, False]
    kept = [remembered(one) for one in found]
    assert kept[0] + 10 < kept[1] < kept[2] - 10


def test_no_new_card_comes_while_overdue_work_exceeds_a_day() -> None:
    found = run([*known_cards(400), *new_cards(50)], 12, minutes=15)
    assert found.days[0].introduced == 0
    assert sum(day.introduced for day in found.days) > 0


def test_a_concept_comes_after_what_it_builds_on_and_siblings_on_different_days() -> None:
    basis, above = Candidate("basis", New(), concept="1", order=9), Candidate("above", New(), concept="2", order=0)
    gated = Bonds(gated={"2": {"1"}})
    first = live([basis, above], 1, Rules(most_new=1), bonds=gated)
    assert first.sure().keys() == {"basis"}
    assert live([basis, above], 3, Rules(most_new=1), bonds=gated).sure().keys() == {"basis", "above"}
    assert live([basis, above], 1, Rules(most_new=1), bonds=Bonds()).sure().keys() == {"above"}
    twins = [Candidate("a", New(), siblings="s", order=0), Candidate("b", New(), siblings="s", order=1)]
    assert live(twins, 1, Rules()).sure().keys() == {"a"}
    assert live(twins, 1, Rules(order=Order(apart=False))).sure().keys() == {"a", "b"}


def test_a_card_of_a_part_opens_the_whole_and_what_nobody_explains_holds_nobody_back() -> None:
    part, above = Candidate("part", New(), concept="11", order=1), Candidate("above", New(), concept="2", order=0)
    opened = Bonds(gated={"2": {"1"}}, opens={"part": ("1",)})
    assert live([part, above], 1, Rules(most_new=1), bonds=opened).sure().keys() == {"part"}
    assert live([part, above], 2, Rules(most_new=1), bonds=opened).sure().keys() == {"part", "above"}
    assert live([part, above], 1, Rules(most_new=1), bonds=Bonds(gated={"2": {"7"}})).sure().keys() == {"above"}


def test_a_learner_who_forgets_faster_than_believed_remembers_less() -> None:
    cards = new_cards(200)
    default = fsrs.DEFAULT_WEIGHTS
    forgetful = Learner(fsrs.Parameters((0.05, 0.2, 0.4, 1.0, *default[4:8], 1.2, *default[9:])))
    assert remembered(live(cards, 90, Rules(), learner=forgetful)) < remembered(live(cards, 90, Rules())) - 5


def test_what_is_built_on_nothing_known_is_recalled_less() -> None:
    cards = new_cards(120)
    bonds = Bonds(requires={card.concept: ("0",) for card in cards[1:]})
    without = Learner(unsupported=0.3)
    alone = live([*cards[1:]], 60, Rules(), learner=without, bonds=bonds)
    assert remembered(alone) < remembered(live(cards[1:], 60, Rules(), learner=without)) - 5
    # With what they build on in front of them it is nearly as for everybody.
    assert remembered(live(cards, 60, Rules(), learner=without, bonds=bonds)) > remembered(alone) + 5


def test_minutes_that_are_saved_are_spent_later() -> None:
    cards = [*known_cards(100, due=3), *new_cards(500)]
    saving = live(cards, 40, Rules(minutes=6, saves=True, order=Order(new=lambda _: 20)))
    assert total(saving) == pytest.approx(6 * 40, abs=1)


def test_an_empty_collection_takes_no_time() -> None:
    found = run([], 5)
    assert [(day.minutes, day.answers, day.waiting) for day in found.days] == [(0, 0, 0)] * 5
    assert remembered(found) == 0


# -- what retention costs ---------------------------------------------------------------------------------------------


def table(cards: Sequence[Candidate], days: int = 120, *, most: int = 2000, minutes: float = 60) -> tuple[Cost, ...]:
    rules = Rules(minutes=minutes, most_new=8)
    return costs(
        sampled(cards, days, 8, most),
        days,
        today=TODAY.toordinal(),
        seed=1,
        learner=Learner(),
        rules=rules,
        bonds=Bonds(),
        retentions=(0.7, 0.8, 0.9, 0.97),
    )


def test_a_higher_retention_takes_more_time_and_remembers_more_while_minutes_last() -> None:
    found = table([*known_cards(100), *new_cards(100)])
    assert [cost.minutes for cost in found] == sorted(cost.minutes for cost in found)
    assert [cost.remembered for cost in found] == sorted(cost.remembered for cost in found)
    assert found[-1].minutes > 1.5 * found[0].minutes and found[-1].remembered > found[0].remembered + 10
    chosen = best(found)
    assert all(chosen.remembered * one.minutes >= one.remembered * chosen.minutes for one in found)


def test_a_sample_comes_to_what_the_whole_does() -> None:
    cards = [*known_cards(1500, due=5), *new_cards(1500)]
    whole, sample = table(cards, 60), table(cards, 60, most=500)
    assert len(sampled(cards, 60, 8, 500).cards) == 500
    for one, other in zip(whole, sample, strict=True):
        assert other.minutes == pytest.approx(one.minutes, rel=0.15)
        assert other.remembered == pytest.approx(one.remembered, rel=0.1)
        assert other.introduced == pytest.approx(one.introduced, rel=0.25)


def test_new_cards_that_no_day_can_reach_are_not_simulated() -> None:
    sample = sampled([*known_cards(3), *new_cards(500)], 10, 8)
    assert len(sample.cards) == 83 and sample.stands_for == 1
    assert max(card.order for card in sample.cards) == 79


def test_progress_goes_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    costs(
        sampled(new_cards(3), 4, 8),
        4,
        today=TODAY.toordinal(),
        seed=1,
        learner=Learner(),
        rules=Rules(),
        bonds=Bonds(),
        progress=lambda done, whole: told.append((done, whole)),
    )
    whole = 4 * len(RETENTIONS)
    assert told == [(done, whole) for done in range(1, whole + 1)]


def test_rules_of_a_person_stay_as_they_are_at_every_retention() -> None:
    # No minutes are enough for a backlog at .97: the days are full, and cards wait.
    full = table(known_cards(900), 20, minutes=5)
    assert all(cost.minutes == pytest.approx(5, abs=0.1) for cost in full)
    assert all(cost.waiting > 0 for cost in full)
    assert most_remembered(table(known_cards(900), 90, minutes=5)).retention < 0.97
    assert replace(full[0], minutes=0.0).value == 0.0


# -- habits -----------------------------------------------------------------------------------------------------------


def test_few_answers_change_habits_little_and_many_make_them() -> None:
    nobody = habits_of((0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0), (None, None, None, None), None)
    assert nobody.first == pytest.approx(Habits().first) and nobody.seconds == Habits().seconds
    few = habits_of((0, 0, 0, 2), (0, 0, 0, 0), (0, 0, 0, 0), (None, None, None, None), None)
    many = habits_of((0, 0, 0, 2000), (0, 0, 0, 0), (500, 0, 0, 3000), (None, None, None, 3.5), 22.0)
    assert Habits().first[3] < few.first[3] < 0.3 and many.first[3] > 0.98 and many.recalled[3] > 0.98
    # What is not known of a person's times goes by how fast they are on the whole.
    assert many.seconds == pytest.approx((40.0, 32.0, 22.0, 3.5))
    assert sum(many.step) == pytest.approx(1)
