"""Answers as a table: `kb log --csv` writes it, `kb import` takes it and those of other programs, each answer once."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.exchange.reviews import COLUMNS, read_table, write_table
from kb.model import State
from tests.cli.conftest import Kb, write
from tests.conftest import Opener, Time

NOTE = """# Limits

Q: What is a limit,
"roughly"?
A: What values come near to.

Q: 什么是导数？
A: 变化率。

slope :: rise over run ^slope
"""


@pytest.fixture
def asked(folder: Path) -> Path:
    return write(folder, "a.md", NOTE)


def states(kb: Collection) -> dict[str, State]:
    return {card.card.back: card.state for card in kb.cards()}


def ids(kb: Collection) -> list[str]:
    return [card.id for card in kb.cards()]


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_the_log_as_a_table_has_a_row_for_each_answer_that_counts(kb: Kb, asked: Path, folder: Path) -> None:
    with Collection.open(folder) as collection:
        collection.refresh()
        first, second, _ = ids(collection)
        collection.rate(first, 3, seconds=4.5)
        collection.rate(second, 1)
        collection.rate(second, 2)
        collection.undo()
    said = kb("log", "--csv")
    head, *rows = csv.reader(io.StringIO(said.out, newline=""))
    assert said.code == 0 and tuple(head) == COLUMNS and said.out.count("\r\n") == 3
    assert [(row[0], row[1], row[2], row[5]) for row in rows] == [
        (first, 'What is a limit, "roughly"?', "3", "4.5"),
        (second, "什么是导数？", "1", "0.0"),
    ]
    assert [row[2] for row in csv.reader(io.StringIO(kb("log", "--csv", "rated:1:again").out))] == ["rating", "1"]
    assert kb("log", "--csv", "--json").code == 2 and kb("log", "--csv", "--joins").code == 2


def test_rows_meet_their_cards_by_id_by_the_id_of_the_author_and_by_front(
    opened: Opener, asked: Path, tmp_path: Path
) -> None:
    kb = opened()
    first, second, third = ids(kb)
    path = table(
        tmp_path / "reviews.csv",
        "Card ID,rating,time,duration (s)",
        f"{first},3,2026-11-01T09:00:00+08:00,12",
        "什么是导数？,hard,2026-11-02 09:00,7.25",
        "slope,4,1793500000,",
    )
    kb.carry_out(kb.plan_import([path]))
    assert {(review.card, int(review.rating), review.seconds) for review in kb.log()} == {
        (first, 3, 12.0),
        (second, 2, 7.2),
        (third, 4, 0.0),
    }
    assert {review.at.utcoffset() for review in kb.log() if review.card == second} == {timedelta(hours=8)}


def test_rows_of_no_use_are_counted_with_their_lines_and_the_others_are_taken(
    kb: Kb, asked: Path, tmp_path: Path
) -> None:
    path = table(
        tmp_path / "reviews.csv",
        "front,grade,date,duration",
        "slope,3,2020-11-01T23:30:00Z,1",
        "slope,3,2020-11-01T23:30:00Z,1",
        "slope,5,2020-11-02T09:00:00Z,1",
        "slope,3,yesterday,1",
        "slope,3,9000-01-01,1",
        "nothing,3,2020-11-02,1",
        "slope,3",
        "slope,3,2020-11-03T09:00:00,1",
    )
    dry = kb("import", "--dry-run", str(path))
    assert kb("log", "--json").json == []
    said = kb("import", "--yes", str(path))
    for out in (dry.out, said.out):
        assert "8 reviews; new here: 2 (of 1 card); here already: 0; left out: 6" in out
        for told in (
            "the same answer twice: 1 (line 3)",
            "none of 1–4: 1 (line 4)",
            "cannot be read: 1 (line 5)",
            "in the future: 1 (line 6)",
            "this id or front: 1 (line 7)",
            "columns as the first row, or no row at all: 1 (line 8)",
            "own time zone, as the time names none: 1 (line 9)",
            "--duration ms",
        ):
            assert told in out
    assert len(kb("log", "--json").json) == 2 and not list(asked.parent.glob("reviews*"))
    assert "new here: 0; here already: 2" in kb("import", "--yes", str(path)).out
    assert len(kb("log", "--json").json) == 2


def test_a_unit_that_the_table_does_not_tell_can_be_said(kb: Kb, asked: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "reviews.csv", "card,rating,at,duration", "slope,3,2020-11-01,4200")
    kb("import", "--yes", "--duration", "ms", str(path))
    assert [review["seconds"] for review in kb("log", "--json").json] == [4.2]
    fitted = table(tmp_path / "f.csv", "card_id,review_time,review_rating,review_duration", "slope,1604300000000,3,900")
    kb("import", "--yes", str(fitted))
    assert sorted(review["seconds"] for review in kb("log", "--json").json) == [0.9, 4.2]


def test_days_without_times_keep_the_order_of_their_rows(opened: Opener, asked: Path, tmp_path: Path) -> None:
    kb = opened()
    rows = [f"slope,{rating},2026-11-01" for rating in (1, 1, 3, 2)]
    path = table(tmp_path / "reviews.csv", "card,rating,date", *rows)
    for _ in range(2):
        kb.carry_out(kb.plan_import([path]))
        assert [(int(review.rating), review.day) for review in kb.log()] == [
            (rating, date(2026, 11, 1)) for rating in (1, 1, 3, 2)
        ]


def test_a_front_of_several_cards_means_none_of_them(opened: Opener, folder: Path, tmp_path: Path) -> None:
    write(folder, "a.md", "==one== and two\n\nslope :: a ^s\n")
    write(folder, "b.md", "rise :: b ^s\n")
    kb = opened()
    path = table(tmp_path / "reviews.csv", "card,rating,at", "s,3,2026-11-01T09:00:00Z")
    (told,) = kb.plan_import([path]).histories
    assert (told.fresh, [(rows.code, rows.lines) for rows in told.told]) == (0, [("several-cards", (2,))])


def test_an_evening_answer_counts_for_the_persons_day(opened: Opener, asked: Path, tmp_path: Path) -> None:
    kb = opened()
    path = table(
        tmp_path / "reviews.csv",
        "card,rating,at",
        "slope,3,2026-11-01T19:59:00Z",  # 03:59 in the person's zone
        "slope,3,2026-11-02T20:00:00Z",
    )
    kb.carry_out(kb.plan_import([path]))
    assert [review.day for review in kb.log()] == [date(2026, 11, 1), date(2026, 11, 3)]


def test_ones_own_table_adds_nothing_where_it_came_from(opened: Opener, asked: Path, tmp_path: Path) -> None:
    kb = opened()
    for card in ids(kb):
        kb.rate(card, 3)
    path = tmp_path / "log.csv"
    path.write_text(_table_of(kb), encoding="utf-8", newline="")
    (told,) = kb.plan_import([path]).histories
    assert (told.fresh, told.known, told.left) == (0, 3, 0)


def test_all_that_was_taken_over_is_taken_back_at_once_and_ones_own_answers_stay(
    kb: Kb, asked: Path, folder: Path, tmp_path: Path
) -> None:
    with Collection.open(folder) as collection:
        collection.refresh()
        collection.rate(ids(collection)[0], 3)
        before = states(collection)
    path = table(tmp_path / "r.csv", "card,rating,at", "slope,3,2020-11-01T09:00:00Z", "slope,1,2020-11-05T09:00:00Z")
    kb("import", "--yes", str(path))
    assert "2 reviews taken back" in kb("undo", "--reviews", "--yes").out
    with Collection.open(folder) as collection:
        assert states(collection) == before
    assert kb("undo", "--reviews", "--json").json == {"reviews": 0}


def test_what_was_taken_over_is_taken_back_when_that_is_meant_and_comes_back(
    kb: Kb, asked: Path, folder: Path, tmp_path: Path
) -> None:
    path = table(tmp_path / "r.csv", "card,rating,at", "slope,3,2020-11-01T09:00:00Z", "slope,1,2020-11-05T09:00:00Z")
    one = table(tmp_path / "one.csv", "card,rating,at", "slope,1,2020-11-05T09:00:00Z")
    kb("import", "--yes", str(path))

    def counting() -> list[str]:
        return [row.split(",")[2] for row in kb("log", "--csv").out.splitlines()[1:]]

    assert "Nothing was taken back" in kb("undo", "--reviews", typed="n\n").out and len(counting()) == 2
    unanswered = kb("undo", "--reviews", typed="")
    assert unanswered.code == 2 and "--yes" in unanswered.err and len(counting()) == 2
    kb("undo", "--reviews", typed="y\n")
    assert counting() == []
    # At once it is undone whole; a table lets what stands in it count again, when that is asked for.
    assert "2 reviews count again" in kb("undo").out and counting() == ["3", "1"]
    kb("undo", "--reviews", "--yes")
    assert "0 reviews, 2 taken back," in kb("doctor").out
    said = kb("import", "--yes", str(path)).out
    assert "here already: 0; taken back here: 2" in said and "--again" in said and counting() == []
    assert "brought back: 1" in kb("import", "--yes", "--again", str(one)).out and counting() == ["1"]
    # Bringing back is one act too, of however many retractions it takes some back.
    kb("import", "--yes", "--again", str(path))
    assert counting() == ["3", "1"]
    assert "1 review taken back again" in kb("undo").out and counting() == ["1"]
    assert "1 review taken back again" in kb("undo").out and counting() == []
    assert "2 reviews count again" in kb("undo").out and counting() == ["3", "1"]
    kb("undo", "--reviews", "--yes")
    kb("import", "--yes", "--again", str(path))
    assert counting() == ["3", "1"]
    assert "here already: 2;" in kb("import", "--yes", "--again", str(path)).out
    with Collection.open(folder) as collection:
        before = states(collection)
        collection.rebuild()
        assert states(collection) == before


def test_a_table_with_answers_is_a_deck_as_ever(kb: Kb, folder: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "deck.csv", "front,back,rating,date", "limit,near,3,2026-11-01")
    kb("import", "--yes", str(path))
    assert "limit" in (folder / "deck.md").read_text(encoding="utf-8")


def test_a_folder_brings_its_table_along_with_its_notes(opened: Opener, tmp_path: Path) -> None:
    source = tmp_path / "other"
    write(source, "a.md", NOTE)
    table(source / "reviews.csv", "card,rating,at", "slope,3,2026-11-01T09:00:00Z")
    kb = opened()
    plan = kb.plan_import([source])
    assert [told.fresh for told in plan.histories] == [1]
    kb.carry_out(plan)
    assert len(kb.log()) == 1


@pytest.mark.parametrize(
    "row",
    [
        "slope\0,3,2026-11-01T09:00:00Z",
        '"' + "x" * 200_000 + '",3,2026-11-01T09:00:00Z',
        'slope,"3,2026-11-01T09:00:00Z',
        "slope,3,0001-01-01T00:00:00+14:00",
        "slope,3,9999-12-31T23:59:59-14:00",
        "slope,3,99999999999999999",
        "slope,٣,2026-11-01T09:00:00Z",
        ",,",
        ",3,2026-11-01T09:00:00Z",
        "slope,nan,2026-11-01T09:00:00Z",
        "slope,3,2026-11-01T09:00:00Z,=cmd()",
    ],
)
def test_a_hostile_row_is_set_aside(opened: Opener, asked: Path, tmp_path: Path, row: str) -> None:
    path = table(tmp_path / "reviews.csv", "card,rating,at", "slope,3,2026-11-02T09:00:00Z", row)
    kb = opened()
    kb.carry_out(kb.plan_import([path]))
    assert [review.day for review in kb.log()] == [date(2026, 11, 2)]


@given(st.text(alphabet='card,rating;at\t"\r\n\0 123-:TZ导', max_size=120))
def test_any_text_below_the_names_is_read(text: str) -> None:
    read = read_table("card,rating,at\n" + text, ".csv")
    assert read is not None
    assert len(read.rows) + sum(map(len, read.faults.values())) == read.total


answers = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, 4), st.integers(1, 60 * 24 * 12), st.floats(0, 300)), max_size=12
)


def _table_of(kb: Collection) -> str:
    fronts = {card.id: " ".join(card.card.front.split()) for card in kb.cards()}
    return write_table(
        [
            (one.card, fronts[one.card], int(one.rating), one.at.isoformat(), one.day.isoformat(), one.seconds, "")
            for one in kb.log()
        ]
    )


@settings(max_examples=12)
@given(answers)
def test_a_table_written_here_leads_to_the_same_states_elsewhere(given: list[tuple[int, int, int, float]]) -> None:
    time = Time()
    with TemporaryDirectory() as scratch:
        place = Path(scratch)
        with _collection(place / "one", place / "state-one", time) as one:
            for card, rating, minutes, seconds in given:
                time.forward(minutes=minutes)
                one.rate(ids(one)[card], rating, seconds=seconds)
            path = place / "log.csv"
            path.write_text(_table_of(one), encoding="utf-8", newline="")
            wanted = states(one), [(r.card, r.rating, r.at, r.day, r.seconds) for r in one.log()]
        with _collection(place / "two", place / "state-two", time) as two:
            for _ in range(2):
                two.carry_out(two.plan_import([path]))
                assert (states(two), [(r.card, r.rating, r.at, r.day, r.seconds) for r in two.log()]) == wanted


def _collection(folder: Path, state: Path, time: Time) -> Collection:
    folder.mkdir()
    write(folder, "a.md", NOTE)
    collection = Collection.open(folder, state=state, clock=time.clock)
    collection.refresh()
    return collection


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (("--reviews", "--schedules"), "--schedules and --reviews"),
        (("5", "--reviews"), "N and --reviews"),
        (("2", "--join", "ab12cd"), "N and --join"),
    ],
)
def test_undo_takes_back_one_kind_of_thing_at_a_time(kb: Kb, asked: Path, given: tuple[str, ...], named: str) -> None:
    kb("import", "--yes", str(table(asked.parent / "r.csv", "card,rating,at", "slope,3,2020-11-01T09:00:00Z")))
    said = kb("undo", *given, "-y")
    assert said.code == 2 and f"{named} do not go together" in said.err and "kb undo --help" in said.err
    assert len(kb("log", "--csv").out.splitlines()) == 2
