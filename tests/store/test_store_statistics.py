"""Statistics out of the store: what is kept while folding equals what a replay from the beginning gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.memory import fsrs
from kb.memory.statistics import Recalls, Span
from kb.model import Entry, Phase, Review, Seen
from kb.store import Store, fold
from kb.store.statistics import Sums, freshen
from tests.store.test_store_fold import replay

FIRST = date(2026, 1, 5)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store.open(tmp_path / "s.sqlite")
    yield found
    found.close()


def entry(number: int, day: int, kind: str = "review", **fields: object) -> Entry:
    at = datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(days=day, minutes=number)
    return Entry(f"{number:04d}", at, FIRST + timedelta(days=day), kind, fields)


def review(number: int, day: int, card: str, rating: int, **fields: object) -> Entry:
    return entry(number, day, card=card, rating=rating, seconds=10, **fields)


def take_in(store: Store, *entries: Entry) -> None:
    with store.writing() as db:
        fold.ingest(db, entries, replay)


def counted(store: Store, cards: Sequence[str] | None = None) -> dict[int, Span]:
    """The days with answers, by how many days after the first they are."""
    freshen(store)
    return {(span.first - FIRST).days: span for span in Sums(store, cards).days()}


def test_only_the_first_answer_of_a_day_to_a_card_in_review_is_a_recall(store: Store) -> None:
    take_in(
        store,
        review(1, 0, "a", 1),  # new
        review(2, 0, "a", 3),  # its step
        review(3, 3, "a", 3),  # a recall
        review(4, 3, "a", 1),  # again on the same day
        review(5, 4, "a", 3),  # relearning, and on a later day at that
        review(6, 9, "a", 1),  # a recall that failed
    )
    days = counted(store)
    assert {day: (span.answers, span.recalls.asked, span.recalls.remembered) for day, span in days.items()} == {
        0: (2, 0, 0),
        3: (2, 1, 1),
        4: (1, 0, 0),
        9: (1, 1, 0),
    }
    assert days[0].seconds == 20.0


def test_what_was_foretold_is_the_chance_of_recall_on_that_day(store: Store) -> None:
    take_in(store, review(1, 0, "a", 3), review(2, 5, "a", 3))
    first = fsrs.replay([Review("0001", "a", fsrs.rating_of(3), entry(1, 0).at, FIRST)])
    assert isinstance(first, Seen)
    # FSRS-6: (1 + f·t/S)^-w20, with f such that it is 0.9 after S days.
    decay = -fsrs.DEFAULT_WEIGHTS[20]
    chance = (1 + (0.9 ** (1 / decay) - 1) * 5 / first.stability) ** decay
    assert counted(store)[5].young == Recalls(1, 1, pytest.approx(chance))
    (found,) = Sums(store).calibration()
    assert found.low <= chance < found.high


def test_an_interval_of_three_weeks_makes_a_card_mature(store: Store) -> None:
    answers = [review(1, 0, "a", 4), review(2, 8, "a", 3), review(3, 40, "a", 3), review(4, 41, "b", 3)]
    take_in(store, *answers)
    days = counted(store)
    # "Easy" gives eight days; after the second answer the interval is longer than three weeks.
    assert (days[8].young.asked, days[8].mature.asked) == (1, 0)
    assert (days[40].young.asked, days[40].mature.asked) == (0, 1)


def test_an_answer_that_was_taken_back_counts_nowhere_and_counts_again_when_that_is_taken_back(store: Store) -> None:
    answers = [review(1, 0, "a", 3), review(2, 3, "a", 3, verdict="equal", typed=["x"]), review(3, 9, "a", 3)]
    take_in(store, *answers)
    before, bins = counted(store), Sums(store).calibration()
    take_in(store, entry(4, 10, "retract", of="0002"))
    assert set(counted(store)) == {0, 9}
    assert Sums(store).typed().answers == 0
    assert counted(store)[9].recalls.foretold != before[9].recalls.foretold
    take_in(store, entry(5, 11, "retract", of="0004"))
    assert counted(store) == before
    assert Sums(store).calibration() == bins
    assert Sums(store).typed().verdicts == {"equal": 1}


def test_some_cards_alone_are_counted_alike(store: Store) -> None:
    take_in(store, review(1, 0, "a", 3), review(2, 0, "b", 3), review(3, 4, "a", 1), review(4, 4, "b", 3))
    assert counted(store, ["a"])[4].recalls.remembered == 0
    assert counted(store, ["a", "b"]) == counted(store)
    assert counted(store, []) == {}


def test_verdicts_and_mistakes_are_counted_and_an_overruled_verdict_is_no_mistake(store: Store) -> None:
    wrong = {"verdict": "different", "typed": ["2x"]}
    take_in(
        store,
        review(1, 0, "a", 3, verdict="equal", typed=["1"]),
        review(2, 1, "a", 1, diagnosis="trig-sign", **wrong),
        review(3, 2, "a", 1, diagnosis="constant-kept", **wrong),
        review(4, 3, "a", 1, diagnosis="trig-sign", **wrong),
        review(5, 4, "a", 3, diagnosis="term-sign", override=True, **wrong),
        review(6, 5, "a", 3),
    )
    typed = Sums(store).typed()
    assert typed.verdicts == {"different": 4, "equal": 1}
    assert typed.answers == 5 and typed.overridden == 1
    assert typed.diagnoses == (("trig-sign", 2), ("constant-kept", 1))


def test_what_was_right_after_another_try_is_counted_apart(store: Store) -> None:
    take_in(
        store,
        review(1, 0, "a", 3, verdict="equal", typed=['the first, "alone"']),
        review(2, 1, "a", 2, verdict="equal", typed=["2y", "2x"]),
        review(3, 2, "b", 2, verdict="equal", typed=["y", "z", "x"]),
        review(4, 3, "b", 1, verdict="different", typed=["2y", "3y"]),
    )
    assert Sums(store).typed().retried == 2
    assert Sums(store, ["a"]).typed().retried == 1


def test_the_load_goes_by_schedules_what_was_put_off_and_what_was_asked_for_on_a_day(store: Store) -> None:
    today = FIRST + timedelta(days=1)
    later, wished = today + timedelta(days=12), today + timedelta(days=3)
    take_in(
        store,
        *(review(number, 0, card, 3) for number, card in enumerate("abc")),
        review(5, 0, "step", 1),
        review(6, 0, "waits", 1),
        entry(7, 1, "mark", card="b", mark="bury", until=later.isoformat()),
        entry(8, 1, "mark", card="new", mark="flag"),
        entry(
            9, 1, "due", cards=[["new", wished.isoformat()], ["c", wished.isoformat()], ["waits", wished.isoformat()]]
        ),
    )
    with store.writing() as db:
        db.execute("UPDATE cards SET standing = 'active', note = 1, front = '?'")
        due = db.execute("SELECT due_day FROM cards WHERE id = 'a'").fetchone()[0] - today.toordinal()
    assert due not in (0, 3, 12)
    load = Sums(store).load(today, Sums(store).cards().learning)
    assert {ahead: cards for ahead, cards in enumerate(load.days) if cards} == {0: 1, due: 1, 3: 3, 12: 1}
    alone = Sums(store, ["b"]).load(today, 0)
    assert alone.days[12] == sum(alone.days) == 1


def test_a_clock_that_was_set_back_makes_no_recall(store: Store) -> None:
    take_in(store, review(1, 9, "a", 3), Entry("0002", entry(2, 9).at, FIRST, "review", {"card": "a", "rating": 1}))
    assert sum(span.recalls.asked for span in counted(store).values()) == 0


def test_a_store_that_cannot_be_written_to_is_counted_all_the_same(store: Store) -> None:
    take_in(store, review(1, 0, "a", 3), review(2, 4, "a", 3))
    store.db.execute("PRAGMA query_only = ON")
    stale = {span.first: span for span in Sums(store).days()}
    freshen_failed = Sums(store).calibration()
    store.db.execute("PRAGMA query_only = OFF")
    freshen(store)
    assert {span.first: span for span in Sums(store).days()} == stale
    assert Sums(store).calibration() == freshen_failed


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    entries = []
    day = 0
    for number in range(draw(st.integers(1, 40))):
        day += draw(st.sampled_from([0, 0, 1, 3, 8, 30, -1]))
        if draw(st.integers(0, 5)) == 0:
            entries.append(entry(number, max(day, 0), "retract", of=f"{draw(st.integers(0, 39)):04d}"))
        elif draw(st.integers(0, 9)) == 0:
            text, card = draw(st.permutations(["a", "b", "c"]))[:2]
            entries.append(entry(number, max(day, 0), "join", text=text, card=card, step="asked"))
        else:
            card, rating = draw(st.sampled_from(["a", "b", "c"])), draw(st.integers(1, 4))
            entries.append(review(number, max(day, 0), card, rating))
    return entries


def by_force(store: Store) -> dict[date, tuple[int, int, int, float]]:
    """Answers, recalls, remembered ones, foretold ones of each day, by replaying what counts step by step."""
    rows = store.rows(
        "SELECT card, day, rating, at_text, id FROM reviews WHERE id NOT IN (SELECT id FROM retracted)"
        " ORDER BY card, at, id"
    )
    found: dict[date, tuple[int, int, int, float]] = {}
    for card, group in groupby(rows, key=lambda row: row["card"]):
        past: list[Review] = []
        for row in group:
            state, day = fsrs.replay(past), date.fromisoformat(row["day"])
            answers, recalls, remembered, foretold = found.get(day, (0, 0, 0, 0.0))
            answers += 1
            if isinstance(state, Seen) and state.phase is Phase.REVIEW and state.last_day < day:
                recalls += 1
                remembered += row["rating"] > 1
                foretold += fsrs.retrievability(state, day)
            found[day] = (answers, recalls, remembered, foretold)
            at = datetime.fromisoformat(row["at_text"])
            past.append(Review(row["id"], card, fsrs.rating_of(row["rating"]), at, day))
    return found


@settings(max_examples=25, deadline=None)
@given(histories(), st.lists(st.integers(0, 40), max_size=3))
def test_kept_sums_equal_a_replay_by_force_however_the_journal_arrives(history: list[Entry], cuts: list[int]) -> None:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "s.sqlite")
        edges = sorted({0, len(history), *(min(cut, len(history)) for cut in cuts)})
        for begin, end in pairwise(edges):
            take_in(store, *history[begin:end])
            freshen(store)
            sums = Sums(store)
            kept = {
                span.first: (
                    span.answers,
                    span.recalls.asked,
                    span.recalls.remembered,
                    pytest.approx(span.recalls.foretold),
                )
                for span in sums.days()
            }
            assert by_force(store) == kept
            bins = sums.calibration()
            assert sum(one.recalls.asked for one in bins) == sum(span.recalls.asked for span in sums.days())
            cards = store.one("SELECT total(recalls), total(recalled), total(foretold) FROM cards")
            assert cards is not None
            total = sum((span.recalls for span in sums.days()), Recalls())
            assert tuple(cards) == (total.asked, total.remembered, pytest.approx(total.foretold))
            everything = Sums(store, [row[0] for row in store.rows("SELECT DISTINCT card FROM reviews")])
            assert everything.days() == tuple(
                Span(s.first, s.answers, s.again, s.seconds, _near(s.young), _near(s.mature)) for s in sums.days()
            )
        store.close()


def _near(recalls: Recalls) -> Recalls:
    return Recalls(recalls.asked, recalls.remembered, pytest.approx(recalls.foretold))
