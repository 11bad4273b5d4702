"""Memory states and intervals: FSRS-6 from py-fsrs, with learning days, steps and fuzz of our own.

py-fsrs counts periods of 24 hours from the moments it is given. Here it is given whole learning days, so that an
answer in the evening and one on the next morning are a day apart; its steps and its fuzz are off.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from kb.errors import KbError
from kb.model import New, Phase, Rating, Review, Seen, State

if TYPE_CHECKING:
    from hashlib import blake2b

# Kept here and not asked of the library: a journal folds to the same states under any release of it.
DEFAULT_WEIGHTS = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194),
    *(0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629),
    *(1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
LOWEST_WEIGHTS = (
    *(0.001, 0.001, 0.001, 0.001, 1.0, 0.001, 0.001),
    *(0.001, 0.0, 0.0, 0.001, 0.001, 0.001, 0.001),
    *(0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1),
)
HIGHEST_WEIGHTS = (
    *(100.0, 100.0, 100.0, 100.0, 10.0, 4.0, 4.0),
    *(0.75, 4.5, 0.8, 3.5, 5.0, 0.25, 0.9),
    *(4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8),
)
MODEL = "fsrs-6"
"""The model that weights belong to, as entries of the journal name it."""
RETENTION = 0.9
LEAST_RETENTION, MOST_RETENTION = 0.7, 0.97

STEP = timedelta(minutes=10)
LONGEST = 36500
"""The longest interval, and the greatest stability (days)."""

_STEPPED: Mapping[tuple[Phase, Rating], Phase] = {
    (Phase.NEW, Rating.AGAIN): Phase.LEARNING,
    (Phase.NEW, Rating.HARD): Phase.LEARNING,
    (Phase.LEARNING, Rating.AGAIN): Phase.LEARNING,
    (Phase.REVIEW, Rating.AGAIN): Phase.RELEARNING,
    (Phase.RELEARNING, Rating.AGAIN): Phase.RELEARNING,
}
"""Which answers lead to a step of ten minutes; every other one leads to a review on a later day."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST_GAP = 365_000  # a wrong clock can claim any gap; with this one every date stays within the calendar

_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, inf, 0.05))

Weigh = Callable[[int, int], Sequence[float]]
"""How much each interval, from the shortest to the longest that are given, draws a card; one of them is above 0."""


class Parameters(Struct, frozen=True, dict=True):
    """What the forgetting curve of a person is: the 21 weights of FSRS-6, and the chance of recall aimed at (0.7–0.97).

    `fuzz` spreads intervals a little, the same way each time. Raises KbError `bad-weights` or `bad-retention`.
    """

    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    retention: float = RETENTION
    fuzz: bool = True

    def __post_init__(self) -> None:
        if not LEAST_RETENTION <= self.retention <= MOST_RETENTION:
            raise KbError("bad-retention", value=self.retention, low=LEAST_RETENTION, high=MOST_RETENTION)
        if self.weights != DEFAULT_WEIGHTS:
            _check_weights(self.weights)

    @cached_property
    def _key(self) -> int:
        return hash((self.weights, self.retention, self.fuzz))

    @cached_property
    def forgetting(self) -> tuple[float, float]:
        """Decay and factor of the power curve of forgetting, (1 + factor · days / stability) ** decay."""
        decay = -self.weights[20]
        return decay, 0.9 ** (1 / decay) - 1

    def __hash__(self) -> int:
        return self._key  # asked for at every answer: 21 floats are hashed once


DEFAULT = Parameters()


def _check_weights(weights: tuple[float, ...]) -> None:
    if len(weights) != len(DEFAULT_WEIGHTS):
        raise KbError("bad-weights-count", count=len(weights), expected=len(DEFAULT_WEIGHTS))
    bounds = zip(weights, LOWEST_WEIGHTS, HIGHEST_WEIGHTS, strict=True)
    for index, (weight, low, high) in enumerate(bounds):
        if not low <= weight <= high:
            raise KbError("bad-weights", index=index, value=weight, low=low, high=high)


