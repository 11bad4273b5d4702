"""A backlog spread over days keeps siblings apart, and what is said to wait is what a sitting asks, then as before."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.collection.clock import Clock
from kb.model import Rating, Seen
from tests.conftest import Opener, Time


def places(sizes: list[int]) -> str:
    """A note with so many sentences, each with so many gaps; a sentence with none is a question."""
    parts = ["# Rivers\n"]
    for number, gaps in enumerate(sizes):
        names = " and ".join(f"the ==river {number} {gap}==" for gap in range(gaps))
        text = f"{names} flow into lake {number}." if gaps else f"Q: How deep is lake {number}?\nA: {number} metres."
        parts.append(f"## Lake {number}\n\n{text}\n")
    return "\n".join(parts)


def write(folder: Path, sizes: list[int]) -> None:
    (folder / "a.md").write_text(places(sizes), encoding="utf-8")


def learn_all(kb: Collection, time: Time) -> None:
    for card in kb.cards():
        kb.rate(card.id, Rating.GOOD, seconds=5)
        time.forward(minutes=1)


def said_is_held(kb: Collection) -> None:
    due, left = kb.due(), kb.session().left()
    assert (due.due, due.new, due.learning) == (left.due, left.new, left.learning)


def sit(kb: Collection) -> list[str]:
    """Answer the sitting of today; the cards in the order of asking."""
    session, asked = kb.session(), list[str]()
    while (now := session.current(kb.now())) is not None:
        session = session.answered(now.card, kb.rate(now.card, Rating.EASY, seconds=5).state, rating=Rating.EASY)
        asked.append(now.card)
    return asked


def test_a_spread_backlog_asks_one_card_of_a_place_a_day_as_it_says(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, [3] * 4)
    kb = opened()
    learn_all(kb, time)
    time.forward(days=20)
    place = {card.id: card.card.line for card in kb.cards()}
    said_is_held(kb)
    kb.spread(3)
    asked = list[str]()
    for _ in range(3):
        said_is_held(kb)
        assert (kb.due().due, kb.due().siblings) == (4, 0)
        today = sit(kb)
        assert max(Counter(map(place.__getitem__, today)).values()) == 1
        asked += today
        time.forward(days=1)
    assert sorted(asked) == sorted(place)


def test_a_card_asked_for_on_a_day_comes_beside_its_sibling_and_both_are_counted(
    folder: Path, opened: Opener, time: Time
) -> None:
    write(folder, [3])
    kb = opened()
    learn_all(kb, time)
    time.forward(days=20)
    first, second, _ = (card.id for card in kb.cards())
    kb.ask_on(first, kb.today())
    kb.ask_on(second, kb.today())
    assert (kb.due().due, kb.due().siblings) == (2, 1)
    assert set(sit(kb)) == {first, second}
    assert (kb.due().due, kb.due().siblings) == (0, 1)


def test_a_new_card_beside_a_due_one_of_its_place_is_not_promised(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, [2, 0])
    kb = opened()
    kb.rate(kb.cards()[0].id, Rating.GOOD, seconds=5)
    time.forward(days=20)
    assert (kb.due().due, kb.due().new) == (1, 1)
    said_is_held(kb)


def test_tomorrow_brings_one_card_of_a_place(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, [5])
    kb = opened()
    learn_all(kb, time)
    time.forward(days=20)
    for _ in range(4):
        sit(kb)
        assert kb.today_page().tomorrow == 1
        time.forward(days=1)
        assert kb.due().due == 1
    sit(kb)
    assert kb.today_page().tomorrow == 0


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rate", "rate", "rate", "wish", "spread", "bury", "undo", "night", "weeks"]),
        st.integers(0, 11),
        st.integers(0, 4),
    ),
    min_size=4,
    max_size=16,
)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=4), STEPS)
def test_what_is_said_to_wait_is_what_the_sitting_holds(sizes: list[int], steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as home:
        folder = Path(home) / "notes"
        folder.mkdir()
        write(folder, sizes)
        time = Time(datetime(2026, 11, 21, 9, tzinfo=timezone(timedelta(hours=8))))
        kb = Collection.open(folder, clock=Clock(lambda: time.at), state=Path(home) / "state")
        try:
            kb.refresh()
            cards = [card.id for card in kb.cards()]
            for what, number, days in steps:
                time.forward(minutes=1)
                card = cards[number % len(cards)]
                match what:
                    case "rate":
                        kb.rate(card, Rating(days % 4 + 1), seconds=5)
                    case "wish":
                        kb.ask_on(card, kb.today() + timedelta(days=days))
                    case "spread":
                        kb.spread(days + 2)
                    case "bury":
                        kb.mark(card, "bury")
                    case "undo":
                        kb.undo()
                    case "night":
                        time.forward(days=1)
                    case _:
                        time.forward(days=14)
                said_is_held(kb)
            kb.spread(2)
            said_is_held(kb)
            sit(kb)
            tomorrow = kb.today_page().tomorrow
            time.forward(days=1)
            assert kb.due().due + kb.due().learning == tomorrow
        finally:
            kb.close()


def test_siblings_of_a_backlog_are_on_different_days_where_there_are_enough(
    folder: Path, opened: Opener, time: Time
) -> None:
    write(folder, [3, 0, 3, 0, 2])
    kb = opened()
    learn_all(kb, time)
    time.forward(days=20)
    kb.spread(3)
    for line in {card.card.line for card in kb.cards()}:
        states = [card.state for card in kb.cards() if card.card.line == line]
        days = [max(state.due_day, kb.today()) for state in states if isinstance(state, Seen)]
        assert len(set(days)) == len(days)
