"""The numbers of the memory model, against Anki's engine (fsrs-rs, in float32) and against the published formulas.

What is expected here comes from there: from the engine that the extra `fit` brings, and from the definition of FSRS-6
written out below, which shares no line with the library that kb goes by.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from math import exp, log

import pytest

from kb.memory.fsrs import (
    DEFAULT_WEIGHTS,
    HIGHEST_WEIGHTS,
    LONGEST,
    LOWEST_WEIGHTS,
    Parameters,
    answer,
    replay,
    retrievability,
)
from kb.model import New, Phase, Rating, Review, Seen, State

DAY = date(2020, 2, 28)
AGAIN, HARD, GOOD, EASY = Rating
UNIT = 2.0**-23
"""The distance from 1 to the next number in float32: what fsrs-rs cannot know better."""

Weights = tuple[float, ...]
Step = tuple[Rating, int]
"""A rating, and how many learning days after the one before it."""


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def walk(steps: Sequence[Step], parameters: Parameters) -> Iterator[tuple[State, Seen]]:
    """A card's states before and after each answer."""
    state: State = New()
    day = DAY
    for rating, gap in steps:
        day += timedelta(days=gap)
        before, state = state, answer(state, rating, at=moment(day), day=day, card="a", parameters=parameters)
        yield before, state


def last(steps: Sequence[Step], parameters: Parameters) -> Seen:
    return [after for _, after in walk(steps, parameters)][-1]


# -- against fsrs-rs --------------------------------------------------------------------------------------------------


def any_weights(draw: random.Random, number: int) -> Weights:
    """Of four sets two are the defaults, one is near to them as fitted ones are, and one is anything that is valid."""
    bounds = list(zip(DEFAULT_WEIGHTS, LOWEST_WEIGHTS, HIGHEST_WEIGHTS, strict=True))
    match number % 4:
        case 1:
            return tuple(min(max(weight * draw.uniform(0.6, 1.6), low), high) for weight, low, high in bounds)
        case 3:
            return tuple(draw.uniform(low, high) for _, low, high in bounds)
    return DEFAULT_WEIGHTS


def any_steps(draw: random.Random) -> list[Step]:
    """Answers of one day, of the next, of weeks and of years apart."""
    gaps = (0, 0, 1, 1, 2, 3, 7, draw.randint(1, 60), draw.randint(30, 400), draw.randint(365, 7300))
    return [(Rating(draw.randint(1, 4)), draw.choice(gaps) if n else 0) for n in range(draw.randint(1, 14))]


def doubt(weights: Weights, before: State) -> float:
    """By how much one answer can move two engines apart, relative to the stability, when one reckons in float32.

    A chance of recall near 1, a power of a quotient, is known to four units; what stability grows by multiplies that.
    """
    growth = 0.0
    if isinstance(before, Seen):
        growth = exp(weights[8]) * (11 - before.difficulty) * before.stability ** -weights[9]
    return UNIT * (16 + 4 * growth * weights[10] * max(weights[16], 1))


def test_a_thousand_histories_lead_where_anki_s_engine_leads() -> None:
    engine = pytest.importorskip("fsrs_rs_python", reason="the extra `fit` is not installed")
    draw = random.Random(20261122)
    intervals = edges = 0
    for number in range(1000):
        weights, retention = any_weights(draw, number), draw.choice((0.7, 0.8, 0.85, 0.9, 0.95, 0.97))
        steps = any_steps(draw)
        peer, memory = engine.FSRS(list(weights)), None
        tolerance = 0.0
        walked = walk(steps, Parameters(weights, retention, fuzz=False))
        for (rating, gap), (before, after) in zip(steps, walked, strict=True):
            states = peer.next_states(memory, retention, gap)
            chosen = (states.again, states.hard, states.good, states.easy)[rating - 1]
            memory = chosen.memory
            tolerance += doubt(weights, before)
            assert after.stability == pytest.approx(memory.stability, rel=tolerance), (number, steps)
            assert after.difficulty == pytest.approx(memory.difficulty, rel=1e-5), (number, steps)
            if after.due_at is not None:
                continue
            theirs = chosen.interval
            if isinstance(before, New) and rating is EASY:
                # A first "easy" is never sooner than "good"; fitted weights alone do not promise that.
                theirs = max(theirs, states.good.interval)
            days, whole = (after.due_day - after.last_day).days, min(max(round(theirs), 1), LONGEST)
            intervals += 1
            if days != whole:
                # Where float32 cannot say which way half a day is rounded: a day, of more than a year.
                assert abs(days - whole) == 1
                assert abs(days - theirs) == pytest.approx(0.5, abs=theirs * tolerance), (number, steps)
                assert whole > 365, (number, steps)
                edges += 1
    assert intervals > 4000
    assert edges <= intervals // 200


