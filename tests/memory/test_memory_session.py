from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.memory.fsrs import answer
from kb.memory.queue import Candidate, typical_seconds
from kb.memory.session import Session, leeches, measured, summary
from kb.model import New, Phase, Rating, Reason, Seen

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def due(card):
    return Candidate(card, Seen(9.0, 5.0, Phase.REVIEW, NOW, DAY - timedelta(days=9), DAY, None, 4, 0))


def new(card):
    return Candidate(card, New())


def learning(card, at):
    return Candidate(card, Seen(0.2, 6.0, Phase.LEARNING, NOW, DAY, DAY, at, 1, 0))


def rate(session, card, rating, now=NOW, seconds=10.0):
    before = session.find(card)
    seen = answer(before.state, rating, at=now, day=DAY, card=card)
    return session.answered(card, seen, rating=rating, seconds=seconds)


def asked(session, now=NOW):
    current = session.current(now)
    return current.card if current else None


def cards(session):
    return sorted(c.card for c in (*session.ahead, *session.waiting, *session.returned))


def test_new_cards_come_between_due_ones():
    session, order = Session.begin([due("a"), due("b")], [new("n")], day=DAY), []
    while (card := asked(session)) is not None:
        order.append(card)
        session = rate(session, card, Rating.GOOD)
    assert order == ["a", "n", "b"]


def test_a_learning_card_comes_when_its_time_has_come_and_not_before():
    session = Session.begin([due("a"), due("b")], learning=[learning("l", NOW + 5 * MINUTE)], day=DAY)
    assert asked(session, NOW) == "a"
    assert asked(session, NOW + 5 * MINUTE) == "l"


def test_a_forgotten_card_comes_again_after_ten_minutes():
    session = rate(Session.begin([due(name) for name in "abc"], day=DAY), "a", Rating.AGAIN)
    assert asked(session, NOW + 9 * MINUTE) == "b"
    session = rate(session, "b", Rating.GOOD, NOW + 9 * MINUTE)
    assert asked(session, NOW + 10 * MINUTE) == "a"


def test_waiting_cards_come_early_when_nothing_else_waits_and_say_so():
    session = Session.begin(learning=[learning("l", NOW + 20 * MINUTE)], day=DAY)
    assert session.current(NOW).reason == Reason("learning-early", {"minutes": 20})


def test_a_card_that_waits_longer_than_twenty_minutes_is_left_for_another_sitting():
    session = Session.begin(learning=[learning("l", NOW + 21 * MINUTE)], day=DAY)
    assert session.current(NOW) is None


def test_the_same_card_never_comes_twice_running():
    session = Session.begin([due("a"), due("b")], day=DAY)
    session = rate(session, "a", Rating.AGAIN)
    session = rate(session, "b", Rating.AGAIN)
    assert asked(session) == "a"
    session = rate(session, "a", Rating.AGAIN)
    assert asked(session) == "b"
    session = rate(session, "b", Rating.GOOD)
    assert asked(session) == "a"
    assert rate(session, "a", Rating.AGAIN).current(NOW + 9 * MINUTE) is None


def test_a_card_alone_is_asked_again_when_its_ten_minutes_are_over():
    session = rate(Session.begin([due("a")], day=DAY), "a", Rating.AGAIN)
    assert asked(session, NOW + 9 * MINUTE) is None
    assert asked(session, NOW + 10 * MINUTE) == "a"


def test_the_last_card_forgotten_ends_the_sitting_and_is_not_lost():
    session = rate(Session.begin([due("a")], day=DAY), "a", Rating.AGAIN)
    assert session.current(NOW) is None
    assert session.left().learning == 1
    again = Session.begin(learning=session.waiting, day=DAY)
    assert asked(again) == "a"


def test_an_undone_card_is_asked_next_as_it_was():
    before = Session.begin([due("a"), due("b")], day=DAY)
    after = rate(before, "a", Rating.AGAIN).undone("a")
    assert after.current(NOW) == before.current(NOW)
    assert after.left() == before.left()
    assert after.answers == ()


def test_answers_are_undone_one_after_another():
    session = Session.begin([due(name) for name in "abc"], day=DAY)
    for card in "abc":
        session = rate(session, card, Rating.GOOD)
    for card in "cba":
        session = session.undone(card)
        assert asked(session) == card
    order = []
    while (card := asked(session)) is not None:
        order.append(card)
        session = rate(session, card, Rating.GOOD)
    assert order == ["a", "b", "c"]


def test_a_card_answered_before_this_sitting_can_come_back_too():
    session = Session.begin([due("a")], day=DAY).undone(due("earlier"))
    assert asked(session) == "earlier"
    assert asked(rate(session, "earlier", Rating.GOOD)) == "a"


