from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.memory.fsrs import answer, retrievability
from kb.memory.preview import Interval, interval, preview
from kb.memory.queue import (
    Candidate,
    apart,
    asks_typed,
    by_falling_retrievability,
    choose_new,
    days_for,
    forecast_minutes,
    mixed,
    new_allowance,
    plan,
    spread,
    typed_soon,
    why,
    wish,
)
from kb.messages import say
from kb.model import New, Phase, Rating, Reason, Seen

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def seen(*, stability=10.0, last=10, late=0, phase=Phase.REVIEW, due_at=None, reviews=3):
    due = DAY - timedelta(days=late)
    return Seen(stability, 5.0, phase, NOW, DAY - timedelta(days=last), due, due_at, reviews, 0)


def due(card, **state):
    return Candidate(card, seen(**state))


def new(card, order=0, **more):
    return Candidate(card, New(), order=order, **more)


def allowance(**changed):
    usual = {
        "minutes": 15,
        "due_count": 0,
        "overdue_count": 0,
        "median_seconds": 10.0,
        "introduced_today": 0,
        "most": 8,
    }
    return new_allowance(**(usual | changed))


def test_an_empty_day_takes_the_most_new_cards_and_no_more():
    assert allowance() == 8
    assert allowance(introduced_today=5) == 3
    assert allowance(introduced_today=9) == 0
    assert allowance(most=0) == 0


def test_new_cards_fill_what_due_cards_leave_of_the_minutes():
    assert allowance(due_count=90) == 0  # 90 answers of 10 s are the 15 minutes
    assert allowance(due_count=86) == 2  # 40 s are left: two new cards of two answers each
    assert allowance(due_count=40, spent_minutes=8) == 1


def test_slow_answers_leave_less_room():
    assert allowance(due_count=20, median_seconds=40.0) < allowance(due_count=20, median_seconds=10.0)


def test_no_new_cards_while_overdue_work_exceeds_a_day():
    assert allowance(due_count=91, overdue_count=91, minutes=15) == 0
    assert allowance(due_count=0, overdue_count=91, minutes=15) == 0


def test_an_unknown_median_still_gives_an_allowance():
    assert 0 < allowance(due_count=30, median_seconds=None) <= 8


@given(st.integers(0, 500), st.integers(0, 500), st.floats(1, 120), st.floats(1, 300))
def test_the_forecast_never_exceeds_the_minutes_because_of_new_cards(count, overdue, median, minutes):
    many = allowance(minutes=minutes, due_count=count, overdue_count=overdue, median_seconds=median, most=999)
    assert many >= 0
    if many:
        assert forecast_minutes(due=count, learning=0, new=many, median_seconds=median) <= minutes + 1e-9


def test_due_cards_come_by_falling_retrievability():
    cards = [due("weak", stability=2, last=30), due("strong", stability=90, last=30), due("middle", last=30)]
    assert [card.card for card in by_falling_retrievability(cards, DAY)] == ["strong", "middle", "weak"]


def test_equally_sure_cards_come_in_another_order_on_another_day_but_alike_on_one():
    cards = [due(str(number)) for number in range(12)]
    today = by_falling_retrievability(cards, DAY)
    assert by_falling_retrievability(cards[::-1], DAY) == today
    later = [Candidate(card.card, seen(last=11)) for card in cards]
    tomorrow = by_falling_retrievability(later, DAY + timedelta(days=1))
    assert [card.card for card in today] != [card.card for card in tomorrow]


siblings = st.sampled_from(["", "x", "y", "z"])


@given(st.lists(siblings, max_size=12), st.sets(st.sampled_from("xyz")))
def test_no_two_siblings_are_asked_on_one_day_and_no_card_is_lost(places, asked):
    cards = [Candidate(str(number), seen(), siblings=place) for number, place in enumerate(places)]
    kept, later = apart(cards, asked)
    places_kept = [card.siblings for card in kept if card.siblings]
    assert len(set(places_kept)) == len(places_kept)
    assert not set(places_kept) & asked
    assert sorted(card.card for card in (*kept, *later)) == sorted(card.card for card in cards)
    assert all(card in kept for card in cards if not card.siblings)


def test_new_cards_come_in_order_with_siblings_apart():
    cards = [new("c", 3), new("a", 1, siblings="p"), new("b", 2, siblings="p"), new("d", 4, siblings="q")]
    assert [card.card for card in choose_new(cards, 9, siblings_seen={"q"})] == ["a", "c"]
    assert [card.card for card in choose_new(cards, 1)] == ["a"]
    assert choose_new(cards, 0) == []


def test_a_closed_concept_opens_once_a_card_of_each_that_it_waits_for_is_chosen():
    cards = [new("rule", 1, concept="chain"), new("limit", 2, concept="limit"), new("again", 3, concept="chain")]
    closed = {"chain": {"limit"}}
    assert [card.card for card in choose_new(cards, 9, gated=closed)] == ["limit", "again"]
    assert [card.card for card in choose_new(cards[:1], 9, gated=closed)] == []