def test_a_memory_lasts_no_longer_than_a_hundred_years_and_no_number_becomes_infinite() -> None:
    # Without the last two weights of same-day answers each "easy" multiplies the stability by e^(2·3).
    weights = (*DEFAULT_WEIGHTS[:17], 2.0, 2.0, 0.0, DEFAULT_WEIGHTS[20])
    for retention, days in ((0.9, 36500), (0.97, None)):
        seen = last([(EASY, 0)] * 200, Parameters(weights, retention, fuzz=False))
        assert seen.stability == LONGEST == 36500
        assert days in (None, (seen.due_day - seen.last_day).days)
        sure = retrievability(seen, seen.due_day, Parameters(weights, retention))
        assert sure == pytest.approx(retention, abs=1e-4)


# -- against the published formulas -----------------------------------------------------------------------------------


def recalled(w: Weights, days: float, stability: float) -> float:
    """R(t, S) = (1 + (0.9^(-1/w20) - 1) · t/S)^(-w20)."""
    return float((1 + (0.9 ** (-1 / w[20]) - 1) * days / stability) ** -w[20])


def first_difficulty(w: Weights, grade: int) -> float:
    """D0(G) = w4 - e^(w5·(G-1)) + 1."""
    return w[4] - exp(w[5] * (grade - 1)) + 1


def within(low: float, value: float, high: float) -> float:
    return min(max(value, low), high)


def by_hand(w: Weights, steps: Sequence[Step]) -> tuple[float, float]:
    """Stability and difficulty after some answers, by the formulas of FSRS-6."""
    grade = int(steps[0][0])
    s, d = w[grade - 1], within(1, first_difficulty(w, grade), 10)
    for rating, days in steps[1:]:
        g, r = int(rating), recalled(w, days, s)
        if days == 0:
            grows = exp(w[17] * (g - 3 + w[18])) * s ** -w[19]
            longer = s * (max(grows, 1) if g > 1 else grows)
        elif g == 1:
            lapsed = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * exp(w[14] * (1 - r))
            longer = min(lapsed, s / exp(w[17] * w[18]))
        else:
            bonus = {2: w[15], 3: 1.0, 4: w[16]}[g]
            longer = s * (1 + exp(w[8]) * (11 - d) * s ** -w[9] * (exp(w[10] * (1 - r)) - 1) * bonus)
        harder = d - w[6] * (g - 3) * (10 - d) / 9
        s, d = within(0.001, longer, 36500), within(1, w[7] * first_difficulty(w, 4) + (1 - w[7]) * harder, 10)
    return s, d


FROZEN = (*DEFAULT_WEIGHTS[:17], 0.0, 0.0, 0.0, DEFAULT_WEIGHTS[20])
OLD_CURVE = (*DEFAULT_WEIGHTS[:20], 0.5)
STEADY = [(GOOD, 0), (GOOD, 2), (GOOD, 11), (GOOD, 46), (GOOD, 163)]
HISTORIES = {
    "forgotten at first": [(AGAIN, 0), (GOOD, 0), (GOOD, 1), (GOOD, 4), (GOOD, 9), (GOOD, 25)],
    "always good": STEADY,
    "always easy": [(EASY, 0), (EASY, 8), (EASY, 60), (EASY, 500)],
    "always hard": [(HARD, 0), (HARD, 1), (HARD, 2), (HARD, 3)],
    "lapses": [*STEADY, (AGAIN, 498), (AGAIN, 0), (GOOD, 0), (GOOD, 2), (AGAIN, 4), (HARD, 1)],
    "all on one day": [(GOOD, 0), (AGAIN, 0), (HARD, 0), (GOOD, 0), (EASY, 0)],
    "years late": [(HARD, 0), (GOOD, 1500), (EASY, 3000), (AGAIN, 7300), (GOOD, 365)],
    "too early": [(EASY, 0), (GOOD, 1), (GOOD, 1), (HARD, 1), (EASY, 1)],
}