def test_a_dropped_card_is_gone_and_undo_brings_it_back():
    session = Session.begin([due("a"), due("b")], day=DAY)
    dropped = session.dropped("a")
    assert asked(dropped) == "b"
    assert dropped.left().cards == 1
    assert dropped.undone("a").current(NOW) == session.current(NOW)


def test_a_card_dropped_after_an_answer_comes_back_with_that_answer():
    session = rate(Session.begin([due("a"), due("b")], day=DAY), "a", Rating.AGAIN)
    back = session.dropped("a").undone("a")
    assert back.current(NOW).candidate.state == session.find("a").state
    assert len(back.answers) == 1


def test_a_skipped_card_is_not_asked_again_in_this_sitting():
    session = Session.begin([due("a"), due("b")], day=DAY).skipped("a")
    assert asked(session) == "b"
    assert rate(session, "b", Rating.GOOD).current(NOW) is None
    assert [candidate.card for candidate in session.set_aside] == ["a"]


def test_a_card_that_is_unknown_cannot_be_answered_or_undone():
    session = Session.begin([due("a")], day=DAY)
    with pytest.raises(KeyError):
        session.undone("b")
    with pytest.raises(KeyError):
        session.answered("b", due("b").state, rating=Rating.GOOD)
    assert session.skipped("b") == session


def test_a_card_asked_for_on_another_day_is_gone_and_undo_brings_it_back():
    session = Session.begin([due("a"), due("b")], day=DAY)
    later = session.rescheduled("a", DAY + timedelta(days=3))
    assert asked(later) == "b"
    assert later.undone("a").current(NOW) == session.current(NOW)
    assert session.rescheduled("a", DAY) == session


def cram(*names):
    return Session.cramming([due(name) for name in names], day=DAY)


def test_cramming_asks_each_card_once_and_what_was_forgotten_again_behind_the_others():
    session, order = cram("a", "b", "c"), []
    while (card := asked(session)) is not None:
        session = session.crammed(card, Rating.AGAIN if card == "a" and card not in order else Rating.GOOD)
        order.append(card)
    assert order == ["a", "b", "c", "a"]
    assert session.left().cards == 0


def test_cramming_never_asks_the_same_card_twice_running():
    session = cram("a").crammed("a", Rating.AGAIN)
    assert asked(session) is None


def test_cramming_says_so_and_counts_no_recall():
    session = cram("a", "b")
    assert session.current(NOW).reason == Reason("cram")
    after = session.crammed("a", Rating.GOOD, seconds=6)
    came = summary(after.answers)
    assert (came.answers, came.minutes) == (1, 0.1)
    assert (came.reviewed, came.introduced, came.learned) == (0, 0, 0)
    assert asked(after.undone("a")) == "a"


def test_a_crammed_card_in_a_step_stays_in_its_place():
    session = Session.cramming([learning("l", NOW + 5 * MINUTE), due("a")], day=DAY)
    assert asked(session) == "l"
    assert asked(session.updated({"a": due("a")})) == "l"
    assert session.left().cards == 2


def test_time_counts_up_to_a_minute_and_to_five_where_something_is_typed():
    assert measured(3600, typed=False) == 60
    assert measured(3600, typed=True) == 300
    assert measured(-5, typed=True) == 0


def test_a_card_forgotten_for_the_eighth_time_is_one_to_rewrite():
    def often(card, lapses):
        return Candidate(card, Seen(9.0, 5.0, Phase.REVIEW, NOW, DAY - timedelta(days=9), DAY, None, 20, lapses))

    session = Session.begin([often("worn", 7), often("once", 0), often("known", 9)], day=DAY)
    session = rate(session, "worn", Rating.AGAIN)
    session = rate(session, "once", Rating.AGAIN)
    session = rate(session, "known", Rating.GOOD)
    assert leeches(session.answers) == ["worn"]
    assert leeches(session.undone("worn").answers) == []


def test_cards_that_left_their_notes_leave_the_sitting_and_changed_ones_change():
    session = Session.begin([due("a"), due("b")], [new("n")], day=DAY)
    session = session.updated({"a": None, "n": learning("n", NOW)})
    assert cards(session) == ["b", "n"]
    assert asked(session) == "n"


def test_what_is_left_is_counted_in_cards_and_minutes():
    session = Session.begin([due("a"), due("b")], [new("n")], [learning("l", NOW)], day=DAY, median_seconds=30.0)
    left = session.left()
    assert (left.due, left.new, left.learning, left.cards) == (2, 1, 1, 4)
    assert left.minutes == pytest.approx(2.5)  # three answers, and two for the new card
    assert rate(session, "a", Rating.GOOD).left().minutes == pytest.approx(2.0)