def rating_of(value: object) -> Rating:
    """The rating that a number 1–4 means; raises KbError `bad-rating` for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 4:
        return Rating(value)
    raise KbError("bad-rating", value=value)


@lru_cache(maxsize=8)
def _curve(parameters: Parameters) -> Callable[[State, Rating, date], tuple[float, float, int]]:
    """py-fsrs set to `parameters`: from a state and an answer to stability, difficulty and interval (whole days)."""
    # Costs 10–30 ms: a command that only counts cards does not pay for it.
    from fsrs import Card, Scheduler
    from fsrs import Rating as FsrsRating
    from fsrs import State as FsrsState

    scheduler = Scheduler(
        parameters=parameters.weights,
        desired_retention=parameters.retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )
    ratings = {rating: FsrsRating(rating) for rating in Rating}

    def review(state: State, rating: Rating, day: date) -> tuple[float, float, int]:
        if not isinstance(state, Seen):
            return step(None, 0.0, 0, rating)
        # A day before the last one (a clock set back) counts as the same day.
        elapsed = min(max((day - state.last_day).days, 0), _LONGEST_GAP)
        return step(state.stability, state.difficulty, elapsed, rating)

    # An answer is foretold, given and folded, and what led to it is replayed.
    @lru_cache(maxsize=512)
    def step(stability: float | None, difficulty: float, elapsed: int, rating: Rating) -> tuple[float, float, int]:
        now, card = _EPOCH + timedelta(days=elapsed), Card(card_id=0, due=_EPOCH)
        if stability is not None:
            card.state, card.step, card.last_review = FsrsState.Review, None, _EPOCH
            card.stability, card.difficulty = stability, difficulty
        after, _ = scheduler.review_card(card, ratings[rating], now)
        if after.stability is None or after.difficulty is None:
            raise ValueError("py-fsrs left a reviewed card without a memory state")
        if after.stability > LONGEST:
            # As in fsrs-rs: nobody knows of a memory that lasts longer, and a number that only grows ends as infinity.
            return float(LONGEST), after.difficulty, _interval(LONGEST, parameters)
        return after.stability, after.difficulty, (after.due - now).days

    return review


def answer(
    state: State,
    rating: Rating,
    *,
    at: datetime,
    day: date,
    card: str,
    parameters: Parameters = DEFAULT,
    weigh: Weigh | None = None,
    due: date | None = None,
) -> Seen:
    """The state of `card` after one answer at the moment `at`, on the learning day `day`.

    Of the days within reach it comes on the one that was chosen before (`due`), if that is among them, else on one that
    `weigh` makes likely.
    """
    review = _curve(parameters)
    stability, difficulty, days = review(state, rating, day)
    if isinstance(state, New):
        phase, reviews, lapses = Phase.NEW, 0, 0
        if rating is Rating.EASY:
            # Fitted weights can put the first "easy" below the first "good".
            days = max(days, review(state, Rating.GOOD, day)[2])
    else:
        phase, reviews, lapses = state.phase, state.reviews, state.lapses
    step = _STEPPED.get((phase, rating))
    if step is None and parameters.fuzz:
        low, high = reach(days)
        chosen = None if due is None else due.toordinal() - day.toordinal()
        # A day that was chosen under other parameters, or before answers that were not known then, may be out of reach.
        days = chosen if chosen is not None and low <= chosen <= high else fuzzed(days, card, reviews, weigh)
    return Seen(
        stability=stability,
        difficulty=difficulty,
        phase=step or Phase.REVIEW,
        last_at=at,
        last_day=day,
        due_day=day if step else _later(day, days),
        due_at=at + STEP if step else None,
        reviews=reviews + 1,
        lapses=lapses + (phase is Phase.REVIEW and rating is Rating.AGAIN),
    )


def next_states(
    state: State,
    *,
    at: datetime,
    day: date,
    card: str,
    parameters: Parameters = DEFAULT,
    weigh: Weigh | None = None,
) -> dict[Rating, Seen]:
    """What each of the four answers would lead to: hard is never later than good, nor good than easy."""
    return {
        rating: answer(state, rating, at=at, day=day, card=card, parameters=parameters, weigh=weigh)
        for rating in Rating
    }


def replay(reviews: Iterable[Review], parameters: Parameters = DEFAULT, start: State | None = None) -> State:
    """The state that the reviews of one card lead to, taken in the order given; `start` is what they build upon."""
    state: State = New() if start is None else start
    for review in reviews:
        state = _after(state, review, parameters)
    return state


def _after(state: State, review: Review, parameters: Parameters) -> Seen:
    return answer(
        state,
        review.rating,
        at=review.at,
        day=review.day,
        card=review.card,
        parameters=parameters,
        due=review.due,
    )


class Recall(NamedTuple):
    """An answer that says whether a card was remembered: the first of a learning day, to a card in review.

    `interval` is how many days the card had been given, `sure` the chance of recall (0–1) on the day of the answer.
    """

    interval: int
    sure: float


Traced = tuple[State, list[Recall | None]]
"""The state that reviews lead to, and for each of them the recall that it was, if it was one."""


def traced(reviews: Iterable[Review], parameters: Parameters = DEFAULT, start: State | None = None) -> Traced:
    """As `replay`, with what the state before each review foretold of it."""
    state: State = New() if start is None else start
    recalls: list[Recall | None] = []
    for review in reviews:
        recall = None
        if isinstance(state, Seen) and state.phase is Phase.REVIEW and review.day > state.last_day:
            recall = Recall((state.due_day - state.last_day).days, retrievability(state, review.day, parameters))
        recalls.append(recall)
        state = _after(state, review, parameters)
    return state, recalls


def retrievability(seen: Seen, day: date, parameters: Parameters = DEFAULT) -> float:
    """The chance of recall (0–1) on the learning day `day`. FSRS-6's power curve: 0.9 after `stability` days."""
    decay, factor = parameters.forgetting
    elapsed = max((day - seen.last_day).days, 0)
    return float((1 + factor * elapsed / seen.stability) ** decay)


