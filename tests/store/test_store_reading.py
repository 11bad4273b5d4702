"""What is read together is of one moment, whoever writes meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kb.store import Store

COUNT = "SELECT count(*) FROM meta WHERE name LIKE 'n%'"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


def count(store: Store) -> int:
    row = store.one(COUNT)
    assert row is not None
    return int(row[0])


def test_what_another_program_writes_is_seen_when_the_reading_is_over(path: Path) -> None:
    mine, other = Store.open(path), Store.open(path)
    with mine.reading():
        before = count(mine)
        other.set_meta("n1", "x")
        assert count(mine) == before
    assert count(mine) == before + 1
    mine.close()
    other.close()


def test_other_threads_of_this_program_wait_until_all_is_read(path: Path) -> None:
    store = Store.open(path)
    with store.reading():
        before = count(store)
        writer = threading.Thread(target=store.set_meta, args=("n1", "x"))
        writer.start()
        assert count(store) == before
    writer.join()
    assert count(store) == before + 1
    store.close()


def test_who_writes_in_the_midst_of_reading_writes_over_what_is_newest(path: Path) -> None:
    mine, other = Store.open(path), Store.open(path)
    with mine.reading():
        before = count(mine)
        other.set_meta("n1", "x")
        mine.set_meta("n2", "y")
        assert count(mine) == before + 2
    other.set_meta("n3", "z")
    assert count(mine) == before + 3
    mine.close()
    other.close()


def test_a_search_reads_one_moment_while_notes_are_read_anew(path: Path) -> None:
    store = Store.open(path)

    def search(reader: Store) -> tuple[int, int]:
        before = count(reader)
        store.set_meta("n1", "x")
        return before, count(reader)

    assert store.searches.run(search) == (0, 0)
    assert store.searches.run(count) == 1
    store.close()


def test_a_phrase_that_stood_nowhere_is_looked_for_again_once_the_reading_is_over(path: Path) -> None:
    store = Store.open(path)

    def meets(reader: Store) -> bool:
        return reader.meets("name_index", "gradient")

    assert not store.searches.run(meets)
    with store.writing() as db:
        db.execute("INSERT INTO name_index (rowid, names) VALUES (1, 'gradient')")
    assert store.searches.run(meets)
    store.close()
