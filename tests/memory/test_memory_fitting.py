"""Fitting the forgetting curve: what counts as evidence, how it is judged, when fitted weights are better."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import log as ln
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import KbError
from kb.memory import fitting, fsrs
from kb.memory.fitting import Answered, Recall, chances, compare, figures, fit, needed, read_log
from kb.model import New, Rating, Seen, State
from tests.learner import FORGETFUL, answered, learn
from tests.stopwatch import Stopwatch

NAMES = [f"card-{number}" for number in range(120)]
HISTORIES = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 40), st.integers(1, 4)), min_size=1, max_size=60)


def recall(days: int = 1, nth: int = 2, lapses: int = 0, *, is_recalled: bool = True) -> Recall:
    return Recall(history=0, place=1, days=days, nth=nth, lapses=lapses, is_recalled=is_recalled)


@pytest.fixture(scope="module")
def forgetful() -> fitting.Log:
    return read_log(answered(learn(NAMES, FORGETFUL)))


# -- what counts --------------------------------------------------------------------------------------------------


def test_answers_of_one_day_stay_in_the_history_and_are_foretold_by_nothing() -> None:
    log = read_log([Answered("a", 10, 1), Answered("a", 10, 3), Answered("a", 13, 3), Answered("a", 13, 1)])
    assert log.histories == (((1, 0), (3, 0), (3, 3), (1, 0)),)
    assert [(one.place, one.days, one.is_recalled) for one in log.recalls] == [(2, 3, True)]


def test_only_lapses_before_an_answer_count_and_those_of_the_first_day_do_not() -> None:
    days = [(0, 1), (0, 1), (2, 1), (4, 3), (9, 1), (12, 3)]
    log = read_log([Answered("a", day, rating) for day, rating in days])
    assert [(one.nth, one.lapses, one.is_recalled) for one in log.recalls] == [
        (2, 0, False),
        (3, 1, True),
        (4, 1, False),
        (5, 2, True),
    ]


def test_a_clock_set_back_makes_no_day_and_one_that_ran_ahead_no_century() -> None:
    log = read_log([Answered("a", 100, 3), Answered("a", 90, 3), Answered("a", 92, 3), Answered("a", 900_000, 3)])
    assert [days for _, days in log.histories[0]] == [0, 0, 2, 36500]


@given(HISTORIES)
def test_cards_do_not_mix_and_nothing_is_lost(rows: list[tuple[str, int, int]]) -> None:
    rows.sort(key=lambda row: row[1])
    log = read_log([Answered(*row) for row in rows])
    assert log.answers == len(rows) == sum(map(len, log.histories))
    for name in "abcd":
        own = [row for row in rows if row[0] == name]
        alone = read_log([Answered(*row) for row in own])
        assert not own or alone.histories[0] in log.histories
    assert len(log.recalls) == sum(days > 0 for history in log.histories for _, days in history)


# -- how it is judged ---------------------------------------------------------------------------------------------


def test_log_loss_is_the_mean_surprise() -> None:
    held = [recall(), recall(is_recalled=False)]
    assert figures(held, [0.9, 0.5]).log_loss == pytest.approx(-(ln(0.9) + ln(0.5)) / 2)


def test_rmse_takes_answers_of_one_bin_together() -> None:
    together = [recall(), recall(is_recalled=False)]
    apart = [recall(), recall(days=40, is_recalled=False)]
    # Foretold .9 and .5, one of two was recalled: .2 off on the mean. Apart, each is off by itself.
    assert figures(together, [0.9, 0.5]).rmse == pytest.approx(0.2)
    assert figures(apart, [0.9, 0.5]).rmse == pytest.approx(sqrt((0.1**2 + 0.5**2) / 2))


def test_bins_widen_as_powers() -> None:
    # Of days by 3.62, of answers by 1.89, of lapses by 1.73, none apart from one.
    for name, edges in {"days": (3, 4, 13, 14), "nth": (3, 4, 6, 7), "lapses": (0, 1, 1, 2)}.items():
        bins = [recall(**{name: edge}).bin for edge in edges]
        assert bins[0] != bins[1] and bins[1] == bins[2] and bins[2] != bins[3]


def test_being_sure_and_wrong_costs_much_and_not_everything() -> None:
    assert 10 < figures([recall(is_recalled=False)], [1.0]).log_loss < 20


@settings(max_examples=40)
@given(HISTORIES)
def test_chances_are_those_that_the_scheduler_goes_by(rows: list[tuple[str, int, int]]) -> None:
    rows.sort(key=lambda row: row[1])
    log = read_log([Answered(*row) for row in rows])
    at = datetime(2026, 1, 1, tzinfo=UTC)
    parameters = fsrs.Parameters(weights=FORGETFUL)
    foretold = chances(log, FORGETFUL, log.recalls)
    for one, chance in zip(log.recalls, foretold, strict=True):
        state: State = New()
        day = at.date()
        for rating, days in log.histories[one.history][: one.place]:
            day += timedelta(days=days)
            state = fsrs.answer(state, Rating(rating), at=at, day=day, card="a", parameters=parameters)
        assert isinstance(state, Seen)
        expected = fsrs.retrievability(state, day + timedelta(days=one.days), parameters)
        assert chance == pytest.approx(expected, abs=1e-4)


# -- fitting ------------------------------------------------------------------------------------------------------


def test_weights_of_a_forgetful_learner_foretell_better_than_the_defaults(forgetful: fitting.Log) -> None:
    found = compare(forgetful, fsrs.DEFAULT_WEIGHTS)
    assert found.is_better
    assert found.after.log_loss < found.before.log_loss and found.after.rmse < found.before.rmse
    # New answers of the same learner, none of which was fitted to, agree.
    fresh = read_log(answered(learn(NAMES, FORGETFUL, seed=77)))
    losses = [
        figures(fresh.recalls, chances(fresh, weights, fresh.recalls)).log_loss
        for weights in (fit(forgetful), fsrs.DEFAULT_WEIGHTS)
    ]
    assert losses[0] < losses[1]


@pytest.mark.parametrize("seed", range(4))
def test_a_learner_whom_the_defaults_suit_keeps_them(seed: int) -> None:
    log = read_log(answered(learn(NAMES, fsrs.DEFAULT_WEIGHTS, seed=seed)))
    assert not compare(log, fsrs.DEFAULT_WEIGHTS).is_better


def test_the_same_reviews_give_the_same_weights_and_the_scheduler_takes_them(forgetful: fitting.Log) -> None:
    weights = fit(forgetful)
    assert weights == fit(forgetful)
    assert fsrs.Parameters(weights=weights).weights == weights


def test_nothing_that_came_later_is_looked_at(forgetful: fitting.Log) -> None:
    answers = answered(learn(NAMES, FORGETFUL))
    half = read_log(answers[: len(answers) // 2])
    assert fit(forgetful, len(half.recalls)) == fit(half)


def test_what_the_weights_in_force_were_fitted_to_does_not_judge_them(forgetful: fitting.Log) -> None:
    seen = len(forgetful.recalls) - 200
    found = compare(forgetful, fit(forgetful, seen), seen=seen)
    assert found.recalls == 200
    assert found.before == figures(
        forgetful.recalls[seen:], chances(forgetful, fit(forgetful, seen), forgetful.recalls[seen:])
    )


def test_it_is_said_how_many_are_needed(forgetful: fitting.Log) -> None:
    few = read_log(answered(learn(NAMES[:10], FORGETFUL)))
    assert needed(few) == fitting.LEAST - len(few.recalls)
    assert needed(forgetful) == 0
    assert needed(forgetful, len(forgetful.recalls) - 50) == fitting.LEAST_MORE - 50


@pytest.mark.parametrize(
    "rows",
    [
        [(str(card), day, 3) for card in range(150) for day in (0, 1, 3, 8, 20)],
        [(str(card), day, 1) for card in range(100) for day in range(6)],
        [(str(card), day, 3) for card in range(450) for day in (0, 1 + card)],
        [(str(card), day, 3) for card in range(450) for day in (0, 30_000)],
        [("one", day, 1 + 2 * (day % 2)) for day in range(600)],
    ],
    ids=["never forgotten", "never recalled", "no gap twice", "after a lifetime", "one card"],
)
def test_odd_logs_give_weights_that_the_scheduler_takes(rows: list[tuple[str, int, int]]) -> None:
    log = read_log([Answered(*row) for row in sorted(rows, key=lambda row: row[1])])
    assert needed(log) == 0
    assert len(fsrs.Parameters(weights=fit(log)).weights) == 21
    found = compare(log, fsrs.DEFAULT_WEIGHTS)
    assert found.before.log_loss >= 0 and found.after.log_loss >= 0


@pytest.mark.parametrize("answers", [[], [Answered("a", 1, 3)], [Answered("a", 1, 3), Answered("a", 1, 1)]])
def test_a_log_without_a_recall_shows_no_curve(answers: list[Answered]) -> None:
    with pytest.raises(KbError) as told:
        fit(read_log(answers))
    assert told.value.code == "cannot-fit"
    assert needed(read_log(answers)) == fitting.LEAST


def test_progress_is_told_and_nobody_waits_who_does_not_want_to(forgetful: fitting.Log) -> None:
    told: list[tuple[int, int]] = []
    compare(forgetful, fsrs.DEFAULT_WEIGHTS, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 6) for done in range(6)]
    with pytest.raises(fitting.Cancellation):
        compare(forgetful, fsrs.DEFAULT_WEIGHTS, cancelled=lambda: True)


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, forgetful: fitting.Log) -> None:
    monkeypatch.setattr(fitting, "find_spec", lambda _: None)
    with pytest.raises(KbError) as told:
        fit(forgetful)
    assert told.value.code == "no-fit" and not fitting.is_there()


@pytest.mark.slow
def test_a_hundred_thousand_reviews_are_fitted_and_judged_in_a_few_seconds() -> None:
    answers = answered(learn([str(number) for number in range(5000)], FORGETFUL, times=8))
    copies = [Answered(f"{copy}-{one.card}", one.day, one.rating) for one in answers for copy in range(3)]
    log = read_log(copies)
    assert log.answers > 100_000
    watch = Stopwatch()
    fit(log)
    assert watch.within(1.5)
    watch = Stopwatch()
    compare(log, fsrs.DEFAULT_WEIGHTS)
    assert watch.within(8)
