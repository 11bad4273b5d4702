import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import KbError
from kb.memory.fsrs import DEFAULT_WEIGHTS, Parameters, answer, fuzzed, next_states, rating_of, replay, retrievability
from kb.model import New, Phase, Rating, Review, Seen

DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLAIN = Parameters(fuzz=False)

ratings = st.sampled_from(Rating)
histories = st.lists(st.tuples(ratings, st.integers(0, 400), st.floats(0, 20)), min_size=1, max_size=12)


@st.composite
def any_parameters(draw):
    bounds = zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    weights = tuple(draw(st.floats(low, high)) for low, high in bounds)
    return Parameters(weights, draw(st.floats(0.7, 0.97)))


def reviews_of(history, card="a"):
    day, reviews = DAY, []
    for number, (rating, gap, hour) in enumerate(history):
        day += timedelta(days=gap if number else 0)
        moment = datetime(day.year, day.month, day.day, 4, tzinfo=UTC) + timedelta(hours=hour)
        reviews.append(Review(str(number), card, rating, moment, day))
    return reviews


def step(state, rating, day=DAY, card="a", parameters=PLAIN):
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return answer(state, rating, at=at, day=day, card=card, parameters=parameters)


@pytest.mark.parametrize("rating", [Rating.AGAIN, Rating.HARD])
def test_a_new_card_that_was_not_easily_known_comes_again_after_ten_minutes(rating):
    seen = step(New(), rating)
    assert (seen.phase, seen.due_at, seen.due_day) == (Phase.LEARNING, NOON + timedelta(minutes=10), DAY)
    assert (seen.reviews, seen.lapses) == (1, 0)


@pytest.mark.parametrize("rating", [Rating.GOOD, Rating.EASY])
def test_a_new_card_that_was_known_comes_on_a_later_day(rating):
    seen = step(New(), rating)
    assert (seen.phase, seen.due_at) == (Phase.REVIEW, None)
    assert seen.due_day > DAY


def test_a_forgotten_review_is_a_lapse_and_is_learned_again():
    known = step(New(), Rating.GOOD)
    lapsed = step(known, Rating.AGAIN, day=known.due_day)
    assert (lapsed.phase, lapsed.lapses, lapsed.due_day) == (Phase.RELEARNING, 1, known.due_day)
    again = step(lapsed, Rating.AGAIN, day=known.due_day)
    assert (again.phase, again.lapses) == (Phase.RELEARNING, 1)


@pytest.mark.parametrize("rating", [Rating.HARD, Rating.GOOD, Rating.EASY])
def test_what_is_recalled_after_its_step_is_learned(rating):
    failed = step(New(), Rating.AGAIN)
    assert step(failed, rating).phase is Phase.REVIEW


@settings(max_examples=60)
@given(histories)
def test_states_are_py_fsrs_s_on_whole_days(history):
    peer = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    theirs, state = fsrs.Card(card_id=1), New()
    for review in reviews_of(history):
        midnight = datetime(review.day.year, review.day.month, review.day.day, tzinfo=UTC)
        theirs, _ = peer.review_card(theirs, fsrs.Rating(review.rating), midnight)
        state = answer(state, review.rating, at=review.at, day=review.day, card="a", parameters=PLAIN)
        assert (state.stability, state.difficulty) == pytest.approx((theirs.stability, theirs.difficulty))
        if state.due_at is None:
            assert state.due_day - review.day == theirs.due - midnight
        on = review.day + timedelta(days=9)
        assert retrievability(state, on) == pytest.approx(
            peer.get_card_retrievability(theirs, midnight + timedelta(days=9))
        )


def test_the_weights_we_start_with_are_those_of_the_reference():
    assert DEFAULT_WEIGHTS == DEFAULT_PARAMETERS


@settings(max_examples=60)
@given(histories)
def test_replay_equals_step_by_step(history):
    reviews, state = reviews_of(history), New()
    for review in reviews:
        state = answer(state, review.rating, at=review.at, day=review.day, card=review.card)
    assert replay(reviews) == state
    assert isinstance(state, Seen)
    assert state.reviews == len(history)


def test_no_reviews_are_a_new_card():
    assert replay([]) == New()


def test_an_evening_and_the_next_morning_are_a_day_apart():
    evening = step(New(), Rating.GOOD)
    morning = answer(
        evening, Rating.GOOD, at=NOON + timedelta(hours=20), day=DAY + timedelta(days=1), card="a", parameters=PLAIN
    )
    same_day = answer(evening, Rating.GOOD, at=NOON + timedelta(hours=20), day=DAY, card="a", parameters=PLAIN)
    assert morning.stability > same_day.stability


