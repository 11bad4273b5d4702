"""The day that an answer leads to: shown before, kept in the journal, chosen by what is planned already."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kb.collection import Collection
from kb.memory import fsrs
from kb.memory.preview import interval
from kb.model import New, Rating, Seen
from tests.conftest import Opener, Time

CARDS = 40


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    cards = "\n".join(f"Q: What follows number {n}?\nA: The number {n + 1}.\n" for n in range(CARDS))
    (folder / "a.md").write_text(f"# Numbers\n\n{cards}", encoding="utf-8")
    return opened()


def state(kb: Collection, card: str) -> Seen:
    found = kb.card(card).state
    assert isinstance(found, Seen)
    return found


def lines(folder: Path) -> list[dict[str, object]]:
    files = sorted((folder / ".kb" / "log").rglob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def planned(kb: Collection) -> dict[int, int]:
    return dict(map(tuple, kb.store.rows("SELECT day, cards FROM planned")))


def test_the_interval_that_is_shown_is_the_one_that_is_kept(kb: Collection, time: Time) -> None:
    for number, card in enumerate([one.id for one in kb.cards()] * 2):
        rating = (Rating.GOOD, Rating.EASY, Rating.HARD, Rating.GOOD)[number % 4]
        shown = kb.previews(card)[rating]
        rated = kb.rate(card, rating)
        assert interval(rated.state, at=kb.now(), day=kb.today()) == shown
        assert state(kb, card).due_day == rated.state.due_day
        time.forward(days=number % 3)


def test_cards_learned_on_one_day_come_back_on_days_that_are_evenly_full(kb: Collection) -> None:
    for one in kb.cards():
        kb.rate(one.id, Rating.EASY)
    loads = Counter(state(kb, one.id).due_day for one in kb.cards())
    assert planned(kb) == {day.toordinal(): count for day, count in loads.items()}
    low, high = fsrs.reach(8)  # the stability of a card that is known at once is 8.3 days
    assert {(day - kb.today()).days for day in loads} == set(range(low, high + 1))
    assert max(loads.values()) - min(loads.values()) <= 4


def test_a_card_leaves_the_plan_when_it_is_not_asked_any_more_and_returns_with_it(kb: Collection, time: Time) -> None:
    card = kb.cards()[0].id
    kb.rate(card, Rating.EASY)
    plan = planned(kb)
    assert sum(plan.values()) == 1
    kb.mark(card, "suspend")
    assert planned(kb) == {}
    kb.mark(card, "resume")
    assert planned(kb) == plan
    time.forward(minutes=1)
    kb.ask_on(card, kb.today() + timedelta(days=3))
    assert planned(kb) == {kb.today().toordinal() + 3: 1}
    kb.undo()
    kb.undo()
    kb.undo()
    assert planned(kb) == plan


def test_cards_from_one_place_come_on_different_days(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text("# Slopes\n\n==Two== slopes of ==parallel== lines ==are== equal.\n", encoding="utf-8")
    kb = opened()
    cards = [one.id for one in kb.cards()]
    assert len(cards) == 3
    for card in cards:
        kb.rate(card, Rating.EASY)
    assert len({state(kb, card).due_day for card in cards}) == 3


def test_the_chosen_day_is_in_the_journal_and_a_store_made_anew_goes_by_it(
    kb: Collection, folder: Path, tmp_path: Path
) -> None:
    for one in kb.cards():
        kb.rate(one.id, Rating.EASY)
    chosen = {str(line["card"]): line["due"] for line in lines(folder) if line["kind"] == "review"}
    assert chosen == {one.id: state(kb, one.id).due_day.isoformat() for one in kb.cards()}
    alone = {one.id: fsrs.answer(New(), Rating.EASY, at=kb.now(), day=kb.today(), card=one.id) for one in kb.cards()}
    assert any(alone[card].due_day.isoformat() != day for card, day in chosen.items())
    with kb.rebuilt(tmp_path / "anew") as anew:
        assert {one.id: one.state for one in anew.cards()} == {one.id: one.state for one in kb.cards()}


@pytest.mark.parametrize("due", [None, "2031-01-01", "tomorrow", 12, ["2026-12-03"]])
def test_an_answer_without_a_day_that_can_be_meant_is_read_as_one_by_fuzz_alone(kb: Collection, due: object) -> None:
    card, fields = kb.cards()[0].id, {} if due is None else {"due": due}
    with kb._keeper.deciding() as keeper:
        keeper.write([keeper.entry("review", card=card, rating=4, seconds=3, **fields)])
    alone = fsrs.answer(New(), Rating.EASY, at=kb.now(), day=kb.today(), card=card)
    assert state(kb, card).due_day == alone.due_day


def test_a_day_chosen_for_another_retention_does_not_stay(kb: Collection, time: Time) -> None:
    card = kb.cards()[0].id
    for days in (9, 40, 120):
        kb.rate(card, Rating.EASY)
        time.forward(days=days)
    last = kb.log()[-1]
    before = state(kb, card)
    assert before.due_day == last.due
    kb.configure("retention", 0.8)
    after = state(kb, card)
    parameters = fsrs.Parameters(retention=0.8, fuzz=False)
    exact = fsrs.replay([replace(one, due=None) for one in kb.log()], parameters)
    assert isinstance(exact, Seen)
    low, high = fsrs.reach((exact.due_day - last.day).days)
    days = (after.due_day - last.day).days
    assert low <= days <= high
    assert after.due_day > before.due_day


def test_a_card_studied_ahead_does_not_stand_in_its_own_way(kb: Collection) -> None:
    first, second = (one.id for one in kb.cards()[:2])
    kb.rate(first, Rating.EASY)
    low, high = fsrs.reach(8)
    with kb._keeper.deciding() as keeper:
        # Every other day within reach is full: of itself there is one card on the day that it has.
        own = state(kb, first).due_day.toordinal()
        with kb.store.writing() as db:
            others = [kb.today().toordinal() + days for days in range(low, high + 1)]
            db.executemany("INSERT INTO planned VALUES (?, 1)", ((day,) for day in others if day != own))
        assert keeper.today() == kb.today()
    from kb.store.planned import weigher

    weigh = weigher(kb.store, first, kb.card(first).state, kb.today())
    drawn = dict(zip(others, weigh(low, high), strict=True))
    assert max(drawn, key=drawn.__getitem__) == own
    other = weigher(kb.store, second, kb.card(second).state, kb.today())
    assert dict(zip(others, other(low, high), strict=True))[own] < drawn[own]
