"""The day within the reach of fuzz: by what is planned, the same for the same plan, never out of reach."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import fmean, pstdev

from hypothesis import given
from hypothesis import strategies as st

from kb.memory.balance import weights
from kb.memory.fsrs import Parameters, Weigh, answer, fuzzed, next_states, reach, replay
from kb.memory.learner import Learner
from kb.memory.queue import Candidate
from kb.memory.simulation import Order, Rules, simulate
from kb.model import New, Phase, Rating, Review, Seen

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)

plans = st.builds(
    lambda seed, most, siblings: (seed, most, siblings),
    st.integers(0, 10**6),
    st.sampled_from([0, 1, 3, 50, 100_000]),
    st.sets(st.integers(1, 60), max_size=20),
)


def weigher(plan: tuple[int, int, set[int]]) -> Weigh:
    """Loads drawn for each day by itself, so that a day has one load for whoever asks."""
    seed, most, siblings = plan

    def weigh(low: int, high: int) -> object:
        loads = [Random(seed * 100_003 + days).randint(0, most) for days in range(low, high + 1)]
        return weights(loads, low, siblings)

    return weigh  # type: ignore[return-value]


def known(stability: float = 30.0, phase: Phase = Phase.REVIEW) -> Seen:
    return Seen(stability, 5.0, phase, AT, DAY - timedelta(days=20), DAY, None, 4, 0)


@given(st.integers(1, 400), st.integers(0, 400), st.text(max_size=4), plans)
def test_a_longer_interval_is_never_made_shorter_than_a_shorter_one(
    days: int, more: int, card: str, plan: tuple[int, int, set[int]]
) -> None:
    shorter, longer = (fuzzed(one, card, 3, weigher(plan)) for one in (days, days + more))
    assert shorter <= longer
    low, high = reach(days)
    assert low <= shorter <= high


@given(st.floats(1, 400), st.text(min_size=1, max_size=4), plans)
def test_hard_is_never_later_than_good_nor_good_than_easy_whatever_is_planned(
    stability: float, card: str, plan: tuple[int, int, set[int]]
) -> None:
    states = next_states(known(stability), at=AT, day=DAY, card=card, weigh=weigher(plan))
    due = [states[rating].due_day for rating in (Rating.HARD, Rating.GOOD, Rating.EASY)]
    assert due == sorted(due)
    assert states[Rating.AGAIN].due_at is not None


def test_cards_of_one_interval_fill_the_days_within_reach_evenly() -> None:
    low, high = reach(30)
    planned: Counter[int] = Counter()
    for card in range(70):
        planned[fuzzed(30, str(card), 4, lambda a, b: weights([planned[day] for day in range(a, b + 1)], a))] += 1
    assert set(planned) == set(range(low, high + 1))
    assert max(planned.values()) - min(planned.values()) <= 4
    by_chance = Counter(fuzzed(30, str(card), 4) for card in range(70))
    assert pstdev(planned.values()) < pstdev(by_chance.values()) / 2


def test_a_day_with_a_card_from_the_same_place_is_left_out_where_another_is_in_reach() -> None:
    low, high = reach(10)
    loads = [0] * (high - low + 1)
    loads[-1] = 500
    crowded = set(range(low, high))
    for card in range(50):
        assert fuzzed(10, str(card), 2, lambda a, _: weights(loads, a, crowded)) == high
        assert low <= fuzzed(10, str(card), 2, lambda a, _: weights(loads, a, {*crowded, high})) <= high


def test_an_empty_plan_leaves_intervals_as_long_as_they_are() -> None:
    moved = [fuzzed(30, str(card), 4, lambda low, high: weights([0] * (high - low + 1), low)) for card in range(2000)]
    assert abs(fmean(moved) - 30) < 0.2


@given(st.floats(0.5, 300), st.sampled_from([Rating.HARD, Rating.GOOD, Rating.EASY]), st.integers(-40, 400))
def test_a_day_chosen_before_is_kept_as_long_as_it_is_within_reach(
    stability: float, rating: Rating, ahead: int
) -> None:
    state = known(stability)
    exact = answer(state, rating, at=AT, day=DAY, card="a", parameters=Parameters(fuzz=False))
    low, high = reach((exact.due_day - DAY).days)
    before = answer(state, rating, at=AT, day=DAY, card="a")
    kept = answer(state, rating, at=AT, day=DAY, card="a", due=DAY + timedelta(days=ahead))
    assert (kept.stability, kept.difficulty, kept.reviews) == (before.stability, before.difficulty, before.reviews)
    assert kept.due_day == (DAY + timedelta(days=ahead) if low <= ahead <= high else before.due_day)


def test_a_chosen_day_says_nothing_of_a_learning_step() -> None:
    review = Review("1", "a", Rating.AGAIN, AT, DAY, due=DAY + timedelta(days=1))
    assert replay([review]) == replay([Review("1", "a", Rating.AGAIN, AT, DAY)])


def test_simulated_days_are_evener_and_the_reviews_as_many_and_as_well_recalled() -> None:
    uneven, answers, remembered = {}, {}, {}
    for even in (True, False):
        rules = Rules(minutes=10_000, order=Order(new=lambda _: 6), even=even)
        ran = simulate(
            [Candidate(f"n{number}", New(), order=number) for number in range(6 * 100)],
            100,
            today=DAY.toordinal(),
            chance=Random(4),
            learner=Learner(),
            rules=rules,
        )
        loads = [day.answers - day.introduced for day in ran.days]
        middles = range(30, 93)
        uneven[even] = pstdev(loads[day] / fmean(loads[day - 7 : day + 8]) for day in middles)
        answers[even] = sum(loads)
        remembered[even] = sum(ran.sure().values())
    assert uneven[True] < 0.8 * uneven[False]
    assert abs(answers[True] / answers[False] - 1) < 0.05
    assert abs(remembered[True] / remembered[False] - 1) < 0.01