@pytest.mark.parametrize(
    "weights", [DEFAULT_WEIGHTS, FROZEN, OLD_CURVE, LOWEST_WEIGHTS], ids=["default", "frozen", "old", "low"]
)
@pytest.mark.parametrize("steps", HISTORIES.values(), ids=HISTORIES)
def test_states_follow_the_formulas(steps: list[Step], weights: Weights) -> None:
    seen = last(steps, Parameters(weights, fuzz=False))
    assert (seen.stability, seen.difficulty) == pytest.approx(by_hand(weights, steps), rel=1e-9)


@pytest.mark.parametrize("retention", [0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97])
@pytest.mark.parametrize("rating", [GOOD, EASY])
def test_an_interval_ends_when_the_chance_of_recall_has_fallen_so_far(rating: Rating, retention: float) -> None:
    # R(t, S) = r, solved for t: S · (e^(-ln r / w20) - 1) / (e^(-ln 0.9 / w20) - 1).
    decay = DEFAULT_WEIGHTS[20]
    exact = DEFAULT_WEIGHTS[rating - 1] * (exp(-log(retention) / decay) - 1) / (exp(-log(0.9) / decay) - 1)
    seen = last([(rating, 0)], Parameters(retention=retention, fuzz=False))
    assert (seen.due_day - DAY).days == max(int(exact + 0.5), 1)


@pytest.mark.parametrize(("days", "stability"), [(0, 1.0), (1, 1.0), (1, 2.0), (3, 4.0), (10, 2.0), (3650, 100.0)])
@pytest.mark.parametrize("weights", [DEFAULT_WEIGHTS, OLD_CURVE])
def test_the_forgetting_curve_is_the_published_one(days: int, stability: float, weights: Weights) -> None:
    seen = Seen(stability, 5.0, Phase.REVIEW, moment(DAY), DAY, DAY, None, 3, 0)
    on = DAY + timedelta(days=days)
    assert retrievability(seen, on, Parameters(weights)) == pytest.approx(recalled(weights, days, stability), rel=1e-12)


def test_what_was_worked_out_on_paper() -> None:
    """S = 5, D = 4 and five days later (R = 0.9): the four answers with the default weights, to four places."""
    seen = Seen(5.0, 4.0, Phase.REVIEW, moment(DAY), DAY, DAY, None, 3, 0)
    on = DAY + timedelta(days=5)
    plain = Parameters(fuzz=False)
    after = {one: answer(seen, one, at=moment(on), day=on, card="a", parameters=plain) for one in Rating}
    # e^1.8722 = 6.50259, 5^-0.1666 = 0.764807, e^0.0796 - 1 = 0.0828538: 1 + 6.50259·7·0.764807·0.0828538 = 3.88435
    assert after[GOOD].stability == pytest.approx(19.4218, abs=2e-4)
    assert after[HARD].stability == pytest.approx(5 + (19.4218 - 5) * 0.6014, abs=2e-4)
    assert after[EASY].stability == pytest.approx(5 + (19.4218 - 5) * 1.8729, abs=4e-4)
    # 1.4835 · 4^-0.0614 · (6^0.2629 - 1) · e^0.16483 = 1.4835 · 0.918403 · 0.601681 · 1.179193
    assert after[AGAIN].stability == pytest.approx(0.96666, abs=2e-5)
    # D0(4) = 6.4133 - e^2.5002 + 1 = -4.7716; again: 4 + 2·3.0194·6/9 = 8.0259, with a thousandth of D0(4)
    assert after[AGAIN].difficulty == pytest.approx(8.0131, abs=2e-4)
    assert after[GOOD].difficulty == pytest.approx(3.9912, abs=2e-4)


# -- replay -----------------------------------------------------------------------------------------------------------


def test_histories_replayed_are_the_same_answered_one_by_one() -> None:
    draw = random.Random(4)
    for number in range(300):
        weights, retention = any_weights(draw, number), draw.uniform(0.7, 0.97)
        parameters, steps = Parameters(weights, retention), any_steps(draw)
        day, reviews = DAY, list[Review]()
        for rating, gap in steps:
            day += timedelta(days=gap)
            reviews.append(Review(str(len(reviews)), "a", rating, moment(day), day))
        assert replay(reviews, parameters) == last(steps, parameters)
