"""Parameters of a collection: adopted when better, taken back, shared by devices; states always follow them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.errors import KbError
from kb.memory import fitting, fsrs
from kb.model import Entry, New, Rating, Review, Schedule, State
from kb.store import Store, fold, parameters
from tests.conftest import Opener, Time
from tests.learner import FORGETFUL, learn, note_of, write_journal

WEIGHTS = (*fsrs.DEFAULT_WEIGHTS[:20], 0.3)
OTHER = (*fsrs.DEFAULT_WEIGHTS[:20], 0.4)


@pytest.fixture
def learned(folder: Path, opened: Opener) -> Collection:
    """A collection with some eight hundred reviews of a learner whom the defaults do not suit."""
    (folder / "a.md").write_text(note_of(110), encoding="utf-8")
    kb = opened()
    write_journal(folder, learn([card.id for card in kb.cards()], FORGETFUL))
    assert kb.catch_up() > 700
    return kb


def states(kb: Collection) -> dict[str, State]:
    return {card.id: card.state for card in kb.cards()}


def replayed(kb: Collection, weights: tuple[float, ...]) -> dict[str, State]:
    """The states, from the log and nothing else."""
    told: dict[str, list[Review]] = {card.id: [] for card in kb.cards()}
    for review in kb.log():
        if not review.retracted:
            told[review.card].append(review)
    curve = fsrs.Parameters(weights=weights, retention=kb.settings.retention)
    return {card: fsrs.replay(reviews, curve) for card, reviews in told.items()}


def entry(at: str, number: int = 0, **fields: object) -> str:
    return json.dumps({"id": f"ff{number:020d}", "at": at, "day": at[:10], "kind": "parameters", **fields})


def arrive(folder: Path, *lines: str, device: str = "elsewhere") -> None:
    log = folder / ".kb" / "log" / device
    log.mkdir(parents=True, exist_ok=True)
    with (log / "2026-11.jsonl").open("a", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)


def test_better_parameters_are_adopted_and_every_state_follows(learned: Collection, folder: Path) -> None:
    before = states(learned)
    fitted = learned.optimize()
    assert fitted.adopted and fitted.comparison is not None and fitted.comparison.is_better
    assert states(learned) == replayed(learned, fitted.weights) != before
    kept = learned.parameters_in_force()
    assert kept is not None and kept.weights == fitted.weights
    assert kept.at == fitted.since and kept.reviews == fitted.reviews == len(learned.log())
    written = [json.loads(line) for path in (folder / ".kb").rglob("*.jsonl") for line in path.open(encoding="utf-8")]
    (told,) = [one for one in written if one["kind"] == "parameters"]
    assert told["model"] == "fsrs-6" and tuple(told["weights"]) == fitted.weights
    assert told["figures"]["after"]["log_loss"] < told["figures"]["before"]["log_loss"]


def test_notes_and_journal_alone_bring_the_same_states(learned: Collection, opened: Opener) -> None:
    learned.optimize()
    assert learned.doctor().differing == ()
    assert states(opened("another device")) == states(learned)


def test_undo_takes_parameters_back(learned: Collection) -> None:
    before = states(learned)
    learned.optimize()
    undone = learned.undo()
    assert undone is not None and undone.kind == "parameters"
    assert states(learned) == before
    assert learned.parameters_in_force() is None


def test_answers_and_previews_go_by_what_is_in_force(learned: Collection) -> None:
    card = learned.cards()[0].id
    earlier = learned.previews(card)
    weights = learned.optimize().weights
    assert learned.previews(card) != earlier
    learned.rate(card, Rating.GOOD)
    assert states(learned) == replayed(learned, weights)


def test_a_trial_run_writes_nothing(learned: Collection) -> None:
    before = states(learned)
    assert learned.optimize(dry_run=True).adopted
    assert states(learned) == before and learned.parameters_in_force() is None


def test_the_defaults_come_back_and_that_can_be_undone(learned: Collection) -> None:
    assert not learned.reset_parameters()
    before, weights = states(learned), learned.optimize().weights
    assert learned.reset_parameters()
    assert states(learned) == before
    learned.undo()
    assert states(learned) == replayed(learned, weights)


def test_retention_and_parameters_change_apart(learned: Collection) -> None:
    weights = learned.optimize().weights
    learned.configure("retention", 0.8)
    assert states(learned) == replayed(learned, weights)
    learned.undo()
    assert states(learned) == replayed(learned, fsrs.DEFAULT_WEIGHTS)


def test_too_few_reviews_are_counted_and_nothing_is_written(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text(note_of(5), encoding="utf-8")
    kb = opened()
    write_journal(folder, learn([card.id for card in kb.cards()], FORGETFUL))
    kb.catch_up()
    fitted = kb.optimize()
    assert (fitted.adopted, fitted.comparison) == (False, None)
    assert fitted.needed == fitting.LEAST - fitted.recalls > 0
    assert kb.parameters_in_force() is None


def test_reviews_taken_back_are_not_fitted_to(learned: Collection) -> None:
    count = learned.optimize(dry_run=True).reviews
    learned.undo()
    assert learned.optimize(dry_run=True).reviews == count - 1


def test_a_fit_is_offered_after_five_hundred_reviews_and_not_again_at_once(
    learned: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert learned.today_page().fit == len(learned.log())
    with monkeypatch.context() as patch:
        patch.setattr(fitting, "find_spec", lambda _: None)
        assert learned.today_page().fit == 0
    learned.optimize()
    assert learned.today_page().fit == 0


def test_a_fit_that_was_not_adopted_is_not_offered_again_at_once(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text(note_of(110), encoding="utf-8")
    kb = opened()
    write_journal(folder, learn([card.id for card in kb.cards()], fsrs.DEFAULT_WEIGHTS, seed=2))
    kb.catch_up()
    assert kb.today_page().fit >= 500
    assert not kb.optimize().adopted
    assert kb.parameters_in_force() is None and kb.today_page().fit == 0


def test_the_second_fit_waits_for_answers_that_judge_the_first(learned: Collection) -> None:
    learned.optimize()
    again = learned.optimize()
    assert again.needed == fitting.LEAST_MORE and not again.adopted


def test_weights_in_force_are_judged_by_answers_that_came_after_them(learned: Collection, folder: Path) -> None:
    fitted_to = len(learned.log()) - 240
    said = {"model": "fsrs-6", "weights": list(WEIGHTS), "reviews": fitted_to, "figures": {}}
    arrive(folder, entry("2026-11-20T10:00:00+01:00", **said))
    learned.catch_up()
    comparison = learned.optimize(dry_run=True).comparison
    assert comparison is not None and 195 <= comparison.recalls <= 240


def test_cards_that_began_in_another_program_are_not_fitted_to(learned: Collection, folder: Path) -> None:
    count = learned.optimize(dry_run=True).reviews
    card = learned.cards()[0].id
    own = sum(review.card == card for review in learned.log())
    said = {"id": "ff1", "at": "2026-11-20T10:00:00+01:00", "day": "2026-11-20", "kind": "due", "card": card}
    arrive(folder, json.dumps(said | {"due": "2026-12-01", "interval": 12, "from": "anki"}))
    learned.catch_up()
    assert own and learned.optimize(dry_run=True).reviews == count - own


def test_under_a_pretended_clock_nothing_is_adopted(learned: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(learned.clock), "pretended", True, raising=False)
    with pytest.raises(KbError) as told:
        learned.optimize()
    assert told.value.code == "pretended-time"


# -- devices and versions -----------------------------------------------------------------------------------------


def test_parameters_of_another_device_count_here(learned: Collection, folder: Path) -> None:
    arrive(folder, entry("2026-11-20T10:00:00+01:00", model="fsrs-6", weights=list(WEIGHTS), reviews=7, figures={}))
    learned.catch_up()
    assert states(learned) == replayed(learned, WEIGHTS)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_devices_the_newer_word_counts_in_whatever_order_they_meet(
    learned: Collection, folder: Path, order: tuple[int, int]
) -> None:
    said = [
        entry("2026-11-20T10:00:00+01:00", 1, model="fsrs-6", weights=list(OTHER), reviews=7, figures={}),
        entry("2026-11-20T10:00:01+01:00", 2, model="fsrs-6", weights=list(WEIGHTS), reviews=7, figures={}),
    ]
    for number in order:
        arrive(folder, said[number], device=f"device-{number}")
        learned.catch_up()
    assert states(learned) == replayed(learned, WEIGHTS)
    # What one device takes back is taken back on all: the older word counts again.
    taken_back = {"id": "ff9", "at": "2026-11-21T10:00:00+01:00", "day": "2026-11-21", "kind": "retract"}
    arrive(folder, json.dumps(taken_back | {"of": f"ff{2:020d}"}), device="device-0")
    learned.catch_up()
    assert states(learned) == replayed(learned, OTHER)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"model": "fsrs-8", "weights": [0.5] * 40, "reviews": 3, "figures": {}}, "newer"),
        ({"model": "fsrs-8", "weights": {"short": list(WEIGHTS)}}, "newer"),
        ({"model": "fsrs-6", "weights": [*WEIGHTS[:20], 40.0], "reviews": 3, "figures": {}}, "unsound"),
        ({"model": "fsrs-6", "weights": list(WEIGHTS[:19])}, "unsound"),
        ({"model": "fsrs-6", "weights": [*WEIGHTS[:20], 10**400]}, "unsound"),
        ({"model": "fsrs-6", "weights": [*WEIGHTS[:20], True]}, "unsound"),
        ({"model": "fsrs-6"}, "unsound"),
    ],
)
def test_what_cannot_be_used_is_kept_and_named_and_the_older_word_counts(
    learned: Collection, folder: Path, fields: dict[str, object], fault: str
) -> None:
    arrive(folder, entry("2026-11-19T10:00:00+01:00", 1, model="fsrs-6", weights=list(WEIGHTS), reviews=7, figures={}))
    arrive(folder, entry("2027-11-20T10:00:00+01:00", 2, **fields))
    learned.catch_up()
    assert states(learned) == replayed(learned, WEIGHTS)
    health = learned.doctor()
    assert [one.fault for one in health.unused] == [fault]
    assert health.differing == () and health.faults == ()


def test_a_second_program_on_one_store_answers_by_what_the_first_adopted(
    learned: Collection, opened: Opener, time: Time
) -> None:
    second = opened()
    weights = learned.optimize().weights
    time.forward(minutes=1)
    second.rate(second.cards()[3].id, Rating.AGAIN)
    assert states(second) == replayed(second, weights)


JSON: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=22) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=30,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = Store.open(tmp_path_factory.mktemp("store") / "kb.sqlite")
    yield found
    found.close()


def nothing_known(card: str, reviews: Sequence[Review], schedule: Schedule | None = None, /) -> State:
    return New()


@settings(max_examples=60)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "model": st.just("fsrs-6") | JSON,
                "weights": st.just(list(WEIGHTS)) | st.lists(st.floats(0, 1), min_size=21, max_size=21) | JSON,
                "reviews": JSON,
                "figures": JSON,
            },
        ),
        max_size=4,
    )
)
def test_whatever_entries_hold_and_in_whatever_order_they_come_one_sound_set_is_in_force(
    store: Store, said: list[dict[str, object]]
) -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    entries = [Entry(f"e{number}", at, at.date(), "parameters", fields) for number, fields in enumerate(said)]
    found = []
    for order in (entries, entries[::-1]):
        store.empty()
        for one in order:
            with store.writing() as db:
                fold.ingest(db, [one], nothing_known)
        weights = parameters.weights_in_force(store.db)
        assert fsrs.Parameters(weights=weights).weights == weights
        found.append((weights, repr(parameters.unused(store)), repr(parameters.in_force(store))))
    assert found[0] == found[1]
