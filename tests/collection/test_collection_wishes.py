"""Days that a person names: one card on a day, a backlog over several, until the next answer and not longer."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.collection.clock import Clock
from kb.errors import KbError
from kb.model import Phase, Rating, Reason, Seen
from kb.store import comparing
from tests.conftest import Opener, Time

DAY = date(2026, 11, 21)


def questions(count: int) -> str:
    return "# Numbers\n\n" + "\n".join(f"Q: What follows number {n}?\nA: The number {n + 1}.\n" for n in range(count))


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    (folder / "a.md").write_text(questions(12), encoding="utf-8")
    return opened()


def asked(kb: Collection) -> dict[str, Reason]:
    """What a sitting would ask now, with the reasons; nothing is answered."""
    session, found = kb.session(), {}
    while (now := session.current(kb.now())) is not None:
        found[now.card] = now.reason
        session = session.skipped(now.card)
    return found


def first(kb: Collection) -> str:
    return kb.cards()[0].id


def test_a_new_card_waits_for_its_day_and_comes_on_it(kb: Collection, time: Time) -> None:
    card = first(kb)
    kb.ask_on(card, DAY + timedelta(days=12))
    assert card not in asked(kb)
    assert kb.due().new == 8
    time.forward(days=11)
    assert card not in asked(kb)
    time.forward(days=1)
    assert asked(kb)[card] == Reason("wished", {"day": "2026-12-03"})
    assert kb.due().due == 1


def test_a_new_card_asked_for_today_comes_besides_those_that_the_day_brings(kb: Collection) -> None:
    last = kb.cards()[-1].id
    before = asked(kb)
    assert last not in before
    kb.ask_on(last, DAY)
    assert asked(kb).keys() == {last, *before}


def test_a_card_in_a_step_waits_for_its_day(kb: Collection, time: Time) -> None:
    card = first(kb)
    kb.rate(card, Rating.AGAIN)
    time.forward(minutes=1)
    kb.ask_on(card, DAY + timedelta(days=2))
    time.forward(minutes=11)
    assert card not in asked(kb)
    assert kb.due().learning == 0
    time.forward(days=2)
    assert asked(kb)[card].code == "wished"
    assert kb.due().learning == 1


@pytest.mark.parametrize("days", [1, 200])
def test_a_card_in_review_comes_on_the_day_that_was_named_and_its_memory_stays(
    kb: Collection, time: Time, days: int
) -> None:
    card = first(kb)
    kb.rate(card, Rating.EASY)
    before = kb.card(card).state
    assert isinstance(before, Seen)
    time.forward(minutes=1)
    kb.ask_on(card, DAY + timedelta(days=days))
    after = kb.card(card).state
    assert isinstance(after, Seen)
    assert (after.stability, after.difficulty, after.last_day) == (before.stability, before.difficulty, before.last_day)
    time.forward(days=days - 1)
    assert card not in asked(kb)
    time.forward(days=1)
    assert asked(kb)[card].code == "wished"


def test_the_next_answer_ends_the_wish(kb: Collection, time: Time) -> None:
    card = first(kb)
    kb.ask_on(card, DAY + timedelta(days=3))
    time.forward(days=3)
    kb.rate(card, Rating.EASY)
    state = kb.card(card).state
    assert isinstance(state, Seen)
    assert state.phase is Phase.REVIEW
    assert state.due_day > DAY + timedelta(days=3)
    assert kb.card(card).wished is None
    assert kb.undo() is not None
    assert kb.card(card).wished == DAY + timedelta(days=3)


def test_a_wish_is_one_act_that_undo_takes_back(kb: Collection, time: Time) -> None:
    card = first(kb)
    kb.rate(card, Rating.EASY)
    state = kb.card(card).state
    time.forward(minutes=1)
    kb.ask_on(card, DAY + timedelta(days=1))
    time.forward(minutes=1)
    undone = kb.undo()
    assert undone is not None
    assert (undone.kind, undone.what, undone.card) == ("due", "1", card)
    assert kb.card(card).state == state


def test_the_newest_word_counts_and_a_day_ends_being_put_off(kb: Collection, time: Time) -> None:
    card = first(kb)
    kb.mark(card, "bury")
    time.forward(minutes=1)
    kb.ask_on(card, DAY + timedelta(days=5))
    time.forward(minutes=1)
    kb.ask_on(card, DAY)
    assert card in asked(kb)


def test_a_day_that_has_passed_is_refused(kb: Collection) -> None:
    with pytest.raises(KbError) as fault:
        kb.ask_on(first(kb), DAY - timedelta(days=1))
    assert fault.value.code == "day-past"


def test_search_goes_by_the_day_that_was_named(kb: Collection, time: Time) -> None:
    card = first(kb)
    kb.ask_on(card, DAY + timedelta(days=1))
    assert card not in {one.id for one in kb.cards("is:new")}
    time.forward(days=1)
    assert card in {one.id for one in kb.cards("is:due")}


def test_schedules_of_other_programs_are_taken_back_without_the_days_that_were_named(kb: Collection) -> None:
    kb.ask_on(first(kb), DAY + timedelta(days=5))
    assert kb.undo_foreign("schedules") == 0
    assert kb.card(first(kb)).wished == DAY + timedelta(days=5)


@pytest.mark.parametrize(
    "cards",
    ["5", '"x"', "[]", "{}", "[5]", '[["x"]]', '[["CARD", "soon"]]', '[["CARD", 5]]', '[["CARD", "2026-12-03", 1]]'],
)
def test_an_entry_that_names_no_day_is_kept_and_moves_nothing(kb: Collection, folder: Path, cards: str) -> None:
    card = first(kb)
    other = folder / ".kb" / "log" / "other"
    other.mkdir(parents=True)
    head = '{"id":"0019aa5c3a4000000000aa","at":"2026-11-21T09:00:00+08:00","day":"2026-11-21","kind":"due","cards":'
    (other / "2026-11.jsonl").write_text(head + cards.replace("CARD", card) + "}\n", encoding="utf-8")
    kb.catch_up()
    assert card in asked(kb)
    assert kb.card(card).wished is None
    assert kb.undo() is not None
    assert kb.undo() is None


def backlog(kb: Collection, time: Time) -> None:
    """Twelve cards, all learned on one day and overdue since long, with more new ones behind them."""
    kb.configure("new", 12)
    for card in kb.cards():
        kb.rate(card.id, Rating.GOOD, seconds=30)
        time.forward(minutes=1)
    (kb.root / "b.md").write_text(questions(20)[10:].replace("number", "even number"), encoding="utf-8")
    kb.refresh()
    kb.configure("minutes", 2)
    time.forward(days=30)


def test_new_cards_wait_while_overdue_work_exceeds_a_day_and_that_is_said(kb: Collection, time: Time) -> None:
    backlog(kb, time)
    due = kb.due()
    assert (due.due, due.overdue, due.new, due.paused) == (12, 12, 0, True)
    assert due.spread == 4  # half a minute an answer, and one card in ten comes again: two minutes hold three
    kb.configure("minutes", 30)
    due = kb.due()
    assert not due.paused
    assert due.spread == 0
    assert due.new > 0


def test_a_backlog_is_spread_the_surest_first_and_each_card_comes_once(kb: Collection, time: Time) -> None:
    backlog(kb, time)
    before = {card.id: card.state for card in kb.cards()}
    kb.spread(3)
    assert (kb.due().due, kb.due().new) == (4, 0)
    days = [card.state.due_day for card in kb.cards() if isinstance(card.state, Seen)]
    assert [days.count(kb.today() + timedelta(days=ahead)) for ahead in (1, 2)] == [4, 4]
    for due in (8, 12):
        time.forward(days=1)
        # What was not answered waits on, and nobody asked for one of them.
        assert kb.due().due == due
        assert "wished" not in {reason.code for reason in asked(kb).values()}
    undone = kb.undo()
    assert undone is not None
    assert (undone.kind, undone.what, undone.card) == ("due", "spread", None)
    assert {card.id: card.state for card in kb.cards()} == before


def test_a_spread_backlog_that_is_answered_day_by_day_is_gone(kb: Collection, time: Time) -> None:
    backlog(kb, time)
    kb.spread(3)
    counts = []
    for _ in range(3):
        today = list(asked(kb))
        counts.append(len(today))
        for card in today:
            kb.rate(card, Rating.GOOD, seconds=30)
            time.forward(seconds=1)
        time.forward(days=1)
    assert counts == [4, 4, 4]
    assert kb.due().overdue == 0


def test_cards_are_studied_ahead_the_soonest_first_and_these_are_reviews(kb: Collection, time: Time) -> None:
    for number, card in enumerate(kb.cards()):
        kb.rate(card.id, Rating.EASY if number % 2 else Rating.GOOD)
        time.forward(seconds=1)
    time.forward(days=1)
    assert kb.due().due == 0
    assert asked(kb) == {}
    page = kb.today_page()
    assert page.ahead > 0
    session = kb.session(ahead=7)
    days = [one.state.due_day for one in session.ahead if isinstance(one.state, Seen)]
    assert len(days) == page.ahead
    assert all(one <= other for one, other in pairwise(days))
    now = session.current(kb.now())
    assert now is not None
    assert now.reason.code == "ahead"
    reviews = len(kb.log())
    kb.rate(now.card, Rating.GOOD)
    assert len(kb.log()) == reviews + 1


def test_cramming_asks_what_is_found_and_moves_nothing(kb: Collection) -> None:
    kb.rate(first(kb), Rating.EASY)
    before = {card.id: card.state for card in kb.cards()}
    session = kb.session(query="number 1", cram=True)
    count = 0
    while (now := session.current(kb.now())) is not None:
        session = session.crammed(now.card, Rating.GOOD)
        count += 1
    assert count >= 3
    assert {card.id: card.state for card in kb.cards()} == before
    assert len(kb.log()) == 1


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rate", "rate", "wish", "spread", "bury", "undo", "night"]),
        st.integers(0, 1),
        st.integers(0, 3),
        st.integers(0, 6),
    ),
    max_size=14,
)


@settings(max_examples=20)
@given(STEPS)
def test_two_devices_and_a_store_made_anew_agree(steps: list[tuple[str, int, int, int]]) -> None:
    with TemporaryDirectory() as home:
        folder = Path(home) / "notes"
        folder.mkdir()
        (folder / "a.md").write_text(questions(4), encoding="utf-8")
        time = [datetime(2026, 11, 21, 9, tzinfo=timezone(timedelta(hours=8)))]
        devices = [
            Collection.open(folder, clock=Clock(lambda: time[0]), state=Path(home) / name) for name in ("one", "two")
        ]
        try:
            for kb in devices:
                kb.refresh()
            cards = [card.id for card in devices[0].cards()]
            for what, device, number, days in steps:
                kb = devices[device]
                time[0] += timedelta(minutes=1)
                match what:
                    case "rate":
                        kb.rate(cards[number], Rating(days % 4 + 1))
                    case "wish":
                        kb.ask_on(cards[number], kb.today() + timedelta(days=days))
                    case "spread":
                        kb.spread(days + 2)
                    case "bury":
                        kb.mark(cards[number], "bury")
                    case "undo":
                        kb.undo()
                    case _:
                        time[0] += timedelta(days=days)
            for kb in devices:
                kb.catch_up()
            fresh = Collection.open(folder, clock=Clock(lambda: time[0]), state=Path(home) / "three")
            devices.append(fresh)
            fresh.refresh()
            for kb in devices[:2]:
                assert comparing.differences(kb._store, fresh._store) == ()
            assert list(asked(devices[0])) == list(asked(devices[1])) == list(asked(fresh))
        finally:
            for kb in devices:
                kb.close()
