"""What the store keeps of exercises, of what was asked and of practice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Card, CardKind, Dealt, Entry, ExerciseKind, Form, Origin, Task, Template
from kb.store import Store, fold, looking, practice
from kb.store.typed import asked_of, text_of
from tests.store.test_store_fold import replay

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
TEXT = st.text(max_size=12)
NAMES = st.sampled_from(["a", "b", "theta", "n"])
FORMS = st.none() | st.sampled_from(list(Form))
TEMPLATES = st.builds(
    Template,
    kind=st.sampled_from(list(ExerciseKind)),
    operands=st.lists(TEXT, min_size=1, max_size=2).map(tuple),
    by=st.lists(NAMES, max_size=2).map(tuple),
    given=st.dictionaries(NAMES, st.lists(TEXT, min_size=1, max_size=3).map(tuple)),
    exclude=st.lists(TEXT, max_size=2).map(tuple),
    at=st.dictionaries(NAMES, TEXT),
    order=st.sampled_from(["", "1", "2", "inf"]),
    form=FORMS,
    approximate=st.booleans(),
)
TASKS = st.builds(Task, st.sampled_from(list(CardKind)), TEXT, st.lists(NAMES).map(tuple), TEXT, FORMS, st.booleans())


def card(task: Task | None, template: Template | None) -> Card:
    return Card(
        CardKind.EXERCISE, "exercise", Origin.WRITTEN, "f", "b", "c", "a.md", 1, 1, 0, "en",
        task=task, template=template,
    )  # fmt: skip


@given(TEMPLATES)
def test_a_template_is_kept_whole_and_its_parameters_in_their_order(template: Template) -> None:
    kept = text_of(card(None, template))
    assert kept is not None
    found = asked_of(kept)
    assert isinstance(found, Template)
    assert found == template and list(found.given) == list(template.given)


@given(TASKS)
def test_a_task_is_kept_whole(task: Task) -> None:
    kept = text_of(card(task, None))
    assert kept is not None and asked_of(kept) == task


def review(number: int, **fields: object) -> Entry:
    at = START + timedelta(minutes=number)
    return Entry(f"{number:012x}0000000000", at, at.date(), "review", {"card": "a", "rating": 1, **fields})


def practised(number: int, **fields: object) -> Entry:
    at = START + timedelta(minutes=number)
    return Entry(f"{number:012x}0000000000", at, at.date(), "practice", fields)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "s.sqlite")


def take_in(store: Store, *entries: Entry) -> None:
    with store.writing() as db:
        fold.ingest(db, entries, replay)


@pytest.mark.parametrize(
    ("exercise", "dealt"),
    [
        ({"seed": 7, "parameters": {"a": "1/2"}}, Dealt(7, {"a": "1/2"})),
        ({"seed": 7, "parameters": {"a": 3}}, Dealt(7, {"a": "3"})),
        ({"seed": 7}, None),
        ({"seed": "7", "parameters": {}}, None),
        ({"seed": 7, "parameters": ["a"]}, None),
        ("seven", None),
        (None, None),
    ],
)
def test_what_was_asked_is_read_and_what_cannot_be_read_spoils_no_review(
    store: Store, exercise: Mapping[str, object], dealt: Dealt | None
) -> None:
    take_in(store, review(1, exercise=exercise, diagnosis=["no", "code"]))
    (found,) = looking.reviews(store, None)
    assert found.dealt == dealt and found.diagnosis is None


def test_practice_is_known_and_changes_no_card(store: Store) -> None:
    take_in(store, review(1))
    before = [tuple(row) for row in store.rows("SELECT * FROM cards")]
    take_in(store, practised(2, diagnosis="sign", question="$1$", typed=["2"]), practised(3))
    assert [tuple(row) for row in store.rows("SELECT * FROM cards")] == before
    assert looking.unknown_kinds(store) == ()
    assert practice.practised(store, "sign") == 1


def test_what_is_repeated_does_not_depend_on_the_order_in_which_entries_arrive(store: Store, tmp_path: Path) -> None:
    entries = [review(1, diagnosis="sign"), practised(2, diagnosis="sign", question="$1$")]
    entries += [review(3, diagnosis="sign"), review(4, diagnosis="sign"), review(5, diagnosis="trig-sign")]
    take_in(store, *entries)
    other = Store.open(tmp_path / "other.sqlite")
    for entry in reversed(entries):
        take_in(other, entry)
    for one in (store, other):
        assert practice.repeated(one, date(2026, 1, 1)) == [("sign", 2)]
        assert practice.repeated(one, date(2026, 1, 6)) == []
