"""A day at a collection: what is asked, in which order, what is held back, what can be taken back."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.collection.clock import Clock, clock_from
from kb.errors import KbError
from kb.model import New, Phase, Rating, Seen, Standing
from kb.store.database import remove
from tests.conftest import Opener, Time


def questions(count: int, title: str = "Numbers") -> str:
    return f"# {title}\n\n" + "\n".join(
        f"Q: Which number of {title} follows {n}, counting upwards by one?\nA: The number {n + 1}.\n"
        for n in range(count)
    )


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def sit(kb: Collection, rating: Rating = Rating.GOOD) -> list[str]:
    """Answer a whole sitting alike; the cards in the order of asking."""
    session, asked = kb.session(), []
    while (now := session.current(kb.now())) is not None:
        after = kb.rate(now.card, rating, seconds=5)
        session = session.answered(now.card, after.state, rating=rating, seconds=5)
        asked.append(now.card)
    return asked


def test_the_first_day_brings_eight_new_cards_and_then_is_done(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", questions(20))
    kb = opened()
    assert (kb.due().due, kb.due().new, kb.due().learning) == (0, 8, 0)
    assert len(sit(kb)) == 8
    assert kb.due().new == 0
    assert kb.session().current(kb.now()) is None


def test_the_very_first_sitting_asks_soon_for_an_answer_that_is_typed(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", questions(20))
    write(folder, "b.md", "# Slopes\n\n- $\\frac{d}{dx} x^2 = 2x$\n- $\\frac{d}{dx} x^3 = 3x^2$\n")
    kb = opened()

    def fronts(kb: Collection, query: str | None = None) -> list[str]:
        return [kb.card(one.card).card.front for one in kb.session(query=query).ahead]

    first = fronts(kb)
    assert len(first) == 8
    assert ["x^2" in front for front in first[:4]] == [False, True, False, False]
    # So it is with the cards that came with an import.
    came = kb.session(cards=[card.id for card in kb.cards()]).ahead
    assert "x^2" in kb.card(came[1].card).card.front
    # What is asked for is asked in its order, and so is every sitting after an answer.
    assert ["x^2" in front for front in fronts(kb, "is:new")].index(True) > 2
    kb.rate(kb.session().ahead[0].card, Rating.GOOD, seconds=5)
    assert not any("x^" in front for front in fronts(kb)[:3])


def test_cards_come_back_on_their_day_and_new_ones_fill_the_rest(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, "a.md", questions(20))
    kb = opened()
    first = sit(kb)
    days = [kb.card(card).state.due_day for card in first if isinstance(kb.card(card).state, Seen)]
    time.at += timedelta(days=(max(days) - kb.today()).days)
    due = kb.due()
    assert (due.due, due.new) == (8, 8)
    assert set(first) < set(sit(kb))


def test_no_new_cards_while_overdue_work_exceeds_the_minutes(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, "a.md", questions(40))
    kb = opened()
    kb.configure("new", 30)
    kb.configure("minutes", 30)
    sit(kb)
    kb.configure("minutes", 1)
    time.forward(days=60)
    assert kb.due().due == 30
    assert kb.due().new == 0


def test_cards_from_one_place_are_kept_apart_in_a_day(folder: Path, opened: Opener, time: Time) -> None:
    write(
        folder,
        "a.md",
        "# Limits\n\nThe ==left== limit and the ==right== limit must ==agree== for the limit to exist.\n",
    )
    kb = opened()
    assert len(kb.cards()) == 3
    for _ in range(3):
        # What is due comes first, and of its place nothing new comes then.
        assert kb.due().due + kb.due().new == 1
        assert len(sit(kb)) == 1
        assert kb.due().due + kb.due().new == 0
        time.forward(days=1)
    time.forward(days=90)
    assert kb.due().due == 1
    assert len(sit(kb)) == 1
    assert kb.due().due == 0


def test_what_is_required_comes_first_and_opens_what_requires_it(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, "a-gradient.md", "---\nrequires: [derivative]\n---\n" + questions(3, "Gradient"))
    write(folder, "b-derivative.md", "---\nconcept: derivative\n---\n" + questions(3, "Derivative"))
    kb = opened()
    kb.configure("new", 1)
    asked = []
    for _ in range(3):
        asked += [kb.card(card).card.note for card in sit(kb)[:1]]
        time.forward(days=1)
    assert asked[0] == "b-derivative.md"


def test_a_note_is_taught_whole_before_what_requires_it(folder: Path, opened: Opener) -> None:
    write(folder, "a-gradient.md", "---\nrequires: [derivative]\n---\n" + questions(2, "Gradient"))
    text = "---\nconcept: derivative\n---\n" + questions(2, "Derivative") + "\n#" + questions(2, "Rules")
    write(folder, "b-derivative.md", text)
    kb = opened()
    notes = [kb.card(candidate.card).card.note for candidate in kb.session().ahead]
    assert notes == ["b-derivative.md"] * 4 + ["a-gradient.md"] * 2


def test_within_a_section_new_cards_come_as_the_note_has_them(folder: Path, opened: Opener) -> None:
    text = "# Limits\n\n**limit of a sequence**: the value that it approaches\n\n" + questions(2, "Limits")[10:]
    write(folder, "a.md", text + "\n**limit point**: a value that a subsequence approaches\n")
    kb = opened()
    lines = [kb.card(candidate.card).card.line for candidate in kb.session().ahead]
    assert len(lines) == 4
    assert lines == sorted(lines)


def test_notes_that_require_each_other_are_asked_and_the_ring_is_said(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", "---\nrequires: [B]\n---\n" + questions(1, "A"))
    write(folder, "b.md", "---\nrequires: [A]\n---\n" + questions(1, "B"))
    write(folder, "c.md", "---\nrequires: [A, nowhere]\n---\n" + questions(1, "C"))
    kb = opened()
    assert kb.due().new == 3
    said = {(problem.code, problem.note) for problem in kb.problems()}
    assert said == {("requires-ring", "a.md"), ("requires-unknown", "c.md")}
    assert kb.today_page().problems == 2
    asked = kb.session().current(kb.now())
    assert asked is not None
    assert kb.card(asked.card).card.note in ("a.md", "b.md")


def test_a_requirement_that_nothing_explains_opens_nothing(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", "---\nrequires: [nowhere]\n---\n" + questions(1, "A"))
    asked = (kb := opened()).session().current(kb.now())
    assert asked is not None
    assert asked.reason.code == "new"


def test_a_known_concept_holds_nothing_back(folder: Path, opened: Opener) -> None:
    write(folder, "a-gradient.md", "---\nrequires: [derivative]\n---\n" + questions(3, "Gradient"))
    write(folder, "b-derivative.md", "---\nconcept: derivative\n---\n" + questions(3, "Derivative"))
    kb = opened()
    for card in kb.cards():
        if card.card.note == "b-derivative.md":
            kb.mark(card.id, "bury")
    assert kb.due().new == 0
    kb.mark_known("derivative")
    assert {kb.card(c.card).card.note for c in kb.session().ahead} == {"a-gradient.md"}
    kb.undo()
    assert kb.due().new == 0


def test_any_number_of_answers_is_undone_even_after_a_restart(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", questions(5))
    kb = opened()
    asked = sit(kb)
    kb.close()
    again = opened()
    for card in reversed(asked):
        undone = again.undo()
        assert undone is not None
        assert (undone.kind, undone.card, undone.what) == ("review", card, "good")
    assert again.undo() is None
    assert {type(again.card(card).state) for card in asked} == {New}
    assert [review.retracted for review in again.log()] == [True] * 5


def test_a_lapse_is_asked_again_in_ten_minutes(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, "a.md", questions(1))
    kb = opened()
    card = kb.cards()[0].id
    kb.rate(card, Rating.GOOD)
    time.forward(days=5)
    after = kb.rate(card, Rating.AGAIN).state
    assert after.phase is Phase.RELEARNING
    assert after.due_at == time.at + timedelta(minutes=10)
    assert kb.due().learning == 1


def test_not_a_card_silences_and_undo_brings_back(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", questions(2))
    kb = opened()
    card = kb.cards()[0].id
    kb.mark(card, "silence")
    assert kb.card(card).standing is Standing.SILENCED
    assert kb.due().new == 1
    undone = kb.undo()
    assert undone is not None and (undone.kind, undone.what) == ("mark", "silence")
    assert kb.card(card).standing is Standing.ACTIVE


def test_buried_cards_come_tomorrow_and_suspended_ones_when_resumed(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, "a.md", questions(2))
    kb = opened()
    one, two = (card.id for card in kb.cards())
    kb.mark(one, "bury")
    kb.mark(two, "suspend")
    assert kb.due().new == 0
    time.forward(days=1)
    assert kb.due().new == 1
    kb.mark(two, "resume")
    assert kb.due().new == 2


def test_drafts_wait_until_they_are_kept_one_by_one_or_by_rule(folder: Path, opened: Opener) -> None:
    table = "| norm | use |\n|---|---|\n| one-norm | sparse models |\n| two-norm | ridge regression |\n"
    write(folder, "a.md", f"# Norms of vectors\n\n{table}")
    kb = opened()
    drafts = kb.drafts()
    assert len(drafts) == 2
    assert kb.due().new == 0
    kb.mark(drafts[0].id, "approve")
    assert kb.card(drafts[0].id).standing is Standing.ACTIVE
    kb.rule("a.md", drafts[1].card.rule, "keep")
    assert kb.drafts() == []
    kb.undo()
    assert [draft.id for draft in kb.drafts()] == [drafts[1].id]
    kb.rule("a.md", drafts[1].card.rule, "silence")
    assert kb.card(drafts[1].id).standing is Standing.SILENCED
    assert kb.card(drafts[0].id).standing is Standing.ACTIVE


def test_a_folder_or_a_note_decides_which_cards_are_asked(folder: Path, opened: Opener) -> None:
    table = "| norm | use |\n|---|---|\n| one-norm | sparse models |\n| two-norm | ridge regression |\n"
    write(folder, "all/.kb.yaml", "cards: all\n")
    write(folder, "all/a.md", f"# Norms of vectors\n\n{table}")
    write(folder, "all/b.md", "---\ncards: written\n---\n# Limits\n\n**limit**: the value that is approached\n")
    kb = opened()
    assert {card.card.note: card.standing for card in kb.cards()} == {
        "all/a.md": Standing.ACTIVE,
        "all/b.md": Standing.DRAFT,
    }
    (folder / "all" / ".kb.yaml").unlink()
    kb.refresh()
    assert {card.standing for card in kb.cards()} == {Standing.DRAFT}


def test_a_false_claim_is_never_asked(folder: Path, opened: Opener) -> None:
    write(
        folder, "a.md", "---\ncards: all\n---\n# Powers\n\n- $\\frac{d}{dx} x^3 = 2x^2$\n- $\\frac{d}{dx} x^4 = 4x^3$\n"
    )
    kb = opened()
    typed = {card.card.task.of: card.standing for card in kb.cards() if card.card.task}
    assert typed == {"x^3": Standing.DRAFT, "x^4": Standing.ACTIVE}
    assert [problem.code for problem in kb.problems()] == ["false-claim"]


def test_a_card_that_rests_on_a_false_equality_is_never_asked(folder: Path, opened: Opener) -> None:
    write(
        folder,
        "a.md",
        "# Numbers\n\nQ: How many bytes are a kilobyte?\nA: As a power of two, $2^{10} = 1000$.\n\n"
        "Q: How many are a megabyte?\nA: As a power of two, $2^{20} = 1048576$.\n",
    )
    kb = opened()
    assert [card.standing for card in kb.cards()] == [Standing.DRAFT, Standing.ACTIVE]
    assert [(problem.code, problem.line) for problem in kb.problems()] == [("false-claim", 4)]


def test_no_answer_counts_under_a_pretended_clock_unless_it_is_a_trial(
    folder: Path, opened: Opener, time: Time
) -> None:
    write(folder, "a.md", questions(1))
    pretended = Clock(lambda: time.at, pretended=True)
    kb = Collection.open(folder, clock=pretended)
    kb.refresh()
    card = kb.cards()[0].id
    with pytest.raises(KbError) as fault:
        kb.rate(card, Rating.GOOD)
    assert fault.value.code == "pretended-time"
    assert kb.log() == []
    kb.configure("trial", True)
    kb.rate(card, Rating.GOOD)
    assert len(kb.log()) == 1


@pytest.mark.parametrize("text", ["tomorrow", "2026-11-21T09:30:00"])
def test_a_pretended_time_needs_an_offset(text: str) -> None:
    with pytest.raises(KbError) as fault:
        clock_from({"KB_NOW": text})
    assert fault.value.code == "bad-now"


def test_the_clock_is_the_systems_unless_told() -> None:
    assert not clock_from({}).pretended
    assert clock_from({"KB_NOW": "2026-11-21T09:30:00+08:00"}).pretended


@pytest.mark.parametrize("rating", [0, 5, -1, 99])
def test_a_rating_that_is_none_counts_nothing(folder: Path, opened: Opener, rating: int) -> None:
    write(folder, "a.md", questions(1))
    kb = opened()
    with pytest.raises(KbError):
        kb.rate(kb.cards()[0].id, rating)
    assert kb.log() == []


def test_a_second_kb_on_the_same_collection_sees_and_loses_nothing(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", questions(6))
    one, two = opened(), opened()
    cards = [card.id for card in one.cards()]
    for number, card in enumerate(cards):
        (one if number % 2 else two).rate(card, Rating.GOOD)
    for kb in (one, two):
        kb.catch_up()
        assert len(kb.log()) == 6
        assert all(isinstance(kb.card(card).state, Seen) for card in cards)


def test_an_answer_is_in_the_journal_even_when_the_store_is_gone(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", questions(1))
    kb = opened()
    card = kb.cards()[0].id
    kb.rate(card, Rating.GOOD)
    path = kb.store.path
    kb.close()
    remove(path)
    path.write_bytes(b"this is no database" * 100)
    again = opened()
    assert isinstance(again.card(card).state, Seen)


def test_journal_lines_that_cannot_be_used_are_named_and_the_rest_counts(folder: Path, opened: Opener) -> None:
    write(folder, "a.md", questions(2))
    kb = opened()
    one, two = (card.id for card in kb.cards())
    kb.rate(one, Rating.GOOD)
    (log,) = (folder / ".kb" / "log").glob("*/*.jsonl")
    newer = {"id": "f" * 12, "at": "2026-11-21T10:00:00+08:00", "day": "2026-11-21", "kind": "dream", "of": one}
    with log.open("a", encoding="utf-8") as file:
        file.write(
            json.dumps(newer) + "\n" + '{"id": "torn',
        )
    kb.rate(two, Rating.GOOD)
    assert isinstance(kb.card(two).state, Seen)
    (problem,) = kb.problems()
    assert (problem.code, problem.line) == ("journal-torn", 3)
    assert problem.note.startswith(".kb/log/")


def test_settings_that_are_wrong_keep_their_defaults_and_are_said(folder: Path, opened: Opener) -> None:
    write(folder, ".kb/config.yaml", "minutes: many\nnew: 3\ncolour: red\n")
    kb = opened()
    assert (kb.settings.minutes, kb.settings.new) == (15, 3)
    assert sorted(fault.code for fault in kb.faults) == ["bad-setting", "unknown-setting"]
    kb.close()
    write(folder, ".kb/config.yaml", "minutes: [broken\n")
    broken = opened()
    assert broken.settings.new == 8
    assert [fault.code for fault in broken.faults] == ["config-unreadable"]


def test_the_day_turns_at_four_in_the_persons_zone(folder: Path, opened: Opener, time: Time) -> None:
    write(folder, "a.md", questions(1))
    kb = opened()
    time.at = datetime.fromisoformat("2026-11-22T03:59:00+08:00")
    assert kb.today().isoformat() == "2026-11-21"
    time.forward(minutes=1)
    assert kb.today().isoformat() == "2026-11-22"
    kb.configure("timezone", "America/New_York")
    assert kb.today().isoformat() == "2026-11-21"


def test_answers_are_refused_kindly_when_the_journal_cannot_be_written(
    folder: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "a.md", questions(1))
    kb = opened()
    card = kb.cards()[0].id

    def refuse(*_: object, **__: object) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(KbError) as fault:
        kb.rate(card, Rating.GOOD)
    monkeypatch.undo()
    assert fault.value.code == "cannot-write"
    assert isinstance(kb.card(card).state, New)