@given(st.integers(-800, 0), ratings)
def test_a_day_before_the_last_one_counts_as_the_same_day(shift, rating):
    known = step(New(), Rating.GOOD)
    back = step(known, rating, day=DAY + timedelta(days=shift))
    same = step(known, rating)
    assert (back.stability, back.difficulty) == (same.stability, same.difficulty)


@pytest.mark.parametrize("day", [date(9999, 12, 30), date(1, 1, 1)])
def test_a_clock_that_is_wrong_by_millennia_breaks_nothing(day):
    known = step(New(), Rating.EASY)
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert answer(known, Rating.EASY, at=at, day=day, card="a").due_day >= day


@settings(max_examples=80)
@given(histories, any_parameters(), st.text(min_size=1, max_size=8))
def test_hard_is_never_later_than_good_nor_good_than_easy(history, parameters, card):
    last = reviews_of(history, card)
    state = replay(last[:-1], parameters)
    states = next_states(state, at=last[-1].at, day=last[-1].day, card=card, parameters=parameters)
    due = [states[rating].due_day for rating in (Rating.HARD, Rating.GOOD, Rating.EASY)]
    assert due == sorted(due)
    assert list(states) == list(Rating)
    assert all(seen.due_at is not None or seen.due_day > last[-1].day for seen in states.values())


@given(st.integers(1, 36500), st.text(max_size=6), st.integers(0, 50))
def test_fuzz_is_repeatable_and_stays_near(days, card, reviews):
    moved = fuzzed(days, card, reviews)
    assert moved == fuzzed(days, card, reviews)
    assert 1 <= moved <= 36500
    assert abs(moved - days) <= max(1.5 + days * 0.15, 1)
    if days < 3:
        assert moved == days


@given(st.integers(1, 3000), st.integers(0, 3000), st.text(max_size=6))
def test_fuzz_keeps_the_order_of_intervals(days, more, card):
    assert fuzzed(days, card, 3) <= fuzzed(days + more, card, 3)


def test_fuzz_spreads_cards_over_the_days_around():
    days = [fuzzed(30, str(card), 4) for card in range(2000)]
    assert set(days) == set(range(27, 34))  # 30 ± (1 + 4.5·0.15 + 13·0.1 + 10·0.05) = 30 ± 3.475
    assert abs(sum(days) / len(days) - 30) < 0.2


@given(st.integers(0, 4000), st.floats(0.001, 36500))
def test_retrievability_falls_from_one_and_is_nine_tenths_at_the_stability(elapsed, stability):
    seen = Seen(stability, 5.0, Phase.REVIEW, NOON, DAY, DAY, None, 1, 0)
    later = retrievability(seen, DAY + timedelta(days=elapsed))
    assert 0 < later <= 1
    assert (later >= 0.9) == (elapsed <= stability) or later == pytest.approx(0.9)


@pytest.mark.parametrize("retention", [0.69, 0.98, 1.2, 0, float("nan")])
def test_a_retention_out_of_bounds_is_refused(retention):
    with pytest.raises(KbError) as refused:
        Parameters(retention=retention)
    assert refused.value.code == "bad-retention"


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        (DEFAULT_WEIGHTS[:19], "bad-weights-count"),
        ((), "bad-weights-count"),
        ((*DEFAULT_WEIGHTS[:20], 0.9), "bad-weights"),
        ((float("nan"), *DEFAULT_WEIGHTS[1:]), "bad-weights"),
    ],
)
def test_weights_that_are_none_of_fsrs_6_are_refused(weights, code):
    with pytest.raises(KbError) as refused:
        Parameters(weights)
    assert refused.value.code == code


@pytest.mark.parametrize("value", [0, 5, -1, 2.0, "3", None, True])
def test_only_one_to_four_are_ratings(value):
    with pytest.raises(KbError) as refused:
        rating_of(value)
    assert refused.value.code == "bad-rating"


def test_one_to_four_are_ratings():
    assert [rating_of(value) for value in (1, 2, 3, 4)] == list(Rating)


def test_a_higher_retention_asks_sooner():
    due = [step(New(), Rating.EASY, parameters=Parameters(retention=r, fuzz=False)).due_day for r in (0.95, 0.9, 0.8)]
    assert due[0] < due[1] < due[2]


def test_deciding_what_is_asked_does_not_load_py_fsrs():
    script = (
        "import sys, datetime as d; import kb.memory.session as s, kb.memory.fsrs as f; from kb.model import *;"
        "t=d.date(2026,1,2); n=d.datetime(2026,1,2,9,tzinfo=d.UTC);"
        "seen=Seen(3.0,5.0,Phase.REVIEW,n,t,t,None,2,0);"
        "f.retrievability(seen,t); s.Session.begin([s.Candidate('a',seen)],day=t).current(n);"
        "print('fsrs' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
