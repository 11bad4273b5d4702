"""The forgetting curve fitted to a person: 21 weights from their own reviews, and how well weights foretell them.

The fit itself is fsrs-rs, Anki's engine, through the extra `fit`; it draws no random number that is not seeded, so the
same reviews give the same weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from math import floor, fsum, log, sqrt
from operator import sub
from types import ModuleType
from typing import NamedTuple

from msgspec import Struct

from kb.errors import KbError
from kb.memory.fsrs import DEFAULT_WEIGHTS, HIGHEST_WEIGHTS, LOWEST_WEIGHTS
from kb.model import Rating

ENGINE = "fsrs_rs_python"
FOLDS = 5
LEAST = 400
"""So many recalls (answers a day or more after the card's last) a first fit needs."""
LEAST_MORE = 200
"""So many recalls that the weights in force were not fitted to the next fit needs, to judge both by them."""

_SURE = 1e-6  # no chance is taken for nought or one: a single surprise would outweigh everything else
_LONGEST_GAP = 36500

Weights = tuple[float, ...]
Progress = Callable[[int, int], object]
Cancelled = Callable[[], bool]


class Answered(NamedTuple):
    """One answer as the curve sees it: the card, the learning day (an ordinal), the rating 1–4."""

    card: str
    day: int
    rating: int


class Recall(NamedTuple):
    """An answer a day or more after the card's last one: what weights can foretell.

    It is the answer number `place` (from 0) of history number `history`; `days` went by since the last answer, and
    before it the card was recalled or not `nth - 2` times in this way, of which `lapses` times not.
    """

    history: int
    place: int
    days: int
    nth: int
    lapses: int
    is_recalled: bool

    @property
    def bin(self) -> tuple[int, int, int]:
        """Which recalls this one is put with when it is asked how often such ones succeed."""
        return _grade(self.days, 3.62), _grade(self.nth, 1.89), _grade(self.lapses, 1.73)


class Log(Struct, frozen=True):
    """A person's answers: for each card its ratings with the days before each, and all recalls in order of time.

    Answers of one learning day stay in the histories, for they move the memory too; they are foretold by nothing.
    """

    histories: tuple[tuple[tuple[int, int], ...], ...]
    recalls: tuple[Recall, ...]
    answers: int


class Figures(Struct, frozen=True):
    """How well weights foretell recalls; the smaller the better. Log loss in nats; RMSE(bins) as a chance (0–1)."""

    log_loss: float
    rmse: float


class Comparison(Struct, frozen=True):
    """The weights in force (`before`) and fitted ones (`after`) on `recalls` that neither was fitted to.

    `error` is the standard error of what the log loss gained.
    """

    before: Figures
    after: Figures
    recalls: int
    error: float

    @property
    def is_better(self) -> bool:
        """Do the fitted weights foretell better by more than chance would have it, and by bins no worse?

        Of 60 simulated people whom the defaults suit, 13 would be given other weights after 400 recalls if any gain
        counted, all of them worse afterwards; with a gain of more than one standard error it is one.
        """
        before, after = self.before, self.after
        return before.log_loss - after.log_loss > self.error and after.rmse <= before.rmse


class Cancellation(Exception):
    """The person does not want to wait for the fit any longer."""


def is_there() -> bool:
    """Is the extra `fit` installed? Looks and loads nothing."""
    return find_spec(ENGINE) is not None


def check_extra() -> None:
    """Raises KbError `no-fit` where the extra is not installed."""
    if not is_there():
        raise KbError("no-fit")


def needed(log: Log, seen: int = 0) -> int:
    """How many recalls a fit needs that are not there yet; `seen` of them the weights in force were fitted to."""
    recalls = len(log.recalls)
    return max(LEAST - recalls, LEAST_MORE - (recalls - seen) if seen else 0, 0)


def read_log(answers: Iterable[Answered]) -> Log:
    """What the curve is fitted to, from answers in the order of time."""
    numbers: dict[str, int] = {}
    histories: list[list[tuple[int, int]]] = []
    last: list[int] = []
    counts: list[list[int]] = []
    recalls = []
    total = 0
    for card, day, rating in answers:
        total += 1
        number = numbers.setdefault(card, len(histories))
        if number == len(histories):
            histories.append([(rating, 0)])
            last.append(day)
            counts.append([1, 0])
            continue
        # A clock that was set back makes no day of its own, and one that ran ahead no century.
        days = min(max(day - last[number], 0), _LONGEST_GAP)
        last[number] = day
        history, count = histories[number], counts[number]
        if days:
            count[0] += 1
            is_recalled = rating != Rating.AGAIN
            recalls.append(Recall(number, len(history), days, count[0], count[1], is_recalled))
            count[1] += not is_recalled
        history.append((rating, days))
    return Log(tuple(map(tuple, histories)), tuple(recalls), total)


def fit(log: Log, first: int | None = None) -> Weights:
    """The weights that foretell the first recalls best (all, unless given), rounded to four digits, within bounds.

    Raises KbError `no-fit` without the extra, and `cannot-fit` where the answers are too much alike.
    """
    engine = _engine()
    recalls = log.recalls[:first]
    # A history is made once; each recall sees the beginning of it.
    reviews = {
        number: [engine.FSRSReview(rating, days) for rating, days in log.histories[number]]
        for number in {recall.history for recall in recalls}
    }
    items = [engine.FSRSItem(reviews[recall.history][: recall.place + 1]) for recall in recalls]
    if not items:
        raise KbError("cannot-fit")
    try:
        found = engine.FSRS(list(DEFAULT_WEIGHTS)).compute_parameters(
            items, card_ids=[recall.history for recall in recalls]
        )
    except ValueError:
        raise KbError("cannot-fit") from None
    bounds = zip(found, LOWEST_WEIGHTS, HIGHEST_WEIGHTS, strict=True)
    return tuple(min(max(round(weight, 4), low), high) for weight, low, high in bounds)


def chances(log: Log, weights: Weights, recalls: Sequence[Recall]) -> list[float]:
    """The chance of each of these recalls (0–1) as weights foretell it. Raises KbError `no-fit`."""
    engine = _engine()
    needed: dict[int, int] = {}
    for recall in recalls:
        needed[recall.history] = max(needed.get(recall.history, 0), recall.place)
    items = [
        engine.FSRSItem([engine.FSRSReview(rating, days) for rating, days in log.histories[number][:length]])
        for number, length in needed.items()
    ]
    if not items:
        return []
    states = dict(zip(needed, engine.FSRS(list(weights)).historical_memory_state_batch(items), strict=True))
    decay = -weights[20]
    factor = 0.9 ** (1 / decay) - 1
    return [
        (1 + factor * recall.days / states[recall.history][recall.place - 1].stability) ** decay for recall in recalls
    ]


def figures(recalls: Sequence[Recall], foretold: Sequence[float]) -> Figures:
    """How well chances foretold recalls; there must be some.

    Log loss is the mean of -ln of the chance that was given to what came. RMSE(bins) puts recalls alike in the days
    before, the number of answers and of lapses into bins that widen as powers, and takes the root of the mean square of
    what was foretold less what came, a bin counting by its size: the measure of the srs-benchmark
    (github.com/open-spaced-repetition/srs-benchmark, "Metrics") and of Anki.
    """
    bins: dict[tuple[int, int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for recall, chance in zip(recalls, foretold, strict=True):
        one = bins[recall.bin]
        one[0] += 1
        one[1] += chance - recall.is_recalled
    square = sum(off * off / size for size, off in bins.values())
    return Figures(fsum(map(_surprise, recalls, foretold)) / len(recalls), sqrt(square / len(recalls)))


def _surprise(recall: Recall, chance: float) -> float:
    """What came, in nats: -ln of the chance that was given to it."""
    sure = min(max(chance, _SURE), 1 - _SURE)
    return -log(sure if recall.is_recalled else 1 - sure)


def compare(
    log: Log,
    weights: Weights,
    *,
    seen: int = 0,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Comparison:
    """Weights in force and fitted ones, on five folds in time: each is foretold by a fit to all that came before it.

    The first sixth is only ever fitted to; neither are the first `seen` recalls foretold, to which `weights` were
    fitted. There must be ten or more others. Raises KbError `no-fit`, and `Cancellation`.
    """
    total = len(log.recalls)
    size = min(total // (FOLDS + 1), (total - seen) // FOLDS)
    held = log.recalls[total - FOLDS * size :]
    after: list[float] = []
    for fold in range(FOLDS):
        if cancelled is not None and cancelled():
            raise Cancellation
        if progress is not None:
            progress(fold, FOLDS + 1)
        start = total - (FOLDS - fold) * size
        after += chances(log, _fit_or_default(log, start), log.recalls[start : start + size])
    if progress is not None:
        progress(FOLDS, FOLDS + 1)
    before = chances(log, weights, held)
    gains = list(map(sub, map(_surprise, held, before), map(_surprise, held, after)))
    mean = fsum(gains) / len(gains)
    error = sqrt(fsum((gain - mean) ** 2 for gain in gains)) / len(gains)
    return Comparison(figures(held, before), figures(held, after), len(held), error)


def _fit_or_default(log: Log, first: int) -> Weights:
    try:
        return fit(log, first)
    except KbError as fault:
        if fault.code != "cannot-fit":
            raise
        return DEFAULT_WEIGHTS


def _grade(value: int, base: float) -> int:
    """The number of the bin that a count falls into, each `base` times as wide as the one before; nought is apart."""
    return floor(log(value) / log(base)) if value else -1


def _engine() -> ModuleType:
    check_extra()
    import fsrs_rs_python

    return fsrs_rs_python