def test_a_card_given_twice_is_asked_once():
    session = Session.begin([due("a"), due("a")], [new("l")], [learning("l", NOW)], day=DAY)
    assert cards(session) == ["a", "l"]


def test_a_summary_tells_what_was_met_learned_and_recalled():
    session = Session.begin([due("a"), due("b")], [new("n"), new("m")], day=DAY)
    session = rate(session, "a", Rating.AGAIN)
    session = rate(session, "b", Rating.HARD)
    session = rate(session, "n", Rating.GOOD)
    session = rate(session, "m", Rating.AGAIN)
    session = rate(session, "a", Rating.GOOD, seconds=20.0)
    told = summary(session.answers)
    assert told.ratings == {Rating.AGAIN: 2, Rating.HARD: 1, Rating.GOOD: 2, Rating.EASY: 0}
    assert (told.answers, told.cards, told.introduced) == (5, 4, 2)
    assert told.learned == 1  # n; m still waits, a and b were known before
    assert (told.reviewed, told.recalled) == (2, 1)
    assert told.minutes == pytest.approx(1.0)


def test_the_summary_of_nothing_is_all_zero():
    told = summary([])
    assert (told.answers, told.cards, told.minutes, told.recalled) == (0, 0, 0, 0)


def test_a_median_needs_ten_measured_answers():
    assert typical_seconds([5.0] * 9 + [0.0] * 5) is None
    assert typical_seconds([4.0] * 5 + [6.0] * 4 + [50.0] * 2) == 6.0


steps = st.lists(
    st.tuples(st.sampled_from(["again", "good", "good", "easy", "hard", "skip", "drop", "undo"]), st.integers(0, 12)),
    max_size=40,
)
RATINGS = {"again": Rating.AGAIN, "hard": Rating.HARD, "good": Rating.GOOD, "easy": Rating.EASY}


@settings(max_examples=150)
@given(st.integers(0, 4), st.integers(0, 3), st.integers(0, 2), steps)
def test_no_sequence_of_operations_loses_or_doubles_a_card(many_due, many_new, many_learning, sequence):
    now = NOW
    session = Session.begin(
        [due(f"d{n}") for n in range(many_due)],
        [new(f"n{n}") for n in range(many_new)],
        [learning(f"l{n}", NOW + 7 * n * MINUTE) for n in range(many_learning)],
        day=DAY,
    )
    everything, learned, done = set(cards(session)), set[str](), []
    for operation, minutes in sequence:
        now += minutes * MINUTE
        if operation == "undo":
            if not done:
                continue
            card, before = done.pop()
            session = session.undone(card)
            assert asked(session, now) == card
            assert session.find(card) == before.find(card)
            assert session.left() == before.left()
            assert session.answers == before.answers
            learned.discard(card)
        elif (card := asked(session, now)) is not None:
            if not session.returned and session.answers:
                last = session.answers[-1].candidate.card
                assert card != last or (cards(session) == [card] and session.find(card).state.due_at <= now)
            done.append((card, session))
            if operation in RATINGS:
                session = rate(session, card, RATINGS[operation], now)
                learned |= {card} if session.find(card) is None else set()
            else:
                session = session.skipped(card) if operation == "skip" else session.dropped(card)
        held = cards(session) + [candidate.card for candidate in session.set_aside] + sorted(learned)
        assert sorted(held) == sorted(everything)


@given(st.integers(0, 6), st.integers(0, 4), st.randoms(use_true_random=False))
def test_a_sitting_in_which_cards_are_known_in_the_end_is_done_and_never_waits(many_due, many_new, chance):
    session = Session.begin([due(f"d{n}") for n in range(many_due)], [new(f"n{n}") for n in range(many_new)], day=DAY)
    count = 0
    while (card := asked(session)) is not None:
        failing = count < 15 and chance.random() < 0.5
        session, count = rate(session, card, Rating.AGAIN if failing else Rating.GOOD), count + 1
    assert count <= 15 + many_due + many_new
    # Only the card answered last can be left, for it does not come twice running.
    assert session.left().cards <= 1


def test_a_card_asked_for_its_changed_answer_comes_back_as_forgotten_not_as_changed():
    changed = Candidate("a", due("a").state, cause=Reason("changed-answer"))
    session = Session.begin([changed, due("b")], day=DAY)
    assert session.current(NOW).reason == Reason("changed-answer")
    session = rate(rate(session, "a", Rating.AGAIN), "b", Rating.GOOD)
    assert session.current(NOW + 10 * MINUTE).reason == Reason("relearning")