def work_of(chosen):
    return [card.work for card in chosen]


def test_a_day_is_at_most_half_exercises_while_other_work_comes_later():
    cards = [new(f"x{n}", n, work="exercise") for n in range(30)] + [new(f"t{n}", 50 + n) for n in range(30)]
    chosen = choose_new(cards, 8)
    assert [card.card for card in chosen] == ["x0", "x1", "x2", "x3", "t0", "t1", "t2", "t3"]


def test_a_day_of_one_sort_stays_where_nothing_else_may_come():
    exercises = [new(f"x{n}", n, work="exercise") for n in range(10)]
    closed = new("t", 50, concept="later")
    assert work_of(choose_new(exercises, 8)) == ["exercise"] * 8
    assert work_of(choose_new([*exercises, closed], 8, gated={"later": {"nowhere"}})) == ["exercise"] * 8


def test_what_was_passed_over_opens_what_waits_for_it():
    cards = [new("x0", 0, work="w"), new("x1", 1, work="w", concept="a"), new("t", 2, concept="b")]
    assert [card.card for card in choose_new(cards, 3, gated={"b": {"a"}})] == ["x0", "x1", "t"]


works = st.sampled_from(["", "exercise", "derivative"])


@given(st.lists(works, max_size=30), st.integers(0, 10))
def test_mixing_work_loses_no_place_and_keeps_each_order(sorts, allowance):
    cards = [new(str(number), number, work=sort) for number, sort in enumerate(sorts)]
    chosen = choose_new(cards, allowance)
    assert len(chosen) == min(allowance, len(cards))
    assert [card.order for card in chosen] == sorted(card.order for card in chosen)
    for sort in set(sorts):
        mine = [card for card in cards if card.work == sort]
        taken = [card for card in chosen if card.work == sort]
        assert taken == mine[: len(taken)]


def first_sitting(cards, allowance=8, gated=None):
    return [card.card for card in choose_new(typed_soon(cards, allowance, gated=gated), allowance, gated=gated)]


def test_in_a_first_sitting_an_answer_is_typed_among_the_first_two():
    cards = [new(f"t{n}", n) for n in range(20)]
    formula, slope = new("formula", 30, typed=True), new("slope", 40, work="derivative", typed=True)
    assert first_sitting([*cards, formula])[:4] == ["t0", "formula", "t1", "t2"]
    # One that is asked typed shows more than one that may be.
    assert first_sitting([*cards, formula, slope])[:4] == ["t0", "slope", "t1", "t2"]
    # A formula is compared with what is typed, if nothing else is.
    known = new("known", 25, formula=True)
    assert first_sitting([*cards, known])[:4] == ["t0", "known", "t1", "t2"]
    assert first_sitting([*cards, known, formula])[:4] == ["t0", "formula", "t1", "t2"]
    assert first_sitting([*cards, slope], allowance=1) == ["slope"]
    assert first_sitting([*cards, slope], allowance=0) == []


def test_a_first_sitting_has_its_usual_order_where_nothing_can_be_typed_or_it_is_typed_soon_anyway():
    cards = [new(f"t{n}", n) for n in range(4)]
    assert first_sitting(cards) == ["t0", "t1", "t2", "t3"]
    typed = [new(f"s{n}", n + 0.5, work="derivative", typed=True) for n in range(4)]
    assert first_sitting([*cards, *typed])[:4] == ["t0", "s0", "t1", "s1"]


def test_what_is_typed_in_a_first_sitting_waits_for_what_it_requires_and_for_its_siblings():
    cards = [new(f"t{n}", n, siblings="p" if n == 0 else "") for n in range(9)]
    gated = {"later": {"nowhere"}}
    closed = new("closed", 10, concept="later", work="derivative", typed=True)
    assert "closed" not in first_sitting([*cards, closed], gated=gated)
    sibling = new("sibling", 11, siblings="p", work="derivative", typed=True)
    assert "sibling" not in first_sitting([*cards, sibling])
    free = new("free", 12, typed=True)
    assert first_sitting([*cards, closed, sibling, free], gated=gated)[1] == "free"


@given(st.integers(0, 80), st.integers(1, 12), st.dictionaries(st.integers(1, 11), st.integers(0, 15)))
def test_a_backlog_spread_keeps_its_order_and_makes_the_days_alike(count, days, coming):
    backlog = [due(str(number)) for number in range(count)]
    dealt = spread(backlog, days, coming)
    assert len(dealt) == days
    assert [card for those in dealt for card in those] == backlog
    loads = [len(those) + coming.get(day, 0) for day, those in enumerate(dealt)]
    filled = [load for load, those in zip(loads, dealt, strict=True) if those]
    # No day that was given a card holds two more than any other: the card would belong there.
    assert not filled or max(filled) <= min(loads) + 1


