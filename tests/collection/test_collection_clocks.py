"""Days and clocks: flights, summer time, clocks set back or ahead, a sitting over the night, devices that disagree."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kb.collection import Collection
from kb.model import New, Phase, Rating, Reason, Seen, Standing
from tests.conftest import CHINA, Opener, Time

SHANGHAI, BERLIN, NUUK = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/Nuuk")
NOTE = "# Rules\n\n" + "\n\n".join(
    f"Q: What is rule number {number} about?\nA: It is about case {number}." for number in range(6)
)


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    return opened()


def ids(kb: Collection) -> list[str]:
    return [card.id for card in kb.cards()]


def seen(kb: Collection, card: str) -> Seen:
    state = kb.card(card).state
    assert isinstance(state, Seen)
    return state


def states(kb: Collection) -> dict[str, object]:
    return {card.id: (card.state, card.standing, card.buried_until, card.flagged, card.wished) for card in kb.cards()}


def same_anew(kb: Collection, tmp_path: Path) -> None:
    """A store made anew from the journal holds what this one holds."""
    with kb.rebuilt(tmp_path / "anew") as anew:
        assert states(anew) == states(kb)
        assert [review.id for review in anew.log()] == [review.id for review in kb.log()]
    shutil.rmtree(tmp_path / "anew")


# -- days -------------------------------------------------------------------------------------------------------------


def test_a_flight_from_shanghai_to_berlin_in_the_middle_of_a_sitting_makes_no_gap(
    kb: Collection, time: Time, tmp_path: Path
) -> None:
    first, second, *_ = ids(kb)
    time.at = datetime(2026, 11, 22, 4, 30, tzinfo=SHANGHAI)
    kb.rate(first, Rating.AGAIN)
    # Ten minutes later, in the same aeroplane: in Berlin it is the evening of the day before.
    time.at = (time.at + timedelta(minutes=10)).astimezone(BERLIN)
    assert kb.today() == date(2026, 11, 21)
    asked = kb.session().current(kb.now())
    assert asked is not None
    assert asked.card == first
    after = kb.rate(first, Rating.GOOD).state
    assert after == seen(kb, first)
    assert after.phase is Phase.REVIEW
    assert after.due_day > date(2026, 11, 21)
    kb.rate(second, Rating.GOOD)
    assert [review.day for review in kb.log()] == [date(2026, 11, 22), date(2026, 11, 21), date(2026, 11, 21)]
    same_anew(kb, tmp_path)


def test_where_a_person_is_now_changes_no_day_that_was_written(kb: Collection, time: Time, tmp_path: Path) -> None:
    card = ids(kb)[0]
    time.at = datetime(2026, 11, 21, 23, tzinfo=SHANGHAI)
    kb.rate(card, Rating.GOOD)
    time.at = datetime(2026, 11, 23, 23, tzinfo=SHANGHAI)
    kb.rate(card, Rating.GOOD)
    before = states(kb)
    kb.configure("timezone", "America/Los_Angeles")
    kb.configure("day_starts", 0)
    kb.rebuild()
    assert states(kb) == before


@pytest.mark.parametrize("starts", range(24))
@pytest.mark.parametrize(
    ("zone", "night"), [(BERLIN, date(2026, 3, 29)), (BERLIN, date(2026, 10, 25)), (NUUK, date(2026, 3, 28))]
)
def test_a_change_of_the_clock_is_neither_a_day_more_nor_less(
    kb: Collection, time: Time, zone: ZoneInfo, night: date, starts: int
) -> None:
    """One answer a day at one hour of the wall clock, over a change of the clock in the night: always a day apart."""
    kb.configure("day_starts", starts)
    hour = (starts + 12) % 24
    for offset in range(-1, 3):
        day = night + timedelta(days=offset)
        time.at = datetime(day.year, day.month, day.day, hour, 30, tzinfo=zone).astimezone(UTC).astimezone(zone)
        kb.rate(ids(kb)[0], Rating.HARD)
    days = [review.day for review in kb.log()]
    assert [later - earlier for earlier, later in pairwise(days)] == [timedelta(days=1)] * 3


def test_a_sitting_over_the_beginning_of_a_day_goes_on_and_each_answer_has_its_day(
    kb: Collection, time: Time, tmp_path: Path
) -> None:
    time.at = datetime(2026, 11, 22, 3, 58, tzinfo=CHINA)
    session = kb.session()
    answered: list[str] = []
    while (asked := session.current(kb.now())) is not None:
        rating = Rating.AGAIN if len(answered) == 1 else Rating.GOOD
        rated = kb.rate(asked.card, rating)
        session = session.answered(asked.card, rated.state, rating=rating)
        answered.append(asked.card)
        time.forward(minutes=1)
        assert len(answered) < 20
    assert sorted(set(answered)) == sorted(ids(kb))
    assert {review.day for review in kb.log()} == {date(2026, 11, 21), date(2026, 11, 22)}
    assert kb.due().learning == 0
    same_anew(kb, tmp_path)


# -- clocks that are wrong --------------------------------------------------------------------------------------------

BACK: dict[str, Callable[[datetime], datetime]] = {
    "an hour": lambda at: at - timedelta(hours=1),
    "a night": lambda at: at - timedelta(hours=14),
    "years": lambda at: at.replace(year=2022),
    "to the beginning": lambda at: datetime(1970, 1, 1, 12, tzinfo=CHINA),
}


@pytest.mark.parametrize("back", BACK.values(), ids=BACK)
def test_what_is_done_after_a_clock_was_set_back_comes_after_what_was_done_before(
    kb: Collection, time: Time, tmp_path: Path, back: Callable[[datetime], datetime]
) -> None:
    first, second, *_ = ids(kb)
    kb.rate(first, Rating.AGAIN)
    kb.mark(second, "suspend")
    time.at = back(time.at)
    rated = kb.rate(first, Rating.GOOD).state
    kb.mark(second, "resume")
    state = seen(kb, first)
    assert (state.phase, state.reviews, state.last_day, state.due_day) == (Phase.REVIEW, 2, kb.today(), rated.due_day)
    assert state.due_day > kb.today()
    assert kb.card(second).standing is Standing.ACTIVE
    same_anew(kb, tmp_path)
    undone = [kb.undo() for _ in range(4)]
    assert [one.what for one in undone if one] == ["resume", "good", "suspend", "again"]
    assert kb.undo() is None
    assert isinstance(kb.card(first).state, New)


def test_another_kb_that_is_opened_after_the_clock_was_set_back_knows_what_came_before(
    folder: Path, opened: Opener, time: Time
) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    with opened() as kb:
        card = ids(kb)[0]
        kb.rate(card, Rating.AGAIN)
    time.forward(days=-400)
    again = opened()
    again.rate(card, Rating.GOOD)
    assert seen(again, card).phase is Phase.REVIEW
    assert seen(again, card).due_day > again.today()


def test_answers_of_one_millisecond_keep_their_order(kb: Collection, tmp_path: Path) -> None:
    for _ in range(30):
        for number, card in enumerate(ids(kb)):
            kb.rate(card, 1 + (number + len(kb.log())) % 4)
    assert len({review.id for review in kb.log()}) == 180
    same_anew(kb, tmp_path)
    newest = kb.log()[-1]
    kb.undo()
    assert kb.log()[-1].id == newest.id
    assert kb.log()[-1].retracted


def test_an_answer_from_a_device_whose_clock_is_ahead_is_followed_by_what_is_done_here(
    folder: Path, opened: Opener, time: Time, tmp_path: Path
) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    here, there = opened("laptop"), opened("phone")
    card, other, *_ = ids(here)
    now, time.at = time.at, time.at + timedelta(days=800)
    there.rate(card, Rating.GOOD)
    there.rate(other, Rating.AGAIN)
    time.at = now
    here.catch_up()
    assert seen(here, card).last_day > here.today()
    # A card in a step of ten minutes is not away for years.
    asked = here.session().current(here.now())
    assert asked is not None
    assert asked.card == other
    here.rate(other, Rating.GOOD)
    here.rate(card, Rating.GOOD)
    for one in (card, other):
        assert seen(here, one).last_day == here.today()
        assert here.today() < seen(here, one).due_day < here.today() + timedelta(days=30)
    there.catch_up()
    assert states(there) == states(here)
    same_anew(here, tmp_path)


def test_a_card_that_a_clock_ahead_answered_is_asked_with_the_reason_and_counts_from_then_on(
    folder: Path, opened: Opener, time: Time, tmp_path: Path
) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    kb = opened()
    card = ids(kb)[0]
    time.forward(days=1800)
    kb.rate(card, Rating.EASY)
    ahead = seen(kb, card).last_day
    time.forward(days=-1800)
    assert kb.due().due == 1 and [one.id for one in kb.cards("is:due")] == [card]
    (asked,) = (one for one in kb.session().ahead if one.card == card)
    assert asked.cause == kb.why(card) == Reason("clock-was-ahead", {"day": ahead.isoformat()})
    kb.rate(card, Rating.GOOD)
    assert seen(kb, card).last_day == kb.today() and kb.due().due == 0
    same_anew(kb, tmp_path)


def test_a_clock_that_lies_behind_nearly_all_answers_is_wrong_itself_and_asks_nothing_for_that(
    folder: Path, opened: Opener, time: Time
) -> None:
    lines = (f"Q: What is {n} squared?\nA: {n * n}\n" for n in range(30))
    (folder / "a.md").write_text("# Squares\n\n" + "\n".join(lines), encoding="utf-8")
    kb = opened()
    for card in ids(kb):
        kb.rate(card, Rating.EASY)
    time.forward(days=-1800)
    assert kb.due().due == 0 and kb.cards("is:due") == []


def test_answers_of_days_to_come_are_said_and_those_of_tomorrow_are_not(
    folder: Path, opened: Opener, time: Time
) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    with opened() as kb:
        first, second, *_ = ids(kb)
        kb.rate(first, Rating.GOOD)
        time.forward(days=900)
        kb.rate(second, Rating.GOOD)
    time.forward(days=-901)
    with opened() as kb:
        (fault,) = kb.faults
        assert (fault.code, fault.arguments["count"]) == ("answered-ahead", 1)
        assert fault.arguments["day"] == "2029-05-09"
        kb.rate(second, Rating.GOOD)
    assert opened().faults == ()


@pytest.mark.parametrize("kind", ["review", "mark"])
def test_two_entries_of_one_id_count_alike_in_whatever_order_they_arrive(
    folder: Path, opened: Opener, tmp_path: Path, kind: str
) -> None:
    states = []
    for order in (("one", "two"), ("two", "one")):
        root = tmp_path / order[0]
        root.mkdir()
        (root / "a.md").write_text("Q: What is one?\nA: A number.\n\nQ: What is two?\nA: Another.\n", encoding="utf-8")
        kb = opened(f"state-{order[0]}", root=root)
        cards = dict(zip(("one", "two"), sorted(card.id for card in kb.cards()), strict=True))
        for device in order:
            said = {"id": "twice", "at": "2026-11-20T09:00:00+08:00", "day": "2026-11-20", "kind": kind}
            path = root / ".kb" / "log" / device / "2026-11.jsonl"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(said | {"card": cards[device], "rating": 3, "mark": "suspend"}) + "\n")
            kb.catch_up()
        states.append([(card.id, card.state, card.standing) for card in kb.cards()])
        health = kb.doctor()
        assert (health.differing, health.rebuilt) == ((), False)
    assert states[0] == states[1]