def _interval(stability: float, parameters: Parameters) -> int:
    """In how many days the chance of recall has fallen to the one aimed at: whole days, one at least."""
    decay = -parameters.weights[20]
    days: float = stability / (0.9 ** (1 / decay) - 1) * (parameters.retention ** (1 / decay) - 1)
    return min(max(round(days), 1), LONGEST)


def reach(days: int) -> tuple[int, int]:
    """The shortest and the longest interval that may stand for one (under 3 days: only itself).

    The bounds are Anki's: a day, and 15 % of the days from 2.5 to 7, 10 % of those to 20, 5 % of the rest, both ways.
    """
    if days < 2.5:
        return days, days
    margin = 1 + sum(share * max(min(days, end) - start, 0) for start, end, share in _FUZZ)
    return max(2, round(days - margin)), min(round(days + margin), LONGEST)


def fuzzed(days: int, card: str, reviews: int, weigh: Weigh | None = None) -> int:
    """An interval moved within its reach, always alike for one card after as many reviews and under equal weights.

    A longer interval never becomes shorter than a shorter one: the place within the reach, by weight, is the same for
    both, and the weight of a day does not depend on which interval asks for it.
    """
    low, high = reach(days)
    if low == high:
        return days
    place = chance(f"{card}:{reviews}")
    if weigh is None:
        return min(low + int(place * (high - low + 1)), high)
    heaped = list(accumulate(weigh(low, high)))
    return min(low + bisect_right(heaped, place * heaped[-1]), high)


def chance(seed: str) -> float:
    """A number from 0 up to 1 that depends on the seed alone, in every process and on every machine."""
    return int.from_bytes(digest(seed), "big") / 2**48


def digest(seed: str) -> bytes:
    """What `chance` is read from: in the order of these bytes chances rise."""
    return _hash()(seed.encode(), digest_size=6).digest()


@lru_cache(maxsize=1)
def _hash() -> type[blake2b]:
    from hashlib import blake2b  # loads OpenSSL: a command that only counts cards does not pay for it

    return blake2b


def _later(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
