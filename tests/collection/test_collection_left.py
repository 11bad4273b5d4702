"""A note that would lose too much is left as it was until a person says that it was meant."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.model import Rating, Standing, StoredCard
from tests.conftest import Opener, Time

LONG_AGO = 1_500_000_000


def many(count: int, first: int = 0) -> str:
    return "# Numbers\n\n" + "\n".join(
        f"Q: Which number follows {n}, counting by one?\nA: {n + 1} it is.\n" for n in range(first, first + count)
    )


def write(path: Path, text: str, at: int | None = None) -> None:
    path.write_text(text, encoding="utf-8")
    if at is not None:
        os.utime(path, (at, at))


def standing(kb: Collection) -> list[StoredCard]:
    """The cards that stand in a note."""
    return [card for card in kb.cards() if card.standing is not Standing.RETIRED]


def test_no_time_makes_a_loss_count_neither_that_of_the_file_nor_what_passes(
    folder: Path, opened: Opener, time: Time
) -> None:
    write(folder / "a.md", many(20))
    kb = opened()
    write(folder / "a.md", many(8), at=LONG_AGO)
    for _ in range(3):
        assert kb.refresh().left == ("a.md",)
        time.forward(days=1)
    assert {card.standing for card in kb.cards()} == {Standing.ACTIVE}
    assert len(standing(kb)) == 20


def test_a_note_that_is_left_is_a_problem_with_what_it_would_lose(folder: Path, opened: Opener) -> None:
    write(folder / "a.md", many(20))
    kb = opened()
    write(folder / "a.md", many(8))
    kb.refresh()
    (problem,) = kb.problems()
    assert (problem.note, problem.code, problem.arguments) == (
        "a.md",
        "note-left-cards",
        {"lost": "12", "before": "20"},
    )
    (left,) = kb.left_notes()
    assert (left.lost, left.before) == (12, 20)
    assert left.fronts[0] == "Which number follows 8, counting by one?"
    assert (kb.today_page().problems, kb.today_page().left) == (1, 1)


def test_what_is_accepted_counts_and_an_undo_brings_the_old_state_back(folder: Path, opened: Opener) -> None:
    write(folder / "a.md", many(20))
    kb = opened()
    last = kb.cards()[-1].id
    kb.rate(last, Rating.GOOD)
    before = [(card.id, card.standing, card.card.front, card.card.line) for card in kb.cards()]
    write(folder / "a.md", many(8))
    kb.refresh()
    kb.accept(kb.left_notes()[0])
    assert (len(standing(kb)), kb.left_notes(), kb.problems()) == (8, [], [])
    assert kb.refresh().left == ()
    undone = kb.undo()
    assert undone is not None
    assert (undone.kind, undone.what) == ("accept", "a.md")
    assert [(card.id, card.standing, card.card.front, card.card.line) for card in kb.cards()] == before
    assert [left.note for left in kb.left_notes()] == ["a.md"]
    assert [hit.kind for hit in kb.search("Numbers")][:1] == ["concept"]
    write(folder / "a.md", many(20))
    kb.refresh()
    assert (kb.left_notes(), kb.problems()) == ([], [])
    assert kb.doctor().differing == ()


def test_what_is_accepted_is_exactly_one_content(folder: Path, opened: Opener) -> None:
    write(folder / "a.md", many(20))
    kb = opened()
    write(folder / "a.md", many(8))
    kb.refresh()
    left = kb.left_notes()[0]
    write(folder / "a.md", many(3))
    kb.accept(left)
    assert (len(standing(kb)), [one.lost for one in kb.left_notes()]) == (20, [17])


def test_a_further_edit_that_loses_little_is_read_and_a_restored_file_needs_no_word(
    folder: Path, opened: Opener
) -> None:
    write(folder / "a.md", many(20), at=LONG_AGO)
    kb = opened()
    write(folder / "a.md", many(8))
    kb.refresh()
    write(folder / "a.md", many(17))
    assert kb.refresh().retired == 3
    assert kb.left_notes() == []
    write(folder / "a.md", "")
    kb.refresh()
    write(folder / "a.md", many(17))
    kb.refresh()
    assert (kb.left_notes(), len(standing(kb))) == ([], 17)


def test_a_file_that_comes_back_with_its_old_time_needs_no_word(folder: Path, opened: Opener) -> None:
    write(folder / "a.md", many(20), at=LONG_AGO)
    kb = opened()
    write(folder / "a.md", many(8))
    kb.refresh()
    write(folder / "a.md", many(20), at=LONG_AGO)
    kb.refresh()
    assert (kb.left_notes(), kb.problems()) == ([], [])


def test_another_device_and_a_store_made_anew_agree_with_what_was_accepted(
    folder: Path, opened: Opener, tmp_path: Path
) -> None:
    write(folder / "a.md", many(20))
    kb = opened()
    other = opened("other-state")
    write(folder / "a.md", many(8))
    kb.refresh()
    assert other.refresh().left == ("a.md",)
    kb.accept(kb.left_notes()[0])
    other.catch_up()
    assert other.refresh().left == ()
    assert (len(standing(other)), other.problems()) == (8, [])
    kb.undo()
    other.catch_up()
    other.refresh()
    assert (len(standing(other)), len(other.left_notes())) == (20, 1)
    kb.accept(kb.left_notes()[0])
    shutil.rmtree(tmp_path / "state")
    assert len(standing(opened())) == 8


MOJIBAKE = "# N\n\n" + "".join(f"Q: {'�' * 30}?\nA: {'�' * 20}.\n\n" for n in range(20))


def test_lost_letters_never_become_cards_unasked(folder: Path, opened: Opener) -> None:
    write(folder / "a.md", many(20))
    kb = opened()
    write(folder / "a.md", MOJIBAKE, at=LONG_AGO)
    for _ in range(2):
        assert [problem.code for problem in kb.refresh().problems] == ["note-left-characters"]
    assert len(standing(kb)) == 20


def test_a_likeness_that_is_only_guessed_does_not_let_a_cut_note_pass(folder: Path, opened: Opener) -> None:
    fronts = [
        "state the mean value theorem with all of its assumptions",
        "state the intermediate value theorem with all of its assumptions",
        "why is a continuous function on a closed interval bounded",
        "give an example of a series that converges but not absolutely",
        "which functions are equal to their own derivative",
        "describe the geometry of the gradient of a function",
        "when may a limit and an integral be exchanged",
    ]
    text = "# Analysis\n\n" + "".join(f"- {front} :: answer number {n}\n" for n, front in enumerate(fronts))
    write(folder / "a.md", text)
    kb = opened()
    write(folder / "a.md", "# Analysis\n\n" + "\n".join(text.splitlines()[2:4]) + "\n- state the value :: number\n")
    assert kb.refresh().left == ("a.md",)


def test_a_whole_note_reworded_is_no_loss(folder: Path, opened: Opener) -> None:
    write(folder / "a.md", many(12))
    kb = opened()
    write(folder / "a.md", many(12).replace("Which number follows", "What number comes after").replace(" it is", ""))
    changes = kb.refresh()
    assert (changes.left, changes.retired) == ((), 0)


def test_doctor_names_what_is_held_back_and_makes_no_store_anew_meanwhile(folder: Path, opened: Opener) -> None:
    write(folder / "a.md", many(20))
    write(folder / "b.md", "# B\n\n- what is b :: the second letter\n")
    kb = opened()
    write(folder / "a.md", many(8))
    health = kb.doctor()
    assert (health.left, health.differing, health.rebuilt) == (("a.md",), (), False)
    with kb.store.writing() as db:
        db.execute("UPDATE cards SET back = 'spoilt' WHERE front = 'what is b'")
    health = kb.doctor()
    assert (len(health.differing), health.rebuilt) == (1, False)
    assert len(standing(kb)) == 21


def test_a_card_that_another_note_would_carry_on_meanwhile_is_no_difference(folder: Path, opened: Opener) -> None:
    write(folder / "a.md", "- $(\\sin x)' = \\cos x$\n\n" + many(20))
    write(folder / "b.md", "# Wrong\n\n- $(\\sin x)' = -\\cos x$\n")
    kb = opened()
    (sine,) = (card for card in kb.cards("note:a.md") if "sin" in card.card.front)
    kb.mark(sine.id, "suspend")
    write(folder / "a.md", "")
    assert kb.refresh().left == ("a.md",)
    health = kb.doctor()
    assert (health.differing, health.left) == ((), ("a.md",))
    assert kb.card(sine.id).standing is Standing.SUSPENDED


@pytest.mark.parametrize("count", [4, 1])
def test_small_notes_may_lose_all(folder: Path, opened: Opener, count: int) -> None:
    write(folder / "a.md", many(count))
    kb = opened()
    write(folder / "a.md", "# Numbers\n")
    assert (kb.refresh().left, standing(kb)) == ((), [])