def test_a_backlog_is_spread_over_as_few_days_as_hold_it():
    assert days_for(100, 30, {}, 30) == 4
    assert days_for(100, 30, {1: 30, 2: 30}, 30) == 6
    assert days_for(31, 30, {}, 30) == 2
    assert days_for(10_000, 30, {}, 30) == 30


def test_a_due_card_keeps_its_new_sibling_for_another_day():
    today = plan(
        [Candidate("old", seen(), siblings="p")],
        [new("young", 1, siblings="p"), new("other", 2)],
        day=DAY,
        allowance=5,
    )
    assert [card.card for card in today.due] == ["old"]
    assert [card.card for card in today.new] == ["other"]


def test_a_plan_names_what_waits_for_another_day():
    today = plan(
        [Candidate("a", seen(stability=90), siblings="p"), Candidate("b", seen(), siblings="p")],
        [],
        day=DAY,
        allowance=0,
    )
    assert [card.card for card in today.due] == ["a"]
    assert [card.card for card in today.later] == ["b"]


@given(st.integers(0, 12), st.integers(0, 8))
def test_mixing_keeps_every_card_and_both_orders(many_due, many_new):
    old, young = [due(f"d{n}") for n in range(many_due)], [new(f"n{n}") for n in range(many_new)]
    row = mixed(old, young)
    assert [card for card in row if card in old] == old
    assert [card for card in row if card in young] == young
    assert len(row) == many_due + many_new
    if many_due > many_new > 0:
        assert row[0] in old
        assert row[-1] in old


REASONS = [
    (new("a"), Reason("new")),
    (new("a", builds_on=True), Reason("new-open")),
    (due("a", phase=Phase.LEARNING, due_at=NOW, reviews=1), Reason("learning")),
    (due("a", phase=Phase.LEARNING, due_at=NOW, reviews=3), Reason("learning")),
    (due("a", phase=Phase.RELEARNING, due_at=NOW - timedelta(days=2)), Reason("relearning")),
    (due("a", late=0), Reason("due-today", {"percent": 90})),
    (due("a", late=1), Reason("due-yesterday", {"percent": 90})),
    (due("a", late=5), Reason("overdue", {"days": 5, "percent": 90})),
    (due("a", late=-4), Reason("ahead", {"days": 4, "percent": 90})),
    (Candidate("a", seen(), cause=Reason("changed-answer")), Reason("changed-answer")),
    (Candidate("a", New(), cause=wish(DAY)), Reason("wished", {"day": "2026-11-21"})),
]


@pytest.mark.parametrize(("candidate", "reason"), REASONS)
def test_each_choice_says_why(candidate, reason):
    assert why(candidate, now=NOW, day=DAY) == reason


def test_a_waiting_card_that_comes_early_says_how_early():
    candidate = due("a", phase=Phase.LEARNING, due_at=NOW + timedelta(minutes=6, seconds=20))
    assert why(candidate, now=NOW, day=DAY, early=True) == Reason("learning-early", {"minutes": 7})


def test_retrievability_at_the_stability_is_what_a_reason_shows():
    assert round(retrievability(seen(stability=10, last=10), DAY) * 100) == 90


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("candidate", [candidate for candidate, _ in REASONS])
def test_every_reason_has_its_sentence(candidate, language):
    for early in (False, True):
        reason = why(candidate, now=NOW - timedelta(minutes=5), day=DAY, early=early)
        assert "{" not in say(f"why.{reason.code}", language, **reason.arguments)


def test_typing_is_asked_of_new_cards_and_after_a_lapse():
    assert asks_typed(New(), "a")
    assert asks_typed(seen(phase=Phase.LEARNING, due_at=NOW), "a")
    assert asks_typed(seen(phase=Phase.RELEARNING, due_at=NOW), "a")


@given(st.text(max_size=5), st.integers(1, 50))
def test_later_every_third_review_asks_for_typing(card, first):
    asked = [asks_typed(seen(reviews=count), card) for count in range(first, first + 3)]
    assert sum(asked) == 1


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (1, Interval(1, "days")),
        (30, Interval(30, "days")),
        (61, Interval(2.0, "months")),
        (731, Interval(2.0, "years")),
    ],
)
def test_intervals_are_shown_in_a_fitting_unit(days, shown):
    assert interval(seen(late=-days), at=NOW, day=DAY) == shown


def test_a_preview_shows_ten_minutes_for_again_and_days_for_good():
    states = {rating: answer(New(), rating, at=NOW, day=DAY, card="a") for rating in Rating}
    shown = preview(states, at=NOW, day=DAY)
    assert shown[Rating.AGAIN] == shown[Rating.HARD] == Interval(10, "minutes")
    assert shown[Rating.GOOD].unit == "days"
    assert say(shown[Rating.AGAIN].code, "zh", count=shown[Rating.AGAIN].count) == "10 分钟"
